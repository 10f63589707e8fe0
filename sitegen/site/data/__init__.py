"""The documents for programs: one paper or a stream of rows in, JSON files out."""
