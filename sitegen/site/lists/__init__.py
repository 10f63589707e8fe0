"""Lists of papers, and the indexes that lead to them."""
