"""The command line as a person and as a program meet it."""

from __future__ import annotations

import os
import pty
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sitegen.cli.codes import all_codes
from tests.build.mirrors import KEY, Mirror, ended, environment, lines
from tests.testkit import Paper, mint_bundle, to_bytes

PAPERS = [Paper(title=f"Paper {number}", id=f"1801.{number:05d}") for number in range(6)]
COMMANDS = ["init", "add", "build", "keygen", "verify", "explain"]
DOCUMENT = {"type", "place", "pith_number", "sha256", "verdict", "level", "problems"}
PROBLEM = {"code", "severity", "place", "cause", "fix"}
SUMMARY = {
    *("type", "found", "verified", "refused", "superseded", "unreadable"),
    *("faults", "papers", "files", "bytes", "written", "removed", "anew", "root"),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Mirror:
    mirror = Mirror.minted(tmp_path_factory.mktemp("built"), PAPERS)
    mirror.build()
    return mirror


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Mirror:
    """Two good papers, a refused document, an unreadable one and a fault of a page."""
    mirror = Mirror.minted(tmp_path_factory.mktemp("faulty"), PAPERS[:2])
    mirror.put("bundles/bad.json", to_bytes(mint_bundle(PAPERS[3], KEY)).replace(b"Paper 3", b"Paper 9"))
    mirror.put("bundles/cut.json.gz", b"\x1f\x8b")
    mirror.put("bundles/ignored.txt", b"")
    mirror.page("paper", "Reserved.")
    return mirror


def program(folder: Path, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    return Mirror(folder).run(*arguments, **changes)


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)])
def test_every_command_explains_itself(command: list[str], tmp_path: Path) -> None:
    done = program(tmp_path, *command, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith("Usage: sitegen")
    assert all(name in done.stdout for name in (COMMANDS if not command else ["--help"]))
    assert done.stderr == ""


def test_the_version_is_told(tmp_path: Path) -> None:
    done = program(tmp_path, "--version")
    assert (done.returncode, done.stdout.split()[0]) == (0, "sitegen")


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["build", "--nonsense"],
        ["build", "extra"],
        ["build", "--jobs", "two"],
        ["build", "--jobs", "-1"],
        ["build", "--config", "missing.toml"],
        ["build", "--content", "missing"],
        ["build", "--output", "."],
        ["build", "--output", "content"],
        ["build", "--base-url", "ftp://x"],
        ["build", "--base-url", "javascript:x"],
        ["verify", "missing.json"],
        ["serve", "--port", "65536"],
        ["serve", "--port", "-1"],
        ["explain", "P999"],
        ["explain", "\x1b[31m"],
        [],
    ],
)
def test_wrong_use_ends_with_2(built: Mirror, arguments: list[str]) -> None:
    before = built.files()
    done = built.run(*arguments)
    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert "\x1b" not in done.stdout + done.stderr
    assert built.files() == before


def test_a_good_build_ends_with_0_and_the_root(built: Mirror) -> None:
    done = built.run("build")
    assert done.returncode == 0
    *_, counts, files, root = done.stdout.splitlines()
    assert counts == "6 found: 6 verified, 0 refused, 0 superseded, 0 unreadable"
    assert files.endswith(" bytes; 0 written, 0 removed")
    assert root == f"root {built.build()[0].root}"


def test_quiet_says_the_root_alone(built: Mirror) -> None:
    done = built.run("build", "--quiet")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [f"root {built.build()[0].root}"]


def test_quiet_still_tells_errors(faulty: Mirror) -> None:
    done = faulty.run("build", "--quiet")
    assert done.returncode == 1
    assert "bundles/bad.json" in done.stdout
    assert "D051" in done.stdout
    assert "ignored.txt" not in done.stdout
    assert done.stderr == ""


def test_every_problem_has_place_cause_and_fix(faulty: Mirror) -> None:
    done = faulty.run("build")
    assert done.returncode == 1
    assert "bundles/bad.json" in done.stdout
    assert "P060 error" in done.stdout
    assert all_codes()["P060"].fix in done.stdout
    assert "bundles/ignored.txt" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("root ")


@pytest.mark.parametrize("arguments", [["build"], ["verify"], ["verify", "public"], ["verify", "content/bundles"]])
def test_json_lines_have_the_documented_shape(faulty: Mirror, arguments: list[str]) -> None:
    if arguments[-1] == "public":
        faulty.build()
    done = faulty.run(*arguments, "--json")
    *told, summary = lines(done.stdout)
    assert set(summary) == SUMMARY
    assert summary["type"] == "summary"
    for one in told:
        if one["type"] == "document":
            assert set(one) == DOCUMENT
            assert one["verdict"] in {"verified", "refused"}
            assert one["level"] in {"bundle", "receipt", "none"}
            assert all(set(problem) == PROBLEM for problem in one["problems"])
        else:
            assert one["type"] == "problem"
            assert set(one) == {"type"} | PROBLEM
    documents = [one for one in told if one["type"] == "document"]
    if arguments[-1] != "public":
        assert len(documents) == summary["found"] == 4
        assert done.returncode == 1
        assert (summary["root"] is not None) == (arguments == ["build"])
    else:
        assert done.returncode == 0
        assert summary["root"] == faulty.build()[0].root


def test_a_fault_of_the_machine_is_told_in_json(faulty: Mirror) -> None:
    done = faulty.run("build", "--json", "--config", "missing.toml")
    assert done.returncode == 2
    (problem,) = lines(done.stdout)
    assert set(problem) == {"type"} | PROBLEM


@pytest.mark.parametrize(
    "target", [f"content/bundles/{PAPERS[0].suffix()}.json", "content", "content/bundles", "public"]
)
def test_anything_can_be_verified(built: Mirror, target: str) -> None:
    done = built.run("verify", target)
    assert done.returncode == 0, done.stdout
    assert "verified" in done.stdout


def test_a_tampered_tree_is_not_verified(built: Mirror, tmp_path: Path) -> None:
    mirror = Mirror(Path(shutil.copytree(built.folder, tmp_path / "copy")))
    page = mirror.public / "index.html"
    page.write_bytes(page.read_bytes() + b" ")
    done = mirror.run("verify", "public")
    assert done.returncode == 1
    assert "index.html" in done.stdout


def test_each_named_document_is_told(built: Mirror) -> None:
    places = [f"content/bundles/{paper.suffix()}.json" for paper in PAPERS]
    done = built.run("verify", *places)
    assert done.returncode == 0
    assert done.stdout.count("verified (bundle)") == len(PAPERS)


def test_nothing_found_is_no_success(tmp_path: Path) -> None:
    mirror = Mirror.minted(tmp_path)
    assert mirror.run("verify").returncode == 1


@pytest.mark.parametrize("changes", [{}, {"NO_COLOR": "1"}, {"NO_COLOR": ""}])
def test_a_pipe_gets_no_escape(faulty: Mirror, changes: dict[str, str]) -> None:
    done = faulty.run("build", **changes)
    assert "\x1b" not in done.stdout + done.stderr
    assert "\r" not in done.stdout + done.stderr


def on_a_terminal(mirror: Mirror, **changes: str) -> str:
    ours, theirs = pty.openpty()
    building = subprocess.Popen(
        mirror.command("build"), cwd=mirror.folder, env=environment(**changes), stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    told = b""
    try:
        while data := os.read(ours, 65536):
            told += data
    except OSError:
        pass
    finally:
        os.close(ours)
    assert building.wait(30) == 1
    return told.decode()


def test_a_terminal_gets_colours_unless_they_are_not_wanted(faulty: Mirror) -> None:
    assert "\x1b[31m" in on_a_terminal(faulty, TERM="xterm")
    assert "\x1b[31m" not in on_a_terminal(faulty, TERM="xterm", NO_COLOR="1")


@pytest.mark.parametrize("code", sorted(all_codes()))
def test_every_code_is_explained(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    from sitegen.cli import main  # noqa: PLC0415 - one process for all codes

    assert main(["explain", code.lower()]) == 0
    known = all_codes()[code]
    told = capsys.readouterr().out
    assert told.startswith(f"{code}  {known.severity.value}\n")
    assert known.meaning in told
    assert known.fix in told
    assert known.meaning
    assert known.fix
    assert known.source


def test_all_codes_are_listed(tmp_path: Path) -> None:
    done = program(tmp_path, "explain")
    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == sorted(all_codes())


def test_a_near_code_is_offered(tmp_path: Path) -> None:
    done = program(tmp_path, "explain", "P00")
    assert done.returncode == 2
    assert "did you mean" in done.stderr


@pytest.mark.parametrize("arguments", [["explain"], ["build", "--json"], ["verify", "--json"], ["--help"]])
def test_a_reader_that_leaves_is_no_fault(built: Mirror, arguments: list[str]) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    done = subprocess.run(
        built.command(*arguments),
        cwd=built.folder,
        env=environment(),
        stdout=theirs,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
    )
    os.close(theirs)
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr
    assert done.returncode in {0, 1}


def test_a_new_mirror_is_made_once(tmp_path: Path) -> None:
    assert program(tmp_path, "init", "mirror").returncode == 0
    mirror = Mirror(tmp_path / "mirror")
    assert {path.name for path in mirror.folder.iterdir()} == {".gitignore", "content", "netlify.toml", "sitegen.toml"}
    (mirror.folder / "sitegen.toml").write_text("[mirror]\nname = 'Mine'\n")
    again = program(tmp_path, "init", "mirror")
    assert again.returncode == 2
    assert again.stdout.count("B009") == 4
    assert (mirror.folder / "sitegen.toml").read_text() == "[mirror]\nname = 'Mine'\n"
    assert mirror.run("build").returncode == 0
    assert "Mine" in mirror.text("/")


def test_a_new_mirror_in_the_current_folder(tmp_path: Path) -> None:
    assert program(tmp_path, "init").returncode == 0
    assert (tmp_path / "sitegen.toml").is_file()


def test_a_mirror_cannot_be_made_where_a_file_is(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    done = program(tmp_path, "init", "taken")
    assert done.returncode == 3
    assert "B003" in done.stdout


@pytest.mark.parametrize(("jobs", "stage"), [("1", "corpus"), ("2", "corpus"), ("2", "state")])
def test_ctrl_c_ends_a_build_at_once(tmp_path: Path, jobs: str, stage: str) -> None:
    papers = [Paper(title=f"Paper {number}", id=f"1801.{number:05d}") for number in range(40)]
    mirror = Mirror.minted(tmp_path, papers)
    mirror.build()
    before = mirror.files()
    begun = time.monotonic()
    building = mirror.start("build", "--anew", "--jobs", jobs)
    started = tmp_path / f".sitegen/public/{stage}.new.sqlite"
    while not started.exists():
        assert time.monotonic() < begun + 30
        assert building.poll() is None
        time.sleep(0.0005)
    os.killpg(building.pid, signal.SIGINT)
    pressed = time.monotonic()
    out, error = building.communicate(timeout=10)
    assert time.monotonic() - pressed < 8
    assert building.returncode == 130, out + error
    assert "B008" in out
    assert "Traceback" not in error
    assert ended(building.pid)
    assert mirror.files() == before
    mirror.build()
    assert mirror.files() == before
    kept = {"lock", "state.sqlite", "state.seal", "corpus.sqlite"}
    assert {path.name for path in (tmp_path / ".sitegen/public").iterdir()} == kept


def test_the_module_and_the_function_are_the_same_program(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from sitegen.cli import main; sys.exit(main(['explain', 'B001']))"],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert done.stdout == program(tmp_path, "explain", "B001").stdout
