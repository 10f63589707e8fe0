"""The report of a run: what is missing of a mirror, and why, in a file that is the old one or the new one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from sitegen.intake.sync.mirror import Mirror
from sitegen.intake.sync.papers import Papers
from sitegen.intake.sync.standing import report_path, standing_of
from sitegen.intake.sync.state import State
from sitegen.proof import addresses

_TYPE: Final = "sitegen_sync_report"


def write_report(mirror: Mirror, state: State) -> None:
    """Write the report of a mirror, one paper a line, however many there are.

    Raises:
        OSError: the machine would not.
    """
    target = report_path(state.path)
    temporary = target.with_name(f".{target.name}.part")
    head = {"type": _TYPE, "version": "1.0", **standing_of(state).as_json()}
    with temporary.open("w", encoding="utf-8") as file:
        file.write(json.dumps(head, indent=2).removesuffix("\n}"))
        for name, rows in (
            ("papers", _papers(mirror, state)),
            ("identifiers", _identifiers(state)),
            ("gone_papers", Papers(state).gone()),
        ):
            file.write(f',\n  "{name}": [')
            for number, row in enumerate(rows):
                file.write(f"{',' if number else ''}\n    {json.dumps(row)}")
            file.write("]")
        file.write("\n}\n")
    temporary.replace(target)


def _papers(mirror: Mirror, state: State) -> Iterator[dict[str, Any]]:
    for one in Papers(state).missing():
        path = addresses.record(one.suffix) if one.kind == "record" else addresses.bundle(one.suffix)
        yield {
            "suffix": one.suffix,
            "pith_number": one.number or None,
            "sha256": one.sha256 or None,
            "url": mirror.url(path),
            "code": one.code,
            "place": one.place or mirror.url(path),
            "cause": one.cause,
        }


def _identifiers(state: State) -> Iterator[dict[str, str]]:
    for name, code, cause in state.connection.execute(
        "SELECT name, code, cause FROM identifier WHERE code <> '' ORDER BY name"
    ):
        yield {"identifier": name, "code": code, "cause": cause}
