"""Who may be asked: encrypted hosts of the public network, and those that the user named."""

from __future__ import annotations

import socket
from dataclasses import replace
from ipaddress import ip_address
from typing import Any

import pytest

from sitegen.remote import connections
from sitegen.remote.addresses import parse_address
from sitegen.remote.client import Client
from sitegen.remote.exchange import Question
from sitegen.remote.policy import Policy, is_public
from tests.remote.scripted import HURRIED, QUICK, Asked, answer, problem, scripted, whole

PUBLIC = ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e"]
SPECIAL = [
    "127.0.0.1",
    "127.8.8.8",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104 - an address that leads to the machine itself
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fec0::1",
    "fd00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
]


@pytest.mark.parametrize("text", PUBLIC)
def test_public_addresses_are_public(text: str) -> None:
    assert is_public(ip_address(text))


@pytest.mark.parametrize("text", SPECIAL)
def test_private_and_special_addresses_are_not_also_when_they_are_wrapped(text: str) -> None:
    assert not is_public(ip_address(text))


def policy(*given: str, allow_private: bool = False) -> Policy:
    return Policy((parse_address(url).origin for url in given), allow_private=allow_private)


@pytest.mark.parametrize(
    ("given", "url", "peer", "allowed"),
    [
        ([], "https://a.example", "93.184.215.14", True),
        ([], "https://a.example", "127.0.0.1", False),
        (["https://a.example"], "https://a.example", "127.0.0.1", False),
        (["https://a.example"], "https://a.example", "10.0.0.1", False),
        (["http://127.0.0.1:8000"], "http://127.0.0.1:8000", "127.0.0.1", True),
        (["http://127.0.0.1:8000"], "http://127.0.0.1:8001", "127.0.0.1", False),
        (["http://127.0.0.1:8000"], "http://127.0.0.1:8000", "10.0.0.1", False),
        (["http://localhost:8000"], "http://localhost:8000", "::1", True),
        (["http://localhost:8000"], "http://localhost:8000", "10.0.0.1", False),
        (["https://10.0.0.1"], "https://10.0.0.1", "10.0.0.1", True),
        ([], "https://10.0.0.1", "10.0.0.1", False),
    ],
)
def test_a_private_address_is_asked_only_where_it_was_named(
    *, given: list[str], url: str, peer: str, allowed: bool
) -> None:
    origin = parse_address(url).origin
    assert (policy(*given).against_peer(origin, peer) is None) == allowed
    assert policy(*given, allow_private=True).against_peer(origin, peer) is None


def test_without_encryption_only_a_named_host_is_asked() -> None:
    with Client(manners=QUICK) as client:
        outcome = problem(client.fetch("http://mirror.example/x"))
    assert outcome.code == "N002"
    assert policy("http://mirror.example").against(parse_address("http://mirror.example/x").origin) is None


@pytest.mark.parametrize(
    ("source", "target", "code"),
    [
        ("https://a.example/x", "https://b.example/x", None),
        ("https://a.example/x", "http://b.example/x", "without encryption"),
        ("https://a.example/x", "http://a.example/x", "without encryption"),
        ("https://a.example/x", "http://127.0.0.1:8000/x", "without encryption"),
        ("https://a.example/x", "https://10.0.0.1/x", "private"),
        ("http://127.0.0.1:8000/x", "http://127.0.0.1:8000/y", None),
        ("http://127.0.0.1:8000/x", "http://127.0.0.1:8001/y", "without encryption"),
        ("http://127.0.0.1:8000/x", "https://b.example/y", None),
    ],
)
def test_answers_lead_only_to_encrypted_hosts_and_never_to_one_that_was_named_as_private(
    source: str, target: str, code: str | None
) -> None:
    known = policy("http://127.0.0.1:8000", "https://10.0.0.1")
    cause = known.against_step(parse_address(source), parse_address(target), same_origin=False)
    assert (cause is None) if code is None else (cause is not None and code in cause)


def test_who_wants_one_host_is_led_to_no_other_but_to_its_encryption() -> None:
    step = policy().against_step
    http, https = parse_address("http://a.example/"), parse_address("https://a.example/")
    assert step(http, https, same_origin=True) is None
    assert step(https, parse_address("https://b.example/"), same_origin=True)


def named(monkeypatch: pytest.MonkeyPatch, *answers: list[str], port: int) -> list[str]:
    """Let every name have these addresses, one list after the other; return the names that were looked up."""
    asked: list[str] = []
    coming = iter(answers)

    def look_up(host: str, *_: object, **__: object) -> list[tuple[Any, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (found, port)) for found in next(coming)]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


def test_a_name_that_leads_into_the_private_network_is_not_connected(monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted(lambda _: answer(b"secret")) as (server, base):
        named(monkeypatch, ["127.0.0.1"], ["127.0.0.1"], port=int(base.rpartition(":")[2]))
        with Client(given=["http://mirror.example"], manners=QUICK) as client:
            outcome = problem(client.fetch("http://mirror.example/x"))
        with Client(given=["http://mirror.example"], manners=QUICK, allow_private=True) as client:
            assert whole(client.fetch("http://mirror.example/x")).body == b"secret"
    assert (outcome.code, server.connections) == ("N002", 1)


def test_a_name_that_is_rebound_between_two_looks_is_looked_up_once_a_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # 192.0.2.0/24 is documentation: no machine has it. A client that looked twice would connect to the second answer.
    with scripted(lambda _: answer(b"secret")) as (server, base):
        asked = named(monkeypatch, ["192.0.2.1"], ["127.0.0.1"], port=int(base.rpartition(":")[2]))
        with Client(given=["http://mirror.example"], manners=HURRIED) as client:
            assert problem(client.fetch("http://mirror.example/x")).code == "N002"
    assert (len(asked), server.connections) == (1, 0)


def test_a_peer_that_is_another_than_was_looked_up_is_not_spoken_to(monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted(lambda _: answer(b"secret")) as (server, base):
        port = int(base.rpartition(":")[2])
        named(monkeypatch, ["93.184.215.14"], port=port)

        def elsewhere(sock: socket.socket, *_: object, **__: object) -> None:
            sock.connect(("127.0.0.1", port))

        monkeypatch.setattr(connections, "connect", elsewhere)
        with Client(given=["http://mirror.example"], manners=QUICK) as client:
            assert problem(client.fetch("http://mirror.example/x")).code == "N002"
    assert server.asked == []


def redirect(to: str, status: str = "302 Found") -> bytes:
    return answer(b"", status, Location=to)


def test_answers_are_followed_on_one_host() -> None:
    def script(asked: Asked) -> bytes:
        return answer(b"here") if asked.target == "/5" else redirect(f"/{int(asked.target[1:]) + 1}")

    with scripted(script) as (server, base), Client(given=[base], manners=QUICK) as client:
        fetched = whole(client.fetch(f"{base}/0"))
        too_far = problem(client.fetch(f"{base}/-1"))
    assert (fetched.body, fetched.url) == (b"here", f"{base}/5")
    assert too_far.code == "N016"
    assert server.connections == 1


@pytest.mark.parametrize(
    ("to", "code"),
    [
        ("/x", "N016"),
        ("http://127.0.0.1:1/x", "N015"),
        ("http://169.254.169.254/latest", "N015"),
        ("https://127.0.0.1/x", "N002"),
        ("https://user:secret@a.example/", "N015"),
        ("file:///etc/passwd", "N015"),
        ("", "N016"),
        ("/a b\t", "N011"),
    ],
)
def test_a_redirect_elsewhere_is_refused(to: str, code: str) -> None:
    def script(asked: Asked) -> bytes:
        return redirect(to) if asked.target == "/x" else answer(b"", "404 Not Found")

    with scripted(script) as (_, base), Client(given=[base], manners=QUICK) as client:
        outcome = problem(client.fetch(f"{base}/x"))
    assert outcome.code == code
    assert outcome.problem.cause.isprintable()


def test_a_redirect_from_elsewhere_to_the_named_loopback_mirror_is_refused() -> None:
    with (
        scripted(lambda _: answer(b"secret")) as (inner, private),
        scripted(lambda _: redirect(f"{private}/x")) as (_, base),
        Client(given=[base, private], manners=QUICK) as client,
    ):
        assert problem(client.fetch(base)).code == "N015"
        assert inner.asked == []
        assert whole(client.fetch(private)).body == b"secret"


def test_a_mirror_that_may_not_lead_elsewhere_is_named_with_where_it_leads() -> None:
    with (
        scripted(lambda _: redirect("https://b.example/x")) as (_, base),
        Client(given=[base], manners=replace(QUICK, redirects=1)) as client,
    ):
        outcome = problem(client.fetch(Question(url=base, same_origin=True)))
    assert outcome.code == "N015"
    assert "https://b.example" in outcome.problem.cause
