"""What the pages of traps answer: checks, dead ends, loops, bombs and lies.

In: what is asked for, and how often it was asked before. Out: an :class:`Answer`, which a server sends as it stands, or
``None`` where the trap has nothing to say this time.
"""

from __future__ import annotations

import datetime
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from thidua.samples.rendering import trap_page
from thidua.samples.sites import SampleSite, parameters
from thidua.samples.traps import trap_pages
from thidua.samples.world import World

HTML = ("Content-Type", "text/html; charset=utf-8")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sends: status, headers and body; and how, where that is out of the ordinary.

    Attributes:
        manner: ``plain``; ``stall`` sends half and waits; ``huge`` sends the body many times over; ``short`` promises
            more than it sends.
        kept: Whether the same may be sent again without asking.
        stamp: When the page was last changed, where it says so.
    """

    status: int
    headers: tuple[tuple[str, str], ...] = (HTML,)
    body: bytes = b""
    manner: str = "plain"
    kept: bool = True
    stamp: datetime.datetime | None = field(default=None, compare=False)


@cache
def entities() -> bytes:
    """A sitemap whose entities unfold to gigabytes."""
    lines = ['<!ENTITY a0 "khoi thi dua ">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    head = '<?xml version="1.0"?>\n<!DOCTYPE urlset [\n' + "\n".join(lines) + "\n]>\n"
    return (head + "<urlset><url><loc>http://nhatrang-tv.example/&a9;</loc></url></urlset>").encode()


@cache
def bomb() -> bytes:
    """Little that unpacks to some 200 MB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    piece = b"<p>khoi thi dua</p>" * 50_000
    pieces = [packer.compress(b"<html><body><h1>Khoi thi dua</h1>")]
    pieces += [packer.compress(piece) for _ in range(210)]
    return b"".join([*pieces, packer.flush()])


@cache
def paragraphs() -> bytes:
    """A piece of a page that does not end soon."""
    return b"<p>" + "Toàn văn báo cáo khối thi đua. ".encode() * 2000 + b"</p>\n"


BODIES: dict[str, Callable[[], bytes]] = {"entities": entities, "bomb": bomb, "paragraphs": paragraphs}


def trapped(world: World, site: SampleSite, address: str, before: int, cookie: str) -> Answer | None:
    """What a trap answers at an address, or ``None`` where there is none.

    Args:
        world: The state of the sites.
        site: The site asked.
        address: Path and query.
        before: How often it was asked for already.
        cookie: The cookies brought along.
    """
    for pattern, entry in trap_pages().get(site.host, ()):
        if pattern.search(address) and not (entry.get("first") and before):
            return _answer(world, site, address, entry, cookie)
    return None


def _answer(world: World, site: SampleSite, address: str, entry: dict[str, Any], cookie: str) -> Answer:
    let_in = "cookie" in entry and entry["cookie"] in cookie
    if "body" in entry:
        body = BODIES[entry["body"]]()
    else:
        name = entry["let_in"] if let_in else entry["page"]
        body = trap_page(name, address=address, **_months(world, address)).encode()
    headers: list[tuple[str, str]] = list(entry.get("headers", {}).items())
    if not any(name == "Content-Type" for name, _ in headers):
        headers.insert(0, HTML)
    if "location" in entry:
        headers.append(("Location", entry["location"].replace("{base}", world.base(site.host))))
    status = int(entry.get("status", 200))
    manner = entry.get("manner", "plain")
    kept = status == 200 and manner == "plain" and "cookie" not in entry
    return Answer(status, tuple(headers), body, manner, kept)


def _months(world: World, address: str) -> dict[str, str]:
    """The month that a calendar is asked for, and those around it."""
    asked = parameters(address.partition("?")[2]).get("thang", f"{world.today:%Y-%m}")
    year, _, month = asked.partition("-")
    count = int(year) * 12 + int(month) - 1 if year.isdigit() and month.isdigit() else 24288

    def name(number: int) -> str:
        return f"{number // 12}-{number % 12 + 1:02}"

    return {"month": name(count), "month_before": name(count - 1), "month_after": name(count + 1)}
