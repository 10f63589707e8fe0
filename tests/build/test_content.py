"""What may stand in a content folder, and what becomes of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.errors import UsageError
from tests.build.mirrors import KEY, ROOT, Mirror
from tests.testkit import BundleMaker, Paper, citation, citing, mint_bundle, mint_record, to_bytes

PAPER = Paper(title="The Paper", id="1801.00001")
OTHER = Paper(title="Another Paper", id="1801.00002")
SUFFIX = PAPER.suffix()
PAGE = f"/paper/{SUFFIX[:8]}/"


@pytest.fixture
def mirror(tmp_path: Path) -> Mirror:
    return Mirror.minted(tmp_path, [PAPER, OTHER])


def older_and_newer() -> tuple[bytes, bytes]:
    maker = BundleMaker(PAPER, KEY)
    older = to_bytes(maker.bundle(built_at="2026-05-27T09:24:42Z"))
    maker.add("correction", {"text": "a later word"}, created_at="2026-06-01T00:00:00Z")
    return older, to_bytes(maker.bundle(built_at="2026-06-02T00:00:00Z"))


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
def test_the_newest_bundle_is_published_and_both_are_in_the_ledger(mirror: Mirror, names: tuple[str, str]) -> None:
    older, newer = older_and_newer()
    (mirror.content / "bundles" / f"{SUFFIX}.json").unlink()
    for name, body in zip(names, (older, newer), strict=True):
        mirror.put(f"bundles/{name}.json", body)
    summary, _ = mirror.build()
    assert (summary.found, summary.verified, summary.superseded, summary.papers) == (3, 2, 1, 2)
    assert mirror.files()[f"pith/{SUFFIX}/bundle.json"] == newer
    statuses = {entry["place"]: entry["status"] for entry in mirror.ledger()}
    assert statuses[f"bundles/{names[0]}.json"] == "superseded"
    assert statuses[f"bundles/{names[1]}.json"] == "verified"
    assert "a later word" in mirror.text(f"/api/pith-number/{SUFFIX}/events.json")


def test_events_that_only_an_older_bundle_has_are_kept(mirror: Mirror) -> None:
    maker = BundleMaker(PAPER, KEY)
    maker.add("correction", {"text": "an early word"}, created_at="2026-05-25T00:00:00Z")
    mirror.put("bundles/older.json", to_bytes(maker.bundle(built_at="2026-05-26T00:00:00Z")))
    mirror.build()
    assert mirror.files()[f"pith/{SUFFIX}/bundle.json"] == to_bytes(mint_bundle(PAPER, KEY))
    assert "an early word" in mirror.text(f"/api/pith-number/{SUFFIX}/events.json")
    assert mirror.run("verify", "public").returncode == 0


def test_an_identical_copy_is_superseded(mirror: Mirror) -> None:
    before = mirror.build()[0]
    pages = mirror.text(PAGE)
    mirror.put("bundles/copy.json", to_bytes(mint_bundle(PAPER, KEY)))
    summary, heard = mirror.build()
    assert (summary.found, summary.superseded, summary.papers) == (3, 1, before.papers)
    assert summary.is_clean
    assert heard.problems == []
    assert mirror.text(PAGE) == pages
    assert mirror.run("verify", "public").returncode == 0


def test_a_record_beside_a_bundle_adds_its_citations(mirror: Mirror) -> None:
    mirror.add_record(PAPER, inbound=[citation("2001.00001", "A later paper")])
    summary, _ = mirror.build()
    assert (summary.found, summary.verified, summary.superseded, summary.papers) == (3, 3, 0, 2)
    page = mirror.text(PAGE)
    assert "A later paper" in page
    assert "unsigned record" in page
    assert "Verified bundle" in page
    assert mirror.files()[f"pith/{SUFFIX}.json"] == (mirror.content / f"bundles/{SUFFIX}.record.json").read_bytes()


def test_a_companion_without_paper_is_named_and_not_published(mirror: Mirror) -> None:
    lost = Paper(title="Lost", id="1801.00009")
    mirror.add_companion(lost, keywords=["lostword"])
    summary, heard = mirror.build()
    assert [problem.code for problem in heard.problems] == ["D040"]
    assert summary.is_clean
    assert not any(b"lostword" in body for body in mirror.files().values())


@pytest.mark.parametrize("text", ["---\nkeywords: [a\n---\n", "---\nkeyword: [a]\n---\n", "---\nnever closed\n"])
def test_a_broken_companion_is_a_fault_and_its_paper_is_published(mirror: Mirror, text: str) -> None:
    mirror.put(f"papers/{SUFFIX}.md", text + "\nunsignedbody\n")
    done = mirror.run("build")
    assert done.returncode == 1
    assert f"papers/{SUFFIX}.md" in done.stdout
    assert "The Paper" in mirror.text(PAGE)
    assert not any(b"unsignedbody" in body for body in mirror.files().values())


def test_a_broken_companion_of_two_documents_is_told_once(mirror: Mirror) -> None:
    mirror.put(f"papers/{SUFFIX}.md", "---\nnever closed\n")
    mirror.add_record(PAPER)
    summary, heard = mirror.build()
    assert summary.faults == len(heard.problems) == 1


def test_a_companion_joins_its_paper(mirror: Mirror) -> None:
    mirror.add_companion(PAPER, keywords=["wild"], cited_by=[citing("It was cited", score=3.0)], notes="A word.")
    summary, _ = mirror.build()
    assert summary.is_clean
    page = mirror.text(PAGE)
    assert all(text in page for text in ("wild", "It was cited", "A word.", "unsigned companion"))
    assert (mirror.public / "keyword/wild/index.html").is_file()


@pytest.mark.parametrize("name", ["paper", "mirror/x", "assets", "search", "api/pith-number"])
def test_a_page_with_a_reserved_name_is_a_fault(mirror: Mirror, name: str) -> None:
    mirror.page(name, "reservedbody")
    mirror.page("fine", "A fine page.")
    summary, heard = mirror.build()
    assert [problem.code for problem in heard.problems] == ["D051"]
    assert summary.faults == 1
    assert "A fine page." in mirror.text("/fine/")
    assert not any(b"reservedbody" in body for body in mirror.files().values())


@pytest.mark.parametrize("name", ["a_b", "a-b", "-a", "_a", "0", "a--b", "a/b/c/d/e/f/g", "x" * 100, "a/index"])
def test_any_name_of_a_page_is_published_or_a_fault(mirror: Mirror, name: str) -> None:
    mirror.page(name, "The body.")
    summary, heard = mirror.build()
    assert summary.papers == 2
    if heard.problems:
        assert {problem.code for problem in heard.problems} == {"D050"}
    else:
        assert "The body." in mirror.text(f"/{name.removesuffix('/index')}/")


def test_a_page_can_do_nothing(mirror: Mirror) -> None:
    mirror.page("evil", "<script>alert(1)</script> [x](javascript:alert(1)) ![y](javascript:z)", title="<b>T</b>")
    mirror.build()
    page = mirror.text("/evil/")
    assert page.count("<script") == 1  # our own, in the head
    assert "alert(1)</script>" not in page
    assert '="javascript:' not in page
    assert "<b>T" not in page


def test_a_template_of_the_operators_replaces_the_shipped_one(mirror: Mirror) -> None:
    before = mirror.root()
    (mirror.folder / "templates/frame").mkdir(parents=True)
    (mirror.folder / "templates/frame/bottom.html").write_text("<footer>Our own footer</footer></body></html>")
    assert mirror.root() != before
    assert "Our own footer" in mirror.text(PAGE)
    assert "Our own footer" in mirror.text("/")


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("paper.html", "one\ntwo\n{% if %}\n", "templates/paper.html: line 3"),
        ("paper.html", "one\n{{ page.nothing.here }}\n", "templates/paper.html: line 2"),
        ("home.html", "{{ 1 // 0 }}", "templates/home.html: line 1"),
        ("list.html", "\n\n\n{% include 'missing.html' %}", "templates/list.html"),
        ("frame/head.html", "{% for %}", "templates/frame/head.html: line 1"),
    ],
)
def test_a_broken_template_is_named_with_its_line(mirror: Mirror, name: str, text: str, line: str) -> None:
    mirror.build()
    before = mirror.files()
    path = mirror.folder / "templates" / name
    path.parent.mkdir(parents=True)
    path.write_text(text)
    done = mirror.run("build", "--jobs", "2")
    assert done.returncode == 2, done.stdout
    assert line in done.stdout
    assert "Traceback" not in done.stderr
    assert mirror.files() == before


def test_a_template_that_is_not_text_is_named(mirror: Mirror) -> None:
    (mirror.folder / "templates").mkdir()
    (mirror.folder / "templates/paper.html").write_bytes(b"\xff\xfe\x00")
    done = mirror.run("build")
    assert done.returncode == 2, done.stdout
    assert "paper.html" in done.stdout


def test_an_asset_of_the_operators_replaces_the_shipped_one(mirror: Mirror) -> None:
    (mirror.folder / "templates/assets").mkdir(parents=True)
    (mirror.folder / "templates/assets/style.css").write_text("body { color: teal }")
    mirror.build()
    assert "teal" in mirror.text("/assets/style.css")


def test_unknown_settings_are_all_named_at_once(mirror: Mirror) -> None:
    mirror.configure('[mirror]\nnmae = "x"\n[biuld]\njobs = 2\n[build]\njobs = "two"\n')
    done = mirror.run("build")
    assert done.returncode == 2
    for told in ("nmae", "biuld", "jobs", "line 2", "line 3"):
        assert told in done.stdout
    assert not mirror.public.exists()


def test_a_missing_content_folder_is_said(tmp_path: Path) -> None:
    done = Mirror(tmp_path).run("build")
    assert done.returncode == 2
    assert "B006" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_of_bundles_gives_an_empty_mirror(tmp_path: Path) -> None:
    mirror = Mirror.minted(tmp_path)
    summary, _ = mirror.build()
    assert (summary.found, summary.papers) == (0, 0)
    assert mirror.run("verify", "public").returncode in {0, 1}
    assert mirror.text("/")
    assert mirror.json(".well-known/pith/ledger.json")["sums"]["found"] == 0


def test_a_folder_without_bundles_is_said(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    done = Mirror(tmp_path).run("build")
    assert done.returncode == 1
    assert "D0" in done.stdout


def test_bundles_build_without_a_configuration(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content/bundles").symlink_to(ROOT / "content/bundles")
    mirror = Mirror(tmp_path)
    done = mirror.run("build")
    assert done.returncode == 1, "the link leaves the content folder"
    assert "0 verified" in done.stdout


def test_links_that_leave_the_content_folder_are_not_followed(mirror: Mirror, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    secret = Paper(title="A secretmarker paper", id="1801.00077")
    (outside / "secret.json").write_bytes(to_bytes(mint_bundle(secret, KEY)))
    (mirror.content / "bundles/file.json").symlink_to(outside / "secret.json")
    (mirror.content / "bundles/folder").symlink_to(outside)
    (mirror.content / "papers").mkdir()
    (mirror.content / f"papers/{SUFFIX}.md").symlink_to(outside / "secret.json")
    summary, heard = mirror.build()
    assert not summary.is_clean
    assert summary.papers == 2
    assert {"bundles/file.json", "bundles/folder"} <= set(heard.codes())
    assert not any(b"secretmarker" in body for body in mirror.files().values())


def test_a_pipe_among_the_bundles_does_not_hang(mirror: Mirror) -> None:
    os.mkfifo(mirror.content / "bundles/pipe.json")
    os.mkfifo(mirror.content / "bundles/shard.jsonl.gz")
    done = mirror.run("build")
    assert done.returncode == 1
    assert "2 verified" in done.stdout
    assert "2 unreadable" in done.stdout
    assert "bundles/pipe.json" in done.stdout


def test_a_name_that_is_no_text_is_published_in_the_ledger(mirror: Mirror) -> None:
    odd = os.fsdecode(b"bundles/\xff\x1b[31m.json")
    mirror.put(odd, b"{}")
    done = mirror.run("build")
    assert done.returncode == 1
    assert "\x1b" not in done.stdout
    assert sum(entry["verdict"] == "refused" for entry in mirror.ledger()) == 1
    assert mirror.run("verify", "public").returncode == 0


def test_two_papers_with_one_identifier_have_a_page_each(mirror: Mirror) -> None:
    twin = Paper(title="The same id", id=PAPER.id, version=3)
    mirror.add(twin)
    summary, _ = mirror.build()
    assert summary.papers == 3
    assert "The same id" in mirror.text(f"/paper/{PAPER.id}/")
    assert "The Paper" in mirror.text(PAGE)
    assert mirror.run("verify", "public").returncode == 0


def test_a_record_alone_is_published_at_level_receipt(tmp_path: Path) -> None:
    mirror = Mirror.minted(tmp_path)
    mirror.put("bundles/deep/er/record.json", to_bytes(mint_record(PAPER, KEY)))
    mirror.build()
    assert [entry["level"] for entry in mirror.ledger()] == ["receipt"]
    assert not (mirror.public / "pith" / SUFFIX / "bundle.json").exists()


def _folder(path: Path) -> None:
    path.mkdir()


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize("make", [_folder, _pipe, _device])
@pytest.mark.parametrize(("name", "code"), [("assets/photo.png", "S008"), ("strings.toml", "S007")])
def test_what_is_no_ordinary_file_in_the_theme_is_refused_before_anything_is_read(
    tmp_path: Path, make: Callable[[Path], None], name: str, code: str
) -> None:
    mirror = Mirror.minted(tmp_path, [Paper()])
    place = mirror.folder / "templates" / name
    place.parent.mkdir(parents=True, exist_ok=True)
    make(place)
    with pytest.raises(UsageError, match=f"{code} templates/{name}"):
        mirror.build()
    assert not mirror.public.exists()


def test_an_asset_of_any_bytes_is_published_as_it_stands(tmp_path: Path) -> None:
    mirror = Mirror.minted(tmp_path, [Paper()])
    place = mirror.folder / "templates/assets/photo.png"
    place.parent.mkdir(parents=True)
    place.write_bytes(bytes(range(256)))
    mirror.build()
    assert (mirror.public / "assets/photo.png").read_bytes() == bytes(range(256))


@pytest.mark.parametrize("text", ["export default 1;\n", 'import { nothing } from "./verify-show.js";\n'])
def test_a_script_that_the_file_to_save_cannot_hold_is_refused_before_anything_is_read(
    tmp_path: Path, text: str
) -> None:
    mirror = Mirror.minted(tmp_path, [Paper()])
    place = mirror.folder / "templates/assets/verify-bench.js"
    place.parent.mkdir(parents=True)
    place.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"S010 templates/assets/verify-(bench|file)\.js"):
        mirror.build()
    assert not mirror.public.exists()


def test_what_an_operator_changes_in_a_script_is_in_the_file_to_save_after_the_next_build(tmp_path: Path) -> None:
    mirror = Mirror.minted(tmp_path, [Paper()])
    mirror.build()
    before, sums = mirror.text("verify/verify.html"), mirror.text("verify/SHA256SUMS")
    place = mirror.folder / "templates/assets/verify.css"
    place.parent.mkdir(parents=True)
    place.write_text(".own { color: rebeccapurple; }", encoding="utf-8")
    mirror.build()
    assert "rebeccapurple" in mirror.text("verify/verify.html")
    assert (before, sums) != (mirror.text("verify/verify.html"), mirror.text("verify/SHA256SUMS"))
    named = {line.split()[0] for line in mirror.text("verify/SHA256SUMS").splitlines()}
    assert all(digest in mirror.text("verify/") for digest in named)
