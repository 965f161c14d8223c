"""``thidua.read`` gives typed frames, the same from every form, and refuses what is not as it was exported."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import thidua
from extract.errors import ThiduaError
from output.export import FORMATS, About, write
from output.export.line_sums import changed_lines, line_sums
from output.export.opened import DamagedPackage, NoPackage
from output.store import Store, StoreProblem
from output.values import ALL_TABLES
from tests.releases import AWKWARD, awkward_store
from tests.test_startup import imported
from thidua.reading import NoSuchTable


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return awkward_store(tmp_path_factory.mktemp("store") / "data")


def export(data: Path, out: Path, *formats: str) -> Path:
    with Store.open(data, write=False) as store:
        write(store, out, formats or ("csv",), About(version="2026.1"))
    return out


@pytest.mark.parametrize("form", ["csv", "parquet", "sqlite", "jsonl"])
def test_frames_are_the_same_from_every_form_and_from_the_data_folder(data: Path, tmp_path: Path, form: str) -> None:
    expected, found = thidua.read(data), thidua.read(export(data, tmp_path, form))
    assert list(found) == list(expected) == list(ALL_TABLES)
    for table in ALL_TABLES:
        pd.testing.assert_frame_equal(found[table], expected[table])


def test_columns_have_their_types(data: Path) -> None:
    found = thidua.read(data)
    assert found.leaders["year"].dtype == "Int64"
    assert list(found.awards["grantor"].cat.categories)[:2] == ["government", "prime_minister"]
    assert found.meetings["held"].tolist() == [pd.Timestamp(2024, 3, 3)] * 3
    assert found.articles["published"].dtype == "datetime64[s]"
    assert found.articles["relevant"].dtype == bool
    assert found.people["posts"][0] == ["Giám đốc", "Bí thư"]
    assert found.leaders["evidence"][0][0] == {"column": "unit", "start": 3, "end": 12}
    assert found.leaders["person"].isna().all()
    assert found.awards["recipient"].tolist()[1 : 1 + len(AWKWARD)] == list(AWKWARD)


def test_a_dataset_says_what_it_is(data: Path, tmp_path: Path) -> None:
    found = thidua.read(export(data, tmp_path))
    assert found.version == "2026.1"
    assert (found.facts["schema"], found.facts["extractors"], found.facts["form"]) == ("1.0.0", ["1"], "full")
    assert "2026.1: articles, blocs" in repr(found)
    assert "leaders" in dir(found)
    assert found["leaders"] is found.leaders
    with pytest.raises(AttributeError, match="has no table leader; it has articles"):
        _ = found.leader
    with pytest.raises(KeyError):
        found["leader"]
    assert thidua.read(data).version is None


def test_without_resolution_there_is_no_panel(data: Path) -> None:
    with pytest.raises(NoSuchTable, match="thidua resolve"):
        thidua.read(data).panel()


def test_empty_tables_have_their_types(tmp_path: Path) -> None:
    with Store.open(tmp_path / "data"):
        pass
    (tmp_path / "data" / "archive").mkdir(exist_ok=True)
    folders = [tmp_path / "data", *(export(tmp_path / "data", tmp_path / form, form) for form in ("csv", "parquet"))]
    types = [{table: frame.dtypes.to_dict() for table, frame in thidua.read(folder).items()} for folder in folders]
    assert types[0] == types[1] == types[2]


def test_importing_it_is_quick() -> None:
    assert not imported("import thidua; thidua.read") & {"pandas", "pyarrow", "sqlalchemy", "numpy"}


# What is refused


def replaced(before: str, after: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert before in text
        return text.replace(before, after, 1)

    return change


@pytest.mark.parametrize(
    ("file", "change", "said"),
    [
        ("leaders.csv", replaced("elected", "chosen"), r"leaders\.csv .* line 2: status is 'chosen', which is none of"),
        ("leaders.csv", replaced("Sở Nội vụ", "Sở Ngoại vụ"), "line 2: the row does not say what its id"),
        ("awards.csv", replaced(",-5,", ",none,"), "line 3: year is 'none', not a whole number"),
        ("meetings.csv", replaced("2024-03-03", "3/3/2024"), "line 2: held is '3/3/2024', not a day"),
        ("meetings.csv", replaced(",2023,", ",2023,5,"), "line 2: 18 cells where there are 17 columns"),
        ("leaders.csv", replaced("id,article,bloc", "id,bloc,article"), "line 1: the columns are in another order"),
        ("leaders.csv", replaced("person,", ""), "line 1: the columns are without person"),
        ("members.csv", lambda text: text + text.splitlines()[-1] + "\n", "stands there twice"),
        ("members.csv", lambda text: "\n".join(text.splitlines()[:-1]) + "\n", "11 rows where 12 were exported"),
        ("members.csv", lambda text: text[: len(text) // 2], r"line \d+"),
        ("members.csv", lambda text: text.replace("\n", "\r\n"), "of the lines 1 to 13 some are not"),
        ("members.csv", replaced(",test,", ",tested,"), "; line 2 is not as it was exported"),
        ("articles.csv", replaced("được bầu", "không được bầu"), r"; line \d+ is not as it was exported"),
        ("datapackage.json", lambda text: text[:-30], "is no JSON"),
        ("datapackage.json", lambda _: "[]", "no data package of thidua's"),
        ("datapackage.json", replaced('"name": "person"', '"name": "human"'), None),
    ],
)
def test_a_release_that_was_changed_by_hand_is_refused(
    data: Path, tmp_path: Path, file: str, change: Callable[[str], str], said: str | None
) -> None:
    path = export(data, tmp_path) / file
    with path.open(encoding="utf-8", newline="") as opened:
        text = opened.read()
    with path.open("w", encoding="utf-8", newline="") as opened:
        opened.write(change(text))
    if said is None:  # the package itself no longer fits the files
        with pytest.raises(DamagedPackage, match="line 1: the columns are without human with person"):
            _ = thidua.read(tmp_path).leaders
        return
    with pytest.raises(DamagedPackage, match=re.compile(said, re.DOTALL)):
        thidua.read(tmp_path)


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_the_line_that_was_changed_is_found_among_many(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"rows.{form}"
    lines = [f"row {n}, {n * n}\n" for n in range(1000)]
    path.write_text("".join(lines), encoding="utf-8")
    said = line_sums(path)
    assert changed_lines(path, said) is None
    for n in (0, 255, 256, 700, 999):
        path.write_text("".join([*lines[:n], f"row {n}, another\n", *lines[n + 1 :]]), encoding="utf-8")
        assert changed_lines(path, said) == f"line {n + 1} is not as it was exported"
    path.write_text("".join(lines[:3] + lines[4:]), encoding="utf-8")
    assert str(changed_lines(path, said)).startswith("of the lines 1 to 256 some")
    path.write_text("".join(lines[:768]), encoding="utf-8")
    assert changed_lines(path, said) == "lines at its end are missing"
    path.write_text("".join([*lines[:4], "x\n", *lines[5:500], "y\n", *lines[501:]]), encoding="utf-8")
    assert changed_lines(path, said) == "line 5 is not as it was exported, and others below line 256"


def test_it_can_be_read_as_it_is(data: Path, tmp_path: Path) -> None:
    path = export(data, tmp_path) / "leaders.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Sở Nội vụ", "Sở Ngoại vụ"), encoding="utf-8")
    assert set(thidua.read(tmp_path, check=False).leaders["unit"]) == {"Sở Ngoại vụ"}


@pytest.mark.parametrize("form", ["parquet", "sqlite", "jsonl"])
def test_other_forms_are_held_to_their_sums(data: Path, tmp_path: Path, form: str) -> None:
    export(data, tmp_path, form)
    path = tmp_path / ("thidua.sqlite" if form == "sqlite" else f"leaders.{form}")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(DamagedPackage, match=re.escape(path.name)):
        thidua.read(tmp_path)


def test_a_half_written_release_is_refused(data: Path, tmp_path: Path) -> None:
    export(data, tmp_path)
    (tmp_path / "awards.csv").unlink()
    with pytest.raises(DamagedPackage, match=r"awards\.csv is missing"):
        thidua.read(tmp_path)
    (tmp_path / "datapackage.json").unlink()
    with pytest.raises(NoPackage, match="was not finished"):
        thidua.read(tmp_path)


def test_other_folders_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NoPackage, match="there is no folder"):
        thidua.read(tmp_path / "none")
    with pytest.raises(NoPackage, match="thidua export"):
        thidua.read(tmp_path)
    (tmp_path / "archive").mkdir()
    (tmp_path / "thidua.sqlite").write_bytes(b"nonsense" * 1000)
    with pytest.raises(StoreProblem, match="is damaged"):
        thidua.read(tmp_path)


def test_a_workbook_alone_is_not_read(data: Path, tmp_path: Path) -> None:
    with pytest.raises(ThiduaError, match="export it as csv or parquet too"):
        thidua.read(export(data, tmp_path, "xlsx"))


def test_all_forms_together_are_read_too(data: Path, tmp_path: Path) -> None:
    assert len(thidua.read(export(data, tmp_path, *FORMATS)).leaders) == 3
    facts = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))["thidua"]
    assert facts["rows"]["leaders"] == 3
