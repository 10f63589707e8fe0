"""What is done with mirrors from outside: proofs of single papers made and checked, mirrors compared."""
