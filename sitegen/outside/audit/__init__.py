"""Audits: two mirrors, or a mirror and a folder, compared paper by paper, with memory that does not grow with them."""
