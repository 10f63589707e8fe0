"""From a file to the answer that one request gets: unchanged, a part of it, compressed, or whole (RFC 9110)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Final

from sitegen.preview.codings import compressed, takes_gzip
from sitegen.preview.conditions import entity_tag, match, none_match, same_as_before
from sitegen.preview.content_types import is_compressible
from sitegen.preview.ranges import UnsatisfiableError, wanted_range
from sitegen.preview.request import Request

_OF_THE_BODY: Final = frozenset({"content-type", "content-encoding", "content-range"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent.

    Arguments:
        status: of HTTP.
        fields: names in lower case; the length is added when it is sent.
        body: all of it, also where only its length is sent.
    """

    status: HTTPStatus
    fields: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def having(self, **fields: str) -> Answer:
        """Return the same answer with further fields, `_` for `-` in their names."""
        return replace(self, fields=self.fields | {name.replace("_", "-"): value for name, value in fields.items()})


def delivered(request: Request, answer: Answer) -> Answer:
    """Return what a request gets of an answer that was found for it.

    Arguments:
        request: it may say what it has already, which part it wants, and which codings it takes.
        answer: with the whole body, as it is.
    """
    varied = answer
    kind = answer.fields.get("content-type", "")
    packed = None
    if is_compressible(kind):
        varied = answer.having(vary=", ".join(filter(None, (answer.fields.get("vary"), "Accept-Encoding"))))
        if takes_gzip(request.field("accept-encoding")) and not request.field("range"):
            packed = compressed(answer.body)
    if answer.status != HTTPStatus.OK:
        return _coded(varied, packed)
    tag = entity_tag(answer.body, "gzip" if packed is not None else "")
    tagged = varied.having(etag=tag, accept_ranges="bytes")
    if not match(request.field("if-match"), tag):
        return _without_body(tagged, HTTPStatus.PRECONDITION_FAILED)
    if not none_match(request.field("if-none-match"), tag):
        return _without_body(tagged, HTTPStatus.NOT_MODIFIED)
    return _part(request, tagged, tag) if packed is None else _coded(tagged, packed)


def _coded(answer: Answer, packed: bytes | None) -> Answer:
    return answer if packed is None else replace(answer.having(content_encoding="gzip"), body=packed)


def _without_body(answer: Answer, status: HTTPStatus) -> Answer:
    kept = {name: value for name, value in answer.fields.items() if name not in _OF_THE_BODY}
    return Answer(status, kept)


def _part(request: Request, answer: Answer, tag: str) -> Answer:
    # A range is defined for GET alone, and one of a file that has changed since is the whole new file.
    if request.method != "GET" or not same_as_before(request.field("if-range"), tag):
        return answer
    size = len(answer.body)
    try:
        part = wanted_range(request.field("range"), size)
    except UnsatisfiableError:
        refused = _without_body(answer, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        return refused.having(content_range=f"bytes */{size}")
    if part is None:
        return answer
    told = answer.having(content_range=f"bytes {part.start}-{part.stop - 1}/{size}")
    return replace(told, status=HTTPStatus.PARTIAL_CONTENT, body=answer.body[part.start : part.stop])
