"""One identifier: every step from a name to verified documents of the paper, or to the reason why there are none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sitegen.errors import Problem
from sitegen.intake import refusals
from sitegen.intake.examining import Examined
from sitegen.intake.fetching.asking import Came, Condition, Enquiry
from sitegen.intake.fetching.mirrors import Mirror
from sitegen.intake.identifiers import Identifier, Scheme
from sitegen.intake.pages.lines import MAX_PAGE_BYTES

_MOST_VERSIONS = 20


@dataclass(frozen=True, slots=True)
class Errand:
    """A paper that is wanted.

    Arguments:
        typed: what somebody typed.
        identifier: what that is.
        mirrors: who is asked, in this order.
        known: suffixes of papers with that name, version and year that the content folder holds already.
        conditions: what earlier answers with documents of these said of themselves, by address.
        hints: addresses at which bundles of these say that they are to be had.
        with_page: bring the record and the page too.
    """

    typed: str
    identifier: Identifier
    mirrors: Sequence[Mirror]
    known: Sequence[str] = ()
    conditions: Mapping[str, Condition] = field(default_factory=dict)
    hints: Sequence[str] = ()
    with_page: bool = False


@dataclass(slots=True)
class Brought:
    """What an errand came back with.

    Arguments:
        typed: what somebody typed.
        conditions: those of the errand.
        documents: verified documents of the paper, or that nothing changed.
        pages: addresses and bytes of pages.
        refused: documents that did not verify.
        noted: what an operator should know of the mirrors that were asked.
        missing: why there is no paper, None where there is one.
        lacking: why there is only its record, where a mirror may have a bundle that could not be had; else None.
    """

    typed: str
    conditions: Mapping[str, Condition] = field(default_factory=dict)
    documents: list[Came] = field(default_factory=list)
    pages: list[tuple[str, bytes]] = field(default_factory=list)
    refused: list[Examined] = field(default_factory=list)
    noted: list[Problem] = field(default_factory=list)
    missing: Problem | None = None
    lacking: Problem | None = None


def run(errand: Errand, enquiry: Enquiry) -> Brought:
    """Go on an errand.

    The steps, in this order:

    1. find which papers the name names: the number itself, else the first mirror whose look-up knows it, else what the
       content folder knows;
    2. ask each mirror for the bundle, at the well-known address and then at the other, until one verifies;
    3. else ask where the paper's bundles say that they are to be had;
    4. else ask each mirror for the record;
    5. compare the paper with the name: its signed record or its aliases have to say it, and the version and year that
       were named;
    6. bring record and page, if they are wanted.

    Arguments:
        errand: what is wanted.
        enquiry: who asks.
    """
    brought = Brought(errand.typed, errand.conditions)
    suffixes = _suffixes(errand, enquiry, brought.noted)
    if errand.identifier.scheme is Scheme.PITH and len(suffixes) > 1:
        brought.missing = Problem(refusals.AMBIGUOUS, errand.typed, f"They begin {' and '.join(suffixes[:5])}.")
        return brought
    rejected: list[Problem] = []
    for suffix in suffixes[:_MOST_VERSIONS]:
        before = len(brought.noted)
        found = _paper(errand, enquiry, suffix, brought)
        if found is None:
            continue
        mirror, came = found
        wrong = _against(errand, came)
        if wrong is not None:
            rejected.append(wrong)
            continue
        brought.documents.append(came)
        if came.document is not None and came.document.kind == "record" and len(brought.noted) > before:
            cause = f"Only its record came; of its bundle: {brought.noted[before].cause}"
            brought.lacking = Problem(refusals.NOWHERE, errand.typed, cause)
        if errand.with_page:
            _surroundings(errand, enquiry, suffix, mirror, brought, has_record=came.url.endswith(f"/{suffix}.json"))
        return brought
    brought.missing = rejected[0] if rejected else _nowhere(errand, suffixes)
    return brought


def fetch_document(url: str, enquiry: Enquiry) -> Brought:
    """Fetch whatever document is at an address that somebody named; see `run`."""
    brought = Brought(url)
    came = enquiry.document(url, "", None, brought.noted, brought.refused)
    if came is None:
        brought.missing = Problem(refusals.NOWHERE, url, "There is no document at the address that verifies.")
    else:
        brought.documents.append(came)
    return brought


def _suffixes(errand: Errand, enquiry: Enquiry, noted: list[Problem]) -> list[str]:
    """Return the suffixes of the papers that may be meant, the likeliest first."""
    if errand.identifier.suffix:
        return [errand.identifier.suffix]
    for mirror in errand.mirrors:
        found = enquiry.names(mirror, errand.identifier, noted)
        if found:
            return list(dict.fromkeys((*found, *errand.known)))
    return list(errand.known)


def _paper(errand: Errand, enquiry: Enquiry, suffix: str, brought: Brought) -> tuple[Mirror | None, Came] | None:
    """Return the first document that verifies, a bundle if there is one, and the mirror that it came from."""
    silent: set[str] = set()
    for mirror, url, kind in _places(errand, suffix):
        if mirror is not None and mirror.base_url in silent:
            continue
        before = len(brought.noted)
        came = enquiry.document(url, suffix, errand.conditions.get(url), brought.noted, brought.refused)
        if came is not None and kind and came.document is not None and came.document.kind != kind:
            cause = f"It is a {came.document.kind}, at the address of a {kind}."
            brought.noted.append(Problem(refusals.MIRROR_CONFUSES, url, cause))
            continue
        if came is not None:
            return mirror, came
        if mirror is not None and any(one.kind is refusals.MIRROR_FAILS for one in brought.noted[before:]):
            silent.add(mirror.base_url)
    return None


def _places(errand: Errand, suffix: str) -> Iterator[tuple[Mirror | None, str, str]]:
    """Yield where a paper may be: the mirror, the address, and what has to be there ("" where that is not known)."""
    for mirror in errand.mirrors:
        for url in mirror.bundles(suffix):
            yield mirror, url, "bundle"
    for url in errand.hints:
        if suffix in url:
            yield None, url, ""
    for mirror in errand.mirrors:
        yield mirror, mirror.record(suffix), "record"


def _against(errand: Errand, came: Came) -> Problem | None:
    """Return why a paper is not the one that was named; what is unchanged was compared when conditions were made."""
    found, wanted = came.document, errand.identifier
    if found is None or found.binding is None:
        return None
    if wanted.scheme is not Scheme.PITH and wanted.key not in found.names:
        return Problem(refusals.MIRROR_CONFUSES, came.url, f"It is {found.pith_number}, which is not {wanted}.")
    if wanted.version is not None and found.binding.version != wanted.version:
        cause = f"{found.pith_number} is version {found.binding.version}, not {wanted.version}."
        return Problem(refusals.ANOTHER_VERSION, errand.typed, cause)
    if wanted.year and not found.pith_number.startswith(f"pith:{wanted.year}:"):
        return Problem(refusals.YEAR_DIFFERS, errand.typed, f"The paper is {found.pith_number}.")
    return None


def _surroundings(
    errand: Errand, enquiry: Enquiry, suffix: str, first: Mirror | None, brought: Brought, *, has_record: bool
) -> None:
    """Bring the record and the page of a paper, from the mirror that had it if it has them, else from the next."""
    mirrors = [first, *errand.mirrors] if first else list(errand.mirrors)
    asked = list(dict.fromkeys(mirrors))
    if not has_record:
        for mirror in asked:
            url = mirror.record(suffix)
            known = errand.conditions.get(url)
            came = enquiry.document(url, suffix, known, brought.noted, brought.refused)
            if came is not None:
                brought.documents.append(came)
                break
    for mirror in asked:
        if enquiry.is_of_sitegen(mirror, brought.noted):
            continue
        answer = enquiry.read(mirror.page(suffix), MAX_PAGE_BYTES, brought.noted)
        if answer is not None:
            brought.pages.append((mirror.page(suffix), answer.body))
            break


def _nowhere(errand: Errand, suffixes: Sequence[str]) -> Problem:
    asked = ", ".join(mirror.base_url for mirror in errand.mirrors[:5])
    if suffixes:
        return Problem(refusals.NOWHERE, errand.typed, f"None of {asked} has a document of it that verifies.")
    return Problem(refusals.NOWHERE, errand.typed, f"None of {asked} knows which paper that is.")
