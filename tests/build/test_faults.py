"""Every call of the file system fails once: the tree is whole, the message helps, and the next build is right.

The calls are those that Python makes; what SQLite writes is cut off by a limit on the size of files, as by a full disk.
Without SITEGEN_TEST_LARGE each place in the program fails once, in turn with one of the faults; with it, every call
fails with every fault.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from sitegen.build.seal import Distrust, read_seal
from sitegen.build.verification import verify_tree
from sitegen.config import load
from tests.build.mirrors import Heard, Mirror, environment, files_of, without_log
from tests.testkit import Paper

FAULTS = ("ENOSPC", "killed", "EIO", "EACCES")
KILLED = 137
KEPT = {"lock", "state.sqlite", "state.seal", "corpus.sqlite"}
WAYS = ("cold", "warm")
LARGE = bool(os.environ.get("SITEGEN_TEST_LARGE"))


class Call(NamedTuple):
    """A call of the system: its name, the function of ours that it comes from, and the how-manieth of these it is."""

    site: str
    number: int


class Done(NamedTuple):
    """What a run left: its exit code, what it said, the calls that it made, whether the fault was met."""

    code: int
    said: list[dict[str, Any]]
    calls: list[Call]
    met: bool


class Rig:
    """A mirror whose content is one of two, and a process that builds it."""

    def __init__(self, folder: Path) -> None:
        papers = [Paper(title=f"Paper {number}", id=f"1801.{number:05d}") for number in range(4)]
        self.mirror = Mirror.minted(folder / "mirror", papers)
        self._last = self.mirror.content / "bundles" / f"{papers[-1].suffix()}.json"
        self._aside = folder / "aside.json"
        self._said, self._complained = folder / "said", folder / "complained"
        self.work = self.mirror.folder / ".sitegen" / "public"
        self._home = folder / "home"
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.build.fault_server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment(XDG_STATE_HOME=str(self._home)),
        )
        # The tree without the last paper, and with it.
        self.trees: list[str] = []
        for _ in range(2):
            self.flip()
            assert root_of(self.build("cold"))
            self.trees.append(self.tree())

    def flip(self) -> None:
        """Take one paper out and put a page in, or the other way round."""
        page = self.mirror.content / "pages" / "news.md"
        if self._last.exists():
            self._last.rename(self._aside)
            self.mirror.page("news", "Something new.")
        else:
            self._aside.rename(self._last)
            page.unlink()

    def prepare(self, way: str) -> None:
        """Take away what is known, where a build shall begin anew."""
        if way == "cold":
            for name in KEPT - {"lock"}:
                (self.work / name).unlink(missing_ok=True)

    def tree_of_content(self) -> str:
        """Return the tree that a build of the content as it is now must give."""
        return self.trees[self._last.exists()]

    def build(self, way: str, **request: Any) -> Done:
        """Build, from the beginning or from what is known."""
        self.prepare(way)
        request |= {
            "folder": str(self.mirror.folder),
            "said": str(self._said),
            "complained": str(self._complained),
            "arguments": ["build", "--jobs", "1", "--json"],
        }
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.write(json.dumps(request) + "\n")
        self._server.stdin.flush()
        answer = json.loads(self._server.stdout.readline())
        said = [json.loads(line) for line in self._said.read_text("utf-8").splitlines()]
        assert "Traceback" not in self._complained.read_text("utf-8")
        return Done(answer["code"], said, [Call(*call) for call in answer["calls"]], answer["met"])

    def root_of_tree(self) -> str:
        """Return the root hash of the published tree, worked out from its files; "" where it is not whole."""
        heard = Heard()
        trust = load(self.mirror.folder, environment={}, overrides={}).trust
        return verify_tree(self.mirror.public, trust, heard).root

    def tree(self) -> str:
        """Return the hash of what the content makes of the published tree, "" where that is not whole.

        The log, and with it the root hash, is another with each build that publishes something else.
        """
        if not self.root_of_tree():
            return ""
        files = without_log(files_of(self.mirror.public))
        digests = sorted((path, hashlib.sha256(body).hexdigest()) for path, body in files.items())
        return hashlib.sha256(repr(digests).encode()).hexdigest()

    def is_settled(self) -> bool:
        """Tell whether what is known of the last build is whole and sealed, and nothing else lies beside it."""
        corpus = self.work / "corpus.sqlite"
        sealed = read_seal(self.work / "state.sqlite", self._home / "sitegen", beside=[corpus])
        return not isinstance(sealed, Distrust) and {path.name for path in self.work.iterdir()} == KEPT

    def close(self) -> None:
        self._server.communicate()


def root_of(done: Done) -> str:
    assert done.code == 0, done.said
    return str(done.said[-1]["root"])


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    made = Rig(tmp_path_factory.mktemp("faults"))
    yield made
    made.close()


def calls_of_each_way(rig: Rig) -> dict[str, list[Call]]:
    """Build in every way, and return what each called."""
    calls = {}
    for way in WAYS:
        rig.flip()
        done = rig.build(way, list=True)
        assert root_of(done) == rig.root_of_tree()
        calls[way] = done.calls
    return calls


def chosen(calls: dict[str, list[Call]], way: str) -> Iterator[tuple[Call, str]]:
    """Choose what fails and how in builds of one kind: every place in the program, or every call with every fault."""
    if LARGE:
        yield from ((call, fault) for call in calls[way] for fault in FAULTS)
        return
    counts = {each: Counter(call.site for call in calls[each]) for each in WAYS}
    faults, ways = itertools.cycle(FAULTS), itertools.cycle((*WAYS, WAYS[-1]))
    for site in dict.fromkeys(call.site for each in WAYS for call in calls[each]):
        having = [each for each in WAYS if site in counts[each]]
        fault, its = next(faults), next(ways) if len(having) > 1 else having[0]
        if its == way:
            yield Call(site, counts[way][site] // 2), fault


def wrong_about(done: Done, fault: str) -> str:
    """Tell what is wrong with what a run with a fault said, "" where nothing is."""
    if fault == "killed":
        return "" if done.code == KILLED else f"it was to be killed, and ended with {done.code}"
    problems = [problem for line in done.said for problem in ([line] if "code" in line else line.get("problems", ()))]
    if done.code == 0:
        return "" if done.said[-1]["type"] == "summary" else "it ended well without a result"
    if done.code not in {1, 2, 3} or not problems:
        return f"it ended with {done.code}, and said {done.said}"
    last = problems[-1]
    if not all(last[name] for name in ("code", "place", "cause", "fix")):
        return f"it said only {last}"
    if last["code"] == "B013":
        return f"it does not know what went wrong: {last}"
    # What the content folder does not let us read is one document less, told by its code; the rest is published.
    # A configuration that cannot be read is as one that is not there.
    code = {"D": 1, "C": 2, "B": 3}.get(last["code"][0])
    return "" if done.code == code else f"it ended with {done.code}, and said {last}"


def state_of(rig: Rig) -> tuple[object, ...]:
    """Return everything on the disk that a build begins with, but for the content."""
    kept = sorted((path.name, path.lstat().st_ino, path.lstat().st_ctime_ns) for path in rig.work.iterdir())
    return kept, rig.mirror.public.stat().st_ino, rig.tree()


def tried(rig: Rig, way: str, **request: Any) -> tuple[Done, str]:
    """Build with a fault, and tell what is wrong with what it left, and with the next build."""
    rig.flip()
    rig.prepare(way)
    before, expected = state_of(rig), rig.tree_of_content()
    done = rig.build(way, **request)
    after = state_of(rig)
    said = ""
    if after[-1] not in rig.trees and not (done.code == 1 and after[-1]):
        said += " the tree is not whole"
    if done.code == 0 and after[-1] != expected:
        said += " it said that all is well, and the tree is another"
    if after == before:
        # The next build begins with the same content and the same disk as one before did.
        rig.flip()
        return done, said
    if done.code == 0 and not said and rig.is_settled():
        # All that a build leaves is there, sealed; the next one has nothing to do.
        return done, said
    again = rig.build("warm")
    if again.code != 0 or rig.tree() != expected:
        said += f" the next build ended with {again.code} and {again.said[-1:]}"
    if left := {path.name for path in rig.work.iterdir()} - KEPT:
        said += f" {left} was left behind"
    return done, said


@pytest.mark.parametrize("way", WAYS)
def test_each_call_fails_once_and_the_tree_is_whole_and_the_next_build_right(rig: Rig, way: str) -> None:
    calls = calls_of_each_way(rig)
    wrong, cases, met = [], 0, 0
    for call, fault in chosen(calls, way):
        done, said = tried(rig, way, call=call, fault=fault)
        cases, met = cases + 1, met + done.met
        if done.met:
            said = wrong_about(done, fault) + said
        if said:
            wrong.append(f"{fault} at {call}: {said}")
    assert not wrong, "\n".join(wrong)
    assert cases > 10
    assert met > 0.9 * cases


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("limit", [8, 24, 56, 104] if not LARGE else range(4, 200, 4))
def test_a_disk_that_is_full_in_the_midst_of_a_file_leaves_the_tree_whole(rig: Rig, way: str, limit: int) -> None:
    """A limit on the size of files, in units of 1,024 bytes, reaches what SQLite writes too."""
    done, said = tried(rig, way, limit=limit * 1024)
    assert said == ""
    assert wrong_about(done, "a full disk") == ""
