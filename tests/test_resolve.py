"""One unit, one bloc, one meeting, one source of what articles report by many names; ids that stay."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.resolution import HALVES, measure
from extract.schema import Extraction
from output.resolve import BadOverrides, Overrides, read_overrides, resolve, resolve_reported
from output.resolve.before import Before
from output.resolve.keeping import read_resolved
from output.resolve.overrides import Decision
from output.resolve.reported import from_extractions
from output.resolved import KEYS, POINTS_AT, RESOLVED, LedgerEntry, columns, json_schema
from output.store import Store
from pipelines.items import Visit
from tests.reports import bloc_of, report, resolved, unit_of
from thidua.cli import app


def same_unit(one: str, other: str, **both: object) -> bool:
    a, b = report("a", members=[one], **both), report("b", members=[other], **both)  # type: ignore[arg-type]
    made = resolved(a, b)
    return unit_of(made, a) == unit_of(made, b)


def kept(folder: Path, reports: Sequence[Extraction]) -> None:
    """The reports in a store."""
    with Store.open(folder) as store:
        run = store.begin_run("extract", {})
        visits = []
        for one in reports:
            site, key = one.article.site or "", one.article.article
            visits.append(
                Visit(0, site, f"{site}|{key}", one.article.url or "", "article", "file", "article", extraction=one)
            )
        store.commit(visits, run)


@pytest.mark.parametrize("kind", ["units", "blocs"])
@pytest.mark.parametrize(("half", "least"), HALVES.items())
def test_annotated_mentions_are_resolved(kind: str, half: str, least: float) -> None:
    figures, faults = measure(kind, half)
    told = "\n".join(faults) if half != "held_out" else ""
    assert figures.pairwise >= least, told
    assert figures.b_cubed >= least, told


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sở Lao động - Thương binh và Xã hội", "Sở LĐ-TB&XH tỉnh Lào Cai"),
        ("Uỷ ban MTTQ Việt Nam tỉnh", "Mặt trận Tổ quốc tỉnh Lào Cai"),
        ("Sở Văn hoá, Thể thao và Du lịch", "Sở VHTT&DL"),
        ("Công ty Cổ phần Cấp nước tỉnh", "Công ty CP Cấp nước Lào Cai"),
        ("huyện Bảo Thắng", "UBND huyện Bảo Thắng"),
        ("huyện Bảo Thắng", "Bảo Thắng"),
        ("Sở Thông tin và Truyền thông", "Sở Thông tin và Tuyền thông"),
    ],
)
def test_spellings_of_one_unit_are_one(one: str, other: str) -> None:
    assert same_unit(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sở Y tế tỉnh Lào Cai", "Sở Y tế tỉnh Yên Bái"),
        ("Công an tỉnh", "Công an huyện Bảo Thắng"),
        ("Huyện ủy Bảo Thắng", "UBND huyện Bảo Thắng"),
        ("thành phố Lào Cai", "tỉnh Lào Cai"),
        ("Sở Kế hoạch và Đầu tư", "Sở Tài chính"),
        ("Trường THPT số 1 Bảo Thắng", "Trường THPT số 2 Bảo Thắng"),
    ],
)
def test_different_units_stay_apart(one: str, other: str) -> None:
    assert not same_unit(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("thị xã Đông Triều", "thành phố Đông Triều"),
        ("Công an huyện Việt Yên", "Công an thị xã Việt Yên"),
    ],
)
def test_a_district_that_changed_its_kind_is_one(one: str, other: str) -> None:
    province = "Quảng Ninh" if "Triều" in one else "Bắc Giang"
    assert same_unit(one, other, province=province)


@pytest.mark.parametrize(
    ("one", "other", "province"),
    [
        ("thị xã Kỳ Anh", "huyện Kỳ Anh", "Hà Tĩnh"),
        ("Công an huyện Cao Lãnh", "Công an thành phố Cao Lãnh", "Đồng Tháp"),
    ],
)
def test_a_town_and_a_district_beside_each_other_are_two(one: str, other: str, province: str) -> None:
    assert not same_unit(one, other, province=province)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Công ty CP Than Hà Tu - Vinacomin", "Công ty Cổ phần Than Hà Tu"),
        ("Trung đoàn Bộ binh 877", "Trung đoàn 877"),
        ("Trường THPT Chuyên Lào Cai", "Trường Chuyên Lào Cai"),
        ("Đoàn KT-QP 345, Quân khu 2", "Đoàn Kinh tế - Quốc phòng 345"),
        ("Sư đoàn 316 Quân khu 2", "Sư đoàn 316"),
        ("BQL VQG Hoàng Liên", "Vườn Quốc gia Hoàng Liên"),
        ("Cao su Bảo Thắng", "Công ty TNHH MTV Cao su Bảo Thắng"),
    ],
)
def test_what_a_unit_belongs_to_and_its_arm_make_no_other_unit(one: str, other: str) -> None:
    assert same_unit(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("huyện Đắk Tô", "Đăk Tô"),
        ("huyện Kon Plông", "Kon Plong"),
        ("Lâm nghiệp Kon Plong", "Công ty TNHH MTV Lâm nghiệp Kon Plông"),
    ],
)
def test_letters_that_vary_in_names_of_the_central_highlands_make_no_other_place(one: str, other: str) -> None:
    assert same_unit(one, other, province="Kon Tum")


def test_a_company_lies_where_the_place_in_its_name_does() -> None:
    of_several = report("a", province=None, bloc="Khối thi đua các công ty cao su", members=["Cao su Phú Riềng"])
    at_home = report("b", province="Bình Phước", members=["Công ty TNHH MTV Cao su Phú Riềng"])
    made = resolved(of_several, at_home)
    assert unit_of(made, of_several) == unit_of(made, at_home)


def test_letters_join_no_two_departments() -> None:
    def units(*names: str) -> list[str]:
        bloc = "Cụm thi đua số 3 Công an tỉnh"
        made = [report(str(n), bloc=bloc, members=[name]) for n, name in enumerate(names)]
        found = resolved(*made)
        return [unit_of(found, one) for one in made]

    economy, letters, traffic, short = units(
        "Phòng Cảnh sát kinh tế", "Phòng CSKT", "Phòng Cảnh sát giao thông", "Phòng CSGT"
    )
    assert economy == letters != traffic == short
    one, fitting, other = units("Phòng Cảnh sát khu trại", "Phòng CSKT", "Phòng Cảnh sát kinh tế")
    assert len({one, fitting, other}) == 3, "letters that fit two bodies mean neither"


def test_a_body_of_a_districts_bloc_is_that_districts() -> None:
    a = report("a", bloc="Khối thi đua các đoàn thể huyện Bảo Thắng", members=["Hội Nông dân huyện"])
    b = report("b", bloc="Khối thi đua các đoàn thể huyện Bảo Yên", members=["Hội Nông dân huyện"])
    c = report("c", bloc="Cụm thi đua Hội Nông dân các huyện", members=["Hội Nông dân huyện Bảo Thắng"])
    made = resolved(a, b, c)
    assert unit_of(made, a) == unit_of(made, c) != unit_of(made, b)


def test_a_numbered_region_of_a_central_branch_is_one_over_its_provinces() -> None:
    a = report("a", province="Sơn La", day="2025-05-10", members=["Chi cục Thuế khu vực IX"])
    b = report("b", province="Điện Biên", day="2025-05-12", members=["Chi cục Thuế khu vực 9"])
    made = resolved(a, b)
    assert unit_of(made, a) == unit_of(made, b)


def test_a_ministrys_bloc_is_one_however_the_ministry_is_written() -> None:
    a = report("a", bloc="Khối thi đua số 3, Bộ Tài nguyên và Môi trường", province=None)
    b = report("b", bloc="Khối thi đua số III Bộ TN&MT", province=None)
    c = report("c", bloc="Khối thi đua số 3 Bộ Tư pháp", province=None)
    made = resolved(a, b, c)
    assert bloc_of(made, a) == bloc_of(made, b) != bloc_of(made, c)


def test_schools_of_two_levels_have_two_blocs() -> None:
    a = report("a", bloc="Cụm thi đua các trường tiểu học thành phố Lào Cai", members=["Trường Tiểu học Kim Tân"])
    b = report("b", bloc="Cụm thi đua các trường THCS thành phố Lào Cai", members=["Trường THCS Kim Tân"])
    made = resolved(a, b)
    assert bloc_of(made, a) != bloc_of(made, b)


def test_departments_and_companies_of_one_number_have_two_blocs() -> None:
    a = report("a", bloc="Khối thi đua số 1 các sở, ngành")
    b = report("b", bloc="Khối thi đua Doanh nghiệp số 1")
    made = resolved(a, b)
    assert bloc_of(made, a) != bloc_of(made, b)


def test_a_bloc_that_has_its_field_alone_may_get_another_number() -> None:
    a = report("a", bloc="Khối thi đua số 4 (Nội chính)", year=2019)
    b = report("b", bloc="Khối 2 - Nội chính", year=2022)
    made = resolved(a, b)
    assert bloc_of(made, a) == bloc_of(made, b)
    assert "another year" in "".join(m.explanation for m in made.tables["bloc_mentions"])
    same_year = report("c", bloc="Khối thi đua số 2 - Nội chính", year=2019)
    made = resolved(a, same_year)
    assert bloc_of(made, a) != bloc_of(made, same_year)
    parts = (report("d", bloc="Khối Nội chính số 1", year=2019), report("e", bloc="Khối Nội chính số 2", year=2020))
    made = resolved(*parts)
    assert bloc_of(made, parts[0]) != bloc_of(made, parts[1])


def test_a_merged_province_is_a_new_one_and_the_old_body_has_a_successor() -> None:
    before = report("before", day="2025-01-10", members=["Sở Nội vụ"])
    after = report("after", day="2026-01-10", members=["Sở Nội vụ"])
    made = resolved(before, after)
    old, new = unit_of(made, before), unit_of(made, after)
    assert old != new
    units = {row.unit: row for row in made.tables["canonical_units"]}
    assert units[old].successor == new
    assert (units[old].province_63, units[old].province_34) == ("10", "15")
    assert (units[new].province_63, units[new].province_34) == (None, "15")
    assert bloc_of(made, before) != bloc_of(made, after)


def test_a_province_that_was_not_merged_goes_on_and_so_does_a_renamed_body() -> None:
    before = report("before", province="Nghệ An", day="2025-01-10", members=["Ban Dân tộc", "Sở Kế hoạch và Đầu tư"])
    after = report("after", province="Nghệ An", day="2026-01-10", members=["Sở Dân tộc và Tôn giáo", "Sở Tài chính"])
    made = resolved(before, after)
    assert unit_of(made, before) == unit_of(made, after)
    assert bloc_of(made, before) == bloc_of(made, after)
    units = {row.unit: row for row in made.tables["canonical_units"]}
    assert units[unit_of(made, before, 1)].successor == unit_of(made, after, 1)


def test_one_number_in_two_systems_is_two_blocs() -> None:
    districts = report("a", bloc="Cụm thi đua số 2", members=["huyện Bảo Thắng", "huyện Bát Xát"])
    party = report("b", bloc="Cụm thi đua số 2", members=["Huyện ủy Bảo Thắng", "Huyện ủy Bát Xát"])
    unions = report("c", bloc="Cụm thi đua số 2 LĐLĐ tỉnh")
    again = report("d", bloc="Cụm thi đua II tỉnh Lào Cai", members=["huyện Bát Xát"])
    made = resolved(districts, party, unions, again)
    assert len({bloc_of(made, one) for one in (districts, party, unions)}) == 3
    assert bloc_of(made, again) == bloc_of(made, districts)


def test_members_join_a_number_and_a_name() -> None:
    units = ["Sở Y tế", "Sở Giáo dục và Đào tạo", "Báo Lào Cai", "Bảo hiểm xã hội tỉnh"]
    number = report("a", bloc="Khối thi đua số 3", members=units)
    name = report("b", bloc="Khối thi đua Văn hóa - Xã hội", members=units)
    made = resolved(number, name)
    assert bloc_of(made, number) == bloc_of(made, name)
    mention = next(m for m in made.tables["bloc_mentions"] if m.article == number.article.article)
    assert "4 units in common" in mention.explanation or "4 units in common" in "".join(
        m.explanation for m in made.tables["bloc_mentions"]
    )


def test_a_bloc_of_party_committees_is_one_whatever_they_are_said_to_belong_to() -> None:
    a = report("a", bloc="Cụm thi đua số 2 các huyện ủy, thị ủy", members=["Huyện ủy Bảo Thắng", "Bát Xát"])
    b = report("b", bloc="Cụm thi đua số II các huyện uỷ, thị uỷ trực thuộc Tỉnh ủy Lào Cai", members=["Bảo Thắng"])
    made = resolved(a, b)
    assert bloc_of(made, a) == bloc_of(made, b)
    assert unit_of(made, a) == unit_of(made, b)


def test_a_bloc_of_the_army_is_one_over_its_provinces_and_its_number_is_not_the_armys() -> None:
    first = report("a", province=None, bloc="Cụm thi đua số 1 các đoàn kinh tế - quốc phòng, Quân khu 2")
    again = report("b", province=None, bloc="Cụm thi đua số I các đoàn kinh tế - quốc phòng Quân khu 2")
    other = report("c", province=None, bloc="Cụm thi đua số 1 các đoàn kinh tế - quốc phòng Quân khu 4")
    made = resolved(first, again, other)
    assert bloc_of(made, first) == bloc_of(made, again) != bloc_of(made, other)


def test_a_number_whose_members_differ_is_two_blocs() -> None:
    one = report("a", bloc="Khối thi đua số 3", members=["Sở Y tế", "Sở Nội vụ", "Sở Tư pháp"])
    other = report("b", bloc="Khối thi đua số 3", members=["Agribank Lào Cai", "Bưu điện tỉnh", "Viễn thông Lào Cai"])
    made = resolved(one, other)
    assert bloc_of(made, one) != bloc_of(made, other)


def test_every_mention_says_why() -> None:
    made = resolved(report("a", members=["Sở KH&ĐT", "Bảo Thắng"]), report("b", members=["huyện Bảo Thắng"]))
    told = {m.written: m.explanation for m in made.tables["unit_mentions"]}
    assert "the body Sở Kế hoạch và Đầu tư by its letters" in told["Sở KH&ĐT"]
    assert "tỉnh Lào Cai, the article's province" in told["Sở KH&ĐT"]
    assert "no other place of this name" in told["Bảo Thắng"] + told["huyện Bảo Thắng"]
    assert all(m.score > 0 for m in made.tables["unit_mentions"])


def test_copies_of_one_text_are_one_source_and_two_reports_are_two() -> None:
    text = " ".join(f"chữ{n}" for n in range(200))
    first = report("a", site="bao.example", day="2024-01-10", text=text)
    copy = report("b", site="dai.example", day="2024-01-11", text="Theo Báo: " + text)
    own = report("c", site="cong.example", day="2024-01-10", text=" ".join(f"lời{n}" for n in range(200)))
    made = resolved(first, copy, own)
    sources = {row.article: row for row in made.tables["sources"]}
    assert sources[copy.article.article].source == "bao.example"
    assert sources[copy.article.article].original == first.article.article
    assert sources[copy.article.article].reason == "near_text"
    assert sources[own.article.article].source == "cong.example"
    (meeting,) = made.tables["meetings_resolved"]
    assert (meeting.sources, meeting.agreement, len(meeting.articles)) == (2, "agree", 3)


def test_reports_of_two_years_with_one_text_are_no_copies() -> None:
    text = " ".join(f"chữ{n}" for n in range(200))
    first = report("a", day="2023-01-10", text=text + " một")
    second = report("b", site="dai.example", day="2024-01-10", text=text + " hai")
    assert all(row.original is None for row in resolved(first, second).tables["sources"])


def some() -> list[Extraction]:
    names = ["Sở Y tế", "SYT", "Sở y tế tỉnh", "huyện Bảo Thắng", "Bảo Thắng", "Sở GD&ĐT", "Hội Nông dân tỉnh"]
    blocs = ["Khối thi đua Văn hóa - Xã hội", "Cụm thi đua số 1", "Khối VH-XH", "Cụm thi đua số 1 các huyện"]
    return [
        report(f"n{n}", bloc=blocs[n % 4], members=[names[n % 7], names[(n + 3) % 7]], site=f"bao{n % 3}.example")
        for n in range(24)
    ]


def test_the_order_of_articles_does_not_matter() -> None:
    expected = resolved(*some()).tables
    for seed in range(3):
        mixed = some()
        random.Random(seed).shuffle(mixed)
        assert resolved(*mixed).tables == expected


def test_ids_stay_when_articles_are_added_elsewhere() -> None:
    before = resolved(*some())
    elsewhere = [report(f"x{n}", province="Phú Thọ", members=["Sở Y tế", f"huyện Số {n}"]) for n in range(6)]
    after = resolved(*some(), *elsewhere, ledger=before.tables["ledger"])
    assert after.tables["ledger"][: len(before.tables["ledger"])] == before.tables["ledger"]
    for table in ("canonical_units", "canonical_blocs", "unit_mentions", "panel", "panel_cells"):
        rows = after.tables[table]
        assert all(row in rows for row in before.tables[table]), table


def test_where_two_turn_out_to_be_one_the_older_id_stays_and_the_other_redirects() -> None:
    number = report("a", bloc="Khối thi đua số 3", members=["Sở Y tế", "Sở Nội vụ", "Sở Tư pháp", "Thanh tra tỉnh"])
    name = report("b", bloc="Khối thi đua Tổng hợp")
    first = resolved(number, name)
    older, younger = sorted(
        (bloc_of(first, number), bloc_of(first, name)),
        key=lambda i: next(e.entry for e in first.tables["ledger"] if e.id == i),
    )
    assert older != younger
    both = report("c", bloc="Khối thi đua số 3 - Tổng hợp", day="2024-02-10")
    second = resolved(number, name, both, ledger=first.tables["ledger"])
    assert {bloc_of(second, one) for one in (number, name, both)} == {older}
    rows = {row.canonical_bloc: row for row in second.tables["canonical_blocs"]}
    assert rows[younger].redirect_to == older
    third = resolved(number, name, ledger=second.tables["ledger"])
    assert (bloc_of(third, number), bloc_of(third, name)) == (bloc_of(first, number), bloc_of(first, name))


def decided(decision: str, kind: str, one: str, other: str, province: str | None = None) -> Overrides:
    return Overrides((Decision(decision, kind, one, other, province, 1),))


def test_a_person_may_say_that_two_are_one_or_that_one_is_two() -> None:
    a, b = report("a", members=["Ban Quản lý Khu kinh tế"]), report("b", members=["Ban Quản lý các Khu công nghiệp"])
    assert unit_of(resolved(a, b), a) != unit_of(resolved(a, b), b)
    same = decided("same", "unit", "Ban Quản lý Khu kinh tế", "Ban Quản lý các Khu công nghiệp", "Lào Cai")
    made = resolved(a, b, overrides=same)
    assert unit_of(made, a) == unit_of(made, b)
    assert any("a person's decision (line 1)" in m.explanation for m in made.tables["unit_mentions"])
    c, d = report("c", bloc="Khối thi đua Nội chính"), report("d", bloc="Khối thi đua các cơ quan Nội chính")
    assert bloc_of(resolved(c, d), c) == bloc_of(resolved(c, d), d)
    apart = resolved(c, d, overrides=decided("different", "bloc", c.blocs[0].name, d.blocs[0].name))
    assert bloc_of(apart, c) != bloc_of(apart, d)


def test_spellings_of_one_key_can_be_parted_too() -> None:
    a, b = report("a", members=["Sở Y tế"]), report("b", members=["Sở Y tế tỉnh"])
    made = resolved(a, b, overrides=decided("different", "unit", "Sở Y tế", "Sở Y tế tỉnh"))
    assert unit_of(made, a) != unit_of(made, b)


def test_a_person_may_give_a_name() -> None:
    a = report("a", members=["Sở Y tế"])
    first = resolved(a)
    named = resolved(
        a, overrides=decided("name", "unit", unit_of(first, a), "Sở Y tế Lào Cai"), ledger=first.tables["ledger"]
    )
    assert named.tables["canonical_units"][0].name == "Sở Y tế Lào Cai"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("o.toml", '[[same]]\nkind = "unit"\nnames = ["A"]\n', "line 1: two names or ids are needed"),
        ("o.toml", '\n\n[[alike]]\nkind = "unit"\nnames = ["A", "B"]\n', "line 3: unknown decision “alike”"),
        ("o.toml", '[[same]]\nkind = "units"\nnames = ["A", "B"]\n', "line 1: kind is to be unit or bloc"),
        ("o.toml", '[[same]]\nkind = "unit"\nnames = ["A", "B"]\nprovince = "Atlantis"\n', "no province “Atlantis”"),
        ("o.toml", '[[same]\n', "is no TOML"),
        ("o.csv", "decision,kind,one,other\nsame,unit,A,B\nsame,unit,A,\n", "line 3: two names"),
        ("o.csv", "decision,kind,one\n", "the columns other are missing"),
        ("o.csv", "decision,kind,one,other\nsame,unit,A,B,C,D,E\n", "line 2: there are more cells"),
    ],
)  # fmt: skip
def test_a_wrong_decision_is_refused_with_its_line(tmp_path: Path, name: str, text: str, message: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(BadOverrides, match=message.replace("(", r"\(")):
        read_overrides(tmp_path / name)


def test_the_command_writes_the_tables_once_and_alike(tmp_path: Path) -> None:
    kept(tmp_path, some())
    done = CliRunner().invoke(app, ["resolve", "--data", str(tmp_path)])
    assert done.exit_code == 0, done.output
    with Store.open(tmp_path) as store:
        before = {table: read_resolved(store, table) for table in RESOLVED}
        made = resolve(store)
        assert {table: read_resolved(store, table) for table in RESOLVED} == before == made.tables
    assert before["panel"]
    ids = {
        (table, column): {getattr(row, column) for row in before.get(table, [])}
        for table, column in set(POINTS_AT.values())
        if table in before
    }
    for (table, column), target in POINTS_AT.items():
        if target in ids:
            assert {getattr(row, column) for row in before[table]} - {None} <= ids[target], (table, column)
    for table, key in KEYS.items():
        if key:
            values = [tuple(getattr(row, name) for name in key) for row in before[table]]
            assert len(set(values)) == len(values), table


def test_a_wrong_file_of_decisions_changes_nothing(tmp_path: Path) -> None:
    kept(tmp_path / "data", some()[:3])
    (tmp_path / "o.csv").write_text("decision,kind,one,other\nname,unit,u-000000000000,X\n", encoding="utf-8")
    arguments = ["resolve", "--data", str(tmp_path / "data"), "--overrides", str(tmp_path / "o.csv")]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 3
    assert "line 2 of the decisions: there is no unit u-000000000000" in done.output
    with Store.open(tmp_path / "data") as store:
        assert read_resolved(store, "ledger") == []
    assert CliRunner().invoke(app, ["resolve", "--data", str(tmp_path / "none")]).exit_code == 3


def test_every_column_has_a_meaning_and_a_schema() -> None:
    for table in RESOLVED:
        assert all(column.meaning for column in columns(table)), table
        assert json_schema(table)["required"]


def test_a_release_keeps_every_line_when_articles_are_added_elsewhere(tmp_path: Path) -> None:
    from output.export import write

    def lines(folder: Path) -> dict[str, list[bytes]]:
        with Store.open(tmp_path / "data") as store:
            resolve(store)
            write(store, folder, ("csv", "jsonl"))
        return {
            path.name: path.read_bytes().splitlines() for path in sorted(folder.iterdir()) if path.suffix != ".json"
        }

    kept(tmp_path / "data", some())
    before = lines(tmp_path / "before")
    elsewhere = [
        report(f"x{n}", province="Phú Thọ", site="phutho.example", members=["Sở Y tế", f"huyện Số {n}"])
        for n in range(6)
    ]
    with Store.open(tmp_path / "data") as store:
        run = store.begin_run("extract", {})
        store.commit(
            [
                Visit(0, "phutho.example", f"phutho.example|{one.article.article}", one.article.url or "", "article",
                      "file", "article", extraction=one)
                for one in elsewhere
            ],
            run,
        )  # fmt: skip
    after = lines(tmp_path / "after")
    assert len(after["members.csv"]) > len(before["members.csv"])
    for name, said in before.items():
        if name.endswith((".csv", ".jsonl")):
            there = iter(after[name])
            assert all(line in there for line in said), name  # every one, unchanged and in the same order


def test_the_order_in_which_articles_come_changes_no_id(tmp_path: Path) -> None:
    """Ids depend on what is known when they are given: one after the other, and shuffled, nothing else is joined."""
    groupings = []
    for seed in range(3):
        mixed = some()
        random.Random(seed).shuffle(mixed)
        book: Sequence[LedgerEntry] = ()
        for end in range(6, len(mixed) + 1, 6):
            made = resolved(*mixed[:end], ledger=book)
            assert list(made.tables["ledger"][: len(book)]) == list(book)
            book = made.tables["ledger"]
        by_unit: dict[str, set[str]] = {}
        for mention in made.tables["unit_mentions"]:
            by_unit.setdefault(mention.unit, set()).add(mention.row)
        groupings.append(sorted(map(sorted, by_unit.values())))
        given = {entry.id for entry in book if entry.what == "new"}
        assert {row.unit for row in made.tables["canonical_units"]} <= given
        for row in made.tables["canonical_units"]:
            assert row.redirect_to is None or row.redirect_to in given
    assert groupings[0] == groupings[1] == groupings[2]


def test_an_id_stays_with_its_reports_where_rules_gave_them_another_key() -> None:
    one, other = report("a", members=["Sở Y tế"]), report("b", members=["Sở Y tế"], site="dai.example")
    first = resolved(one, other)
    old = [replace(entry, key=f"{entry.key}~") for entry in first.tables["ledger"]]  # as rules of before named things
    blank = resolve_reported(from_extractions([one, other]), ledger=old)
    assert unit_of(blank, one) != unit_of(first, one)
    kept = resolve_reported(from_extractions([one, other]), ledger=old, before=Before(first.unit_of, first.bloc_of))
    assert (unit_of(kept, one), bloc_of(kept, one)) == (unit_of(first, one), bloc_of(first, one))
    assert kept.tables["ledger"][: len(old)] == old
    again = resolve_reported(from_extractions([one, other]), ledger=kept.tables["ledger"])
    assert again.unit_of == kept.unit_of
    assert again.tables["ledger"] == kept.tables["ledger"]
