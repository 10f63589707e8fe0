"""The preview as a host: each path gets what Netlify and Cloudflare Pages would answer from the same tree."""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final
from urllib.parse import quote, urlsplit

from sitegen.errors import Problem, SitegenError
from sitegen.preview import refusals
from sitegen.preview.addresses import Elsewhere, Found, Nowhere, Place, place_of
from sitegen.preview.answers import Answers
from sitegen.preview.content_types import HTML, content_type
from sitegen.preview.delivery import Answer
from sitegen.preview.guard import decoded_path
from sitegen.preview.host_headers import HostHeaders, parse_headers
from sitegen.preview.host_redirects import Followed, HostRedirects, parse_redirects
from sitegen.preview.injection import page_of_status
from sitegen.preview.request import RequestError, Target

NOT_FOUND: Final = "404.html"
_CACHE: Final = "public, max-age=0, must-revalidate"
"""What both hosts say of files by themselves; in the preview no rule changes it, so that nothing is ever stale."""
_SAFE_IN_PATHS: Final = "/~!$&'()*+,;=:@"
_ANSWERED: Final = (HTTPStatus.OK, HTTPStatus.NOT_FOUND)


@dataclass(slots=True)
class Host:
    """A host of what `answers` has; every call comes from the thread that may ask it.

    Arguments:
        answers: the site.
        hidden: lines of _redirects that a file hides, as far as requests met them.
    """

    answers: Answers
    hidden: dict[int, Problem] = field(default_factory=dict)
    headers: HostHeaders = field(default_factory=HostHeaders)
    redirects: HostRedirects = field(default_factory=HostRedirects)

    def reread(self) -> None:
        """Read the rules of the host anew."""
        self.hidden.clear()
        self.headers = parse_headers(self._file_or_nothing("_headers"))
        self.redirects = parse_redirects(self._file_or_nothing("_redirects"))

    def problems(self) -> tuple[Problem, ...]:
        """Return what is wrong with the rules of the host."""
        return (*self.headers.problems, *self.redirects.problems, *self.hidden.values())

    def at(self, target: Target) -> Answer:
        """Return what is at an address.

        Raises:
            RequestError: no file can have that path.
            SitegenError: the page could not be made.
        """
        place = self._place(target.path)
        rule = self.redirects.follow(target.path)
        if rule is not None and not isinstance(place, Nowhere):
            self._hides(rule, target.path)
            rule = None
        if rule is not None:
            return self._ruled(target, rule)
        if isinstance(place, Found):
            return self._file(target, place)
        if isinstance(place, Elsewhere):
            return self._sent(target, self._url(place.path), HTTPStatus.PERMANENT_REDIRECT)
        return self._nowhere(target)

    def _place(self, path: str) -> Place:
        """Return what is at a path of the host, below the base path of the mirror."""
        base = self.answers.base_path
        if not path.startswith(base):
            # The mirror lies in a folder of its host, whose own pages are not ours.
            return Elsewhere("") if path in {"/", base.rstrip("/")} else Nowhere()
        try:
            return place_of(decoded_path(path[len(base) - 1 :]), self.answers.document)
        except RequestError as error:
            if error.status is not HTTPStatus.NOT_FOUND:
                raise
            return Nowhere()

    def _url(self, path: str) -> str:
        return quote(self.answers.base_path + path, safe=_SAFE_IN_PATHS)

    def _hides(self, rule: Followed, path: str) -> None:
        cause = f"A file is at {path[:200]}: Netlify serves it, Cloudflare follows the rule."
        self.hidden.setdefault(rule.line, Problem(refusals.HOST_RULE, f"_redirects: line {rule.line}", cause))

    def _ruled(self, target: Target, rule: Followed) -> Answer:
        if rule.status not in _ANSWERED:
            return self._sent(target, rule.target, HTTPStatus(rule.status))
        place = self._place(urlsplit(rule.target).path)
        if isinstance(place, Elsewhere):
            place = self._place(self._url(place.path))
        if not isinstance(place, Found):
            return self._nowhere(target)
        return self._file(target, place, HTTPStatus(rule.status))

    def _sent(self, target: Target, to: str, status: HTTPStatus) -> Answer:
        before, mark, fragment = to.partition("#")
        location = f"{before}?{target.query}{mark}{fragment}" if target.query and "?" not in before else to
        fields = self._fields(target) | {"content-type": HTML, "location": location}
        return Answer(status, fields, page_of_status(status, f"The page is at {location}"))

    def _nowhere(self, target: Target) -> Answer:
        page = self.answers.document(NOT_FOUND)
        if page is None:
            page = page_of_status(HTTPStatus.NOT_FOUND, "No file is at this address.")
        return Answer(HTTPStatus.NOT_FOUND, self._fields(target) | {"content-type": HTML}, page)

    def _file(self, target: Target, found: Found, status: HTTPStatus = HTTPStatus.OK) -> Answer:
        return Answer(status, {"content-type": content_type(found.path)} | self._fields(target), found.body)

    def _fields(self, target: Target) -> dict[str, str]:
        ruled = self.headers.fields(target.path)
        return {"x-content-type-options": "nosniff"} | ruled | {"cache-control": _CACHE}

    def _file_or_nothing(self, path: str) -> bytes:
        try:
            return self.answers.document(path) or b""
        except SitegenError:
            return b""
