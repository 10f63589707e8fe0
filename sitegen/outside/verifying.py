"""Check mirrors that somebody named by their addresses."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from sitegen.build.report import Listener, Summary
from sitegen.errors import Problem, UsageError
from sitegen.outside import refusals
from sitegen.outside.draws import NONCE_BYTES
from sitegen.outside.keys import given_key
from sitegen.outside.live_check import check_mirror
from sitegen.outside.live_report import LiveReport, check_report_path, write_report
from sitegen.outside.pins import Pins, states
from sitegen.outside.remote_tree import RemoteTree, mirror_base
from sitegen.outside.wanted import Wanted
from sitegen.pith.keys import TrustRoots
from sitegen.remote.addresses import BadAddressError, printable
from sitegen.remote.client import Client
from sitegen.remote.waiting import Manners

SAMPLE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class MirrorOptions:
    """What a user may say of the check of a mirror.

    Arguments:
        keys: lines of keys; one at most.
        sample: papers and other files to look at, None for some fifty.
        everything: look at all.
        max_age: days.
        report: a file, .md or .json.
        accept_new_key: take another key than before.
        pins: a file of pins, None for one for each mirror in the user's folder of states.
        resume: go on with a check that was cut short.
        rate: questions a second, 0 for as many as can be.
        at_once: questions at the same time.
        allow_private: let names lead into private networks.
        manners: time-outs and tries; the rate and the number at once are those above.
    """

    keys: tuple[str, ...] = ()
    sample: int | None = None
    everything: bool = False
    max_age: float | None = None
    report: Path | None = None
    accept_new_key: bool = False
    pins: Path | None = None
    resume: bool = False
    rate: float = 20.0
    at_once: int = 4
    allow_private: bool = False
    manners: Manners = field(default_factory=Manners)


def verify_mirror(
    target: str,
    trust: TrustRoots,
    asked: MirrorOptions,
    listener: Listener,
    *,
    contact: str,
    environment: Mapping[str, str],
) -> tuple[LiveReport, Summary]:
    """Check one live mirror, and write the report that the user wants.

    Arguments:
        target: where the mirror begins.
        trust: the keys of papers.
        asked: what the user says of the check.
        listener: is told of every problem and of the progress.
        contact: stands in what the host is asked with.
        environment: says where the folder of states is.

    Raises:
        UsageError: the address or an option cannot be used.
        MachineError: what is known of the mirror, or the report, cannot be read or written.
    """
    base = _base(target)
    if len(asked.keys) > 1:
        raise UsageError(Problem(refusals.NO_SUCH_TARGET, "--key", "a mirror has one key, and several were given"))
    if asked.report is not None:
        check_report_path(asked.report)
    name = hashlib.sha256(base.encode()).hexdigest()[:24]
    wanted = Wanted(
        key=given_key(asked.keys[0]) if asked.keys else None,
        accept_new_key=asked.accept_new_key,
        sample=0 if asked.everything else SAMPLE if asked.sample is None else asked.sample,
        max_age=asked.max_age,
        pins=Pins(asked.pins) if asked.pins is not None else Pins.of(base, environment),
        state=states(environment) / "checks" / f"{name}.sqlite",
        resume=asked.resume,
        nonce=secrets.token_bytes(NONCE_BYTES),
    )
    with Client(
        given=[base], manners=_manners(asked, contact), allow_private=asked.allow_private, threads=asked.at_once
    ) as client:
        report = check_mirror(RemoteTree(client, base), trust, wanted, listener)
    if asked.report is not None:
        write_report(report, asked.report)
    return report, _summary(report)


def _manners(asked: MirrorOptions, contact: str) -> Manners:
    return replace(asked.manners, contact=contact, rate=asked.rate, at_once=asked.at_once)


def _base(target: str) -> str:
    try:
        return mirror_base(target)
    except BadAddressError as error:
        raise UsageError(Problem(refusals.NO_SUCH_TARGET, printable(target), str(error))) from None


def _summary(report: LiveReport) -> Summary:
    counts = report.checked
    found = counts.get("bundles", 0) + counts.get("records", 0)
    failed = counts.get("failed", 0)
    return Summary(
        found=found,
        verified=found - failed,
        refused=failed,
        superseded=0,
        unreadable=0,
        faults=0 if report.is_good else max(1, _errors(report)),
        root=report.root or "" if report.is_good else "",
        files=counts.get("files", 0),
        size=counts.get("size", 0),
    )


def _errors(report: LiveReport) -> int:
    return sum(problem.severity.value == "error" for problem in report.problems)
