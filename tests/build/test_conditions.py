"""Hard conditions: full disks, closed streams, content that changes, odd names, small limits; see docs/faults.md.

Whatever happens, nobody sees a traceback, the run ends with a code that says by whose fault, and the tree is whole.
"""

from __future__ import annotations

import errno
import functools
import os
import random
import resource
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.build.mirrors import KEY, Mirror, environment, files_of
from tests.testkit import Paper, mint_bundle, to_bytes

PAPERS = [Paper(title=f"Paper {number}", id=f"1801.{number:05d}") for number in range(6)]
SITEGEN = f"{shlex.quote(sys.executable)} -m sitegen"
CHANGES = 12
"""Builds during which the content changes."""


@pytest.fixture
def mirror(tmp_path: Path) -> Mirror:
    return Mirror.minted(tmp_path / "mirror", PAPERS)


@functools.cache
def can_mount() -> bool:
    """Tell whether this user may have a mount namespace of its own, and mount into it."""
    if not shutil.which("unshare"):
        return False
    done = subprocess.run(
        ["/usr/bin/env", "unshare", "-m", "mount", "-t", "tmpfs", "x", "/mnt"],
        check=False,
        capture_output=True,
        timeout=60,
    )
    return done.returncode == 0


needs_mounts = pytest.mark.skipif("not can_mount()", reason="not installed: the right to mount")


def shell(
    mirror: Mirror, script: str, *, mounts: bool = False, limit: Callable[[], None] | None = None, **changes: str
) -> subprocess.CompletedProcess[str]:
    """Run a script in a mirror's folder; "$SITEGEN" is the program.

    Arguments:
        mounts: run it where what it mounts is seen by nobody else.
        limit: called in the process before the script.
    """
    command = ["sh", "-c", script]
    done = subprocess.run(
        ["unshare", "-m", *command] if mounts else command,
        cwd=mirror.folder,
        env=environment(SITEGEN=SITEGEN, **changes),
        capture_output=True,
        timeout=300,
        check=False,
        preexec_fn=limit,
    )
    output, error = (text.decode("utf-8", "surrogateescape") for text in (done.stdout, done.stderr))
    assert "Traceback" not in output + error
    assert "B013" not in output + error
    return subprocess.CompletedProcess(done.args, done.returncode, output, error)


def verified_root(mirror: Mirror) -> str:
    """Check the published tree as a stranger does, and return its root hash."""
    done = mirror.run("verify", "public")
    assert done.returncode == 0, done.stdout
    return done.stdout.splitlines()[-1].removeprefix("root ")


def forget(mirror: Mirror) -> None:
    """Forget what was learned, so that the next build makes everything."""
    shutil.rmtree(mirror.folder / ".sitegen")


def root_from_nothing(mirror: Mirror) -> str:
    """Build, and return the root hash; neither the tree nor anything that was learned stays."""
    root = mirror.root()
    forget(mirror)
    shutil.rmtree(mirror.public)
    return root


# Disks.


@needs_mounts
@pytest.mark.parametrize("room", ["0", "40K", "600K"])
@pytest.mark.parametrize("what", ["everything", "a change"])
def test_a_disk_of_24_megabytes_that_fills_leaves_the_old_tree(mirror: Mirror, room: str, what: str) -> None:
    change = "rm -r disk/.sitegen" if what == "everything" else "mkdir content/pages; cp page.md content/pages/new.md"
    script = f"""
        mount -t tmpfs -o size=24m x disk && $SITEGEN build --quiet --output disk/public || exit 9
        dd if=/dev/zero of=disk/filling bs=64K 2> /dev/null
        truncate -s -{room} disk/filling; {change}
        $SITEGEN build --output disk/public > said; echo "code $?"
        $SITEGEN verify disk/public | tail -n 1
        rm disk/filling
        $SITEGEN build --quiet --output disk/public || exit 9
    """
    (mirror.folder / "disk").mkdir()
    (mirror.folder / "page.md").write_text("---\ntitle: New\n---\n\nNew.\n")
    done = shell(mirror, script, mounts=True)
    assert done.returncode == 0, done.stdout + done.stderr
    first, code, after, with_room = done.stdout.splitlines()
    said = (mirror.folder / "said").read_text(encoding="utf-8")
    if code == "code 3":
        assert after == first
        assert "B003 error" in said
        assert "full" in said or "No space left on device" in said
    else:
        # A change that is small enough finds room where a whole tree does not.
        assert (code, what, after) == ("code 0", "a change", with_room)
    assert (with_room == first) == (what == "everything")


@needs_mounts
def test_a_mirror_fits_a_disk_of_24_megabytes(mirror: Mirror) -> None:
    (mirror.folder / "small").mkdir()
    script = """
        mount -t tmpfs -o size=24m x small && cp -r content sitegen.toml small && cd small || exit 9
        $SITEGEN build && $SITEGEN build && $SITEGEN verify public
    """
    assert shell(mirror, script, mounts=True).returncode == 0


@needs_mounts
def test_a_disk_without_room_for_more_names_leaves_the_old_tree(mirror: Mirror) -> None:
    (mirror.folder / "disk").mkdir()
    script = """
        mount -t tmpfs -o size=64m x disk && cp -r content sitegen.toml disk && cd disk || exit 9
        $SITEGEN build --quiet > first && rm -r .sitegen || exit 9
        mount -o remount,nr_inodes=$(($(find . | wc -l) + 40)) . || exit 9
        $SITEGEN build; echo "code $?"
        $SITEGEN verify public | tail -n 1 | cmp - first
    """
    done = shell(mirror, script, mounts=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "B003 error" in done.stdout
    assert "No space left on device" in done.stdout
    assert "code 3\n" in done.stdout


@needs_mounts
def test_an_output_that_can_only_be_read_is_said(mirror: Mirror) -> None:
    (mirror.folder / "disk").mkdir()
    script = """
        mount -t tmpfs x disk && $SITEGEN build --quiet --output disk/public > first || exit 9
        mount -o remount,ro disk && $SITEGEN build --output disk/public; echo "code $?"
        $SITEGEN verify disk/public | tail -n 1 | cmp - first
    """
    done = shell(mirror, script, mounts=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "B003 error" in done.stdout
    assert "Read-only file system" in done.stdout
    assert "code 3\n" in done.stdout


@needs_mounts
def test_content_that_can_only_be_read_is_enough(mirror: Mirror) -> None:
    script = "mount --bind content content && mount -o remount,ro,bind content && $SITEGEN build"
    root = root_from_nothing(mirror)
    assert shell(mirror, script, mounts=True).returncode == 0
    assert verified_root(mirror) == root


@needs_mounts
def test_an_output_on_another_file_system_than_its_work_folder_is_said(mirror: Mirror) -> None:
    mirror.public.mkdir()
    script = 'mount -t tmpfs x public && $SITEGEN build; echo "code $?"; ls -A public'
    done = shell(mirror, script, mounts=True)
    assert "B003 error" in done.stdout
    assert str(mirror.public) in done.stdout
    assert "Device or resource busy" in done.stdout
    assert done.stdout.endswith("code 3\n")


@needs_mounts
def test_an_output_on_another_disk_than_the_content_is_like_any(mirror: Mirror) -> None:
    (mirror.folder / "disk").mkdir()
    script = """
        mount -t tmpfs x disk || exit 9
        $SITEGEN build --output disk/public && $SITEGEN build --output disk/public && cp -r disk/public .
    """
    root = root_from_nothing(mirror)
    assert shell(mirror, script, mounts=True).returncode == 0
    assert verified_root(mirror) == root


def test_a_file_system_without_hard_links_gets_copies(mirror: Mirror, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    mirror.build()
    linked = mirror.files()
    root = root_from_nothing(mirror)
    monkeypatch.setattr(os, "link", refuse)
    assert mirror.root() == root
    assert mirror.files() == linked
    assert all(path.stat().st_nlink == 1 for path in mirror.public.rglob("*") if path.is_file())


# Content that changes while it is read.

_RESTLESS = """
import os, random, sys, time
folder, seed = sys.argv[1], int(sys.argv[2])
choice = random.Random(seed)
papers = {name: open(f"{folder}/{name}", "rb").read() for name in sorted(os.listdir(folder))}
print("begun", flush=True)
while True:
    name = choice.choice(sorted(papers))
    path = f"{folder}/{name}"
    what = choice.randrange(6)
    if what == 0:
        with open(path, "wb") as file:
            file.write(papers[name][: choice.randrange(len(papers[name]))])
    elif what == 1:
        if os.path.lexists(path):
            os.unlink(path)
    elif what == 2:
        with open(path, "ab") as file:
            file.write(b" ")
    elif what == 3:
        other = choice.choice(sorted(papers))
        with open(f"{path}.new", "wb") as file:
            file.write(papers[other])
        os.replace(f"{path}.new", path)
    else:
        with open(path, "wb") as file:
            file.write(papers[name])
    time.sleep(choice.random() * 0.02)
"""


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_content_that_changes_while_it_is_read_never_makes_a_wrong_tree(mirror: Mirror, jobs: str) -> None:
    """Whatever was published, each of its documents verifies, and afterwards the content gives what it always gave."""
    bundles = mirror.content / "bundles"
    before = files_of(bundles)
    root = mirror.root()
    for seed in range(CHANGES):
        restless = subprocess.Popen(
            [sys.executable, "-c", _RESTLESS, str(bundles), str(seed)], stdout=subprocess.PIPE, text=True
        )
        assert restless.stdout is not None
        with restless.stdout:
            assert restless.stdout.readline() == "begun\n"
            done = shell(mirror, f"$SITEGEN build --jobs {jobs}")
            restless.kill()
            restless.wait()
        assert done.returncode in {0, 1}, done.stdout + done.stderr
        verified_root(mirror)
        shutil.rmtree(bundles)
        for name, body in before.items():
            mirror.put(f"bundles/{name}", body)
    assert mirror.root() == root


def test_a_clock_that_jumps_changes_nothing(mirror: Mirror) -> None:
    root = mirror.root()
    old = mirror.files()
    for moment in (4_000_000_000, 0, -86_400, 1):
        for path in (mirror.folder, *sorted(mirror.folder.rglob("*"))):
            os.utime(path, (moment, moment))
        assert mirror.root() == root
        assert mirror.files() == old


# What a content folder can hold.


def test_documents_of_60_megabytes_are_refused_by_name_and_the_rest_is_published(mirror: Mirror) -> None:
    large = b'{"a":"' + b"x" * 60_000_000 + b'"}'
    mirror.put("bundles/large.json", large)
    mirror.put("bundles/large.jsonl", large)
    done = shell(mirror, "gzip < content/bundles/large.json > content/bundles/large2.json.gz; $SITEGEN build")
    assert done.returncode == 1
    for place, code in [("large.json", "D007"), ("large2.json.gz", "D007"), ("large.jsonl:1", "D023")]:
        assert f"unreadable  bundles/{place}\n  {code} error" in done.stdout
    assert "9 found: 6 verified, 0 refused, 0 superseded, 3 unreadable" in done.stdout
    verified_root(mirror)


@pytest.mark.skipif(not os.environ.get("SITEGEN_TEST_LARGE"), reason="SITEGEN_TEST_LARGE is not set")
def test_50_000_files_in_one_folder_are_all_judged_in_little_memory(mirror: Mirror) -> None:
    for number in range(50_000):
        mirror.put(f"bundles/{number:05d}.json", "{}")
    done = shell(mirror, "$SITEGEN build --allow-refused", limit=functools.partial(limit_memory, 400_000_000))
    assert done.returncode == 0, done.stdout[-2000:]
    assert "50,006 found: 6 verified, 50,000 refused" in done.stdout
    verified_root(mirror)


NAMES = [b"a b.json", b"new\nline.json", b"caf\xe9.json", b"esc\x1b[31m.json", "\u202egnp.json".encode(), b"ABC.json"]
NAMES += [b"abc.json", "\u00e9.json".encode(), "e\u0301.json".encode(), b"-rf.json", b"$(id).json", b"%s.json"]


def test_documents_of_any_name_are_published_and_named_on_one_line(mirror: Mirror) -> None:
    for number, name in enumerate(map(os.fsdecode, NAMES)):
        paper = Paper(title=f"Named {number}", id=f"1901.{number:05d}")
        mirror.put(f"bundles/{name}", to_bytes(mint_bundle(paper, KEY)))
        mirror.put(f"bundles/broken {name}", "{}")
    if len(list((mirror.content / "bundles").iterdir())) < len(PAPERS) + 2 * len(NAMES):
        pytest.skip("not installed: a file system that tells these names apart")
    done = shell(mirror, "$SITEGEN build")
    assert done.returncode == 1
    assert f"{len(PAPERS) + len(NAMES)} verified, {len(NAMES)} refused" in done.stdout
    assert sum(line.startswith("refused  bundles/broken ") for line in done.stdout.splitlines()) == len(NAMES)
    assert not {"\x1b", "\u202e"} & set(done.stdout)
    verified_root(mirror)


def test_a_path_that_is_too_long_is_named_and_the_rest_is_published(mirror: Mirror) -> None:
    script = """
        cd content/bundles
        name=$(printf '%0200d' 0)
        for _ in $(seq 25); do mkdir $name && cd -P $name || exit 9; done
        echo {} > x.json
    """
    made = subprocess.run(["/bin/bash", "-c", script], cwd=mirror.folder, check=False, capture_output=True, timeout=60)
    assert made.returncode == 0, made.stderr
    done = shell(mirror, "$SITEGEN build")
    assert done.returncode == 1
    assert "D002 error" in done.stdout
    assert "its path is too long" in done.stdout
    assert "6 verified" in done.stdout
    shell(mirror, "rm -rf content/bundles/0*")


@pytest.mark.parametrize("output", ["pub lic", "pub\nlic", "pub\udcfflic", "a" * 255, "-o"])
def test_an_output_of_any_name_is_written(mirror: Mirror, output: str) -> None:
    done = shell(mirror, f"$SITEGEN build --quiet --output={shlex.quote(output)}")
    assert done.returncode == 0, done.stdout + done.stderr
    shutil.move(mirror.folder / output, mirror.public)
    assert done.stdout == f"root {verified_root(mirror)}\n"


def test_an_output_whose_name_is_too_long_is_said(mirror: Mirror) -> None:
    done = shell(mirror, f"$SITEGEN build --output {'a' * 256}")
    assert done.returncode == 3
    assert "B003 error" in done.stdout
    assert "File name too long" in done.stdout


# The process and its surroundings.


def limit_memory(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (size, size))


def limit_files(number: int) -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, (number, number))


@pytest.mark.parametrize(
    "script",
    [
        "$SITEGEN build <&-",
        "$SITEGEN build --quiet 2>&-",
        "$SITEGEN build 2>/dev/full",
        "$SITEGEN build >&-",
        "$SITEGEN build <&- >&- 2>&-",
        "env -u HOME $SITEGEN build",
        "TMPDIR=/nowhere $SITEGEN build",
        "LANG=C LC_ALL=C PYTHONUTF8=0 PYTHONCOERCECLOCALE=0 $SITEGEN build",
        "LANG=tr_TR.UTF-8 LC_ALL=tr_TR.UTF-8 $SITEGEN build",
        "COLUMNS=1 LINES=1 TERM=dumb $SITEGEN build",
        "umask 077; $SITEGEN build",
        "umask 000; $SITEGEN build",
        "ulimit -n 64; $SITEGEN build --jobs 2",
        "$SITEGEN build --jobs 40",
    ],
)
def test_surroundings_change_nothing_in_the_tree(mirror: Mirror, script: str) -> None:
    mirror.page("umlaut", "Gr\u00fc\u00dfe \u0130\u0131", title="Gr\u00fc\u00dfe")
    root = root_from_nothing(mirror)
    done = shell(mirror, script)
    assert done.returncode == 0, done.stdout + done.stderr
    assert verified_root(mirror) == root


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="not installed: /dev/full")
@pytest.mark.parametrize("arguments", ["build", "build --json", "verify", "explain", "explain B003"])
def test_words_that_cannot_be_written_are_said_elsewhere(mirror: Mirror, arguments: str) -> None:
    done = shell(mirror, f"$SITEGEN {arguments} > /dev/full")
    assert done.returncode == 3
    assert "No space left on device" in done.stderr


@pytest.mark.skipif(not shutil.which("script"), reason="not installed: script")
def test_a_terminal_of_one_column_is_enough(mirror: Mirror) -> None:
    root = root_from_nothing(mirror)
    done = shell(mirror, 'script -qec "stty cols 1; $SITEGEN build" /dev/null')
    assert done.returncode == 0, done.stdout
    assert verified_root(mirror) == root


@pytest.mark.parametrize("number", [8, 12, 16])
def test_too_few_open_files_are_said(mirror: Mirror, number: int) -> None:
    root = mirror.root()
    forget(mirror)
    done = shell(mirror, "$SITEGEN build --jobs 8", limit=functools.partial(limit_files, number))
    assert done.returncode == 3, done.stdout
    assert "B017 error" in done.stdout
    assert "Too many open files" in done.stdout
    assert "ulimit -n" in done.stdout
    assert verified_root(mirror) == root


def least_memory() -> int:
    """Return an address space that the program starts in, but has too little for a build; in bytes."""
    for size in range(20_000_000, 400_000_000, 4_000_000):
        done = subprocess.run(
            [sys.executable, "-c", "import sitegen.cli.main"],
            env=environment(),
            check=False,
            capture_output=True,
            timeout=60,
            preexec_fn=functools.partial(limit_memory, size),
        )
        if done.returncode == 0:
            return size
    raise AssertionError("the program does not start")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="not installed: limits of memory")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_too_little_memory_is_said(mirror: Mirror, jobs: str) -> None:
    root = mirror.root()
    forget(mirror)
    done = shell(mirror, f"$SITEGEN build --jobs {jobs}", limit=functools.partial(limit_memory, least_memory()))
    assert done.returncode == 3, done.stdout + done.stderr
    assert "B012 error" in done.stdout
    assert "fewer --jobs" in done.stdout
    assert verified_root(mirror) == root


@pytest.fixture
def building(mirror: Mirror) -> Iterator[subprocess.Popen[str]]:
    """A build that has workers."""
    for number in range(200):
        mirror.add(Paper(title=f"More {number}", id=f"1902.{number:05d}"))
    running = mirror.start("build", "--jobs", "2")
    while len(workers_of(running.pid)) < 2:
        assert running.poll() is None
    yield running
    running.kill()
    running.communicate()


def workers_of(process: int) -> list[int]:
    listed = subprocess.run(
        ["/bin/ps", "-A", "-o", "pid=,ppid="], check=True, capture_output=True, text=True, timeout=60
    ).stdout
    pairs = (line.split() for line in listed.splitlines())
    return [int(child) for child, parent in pairs if int(parent) == process]


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM])
def test_a_worker_that_is_killed_in_a_build_ends_it_and_names_a_place(
    mirror: Mirror, building: subprocess.Popen[str], number: signal.Signals
) -> None:
    os.kill(random.Random(number).choice(workers_of(building.pid)), number)
    output, error = building.communicate(timeout=120)
    assert building.returncode == 3, output + error
    assert "B004 error" in output
    assert f"({number.name})" in output
    assert "Traceback" not in error
    assert not mirror.public.exists()
