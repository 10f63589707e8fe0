"""The identity of a file: the same as long as nothing changed, another after any change, settled when it can tell."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.content.companions import FoundCompanion, find_companions
from sitegen.content.identity import NOT_LOOKED_AT, Identity
from sitegen.content.pages import Page, read_pages
from sitegen.content.scan import FoundFile, find_documents, found_file

SECOND = 10**9
SUFFIX = "A" * 26


def identity(path: Path) -> Identity:
    return Identity.of(path.stat())


def documents(content: Path) -> dict[str, Identity]:
    return {step.place: step.identity for step in find_documents(content) if isinstance(step, FoundFile)}


def test_every_finder_tells_the_identity_of_the_file(content: Path, bundles: Path) -> None:
    (bundles / "a.json").write_bytes(b"{}")
    (content / "papers" / f"{SUFFIX}.md").write_bytes(b"An abstract.")
    (content / "pages" / "a.md").write_bytes(b"---\ntitle: A\n---\n")
    assert documents(content) == {"bundles/a.json": identity(bundles / "a.json")}
    named = found_file(bundles / "a.json")
    assert isinstance(named, FoundFile)
    assert named.identity == identity(bundles / "a.json")
    (companion,) = find_companions(content)
    assert isinstance(companion, FoundCompanion)
    assert companion.identity == identity(content / "papers" / f"{SUFFIX}.md")
    (page,) = read_pages(content)
    assert isinstance(page, Page)
    assert page.identity == identity(content / "pages" / "a.md")


def test_a_link_has_the_identity_of_what_it_leads_to(content: Path, bundles: Path) -> None:
    for name in ("one", "two"):
        (content / name).write_bytes(name.encode())
    (bundles / "a.json").symlink_to("../one")
    assert documents(content) == {"bundles/a.json": identity(content / "one")}
    (bundles / "a.json").unlink()
    (bundles / "a.json").symlink_to("../two")
    assert documents(content) == {"bundles/a.json": identity(content / "two")}


def as_it_was(path: Path) -> None:
    path.read_bytes()


def other_bytes_of_the_same_length_and_time(path: Path) -> None:
    before = path.stat()
    path.write_bytes(b"[]")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def another_file_of_the_same_length_and_time(path: Path) -> None:
    before = path.stat()
    other = path.with_name("other")
    other.write_bytes(b"[]")
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.rename(path)


def one_byte_more(path: Path) -> None:
    path.write_bytes(b"{} ")


def fewer_rights(path: Path) -> None:
    path.chmod(0o600)


CHANGES = [
    other_bytes_of_the_same_length_and_time,
    another_file_of_the_same_length_and_time,
    one_byte_more,
    fewer_rights,
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_shows(content: Path, bundles: Path, change: Callable[[Path], None]) -> None:
    path = bundles / "a.json"
    path.write_bytes(b"{}")
    before = documents(content)
    as_it_was(path)
    assert documents(content) == before
    now = time.time_ns()
    while path.stat().st_ctime_ns >= now - SECOND // 20:  # a clock of the file system that ticks has ticked
        now = time.time_ns()
    change(path)
    assert documents(content) != before


@pytest.mark.parametrize(
    ("modified", "changed", "settled"),
    [
        (-3 * SECOND, -3 * SECOND, True),
        (-2 * SECOND - 1, -2 * SECOND - 1, True),
        (-2 * SECOND, -3 * SECOND, False),
        (-3 * SECOND, -2 * SECOND, False),
        (0, 0, False),
        (-3 * SECOND, 60 * SECOND, False),
        (60 * SECOND, -3 * SECOND, False),
    ],
)
def test_settled_is_what_changed_more_than_two_seconds_ago(modified: int, changed: int, *, settled: bool) -> None:
    now = time.time_ns()
    assert Identity(1, 2, 3, now + modified, now + changed).is_settled(now) == settled


def test_what_nobody_looked_at_is_never_settled() -> None:
    assert not NOT_LOOKED_AT.is_settled(time.time_ns())
    assert not NOT_LOOKED_AT.is_settled(2**62)
