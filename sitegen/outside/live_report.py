"""The report of a check, to be filed: what was checked, of whom, when, and everything that is wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from sitegen import __version__
from sitegen.errors import MachineError, Problem, Severity, UsageError
from sitegen.outside import refusals

_TYPE: Final = "sitegen_mirror_report"
_VERSION: Final = "1.0"
ENDINGS: Final = (".md", ".json")


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveReport:
    """What came of the check of a live mirror.

    Arguments:
        mirror: its address.
        time: when the check began, RFC 3339 in UTC.
        is_good: there is no error.
        is_signed: the mirror has a key, under which its signatures were checked.
        key: `<name>+<hash>+<base64>`, None of an unsigned mirror.
        fingerprint: of the key, "" where there is none.
        key_is: `given`, `pinned`, `first seen`, `changed`, `unsigned`, or `unknown` where the mirror did not say.
        root: the root hash of the tree, None where there is no manifest.
        timestamp: seconds since 1970 that the operator signed.
        log_origin, log_size, log_root: the head of the log; the root in hex.
        checkpoint: the signed note, as it came.
        since: the day of the check before that was compared with, "" where there was none.
        mode: `all` or `sample`.
        nonce: 64 hex digits that the sample was drawn with, beside the root hash.
        checked: how much was looked at.
        problems: all that were told.
    """

    mirror: str
    time: str
    is_good: bool
    is_signed: bool
    key: str | None
    fingerprint: str
    key_is: str
    root: str | None
    timestamp: int | None = None
    log_origin: str = ""
    log_size: int | None = None
    log_root: str = ""
    checkpoint: str = ""
    since: str = ""
    mode: str = "sample"
    nonce: str = ""
    checked: dict[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the object of the report; see docs/json.md."""
        said = asdict(self) | {"problems": [problem.as_json() for problem in self.problems]}
        return {"type": _TYPE, "version": _VERSION, "program": f"sitegen {__version__}", **said}

    def as_markdown(self) -> str:
        """Return the report for people."""
        return "\n".join(_lines(self)) + "\n"


def check_report_path(path: Path) -> None:
    """See that a report can be written, before the work is done.

    Raises:
        UsageError: the name has another ending, or the folder is not there.
    """
    if path.suffix not in ENDINGS:
        raise UsageError(Problem(refusals.REPORT_UNWRITTEN, str(path), "it ends in neither .md nor .json"))
    if not path.parent.is_dir():
        raise UsageError(Problem(refusals.REPORT_UNWRITTEN, str(path), "its folder is not there"))


def write_report(report: LiveReport, path: Path) -> None:
    """Write a report, as Markdown or JSON by the ending of the name.

    Raises:
        MachineError: it cannot be written.
    """
    is_json = path.suffix == ENDINGS[1]
    text = json.dumps(report.as_json(), indent=2, ensure_ascii=True) + "\n" if is_json else report.as_markdown()
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise MachineError(Problem(refusals.REPORT_UNWRITTEN, str(path), error.strerror or str(error))) from error


def _lines(report: LiveReport) -> Iterator[str]:
    errors = sum(problem.severity is Severity.ERROR for problem in report.problems)
    yield f"# Check of {report.mirror}"
    yield ""
    yield "Nothing is wrong." if report.is_good else f"**{errors} errors.**"
    if report.key_is == "unsigned":
        yield "This is an unsigned mirror: nobody vouches for its log and its manifest."
    yield ""
    facts = {
        "Mirror": report.mirror,
        "Time": report.time,
        "Program": f"sitegen {__version__}",
        "Key": f"`{report.key}` ({report.key_is})" if report.key else f"none ({report.key_is})",
        "Fingerprint": f"`{report.fingerprint}`" if report.fingerprint else "none",
        "Root hash": f"`{report.root}`" if report.root else "none",
        "Signed date": str(report.timestamp) if report.timestamp is not None else "none",
        "Log": f"{report.log_origin!a}, {report.log_size} leaves, root `{report.log_root}`",
        "Compared with": report.since or "nothing: first check",
        "Checked": f"{report.mode}; " + ", ".join(f"{name} {count}" for name, count in report.checked.items()),
        "Nonce": f"`{report.nonce}`",
    }
    for name, value in facts.items():
        yield f"- {name}: {value}"
    if report.checkpoint:
        yield from ("", "The checkpoint, as it came:", "")
        yield from (f"    {line}" for line in report.checkpoint.splitlines())
    yield from ("", "## Problems", "")
    if not report.problems:
        yield "None."
    for problem in report.problems:
        yield f"- **{problem.code}** {problem.severity.value}, {_plain(problem.place)}: {_plain(problem.cause)}"
        yield f"  {problem.fix}"


def _plain(text: str) -> str:
    """Return a text without what Markdown would take for markup."""
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>#|" else letter for letter in text)
