"""A host proves who it is, or nothing is asked of it."""

from __future__ import annotations

import datetime as dt
import ipaddress
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sitegen.remote.client import Client
from tests.remote.scripted import HURRIED, QUICK, answer, problem, scripted, whole

NOW = dt.datetime.now(dt.UTC)


def certificate(folder: Path, *, address: str = "127.0.0.1", days: int = 1) -> Path:
    """Write a key and a certificate that it signed itself, for an address."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sitegen test")])
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - dt.timedelta(days=2))
        .not_valid_after(NOW + dt.timedelta(days=days))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{address}-{days}.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


def server_of(path: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def trusting(path: Path) -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.load_verify_locations(path)
    return context


def test_a_host_with_a_certificate_that_is_trusted_is_asked(tmp_path: Path) -> None:
    path = certificate(tmp_path)
    with (
        scripted(lambda _: answer(b"x" * 100_000), tls=server_of(path)) as (server, base),
        Client(given=[base], manners=QUICK, tls=trusting(path)) as client,
    ):
        assert whole(client.fetch(base)).size == 100_000
        assert whole(client.fetch(base)).size == 100_000
    assert server.connections == 1


@pytest.mark.parametrize("wrong", [{"address": "127.0.0.2"}, {"days": -1}], ids=["another name", "expired"])
def test_a_certificate_that_does_not_fit_ends_it_before_anything_is_asked(
    tmp_path: Path, wrong: dict[str, object]
) -> None:
    path = certificate(tmp_path, **wrong)  # type: ignore[arg-type]
    with (
        scripted(lambda _: answer(b"x"), tls=server_of(path)) as (server, base),
        Client(given=[base], manners=QUICK, tls=trusting(path)) as client,
    ):
        outcome = problem(client.fetch(base))
    assert (outcome.code, outcome.is_passing, server.asked) == ("N005", False, [])


def test_a_certificate_that_nobody_vouches_for_is_not_accepted(tmp_path: Path) -> None:
    with (
        scripted(lambda _: answer(b"x"), tls=server_of(certificate(tmp_path))) as (server, base),
        Client(given=[base], manners=QUICK) as client,
    ):
        assert problem(client.fetch(base)).code == "N005"
    assert server.asked == []


def test_a_host_that_speaks_no_tls_is_not_spoken_to_without() -> None:
    with (
        scripted(lambda _: answer(b"x")) as (server, base),
        Client(given=[base.replace("http:", "https:")], manners=HURRIED) as client,
    ):
        assert problem(client.fetch(base.replace("http:", "https:"))).code in {"N005", "N006"}
    assert server.asked == []
