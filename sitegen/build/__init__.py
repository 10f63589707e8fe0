"""The pipeline: scan, verify, corpus, render, write, prove; and the tree that is exchanged at the end."""
