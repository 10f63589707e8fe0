"""The same pages by this program's own functions: read, verified completely, assembled, and set by an operator's template."""
