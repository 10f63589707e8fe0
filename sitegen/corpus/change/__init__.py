"""Change a settled corpus where a few papers changed, so that it is what settling everything anew would give."""
