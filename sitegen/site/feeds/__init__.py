"""Feeds of new papers: Atom and JSON Feed."""
