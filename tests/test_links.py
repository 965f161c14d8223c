# ruff: noqa: E501 - markup is read best unbroken
"""List pages as the families write them: what they lead to, what they only pretend to."""

from __future__ import annotations

import datetime

import pytest

from spiders.endless import is_endless
from spiders.endpoints import read_endpoint
from spiders.links import Link, ListPage, read_list
from spiders.pages_ahead import page_after
from spiders.sites import Walk, site_of_address

NOW = datetime.datetime(2024, 7, 1, 8, tzinfo=datetime.UTC)


def page(html: str, url: str = "https://tin.vn/thoi-su/", fetched: datetime.datetime | None = NOW) -> ListPage:
    return read_list(html.encode(), url, site_of_address("https://tin.vn/"), fetched=fetched)


def body(html: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html lang='vi'><head><title>Thời sự</title>{head}</head><body>{html}</body></html>"


def only(found: ListPage) -> Link:
    assert len(found.links) == 1, found.links
    return found.links[0]


# Entries


def test_picture_title_and_more_of_one_entry_are_one_link() -> None:
    link = only(page(body("""<div class="item"><a href="/thoi-su/hop-cum-ba-dau-nam-4419.html"><img src="/a.jpg" alt="Ảnh"></a>
        <h3><a href="/thoi-su/hop-cum-ba-dau-nam-4419.html" title="Cụm thi đua số 3 họp đầu năm tại Hồng Bàng">Cụm thi đua số 3 họp...</a></h3>
        <span class="time">Thứ Bảy, 22/06/2024 08:15</span><p>Sáng nay, các đơn vị đã bàn kế hoạch.</p>
        <a href="/thoi-su/hop-cum-ba-dau-nam-4419.html">Xem thêm</a></div>
        <div class="item"><a href="https://khac.vn/"></a></div>""")))  # fmt: skip
    assert link.anchor == "Cụm thi đua số 3 họp đầu năm tại Hồng Bàng"
    assert link.lead == "Sáng nay, các đơn vị đã bàn kế hoạch."
    assert link.day == datetime.date(2024, 6, 22)
    assert link.place == "main"


def test_a_link_around_a_whole_card_is_named_by_its_heading() -> None:
    link = only(page(body("""<a class="card" href="/bai-moi-post12345.html"><figure><img></figure><h3>Khối các sở nhìn lại năm qua</h3>
        <p>Mười sở cùng ngồi lại.</p><time datetime="2024-02-01T08:00:00+07:00">1 tháng trước</time></a>""")))  # fmt: skip
    assert (link.anchor, link.day) == ("Khối các sở nhìn lại năm qua", datetime.date(2024, 2, 1))
    assert "Mười sở cùng ngồi lại." in link.lead


def test_entries_without_elements_of_their_own() -> None:
    found = page(body("""<div><a href="/a/tin-so-mot-cua-xa-post1234.html">Tin số một của xã</a> (12/03/2024)<br>Lời dẫn một.<br>
        <a href="/a/tin-so-hai-cua-xa-post1235.html">Tin số hai của xã</a> (11/03/2024)<br>Lời dẫn hai.<br></div>"""))  # fmt: skip
    assert [(link.lead, link.day) for link in found.links] == [
        ("Lời dẫn một.", datetime.date(2024, 3, 12)),
        ("Lời dẫn hai.", datetime.date(2024, 3, 11)),
    ]


def test_rows_of_a_table_and_links_that_say_nothing() -> None:
    found = page(body("""<table><tr><td>12-03-2019</td><td>Khối các sở họp tổng kết</td><td><a href="Detail_News.aspx?id=9127&amp;cmid=2">Chi tiết</a></td></tr>
        <tr><td>13-03-2019</td><td>Bản tin thứ hai</td><td><a href="Detail_News.aspx?id=9128&amp;cmid=2">Chi tiết</a></td></tr></table>"""))  # fmt: skip
    assert [link.lead for link in found.links] == ["Khối các sở họp tổng kết", "Bản tin thứ hai"]
    assert [link.day for link in found.links] == [datetime.date(2019, 3, 12), datetime.date(2019, 3, 13)]


def test_days_that_cannot_be_are_none() -> None:
    stamps = [
        "22/06/2024",
        "05/03/2027",
        "Lễ khai giảng ngày 05/09/2023 có nhiều người.",
        "31/02/2024",
        "Đăng lúc: 22:56, 02/06/2019",
    ]
    html = "".join(
        f'<div><h3><a href="/a/bai-so-{n}-ve-chuyen-xa-{n}0000.html">Bài số {n} về chuyện xã</a></h3><p>{s}</p></div>'
        for n, s in enumerate(stamps, 1)
    )
    assert [link.day for link in page(body(html)).links] == [
        datetime.date(2024, 6, 22), None, None, None, datetime.date(2019, 6, 2),
    ]  # fmt: skip


def test_sections_are_the_headings_of_boxes_not_the_titles_of_articles() -> None:
    found = page(body("""<h2 class="box-title">Thi đua - Khen thưởng</h2><h3><a href="/a-b-c-d-10001.html">Một hai ba bốn năm</a></h3>
        <h3><a href="/a-b-c-d-10002.html">Hai ba bốn năm sáu</a></h3><h2>Kinh tế</h2><h3><a href="/a-b-c-d-10003.html">Ba bốn năm sáu bảy</a></h3>"""))  # fmt: skip
    assert [link.section for link in found.links] == ["Thi đua - Khen thưởng", "Thi đua - Khen thưởng", "Kinh tế"]


def test_slugs_alone_are_articles_where_they_are_long() -> None:
    found = page(body("""<ul class="menu"><li><a href="/tin-tuc/thi-dua">Thi đua</a></li></ul>
        <a href="/tin-tuc/thi-dua/khoi-cac-so-ky-giao-uoc-nam-moi">Khối các sở ký giao ước năm mới</a>"""))  # fmt: skip
    assert [link.url for link in found.links] == ["https://tin.vn/tin-tuc/thi-dua/khoi-cac-so-ky-giao-uoc-nam-moi"]
    assert [link.url for link in found.sections] == ["https://tin.vn/tin-tuc/thi-dua"]


def test_other_hosts_stay_files_and_shares_do_not() -> None:
    found = page(body("""<a href="https://bao.vn/mot-hai-ba-bon-12345.html">Một bài ở báo khác rất dài</a>
        <a href="/tep/khoi-thi-dua.pdf">Khối thi đua các sở, bản in</a><a href="mailto:a@b.vn">Gửi thư cho tòa soạn của chúng tôi</a>
        <a href="https://www.facebook.com/sharer?u=/a-b-c-d-12345.html">Chia sẻ bài này lên Facebook ngay nhé</a>
        <a href="javascript:void(0)">Mở rộng danh sách các bài viết</a>"""))  # fmt: skip
    assert [link.url for link in found.links] == ["https://bao.vn/mot-hai-ba-bon-12345.html"]
    assert found.sections == ()


@pytest.mark.parametrize(
    ("wrapper", "url"),
    [
        ('<div class="blog"><div class="items-row"><div class="item"><div class="page-header"><h2>{}</h2></div></div></div></div>', "/index.php/tin/1065-khoi-so-hop-ban.html"),
        ('<div id="page" class="hfeed site"><main><article class="post"><header class="entry-header"><h2 class="entry-title">{}</h2></header></article></main></div>', "/khoi-so-hop-ban-viec-moi/"),
        ('<div class="view-content"><div class="views-row"><span class="field-content">{}</span></div></div>', "/content/khoi-so-hop-ban-viec-moi"),
        ('<div class="elementor-widget-container"><div class="elementor-post__title">{}</div></div>', "/khoi-so-hop-ban-viec-moi/"),
        ('<div class="box du-lich"><p>{}</p></div>', "/khoi-so-hop-ban-post12345.html"),
        ('<table class="contentpaneopen"><tr><td class="contentheading">{}</td></tr></table>', "/index.php?option=com_content&amp;view=article&amp;id=812:khoi-so&amp;catid=3"),
        ('<div class="ArticleList"><div class="ArticleTitle">{}</div></div>', "/1/2/3/45678/tin/khoi-so-hop"),
        ('<af:panelList><div id="T:r1:0">{}</div></af:panelList>', "/webcenter/portal/ubnd/pages_tin/chi-tiet?dDocName=PORTAL512708"),
    ],
)  # fmt: skip
def test_the_lists_of_other_systems(wrapper: str, url: str) -> None:
    html = body(wrapper.format(f'<a href="{url}">Khối sở họp bàn việc mới</a>')).replace(
        "<body>", '<body class="home page hidden">'
    )
    link = only(page(html, "https://tin.vn/"))
    assert (link.anchor, link.place) == ("Khối sở họp bàn việc mới", "main")


# What people cannot see


@pytest.mark.parametrize(
    "hidden",
    [
        '<div style="display:none">{}</div>',
        '<p style="visibility: hidden">{}</p>',
        '<div class="visually-hidden">{}</div>',
        "<div hidden>{}</div>",
        '<div aria-hidden="true">{}</div>',
        '<span style="position:absolute;left:-9999px">{}</span>',
        '<div style="height:0;overflow:hidden">{}</div>',
        '<span style="font-size:0">{}</span>',
        '<div class="bay">{}</div>',
        '<div id="an-di">{}</div>',
        "<template>{}</template>",
    ],
)
def test_hidden_links_are_marked(hidden: str) -> None:
    style = "<style>.bay, .x{position:absolute;text-indent:-9999px} #an-di{display:none} @media print{.ok{display:none}}</style>"
    link = only(
        page(body(hidden.format('<a href="/bay/khoi-thi-dua-cac-so-99999.html">Khối thi đua các sở</a>'), style))
    )
    assert link.place == "hidden"


@pytest.mark.parametrize(
    "shown",
    [
        '<div class="d-none d-md-block">{}</div>',
        '<div class="tab-pane hide">{}</div>',
        '<ul class="dropdown-menu" style="display:none">{}</ul>',
        '<div class="ok">{}</div>',
    ],
)
def test_what_opens_or_shows_on_some_screens_is_not_hidden(shown: str) -> None:
    style = "<style>@media print{.ok{display:none}} .tab-pane{display:none}</style>"
    link = only(
        page(
            body(
                shown.format(
                    '<a href="/tin/khoi-thi-dua-cac-so-hop-ban-99999.html">Khối thi đua các sở họp bàn kế hoạch</a>'
                ),
                style,
            )
        )
    )
    assert link.place != "hidden"


def test_a_link_without_anything_to_press_is_hidden_unless_its_title_is_beside_it() -> None:
    assert only(page(body('<a href="/bay/khoi-thi-dua-99999.html"></a>'))).place == "hidden"
    both = '<div><a href="/tin/a-b-c-d-99999.html"></a><h3><a href="/tin/a-b-c-d-99999.html">Một hai ba bốn năm</a></h3></div>'
    assert only(page(body(both))).place == "main"


def test_calendars_lead_nowhere() -> None:
    days = "".join(f'<td><a href="/tin?ngay={day:02}-06-2024">{day}</a></td>' for day in range(1, 31))
    months = '<a href="/lich/2024/07">Tháng sau</a><a href="/tin?month=7&amp;year=2024">»</a><a href="/su-kien/2024-07-01">7</a>'
    found = page(body(f'<table class="calendar"><tr>{days}</tr></table>{months}'))
    assert (found.links, found.sections, found.following) == ((), (), ())


@pytest.mark.parametrize(
    ("url", "endless"),
    [
        ("https://tin.vn/lich?thang=05-2031", True),
        ("https://tin.vn/2024/05/12/", True),
        ("https://tin.vn/a/b/a/b/a/b/c.html", True),
        ("https://tin.vn/" + "a" * 2000, True),
        ("https://tin.vn/2024/05/khoi-so-hop/", False),
        ("https://tin.vn/thoi-su/202405/khoi-so-123456/", False),
        ("https://tin.vn/tin?page=31", False),
        ("https://tin.vn/tim-kiem?q=a&from_date=&to_date=", False),
    ],
)
def test_endless_spaces(url: str, endless: bool) -> None:
    assert is_endless(url) is endless


# Next pages

_ENTRY = '<h3><a href="/a/mot-hai-ba-bon-10001.html">Một hai ba bốn năm</a></h3>'


@pytest.mark.parametrize(
    ("url", "pager", "following"),
    [
        ("/tin/", '<ul class="pagination"><li><a href="#">1</a></li><li><a href="/tin/page-2/">2</a></li><li><a href="/tin/page-3/">3</a></li></ul>', ["/tin/page-2/", "/tin/page-3/"]),
        ("/tin/page/2", '<a href="/tin">1</a> <a href="/tin/page/3" rel="next">Trang sau</a>', ["/tin/page/3"]),
        ("/tin?page=1", '<div class="pager"><a href="/tin">1</a><a href="/tin?page=1">2</a><a href="/tin?page=2">3</a><a href="/tin?page=2">›</a></div>', ["/tin?page=2"]),
        ("/tin", '<div class="pagenav"><a href="/tin?start=10">2</a> <a href="/tin?start=20">3</a></div>', ["/tin?start=10", "/tin?start=20"]),
        ("/tin.aspx?CategoryId=Tin%20moi&PageIndex=2", '<a href="/tin.aspx?CategoryId=Tin moi&amp;PageIndex=3">Tiếp</a>', ["/tin.aspx?CategoryId=Tin%20moi&PageIndex=3"]),
        ("/tin/trang-2.html", '<div class="phantrang"><a href="/tin/trang-1.html">1</a><b>2</b><a href="/tin/trang-3.html">3</a><a href="/tin/trang-9.html">9</a></div>', ["/tin/trang-3.html", "/tin/trang-9.html"]),
        ("/tin/trang-4.html", '<div class="phantrang"><a href="/tin/trang-1.html">1</a><a href="/tin/trang-9.html">9</a></div>', ["/tin/trang-5.html", "/tin/trang-9.html"]),
        ("/web/tin?_p_INSTANCE_a_cur=2", '<ul class="lfr-pagination-buttons"><li><a href="/web/tin?_p_INSTANCE_a_delta=10&amp;_p_INSTANCE_a_cur=3">Sau</a></li></ul>', ["/web/tin?_p_INSTANCE_a_delta=10&_p_INSTANCE_a_cur=3"]),
        ("/categoryid/3/currentpage/12", '<a class="NormalPager" href="/categoryid/3/currentpage/13">Trang sau</a>', ["/categoryid/3/currentpage/13"]),
        ("/tim-kiem?q=khối&page=1", '<a href="/tim-kiem?q=khối&amp;page=2">»</a>', ["/tim-kiem?q=kh%E1%BB%91i&page=2"]),
        ("/tin", '<a class="btn-more" href="/tin?den-ngay=2024-05-01&amp;cursor=88">Xem thêm</a>', ["/tin?den-ngay=2024-05-01&cursor=88"]),
        ("/tin?page=3", '<div class="paging"><a href="#" onclick="go(1)">1</a><a href="#" onclick="go(3)">3</a><a href="#" onclick="go(4)">4</a></div>', ["/tin?page=4"]),
        ("/tin/page-3/", '<ul class="pagination"><li><a href="/tin/page-2/">«</a></li><li><a href="/tin/page-2/">2</a></li><li>3</li></ul>', []),
        ("/tin", "<p>Trang 1 của 1</p>", []),
        # Systems that nobody has described: numbers that count along with their addresses.
        ("/muc/PT/t1", '<h6>Trang: <b><a href="/muc/PT/t1">1</a></b> <b><a href="/muc/PT/t2">2</a></b> <b><a href="/muc/PT/t3">3</a></b></h6>', ["/muc/PT/t2", "/muc/PT/t3"]),
        ("/muc/PT/t2", '<b><a href="/muc/PT/t1">1</a></b> 2 <b><a href="/muc/PT/t3">3</a></b>', ["/muc/PT/t3"]),
        ("/tin.ktx", '<a href="/tin.ktx?khuc=20">2</a> | <a href="/tin.ktx?khuc=40">3</a> | <a href="/tin.ktx?khuc=20">›</a>', ["/tin.ktx?khuc=20", "/tin.ktx?khuc=40"]),
        ("/tin/", '<i><a href="/khac/t1">1</a> <a href="/khac/t2">2</a></i>', []),
        ("/tin/", '<p><a href="/tin/nam-2023.html">2023</a> <a href="/tin/nam-2024.html">2024</a></p>', []),
        ("/tin/", '<p><a href="/anh/1-88.html">1</a> <a href="/anh/2-17.html">2</a></p>', []),
    ],
)  # fmt: skip
def test_following(url: str, pager: str, following: list[str]) -> None:
    found = page(body(_ENTRY + pager), "https://tin.vn" + url)
    assert list(found.following) == ["https://tin.vn" + one for one in following]
    assert [link.anchor for link in found.links] == ["Một hai ba bốn năm"]
    assert not any("page" in link.url for link in found.sections)


def test_the_page_behind_a_broken_one() -> None:
    assert page_after("https://tin.vn/tin/page-3/") == "https://tin.vn/tin/page-4/"
    assert page_after("https://tin.vn/tin?q=a&start=20", 10) == "https://tin.vn/tin?q=a&start=30"
    assert page_after("https://tin.vn/tin") is None


# Forms

_STATE = '<input type="hidden" name="__VIEWSTATE" value="dDw="><input type="hidden" name="__EVENTVALIDATION" value="v">'


def test_a_search_form_of_get() -> None:
    found = page(body("""<form action="/seek/"><input type="hidden" name="m" value="news"><input type="text" name="q" placeholder="Tìm kiếm"></form>
        <form action="/users/login/" method="post"><input name="nv_login"><input type="password" name="p"></form>
        <form action="/nhan-tin"><input type="email" name="email"></form>"""))  # fmt: skip
    assert [form.url for form in found.forms] == ["https://tin.vn/seek/?m=news&q={query}"]
    assert found.forms[0].ask("khối thi đua") == ("https://tin.vn/seek/?m=news&q=kh%E1%BB%91i+thi+%C4%91ua", None)


def test_a_field_of_any_name_whose_button_says_that_it_searches() -> None:
    found = page(body('<form action="/loc.ktx"><input name="tu"><input type="submit" value="Tìm"></form>'))
    assert [form.url for form in found.forms] == ["https://tin.vn/loc.ktx?tu={query}"]
    for other in (
        '<input name="tu"><input type="submit" value="Gửi">',
        '<input name="a"><input name="b"><button>Tìm</button>',
    ):
        assert page(body(f'<form action="/loc.ktx">{other}</form>')).forms == ()


def test_a_search_form_of_aspnet() -> None:
    found = page(body(f"""<form method="post" action="./tim.aspx">{_STATE}<input name="ctl00$txtTimKiem" type="text"><input name="ctl00$hoten" type="text">
        <input type="submit" name="ctl00$btnGui" value="Gửi"><input type="submit" name="ctl00$btnTim" value="Tìm kiếm"></form>"""))  # fmt: skip
    address, sent = found.forms[0].ask("cụm")
    assert address == "https://tin.vn/thoi-su/tim.aspx"
    assert (
        sent
        == "__VIEWSTATE=dDw%3D&__EVENTVALIDATION=v&ctl00%24txtTimKiem=c%E1%BB%A5m&ctl00%24hoten=&ctl00%24btnTim=T%C3%ACm+ki%E1%BA%BFm"
    )


def test_pages_that_a_form_turns() -> None:
    back = "javascript:__doPostBack('ctl00$grid','Page${}')"
    found = page(body(f"""<form method="post" action="NewsList.aspx?menu=5">{_STATE}<span>1</span><a href="{back.format(2)}">2</a>
        <a href="{back.format(3)}">3</a></form>"""), "https://tin.vn/NewsList.aspx?menu=5")  # fmt: skip
    assert [form.page for form in found.postbacks] == [2, 3]
    assert (
        found.postbacks[0].ask()[1]
        == "__EVENTTARGET=ctl00%24grid&__EVENTARGUMENT=Page%242&__VIEWSTATE=dDw%3D&__EVENTVALIDATION=v"
    )
    assert found.following == ()


# Feeds, endpoints, head


def test_feeds_of_the_head_and_of_links() -> None:
    found = page(body('<a href="/rss/">RSS</a><a href="/rss/tin.rss">Tin</a>', '<link rel="alternate" type="application/rss+xml" href="/feed/"><link rel="alternate" type="application/rss+xml" href="/a-b/comments/feed/"><link rel="alternate" hreflang="en" href="/en/">'))  # fmt: skip
    assert sorted(found.feeds) == ["https://tin.vn/feed/", "https://tin.vn/rss/", "https://tin.vn/rss/tin.rss"]


def test_declared_endpoints() -> None:
    found = page(body("""<div class="list" data-url="/Home/ReloadSubject/24?MACD=7"></div><img data-src="/anh/a.jpg"><div data-url="/api/binh-luan?comment=1"></div>
        <div data-src="https://khac.vn/api/list"></div><script>fetch('/api/bai?trang=1&amp;co=20').then(x => x.json());
        $.ajax({url: "/ajax/tin?page=" + page}); fetch(`/api/list?page=${page}`); fetch('/api/' + ten)</script>""",
        '<link rel="https://api.w.org/" href="https://tin.vn/wp-json/">'))  # fmt: skip
    assert [walk.url for walk in found.endpoints] == [
        "https://tin.vn/wp-json/wp/v2/posts?search={query}&per_page=100&page={page}",
        "https://tin.vn/Home/ReloadSubject/24?MACD=7",
        "https://tin.vn/api/bai?trang=1&amp;co=20",
        "https://tin.vn/ajax/tin?page={page}",
        "https://tin.vn/api/list?page={page}",
    ]


def test_lists_that_a_page_carries_as_data() -> None:
    found = page(body('<script type="application/ld+json">{"@type":"ItemList","itemListElement":[{"position":1,"url":"/tin/khoi-so-10001.html","name":"Khối sở"}]}</script>'))  # fmt: skip
    assert (only(found).url, only(found).anchor) == ("https://tin.vn/tin/khoi-so-10001.html", "Khối sở")


def test_head() -> None:
    head = '<meta name="generator" content="NukeViet v4.5"><link rel="canonical" href="/thoi-su/"><base href="https://tin.vn/goc/">'
    found = page(body('<a href="a-b-c-d-e-10001.html">Một hai ba bốn năm</a>', head))
    assert (found.family, found.generator, found.language, found.canonical) == (
        "nukeviet",
        "NukeViet v4.5",
        "vi",
        "https://tin.vn/thoi-su/",
    )
    assert only(found).url == "https://tin.vn/goc/a-b-c-d-e-10001.html"


def test_tags_and_menus() -> None:
    found = page(body("""<nav><a href="/">Trang chủ</a><a href="/thi-dua-khen-thuong/">Thi đua - Khen thưởng</a><a href="/en/">English</a><a href="/users/login/">Đăng nhập</a></nav>
        <a href="/tag/khoi-thi-dua/">khối thi đua</a><a href="/tu-khoa/cum-thi-dua-tag63847.html">cụm thi đua</a>"""))  # fmt: skip
    assert [link.anchor for link in found.sections] == ["Thi đua - Khen thưởng"]
    assert [link.anchor for link in found.tags] == ["khối thi đua", "cụm thi đua"]


def test_broken_pages_are_read_as_far_as_they_go() -> None:
    assert page("") == ListPage()
    assert read_list(b"%PDF-1.4", "https://tin.vn/", site_of_address("https://tin.vn/")) == ListPage()
    found = page(
        '<ul><li><a href="/a/b-c-d-e-10001.html">Một hai ba bốn năm<li><a href=/a/b-c-d-e-10002.html>Hai ba bốn năm sáu</ul></div></table>'
    )
    assert [link.anchor for link in found.links] == ["Một hai ba bốn năm", "Hai ba bốn năm sáu"]
    windows = body('<a href="/a/b-c-d-e-10001.html">Một hai ba bốn năm sáu</a>').encode("cp1258", errors="ignore")
    assert read_list(
        windows, "https://tin.vn/", site_of_address("https://tin.vn/"), content_type="text/html; charset=windows-1258"
    ).links
    deep = "<div>" * 400 + '<a href="/a/b-c-d-e-10001.html">Một hai ba bốn năm</a>' + "</div>" * 400
    assert only(page(body(deep))).anchor == "Một hai ba bốn năm"


# Endpoints


def test_json_of_any_shape() -> None:
    data = b'{"d":{"total":2,"rows":[{"Tieude":"Kh\\u1ed1i s\\u1edf","Url":"/tin/khoi-so-10001.html","NgayDang":"/Date(1704074400000)/","Sapo":"<p>A &amp; b</p>"}]},"menu":[{"id":1,"ten":"x"}]}'
    found = read_endpoint(data, "https://tin.vn/api/bai?trang=1", Walk("endpoint", "/api/bai?trang=1"))
    link = found.links[0]
    assert (link.url, link.anchor, link.lead, link.day) == (
        "https://tin.vn/tin/khoi-so-10001.html",
        "Khối sở",
        "A & b",
        datetime.date(2024, 1, 1),
    )
    assert found.following == ("https://tin.vn/api/bai?trang=2",)


def test_json_of_a_registered_shape() -> None:
    walk = Walk(
        "endpoint",
        "/api?p={page}",
        {"items": "data.list", "address": "duong.dan", "title": "t", "published": "ngay", "most": 2},
    )
    data = b'{"data":{"list":[{"duong":{"dan":"/a/b-10001.html"},"t":"X","ngay":"05/03/2024"}]}}'
    found = read_endpoint(data, "https://tin.vn/api?p=2", walk)
    assert [(link.url, link.anchor, link.day) for link in found.links] == [
        ("https://tin.vn/a/b-10001.html", "X", datetime.date(2024, 3, 5))
    ]
    assert found.following == ()


def test_json_that_names_its_next_page_or_its_end() -> None:
    rows = '"items":[{"title":"Mot","link":"/a-10001.html"}]'
    for more, following in (
        ('"next":"/api?c=7"', ("https://tin.vn/api?c=7",)),
        ('"hasMore":false', ()),
        ('"totalPages":1', ()),
    ):
        found = read_endpoint(
            f"{{{rows},{more}}}".encode(), "https://tin.vn/api?page=1", Walk("endpoint", "/api?page=1")
        )
        assert found.following == following
    assert read_endpoint(b'{"items":[]}', "https://tin.vn/api?page=9", Walk("endpoint", "/api?page=9")).following == ()


def test_wordpress_posts() -> None:
    data = b'[{"id":1,"date":"2024-01-05T08:00:00","link":"https://tin.vn/khoi-so/","title":{"rendered":"Kh\\u1ed1i &#8211; s\\u1edf"},"excerpt":{"rendered":"<p>A</p>"}}]'
    url = "https://tin.vn/wp-json/wp/v2/posts?search=a&per_page=100&page=1"
    found = read_endpoint(data, url, Walk("endpoint", url))
    assert (found.links[0].anchor, found.links[0].day, found.following) == ("Khối – sở", datetime.date(2024, 1, 5), ())


def test_pieces_of_html() -> None:
    piece = '<li><a href="/tin/khoi-so-hop-ban-10001.html">Khối sở họp bàn việc mới</a> <i>05/03/2024</i></li>'
    alone = read_endpoint(piece.encode(), "https://tin.vn/Home/Reload?page=1", Walk("endpoint", "/Home/Reload?page=1"))
    quoted = piece.replace('"', '\\"')
    within = read_endpoint(
        f'{{"html":"{quoted}"}}'.encode(), "https://tin.vn/Home/Reload?page=1", Walk("endpoint", "/Home/Reload?page=1")
    )
    for found in (alone, within):
        assert [(link.anchor, link.day) for link in found.links] == [
            ("Khối sở họp bàn việc mới", datetime.date(2024, 3, 5))
        ]
        assert found.following == ("https://tin.vn/Home/Reload?page=2",)
    assert read_endpoint(b"\x00\x01nonsense", "https://tin.vn/api", Walk("endpoint", "/api")).links == ()
