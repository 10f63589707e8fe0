"""A static site from signed Pith bundles: every page is made from bytes that were verified under a pinned key."""

__version__ = "0.1.0"
