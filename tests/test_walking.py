"""Where walks begin, what lists lead to, and what came of a request: the rules that need no network."""

from __future__ import annotations

import datetime

import pytest
from scrapy.http import HtmlResponse, Request

from output.store import Entry
from pipelines.items import ARTICLE, ASIDE, LIST, PAGE, Discovered
from spiders import outcomes, walking, ways
from spiders.manners.refusals import RobotsRefused, SiteLeft, Unusable
from spiders.scope import Scope
from spiders.sites import Site, Walk, site_of_address

SITE = site_of_address("http://bao.example/")
SCOPE = Scope([SITE], ["http://bao.example/"])


def page(*items: str, more: str = "", title: str = "Kinh tế") -> bytes:
    entries = "".join(f"<li class='item'>{item}</li>" for item in items)
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title></head><body><main><h1>{title}</h1><ul>{entries}</ul></main>"
        f"{more}</body></html>"
    ).encode()


def article(number: int, title: str, lead: str = "") -> str:
    return f"<h3><a href='/tin/bai-viet-so-{number}.html'>{title}</a></h3><p>{lead}</p>"


PLAIN = [article(1000 + n, f"Nông dân xã {n} được mùa lúa, được cả giá bán", "Vụ này ai cũng vui.") for n in range(8)]
BLOC = article(2000, "Khối thi đua các sở tổng kết phong trào thi đua năm", "Khối trưởng báo cáo kết quả.")


def entry(
    walk: str = ways.LISTING, *, page_number: int = 1, score: float = 0.4, url: str = "http://bao.example/kinh-te/"
) -> Discovered:
    return Discovered("bao.example", "key", url, LIST, walk, score, section="Kinh tế", page=page_number)


def pager(first: int, last: int) -> str:
    links = "".join(f"<a href='/kinh-te/?page={n}'>{n}</a>" for n in range(first, last + 1))
    return f"<div class='pagination'>{links}</div>"


def lists(found: walking.Found) -> list[Discovered]:
    return [link for link in found.links if link.role == LIST]


def test_a_site_of_no_record_begins_at_its_front_page() -> None:
    assert [(seed.walk, seed.url) for seed in ways.seeds(SITE)] == [(ways.HOME, "http://bao.example/")]


def test_a_search_in_a_record_is_asked_for_both_kinds_of_bloc() -> None:
    site = Site(
        "bao.example", hosts=("bao.example",), scheme="http", walks=(Walk("search", "/tim?q={query}&p={page0}", {}),)
    )
    urls = [seed.url for seed in ways.seeds(site) if seed.walk == ways.SEARCH]
    assert urls == [
        "http://bao.example/tim?q=kh%E1%BB%91i+thi+%C4%91ua&p=0",
        "http://bao.example/tim?q=c%E1%BB%A5m+thi+%C4%91ua&p=0",
    ]


def test_the_usual_place_of_a_sitemap_is_asked_only_where_robots_txt_names_none() -> None:
    named = ways.of_robots(SITE, ("/sitemap-tin.xml",), SCOPE)
    assert [seed.url for seed in named] == ["http://bao.example/sitemap-tin.xml"]
    assert [seed.url for seed in ways.of_robots(SITE, (), SCOPE)] == ["http://bao.example/sitemap.xml"]


def test_a_list_gives_its_articles_with_scores_and_its_next_pages() -> None:
    found = walking.follow(entry(), page(*PLAIN, BLOC, more=pager(2, 4)), "http://bao.example/kinh-te/", SITE, SCOPE)
    articles = [link for link in found.links if link.role == ARTICLE]
    assert len(articles) == 9
    assert [link.anchor for link in articles if link.score >= 0.5] == [
        "Khối thi đua các sở tổng kết phong trào thi đua năm"
    ]
    assert found.promising == 1
    assert [link.page for link in lists(found) if "page=" in link.url] == [2, 3, 4]


def test_the_key_of_a_list_is_never_that_of_an_article() -> None:
    found = walking.follow(entry(), page(BLOC), "http://bao.example/kinh-te/", SITE, SCOPE)
    assert {link.key.endswith("#list") for link in lists(found)} <= {True}
    assert not any(link.key.endswith("#list") for link in found.links if link.role == ARTICLE)


@pytest.mark.parametrize(("thrifty", "walked"), [(False, True), (True, False)])
def test_a_section_that_promises_little_is_given_up_where_the_search_works(thrifty: bool, walked: bool) -> None:
    url = "http://bao.example/kinh-te/?page=3"
    found = walking.follow(entry(page_number=3), page(*PLAIN, more=pager(4, 4)), url, SITE, SCOPE, thrifty=thrifty)
    (following,) = [link for link in lists(found) if "page=4" in link.url]
    assert (following.score >= ways.LEAST_SECTION) is walked


def test_a_section_on_emulation_is_read_to_its_end() -> None:
    url = "http://bao.example/thi-dua/?page=30"
    thin = entry(page_number=30, score=0.95, url=url)
    more = "<div class='pagination'><a href='/thi-dua/?page=31'>31</a></div>"
    found = walking.follow(thin, page(*PLAIN, more=more), url, SITE, SCOPE, thrifty=True)
    (following,) = [link for link in lists(found) if "page=31" in link.url]
    assert following.score >= ways.LEAST_SECTION


def test_links_that_people_do_not_see_and_other_hosts_lead_nowhere() -> None:
    hidden = (
        "<div style='display:none'><a href='/bay/khoi-thi-dua-1.html'>Khối thi đua các sở tổng kết năm nay</a></div>"
    )
    foreign = "<a href='http://other.example/khoi-thi-dua-2.html'>Khối thi đua các ngành tổng kết năm nay</a>"
    found = walking.follow(entry(), page(BLOC, more=hidden + foreign), "http://bao.example/kinh-te/", SITE, SCOPE)
    urls = {link.url for link in found.links}
    assert not any("/bay/" in url or "other.example" in url for url in urls)
    assert found.refused == {"offsite": 1}


@pytest.mark.parametrize(
    ("parts", "thrifty", "read"), [(24, False, 24), (24, True, 5), (300, False, 5), (3, True, 3), (1, True, 1)]
)
def test_all_parts_of_a_sitemap_are_read_where_no_search_helps_and_they_are_not_too_many(
    parts: int, thrifty: bool, read: int
) -> None:
    names = "".join(f"<sitemap><loc>http://bao.example/sm-{n}.xml</loc></sitemap>" for n in range(parts))
    xml = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{names}</sitemapindex>'.encode()
    index = entry(ways.SITEMAP, score=0.21, url="http://bao.example/sitemap.xml")
    found = walking.follow(index, xml, "http://bao.example/sitemap.xml", SITE, SCOPE, thrifty=thrifty)
    assert len(found.links) == parts
    assert sum(link.score >= ways.LEAST_SECTION for link in found.links) == read


def test_a_list_in_another_order_is_the_same_list() -> None:
    page = (
        '<main><h3><a href="/khoi-thi-dua-so-1-tong-ket-12345.html">Khối thi đua số 1 tổng kết</a></h3></main>'
        '<div class="pager"><a href="/thi-dua?trang=2&amp;sort=ten&amp;size=50">2</a></div>'
    )
    here = "http://bao.example/thi-dua"
    found = walking.follow(entry(ways.LISTING, url=here), page.encode(), here, SITE, SCOPE)
    assert [link.url for link in found.links if link.role == LIST] == ["http://bao.example/thi-dua?trang=2"]


@pytest.mark.parametrize(
    ("url", "here", "view"),
    [
        ("http://bao.example/tin?loc=ngay", "http://bao.example/tin", True),
        ("http://bao.example/tin?thang=3&nam=2022", "http://bao.example/tin", True),
        (
            "http://bao.example/tin?thang=3",
            "http://bao.example/tin?p_p_id=101_x&_101_INSTANCE_x_cur=2&p_r_p_resetCur=false",
            True,
        ),
        ("http://bao.example/tin?menu=2", "http://bao.example/tin?menu=1", False),
        ("http://bao.example/tin?menu=2", "http://bao.example/tin", False),
        ("http://bao.example/tin?page=2", "http://bao.example/tin", False),
        ("http://bao.example/?chuyenmuc=2", "http://bao.example/", False),
        ("http://bao.example/khac?loc=ngay", "http://bao.example/tin", False),
    ],
)
def test_another_view_of_the_page_at_hand_is_no_other_list(url: str, here: str, view: bool) -> None:
    assert walking.is_view(url, here, SITE) is view


def test_links_that_crawlers_are_asked_not_to_follow_lead_nowhere() -> None:
    link = "<a rel='nofollow' href='/tin/bai-viet-so-7001.html'>Khối thi đua các ngành tổng kết năm nay</a>"
    asked = f"<ul><li>{link}</li></ul>"
    found = walking.follow(entry(), page(BLOC, more=asked), "http://bao.example/kinh-te/", SITE, SCOPE)
    assert not any("7001" in link.url for link in found.links)


def test_behind_a_broken_page_of_a_list_comes_the_next_and_a_chain_of_them_has_an_end() -> None:
    broken = entry(page_number=5, url="http://bao.example/kinh-te/?page=5")
    steps = 0
    while following := walking.past(broken, SITE):
        (broken,) = following
        steps += 1
    assert broken.url == f"http://bao.example/kinh-te/?page={5 + steps}"
    assert 1 <= steps <= walking.MOST_BROKEN


def test_lists_have_their_turn_tier_by_tier() -> None:
    order = [entry(ways.HOME), entry(score=0.6), entry(score=0.4), entry(ways.SITEMAP)]
    assert [ways.tier(one) for one in order] == [0, 1, 2, 3]


def test_pages_of_a_form_differ_by_their_fields_not_by_the_state_of_the_site() -> None:
    first = ways.post_key("__VIEWSTATE=aaa&__EVENTARGUMENT=Page%242")
    assert first == ways.post_key("__VIEWSTATE=bbb&__EVENTARGUMENT=Page%242")
    assert first != ways.post_key("__VIEWSTATE=aaa&__EVENTARGUMENT=Page%243")


def waiting(role: str = ARTICLE, *, attempts: int = 0) -> Entry:
    return Entry(
        "bao.example", "k", "http://bao.example/tin/bai-1.html", role, ways.LISTING, 0.9, id=7, attempts=attempts
    )


def response(status: int, url: str = "http://bao.example/tin/bai-1.html", body: bytes = b"<p>x</p>") -> HtmlResponse:
    return HtmlResponse(url, status=status, body=body, request=Request(url))


@pytest.mark.parametrize(
    ("status", "outcome", "reason"),
    [
        (200, outcomes.READ, None),
        (304, outcomes.UNCHANGED, None),
        (404, outcomes.GONE, "http_404"),
        (410, outcomes.GONE, "http_410"),
        (503, outcomes.FAILED, "http_503"),
    ],
)
def test_a_status_says_what_came_of_a_request(status: int, outcome: str, reason: str | None) -> None:
    visit = outcomes.of_response(waiting(), response(status))
    assert (visit.outcome, visit.reason) == (outcome, reason)


def test_an_article_that_gives_the_front_page_is_gone() -> None:
    visit = outcomes.of_response(waiting(), response(200, "http://bao.example/"))
    assert (visit.outcome, visit.reason) == (outcomes.NO_ARTICLE, "soft_404")


def test_what_failed_is_tried_in_three_runs() -> None:
    tries = [outcomes.of_response(waiting(attempts=n), response(500)).retry_at is not None for n in range(4)]
    assert tries == [True, True, False, False]


def test_what_is_refused_for_good_is_not_tried_again_and_what_was_not_tried_goes_on_waiting() -> None:
    refused = outcomes.of_failure(waiting(), RobotsRefused("robots", "forbidden"))
    assert refused is not None
    assert (refused.outcome, refused.reason, refused.retry_at) == (outcomes.REFUSED, "robots", None)
    assert outcomes.of_failure(waiting(), SiteLeft("busy", "left")) is None
    broken = outcomes.of_failure(waiting(), Unusable("truncated", "it broke off"))
    assert broken is not None
    assert broken.outcome == outcomes.FAILED
    assert broken.retry_at is not None


def test_a_list_older_than_the_first_day_wanted_is_known_by_the_day_of_its_page() -> None:
    dated = [
        f"{article(3000 + n, f'Bài viết về mùa màng ở xã số {n}')}<span class='date'>0{n + 1}/03/2022</span>"
        for n in range(3)
    ]
    found = walking.follow(
        entry(), page(*dated, more=pager(2, 2)), "http://bao.example/kinh-te/", SITE, SCOPE,
        fetched=datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC),
    )  # fmt: skip
    (following,) = [link for link in lists(found) if "page=2" in link.url]
    assert following.day == datetime.date(2022, 3, 1)


def test_an_article_that_only_a_box_at_the_side_names_waits_for_its_list() -> None:
    page = (
        '<div class="sidebar most-read"><ul><li><a href="/khoi-thi-dua-so-1-cu-12345.html">Khối thi đua số 1 tổng kết'
        "</a></li></ul></div>"
        '<main><h3><a href="/khoi-thi-dua-so-2-tong-ket-12346.html">Khối thi đua số 2 tổng kết</a></h3></main>'
    )
    here = "http://bao.example/thi-dua"
    found = walking.follow(entry(ways.LISTING, url=here), page.encode(), here, SITE, SCOPE)
    forms = {link.url: link.form for link in found.links if link.role == ARTICLE}
    assert forms == {
        "http://bao.example/khoi-thi-dua-so-1-cu-12345.html": ASIDE,
        "http://bao.example/khoi-thi-dua-so-2-tong-ket-12346.html": PAGE,
    }
