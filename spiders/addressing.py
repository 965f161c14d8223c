"""An address taken apart, so that two spellings of one address are the same.

In: an address as a page, a feed or a person wrote it. Out: an :class:`Address`: host without its default port, path
decoded and in NFC, query as pairs, the address that is fetched. What a site's
parameters mean is known to :mod:`spiders.keys`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes

_ADDRESS = re.compile(
    r"^(?:(?P<scheme>[a-zA-Z][a-zA-Z0-9+.-]*):)?(?://(?P<host>[^/?#]*))?(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?"
)
_SPACE = re.compile(r"[\x00-\x20\x7f]+$|^[\x00-\x20\x7f]+|[\t\r\n]")
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid|session(?:id)?|v)=[^/;?]*", re.IGNORECASE)
_COOKIELESS = re.compile(r"/\((?:[A-Z]\([A-Za-z0-9_-]+\))+\)(?=/)")
_SLASHES = re.compile(r"/{2,}")
_AMPERSAND = re.compile(r"&(?:amp;|#38;|#038;)", re.IGNORECASE)
_KEPT = re.compile(r"%(?=2f|3f|26|3d|23)", re.IGNORECASE)
_NEEDLESS = re.compile(r"%(2d|3\d|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])", re.IGNORECASE)
_SAFE = "%/:=&?~+!$,;'@()*[]|"
PORTS = {"80", "443"}


@dataclass(frozen=True, slots=True)
class Address:
    """``query`` holds (name, value, as written) of each parameter; ``raw_path`` is the path as it is fetched."""

    scheme: str
    host: str  # small letters, with its port where that is not the default one
    path: str
    raw_path: str
    query: tuple[tuple[str, str, str], ...]

    def url(self, query: str) -> str:
        """The address to fetch, with this query."""
        return f"{self.scheme}://{self.host}{self.raw_path}" + (f"?{query}" if query else "")


@lru_cache(maxsize=16384)
def address(url: str) -> Address:
    """Take an absolute address apart; what is none has no host."""
    found = _ADDRESS.match(_AMPERSAND.sub("&", _SPACE.sub("", url)))
    assert found is not None  # every part of the pattern may be empty
    scheme, host = (found["scheme"] or "http").lower(), found["host"] or ""
    name, port = _host(host)
    if port == "443" and scheme == "http":
        scheme = "https"
    if port and port not in PORTS:
        name = f"{name}:{port}"
    path = found["path"].replace("\\", "/") or "/"
    if ";" in path:
        path = _SESSION.sub("", path)
    if "/(" in path:
        path = _COOKIELESS.sub("", path)
    path = _without_dots(_SLASHES.sub("/", path if path.startswith("/") else "/" + path))
    return Address(scheme, name, decoded(path), quote(_plain(path), safe=_SAFE), _pairs(found["query"] or ""))


def _host(text: str) -> tuple[str, str]:
    text = text.rpartition("@")[2].strip().lower()
    if text.startswith("["):
        name, _, rest = text.partition("]")
        return name + "]", rest.removeprefix(":")
    name, _, port = text.partition(":")
    name = name.rstrip(".")
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii")
        except UnicodeError:
            name = unicodedata.normalize("NFC", name)
    return name, port.lstrip("0") if port.isdigit() else ""


def _without_dots(path: str) -> str:
    if "/." not in path:
        return path
    out: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            if len(out) > 1:
                out.pop()
        elif segment != ".":
            out.append(segment)
    if segments[-1] in {".", ".."}:
        out.append("")
    return "/".join(out) or "/"


def decoded(text: str) -> str:
    """Percent signs undone, in NFC; an escaped slash or question mark stays escaped."""
    if "%" in text:
        data = unquote_to_bytes(_KEPT.sub("%25", text))
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode("latin-1")
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _plain(path: str) -> str:
    """A path without percent signs for what needs none (RFC 3986, 2.3): one address, however it was written."""
    return _NEEDLESS.sub(lambda found: chr(int(found[1], 16)), path) if "%" in path else path


def _pairs(query: str) -> tuple[tuple[str, str, str], ...]:
    if not query:
        return ()
    out = []
    for piece in query.split("&"):
        if not piece:
            continue
        name, _, value = piece.partition("=")
        written = quote(piece, safe=_SAFE)
        out.append((decoded(name.replace("+", " ")).strip(), decoded(value.replace("+", " ")).strip(), written))
    return tuple(out)
