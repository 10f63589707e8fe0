"""Other generators beside this one: their set-ups, how they are installed, and the papers as they are given to them."""
