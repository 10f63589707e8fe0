"""Papers for tests of the documents, assembled from minted and real documents."""

from __future__ import annotations

from pathlib import Path

from sitegen.pith.assemble import assemble
from sitegen.pith.keys import PITH_ROOTS, TrustRoot, TrustRoots
from sitegen.pith.model import Bundle, PithRecord
from sitegen.pith.paper import Paper
from sitegen.pith.verify import verify
from tests import testkit
from tests.testkit import BundleMaker, Json, Key

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
BUNDLES = ("NLJ6XGWJORH3WL2G724KBAHTGW", "QPWO5IQL45KFMEXPZLSWFKWGQ5", "TKDTZYGP4524S5RYKCWOKET6FR")
RECORD = "OCXKLV426LDXCCJME7JSY36CQW"
KEY = Key.fresh("data")
TRUST = TrustRoots([TrustRoot(key_id=KEY.key_id, public_key=KEY.public)])


def sample(suffix: str) -> bytes:
    return (SAMPLES / f"{suffix}.json").read_bytes()


def paper_of(*bodies: bytes, trust: TrustRoots = PITH_ROOTS) -> Paper:
    """Assemble a paper from the bytes of its documents."""
    documents = [verify(body, trust).document for body in bodies]
    assert None not in documents
    record = next((document for document in documents if isinstance(document, PithRecord)), None)
    return assemble([document for document in documents if isinstance(document, Bundle)], record, None)


def joined(paper: testkit.Paper, key: Key) -> list[Json]:
    """Mint two bundles of one paper, each with an event that the other lacks."""
    bundles = []
    for built_at, kind in (("2026-06-01T00:00:00Z", "timestamp_anchor"), ("2026-06-02T00:00:00Z", "correction")):
        maker = BundleMaker(paper, key)
        maker.add(kind, {"said": kind}, created_at="2026-05-20T00:00:00Z")
        bundles.append(maker.bundle(built_at=built_at))
    return bundles
