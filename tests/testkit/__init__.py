"""An independent implementation of the Pith format, to mint documents that tests can trust.

Nothing here imports the program: a mistake in it cannot hide behind the same mistake in its tests.
"""

from __future__ import annotations

from tests.testkit.bundle import BundleMaker, mint_bundle
from tests.testkit.canonical import Json, canonical, digest, to_bytes
from tests.testkit.companion import citing, mint_companion
from tests.testkit.keys import Key
from tests.testkit.paper import Paper
from tests.testkit.parts import claim, reference, verdict
from tests.testkit.record import citation, mint_record
from tests.testkit.seal import resign

__all__ = [
    "BundleMaker",
    "Json",
    "Key",
    "Paper",
    "canonical",
    "citation",
    "citing",
    "claim",
    "digest",
    "mint_bundle",
    "mint_companion",
    "mint_record",
    "reference",
    "resign",
    "to_bytes",
    "verdict",
]
