"""One page, one key: twins fall together, two articles never do."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.keys import canonical, list_key, names_article
from spiders.sites import Site, site_of_address

SITE = site_of_address("https://tin.vn/")

TWINS = {
    "hosts, schemes, ports": [
        "https://tin.vn/thoi-su/khoi-so-hop-ban-4419.html",
        "http://tin.vn/thoi-su/khoi-so-hop-ban-4419.html",
        "https://www.tin.vn/thoi-su/khoi-so-hop-ban-4419.html",
        "https://m.tin.vn/thoi-su/khoi-so-hop-ban-4419.html",
        "https://amp.tin.vn/thoi-su/khoi-so-hop-ban-4419.html",
        "https://tin.vn:443/thoi-su/khoi-so-hop-ban-4419.html",
        "http://TIN.vn:80/thoi-su/khoi-so-hop-ban-4419.html",
    ],
    "fragments, tracking, tokens": [
        "https://tin.vn/thoi-su/khoi-so-hop-ban-4419.html#binh-luan",
        "https://tin.vn/thoi-su/khoi-so-hop-ban-4419.html?utm_source=zalo&utm_medium=x",
        "https://tin.vn/thoi-su/khoi-so-hop-ban-4419.html?fbclid=IwAR0&PHPSESSID=4f1a",
        "https://tin.vn/thoi-su/khoi-so-hop-ban-4419.html;jsessionid=8A5EDA",
        "https://tin.vn/thoi-su/khoi-so-hop-ban-4419.html?sid=0a1b2c3d4e5f60718293",
        "https://tin.vn/thoi-su/khoi-so-hop-ban-4419.html",
    ],
    "changed slugs": [
        "https://tin.vn/thoi-su/khoi-so-hop-ban-4419.html",
        "https://tin.vn/thoi-su/ten-moi-4419.html",
    ],
    "NukeViet's forms": [
        "https://tin.vn/thoi-su/khoi-so-hop-ban-4419.html",
        "https://tin.vn/index.php/thoi-su/khoi-so-hop-ban-4419.html",
        "https://tin.vn/vi/thoi-su/khoi-so-hop-ban-4419.html",
        "https://tin.vn/print/thoi-su/khoi-so-hop-ban-4419.html",
        "https://tin.vn/savefile/thoi-su/khoi-so-hop-ban-4419.html",
        "https://tin.vn/index.php/sendmail/thoi-su/khoi-so-hop-ban-4419.html",
    ],
    "papers with the number alone in print": [
        "https://tin.vn/cum-so-ba-ra-mat-519883.html",
        "https://tin.vn/print/519883.html",
        "https://tin.vn/amp/cum-so-ba-ra-mat-519883.html",
        "https://tin.vn/amp.aspx?itemid=519883",
        "https://tin.vn/chinh-tri/cum-so-ba-ra-mat-519883.html",
    ],
    "-post": ["https://tin.vn/khoi-so-post353665.html", "https://m.tin.vn/amp/doi-ten-post353665.html"],
    "-a": ["https://tin.vn/khoi-so-22102020-a79302.html", "https://tin.vn/khoi-so-a79302.html"],
    "year and month": [
        "https://tin.vn/chinh-tri/202302/khoi-so-8276669/",
        "https://tin.vn/chinh-tri/202302/khoi-so-hop-8276669",
        "https://tin.vn/channel/5095/202302/khoi-so-8276669/",
    ],
    "year and month, hexadecimal": [
        "https://tin.vn/xa-hoi/202302/a-a3d11f6/",
        "https://tin.vn/xa-hoi/202302/b-a3d11f6",
    ],
    "category and number": ["https://tin.vn/11/92639/Khoi-so.htm", "https://tin.vn/11/92639/khoi-so-moi.htm"],
    "news, category, number": ["https://tin.vn/news/1/128714/khoi-so", "https://tin.vn/news/1/128714/khoi-so-hop/"],
    "slug and number": ["https://tin.vn/thoi-su/khoi-so/155697.htm", "https://tin.vn/khoi-so-155697.htm"],
    "moment": [
        "https://tin.vn/khoi-so-20221112134353752.htm",
        "https://tin.vn/print/khoi-so-20221112134353752.htm",
    ],
    "number, part, column": ["https://tin.vn/news/85434p1c24/a.htm", "https://tin.vn/diendan/85434p1c24/b.htm"],
    "print with a directory of its own": [
        "https://tin.vn/ban-in/chinh-tri/161838/khoi-so",
        "https://tin.vn/chinh-tri/161838/khoi-so",
    ],
    "Liferay": [
        "https://tin.vn/web/s/tin/-/asset_publisher/1mOz/content/id/1724477?plidlayout=6795",
        "https://tin.vn/web/s/khac/-/asset_publisher/2bQ/content/id/1724477;jsessionid=1?p_p_auth=x&redirect=%2F",
    ],
    "Liferay, a vendor's": [
        "https://tin.vn/vi/web/guest/tin/-/view_content/88793964-khoi-so",
        "https://tin.vn/web/guest/tin/-/view_content/88793964-doi-ten",
    ],
    "SharePoint": [
        "https://tin.vn/Pages/chi-tiet-tin-tuc.aspx?ItemID=6163&l=TinSo&lv=11",
        "https://tin.vn/Pages/chi-tiet-tin-tuc.aspx?l=TinSo++++&ItemID=6163",
    ],
    "identity in the query, category in the path": [
        "https://tin.vn/vi/tin-tuc?id=12856",
        "https://tin.vn/vi/thi-dua?id=12856&trang=3",
    ],
    "ASP.NET": [
        "https://tin.vn/viewer.aspx?mabb=156469&macm=1&macmp=2",
        "https://tin.vn/viewer.aspx?macm=7&mabb=156469",
        "https://tin.vn/print.aspx?mabb=156469",
    ],
    "ASP.NET, short number": [
        "https://tin.vn/Detail_News.aspx?id=9127&cmid=2&cdid=5033",
        "https://tin.vn/print.aspx?id=9127",
    ],
    "WebCenter": [
        "https://tin.vn/webcenter/portal/ubnd/pages_tin/chi-tiet?dDocName=PORTAL512708&_afrLoop=88",
        "https://tin.vn/webcenter/portal/ubnd/pages_tin/chi-tiet?_adf.ctrl-state=1k_4&dDocName=PORTAL512708&_afrWindowMode=0",
        "https://tin.vn/webcenter/portal/ubnd/pages_tin/chi-tiet?dDocName=PORTAL512708",
    ],
    "Joomla": [
        "https://tin.vn/index.php/tin/su-kien/1065-khoi-so-hop-ban.html",
        "https://tin.vn/tin/su-kien/1065-.html?tmpl=component&print=1",
    ],
    "spellings of a path": [
        "https://tin.vn/xã-hội/khối-sở",
        "https://tin.vn/" + quote("xã-hội/khối-sở") + "/",
        "https://tin.vn/" + quote(unicodedata.normalize("NFD", "xã-hội/khối-sở")),
        "https://tin.vn//xã-hội/./khối-sở?trang=4",
    ],
    "WordPress": ["https://tin.vn/khoi-so/", "https://tin.vn/khoi-so", "https://tin.vn/khoi-so/amp/"],
}


@pytest.mark.parametrize("urls", TWINS.values(), ids=TWINS.keys())
def test_twins_have_one_key(urls: list[str]) -> None:
    keys = {canonical(url, SITE).key for url in urls}
    assert len(keys) == 1, keys


def test_different_articles_differ() -> None:
    different = [urls[0] for urls in TWINS.values() if "4419" not in urls[0]]
    different += [
        "https://tin.vn/khoi-so-post61796.html",
        "https://tin.vn/khoi-so-61796.html",  # another count of the same site
        "https://tin.vn/Pages/chi-tiet-tin-tuc.aspx?ItemID=6163&l=TinKhac",
        "https://tin.vn/Pages/khoi-so-hop-1bdc6d0a338797d4.aspx",
        "https://tin.vn/Pages/cum-so-hop-1bdc6d0a338797d4.aspx",  # this number is the folder's
        "https://tin.vn/hoi-nghi-tong-ket-nam-2023.html",
        "https://tin.vn/hoi-nghi-so-ket-nam-2023.html",
        "https://tin.vn/lop-hoc-28071929-28072020/",
        "https://tin.vn/khai-giang-28071929-28072020/",
        "https://tin.vn/chuyen-muc/154/khoi-so",
        "https://tin.vn/chuyen-muc/154/cum-so",
        "https://tin.vn/2024/05/khoi-so/",
        "https://tin.vn/2024/05/cum-so/",
        "https://tin.vn/video/khoi-so-hop-ban-15234.html",
        "https://tin.vn/thoi-su/khoi-so-hop-ban-15234.html",
        "https://tin.vn/xa-hoi-8.html",
        "https://tin.vn/chi-tiet?id=7",
        "https://tin.vn/tin?id=7",
        "https://tin.vn/tin-tuc/quyet-dinh-so-123.html",
        "https://tin.vn/tin-tuc/ke-hoach-so-123.html",
        "https://tin.vn/wps/portal/!ut/p/z0/04_Sj9CPykssy0xPLMnMz0v/",
        "https://tin.vn/wps/portal/!ut/p/z0/fYyxDoIwFEV_hfgBrQ/",
        "https://tin.vn/tin/khoi-so-ByYeR3x4g.html",
        "https://tin.vn/tin/khoi-so-ByYeR3x4h.html",
    ]
    keys = [canonical(url, SITE).key for url in different]
    assert len(set(keys)) == len(keys), sorted(key for key in keys if keys.count(key) > 1)


def test_the_address_to_fetch_keeps_what_the_server_needs() -> None:
    found = canonical("https://www.tin.vn:443/index.php/tin?id=12856&utm_source=a&cat=3#x", SITE)
    assert found.url == "https://www.tin.vn/index.php/tin?id=12856&cat=3"
    assert found.form == "page"


@pytest.mark.parametrize(
    ("url", "form"),
    [
        ("https://tin.vn/print/519883.html", "print"),
        ("https://tin.vn/a/b-c-123456.html?print=1", "print"),
        ("https://tin.vn/amp/b-123456.html", "amp"),
        ("https://amp.tin.vn/b-123456.html", "amp"),
        ("https://m.tin.vn/b-123456.html", "mobile"),
        ("https://tin.vn/in-an-ban-do-123456.html", "page"),
    ],
)
def test_forms(url: str, form: str) -> None:
    assert canonical(url, SITE).form == form


def test_a_registered_rule_goes_before_the_general_ones() -> None:
    site = Site(
        "tin.vn", hosts=("tin.vn", "www.tin.vn"), article=(r"/chuyen-muc/(?P<id>\d+)/(?P<slug>[^/?]+)$",), key=("id",)
    )
    assert (
        canonical("https://tin.vn/chuyen-muc/154/a", site).key
        == canonical("http://www.tin.vn/chuyen-muc/154/b/", site).key
    )
    asked = Site("tin.vn", hosts=("tin.vn",), article=(r"/xem\?ma=(?P<ma>\d+)",), key=("ma",), noise=("nguon",))
    assert (
        canonical("https://tin.vn/xem?ma=512&nguon=1", asked).key == canonical("https://tin.vn/xem?ma=512", asked).key
    )
    assert canonical("https://tin.vn/xem?ma=512", asked).key != canonical("https://tin.vn/xem?ma=513", asked).key


def test_hosts_that_are_not_the_sites() -> None:
    assert canonical("https://khac.vn/a-b-c-d-12345.html", SITE).key.startswith("khac.vn|")
    local = site_of_address("http://127.0.0.1:8000")
    assert canonical("http://127.0.0.1:8000/tin/a-b-c-d-12345.html", local).key.startswith("127.0.0.1:8000|")
    assert canonical("http://127.0.0.1:8001/tin/a-b-c-d-12345.html", local).key.startswith("127.0.0.1:8001|")


def test_which_addresses_name_articles() -> None:
    for urls in TWINS.values():
        if not any(word in urls[0] for word in ("xã", "khoi-so/")):
            assert names_article(urls[0], SITE), urls[0]
    for url in (
        "https://tin.vn/thoi-su/",
        "https://tin.vn/xa-hoi-8.html",
        "https://tin.vn/tag/khoi-12345/",
        "https://tin.vn/?cat=5",
    ):
        assert not names_article(url, SITE), url


def test_keys_of_lists() -> None:
    def key(path: str) -> str:
        return list_key("https://tin.vn" + path, SITE)

    assert key("/thoi-su/") == key("/index.php/thoi-su") == key("/thoi-su/page-1/") == key("/thoi-su?trang=1")
    assert key("/s?q=a&page=2") == key("/s?page=2&q=a&utm_source=x&PHPSESSID=1")
    assert key("/thoi-su/page-2/") != key("/thoi-su/page-3/")
    assert key("/tin?_afrLoop=81&_afrWindowMode=0&_adf.ctrl-state=1k_4") == key("/tin")
    assert key("/tin?start=0") == key("/tin") != key("/tin?start=10")
    assert key("/tin?page=0") == key("/tin")
    assert key("/tin?page=1") != key("/tin")  # Drupal's second page; of others it is a first page read twice
    cur = "_p_INSTANCE_a_cur"
    assert key(f"/w?p_p_id=p&p_p_auth=x&_p_INSTANCE_a_delta=10&{cur}=1") == key("/w")
    assert key(f"/w?p_p_id=p&{cur}=26&_p_INSTANCE_a_resetCur=false") == key(f"/w?{cur}=26&p_p_auth=y")
    assert key("/tin?SortField=Ngay&SortDir=Asc&View=luoi") == key("/tin")
    assert key("/vi/tin?id=3") != key("/vi/tin?id=4")


_NUMBERS = st.integers(min_value=10_000, max_value=9_999_999)
_SLUGS = st.lists(
    st.sampled_from(["khoi", "so", "hop", "cum", "xa", "tong", "ket", "ra", "mat"]), min_size=1, max_size=9
).map("-".join)
_SHAPES = st.sampled_from(
    [
        "/{s}-post{n}.html",
        "/{s}-a{n}.html",
        "/tin/{s}-{n}.html",
        "/news/1/{n}/{s}",
        "/tin/{s}/{n}.htm",
        "/11/{n}/{s}.htm",
        "/tin?id={n}",
        "/x/{n}-{s}.html",
    ]
)
_NOISE = st.sampled_from(["", "#a", "?utm_campaign=b", "?fbclid=c", "?PHPSESSID=d"])
_HOSTS = st.sampled_from(["https://tin.vn", "http://www.tin.vn", "http://m.tin.vn:80", "https://tin.vn:443"])


def _with(url: str, noise: str) -> str:
    return url + (noise.replace("?", "&") if "?" in url and noise.startswith("?") else noise)


@given(shape=_SHAPES, number=_NUMBERS, one=_SLUGS, other=_SLUGS, host=_HOSTS, noise=_NOISE)
def test_changed_slugs_hosts_and_noise_never_part_twins(
    shape: str, number: int, one: str, other: str, host: str, noise: str
) -> None:
    first = canonical("https://tin.vn" + shape.format(n=number, s=one), SITE)
    second = canonical(_with(host + shape.format(n=number, s=other), noise), SITE)
    assert first.key == second.key


@given(shape=_SHAPES, numbers=st.tuples(_NUMBERS, _NUMBERS).filter(lambda pair: pair[0] != pair[1]), slug=_SLUGS)
def test_different_numbers_differ(shape: str, numbers: tuple[int, int], slug: str) -> None:
    keys = {canonical("https://tin.vn" + shape.format(n=number, s=slug), SITE).key for number in numbers}
    assert len(keys) == 2


@given(st.text(max_size=80), st.text(max_size=40))
def test_any_address_has_a_key_that_stands(path: str, query: str) -> None:
    found = canonical(f"https://tin.vn/{path}?{query}", SITE)
    again = canonical(found.url, SITE)
    assert (again.key, again.url) == (found.key, found.url)
    assert list_key(f"https://tin.vn/{path}?{query}", SITE)
    canonical(path, SITE)
