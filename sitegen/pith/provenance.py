"""The one vocabulary for what is proven, used by the pages, the JSON and the command line alike."""

from __future__ import annotations

import enum


class Level(enum.StrEnum):
    """How far a document was proven: the whole bundle, a record's receipt, or nothing."""

    BUNDLE = "bundle"
    RECEIPT = "receipt"
    NONE = "none"


class Provenance(enum.StrEnum):
    """Where a block of text comes from, and so what vouches for it."""

    SIGNED = "signed"
    """Stands in a bundle that a pinned key signed."""
    RECEIPT = "receipt"
    """Stands in a canonical record that a receipt covers."""
    BOUND = "bound"
    """Fits a hash in the canonical record (the title, or the whole abstract)."""
    RECORD = "record"
    """Unsigned: from a record, outside of what the receipt covers."""
    COMPANION = "companion"
    """Unsigned: from a companion that the operator keeps."""
    COMPUTED = "computed"
    """Unsigned: worked out by the mirror."""
