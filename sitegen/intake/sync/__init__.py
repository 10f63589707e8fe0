"""`sitegen sync` and `sitegen status`: whole mirrors, or a selection of them, into the content folder and kept there."""
