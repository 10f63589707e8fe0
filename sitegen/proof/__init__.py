"""What lets a stranger check the mirror: the ledger's sums, the manifest and the check of a built tree."""
