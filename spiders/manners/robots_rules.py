"""What does a robots.txt say to thidua?

In: the status and the bytes it was answered with. Out: :class:`Rules`: which addresses are allowed, the delay that is
asked for, the sitemaps. After RFC 9309: no file (4xx) allows everything, a server that fails (5xx, 429, no answer)
forbids everything, what stands beyond 500 KiB is not read. A page of HTML in its place (a home page, a challenge) holds
no rules: everything is allowed, and a note says so.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from protego import Protego

TOKEN = "thidua"
MOST_BYTES = 512_000
MOST_SITEMAPS = 200


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one host; ``state`` is ``read``, ``absent``, ``html`` or ``unreachable``."""

    state: str
    url: str = ""
    parser: Protego | None = None
    delay: float | None = None
    sitemaps: tuple[str, ...] = ()
    note: str = ""

    def allowed(self, url: str) -> bool:
        """Whether an address may be fetched."""
        if self.state == "unreachable":
            return False
        return self.parser is None or bool(self.parser.can_fetch(url, TOKEN))


def read_robots(status: int, body: bytes, url: str, *, now: datetime | None = None) -> Rules:
    """The rules of an answer.

    Args:
        status: The HTTP status, after redirects.
        body: The bytes, decompressed.
        url: The address of the robots.txt, against which its sitemaps are read.
        now: The time of day in UTC, for a Request-rate with hours; without it such a rate always holds.
    """
    if status >= 500 or status == 429:
        return unreachable(url, f"robots.txt answers {status}")
    if status >= 400:
        return Rules("absent", url)
    if not 200 <= status < 300:
        return Rules("absent", url, note=f"robots.txt answers {status} and leads nowhere")
    text = _text(body)
    if text.lstrip().startswith("<"):
        return Rules("html", url, note="robots.txt is a page of HTML; it is read as one that allows everything")
    parser = Protego.parse(text)
    return Rules("read", url, parser, _delay(parser, now), _sitemaps(parser, url))


def unreachable(url: str, note: str) -> Rules:
    """The rules of a host whose robots.txt cannot be had: nothing is allowed."""
    return Rules("unreachable", url, note=note)


def _text(body: bytes) -> str:
    """The text of the part that is read, to its last whole line."""
    if len(body) > MOST_BYTES:
        body = body[:MOST_BYTES]
        body = body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1]
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", errors="ignore")
    return body.decode("utf-8-sig", errors="ignore").replace("\0", "")


def _delay(parser: Protego, now: datetime | None) -> float | None:
    """The longer of Crawl-delay and what Request-rate comes to."""
    delays = [parser.crawl_delay(TOKEN)]
    rate = parser.request_rate(TOKEN)
    if rate is not None and rate.requests > 0:
        hours = (rate.start_time, rate.end_time)
        if now is None or None in hours or _within(now, *hours):
            delays.append(rate.seconds / rate.requests)
    asked = [delay for delay in delays if delay is not None and delay > 0]
    return max(asked) if asked else None


def _within(now: datetime, start: object, end: object) -> bool:
    """Whether a time of day lies between two, over midnight as well."""
    moment = now.time()
    if start <= end:  # type: ignore[operator]
        return bool(start <= moment <= end)  # type: ignore[operator]
    return bool(moment >= start or moment <= end)  # type: ignore[operator]


def _sitemaps(parser: Protego, url: str) -> tuple[str, ...]:
    """The sitemaps, absolute, in order."""
    found: dict[str, None] = {}
    for line in parser.sitemaps:
        try:
            found[urljoin(url, line.strip())] = None
        except ValueError:
            continue
        if len(found) >= MOST_SITEMAPS:
            break
    return tuple(found)
