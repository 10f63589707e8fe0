"""The search index that any static host can serve: texts in, files out. Pure; docs/search.md is its format."""
