"""What runs change in articles is told row by row; what is new is told by its first run."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from output.store import Store
from pipelines.items import ARTICLE
from tests.stored import SITE, article, crawled, link, page

PEOPLE = 1
ROWS = 1 + 2 + 1 + 3 + 1 + 1 + PEOPLE
"""The article's own row and those of its tables, see tests.stored."""


def told(store: Store, run: int) -> list[tuple[int, str, str, str, str]]:
    return [(c.run, c.what.change, c.what.table, c.what.column, c.what.after) for c in store.row_changes(run)]


def test_an_article_that_is_new_is_all_new(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        run = crawled(store, ["a", "b"])
        found = list(store.row_changes(run))
        assert len(found) == 2 * ROWS
        assert {(one.run, one.site, one.what.change) for one in found} == {(run, SITE, "added")}
        assert [one.what.row for one in found if one.what.table == "blocs"][:2] == ["Khối 0", "Khối 1"]
        assert all(one.what.url.startswith(f"https://{SITE}/") for one in found)
        assert list(store.row_changes(run + 1)) == []


def test_a_page_that_changed_is_told_cell_by_cell(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        crawled(store, ["a"])
        second = store.begin_run("crawl", {})
        store.revisit(SITE, ARTICLE, second)
        (entry,) = store.waiting(SITE, ARTICLE, 9)
        after = article("a", title="Tựa khác")
        after.leaders[0].person = "Lê A"
        after.members.pop()
        store.commit([page(entry, extraction=after)], second)
        found = told(store, second)
        assert (second, "changed", "articles", "title", "Tựa khác") in found
        assert (second, "changed", "leaders", "person", "Lê A") in found
        assert [one[1] for one in found if one[2] == "members"] == ["removed"]
        assert len(found) == 3
        assert {one.run for one in store.row_changes(1)} == {1}  # since the first run it is all new


def test_an_article_that_is_withdrawn_is_told_with_what_it_said(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        crawled(store, ["a"])
        second = store.begin_run("rebuild", {})
        places = list(store.archived())
        from tests.stored import visit

        store.read_again([visit(places[0].entry, "no_article")], places, second, {})
        found = list(store.row_changes(second))
        assert {one.what.change for one in found} == {"removed"}
        assert len(found) == ROWS
        assert "Khối 0" in next(one.what.before for one in found if one.what.table == "blocs")


def test_what_one_run_finds_and_loses_again_is_not_told(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        run = store.begin_run("crawl", {})
        store.discover([link("a", form="print", url=f"https://{SITE}/print/a"), link("b", key=f"{SITE}|b2")], run)
        first, other = store.waiting(SITE, ARTICLE, 9)
        store.commit([page(first, extraction=article("a", title="Từ bản in"))], run)
        store.commit([page(other, extraction=article("a"))], run)  # the page itself takes the article over
        found = list(store.row_changes(run))
        assert {one.what.change for one in found} == {"added"}
        assert len(found) == ROWS


def test_a_change_that_cannot_be_kept_leaves_no_trace(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        crawled(store, ["a"])
        second = store.begin_run("crawl", {})
        store.revisit(SITE, ARTICLE, second)
        (entry,) = store.waiting(SITE, ARTICLE, 9)
        bad = page(entry, extraction=article("a", title="Tựa khác"))
        bad.status = object()  # type: ignore[assignment]
        with suppress(Exception):  # whatever the database says of it
            store.commit([bad], second)
        assert list(store.row_changes(second)) == []
