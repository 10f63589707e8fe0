"""One paper or one list in, documents of the site out; nothing here opens a file."""
