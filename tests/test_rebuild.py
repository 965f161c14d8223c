"""Files into a store, pages of the archive read again, tables out of the store."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import thidua.rebuilding
from output.changes import changes
from output.store import Store
from output.values import ALL_TABLES
from pipelines.archive import record_members
from pipelines.items import Visit
from pipelines.reading import read
from tests.stored import NOON, SITE, article, crawled, link, page, tables, visit
from tests.test_cli import NO_BLOC, rows
from tests.test_cli import thidua as program
from thidua.cli import app
from thidua.exporting import run as export
from thidua.extracting import run as extract
from thidua.rebuilding import run as rebuild

TEXT = (
    "Khối thi đua các sở quản lý {0} tổng kết năm 2023\n"
    "Sáng 09/01/2024, Khối thi đua các sở quản lý {0} tỉnh Bình Sơn tổ chức hội nghị tổng kết phong trào thi đua.\n"
    "Hội nghị đã bầu Sở Tài chính làm Trưởng khối năm 2024, đề nghị Ủy ban nhân dân tỉnh tặng Cờ thi đua.\n"
)
PAGE = """<html lang="vi"><head><title>{title}</title><meta property="og:type" content="article"></head><body>
<div class="article"><h1>{title}</h1><div class="date">Thứ Ba, 09/01/2024, 08:07 (GMT+7)</div>
<div class="content">{body}</div></div></body></html>"""
SUBJECTS = {"kinh-te": "kinh tế", "van-hoa": "văn hóa", "noi-chinh": "nội chính"}
LISTING = "<html><head><title>Tin</title></head><body>" + "".join(
    f'<div class="item"><h3><a href="/tin-{n}.html">Tin số {n} của tỉnh</a></h3></div>' for n in range(40)
)


def html(subject: str) -> bytes:
    title, *body = TEXT.format(subject).splitlines()
    more = "Các đơn vị trong khối đã thực hiện tốt các phong trào thi đua yêu nước do tỉnh phát động trong năm qua."
    return PAGE.format(title=title, body="".join(f"<p>{line}</p>" for line in [*body, more, more])).encode()


def fetched(name: str, body: bytes, *, outcome: str = "article", form: str = "page") -> Visit:
    """A page as a crawl keeps it."""
    made = visit(link(name, form=form), outcome, headers=[("Content-Type", "text/html; charset=utf-8")])
    made.body, made.final_url = body, made.url + "?utm_source=x"
    if outcome != "fetched":
        said = read(body, made.url, NOON, "text/html; charset=utf-8")
        made.extraction = said.extraction
        if said.extraction is None:
            made.outcome, made.reason = "no_article", said.kind
        else:
            said.extraction.article.site = SITE
    made.record = record_members(made)
    return made


@pytest.fixture(scope="module")
def pages() -> list[Visit]:
    """Four pages of a site: three articles and a list."""
    some = [fetched(name, html(subject)) for name, subject in SUBJECTS.items()]
    assert all(one.extraction is not None and one.extraction.leaders for one in some)
    return [*some, fetched("tin", LISTING.encode())]


@pytest.fixture
def data(tmp_path: Path, pages: list[Visit]) -> Path:
    folder = tmp_path / "data"
    with Store.open(folder) as store:
        run = store.begin_run("crawl", {})
        for one in pages:
            one.entry, one.outcome = 0, "article" if one.extraction else "no_article"
            store.commit([one], run)
    return folder


def state(folder: Path) -> list[dict[str, Any]]:
    with Store.open(folder, write=False) as store:
        return tables(store)


def sql(folder: Path, *statements: str) -> None:
    connection = sqlite3.connect(folder / "thidua.sqlite")
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


# What changed


def test_changes_are_told_row_by_row() -> None:
    before, after = article("a"), article("a", title="Khối thi đua A")
    after.leaders[0].unit = "Sở Y tế"
    after.leaders[0].sentence = "Sở Y tế được bầu."
    del after.members[0]
    after.people[0].extractor = "2"  # is no change to tell
    after.awards.insert(0, article("a").awards[0])
    after.awards[0].recipient, after.awards[0].kind, after.awards[0].votes = "Sở D", "other_order", None
    after.awards[0].status = "conferred"
    found = [(c.change, c.table, c.column, c.before, c.after, c.sentence) for c in changes(before, after)]
    assert found == [
        ("changed", "articles", "title", "Khối thi đua a", "Khối thi đua A", ""),
        ("removed", "members", "", '{"bloc":0,"unit":"Sở B","unit_norm":"sở b"}', "", ""),
        ("changed", "leaders", "unit", "Sở Nội vụ", "Sở Y tế", "Sở Y tế được bầu."),
        ("changed", "leaders", "sentence", "", "Sở Y tế được bầu.", "Sở Y tế được bầu."),
        ("added", "awards", "", "", '{"bloc":0,"kind":"other_order","recipient":"Sở D","status":"conferred"}', ""),
    ]


def test_nothing_changed_is_told_of_what_is_equal_in_another_order() -> None:
    after = article("a")
    after.members.reverse()
    assert changes(article("a"), after) == []


def test_an_article_that_is_new_or_gone_is_told_with_all_its_rows() -> None:
    new = changes(None, article("a"))
    assert [(c.change, c.table) for c in new].count(("added", "members")) == 3
    assert {c.change for c in changes(article("a"), None)} == {"removed"}
    assert len(changes(article("a"), article("b"))) == 2 * len(new)


# Rebuild


def test_what_is_read_again_by_the_same_version_is_the_same(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = state(data)
    assert rebuild(str(data), jobs=1, out=tmp_path / "changes.csv") == 0
    assert state(data) == before
    assert rows(tmp_path / "changes.csv") == []
    assert "pages read again: 4; articles changed: 0" in capsys.readouterr().err


def test_rows_are_made_anew_and_each_change_is_told(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = state(data)
    sql(
        data,
        "UPDATE leaders SET unit = 'Sở Cũ' WHERE id = 1",
        "DELETE FROM meetings WHERE id = 1",
        "INSERT INTO people SELECT 99, article, 9, 'Người Thừa', NULL, '[]', '[]', NULL, '[]', 'Câu.', 'r', 0.5, '0' "
        "FROM articles ORDER BY article LIMIT 1",
    )
    damaged = state(data)
    assert rebuild(str(data), jobs=1, dry_run=True) == 0
    out, err = capsys.readouterr()
    assert state(data) == damaged
    assert "~ leaders" in out
    assert "unit: Sở Cũ → Sở Tài chính" in out
    assert "articles that would change:" in err
    assert rebuild(str(data), jobs=1, out=tmp_path / "changes.csv") == 0
    assert state(data) == before
    told = rows(tmp_path / "changes.csv")
    assert sorted((c["change"], c["table"], c["column"], c["before"][:9]) for c in told) == [
        ("added", "meetings", "", ""),
        ("changed", "leaders", "unit", "Sở Cũ"),
        ("removed", "people", "", '{"name":"'),
    ]
    assert all(c["article"] and c["url"].startswith("https://bao.example/") and c["sentence"] for c in told)
    capsys.readouterr()
    assert rebuild(str(data), jobs=1) == 0
    assert capsys.readouterr().out == ""


def test_a_page_may_turn_out_to_be_an_article_or_none(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = state(data)
    with Store.open(data) as store:
        entries = store.entries(SITE, [f"{SITE}|kinh-te", f"{SITE}|tin"])
        store.commit([page(entries[f"{SITE}|tin"], extraction=article("tin"), body=LISTING.encode())], 1)
    identifier = entries[f"{SITE}|kinh-te"].id
    sql(
        data,
        "PRAGMA foreign_keys = ON",
        f"DELETE FROM leaders WHERE article IN (SELECT article FROM articles WHERE entry = {identifier})",
        *(
            f"DELETE FROM {table} WHERE article IN (SELECT article FROM articles WHERE entry = {identifier})"
            for table in ALL_TABLES[1:]
        ),
        f"DELETE FROM articles WHERE entry = {identifier}",
        f"UPDATE frontier SET outcome = 'no_article', reason = 'empty_shell' WHERE id = {identifier}",
    )
    assert rebuild(str(data), jobs=1) == 0
    assert state(data) == before
    out = capsys.readouterr().out
    assert "+ articles" in out
    assert "- articles" in out
    with Store.open(data, write=False) as store:
        found = store.entries(SITE, [f"{SITE}|kinh-te", f"{SITE}|tin"]).values()
        assert [(entry.outcome, entry.reason) for entry in found] == [("article", None), ("no_article", "empty_shell")]


def test_pages_that_were_only_archived_are_read_now(data: Path, tmp_path: Path) -> None:
    with Store.open(tmp_path / "raw") as store:
        run = store.begin_run("crawl", {})
        for name, subject in SUBJECTS.items():
            store.commit([fetched(name, html(subject), outcome="fetched")], run)
        store.commit([fetched("tin", LISTING.encode(), outcome="fetched")], run)
        assert store.counts()["articles"] == 0
    assert rebuild(str(tmp_path / "raw"), jobs=1, quiet=True) == 0
    assert state(tmp_path / "raw") == state(data)


def test_twins_are_left_to_the_page_that_has_their_article(data: Path) -> None:
    with Store.open(data) as store:
        twin = fetched("in-kinh-te", html("kinh tế"), form="print")
        assert twin.extraction is not None
        kept = store.entries(SITE, [f"{SITE}|kinh-te"])[f"{SITE}|kinh-te"]
        twin.extraction = read(twin.body, kept.url, NOON, None).extraction
        store.discover([link("in-kinh-te", form="print")], 1)
        store.commit([twin], 1)
        assert twin.outcome == "twin"
    before = state(data)
    assert rebuild(str(data), jobs=1, quiet=True) == 0
    assert state(data) == before


def test_a_damaged_record_is_named_and_its_rows_stay(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = state(data)
    with Store.open(data) as store:
        place = list(store.archived())[1]
    content = bytearray(place.path.read_bytes())
    content[place.offset + 100 : place.offset + 120] = bytes(20)
    place.path.write_bytes(content)
    assert rebuild(str(data), jobs=1) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert f"the record at byte {place.offset:,} of" in err
    assert "what it gave before stays" in err
    assert "pages read again: 3; not read: 1;" in err
    assert state(data) == before


def test_an_archive_that_is_gone_takes_nothing_with_it(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = state(data)
    for path in (data / "archive").iterdir():
        path.unlink()
    assert rebuild(str(data), jobs=1) == 3
    assert state(data) == before


@pytest.mark.parametrize("before_commit", [True, False])
@pytest.mark.parametrize("signal", ["SIGKILL", "SIGINT"])
def test_interrupted_it_goes_on_where_it_was(data: Path, tmp_path: Path, before_commit: bool, signal: str) -> None:
    expected = state(data)
    sql(data, "UPDATE leaders SET unit = 'Sở Cũ'")
    out = tmp_path / "changes.csv"
    code = f"""
        import os, signal
        import thidua.rebuilding
        from output.store import Store

        whole, calls = Store.read_again, []

        def read_again(self, *arguments):
            calls.append(1)
            if {before_commit} and len(calls) == 2:
                os.kill(os.getpid(), signal.{signal})
            whole(self, *arguments)
            if not {before_commit} and len(calls) == 2:
                os.kill(os.getpid(), signal.{signal})

        Store.read_again = read_again
        thidua.rebuilding.BATCH = 1
        from pathlib import Path
        raise SystemExit(thidua.rebuilding.run({str(data)!r}, jobs=1, out=Path({str(out)!r})))
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True)
    assert done.returncode == (-9 if signal == "SIGKILL" else 130)
    assert "Traceback" not in done.stderr
    once = state(data)
    assert once != expected
    assert rebuild(str(data), jobs=1, out=out) == 0
    assert state(data) == expected
    told = rows(out)
    assert len(told) == 3
    assert {c["before"] for c in told} == {"Sở Cũ"}
    assert rebuild(str(data), jobs=1, out=out) == 0
    assert rows(out) == []


def test_after_an_interruption_a_changed_extractor_begins_anew(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store.open(data) as store:
        last = list(store.archived())[-1]
        run = store.begin_run("rebuild", {"extractor": thidua.rebuilding._extractor()})
        counts = {"after": [last.path.name, last.offset], "so_far": {"pages": 4}, "out": None, "size": 0}
        store.end_run(run, "stopped", counts)
    monkeypatch.setattr(thidua.rebuilding, "_extractor", lambda: "another")
    assert rebuild(str(data), jobs=1) == 0
    assert "pages read again: 4;" in capsys.readouterr().err


def test_several_processes_do_the_same(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = state(data)
    sql(data, "UPDATE leaders SET unit = 'Sở Cũ'")
    assert rebuild(str(data), jobs=2) == 0
    assert state(data) == before


# Files


def test_files_are_kept_and_archived(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, files = str(tmp_path / "data"), _files(tmp_path)
    assert extract([str(files)], data=data, jobs=1) == 1
    out, err = capsys.readouterr()
    assert "Sở Tài chính" in out
    assert f"data in {data}" in err
    first = state(Path(data))
    sources = [row["source"] for row in first if row["table"] == "articles"]
    assert sorted(sources) == sorted(str(files / name) for name in ("a.txt", "b.txt", "page.html"))
    with Store.open(data, write=False) as store:
        assert {place.entry.outcome for place in store.archived()} == {"article", "no_article"}
        sizes = store.archive_files()
    assert extract([str(files)], data=data, jobs=1, summaries=False) == 1
    assert state(Path(data)) == first
    with Store.open(data, write=False) as store:
        assert store.archive_files() == sizes
        assert store.runs("extract")[0].counts == {"kept": 1, "unchanged": 3}
    capsys.readouterr()
    assert rebuild(data, jobs=1) == 0
    assert capsys.readouterr().out == ""
    assert state(Path(data)) == first


def _files(tmp_path: Path) -> Path:
    files = tmp_path / "files"
    files.mkdir()
    (files / "a.txt").write_text(TEXT.format("kinh tế"), encoding="utf-8")
    (files / "b.txt").write_text(NO_BLOC, encoding="utf-8")
    (files / "page.html").write_bytes(html("văn hóa"))
    (files / "list.html").write_text(LISTING, encoding="utf-8")
    return files


def test_a_file_that_changed_replaces_what_it_gave(tmp_path: Path) -> None:
    data, files = tmp_path / "data", _files(tmp_path)
    extract([str(files / "a.txt")], data=str(data), jobs=1, summaries=False)
    (files / "a.txt").write_text(TEXT.format("nội chính"), encoding="utf-8")
    extract([str(files / "a.txt")], data=str(data), jobs=1, summaries=False)
    (title,) = [row["title"] for row in state(data) if row["table"] == "articles"]
    assert "nội chính" in title


def test_files_and_pages_are_in_one_store(data: Path, tmp_path: Path) -> None:
    before = state(data)
    extract([str(_files(tmp_path) / "b.txt")], data=str(data), jobs=1, summaries=False)
    assert len(state(data)) == len(before) + 1
    assert rebuild(str(data), jobs=1, quiet=True) == 0
    assert len(state(data)) == len(before) + 1


def test_missing_files_and_standard_input(tmp_path: Path) -> None:
    data = tmp_path / "data"
    done = program("extract", "-", tmp_path / "none.txt", "--data", data, data=TEXT.format("kinh tế").encode())
    assert done.returncode == 1
    assert "there is no such file" in done.stderr
    assert [row["source"] for row in state(data) if row["table"] == "articles"] == ["stdin"]
    before = state(data)
    assert program("rebuild", "--data", data, "--jobs", "1").returncode == 0
    assert state(data) == before


def test_without_a_data_folder_nothing_of_it_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = _files(tmp_path)
    monkeypatch.chdir(tmp_path)
    extract([str(files)], jobs=1, summaries=False)
    assert [path.name for path in tmp_path.iterdir()] == ["files"]


def test_extracting_into_a_folder_that_is_written_to_says_so(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store.open(data):
        assert extract([str(_files(tmp_path))], data=str(data), jobs=1) == 3
    assert "is being written to by process" in capsys.readouterr().err


# Export


def test_the_tables_come_out_as_csv(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Store.open(data):  # a crawl goes on
        assert export(str(data), tmp_path / "out") == 0
    assert f"tables in {tmp_path / 'out'}" in capsys.readouterr().err
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert {name for name in written if name.endswith(".csv")} == {f"{t}.csv" for t in ALL_TABLES}
    assert written >= {"datapackage.json", "codebook.md", "CITATION.cff", "PERSONAL_DATA.md"}
    articles = rows(tmp_path / "out" / "articles.csv")
    assert [row["site"] for row in articles] == [SITE] * 3
    assert all(row["archive_record"].startswith("thidua-000001-0001.warc.gz#") for row in articles)
    assert all(row["fetched"] == "2024-03-05T12:00:00+07:00" for row in articles)
    assert {row["article"] for row in rows(tmp_path / "out" / "leaders.csv")} == {row["article"] for row in articles}


def test_the_files_are_the_same_in_whatever_order_pages_came(tmp_path: Path) -> None:
    names = [f"{n}" for n in range(30)]
    seen = []
    for turn in (1, -1):
        folder = tmp_path / str(turn)
        with Store.open(folder) as store:
            crawled(store, names[::turn])
        export(str(folder), folder / "out", quiet=True)
        files = {}
        for table in ALL_TABLES:
            found = rows(folder / "out" / f"{table}.csv")
            files[table] = [{k: v for k, v in row.items() if k not in {"archive_record", "fetched"}} for row in found]
        seen.append(files)
    assert seen[0] == seen[1]


@pytest.mark.parametrize("command", ["rebuild", "export"])
def test_bad_folders_end_in_a_message(tmp_path: Path, command: str) -> None:
    more = ["--out", str(tmp_path / "out")] if command == "export" else []

    def said(folder: Path) -> str:
        done = CliRunner().invoke(app, [command, "--data", str(folder), *more])
        assert (done.exit_code, done.stdout) == (3, "")
        assert isinstance(done.exception, SystemExit)
        return done.stderr

    assert "there is no data in" in said(tmp_path / "none")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "thidua.sqlite").write_bytes(b"nonsense" * 1000)
    assert "is damaged" in said(tmp_path)
    assert "is a file" in said(tmp_path / "thidua.sqlite")


def test_help_shows_examples() -> None:
    for command in ("rebuild", "export"):
        assert f"thidua {command} --data data" in CliRunner().invoke(app, [command, "--help"]).stdout


def test_without_the_extra_packages_it_says_how_to_get_them(tmp_path: Path) -> None:
    code = """
        import sys
        sys.modules["sqlalchemy"] = None
        sys.argv = ["thidua", "export", "--data", "x", "--out", "y"]
        from thidua.cli import main
        main()
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 3
    assert "pip install 'thidua[crawl]'" in done.stderr
    assert "Traceback" not in done.stderr
