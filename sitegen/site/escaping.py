"""Text made fit for HTML as plain text, for places that are put together before they are markup."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import markupsafe

escaped: Final[Callable[[str], str]] = getattr(markupsafe, "_escape_inner", markupsafe.escape)
"""Escapes text, also for attributes in quotes (`markupsafe.escape`); MarkupSafe 3 has it without the wrapping."""
