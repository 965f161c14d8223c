"""A release explains itself, is the same twice, and cannot be changed without it being seen."""

from __future__ import annotations

import csv
import json
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from extract.errors import UnwritableOutput
from extract.schema import SCHEMA_VERSION, Row
from output.export import FORMATS, About, write
from output.export.codebook import codebook
from output.export.filled import Filled
from output.export.layout import layouts
from output.export.safe_cells import SIGNS, safe, unsafe
from output.export.xlsx_form import CELL, CUT
from output.store import Store
from output.values import ALL_TABLES
from tests.permissions import folder_of_a_person, no_root
from tests.releases import AWKWARD, FORMULA, NAMES, awkward_store
from tests.stored import SITE
from thidua.cli import app


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return awkward_store(tmp_path_factory.mktemp("store") / "data")


def export(data: Path, out: Path, formats: tuple[str, ...] = FORMATS, **about: Any) -> Path:
    with Store.open(data, write=False) as store:
        write(store, out, formats, About(**about))
    return out


@pytest.fixture(scope="module")
def release(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(data, tmp_path_factory.mktemp("release"), version="2026.1", authors=("Lê A",), licence="CC-BY-4.0")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# The files


def test_twice_the_same_bytes(data: Path, release: Path, tmp_path: Path) -> None:
    again = export(data, tmp_path, version="2026.1", authors=("Lê A",), licence="CC-BY-4.0")
    assert contents(again) == contents(release)
    assert {path.suffix for path in release.iterdir()} >= {".csv", ".parquet", ".xlsx", ".sqlite", ".jsonl"}


def test_columns_are_those_of_the_schema_in_every_form(release: Path) -> None:
    book = openpyxl.load_workbook(release / "thidua.xlsx", read_only=True)
    with closing(sqlite3.connect(release / "thidua.sqlite")) as database:
        for table in ALL_TABLES:
            names = list(layouts()[table].names)
            assert names[-1] == "schema"
            with (release / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
                assert next(csv.reader(file)) == names
            assert pq.read_schema(release / f"{table}.parquet").names == names
            assert list(json.loads((release / f"{table}.jsonl").read_text(encoding="utf-8").splitlines()[0])) == names
            assert [cell.value for cell in next(book[table].iter_rows(max_row=1))] == names
            found = [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]
            assert [name for name in found if name != "bloc_id"] == names
    book.close()


def test_every_form_says_schema_and_extractor(release: Path) -> None:
    for row in rows(release / "leaders.csv"):
        assert (row["schema"], row["extractor"]) == (SCHEMA_VERSION, "1")
    metadata = pq.read_schema(release / "leaders.parquet").metadata
    assert (metadata[b"thidua.schema"], metadata[b"thidua.extractor"]) == (SCHEMA_VERSION.encode(), b"1")
    book = openpyxl.load_workbook(release / "thidua.xlsx")
    assert {row[0].value: row[1].value for row in book["about"].iter_rows()}["schema"] == SCHEMA_VERSION
    with closing(sqlite3.connect(release / "thidua.sqlite")) as database:
        said = dict(database.execute("SELECT name, value FROM about"))
    assert (said["schema"], said["extractor"], said["version"]) == (SCHEMA_VERSION, "1", "2026.1")
    package = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))
    assert package["thidua"]["schema"] == SCHEMA_VERSION
    assert package["version"] == "2026.1"


def test_rows_stay_as_they_are_when_articles_are_added(release: Path, tmp_path: Path) -> None:
    more = export(awkward_store(tmp_path / "data", (*NAMES, "four", "a")), tmp_path / "out", ("csv",))
    for table in ALL_TABLES:
        before = {row["id" if "id" in row else "article"]: row for row in rows(release / f"{table}.csv")}
        after = {row["id" if "id" in row else "article"]: row for row in rows(more / f"{table}.csv")}
        assert len(after) > len(before)
        assert {key: {**after[key], "archive_record": ""} for key in before} == {
            key: {**row, "archive_record": ""} for key, row in before.items()
        } or table != "articles"
        if table != "articles":
            lines = set((more / f"{table}.csv").read_bytes().split(b"\n"))
            assert set((release / f"{table}.csv").read_bytes().split(b"\n")) <= lines


def test_ids_are_those_of_the_rows_and_never_twice(data: Path, release: Path) -> None:
    with Store.open(data, write=False) as store:
        said = [row.id() for extraction in store.articles() for row in list[Row](extraction.members)]
    found = [row["id"] for row in rows(release / "members.csv")]
    assert [name.removesuffix("-2") for name in found] == said
    assert len(set(found)) == len(found) > len(set(said))


# CSV


def test_cells_of_formulas_are_harmless_and_come_back(release: Path) -> None:
    frame = pd.read_csv(release / "awards.csv", dtype={"recipient": "str"}, keep_default_na=False)
    cells = [cell for cell in frame["recipient"] if cell != "Sở A"]
    assert not any(cell[0] in SIGNS for cell in cells)
    assert [unsafe(cell) for cell in cells] == [*AWKWARD] * 3
    assert f"'{FORMULA}" in cells
    assert "'quoted'" in cells  # no more than need be


def test_negative_numbers_stay_numbers(release: Path) -> None:
    years = pd.read_csv(release / "awards.csv")["year"]
    assert years.min() == -5
    assert pd.api.types.is_numeric_dtype(years)


@given(st.text(alphabet="'=+-@\t\r\n a＝1", max_size=6))
def test_any_cell_is_harmless_and_comes_back(text: str) -> None:
    written = safe(text)
    assert written is not None
    assert written[:1] not in set(SIGNS) or not written
    assert unsafe(written) == text


def test_csv_begins_with_the_mark_that_excel_needs(release: Path) -> None:
    start = (release / "blocs.csv").read_bytes()[:5]
    assert start == b"\xef\xbb\xbfid"
    assert pd.read_csv(release / "blocs.csv").columns[0] == "id"


# Other forms


def test_no_cell_of_the_workbook_is_a_formula(release: Path) -> None:
    book = openpyxl.load_workbook(release / "thidua.xlsx")
    assert book.sheetnames == ["about", "codebook", *ALL_TABLES]
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    head, *found = book["awards"].iter_rows(values_only=True)
    assert FORMULA in [row[head.index("recipient")] for row in found]
    head, first, *_ = book["meetings"].iter_rows(values_only=True)
    assert str(first[head.index("held")]) == "2024-03-03 00:00:00"  # a day, not a word
    assert first[head.index("year_reviewed")] == 2023


def test_a_text_that_is_too_long_for_a_cell_is_cut_with_a_mark() -> None:
    from output.export.xlsx_form import _cut

    assert _cut("ề" * CELL) == "ề" * CELL
    cut = _cut("🏅" * CELL)
    assert cut.endswith(CUT)
    assert len(cut.encode("utf-16-le")) // 2 <= CELL


def test_the_database_has_keys_search_and_views(release: Path) -> None:
    with closing(sqlite3.connect(release / "thidua.sqlite")) as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        found = database.execute("SELECT count(*) FROM leaders_fts WHERE leaders_fts MATCH 'noi vu'").fetchone()
        assert found == (3,)  # without marks
        assert database.execute("SELECT DISTINCT bloc FROM heads").fetchall() == [("Khối 0",)]
        sql = database.execute("SELECT sql FROM sqlite_master WHERE name = 'leaders'").fetchone()[0]
    assert "-- Year of the term" in sql


@pytest.mark.skipif(find_spec("datasette") is None, reason="needs datasette (extra dev)")
def test_datasette_shows_it(release: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "datasette", "serve", str(release), "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            base = f"http://127.0.0.1:{port}/thidua"
            table = json.loads(answer(f"{base}/leaders.json?_search=noi+vu&_labels=on&_facet=role"))
            assert table["filtered_table_rows_count"] == 3
            assert table["facet_results"]["role"]["results"][0]["value"] == "head"
            assert table["rows"][0]["bloc_id"]["label"] == "Khối 0"  # a key that leads on
            page = answer(f"{base}/leaders")
            assert "Who heads a bloc, or is elected to head it." in page
            assert "Year of the term" in page
            assert json.loads(answer(f"{base}/awards_by_grantor.json?_shape=array"))[0]["proposed"] > 0
        finally:
            server.terminate()


def answer(url: str) -> str:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(150):
        try:
            with opener.open(url, timeout=10) as response:
                text: str = response.read().decode()
                return text
        except ConnectionError:
            pass
        except urllib.error.HTTPError:
            raise
        except urllib.error.URLError:
            pass
        time.sleep(0.2)
    raise AssertionError("datasette did not start")


# What explains it


@pytest.mark.skipif(find_spec("frictionless") is None, reason="needs frictionless (extra dev)")
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("publish", [False, True])
def test_the_package_is_valid_with_its_keys(data: Path, tmp_path: Path, publish: bool) -> None:
    from frictionless import Package

    export(data, tmp_path, publish=publish)
    package = Package(str(tmp_path / "datapackage.json"))
    report = package.validate()
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "note"])
    keys = package.get_resource("leaders").schema.foreign_keys
    assert {key["reference"]["resource"] for key in keys} == {"articles", "blocs"}
    # And it would be seen: a leader of a bloc that nobody reports.
    path = tmp_path / "leaders.csv"
    text = path.read_text(encoding="utf-8-sig")
    line = text.splitlines()[1]
    cells = line.split(",")
    path.write_text(text.replace(line, ",".join([*cells[:2], "77", *cells[3:]])), encoding="utf-8-sig")
    assert not Package(str(tmp_path / "datapackage.json")).validate().valid


def test_the_codebook_explains_every_column(release: Path) -> None:
    text = (release / "codebook.md").read_text(encoding="utf-8")
    for layout in layouts().values():
        for column in layout.columns:
            assert f"| `{column.name}` | {column.type} |" in text
            assert column.meaning in text
    assert "`head` (3)" in text  # codes with their number
    assert "| `person` | string |  | 0% |" in text
    assert "| `count` | integer | recipients | 0% |" in text
    assert "2026.1" in text


def test_the_codebook_of_nothing() -> None:
    text = codebook({name: Filled(layout) for name, layout in layouts().items()}, About(), ["csv"])
    assert "| `person` | string |  |  |" in text


def test_how_to_cite_it(release: Path, tmp_path: Path, data: Path) -> None:
    yaml = pytest.importorskip("yaml")
    found = yaml.safe_load((release / "CITATION.cff").read_text(encoding="utf-8"))
    assert (found["cff-version"], found["type"], found["version"]) == ("1.2.0", "dataset", "2026.1")
    assert found["authors"] == [{"name": "Lê A"}]
    assert found["license"] == "CC-BY-4.0"
    export(data, tmp_path, ("csv",), title='Thi đua: "2020" # 1')
    found = yaml.safe_load((tmp_path / "CITATION.cff").read_text(encoding="utf-8"))
    assert found["title"] == 'Thi đua: "2020" # 1'
    assert found["authors"] == [{"alias": "anonymous"}]
    export(data, tmp_path, ("csv",), licence="terms of our institute")  # no identifier that the format allows
    found = yaml.safe_load((tmp_path / "CITATION.cff").read_text(encoding="utf-8"))
    assert "license" not in found
    assert found["abstract"].endswith("Licence: terms of our institute.")


def test_the_note_on_personal_data_names_every_column_that_holds_some(release: Path) -> None:
    text = (release / "PERSONAL_DATA.md").read_text(encoding="utf-8")
    for name in ("name", "honorific", "posts", "person", "post", "recipient", "author"):
        assert f"`{name}`" in text


def test_the_publishable_form_has_no_texts_but_the_evidence(data: Path, tmp_path: Path) -> None:
    export(data, tmp_path, publish=True)
    text = "Khối thi đua one\nSở Nội vụ được bầu làm Khối trưởng."
    for path in tmp_path.iterdir():
        assert text.encode() not in path.read_bytes().replace(b"\\n", b"\n"), path
    head = rows(tmp_path / "articles.csv")[0]
    assert not {"text", "lead"} & set(head)
    assert head["text_hash"]
    evidence = json.loads(rows(tmp_path / "leaders.csv")[0]["evidence"])
    assert evidence[1] == {"column": "role", "start": 0, "end": 2, "words": "Kh"}
    assert pq.read_table(tmp_path / "leaders.parquet").column("evidence")[0].as_py()[1]["words"] == "Kh"
    assert rows(tmp_path / "awards.csv")[1]["sentence"]


# The folder


def test_forms_of_the_release_before_go_and_other_files_stay(data: Path, tmp_path: Path) -> None:
    export(data, tmp_path)
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "members.parquet").write_bytes(b"mine too")
    export(data, tmp_path, ("csv",))
    there = {path.name for path in tmp_path.iterdir()}
    assert {"notes.txt", "members.parquet", "members.csv"} <= there
    assert not there & {"leaders.parquet", "thidua.xlsx", "thidua.sqlite", "metadata.json"}


def test_an_export_that_breaks_off_leaves_what_was_there(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(data, tmp_path, ("csv",))
    before = contents(tmp_path)
    monkeypatch.setattr(
        "output.export.release.package.package", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left"))
    )
    with pytest.raises(UnwritableOutput, match="No space left"):
        export(data, tmp_path, publish=True)
    assert contents(tmp_path) == before
    monkeypatch.setattr("output.export.release.codebook", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        export(data, tmp_path, publish=True)
    assert contents(tmp_path) == before


def test_a_data_folder_is_never_written_over(tmp_path: Path) -> None:
    data = awkward_store(tmp_path / "data", ("one",))
    before = (data / "thidua.sqlite").read_bytes()
    with pytest.raises(UnwritableOutput, match="data folder"):
        export(data, data, ("sqlite",))
    with pytest.raises(UnwritableOutput, match="data folder"):
        export(data, data, ("csv",))
    assert (data / "thidua.sqlite").read_bytes() == before


def test_a_place_that_cannot_be_written_is_said(data: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    done = CliRunner().invoke(app, ["export", "--data", str(data), "--out", str(tmp_path / "file")])
    assert (done.exit_code, done.stdout) == (3, "")
    assert "--out" in done.stderr


def test_a_folder_without_permission(data: Path, tmp_path: Path) -> None:
    with Store.open(data, write=False) as store, folder_of_a_person() as folder:
        write(store, tmp_path, ("csv",), About())
        folder.chmod(0o500)
        with no_root(), pytest.raises(UnwritableOutput, match="Permission"):
            write(store, folder, ("csv",), About())


def test_without_the_extra_packages_it_says_how_to_get_them(data: Path, tmp_path: Path) -> None:
    command = ["thidua", "export", "--data", str(data), "--out", str(tmp_path), "--format", "parquet"]
    code = f"import sys; sys.modules['pyarrow'] = None; sys.argv = {command}; from thidua.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "pip install 'thidua[publish]'" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--format", "csv,ods"], "no form ods"),
        (["--format", ","], "no form nothing"),
        (["--released", "soon"], "soon"),
    ],
)
def test_wrong_usage_is_said(data: Path, tmp_path: Path, arguments: list[str], said: str) -> None:
    done = CliRunner().invoke(app, ["export", "--data", str(data), "--out", str(tmp_path / "out"), *arguments])
    assert done.exit_code == 2
    assert said in done.stderr
    assert not (tmp_path / "out").exists()


# Two releases


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """The data with an article more, one less, and a row that says something else."""
    data = awkward_store(tmp_path / "data", ("two", "three", "four"))
    with closing(sqlite3.connect(data / "thidua.sqlite")) as database, database:
        article = database.execute("SELECT article FROM articles WHERE url = ?", (f"https://{SITE}/two",)).fetchone()[0]
        database.execute("UPDATE leaders SET year = 2025, extractor = '2' WHERE article = ?", (article,))
    return export(data, tmp_path / "out", ("parquet",), version="2026.2")


def diff(*arguments: object) -> str:
    done = CliRunner().invoke(app, ["diff", *map(str, arguments)])
    assert done.exit_code == 0, done.stderr
    return done.stdout


def test_what_differs_between_two_releases(release: Path, changed: Path, tmp_path: Path) -> None:
    found = list(csv.DictReader(diff(release, changed).splitlines()))
    articles = [
        (row["change"], json.loads(row["before"] or row["after"])["title"])
        for row in found
        if row["table"] == "articles"
    ]
    assert sorted(articles) == [("added", "Khối thi đua four"), ("removed", "Khối thi đua one")]
    (cell,) = [row for row in found if row["change"] == "changed"]
    assert (cell["table"], cell["column"], cell["before"], cell["after"]) == ("leaders", "year", "", "2025")
    assert cell["id"] != cell["id_before"] != ""
    whole = json.loads(diff(release, changed, "--format", "json"))
    assert (whole["old"]["version"], whole["new"]["version"]) == ("2026.1", "2026.2")
    assert whole["counts"]["leaders"] == {"added": 1, "removed": 1, "changed": 1}
    assert len(whole["changes"]) == len(found)
    diff(release, changed, "--out", tmp_path / "changes.csv")
    assert len(rows(tmp_path / "changes.csv")) == len(found)


def test_nothing_differs_between_forms(data: Path, release: Path, tmp_path: Path) -> None:
    for form in ("csv", "parquet", "sqlite", "jsonl"):
        export(data, tmp_path / form, (form,), publish=form == "jsonl")
        assert diff(release, tmp_path / form).count("\n") == 1, form


def test_a_folder_that_is_no_release_has_no_differences(release: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["diff", str(release), str(tmp_path)])
    assert (done.exit_code, done.stdout) == (3, "")
    assert "holds no release" in done.stderr
