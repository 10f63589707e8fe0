"""arXiv's metadata, in the forms that arXiv gives them: whole abstracts, each with the id of its paper."""
