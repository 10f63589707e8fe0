"""Change a published index where a few papers changed, to what it would be if it were made anew."""
