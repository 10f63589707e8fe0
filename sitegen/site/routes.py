"""Every address of the site, in one table: what stands in a link, and the file that answers there."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from sitegen.pith.identity import is_arxiv_id
from sitegen.site.segments import quoted, segment

_LETTERS = re.compile(r"[A-Z2-7]{8,26}")
_BUCKET = re.compile(r"[0-9a-f]{1,8}")
_PART = re.compile(r"[A-Za-z0-9]{1,16}(?:-[A-Za-z0-9]{1,8})?")
_ASSET = re.compile(r"[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9]+){1,3}")
_SITEMAP_PART = re.compile(r"[a-z0-9]{1,16}(?:-[a-z0-9]{1,16}){0,3}")
_SEARCH_FILE = re.compile(r"[a-z]{1,16}(?:/[0-9a-z-]{1,60}){0,2}\.(?:json|bin|txt)")
EXPORTS: Final = ("bib", "ris", "csl.json", "txt", "md")
"""The formats in which a paper can be cited, as the names of their files end."""
VERIFY_FILES: Final = ("verify.html", "verify.py", "SHA256SUMS")
"""What a reader keeps to check without the mirror, and the list of the two."""
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
_LOG_FILE = re.compile(
    r"checkpoint|sizes|papers\.json|papers/[A-Z2-7a-z-]{1,12}\.txt"
    r"|tile/(?:[0-9]|[1-5][0-9]|6[0-3]|entries)/(?:x[0-9]{3}/){0,6}[0-9]{3}(?:\.p/[1-9][0-9]{0,2})?"
)
_PAGE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}(?:/[a-z0-9][a-z0-9_-]{0,59}){0,4}")
_LONGEST_ARXIV_ID: Final = 40
RESERVED: Final = frozenset(
    {"api", "assets", "author", "category", "checksums", "index", "keyword", "log", "lookup", "mirror", "month", "p"}
    | {"paper", "pith", "search", "verify"}
)
"""First segments that are the program's own, so that no page of the operator's may be named so."""


class Address(NamedTuple):
    """One address: `url` as a link has it (base path before, percent-encoded), `file` below the root of the tree."""

    url: str
    file: str


@dataclass(frozen=True, slots=True, eq=False)
class Routes:
    """The table of addresses of one mirror; equal only to itself, so that what it gives is cheap to remember.

    Arguments:
        base_path: what stands before every path: `/`, or `/mirror/` where the site lies in a folder of its host.
        base_url: the mirror's own address without a slash at the end, "" where it is not known.
    """

    base_path: str = "/"
    base_url: str = ""

    @classmethod
    def at(cls, base_url: str) -> Routes:
        """Return the routes of a mirror at an absolute URL, or at the root of an unknown host where it is ""."""
        path = urlsplit(base_url).path.strip("/")
        return cls(f"/{path}/" if path else "/", base_url.rstrip("/"))

    def absolute(self, address: Address) -> str:
        """Return the whole URL of an address, "" where the mirror's own address is not known."""
        return f"{self.base_url}/{address.url[len(self.base_path) :]}" if self.base_url else ""

    def _page(self, path: str, shown: str | None = None) -> Address:
        return Address(f"{self.base_path}{shown or path}/", f"{path}/index.html")

    def _file(self, path: str) -> Address:
        return Address(f"{self.base_path}{path}", path)

    # Pages of the mirror itself

    def home(self) -> Address:
        """The first page."""
        return Address(self.base_path, "index.html")

    def not_found(self) -> Address:
        """The page that hosts show for addresses that do not exist."""
        return self._file("404.html")

    def mirror(self) -> Address:
        """What this mirror is: its keys, its ledger, how to check it."""
        return self._page("mirror")

    def refusals(self, number: int = 1) -> Address:
        """The page of refusals; number 1 is `/mirror/refusals/` itself."""
        return self._page("mirror/refusals" if number == 1 else f"mirror/refusals/page/{_count(number)}")

    def verify(self) -> Address:
        """The page that checks documents in the reader's browser."""
        return self._page("verify")

    def verify_file(self, name: str) -> Address:
        """What checks without this mirror: `verify.html`, `verify.py`, and their hashes in `SHA256SUMS`.

        Raises:
            ValueError: there is no such file.
        """
        if name not in VERIFY_FILES:
            raise ValueError(f"{name!r} is none of the files that check")
        return self._file(f"verify/{name}")

    def resolve(self) -> Address:
        """The page that says how identifiers are looked up (Pith format, section 8)."""
        return self._page("api/pith-number/resolve")

    def markdown(self, name: str) -> Address:
        """A page of the operator's.

        Arguments:
            name: lower-case letters, digits, `-` and `_`, with slashes between: `about`, `guide/install`; it begins, as
                each of its up to five segments does, with a letter or digit.

        Raises:
            ValueError: the name is not of this form, or its first segment is the program's own.
        """
        if not _PAGE_NAME.fullmatch(name) or name.partition("/")[0] in RESERVED:
            raise ValueError(f"{name!r} cannot be the name of a page")
        return self._page(name)

    def asset(self, name: str) -> Address:
        """A file of the theme: `style.css`.

        Raises:
            ValueError: the name is more than one plain file name.
        """
        if not _ASSET.fullmatch(name):
            raise ValueError(f"{name!r} cannot be the name of an asset")
        return self._file(f"assets/{name}")

    # One paper

    def paper(self, page: str) -> Address:
        """A paper's page, by the first eight letters of its suffix or by the whole of it."""
        return self._page(f"paper/{_letters(page)}")

    def paper_url(self, page: str) -> str:
        """What a link to a paper's page has."""
        return f"{self.base_path}paper/{_letters(page)}/"

    def paper_arxiv(self, arxiv_id: str) -> tuple[Address, ...]:
        """The further addresses of a paper by its arXiv id (`/paper/<id>/`, `/p/<id>/`); none where it is not one."""
        if len(arxiv_id) > _LONGEST_ARXIV_ID or not is_arxiv_id(arxiv_id):
            return ()
        return self._page(f"paper/{arxiv_id}"), self._page(f"p/{arxiv_id}")

    def cited_by(self, page: str, number: int) -> Address:
        """A page of the list of papers that cite a paper; number 1 is the paper's own page."""
        if number == 1:
            return self.paper(page)
        return self._page(f"paper/{_letters(page)}/cited-by/{_count(number)}")

    def cite(self, page: str, name: str) -> Address:
        """A file that cites a paper.

        Arguments:
            page: what names the paper's page.
            name: one of `EXPORTS`.

        Raises:
            ValueError: there is no such format.
        """
        if name not in EXPORTS:
            raise ValueError(f"{name!r} is no format of citations")
        return self._file(f"paper/{_letters(page)}/cite.{name}")

    def badge(self, page: str) -> Address:
        """The badge of a paper, for other pages to show."""
        return self._file(f"paper/{_letters(page)}/badge.svg")

    def record(self, suffix: str) -> Address:
        """The record page, for people."""
        return self._page(f"pith/{_letters(suffix)}")

    def record_json(self, suffix: str) -> Address:
        """The record."""
        return self._file(f"pith/{_letters(suffix)}.json")

    def bundle(self, suffix: str) -> Address:
        """The bundle, byte for byte as it came."""
        return self._file(f"pith/{_letters(suffix)}/bundle.json")

    def well_known_bundle(self, suffix: str) -> Address:
        """The same bundle at its well-known address."""
        return self._file(f".well-known/pith/{_letters(suffix)}/bundle.json")

    def state(self, suffix: str) -> Address:
        """The merged state."""
        return self._file(f"pith/{_letters(suffix)}/state.json")

    def graph(self, suffix: str) -> Address:
        """The newest graph snapshot."""
        return self._file(f"api/pith-number/{_letters(suffix)}/graph.json")

    def events(self, suffix: str) -> Address:
        """The events."""
        return self._file(f"api/pith-number/{_letters(suffix)}/events.json")

    # Lists of papers

    def index(self, kind: str, number: int = 1) -> Address:
        """The index of all categories, months, authors or keywords.

        Arguments:
            kind: `category`, `month`, `author` or `keyword`.
            number: 1 is the index itself.
        """
        return self._page(kind if number == 1 else f"{kind}/page/{_count(number)}")

    def letter(self, kind: str, letter: str, number: int = 1) -> Address:
        """One letter of an index, and its further pages."""
        name = segment(letter)
        rest = "" if number == 1 else f"/page/{_count(number)}"
        return self._page(f"{kind}/letter/{name}{rest}", f"{kind}/letter/{quoted(name)}{rest}")

    def list(self, kind: str, key: str, number: int | None = None) -> Address:
        """A list of papers: its root, which shows the newest, or one of its pages, counted from the oldest.

        Arguments:
            kind: `category`, `month`, `author` or `keyword`.
            key: any text; what cannot be a directory is encoded (`segments.segment`).
            number: None is the root.
        """
        if number is None:
            return _list_root(self.base_path, kind, key)
        name, rest = segment(key), f"/page/{_count(number)}"
        return self._page(f"{kind}/{name}{rest}", f"{kind}/{quoted(name)}{rest}")

    # What finds papers

    def search(self) -> Address:
        """The page that searches."""
        return self._page("search")

    def search_file(self, path: str) -> Address:
        """A file of the search index: `root.json`, `terms/3f/….bin`.

        Raises:
            ValueError: the path is not of this form.
        """
        if not _SEARCH_FILE.fullmatch(path):
            raise ValueError(f"{path!r} is not a file of the search index")
        return self._file(f"search/{path}")

    def feed(self, kind: str, category: str | None = None) -> Address:
        """The feed of new papers, of all or of one category.

        Arguments:
            kind: `atom` or `json`.
            category: any text, as in `list`; None is all.
        """
        if category is None:
            return self._file(f"feed.{kind}")
        name = segment(category)
        return Address(f"{self.base_path}category/{quoted(name)}/feed.{kind}", f"category/{name}/feed.{kind}")

    def sitemap(self, part: str | None = None) -> Address:
        """The index of sitemaps, or one of them, which covers only addresses at or below its own folder.

        Raises:
            ValueError: the part's name is not lower-case letters and digits with hyphens between.
        """
        if part is None:
            return self._file("sitemap.xml")
        if not _SITEMAP_PART.fullmatch(part):
            raise ValueError(f"{part!r} is not the name of a sitemap")
        return self._file(f"sitemap-{part}.xml")

    def robots(self) -> Address:
        """What crawlers are told (RFC 9309); hosts serve it only where the mirror lies at their root."""
        return self._file("robots.txt")

    def opensearch(self) -> Address:
        """The description by which browsers learn the mirror's search."""
        return self._file("opensearch.xml")

    # Documents of the whole mirror

    def signing_key(self) -> Address:
        """The public keys that this mirror trusts (Pith format, section 8)."""
        return self._file("pith-signing-key.json")

    def mirrors(self) -> Address:
        """The mirror manifest (Pith format, section 8)."""
        return self._file("pith-mirrors.json")

    def well_known(self, document: str, part: str | None = None) -> Address:
        """The index of papers, the ledger or the manifest of files, or one part of it.

        Arguments:
            document: `index`, `ledger` or `manifest`.
            part: the part's name, letters, digits and hyphens; None is the document itself, which names its parts.

        Raises:
            ValueError: the part's name is not of this form.
        """
        if part is not None and not _PART.fullmatch(part):
            raise ValueError(f"{part!r} is not the name of a part")
        rest = "" if part is None else f"/{part}"
        return self._file(f".well-known/pith/{document}{rest}.json")

    def manifest_signature(self) -> Address:
        """The operator's signature of the manifest, as minisign writes it."""
        return self._file(".well-known/pith/manifest.json.minisig")

    def mirror_key(self) -> Address:
        """The operator's public key, with which this mirror signs its log and its manifest."""
        return self._file(".well-known/pith/mirror-key.json")

    def minisign_key(self) -> Address:
        """The same key as minisign reads it."""
        return self._file(".well-known/pith/minisign.pub")

    def checksums(self, month: str) -> Address:
        """The SHA-256 of every published document of a month, as `sha256sum -c` reads them.

        Raises:
            ValueError: the month is not `yyyy-mm`.
        """
        if not _MONTH.fullmatch(month):
            raise ValueError(f"{month!r} is not a month")
        return self._file(f"checksums/SHA256SUMS-{month}")

    def log(self, path: str) -> Address:
        """A file of the log: `checkpoint`, `tile/0/000`, `papers.json` (C2SP tlog-tiles, and docs/log.md).

        Raises:
            ValueError: the path is not of this form.
        """
        if not _LOG_FILE.fullmatch(path):
            raise ValueError(f"{path!r} is not a file of the log")
        return self._file(f"log/{path}")

    def lookup(self, bucket: str | None = None) -> Address:
        """A bucket of the alias look-up, or the document that says how buckets are named.

        Raises:
            ValueError: the bucket is not one to eight hex digits.
        """
        if bucket is None:
            return self._file("lookup/index.json")
        if not _BUCKET.fullmatch(bucket):
            raise ValueError(f"{bucket!r} is not a bucket")
        return self._file(f"lookup/{bucket}.json")


@functools.lru_cache(maxsize=16_384)
def _list_root(base_path: str, kind: str, key: str) -> Address:
    name = segment(key)
    return Address(f"{base_path}{kind}/{quoted(name)}/", f"{kind}/{name}/index.html")


def _letters(text: str) -> str:
    if not _LETTERS.fullmatch(text):
        raise ValueError(f"{text!r} is not the suffix of a Pith number or the beginning of one")
    return text


def _count(number: int) -> int:
    if number < 1:
        raise ValueError(f"{number} is not the number of a page")
    return number
