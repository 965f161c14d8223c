"""An audit draws at random from every part of the data, and its figures follow from the sheet alone."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from extract.errors import UnwritableOutput
from extract.schema import TABLES
from output.audit import BadSheet, draw, read_sheet, score, write_sheet
from output.audit.items import Item, band_of
from output.audit.scoring import wilson
from output.store import Store
from tests.releases import awkward_store
from thidua.cli import app

Cells = list[list[str]]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    names = tuple(f"n{number}" for number in range(12))
    return awkward_store(tmp_path_factory.mktemp("store") / "data", names, left_out=True)


def drawn(data: Path, number: int = 200, seed: int = 1) -> list[Item]:
    with Store.open(data, write=False) as store:
        return draw(store, number, seed)


def filled(items: list[Item], say: Callable[[Item], str | None]) -> list[Item]:
    return [replace(item, verdict=say(item)) for item in items]


# The draw


def test_same_seed_same_sample(data: Path) -> None:
    assert drawn(data, 60) == drawn(data, 60)
    assert drawn(data, 60) != drawn(data, 60, seed=2)


def test_every_part_of_the_data_is_drawn_from(data: Path) -> None:
    items = drawn(data, 100)
    assert len(items) == 100
    assert len({item.key for item in items}) == 100
    assert Counter(item.kind for item in items)["page"] == 20
    assert {item.table for item in items if item.kind == "row"} == set(TABLES)
    strata = {item.stratum for item in items}
    assert {"articles", "left out: no article", "left out: not fetched"} <= strata
    assert {"awards 0-0.5", "awards 0.5-0.8"} <= strata
    for item in items:
        assert 0 < item.drawn <= item.in_stratum
    row = next(item for item in items if item.table == "leaders")
    assert "unit: Sở Nội vụ" in row.what
    assert "bloc: Khối 0" in row.what
    assert row.url.startswith("https://bao.example/")
    assert next(item for item in items if item.stratum.endswith("no article")).what == "no article: listing"


def test_more_than_there_is_is_all_there_is(data: Path) -> None:
    items = drawn(data, 10_000)
    assert all(item.drawn == item.in_stratum for item in items)
    figures = score(filled(items, lambda _: "right"))
    assert figures.tables["awards"].precision is not None
    assert figures.tables["awards"].precision.low == 1.0  # everything was looked at


def test_a_rate_in_the_data_is_found_in_the_sample(data: Path) -> None:
    every = {item.key: n % 4 != 0 for n, item in enumerate(sorted(drawn(data, 10_000), key=lambda item: item.key))}
    inside = 0
    for seed in range(40):
        figures = score(filled(drawn(data, 120, seed), lambda item: "right" if every[item.key] else "wrong"))
        share = figures.tables["awards"].precision
        truth = [right for key, right in every.items() if key.startswith("awards/")]
        assert share is not None
        inside += share.low <= sum(truth) / len(truth) <= share.high
    assert inside >= 35


def test_bands() -> None:
    assert [band_of(value) for value in (0.0, 0.499, 0.5, 0.8, 0.95, 1.0)] == [
        "0-0.5", "0-0.5", "0.5-0.8", "0.8-0.95", "0.95-1", "0.95-1",
    ]  # fmt: skip


# The sheet


@pytest.mark.parametrize("name", ["audit.csv", "audit.xlsx"])
def test_a_sheet_comes_back_as_it_was(data: Path, tmp_path: Path, name: str) -> None:
    items = drawn(data, 80)
    write_sheet(items, tmp_path / name)
    assert [item.key for item in read_sheet(tmp_path / name)] == [item.key for item in items]
    assert read_sheet(tmp_path / name)[0].words == items[0].words
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_the_workbook_offers_the_verdicts_and_holds_no_formula(data: Path, tmp_path: Path) -> None:
    write_sheet(drawn(data, 200), tmp_path / "audit.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "audit.xlsx")["audit"]
    assert [v.formula1 for v in sheet.data_validations.dataValidation] == ['"right,wrong,unsure"']
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}


def test_work_that_was_done_is_never_written_over(data: Path, tmp_path: Path) -> None:
    write_sheet(drawn(data, 10), tmp_path / "audit.csv")
    with pytest.raises(UnwritableOutput, match="may have been filled in"):
        write_sheet(drawn(data, 10), tmp_path / "audit.csv")


def cells(path: Path) -> Cells:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def put(path: Path, rows: Cells, *, delimiter: str = ",", encoding: str = "utf-8-sig") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


@pytest.fixture
def sheet(data: Path, tmp_path: Path) -> tuple[Path, Cells]:
    path = tmp_path / "audit.csv"
    write_sheet(drawn(data, 100), path)
    return path, cells(path)


def column(rows: Cells, name: str) -> int:
    return rows[0].index(name)


def test_what_excel_and_people_make_of_it_is_read(sheet: tuple[Path, Cells]) -> None:
    path, rows = sheet
    at = column(rows, "verdict")
    for n, row in enumerate(rows[1:]):
        row[at] = ("right", "Đúng", " đúng ", "WRONG", "sai", "không  rõ")[n % 6] if row[1] != "page" else "right"
    rows.append([""] * len(rows[0]))
    items = read_sheet(put(path, [[*row, "", ""] for row in rows], delimiter=";"))
    assert Counter(item.verdict for item in items).keys() == {"right", "wrong", "unsure"}


def changed(name: str, value: str, kind: str = "row") -> Callable[[Cells], Cells]:
    def change(rows: Cells) -> Cells:
        row = next(row for row in rows[1:] if row[1] == kind)
        row[column(rows, name)] = value
        return rows

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (changed("verdict", "maybe"), "line 2: the verdict is 'maybe'"),
        (changed("key", "blocs/other"), "line 2: key, kind"),
        (changed("in_stratum", "7"), "line 2: key, kind"),
        (changed("in_stratum", "1.23E+03"), "line 2: in_stratum is '1.23E\\+03', which is no number"),
        (changed("sum", ""), "line 2: key, kind"),
        (changed("missed_awards", "2"), "line 2: missed_awards are for lines of articles"),
        (changed("missed_awards", "many", "article"), r"line \d+: missed_awards is 'many'"),
        (changed("missed_awards", "1", "article"), r"line \d+: .* no verdict on the article"),
        (changed("verdict", "wrong", "page"), r"line \d+: the page was wrongly left out; say under missed_"),
        (changed("missed_blocs", "1", "page"), r"line \d+: rows are missed with this page"),
        (lambda rows: rows[:9] + rows[10:], "lines were drawn and .* what was line 10 is gone"),
        (lambda rows: [*rows, rows[5]], "line .*: it is the same as line "),
        (lambda rows: [row[:5] + row[6:] for row in rows], "line 1: the columns verdict are missing"),
        (lambda rows: rows[:1], "has no lines below the first"),
    ],
)
def test_a_damaged_sheet_is_refused_with_the_line(
    sheet: tuple[Path, Cells], change: Callable[[Cells], Cells], said: str
) -> None:
    path, rows = sheet
    with pytest.raises(BadSheet, match=said):
        read_sheet(put(path, change(rows)))


def test_files_that_are_no_sheet_are_refused(tmp_path: Path, sheet: tuple[Path, Cells]) -> None:
    path, rows = sheet
    rows[0][3] = "é"
    with pytest.raises(BadSheet, match="CSV UTF-8"):
        read_sheet(
            put(
                path,
                [[cell.encode("ascii", "ignore").decode() + "é" for cell in row] for row in rows],
                encoding="latin-1",
            )
        )
    (tmp_path / "audit.xlsx").write_bytes(b"PK nonsense")
    with pytest.raises(BadSheet, match="no workbook"):
        read_sheet(tmp_path / "audit.xlsx")
    with pytest.raises(BadSheet, match="cannot be read"):
        read_sheet(tmp_path / "none.csv")


# The figures


def item(n: int, stratum: str, in_stratum: int, verdict: str | None, **values: object) -> Item:
    given: dict[str, object] = {"kind": "row", "table": "leaders", "drawn": 1, "seed": 1, **values}
    return Item(key=f"{stratum}/{n}", stratum=stratum, in_stratum=in_stratum, verdict=verdict, **given)  # type: ignore[arg-type]


def test_strata_count_by_their_size() -> None:
    items = [item(n, "leaders 0-0.5", 100, "right" if n < 5 else "wrong") for n in range(10)]
    items += [item(n, "leaders 0.95-1", 900, "right") for n in range(10)]
    share = score(items).tables["leaders"].precision
    assert share is not None
    assert share.value == pytest.approx(0.95)
    assert share.low < 0.95 < share.high
    assert score(items).tables["leaders"].rows == 1000


def test_wilson_is_what_the_books_say() -> None:
    assert wilson(0.9, 100) == pytest.approx((0.8256, 0.9448), abs=1e-4)
    assert wilson(1.0, 20) == pytest.approx((0.8389, 1.0), abs=1e-4)
    assert wilson(0.7, 50, 1.0) == (0.7, 0.7)


def test_recall_counts_what_articles_and_left_out_pages_lose() -> None:
    items = [item(n, "leaders 0.95-1", 200, "right") for n in range(20)]
    found = {"kind": "article", "table": "articles", "found": "leaders=2"}
    items += [item(n, "articles", 100, "right", missed={"missed_leaders": int(n < 5)}, **found) for n in range(10)]
    lost = {"kind": "page", "table": "articles"}
    items += [item(n, "left out: not fetched", 500, "right", **lost) for n in range(49)]
    items += [item(99, "left out: not fetched", 500, "wrong", missed={"missed_leaders": 5}, **lost)]
    leaders = score(items).tables["leaders"]
    assert leaders.recall is not None
    assert leaders.recall_with_left_out is not None
    assert leaders.recall.value == pytest.approx(20 / 25)
    assert leaders.recall_with_left_out.value == pytest.approx(200 / (200 + 50 + 50))
    assert leaders.recall_with_left_out.low < 200 / 300 < leaders.recall_with_left_out.high
    assert score(items).left_out["left out: not fetched"].value == pytest.approx(0.02)
    assert score(items).tables["articles"].recall_with_left_out is not None


def test_unsure_and_unchecked_lines_are_left_out_and_counted() -> None:
    verdicts: list[str | None] = ["right", "right", "unsure", None]
    figures = score([item(n, "leaders 0.95-1", 50, verdict) for n, verdict in enumerate(verdicts)])
    assert (figures.lines, figures.unchecked, figures.unsure) == (4, 1, 1)
    assert figures.tables["leaders"].precision is not None
    assert figures.tables["leaders"].precision.checked == 2
    with pytest.raises(BadSheet, match="no line has a verdict yet"):
        score([item(1, "leaders 0.95-1", 50, None)])


# The command


def test_from_the_command_line(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "audit.csv"
    run = CliRunner().invoke
    done = run(app, ["audit", "--data", str(data), "--n", "50", "--seed", "3", "--out", str(path)])
    assert (done.exit_code, done.stdout) == (0, "")
    assert "50 lines" in done.stderr
    assert run(app, ["audit", "score", str(path)]).exit_code == 3
    rows = cells(path)
    for row in rows[1:-1]:
        row[column(rows, "verdict")] = "right"
    put(path, rows)
    done = run(app, ["audit", "score", str(path)])
    assert done.exit_code == 0
    assert "1.000 [" in done.stdout
    assert "1 of 50 lines are not checked yet" in done.stderr
    assert (
        json.loads(run(app, ["audit", "score", str(path), "--json"]).stdout)["tables"]["blocs"]["precision"]["value"]
        == 1
    )
    assert run(app, ["audit"]).exit_code == 2
    assert (
        "there is no data" in run(app, ["audit", "--data", str(tmp_path / "none"), "--out", str(tmp_path / "x")]).stderr
    )
