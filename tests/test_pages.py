"""Every saved page is read as its gold says, with the families' rules and without; what is reached is never lost."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from pathlib import Path

import pytest

from tests.gate import GOLD, shortfalls
from tests.pages import add, reset, score, vary
from tests.pages.record import KINDS, ZONE, blocks, plain, shown
from tests.pages.saved import PAGES, SavedPage, saved_pages

PAGES_HELD = list(saved_pages())
ARTICLES = [page for page in PAGES_HELD if page.is_article]
FLOORS = score.read_floors()
TRAPS = {
    "lying_charset", "utf16", "windows1258", "numeric_entities", "decomposed", "sapo_prefix", "sapo_repeated",
    "caption", "author_byline", "author_meta", "author_foot", "author_prefix", "author_initials",
    "related_before", "related_inside", "related_after", "share", "comments", "comment_date", "counter", "list",
    "table", "br_only", "title_site_name", "title_null", "title_generic", "og_title_capitals", "h1_all_caps",
    "site_clock", "licence_date", "event_date", "nukeviet_meta", "nukeviet_microdata", "twelve_hour", "id_date",
    "path_date", "migration_date", "future_date", "no_date", "no_lead", "old_layout",
}  # fmt: skip


def ids(page: SavedPage) -> str:
    return page.name


def read_as_its_gold_says(page: SavedPage, *, families: bool) -> score.Scored:
    return next(one for one in score.scored_pages(families=families) if one.page.name == page.name)


@pytest.mark.parametrize("page", PAGES_HELD, ids=ids)
def test_a_page_is_the_kind_it_is(page: SavedPage) -> None:
    assert read_as_its_gold_says(page, families=True).read.kind == page.gold["kind"]


@pytest.mark.parametrize("page", ARTICLES, ids=ids)
def test_an_article_has_its_title_date_lead_and_author(page: SavedPage) -> None:
    scored = read_as_its_gold_says(page, families=True)
    assert not [name for name, right in scored.right.items() if not right], "\n".join(scored.errors())


@pytest.mark.parametrize("page", ARTICLES, ids=ids)
def test_an_article_has_its_body_and_nothing_else(page: SavedPage) -> None:
    scored = read_as_its_gold_says(page, families=True)
    assert scored.body >= 0.93, "\n".join(scored.errors())


@pytest.mark.parametrize("way", ["families", "general"])
def test_figures_stay_above_their_floors(way: str) -> None:
    assert FLOORS.get(way), f"{way} has no floors yet: python -m tests.pages.score --update"
    measured = score.figures(score.scored_pages(families=way == "families"))
    assert not list(map(str, shortfalls(measured, FLOORS[way], way)))


def test_no_page_that_is_no_article_is_taken_for_one() -> None:
    for families in (True, False):
        taken = [one for one in score.scored_pages(families=families) if not one.page.is_article]
        assert not [one.page.name for one in taken if one.read.kind == "article"]


# The pages themselves.


def test_there_are_enough_pages_of_enough_families_and_kinds() -> None:
    families = {page.gold["family"] for page in ARTICLES}
    assert len(ARTICLES) >= 55
    assert len(PAGES_HELD) - len(ARTICLES) >= 15
    assert len(families - {"unknown"}) >= 10
    assert {page.gold["kind"] for page in PAGES_HELD} == set(KINDS)


def test_every_trap_lies_in_several_pages() -> None:
    found = Counter(trap for page in PAGES_HELD for trap in page.gold["traps"])
    assert not {trap: found[trap] for trap in TRAPS if found[trap] < 2}


@pytest.mark.parametrize(
    "record", sorted(add.RECORDS.glob("*/*.toml")), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_a_page_is_what_its_record_renders(record: Path) -> None:
    assert not add.add_record(record, check=True)


# How a page is added.


def test_a_record_becomes_a_page_and_its_gold() -> None:
    body = "Một **đoạn** văn.\n\n* mục một\n* mục hai\n\n| a | b |\n\n! chú thích\n\n~ related: Tin khác\n\n[Nguồn](https://example.org/)"
    gold = [plain(text) for block in blocks(body) for text in block.gold]
    assert gold == ["Một đoạn văn.", "mục một", "mục hai", "a | b", "Nguồn"]


def test_dates_are_shown_in_a_sites_form() -> None:
    moment = datetime.datetime(2024, 2, 27, 0, 47, 46, tzinfo=ZONE)
    assert shown(moment, "{W}, {d}-{m}-{Y} / {h}:{M}:{S} {SC}") == "Thứ Ba, 27-02-2024 / 12:47:46 Sáng"
    assert shown(moment, "{N} | {j}/{n}/{y} {G}:{M} {AP}") == "Thứ 3 | 27/2/24 12:47 AM"


def test_gold_that_is_not_in_the_page_is_refused() -> None:
    gold = {
        "kind": "article", "title": "Một tiêu đề", "lead": None, "author": "A. B", "published": "2024-03-05",
        "paragraphs": ["Đoạn một.", "Đoạn hai."],
    }  # fmt: skip
    page = "<title>Một tiêu đề</title><p>Đoạn một.<p>05/03/2024"
    assert [fault.split(" ")[0] for fault in add.missing(gold, page)] == ["author", "paragraph"]


def test_a_page_saved_from_a_browser_is_added_with_its_gold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(add, "PAGES", tmp_path)
    page = tmp_path / "tin.html"
    page.write_text("<h1>Cụm thi đua họp</h1><p>Nội dung.</p><i>1/2/2020</i>", encoding="utf-8")
    gold = {
        "title": "Cụm thi đua họp",
        "lead": None,
        "author": None,
        "published": "2020-02-01",
        "paragraphs": ["Nội dung."],
    }
    (tmp_path / "gold.json").write_text(json.dumps(gold), encoding="utf-8")
    arguments = [
        str(page),
        "--url",
        "https://example.org/tin",
        "--gold",
        str(tmp_path / "gold.json"),
        "--family",
        "thu",
    ]
    assert add.main(arguments) == 0
    (added,) = saved_pages(tmp_path)
    assert added.content == page.read_bytes()
    assert added.gold["title"] == "Cụm thi đua họp"


# Many more pages, of texts that are given.


@pytest.mark.parametrize("layout", reset.LAYOUTS)
def test_the_rows_of_a_page_are_those_of_its_text(layout: str) -> None:
    texts = dict(list(reset.texts_of([GOLD / "several", GOLD / "late"]))[::6])
    found = reset.differences(texts, layout)
    assert found.rows > 100
    assert found.share <= reset.MOST, "\n".join(found.shown)


def test_varied_pages_are_the_same_for_the_same_seed() -> None:
    texts = dict(list(reset.texts_of([GOLD / "several"]))[:8])
    first, again, other = (list(vary.pages(texts, 4, seed)) for seed in (1, 1, 2))
    assert first == again
    assert first != other


# How a reading is judged.


def test_a_time_is_right_to_the_minute_and_none_is_invented() -> None:
    assert score.same_moment("2024-01-12T08:30:00+07:00", "2024-01-12T01:30:45+00:00")
    assert not score.same_moment("2024-01-12T08:30:00+07:00", "2024-01-12")
    assert score.same_moment("2024-01-12", "2024-01-12")
    assert not score.same_moment("2024-01-12", "2024-01-12T00:00:00+07:00")
    assert not score.same_moment(None, "2024-01-12")


def test_a_body_is_compared_as_a_multiset_of_words() -> None:
    assert score.token_f1(["a b b"], ["b", "a b"]) == 1.0
    assert score.token_f1(["a b"], ["a b c d"]) == pytest.approx(2 / 3)
    assert score.token_f1([], []) == 1.0


def test_the_folder_of_pages_is_this_one() -> None:
    assert PAGES.name == "pages"
