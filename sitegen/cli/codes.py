"""Every code of the program, from the tables of all rooms."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sitegen.build import refusals as build
from sitegen.config import codes as config_codes
from sitegen.content import refusals as content
from sitegen.errors import Code
from sitegen.intake import refusals as intake
from sitegen.intake.sync import refusals as sync
from sitegen.outside import audit_refusals as audit
from sitegen.outside import refusals as live
from sitegen.pith import refusals as pith
from sitegen.preview import refusals as preview
from sitegen.proof import refusals as proof
from sitegen.remote import refusals as remote
from sitegen.site import refusals as site


def all_codes() -> Mapping[str, Code]:
    """Return every code, by its name, in the order of the alphabet.

    Raises:
        ValueError: two rooms use one code.
    """
    tables = (
        build.TABLE,
        config_codes.TABLE,
        content.TABLE,
        pith.TABLE,
        site.TABLE,
        proof.TABLE,
        preview.TABLE,
        remote.TABLE,
        intake.TABLE,
        sync.TABLE,
        audit.TABLE,
        live.TABLE,
    )
    found: dict[str, Code] = {}
    for table in tables:
        repeated = found.keys() & table.keys()
        if repeated:
            raise ValueError(f"defined twice: {', '.join(sorted(repeated))}")
        found.update(table)
    return MappingProxyType({name: found[name] for name in sorted(found)})
