"""Hosts that lie, each in one way: each is caught by its code, and the honest host passes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.outside.live_mirrors import (
    MANIFEST,
    OPERATOR,
    SIGNATURE,
    A,
    B,
    C,
    History,
    Visitor,
    bundle,
    codes,
)
from tests.outside.lying_server import (
    Lie,
    bomb,
    dripping,
    elsewhere,
    endless,
    from_tree,
    instead,
    lying,
    only,
    truncated,
    truth,
)
from tests.remote.scripted import HURRIED, QUICK, Answer

INDEX = ".well-known/pith/index.json"
KEY_FILE = ".well-known/pith/mirror-key.json"


@pytest.mark.parametrize("asked", [{}, {"sample": 3}, {"keys": (OPERATOR.vkey,)}], ids=["all", "sample", "key"])
def test_an_honest_mirror_passes_at_each_visit_as_it_grows(
    history: History, visitor: Visitor, asked: dict[str, Any]
) -> None:
    with lying(history.old) as host:
        for tree in (history.old, history.new, history.new, history.removed):
            host.tree = tree
            report = visitor.check(host.base, **asked)
            assert codes(report) == set(), report.problems
            assert report.is_good
            assert report.is_signed
            assert len(host.asked()) > 10


STATE = f"pith/{B.suffix()}/state.json"
TILE = "log/tile/0/000.p/5"
ENTRIES = "log/tile/entries/000.p/5"
PART = ".well-known/pith/manifest/"


def older(*paths: str) -> Callable[[History], Lie]:
    return lambda history: from_tree(history.old, *paths)


def changed(path: str, change: Callable[[bytes], bytes]) -> Callable[[History], Lie]:
    return lambda _: only(path, lambda body: truth(change(body), path))


def gone(path: str) -> Callable[[History], Lie]:
    return lambda _: instead(path, None)


def sent(path: str, change: Callable[[bytes], Answer]) -> Callable[[History], Lie]:
    return lambda _: only(path, change)


def changed_parts(_: History) -> Lie:
    return lambda path, body: truth(body + b" ", path) if path.startswith(PART) and body else None


LIES: dict[str, tuple[Callable[[History], Lie], str]] = {
    "swapped bundle": (lambda history: instead(bundle(B), (history.new / bundle(C)).read_bytes()), "T014"),
    "older bundle": (older(bundle(A)), "T014"),
    "missing page": (gone(f"paper/{B.suffix()[:8]}/index.html"), "T010"),
    "missing bundle": (gone(bundle(B)), "T010"),
    "removed paper": (lambda _: lambda path, _: truth(None, path) if B.suffix() in path else None, "T010"),
    "changed state": (changed(STATE, lambda body: body.replace(b"1801", b"1802")), "T014"),
    "truncated answer": (sent(bundle(B), truncated), "N007"),
    "endless answer": (sent(bundle(B), endless), "T013"),
    "index of endless size": (sent(INDEX, endless), "T013"),
    "manifest of endless size": (sent(MANIFEST, endless), "N008"),
    "checkpoint of endless size": (sent("log/checkpoint", endless), "N008"),
    "redirect elsewhere": (sent(bundle(B), elsewhere), "N015"),
    "slow drip": (sent(bundle(B), dripping), "N006"),
    "compression bomb": (sent(bundle(B), bomb), "T013"),
    "changed parts of the manifest": (changed_parts, "T005"),
    "manifest of another day": (older(MANIFEST), "T055"),
    "manifest and signature of another day": (older(MANIFEST, SIGNATURE), "L008"),
    "checkpoint of another day": (older("log/checkpoint"), "L008"),
    "unsigned checkpoint": (changed("log/checkpoint", lambda body: body.partition(b"\n\n")[0] + b"\n\n"), "T047"),
    "forged checkpoint": (changed("log/checkpoint", lambda body: body.replace(b"\n5\n", b"\n4\n")), "T046"),
    "no signature of the manifest": (gone(SIGNATURE), "L017"),
    "no document of the key": (gone(KEY_FILE), "L004"),
    "changed tile": (changed(TILE, lambda body: body[:-1] + b"\0"), "T042"),
    "missing tile": (gone(TILE), "T040"),
    "changed entry": (changed(ENTRIES, lambda body: body.replace(b" publish ", b" Publish ", 1)), "T043"),
}


@pytest.mark.parametrize(("lie", "code"), LIES.values(), ids=LIES)
def test_a_host_that_lies_is_caught(
    history: History, visitor: Visitor, lie: Callable[[History], Lie], code: str
) -> None:
    with lying(history.new, lie(history)) as host:
        report = visitor.check(host.base, keys=(OPERATOR.vkey,), manners=HURRIED if code == "N006" else QUICK)
    assert code in codes(report)
    assert not report.is_good
    assert all((problem.place + problem.cause).isprintable() for problem in report.problems)
