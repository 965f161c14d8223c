"""Is this network address one that a crawl may talk to?

In: the host of a URL as it stands there, or an address that a name resolved to. Out: the address that is meant, in
whatever notation it is written (dotted, decimal, octal, hexadecimal, IPv6, full-width digits), and its reach: public,
loopback, or neither. No name is looked up here; :mod:`spiders.resolver` does that.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from enum import StrEnum
from urllib.parse import unquote

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class Reach(StrEnum):
    """From where an address can be reached."""

    PUBLIC = "public"
    LOOPBACK = "loopback"
    PRIVATE = "private"  # and link-local, reserved, multicast, shared, translated: nothing that a news site has


# Blocks that Python calls global and that no public server of ours stands in. Source: the IANA special-purpose
# registries (RFC 6890) and RFC 6052, 3056, 7526, 9637, 3879.
_NOT_OURS = tuple(
    ipaddress.ip_network(block)
    for block in (
        "0.0.0.0/8",
        "100.64.0.0/10",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "224.0.0.0/3",
        "2001::/23",
        "2002::/16",
        "3fff::/20",
    )
)
_PUBLIC_6 = ipaddress.IPv6Network("2000::/3")
_NOWHERE = ipaddress.IPv4Address(0)
_NUMBER = re.compile(r"0[xX][0-9a-fA-F]*|[0-9]+")


def reach(address: IPAddress | str) -> Reach:
    """How far an address reaches; an address inside another (IPv4-mapped) is judged by itself and is never public."""
    ip = ipaddress.ip_address(address) if isinstance(address, str) else address
    if ip.is_loopback:
        return Reach.LOOPBACK
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None and ip.ipv4_mapped.is_loopback:
            return Reach.LOOPBACK
        if ip not in _PUBLIC_6:  # link-local, unique local, mapped, NAT64 (64:ff9b::/96), site-local, multicast
            return Reach.PRIVATE
    if not ip.is_global or ip.is_multicast or any(ip.version == block.version and ip in block for block in _NOT_OURS):
        return Reach.PRIVATE
    return Reach.PUBLIC


def is_public(address: IPAddress | str) -> bool:
    """Whether an address is one of the public internet."""
    return reach(address) is Reach.PUBLIC


def plain_host(host: str) -> str:
    """A host as it is compared: without brackets, percent signs, capitals, final dot; international names in ASCII."""
    host = unicodedata.normalize("NFKC", unquote(host)).strip().strip("[]").lower().rstrip(".").replace("。", ".")
    if not host.isascii():
        try:
            return host.encode("idna").decode("ascii")
        except UnicodeError:
            return host
    return host


def literal(host: str) -> IPAddress | None:
    """The address that a host is, or None if it is a name; a number that is no address means nowhere (0.0.0.0)."""
    host = plain_host(host)
    if ":" in host:
        try:
            return ipaddress.IPv6Address(host.partition("%")[0])
        except ValueError:
            return _NOWHERE
    parts = host.split(".")
    if not host or not _NUMBER.fullmatch(parts[-1]):
        return None
    if len(parts) > 4 or not all(_NUMBER.fullmatch(part) for part in parts):
        return _NOWHERE
    try:
        numbers = [_number(part) for part in parts]
    except ValueError:  # an 8 in an octal number
        return _NOWHERE
    *first, last = numbers
    if any(number > 255 for number in first) or last >= 256 ** (5 - len(numbers)):
        return _NOWHERE
    return ipaddress.IPv4Address(last + sum(number << (8 * (3 - place)) for place, number in enumerate(first)))


def is_loopback(host: str) -> bool:
    """Whether a host is this machine by what it says itself: 127.0.0.1 in any notation, ::1, localhost, x.localhost."""
    address = literal(host)
    if address is not None:
        return reach(address) is Reach.LOOPBACK
    host = plain_host(host)
    return host == "localhost" or host.endswith(".localhost")


def _number(text: str) -> int:
    """A part of an address as browsers and the C library read it."""
    if text[:2] in {"0x", "0X"}:
        return int(text[2:] or "0", 16)
    if len(text) > 1 and text.startswith("0"):
        return int(text, 8)
    return int(text)
