"""The scripts of the theme judge every document as the program does: verdict, level, codes, places and causes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.pith.samples import EVERY
from tests.pith.test_same_verdicts import made, variants
from tests.scripts.corpus import PITH, Example, differences, write
from tests.scripts.node import needs_node, run
from tests.testkit import to_bytes

pytestmark = needs_node

ASSETS = Path(__file__).parents[2] / "templates" / "assets"


def judged(folder: Path, examples: list[Example], **options: Any) -> list[Any]:
    write(folder, examples)
    answers: list[Any] = run("verdicts.mjs", {"folder": str(folder), "assets": str(ASSETS), **options})
    return answers


def test_documents_of_the_test_kit_are_judged_as_the_program_judges_them(tmp_path: Path) -> None:
    examples = [Example(name, data) for name, data in made().items()]
    assert differences(examples, judged(tmp_path, examples)) == []


@pytest.mark.parametrize("suffix", EVERY)
def test_samples_changed_in_every_place_are_judged_as_the_program_judges_them(suffix: str, tmp_path: Path) -> None:
    examples = [Example(name, to_bytes(document), PITH) for name, document in variants(suffix)]
    assert differences(examples, judged(tmp_path, examples)) == []
