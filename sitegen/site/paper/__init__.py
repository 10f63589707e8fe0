"""The page of a paper: its text, its proof, what cites it."""
