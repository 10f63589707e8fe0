"""The one-file checker as a stranger runs it: alone in a fresh folder, on whatever a stranger gave them."""

from __future__ import annotations

import ast
import gzip
import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest

from sitegen.resources import standalone_verifier
from tests.pith.samples import BUNDLES, RECORD, data_of
from tests.proof.standalone.test_proofs import HONEST, LOG, PITH
from tests.testkit import Key, Paper, mint_bundle, to_bytes

ALONE = (
    "import runpy, sys\n"
    "sys.path.append({packages!r})\n"
    "sys.argv = ['verify.py', *sys.argv[1:]]\n"
    "sys.modules['sitegen'] = None\n"
    "runpy.run_path('verify.py', run_name='__main__')\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "verify.py").write_bytes(standalone_verifier())
    return tmp_path


def run(folder: Path, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run the saved file without site-packages but for the folder that `cryptography` is in, and without sitegen."""
    code = ALONE.format(packages=sysconfig.get_path("platlib"))
    command = [sys.executable, "-I", "-S", "-c", code, *arguments]
    done = subprocess.run(command, cwd=folder, input=stdin, capture_output=True, timeout=60, check=False)
    assert b"Traceback" not in done.stdout + done.stderr
    return done


def told(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def save(folder: Path, name: str, data: bytes) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return name


def test_it_imports_the_standard_library_and_cryptography_alone() -> None:
    tree = ast.parse(standalone_verifier(), feature_version=(3, 9))
    named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    named |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in named} - sys.stdlib_module_names == {"cryptography"}


def alone(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run the saved file without any package."""
    command = [sys.executable, "-I", "-S", "verify.py", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=60, check=False)
    assert b"Traceback" not in done.stdout + done.stderr
    return done


def test_without_cryptography_it_says_the_same(folder: Path) -> None:
    data = data_of(BUNDLES[0])
    names = [save(folder, "good.json", data), save(folder, "forged.json", data.replace(b"2026-05", b"2026-06"))]
    done, other = alone(folder, *names), run(folder, *names)
    assert (done.returncode, done.stdout) == (other.returncode, other.stdout)
    assert done.returncode == 1
    assert alone(folder, "good.json").returncode == 0


def test_documents_of_pith_are_verified_step_by_step(folder: Path) -> None:
    names = [save(folder, f"{suffix}.json", data_of(suffix)) for suffix in (BUNDLES[0], RECORD)]
    done = run(folder, *names)
    assert done.returncode == 0
    text = done.stdout.decode("ascii")
    assert 'Trusted: "pith-v1-2026-05", fingerprint 8d4b5ee74e4693bcd1df2446408b0d54' in text
    assert text.count(" ok ") == 9 + 6
    assert text.splitlines()[-1] == "2 found: 2 verified, 0 not verified"


def test_a_changed_document_is_refused_with_its_step(folder: Path) -> None:
    changed = data_of(BUNDLES[0]).replace(b'"built_at":"2026', b'"built_at":"2027')
    done = run(folder, save(folder, "x.json", changed))
    assert done.returncode == 1
    assert b" 7 FAILED bundle" in done.stdout
    assert b"P060 error" in done.stdout


def test_a_key_that_is_given_takes_the_place_of_that_of_pith(folder: Path) -> None:
    own, other = (Key.fresh(name, key_id=name) for name in ("own", "other"))
    save(folder, "x.json", to_bytes(mint_bundle(Paper(), own)))
    key = ("--key", f"{own.key_id}:{own.public_b64}")
    assert run(folder, "x.json", *key).returncode == 0
    assert run(folder, "x.json").returncode == 1
    assert run(folder, "x.json", "--key", f"{own.key_id}:{other.public_b64}").returncode == 1
    assert run(folder, "x.json", *key, *key).returncode == 2
    assert run(folder, save(folder, "y.json", data_of(BUNDLES[0])), *key).returncode == 1


@pytest.mark.parametrize(
    "key", ["x", "x:", "x:AAAA", f"x:{'A' * 43}=", ":stVStoiQhXFxp4s2pdzPNoqVNBMojDU/fJ2db5S3CbM="]
)
def test_a_key_that_is_none_is_wrong_use(folder: Path, key: str) -> None:
    done = run(folder, "verify.py", "--key", key)
    assert done.returncode == 2
    assert b"a key is key_id:base64" in done.stderr


def test_a_proof_is_checked_with_no_network_and_told(folder: Path) -> None:
    save(folder, "x.tlog-proof", HONEST.data())
    trust = ("--key", f"{PITH.key_id}:{PITH.public_b64}")
    done = run(folder, "x.tlog-proof", *trust, "--log-key", LOG.vkey, "--json")
    assert done.returncode == 0
    proof, summary = told(done)
    assert (proof["type"], proof["verdict"], proof["origin"], proof["size"]) == ("proof", "verified", LOG.name, 12)
    assert [step["ok"] for step in (*proof["bundle"]["steps"], *proof["steps"])] == [True] * 13
    assert summary == {"type": "summary", "found": 1, "verified": 1, "refused": 0, "unreadable": 0}
    assert run(folder, "x.tlog-proof", *trust).returncode == 1
    assert run(folder, "x.tlog-proof", "--log-key", LOG.vkey).returncode == 1
    assert run(folder, "x.tlog-proof", *trust, "--log-key", "nonsense").returncode == 2
    assert b"13 ok" in run(folder, "x.tlog-proof", *trust, "--log-key", LOG.vkey).stdout


def test_a_proof_is_told_by_its_first_line_under_any_name(folder: Path) -> None:
    done = run(folder, save(folder, "x.json", HONEST.data()), "--json")
    assert told(done)[0]["type"] == "proof"


def test_a_folder_is_walked_and_what_is_no_document_is_passed_over(folder: Path) -> None:
    good = data_of(BUNDLES[0])
    save(folder, "bundles/deep/a.json", good)
    save(folder, "bundles/b.json.gz", gzip.compress(good))
    save(folder, "bundles/c.jsonl", good + b"\n\n \n" + data_of(RECORD))
    save(folder, "bundles/d.jsonl.gz", gzip.compress(good + b"\n{}\n"))
    save(folder, "bundles/README.md", b"# x")
    done = run(folder, "bundles", "--json")
    *documents, summary = told(done)
    assert [(Path(each["place"]).name, each["verdict"]) for each in documents] == [
        ("b.json.gz", "verified"),
        ("c.jsonl:1", "verified"),
        ("c.jsonl:4", "verified"),
        ("d.jsonl.gz:1", "verified"),
        ("d.jsonl.gz:2", "refused"),
        ("a.json", "verified"),
    ]
    assert done.returncode == 1
    assert (summary["verified"], summary["refused"]) == (5, 1)


def test_an_empty_folder_verifies_nothing(folder: Path) -> None:
    (folder / "empty").mkdir()
    done = run(folder, "empty")
    assert done.returncode == 1
    assert b"nothing was verified" in done.stdout


def saved_mirror(folder: Path) -> Path:
    """Save a mirror's files, as a download of it has them."""
    suffix, data = BUNDLES[0], data_of(BUNDLES[0])
    for path in (f"pith/{suffix}/bundle.json", f".well-known/pith/{suffix}/bundle.json"):
        save(folder, f"mirror/{path}", data)
    save(folder, f"mirror/pith/{RECORD}.json", data_of(RECORD))
    save(folder, f"mirror/pith/{suffix}/state.json", b"{}")
    save(folder, "mirror/.well-known/pith/manifest.json", b"{}")
    return folder / "mirror"


def test_of_a_saved_mirror_the_documents_are_checked_and_no_other_files(folder: Path) -> None:
    saved_mirror(folder)
    done = run(folder, "mirror", "--json")
    assert done.returncode == 0
    assert told(done)[-1]["verified"] == 2


def test_a_record_in_the_place_of_a_bundle_hides_no_events(folder: Path) -> None:
    mirror = saved_mirror(folder)
    (mirror / f"pith/{RECORD}").mkdir()
    (mirror / f"pith/{RECORD}/bundle.json").write_bytes(data_of(RECORD))
    done = run(folder, "mirror", "--json")
    assert done.returncode == 1
    assert [problem["code"] for each in told(done)[:-1] for problem in each["problems"]].count("T020") == 1


def test_a_mirror_that_shows_one_paper_at_the_address_of_another_is_found_out(folder: Path) -> None:
    mirror = saved_mirror(folder)
    swapped = mirror / f"pith/{BUNDLES[0]}/bundle.json"
    swapped.write_bytes(data_of(BUNDLES[1]))
    done = run(folder, "mirror", "--json")
    assert done.returncode == 1
    assert {problem["code"] for each in told(done)[:-1] for problem in each["problems"]} == {"T020"}
    # The copy at the well-known address is no copy any more, so it is judged for itself.
    assert told(done)[-1]["found"] == 3
    swapped.unlink()
    assert told(run(folder, "mirror", "--json"))[-1]["found"] == 2


def test_what_cannot_be_read_is_told_and_ends_with_2(folder: Path) -> None:
    os.mkfifo(folder / "pipe.json")
    save(folder, "broken.json.gz", gzip.compress(b"x" * 1000)[:-20])
    save(folder, "plain.json.gz", b"no gzip")
    (folder / "zero.json").symlink_to("/dev/zero")
    names = ("missing.json", "pipe.json", "broken.json.gz", "plain.json.gz", "zero.json")
    done = run(folder, *names, "--json")
    assert done.returncode == 2
    assert [(each["type"], each["place"]) for each in told(done)[:-1]] == [("unreadable", name) for name in names]
    assert run(folder, "missing.json", save(folder, "x.json", b"{}")).returncode == 1


def test_a_bomb_is_refused_for_its_size(folder: Path) -> None:
    save(folder, "bomb.json.gz", gzip.compress(bytes(40 * 1024 * 1024)))
    save(folder, "bomb.jsonl", b"[" * (17 * 1024 * 1024) + b"\n" + data_of(RECORD))
    done = run(folder, "bomb.json.gz", "bomb.jsonl", "--json")
    first, second, third, _ = told(done)
    assert [each["problems"][0]["code"] for each in (first, second)] == ["P008", "P008"]
    assert third["verdict"] == "verified"


def test_nothing_in_a_name_or_a_document_reaches_the_terminal(folder: Path) -> None:
    hostile = "\x1b[2J\u202e\n\udcff"
    save(folder, f"{hostile}.json", json.dumps({"bundle_type": hostile, "pith_number": hostile}).encode())
    done = run(folder, ".")
    assert done.returncode == 1
    assert all(byte == ord("\n") or ord(" ") <= byte <= ord("~") for byte in done.stdout)


def test_standard_input_is_a_document(folder: Path) -> None:
    assert run(folder, "-", stdin=data_of(RECORD)).returncode == 0
    assert run(folder, "-", stdin=b"").returncode == 1


def test_a_reader_who_goes_away_is_no_success(folder: Path) -> None:
    save(folder, "x.json", data_of(RECORD))
    code = ALONE.format(packages=sysconfig.get_path("platlib"))
    with subprocess.Popen(
        [sys.executable, "-I", "-S", "-u", "-c", code, *["x.json"] * 200],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 2


def test_no_argument_is_wrong_use(folder: Path) -> None:
    assert run(folder).returncode == 2
    assert run(folder, "--help").returncode == 0
