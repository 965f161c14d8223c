"""What the user takes away: DataFrames, CSV files, annotations, rows and summaries."""

from __future__ import annotations

import csv
import datetime
import json
import os
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest

from extract.errors import UnwritableOutput
from extract.schema import TABLES, Leader, columns
from output.annotation import AnnotationFolder, annotation
from output.csv_tables import CsvTables
from output.frames import frames
from output.summary import summary
from output.values import ALL_TABLES, json_lines, plain
from tests.permissions import folder_of_a_person, no_root
from tests.samples import TEXT, nothing, sample


def names(table: str) -> list[str]:
    return [column.name for column in columns(table)]


def test_frames_have_the_columns_and_types_of_the_schema() -> None:
    tables = frames([sample(), nothing()])
    assert list(tables) == list(ALL_TABLES)
    for table, frame in tables.items():
        assert list(frame.columns) == names(table)
    assert tables["leaders"]["year"].dtype == "Int64"
    assert tables["leaders"]["year"].tolist() == [2024]
    assert list(tables["awards"]["grantor"].cat.categories)[:2] == ["government", "prime_minister"]
    assert tables["meetings"]["held"].tolist() == [pd.Timestamp(2024, 1, 9)]
    assert tables["articles"]["published"].tolist() == [pd.Timestamp(2024, 1, 9, 15, 30), pd.NaT]
    assert tables["articles"]["relevant"].dtype == bool
    assert tables["people"]["posts"].tolist() == [["Giám đốc Sở Tài chính"]]


def test_empty_frames_have_the_same_types() -> None:
    full, empty = frames([sample()]), frames([])
    for table in ALL_TABLES:
        assert len(empty[table]) == 0
        assert full[table].dtypes.to_dict() == empty[table].dtypes.to_dict()


def test_to_frames_of_one_article() -> None:
    assert sample().to_frames()["members"]["unit_full"].tolist() == ["Sở Tài chính", "Sở Công Thương"]


def test_a_time_in_another_zone_is_given_in_vietnam() -> None:
    noon = datetime.datetime(2024, 1, 9, 20, tzinfo=datetime.UTC)
    extraction = nothing()
    extraction.article.fetched = noon
    assert plain(noon) == "2024-01-10T03:00:00+07:00"
    assert frames([extraction])["articles"]["fetched"].tolist() == [pd.Timestamp(2024, 1, 10, 3)]


def test_csv_files_hold_what_the_rows_hold(tmp_path: Path) -> None:
    with CsvTables(tmp_path / "new" / "folder") as tables:
        tables.write(sample())
        tables.write(nothing())
    folder = tmp_path / "new" / "folder"
    assert sorted(path.name for path in folder.iterdir()) == sorted(f"{table}.csv" for table in ALL_TABLES)
    for table in ALL_TABLES:
        with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        assert header == names(table)
        assert len(rows) == tables.counts[table]
    articles = pd.read_csv(folder / "articles.csv")
    assert articles["text"][0] == TEXT
    assert articles["relevant"].tolist() == [True, False]
    blocs = pd.read_csv(folder / "blocs.csv")
    evidence = json.loads(blocs["evidence"][0])
    assert [TEXT[cell["start"] : cell["end"]] for cell in evidence] == blocs["name"].tolist()
    assert json.loads(blocs["aliases"][0]) == ["Khối thi đua các sở quản lý kinh tế"]


def test_csv_files_always_have_a_header(tmp_path: Path) -> None:
    with CsvTables(tmp_path):
        pass
    for table in ALL_TABLES:
        assert (tmp_path / f"{table}.csv").read_text(encoding="utf-8") == ",".join(names(table)) + "\n"


@pytest.mark.parametrize("how", ["stopped", "discarded"])
def test_a_run_that_breaks_off_leaves_the_tables_of_the_run_before(tmp_path: Path, how: str) -> None:
    def run() -> None:
        with CsvTables(tmp_path) as tables:
            tables.write(nothing())
            if how == "stopped":
                raise KeyboardInterrupt
            tables.discard()

    with CsvTables(tmp_path) as tables:
        tables.write(sample())
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with suppress(KeyboardInterrupt):
        run()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_folder_that_is_a_file_is_said_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x")
    with pytest.raises(UnwritableOutput, match="--out"):
        CsvTables(tmp_path / "taken")
    with pytest.raises(UnwritableOutput, match="--json"):
        AnnotationFolder(tmp_path / "taken")


def test_a_folder_without_permission() -> None:
    with folder_of_a_person() as folder:
        folder.chmod(0o500)
        with no_root(), pytest.raises(UnwritableOutput, match="Permission"):
            CsvTables(folder)
        with no_root(), pytest.raises(UnwritableOutput, match="Permission"):
            AnnotationFolder(folder)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full device")
def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables = CsvTables(tmp_path)
    real = os.fspath(tmp_path / f".articles.{os.getpid()}.part")
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(UnwritableOutput, match="No space left"), tables:
        tables.write(sample())
    assert not Path(real).exists()
    assert list(tmp_path.iterdir()) == []


def test_annotation_has_the_shape_of_the_gold() -> None:
    values = annotation(sample(), "mau")
    assert values == json.loads(json.dumps(values))
    assert list(values)[:10] == ["id", "published", "province", "relevant", *TABLES]
    assert (values["id"], values["published"], values["province"], values["relevant"]) == (
        "mau",
        "2024-01-09",
        "Bình Sơn",
        True,
    )
    (bloc,) = values["blocs"]
    assert (bloc["member_count"], bloc["decision"], bloc["aliases"]) == (
        6,
        None,
        ["Khối thi đua các sở quản lý kinh tế"],
    )
    assert [(row["bloc"], row["unit"], row["full"]) for row in values["members"]] == [
        (0, "Tài chính", "Sở Tài chính"),
        (0, "Công Thương", "Sở Công Thương"),
    ]
    assert values["awards"][0]["full"] is None
    assert "recipient_full" not in values["awards"][0]
    assert values["people"][0]["part"] == "chair"
    assert values["article"]["published"] == "2024-01-09T15:30:00+07:00"
    assert values["article"]["published_from"] == "page"
    for table in TABLES:
        for row in values[table]:
            assert {"evidence", "sentence", "rule", "confidence"} <= set(row)
            for cell in row["evidence"]:
                assert values["article"]["text"][cell["start"] : cell["end"]] in row["sentence"]


def test_annotation_of_an_article_that_says_nothing() -> None:
    values = nothing().to_json()
    assert (values["id"], values["published"], values["relevant"]) == ("0" * 16, None, False)
    assert all(values[table] == [] for table in TABLES)


def test_annotations_of_one_name_are_numbered(tmp_path: Path) -> None:
    folder = AnnotationFolder(tmp_path)
    written = [folder.write(nothing(), stem).name for stem in ("tin", "tin", "TIN", "tin-2", "khac")]
    assert written == ["tin.json", "tin-2.json", "TIN-3.json", "tin-2-2.json", "khac.json"]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(written)
    assert json.loads((tmp_path / "tin-2.json").read_text(encoding="utf-8"))["id"] == "tin-2"


def test_a_second_run_writes_the_same_names(tmp_path: Path) -> None:
    for _ in range(2):
        assert AnnotationFolder(tmp_path).write(nothing(), "tin").name == "tin.json"


def test_rows_as_json_lines() -> None:
    rows = [json.loads(line) for line in json_lines(sample())]
    assert [row["table"] for row in rows] == [
        "articles", "blocs", "meetings", "members", "members", "leaders", "awards", "people",
    ]  # fmt: skip
    for row in rows:
        assert list(row)[1:] == names(row["table"])
    assert "Khối" in next(iter(json_lines(sample())))


def test_summary_says_what_a_reader_wants_to_know() -> None:
    text = summary(sample(), width=100)
    for words in (
        "mau.txt",
        "published 2024-01-09T15:30:00+07:00 (page)",
        "Khối thi đua các sở quản lý kinh tế tỉnh Bình Sơn",
        "6 members declared",
        "review | 2024-01-09 | on 2023",
        "Sở Tài chính | elected 2024",
        "Sở Công Thương | emulation_flag by provincial_committee | proposed for 2023",
        "Sở Tài chính; Sở Công Thương",
        "đồng chí Nguyễn Văn An, Giám đốc Sở Tài chính",
    ):
        assert words in text
    assert max(len(line) for line in summary(sample(), width=60).splitlines()) <= 60


def test_summary_counts_recipients_without_a_name() -> None:
    extraction = sample()
    award = extraction.awards[0]
    award.recipient, award.count, award.recipient_type = None, 3, "collective"
    extraction.leaders.append(Leader(role="standing_deputy", person="Trần Thị Bình", post="Phó Giám đốc"))
    text = summary(extraction)
    assert "3 collectives |" in text
    assert "Trần Thị Bình, Phó Giám đốc | elected" in text


def test_summary_of_an_article_without_a_bloc() -> None:
    assert summary(nothing()) == "khong.txt\n  no bloc is reported"
