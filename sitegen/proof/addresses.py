"""The addresses that a check relies on: where a built tree keeps its manifest and what of it can be proven again.

They are written without the slash at the beginning, as paths below the root of the tree.
"""

from __future__ import annotations

import re
from typing import Final

MANIFEST: Final = ".well-known/pith/manifest.json"
MANIFEST_SIGNATURE: Final = ".well-known/pith/manifest.json.minisig"
MIRROR_KEY: Final = ".well-known/pith/mirror-key.json"
LOG: Final = "log/"
"""What stands before every path of the log (C2SP tlog-tiles, the prefix)."""
CHECKPOINT: Final = "log/checkpoint"
INDEX: Final = ".well-known/pith/index.json"
LEDGER: Final = ".well-known/pith/ledger.json"

_PARTS: Final = ".well-known/pith/manifest/"
_BUNDLE: Final = re.compile(r"pith/([A-Z2-7]{26})/bundle\.json")
_WELL_KNOWN_BUNDLE: Final = re.compile(r"\.well-known/pith/([A-Z2-7]{26})/bundle\.json")
_RECORD: Final = re.compile(r"pith/([A-Z2-7]{26})\.json")


def manifest_part(name: str) -> str:
    """Return where the part of the manifest is that a prefix of hex digits names."""
    return f"{_PARTS}{name}.json"


def bundle(suffix: str) -> str:
    """Return where a paper's bundle is (Pith format, section 8)."""
    return f"pith/{suffix}/bundle.json"


def well_known_bundle(suffix: str) -> str:
    """Return where the same bundle is, byte for byte (Pith format, section 8)."""
    return f".well-known/pith/{suffix}/bundle.json"


def state(suffix: str) -> str:
    """Return where a paper's merged state is (Pith format, section 8)."""
    return f"pith/{suffix}/state.json"


def record(suffix: str) -> str:
    """Return where a paper's record is (Pith format, section 8)."""
    return f"pith/{suffix}.json"


def events(suffix: str) -> str:
    """Return where a paper's events are (Pith format, section 8)."""
    return f"api/pith-number/{suffix}/events.json"


def bundle_suffix(path: str) -> str | None:
    """Return the suffix of the paper whose bundle is at a path, or None where no bundle is."""
    match = _BUNDLE.fullmatch(path)
    return match[1] if match else None


def well_known_suffix(path: str) -> str | None:
    """Return the suffix of the paper whose well-known bundle is at a path, or None where no such bundle is."""
    match = _WELL_KNOWN_BUNDLE.fullmatch(path)
    return match[1] if match else None


def record_suffix(path: str) -> str | None:
    """Return the suffix of the paper whose record is at a path, or None where no record is."""
    match = _RECORD.fullmatch(path)
    return match[1] if match else None
