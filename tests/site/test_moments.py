"""Times are one form, and sort as the instants that they name."""

from __future__ import annotations

import pytest

from sitegen.site.moments import utc


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2017-12-04T19:20:27Z", "2017-12-04T19:20:27Z"),
        ("2026-05-18T00:22:59.261350Z", "2026-05-18T00:22:59Z"),
        ("2017-12-04T19:20:27+23:59", "2017-12-03T19:21:27Z"),
        ("0987-01-01T00:00:00Z", "0987-01-01T00:00:00Z"),
        ("0001-01-01T00:00:00+01:00", ""),
        ("2017-02-30T00:00:00Z", ""),
        ("2017-12-04", ""),
        ("", ""),
        ("2017-12-04T19:20:27Z" + " " * 10_000, ""),
    ],
)
def test_a_time_in_utc_to_the_second(text: str, wanted: str) -> None:
    assert utc(text) == wanted
