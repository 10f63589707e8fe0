"""A mirror's files by the words of docs/proof.md and docs/lookup.md: papers, index, look-up, key and log; no pages."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sitegen.proof.log.appending import append
from sitegen.proof.log.tiles import TreeHead
from tests.testkit import Json, Key, Paper, mint_bundle, mint_record, to_bytes
from tests.testkit.tlog import NoteKey, base64_of, leaf, note

PITH = Key.fresh("small mirror", key_id="test-pith")
LOG = NoteKey("small.example/log", Key.fresh("log of the small mirror"))
PAPERS = [Paper(title=f"Paper {number}", id=f"1801.{number:05d}") for number in range(12)]


@dataclass
class SmallMirror:
    """A mirror in a folder.

    Arguments:
        folder: the root of its tree.
        key: of its log; None for an unsigned mirror.
        lines: what the log has before the papers' own lines.
    """

    folder: Path
    key: NoteKey | None = LOG
    lines: list[bytes] = field(default_factory=list)
    bundles: dict[str, bytes] = field(default_factory=dict)
    records: dict[str, bytes] = field(default_factory=dict)
    aliases: dict[str, list[str]] = field(default_factory=dict)
    leaves: dict[str, int] = field(default_factory=dict)

    def add(self, paper: Paper, document: Json | bytes | None = None, **options: Any) -> bytes:
        """Add a paper's bundle, in place of an earlier one, with its line in the log."""
        made = mint_bundle(paper, PITH, **options) if document is None else document
        data = made if isinstance(made, bytes) else to_bytes(made)
        suffix = json.loads(data)["pith_number"][-26:]
        self.bundles[suffix] = data
        self.leaves[suffix] = len(self.lines)
        self.lines.append(leaf(data))
        self._name(suffix, f"arxiv:{paper.id}")
        return data

    def add_record(self, paper: Paper) -> bytes:
        """Add a paper that came only as a record."""
        data = to_bytes(mint_record(paper, PITH))
        self.records[paper.suffix()] = data
        self._name(paper.suffix(), f"arxiv:{paper.id}")
        return data

    def remove(self, paper: Paper) -> None:
        """Remove a paper, with a line in the log that says so."""
        data = self.bundles.pop(paper.suffix())
        number = json.loads(data)["pith_number"]
        self.leaves[paper.suffix()] = len(self.lines)
        self.lines.append(f"pith-mirror/1 remove {number} {hashlib.sha256(data).hexdigest()}".encode())

    def _name(self, suffix: str, *keys: str) -> None:
        for key in (f"pith:{suffix[:8]}", *keys):
            named = self.aliases.setdefault(key, [])
            if suffix not in named:
                named.append(suffix)

    def write(self) -> Path:
        """Write the tree anew, and return its root."""
        shutil.rmtree(self.folder, ignore_errors=True)
        for suffix, data in self.bundles.items():
            self.put(f"pith/{suffix}/bundle.json", data)
        for suffix, data in self.records.items():
            self.put(f"pith/{suffix}.json", data)
        self.put(".well-known/pith/manifest.json", b"{}")
        self.put(
            ".well-known/pith/mirror-key.json",
            {"type": "sitegen_mirror_key", "version": "1.0", "vkey": self.key.vkey if self.key else None},
        )
        self._write_lookup()
        self._write_index()
        self.write_log()
        return self.folder

    def put(self, path: str, data: bytes | Json) -> None:
        """Write a file."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data if isinstance(data, bytes) else to_bytes(data))

    def _write_lookup(self) -> None:
        self.put("lookup/index.json", {"type": "sitegen_lookup", "digits": 1})
        for digit in "0123456789abcdef":
            keys = {k: v for k, v in self.aliases.items() if hashlib.sha256(k.encode()).hexdigest().startswith(digit)}
            self.put(f"lookup/{digit}.json", {"type": "sitegen_lookup_bucket", "keys": keys})

    def rows(self) -> list[Json]:
        """Return the rows of the index."""
        found = []
        for kind, documents in (("bundle", self.bundles), ("record", self.records)):
            for suffix, data in documents.items():
                document = json.loads(data)
                dated = document["built_at"] if kind == "bundle" else document.get("updated_at", "")
                level = "bundle" if kind == "bundle" else "receipt"
                digest = hashlib.sha256(data).hexdigest()
                found.append(
                    {
                        "suffix": suffix,
                        "pith_number": f"{document['pith_number'][:-26]}{suffix}",
                        "level": level,
                        "kind": kind,
                        "sha256": digest,
                        "size": len(data),
                        "built_at": dated,
                    }
                )
        return sorted(found, key=lambda row: str(row["suffix"]))

    def _write_index(self) -> None:
        entries = []
        rows = self.rows()
        for first, last in (("2", "G"), ("H", "Z")):
            part = [row for row in rows if first <= row["suffix"][0] <= last]
            if part:
                path = f".well-known/pith/index/{first}-{last}.json"
                self.put(path, {"type": "pith_mirror_index_part", "part": f"{first}-{last}", "papers": part})
                entries.append({"first": first, "last": last, "path": path, "count": len(part)})
        self.put(".well-known/pith/index.json", {"index_type": "pith_mirror_index", "parts": entries})

    def write_log(self, lines: Sequence[bytes] | None = None) -> None:
        """Write the log: tiles, checkpoint, where each paper is."""
        entries = self.lines if lines is None else lines
        shutil.rmtree(self.folder / "log", ignore_errors=True)
        appender = append(None, TreeHead(), entries)
        for path, data in appender:
            self.put(f"log/{path}", data)
        text = f"{self.key.name if self.key else 'unnamed.invalid/log'}\n{len(entries)}\n"
        text += f"{base64_of(appender.head.root)}\n"
        self.put("log/checkpoint", note(text, *([self.key] if self.key else [])))
        self.put("log/sizes", f"{len(entries)}\n".encode())
        parts = []
        for first, last in (("2", "G"), ("H", "Z")):
            named = sorted((suffix, at) for suffix, at in self.leaves.items() if first <= suffix[0] <= last)
            path = f"log/papers/{first}-{last}.txt"
            self.put(path, "".join(f"{suffix} {at}\n" for suffix, at in named).encode())
            parts.append({"path": path, "first": first, "last": last, "count": len(named)})
        self.put("log/papers.json", {"type": "sitegen_log_papers", "version": "1.0", "bits": 1, "parts": parts})


def small_mirror(folder: Path, papers: Iterable[Paper] = PAPERS, *, key: NoteKey | None = LOG) -> SmallMirror:
    """Return a mirror of papers, written."""
    mirror = SmallMirror(folder, key)
    for paper in papers:
        mirror.add(paper)
    mirror.write()
    return mirror
