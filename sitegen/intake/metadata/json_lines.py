"""arXiv's metadata snapshot: one JSON object a line, of any number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from sitegen.content.documents import Locator
from sitegen.content.places import Unreadable
from sitegen.errors import Problem
from sitegen.intake import refusals
from sitegen.intake.metadata.entries import Entry, entry


def read_lines(lines: Iterable[tuple[Locator, bytes] | Unreadable]) -> Iterator[Entry | Problem]:
    """Read the records of a snapshot.

    Arguments:
        lines: of the file.

    Yields:
        records that have an arXiv id and an abstract, and the problem of each line that is none; the others go on.
    """
    for line in lines:
        if isinstance(line, Unreadable):
            yield line.problem
            continue
        locator, data = line
        try:
            value: Any = orjson.loads(data)
            found = entry(locator.place, str(value["id"]), [str(value["abstract"])])
        except (ValueError, KeyError, TypeError) as error:
            cause = f"The line is no record of arXiv's snapshot: {type(error).__name__}."
            yield Problem(refusals.METADATA_MALFORMED, locator.place, cause)
            continue
        if found is not None:
            yield found
