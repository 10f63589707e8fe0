"""The page for checking as one file to save: its style, scripts, words and keys in it, and nothing to fetch."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup
from rcssmin import cssmin
from rjsmin import jsmin

from sitegen.errors import Code, Problem, UsageError
from sitegen.site import refusals as S  # noqa: N812 - tables of codes are called by their letter
from sitegen.site.key_rows import KeyRow, key_rows
from sitegen.site.mirror import Site
from sitegen.site.module_bundle import BundleError, bundle, fit_for_script
from sitegen.site.outputs import Output

ENTRY: Final = "verify-file.js"
STYLES: Final = ("style.css", "verify.css")
_TYPES: Final = {"svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}
_FONT_FACE: Final = re.compile(r"@font-face\s*\{[^}]*\}")
_URL: Final = re.compile(r"url\(\s*(['\"]?)([a-z0-9][a-z0-9._-]*)\1\s*\)")
_ENDS_STYLE: Final = re.compile(r"</(?=style)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SavedFileContext:
    """The saved file.

    Arguments:
        policy: its own Content-Security-Policy, under which its script and its style run and nothing else does.
        style, script: what stands in their elements, fit for them.
        keys: the pinned keys.
        codes: with their meanings.
    """

    policy: str
    style: Markup
    script: Markup
    keys: tuple[KeyRow, ...]
    codes: tuple[Code, ...]


def saved_file(site: Site, assets: Mapping[str, bytes], codes: Sequence[Code]) -> Output:
    """Make `verify.html`, which depends on the theme, its words and the pinned keys alone, not on the mirror.

    Arguments:
        site: the mirror.
        assets: the files of the theme by their names.
        codes: those that a check can give.

    Raises:
        UsageError: a style sheet or a script of the theme cannot be put into one file.
    """
    style, script = _style(assets), _script(assets)
    policy = (
        f"default-src 'none'; script-src {_source(script)}; style-src {_source(style)}; img-src data:;"
        " base-uri 'none'; form-action 'none'"
    )
    # Both were made fit for their elements, whatever stands in the theme.
    context = SavedFileContext(
        policy, Markup(style), Markup(script), key_rows(site.strings, site.mirror.keys), tuple(codes)  # noqa: S704
    )  # fmt: skip
    return site.render("verify-file.html", site.routes.verify_file("verify.html"), context)


def check_saved_file(assets: Mapping[str, bytes]) -> None:
    """Find out whether the scripts of the theme can be put into one file, without making it.

    Raises:
        UsageError: they cannot.
    """
    _bundled(assets)


def _script(assets: Mapping[str, bytes]) -> str:
    # Taking out spaces can put together what was apart before.
    return fit_for_script(str(jsmin(_bundled(assets), keep_bang_comments=True)))


def _bundled(assets: Mapping[str, bytes]) -> str:
    modules = {name: body.decode("utf-8", "replace") for name, body in assets.items() if name.endswith(".js")}
    try:
        return bundle(modules, ENTRY)
    except BundleError as error:
        place = f"templates/assets/{str(error).partition(':')[0]}"
        raise UsageError(Problem(S.NOT_ONE_FILE, place, str(error))) from error


def _style(assets: Mapping[str, bytes]) -> str:
    """Return the style sheets as one, with the pictures in it and without fonts, which are for formulas."""
    text = "\n".join(assets[name].decode("utf-8", "replace") for name in STYLES if name in assets)

    def inlined(match: re.Match[str]) -> str:
        body, kind = assets.get(match[2], b""), _TYPES.get(match[2].rpartition(".")[2])
        return f'url("data:{kind};base64,{base64.b64encode(body).decode()}")' if kind else "url()"

    styled = _URL.sub(inlined, _FONT_FACE.sub("", text))
    return _ENDS_STYLE.sub(r"<\\/", str(cssmin(styled, keep_bang_comments=True)).replace("\r", ""))


def _source(text: str) -> str:
    """Return what a policy calls an element's content (CSP Level 3, section 2.3.1)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
