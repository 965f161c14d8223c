# ruff: noqa: E501  (markup stands in one line)
"""Pages → articles, by small pages that we wrote: one trap each."""

from __future__ import annotations

import datetime
import gzip
import json
import time
import tracemalloc
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import thidua
from extract.errors import Reason, UnreadableInput
from extract.web import WebPage, read_page
from extract.web.families import families
from extract.web.lead import without_prefix
from extract.web.markup import compound, parsed, select
from extract.web.moments import addressed, moments, stated
from extract.web.walking import read_blocks
from pipelines.files import extracted, text_files
from thidua.showing import run

ZONE = datetime.timezone(datetime.timedelta(hours=7))
FETCHED = datetime.datetime(2024, 6, 22, 10, 0, tzinfo=ZONE)

TITLE = "Cụm thi đua số 4 các huyện miền núi tổng kết năm 2022"
LEAD = "Chiều 5/1, tại huyện Bình Sơn, Cụm thi đua số 4 tổ chức hội nghị tổng kết phong trào thi đua năm 2022."
BODY = [
    "Dự hội nghị có đồng chí Lê Thị Hạnh, Phó Giám đốc Sở Nội vụ và lãnh đạo sáu huyện thành viên trong cụm.",
    "Năm 2022, các huyện trong cụm thu ngân sách đạt 112% dự toán, có thêm 9 xã đạt chuẩn nông thôn mới.",
    "Hội nghị đã bầu huyện Hàm Long làm Cụm trưởng, huyện Yên Khê làm Cụm phó năm 2023.",
]
OTHERS = ["Bình Sơn ra quân trồng cây đầu xuân mới", "Hội Nông dân tỉnh triển khai nhiệm vụ quý I"]
LINKS = "<ul>" + "".join(f'<li><a href="/x">{other}</a></li>' for other in OTHERS) + "</ul>"

_BODY = "".join(
    f"<p>Đoạn thứ {n} của bài viết kể lại việc các đơn vị thành viên trao đổi kinh nghiệm, góp ý cho bảng chấm điểm chung.</p>"
    for n in range(1, 7)
)


def paragraphs(lines: list[str] = BODY) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def page(
    *,
    title: str = TITLE,
    stamp: str = "Thứ Sáu, 06/01/2023, 09:15 (GMT+7)",
    lead: str = f'<p class="sapo">{LEAD}</p>',
    body: str = "",
    head: str = "",
    before: str = "",
    after: str = "",
) -> str:
    """A page of no known family, with one thing in it that is not plain."""
    return (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title} - Báo Bình Sơn</title>{head}</head>'
        f'<body><div id="menu"><a href="/">Trang chủ</a> <a href="/ts">Thời sự</a></div>{before}<div class="bai">'
        f"<h1>{title}</h1><div>{stamp}</div>{lead}<div class='noi-dung-bai'>{body or paragraphs()}</div></div>{after}</body></html>"
    )


def read(html: str | bytes, url: str | None = None, *, families: bool = True) -> WebPage:
    return read_page(html, url=url, fetched=FETCHED, families=families)


# The whole article


def test_a_plain_page_is_read_whole() -> None:
    found = read(page())
    assert (found.kind, found.title, found.lead) == ("article", TITLE, LEAD)
    assert found.paragraphs == BODY
    assert (found.published, found.published_source) == ("2023-01-06T09:15:00+07:00", "page")
    assert found.text == "\n".join([TITLE, LEAD, *BODY])


def test_related_news_captions_share_and_comments_are_left_out() -> None:
    body = (
        f"<p>{BODY[0]}</p><figure><img src='a.jpg'><figcaption>Toàn cảnh hội nghị. Ảnh: Thanh Tùng</figcaption></figure>"
        f"<p>&gt;&gt; <a href='/1'>{OTHERS[0]}</a></p>{paragraphs(BODY[1:])}"
    )
    after = (
        "<div class='chia-se'>Chia sẻ: Facebook Zalo</div><div>Lượt xem: 1.234</div>"
        f"<h3>Tin liên quan</h3>{LINKS}<h3>Ý kiến bạn đọc</h3><div>Trần Minh - 07/01/2023 20:11<p>Chúc mừng các huyện trong "
        "cụm đã đạt nhiều kết quả tốt trong phong trào thi đua năm vừa qua, mong năm nay tốt hơn.</p></div>"
    )
    found = read(page(body=body, after=after))
    assert found.paragraphs == BODY
    assert found.published == "2023-01-06T09:15:00+07:00"


def test_an_article_goes_on_behind_a_box_inside_it() -> None:
    body = f"<p>{BODY[0]}</p><div class='o'><b>Tin liên quan</b>{LINKS}</div>{paragraphs(BODY[1:])}"
    assert read(page(body=body)).paragraphs == BODY


@pytest.mark.parametrize("line", ["Quảng cáo", "Thống kê truy cập", "Tin liên quan"])
def test_a_box_between_the_lead_and_the_article_does_not_end_it(line: str) -> None:
    lead = f'<p class="sapo">{LEAD}</p><div class="o"><div>{line}</div></div>'
    for body in (BODY, BODY[:1], [LEAD, "NGÀNH GIÁO DỤC", *BODY]):
        found = read(page(lead=lead, body=paragraphs(body)))
        assert (found.lead, found.paragraphs) == (LEAD, [line for line in body if line != LEAD])


@pytest.mark.parametrize("box", ["<p>Quảng cáo</p>", "<div class='o'><div>Quảng cáo</div></div>"])
def test_an_ad_between_paragraphs_takes_no_short_one_with_it(box: str) -> None:
    short = ["Cụm có sáu huyện.", "Các huyện thi đua sôi nổi.", "Hội nghị bế mạc lúc 17 giờ cùng ngày tại Bình Sơn."]
    assert read(page(body=f"{paragraphs(BODY[:2])}{box}{paragraphs([*short, BODY[2]])}")).paragraphs == [
        *BODY[:2],
        *short,
        BODY[2],
    ]
    assert read(page(body=f"{paragraphs()}{box}{paragraphs(short[2:])}")).paragraphs == [*BODY, short[2]]


def test_comments_longer_than_a_short_article_are_none_of_it() -> None:
    said = "Tôi mong hội nghị năm sau nói nhiều hơn về đời sống của bà con ở các xã vùng cao trong cụm. "
    after = f"<h3>Ý kiến bạn đọc</h3><div>{paragraphs([said * 2, said * 3])}</div>"
    assert read(page(body=paragraphs(BODY[:1]), after=after)).paragraphs == BODY[:1]


def test_a_credited_caption_and_a_box_with_a_button_are_no_paragraphs() -> None:
    picture = "<div class='c-4'><img src='a.png'>Các đại biểu dự hội nghị ở Bình Sơn. Ảnh: Hà My</div>"
    button = "<div class='c-5'>Nhận tin của báo qua điện thoại<button>Quan tâm</button></div>"
    assert read(page(body=f"<p>{BODY[0]}</p>{picture}{button}{paragraphs(BODY[1:])}")).paragraphs == BODY


def test_lists_tables_and_headings_inside_the_article_stay() -> None:
    table = "<table><tr><th>TT</th><th>Đơn vị</th><th>Phó</th></tr><tr><td>1</td><td>Huyện A</td><td></td></tr></table>"
    body = f"{paragraphs(BODY[:2])}<h3>Kết quả bình xét</h3>{table}<ul><li>Huyện A: 98 điểm</li></ul>{paragraphs(BODY[2:])}"
    found = read(page(body=body))
    assert found.paragraphs == [
        *BODY[:2],
        "Kết quả bình xét",
        "TT | Đơn vị | Phó",
        "1 | Huyện A",
        "Huyện A: 98 điểm",
        BODY[2],
    ]
    assert "1 | Huyện A | " in found.text  # the rows need its columns


def test_a_page_of_line_breaks_in_tables_of_layout_is_read() -> None:
    html = (
        "<html><head><title>Cổng thông tin điện tử huyện Bình Sơn</title></head><body><table><tr><td>Hôm nay: Thứ bảy, "
        f"22/06/2024</td></tr><tr><td><font size=4><b>{TITLE}</b></font><br><i>06/01/2023 09:15</i><br><b>{LEAD}</b><br>"
        f"{'<br><br>'.join(BODY)}<br><b>Các tin khác</b><br>{LINKS}</td></tr></table>Giấy phép số 21/GP-TTĐT ngày 12/8/2015"
        "</body></html>"
    )
    found = read(html)
    assert (found.title, found.lead, found.paragraphs) == (TITLE, LEAD, BODY)
    assert found.published == "2023-01-06T09:15:00+07:00"


@pytest.mark.parametrize("twice", [f"<p>{LEAD}</p>", f"<p><b>(BBS) - {LEAD}</b></p>"])
def test_a_lead_said_twice_stands_once(twice: str) -> None:
    found = read(page(body=twice + paragraphs()))
    assert (found.lead, found.paragraphs) == (LEAD, BODY)


def test_a_title_said_again_in_the_body_stands_once() -> None:
    assert read(page(body=f"<p><b>{TITLE}</b></p>" + paragraphs())).paragraphs == BODY


def test_sentences_that_a_break_cut_are_one_line_for_the_rows() -> None:
    broken = "Hội nghị đã bầu huyện Hàm Long<br>làm Cụm trưởng, huyện Yên Khê làm Cụm phó năm 2023."
    found = read(page(body=f"<p>{BODY[0]}</p><p>{BODY[1]}</p><p>{broken}</p>"))
    assert BODY[2] in found.text.split("\n")


def test_headings_of_the_article_that_begin_like_furniture_stay() -> None:
    lines = [
        BODY[0],
        "Đánh giá kết quả năm 2022",
        BODY[1],
        "Đăng ký thi đua năm 2023",
        "Nội dung: bầu cụm trưởng",
        BODY[2],
    ]
    assert read(page(body=paragraphs(lines))).paragraphs == lines


def test_an_article_in_two_boxes_is_read_whole() -> None:
    body = f"</div><div>{paragraphs([*BODY[:2], *(f'{BODY[1]} ({n})' for n in range(4))])}</div><div>{paragraphs(BODY[2:])}"
    assert read(page(body=body)).paragraphs[-1] == BODY[2]


def test_an_article_that_a_paragraph_inside_a_paragraph_breaks_off_is_read_whole() -> None:
    lines = [
        "Năm qua cụm có nhiều đổi mới. " * 4 + "Các huyện đều khá.",
        *BODY,
        "Các huyện đã ký kết giao ước thi đua năm 2023 với nhiều chỉ tiêu cụ thể, sát với từng địa bàn.",
    ]
    body = f"<p>{'<br>'.join(lines[:4])}<p align='center'><img src='a.png'><br>Toàn cảnh hội nghị</p>{lines[4]}<br>"
    html = (
        f"<html><head><title>{TITLE}</title></head><body><table><tr><td><p><b>{TITLE}</b></p>{body}</td></tr></table>"
    )
    assert read(html).paragraphs == lines


def test_the_copy_for_another_screen_is_left_out() -> None:
    copy = f"<h2>{TITLE}</h2><p>{LEAD}</p>{paragraphs()}"
    assert read(page(after=f"<div class='d-md-none'>{copy}</div>")).paragraphs == BODY


def test_what_stands_behind_the_signature_is_left_out() -> None:
    after = (
        "<div><b>Minh</b><p>Chúc mừng các huyện trong cụm đã đạt nhiều kết quả tốt trong phong trào thi đua.</p></div>"
    )
    found = read(page(body=paragraphs() + "<p>Thanh Tùng</p>", after=after))
    assert (found.author, found.paragraphs) == ("Thanh Tùng", BODY)


def test_the_foot_of_a_site_is_left_out_however_long_it_is() -> None:
    after = (
        "<p>Cơ quan chủ quản: Ủy ban nhân dân huyện Bình Sơn. Chịu trách nhiệm chính: Ông Lê Văn A, Phó Chủ tịch.</p>"
        "<p>Ghi rõ nguồn khi phát hành lại thông tin từ trang này, theo quy định của pháp luật về báo chí và xuất bản.</p>"
    )
    assert read(page(after=after)).paragraphs == BODY


def test_a_title_over_two_lines_is_one() -> None:
    first, second = TITLE.split(" các ")
    html = page(lead=f"<p class='sapo'>{LEAD}</p>").replace(f"<h1>{TITLE}</h1>", f"<h1>{first}<br>các {second}</h1>")
    assert read(html).title == TITLE


# Title, lead, author


@pytest.mark.parametrize(
    "title_element",
    [
        f"{TITLE} | Báo Bình Sơn",
        f"Báo Bình Sơn điện tử - {TITLE}",
        f"null {TITLE}",
        "Cổng thông tin điện tử huyện Bình Sơn",
        "Chi tiết tin",
        "",
    ],
)
def test_the_title_is_the_article_s_whatever_the_title_element_says(title_element: str) -> None:
    html = page().replace(f"<title>{TITLE} - Báo Bình Sơn</title>", f"<title>{title_element}</title>")
    assert read(html).title == TITLE


def test_a_title_that_the_head_cuts_off_is_read_whole_where_the_page_shows_it() -> None:
    html = page(title="", stamp="").replace("<title> - Báo Bình Sơn", f"<title>{TITLE[:38]}...")
    table = f"<table><tr><td>{TITLE}</td><td>Thứ Sáu, 06/01/2023</td></tr></table>"
    found = read(html.replace("<h1></h1>", table))
    assert (found.title, found.lead, found.paragraphs) == (TITLE, LEAD, BODY)


def test_the_name_of_the_site_as_first_heading_is_no_title() -> None:
    html = page(before="<h1><a href='/'>Trang thông tin điện tử huyện Bình Sơn</a></h1>")
    assert read(html.replace(f"<h1>{TITLE}</h1>", f"<h3>{TITLE}</h3>")).title == TITLE


@pytest.mark.parametrize(
    "title",
    [
        "Đài Phát thanh - Truyền hình tỉnh nhận nhiệm vụ Khối trưởng Khối thi đua các cơ quan báo chí",
        "Cổng thông tin điện tử của xã Bình Sơn thêm chuyên mục để người dân hỏi và được trả lời trong ngày",
    ],
)
def test_a_title_may_begin_as_the_names_of_sites_do(title: str) -> None:
    assert read(page(title=title)).title == title


def test_capitals_of_a_heading_give_way_to_the_title_as_written() -> None:
    html = page(head=f'<meta property="og:title" content="{TITLE}">').replace(f"<h1>{TITLE}", f"<h1>{TITLE.upper()}")
    assert read(html).title == TITLE
    assert read(page(title=TITLE.upper())).title == TITLE.upper()


def test_a_template_s_placeholders_are_no_words() -> None:
    assert read(page(title=TITLE + " {publish}")).title == TITLE


@pytest.mark.parametrize(
    ("written", "lead"),
    [
        ("(BGĐT) - Sáng 12/1, Khối thi đua họp.", "Sáng 12/1, Khối thi đua họp."),
        ("STO - Sáng 12/1, Khối thi đua họp.", "Sáng 12/1, Khối thi đua họp."),
        ("(Baobinhson.vn) – Sáng 12/1, Khối thi đua họp.", "Sáng 12/1, Khối thi đua họp."),
        ("Bình Sơn TV - Sáng 12/1, Khối thi đua họp.", "Sáng 12/1, Khối thi đua họp."),
        ("(BTĐKT)-Sáng 12/1, Khối thi đua họp.", "Sáng 12/1, Khối thi đua họp."),
        ("UBND - HĐND huyện họp phiên cuối năm.", "UBND - HĐND huyện họp phiên cuối năm."),
        ("(Sông Hậu) - Sáng 12/1, Khối thi đua họp.", "Sáng 12/1, Khối thi đua họp."),
        ("(Ngày 12/1) Khối thi đua họp phiên cuối.", "(Ngày 12/1) Khối thi đua họp phiên cuối."),
    ],
)
def test_the_site_s_prefix_is_taken_off_a_lead(written: str, lead: str) -> None:
    assert without_prefix(written) == lead


def test_a_lead_may_be_told_by_bold_letters_or_a_box_of_its_own() -> None:
    assert read(page(lead="", body=f"<p><b>{LEAD}</b></p>" + paragraphs())).lead == LEAD
    assert read(page(lead=f"<div class='k1'>{LEAD}</div>")).lead == LEAD


def test_a_lead_may_stand_in_a_box_before_a_page_of_line_breaks() -> None:
    found = read(page(lead="", body=f"<div class='dau'>{LEAD}</div><article>{'<br><br>'.join(BODY)}</article>"))
    assert (found.lead, found.paragraphs) == (LEAD, BODY)


def test_a_page_without_a_lead_has_none() -> None:
    found = read(page(lead="", body=paragraphs([LEAD, *BODY])))
    assert (found.lead, found.paragraphs) == (None, [LEAD, *BODY])


@pytest.mark.parametrize(
    ("foot", "author"),
    [
        ("<p style='text-align:right'><b>K.ANH</b></p>", "K.ANH"),
        ("<p>Tin, ảnh: Thanh Tùng - Hà My</p>", "Thanh Tùng - Hà My"),
        ("<p><em>Bài và ảnh: Thanh Tùng</em></p>", "Thanh Tùng"),
        ("<p>Tác giả: H’Loan Êban</p>", "H’Loan Êban"),
        ("<p align='right'><b>Lương y Trần Văn Sáu</b></p>", "Lương y Trần Văn Sáu"),
        ("<p>Nguồn: baobinhson.vn</p>", None),
        ("<p>Người đăng: admin</p>", None),
        ("<p>Tác giả bài viết: Bài, ảnh: K.ANH</p>", "K.ANH"),
        ("<p class='author'>Tác giả: Tin, ảnh: H’Loan Êban</p>", "H’Loan Êban"),
        ("<p class='author'>Viết bởi Tin: P.V</p>", "P.V"),
        ("<p class='author'>Viết bởi Bài, ảnh: Lò Thị Panh</p>", "Lò Thị Panh"),
        ("<p>Tác giả: Bài và ảnh: Hà My - Quốc Việt</p>", "Hà My - Quốc Việt"),
        ("<div>Like Share Tweet</div>", None),
        ("<p align='right'>Facebook Zalo</p>", None),
    ],
)
def test_the_author_is_read_at_the_foot(foot: str, author: str | None) -> None:
    found = read(page(body=paragraphs() + foot))
    assert (found.author, found.paragraphs) == (author, BODY)


def test_the_author_may_stand_beside_the_date_or_in_the_head() -> None:
    assert read(page(stamp="Thanh Tùng · 06/01/2023 09:15")).author == "Thanh Tùng"
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "x", "author": {"name": "Hà My"}}</script>'
    assert read(page(head=head)).author == "Hà My"
    assert read(page(head='<meta name="author" content="Administrator">')).author is None


@pytest.mark.parametrize("written", ["Tin: Hà My", "Tác giả: Hà My", "Tác giả: Bài, ảnh: Hà My", "Viết bởi Hà My"])
@pytest.mark.parametrize("place", ["<p class='author'>{}</p>", "<p style='text-align:right'><b>{}</b></p>"])
def test_what_stands_before_the_author_s_name_is_taken_off_wherever_it_stands(written: str, place: str) -> None:
    assert read(page(body=paragraphs() + place.format(written))).author == "Hà My"
    assert read(page(head=f'<meta name="author" content="{written}">')).author == "Hà My"


def test_an_author_s_link_beside_the_date_names_the_author() -> None:
    stamp = "Thứ Sáu, 06/01/2023 - 09:15 <span>Đăng bởi: <a rel='author' href='/a'>{}</a></span> <a href='#c'>3 bình luận</a>"
    assert read(page(stamp=stamp.format("Lê Nhật"))).author == "Lê Nhật"
    assert read(page(stamp=stamp.format("admin"))).author is None


@pytest.mark.parametrize("stamp", ["14:30 · 05/01/2023", "3 giờ trước"])
def test_a_name_between_title_and_date_is_the_author_s_and_no_part_of_the_body(stamp: str) -> None:
    lines = [f"<div class='c-7'>{line}</div>" for line in BODY]
    body = f"<div class='c-1'><img src='a.png'>Hà My</div><div class='c-2'>{stamp}</div><div class='c-3'>{LEAD}</div>"
    html = page(stamp="", lead="", body=body + "".join(lines))
    found = read(html)
    assert (found.author, found.lead, found.paragraphs) == ("Hà My", LEAD, BODY)


# The date


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("Thứ Ba, 29/09/2020, 08:07 (GMT+7)", "2020-09-29T08:07:00+07:00"),
        ("17:54, 08/04/2024", "2024-04-08T17:54:00+07:00"),
        ("04/01/2018 07:17:00 PMIn Gửi bạn bè", "2018-01-04T19:17:00+07:00"),
        ("Thứ sáu, 26/04/2019 - 11:21'", "2019-04-26T11:21:00+07:00"),
        ("Thứ Hai 22:52 11/06/2018", "2018-06-11T22:52:00+07:00"),
        ("Thứ sáu: 15:00 ngày 09/02/2024", "2024-02-09T15:00:00+07:00"),
        ("Cập nhật lúc18:46, Thứ Ba, 08/09/2020", "2020-09-08T18:46:00+07:00"),
        ("( Cập nhật lúc: 07/02/2018  )", "2018-02-07"),
        ("Đăng lúc: 20:22:56 02/06/2019 (GMT+7)", "2019-06-02T20:22:56+07:00"),
        ("Thứ tư, 12 Tháng 5, 2021 - 17:40", "2021-05-12T17:40:00+07:00"),
        ("Thứ 4, 14/10/2020 | 16:39:25", "2020-10-14T16:39:25+07:00"),
        ("(15:32 | 22/01/2024)", "2024-01-22T15:32:00+07:00"),
        ("Thứ Ba, ngày 17/06/2025 | 08:39", "2025-06-17T08:39:00+07:00"),
        ("23:07 - 26/01/2024", "2024-01-26T23:07:00+07:00"),
        ("8-4-2021, 11:26 GMT+7", "2021-04-08T11:26:00+07:00"),
        ("Thứ Ba, 27-02-2024 / 12:47:46 Sáng", "2024-02-27T00:47:46+07:00"),
        ("26/11/2018 01:49:17 PM", "2018-11-26T13:49:17+07:00"),
        ("Cập nhật 04/09/2009 - 01:00:58 PM (GMT+7)", "2009-09-04T13:00:58+07:00"),
        ("19-12-25 03:03:02", "2025-12-19T03:03:02+07:00"),
        ("14-02-2020", "2020-02-14"),
        ("(29/07/2024)", "2024-07-29"),
        ("Thứ 3 | 26/11/2019", "2019-11-26"),
        ("14:21 - Thứ Tư, 22/05/2024 Lượt xem: 4159", "2024-05-22T14:21:00+07:00"),
        ("Tháng Năm 12, 2021", "2021-05-12"),
        ("06 - 01 - 2023", "2023-01-06"),
    ],
)
def test_dates_are_read_day_first_in_every_form(line: str, iso: str) -> None:
    (found,) = moments(line)
    assert found.iso == iso


@pytest.mark.parametrize(
    "line", ["Nghị quyết 12/2020/QH14", "Điện thoại 0203.835.123", "31/02/2020", "32/1/2020", "23.4"]
)
def test_what_is_no_date_is_none(line: str) -> None:
    assert moments(line) == []


def test_a_weekday_is_a_checksum() -> None:
    assert moments("Thứ Ba, 29/09/2020")[0].weekday is True
    assert moments("Thứ Hai, 29/09/2020")[0].weekday is False


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("2024-06-22T08:15:00+07:00", "2024-06-22T08:15:00+07:00"),
        ("2024-06-22T01:15:00Z", "2024-06-22T08:15:00+07:00"),
        ("2024-06-22+0708:15:00", "2024-06-22T08:15:00+07:00"),
        ("2024-06-22ICT08:15:00", "2024-06-22T08:15:00+07:00"),
        ("2024-06-22 00:00:00", "2024-06-22"),
        ("2024-06-22", "2024-06-22"),
        ("22/06/2024 8:15 SA", "2024-06-22T08:15:00+07:00"),
        ("22/6/2024 12:00:00 AM", "2024-06-22"),
    ],
)
def test_what_a_head_states_is_read_malformed_or_not(value: str, iso: str) -> None:
    said = stated(value)
    assert said is not None
    assert said.moment.iso == iso


@pytest.mark.parametrize(
    ("url", "iso"),
    [
        ("https://a.vn/x/d2018061110174260.htm", "2018-06-11T10:17:42+07:00"),
        ("https://a.vn/x-20221112134353752.htm", "2022-11-12T13:43:53+07:00"),
        ("https://a.vn/x-180240126224239069.htm", "2024-01-26T22:42:39+07:00"),
        ("https://a.vn/x/1/13898343238237/1638261845933", "2021-11-30T15:44:05+07:00"),
        ("https://a.vn/x-22102020-a79302.html", "2020-10-22"),
        ("https://a.vn/Pages/2023-10-17/x.aspx", "2023-10-17"),
    ],
)
def test_addresses_that_hold_a_date_are_witnesses(url: str, iso: str) -> None:
    found = addressed(url)
    assert found is not None
    assert found.moment is not None
    assert found.moment.iso == iso


def test_an_address_may_hold_the_month_only() -> None:
    found = addressed("https://a.vn/chinh-tri/202302/x-8276669/")
    assert found is not None
    assert (found.year, found.month, found.moment) == (2023, 2, None)


def test_the_site_s_clock_a_licence_an_event_and_a_comment_are_no_dates_of_the_article() -> None:
    found = read(
        page(
            stamp="",
            before="<div class='top'>Thứ Bảy, 22/06/2024 10:00</div>",
            body=paragraphs(["Ngày 12/1/2022, cụm họp phiên đầu tiên tại huyện Bình Sơn.", *BODY]),
            after="<div>Bình luận<div>Trần Minh 07/01/2023 20:11</div></div><div>Giấy phép số 12/GP ngày 05/03/2019</div>",
        )
    )
    assert (found.published, found.published_source) == (None, None)


@pytest.mark.parametrize(
    ("stamp", "foot", "published"),
    [
        ("(07:32 | 22/06/2024)", "", "2024-06-22T07:32:00+07:00"),
        ("22/06/2024 06:05:00 AM / Số lượt xem: 12", "", "2024-06-22T06:05:00+07:00"),
        ("22/06/2024", "", "2024-06-22"),
        ("Thứ Bảy, 22/06/2024", "<div>Người đăng: Unknown vào lúc 07:32</div>", "2024-06-22T07:32:00+07:00"),
        ("Thứ Bảy, 22/06/2024", "<p>Vào lúc 07:32</p><p>Nhãn: thi đua</p>", "2024-06-22T07:32:00+07:00"),
        ("Thứ Bảy, 22/06/2024", "", None),  # so the sites' clocks are written
        ("10:00 22/06/2024", "", None),
        ("Thứ Bảy, 22/06/2024 09:58:31", "", None),
    ],
)
def test_a_stamp_above_the_title_on_the_day_of_the_fetch_is_told_from_the_site_s_clock(
    stamp: str, foot: str, published: str | None
) -> None:
    html = page(stamp="", after=foot).replace("<h1>", f'<div class="ngay">{stamp}</div><h1>')
    assert read(html).published == published


def test_a_stamp_above_the_title_is_no_clock_where_the_site_has_one_elsewhere() -> None:
    clock = "<div id='head'><div><div>Thứ Bảy, 22/06/2024 10:00</div></div></div>"
    html = page(stamp="", before=clock).replace("<h1>", "<div class='ngay'>Thứ Bảy, ngày 22/06/2024</div><h1>")
    assert read(html).published == "2024-06-22"


def test_a_clock_in_the_head_of_the_site_is_no_stamp_whatever_it_shows() -> None:
    assert read(page(stamp="", before="<div><span>Thứ Bảy, 22/06/2024 - 07:32</span></div>")).published is None


def test_a_date_behind_the_fetch_is_not_believed() -> None:
    assert read(page(stamp="05/03/2027")).published is None
    assert (
        read(page(stamp="05/03/2027"), url="https://a.vn/x-20240305081500123.htm").published
        == "2024-03-05T08:15:00+07:00"
    )


@pytest.mark.parametrize(
    ("address", "published"),
    [
        ("https://a.vn/thi-dua/202403/khoi-ky-giao-uoc-1a2b/", "2024-03-05"),
        ("https://a.vn/thi-dua/202404/khoi-ky-giao-uoc-1a2b/", None),  # of another month: no slip of the hand
        ("https://a.vn/thi-dua/khoi-ky-giao-uoc-1a2b/", None),
    ],
)
def test_a_year_that_lies_ahead_gives_way_to_that_of_the_address(address: str, published: str | None) -> None:
    assert read(page(stamp="05/03/2027"), url=address).published == published


def test_what_a_page_states_as_the_moment_of_the_fetch_is_not_believed() -> None:
    assert read(page(stamp="", head='<meta name="date" content="2024-06-22">')).published is None


def test_the_stamp_of_the_page_goes_before_the_editing_time_of_its_microdata() -> None:
    html = page(
        stamp="Thứ sáu - 06/01/2023 09:15",
        head='<meta property="article:published_time" content="2023-01-06+0709:15:00">',
    )
    html = html.replace("<h1>", '<span class="d-none" itemprop="datePublished">2023-02-20T16:41:10+07:00</span><h1>')
    found = read(html)
    assert (found.published, found.paragraphs) == ("2023-01-06T09:15:00+07:00", BODY)


def test_the_day_of_publication_goes_before_that_of_an_update() -> None:
    head = '<meta property="article:published_time" content="2023-01-06T09:15:00+07:00">'
    assert read(page(stamp="Cập nhật: 20/02/2023 16:41", head=head)).published == "2023-01-06T09:15:00+07:00"


@pytest.mark.parametrize("stated", ["3/2/2016 9:17:00 AM", "2016-02-03T09:17:00+07:00", "2016-02-03", "2/3/2016"])
@pytest.mark.parametrize("stamp", ["Cập nhật lúc: 09:17 02/03/2016", "02/03/2016 09:17"])
def test_month_and_day_the_wrong_way_round_in_the_head_do_not_go_before_the_stamp(stated: str, stamp: str) -> None:
    head = f'<meta name="pubdate" content="{stated}">'
    assert read(page(stamp=stamp, head=head)).published == "2016-03-02T09:17:00+07:00"


def test_an_earlier_day_in_the_head_still_goes_before_that_of_an_update() -> None:
    head = '<meta name="pubdate" content="2016-02-03T07:05:00+07:00">'
    assert read(page(stamp="Cập nhật lúc: 09:17 02/03/2016", head=head)).published == "2016-02-03T07:05:00+07:00"


def test_the_other_half_of_a_twelve_hour_clock_is_told_by_a_second_witness() -> None:
    head = '<meta property="article:published_time" content="2023-01-06T20:04:00+07:00">'
    assert read(page(stamp="06/01/2023 08:04", head=head)).published == "2023-01-06T20:04:00+07:00"


def test_a_day_without_a_clock_takes_it_from_the_head() -> None:
    head = '<meta property="article:published_time" content="2023-01-06T02:15:00Z">'
    assert read(page(stamp="06/01/2023", head=head)).published == "2023-01-06T09:15:00+07:00"


def test_the_day_on_which_an_old_article_was_moved_is_doubted() -> None:
    body = paragraphs(["Ngày 28/12/2018, cụm họp tổng kết tại huyện Bình Sơn.", *BODY])
    found = read(page(stamp="22/10/2021 09:12", body=body), url="https://a.vn/x-20181229083012123.htm")
    assert (found.published, found.published_source) == ("2018-12-29T08:30:12+07:00", "url")


def test_each_witness_is_heard_and_one_believed() -> None:
    heard = [w for w in read(page(), url="https://a.vn/202301/x-1.htm").witnesses if w.field == "published"]
    assert [w.value for w in heard if w.believed] == ["2023-01-06T09:15:00+07:00"]
    assert any(w.source == "url" for w in heard)


# Encodings


def cp1258(text: str) -> bytes:
    """windows-1258 as it is written: a letter with its vowel mark, the tone behind it."""
    out = bytearray()
    for character in unicodedata.normalize("NFC", text):
        try:
            out += character.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", character)
            tones = [p for p in parts[1:] if p in "\u0300\u0301\u0303\u0309\u0323"]
            base = unicodedata.normalize("NFC", "".join(p for p in parts if p not in tones))
            out += base.encode("cp1258") + "".join(tones).encode("cp1258")
    return bytes(out)


ENCODED: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda html: html.encode(),
    "a mark": lambda html: html.encode("utf-8-sig"),
    "utf-16 with a mark": lambda html: html.encode("utf-16"),
    "utf-16 without": lambda html: html.encode("utf-16-le"),
    "decomposed": lambda html: unicodedata.normalize("NFD", html).encode(),
    "windows-1258": cp1258,
    "a lie in the head": lambda html: html.replace('"utf-8"', '"windows-1252"').encode(),
    "entities": lambda html: html.replace('"utf-8"', '"iso-8859-1"').encode("ascii", "xmlcharrefreplace"),
    "saved twice": lambda html: "".join(
        bytes([b]).decode("cp1252", "ignore") or chr(b) for b in html.encode()
    ).encode(),
    "an XML declaration": lambda html: ('<?xml version="1.0" encoding="utf-16"?>' + html).encode(),
}  # fmt: skip


@pytest.mark.parametrize("encoding", ENCODED)
def test_every_encoding_gives_the_same_article(encoding: str) -> None:
    found = read(ENCODED[encoding](page()))
    assert (found.title, found.lead, found.paragraphs) == (TITLE, LEAD, BODY)


def test_a_lying_header_is_not_believed() -> None:
    assert read_page(page().encode(), content_type="text/html; charset=iso-8859-1").paragraphs == BODY


# What is no article


@pytest.mark.parametrize(
    ("kind", "html", "url"),
    [
        ("challenge", "<html><body><script>document.cookie='D1N=0a1b2c';location.reload();</script></body></html>", None),
        ("captcha", "<html><body><p>Nhập mã xác nhận trong hình để tiếp tục</p><img src=c.png><input name=c></body></html>", None),
        ("login", "<html><body><h1>Đăng nhập</h1><form><input name=u><input type=password></form></body></html>", None),
        ("soft_404", "<html><head><title>Thông báo lỗi</title></head><body><p>Trang bạn yêu cầu không tồn tại.</p></body></html>", None),
        ("empty_shell", "<html><head><script src=a.js></script></head><body><div id=root></div></body></html>", None),
        ("other_language", "<html><body><h1>Quarterly meeting of the district</h1>" + "<p>The delegates met in the city hall and talked about the budget of the coming year for a while.</p>" * 4 + "</body></html>", None),
        ("translated", page().replace("<html", '<html class="translated-ltr"'), None),
        ("doorway", page(body=paragraphs(["Nhà cái kubet88 uy tín, nổ hũ, tài xỉu, cá cược thể thao khuyến mãi nạp đầu cho người mới chơi.", "Đăng ký casino new88 nhận ngay tiền cược, bắn cá, game bài đổi thưởng mỗi ngày tại cổng game."])), None),
        ("listing", "<html><head><title>Tin tức</title></head><body><h1>Tin tức</h1>" + "".join(f"<div><h3><a href='/{n}'>{OTHERS[n % 2]} lần thứ {n}</a></h3><p>Đông đảo cán bộ và nhân dân trong huyện đã tham gia lễ phát động trồng cây lần thứ {n}.</p></div>" for n in range(8)) + "</body></html>", "https://a.vn/tin-tuc/"),
        ("tag", "<html><head><title>Từ khóa: thi đua</title></head><body><h1>Từ khóa: thi đua</h1>" + LINKS * 5 + "</body></html>", "https://a.vn/tag/thi-dua/"),
        ("home", "<html><head><title>Báo Bình Sơn</title></head><body>" + LINKS * 8 + "</body></html>", "https://a.vn/"),
    ],
)  # fmt: skip
def test_what_is_no_article_is_named(kind: str, html: str, url: str | None) -> None:
    found = read(html, url)
    assert (found.kind, found.paragraphs, found.title if kind != "soft_404" else None) == (
        kind,
        [],
        found.title if kind != "soft_404" else None,
    )
    assert found.message


def test_a_list_whose_only_heading_is_that_of_a_box_is_no_article() -> None:
    titles = [f"{other} đợt {n}" for n in range(1, 8) for other in OTHERS]
    summaries = ["Lớp học miễn phí dành cho bà con ở các xã vùng cao của huyện trong mùa mưa."] * len(titles)
    teasers = "".join(
        f"<div class='m'><a href='/t'>{title}</a> <i>(11/06/2023 07:32)</i><div>{line} <a href='/t'>Xem tiếp...</a></div></div>"
        for title, line in zip(titles, summaries, strict=True)
    )
    box = "<div class='tieude'>THỐNG KÊ TRUY CẬP</div><div>Hôm nay: 245</div>"
    html = f"<html><head><title>Tin hoạt động</title></head><body><div>{box}</div><div>{teasers}</div></body></html>"
    assert read(html).kind == "listing"


def test_short_news_is_an_article_among_many_teasers() -> None:
    teasers = "".join(
        f"<div><a href='/{n}'>{OTHERS[n % 2]} lần thứ {n}</a><p>Đông đảo cán bộ và nhân dân đã tham gia lễ phát động lần {n}.</p></div>"
        for n in range(8)
    )
    found = read(page(lead="", body=paragraphs(BODY[2:]), after=f"<div><h3>Đọc nhiều</h3>{teasers}</div>"))
    assert (found.kind, found.paragraphs) == ("article", BODY[2:])


def test_news_of_a_raid_on_gamblers_is_no_doorway() -> None:
    body = paragraphs(
        [
            "Công an huyện vừa triệt phá đường dây cá độ, lô đề và đánh bạc qua mạng, bắt giữ chín đối tượng trong một đêm.",
            "Qua điều tra, nhóm này lập trang cá cược, nhận kèo tài xỉu; công an khuyến cáo người dân không tham gia nhà cái.",
        ]
    )
    assert read(page(body=body)).kind == "article"


def test_a_login_box_beside_an_article_makes_no_login_page() -> None:
    box = "<div class='side'><h4>Đăng nhập</h4><form><input type=password></form></div>"
    assert read(page(after=box)).kind == "article"


# Families


def test_every_family_file_is_in_order() -> None:
    found = families()
    assert len(found) >= 14
    assert len({family.name for family in found}) == len(found)
    for family in found:
        assert family.layouts, family.name
        for layout in family.layouts:
            assert layout.selectors.get("body"), f"{family.name}/{layout.name} names no body"
            assert layout.valid_from is None or layout.valid_to is None or layout.valid_from < layout.valid_to
            for selector in (*layout.has, *(s for part in layout.selectors.values() for s in part)):
                assert all(compound(piece) for piece in selector.split()), selector


NUKEVIET = (
    '<html><head><title>{t} - Sở Nội vụ</title><meta name="generator" content="NukeViet v4.5"></head><body>'
    '<div class="news_column panel"><h1 class="title">{t}</h1><em class="h5">Thứ sáu - 06/01/2023 09:15</em>'
    '<div class="hometext">{lead}</div><div id="news-bodyhtml" class="bodytext">{body}</div></div></body></html>'
)


def test_a_family_is_told_by_its_signs_and_its_rules_can_be_switched_off() -> None:
    html = NUKEVIET.format(t=TITLE, lead=LEAD, body=paragraphs())
    with_rules, without = read(html), read(html, families=False)
    assert (with_rules.family, with_rules.layout) == ("nukeviet", "4")
    assert without.family is None
    assert (with_rules.title, with_rules.lead, with_rules.paragraphs) == (TITLE, LEAD, BODY)
    assert (without.title, without.lead, without.paragraphs) == (TITLE, LEAD, BODY)


def test_an_old_layout_stays_readable_after_its_time() -> None:
    old = (
        f'<html><head><meta name="generator" content="NukeViet 3.4"></head><body><div class="news_column"><h1>{TITLE}</h1>'
        f'<span class="time">Thứ sáu - 06/01/2012 09:15</span><p id="hometext">{LEAD}</p><div id="bodytext">{paragraphs()}</div>'
        "</div></body></html>"
    )
    found = read(old)
    assert (found.family, found.layout, found.paragraphs) == ("nukeviet", "3", BODY)


def test_selectors_name_elements_by_tag_class_id_and_attribute() -> None:
    markup = parsed('<div id="a" class="x y"><p class="x">1</p><p title="vui ve">2</p></div><p class="x">3</p>')

    def texts(selector: str) -> list[str]:
        return [element.text or "" for element in select(markup, selector)]

    assert texts("p.x") == ["1", "3"]
    assert texts("#a p") == ["1", "2"]
    assert texts("div.x.y .x") == ["1"]
    assert texts("p[title*=vui]") == ["2"]
    assert texts("[title^=vui]") == ["2"]
    with pytest.raises(ValueError, match="not a selector"):
        compound("p > a")


def test_blocks_are_the_lines_that_a_reader_sees() -> None:
    html = "<p>một<br>hai</p><ul><li>ba <a href=x>bốn</a></ul><div>năm<script>x</script></div><span>sáu</span>bảy"
    blocks = read_blocks(parsed(html).body)
    assert [b.text for b in blocks] == ["một", "hai", "ba bốn", "năm", "sáubảy"]
    assert (blocks[1].broken, blocks[2].item, blocks[2].links) == (True, True, 3)


# Bad input: a reason, no crash, no hang, bounded memory

P = paragraphs(BODY[:1])
BAD: dict[str, tuple[Callable[[], bytes | str], str | None]] = {
    "30 MB": (lambda: P.encode() * 250_000, "too_large"),
    "1.6 million characters": (lambda: f"<h1>x</h1>{P * 15_000}", "too_large"),
    "200,000 nested tags": (lambda: "<div>" * 200_000 + P, "too_deep"),
    "200,000 nested and closed": (lambda: "<b>" * 100_000 + P + "</b>" * 100_000, "too_deep"),
    "half a million tags": (lambda: "<i>" * 500_000, "too_complex"),
    "100,000 attributes": (lambda: f"<p {' '.join(f'a{n}=1' for n in range(100_000))}>{P}", "too_complex"),
    "a script alone": (lambda: "<html><script>" + "var a=1;" * 50_000, "empty_shell"),
    "entity bomb": (
        lambda: (
            '<!DOCTYPE x [<!ENTITY a "a">'
            + "".join(f'<!ENTITY b{n} "&b{n - 1};&b{n - 1};">' for n in range(20))
            + "]><html><body>&b19;</body></html>"
        ),
        "binary",
    ),
    "a PDF": (lambda: b"%PDF-1.7 x", "binary"),
    "an archive": (lambda: gzip.compress(b"x"), "binary"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "binary"),
    "zeros": (lambda: bytes(10_000), "empty"),
    "nothing": (lambda: b"", "empty"),
    "blanks": (lambda: " \n\t ", "empty"),
    "angles": (lambda: "<" * 100_000, None),
    "a long word": (lambda: "<p>" + "a" * 1_000_000, None),
    "blank miles": (lambda: "<p>" + " " * 3_000_000 + P, None),
    "dates without end": (lambda: f"<h1>{TITLE}</h1><p>" + "1/1/2020 " * 100_000, None),
    "a title without end": (lambda: "<title>" + "Khối - " * 100_000 + f"</title>{P}", None),
    "brackets without end": (lambda: f'<script type="application/ld+json">{"[" * 100_000}</script>{P}', None),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_ends_in_a_reason_soon(name: str) -> None:
    make, kind = BAD[name]
    content = make()
    started = time.monotonic()
    found = read(content)
    assert time.monotonic() - started < 20
    assert found.kind == kind or kind is None
    assert found.kind == "article" or (found.kind in set(Reason) and found.message)


def test_memory_is_bounded() -> None:
    content = (f"<h1>{TITLE}</h1>" + P * 13_000).encode()
    tracemalloc.start()
    try:
        read(content)
        assert tracemalloc.get_traced_memory()[1] < 60 * len(content)
    finally:
        tracemalloc.stop()


def test_a_page_that_closes_nothing_is_read() -> None:
    html = f"<html><body><h1>{TITLE}<p>06/01/2023 09:15" + "".join(f"<p><b><i><font size=2><span>{x}" for x in BODY)
    found = read(html)
    assert (found.kind, found.title, found.published) == ("article", TITLE, "2023-01-06T09:15:00+07:00")
    assert found.text.split("\n")[-3:] == BODY


@settings(max_examples=120, deadline=None)
@given(st.binary(max_size=3000) | st.text(max_size=3000))
def test_no_bytes_and_no_text_make_it_fail(content: bytes | str) -> None:
    assert read_page(content).kind


TAGS = st.sampled_from(
    ["<p>", "</p>", "<div class='sapo date'>", "</div>", "<table><tr><td>", "</table>", "<h1>", "</h1>", "<a href=x>", "</a>",
     "<br>", "<img src=a>", "<ul><li>", "<b>", "<span itemprop=datePublished>", "<time datetime='2023-01-06'>", "<article>",
     "<title>", "<script>", "<!--", "-->", "<meta name=date content='x'>", "06/01/2023 09:15", "Tin liên quan", "|", TITLE, LEAD,
     BODY[0], BODY[1], "Tin, ảnh: A", "<font size=5>", "&#7889;", "<form>", "<footer>", "{x}", "<svg>", "<td>", "</tr>"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(TAGS, max_size=60))
def test_no_markup_makes_it_fail(pieces: list[str]) -> None:
    for rules in (True, False):
        assert read_page("<html>" + "".join(pieces), url="https://a.vn/x", fetched=FETCHED, families=rules).kind


# Pages wherever texts are taken


def test_rows_of_a_page_are_those_of_its_text_and_have_its_date() -> None:
    from_page = thidua.extract(page(), url="https://example.org/1")
    from_text = thidua.extract("\n\n".join([TITLE, "06/01/2023 09:15", LEAD, *BODY]), url="https://example.org/1")
    assert (
        from_page.article.published == from_text.article.published == datetime.datetime(2023, 1, 6, 9, 15, tzinfo=ZONE)
    )
    assert (from_page.article.title, from_page.article.lead) == (TITLE, LEAD)
    assert [(x.unit, x.role, x.year) for x in from_page.leaders] == [
        (x.unit, x.role, x.year) for x in from_text.leaders
    ]
    assert {x.unit for x in from_page.leaders} == {"huyện Hàm Long", "huyện Yên Khê"}


def test_a_page_that_is_no_article_is_refused_with_its_kind() -> None:
    with pytest.raises(UnreadableInput) as refused:
        thidua.extract("<html><body><div id=root></div></body></html>")
    assert refused.value.reason is Reason.EMPTY_SHELL


def test_folders_of_pages_and_texts_are_read_together(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page(), encoding="utf-8")
    (tmp_path / "b.html.gz").write_bytes(gzip.compress(page().encode()))
    (tmp_path / "c.HTM").write_bytes(cp1258(page()))
    (tmp_path / "d.html").write_text("<html><body><div id=app></div></body></html>")
    (tmp_path / "e.txt").write_text("\n\n".join([TITLE, LEAD, *BODY]), encoding="utf-8")
    (tmp_path / "f.txt").write_text(page(), encoding="utf-8")  # a page by another name
    (tmp_path / "g.html.gz").write_bytes(gzip.compress(b"\x00" * 30_000_000))
    outcomes = extracted(list(text_files([str(tmp_path)])))
    assert [outcome.stem for outcome in outcomes] == ["a", "b", "c.HTM", "d", "e", "f", "g"]
    titles = [outcome.extraction.article.title if outcome.extraction else outcome.reason for outcome in outcomes]
    assert titles == [TITLE, TITLE, TITLE, Reason.EMPTY_SHELL, TITLE, TITLE, Reason.TOO_LARGE]


def test_the_canonical_address_is_the_article_s() -> None:
    head = '<link rel="canonical" href="https://example.org/cum-4.html">'
    assert thidua.extract(page(head=head)).article.url == "https://example.org/cum-4.html"
    assert thidua.extract(page(head='<link rel="canonical" href="https://example.org/">')).article.url is None


def test_the_command_shows_what_each_witness_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.html"
    path.write_text(page(), encoding="utf-8")
    assert run(str(path), fetched=FETCHED) == 0
    shown = capsys.readouterr().out
    assert TITLE in shown
    assert "* page         2023-01-06T" in shown
    assert run(str(path), as_json=True) == 0
    values = json.loads(capsys.readouterr().out)
    assert values["paragraphs"] == BODY
    assert {"field", "source", "value", "believed", "why"} == set(values["witnesses"][0])
    path.write_text("<html><body><div id=app></div></body></html>")
    assert run(str(path)) == 1
    assert run(str(tmp_path / "missing.html")) == 3


def test_a_stamp_in_the_line_of_the_title_is_no_part_of_it() -> None:
    page = read_page(
        "<html><body><div><span>Hội nghị tổng kết Khối thi đua các trường năm 2018</span>"
        "<span>26/11/2018 01:49:17 PM</span><span>Lượt xem: 28</span></div>" + _BODY + "</body></html>"
    )
    assert page.title == "Hội nghị tổng kết Khối thi đua các trường năm 2018"
    assert page.published == "2018-11-26T13:49:17+07:00"


def test_a_line_above_a_bare_stamp_is_the_title_where_nothing_else_is() -> None:
    page = read_page(
        "<html><head><title>Sở Tư pháp</title></head><body><div>Trang chủ / Thông báo</div>"
        "<div>Thông báo phân chia khối thi đua trong ngành năm 2020</div><div>14-02-2020</div>"
        + _BODY
        + "</body></html>"
    )
    assert page.title == "Thông báo phân chia khối thi đua trong ngành năm 2020"
    assert page.published == "2020-02-14"


def test_a_page_centred_whole_has_no_captions_by_that() -> None:
    page = read_page(
        '<html><body><div align="center"><h1>Cụm thi đua số 2 họp tổng kết</h1>'
        + _BODY.replace("<p>", "<br><br>").replace("</p>", "")
        + '<table><tr><td><img src="a.jpg" width="500"></td></tr><tr><td>Đại biểu dự họp. Ảnh: KT</td></tr></table>'
        "Điều nhiều người băn khoăn nhất là cách chấm điểm chéo giữa các đơn vị trong cụm.<br><br>"
        "Kết quả bỏ phiếu kín sẽ được gửi về cơ quan thường trực trước cuối tháng này.</div></body></html>"
    )
    assert any(line.startswith("Điều nhiều người băn khoăn") for line in page.paragraphs)
