"""The file to save holds all that it needs, nothing of the mirror but its keys, and nothing that breaks out of it."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from pathlib import Path

import pytest

from sitegen.errors import UsageError
from sitegen.pith import refusals
from sitegen.pith.keys import TrustRoot
from sitegen.site.mirror import MirrorInfo, Site
from sitegen.site.outputs import Output
from sitegen.site.saved_file import saved_file
from sitegen.site.verify_page import verify_documents
from tests.site.pages import HOSTILE, KEY, TEMPLATES, THEME, Page, make_site, own_words

ASSETS = {path.name: path.read_bytes() for path in (TEMPLATES / "assets").iterdir()}
CODES = tuple(refusals.TABLE.values())
PROGRAM = b"print('checked')\n"


def site_with(*roots: TrustRoot, name: str = "A mirror") -> Site:
    return Site.make(MirrorInfo(name=name, keys=roots), THEME, version="9.9.9")


def documents(site: Site) -> dict[str, bytes]:
    return {one.path: one.body for one in verify_documents(site, ASSETS, CODES, program=PROGRAM)}


def source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def parts(output: Output) -> tuple[str, str, str]:
    """Return policy, style and script as a browser finds them."""
    page = Page(output)
    policies = [one.attributes["content"] for one in page.all("meta") if "http-equiv" in one.attributes]
    assert len(policies) == 1
    return policies[0].replace("&#39;", "'"), page.one("style").text, page.one("script").text


def test_only_its_own_style_and_script_run() -> None:
    policy, style, script = parts(saved_file(make_site(), ASSETS, CODES))
    assert policy == (
        f"default-src 'none'; script-src {source(script)}; style-src {source(style)}; img-src data:; base-uri 'none';"
        " form-action 'none'"
    )
    assert "$verify_file" in script
    assert "noble-ed25519" in script
    assert ".verdicts" in style


def test_nothing_in_it_lies_elsewhere() -> None:
    page = Page(saved_file(make_site(), ASSETS, CODES))
    linked = [
        one.attributes[name] for one in page.elements for name in ("src", "href", "action") if name in one.attributes
    ]
    assert linked == []
    assert set(re.findall(r"url\(\"?(.{5})", page.one("style").text)) == {"data:"}
    assert "@font-face" not in page.source


def test_mirrors_with_the_same_keys_publish_the_same_bytes() -> None:
    one, other = make_site(name="One"), make_site("https://other.example", name="Other", contact="")
    assert saved_file(one, ASSETS, CODES) == saved_file(other, ASSETS, CODES)


def test_another_key_is_another_file() -> None:
    root = TrustRoot(key_id=KEY.key_id, public_key=KEY.public)
    one, other = (saved_file(site_with(key), ASSETS, CODES) for key in (root, replace(root, revoked=True)))
    assert one != other
    assert "data-revoked" in other.body.decode()


def test_a_hostile_name_of_a_key_stays_a_name() -> None:
    hostile = site_with(TrustRoot(key_id=HOSTILE[:190], public_key=KEY.public))
    page = Page(saved_file(hostile, ASSETS, CODES))
    assert len(page.all("script")) == 1
    assert page.all("img") == []
    pinned = [one for one in page.all("li") if "data-key-id" in one.attributes]
    assert [one.attributes["data-key-id"] for one in pinned] == [HOSTILE[:190]]


@pytest.mark.parametrize(
    "text", ["</script><script>alert(1)</script>", "</style><script>alert(1)</script>", '"><svg/onload=alert(1)>']
)
def test_hostile_words_and_themes_stay_where_they_are(text: str) -> None:
    words = own_words(f"[verify]\nfile_title = '''{text}'''\n")
    assets = ASSETS | {
        "verify-file.js": ASSETS["verify-file.js"] + f'const hostile = "{text.replace(chr(34), chr(39))}";\n'.encode(),
        "verify.css": ASSETS["verify.css"] + f"/*! {text} */".encode(),
    }
    output = saved_file(make_site(used=words), assets, CODES)
    policy, style, script = parts(output)
    page = Page(output)
    assert (len(page.all("script")), len(page.all("style")), len(page.all("svg"))) == (1, 1, 0)
    assert page.one("h1").text == text
    assert source(script) in policy
    assert source(style) in policy


def test_a_script_that_cannot_be_put_in_is_told_with_its_name() -> None:
    assets = ASSETS | {"verify-file.js": b"export default 1;"}
    with pytest.raises(UsageError) as caught:
        saved_file(make_site(), assets, CODES)
    assert [(one.code, one.place) for one in caught.value.problems] == [("S010", "templates/assets/verify-file.js")]


def test_the_page_and_the_sums_name_the_hashes_of_both_files() -> None:
    made = documents(make_site())
    assert sorted(Path(path).name for path in made) == ["SHA256SUMS", "index.html", "verify.html", "verify.py"]
    assert made["verify/verify.py"] == PROGRAM
    digests = {name: hashlib.sha256(made[f"verify/{name}"]).hexdigest() for name in ("verify.html", "verify.py")}
    assert made["verify/SHA256SUMS"].decode() == "".join(f"{digest}  {name}\n" for name, digest in digests.items())
    page = made["verify/index.html"].decode()
    assert all(digest in page for digest in digests.values())


def test_the_page_says_what_each_code_means_and_which_keys_are_pinned() -> None:
    site = make_site()
    page = Page(documents(site)["verify/index.html"].decode())
    assert [one.text for one in page.all("dt")] == [code.code for code in CODES]
    assert [one.text for one in page.all("dd")] == [code.meaning for code in CODES]
    pinned = [one.text for one in page.all("li") if "data-key-id" in one.attributes]
    assert [site.mirror.keys[0].fingerprint in one for one in pinned] == [True]
    assert "It does not prove that this mirror is honest." in page.text


def test_spaces_that_are_taken_out_end_no_script() -> None:
    own = ASSETS | {"verify-words.js": ASSETS["verify-words.js"] + b"\nconst apart = 1 < /script>/.lastIndex;\n"}
    output = saved_file(make_site(), own, CODES)
    assert output.body.lower().count(b"</script") == 1
