"""Mirrors seen from outside: live ones checked, two compared, proofs of single papers made and checked."""
