"""Checking in a reader's browser: on the pages of papers, on /verify/, and in the file that is saved."""
