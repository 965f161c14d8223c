"""The sample sites: what they serve, that nothing on them is out of reach, and that each trap is noticed."""

from __future__ import annotations

import datetime
import http.client
import json
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pytest

from spiders.sites import load_registry
from thidua.samples import SampleSites
from thidua.samples.articles import VIETNAM, relevant_articles
from thidua.samples.entries import section_address, tag_address
from thidua.samples.library import Posting, library, names_bloc
from thidua.samples.server import Seen
from thidua.samples.sites import SampleSite, sample_sites
from thidua.samples.springing import allowed, sprung
from thidua.samples.traps import trap_pages, traps, twins
from thidua.samples.truth import distinct_pages, expected, measure, posting_of
from thidua.samples.world import World

TODAY = datetime.date(2026, 5, 4)
HOSTS = list(sample_sites())
Reply = tuple[int, dict[str, str], bytes]


@pytest.fixture(scope="module")
def samples() -> Iterator[SampleSites]:
    with SampleSites(today=TODAY, stall=1) as opened:
        yield opened


def ask(samples: SampleSites, url: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Reply:
    """The answer to one request through the proxy; redirects are not followed."""
    proxy = urlsplit(samples.proxy)
    connection = http.client.HTTPConnection(proxy.hostname or "", proxy.port, timeout=20)
    try:
        connection.request("POST" if body is not None else "GET", url, body, headers or {})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def text(samples: SampleSites, url: str) -> str:
    """A page that is there."""
    status, _, body = ask(samples, url)
    assert status == 200, url
    return body.decode()


def links(html: str) -> list[str]:
    """The addresses of a page's links, unescaped."""
    return [found.replace("&amp;", "&") for found in re.findall(r'href="([^"]+)"', html)]


def numbers(found: list[Posting]) -> list[int]:
    return [posting.number for posting in found]


def postings_in(samples: SampleSites, html: str, base: str) -> list[Posting]:
    """The postings that a page links to, each once, in order."""
    found: dict[Posting, None] = {}
    for link in links(html):
        named = posting_of(link if link.startswith("http") else base + link, samples.world)
        if named is not None:
            found.setdefault(named[0], None)
    return list(found)


# What there is


def test_there_is_enough_on_enough_sites() -> None:
    postings = list(library().all())
    assert len(relevant_articles()) >= 80
    assert sum(not posting.relevant for posting in postings) >= 1500
    assert len({site.family for site in sample_sites().values()}) >= 6
    assert len({sample_sites()[article.site].province for article in relevant_articles()}) == 8
    years = {posting.moment.year for posting in postings if posting.relevant}
    assert len(years) >= 4


def test_every_article_has_an_identity_of_its_own() -> None:
    for host, postings in library().postings.items():
        addresses = {posting.address() for posting in postings}
        assert len(addresses) == len(postings), host


def test_the_truth_names_each_relevant_article_once_a_site() -> None:
    wanted = expected()
    assert len(wanted) == sum(posting.relevant for posting in library().all())
    for url, article in wanted.items():
        named = posting_of(url)
        assert named is not None
        assert (named[0].site, named[0].source, named[1]) == (article.site, article.id, "article")


def test_distinct_pages_are_the_articles_and_the_listings() -> None:
    articles = sum(len(postings) for postings in library().postings.values())
    assert 1.1 * articles < distinct_pages() < 1.6 * articles


# Serving


@pytest.mark.parametrize("host", HOSTS)
def test_each_site_answers_under_its_name(samples: SampleSites, host: str) -> None:
    html = text(samples, samples.address(host))
    assert sample_sites()[host].title in html
    assert samples.address(host) == f"http://{host}/"


@pytest.mark.parametrize("host", HOSTS)
def test_each_site_answers_on_a_port_of_its_own(host: str) -> None:
    with SampleSites(own_ports=True, today=TODAY) as samples:
        base = samples.address(host)
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", base)
        with urllib.request.urlopen(base, timeout=20) as answer:
            html = answer.read().decode()
        own = [link for link in links(html) if link.startswith("http") and f".{'example'}" in link]
        assert not [link for link in own if host in link]
        article = next(posting for posting in library().postings[host] if posting.relevant)
        with urllib.request.urlopen(samples.url(host, article.address()), timeout=20) as answer:
            assert article.title.split('"')[0] in answer.read().decode().replace("&#34;", '"')


def test_two_servers_serve_the_same_bytes(samples: SampleSites) -> None:
    with SampleSites(today=TODAY) as other:
        for host in HOSTS:
            for path in ("/", library().postings[host][7].address()):
                assert ask(samples, samples.url(host, path))[2] == ask(other, other.url(host, path))[2]


def test_what_has_not_changed_is_not_sent_again(samples: SampleSites) -> None:
    url = samples.url("baosamu.example", library().postings["baosamu.example"][3].address())
    _, headers, _ = ask(samples, url)
    status, _, body = ask(samples, url, headers={"If-None-Match": headers["etag"]})
    assert (status, body) == (304, b"")
    status, _, body = ask(samples, url, headers={"If-Modified-Since": headers["last-modified"]})
    assert (status, body) == (304, b"")


def test_the_log_holds_every_request(tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    with SampleSites(today=TODAY, log_file=file) as samples:
        ask(samples, samples.url("lamgiang.example", "/robots.txt"), headers={"User-Agent": "tester"})
        seen = samples.log[-1]
    assert (seen.host, seen.path, seen.status, seen.agent) == ("lamgiang.example", "/robots.txt", 200, "tester")
    assert seen.bytes > 0
    assert json.loads(file.read_text())["path"] == "/robots.txt"


def test_a_host_that_is_none_is_refused_and_logged(samples: SampleSites) -> None:
    assert ask(samples, "http://10.20.30.40/x")[0] == 502
    assert samples.log[-1].host == "10.20.30.40"


# Everything can be reached


def pages_of_section(samples: SampleSites, site: SampleSite, key: str) -> list[Posting]:
    """What a section lists, walked as its pages say it goes on."""
    section = site.section(key)
    base = samples.world.base(site.host)
    found: dict[Posting, None] = {}
    if "endpoint" in site.routes:
        path: str | None = site.routes["endpoint"].make(sid=section.number, page=1)
        while path:
            data = json.loads(text(samples, base + path))
            for row in data["duLieu"]:
                named = posting_of(base + row["Url"])
                assert named is not None
                found[named[0]] = None
            path = data.get("tiepTheo")
        return list(found)
    first = base + section_address(site, section)
    if site.get("postback"):
        html = text(samples, first)
        for page in range(2, 200):
            found.update(dict.fromkeys(entries_of(samples, html, base)))
            target = re.search(rf"__doPostBack\('([^']+)','{page}'\)", html)
            if target is None:
                return list(found)
            fields = dict(re.findall(r'type="hidden" name="([^"]+)"[^>]*value="([^"]*)"', html))
            fields |= {"__EVENTTARGET": target[1], "__EVENTARGUMENT": str(page)}
            html = ask(samples, first, urlencode(fields).encode())[2].decode()
    last = -(-len(samples.world.listed(site, section)) // site.get("page_size"))
    for page in range(1, last + 1):
        status, _, body = ask(samples, base + section_address(site, section, page))
        if status == 200:
            found.update(dict.fromkeys(entries_of(samples, body.decode("utf-8", "replace"), base)))
    return list(found)


def entries_of(samples: SampleSites, html: str, base: str) -> list[Posting]:
    """The postings of the list itself, without those of the boxes beside it."""
    main = re.split(r'class="(?:sidebar|right-col|col-side|Right|right)"|id="(?:column-2|secondary)"', html)[0]
    return postings_in(samples, re.split(r'<div class="col-sm-8', main)[0], base)


@pytest.mark.parametrize("host", HOSTS)
def test_the_list_of_all_news_holds_every_article_newest_first(samples: SampleSites, host: str) -> None:
    site = sample_sites()[host]
    if host == "baosenhong.example":
        text(samples, samples.address(host))
    found = pages_of_section(samples, site, "thoi-su")
    every = list(library().postings[host])
    if host == "songthuong-portal.example":  # the third page is cut off
        assert set(every) - set(found) <= set(every[2 * 12 : 3 * 12])
        every = [posting for posting in every if posting in found]
    assert numbers(found) == numbers(every)


@pytest.mark.parametrize("host", HOSTS)
def test_every_relevant_article_stands_in_a_list_that_works(samples: SampleSites, host: str) -> None:
    site = sample_sites()[host]
    ask(samples, samples.url(host, "/xay-dung-dang?p=2"))
    wanted = {posting for posting in library().postings[host] if posting.relevant}
    keys = sorted({posting.section for posting in wanted} | {"thoi-su"})
    assert wanted <= {posting for key in keys for posting in pages_of_section(samples, site, key)}


def test_what_no_list_gives_away_a_search_of_texts_does() -> None:
    for posting in library().all():
        if posting.relevant and not names_bloc(posting.title, posting.lead):
            assert sample_sites()[posting.site].get("search") == "text", posting.source


SEARCHING = {
    "baosamu.example": "/tim-kiem/?q={}&page={}",
    "songthuong-portal.example": "/seek/?q={}&page={}",
    "langbiang.example": "/web/guest/tim-kiem?p_p_id=3&p_p_lifecycle=0&_3_struts_action=%2Fsearch%2Fsearch"
    "&_3_keywords={}&_3_cur={}",
    "lamgiang.example": "/page/{1}/?s={0}",
}


@pytest.mark.parametrize("host", SEARCHING)
def test_a_search_of_texts_finds_every_relevant_article(samples: SampleSites, host: str) -> None:
    found: set[Posting] = set()
    for query in ("khối thi đua", "cum thi dua"):
        for page in range(1, 30):
            status, _, body = ask(samples, samples.url(host, SEARCHING[host].format(quote(query), page)))
            if status != 200:
                break
            found.update(entries_of(samples, body.decode(), samples.world.base(host)))
    assert {posting for posting in library().postings[host] if posting.relevant} <= found


@pytest.mark.parametrize("host", ["baohienluong.example", "baosenhong.example"])
def test_a_search_of_titles_finds_what_titles_name(samples: SampleSites, host: str) -> None:
    site = sample_sites()[host]
    found = samples.world.search(site, "khối thi đua") + samples.world.search(site, "cụm thi đua")
    named = [p for p in library().postings[host] if re.search("(?:khối|cụm) thi đua", p.title.lower())]
    assert set(named) <= set(found)
    assert all("thi" in posting.slug or posting.title for posting in found)


def test_a_search_may_show_only_the_latest_hundred(samples: SampleSites) -> None:
    site = sample_sites()["nhatrang-tv.example"]
    assert len(samples.world.search(site, "thi")) == 100
    assert not samples.world.search(sample_sites()["cochien.example"], "khối thi đua")


def test_feeds_sitemaps_and_json(samples: SampleSites) -> None:
    assert text(samples, "http://baosamu.example/rss/home.rss").count("<item>") == 30
    months = re.findall(r"<loc>([^<]+)</loc>", text(samples, "http://baosamu.example/sitemap.xml"))
    urls = [url for month in months for url in re.findall(r"<loc>([^<]+)</loc>", text(samples, month))]
    assert len(urls) == len(library().postings["baosamu.example"])
    year = re.findall(r"<loc>([^<]+)</loc>", text(samples, "http://langbiang.example/sitemap.xml"))[0]
    assert ask(samples, year)[2][:2] == b"\x1f\x8b"
    _, headers, body = ask(samples, "http://lamgiang.example/wp-json/wp/v2/posts?search=thi+dua&per_page=100")
    assert int(headers["x-wp-total"]) >= len(json.loads(body)) > 10


def test_tags_list_what_bears_them(samples: SampleSites) -> None:
    site = sample_sites()["baosamu.example"]
    html = text(samples, samples.url(site.host, tag_address(site, "khoi-thi-dua")))
    assert all(posting.relevant for posting in entries_of(samples, html, samples.world.base(site.host))[:5])


# Nights


def test_a_later_night_has_more() -> None:
    host = "baosamu.example"
    with SampleSites(today=TODAY, until=datetime.datetime(2023, 6, 30, tzinfo=VIETNAM)) as samples:
        newest = library().postings[host][0]
        before = text(samples, samples.address(host))
        assert ask(samples, samples.url(host, newest.address()))[0] == 404
        samples.publish(None)
        assert ask(samples, samples.url(host, newest.address()))[0] == 200
        assert text(samples, samples.address(host)) != before


def test_what_befalls_a_site() -> None:
    host = "baosenhong.example"
    with SampleSites(today=TODAY) as samples:
        posting = library().postings[host][5]
        url = samples.url(host, posting.address())
        own = text(samples, url)
        samples.relayout(host)
        assert "content-fck" in own
        assert "content-fck" not in text(samples, url)
        samples.relayout(host, False)
        samples.drift(host, 30)
        assert text(samples, url) != own
        samples.drift(host, 0)
        assert text(samples, url) == own
        samples.silence(host, datetime.datetime(2022, 1, 1, tzinfo=VIETNAM))
        assert posting.title not in text(samples, samples.address(host))
        samples.silence(host, None)
        samples.block(host, 429)
        assert ask(samples, url)[0] == 429
        samples.block(host, None)
        samples.move(host, "baohongsen.example")
        status, headers, _ = ask(samples, url)
        assert (status, headers["location"]) == (301, f"http://baohongsen.example{posting.address()}")
        assert posting.title in text(samples, headers["location"])
        samples.move(host, None)
        assert ask(samples, url)[0] == 200


# Traps


def test_every_trap_page_answers(samples: SampleSites) -> None:
    addresses = {
        "http://baohienluong.example/xa-hoi/202403/khoi-thi-dua-cac-so-hop-xet-khen-thuong-0d1f00d/": "D1N=",
        "http://nhatrang-tv.example/Detail_News.aspx?id=99101&cmid=4": "mã xác nhận",
        "http://nhatrang-tv.example/sitemap.xml": "ENTITY",
        "http://songthuong-portal.example/lich-cong-tac/?thang=2029-12": "thang=2030-01",
        "http://songthuong-portal.example/thi-dua-khen-thuong/khoi-thi-dua-x-1187.html": "refresh",
        "http://cochien.example/noidung/emagazine/khoi-thi-dua.aspx": 'id="app"',
        "http://baosenhong.example/cum-thi-dua-so-5-ky-ket-giao-uoc-a79999.html": "không tồn tại",
        "http://batson.example/vi/lien-he/lien-he/": "lien-he/",
    }
    for url, words in addresses.items():
        assert words in text(samples, url), url
    assert ask(samples, "http://baosenhong.example/vong/khoi-thi-dua-a.html")[1]["location"].endswith("-b.html")
    assert ask(samples, "http://baohienluong.example/chinh-tri/trang-2/")[0] == 500
    assert len(ask(samples, "http://langbiang.example/documents/20181/tai-ve/x.html")[2]) < 1_000_000
    assert set(trap_pages()) <= set(HOSTS)


def test_some_things_fail_once(samples: SampleSites) -> None:
    with SampleSites(today=TODAY) as fresh:
        assert ask(fresh, "http://baosenhong.example/xay-dung-dang?p=2")[0] == 500
        assert ask(fresh, "http://baosenhong.example/xay-dung-dang?p=2")[0] == 200
        url = "http://langbiang.example/web/guest/xay-dung-dang-chinh-quyen"
        status, headers, _ = ask(fresh, url)
        assert (status, headers["retry-after"]) == (429, "1")
        assert ask(fresh, url)[0] == 200


def test_a_page_may_lie_about_its_length_or_stall(samples: SampleSites) -> None:
    for url in (
        "http://baosenhong.example/so-lieu/khoi-thi-dua-thieu.html",
        "http://lamgiang.example/khoi-thi-dua-so-lieu-truc-tuyen/",
    ):
        with pytest.raises(http.client.IncompleteRead):
            ask(samples, url)


@pytest.mark.parametrize("host", HOSTS)
def test_twins_show_the_same_article_or_lead_to_it(samples: SampleSites, host: str) -> None:
    site = sample_sites()[host]
    posting = next(p for p in library().postings[host] if p.relevant)
    for kind, twin in twins(samples.world, site, posting).items():
        url = twin if twin.startswith("http") else samples.world.base(host) + twin
        status, headers, body = ask(samples, url)
        if status == 301:
            assert headers["location"] == samples.world.base(host) + posting.address(), kind
        else:
            assert status == 200, (kind, url)
            assert posting.body[0][:40] in body.decode(), (kind, url)


def test_robots_rules_are_read_as_crawlers_read_them() -> None:
    site = sample_sites()["baosamu.example"]
    assert not allowed(site, "/noi-bo/x.html")
    assert not allowed(site, "/a-post1.html?in=1")
    assert allowed(site, "/chinh-tri/")


def test_a_quiet_crawl_springs_nothing(samples: SampleSites) -> None:
    wanted = expected(samples.world)
    log = [
        Seen(float(n), urlsplit(url).netloc, url.split(".example", 1)[1], 200, "t", 9) for n, url in enumerate(wanted)
    ]
    rows = [
        {"url": url, "title": a.title, "text": a.text, "author": a.author, "published": a.day and str(a.day)}
        for url, a in wanted.items()
    ]
    assert sprung(log, {"articles": rows}, samples.world) == []
    figures = measure({"articles": rows}, samples.world)
    assert (figures.found, figures.title, figures.day, figures.author, figures.body) == (1, 1, 1, 1, 1)


def test_each_trap_is_noticed(samples: SampleSites) -> None:
    """One bad crawler that does everything wrong."""
    shown = samples.world.shown
    posting = next(p for p in shown("baosamu.example") if p.relevant)
    own = posting.address()
    tv, station = shown("nhatrang-tv.example")[0], "nhatrang-tv.example"

    def seen(host: str, path: str, times: int = 1, status: int = 200, size: int = 9, cookie: str = "") -> list[Seen]:
        return [Seen(100 + n / 1000, host, path, status, "t", size, cookie=cookie) for n in range(times)]

    log = [
        *seen("baosamu.example", "/noi-bo/x.html"),
        *seen("kubet-tinhte.example", "/x"),
        *seen("10.20.30.40", "/x"),
        *seen("baosamu.example", own),
        *seen("m.baosamu.example", own),
        *seen("songthuong-portal.example", "/xem-nhanh/a.html", 2),
        *seen("songthuong-portal.example", "/lich-cong-tac/?thang=2031-01", 6),
        *seen("songthuong-portal.example", "/tin-tuc-su-kien/page-3/"),
        *seen("langbiang.example", "/web/guest/xay-dung-dang-chinh-quyen", status=429),
        *seen("batson.example", "/vi/lien-he/lien-he/lien-he/"),
        *seen("cochien.example", "/noidung/tintuc/Pages/tin-moi.aspx?SortField=a", 3),
        *seen("cochien.example", "/noidung/tintuc/Pages/toan-van-khoi-thi-dua.aspx", size=30_000_000),
        *seen("lamgiang.example", "/2023/01/", 13),
        *seen("lamgiang.example", "/khoi-thi-dua-so-lieu-truc-tuyen/", 5),
        *seen("baohienluong.example", "/xa-hoi/", cookie="D1N=4f"),
        *seen("baohienluong.example", "/chinh-tri/trang-2/", status=500),
        *seen("baohienluong.example", "/rss/home.rss", 5),
        *seen("baosenhong.example", "/xay-dung-dang?p=2", status=500),
        *seen("baosenhong.example", "/vong/khoi-thi-dua-a.html", 30, 302),
        *seen("baosenhong.example", "/so-lieu/khoi-thi-dua-thieu.html", 5),
        *seen("nhatrang-tv.example", "/Detail_News.aspx?id=99102&cmid=4", 5),
        *seen("nhatrang-tv.example", "/sitemap.xml", 5),
        *seen("langbiang.example", "/documents/20181/tai-ve/tong-hop-khoi-thi-dua.html", 4),
    ]

    def row(host: str, path: str, **cells: str) -> dict[str, str]:
        return {"url": f"http://{host}{path}", "title": "", "text": "", "published": "", **cells}

    hien_luong = next(p for p in shown("baohienluong.example") if p.lead)
    rows = [
        row("baosamu.example", own, text="Chúng tôi men theo con dốc phủ rêu"),
        row("m.baosamu.example", own, published=str(TODAY)),
        row("baosamu.example", f"/en{own}"),
        row("baohienluong.example", "/xa-hoi/202403/a-0d1f00d/"),
        row("baohienluong.example", hien_luong.address(), title="{title}", text=hien_luong.lead * 2),
        row("langbiang.example", shown("langbiang.example")[0].address(), title="null Tin"),
        row("langbiang.example", "/documents/20181/tai-ve/tong-hop-khoi-thi-dua.html"),
        row("batson.example", shown("batson.example")[0].address(), published="2024-01-01"),
        row(station, tv.address(), text="Khá»i thi Ä‘ua"),
        row(station, "/Detail_News.aspx?id=99101&cmid=4"),
        row("baosenhong.example", "/a-a79999.html"),
        row("baosenhong.example", "/"),
        row("baosenhong.example", "/tong-ket-khoi-thi-dua-cac-nam-a1204.html"),
        row("songthuong-portal.example", "/thi-dua-khen-thuong/a-1187.html"),
        row("cochien.example", "/noidung/tintuc/Pages/chi-tiet-tin-tuc.aspx?ItemID=990188&l=TinTrongtinh&lv=11"),
        row("cochien.example", "/noidung/dang-nhap.aspx?ReturnUrl=x"),
        row("cochien.example", "/noidung/emagazine/khoi-thi-dua.aspx"),
    ]
    noticed = {line.partition(":")[0] for line in sprung(log, {"articles": rows}, samples.world)}
    assert {trap.id for trap in traps()} - noticed == set()


def test_half_of_the_sites_are_registered() -> None:
    folder = Path(__file__).resolve().parent.parent / "thidua" / "samples" / "registry"
    sites = {name: site for name, site in load_registry(folder).sites.items() if site.file == "samples.toml"}
    assert set(sites) < set(HOSTS)
    assert len(sites) == 4
    for name, site in sites.items():
        address = library().postings[name][0].address()
        assert any(re.search(pattern, address) for pattern in site.article), name


def test_sections_lead_to_their_listings(samples: SampleSites) -> None:
    for site in sample_sites().values():
        for section in site.sections:
            status, _, _ = ask(samples, samples.url(site.host, section_address(site, section)))
            assert status in (200, 429), (site.host, section.slug)


def test_a_world_without_a_past_is_empty() -> None:
    world = World(TODAY, datetime.datetime(2019, 1, 1, tzinfo=VIETNAM))
    assert not expected(world)
    with SampleSites(today=TODAY, until=world.until) as samples:
        for host in HOSTS:
            assert ask(samples, samples.address(host))[0] == 200
