"""What only the whole corpus knows, in SQLite: papers, verdicts, names, cited-by and lists."""
