"""The same input gives the same bytes, whatever machine, time, order and number of jobs."""

from __future__ import annotations

import gzip
import random
import shutil
from pathlib import Path

import pytest

from sitegen.errors import UsageError
from tests.build.mirrors import KEY, Mirror
from tests.testkit import Paper, citation, mint_bundle, mint_record, reference, to_bytes

PAPERS = [
    Paper(
        title=f"On $x^{number}$ and its friends",
        id=f"18{number % 12 + 1:02d}.{number:05d}",
        authors=(f"Author {number % 7}", 'J. M\\"uller'),
        primary=("cs.LG", "math.AG", "stat.ML")[number % 3],
        submitted_at=f"2018-{number % 12 + 1:02d}-03T10:00:00Z",
        references=tuple(
            reference("Earlier", place, arxiv_id=f"18{earlier % 12 + 1:02d}.{earlier:05d}")
            for place, earlier in enumerate(range(max(0, number - 6), number), 1)
        ),
    )
    for number in range(40)
]
TOLD = (".well-known/pith/ledger", ".well-known/pith/manifest", "mirror/refusals/")
"""What names the places of documents, or the hash of what does."""


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Mirror:
    """Forty papers, some with records and companions, two documents refused; built."""
    mirror = Mirror.minted(tmp_path_factory.mktemp("plain"), PAPERS)
    for paper in PAPERS[::9]:
        mirror.add_companion(paper, keywords=["tame", "wild"], notes="A note.")
        mirror.add_record(paper, inbound=[citation("2001.00001", "A later paper")])
    mirror.put("bundles/broken.json", b"{}")
    mirror.put("bundles/cut.json", to_bytes(mint_bundle(PAPERS[0], KEY))[:-9])
    mirror.page("guide", "Read **this**.")
    mirror.build()
    return mirror


def documents(mirror: Mirror) -> list[bytes]:
    return [path.read_bytes() for path in sorted(mirror.content.glob("bundles/*.json"))]


def another(plain: Mirror, folder: Path) -> Mirror:
    """Return a mirror with all that the plain one has but documents."""
    shutil.copytree(plain.content, folder / "content", ignore=shutil.ignore_patterns("bundles"))
    shutil.copy(plain.folder / "sitegen.toml", folder)
    (folder / "content/bundles").mkdir()
    return Mirror(folder)


def published(mirror: Mirror) -> dict[str, bytes]:
    """Return every file but those that tell where documents were found."""
    return {path: body for path, body in mirror.files().items() if not path.startswith(TOLD)}


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_the_number_of_jobs_changes_no_byte(plain: Mirror, jobs: int, tmp_path: Path) -> None:
    mirror = Mirror(Path(shutil.copytree(plain.folder, tmp_path / "copy")))
    mirror.build(jobs=jobs)
    assert mirror.files() == plain.files()


@pytest.mark.parametrize(
    "changes",
    [
        {"TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "1"},
        {"TZ": "America/New_York", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "77", "PYTHONUTF8": "0"},
        {"PYTHONHASHSEED": "random", "PYTHONOPTIMIZE": "1", "HOME": "/nonexistent", "COLUMNS": "20"},
    ],
)
def test_the_environment_changes_no_byte(plain: Mirror, changes: dict[str, str], tmp_path: Path) -> None:
    mirror = Mirror(Path(shutil.copytree(plain.content, tmp_path / "content")).parent)
    shutil.copy(plain.folder / "sitegen.toml", tmp_path)
    done = mirror.run("build", "--allow-refused", **changes)
    assert done.returncode == 0, done.stdout + done.stderr
    assert mirror.files() == plain.files()


def test_the_folder_of_the_run_and_the_mask_of_files_change_nothing(plain: Mirror, tmp_path: Path) -> None:
    mirror = Mirror(tmp_path)
    command = mirror.command(
        *("build", "--allow-refused", "--config", str(plain.folder / "sitegen.toml")),
        *("--content", str(plain.content), "--output", str(tmp_path / "public")),
    )
    shell = ["/bin/sh", "-c", 'umask 077; exec "$@"', "sh", *command]
    assert Mirror.run_command(shell, tmp_path).returncode == 0
    assert mirror.files() == plain.files()


def test_a_file_of_the_site_can_be_read_by_the_server(plain: Mirror) -> None:
    for path in plain.public.rglob("*"):
        assert path.stat().st_mode & 0o444 == 0o444


def test_the_order_and_names_of_files_change_the_ledger_only(plain: Mirror, tmp_path: Path) -> None:
    mirror = another(plain, tmp_path)
    shuffled = documents(plain)
    random.Random(5).shuffle(shuffled)
    for number, data in enumerate(shuffled):
        mirror.put(f"bundles/{number % 5}/deep/{number:03d}-é.json", data)
    mirror.build()
    assert published(mirror) == published(plain)
    stripped = [{**document, "place": ""} for document in mirror.ledger()]
    expected = [{**document, "place": ""} for document in plain.ledger()]
    assert sorted(map(str, stripped)) == sorted(map(str, expected))


@pytest.mark.parametrize("layout", ["gz", "jsonl", "jsonl.gz", "mixed"])
def test_the_layout_of_documents_changes_the_ledger_only(plain: Mirror, layout: str, tmp_path: Path) -> None:
    mirror = another(plain, tmp_path)
    bodies = documents(plain)
    singles, shards = {"gz": (bodies, []), "mixed": (bodies[:10], [bodies[10:20], bodies[20:]])}.get(
        layout, ([], [bodies[:23], bodies[23:]])
    )
    for number, data in enumerate(singles):
        mirror.put(f"bundles/{number}.json.gz", gzip.compress(data))
    for number, shard in enumerate(shards):
        text = b"\n".join(shard) + b"\n"
        zipped = layout == "jsonl.gz" or (layout == "mixed" and number == 0)
        name = f"bundles/shard-{number}.jsonl"
        mirror.put(name + ".gz" * zipped, gzip.compress(text) if zipped else text)
    mirror.build(jobs=2)
    assert published(mirror) == published(plain)
    assert len(mirror.ledger()) == len(plain.ledger())


def test_another_document_is_another_root(plain: Mirror, tmp_path: Path) -> None:
    mirror = Mirror(Path(shutil.copytree(plain.folder, tmp_path / "copy")))
    before = mirror.root()
    mirror.add(Paper(title="One more", id="1901.00001"))
    assert mirror.root() != before


def test_the_epoch_dates_what_the_mirror_says(plain: Mirror, tmp_path: Path) -> None:
    mirror = Mirror(Path(shutil.copytree(plain.folder, tmp_path / "copy")))
    mirror.build(env={"SOURCE_DATE_EPOCH": "1000000000"})
    assert mirror.json("pith-mirrors.json")["generated_at"] == "2001-09-09T01:46:40Z"
    before = plain.files()
    changed = {path for path, body in mirror.files().items() if before[path] != body}
    assert {path for path in changed if not path.startswith(".well-known/pith/manifest")} == {"pith-mirrors.json"}


@pytest.mark.parametrize(
    "epoch", ["yesterday", "1e9", "99999999999999999999", "-99999999999999", "\N{ARABIC-INDIC DIGIT ONE}x"]
)
def test_an_epoch_that_is_none_is_refused(plain: Mirror, epoch: str) -> None:
    before = plain.files()
    with pytest.raises(UsageError, match="B010"):
        plain.build(env={"SOURCE_DATE_EPOCH": epoch})
    assert plain.files() == before


def test_a_bad_epoch_ends_with_2(plain: Mirror) -> None:
    done = plain.run("build", SOURCE_DATE_EPOCH="soon")
    assert done.returncode == 2
    assert "B010" in done.stdout


def test_the_listener_hears_of_every_step(plain: Mirror) -> None:
    summary, heard = plain.build(anew=True)
    assert heard.stages == ["verify None", f"render {len(PAPERS)}"]
    assert heard.steps == summary.found + summary.papers
    assert [row.place for row, _ in heard.rows] == sorted(row.place for row, _ in heard.rows)
    assert set(summary.seconds) == {"prepare", "verify", "settle", "render", "search", "log", "prove", "publish"}


def test_a_record_is_published_as_it_came(plain: Mirror) -> None:
    paper = PAPERS[9]
    expected = to_bytes(mint_record(paper, KEY, inbound=[citation("2001.00001", "A later paper")]))
    assert plain.files()[f"pith/{paper.suffix()}.json"] == expected
    assert plain.files()[f"pith/{paper.suffix()}/bundle.json"] == to_bytes(mint_bundle(paper, KEY))
