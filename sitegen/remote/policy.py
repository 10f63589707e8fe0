"""Which hosts may be asked: encrypted ones of the public network, and those that the user named."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from typing import Final

from sitegen.remote.addresses import Address, Origin

_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
_LOCAL: Final = "localhost"

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address


class Policy:
    """What is allowed, as sentences that say why something is not.

    A host that the user named may be asked without encryption, and at a private address where its address was
    named (`http://127.0.0.1:8000`, `http://localhost:8000`). A name that leads into a private network is allowed only
    where private addresses are, since whoever owns the name chooses where it leads.

    Arguments:
        given: the origins that the user named.
        allow_private: let names lead into private networks.
    """

    def __init__(self, given: Iterable[Origin] = (), *, allow_private: bool = False) -> None:
        self._given = frozenset(given)
        self._allow_private = allow_private

    def against(self, origin: Origin) -> str | None:
        """Return why an origin is not asked, or None."""
        if origin.scheme == "http" and origin not in self._given:
            return "it is not encrypted, and is none that you named"
        return None

    def against_step(self, source: Address, target: Address, *, same_origin: bool) -> str | None:
        """Return why an answer of one address is not followed to another one, or None.

        Arguments:
            source: the address that was asked.
            target: the address that the answer leads to.
            same_origin: whoever asked wants to hear from this host alone.
        """
        if source.origin == target.origin:
            return None
        if same_origin and not _is_upgrade(source.origin, target.origin):
            return f"it leads to another host, {target.origin}"
        if target.origin.scheme != "https":
            return f"it leads to another host without encryption, {target.origin}"
        if self._may_be_private(target.origin):
            return f"it leads from elsewhere to {target.origin}, which is a private address"
        return None

    def against_peer(self, origin: Origin, peer: str) -> str | None:
        """Return why a host is not spoken to at an IP address, or None.

        Arguments:
            origin: who is asked.
            peer: the IP address that its name has, or that is connected.
        """
        try:
            found = ipaddress.ip_address(peer.partition("%")[0])
        except ValueError:
            return "its address is no IP address"
        if is_public(found) or self._allow_private:
            return None
        if origin in self._given and (_literal(origin.host) == found or (_is_local(origin) and found.is_loopback)):
            return None
        return f"{origin.host} is at {found}, in a private or special network"

    def _may_be_private(self, origin: Origin) -> bool:
        """Tell whether an origin was named that is at a private address."""
        literal = _literal(origin.host)
        return origin in self._given and (_is_local(origin) or (literal is not None and not is_public(literal)))


def is_public(address: Ip) -> bool:
    """Tell whether an IP address is one of the public network, also through what it is wrapped in.

    Source: RFC 6890; RFC 4291, section 2.5.5.2; RFC 6052; RFC 3056.
    """
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address.sixtofour is not None and not is_public(address.sixtofour):
            return False
        if address in _NAT64:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if address.is_site_local or address.teredo is not None:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _is_upgrade(source: Origin, target: Origin) -> bool:
    """Tell whether one host leads to itself with encryption."""
    return (source.scheme, target.scheme) == ("http", "https") and source.host == target.host


def _is_local(origin: Origin) -> bool:
    return origin.host == _LOCAL or origin.host.endswith(f".{_LOCAL}")


def _literal(host: str) -> Ip | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
