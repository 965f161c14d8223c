# ruff: noqa: E501 - markup and lists of words are read best unbroken
"""Which links are worth fetching, by what their lists say of them."""

from __future__ import annotations

import pytest

from spiders.links import Link
from spiders.scoring import FETCH, score, section_score, slug_of
from spiders.sites import site_of_address

SITE = site_of_address("https://tin.vn/")
URL = "https://tin.vn/tin/a-10001.html"


def value(
    anchor: str = "", lead: str = "", url: str = URL, section: str = "", walk: str = "listing", query: str = ""
) -> float:
    return score(Link(url, anchor, lead, section=section), SITE, walk=walk, query=query or None)


@pytest.mark.parametrize(
    "title",
    [
        "Khối thi đua các sở tổng hợp tổng kết năm 2022",
        "CỤM THI ĐUA SỐ 3 KÝ KẾT GIAO ƯỚC",
        "Hội nghị tổng kết phong trào thi đua năm 2022 khối các trường học",
        "Bàn giao Trưởng khối",
        "Bàn giao nhiệm vụ cụm trưởng năm 2024",
        "Triển khai nhiệm vụ thi đua khen thưởng khối các trường",
        "Các xã, thị trấn ký giao ước thi đua",
        "Khối nội chính bình xét thi đua cuối năm",
        "Cụm 4 bình bầu đơn vị dẫn đầu",
        "Kiện toàn các khối, cụm thi đua của tỉnh",
        "Phân công đơn vị phụ trách cụm, khối thi đua",
        "Khoi thi dua cac hoi dac thu hop tong ket",  # without marks
        "Khối thị đua các đơn vị sự nghiệp tổng kết",  # a typing error
    ],
)
def test_headlines_of_the_genre(title: str) -> None:
    assert value(title) >= FETCH


@pytest.mark.parametrize(
    "title",
    [
        "Giá lúa tăng nhẹ trong tuần qua",
        "Khối ngành kinh tế hút thí sinh",
        "Đảng ủy Khối các cơ quan tỉnh kết nạp đảng viên mới",
        "Khối doanh nghiệp FDI tăng tốc xuất khẩu",
        "Khởi công cụm công nghiệp phía nam",
        "Trùng tu cụm di tích đền cổ",
        "Khối trưởng khối phố vận động bà con hiến đất",
        "Khai mạc giải bóng đá khối các trường",
        "Công ty May phát động thi đua lao động sản xuất",
        "Phong trào thi đua yêu nước ở một xã vùng cao",
        "Chung cư khối nhà B xuống cấp",
        "Hội nghị triển khai nhiệm vụ năm học mới",
        "Chủ tịch tỉnh tiếp công dân định kỳ",
    ],
)
def test_headlines_of_other_things(title: str) -> None:
    assert value(title) < FETCH


def test_the_text_beside_a_headline_tells_what_it_does_not() -> None:
    title = "Sở Y tế đón nhận bằng khen"
    assert value(title) < FETCH
    assert value(title, "Sở dẫn đầu Khối thi đua các sở quản lý nhà nước năm vừa qua.") >= FETCH
    review = "Ngành thuế tổng kết phong trào thi đua năm 2022"
    assert value(review) >= FETCH
    assert value(review, "Toàn ngành vượt chỉ tiêu thu, nhiều cá nhân được nêu gương trong năm.") < FETCH
    assert value("Chung sức vì người yếu thế", "Ngày 29/12, Khối thi đua các hội đặc thù tổng kết năm.") >= FETCH


def test_a_search_for_blocs_shows_what_headlines_hide() -> None:
    title = "Các bệnh viện tư nhân nhìn lại một năm công tác"
    assert value(title) < FETCH
    assert value(title, walk="search", query="khối thi đua") >= FETCH
    assert value("Giá vàng hôm nay", walk="search", query="khối thi đua") < FETCH
    assert value("Tin đọc nhiều trong tuần", section="Đọc nhiều", walk="search", query="khối thi đua") < FETCH


def test_a_section_on_emulation_speaks_for_what_stands_in_it() -> None:
    title = "Tổng kết công tác thi đua, khen thưởng"
    assert value(title, section="Thi đua - Khen thưởng") > value(title, section="Thể thao")
    assert value("Các đơn vị bình xét cuối năm", section="Thi đua - Khen thưởng") >= FETCH


@pytest.mark.parametrize(
    "url", ["https://tin.vn/tin?id=12856", "https://tin.vn/11/9/ph-ng-tr-o.htm", "https://tin.vn/p/81234"]
)
def test_links_that_say_nothing_are_not_lost_where_blocs_were_asked_for(url: str) -> None:
    for anchor in ("", "Chi tiết", "Xem thêm »"):
        assert value(anchor, url=url, walk="search", query="cụm thi đua") >= FETCH
        assert value(anchor, url=url, section="Thi đua - Khen thưởng") >= FETCH
        assert value(anchor, url=url, section="Kinh tế") < FETCH


@pytest.mark.parametrize(
    "slug",
    [
        "khoi-thi-dua-cac-so-tong-ket-nam",
        "cum-thi-dua-so-3-ky-ket-giao-uoc-thi-dua",
        "kho-i-thi-dua-ca-c-so",  # decomposed letters fell apart
        "kh-i-thi-ua-cac-s-tng-kt",  # marked letters fell out
        "Kho%CC%82%CC%81i-thi-%C4%91ua-cac-so",
    ],
)
def test_addresses_alone_as_sitemaps_give_them(slug: str) -> None:
    assert value(url=f"https://tin.vn/tin/{slug}-10001.html", walk="sitemap") >= FETCH
    assert value(url="https://tin.vn/tin/gia-lua-tang-nhe-trong-tuan-10001.html", walk="sitemap") < FETCH


def test_a_headline_cut_short_is_helped_by_its_address() -> None:
    url = "https://tin.vn/tin/so-y-te-dan-dau-khoi-thi-dua-van-xa-10001.html"
    assert value("Sở Y tế dẫn đầu...", url=url) >= FETCH


def test_words_of_an_address() -> None:
    assert slug_of("https://tin.vn/tin/khoi-so-hop-ban-10001.html") == "khoi so hop ban"
    assert slug_of("https://tin.vn/thoi-su/khoi-so-hop-ban/155697.htm") == "khoi so hop ban"
    assert slug_of("https://tin.vn/vi/tin?id=12856") == ""


@pytest.mark.parametrize("text", ["Thi đua - Khen thưởng", "THI ĐUA KHEN THƯỞNG", "Khối, cụm thi đua", "Xây dựng Đảng - Chính quyền", "Chính trị", "Thời sự", "Tin hoạt động", "Tin tức", "Hoạt động ngành", "Hoạt động của đơn vị"])  # fmt: skip
def test_sections_worth_walking(text: str) -> None:
    assert section_score(Link("https://tin.vn/x/", text)) >= 0.5


@pytest.mark.parametrize("text", ["Văn hóa", "Thể thao", "Pháp luật", "Quảng cáo", "Rao vặt", "Văn bản", "Video", "Thư viện ảnh", "Giải trí", "Lịch công tác", "Liên hệ"])  # fmt: skip
def test_sections_not_worth_it(text: str) -> None:
    assert section_score(Link("https://tin.vn/x/", text)) < 0.2


def test_a_sections_address_tells_what_its_name_does_not() -> None:
    assert section_score(Link("https://tin.vn/thi-dua-khen-thuong/", "Chuyên trang")) >= 0.9
