"""A small tree as a build would write it, with the documents of minted papers, to be checked and to be broken."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from sitegen.pith.assemble import assemble
from sitegen.pith.canonical import sha256_hex
from sitegen.pith.keys import TrustRoot, TrustRoots
from sitegen.pith.model import Bundle, PithRecord
from sitegen.pith.verify import verify
from sitegen.proof.manifest import FileEntry, ProofFile, manifest, manifest_part, root_hash
from sitegen.proof.partition import digits_for, partition_key
from sitegen.site.data.bundle import bundle, state
from sitegen.site.data.graph import events, graph
from sitegen.site.data.index import IndexedPaper, LetterRange, index, index_part
from sitegen.site.data.ledger import LedgerDocument, ledger, ledger_parts
from sitegen.site.data.record import derived_record, record
from sitegen.site.data.split import digits_for as digits_for_rows
from sitegen.site.outputs import Output
from sitegen.site.routes import Routes
from tests.testkit import Json, Key, Paper, to_bytes

PROGRAM = "sitegen 0"
KEY = Key.fresh("tree")
TRUST = TrustRoots([TrustRoot(key_id=KEY.key_id, public_key=KEY.public)])
ROUTES = Routes()
MANIFEST = ".well-known/pith/manifest.json"
FIRST = Paper(id="1712.00001")
SECOND = Paper(id="1712.00002", title="A Second Paper")
THIRD = Paper(id="1712.00003")
SUFFIX = FIRST.suffix()


@dataclass(slots=True)
class MintedTree:
    """Files of a tree by path, the group that each belongs to, and what stands in index and ledger."""

    files: dict[str, bytes] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    papers: list[IndexedPaper] = field(default_factory=list)
    documents: list[LedgerDocument] = field(default_factory=list)

    def add(self, output: Output, group: str = "") -> None:
        for path in (output.path, *output.links):
            self.files[path] = output.body
            self.groups[path] = group or path

    def add_bundles(self, *documents: Json) -> str:
        """Add a paper made from one or several bundles, the newest of which is published; return its suffix."""
        bodies = {document["bundle_signature"]["bundle_sha256"]: to_bytes(document) for document in documents}
        verified = [verify(body, TRUST).document for body in bodies.values()]
        paper = assemble([one for one in verified if isinstance(one, Bundle)], None, None)
        assert paper.bundle is not None
        suffix, body = paper.number.suffix, bodies[paper.bundle.bundle_sha256]
        made = derived_record(
            ROUTES,
            paper,
            page=suffix[:8],
            bundle_sha256=sha256_hex(body),
            cited_by=(),
            cited_by_count=0,
            program=PROGRAM,
        )
        whole = [bundle(ROUTES, paper, body), state(ROUTES, paper), graph(ROUTES, paper), events(ROUTES, paper), made]
        for output in whole:
            self.add(output, suffix)
        self._note(suffix, str(paper.number), "bundle", body, paper.bundle.built_at)
        for other in bodies.values():
            if other != body:
                self.documents.append(_ledger_document(other, "superseded", "bundle", str(paper.number)))
        return suffix

    def add_record(self, document: Json) -> str:
        body = to_bytes(document)
        verified = verify(body, TRUST).document
        assert isinstance(verified, PithRecord)
        paper = assemble([], verified, None)
        suffix = paper.number.suffix
        for output in (record(ROUTES, paper, body), graph(ROUTES, paper), events(ROUTES, paper)):
            self.add(output, suffix)
        self._note(suffix, str(paper.number), "record", body, verified.updated_at)
        return suffix

    def _note(self, suffix: str, number: str, kind: str, body: bytes, built_at: str) -> None:
        level = "bundle" if kind == "bundle" else "receipt"
        self.papers.append(IndexedPaper(suffix, number, level, kind, sha256_hex(body), len(body), built_at))
        self.documents.append(_ledger_document(body, "verified", level, number))

    def add_lists(self) -> None:
        """Add the index and the ledger."""
        part, entry = index_part(ROUTES, LetterRange("", ""), sorted(self.papers))
        for output in (part, index(ROUTES, [entry], program=PROGRAM)):
            self.add(output)
        by_digest = sorted(self.documents, key=lambda document: (document.sha256, document.place))
        digits = digits_for_rows(len(by_digest))
        said = []
        for prefix, members in groupby(by_digest, key=lambda document: document.sha256[:digits]):
            for output, entry in ledger_parts(ROUTES, prefix, members):
                self.add(output)
                said.append(entry)
        sums = Counter(document.status for document in by_digest)
        self.add(ledger(ROUTES, said, sums=sums, digits=digits, program=PROGRAM))

    def entries(self) -> list[FileEntry]:
        return [
            FileEntry(path, len(body), sha256_hex(body), partition_key(self.groups.get(path, path)))
            for path, body in self.files.items()
        ]

    def write(self, folder: Path) -> str:
        """Write the files and their manifest; return the root hash."""
        proof = list(manifest_of(self.entries()))
        for path, body in (*self.files.items(), *((file.path, file.body) for file in proof)):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(body)
        return root_hash(proof[-1].body)


def manifest_of(entries: Iterable[FileEntry], digits: int | None = None) -> list[ProofFile]:
    """Return the manifest's files from entries in any order."""
    known = list(entries)
    digits = digits or digits_for(len(known))
    known.sort(key=lambda entry: (entry.key[:digits], entry.path))
    parts = [
        manifest_part(name, members) for name, members in groupby(known, key=lambda entry: entry.key[: digits or 0])
    ]
    return [*(part for part, _ in parts), manifest([said for _, said in parts], digits=digits, program=PROGRAM)]


def reseal(folder: Path) -> str:
    """Write the manifest of a folder anew, as an operator would who hides a change; return the new root hash."""
    made = folder / ".well-known/pith"
    for old in (made / "manifest.json", *(made / "manifest").glob("*.json")):
        old.unlink()
    tree = MintedTree()
    for file in folder.rglob("*"):
        if file.is_file():
            tree.files[file.relative_to(folder).as_posix()] = file.read_bytes()
    return tree.write(folder)


def change(file: Path, **members: object) -> None:
    """Change members of the object in a file."""
    document = json.loads(file.read_bytes())
    file.write_bytes(to_bytes(document | members))


def _ledger_document(body: bytes, status: str, level: str, number: str) -> LedgerDocument:
    digest = sha256_hex(body)
    return LedgerDocument(f"bundles/{digest[:12]}.json", digest, len(body), status, level, number, ())
