"""The one-file checker that a mirror publishes for strangers; nothing here is imported by the program."""
