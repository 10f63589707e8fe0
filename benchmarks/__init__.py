"""The corpus maker, and how fast the program is on what it makes."""
