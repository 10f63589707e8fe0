"""The record page of a paper: receipt, events, hashes."""
