"""A mirror is copied whole, and after that only what changed moves."""

from __future__ import annotations

import json
from pathlib import Path

from tests.build.mirrors import Mirror
from tests.intake.rooms import bundle, place
from tests.intake.sync.conftest import FEW
from tests.intake.sync.copies import LATER, RECORD, Copy, published, rebuild, stored
from tests.intake.sync.tree_server import hosted


def test_a_mirror_is_copied_to_the_byte(built: Mirror, copy: Copy) -> None:
    with hosted(built.public) as host:
        summary, heard = copy.sync(host.base)
    assert summary.is_complete
    here = copy.documents()
    assert here == stored(FEW) | {
        place(RECORD, ".record.json").removeprefix("bundles/"): (
            built.public / f"pith/{RECORD.suffix()}.json"
        ).read_bytes()
    }
    assert copy.quarantine() == {}
    assert heard.all_codes() == {"I059"}
    assert heard.standings[0].aimed == heard.standings[0].reached == 13
    assert heard.standings[0].is_signed


def test_the_copy_publishes_what_the_first_published(built: Mirror, copy: Copy) -> None:
    with hosted(built.public) as host:
        copy.sync(host.base)
    copy.mirror.build()
    ours, theirs = copy.mirror.files(), built.files()
    documents = [
        path for path in theirs if path.startswith(("pith/", ".well-known/pith/index", "checksums/SHA256SUMS"))
    ]
    bundles = [path for path in documents if path.endswith(("/bundle.json", "/state.json"))]
    assert len(bundles) == 24
    assert {path: ours[path] for path in bundles} == {path: theirs[path] for path in bundles}
    assert _verdicts(copy.mirror) == _verdicts(built)


def _verdicts(mirror: Mirror) -> dict[str, tuple[str, str]]:
    return {one["sha256"]: (one["verdict"], one["pith_number"]) for one in mirror.ledger()}


def test_nothing_moves_where_nothing_changed(built: Mirror, copy: Copy) -> None:
    with hosted(built.public) as host:
        copy.sync(host.base)
        before = copy.everything()
        host.forget()
        summary, _ = copy.sync(host.base)
        assert host.paths() == [".well-known/pith/manifest.json"]
        assert host.server.asked[0].fields["if-none-match"]
    assert summary.is_complete
    assert copy.everything() == before


def test_one_paper_that_changed_moves_one_bundle(first: Mirror, copy: Copy) -> None:
    with hosted(first.public) as host:
        copy.sync(host.base)
        newer = bundle(FEW[3], built_at=LATER, corrections=["a word"])
        first.put(place(FEW[3]), newer)
        rebuild(first)
        host.forget()
        summary, _ = copy.sync(host.base)
        assert host.bundles() == [f"pith/{FEW[3].suffix()}/bundle.json"]
    assert summary.is_complete
    assert summary.intake.stored == 1
    assert copy.documents()[place(FEW[3]).removeprefix("bundles/")] == newer
    assert len(copy.documents()) == 13


def test_a_paper_that_the_mirror_removed_stays_and_is_told(first: Mirror, copy: Copy) -> None:
    with hosted(first.public) as host:
        copy.sync(host.base)
        before = copy.documents()
        (first.content / place(FEW[0])).unlink()
        rebuild(first)
        host.forget()
        summary, heard = copy.sync(host.base)
        assert host.bundles() == []
        assert summary.is_complete
        (gone,) = [problem for problem in heard.problems if problem.code == "I057"]
        assert FEW[0].suffix() in gone.place
        assert gone.cause == "its log says that it was removed"
        assert heard.standings[0].gone == 1
        assert heard.standings[0].aimed == 12
    assert copy.documents() == before


def test_a_file_that_was_lost_here_comes_back(built: Mirror, copy: Copy) -> None:
    with hosted(built.public) as host:
        copy.sync(host.base)
        before = copy.documents()
        (copy.folder / "content" / place(FEW[5])).unlink()
        host.forget()
        summary, _ = copy.sync(host.base)
        assert host.bundles() == [f"pith/{FEW[5].suffix()}/bundle.json"]
    assert summary.is_complete
    assert copy.documents() == before


def test_what_is_here_already_is_not_asked_for(built: Mirror, copy: Copy) -> None:
    for paper in FEW[:10]:
        copy.mirror.put(f"bundles/mine/{paper.suffix()}.json", bundle(paper))
    with hosted(built.public) as host:
        summary, _ = copy.sync(host.base)
        assert len(host.bundles()) == 3
    assert summary.is_complete


def test_a_newer_bundle_here_is_never_overwritten_by_an_older_one(built: Mirror, copy: Copy) -> None:
    newer = bundle(FEW[0], built_at=LATER, corrections=["ours"])
    copy.mirror.put(place(FEW[0]), newer)
    with hosted(built.public) as host:
        summary, _ = copy.sync(host.base)
        assert f"pith/{FEW[0].suffix()}/bundle.json" not in host.paths()
        assert summary.is_complete
        assert copy.documents()[place(FEW[0]).removeprefix("bundles/")] == newer
        # Also where it is asked for, for its events.
        summary, heard = copy.sync(host.base, each_version=True)
        assert f"pith/{FEW[0].suffix()}/bundle.json" in host.paths()
    assert "I011" in heard.all_codes()
    assert summary.is_complete
    assert copy.documents()[place(FEW[0]).removeprefix("bundles/")] == newer


def test_a_dry_run_says_what_would_come_and_writes_nothing(built: Mirror, copy: Copy) -> None:
    with hosted(built.public) as host:
        summary, heard = copy.sync(host.base, dry_run=True)
        assert host.bundles() == []
    assert not summary.is_complete
    assert (heard.standings[0].aimed, heard.standings[0].report) == (13, "")
    assert heard.standings[0].bytes_left == sum(
        path.stat().st_size for path in built.public.glob("pith/*/bundle.json")
    ) + len((built.public / f"pith/{RECORD.suffix()}.json").read_bytes())
    assert copy.documents() == {}
    assert not (copy.folder / ".sitegen").exists()


def test_a_copy_is_made_with_workers_as_without(built: Mirror, tmp_path: Path) -> None:
    one, two = Copy.empty(tmp_path / "one"), Copy.empty(tmp_path / "two")
    with hosted(built.public) as host:
        one.sync(host.base, jobs=1)
        two.sync(host.base, jobs=2)
    assert one.documents() == two.documents() != {}


def test_an_unsigned_mirror_is_copied_and_named_so(tmp_path: Path, copy: Copy) -> None:
    mirror = published(tmp_path / "unsigned", FEW[:3], key=None, record=False)
    with hosted(mirror.public) as host:
        summary, heard = copy.sync(host.base)
        assert heard.places_of("I058") == {f"{host.base}.well-known/pith/mirror-key.json"}
    assert summary.is_complete
    assert not heard.standings[0].is_signed
    assert copy.documents() == stored(FEW[:3])


def test_the_report_is_whole_and_says_that_nothing_is_missing(built: Mirror, copy: Copy) -> None:
    with hosted(built.public) as host:
        _, heard = copy.sync(host.base)
    report = json.loads(Path(heard.standings[0].report).read_bytes())
    assert (report["complete"], report["papers"], report["mirror"]) == (True, [], host.base)
