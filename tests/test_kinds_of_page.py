"""The list of page kinds leaves no page of the mirrors out, and names no page twice or in vain."""

from __future__ import annotations

from tests.build.mirrors import Mirror
from tests.kinds_of_page import KINDS, pages_of, shape


def test_every_page_of_the_mirrors_is_of_a_kind_that_is_listed(trees: dict[str, Mirror]) -> None:
    listed = {shape(kind.file) for kind in KINDS}
    ways_there = {"/p/*": "/paper/*"}
    shapes = {shape(path) for mirror in trees.values() for path in pages_of(mirror.public)}
    assert {ways_there.get(one, one) for one in shapes} == listed


def test_every_kind_has_its_page(trees: dict[str, Mirror]) -> None:
    for kind in KINDS:
        assert kind.file in pages_of(trees[kind.mirror].public), kind.name


def test_no_two_kinds_are_the_same() -> None:
    assert len({kind.slug for kind in KINDS}) == len({(kind.mirror, kind.path) for kind in KINDS}) == len(KINDS)
