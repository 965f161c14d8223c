"""Every cell of what is published leads to the words it was read from, and every cell of the panel to such rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import thidua
from output.export import About, write
from output.resolved import KEYS, columns
from output.store import Store
from tests.sample_data import sample_data
from tests.test_evidence import KINDS, Pointed

READ = ("members", "leaders", "awards")
BEHIND = {
    "head": "head_rows", "head_name": "head_rows", "head_person": "head_rows", "head_others": "head_rows",
    "deputies": "deputies_rows", "deputy_names": "deputies_rows",
    "members": "members_rows", "member_names": "members_rows", "member_count": "members_rows",
    "awards_proposed": "proposed_rows", "awards_conferred": "conferred_rows",
}  # fmt: skip
ABOUT_OTHERS = {
    *BEHIND.values(), "canonical_bloc", "year", "bloc_name", "province_63", "province_34", "conflicts",
    "head_sources", "head_agreement", "deputies_sources", "deputies_agreement", "members_sources", "members_agreement",
    "proposed_sources", "proposed_agreement", "conferred_sources", "conferred_agreement",
}  # fmt: skip


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_data(tmp_path_factory.mktemp("sample") / "data")


@pytest.fixture(scope="module")
def whole(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    out = tmp_path_factory.mktemp("whole")
    with Store.open(data, write=False) as store:
        write(store, out, ("csv",), About())
    return thidua.read(out)


@pytest.fixture(scope="module")
def published(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    out = tmp_path_factory.mktemp("published")
    with Store.open(data, write=False) as store:
        write(store, out, ("csv",), About(publish=True))
    return thidua.read(out)


def rows_of(frame: Any) -> Iterator[dict[str, Any]]:
    yield from frame.astype(object).where(frame.notna(), None).to_dict("records")


@pytest.mark.parametrize("table", READ)
def test_every_cell_leads_to_its_words_in_the_article_and_in_the_publishable_form(
    whole: Any, published: Any, table: str
) -> None:
    texts = dict(zip(whole.articles["article"], whole.articles["text"], strict=True))
    read_here = set().union(*(kind.get(table, set()) for kind in KINDS))
    bare = {row["id"]: row for row in rows_of(published[table])}
    assert "text" not in published.articles
    cells = 0
    for row in rows_of(whole[table]):
        words: dict[str, list[str]] = {}
        for found in row["evidence"]:
            words.setdefault(found["column"], []).append(texts[row["article"]][found["start"] : found["end"]])
        told: dict[str, list[str]] = {}
        for found in bare[row["id"]]["evidence"]:
            told.setdefault(found["column"], []).append(found["words"])
        assert told == words, row["id"]
        assert row["sentence"]
        assert row["sentence"] in texts[row["article"]]
        assert bare[row["id"]]["sentence"] == row["sentence"]
        for column in read_here:
            if row[column] in (None, "", []):
                continue
            cells += 1
            assert not list(Pointed(column, words.get(column, [])).faults(table, row[column])), (row["id"], column)
    assert cells > 100


def test_every_column_of_the_panel_is_a_fact_or_about_one() -> None:
    assert {column.name for column in columns("panel")} == set(BEHIND) | ABOUT_OTHERS
    assert KEYS["panel"] == ("canonical_bloc", "year")


def test_every_cell_of_the_panel_leads_to_rows_that_say_it(whole: Any) -> None:
    reported = {f"{table}:{row['id']}": row for table in (*READ, "blocs") for row in rows_of(whole[table])}
    unit_of = {f"{m['reported']}:{m['row']}": m["unit"] for m in rows_of(whole["unit_mentions"])}
    name_of = {u["unit"]: u["name"] for u in rows_of(whole["canonical_units"])}
    bloc_of = {(m["article"], m["bloc"]): m["canonical_bloc"] for m in rows_of(whole["bloc_mentions"])}
    cells = 0
    for line in rows_of(whole.panel()):
        for column, where in BEHIND.items():
            value = line[column]
            if value in (None, "", []):
                continue
            cells += 1
            names = line[where]
            assert names, (column, line["canonical_bloc"], line["year"])
            rows = [reported[name] for name in names]
            assert {bloc_of[(row["article"], row["bloc"])] for row in rows} == {line["canonical_bloc"]}
            assert all(row["evidence"] for row in rows)
            units = {unit_of[name] for name in names if name in unit_of}
            if column in {"head", "deputies", "members"}:
                assert set(value if isinstance(value, list) else [value]) <= units
            elif column in {"head_name", "head_others", "deputy_names", "member_names"}:
                said = {name_of[unit] for unit in units} | {row.get("person") for row in rows} | written(rows)
                assert set(value if isinstance(value, list) else [value]) <= said
            elif column == "head_person":
                assert value in {row["person"] for row in rows if "person" in row}
            elif column == "member_count":
                assert value in {row["member_count"] for row in rows if "member_count" in row}
            else:
                kinds = {row["kind"] for row in rows}
                assert {award.split(":")[0].split(" ")[0] for award in value} <= kinds
    assert cells > 100


def written(rows: list[dict[str, Any]]) -> set[str]:
    return {row[column] for row in rows for column in ("unit", "unit_full") if row.get(column)}


def test_every_fact_of_the_panel_has_its_sources_and_rows(whole: Any) -> None:
    names = {f"{table}:{row}" for table in (*READ, "blocs") for row in whole[table]["id"]}
    source_of = dict(zip(whole["sources"]["article"], whole["sources"]["source"], strict=True))
    reason_of = dict(zip(whole["sources"]["article"], whole["sources"]["reason"].astype(object), strict=True))
    for cell in rows_of(whole.panel_cells):
        assert cell["rows"]
        assert set(cell["rows"]) <= names
        own = {source_of[article] for article in cell["articles"] if reason_of[article] != "translated"}
        assert cell["sources"] == len(own)
        assert cell["agreement"] == "conflict" or cell["agreement"] == ("agree" if len(own) > 1 else "single")
