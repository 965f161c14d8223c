"""A bloc in a year: who headed it, its members and awards, how well attested, and what speaks against what."""

from __future__ import annotations

from typing import Any

from output.resolve import Resolution
from output.resolved import PanelRow
from tests.reports import report, resolved

GOVERNMENT, PRIME_MINISTER, COMMITTEE, CHAIR = (
    "government",
    "prime_minister",
    "provincial_committee",
    "provincial_chair",
)
FLAG, CERTIFICATE = "emulation_flag", "certificate_of_merit"
MEMBERS = ["Sở Y tế", "Sở Nội vụ", "Sở Tư pháp"]


def row(made: Resolution, year: int) -> PanelRow:
    found: PanelRow
    (found,) = [one for one in made.tables["panel"] if one.year == year]
    return found


def conflicts(made: Resolution) -> dict[str, Any]:
    return {one.kind: one for one in made.tables["conflicts"]}


def test_heads_stand_under_their_term_and_awards_under_the_year_reviewed() -> None:
    one = report(
        "a",
        day="2024-01-10",
        members=MEMBERS,
        leaders=[
            ("head", "Sở Y tế", 2023, "incumbent"),
            ("head", "Sở Nội vụ", 2024, "elected"),
            ("deputy", "Sở Tư pháp", 2024, "elected"),
        ],
        awards=[(FLAG, GOVERNMENT, "Sở Y tế", "proposed"), (CERTIFICATE, CHAIR, "Sở Tư pháp", "conferred")],
    )
    made = resolved(one)
    past, coming = row(made, 2023), row(made, 2024)
    assert past.head_name == "Sở Y tế tỉnh Lào Cai"
    assert past.awards_proposed == ["emulation_flag (government): Sở Y tế tỉnh Lào Cai"]
    assert past.awards_conferred == ["certificate_of_merit (province): Sở Tư pháp tỉnh Lào Cai"]
    assert past.member_names == [f"{unit} tỉnh Lào Cai" for unit in sorted(MEMBERS)]
    assert (coming.head_name, coming.deputy_names) == ("Sở Nội vụ tỉnh Lào Cai", ["Sở Tư pháp tỉnh Lào Cai"])
    assert not coming.members
    assert not made.tables["conflicts"]
    for cell in made.tables["panel_cells"]:
        assert cell.rows
        assert cell.articles == [one.article.article]


def test_a_term_without_a_year_is_that_of_its_meeting() -> None:
    made = resolved(
        report("a", leaders=[("head", "Sở Y tế", None, "incumbent"), ("head", "Sở Nội vụ", None, "elected")])
    )
    assert row(made, 2023).head_name == "Sở Y tế tỉnh Lào Cai"
    assert row(made, 2024).head_name == "Sở Nội vụ tỉnh Lào Cai"
    assert all(cell.year_settled for cell in made.tables["panel_cells"])


def test_sources_that_agree_are_counted_and_copies_are_not() -> None:
    text = " ".join(f"chữ{n}" for n in range(200))
    elected = [("head", "Sở Y tế", 2024, "elected")]
    first = report("a", site="bao.example", leaders=elected, text=text)
    copy = report("b", site="dai.example", leaders=elected, text=text + " hết")
    assert row(resolved(first, copy), 2024).head_sources == 1
    own = report("c", site="cong.example", leaders=elected)
    found = row(resolved(first, copy, own), 2024)
    assert (found.head_sources, found.head_agreement, len(found.head_rows)) == (2, "agree", 3)


def test_a_translation_is_no_source() -> None:
    elected = [("head", "Sở Y tế", 2024, "elected")]
    one, other = report("a", leaders=elected), report("b", site="dai.example", leaders=elected)
    other.article.language = "en"
    assert row(resolved(one, other), 2024).head_sources == 1


def test_two_heads_are_shown_not_settled() -> None:
    made = resolved(
        report("a", site="bao.example", leaders=[("head", "Sở Y tế", 2024, "elected")]),
        report("b", site="dai.example", leaders=[("head", "Sở Nội vụ", 2024, "elected")]),
        report("c", site="cong.example", leaders=[("head", "Sở Y tế", 2024, "elected")]),
    )
    found = row(made, 2024)
    assert (found.head_name, found.head_agreement) == ("Sở Y tế tỉnh Lào Cai", "conflict")
    assert found.head_others == ["Sở Nội vụ tỉnh Lào Cai"]
    conflict = conflicts(made)["heads_differ"]
    assert conflict.year == 2024
    assert len(conflict.rows) == 3
    assert found.conflicts == 1


def test_next_years_incumbent_is_held_against_this_years_election() -> None:
    made = resolved(
        report("a", day="2024-01-10", leaders=[("head", "Sở Y tế", 2024, "elected")]),
        report("b", day="2025-01-10", leaders=[("head", "Sở Nội vụ", None, "incumbent")]),
    )
    assert conflicts(made)["election_against_incumbent"].year == 2024


def test_different_words_for_one_grantor_are_no_conflict() -> None:
    made = resolved(
        report(
            "a",
            site="bao.example",
            awards=[(FLAG, GOVERNMENT, "Sở Y tế", "proposed"), (CERTIFICATE, COMMITTEE, "Sở Tư pháp", "proposed")],
        ),
        report(
            "b",
            site="dai.example",
            awards=[(FLAG, PRIME_MINISTER, "Sở Y tế", "proposed"), (CERTIFICATE, CHAIR, "Sở Tư pháp", "proposed")],
        ),
    )
    found = row(made, 2023)
    assert len(found.awards_proposed) == 2
    assert (found.proposed_sources, found.proposed_agreement) == (2, "agree")
    assert not made.tables["conflicts"]


def test_sources_without_a_recipient_in_common_are_a_conflict() -> None:
    made = resolved(
        report("a", site="bao.example", awards=[(FLAG, GOVERNMENT, "Sở Y tế", "proposed")]),
        report("b", site="dai.example", awards=[(FLAG, PRIME_MINISTER, "Sở Nội vụ", "proposed")]),
    )
    assert row(made, 2023).proposed_agreement == "conflict"
    assert len(conflicts(made)["awards_differ"].values) == 2


def test_declared_members_are_held_against_listed_ones() -> None:
    made = resolved(report("a", members=MEMBERS, member_count=5))
    assert conflicts(made)["declared_against_listed"].values == ["declared: 5", "listed: 3"]
    assert row(made, 2023).member_count == 5
    assert any(name.startswith("blocs:") for name in row(made, 2023).members_rows)
    assert "declared_against_listed" not in conflicts(resolved(report("a", members=MEMBERS, member_count=3)))


def test_numbers_of_members_that_differ_are_shown_not_settled() -> None:
    made = resolved(
        report("a", site="bao.example", member_count=9),
        report("b", site="dai.example", member_count=11),
        report("c", site="cong.example", member_count=9),
    )
    found = row(made, 2023)
    assert (found.member_count, found.members_sources, found.members_agreement) == (9, 3, "conflict")
    assert len(conflicts(made)["declared_differ"].values) == 2
    (nine,) = [one for one in made.tables["panel_cells"] if (one.cell, one.count) == ("member_count", 9)]
    assert (nine.sources, len(nine.rows)) == (2, 2)


def test_two_lists_of_members_are_held_against_each_other() -> None:
    made = resolved(
        report("a", site="bao.example", members=MEMBERS),
        report("b", site="dai.example", members=[*MEMBERS[:2], "Sở Tài chính"]),
    )
    assert conflicts(made)["members_differ"].values == ["Sở Tài chính tỉnh Lào Cai", "Sở Tư pháp tỉnh Lào Cai"]
    assert row(made, 2023).members_agreement == "conflict"


def test_an_award_to_a_unit_that_is_no_member_is_told_but_not_one_to_a_part_of_a_member() -> None:
    awards = [(CERTIFICATE, CHAIR, "Sở Ngoại vụ", "proposed"), (CERTIFICATE, CHAIR, "Phòng Ngân sách", "proposed")]
    made = resolved(report("a", members=MEMBERS, awards=awards))
    told = [one for one in made.tables["conflicts"] if one.kind == "award_to_non_member"]
    assert [one.detail.split(" receives")[0] for one in told] == ["Sở Ngoại vụ tỉnh Lào Cai"]
    partly = resolved(report("a", members=MEMBERS, member_count=9, awards=awards))
    assert "award_to_non_member" not in conflicts(partly)


def test_years_that_cannot_be_are_told() -> None:
    made = resolved(report("a", day="2024-01-10", leaders=[("head", "Sở Y tế", 2042, "elected")]))
    assert "2042 cannot be right" in conflicts(made)["impossible_year"].detail


def test_one_unit_as_head_and_deputy_is_told() -> None:
    both = [("head", "Sở Y tế", 2024, "elected"), ("deputy", "Sở Y tế", 2024, "elected")]
    assert "head_and_deputy" in conflicts(resolved(report("a", leaders=both)))
