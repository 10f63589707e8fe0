"""Modules in one script do what they do apart, and what cannot be put into one is refused, not guessed."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from sitegen.site.module_bundle import BundleError, bundle, module_names
from tests.scripts.node import needs_node

ENTRY = "entry.js"


def run(modules: dict[str, str]) -> Any:
    """Run a bundle in Node; the entry calls `tell`."""
    script = f"const tell = (value) => console.log(JSON.stringify(value));\n{bundle(modules, ENTRY)}"
    ran = subprocess.run(["node", "-"], input=script, capture_output=True, text=True, check=True, timeout=60)  # noqa: S607
    return json.loads(ran.stdout)


@needs_node
@pytest.mark.parametrize(
    "other",
    [
        "export const value = 7;",
        "export function value() {}\nvalue.toJSON = () => 7;",
        "export async function value() {}\nvalue.toJSON = () => 7;",
        "export class value { static toJSON() { return 7; } }",
        "const own = 7;\nexport { own as value };",
        "const value = 7;\nexport {\n  value, // a comment\n};",
        'export { seven as value } from "./third.js";',
        'import { seven } from "./third.js";\nexport const value = seven;',
        'import * as third from "./third.js";\nexport const value = third.seven;',
        "/**\n```js\nimport * as other from 'somewhere';\n```\n*/\nexport const value = 7;",
        "export const value = 7;\r\nconst name = `\r`;",
    ],
)
def test_what_a_module_gives_another_takes(other: str) -> None:
    third = "const own = 7;\nexport { own as seven };"
    entry = 'import {\n  value as taken,\n} from "./other.js";\ntell(taken);'
    assert run({ENTRY: entry, "other.js": other, "third.js": third}) == 7


@needs_node
def test_what_is_imported_later_is_there_and_names_of_two_modules_do_not_meet() -> None:
    modules = {
        ENTRY: 'import "./first.js";\nconst hidden = 3;\n'
        'import("./later.js").then(({ value }) => tell([value, hidden]));',
        "first.js": "const hidden = 1;",
        "later.js": "const hidden = 2;\nexport const value = hidden;",
    }
    assert run(modules) == [2, 3]


@needs_node
@pytest.mark.parametrize("text", ["</script>", "</SCRIPT ", "<!--", "<script>", "<!-- <script> -->"])
def test_a_hostile_text_in_a_script_cannot_end_it(text: str) -> None:
    modules = {ENTRY: f"tell([{json.dumps(text)}, `{text}`, /{text.replace('/', chr(92) + '/')}/.source]);"}
    script = bundle(modules, ENTRY).lower()
    assert not any(one in script for one in ("</script", "<!--", "<script"))
    quoted, template, pattern = run(modules)
    assert quoted == template == text
    assert pattern.replace("\\x3c", "<").replace("\\/", "/") == text


@pytest.mark.parametrize(
    ("modules", "cause"),
    [
        ({}, "entry.js: it is not there"),
        ({ENTRY: 'import "./gone.js";'}, "gone.js: it is not there, and entry.js needs it"),
        ({ENTRY: 'import { no } from "./a.js";', "a.js": "export const yes = 1;"}, "entry.js: a.js gives no no"),
        (
            {ENTRY: 'import "./a.js";', "a.js": 'import "./entry.js";'},
            "entry.js: it imports itself, by way of entry.js, a.js",
        ),
        ({ENTRY: "export default 1;"}, "entry.js: 'export default 1;' is not written"),
        ({ENTRY: "export let one = 1;"}, "entry.js: 'export let one = 1;' is not written"),
        ({ENTRY: "export const { one } = two;"}, "entry.js: 'export const { one } = two;' is not written"),
        ({ENTRY: 'export * from "./a.js";', "a.js": ""}, "entry.js: 'export \\* from"),
        ({ENTRY: 'import one from "./a.js";', "a.js": ""}, "entry.js: 'import one from"),
        ({ENTRY: 'import { one } from "https://evil.example/x.js";'}, "entry.js: 'import { one }"),
        ({ENTRY: 'import { one } from "./../x.js";'}, "entry.js: 'import { one }"),
        ({ENTRY: 'import { "a b" as c } from "./a.js";', "a.js": ""}, "entry.js: '\"a b\" as c' is no name"),
    ],
)
def test_what_cannot_be_one_script_is_refused(modules: dict[str, str], cause: str) -> None:
    with pytest.raises(BundleError, match=cause.replace("(", "\\(")):
        bundle(modules, ENTRY)


def test_the_names_of_all_that_is_needed_at_once() -> None:
    modules = {
        ENTRY: 'import { a } from "./a.js";\nexport { b } from "./b.js";\nimport("./later.js");\nimport "./gone.js";',
        "a.js": 'import "./b.js";',
        "b.js": 'import "./a.js";',
        "later.js": "",
        "unused.js": "",
    }
    assert module_names(modules, ENTRY) == ("a.js", "b.js", ENTRY)
