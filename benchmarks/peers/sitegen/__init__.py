"""The same pages by this program's own functions: every document verified, every page set by a template."""
