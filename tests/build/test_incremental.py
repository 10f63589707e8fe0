"""A build of what changed gives what a build from the beginning gives, whatever changed and whoever meddled."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable
from dataclasses import astuple, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from sitegen.build.report import Summary
from sitegen.errors import MachineError, RefusedError, UsageError
from tests.build.edits import EDITS, PAPERS, Edited, bundle
from tests.build.mirrors import KEY, Heard, Mirror, files_of
from tests.mirrors.rich import TWINS
from tests.testkit import Key, Paper

LARGE = bool(os.environ.get("SITEGEN_TEST_LARGE"))
STEPS = st.lists(st.tuples(st.sampled_from(sorted(EDITS)), st.integers(0, 10**6)), min_size=1, max_size=3)


def as_text(problems: Any) -> list[str]:
    return sorted(json.dumps(problem.as_json(), sort_keys=True) for problem in problems)


def told(summary: Summary, heard: Heard) -> dict[str, Any]:
    """Return all that a build says, but how it came about."""
    same = replace(summary, seconds={}, anew=None, written=0, removed=0)
    rows = sorted((row.place, row.status, row.sha256, as_text(problems)) for row, problems in heard.rows)
    return {"summary": astuple(same), "documents": rows, "problems": as_text(heard.problems)}


def outcome(edited: Edited, output: str, *, anew: bool, log_from: str = "") -> dict[str, Any]:
    mirror = edited.mirror
    try:
        built = mirror.build(strict=edited.strict, anew=anew, env=edited.variables, output=output, log_from=log_from)
    except (RefusedError, UsageError, MachineError) as error:
        return {"error": type(error).__name__, "problems": as_text(error.problems)}
    return told(*built)


def identities(folder: Path) -> dict[str, tuple[int, int, int]]:
    found = ((path, path.stat()) for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): (one.st_ino, one.st_mtime_ns, one.st_ctime_ns) for path, one in found}


def the_same(edited: Edited, *, log_from: str = "") -> None:
    """Build what changed, and everything, and compare all that comes of it; then build once more."""
    public, anew = edited.mirror.public, edited.mirror.folder / "anew"
    before = files_of(public)
    one, other = outcome(edited, "public", anew=False), outcome(edited, "anew", anew=True, log_from=log_from)
    assert one == other
    if "error" in one:
        assert files_of(public) == before
        return
    assert files_of(public) == files_of(anew)
    names = identities(public)
    summary, heard = edited.mirror.build(strict=edited.strict, env=edited.variables)
    assert (summary.written, summary.removed, summary.anew) == (0, 0, "")
    assert told(summary, heard) == one
    assert identities(public) == names


@settings(
    max_examples=1_000 if LARGE else 6,
    derandomize=not LARGE,
    phases=(Phase.explicit, Phase.generate, *([Phase.shrink] if LARGE else [])),
    suppress_health_check=list(HealthCheck),
)
@given(steps=st.lists(STEPS, min_size=2, max_size=12 if LARGE else 3))
@example(steps=[[("break", 130121)]])
@example(steps=[[("odd file", 84047)], [("strings", 6835), ("add beside", 438761)]])
def test_any_edits_give_what_building_anew_gives(tmp_path_factory: pytest.TempPathFactory, steps: Any) -> None:
    edited = Edited.begin(tmp_path_factory.mktemp("edited"))
    the_same(edited)
    for edits in steps:
        for name, number in edits:
            edited.edit(name, number)
        the_same(edited)
    shutil.rmtree(edited.mirror.folder)


def sequence(folder: Path, *edits: Callable[[Edited], object]) -> None:
    edited = Edited.begin(folder)
    the_same(edited)
    for edit in edits:
        edit(edited)
        the_same(edited)


def test_papers_that_share_eight_letters_come_change_and_go(tmp_path: Path) -> None:
    one, other = (len(PAPERS) - place for place in (1, 2))
    suffix = PAPERS[one].suffix()
    sequence(
        tmp_path,
        lambda edited: edited.put("bundles/one.json", bundle(one, 0)),
        lambda edited: edited.put("bundles/other.json", bundle(other, 0)),
        lambda edited: edited.put("bundles/one.json", bundle(one, 1)),
        lambda edited: edited.put(f"papers/{suffix}.md", b"---\nkeywords: [twin]\n---\n"),
        lambda edited: (edited.mirror.content / "bundles/other.json").unlink(),
    )
    assert suffix[:8] == TWINS[0].suffix()[:8]


def test_a_link_that_leads_to_the_same_file_elsewhere_is_followed(tmp_path: Path) -> None:
    edited = Edited.begin(tmp_path)
    content = edited.mirror.content
    content.joinpath("store").mkdir()
    content.joinpath("store/x.json").write_bytes(bundle(9, 1))
    content.joinpath("bundles/linked").symlink_to("../store")
    time.sleep(2.1)  # so that the identity of the file is settled, and counts
    the_same(edited)
    content.joinpath("store").rename(content / "moved")
    content.joinpath("bundles/linked").unlink()
    content.joinpath("bundles/linked").symlink_to("../moved")
    the_same(edited)
    edited.put(f"papers/{PAPERS[9].suffix()}.md", b"---\nkeywords: [moved]\n---\n")
    the_same(edited)


def test_words_show_where_no_template_is_used(tmp_path: Path) -> None:
    many = next(n for n in range(99) if b"Author Number 9" in bundle(9, n))
    words = b'[counted]\nmore_authors = ["{n} besides", "{n} besides"]\n'
    sequence(
        tmp_path,
        lambda edited: edited.put("bundles/many.json", bundle(9, many)),
        lambda edited: edited.put("../templates/strings.toml", words),
    )
    feed = tmp_path.joinpath("public/feed.atom").read_bytes()
    found = b"".join(path.read_bytes() for path in tmp_path.joinpath("public/search/papers").rglob("*.json"))
    assert b"besides" in feed
    assert b"besides" in found


def test_what_cannot_be_used_after_all_is_told_once(tmp_path: Path) -> None:
    mirror = Mirror.minted(tmp_path, [TWINS[0]])
    mirror.put("bundles/notes.txt", "no document")
    mirror.build()
    mirror.add(TWINS[1])
    summary, heard = mirror.build()
    assert summary.anew
    assert "eight" not in summary.anew
    assert [problem.place for problem in heard.problems] == ["bundles/notes.txt"]


# What is written.


@pytest.fixture
def three(tmp_path: Path) -> tuple[Mirror, list[Paper]]:
    """A mirror of three papers that have nothing in common but their authors, built."""
    papers = [
        Paper(
            title=f"{word} {word}",
            abstract=f"{word}.",
            id=f"1801.{number:05d}",
            primary=category,
            cross=(),
            submitted_at=f"2018-0{number}-01T00:00:00Z",
            authors=(f"Ada {word}",),
        )
        for number, (word, category) in enumerate((("Alpha", "cs.LG"), ("Beta", "math.AG"), ("Gamma", "stat.ML")), 1)
    ]
    mirror = Mirror.minted(tmp_path, papers)
    mirror.build()
    return mirror, papers


def written(mirror: Mirror, edit: Callable[[], object]) -> tuple[set[str], set[str], Summary]:
    """Return the paths that an edit had written, and those that it had removed."""
    before = identities(mirror.public)
    edit()
    summary, _ = mirror.build()
    after = identities(mirror.public)
    changed = {path for path, one in after.items() if before.get(path, (0, 0, 0))[:2] != one[:2]}
    assert (len(changed), summary.anew) == (summary.written, "")
    assert mirror.build(anew=True, output="anew", log_from="public")[0].root == summary.root
    return changed, before.keys() - after.keys(), summary


def test_one_changed_bundle_writes_its_own_documents_and_what_shows_it(three: tuple[Mirror, list[Paper]]) -> None:
    mirror, papers = three
    suffix, built = papers[1].suffix(), "2026-06-01T00:00:00Z"
    changed, removed, _ = written(mirror, lambda: mirror.add(papers[1], built_at=built))
    assert all(path.startswith(".well-known/pith/ledger/") for path in removed), "it has another digest"
    assert {f"pith/{suffix}/bundle.json", f"paper/{suffix[:8]}/index.html"} <= changed
    for other in (papers[0].suffix(), papers[2].suffix()):
        assert not [path for path in changed if other[:8] in path]
    lists = [path for path in changed if path.startswith(("author/", "keyword/", "month/", "category/", "search/"))]
    assert set(lists) <= {"category/math.AG/feed.atom", "category/math.AG/feed.json"}


def test_a_removed_bundle_takes_its_pages_names_and_lists_with_it(three: tuple[Mirror, list[Paper]]) -> None:
    mirror, papers = three
    suffix = papers[1].suffix()
    place = mirror.content / f"bundles/{suffix}.json"
    changed, removed, summary = written(mirror, place.unlink)
    assert summary.removed == len(removed)
    left = mirror.files()
    assert not [path for path in left if suffix[:8] in path or "1801.00002" in path or "math.AG" in path]
    # The log remembers what was published once, and the page of the mirror says it.
    told = ("log/", "mirror/index.html")
    assert not [path for path, body in left.items() if suffix.encode() in body and not path.startswith(told)]
    assert {f"p/{papers[1].id}/index.html", "category/math.AG/index.html", "month/2018-02/index.html"} <= removed
    assert not [path for path in changed if papers[0].suffix()[:8] in path]


def test_a_changed_template_makes_again_only_the_pages_that_use_it(three: tuple[Mirror, list[Paper]]) -> None:
    mirror, _ = three
    own = mirror.folder / "templates/partials/pager.html"
    own.parent.mkdir(parents=True)
    changed, _, _ = written(mirror, lambda: mirror.folder.joinpath("templates/months.html").write_text("<p>Months</p>"))
    pages = {path for path in changed if not path.startswith(".well-known/pith/manifest")}
    assert pages == {"month/index.html"}
    changed, _, _ = written(mirror, mirror.folder.joinpath("templates/months.html").unlink)
    assert "month/index.html" in changed


def test_another_set_of_keys_judges_every_document_again(three: tuple[Mirror, list[Paper]]) -> None:
    mirror, _ = three
    mirror.configure(trust=[KEY.trust(revoked=True)])
    summary, heard = mirror.build()
    assert (summary.verified, summary.refused) == (0, 3)
    assert "keys" in (summary.anew or "")
    assert all(codes for codes in heard.codes().values())
    mirror.configure(trust=[KEY.trust()])
    assert mirror.build()[0].verified == 3


# Who meddles with the state.


def _sql(name: str, *statements: str) -> Callable[[Path], None]:
    def meddle(state: Path) -> None:
        with sqlite3.connect(state / name) as connection:
            for statement in statements:
                connection.execute(statement)
        connection.close()

    return meddle


def _flip(name: str) -> Callable[[Path], None]:
    def meddle(state: Path) -> None:
        data = bytearray((state / name).read_bytes())
        data[len(data) // 2] ^= 1
        (state / name).write_bytes(data)

    return meddle


def _keep_times(meddle: Callable[[Path], None]) -> Callable[[Path], None]:
    """Set the times of the files back as they were, as far as a program can."""

    def hidden(state: Path) -> None:
        times = {path: path.stat() for path in state.iterdir() if path.is_file()}
        meddle(state)
        for path, one in times.items():
            if path.exists():
                os.utime(path, ns=(one.st_atime_ns, one.st_mtime_ns))

    return hidden


def _copied(state: Path) -> None:
    shutil.copy2(state / "state.sqlite", state / "copy")
    (state / "copy").replace(state / "state.sqlite")


VERIFY = "UPDATE document SET status = 'verified', problems = '[]', suffix = (SELECT suffix FROM paper LIMIT 1)"
MEDDLERS: dict[str, Callable[[Path], object]] = {
    "missing": lambda state: (state / "state.sqlite").unlink(),
    "no corpus": lambda state: (state / "corpus.sqlite").unlink(),
    "no seal": lambda state: (state / "state.seal").unlink(),
    "empty": lambda state: (state / "state.sqlite").write_bytes(b""),
    "cut": lambda state: os.truncate(state / "corpus.sqlite", 8192),
    "another version": lambda state: (state / "state.seal").write_bytes(
        (state / "state.seal").read_bytes().replace(b'"version": 1', b'"version": 0')
    ),
    "a bit of the state": _keep_times(_flip("state.sqlite")),
    "a bit of the corpus": _keep_times(_flip("corpus.sqlite")),
    "a bit of the seal": _flip("state.seal"),
    "a refused document verified": _keep_times(_sql("corpus.sqlite", f"{VERIFY} WHERE status = 'refused'")),
    "a title": _keep_times(_sql("corpus.sqlite", "UPDATE paper SET title = 'Smuggled'")),
    "a file of the tree": _keep_times(_sql("state.sqlite", "DELETE FROM made WHERE unit LIKE 'paper/%'")),
    "a root": _keep_times(_sql("state.sqlite", "UPDATE fact SET value = 'f' WHERE name = 'root'")),
    "a journal": lambda state: (state / "corpus.sqlite-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" * 99),
    "a log": lambda state: (state / "state.sqlite-wal").write_bytes(b"x" * 99),
    "copied away and back": _copied,
}


@pytest.mark.parametrize("meddler", MEDDLERS)
def test_a_state_that_somebody_changed_is_not_used(tmp_path: Path, meddler: str) -> None:
    mirror = Mirror.minted(tmp_path, [Paper()])
    mirror.put("bundles/refused.json", bundle(3, 0)[:-3] + b"1}}")
    before = mirror.build()[0]
    assert before.refused == 1
    assert mirror.build()[0].anew == ""
    MEDDLERS[meddler](tmp_path / ".sitegen/public")
    mirror.add(Paper(title="Another", id="1801.00099"))
    summary, _ = mirror.build()
    assert summary.anew, "everything is made anew, and the reason is told"
    assert (summary.refused, summary.papers) == (1, 2)
    assert b"Smuggled" not in b"".join(mirror.files().values())
    assert mirror.build(anew=True, output="anew", log_from="public")[0].root == summary.root
    assert mirror.build()[0].anew == ""


def test_the_state_of_another_mirror_is_not_used(tmp_path: Path) -> None:
    one, other = (Mirror.minted(tmp_path / name, [Paper(id=f"1801.0000{name}")]) for name in "12")
    root = one.root()
    other.build()
    shutil.rmtree(one.folder / ".sitegen")
    shutil.copytree(other.folder / ".sitegen", one.folder / ".sitegen")
    summary, _ = one.build()
    assert summary.anew
    assert summary.root == root


def test_a_forged_document_under_the_name_and_times_of_a_verified_one_is_refused(tmp_path: Path) -> None:
    mirror = Mirror.minted(tmp_path, [Paper()])
    path = next(mirror.content.rglob("*.json"))
    time.sleep(2.1)  # so that its identity is settled
    mirror.build()
    assert mirror.build()[0].anew == ""
    status, title = path.stat(), Paper().title.encode()
    path.write_bytes(path.read_bytes().replace(title, title[:-1] + b"X"))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert path.stat().st_size == status.st_size
    summary, _ = mirror.build()
    assert (summary.verified, summary.refused) == (0, 1)
    assert title[:-1] + b"X" not in b"".join(mirror.files().values())


def _linked(public: Path) -> None:
    public.joinpath("robots.txt").unlink()
    public.joinpath("robots.txt").symlink_to("index.html")


TREES: dict[str, Callable[[Path], object]] = {
    "edited": lambda public: public.joinpath("index.html").write_text("mine"),
    "a file fewer": lambda public: public.joinpath("robots.txt").unlink(),
    "a file more": lambda public: public.joinpath("more.txt").write_text("mine"),
    "a folder gone": lambda public: shutil.rmtree(public / "paper"),
    "no manifest": lambda public: public.joinpath(".well-known/pith/manifest.json").write_text("{}"),
    "a link": _linked,
}


@pytest.mark.parametrize("how", TREES)
def test_a_published_tree_that_somebody_changed_is_made_anew(tmp_path: Path, how: str) -> None:
    mirror = Mirror.minted(tmp_path, [Paper()])
    mirror.build()
    before = mirror.files()
    time.sleep(0.02)  # a clock of files goes on
    TREES[how](mirror.public)
    summary, _ = mirror.build()
    assert summary.anew
    assert mirror.files() == before


def test_two_builds_at_once_are_one_build_and_one_refusal(tmp_path: Path) -> None:
    mirror = Mirror.minted(tmp_path, [Paper(id=f"1801.{number:05d}") for number in range(9)])
    runs = [mirror.start("build", "--jobs", "1") for _ in range(2)]
    said = ["".join(run.communicate(timeout=120)) for run in runs]
    codes = [run.returncode for run in runs]
    assert 0 in codes
    for code, text in zip(codes, said, strict=True):
        assert code == 0 or "its lock is held" in text
    assert mirror.build(anew=True, output="anew", log_from="public")[0].root == mirror.root()


def test_a_build_that_is_killed_at_any_moment_does_not_mislead_the_next(tmp_path: Path) -> None:
    chance = random.Random(4)
    edited = Edited.begin(tmp_path)
    edited.mirror.build()
    for _ in range(20 if LARGE else 4):
        for _ in range(3):
            edited.edit(chance.choice(("add", "remove", "companion", "template", "page")), chance.randrange(999))
        run = edited.mirror.start("build", "--jobs", "1")
        time.sleep(chance.uniform(0.2, 4.0))
        os.killpg(run.pid, signal.SIGKILL)
        run.communicate()
        # Nobody knows whether that build published something, so the other mirror begins with the log of this one.
        shutil.rmtree(tmp_path / "anew", ignore_errors=True)
        the_same(edited, log_from="public")


def test_the_order_of_keys_shows(tmp_path: Path) -> None:
    first, second = KEY, Key.fresh("second", key_id="second-key")
    mirror = Mirror.minted(tmp_path, [Paper()], trust=[first.trust(), second.trust()])
    mirror.build()
    mirror.configure(trust=[second.trust(), first.trust()])
    assert mirror.build()[0].root == mirror.build(anew=True, output="anew", log_from="public")[0].root
    assert mirror.json("/pith-signing-key.json")["key_id"] == "second-key"


def test_an_edited_file_of_the_search_index_is_not_built_upon(tmp_path: Path) -> None:
    mirror = Mirror.minted(tmp_path, [Paper(id=f"1801.{number:05d}", title=f"Word {number}") for number in range(9)])
    mirror.build()
    for path in (mirror.public / "search").rglob("*.json"):
        status = path.stat()
        path.write_bytes(path.read_bytes().replace(b"Word", b"Lies"))
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    mirror.add(Paper(id="1801.00099", title="Word 99"))
    mirror.build()
    # Dates that were set back hide the edit from the build, but it put no lie under a new hash.
    lying = {path for path, body in mirror.files().items() if path.startswith("search/") and b"Lies" in body}
    done = mirror.run("verify", "public")
    assert all(path in done.stdout for path in lying)


def test_a_companion_that_was_wrong_before_its_paper_came_is_told(tmp_path: Path) -> None:
    mirror = Mirror.minted(tmp_path, [Paper(id="1801.00001")])
    late = Paper(id="1801.00002", title="Late")
    mirror.put(f"papers/{late.suffix()}.md", "---\nkeywords: {}\n---\n")
    mirror.build()
    mirror.add(late)
    _, one = mirror.build()
    _, other = mirror.build(anew=True, output="anew", log_from="public")
    assert as_text(one.problems) == as_text(other.problems) != []
