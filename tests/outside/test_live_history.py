"""What a mirror showed before binds it: its key, its log and its date; and what it never showed binds it not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sitegen.errors import Severity, UsageError
from sitegen.pith.canonical import sha256_hex
from tests.build.mirrors import Mirror
from tests.outside.live_mirrors import (
    MANIFEST,
    OPERATOR,
    OTHER,
    SIGNATURE,
    A,
    B,
    C,
    D,
    History,
    Visitor,
    another,
    codes,
    copied,
    signed_build,
)
from tests.outside.lying_server import Host, lying, truth


def pins(visitor: Visitor) -> dict[str, dict[str, object]]:
    (file,) = (visitor.home / "sitegen/pins").glob("*.json")
    mirrors: dict[str, dict[str, object]] = json.loads(file.read_text(encoding="utf-8"))["mirrors"]
    return mirrors


def seen(visitor: Visitor, host: Host, tree: Path) -> None:
    """Let a visitor see an honest tree first."""
    host.tree = tree
    assert visitor.check(host.base, sample=1).is_good


def test_a_mirror_rolled_back_to_an_older_state_is_caught(history: History, visitor: Visitor) -> None:
    with lying(history.new) as host:
        seen(visitor, host, history.new)
        before = pins(visitor)
        host.tree = history.old
        report = visitor.check(host.base, sample=1)
        assert codes(report) == {"L005"}
        assert pins(visitor) == before
        # Who never saw the newer state cannot know.
        assert Visitor(visitor.home / "other").check(host.base, sample=1).is_good


def test_an_older_manifest_under_a_log_of_equal_length_is_caught_by_its_signed_date(
    history: History, visitor: Visitor
) -> None:
    with lying(history.new) as host:
        seen(visitor, host, history.new)
        (file,) = (visitor.home / "sitegen/pins").glob("*.json")
        known = json.loads(file.read_text(encoding="utf-8"))
        known["mirrors"][host.base]["timestamp"] += 1
        file.write_text(json.dumps(known), encoding="utf-8")
        assert codes(visitor.check(host.base, sample=1)) == {"L005"}


def test_a_frozen_mirror_is_caught_where_an_age_is_asked_for(history: History, visitor: Visitor) -> None:
    with lying(history.new) as host:
        assert codes(visitor.check(host.base, sample=1, max_age=1)) == {"L006"}
        assert codes(visitor.check(host.base, sample=1, max_age=1e6)) == set()


def test_a_forked_log_is_caught_although_the_right_key_signed_it(
    history: History, visitor: Visitor, tmp_path: Path
) -> None:
    fork = another(tmp_path / "fork", [B, C, D, A])
    with lying(history.old) as host:
        seen(visitor, host, history.old)
        before = pins(visitor)
        host.tree = fork
        report = visitor.check(host.base)
        assert codes(report) == {"T044"}
        assert pins(visitor) == before
        assert Visitor(visitor.home / "other").check(host.base).is_good


def test_a_substituted_key_is_caught_by_who_knows_the_mirror_or_its_key(
    history: History, visitor: Visitor, tmp_path: Path
) -> None:
    taken = another(tmp_path / "taken", [A, B, C], key=OTHER)
    with lying(history.old) as host:
        seen(visitor, host, history.old)
        before = pins(visitor)
        host.tree = taken
        report = visitor.check(host.base)
        assert {"L002", "T047", "T054"} <= codes(report)
        assert OTHER.vkey in next(problem.cause for problem in report.problems if problem.code == "L002")
        assert pins(visitor) == before
        stranger = Visitor(visitor.home / "stranger")
        assert "L002" in codes(stranger.check(host.base, keys=(OPERATOR.vkey,)))
        assert not (stranger.home / "sitegen/pins").exists()
        first = stranger.check(host.base)
        assert first.is_good
        assert codes(first, Severity.NOTE) == {"L001"}


def test_a_key_that_was_changed_is_taken_only_where_the_user_says_so(
    history: History, visitor: Visitor, tmp_path: Path
) -> None:
    mirror = Mirror(copied(history.folder / "mirror", tmp_path / "mirror"))
    changed = signed_build(mirror, OTHER, adopt=True)
    with lying(history.old) as host:
        seen(visitor, host, history.old)
        host.tree = changed
        assert "L002" in codes(visitor.check(host.base, sample=1))
        assert pins(visitor)[host.base]["vkey"] == OPERATOR.vkey
        report = visitor.check(host.base, sample=1, accept_new_key=True)
        assert (codes(report), report.key_is) == (set(), "changed")
        assert pins(visitor)[host.base]["vkey"] == OTHER.vkey
        assert visitor.check(host.base, sample=1).key_is == "pinned"


def test_a_new_key_that_is_accepted_does_not_excuse_another_history(
    history: History, visitor: Visitor, tmp_path: Path
) -> None:
    taken = another(tmp_path / "taken", [A, B, C], key=OTHER)
    with lying(history.old) as host:
        seen(visitor, host, history.old)
        host.tree = taken
        report = visitor.check(host.base, sample=1, accept_new_key=True)
        assert codes(report) == {"T044"}
        assert pins(visitor)[host.base]["vkey"] == OPERATOR.vkey


def test_signatures_that_were_dropped_are_caught(history: History, visitor: Visitor, tmp_path: Path) -> None:
    bare = another(tmp_path / "bare", [A, B, C], key=None)
    with lying(history.old) as host:
        seen(visitor, host, history.old)
        host.tree = bare
        assert {"L002", "T047", "L017"} <= codes(visitor.check(host.base, sample=1))


def test_an_unsigned_mirror_is_checked_in_all_but_signatures(visitor: Visitor, tmp_path: Path) -> None:
    bare = another(tmp_path / "bare", [A, B, C], key=None)
    shorter = another(tmp_path / "shorter", [A], key=None)
    with lying(bare) as host:
        for _ in range(2):
            report = visitor.check(host.base)
            assert (report.is_good, report.is_signed, report.key_is) == (True, False, "unsigned")
            assert codes(report, Severity.NOTE) == {"L003"}
        assert codes(visitor.check(host.base, max_age=1)) == {"L007"}
        host.lie = lambda path, body: truth(body[:-1] + b"\0", path) if path.startswith("log/tile/0") and body else None
        assert codes(visitor.check(host.base)) >= {"T042"}
        host.lie, host.tree = None, shorter
        assert codes(visitor.check(host.base)) == {"L005"}


def test_a_key_that_the_user_gives_is_kept(history: History, visitor: Visitor) -> None:
    with lying(history.new) as host:
        assert visitor.check(host.base, sample=1, keys=(OPERATOR.vkey,)).key_is == "given"
        assert visitor.check(host.base, sample=1).key_is == "pinned"
        report = visitor.check(host.base, sample=1, keys=(OTHER.vkey,))
        assert "L002" in codes(report)
        assert pins(visitor)[host.base]["vkey"] == OPERATOR.vkey


@pytest.mark.parametrize("text", ["", "[]", "{", '{"type":"sitegen_pins","version":"2.0","mirrors":{}}'])
def test_pins_that_cannot_be_read_are_neither_believed_nor_overwritten(
    history: History, visitor: Visitor, tmp_path: Path, text: str
) -> None:
    file = tmp_path / "pins.json"
    file.write_text(text, encoding="utf-8")
    with lying(history.new) as host, pytest.raises(UsageError) as caught:
        visitor.check(host.base, sample=1, pins=file)
    assert caught.value.problems[0].code == "L009"
    assert file.read_text(encoding="utf-8") == text


def test_one_file_of_pins_has_several_mirrors(history: History, visitor: Visitor, tmp_path: Path) -> None:
    file = tmp_path / "pins.json"
    with lying(history.new) as host, lying(history.old) as other:
        for one in (host, other):
            assert visitor.check(one.base, sample=1, pins=file).is_good
        other.tree, host.tree = history.new, history.old
        assert visitor.check(other.base, sample=1, pins=file).is_good
        assert codes(visitor.check(host.base, sample=1, pins=file)) == {"L005"}
    assert not list((visitor.home / "sitegen").glob("pins/*"))


def test_a_date_in_the_future_makes_no_later_one_an_older_one(
    history: History, visitor: Visitor, tmp_path: Path
) -> None:
    ahead = copied(history.old, tmp_path / "ahead")
    body = (ahead / MANIFEST).read_bytes()
    size = (ahead / "log/checkpoint").read_text(encoding="utf-8").splitlines()[1]
    comment = f"timestamp:4102444800\tfile:manifest.json\troot:{sha256_hex(body)}\tsize:{size}"
    (ahead / SIGNATURE).write_bytes(OPERATOR.minisign().sign(body, comment="x", trusted_comment=comment))
    with lying(ahead) as host:
        assert "L019" in codes(visitor.check(host.base, sample=3), Severity.WARNING)
        host.tree = history.new
        assert codes(visitor.check(host.base, sample=3)) == set()
