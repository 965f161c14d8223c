"""How sites are asked, told from the logs of servers that do what servers should not."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from time import sleep
from typing import Any

import pytest

from spiders.manners.contact import NoContact, contact_of, require_contact, user_agent
from spiders.manners.judging import retry_after, swapped
from spiders.manners.limits import is_text, url_fault
from spiders.manners.redirects import is_home
from spiders.manners.robots_rules import MOST_BYTES, Rules, read_robots
from spiders.manners.states import SiteStates
from spiders.manners.urlspace import UrlSpace, shape
from spiders.manners.wishes import Wishes, wishes
from tests import nasty_server as nasty
from tests.nasty_server import HTML, Answer, NastyServer, in_turn, page, redirect, text

FOREIGN = "http://127.0.0.9:9/"


@dataclass
class Crawl:
    """What became of the addresses of one crawl."""

    came: dict[str, dict[str, Any]]
    sites: dict[str, dict[str, Any]]
    sitemaps: dict[str, list[str]]

    def reason(self, url: str) -> str | None:
        return self.came[url].get("reason")


def crawl(
    sites: Sequence[NastyServer | dict[str, Any]],
    urls: Sequence[str | list[Any]],
    names: dict[str, list[list[str]]] | None = None,
    starts: Sequence[str] = (),
    **settings: Any,
) -> Crawl:
    """Crawl in a process of its own; the pace is none unless it is given."""
    plan = {
        "sites": [one if isinstance(one, dict) else {"name": one.name, "hosts": [one.name]} for one in sites],
        "urls": urls,
        "starts": starts,
        "names": names,
        "settings": {"THIDUA_DELAY": 0, "THIDUA_RETRY_DELAY": 0.1, "THIDUA_BACKOFF": 0.2, **settings},
    }
    command = [sys.executable, "-m", "tests.nasty_crawl"]
    root = Path(__file__).parent.parent
    done = subprocess.run(
        command, input=json.dumps(plan), capture_output=True, text=True, timeout=120, cwd=root, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return Crawl(**json.loads(done.stdout))


@pytest.fixture
def servers() -> Iterator[Any]:
    """Starts servers, and stops them."""
    started: list[NastyServer] = []

    def start(pages: dict[str, Answer] | None = None, **more: Any) -> NastyServer:
        started.append(NastyServer(pages or {}, **more))
        return started[-1]

    yield start
    for server in started:
        server.__exit__(None, None, None)


# --- scope and redirects ---


def test_links_and_redirects_lead_nowhere_else(servers: Any) -> None:
    foreign = servers({"*": page()})
    server = servers()
    leads = {
        "/foreign": foreign.url("/x"),
        "/foreign-robots": foreign.url("/robots.txt"),
        "/private": "http://10.0.0.1/",
        "/meta-data": "http://169.254.169.254/latest/",
        "/other-loopback": f"http://127.0.0.2:{server.port}/",
        "/decimal": f"http://2130706434:{server.port}/",
        "/six": f"http://[::1]:{server.port}/",
        "/file": "file:///etc/passwd",
        "/ftp": "ftp://127.0.0.1/",
        "/gopher": "gopher://127.0.0.1:70/",
        "/half": "//evil.example/x",
        "/broken": "http://[::1",
        "/port": "http://127.0.0.1:1/",
    }
    server.pages.update({path: redirect(to) for path, to in leads.items()})
    server.pages.update(
        {
            "/a": redirect("/b", 301),
            "/b": redirect(server.url("/c"), 308),
            "/c": page(HTML % b"am cuoi"),
            "/loop": redirect("/loop2"),
            "/loop2": redirect("/loop"),
            "/itself": redirect("/itself#x"),
            **{f"/far{n}": redirect(f"/far{n + 1}") for n in range(9)},
            "/gone": redirect("/"),
            "/": page(HTML % b"trang nha"),
            "/secret": redirect("/hidden/x"),
            "/robots.txt": text("User-agent: *\nDisallow: /hidden"),
            "/refresh": page(b'<meta http-equiv="refresh" content="0;url=/c">'),
            "/refresh-home": page(b'<meta http-equiv="refresh" content="3; url=/index.html">'),
            "/refresh-away": page(b'<meta http-equiv="refresh" content="0;url=%s">' % foreign.url().encode()),
            "/refresh-late": page(b'<meta http-equiv="refresh" content="300;url=/c">'),
        }
    )
    urls = [server.url(path) for path in server.pages if path not in {"/robots.txt", "/b", "/loop2"}]
    found = crawl([server], [*urls, foreign.url("/direct"), "http://192.168.0.1/", "file:///etc/passwd"])
    assert foreign.log == []
    assert {path: found.reason(server.url(path)) for path in leads} == {
        "/foreign": "offsite", "/foreign-robots": "offsite", "/private": "private_address",
        "/meta-data": "private_address", "/other-loopback": "private_address", "/decimal": "private_address",
        "/six": "private_address", "/file": "scheme", "/ftp": "scheme", "/gopher": "scheme", "/half": "offsite",
        "/broken": "bad_location", "/port": "offsite",
    }  # fmt: skip
    assert found.reason(foreign.url("/direct")) == "offsite"
    assert found.reason("http://192.168.0.1/") == "private_address"
    assert found.reason("file:///etc/passwd") == "scheme"
    assert found.came[server.url("/a")]["url"] == server.url("/c")
    assert found.came[server.url("/a")]["redirects"] == [server.url("/a"), server.url("/b")]
    assert found.reason(server.url("/loop")) == "redirect_loop"
    assert found.reason(server.url("/itself")) == "redirect_loop"
    assert found.reason(server.url("/far0")) == "too_many_redirects"
    assert found.came[server.url("/gone")]["soft_404"] == "redirect_home"
    assert found.came[server.url("/")]["soft_404"] is None
    assert found.reason(server.url("/secret")) == "robots"
    assert not [path for path in server.paths() if path.startswith("/hidden")]
    assert found.came[server.url("/refresh")]["url"] == server.url("/c")
    assert found.came[server.url("/refresh-home")]["soft_404"] == "refresh_home"
    assert found.came[server.url("/refresh-away")]["url"] == server.url("/refresh-away")
    assert found.came[server.url("/refresh-late")]["url"] == server.url("/refresh-late")


def test_names_that_lead_inside_are_refused_also_when_they_change_their_mind(servers: Any) -> None:
    server = servers({"*": page()})
    sites = [
        {"name": "trong.example", "hosts": [f"trong.example:{server.port}"]},
        {"name": "doi.example", "hosts": [f"doi.example:{server.port}"]},
    ]
    names = {"trong.example": [["127.0.0.1"]], "doi.example": [["203.0.113.9", "127.0.0.1"], ["127.0.0.1"]]}
    urls = [f"http://trong.example:{server.port}/", f"http://doi.example:{server.port}/"]
    found = crawl(sites, urls, names, THIDUA_CONTACT="a@b.vn", DOWNLOAD_TIMEOUT=2, RETRY_TIMES=0)
    assert server.log == []
    assert {site["left"] for site in found.sites.values()} == {"private_address"}
    assert "127.0.0.1, which is not public" in found.sites["trong.example"]["detail"]


# --- robots.txt ---


def test_robots_txt_is_asked_once_and_obeyed(servers: Any) -> None:
    rules = "User-agent: *\nDisallow: /\n\nUser-agent: ThiDua\nDisallow: /no\nAllow: /no/but\nSitemap: /map.xml\n"
    server = servers({"/robots.txt": redirect("/r1"), "/r1": redirect("/r2"), "/r2": text(rules), "*": page()})
    paths = ["/", "/no", "/no/x", "/no/but/y", "/nothing", "/khác", "/n%6f/z"]
    found = crawl([server], [server.url(path) for path in paths])
    assert sum(asked.path == "/robots.txt" for asked in server.log) == 1
    assert server.log[0].path == "/robots.txt"
    assert not {"/no", "/no/x", "/nothing", "/n%6f/z"} & set(server.paths())
    assert {"/", "/no/but/y"} <= set(server.paths())
    assert found.reason(server.url("/no/x")) == "robots"
    assert found.sites[server.name]["robots_refused"] == 4
    assert found.sitemaps[server.name] == [server.url("/map.xml")]


def test_a_site_whose_robots_txt_fails_is_left_and_one_that_has_none_is_not(servers: Any) -> None:
    big = b"User-agent: *\n" + b"# het\n" * 200_000 + b"Disallow: /a\n"
    cases: dict[str, tuple[Answer, str | None]] = {
        "none": (nasty.missing, None),
        "forbidden": (page(b"", 403), None),
        "html": (page(HTML % b"Disallow: /"), None),
        "challenge": (page(b"<html><script>document.cookie='D1N=1';location.reload()</script>", 200), None),
        "empty": (page(b"", kind="text/plain"), None),
        "image": (page(b"User-agent: *\nDisallow: /a", kind="image/png"), "robots"),
        "marked": (page(b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /a"), "robots"),
        "wide": (page("User-agent: *\nDisallow: /a".encode("utf-16")), "robots"),
        "packed": (nasty.packed("gzip", b"User-agent: *\nDisallow: /a"), "robots"),
        "huge": (page(big, kind="text/plain"), None),
        "away": (redirect(FOREIGN + "robots.txt"), None),
        "loop": (redirect("/robots.txt"), None),
        "home": (redirect("/"), None),
        "error": (page(b"", 500), "robots_unreachable"),
        "reset": (nasty.reset, "unreachable"),
        "silent": (nasty.stall, "unreachable"),
        "busy": (page(b"", 503), "throttled"),
        "too_slow": (text("User-agent: *\nCrawl-delay: 3600"), "crawl_delay"),
        "too_rare": (text("User-agent: *\nRequest-rate: 1/1h"), "crawl_delay"),
        "odd": (text("User-agent: *\nCrawl-delay: bald\nRequest-rate: 0/0\n: :\nDisallow\n\x00"), None),
    }
    sites = {name: servers({"/robots.txt": answer, "*": page()}) for name, (answer, _) in cases.items()}
    found = crawl(list(sites.values()), [site.url("/a") for site in sites.values()], DOWNLOAD_TIMEOUT=2)
    reasons = {name: found.reason(site.url("/a")) for name, site in sites.items()}
    assert reasons == {name: reason for name, (_, reason) in cases.items()}
    for name, (_, reason) in cases.items():
        assert ("/a" in sites[name].paths()) == (reason is None), name
    assert sites["error"].paths() == []
    assert found.sites[sites["html"].name]["notes"]
    assert "3600 s" in found.sites[sites["too_slow"].name]["detail"]


# --- pace ---


def test_each_site_has_its_pace_and_no_other_waits_for_it(servers: Any) -> None:
    pages = {"*": nasty.slowly(0.05, page()), "/hop": redirect("/hop2"), "/hop2": redirect("/hop3")}
    plain = servers({**pages, "/robots.txt": nasty.missing})
    slow = servers({**pages, "/robots.txt": text("User-agent: *\nCrawl-delay: 0.8")})
    rated = servers({**pages, "/robots.txt": text("User-agent: *\nRequest-rate: 2/1")})
    recorded = servers({**pages, "/robots.txt": text("User-agent: *\nCrawl-delay: 0.1")})
    twin = servers(pages)
    sites = [
        {"name": plain.name, "hosts": [plain.name, twin.name]},
        slow,
        rated,
        {"name": recorded.name, "hosts": [recorded.name], "delay": 0.6},
    ]
    urls = [one.url(f"/{n}") for n in range(5) for one in (plain, slow, rated, recorded)]
    crawl(sites, [*urls, plain.url("/hop"), twin.url("/a"), twin.url("/b")], THIDUA_DELAY=0.3)
    both = sorted(asked.at for asked in plain.log + twin.log)
    assert min(after - before for before, after in pairwise(both)) >= 0.3
    assert len(both) == 1 + 5 + 3 + 1 + 2
    assert min(slow.gaps()) >= 0.8
    assert min(rated.gaps()) >= 0.5
    assert min(recorded.gaps()) >= 0.6
    assert len(slow.log) == len(rated.log) == len(recorded.log) == 6
    ends = [one.log[-1].at - one.log[0].at for one in (plain, rated)]
    assert max(ends) < slow.log[-1].at - slow.log[0].at


def test_two_at_a_time_where_the_record_says_so_and_still_at_the_pace(servers: Any) -> None:
    server = servers({"*": nasty.slowly(0.6, page()), "/robots.txt": nasty.missing})
    site = {"name": server.name, "hosts": [server.name], "concurrency": 2}
    crawl([site], [server.url(f"/{n}") for n in range(6)], THIDUA_DELAY=0.2)
    gaps = server.gaps()
    assert min(gaps) >= 0.2
    assert min(gaps) < 0.6  # the second does not wait for the first


# --- back-off ---


def test_a_busy_site_is_paused_and_the_request_is_asked_again(servers: Any) -> None:
    later = f"{datetime.now(UTC):%a, %d %b %Y} 00:00:00 GMT"
    cases = {
        "seconds": in_turn(page(b"", 429, Retry_After="1"), page()),
        "past": in_turn(page(b"", 503, Retry_After=later), page()),
        "none": in_turn(page(b"", 503), page(b"", 503), page()),
    }
    sites = {name: servers({"/robots.txt": nasty.missing, "/a": answer, "*": page()}) for name, answer in cases.items()}
    free = servers({"*": page()})
    urls = [site.url(path) for site in sites.values() for path in ("/a", "/b", "/c")]
    found = crawl([*sites.values(), free], [*urls, *(free.url(f"/{n}") for n in range(5))])
    assert all(found.came[url]["status"] == 200 for url in urls)
    times = [asked.at for asked in sites["seconds"].log]
    assert times[2] - times[1] >= 1.0
    assert sites["seconds"].paths()[0] == "/a"
    assert sites["seconds"].paths().count("/a") == 2
    assert free.log[-1].at < times[2]
    gaps = sites["none"].gaps()
    assert gaps[1] >= 0.2


def test_a_site_that_goes_on_refusing_is_left_and_the_others_are_not(servers: Any) -> None:
    none = {"/robots.txt": nasty.missing}
    busy = servers({**none, "*": page(b"", 429)})
    far = servers({**none, "*": page(b"", 503, Retry_After="86400")})
    failing = servers({**none, "*": nasty.reset})
    erring = servers({**none, "*": page(b"", 500)})
    closed = servers({**none, "*": page(b"", 403)})
    shielded = servers({**none, "*": page(b"", 403, Cf_Mitigated="challenge")})
    half = servers({**none, "*": in_turn(nasty.reset, page(), nasty.reset, page(b"", 403), nasty.reset, page())})
    good = servers({**none, "*": page()})
    everyone = [busy, far, failing, erring, closed, shielded, half, good]
    urls = [one.url(f"/{n}") for n in range(20) for one in everyone]
    found = crawl(everyone, urls, THIDUA_SERVER_ERRORS_MAX=6)
    left = {name: site["left"] for name, site in found.sites.items()}
    assert left == {
        busy.name: "throttled", far.name: "throttled", failing.name: "failing", erring.name: "server_errors",
        closed.name: "forbidden", half.name: None, good.name: None,
        shielded.name: "challenge",
    }  # fmt: skip
    assert (len(busy.paths()), len(far.paths()), len(set(failing.paths()))) == (3, 1, 5)
    assert (len(set(erring.paths())), len(closed.paths())) == (6, 3)
    assert len(shielded.paths()) == 1
    assert len(failing.paths()) <= 15
    assert all(found.came[good.url(f"/{n}")]["status"] == 200 for n in range(20))
    assert {found.came[far.url(f"/{n}")]["error"] for n in range(20)} == {"SiteLeft"}
    assert "86400" in found.sites[far.name]["detail"]


def test_a_crawl_that_is_told_to_stop_waits_for_no_pause(servers: Any) -> None:
    paused = servers({"/robots.txt": nasty.missing, "*": page(b"", 503, Retry_After="100")})
    slow = servers({"/robots.txt": text("User-agent: *\nCrawl-delay: 60"), "*": page()})
    plan = {
        "sites": [{"name": one.name, "hosts": [one.name]} for one in (paused, slow)],
        "urls": [one.url(f"/{n}") for n in range(4) for one in (paused, slow)],
        "settings": {"THIDUA_DELAY": 0, "THIDUA_RETRY_DELAY": 50},
    }
    command = [sys.executable, "-m", "tests.nasty_crawl"]
    root = Path(__file__).parent.parent
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=root
    ) as running:
        assert running.stdin is not None
        running.stdin.write(json.dumps(plan))
        running.stdin.close()
        running.stdin = None
        while not (paused.paths() and slow.log):
            assert running.poll() is None
            sleep(0.1)
        sleep(0.5)
        running.send_signal(signal.SIGINT)
        out, _ = running.communicate(timeout=20)
    came = json.loads(out)["came"].values()
    assert {one["error"] for one in came} == {"Stopping"}
    assert len(paused.paths()) == 1
    assert slow.paths() == []


# --- what is taken ---


def test_bodies_are_bounded_and_a_lie_is_found_out(servers: Any) -> None:
    whole = HTML % "Khối thi đua".encode()
    pages: dict[str, Answer] = {
        "/good": page(whole),
        "/endless": nasty.endless,
        "/long": page(b"x" * 300_000),
        "/bomb-gzip": nasty.bomb("gzip"),
        "/bomb-br": nasty.bomb("br"),
        "/gzip": nasty.packed("gzip", whole),
        "/br": nasty.packed("br", whole),
        "/not-gzip": page(whole, Content_Encoding="gzip"),
        "/not-br": page(whole, Content_Encoding="br"),
        "/half-gzip": page(b"\x1f\x8b\x08\x00 hong", Content_Encoding="gzip"),
        "/many": page(whole, Content_Encoding="gzip, gzip, gzip, gzip"),
        "/unknown": page(whole, Content_Encoding="thidua"),
        "/short-but-whole": nasty.broken_off(whole, 9_999),
        "/cut": nasty.broken_off(whole[:40], 200),
        "/chunks": nasty.garbled_chunks,
        "/smtp": nasty.no_http,
        "/reset": nasty.reset,
        "/twice": in_turn(nasty.reset, page(whole)),
        "/pdf": page(b"%PDF", kind="application/pdf"),
        "/video": page(b"x" * 5000, kind="video/mp4"),
        "/untyped": page(whole, kind=""),
        "/map.xml.gz": page(b"\x1f\x8b", kind="application/octet-stream"),
        "/json": page(b"{}", kind="application/json"),
        "/gone": page(b"x", 404, kind="image/png"),
        "/charset": page(whole, kind="text/html; charset=khong-co"),
        "/empty": page(b""),
    }
    server = servers({"/robots.txt": nasty.missing, **pages})
    urls = {path: server.url(path) for path in pages}
    silent, dripping = servers({"/stall": nasty.stall}), servers({"/drip": nasty.drip})
    urls |= {"/stall": silent.url("/stall"), "/drip": dripping.url("/drip")}
    found = crawl(
        [server, silent, dripping],
        list(urls.values()),
        DOWNLOAD_MAXSIZE=200_000,
        DOWNLOAD_TIMEOUT=2,
        THIDUA_FAILURES_MAX=99,
    )
    came = {path: found.came[url] for path, url in urls.items()}
    for path in ("/good", "/gzip", "/br", "/not-gzip", "/not-br", "/short-but-whole", "/twice", "/untyped", "/charset"):
        assert came[path].get("status") == 200, path
        assert came[path]["body"] == whole.decode("latin-1"), path
    assert {path: one["reason"] for path, one in came.items() if "reason" in one} == {
        "/stall": "timeout", "/drip": "timeout", "/endless": "too_large", "/long": "too_large",
        "/bomb-gzip": "too_large", "/bomb-br": "too_large", "/half-gzip": "bad_encoding", "/many": "bad_encoding",
        "/cut": "truncated", "/chunks": "truncated", "/smtp": "connection", "/reset": "connection",
        "/pdf": "content_type", "/video": "content_type",
    }  # fmt: skip
    assert came["/gone"]["status"] == 404
    assert server.paths().count("/reset") == 3
    assert server.paths().count("/cut") == 2  # a body that broke off is asked for once more
    assert server.paths().count("/long") == 1
    assert found.sites[server.name]["left"] is None
    assert server.paths().index("/twice") < len(pages) <= len(server.paths()) - 1 - server.paths()[::-1].index("/twice")


def test_addresses_that_grow_are_refused(servers: Any) -> None:
    server = servers({"/robots.txt": nasty.missing, "*": page()})
    traps = {
        "/a/b/a/b/a/b/": "repeating_path",
        "/" + "x/" * 9: "repeating_path",
        "/" + "/".join(f"d{n}x" for n in range(30)): "too_deep",
        "/" + "x" * 3000: "url_too_long",
        "/?" + "&".join(f"p{n}={n}" for n in range(40)): "too_many_parameters",
    }
    calendar: list[Any] = [[server.url(f"/lich/2031/{n}/"), {"role": "list"}] for n in range(100)]
    found = crawl([server], [*(server.url(path) for path in traps), *calendar], THIDUA_SHAPE_BARREN=10)
    assert {path: found.reason(server.url(path)) for path in traps} == traps
    assert 10 <= len(server.paths()) < 60
    assert found.sites[server.name]["refused"]["endless"] == 100 - len(server.paths())


# --- TLS ---


def test_broken_certificates_are_taken_and_a_host_without_tls_is_asked_by_http(servers: Any, tmp_path: Path) -> None:
    context = nasty.tls_context(nasty.certificate(tmp_path))
    old = nasty.tls_context(nasty.certificate(tmp_path), old=True)
    pages: dict[str, Answer] = {"/robots.txt": nasty.missing, "*": page()}
    broken = servers(pages, tls=context)
    without = servers(pages)
    both = servers(pages, tls=old, plain_too=True)
    neither = servers(pages, tls=old)
    urls = [one.url(path, "https") for one in (broken, without, both, neither) for path in ("/a", "/b")]
    found = crawl([broken, without, both, neither], urls, RETRY_TIMES=1, DOWNLOAD_TIMEOUT=3)
    assert found.came[broken.url("/a", "https")]["url"] == broken.url("/a", "https")
    for one in (without, both):
        assert found.came[one.url("/a", "https")]["url"] == one.url("/a")
        assert found.came[one.url("/b", "https")]["status"] == 200
        assert "by http instead" in found.sites[one.name]["notes"][0]
    assert found.reason(neither.url("/a", "https")) == "unreachable"
    assert "the other scheme before: no secure connection" in found.sites[neither.name]["detail"]


# --- who asks ---


def test_every_request_says_who_asks_and_takes_no_cookie(servers: Any) -> None:
    server = servers({"/robots.txt": nasty.missing, "/a": redirect("/b"), "*": page(Set_Cookie="D1N=abc; path=/")})
    crawl([server], [server.url("/a"), server.url("/c")], THIDUA_CONTACT="ban@doc.example")
    for asked in server.log:
        assert asked.headers["user-agent"].startswith("thidua/")
        assert "(+mailto:ban@doc.example)" in asked.headers["user-agent"]
        assert asked.headers["from"] == "ban@doc.example"
        assert asked.headers["accept-language"] == "vi"
        assert "cookie" not in asked.headers
        assert "referer" not in asked.headers


def test_no_public_site_is_asked_by_nobody() -> None:
    site = {"name": "baonguon.vn", "hosts": ["baonguon.vn"]}
    found = crawl([site], ["http://baonguon.vn/"], {"baonguon.vn": [["203.0.113.1"]]})
    assert found.sites["baonguon.vn"]["left"] == "no_contact"
    assert "THIDUA_CONTACT" in found.sites["baonguon.vn"]["detail"]


def test_a_contact_is_a_page_or_a_mailbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("THIDUA_CONTACT", raising=False)
    assert user_agent(contact_of("https://vien.example/thidua")).endswith(" (+https://vien.example/thidua)")
    assert user_agent(contact_of("mailto:a@b.vn")).endswith(" (+mailto:a@b.vn)")
    assert contact_of(None) == ""
    monkeypatch.setenv("THIDUA_CONTACT", "a@b.vn")
    assert contact_of("") == "a@b.vn"
    for text_ in ("toi", "a@b", "https://", "a b@c.vn", "x\r\nHost: y"):
        with pytest.raises(NoContact, match="THIDUA_CONTACT"):
            contact_of(text_)
    with pytest.raises(NoContact, match=r"baonguon\.vn is a public site"):
        require_contact("", ("a.example", "127.0.0.1:80", "baonguon.vn"))
    require_contact("", ())


# --- the parts, one by one ---


def test_rules_of_a_robots_txt() -> None:
    def rules(body: str, status: int = 200, now: datetime | None = None) -> Rules:
        return read_robots(status, body.encode(), "https://a.example/robots.txt", now=now)

    assert rules("User-agent: *\nCrawl-delay: 2\nRequest-rate: 1/5").delay == 5
    assert rules("User-agent: other\nCrawl-delay: 9\n\nUser-agent: *\nDisallow:").delay is None
    night = "User-agent: *\nRequest-rate: 1/60 2200-0600"
    assert rules(night, now=datetime(2024, 1, 1, 23, tzinfo=UTC)).delay == 60
    assert rules(night, now=datetime(2024, 1, 1, 12, tzinfo=UTC)).delay is None
    assert rules("Sitemap: http://[bad\nSitemap: /s.xml\nsitemap: https://b.example/t.xml").sitemaps == (
        "https://a.example/s.xml", "https://b.example/t.xml",
    )  # fmt: skip
    assert rules("", 410).state == "absent"
    assert rules("", 429).state == "unreachable"
    assert not rules("", 503).allowed("https://a.example/")
    long = "User-agent: *\nDisallow: /a\n" + "#" * MOST_BYTES + "\nDisallow: /b\n"
    assert [rules(long).allowed(f"https://a.example/{path}") for path in "ab"] == [False, True]
    assert not rules("User-agent: *\nDisallow: " + "/*a" * 5000).allowed("https://a.example/" + "/xa" * 5000)


def test_retry_after_in_both_forms() -> None:
    now = datetime(2024, 5, 1, 12, 0, 0, tzinfo=UTC)
    assert retry_after(b"120", now) == 120
    assert retry_after(b"Wed, 01 May 2024 12:02:00 GMT", now) == 120
    assert retry_after(b"Wed, 01 May 2024 11:00:00 GMT", now) == 0
    for header in (None, b"", b"bald", b"-5", b"\xff", b"9999999999999999999", b"Wed, 99 May 2024 12:02:00 GMT"):
        assert retry_after(header, now) is None


def test_the_other_scheme() -> None:
    assert swapped("https://a.vn/x?u=https://b.vn:443/") == "http://a.vn/x?u=https://b.vn:443/"
    assert swapped("https://a.vn:443/x") == "http://a.vn/x"
    assert swapped("https://a.vn:8443/x") == "http://a.vn:8443/x"
    assert swapped("http://a.vn/x:80") == "https://a.vn/x:80"
    assert swapped("http://a.vn:80/x") == "https://a.vn/x"
    assert swapped("http://a.vn:8080/x") is None


def test_kinds_of_content() -> None:
    for kind in (
        "text/html",
        "application/rss+xml; charset=x",
        "application/json",
        "text/xml",
        "",
        "html",
        "text/plain",
    ):
        assert is_text(kind, "https://a.vn/x")
    for kind in ("image/jpeg", "application/pdf", "video/mp4", "application/msword", "application/zip", "audio/mpeg"):
        assert not is_text(kind, "https://a.vn/x")
    assert is_text("application/x-gzip", "https://a.vn/s.xml.gz")
    assert not is_text("application/octet-stream", "https://a.vn/van-ban.doc")


def test_addresses_that_are_as_they_should_be() -> None:
    for url in (
        "https://a.vn/web/guest/-/asset_publisher/Ab1/content/id/12?p_p_id=x&p_p_lifecycle=0&_cur=2",
        "https://a.vn/2024/05/05/tin",
        "https://a.vn/tin/tin/bai-1.html",
        "https://a.vn/1/1/2.html",
    ):
        assert url_fault(url) is None


def test_a_space_of_listings_ends_where_it_gives_nothing() -> None:
    space = UrlSpace(most=50, barren=5)
    admitted = []
    for n in range(1, 9):
        url = f"https://a.vn/lich/2024-01-{n:02}"
        admitted.append(space.admit("s", url))
        space.gave("s", url, 0)
    assert admitted == [True] * 5 + [False] * 3
    for n in range(60):
        url = f"https://a.vn/tin?page={n}"
        assert space.admit("s", url) == (n < 50)
        space.gave("s", url, 3)
    names = ["mau", "gia", "loai", "nam", "xep", "kieu"]
    filters = [
        f"https://a.vn/loc?{'&'.join(f'{one}=x' for k, one in enumerate(names) if n >> k & 1)}" for n in range(64)
    ]
    assert sum(space.admit("s", url) for url in filters) < 40
    assert space.full("s", "https://a.vn/tin?page=99")
    assert not space.full("other", "https://a.vn/tin?page=99")


def test_shapes_fold_what_varies() -> None:
    assert shape("https://a.vn/(S(abc1))/Tin/12?b=1&a=2") == shape("https://a.vn/(S(xyz9))/tin/7/?a=x&b=")
    assert shape("https://a.vn/l/0123456789abcdef0123") == shape("https://a.vn/l/fedcba98765432100000")
    assert shape("https://a.vn/x;jsessionid=AB12") == shape("https://a.vn/x")
    assert shape("https://a.vn/thoi-su") != shape("https://a.vn/kinh-te")


def test_homes() -> None:
    for url in (
        "https://a.vn",
        "https://a.vn/",
        "https://a.vn/index.html",
        "https://a.vn/vi/",
        "https://a.vn/web/guest/home",
    ):
        assert is_home(url)
    for url in ("https://a.vn/?id=3", "https://a.vn/tin-1.html", "https://a.vn/thoi-su/"):
        assert not is_home(url)


def test_what_pages_ask_for_themselves() -> None:
    def of(meta: str = "", *headers: tuple[str, str]) -> Wishes:
        return wishes(headers, f"<html><head>{meta}</head>".encode())

    assert of() == Wishes()
    assert of('<meta name="robots" content="index, follow">') == Wishes()
    assert of("<META content='NOINDEX,NOFOLLOW' name=ROBOTS>") == Wishes(follow=False, index=False)
    assert of('<meta name="thidua" content="none"/>') == Wishes(follow=False, index=False)
    assert of('<meta name="googlebot" content="nofollow">') == Wishes()
    assert of("", ("X-Robots-Tag", "noarchive, nofollow")) == Wishes(follow=False, archive=False)
    assert of("", ("x-robots-tag", "googlebot: nofollow")) == Wishes()
    assert of("", ("x-robots-tag", "googlebot: nofollow, thidua: noarchive")) == Wishes(archive=False)


def test_the_states_of_sites() -> None:
    states = SiteStates(delay=1, most_delay=120)
    told = []
    states.on_leave(lambda state: told.append(state.name))
    states.slow_down("a", 0.5, "crawl_delay")
    assert states.get("a").delay == 1
    states.slow_down("a", 10, "crawl_delay")
    states.get("a").sent(100.0)
    assert 110 <= states.ready_at("a") <= 111
    states.get("a").heard(105.0)
    assert 115 <= states.ready_at("a") <= 116
    states.pause("a", 60, 105.0)
    assert states.get("a").wait(105.0) == 60
    assert states.get("b").wait(0.0) == 0
    states.blocked("b", "challenge")
    states.blocked("b", "captcha")
    assert (states.left(), told) == ({"b": "challenge"}, ["b"])
    assert states.report()["b"]["detail"]
