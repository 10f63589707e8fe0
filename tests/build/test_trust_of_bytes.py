"""Bytes that were not verified are not published, whatever happens between the verdict and the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sitegen.build.pipeline import build
from sitegen.build.report import Silence
from sitegen.config import load
from sitegen.errors import RefusedError, UsageError
from tests.build.mirrors import KEY, Mirror, state_home
from tests.testkit import Paper, mint_bundle, to_bytes

MARKER = b"markerofanattack"


@dataclass
class Meddler(Silence):
    """A listener that changes a file at the moment in which rendering begins."""

    path: Path
    body: bytes
    told: list[str] = field(default_factory=list)

    def stage(self, name: str, total: int | None) -> None:
        self.told.append(f"{name} {total}")
        if name == "render":
            self.path.write_bytes(self.body)


def test_a_document_that_changes_behind_its_verdict_is_not_published(tmp_path: Path) -> None:
    mirror = Mirror.minted(tmp_path, [Paper()])
    before = mirror.root()
    path = next(mirror.content.rglob("*.json"))
    good = path.read_bytes()
    title = Paper().title.encode()
    assert title in good
    forged = good.replace(title, title[:-1] + b"X")
    assert len(forged) == len(good)
    config = load(mirror.folder, environment={}, overrides={"jobs": 1})
    with pytest.raises(RefusedError) as raised:
        build(config, Meddler(path, forged), environment=state_home())
    assert [problem.code for problem in raised.value.problems] == ["D008"]
    assert title[:-1] + b"X" not in b"".join(mirror.files().values())
    path.write_bytes(good)
    assert mirror.root() == before
    assert build(config, Meddler(path, good), environment=state_home()).root == before


def test_the_name_of_a_key_of_a_refused_document_is_not_published(tmp_path: Path) -> None:
    mirror = Mirror.minted(tmp_path, [Paper()])
    good = to_bytes(mint_bundle(Paper(), KEY))
    mirror.put("bundles/bad.json", good[:-1] + b',"a ' + MARKER + b'":1,"a ' + MARKER + b'":2}')
    summary, heard = mirror.build()
    assert summary.refused == 1
    (problems,) = (problems for row, problems in heard.rows if row.status == "refused")
    assert any(MARKER.decode() in problem.place for problem in problems), "the operator is told"
    assert not [path for path, body in mirror.files().items() if MARKER in body]


def test_of_a_refused_document_only_the_errors_are_published(tmp_path: Path) -> None:
    mirror = Mirror.minted(tmp_path, [Paper()])
    bundle = mint_bundle(Paper(id="1701.00002"), KEY)
    bundle["events"][1]["payload"]["graph_snapshot"]["paper"]["title"] += "x"
    mirror.put("bundles/bad.json", to_bytes(bundle))
    _, heard = mirror.build()
    (told,) = (problems for row, problems in heard.rows if row.status == "refused")
    assert {"P050", "P080"} <= {problem.code for problem in told}
    (entry,) = (one for one in mirror.ledger() if one["verdict"] == "refused")
    assert "P050" in entry["codes"]
    assert "P080" not in entry["codes"]


def test_the_folder_of_a_mirror_is_no_output(tmp_path: Path) -> None:
    mirror = Mirror.minted(tmp_path, [Paper()])
    mirror.root()
    mirror.public.joinpath("sitegen.toml").write_text("")
    with pytest.raises(UsageError) as raised:
        mirror.build()
    assert [problem.code for problem in raised.value.problems] == ["B001"]
    assert mirror.public.joinpath("sitegen.toml").exists()


def test_a_templates_folder_that_is_named_must_be_there(tmp_path: Path) -> None:
    mirror = Mirror.minted(tmp_path, [Paper()])
    mirror.configure('[build]\ntemplates = "look"', trust=[KEY.trust()])
    with pytest.raises(UsageError) as raised:
        mirror.build()
    assert [problem.code for problem in raised.value.problems] == ["B014"]
    mirror.folder.joinpath("look").mkdir()
    assert mirror.build()[0].papers == 1


def test_a_tree_that_does_not_hold_is_given_no_root(tmp_path: Path) -> None:
    mirror = Mirror.minted(tmp_path, [Paper()])
    root = mirror.root()
    assert f"root {root}" in mirror.run("verify", "public").stdout
    page = next(mirror.public.glob("paper/*/index.html"))
    page.write_bytes(page.read_bytes() + b" ")
    done = mirror.run("verify", "public")
    assert done.returncode == 1
    assert "root " not in done.stdout
