"""Citations of a paper, in the formats that people paste and programs import: one format a file. Pure."""

from sitegen.site.exports.formats import Export, export_outputs, exports_of

__all__ = ["Export", "export_outputs", "exports_of"]
