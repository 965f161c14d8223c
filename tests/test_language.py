"""Names of blocs, provinces, publication stamps, spelling, near-misses: small articles and what they say.

How the rows are written here is said in ``tests/shorthand.py``.
"""

from __future__ import annotations

import unicodedata

import pytest

from extract.reading import read_text
from tests.shorthand import agree, read

BLOCS = {
    "by sector, with its province": (
        "Khối thi đua các cơ quan Đảng tỉnh Lai Châu tổ chức hội nghị tổng kết năm 2021.",
        ["Khối thi đua các cơ quan Đảng tỉnh Lai Châu | - | - | -"],
    ),
    "by number": (
        "Khối thi đua số 7 tỉnh Lai Châu tổ chức hội nghị tổng kết năm 2021.",
        ["Khối thi đua số 7 tỉnh Lai Châu | - | - | -"],
    ),
    "by Roman number": (
        "Cụm thi đua số III tỉnh Lai Châu tổ chức hội nghị tổng kết năm 2021.",
        ["Cụm thi đua số III tỉnh Lai Châu | - | - | -"],
    ),
    "with a dash inside": (
        "Khối thi đua Văn hóa - Xã hội tỉnh Lai Châu tổ chức hội nghị tổng kết năm 2021.",
        ["Khối thi đua Văn hóa - Xã hội tỉnh Lai Châu | - | - | -"],
    ),
    "with a comma and và inside": (
        "Khối thi đua các cơ quan Đảng, Mặt trận Tổ quốc và các đoàn thể tỉnh Lai Châu họp tổng kết năm 2021.",
        ["Khối thi đua các cơ quan Đảng, Mặt trận Tổ quốc và các đoàn thể tỉnh Lai Châu | - | - | -"],
    ),
    "with its owner": (
        (
            "Cụm thi đua số 4, Bộ Công an tổ chức hội nghị tổng kết năm 2021. Hội nghị bầu Công an tỉnh Lai Châu làm "
            "Cụm trưởng."
        ),
        ["Cụm thi đua số 4, Bộ Công an | - | - | -"],
    ),
    "with its number in brackets": (
        "Khối thi đua các cơ quan tổng hợp (Khối 3) tỉnh Lai Châu tổ chức hội nghị tổng kết năm 2021.",
        ["Khối thi đua các cơ quan tổng hợp | Khối 3 | - | -"],
    ),
    "with a long and a short name": (
        (
            "Khối thi đua số 2 tổng kết năm 2021\nNgày 5/1/2022, Khối thi đua số 2 các sở quản lý nhà nước tỉnh Lai "
            "Châu tổ chức "
            "hội nghị tổng kết năm 2021."
        ),
        ["Khối thi đua số 2 các sở quản lý nhà nước tỉnh Lai Châu | Khối thi đua số 2 | - | -"],
    ),
    "a name that differs only by typing is no other name": (
        (
            "Khối thi đua Văn hoá – Xã hội tỉnh Lai Châu họp.\nNgày 5/1/2022, Khối Thi đua Văn hóa - Xã hội tỉnh Lai "
            "Châu tổ chức "
            "hội nghị tổng kết năm 2021."
        ),
        ["Khối thi đua Văn hoá – Xã hội tỉnh Lai Châu | - | - | -"],
    ),
    "the founding decision and the number of members declared": (
        (
            "Khối thi đua số 2 tỉnh Lai Châu gồm 8 đơn vị, được thành lập theo Quyết định số 543/QĐ-UBND ngày 5/3/2021 "
            "của "
            "UBND tỉnh. Hội nghị bầu Sở Y tế làm Khối trưởng năm 2022."
        ),
        ["Khối thi đua số 2 tỉnh Lai Châu | - | 8 | 543/QĐ-UBND"],
    ),
    "a decision that names the head is not the founding one": (
        (
            "Theo Quyết định số 17/QĐ-HĐTĐKT của Hội đồng Thi đua - Khen thưởng tỉnh, Sở Y tế là Trưởng khối Khối thi "
            "đua số 2 "
            "tỉnh Lai Châu năm 2022."
        ),
        ["Khối thi đua số 2 tỉnh Lai Châu | - | - | -"],
    ),
    "two blocs": (
        (
            "Khối thi đua số 1 tỉnh Lai Châu bầu Sở Y tế làm Khối trưởng năm 2022.\n"
            "Khối thi đua số 2 tỉnh Lai Châu bầu Sở Nội vụ làm Khối trưởng năm 2022."
        ),
        ["Khối thi đua số 1 tỉnh Lai Châu | - | - | -", "Khối thi đua số 2 tỉnh Lai Châu | - | - | -"],
    ),
}

NEAR_MISSES = {
    "a party committee": (
        "Đảng ủy Khối các cơ quan tỉnh Lai Châu tổ chức hội nghị tổng kết công tác năm 2021. Đảng bộ Khối có 52 tổ "
        "chức cơ sở "
        "đảng."
    ),
    "an umbrella": "Tỉnh Lai Châu phát động phong trào thi đua năm 2022 trong các cụm, khối thi đua của tỉnh.",
    "a council": (
        "Hội đồng Thi đua - Khen thưởng tỉnh Lai Châu họp xét khen thưởng năm 2021 cho các cụm, khối thi đua trên "
        "địa bàn "
        "tỉnh."
    ),
    "a unit's history": (
        "Trường Đại học Tây Bắc kỷ niệm 60 năm thành lập. Nhà trường nhiều năm liền dẫn đầu khối thi đua các trường "
        "đại học, "
        "được tặng Huân chương Lao động hạng Nhất."
    ),
    "a parade": "Tại lễ diễu hành, khối trưởng khối nữ quân nhân dẫn đầu đoàn đi qua lễ đài trong tiếng vỗ tay của "
    "nhân dân.",
    "an industrial cluster": "Cụm công nghiệp Tam Đường có 12 doanh nghiệp thi đua sản xuất trong quý I năm 2022.",
    "a headline of other news": (
        "Sở Y tế tỉnh Lai Châu kiểm tra an toàn thực phẩm tại các chợ trên địa bàn thành phố.\nCác tin khác\n"
        "Khối thi đua số 2 tổng kết năm 2021 (05/01/2022)"
    ),
    "the weather": "Ngày mai vùng núi phía Bắc trời rét, có nơi sương mù, nhiệt độ thấp nhất 9 độ.",
}

BODY = "Khối thi đua số 2 {} tổ chức hội nghị tổng kết năm 2021, bầu Sở Y tế làm Khối trưởng năm 2022."
PROVINCES = {
    "in the bloc's name": (BODY.format("tỉnh Lai Châu"), "Lai Châu"),
    "in a unit's name": (BODY.format("").replace("Sở Y tế", "Sở Y tế Lai Châu").replace("  ", " "), "Lai Châu"),
    "a city": (BODY.format("thành phố Cần Thơ"), "Cần Thơ"),
    "none": (BODY.format("").replace("  ", " "), None),
    "of a bloc that spans provinces": (
        (
            "Cụm thi đua các tỉnh miền núi phía Bắc tổng kết năm 2021 tại Lai Châu, bầu Sở Y tế tỉnh Sơn La làm Cụm "
            "trưởng năm "
            "2022, Sở Y tế tỉnh Hòa Bình làm Cụm phó."
        ),
        None,
    ),
    "of a central bloc": (
        (
            "Khối thi đua các bộ, ngành tổng hợp Trung ương tổng kết năm 2021 tại Hà Nội, bầu Bộ Nội vụ làm "
            "Trưởng khối năm 2022."
        ),
        None,
    ),
}

TITLE = "Khối thi đua số 2 tổng kết công tác năm 2021"
NEWS = "Sáng 11/01/2022, " + BODY.format("tỉnh Lai Châu")
STAMPS = {
    "under the title": (f"{TITLE}\n12/01/2022 08:15\n{NEWS}", "2022-01-12"),
    "with its label": (f"{TITLE}\nNgày đăng: 12-01-2022\n{NEWS}", "2022-01-12"),
    "with weekday and time": (f"{TITLE}\nThứ Tư, 12/01/2022 | 15:42 GMT+7\n{NEWS}", "2022-01-12"),
    "at the end": (f"{TITLE}\n{NEWS}\nLan Anh\nCập nhật: 12/01/2022", "2022-01-12"),
    "the site's clock is none": (f"Hôm nay: Thứ Bảy, 22/6/2024\nTrang chủ | Tin tức | Liên hệ\n{TITLE}\n{NEWS}", None),
    "an event's date is none": (f"{TITLE}\n{NEWS}", None),
    "a licence's date is none": (
        f"{TITLE}\n{NEWS}\nGiấy phép số 15/GP-TTĐT do Sở Thông tin và Truyền thông cấp ngày 20/3/2019",
        None,
    ),
    "a bare year is none": (f"{TITLE}\n{NEWS}\nBản quyền © 2020 Sở Y tế", None),
}

PLAIN = (
    "Khối thi đua các cơ quan Đảng tỉnh Hòa Bình gồm 3 đơn vị: Ban Tổ chức Tỉnh ủy, Ban Dân vận Tỉnh ủy, Báo Hòa "
    "Bình. "
    "Hội nghị bầu Ban Dân vận Tỉnh ủy làm Khối trưởng năm 2022, đề nghị UBND tỉnh tặng Cờ thi đua cho Báo Hòa Bình."
)
SPELLINGS = {
    "Icelandic Ð": PLAIN.replace("Đ", "Ð"),
    "tone marks of the older school": PLAIN.replace("ủy", "uỷ").replace("Hòa", "Hoà"),
    "both schools in one list": PLAIN.replace("ủy", "uỷ", 1),
    "decomposed letters": unicodedata.normalize("NFD", PLAIN),
    "no-break spaces": PLAIN.replace("Ban ", "Ban\u00a0").replace("Khối ", "Khối\u00a0"),
    "zero-width spaces": PLAIN.replace(" ", " \u200b"),
    "a hard line break inside a name": PLAIN.replace("Dân vận Tỉnh", "Dân\nvận Tỉnh", 1),
    "two spaces": PLAIN.replace(" ", "  "),
    "other names of roles": PLAIN.replace("Khối trưởng", "Trưởng khối"),
}


@pytest.mark.parametrize(("text", "blocs"), BLOCS.values(), ids=BLOCS)
def test_blocs(text: str, blocs: list[str]) -> None:
    agree(text, {"blocs": blocs})


@pytest.mark.parametrize("text", NEAR_MISSES.values(), ids=NEAR_MISSES)
def test_near_misses_give_nothing(text: str) -> None:
    extraction = read_text(text)
    assert not extraction.article.relevant
    assert read(text, "blocs", "members", "leaders", "awards", "meetings", "people") == {
        table: [] for table in ("blocs", "members", "leaders", "awards", "meetings", "people")
    }


@pytest.mark.parametrize(("text", "province"), PROVINCES.values(), ids=PROVINCES)
def test_province(text: str, province: str | None) -> None:
    article = read_text(text).article
    assert article.relevant
    assert article.province == province


@pytest.mark.parametrize(("text", "published"), STAMPS.values(), ids=STAMPS)
def test_published(text: str, published: str | None) -> None:
    stamp = read_text(text).article.published
    assert (stamp and str(stamp)[:10]) == published


def test_the_title_is_found_under_the_furniture() -> None:
    furniture = "Cổng thông tin điện tử tỉnh Lai Châu\nTrang chủ | Tin tức | Liên hệ\n"
    assert read_text(f"{furniture}{TITLE}\n12/01/2022 08:15\n{NEWS}").article.title == TITLE


@pytest.mark.parametrize("text", SPELLINGS.values(), ids=SPELLINGS)
def test_spellings_give_the_same_rows(text: str) -> None:
    def compared(text: str) -> list[object]:
        found = read_text(text)
        return [
            found.article.province and found.article.province.replace("oà", "òa"),
            [bloc.name_norm for bloc in found.blocs],
            [(member.bloc, member.unit_norm) for member in found.members],
            [(leader.role, leader.status, leader.year, leader.unit_norm) for leader in found.leaders],
            [(award.kind, award.grantor, award.status, award.recipient_norm) for award in found.awards],
        ]

    assert compared(text) == compared(PLAIN)
    assert [len(found) for found in compared(PLAIN)[1:] if isinstance(found, list)] == [1, 3, 1, 1]


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        (
            "Khối thi đua số 7 tỉnh Lai Châu",
            {"kind": "khoi", "number": "7", "level": "province", "province": "Lai Châu"},
        ),
        ("Cụm thi đua số III tỉnh Lai Châu", {"kind": "cum", "number": "3", "province": "Lai Châu"}),
        ("Khối thi đua các cơ quan Đảng tỉnh Lai Châu", {"kind": "khoi", "organiser": "party", "number": None}),
    ],
)
def test_what_a_name_says_of_its_bloc(name: str, cells: dict[str, str | None]) -> None:
    (bloc,) = read_text(f"{name} tổ chức hội nghị tổng kết năm 2021.").blocs
    assert {column: getattr(bloc, column) for column in cells} == cells
