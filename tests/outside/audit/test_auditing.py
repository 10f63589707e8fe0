"""Two sides compared: honest ones agree, and each lie and each difference is told by its code."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitegen.errors import MachineError, Problem, RefusedError, UsageError
from sitegen.outside.audit.auditing import AuditSummary, audit
from sitegen.outside.audit.joining import Pair
from sitegen.outside.audit.opening import opened_side
from sitegen.proof.log.note import NoteVerifier
from tests.outside.loopback import served
from tests.outside.small_mirror import LOG, PAPERS, PITH, SmallMirror, small_mirror
from tests.pinning import roots
from tests.testkit import BundleMaker, Json, Key, Paper, mint_bundle, mint_record, to_bytes
from tests.testkit.tlog import NoteKey

TRUST = roots([PITH.trust()])
PAPER = PAPERS[3]
SUFFIX = PAPER.suffix()


@dataclass
class Heard:
    """A listener that remembers."""

    papers: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    steps: int = 0

    def stage(self, name: str, total: int | None) -> None:
        pass

    def advance(self, steps: int) -> None:
        self.steps += steps

    def problem(self, problem: Problem) -> None:
        self.problems.append(problem)

    def paper(self, pair: Pair, title: str, problems: Sequence[Problem]) -> None:
        self.papers[pair.paper.suffix] = tuple(problems)
        self.titles[pair.paper.suffix] = title

    def codes(self) -> dict[str, set[str]]:
        found = {suffix: {problem.code for problem in problems} for suffix, problems in self.papers.items()}
        return found | ({"": {problem.code for problem in self.problems}} if self.problems else {})

    def cause(self, suffix: str = SUFFIX) -> str:
        return " / ".join(problem.cause for problem in self.papers[suffix])


def compared(a: Path | str, b: Path | str, **options: Any) -> tuple[AuditSummary, Heard]:
    heard = Heard()
    with ExitStack() as stack:
        one, other = (stack.enter_context(opened_side(str(place), TRUST)) for place in (a, b))
        return audit(one, other, trust=TRUST, listener=heard, **options), heard


@pytest.fixture
def a(tmp_path: Path) -> SmallMirror:
    return small_mirror(tmp_path / "a")


@pytest.fixture
def b(tmp_path: Path) -> SmallMirror:
    return small_mirror(tmp_path / "b")


def content(folder: Path, *documents: Json | bytes) -> Path:
    """Write a content folder: documents with a file each, in a shard and compressed."""
    data = [document if isinstance(document, bytes) else to_bytes(document) for document in documents]
    (folder / "bundles").mkdir(parents=True)
    for number, document in enumerate(data[::3]):
        (folder / f"bundles/{number}.json").write_bytes(document)
    (folder / "bundles/shard.jsonl").write_bytes(b"\n".join(data[1::3]))
    (folder / "bundles/packed.jsonl.gz").write_bytes(gzip.compress(b"\n".join(data[2::3])))
    return folder


def extended(*, events: Sequence[tuple[int, str | None]] = (), built_at: str = "2026-06-01T00:00:00Z") -> Json:
    """Return a bundle of the paper with further events: a number and the id of the event that each continues."""
    maker = BundleMaker(PAPER, PITH)
    for number, previous in events:
        maker.add("correction", {"n": number}, created_at=f"2026-05-2{number}T00:00:00Z", prev_event=previous)
    return maker.bundle(built_at=built_at)


def test_two_mirrors_of_the_same_papers_agree(a: SmallMirror, b: SmallMirror) -> None:
    summary, heard = compared(a.folder, b.folder)
    assert summary.agree
    assert heard.codes() == {}
    assert (summary.papers_a, summary.papers_b, summary.same, summary.unread) == (12, 12, 12, 0)
    assert (summary.log, heard.steps) == ("consistent", 12)


def test_a_mirror_and_a_content_folder_agree(a: SmallMirror, tmp_path: Path) -> None:
    folder = content(tmp_path / "content", *a.bundles.values())
    for sides in ((a.folder, folder), (folder, a.folder), (folder, folder), (folder / "bundles", a.folder)):
        summary, heard = compared(*sides)
        assert summary.agree, heard.papers
        assert (summary.same, summary.unread, summary.log) == (12, 0, "separate")
        assert heard.steps == 12 * (1 + sum(side != a.folder for side in sides))


def test_a_live_mirror_is_compared_with_a_folder(a: SmallMirror, b: SmallMirror) -> None:
    del b.bundles[SUFFIX]
    b.write()
    with served(a.folder) as url:
        assert compared(f"{url}/", a.folder)[0].agree
        summary, heard = compared(url, b.folder)
    assert heard.codes() == {SUFFIX: {"A001"}}
    assert not summary.agree


def test_a_lacking_paper_is_told_with_its_side(a: SmallMirror, b: SmallMirror) -> None:
    del b.bundles[SUFFIX]
    b.write()
    summary, heard = compared(a.folder, b.folder)
    assert heard.codes() == {SUFFIX: {"A001"}}
    assert "B lacks it" in heard.cause()
    assert heard.titles == {SUFFIX: PAPER.title}
    assert (summary.only_a, summary.only_b, summary.same, summary.agree) == (1, 0, 11, False)
    summary, heard = compared(b.folder, a.folder)
    assert "A lacks it" in heard.cause()
    assert (summary.only_a, summary.only_b) == (0, 1)


def test_an_older_version_is_told_with_the_events_that_it_lacks(a: SmallMirror, b: SmallMirror) -> None:
    """The attack: a mirror rolls a paper back to what it said before a correction."""
    a.add(PAPER, extended(events=[(0, None)]))
    a.write()
    summary, heard = compared(a.folder, b.folder)
    assert heard.codes() == {SUFFIX: {"A002"}}
    cause = heard.cause()
    assert 'A is newer, made at "2026-06-01T00:00:00Z"' in cause
    assert 'A has 1 event: "correction" of "2026-05-20T00:00:00Z"' in cause
    assert "B has no event that A lacks" in cause
    assert not summary.agree
    assert "B is newer" in compared(b.folder, a.folder)[1].cause()


def test_of_many_events_the_first_are_named_and_the_others_counted(a: SmallMirror, b: SmallMirror) -> None:
    a.add(PAPER, extended(events=[(number, None) for number in range(6)]))
    a.write()
    cause = compared(a.folder, b.folder)[1].cause()
    assert "A has 6 events: " in cause
    assert cause.count('"correction"') == 3
    assert ", and 3 more that B lacks" in cause


def test_versions_with_the_same_events_differ_still(a: SmallMirror, b: SmallMirror) -> None:
    a.add(PAPER, built_at="2026-06-01T00:00:00Z")
    a.write()
    assert compared(a.folder, b.folder)[1].codes() == {SUFFIX: {"A002"}}


def test_a_bundle_that_pith_did_not_sign_is_told_wherever_it_is(a: SmallMirror, b: SmallMirror, tmp_path: Path) -> None:
    forged = mint_bundle(PAPER, Key.fresh("forger"))
    b.add(PAPER, forged)
    b.write()
    summary, heard = compared(a.folder, b.folder)
    assert heard.codes() == {SUFFIX: {"A003"}}
    assert heard.cause().startswith("B: P041")
    assert heard.titles == {SUFFIX: PAPER.title}  # of the side that shows the genuine one
    assert not summary.agree
    folder = content(tmp_path / "content", forged)
    summary, heard = compared(folder, a.folder)
    assert heard.codes()[""] == {"A003"}
    assert summary.papers_a == 0


def test_the_same_forged_bundle_on_both_sides_is_no_agreement(a: SmallMirror) -> None:
    """The attack: two mirrors of one operator show the same lie."""
    a.add(PAPER, mint_bundle(PAPER, Key.fresh("forger")))
    a.write()
    summary, heard = compared(a.folder, a.folder)
    assert heard.codes() == {SUFFIX: {"A003"}}
    assert heard.titles == {SUFFIX: ""}
    assert not summary.agree


def test_a_changed_document_under_an_honest_index_is_found_out(a: SmallMirror, b: SmallMirror) -> None:
    path = b.folder / f"pith/{SUFFIX}/bundle.json"
    path.write_bytes(path.read_bytes().replace(b"Paper 3", b"Paper 9"))
    assert compared(a.folder, b.folder)[1].codes() == {SUFFIX: {"A003", "A009"}}
    # Whoever believes the indexes does not see it, and is told that nothing was read.
    summary, heard = compared(a.folder, b.folder, by_index=True)
    assert heard.codes() == {}
    assert (summary.same, summary.unread) == (12, 12)


def test_a_good_document_that_the_index_does_not_name_is_found_out(a: SmallMirror, b: SmallMirror) -> None:
    newer = to_bytes(mint_bundle(PAPER, PITH, built_at="2026-06-01T00:00:00Z"))
    (b.folder / f"pith/{SUFFIX}/bundle.json").write_bytes(newer)
    assert compared(a.folder, b.folder)[1].codes() == {SUFFIX: {"A009"}}


def test_the_document_of_another_paper_is_found_out(a: SmallMirror, b: SmallMirror) -> None:
    b.bundles[SUFFIX] = b.bundles[PAPERS[4].suffix()]
    b.write()
    assert compared(a.folder, b.folder)[1].codes() == {SUFFIX: {"A012"}}


def test_a_missing_and_a_larger_document_cannot_be_read(a: SmallMirror, b: SmallMirror) -> None:
    (b.folder / f"pith/{SUFFIX}/bundle.json").unlink()
    other = PAPERS[5].suffix()
    (b.folder / f"pith/{other}/bundle.json").write_bytes(bytes(10**6))
    heard = compared(a.folder, b.folder)[1]
    assert heard.codes() == {SUFFIX: {"A010"}, other: {"A010"}}
    with served(b.folder) as url:
        assert compared(a.folder, url)[1].codes() == {SUFFIX: {"A010"}, other: {"A010"}}


def test_events_that_contradict_across_mirrors_are_an_equivocation(a: SmallMirror, b: SmallMirror) -> None:
    """The attack: a signer tells one mirror one thing and the other another; each alone is whole."""
    first = BundleMaker(PAPER, PITH).events[0]["event_id"]
    a.add(PAPER, extended(events=[(1, first)]))
    b.add(PAPER, extended(events=[(2, first)]))
    a.write()
    b.write()
    summary, heard = compared(a.folder, b.folder)
    assert heard.codes()[SUFFIX] == {"A002", "A005"}
    assert "2 events of" in heard.cause()
    # Each wrote its own version into the log of one key, which is a fork as well.
    assert summary.codes == {"A002": 1, "A005": 1, "A007": 1}


def test_events_that_go_on_from_different_events_do_not_contradict(a: SmallMirror, b: SmallMirror) -> None:
    first, second = (event["event_id"] for event in BundleMaker(PAPER, PITH).events)
    a.add(PAPER, extended(events=[(1, first)]))
    b.add(PAPER, extended(events=[(2, second)]))
    a.write()
    b.write()
    assert compared(a.folder, b.folder)[1].codes()[SUFFIX] == {"A002"}


def test_an_equivocation_that_both_show_is_no_difference(a: SmallMirror, b: SmallMirror) -> None:
    first = BundleMaker(PAPER, PITH).events[0]["event_id"]
    for mirror, time in ((a, "2026-06-01T00:00:00Z"), (b, "2026-06-02T00:00:00Z")):
        mirror.add(PAPER, extended(events=[(1, first), (2, first)], built_at=time))
        mirror.write()
    assert compared(a.folder, b.folder)[1].codes()[SUFFIX] == {"A002"}


def test_a_record_beside_a_bundle_is_told(a: SmallMirror, b: SmallMirror) -> None:
    del b.bundles[SUFFIX]
    b.add_record(PAPER)
    b.write()
    assert compared(a.folder, b.folder)[1].codes() == {SUFFIX: {"A006"}}


def test_records_that_differ_differ_in_what_nobody_signed(a: SmallMirror, b: SmallMirror) -> None:
    for mirror, title in ((a, "One"), (b, "Two")):
        del mirror.bundles[SUFFIX]
        record = mint_record(PAPER, PITH)
        record["paper"]["headline"] = title
        mirror.records[SUFFIX] = to_bytes(record)
        mirror.write()
    heard = compared(a.folder, b.folder)[1]
    assert heard.codes() == {SUFFIX: {"A002"}}
    assert "only unsigned parts" in heard.cause()


def test_the_same_document_in_other_bytes_is_a_note(a: SmallMirror, b: SmallMirror) -> None:
    b.bundles[SUFFIX] = json.dumps(json.loads(b.bundles[SUFFIX]), indent=1).encode()
    b.write()
    summary, heard = compared(a.folder, b.folder)
    assert heard.codes() == {SUFFIX: {"A004"}}
    assert summary.agree


def test_of_several_versions_in_a_folder_the_newest_counts(a: SmallMirror, tmp_path: Path) -> None:
    newer = a.add(PAPER, built_at="2026-06-01T00:00:00Z")
    a.write()
    old = mint_bundle(PAPER, PITH)
    documents = [newer if suffix == SUFFIX else data for suffix, data in a.bundles.items()]
    folder = content(tmp_path / "content", old, *documents, mint_record(PAPER, PITH))
    assert compared(folder, a.folder)[0].agree


@pytest.mark.parametrize("number", range(3))
def test_an_older_version_in_a_folder_is_read_again_from_wherever_it_stands(
    a: SmallMirror, tmp_path: Path, number: int
) -> None:
    """In a file of its own, in a shard, in a compressed shard."""
    folder = content(tmp_path / "content", *a.bundles.values())
    a.add(PAPERS[number], built_at="2026-06-01T00:00:00Z")
    a.write()
    heard = compared(folder, a.folder)[1]
    assert heard.codes() == {PAPERS[number].suffix(): {"A002"}}
    assert "B is newer" in heard.cause(PAPERS[number].suffix())


def test_a_document_of_a_folder_that_changes_meanwhile_is_told(a: SmallMirror, tmp_path: Path) -> None:
    folder = content(tmp_path / "content", a.bundles[SUFFIX])
    a.add(PAPER, built_at="2026-06-01T00:00:00Z")
    a.write()
    heard = Heard()
    with opened_side(str(a.folder), TRUST) as one, opened_side(str(folder), TRUST) as other:

        def stage(name: str, total: int | None) -> None:
            if (name, total) == ("audit", None):
                (folder / "bundles/0.json").unlink()

        heard.stage = stage  # type: ignore[method-assign]
        audit(one, other, trust=TRUST, listener=heard)
    assert heard.codes()[SUFFIX] == {"A010"}


def test_a_host_that_turns_readers_away_is_told(a: SmallMirror) -> None:
    """The attack: a mirror lists a paper, and gives its document to nobody who compares."""
    with served(a.folder, f"pith/{SUFFIX}/bundle.json") as url:
        heard = compared(a.folder, url)[1]
    assert heard.codes() == {SUFFIX: {"A010"}}
    with served(a.folder, ".well-known/pith/index.json") as url, pytest.raises(MachineError) as caught:
        compared(a.folder, url)
    assert caught.value.problems[0].code == "N012"
    with served(a.folder, PART) as url, pytest.raises(MachineError):
        compared(a.folder, url)
    with served(a.folder, "log/checkpoint") as url, pytest.raises(MachineError):
        compared(a.folder, url)


def test_a_document_of_a_folder_that_cannot_be_read_is_told(a: SmallMirror, tmp_path: Path) -> None:
    folder = content(tmp_path / "content", *a.bundles.values())
    (folder / "bundles/broken.json.gz").write_bytes(b"\x1f\x8b")
    summary, heard = compared(a.folder, folder)
    assert heard.codes() == {"": {"A010"}}
    assert not summary.agree


# --- logs


def test_a_log_that_goes_on_is_consistent(a: SmallMirror, b: SmallMirror) -> None:
    for number in range(300):
        b.lines.append(b"later %d" % number)
    b.write_log()
    for sides in ((a, b), (b, a)):
        summary, heard = compared(*(side.folder for side in sides))
        assert (summary.log, heard.codes()) == ("consistent", {})


def forked(b: SmallMirror, at: int) -> None:
    b.lines[at] = b"another line"
    b.lines += [b"later %d" % number for number in range(300)]
    b.write_log()


@pytest.mark.parametrize("at", [0, 5, 11])
def test_a_forked_log_is_told_with_the_line_where_it_parts(a: SmallMirror, b: SmallMirror, at: int) -> None:
    """The attack: one key signs two histories, and shows each to another reader."""
    forked(b, at)
    summary, heard = compared(a.folder, b.folder)
    assert summary.log == "forked"
    assert heard.codes() == {"": {"A007"}}
    cause = heard.problems[0].cause
    assert f"the first {at} are the same" in cause
    assert '"another line"' in cause
    assert not summary.agree


def test_logs_of_equal_length_fork_as_well(a: SmallMirror, b: SmallMirror) -> None:
    b.lines[3] = b"another line"
    b.write_log()
    assert compared(a.folder, b.folder)[0].log == "forked"


OTHER = NoteKey("other.example/log", Key.fresh("other"))


@pytest.mark.parametrize("key", [None, OTHER])
def test_logs_of_different_keys_or_of_none_are_not_compared(
    a: SmallMirror, tmp_path: Path, key: NoteKey | None
) -> None:
    other = small_mirror(tmp_path / "c", reversed(PAPERS), key=key)
    summary, heard = compared(a.folder, other.folder)
    assert (summary.log, heard.codes()) == ("separate", {"": {"A011"}})
    assert summary.agree


def test_two_unsigned_mirrors_do_not_fork(tmp_path: Path) -> None:
    """Both logs are called the same, because neither mirror has a name."""
    one = small_mirror(tmp_path / "a", key=None)
    other = small_mirror(tmp_path / "b", reversed(PAPERS), key=None)
    summary, heard = compared(one.folder, other.folder)
    assert (summary.log, heard.codes()) == ("separate", {"": {"A011"}})


def test_a_stranger_does_not_pass_for_the_mirrors_key(a: SmallMirror, b: SmallMirror) -> None:
    """The attack: the other history is signed by a key of the same name, so that it is no fork of the first."""
    b.key = NoteKey(LOG.name, Key.fresh("stranger"))
    b.lines[3] = b"another line"
    b.write()
    summary, heard = compared(a.folder, b.folder)
    assert (summary.log, heard.codes()) == ("separate", {"": {"A011"}})
    assert compared(a.folder, b.folder, verifiers=[NoteVerifier.parse(LOG.vkey)])[0].log == "separate"


def test_a_fork_is_found_also_where_a_mirror_hides_its_key(a: SmallMirror, b: SmallMirror) -> None:
    forked(b, 4)
    (b.folder / ".well-known/pith/mirror-key.json").unlink()
    assert compared(a.folder, b.folder)[0].log == "forked"


def _tile(mirror: SmallMirror) -> None:
    path = next((mirror.folder / "log/tile/0").rglob("12"))
    path.write_bytes(bytes(path.stat().st_size))


def _checkpoint(mirror: SmallMirror) -> None:
    path = mirror.folder / "log/checkpoint"
    path.write_bytes(path.read_bytes().replace(b"\n12\n", b"\n11\n"))


def _key(mirror: SmallMirror) -> None:
    mirror.put(".well-known/pith/mirror-key.json", {"vkey": 5})


@pytest.mark.parametrize("change", [_tile, _checkpoint, _key])
def test_a_log_that_cannot_be_verified_is_told(
    a: SmallMirror, b: SmallMirror, change: Callable[[SmallMirror], None]
) -> None:
    a.lines.append(b"later")
    a.write_log()
    change(b)
    summary, heard = compared(a.folder, b.folder)
    assert summary.log == "unverified"
    assert heard.codes()[""] <= {"A008", "A043"}
    assert not summary.agree


def test_a_mirror_without_a_log_is_compared_all_the_same(a: SmallMirror, b: SmallMirror) -> None:
    (b.folder / "log/checkpoint").unlink()
    summary, heard = compared(a.folder, b.folder)
    assert (summary.log, summary.agree, heard.codes()) == ("separate", True, {"": {"A011"}})


# --- hostile indexes


PART = ".well-known/pith/index/2-G.json"


def part_of(mirror: SmallMirror) -> Path:
    return mirror.folder / PART


def rows_changed(change: Callable[[list[Json]], None]) -> Callable[[SmallMirror], None]:
    def apply(mirror: SmallMirror) -> None:
        document = json.loads(part_of(mirror).read_bytes())
        change(document["papers"])
        part_of(mirror).write_bytes(to_bytes(document))

    return apply


def index_is(value: object) -> Callable[[SmallMirror], None]:
    return lambda mirror: mirror.put(".well-known/pith/index.json", json.dumps(value).encode())


MALFORMED: dict[str, Callable[[SmallMirror], None]] = {
    "papers that are not sorted": rows_changed(lambda rows: rows.reverse()),
    "a paper twice": rows_changed(lambda rows: rows.append(rows[-1])),
    "a suffix that climbs": rows_changed(lambda rows: rows[0].update(suffix="../../../../etc/passwd..")),
    "a number of another paper": rows_changed(lambda rows: rows[0].update(pith_number="pith:2018:" + "A" * 26)),
    "a number that is none": rows_changed(lambda rows: rows[0].update(pith_number=5)),
    "a kind of another kind": rows_changed(lambda rows: rows[0].update(kind="x")),
    "a size beyond bounds": rows_changed(lambda rows: rows[0].update(size=10**12)),
    "a size that is true": rows_changed(lambda rows: rows[0].update(size=True)),
    "a digest that is none": rows_changed(lambda rows: rows[0].update(sha256="x")),
    "a row that is none": rows_changed(lambda rows: rows.insert(0, 5)),  # type: ignore[arg-type]
    "no parts": index_is({}),
    "a part elsewhere": index_is({"parts": [{"first": "2", "path": "../../secret"}]}),
    "an index that is no object": index_is([]),
    "a part that is not there": index_is({"parts": [{"first": "2", "path": ".well-known/pith/index/zz.json"}]}),
    "a part with another digest": index_is(
        {"parts": [{"first": "2", "path": ".well-known/pith/index/2-G.json", "sha256": "0" * 64}]}
    ),
    "a part that is no JSON": lambda mirror: mirror.put(PART, b"["),
    "a part nested beyond bounds": lambda mirror: mirror.put(PART, b"[" * 10**6),
    "no index": lambda mirror: (mirror.folder / ".well-known/pith/index.json").unlink(),
}


@pytest.mark.parametrize("fault", list(MALFORMED))
def test_a_side_is_refused_that_has(a: SmallMirror, b: SmallMirror, fault: str) -> None:
    MALFORMED[fault](b)
    with pytest.raises(RefusedError) as caught:
        compared(a.folder, b.folder)
    assert {problem.code for problem in caught.value.problems} == {"A043"}


def test_a_side_that_is_not_there_is_wrong_use(a: SmallMirror, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        compared(a.folder, tmp_path / "none")


def test_a_part_that_is_a_link_is_not_followed(a: SmallMirror, b: SmallMirror, tmp_path: Path) -> None:
    part_of(b).rename(tmp_path / "outside")
    part_of(b).symlink_to(tmp_path / "outside")
    with pytest.raises(MachineError):
        compared(a.folder, b.folder)


def papers_in_batches() -> Iterator[Paper]:
    for number in range(150):
        yield Paper(title=f"Paper {number}", id=f"1802.{number:05d}")


def test_more_papers_than_a_batch_holds_are_compared_in_order(tmp_path: Path) -> None:
    papers = list(papers_in_batches())
    one = small_mirror(tmp_path / "a", papers[:140])
    other = small_mirror(tmp_path / "b", papers[10:])
    summary, heard = compared(one.folder, other.folder)
    assert list(heard.papers) == sorted(heard.papers)
    assert (summary.only_a, summary.only_b, summary.same) == (10, 10, 130)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30) | st.sampled_from([SUFFIX, "0" * 64, "bundle"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["suffix", "kind", "sha256", "size", "papers", "parts", "first", "path"]), inner
        )
    ),
    max_leaves=20,
)


@settings(derandomize=True, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(JSON, JSON)
def test_whatever_an_index_holds_it_is_compared_or_refused(a: SmallMirror, index: object, part: object) -> None:
    hostile = SmallMirror(a.folder.with_name("hostile"))
    hostile.put(".well-known/pith/manifest.json", b"{}")
    hostile.put(".well-known/pith/index.json", json.dumps(index).encode())
    hostile.put(PART, json.dumps(part).encode())
    assert ended(a.folder, hostile.folder) in ("they differ", {"A043"})


def ended(a: Path, b: Path) -> object:
    """Return how an audit of two sides ended."""
    try:
        return "they agree" if compared(a, b)[0].agree else "they differ"
    except RefusedError as error:
        return {problem.code for problem in error.problems}
