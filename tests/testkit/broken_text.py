"""Documents whose bytes, shape or version cannot be read (P001 to P015)."""

from __future__ import annotations

from tests.testkit.breaking import Breaker, Keys, added, on_bundle, on_bytes
from tests.testkit.canonical import Json, to_bytes
from tests.testkit.paper import Paper

LEVELS_TOO_DEEP = 2_000
DIGITS_TOO_MANY = 5_000
BYTES_TOO_MANY = 16 * 1024 * 1024


@on_bytes
def not_utf8(data: bytes) -> bytes:
    return data.replace(b'"abstract_excerpt":"', b'"abstract_excerpt":"\xff', 1)


@on_bytes
def byte_order_mark(data: bytes) -> bytes:
    return b"\xef\xbb\xbf" + data


@on_bytes
def cut_short(data: bytes) -> bytes:
    return data[:-1]


@on_bytes
def duplicate_key(data: bytes) -> bytes:
    return added(data, b'"bundle_version":"1.0"')


@on_bytes
def not_a_number(data: bytes) -> bytes:
    return added(data, b'"extra":NaN')


@on_bytes
def infinite_by_size(data: bytes) -> bytes:
    return added(data, b'"extra":1e999')


@on_bytes
def lone_surrogate(data: bytes) -> bytes:
    return added(data, b'"extra":"\\ud83d"')


@on_bytes
def lone_surrogate_in_a_key(data: bytes) -> bytes:
    return added(data, b'"\\udc00":1')


@on_bytes
def too_deep(data: bytes) -> bytes:
    return added(data, b'"extra":' + b"[" * LEVELS_TOO_DEEP + b"]" * LEVELS_TOO_DEEP)


@on_bytes
def too_large(data: bytes) -> bytes:
    return data + b" " * BYTES_TOO_MANY


@on_bytes
def number_too_long(data: bytes) -> bytes:
    return added(data, b'"extra":' + b"9" * DIGITS_TOO_MANY)


def _a_list(paper: Paper, _: Keys) -> bytes:
    return to_bytes([paper.title])


not_an_object = Breaker(_a_list)


@on_bundle("bundle")
def unknown_kind(bundle: Json, _: Keys) -> None:
    bundle["bundle_type"] = "another_open_graph_bundle"


@on_bundle("bundle")
def unknown_version(bundle: Json, _: Keys) -> None:
    bundle["bundle_version"] = "2.0"


@on_bundle("bundle")
def missing_field(bundle: Json, _: Keys) -> None:
    del bundle["built_at"]


@on_bundle("bundle")
def wrong_type(bundle: Json, _: Keys) -> None:
    bundle["built_at"] = 20260527


@on_bundle("bundle")
def bad_time(bundle: Json, _: Keys) -> None:
    bundle["built_at"] = "2026-05-27 in the morning"


@on_bundle("bundle")
def time_without_zone(bundle: Json, _: Keys) -> None:
    bundle["built_at"] = "2026-05-27T09:24:42"
