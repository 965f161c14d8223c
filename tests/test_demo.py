"""``thidua demo`` in a folder of its own: all of it in one command, then only what is new, and Ctrl-C at any moment."""

from __future__ import annotations

import csv
import os
import re
import signal
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import pytest

from extract.schema import TABLES, Extraction, Member, columns
from output.store import Store
from tests.stored import SITE, article
from thidua import demonstration
from thidua.demo_showing import COLUMNS, aligned, cut, panel_shown, shown

CLONE = Path(__file__).parent.parent
DEMO = [sys.executable, "-m", "thidua", "demo"]


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("THIDUA", "SCRAPY"))}


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*DEMO, *arguments],
        cwd=folder, env=environment(), capture_output=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip


def rows(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("a folder with spaces")


@pytest.fixture(scope="module")
def first(folder: Path) -> subprocess.CompletedProcess[str]:
    return run(folder)


@pytest.fixture(scope="module")
def first_articles(folder: Path, first: subprocess.CompletedProcess[str]) -> set[str]:
    return {row["article"] for row in rows(folder / "demo-out" / "articles.csv") if row["relevant"] == "true"}


@pytest.fixture(scope="module")
def second(folder: Path, first_articles: set[str]) -> subprocess.CompletedProcess[str]:
    return run(folder)


def test_the_demonstration_ends_well_and_fills_every_table(
    folder: Path, first: subprocess.CompletedProcess[str], first_articles: set[str]
) -> None:
    assert first.returncode == 0, first.stderr
    assert "Traceback" not in first.stdout + first.stderr
    for table in ("articles", *TABLES):
        assert len(rows(folder / "demo-out" / f"{table}.csv")) > 40, table
    assert len(first_articles) > 80


def test_it_says_at_each_moment_what_happens(first: subprocess.CompletedProcess[str]) -> None:
    for step in range(1, 5):
        assert re.search(rf"^{step}/4  ", first.stdout, re.MULTILINE), first.stdout
    assert len(re.findall(r"^\d+ s: fetched", first.stderr, re.MULTILINE)) >= 3, first.stderr
    assert "WARNING" not in first.stderr


def test_it_shows_rows_of_each_table_with_their_vietnamese_whole(first: subprocess.CompletedProcess[str]) -> None:
    for table in ("articles", *TABLES):
        assert re.search(rf"^  {table}( \(3 of \d+\))?$\n^    \S.*\n^    \S", first.stdout, re.MULTILINE), table
    assert "Khối thi đua" in first.stdout
    assert first.stdout == unicodedata.normalize("NFC", first.stdout)
    assert max(map(len, first.stdout.splitlines())) <= 170
    assert "The tables are in demo-out" in first.stdout


def test_the_readme_shows_what_it_prints(first: subprocess.CompletedProcess[str]) -> None:
    text = (CLONE / "README.md").read_text(encoding="utf-8")
    (shown_there,) = re.findall(r"^<!-- output of the demo -->\n```\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert set(shown_there.splitlines()) <= set(first.stdout.splitlines())


def test_the_second_time_only_what_is_new_is_fetched(
    folder: Path, second: subprocess.CompletedProcess[str], first_articles: set[str]
) -> None:
    assert second.returncode == 0, second.stderr
    told = re.search(r"(\d+) requests this time, (\d+) the time before", second.stdout)
    assert told is not None, second.stdout
    assert int(told[1]) < int(told[2]) / 5
    now = {row["article"] for row in rows(folder / "demo-out" / "articles.csv") if row["relevant"] == "true"}
    assert now > first_articles
    assert f"New since the last time: {len(now - first_articles)} articles on blocs" in second.stdout
    published = {
        row["published"] for row in rows(folder / "demo-out" / "articles.csv") if row["article"] not in first_articles
    }
    assert max(published) > "2025-09-01"


@pytest.mark.parametrize("seconds", [0.7, 3, 4.5, 9])
def test_ctrl_c_ends_it_in_one_line_and_it_can_go_on(tmp_path: Path, seconds: float) -> None:
    with subprocess.Popen(
        DEMO, cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
        start_new_session=True,
    ) as process:  # fmt: skip
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: every process of it
        out, err = process.communicate(timeout=60)
    assert process.returncode in {130, -signal.SIGINT}, err  # Python itself may end by the signal: a shell sees 130
    assert "Traceback" not in out + err, err
    assert "stopped" in err or not out  # of what was imported nothing is to be told
    if (tmp_path / "demo-data").exists():
        with Store.open(tmp_path / "demo-data") as store:
            assert all(one.outcome for one in store.runs())


def test_a_folder_with_other_sites_is_left_alone(tmp_path: Path) -> None:
    with Store.open(tmp_path / "data") as store:
        store.note_site("baolaocai.vn", store.begin_run("crawl", {}), "ok")
    done = run(tmp_path, "--data", "data")
    assert done.returncode == 3
    assert "baolaocai.vn" in done.stderr
    assert "--data" in done.stderr
    assert not (tmp_path / "demo-out").exists()


def test_a_file_in_the_place_of_a_folder_is_told_before_anything_starts(tmp_path: Path) -> None:
    (tmp_path / "demo-out").write_text("", encoding="utf-8")
    done = run(tmp_path)
    assert done.returncode == 3
    assert "--out" in done.stderr
    assert not done.stdout
    assert not (tmp_path / "demo-data").exists()


# What is shown, of rows of no crawl.


def test_columns_are_fields_of_the_rows() -> None:
    for table, shown_of in COLUMNS.items():
        assert {field for one in shown_of for field in one.fields} <= {one.name for one in columns(table)}, table


def test_columns_are_aligned_by_letters_not_by_marks() -> None:
    members = [Member(unit=unicodedata.normalize("NFD", "Sở Nội vụ")), Member(unit="Sở Y tế", confidence=0.5)]
    lines = aligned("members", members)
    assert [line.rindex("  ") for line in lines[1:]] == [line.rindex("  ") for line in lines[1:]][:1] * 2
    assert "Sở Nội vụ" in lines[1]


def test_columns_are_cut_where_the_terminal_is_narrow() -> None:
    members = [Member(unit="Ủy ban nhân dân huyện Ngọc Hồi tỉnh Kon Tum", confidence=0.5), Member(unit="Sở Y tế")]
    whole, narrow = aligned("members", members), aligned("members", members, 40)
    assert max(map(len, narrow)) <= 40 < max(map(len, whole))
    assert "…" in narrow[1]
    assert narrow[1].endswith("0.50")
    for line in shown([article("a")], 60):
        assert len(line) <= 60 or "://" in line


def test_prose_is_broken_between_words_and_commands_stay_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demonstration, "_room", lambda: 60)
    command = "  thidua crawl http://baosamu.example --data trial --delay 0 --proxy http://127.0.0.1:8765"
    demonstration._say(f"4/4  {'Một câu dài ' * 12}", "", command)
    *prose, empty, last = capsys.readouterr().out.splitlines()
    assert len(prose) > 2
    assert max(map(len, prose)) <= 60
    assert all(line.startswith(demonstration.INDENT) for line in prose[1:])
    assert (empty, last) == ("", command)


def test_a_long_cell_is_cut_and_stays_on_its_line() -> None:
    assert cut("Khối thi đua\ncác huyện", 40) == "Khối thi đua các huyện"
    assert cut("Khối thi đua các huyện", 13) == "Khối thi đua…"


def test_the_article_that_fills_the_most_tables_is_shown() -> None:
    full, bare = article("a"), article("b")
    poor = Extraction(bare.article, blocs=bare.blocs)
    assert f"https://{SITE}/a" in shown([poor, full])[0]
    assert shown([]) == ["  There is none."]


def test_without_a_panel_none_is_shown(tmp_path: Path) -> None:
    assert panel_shown(tmp_path / "panel.csv") == []
