"""The Pith format: bytes in, frozen objects or problems out. No files, network, clock or settings."""
