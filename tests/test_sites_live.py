"""Visits to sites: a newspaper of three sections is served on this machine, with feed, sitemap, search and robots.txt.

Each visit is a process of its own, as Scrapy's reactor starts once in a process.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from spiders.checking import check
from spiders.sites import load_registry

SECTIONS = {"chinh-tri": "Chính trị", "kinh-te": "Kinh tế", "thi-dua-khen-thuong": "Thi đua - Khen thưởng"}
TITLES = (
    "Khối thi đua các cơ quan tham mưu tổng kết năm",
    "Cụm thi đua số {n} ký kết giao ước",
    "Xã vùng cao khánh thành cây cầu dân sinh thứ {n}",
    "Nông dân vào vụ thu hoạch chè xuân",
    "Trường học đón {n} bộ máy tính mới",
)
BODY = (
    "Ngày {day}/3/2023, tại hội trường trung tâm, các đơn vị đã gặp nhau để nhìn lại một năm làm việc.",
    "Theo báo cáo, {n} đơn vị đã hoàn thành các chỉ tiêu được giao, nhiều đơn vị hoàn thành trước thời hạn.",
    "Đại biểu dự họp cùng trao đổi về cách làm hay, những việc còn chậm và nguyên nhân của từng việc.",
    "Kết thúc buổi làm việc, các đơn vị thống nhất chương trình chung cho năm tới và phân công người theo dõi.",
)


class Newspaper:
    """What the server answers; a test may take parts away."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        self.agents: set[str] = set()
        self.moments: list[float] = []
        self.robots = "User-agent: *\nDisallow: /admin/\nSitemap: {home}/sitemap.xml\n"
        self.broken: set[str] = set()
        self.home = ""

    def article(self, number: int) -> tuple[str, str]:
        title = TITLES[number % len(TITLES)].format(n=number)
        return f"/hop-mat-cuoi-nam-cua-cac-don-vi-so-{number}-post{350000 + number}.html", title

    def numbers(self, section: str, page: int) -> list[int]:
        first = list(SECTIONS).index(section) * 100
        return [first + (page - 1) * 10 + i for i in range(10)]

    def frame(self, title: str, inside: str) -> str:
        menu = "".join(f'<li><a href="/{path}/">{name}</a></li>' for path, name in SECTIONS.items())
        return (
            f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title} - Báo Cao Bằng</title>'
            '<meta property="og:site_name" content="Báo Cao Bằng">'
            '<link rel="alternate" type="application/rss+xml" href="/rss/home.rss"></head><body>'
            f'<header><nav class="menu"><ul>{menu}</ul></nav>'
            '<form action="/tim-kiem" method="get"><input type="search" name="q"></form></header>'
            f"<main>{inside}</main><footer>Báo Cao Bằng. Giấy phép số 1.</footer></body></html>"
        )

    def listing(self, title: str, numbers: list[int], following: str = "") -> str:
        items = "".join(
            f'<article class="story"><h2 class="story__heading"><a href="{path}">{name}</a></h2>'
            f'<div class="story__summary">Tin trong tỉnh, mục {title.lower()}.</div></article>'
            for path, name in map(self.article, numbers)
        )
        return self.frame(title, f'<div class="list">{items}</div>{following}')

    def page(self, number: int) -> str:
        _, title = self.article(number)
        day = number % 27 + 1
        text = "".join(f"<p>{line.format(day=day, n=number)}</p>" for line in BODY)
        return self.frame(
            title,
            f'<article class="article"><h1 class="article__title">{title}</h1>'
            f'<div class="article__meta"><time datetime="2023-03-{day:02}T08:00:00+07:00">{day:02}/03/2023 08:00</time>'
            f'</div><div class="article__sapo">Các đơn vị gặp nhau cuối năm để bàn việc chung của tỉnh.</div>'
            f'<div class="article__body zce-content-body cms-body">{text}</div></article>',
        )

    def answer(self, path: str, query: dict[str, list[str]]) -> tuple[int, str, str]:
        html, xml = "text/html; charset=utf-8", "application/xml; charset=utf-8"
        if path in self.broken:
            return 500, html, "broken"
        section = path.strip("/").split("/")[0]
        if path == "/robots.txt":
            return (200, "text/plain", self.robots.format(home=self.home)) if self.robots else (404, html, "")
        if path == "/":
            return 200, html, self.listing("Trang nhất", [0, 1, 5, 100, 101, 200, 201, 202])
        if section in SECTIONS:
            page = int(query.get("page", ["1"])[0])
            pager = f'<ul class="pagination"><li><a href="/{section}/?page={page + 1}">{page + 1}</a></li></ul>'
            return 200, html, self.listing(SECTIONS[section], self.numbers(section, page), pager)
        if path == "/rss/home.rss":
            items = "".join(
                f"<item><title>{name}</title><link>{self.home}{link}</link></item>"
                for link, name in map(self.article, range(5))
            )
            return (
                200,
                xml,
                f'<?xml version="1.0"?><rss version="2.0"><channel><title>Tin</title>{items}</channel></rss>',
            )
        if path == "/sitemap.xml":
            urls = "".join(f"<url><loc>{self.home}{self.article(n)[0]}</loc></url>" for n in range(20))
            space = "http://www.sitemaps.org/schemas/sitemap/0.9"
            return 200, xml, f'<?xml version="1.0"?><urlset xmlns="{space}">{urls}</urlset>'
        if path == "/tim-kiem":
            asked = query.get("q", [""])[0]
            found = [n for n in range(60) if "thi đua" in self.article(n)[1].lower()] if "thi đua" in asked else []
            return 200, html, self.listing(f"Tìm kiếm: {asked}", found)
        if "-post" in path:
            return 200, html, self.page(int(path.rpartition("-post")[2].removesuffix(".html")) - 350000)
        return 404, html, self.frame("Không tìm thấy", "<p>Không tìm thấy trang.</p>")


@pytest.fixture
def newspaper() -> Iterator[Newspaper]:
    paper = Newspaper()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            paper.requests.append(self.path)
            paper.moments.append(time.monotonic())
            paper.agents.add(self.headers.get("User-Agent", ""))
            status, kind, text = paper.answer(unquote(parts.path), parse_qs(parts.query))
            content = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        paper.home = f"http://127.0.0.1:{server.server_port}"
        yield paper
        server.shutdown()
        thread.join()


def thidua(*arguments: str, folder: Path, delay: float = 0) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own; its pace is set as an operator sets it."""
    script = (
        "import spiders.settings, sys\n"
        f"spiders.settings.THIDUA_DELAY = {delay}\n"
        f"sys.argv = ['thidua', *{list(arguments)!r}]\n"
        "from thidua.cli import main\nmain()"
    )
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=folder, timeout=120)


def record(newspaper: Newspaper, folder: Path, more: str = "") -> Path:
    name = newspaper.home.removeprefix("http://")
    text = f"""
[[site]]
name = "{name}"
title = "Báo Cao Bằng"
kind = "newspaper"
status = "current"
evidence = "S"
scheme = "http"
article = ['-post(?P<id>\\d+)\\.html$']
key = ["id"]
examples = [{{ url = "/hop-khoi-post350001.html", key = ["350001"] }}]
{more}
"""
    (folder / "own.toml").write_text(text, encoding="utf-8")
    return folder


def checked(newspaper: Newspaper, folder: Path, more: str = "", **options: float) -> tuple[int, dict[str, object]]:
    record(newspaper, folder, more)
    name = newspaper.home.removeprefix("http://")
    done = thidua("sites", "check", "--live", name, "--registry", str(folder), "--json", folder=folder, **options)
    assert done.returncode in {0, 1}, done.stderr
    (health,) = json.loads(done.stdout)
    return done.returncode, health


class TestCheckLive:
    def test_a_site_that_is_well(self, newspaper: Newspaper, tmp_path: Path) -> None:
        more = 'walks = [{ kind = "feed", url = "/rss/home.rss" }, { kind = "search", url = "/tim-kiem?q={query}" }]'
        code, health = checked(newspaper, tmp_path, more)
        assert (code, health["well"], health["reachable"], health["robots"]) == (0, True, True, "read")
        walks = {walk["kind"]: walk for walk in health["walks"]}  # type: ignore[attr-defined]
        assert {kind: walk["state"] for kind, walk in walks.items()} == dict.fromkeys(
            ("feed", "sitemap", "search", "listing"), "works"
        )
        assert walks["feed"]["registered"]
        assert not walks["listing"]["registered"]
        assert walks["feed"]["links"] == 5
        article = health["article"]
        assert article["whole"]  # type: ignore[index]
        assert article["published"].startswith("2023-03-")  # type: ignore[index]

    def test_is_polite(self, newspaper: Newspaper, tmp_path: Path) -> None:
        checked(newspaper, tmp_path, delay=0.3)
        pages = newspaper.moments[1:]
        assert min(b - a for a, b in pairwise(pages)) >= 0.25
        assert len(newspaper.requests) <= 14
        assert len(newspaper.requests) == len(set(newspaper.requests))
        assert newspaper.requests[0] == "/robots.txt"
        assert all(agent.startswith("thidua/") for agent in newspaper.agents)

    def test_obeys_robots_and_says_what_they_forbid(self, newspaper: Newspaper, tmp_path: Path) -> None:
        newspaper.robots = "User-agent: *\nDisallow: /tim-kiem\nCrawl-delay: 0.2\n"
        more = 'walks = [{ kind = "search", url = "/tim-kiem?q={query}" }]'
        _, health = checked(newspaper, tmp_path, more)
        assert health["robots"] == "forbids 1 of 1 walks"
        assert health["delay"] == 0.2
        states = {walk["kind"]: walk["state"] for walk in health["walks"]}  # type: ignore[attr-defined]
        assert states["search"] == "forbidden"
        assert not any(path.startswith("/tim-kiem") for path in newspaper.requests)

    def test_a_walk_of_the_record_that_fails_makes_a_site_unwell(self, newspaper: Newspaper, tmp_path: Path) -> None:
        code, health = checked(newspaper, tmp_path, 'walks = [{ kind = "feed", url = "/rss/gone.rss" }]')
        assert (code, health["well"]) == (1, False)
        (feed,) = [walk for walk in health["walks"] if walk["registered"]]  # type: ignore[attr-defined]
        assert (feed["state"], "404" in feed["detail"]) == ("failed", True)

    def test_a_shape_that_no_article_has_any_more_is_said(self, newspaper: Newspaper, tmp_path: Path) -> None:
        record(newspaper, tmp_path)
        own = tmp_path / "own.toml"
        own.write_text(own.read_text(encoding="utf-8").replace("-post", "-a"), encoding="utf-8")
        name = newspaper.home.removeprefix("http://")
        done = thidua("sites", "check", "--live", name, "--registry", str(tmp_path), folder=tmp_path)
        assert "looks like an article of the record" in done.stdout

    def test_a_site_that_does_not_answer(self, newspaper: Newspaper, tmp_path: Path) -> None:
        newspaper.broken = {"/"}
        code, health = checked(newspaper, tmp_path)
        assert (code, health["reachable"], health["well"]) == (1, False, False)
        assert health["remarks"]

    def test_an_unregistered_address_and_the_table(self, newspaper: Newspaper, tmp_path: Path) -> None:
        done = thidua("sites", "check", "--live", newspaper.home, folder=tmp_path)
        assert (done.returncode, done.stderr) == (0, "")
        site, reachable, robots, walks, article, _ = done.stdout.rstrip("\n").split("\t")
        assert (site, reachable, robots, article) == (newspaper.home.removeprefix("http://"), "yes", "read", "whole")
        assert "search" in walks
        assert "sitemap 20" in walks

    def test_nobody_visits_public_sites_without_a_contact(self, tmp_path: Path) -> None:
        done = thidua("sites", "check", "--live", "https://example.org", folder=tmp_path)
        assert (done.returncode, done.stdout) == (2, "")
        assert "THIDUA_CONTACT" in done.stderr


class TestNew:
    def test_writes_a_record_that_is_sound_and_serves(self, newspaper: Newspaper, tmp_path: Path) -> None:
        done = thidua("sites", "new", newspaper.home, "--out", "own/paper.toml", folder=tmp_path)
        assert done.returncode == 0, done.stderr
        assert done.stdout.splitlines() == ["own/paper.toml", "own/paper.examples.toml"]
        assert check(tmp_path / "own") == []
        (site,) = load_registry(tmp_path / "own", alone=True).sites.values()
        assert site.name == newspaper.home.removeprefix("http://")
        assert (site.title, site.kind, site.provinces, site.scheme) == ("Báo Cao Bằng", "newspaper", ("04",), "http")
        assert site.family == "paper-zce"
        assert site.article == (r"/(?P<slug>[^/?]+)-post(?P<id>\d+)\.html$",)
        assert site.key == ("id",)
        walks = {(walk.kind, walk.url) for walk in site.walks}
        assert ("feed", "/rss/home.rss") in walks
        assert ("sitemap", "/sitemap.xml") in walks
        assert ("search", "/tim-kiem?q={query}") in walks
        assert ("listing", "/thi-dua-khen-thuong/?page={page}") in walks
        examples = tomllib.loads((tmp_path / "own" / "paper.examples.toml").read_text(encoding="utf-8"))
        assert examples["site"] == site.name
        assert all(article["key"][0].startswith("350") for article in examples["article"])
        again = thidua("sites", "check", "--live", site.name, "--registry", "own", folder=tmp_path)
        assert again.returncode == 0, again.stdout + again.stderr

    def test_overwrites_nothing(self, newspaper: Newspaper, tmp_path: Path) -> None:
        (tmp_path / "paper.toml").write_text("# mine\n", encoding="utf-8")
        done = thidua("sites", "new", newspaper.home, "--out", "paper.toml", folder=tmp_path)
        assert (done.returncode, done.stdout) == (1, "")
        assert "exists already" in done.stderr
        assert (tmp_path / "paper.toml").read_text(encoding="utf-8") == "# mine\n"
        assert newspaper.requests == []

    def test_says_so_where_nothing_is_served(self, newspaper: Newspaper, tmp_path: Path) -> None:
        newspaper.broken = {"/"}
        done = thidua("sites", "new", newspaper.home, folder=tmp_path)
        assert (done.returncode, done.stdout) == (1, "")
        assert "gives no page" in done.stderr
        assert list(tmp_path.iterdir()) == []

    def test_makes_no_record_of_a_refused_host(self, tmp_path: Path) -> None:
        done = thidua("sites", "new", "https://gmdcnd.com", folder=tmp_path)
        assert done.returncode == 1
        assert "is no source" in done.stderr
