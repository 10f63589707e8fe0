"""`sitegen sync` and `sitegen status`: mirrors, or a selection of them, into the content folder."""
