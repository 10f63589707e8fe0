"""A mirror that is edited at random: every kind of change that content, templates and configuration can have."""

from __future__ import annotations

import functools
import gzip
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

from tests.build.mirrors import KEY, Mirror
from tests.mirrors.rich import TWINS
from tests.testkit import (
    BundleMaker,
    Json,
    Key,
    Paper,
    citation,
    citing,
    claim,
    mint_companion,
    mint_record,
    reference,
    to_bytes,
    verdict,
)

OTHER: Final = Key.fresh("other", key_id="test-other")
TEMPLATES: Final = Path(__file__).parents[2] / "templates"
_CATEGORIES: Final = ("cs.LG", "stat.ML", "math.AG")
_PEOPLE: Final = ("Ada Example", "A. Example", "Jos\\'e Sample", "Bela Abel", "B\\'ela Abel", "9 Lives")
_MANY: Final = tuple(f"Author Number {number}" for number in range(12))
_WORDS: Final = ("pruning", "Pruning", "sparse codes", "$L_0$ norm", "9 lives")
_BUILT: Final = ("2026-05-27T09:24:42Z", "2026-05-28T00:00:00Z", "2026-06-01T00:00:00Z")
_PAPERS: Final = 11


def _plain(number: int) -> Paper:
    return Paper(
        title=f"On Subject {number}",
        abstract=f"We look at subject {number}. Nobody did so before.",
        # Two versions of one paper at its source claim the same names.
        id=f"1801.{number // 2:05d}" if number in {4, 5} else f"1801.{number:05d}",
        version=number % 2 + 1,
        primary=_CATEGORIES[number % 3],
        cross=(_CATEGORIES[(number + 1) % 3],) if number % 2 else (),
        submitted_at=f"201{7 + number % 2}-0{number % 3 + 1}-0{number % 5 + 1}T00:00:00Z",
        kind="zenodo" if number == 7 else "arxiv",
    )


PAPERS: Final = (*map(_plain, range(_PAPERS)), *TWINS)


def _variant(index: int, number: int) -> Paper:
    """Return a paper as one of its snapshots describes it; what its Pith number is made of stays."""
    chance, paper = Random(f"{index} {number}"), PAPERS[index]
    cited = chance.sample(PAPERS, 3)
    return Paper(
        **{name: getattr(paper, name) for name in ("title", "abstract", "id", "version", "primary", "cross", "kind")},
        submitted_at=paper.submitted_at,
        authors=(*chance.sample(_PEOPLE, chance.randint(0, 3)), *_MANY[: chance.choice((0, 0, 9, 12))]),
        headline=chance.choice(("", "A headline")),
        references=(
            *(reference(one.title, n + 1, arxiv_id=one.id) for n, one in enumerate(cited[: chance.randint(0, 3)])),
            *([reference("By its journal", 8, doi=f"10.1000/{chance.randrange(3)}")] if chance.random() < 0.3 else []),
            *([reference("By its number", 9, pith_number=cited[0].pith_number())] if chance.random() < 0.3 else []),
        ),
        claims=(claim("It is so."),) if chance.random() < 0.3 else (),
        verdict=verdict(f"Summary {number}.", claimed="It is.", headline="So") if chance.random() < 0.5 else {},
    )


@functools.lru_cache(maxsize=2048)
def bundle(index: int, number: int) -> bytes:
    """Mint one of the bundles of a paper."""
    chance = Random(f"bundle {index} {number}")
    paper = _variant(index, number)
    key = OTHER if chance.random() < 0.2 else KEY
    maker = BundleMaker(paper, key)
    if chance.random() < 0.3:
        maker.add("correction", {"text": f"Correction {number}."}, prev_event=maker.events[0]["event_id"])
    aliases = paper.aliases(maker.computed_at, maker.computed_at, maker.suffix)
    if chance.random() < 0.3:
        more = f"10.1000/{chance.randrange(3)}"
        aliases.append({"alias_kind": "journal_doi", "alias_value": more, "created_at": maker.computed_at})
    return to_bytes(maker.bundle(built_at=chance.choice(_BUILT), aliases=aliases))


@functools.lru_cache(maxsize=2048)
def record(index: int, number: int) -> bytes:
    """Mint one of the records of a paper."""
    chance = Random(f"record {index} {number}")
    inbound = [citation(one.id, one.title, n + 1) for n, one in enumerate(chance.sample(PAPERS, chance.randint(0, 2)))]
    computed = chance.choice(("2026-05-18T00:12:38Z", "2026-05-19T00:12:38Z"))
    return to_bytes(mint_record(_variant(index, number), KEY, inbound=inbound, computed_at=computed))


def _document(chance: Random) -> bytes:
    make = record if chance.random() < 0.25 else bundle
    return make(chance.randrange(len(PAPERS)), chance.randrange(8))


def _broken(data: bytes, chance: Random) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + bytes([data[place] ^ 1 << chance.randrange(7)]) + data[place + 1 :]


@dataclass
class Edited:
    """A mirror, and what of its configuration is not in its folder."""

    mirror: Mirror
    settings: dict[str, str] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=lambda: {"page_size": 2})
    trust: list[Json] = field(default_factory=lambda: [KEY.trust(), OTHER.trust()])
    others: list[dict[str, str]] = field(default_factory=list)
    strict: bool = False

    @classmethod
    def begin(cls, folder: Path) -> Edited:
        """Make the mirror that sequences of edits begin with."""
        edited = cls(Mirror.minted(folder))
        for index in range(_PAPERS - 2):
            edited.put(f"bundles/{PAPERS[index].suffix()}.json", bundle(index, 0))
        edited.put("bundles/record.json", record(1, 0))
        edited.configure()
        return edited

    def put(self, place: str, data: bytes) -> None:
        """Write a file of the mirror below its content folder, whatever stood there."""
        path = self.mirror.content / place
        if path.is_symlink():
            path.unlink()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def configure(self) -> None:
        """Write the configuration."""
        lines = ["[mirror]", *(f'{name} = "{value}"' for name, value in self.settings.items())]
        lines += ["[build]", *(f"{name} = {value}" for name, value in self.sizes.items())]
        for other in self.others:
            lines += ["[[mirrors]]", *(f'{name} = "{value}"' for name, value in other.items())]
        self.mirror.configure("\n".join(lines), trust=self.trust)

    def edit(self, name: str, number: int) -> None:
        """Make one edit.

        Arguments:
            name: of `EDITS`.
            number: decides on everything else.
        """
        if name in {"rename folder", "odd file", "link"}:
            self.mirror.content.joinpath("bundles").mkdir(exist_ok=True)
        EDITS[name](self, Random(f"{name} {number}"))

    def sources(self) -> list[Path]:
        """Return the files of bundles/, by name."""
        folder = self.mirror.content / "bundles"
        return sorted(path for path in folder.rglob("*") if path.is_file() or path.is_symlink())

    def source(self, chance: Random, ending: str = "") -> Path | None:
        """Return one of the files of bundles/."""
        found = [path for path in self.sources() if path.name.endswith(ending) and not path.is_symlink()]
        return chance.choice(found) if found else None


def _add(edited: Edited, chance: Random) -> None:
    index = chance.randrange(len(PAPERS))
    edited.put(f"bundles/{PAPERS[index].suffix()}.json", bundle(index, chance.randrange(8)))


def _add_twin(edited: Edited, chance: Random) -> None:
    index = len(PAPERS) - chance.randint(1, 2)
    edited.put(f"bundles/{PAPERS[index].suffix()}.json", bundle(index, chance.randrange(8)))


def _add_beside(edited: Edited, chance: Random) -> None:
    data = _document(chance)
    name = f"bundles/{chance.choice(('', 'a/', 'b b/'))}{chance.randrange(12)}.json"
    edited.put(f"{name}.gz" if chance.random() < 0.3 else name, data)
    if chance.random() < 0.3:
        edited.put(f"{name}.gz", gzip.compress(data))


def _add_record(edited: Edited, chance: Random) -> None:
    index = chance.randrange(len(PAPERS))
    edited.put(f"bundles/{PAPERS[index].suffix()}.record.json", record(index, chance.randrange(6)))


def _remove(edited: Edited, chance: Random) -> None:
    found = edited.sources()
    for path in chance.sample(found, min(len(found), chance.choice((1, 1, 1, 2, 6)))):
        path.unlink()


def _break(edited: Edited, chance: Random) -> None:
    if path := edited.source(chance):
        path.write_bytes(_broken(path.read_bytes() or b"{}", chance))


def _mend(edited: Edited, chance: Random) -> None:
    for index, paper in enumerate(PAPERS):
        path = edited.mirror.content / f"bundles/{paper.suffix()}.json"
        if path.is_file() and chance.random() < 0.5:
            path.write_bytes(bundle(index, chance.randrange(2)))


def _rename(edited: Edited, chance: Random) -> None:
    if path := edited.source(chance):
        ending = "".join(path.suffixes[-2:]) if path.suffix == ".gz" else path.suffix
        folder = edited.mirror.content / "bundles" / chance.choice(("", "a", "z", "b b"))
        folder.mkdir(exist_ok=True)
        path.rename(folder / f"renamed-{chance.randrange(30)}{ending}")


def _exchange(edited: Edited, chance: Random) -> None:
    one, other = edited.source(chance, ".json"), edited.source(chance, ".json")
    if one and other and one != other:
        between = one.with_name(".between")
        one.rename(between)
        other.rename(one)
        between.rename(other)


def _rename_folder(edited: Edited, chance: Random) -> None:
    bundles = edited.mirror.content / "bundles"
    folders = sorted(path for path in bundles.iterdir() if path.is_dir() and not path.is_symlink())
    target = bundles / f"folder{chance.randrange(5)}"
    if folders and not target.exists():
        chance.choice(folders).rename(target)


def _touch(edited: Edited, chance: Random) -> None:
    for path in edited.sources():
        if chance.random() < 0.5 and path.exists():
            os.utime(path, None if chance.random() < 0.5 else (1e9, 1e9))


def _write_the_same(edited: Edited, chance: Random) -> None:
    if path := edited.source(chance):
        data = path.read_bytes()
        made = path.with_name(".made")
        made.write_bytes(data)
        made.replace(path)


def _change_rights(edited: Edited, chance: Random) -> None:
    if path := edited.source(chance):
        path.chmod(chance.choice((0o600, 0o644, 0o444)))


def _shard(edited: Edited, chance: Random) -> None:
    lines = [_document(chance) for _ in range(chance.randint(0, 4))]
    if chance.random() < 0.3:
        lines.insert(chance.randint(0, len(lines)), chance.choice((b"", b"no document", _broken(bundle(0, 0), chance))))
    data = b"\n".join(line.replace(b"\n", b" ") for line in lines) + chance.choice((b"", b"\n"))
    name = f"bundles/shard-{chance.randrange(2)}.jsonl"
    edited.put(f"{name}.gz", gzip.compress(data)) if chance.random() < 0.4 else edited.put(name, data)


def _edit_shard(edited: Edited, chance: Random) -> None:
    if path := edited.source(chance, ".jsonl"):
        lines = path.read_bytes().split(b"\n")
        what = chance.randrange(4)
        if what == 0:
            chance.shuffle(lines)
        elif what == 1:
            lines.insert(chance.randint(0, len(lines)), _document(chance).replace(b"\n", b" "))
        elif what == 2:
            del lines[chance.randrange(len(lines))]
        else:
            lines.append(chance.choice(lines))
        path.write_bytes(b"\n".join(lines))


def _break_gzip(edited: Edited, chance: Random) -> None:
    if path := edited.source(chance, ".gz"):
        data = path.read_bytes()
        path.write_bytes(data[: chance.randrange(len(data) + 1)])


def _odd_file(edited: Edited, chance: Random) -> None:
    folder = edited.mirror.content / "bundles"
    names = ("README.md", "notes.txt", ".hidden.json", "odd\nname.json", "gone.json", "pipe.json")
    path = folder / chance.choice(names)
    if os.path.lexists(path):
        path.unlink()
    elif path.name == "gone.json":
        path.symlink_to("nowhere.json")
    elif path.name == "pipe.json":
        os.mkfifo(path)
    else:
        path.write_bytes(bundle(2, 0) if chance.random() < 0.5 else b"{")
    name = os.fsencode(folder) + b"/\xff.json"
    if chance.random() < 0.2:
        Path(os.fsdecode(name)).write_bytes(bundle(3, chance.randrange(2)))


def _link(edited: Edited, chance: Random) -> None:
    """Let names in bundles/ lead to files, or to a folder, beside it."""
    content = edited.mirror.content
    stores = [content / "store", content / "store2"]
    for store in stores:
        store.mkdir(exist_ok=True)
    index = chance.randrange(len(PAPERS))
    link, folder = content / "bundles/link.json", content / "bundles/linked"
    what = chance.randrange(4)
    for path in (link,) if what == 0 else (folder,):
        if os.path.lexists(path):
            path.unlink()
    store = chance.choice(stores)
    if what == 0:
        (store / "one.json").write_bytes(bundle(index, chance.randrange(8)))
        link.symlink_to(f"../{store.name}/one.json")
    elif what == 1:
        (store / "one.json").write_bytes(bundle(index, chance.randrange(8)))
        folder.symlink_to(f"../{store.name}")
    elif what == 2:
        stores[0].rename(content / "between")
        stores[1].rename(stores[0])
        (content / "between").rename(stores[1])
        folder.symlink_to(f"../{store.name}")


def _companion(edited: Edited, chance: Random) -> None:
    paper = chance.choice(PAPERS)
    cited_by = [
        citing(one.title, arxiv=one.id, score=chance.choice((None, 5.0)), month=chance.choice(("2020-01", "2021-03")))
        for one in chance.sample(PAPERS, chance.randint(0, 4))
    ]
    cited_by += [citing(f"An outside paper {n}", month="2019-04") for n in range(chance.choice((0, 0, 1, 130)))]
    text = mint_companion(
        paper.abstract if chance.random() < 0.7 else "Another abstract.",
        keywords=chance.sample(_WORDS, chance.randint(0, 3)),
        cited_by=cited_by,
        notes=chance.choice(("", "A *note*.")),
        source=chance.choice(("", "Somewhere")),
    )
    # The program's own stand in a folder of their own, and are joined with a person's.
    edited.put(f"papers/{chance.choice(('', 'generated/'))}{paper.suffix()}.md", text)


def _change_companion(edited: Edited, chance: Random) -> None:
    folder = edited.mirror.content / "papers"
    found = sorted(folder.rglob("*.md")) if folder.is_dir() else []
    if found:
        path = chance.choice(found)
        what = chance.randrange(4)
        if what == 0:
            path.unlink()
        elif what == 1:
            path.write_bytes(b"---\nkeywords: [unclosed\n---\n")
        elif what == 2:
            path.write_bytes(path.read_bytes() + b"\nMore.\n")
        else:
            path.rename(path.with_name(f"{chance.choice(PAPERS).suffix()}.md"))


def _odd_companion(edited: Edited, chance: Random) -> None:
    edited.put(chance.choice(("papers/no-suffix.md", f"papers/{'A' * 26}.md")), b"---\nkeywords: [x]\n---\n")


def _template(edited: Edited, chance: Random) -> None:
    """Put a template of the operator's own in the place of a shipped one, or take it away."""
    shipped = sorted(path for folder in ("", "partials", "frame") for path in (TEMPLATES / folder).glob("*.html"))
    chosen = chance.choice(shipped)
    own = edited.mirror.folder / "templates" / chosen.relative_to(TEMPLATES)
    if own.exists() and chance.random() < 0.5:
        own.unlink()
        return
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(f"{chosen.read_text(encoding='utf-8')}<!-- {chance.randrange(3)} -->", encoding="utf-8")


def _asset(edited: Edited, chance: Random) -> None:
    own = edited.mirror.folder / "templates/assets" / chance.choice(("style.css", "own.css", "site.js", "icon.svg"))
    if own.exists() and chance.random() < 0.4:
        own.unlink()
        return
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(f"/* {chance.randrange(3)} */", encoding="utf-8")


def _strings(edited: Edited, chance: Random) -> None:
    own = edited.mirror.folder / "templates/strings.toml"
    own.parent.mkdir(parents=True, exist_ok=True)
    if own.exists() and chance.random() < 0.4:
        own.unlink()
    else:
        more = f'["{{n}} author more, {chance.randrange(3)}", "{{n}} authors more"]'
        own.write_text(f'[counted]\nmore_authors = {more}\n[frame]\nskip = "Skip {chance.randrange(3)}"\n')


def _wrong_template(edited: Edited, chance: Random) -> None:
    own = edited.mirror.folder / "templates/home.html"
    own.parent.mkdir(parents=True, exist_ok=True)
    if own.exists():
        own.unlink()
    elif chance.random() < 0.3:
        own.write_text("{% if %}", encoding="utf-8")


def _page(edited: Edited, chance: Random) -> None:
    path = edited.mirror.content / f"pages/{chance.choice(('about', 'help', 'wrong name'))}.md"
    if path.exists() and chance.random() < 0.3:
        path.unlink()
        return
    order = f"nav_order: {chance.randrange(4)}\n" if chance.random() < 0.6 else ""
    title = f"title: Page {chance.randrange(3)}\n" if chance.random() < 0.9 else ""
    edited.put(f"pages/{path.name}", f"---\n{title}{order}---\n\nText {chance.randrange(3)}.\n".encode())


def _mirror_settings(edited: Edited, chance: Random) -> None:
    name = chance.choice(("name", "description", "contact"))
    edited.settings[name] = f"{name}{chance.randrange(3)}@mirror.example"
    edited.configure()


def _address(edited: Edited, chance: Random) -> None:
    edited.settings["base_url"] = chance.choice(("", "https://mirror.example", "https://mirror.example/below"))
    edited.configure()


def _page_size(edited: Edited, chance: Random) -> None:
    edited.sizes["page_size"] = chance.choice((1, 2, 3))
    edited.configure()


def _other_mirrors(edited: Edited, chance: Random) -> None:
    edited.others = [
        {"name": f"Mirror {n}", "base_url": f"https://other{n}.example", "key_id": "test-build"}
        for n in range(chance.randrange(3))
    ]
    edited.configure()


def _keys(edited: Edited, chance: Random) -> None:
    other = chance.choice(
        ([], [OTHER.trust()], [OTHER.trust(revoked=True)], [OTHER.trust(not_after="2026-05-20T00:00:00Z")])
    )
    edited.trust = [KEY.trust(), *other]
    edited.configure()


def _date(edited: Edited, chance: Random) -> None:
    edited.variables = chance.choice(({}, {"SOURCE_DATE_EPOCH": str(1_700_000_000 + chance.randrange(3))}))


def _strictness(edited: Edited, chance: Random) -> None:
    edited.strict = chance.random() < 0.2


def _nothing(edited: Edited, chance: Random) -> None:
    del edited, chance


def _no_bundles(edited: Edited, chance: Random) -> None:
    """Take the whole folder away, or bring it back."""
    bundles, away = edited.mirror.content / "bundles", edited.mirror.folder / "away"
    if away.exists():
        shutil.copytree(away, bundles, dirs_exist_ok=True, symlinks=True, ignore=shutil.ignore_patterns("pipe.json"))
        shutil.rmtree(away)
    elif chance.random() < 0.5:
        bundles.rename(away)


EDITS: Final[Mapping[str, Callable[[Edited, Random], None]]] = {
    "add": _add,
    "add twin": _add_twin,
    "add beside": _add_beside,
    "add record": _add_record,
    "remove": _remove,
    "break": _break,
    "mend": _mend,
    "rename": _rename,
    "exchange": _exchange,
    "rename folder": _rename_folder,
    "touch": _touch,
    "write the same": _write_the_same,
    "change rights": _change_rights,
    "shard": _shard,
    "edit shard": _edit_shard,
    "break gzip": _break_gzip,
    "odd file": _odd_file,
    "link": _link,
    "companion": _companion,
    "change companion": _change_companion,
    "odd companion": _odd_companion,
    "template": _template,
    "asset": _asset,
    "strings": _strings,
    "wrong template": _wrong_template,
    "page": _page,
    "mirror settings": _mirror_settings,
    "address": _address,
    "page size": _page_size,
    "other mirrors": _other_mirrors,
    "keys": _keys,
    "date": _date,
    "strictness": _strictness,
    "no bundles": _no_bundles,
    "nothing": _nothing,
}
