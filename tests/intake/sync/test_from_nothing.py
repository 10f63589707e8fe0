"""A second mirror from nothing, as an operator makes it, from a host as operators have it: nginx."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sitegen.proof.operator_key import OperatorKey
from tests.build.mirrors import KEY, Mirror
from tests.intake.rooms import bundle, papers, place
from tests.intake.sync.copies import LATER
from tests.intake.sync.tree_server import hosted
from tests.skipped_by_name import needs

PAPERS = papers(30)
FIRST = OperatorKey.generate("first.example/log", b"1" * 32)
SECOND = OperatorKey.generate("second.example/log", b"2" * 32)

_NGINX = """
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log {folder}/access.log; default_type application/octet-stream;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{port}; root {tree}; gzip on; gzip_types *; error_page 404 /404.html; }}
}}
"""


@contextmanager
def nginx(tree: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    """Serve a tree by nginx; give the address and the log of what was asked."""
    folder.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (folder / "nginx.conf").write_text(_NGINX.format(folder=folder, tree=tree, port=port), encoding="utf-8")
    # As root, its workers would be of a user that may not look into the tests' folders.
    user = ["-g", "user root;"] if os.geteuid() == 0 else []
    command = ["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder), *user]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.05)
        yield f"http://127.0.0.1:{port}", folder / "access.log"
    finally:
        process.terminate()
        process.wait()


@pytest.fixture
def first(tmp_path: Path) -> Mirror:
    """A signed mirror, begun by `sitegen init`, with thirty papers more."""
    mirror = begun(tmp_path / "first")
    for paper in PAPERS:
        mirror.put(place(paper), bundle(paper))
    made(mirror, FIRST)
    return mirror


def begun(folder: Path) -> Mirror:
    """Begin a mirror as an operator does, which trusts the tests' key beside Pith's."""
    folder.parent.mkdir(exist_ok=True)
    ran = Mirror.run_command(Mirror(folder).command("init", str(folder)), folder.parent)
    assert ran.returncode == 0, ran.stderr
    settings = folder / "sitegen.toml"
    pith = {"key_id": "pith-v1-2026-05", "public_key_b64": "stVStoiQhXFxp4s2pdzPNoqVNBMojDU/fJ2db5S3CbM="}
    text = settings.read_text(encoding="utf-8")
    for entry in (pith, KEY.trust()):
        text += "\n".join(
            ["", "[[trust.keys]]", *(f"{name} = {json.dumps(value)}" for name, value in entry.items()), ""]
        )
    settings.write_text(text, encoding="utf-8")
    return Mirror(folder)


def made(mirror: Mirror, key: OperatorKey) -> None:
    ran = mirror.run("build", "--jobs", "1", "--quiet", SITEGEN_SIGNING_KEY=key.line)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def published(mirror: Mirror) -> dict[str, bytes]:
    """Return the signed documents that a mirror publishes, and the states made from them."""
    names = ("/bundle.json", "/state.json")
    return {path: body for path, body in mirror.files().items() if path.endswith(names)}


def ledger(mirror: Mirror) -> dict[str, tuple[str, str]]:
    return {one["sha256"]: (one["pith_number"], one["verdict"]) for one in mirror.ledger()}


def moves_what_changed(first: Mirror, second: Mirror, base: str, asked: Path | None) -> list[str]:
    """Sync, change one paper at the first, sync again; return the documents that were asked for then."""
    ran = second.run("sync", base, "--rate", "0", "--jobs", "1")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    made(second, SECOND)
    assert len(published(first)) > 2 * len(PAPERS)
    assert published(second) == published(first)
    assert ledger(second) == ledger(first)
    newer = bundle(PAPERS[7], built_at=LATER, corrections=["a word"])
    first.put(place(PAPERS[7]), newer)
    made(first, FIRST)
    before = asked.read_text(encoding="utf-8") if asked else ""
    ran = second.run("sync", base, "--rate", "0", "--jobs", "1", "--json")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert (second.content / place(PAPERS[7])).read_bytes() == newer
    stored = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [one["outcome"] for one in stored if one["type"] == "added"] == ["stored"]
    lines = asked.read_text(encoding="utf-8").removeprefix(before).splitlines() if asked else []
    return [line.split()[6] for line in lines if "/pith/" in line and ".well-known" not in line]


@needs("nginx")
def test_a_second_mirror_from_nothing_by_nginx(first: Mirror, tmp_path: Path) -> None:
    second = begun(tmp_path / "second")
    with nginx(first.public, tmp_path / "nginx") as (base, asked):
        moved = moves_what_changed(first, second, base, asked)
    assert moved == [f"/pith/{PAPERS[7].suffix()}/bundle.json"]


def test_a_second_mirror_from_nothing(first: Mirror, tmp_path: Path) -> None:
    second = begun(tmp_path / "second")
    with hosted(first.public) as host:
        moves_what_changed(first, second, host.base, None)
        assert host.bundles().count(f"pith/{PAPERS[7].suffix()}/bundle.json") == 2
        assert len(host.bundles()) == len(PAPERS) + 1
