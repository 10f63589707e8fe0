"""Times of RFC 3339."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sitegen.pith.times import instant

SECOND = datetime(2026, 5, 18, 0, 22, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-05-18T00:22:59Z", SECOND),
        ("2026-05-18T00:22:59.261350Z", SECOND.replace(microsecond=261350)),
        ("2026-05-18T00:22:59.2613509Z", SECOND.replace(microsecond=261350)),
        ("2026-05-18T00:22:59.5+00:00", SECOND.replace(microsecond=500000)),
        ("2026-05-18T02:22:59+02:00", SECOND),
        ("2026-05-17T18:52:59-05:30", SECOND),
        ("2026-05-18T00:22:59-00:00", SECOND),
    ],
)
def test_times_with_a_zone_are_instants(text: str, expected: datetime) -> None:
    assert instant(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-05-18",
        "2026-05-18T00:22:59",
        "2026-05-18 00:22:59Z",
        "2026-05-18T00:22Z",
        "2026-05-18T24:00:00Z",
        "2026-05-18T00:60:00Z",
        "2026-02-30T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "2026-05-18T00:22:59+24:00",
        "2026-05-18T00:22:59+00:60",
        "2026-05-18T00:22:59+0000",
        "2026-05-18T00:22:59.Z",
        "2026-05-18T00:22:59.1234567890Z",
        "20260518T002259Z",
        "2026-W21-1T00:00:00Z",
        "２０２６-05-18T00:22:59Z",
        "2026-05-18T00:22:59Z\n",
        " 2026-05-18T00:22:59Z",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
        "2" * 1_000_000,
    ],
)
def test_other_texts_are_no_times(text: str) -> None:
    assert instant(text) is None
