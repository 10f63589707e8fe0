"""The codes of the intake: each is asserted by a test, and says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.intake.refusals import TABLE

TESTS = "\n".join(
    path.read_text(encoding="utf-8") for path in Path(__file__).parent.rglob("test_*.py") if path != Path(__file__)
)


@pytest.mark.parametrize("code", TABLE)
def test_each_code_is_one_that_a_test_gives(code: str) -> None:
    assert f'"{code}"' in TESTS


def test_each_code_says_what_it_means_and_what_to_do() -> None:
    for code in TABLE.values():
        assert code.meaning.endswith(".")
        assert code.fix.endswith(".")
        assert code.source
