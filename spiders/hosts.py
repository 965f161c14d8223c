"""Addresses and hosts in one form, and the twins that a host has by custom.

In: what a person typed or a record says. Out: scheme, host with its port, path; or :class:`BadAddress`. No name is
looked up here.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from extract.errors import ThiduaError

PREFIXES = ("www", "m", "amp")
"""What stands before a host where it serves the same articles."""

_DEFAULT_PORTS = {"http": 80, "https": 443}
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_SECOND_LEVEL = frozenset({"com", "net", "org", "edu", "gov", "info", "biz", "name", "pro", "health", "ac", "int"})
_CONTROL = re.compile(r"[\x00-\x20\x7f\\]")


class BadAddress(ThiduaError):
    """Raised when a text is no address of a site."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address in its parts: host in lower case and ASCII, with its port unless it is the scheme's own."""

    scheme: str
    host: str
    path: str

    @property
    def url(self) -> str:
        """The address, whole."""
        return f"{self.scheme}://{self.host}{self.path}"


def parse_address(text: str) -> Address:
    """Read an address or a bare host: "baolaocai.vn" → https, "127.0.0.1:8000" → http.

    Raises:
        BadAddress: it is not one, or not one that a crawl may use.
    """
    given = text.strip()
    if not given or _CONTROL.search(given):
        raise BadAddress(f"{text!r}: not the address of a site; one looks like https://baolaocai.vn")
    scheme, mark, rest = given.partition("://")
    if not mark:
        if given.startswith("//"):
            rest, scheme = given[2:], "https"
        else:
            rest, scheme = given, ""
    scheme = scheme.lower()
    if scheme not in {"", "http", "https"}:
        raise BadAddress(f"{text}: {scheme} is no scheme of the web; an address begins with https:// or http://")
    try:
        parts = urlsplit(f"//{rest}")
        name, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise BadAddress(f"{text}: not an address ({error})") from None
    if "@" in parts.netloc:
        raise BadAddress(f"{text}: an address with a user's name or password in it is not crawled; leave them out")
    host = _host(name, text)
    scheme = scheme or ("http" if is_bare(host) else "https")
    if port is not None and port != _DEFAULT_PORTS[scheme]:
        if port == 0:
            raise BadAddress(f"{text}: 0 is no port")
        host = f"{host}:{port}"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Address(scheme, host, path)


def is_bare(host: str) -> bool:
    """Whether a host is an IP address or this machine's own name: it has no twins and seldom TLS."""
    name = split_port(host)[0]
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def split_port(host: str) -> tuple[str, str]:
    """A host and its port: "127.0.0.1:8000" → ("127.0.0.1", "8000"), "[::1]" → ("[::1]", "")."""
    name, mark, port = host.rpartition(":")
    return (name, port) if mark and port.isdigit() and not (":" in name and not name.endswith("]")) else (host, "")


def base_host(host: str) -> str:
    """A host without the prefix of a twin: "www.baolaocai.vn" → "baolaocai.vn", but "m.vn" and "www.gov.vn" stay."""
    first, _, rest = host.partition(".")
    labels = split_port(rest)[0].split(".")
    if first not in PREFIXES or len(labels) < 2 or (len(labels) == 2 and labels[0] in _SECOND_LEVEL):
        return host
    return rest


def with_twins(host: str, *more: str) -> tuple[str, ...]:
    """A host, others that were named, and the twins it has by custom, each once."""
    base = base_host(host)
    # "www.gov.vn" stands for itself: it has no twin of this kind.
    alone = is_bare(host) or base.partition(".")[0] in PREFIXES
    implied = () if alone else (base, *(f"{prefix}.{base}" for prefix in PREFIXES))
    return tuple(dict.fromkeys((host, *more, *implied)))


def _host(name: str, given: str) -> str:
    """A host in ASCII and lower case.

    Raises:
        BadAddress: no host has such a name.
    """
    name = name.lower().rstrip(".")
    if ":" in name:
        try:
            return f"[{ipaddress.IPv6Address(name.partition('%')[0])}]"
        except ValueError:
            raise BadAddress(f"{given}: {name} is no IP address") from None
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii")
        except UnicodeError:
            raise BadAddress(f"{given}: no host can be named {name}") from None
    labels = name.split(".")
    if not name or len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise BadAddress(f"{given}: no host can be named {name!r}" if name else f"{given}: it names no host")
    if labels[-1].isdigit() or re.fullmatch(r"0x[0-9a-f]*", labels[-1]):
        try:
            return str(ipaddress.IPv4Address(name))
        except ValueError:
            raise BadAddress(f"{given}: {name} is no IP address; one looks like 127.0.0.1") from None
    if len(labels) == 1 and name != "localhost":
        raise BadAddress(f"{given}: {name} is no host; one looks like baolaocai.vn")
    return name
