"""The command line."""

from __future__ import annotations

from sitegen.cli.main import main

__all__ = ["main"]
