"""Sites for measurements, served at once and without traps: ``python -m benchmarks.plain_sites``.

In: the command line. Out: servers on loopback: a port for each site, and one that says what was asked for; their
addresses are printed as JSON. Either the articles of the sample sites as they stand there, made beforehand, behind
plain lists; or generated sites of any number of pages, nearly all of which turn out to be no articles (``--generate
PAGES``).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import datetime
import json
import random
import re
import subprocess
import sys
import urllib.request
import zlib
from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import urlsplit

from benchmarks.articles import GOLD, ROOT, texts
from thidua.samples.server import Connection, Seen, Sites
from thidua.samples.sites import sample_sites
from thidua.samples.trap_pages import Answer
from thidua.samples.world import World

A_PAGE = 50
"""Entries on a page of a list."""

GENERATED_SITES = 20
ARTICLES = 0.04
"""The share of generated pages that are articles."""

_NONE = Answer(404, body=b"<html><body>Not found</body></html>")
_LIST = re.compile(r"^/(?:trang-(\d+)/)?$")
_PAGE = re.compile(r"^/khoi-thi-dua-so-(\d+)-hop-ban-cong-viec-a(\d+)\.html$")


def list_page(number: int, last: int, entries: list[tuple[str, str]]) -> bytes:
    """A page of a list: entries with address and title, and the way to the next."""
    rows = "".join(
        f'<li class="item"><h3><a href="{escape(path)}">{escape(title)}</a></h3></li>' for path, title in entries
    )
    onward = f'<a rel="next" href="/trang-{number + 1}/">Trang sau</a>' if number < last else ""
    return (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Trang {number}</title></head><body>'
        f'<main><ul class="list">{rows}</ul><div class="pager">{onward}</div></main></body></html>'
    ).encode()


def is_list(url: str) -> bool:
    """Whether an address is that of a list."""
    return _LIST.match(urlsplit(url).path) is not None and not urlsplit(url).query


class SamplePages(Sites):
    """The articles of the sample sites behind lists that name each of them a report on a bloc."""

    def __init__(self) -> None:
        super().__init__(World(datetime.date(2026, 5, 4)))
        self.pages: dict[tuple[str, str], Answer] = {}

    def hosts(self) -> list[str]:
        """The names of the sites."""
        return list(sample_sites())

    def make(self, bases: Mapping[str, str]) -> None:
        """Make all pages, for sites at these addresses."""
        self.world.bases = {**self.world.bases, **bases}
        for host in self.hosts():
            entries = []
            for one in self.world.shown(host):
                made = super().answer("GET", host, one.address(), "", "")
                if made.manner == "plain" and made.status == 200:
                    self.pages[host, one.address()] = Answer(200, made.headers, made.body)
                    entries.append((one.address(), f"Khối thi đua: {one.title}"))
            last = -(-len(entries) // A_PAGE)
            for number in range(1, last + 1):
                path = f"/trang-{number}/" if number > 1 else "/"
                here = entries[(number - 1) * A_PAGE : number * A_PAGE]
                self.pages[host, path] = Answer(200, body=list_page(number, last, here))
        for made in self.pages.values():
            self.packed(made.body)

    def answer(self, method: str, host: str, target: str, form: str, cookie: str) -> Answer:
        """A page, or that there is none."""
        del method, form, cookie
        return self.pages.get((host, target), _NONE)


class GeneratedPages(Sites):
    """Any number of pages, the same for the same number."""

    def __init__(self, pages: int, sites: int = GENERATED_SITES) -> None:
        super().__init__(World(datetime.date(2026, 5, 4)))
        self.each, self.sites = -(-pages // sites), sites
        self.lines = [line for text in texts(GOLD).values() for line in text.splitlines() if len(line) > 80]
        self.count = 0

    def hosts(self) -> list[str]:
        """The names of the sites."""
        return [f"bao{number:02d}.example" for number in range(self.sites)]

    def make(self, bases: Mapping[str, str]) -> None:
        """Nothing is made beforehand."""

    def note(self, seen: Seen) -> None:
        """Count a request; a log of them all would be too long."""
        del seen
        self.count += 1

    def packed(self, body: bytes) -> bytes:
        """The body as gzip, made anew: what was packed is not kept."""
        packer = zlib.compressobj(1, zlib.DEFLATED, 31)
        return packer.compress(body) + packer.flush()

    def answer(self, method: str, host: str, target: str, form: str, cookie: str) -> Answer:
        """A page, made when it is asked for."""
        del method, form, cookie
        if found := _LIST.match(target):
            return self._list(int(found[1] or 1))
        if found := _PAGE.match(target):
            return Answer(200, body=self._page(host, int(found[2])))
        return _NONE

    def _list(self, number: int) -> Answer:
        last = -(-self.each // A_PAGE)
        if number > last:
            return _NONE
        entries = [(_path(one), _title(one)) for one in range((number - 1) * A_PAGE, min(number * A_PAGE, self.each))]
        return Answer(200, body=list_page(number, last, entries))

    def _page(self, host: str, number: int) -> bytes:
        chance = random.Random(f"{host} {number}")
        menu = "".join(f'<li><a href="/muc-{n}/">Mục {n}</a></li>' for n in range(12))
        if chance.random() < ARTICLES:
            day = datetime.date(2021, 1, 1) + datetime.timedelta(days=chance.randrange(1500))
            lines = chance.choices(self.lines, k=chance.randint(5, 12))
            words = "".join(f"<p>{escape(line)}</p>" for line in lines)
            content = (
                f'<article><h1>{_title(number)}</h1><time datetime="{day}">{day:%d/%m/%Y}</time>'
                f'<div class="content">{words}<p>Tin số {number} của {host}.</p></div></article>'
            )
        else:
            content = chance.choice(
                (
                    "<h1>Không tìm thấy</h1><p>Trang bạn yêu cầu không tồn tại hoặc đã bị xóa.</p>",
                    '<form action="/dang-nhap"><h1>Đăng nhập</h1><input name="user"><input type="password"></form>',
                    f'<div id="app"></div><script>window.__DATA__ = {{"id": {number}}}</script>',
                    f'<h1>{_title(number)}</h1><video src="/v/{number}.mp4"></video>',
                )
            )
        return (
            f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{_title(number)}</title></head>'
            f"<body><nav><ul>{menu}</ul></nav><main>{content}</main><footer>Bản quyền của {host}</footer></body></html>"
        ).encode()


def _path(number: int) -> str:
    return f"/khoi-thi-dua-so-{number % 20 + 1}-hop-ban-cong-viec-a{number}.html"


def _title(number: int) -> str:
    return f"Khối thi đua số {number % 20 + 1} họp bàn công việc, kỳ {number}"


class Control(Sites):
    """Says what the sites were asked for: ``/log``, the addresses that were answered with a page; ``/count``."""

    def __init__(self, sites: SamplePages | GeneratedPages, bases: Mapping[str, str]) -> None:
        super().__init__(sites.world)
        self.sites, self.bases = sites, bases

    def answer(self, method: str, host: str, target: str, form: str, cookie: str) -> Answer:
        """The answer as JSON."""
        del method, host, form, cookie
        told: object = self.sites.count if isinstance(self.sites, GeneratedPages) else len(self.sites.log)
        if target == "/log":
            told = [self.bases[seen.host] + seen.path for seen in self.sites.log if seen.status == 200]
            self.sites.log.clear()
        return Answer(200, body=json.dumps(told).encode(), kept=False)


async def _serve(sites: SamplePages | GeneratedPages) -> None:
    loop = asyncio.get_running_loop()
    servers: list[asyncio.Server] = []

    async def port(what: Sites, host: str) -> str:
        servers.append(await loop.create_server(lambda: Connection(what, host), "127.0.0.1", 0))
        return f"http://127.0.0.1:{servers[-1].sockets[0].getsockname()[1]}"

    bases = {host: await port(sites, host) for host in sites.hosts()}
    sites.make(bases)
    control = await port(Control(sites, bases), "control")
    print(json.dumps({"sites": list(bases.values()), "control": control}), flush=True)
    try:
        await asyncio.Event().wait()
    finally:
        for server in servers:
            server.close()


class Served:
    """These sites in a process of their own, while this is open.

    Args:
        arguments: As on the command line.
    """

    def __init__(self, *arguments: object) -> None:
        command = [sys.executable, "-m", "benchmarks.plain_sites", *map(str, arguments)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT)

    def __enter__(self) -> Served:
        assert self._process.stdout is not None
        told = json.loads(self._process.stdout.readline())
        self.sites: list[str] = told["sites"]
        self._control: str = told["control"]
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdout is not None
        self._process.kill()
        self._process.wait()
        self._process.stdout.close()

    def asked(self) -> list[str]:
        """The addresses that were answered with a page since this was asked last."""
        found: list[str] = self._told("/log")
        return found

    def count(self) -> int:
        """How many requests there were."""
        return int(self._told("/count"))

    def _told(self, what: str) -> Any:
        with urllib.request.urlopen(self._control + what, timeout=60) as answer:
            return json.loads(answer.read())


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plain_sites", description="Serve sites to measure on.")
    parser.add_argument("--generate", type=int, metavar="PAGES", help="so many generated pages, not the samples")
    parser.add_argument("--sites", type=int, default=GENERATED_SITES, help="on so many sites")
    given = parser.parse_args()
    sites = GeneratedPages(given.generate, given.sites) if given.generate else SamplePages()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(sites))


if __name__ == "__main__":
    main()
