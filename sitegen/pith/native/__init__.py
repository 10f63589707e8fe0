"""What can be compiled where there is a C compiler; nothing needs it."""
