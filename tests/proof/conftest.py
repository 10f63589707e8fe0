"""A tree that is built once, and a copy of it for each test that breaks one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.proof.minted_tree import FIRST, KEY, SECOND, THIRD, MintedTree
from tests.site.data.papers import joined
from tests.testkit import mint_bundle, mint_record


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    tree = MintedTree({"index.html": b"<p>home", "assets/style.css": b"p {}"})
    tree.add_bundles(mint_bundle(FIRST, KEY))
    tree.add_bundles(*joined(SECOND, KEY))
    tree.add_record(mint_record(THIRD, KEY))
    tree.add_lists()
    folder = tmp_path_factory.mktemp("built")
    return folder, tree.write(folder)


@pytest.fixture
def tree(built: tuple[Path, str], tmp_path: Path) -> Path:
    return Path(shutil.copytree(built[0], tmp_path / "public"))
