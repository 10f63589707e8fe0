"""The wheel and the source archive hold everything that a person without the repository needs."""

from __future__ import annotations

import email.parser
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

import sitegen
from sitegen.site.discovery import opensearch
from sitegen.site.feeds.feed import MEDIA_TYPES
from sitegen.site.metadata.signposting import CITATIONS
from sitegen.site.routes import Routes

ROOT = Path(__file__).parent.parent
# Where each folder of the repository is in a wheel.
IN_WHEEL = {"sitegen": "sitegen", "templates": "sitegen/theme", "content": "sitegen/starter"}


def tracked(folder: str) -> set[str]:
    """List a folder's files as git knows them; what is not committed is not published either."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    command = ["git", "ls-files", "-z", "--cached", folder]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    return {name for name in done.stdout.split("\0") if name and (ROOT / name).exists()}


def build(kind: str, folder: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    (made,) = folder.iterdir()
    return made


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", tmp_path_factory.mktemp("wheel"))


@pytest.mark.parametrize("folder", sorted(IN_WHEEL))
def test_a_wheel_has_every_file_of_the_program_the_theme_and_the_starter(wheel: Path, folder: str) -> None:
    wanted = {IN_WHEEL[folder] + name.removeprefix(folder) for name in tracked(folder)}
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    assert wanted
    assert wanted <= packed


def test_a_wheel_has_no_folder_but_the_package(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert tops == {"sitegen", f"sitegen-{sitegen.__version__}.dist-info"}


def test_a_wheel_says_what_it_is(wheel: Path) -> None:
    info = f"sitegen-{sitegen.__version__}.dist-info"
    with zipfile.ZipFile(wheel) as archive:
        metadata = email.parser.BytesParser().parsebytes(archive.read(f"{info}/METADATA"))
        assert b"sitegen = sitegen.cli:main" in archive.read(f"{info}/entry_points.txt")
        assert archive.read(f"{info}/licenses/LICENSE") == (ROOT / "LICENSE").read_bytes()
    assert metadata["Version"] == sitegen.__version__
    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata["Requires-Python"] == ">=3.11"


def test_a_wheel_finds_its_theme_and_starter(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)  # noqa: S202 - our own archive
    program = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from sitegen import resources\n"
        "print(resources.templates_folder(), resources.starter_content(), sep='\\n')"
    )
    done = subprocess.run([sys.executable, "-I", "-c", program], check=True, capture_output=True, text=True)
    package = tmp_path.resolve() / "sitegen"
    assert done.stdout.splitlines() == [str(package / "theme"), str(package / "starter")]


def test_the_source_archive_has_every_file_of_the_repository(tmp_path: Path) -> None:
    with tarfile.open(build("sdist", tmp_path)) as archive:
        packed = {name.partition("/")[2] for name in archive.getnames()}
    assert tracked(".") <= packed


NETLIFY = ("netlify.toml", "sitegen/scaffold/netlify.toml")


def netlify_of(path: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / path).read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", NETLIFY)
@pytest.mark.parametrize(
    ("context", "address"), [("preview", "https://prime.example"), ("production", "https://own.example")]
)
def test_the_build_on_netlify_hears_the_address_of_the_site(
    path: str, context: str, address: str, tmp_path: Path
) -> None:
    """Each program of the command is stood in for by one that writes down which addresses it was told."""
    for program in ("make", "pip", "sitegen"):
        stand_in = tmp_path / program
        stand_in.write_text(
            f'#!/bin/sh\necho "${{SITEGEN_BASE_URL-none}} ${{SITEGEN_LOG_FROM-none}}" > {tmp_path}/{program}.told\n',
            encoding="utf-8",
        )
        stand_in.chmod(0o755)
    netlify = netlify_of(path)
    command = {"preview": netlify["build"], **netlify["context"]}[context]["command"]
    environment = {
        "PATH": f"{tmp_path}:/usr/bin:/bin",
        "URL": "https://own.example",
        "DEPLOY_PRIME_URL": "https://prime.example",
    }
    subprocess.run(["/bin/sh", "-c", command], check=True, env=environment)
    builder = tmp_path / ("make.told" if path == "netlify.toml" else "sitegen.told")
    assert builder.read_text(encoding="utf-8").split() == [address, "https://own.example"], "the log that is deployed"


def test_a_new_mirror_has_the_headers_of_this_repository() -> None:
    first, second = (netlify_of(path) for path in NETLIFY)
    assert first["headers"] == second["headers"]
    assert first["build"]["processing"] == second["build"]["processing"]


@pytest.mark.parametrize("path", NETLIFY)
def test_netlify_publishes_what_the_build_writes_and_touches_nothing(path: str) -> None:
    netlify = netlify_of(path)
    assert netlify["build"]["publish"] == "public"
    assert netlify["build"]["processing"] == {"skip_processing": True}
    open_to_all = {
        rule["for"] for rule in netlify["headers"] if rule["values"].get("Access-Control-Allow-Origin") == "*"
    }
    assert open_to_all >= {"/pith/*", "/.well-known/pith/*", "/api/pith-number/*", "/pith-mirrors.json", "/search/*"}


def headers_at(url: str, rules: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """List the headers that Netlify's rules give an address: an asterisk is any rest, `:name` any one segment."""
    found = []
    for rule in rules:
        assert "*" not in rule["for"][:-1], "what an asterisk matches in the middle of a path is not documented"
        pattern = re.sub(r":\w+", "[^/]+", re.escape(rule["for"]).replace(r"\*", ".*"))
        if re.fullmatch(pattern, url):
            found += rule["values"].items()
    return found


ROUTES = Routes()
TYPED = {
    **{ROUTES.feed(kind).url: media_type for kind, media_type in MEDIA_TYPES},
    **{ROUTES.feed(kind, "cs.LG").url: media_type for kind, media_type in MEDIA_TYPES},
    **{ROUTES.cite("TKDTZYGP", name).url: media_type for name, media_type in CITATIONS},
    ROUTES.opensearch().url: opensearch.MEDIA_TYPE,
}
"""Addresses with the types that the links to them state."""


@pytest.mark.parametrize("path", NETLIFY)
@pytest.mark.parametrize("url", sorted(TYPED))
def test_netlify_serves_each_file_as_the_type_that_its_links_state(path: str, url: str) -> None:
    rules = netlify_of(path)["headers"]
    types = [value.partition(";")[0] for name, value in headers_at(url, rules) if name == "Content-Type"]
    assert types == [TYPED[url]]
    assert "Content-Type" not in dict(headers_at(f"{url}.html", rules))


@pytest.mark.parametrize("path", NETLIFY)
def test_no_address_on_netlify_is_given_a_header_twice(path: str) -> None:
    rules = netlify_of(path)["headers"]
    for url in (rule["for"].replace("*", "x").replace(":", "") for rule in rules):
        names = [name for name, _ in headers_at(url, rules)]
        assert len(names) == len(set(names)), url


@pytest.mark.parametrize("path", NETLIFY)
def test_the_math_font_is_kept_by_browsers_and_pages_are_not(path: str) -> None:
    rules = netlify_of(path)["headers"]
    (font,) = (ROOT / "templates/assets").glob("*.woff2")
    assert "max-age=604800" in dict(headers_at(ROUTES.asset(font.name).url, rules))["Cache-Control"]
    assert "Cache-Control" not in dict(headers_at(ROUTES.paper("TKDTZYGP").url, rules))
    assert "Cache-Control" not in dict(headers_at(ROUTES.asset("style.css").url, rules))


def test_every_dependency_is_imported_by_the_program() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {"markdown-it-py": "markdown_it", "pyyaml": "yaml"}
    required = {re.split(r"[<>=!~\[; ]", line)[0].lower() for line in project["dependencies"]}
    text = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "sitegen").rglob("*.py"))
    imported = set(re.findall(r"^\s*(?:import|from) (\w+)", text, re.MULTILINE))
    assert {named.get(name, name.replace("-", "_")) for name in required} <= imported
