"""`sitegen verify https://…` as people and programs use it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.build.mirrors import KEY, Mirror, environment, lines
from tests.outside.live_mirrors import OPERATOR, OTHER, B, History, bundle
from tests.outside.lying_server import instead, lying


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder of somebody who trusts the key of papers and no mirror yet."""
    trust = "\n".join(f'{name} = "{value}"' for name, value in KEY.trust().items())
    (tmp_path / "sitegen.toml").write_text(
        f'[mirror]\ncontact = "mailto:me@example.org"\n[[trust.keys]]\n{trust}\n', encoding="utf-8"
    )
    return tmp_path


def verify(place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    mirror = Mirror(place)
    variables = environment(XDG_STATE_HOME=str(place / "state"))
    return mirror.run_command(
        mirror.command("verify", "--rate", "0", *arguments), place, XDG_STATE_HOME=variables["XDG_STATE_HOME"]
    )


def test_people_are_told_who_signed_and_what_was_looked_at(history: History, place: Path) -> None:
    with lying(history.new) as host:
        done = verify(place, host.base, "--sample", "2", "--report", "report.md")
        again = verify(place, host.base, "--sample", "2", "--key", OPERATOR.vkey)
        assert host.server is not None
        agents = {asked.fields["user-agent"] for asked in host.server.asked}
    assert (done.returncode, again.returncode) == (0, 0), done.stdout + done.stderr
    assert f"signed by {OPERATOR.vkey} (first seen)" in done.stdout
    assert "(given)" in again.stdout
    assert "L001 note" in done.stdout
    assert "looked at a sample" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("root ")
    assert {agent.partition(" ")[2] for agent in agents} == {"(+mailto:me@example.org)"}
    report = (place / "report.md").read_text(encoding="utf-8")
    assert OPERATOR.vkey in report
    assert "Nothing is wrong." in report
    assert "- **L001** note" in report


def test_programs_get_one_object_a_line_and_a_report_with_the_same(history: History, place: Path) -> None:
    with lying(history.new, instead(bundle(B), b"{}")) as host:
        done = verify(place, host.base, "--all", "--json", "--report", "report.json")
    assert done.returncode == 1
    said = lines(done.stdout)
    assert [one["type"] for one in said[-2:]] == ["mirror", "summary"]
    assert {one["type"] for one in said[:-2]} == {"problem"}
    mirror, summary = said[-2:]
    assert (mirror["is_good"], mirror["key_is"], mirror["mode"]) == (False, "first seen", "all")
    assert (summary["refused"], summary["root"]) == (2, None)
    assert summary["found"] == summary["verified"] + summary["refused"] == 9
    report = json.loads((place / "report.json").read_text(encoding="utf-8"))
    assert report["type"] == "sitegen_mirror_report"
    assert [one["code"] for one in report["problems"]] == [one["code"] for one in said[:-2]]
    assert {name for name in report if name != "problems"} == set(mirror)
    assert report["checkpoint"].encode() == (history.new / "log/checkpoint").read_bytes()


def test_a_changed_key_is_loud_and_ends_with_one(history: History, place: Path) -> None:
    with lying(history.new) as host:
        done = verify(place, host.base, "--key", OTHER.vkey, "--sample", "1", "--quiet")
    assert done.returncode == 1
    assert "L002 error" in done.stdout
    assert "THE KEY" in verify_explained(place, "L002")


def verify_explained(place: Path, code: str) -> str:
    mirror = Mirror(place)
    return mirror.run_command(mirror.command("explain", code), place).stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["https://user:secret@mirror.example/"], "L021"),
        (["https://mirror.example:x/"], "L021"),
        (["http://127.0.0.1:9/", "--key", "nonsense"], "T048"),
        (["http://127.0.0.1:9/", "--key", OPERATOR.vkey, "--key", OTHER.vkey], "L021"),
        (["http://127.0.0.1:9/", "--report", "report.txt"], "L022"),
        (["http://127.0.0.1:9/", "--report", "nowhere/report.md"], "L022"),
    ],
)
def test_wrong_use_ends_with_two_before_anything_is_asked(place: Path, arguments: list[str], code: str) -> None:
    done = verify(place, *arguments, "--json")
    assert done.returncode == 2
    assert [one["code"] for one in lines(done.stdout)] == [code]
    assert "secret" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "arguments", [["--all", "--sample", "3"], ["http://127.0.0.1:8/", "--report", "r.md"], ["--sample", "0"]]
)
def test_options_that_exclude_each_other_end_with_two(place: Path, arguments: list[str]) -> None:
    assert verify(place, "http://127.0.0.1:9/", *arguments).returncode == 2


def test_where_nothing_is_nothing_is_verified(place: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with lying(tmp_path / "empty") as host:
        done = verify(place, host.base, "--json")
    assert done.returncode == 1
    assert {"L004", "T002", "T040"} == {one["code"] for one in lines(done.stdout) if one["type"] == "problem"}
    unanswered = verify(place, host.base, "--json")
    assert unanswered.returncode == 1
    assert {one["code"] for one in lines(unanswered.stdout) if one["type"] == "problem"} == {"N004"}


def test_a_report_that_cannot_be_written_ends_with_three(history: History, place: Path) -> None:
    (place / "report.md").mkdir()
    with lying(history.new) as host:
        done = verify(place, host.base, "--sample", "1", "--report", "report.md")
    assert done.returncode == 2
    (place / "full.md").symlink_to("/dev/full")
    with lying(history.new) as host:
        done = verify(place, host.base, "--sample", "1", "--report", "full.md", "--json")
    assert done.returncode == 3
    assert lines(done.stdout)[-1]["code"] == "L022"


def test_a_host_that_cannot_be_asked_is_not_called_an_unsigned_mirror(place: Path) -> None:
    done = verify(place, "http://127.0.0.1:1/", "--report", "report.md")
    assert done.returncode == 1
    assert "N004 error" in done.stdout
    assert "its key is not known" in done.stdout
    assert "unsigned" not in done.stdout + (place / "report.md").read_text(encoding="utf-8")
