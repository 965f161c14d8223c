"""Articles that name no province: the districts they name tell it, else the site they stand on."""

from __future__ import annotations

import pytest

from extract.schema import Extraction
from output.resolve import Resolution, resolve_reported
from output.resolve.gazetteer import home_of, provinces_with
from output.resolve.reported import from_extractions
from output.resolved import CanonicalBloc
from tests.reports import bloc_of, report, resolved, unit_of

CLUSTER = "Cụm thi đua số 1"


def with_homes(homes: dict[str, list[str]], *reports: Extraction) -> Resolution:
    return resolve_reported(from_extractions(reports), homes=homes)


def bloc(made: Resolution, one: Extraction) -> CanonicalBloc:
    found: CanonicalBloc
    (found,) = [row for row in made.tables["canonical_blocs"] if row.canonical_bloc == bloc_of(made, one)]
    return found


@pytest.mark.parametrize(
    ("type_", "name", "codes"),
    [
        ("huyện", "bảo thắng", {"10"}),
        ("thị xã", "sơn tây", {"01"}),
        ("huyện", "sơn tây", {"51"}),
        ("huyện", "sơn trà", {"48"}),
        ("huyện", "không đâu", set()),
        ("quận", "10", {"79"}),
        ("", "10", set()),
    ],
)
def test_a_place_is_in_the_provinces_that_have_one(type_: str, name: str, codes: set[str]) -> None:
    assert provinces_with(type_, name) == codes


def test_districts_of_one_name_are_told_apart_by_those_beside_them_or_by_the_site() -> None:
    assert len(provinces_with("huyện", "châu thành")) == 10
    assert home_of([("huyện", "châu thành")]) is None
    beside = home_of([("huyện", "châu thành"), ("huyện", "cầu kè")])
    assert beside is not None
    assert (beside.code, beside.places) == ("84", ("huyện châu thành", "huyện cầu kè"))
    own = home_of([("huyện", "châu thành")], own=["82"])
    assert own is not None
    assert own.code == "82"
    assert home_of([("huyện", "châu thành")], own=["01"]) is None


def test_a_guest_does_not_move_a_bloc_but_two_provinces_are_none() -> None:
    lao_cai = [("huyện", name) for name in ("bảo thắng", "bảo yên", "văn bàn", "bát xát")]
    guest = home_of([*lao_cai, ("huyện", "cầu kè")])
    assert guest is not None
    assert guest.code == "10"
    assert home_of([("huyện", "bảo thắng"), ("huyện", "cầu kè")]) is None


def test_names_without_their_word_need_company() -> None:
    assert home_of([], [("", "bảo thắng")]) is None
    assert home_of([], [("", "bảo thắng"), ("", "bát xát")]) is not None
    assert home_of([], [("", "bảo thắng"), ("", "bát xát"), *[("", f"thôn {n}") for n in "abcd"]]) is None


def test_a_cluster_of_districts_is_one_whether_its_articles_name_the_province() -> None:
    named = report("a", bloc=CLUSTER, members=["huyện Bảo Thắng", "huyện Bát Xát"])
    silent = report("b", bloc=CLUSTER, province=None, site="vn.example", members=["Bảo Thắng", "Bát Xát"])
    made = resolved(named, silent)
    assert bloc_of(made, named) == bloc_of(made, silent)
    assert unit_of(made, named) == unit_of(made, silent)
    (mention,) = [m for m in made.tables["bloc_mentions"] if m.article == silent.article.article]
    assert "in tỉnh Lào Cai: bảo thắng and bát xát lie there" in mention.explanation
    assert mention.score <= 0.9


def test_the_text_tells_where_names_do_not() -> None:
    text = "Hội nghị diễn ra tại huyện Bảo Thắng. " + " ".join(f"chữ{n}" for n in range(60))
    silent = report("a", province=None, members=["Sở Y tế"], text=text)
    assert bloc(resolved(silent), silent).province_63 == "10"


def test_places_go_before_the_site_and_the_site_before_nothing() -> None:
    homes = {"vn.example": ["40"]}
    placed = report("a", bloc=CLUSTER, province=None, site="vn.example", members=["huyện Bảo Thắng"])
    bare = report("b", bloc="Khối thi đua Nội chính", province=None, site="vn.example", members=["Sở Y tế"])
    other = report("c", bloc="Khối thi đua Nội chính", province=None, site="nowhere.example", members=["Sở Y tế"])
    made = with_homes(homes, placed, bare, other)
    assert bloc(made, placed).province_63 == "10"
    assert bloc(made, bare).province_63 == "40"
    assert bloc(made, other).province_63 is None
    (mention,) = [m for m in made.tables["unit_mentions"] if m.article == bare.article.article]
    assert "its site reports on that province" in mention.explanation


def test_since_july_2025_communes_that_bear_districts_names_tell_the_new_province() -> None:
    communes = ["xã Bảo Thắng", "xã Mù Cang Chải", "phường Sa Pa"]
    silent = report("a", bloc="Cụm thi đua số 2", province=None, day="2025-12-20", members=communes)
    found = bloc(resolved(silent), silent)
    assert (found.province_63, found.province_34) == (None, "15")
    lone = report("b", bloc="Cụm thi đua số 2", province=None, day="2025-12-20", members=["xã Bảo Thắng"])
    assert bloc(resolved(lone), lone).province_34 is None
    zone = report("c", bloc="Cụm thi đua số 3", province=None, day="2025-12-20", members=["đặc khu Phú Quốc"])
    assert bloc(resolved(zone), zone).province_34 == "91"


def test_a_site_of_two_provinces_that_are_one_now_is_a_home_since_then() -> None:
    homes = {"bao.example": ["10", "15"]}
    old = report("a", bloc="Khối thi đua Nội chính", province=None, members=["Sở Y tế"])
    new = report("b", bloc="Khối thi đua Nội chính", province=None, day="2025-12-20", members=["Sở Y tế"])
    made = with_homes(homes, old, new)
    assert bloc(made, old).province_63 is None
    assert bloc(made, new).province_34 == "15"
    assert home_of([("huyện", "tân uyên")], own=["10", "12"]) is not None


def test_blocs_of_several_provinces_get_none() -> None:
    wide = report("a", bloc="Cụm thi đua các tỉnh Bắc Trung Bộ", province=None, members=["Sở Y tế huyện Bảo Thắng"])
    assert bloc(with_homes({"bao.example": ["40"]}, wide), wide).province_63 is None
