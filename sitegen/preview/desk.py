"""What one request gets, and which version of a page is the newest: all that asks the site, on one thread."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from pathlib import Path
from typing import Final, NamedTuple

from sitegen.errors import Problem, SitegenError
from sitegen.preview.answers import Answers, CaughtAnswers, Refreshed
from sitegen.preview.assets import Assets
from sitegen.preview.content_types import HTML, is_asset
from sitegen.preview.delivery import Answer, delivered
from sitegen.preview.host import Host
from sitegen.preview.injection import page_of_problems, text_of_problems, wants_page, with_script
from sitegen.preview.policy import with_preview
from sitegen.preview.request import Request, RequestError, Target

_POLICY: Final = "content-security-policy"
_VERSION_DIGITS: Final = 32


class PageState(NamedTuple):
    """The newest of a page that someone looks at.

    Arguments:
        version: hex digits; "" where it cannot be made.
        assets: the version of the files that pages are shown with.
        problems: what stands in the way, of the site and of this page.
    """

    version: str
    assets: str
    problems: tuple[Problem, ...]


class Desk:
    """Answers requests from a site; every call comes from one thread.

    Arguments:
        answers: the site.
        started: a name of this run, letters and digits, so that pages of an earlier one are loaded anew.
    """

    def __init__(self, answers: Answers, started: str) -> None:
        self._answers = CaughtAnswers(answers)
        self._host = Host(self._answers)
        self._assets = Assets(started)
        self._problems: tuple[Problem, ...] = ()
        self._failed = False

    def refresh(self, changed: frozenset[Path] | None) -> Refreshed:
        """Look at what has changed; problems of whatever kind are in what is returned, and nothing is raised."""
        try:
            refreshed = self._answers.refresh(changed)
            self._failed = False
        except SitegenError as error:
            self._failed = True
            refreshed = Refreshed(problems=error.problems)
        self._host.reread()
        self._problems = refreshed.problems
        self._assets.refresh(refreshed.affects, self._answers.document)
        return refreshed

    def answer(self, request: Request) -> Answer:
        """Return what a request gets.

        Raises:
            RequestError: no file can have the path.
        """
        try:
            found = self._host.at(request.target)
        except SitegenError as error:
            return delivered(request, self._broken(request, error.problems))
        if found.status == HTTPStatus.NOT_FOUND and self._failed:
            return delivered(request, self._broken(request, self.problems()))
        path = request.target.path.removeprefix(self._answers.base_path)
        if found.status == HTTPStatus.OK and is_asset(path):
            self._assets.served(path, found.body)
        return delivered(request, self._shown(request, found, _version(found)) if _is_page(found) else found)

    def state(self, path: str) -> PageState:
        """Return the newest of a page.

        Arguments:
            path: percent-encoded, as its address has it.
        """
        try:
            found = self._host.at(Target(path, ""))
        except SitegenError as error:
            problems = dict.fromkeys((*error.problems, *self.problems()))
            return PageState("", self._assets.version, tuple(problems))
        except RequestError:
            return PageState("", self._assets.version, self.problems())
        broken = found.status == HTTPStatus.NOT_FOUND and self._failed
        return PageState("" if broken else _version(found), self._assets.version, self.problems())

    def problems(self) -> tuple[Problem, ...]:
        """Return what is shown on every page."""
        return (*self._problems, *self._host.problems())

    def host_problems(self) -> tuple[Problem, ...]:
        """Return what is wrong with the rules of the host."""
        return self._host.problems()

    def _broken(self, request: Request, problems: tuple[Problem, ...]) -> Answer:
        status, fields = HTTPStatus.INTERNAL_SERVER_ERROR, {"cache-control": "no-store"}
        if wants_page(request):
            page = Answer(status, fields | {"content-type": HTML}, page_of_problems(problems))
            return self._shown(request, page, "")
        return Answer(status, fields | {"content-type": "text/plain; charset=utf-8"}, text_of_problems(problems))

    def _shown(self, request: Request, answer: Answer, version: str) -> Answer:
        """Return a page for people with the script in it, and for programs as it is in the tree."""
        varied = answer.having(vary="Accept")
        if not wants_page(request):
            return varied
        fields = dict(varied.fields)
        if _POLICY in fields:
            fields[_POLICY] = with_preview(fields[_POLICY])
        return Answer(answer.status, fields, with_script(answer.body, version, self._assets.version))


def _is_page(answer: Answer) -> bool:
    """Tell whether an answer is shown; what is saved instead arrives as it is in the tree."""
    return answer.fields["content-type"].startswith("text/html") and not {"location", "content-disposition"} & set(
        answer.fields
    )


def _version(answer: Answer) -> str:
    return hashlib.sha256(b"%d " % answer.status + answer.body).hexdigest()[:_VERSION_DIGITS]
