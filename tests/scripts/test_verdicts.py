"""The scripts of the theme judge every document as the program does: verdict, level, codes, places and causes."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path
from typing import Any, Final

import pytest
from rjsmin import jsmin

from sitegen.pith.refusals import TABLE
from sitegen.pith.verify import verify
from tests.pith.samples import EVERY, data_of
from tests.pith.test_same_verdicts import made, variants
from tests.scripts.corpus import PITH, TESTKIT, Example, differences, write
from tests.scripts.edges import edges
from tests.scripts.mutants import mutants
from tests.scripts.node import needs_node, run
from tests.testkit import Json, mint_bundle, mint_record, to_bytes
from tests.testkit.broken import BROKEN, KEYS, PAPER, PUBLISHED

pytestmark = needs_node

ASSETS: Final = Path(__file__).parents[2] / "templates" / "assets"
STEP_OF: Final = {
    "P00": 1,
    "P010": 1,
    "P01": 2,
    "P013": 3,
    "P014": 3,
    "P015": 3,
    "P02": 4,
    "P03": 5,
    "P05": 6,
    "P07": 8,
}
STEPS: Final = range(1, 10)


@pytest.fixture(scope="module")
def minified(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts as they are published."""
    folder = tmp_path_factory.mktemp("minified")
    (folder / "package.json").write_text('{"type": "module"}')
    for path in ASSETS.glob("*.js"):
        (folder / path.name).write_text(
            jsmin(path.read_text(encoding="utf-8"), keep_bang_comments=True), encoding="utf-8"
        )
    return folder


def judged(folder: Path, examples: list[Example], assets: Path = ASSETS, **options: Any) -> list[Any]:
    write(folder, examples)
    answers: list[Any] = run("verdicts.mjs", {"folder": str(folder), "assets": str(assets), **options})
    assert len(answers) == len(examples)
    return answers


def kit() -> list[Example]:
    return [Example(name, data) for name, data in made().items()]


def test_documents_of_the_test_kit_are_judged_as_the_program_judges_them(tmp_path: Path) -> None:
    examples = kit()
    assert differences(examples, judged(tmp_path, examples)) == []


def test_documents_at_the_limits_are_judged_as_the_program_judges_them(tmp_path: Path) -> None:
    examples = list(edges())
    assert differences(examples, judged(tmp_path, examples)) == []


def test_samples_changed_in_every_place_are_judged_as_the_program_judges_them(tmp_path: Path) -> None:
    every = [Example(name, to_bytes(document), PITH) for suffix in EVERY for name, document in variants(suffix)]
    examples = [Example(suffix, data_of(suffix), PITH) for suffix in EVERY] + every[::3]
    assert differences(examples, judged(tmp_path, examples)) == []


def test_published_scripts_judge_two_thousand_mutants_as_the_program_judges_them(
    tmp_path: Path, minified: Path
) -> None:
    examples = list(mutants(2_000, seed=1))
    assert differences(examples, judged(tmp_path, examples, minified)) == []
    verdicts = [example.judged() for example in examples]
    assert 600 < sum(verified for verified, *_ in verdicts) < 1_400
    beyond_parsing = set(BROKEN) - {"P002", "P008", "P009", "P010"}
    assert {code for *_, problems in verdicts for code, *_ in problems} >= beyond_parsing - {"P004", "P005"}


def test_a_browser_without_ed25519_judges_as_one_that_has_it(tmp_path: Path, minified: Path) -> None:
    examples = [*kit(), *mutants(200, seed=2)]
    assert differences(examples, judged(tmp_path, examples, minified, withoutEd25519=True)) == []


def test_a_browser_that_keeps_its_cryptography_back_cannot_check(tmp_path: Path) -> None:
    examples = kit()[:3]
    for error, _ in judged(tmp_path, examples, withoutSubtle=True):
        assert error.startswith("CannotCheckError: this browser keeps its cryptography")


def test_a_browser_without_ed25519_that_cannot_load_the_library_cannot_check(tmp_path: Path, minified: Path) -> None:
    folder = tmp_path / "assets"
    shutil.copytree(minified, folder)
    (folder / "noble-ed25519.js").unlink()
    examples = [Example("bundle", to_bytes(mint_bundle(PAPER, KEYS.main))), Example("no json", b"{")]
    signed, unsigned = judged(tmp_path, examples, folder, withoutEd25519=True)
    assert signed[0].startswith("CannotCheckError: the library for Ed25519 could not be loaded")
    assert unsigned[:2] == [False, "none"], "nothing of it needs a signature to be refused"


PIN: Final = KEYS.main.trust()


@pytest.mark.parametrize(
    "pins",
    [
        [PIN, PIN],
        [{**PIN, "public_key_b64": "AAAA"}],
        [{**PIN, "public_key_b64": "A" * 43 + "="}],
        [{**PIN, "key_id": ""}],
        [{**PIN, "key_id": "x" * 201}],
        [{**PIN, "not_before": "yesterday"}],
        [{**PIN, "not_before": "2026-01-01T00:00:00Z", "not_after": "2025-01-01T00:00:00Z"}],
    ],
)
def test_a_pin_that_is_none_is_not_held_against_the_document(tmp_path: Path, pins: list[Json]) -> None:
    ((error, _),) = judged(tmp_path, [Example("bundle", to_bytes(mint_bundle(PAPER, KEYS.main)), tuple(pins))])
    assert error.startswith("CannotCheckError: ")


def test_a_pin_may_have_a_name_of_two_hundred_characters(tmp_path: Path) -> None:
    document = to_bytes(mint_bundle(PAPER, KEYS.main))
    pins = tuple({**PIN, "key_id": character * 200} for character in ("x", "\U0001f600"))
    ((verified, *_),) = judged(tmp_path, [Example("bundle", document, (PIN, *pins))])
    assert verified is True


def test_nothing_is_verified_where_nothing_is_pinned(tmp_path: Path) -> None:
    document = to_bytes(mint_bundle(PAPER, KEYS.main))
    nothing, ours = judged(tmp_path, [Example("bundle", document, ()), Example("bundle", document, TESTKIT)])
    assert {problem[0] for problem in nothing[4]} == {"P041"}
    assert (nothing[0], ours[0]) == (False, True)


def test_a_verdict_tells_what_the_document_states_and_names_every_step(tmp_path: Path) -> None:
    bundle, record = mint_bundle(PAPER, KEYS.main), mint_record(PAPER, KEYS.main)
    odd = {**bundle, "built_at": 7, "state": [], "pith_number": None, "bundle_signature": None}
    examples = [Example("", to_bytes(each)) for each in (bundle, record, odd)]
    of_bundle, of_record, of_odd = judged(tmp_path, examples, whole=True)
    assert of_bundle["sha256"] == hashlib.sha256(examples[0].data).hexdigest()
    for name in ("pith_number", "canonical_sha256", "built_at"):
        assert of_bundle[name] == bundle[name]
        assert of_record[name] == record.get(name, "")
    assert of_bundle["bundle_sha256"] == bundle["bundle_signature"]["bundle_sha256"]
    assert of_bundle["state_sha256"] == bundle["state"]["state_sha256"]
    assert of_record["bundle_sha256"] == of_record["state_sha256"] == ""
    assert [of_odd[name] for name in ("built_at", "state_sha256", "pith_number", "bundle_sha256")] == [""] * 4
    assert [step["number"] for step in of_bundle["steps"]] == list(STEPS)
    said = re.findall(r"^    (\d)\. (.*)[;.]$", verify.__doc__ or "", re.MULTILINE)
    assert [(str(step["number"]), step["name"]) for step in of_bundle["steps"]] == said
    assert {(each["code"], each["meaning"]) for each in of_odd["problems"]} <= {
        (code, row.meaning) for code, row in TABLE.items()
    }


def test_the_codes_are_those_of_the_program() -> None:
    found = {code: (severity, meaning) for code, severity, meaning in run("codes.mjs", None)}
    assert found == {code: (row.severity.value, row.meaning) for code, row in TABLE.items()}


def failed(told: list[Any]) -> list[int]:
    return [number for number, ok in zip(STEPS, told[5], strict=True) if ok is False]


def test_steps_of_good_documents_are_all_passed(tmp_path: Path) -> None:
    examples = [
        Example("bundle", to_bytes(mint_bundle(PAPER, KEYS.main))),
        Example("record", to_bytes(mint_record(PAPER, KEYS.main))),
    ]
    bundle, record = judged(tmp_path, examples)
    assert bundle[5] == [True] * 9
    assert record[5] == [True] * 5 + [None] * 3 + [True]


def test_steps_tell_where_a_document_failed_and_what_was_not_reached(tmp_path: Path) -> None:
    examples = [Example(code, make()) for code, make in BROKEN.items() if not code.startswith(("P04", "P06"))]
    for example, told in zip(examples, judged(tmp_path, examples), strict=True):
        step = STEP_OF.get(example.name) or STEP_OF.get(example.name[:3], 0)
        if example.name in PUBLISHED:
            assert failed(told) == [], example.name
            continue
        assert failed(told)[0] == step, example.name
        reached = [number for number, ok in zip(STEPS, told[5], strict=True) if ok]
        assert set(reached) >= set(range(1, step)), example.name
        assert step > 3 or max(reached, default=0) < step, example.name


def test_a_step_that_a_wrong_shape_kept_from_looking_is_not_called_passed(tmp_path: Path) -> None:
    document = mint_bundle(PAPER, KEYS.main)
    document["events"][1]["target"] = 7
    document["short_pith_number"] = "pith:AAAAAAAA"
    ((*_, steps),) = judged(tmp_path, [Example("two faults", to_bytes(document))])
    assert steps == [True, True, False, False, None, None, False, None, None]


def test_a_document_given_up_after_a_hundred_errors_has_steps_that_were_not_reached(tmp_path: Path) -> None:
    document = mint_bundle(PAPER, KEYS.main)
    document["source_aliases"] += [{"alias_kind": "arxiv", "alias_value": "x"}] * 200
    ((*_, problems, steps),) = judged(tmp_path, [Example("many", to_bytes(document))])
    assert len(problems) == 100
    assert steps == [True, True, True, False, None, None, None, None, None]
