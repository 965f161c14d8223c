"""The program as it is run: arguments, what it prints, what it writes, how it ends."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from extract.schema import json_schema
from output.values import ALL_TABLES

ARTICLE = (
    "Khối thi đua các sở quản lý kinh tế tổng kết năm 2023\n"
    "Sáng 09/01/2024, Khối thi đua các sở quản lý kinh tế tỉnh Bình Sơn tổ chức hội nghị tổng kết phong trào thi đua.\n"
    "Hội nghị đã bầu Sở Tài chính làm Trưởng khối năm 2024, đề nghị Ủy ban nhân dân tỉnh tặng Cờ thi đua.\n"
)
NO_BLOC = "Thời tiết ngày mai\nNgày mai trời nhiều mây, có mưa rào và dông vài nơi; nhiệt độ cao nhất 31 độ, gió nhẹ.\n"
PROGRAM = [sys.executable, "-m", "thidua"]


def thidua(*arguments: str | Path, data: bytes | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [*PROGRAM, *map(str, arguments)],
        input=data,
        stdin=subprocess.DEVNULL if data is None else None,
        capture_output=True,
        env={**os.environ, **environment},
        timeout=120,
    )
    out, err = done.stdout.decode(), done.stderr.decode()
    assert "Traceback" not in err, err
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    (folder / "2024").mkdir(parents=True)
    (folder / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (folder / "2024" / "a.txt").write_text(NO_BLOC, encoding="utf-8")
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    csv.field_size_limit(10_000_000)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_summary_to_read(articles: Path) -> None:
    done = thidua("extract", articles / "a.txt")
    assert (done.returncode, done.stderr) == (0, "")
    assert "a.txt" in done.stdout
    assert "Khối thi đua" in done.stdout


def test_tables_annotations_and_rows_in_one_run(articles: Path, tmp_path: Path) -> None:
    done = thidua("extract", articles, "--out", tmp_path / "t", "--json", tmp_path / "j", "--format", "jsonl")
    assert done.returncode == 0, done.stderr
    streamed = [json.loads(line) for line in done.stdout.splitlines()]
    assert [r["relevant"] for r in streamed if r["table"] == "articles"] == [False, True]
    for table in ALL_TABLES:
        written = rows(tmp_path / "t" / f"{table}.csv")
        assert len(written) == sum(1 for row in streamed if row["table"] == table)
    assert {frozenset(row) for row in streamed if row["table"] == "blocs"} == {
        frozenset({"table", *json_schema("blocs")["properties"]})
    }
    text = next(r["text"] for r in streamed if r["table"] == "articles" and r["relevant"])
    for row in streamed:
        for cell in row.get("evidence", []):
            assert 0 <= cell["start"] < cell["end"] <= len(text)
    first, second = (json.loads((tmp_path / "j" / f"{n}.json").read_text(encoding="utf-8")) for n in ("a", "a-2"))
    assert (first["id"], first["relevant"], second["id"], second["relevant"]) == ("a", False, "a-2", True)
    assert "another file has this name" in done.stderr
    assert str(tmp_path / "t") in done.stderr


def test_standard_input() -> None:
    done = thidua("extract", "-", "--format", "jsonl", data=ARTICLE.encode("utf-16"))
    assert done.returncode == 0
    assert json.loads(done.stdout.splitlines()[0])["source"] == "stdin"


def test_quiet_prints_nothing_but_what_went_wrong(articles: Path, tmp_path: Path) -> None:
    done = thidua("extract", articles, "--out", tmp_path / "t", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    done = thidua("extract", articles, tmp_path / "nowhere", "--quiet")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1


BAD = {
    "binary.txt": (bytes(range(256)) * 9, "binary"),
    "empty.txt": (b"", "no text"),
    "half.txt": (ARTICLE.encode()[:200] + b"\xe1\xbb" + ARTICLE.encode()[203:], "half a character"),
    "koi8.txt": ("Комитет провёл заседание в январе".encode("koi8-r"), "unknown encoding"),
    "tcvn3.txt": ("Khèi thi ®ua c¸c së, ngµnh kinh tÕ tØnh".encode("latin-1"), "TCVN3"),
    "vni.txt": ("Khoái thi ñua caùc sôû, ngaønh kinh teá tænh".encode(), "VNI"),
    "english.txt": (b"The committee met on Tuesday and agreed on a plan for the coming year.", "not Vietnamese"),
    "huge.txt": (ARTICLE.encode() * 170_000, "20 MB"),
}


def test_bad_files_are_named_with_their_reason_and_the_others_are_done(articles: Path, tmp_path: Path) -> None:
    for name, (data, _) in BAD.items():
        (articles / name).write_bytes(data)
    done = thidua("extract", tmp_path / "nowhere.txt", articles, "--out", tmp_path / "t", "--json", tmp_path / "j")
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    for name, (_, words) in BAD.items():
        (line,) = [line for line in lines if name in line]
        assert words in line
    assert any("nowhere.txt: there is no such file" in line for line in lines)
    assert [Path(row["source"]).name for row in rows(tmp_path / "t" / "articles.csv")] == ["a.txt", "a.txt"]
    assert sorted(path.name for path in (tmp_path / "j").iterdir()) == ["a-2.json", "a.json"]


@pytest.mark.parametrize("name", [*BAD, "nowhere"])
def test_nothing_but_a_bad_file(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if name in BAD:
        path.write_bytes(BAD[name][0])
    done = thidua("extract", path)
    assert (done.returncode, done.stdout) == (3, "")
    assert str(path) in done.stderr


def test_a_mistyped_path_leaves_the_tables_of_the_run_before(articles: Path, tmp_path: Path) -> None:
    assert thidua("extract", articles, "--out", tmp_path / "t").returncode == 0
    assert thidua("extract", tmp_path / "artikles", "--out", tmp_path / "t").returncode == 3
    assert len(rows(tmp_path / "t" / "articles.csv")) == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full device")
def test_a_full_disk_behind_standard_output_is_said(articles: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*PROGRAM, "extract", str(articles)], stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 3
    assert done.stderr.decode().startswith("thidua: cannot write to standard output: No space left")
    assert done.stderr.count(b"\n") == 1


def test_a_file_cut_off_in_a_character_is_read_and_said(articles: Path) -> None:
    (articles / "a.txt").write_bytes(ARTICLE.encode() + "ệ".encode()[:2])
    done = thidua("extract", articles / "a.txt")
    assert done.returncode == 1
    assert "cut off" in done.stderr
    assert "Khối thi đua" in done.stdout


def test_a_million_commas(articles: Path) -> None:
    (articles / "commas.txt").write_bytes(b"," * 1_000_000)
    done = thidua("extract", articles)
    assert done.returncode == 1
    assert "commas.txt: not Vietnamese" in done.stderr


@pytest.mark.parametrize("option", ["--out", "--json"])
def test_a_folder_that_cannot_be_written_is_said_before_the_work(articles: Path, tmp_path: Path, option: str) -> None:
    (tmp_path / "taken").write_text("x")
    for folder in (tmp_path / "taken", tmp_path / "taken" / "below", Path("/proc/none")):
        done = thidua("extract", articles, option, folder)
        assert (done.returncode, done.stdout) == (3, "")
        assert str(folder) in done.stderr
        assert option in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["extract"],
        ["extract", "x", "--format", "xml"],
        ["extract", "x", "--jobs", "0"],
        ["extract", "x", "--what"],
        ["read", "x"],
        ["evaluate"],
    ],
)
def test_wrong_usage(arguments: list[str]) -> None:
    done = thidua(*arguments)
    assert done.returncode == 2
    assert "Usage" in done.stderr


def test_version_and_help() -> None:
    assert thidua("--version").stdout.startswith("thidua 0.")
    assert "extract" in thidua("--help").stdout
    for command in ("extract", "evaluate"):
        text = thidua(command, "--help").stdout
        assert "Examples:" in text
        assert f"  thidua {command} " in text
        assert "Exit codes" in text


def test_two_processes_print_the_same_as_one(articles: Path) -> None:
    for number in range(70):
        (articles / f"{number:02}.txt").write_text(ARTICLE.replace("2023", str(1950 + number)), encoding="utf-8")
    one, two = (thidua("extract", articles, "--jobs", jobs, "--format", "jsonl") for jobs in ("1", "2"))
    assert one.returncode == 0
    assert one.stdout == two.stdout


def test_a_terminal_that_knows_no_vietnamese_gets_utf_8(articles: Path) -> None:
    done = thidua("extract", articles / "a.txt", PYTHONIOENCODING="latin-1", PYTHONUTF8="0", LC_ALL="C")
    assert done.returncode == 0
    assert "Khối thi đua" in done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="file names are Unicode there")
def test_a_file_name_that_is_no_unicode(articles: Path) -> None:
    name = os.fsencode(articles) + b"/\xe1\xbb.txt"
    Path(os.fsdecode(name)).write_text(ARTICLE, encoding="utf-8")
    done = thidua("extract", articles, "--format", "jsonl", "--json", articles / "j")
    assert done.returncode == 0
    assert "\\\\xe1\\\\xbb.txt" in done.stdout


def test_a_closed_pipe_is_quiet(articles: Path) -> None:
    for number in range(60):
        (articles / f"{number}.txt").write_text(ARTICLE * 40, encoding="utf-8")
    for extra in ([], ["--out", str(articles / "t")]):
        command = [*PROGRAM, "extract", str(articles), "--format", "jsonl", *extra]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout
            assert process.stderr
            process.stdout.read(10)
            process.stdout.close()
            said = process.stderr.read().decode()
            process.wait(60)
        assert "Broken" not in said
        assert "Traceback" not in said
        # The tables are wanted though nobody reads the rows any more.
        assert process.returncode == (0 if extra else 141)
    assert len(rows(articles / "t" / "articles.csv")) == 62


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_is_quiet_and_leaves_what_was_there(articles: Path, tmp_path: Path, jobs: str) -> None:
    for number in range(400):
        (articles / f"{number}.txt").write_text(ARTICLE * 60, encoding="utf-8")
    command = [*PROGRAM, "extract", str(articles), "--out", str(tmp_path / "t"), "--jobs", jobs]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)
        process.stdout.read()
        said = process.stderr.read().decode()
        process.wait(60)
    assert process.returncode == 130
    assert said.startswith("thidua: stopped after ")
    assert said.count("\n") == 1
    assert list((tmp_path / "t").iterdir()) == []
    _wait_until_gone(process.pid)


def _wait_until_gone(group: int) -> None:
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail("processes were left behind")


def test_in_python(articles: Path) -> None:
    import thidua as library

    extraction = library.extract(ARTICLE, url="https://example.org/tin")
    assert extraction.article.url == "https://example.org/tin"
    assert extraction.article.relevant
    assert len(extraction.to_frames()["articles"]) == 1
    assert extraction.to_json()["relevant"]
