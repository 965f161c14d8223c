"""A person decides on doubtful rows: the sheet, what is refused, what a decision does, and how long it holds."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import thidua
from extract.errors import UnwritableOutput
from extract.schema import Extraction
from output.export import write
from output.resolve import resolve
from output.review.asking import Question, questions
from output.review.decisions import every
from output.review.rows import said
from output.review.sheet import COLUMNS, read_sheet, write_sheet
from output.store import Store
from pipelines.items import ARTICLE
from tests.releases import AWKWARD, awkward_store
from tests.stored import SITE, article, crawled, link, page
from thidua.cli import app

Rows = list[dict[str, str]]


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, ["review", *map(str, arguments)])


def asked(data: Path, **wanted: Any) -> list[Question]:
    with Store.open(data, write=False) as store, store.reading() as connection:
        return questions(connection, **wanted)


def rows_of(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def put(path: Path, rows: Rows, *, encoding: str = "utf-8-sig", delimiter: str = ",") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def sheet(data: Path, path: Path, **wanted: Any) -> Rows:
    path.unlink(missing_ok=True)
    write_sheet(asked(data, **wanted), path, "Lan")
    return rows_of(path)


def one(rows: Rows, table: str, words: str = "") -> dict[str, str]:
    """A row of the table, of the first article where that has one."""
    mine = article("a").article.article
    return min(
        (row for row in rows if row["table"] == table and words in row["what"]), key=lambda row: row["article"] != mine
    )


def decided(data: Path, path: Path, table: str, decision: str, words: str = "", **cells: str) -> None:
    """Decide on one row, through a sheet."""
    rows = sheet(data, path, below=1.01)
    one(rows, table, words).update(decision=decision, **cells)
    done = run("apply", put(path, rows), "--data", data)
    assert (done.exit_code, done.stdout) == (0, ""), done.stderr


def kept(data: Path) -> int:
    with Store.open(data, write=False) as store, store.reading() as connection:
        return len(list(every(connection)))


def exported(data: Path, table: str) -> Rows:
    out = data.parent / "tables"
    with Store.open(data, write=False) as store:
        write(store, out)
    return rows_of(out / f"{table}.csv")


def again(data: Path, made: Extraction) -> None:
    """The page of the first article is read anew, as by a rebuild."""
    with Store.open(data) as store:
        run = store.begin_run("rebuild", {})
        places = [place for place in store.archived() if place.entry.key == f"{SITE}|a"]
        visit = page(places[0].entry, extraction=made)
        store.read_again([visit], places, run, {})


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with Store.open(tmp_path / "data") as store:
        crawled(store, ["a", "b"])
    return tmp_path / "data"


# What is asked


def test_rows_of_low_confidence_of_every_table_are_asked_about(data: Path) -> None:
    found = asked(data)
    assert {question.said.table for question in found} == {
        "blocs", "meetings", "members", "leaders", "awards", "people",
    }  # fmt: skip
    assert all(question.why == [("low_confidence", "0.30")] for question in found)
    assert asked(data, below=0.3) == []
    assert {question.said.table for question in asked(data, tables=["awards"])} == {"awards"}


def test_the_same_data_give_the_same_sheet(data: Path, tmp_path: Path) -> None:
    for name in ("one.csv", "two.csv"):
        assert run("--data", data, "--out", tmp_path / name).exit_code == 0
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def test_conflicts_come_first_and_their_rows_together(tmp_path: Path) -> None:
    a, b = article("a"), article("b", url="https://other.example/b", site="other.example")
    for made, unit in ((a, "Sở Tài chính"), (b, "Sở Xây dựng")):
        made.blocs = [replace(made.blocs[0], name="Khối thi đua Kinh tế tỉnh Lào Cai", confidence=0.99)]
        made.article.province, made.article.province_63 = "Lào Cai", "10"
        made.leaders = [replace(made.leaders[0], unit=unit, unit_norm=unit.lower(), year=2024, confidence=0.99)]
    with Store.open(tmp_path / "data") as store:
        run = store.begin_run("crawl", {})
        store.discover([link("a"), link("b")], run)
        entries = store.waiting(SITE, ARTICLE, 9)
        store.commit([page(e, extraction=made) for e, made in zip(entries, (a, b), strict=True)], run)
        resolve(store)
    first = asked(tmp_path / "data")[:2]
    assert {question.said.values["unit"] for question in first} == {"Sở Tài chính", "Sở Xây dựng"}
    assert {question.why[0][0] for question in first} == {"heads_differ"}
    assert first[0].group == first[1].group


def test_members_that_are_too_many_are_asked_about_and_the_bloc_where_they_are_too_few(data: Path) -> None:
    made = article("a")
    made.blocs = [replace(row, confidence=0.99) for row in made.blocs]
    made.members = [replace(row, confidence=0.99) for row in made.members]
    made.blocs[0].member_count = 2
    again(data, made)
    counted = [q for q in asked(data) if q.why[0] == ("count_mismatch", "2 declared, 3 listed")]
    assert [question.said.table for question in counted].count("members") == 3
    decided(data, data.parent / "count.csv", "members", "reject", "Sở C")
    assert not [q for q in asked(data) if q.why[0][0] == "count_mismatch"]
    made.blocs[0].member_count = 5
    made.members[2].unit_norm = made.members[2].unit = "Sở D"
    again(data, made)
    counted = [q for q in asked(data) if q.why[0] == ("count_mismatch", "5 declared, 3 listed")]
    assert [question.said.table for question in counted] == ["blocs"]


# The sheet


@pytest.mark.parametrize("name", ["review.csv", "review.xlsx"])
def test_a_sheet_is_read_as_it_was_written_also_with_awkward_cells(tmp_path: Path, name: str) -> None:
    data = awkward_store(tmp_path / "data")
    found = asked(data)
    write_sheet(found, tmp_path / name, "Lan")
    answers = read_sheet(tmp_path / name)
    assert [answer.key for answer in answers] == [question.said.key for question in found]
    assert {answer.decision for answer in answers} == {None}
    with pytest.raises(UnwritableOutput, match="is there already"):
        write_sheet(found, tmp_path / name)


def test_no_cell_of_a_sheet_is_a_formula(tmp_path: Path) -> None:
    rows = sheet(awkward_store(tmp_path / "data"), tmp_path / "review.csv")
    assert any(AWKWARD[0] in row["what"] for row in rows)
    assert not [cell for row in rows for cell in row.values() if cell[:1] in tuple("=+-@\t")]


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-8", ","), ("utf-8-sig", ";"), ("utf-8-sig", "\t"), ("utf-16", "\t")]
)
def test_a_sheet_is_read_however_a_spreadsheet_saves_it(
    data: Path, tmp_path: Path, encoding: str, delimiter: str
) -> None:
    rows = sheet(data, tmp_path / "review.csv")
    rows[0]["decision"] = " Đúng "
    rows[1]["decision"] = "sai"
    path = put(tmp_path / "saved.csv", rows[::-1], encoding=encoding, delimiter=delimiter)
    assert run("apply", path, "--data", data).exit_code == 0
    assert kept(data) == 2


def changed(name: str, value: str, table: str = "leaders") -> Callable[[Rows], Rows]:
    def change(rows: Rows) -> Rows:
        one(rows, table)["decision"] = "accept"
        one(rows, table)[name] = value
        return rows

    return change


def correcting(name: str, value: str, table: str = "leaders") -> Callable[[Rows], Rows]:
    def change(rows: Rows) -> Rows:
        one(rows, table).update({"decision": "correct", f"correct_{name}": value})
        return rows

    return change


def twice(rows: Rows) -> Rows:
    rows[0]["decision"] = "accept"
    return [*rows, {**rows[0], "decision": "reject"}]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (changed("decision", "maybe"), r"line \d+: the decision is 'maybe'; write accept, reject or correct"),
        (changed("key", "r-other"), r"line \d+: line, table, article, key, sheet, lines or sum was changed"),
        (changed("table", "awards"), r"line \d+: line, table, article"),
        (changed("sum", ""), r"line \d+: line, table, article"),
        (changed("lines", "1,2E+03"), r"line \d+: lines is '1,2E\+03', which is no number"),
        (changed("reviewer", ""), r"line \d+: nobody is named as reviewer"),
        (changed("correct_year", "2024"), r"line \d+: the decision is accept, but correct_year is filled"),
        (changed("decision", "correct"), r"line \d+: the decision is correct, but no correct_… column"),
        (correcting("votes", "7/7"), r"line \d+: a row of leaders has no votes; it has "),
        (correcting("year", "next"), r"line \d+: correct_year: 'next' is no whole number"),
        (correcting("year", "20244"), r"line \d+: correct_year: 20244 is no year"),
        (correcting("year", "#NAME?"), r"line \d+: correct_year: #NAME\? is an error of the spreadsheet"),
        (correcting("role", "chief"), r"line \d+: correct_role: 'chief' is none of its codes: head, deputy"),
        (correcting("role", "(empty)"), r"line \d+: correct_role: it cannot be empty"),
        (correcting("bloc", "7"), r"line \d+: correct_bloc: the article has no bloc 7: 0 is Khối 0; 1 is Khối 1"),
        (correcting("held", "03/04/2024", "meetings"), r"line \d+: correct_held: '03/04/2024' is no day such as"),
        (correcting("unit", "Sở Nội vụ"), r"line \d+: the corrections are what the machine says"),
        (twice, r"line \d+: it decides the same row as line 2, in another way"),
        (
            lambda rows: rows[:-3],
            r"line \d+: 18 lines were written and 3 of them are gone \(what was line 17, 18, 19\)",
        ),
        (lambda rows: [{k: v for k, v in r.items() if k != "decision"} for r in rows], "line 1: the columns decision"),
        (lambda rows: [{**r, "correct_size": "9"} for r in rows], "line 1: there is no such column: correct_size"),
    ],
)
def test_a_sheet_with_a_wrong_line_is_refused_whole(
    data: Path, tmp_path: Path, change: Callable[[Rows], Rows], said: str
) -> None:
    rows = sheet(data, tmp_path / "review.csv")
    one(rows, "people")["decision"] = "accept"
    path = put(tmp_path / "review.csv", change(rows))
    before = path.read_bytes()
    done = run("apply", path, "--data", data)
    assert done.exit_code == 3
    assert "Traceback" not in done.output
    assert re.search(said, done.stderr), done.stderr
    assert kept(data) == 0
    assert path.read_bytes() == before


def test_every_wrong_line_is_named(data: Path, tmp_path: Path) -> None:
    rows = sheet(data, tmp_path / "review.csv")
    for row in rows[:3]:
        row["decision"] = "perhaps"
    done = run("apply", put(tmp_path / "review.csv", rows), "--data", data)
    assert [f"line {n}:" in done.stderr for n in (2, 3, 4, 5)] == [True, True, True, False]
    assert "nothing of it was applied" in done.stderr


def test_a_file_cut_off_anywhere_is_refused(data: Path, tmp_path: Path) -> None:
    rows = sheet(data, tmp_path / "review.csv")
    for row in rows:
        row["decision"] = "accept"
    path = put(tmp_path / "review.csv", rows)
    whole = path.read_bytes().rstrip()
    for size in range(0, len(whole), 397):
        path.write_bytes(whole[:size])
        done = run("apply", path, "--data", data)
        assert done.exit_code == 3, size
        assert "Traceback" not in done.output
    assert kept(data) == 0
    path.write_bytes(whole)
    assert run("apply", path, "--data", data).exit_code == 0


def test_files_that_are_no_sheet_are_refused(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "review.csv"
    for content, told in (
        ("tiếng Việt".encode("utf-16")[:-1], "UTF-16 and damaged"),
        ("sở".encode("cp1258", "replace") + b"\xff", "is not UTF-8"),
        (b"a,b\nc\0,d\n", "line 2: it holds a NUL"),
        (b"", "line 1: the columns line"),
    ):
        path.write_bytes(content)
        done = run("apply", path, "--data", data)
        assert (done.exit_code, told in done.stderr) == (3, True), done.stderr
    assert "cannot be read" in run("apply", tmp_path / "none.csv", "--data", data).stderr


def test_lines_that_were_taken_out_on_purpose(data: Path, tmp_path: Path) -> None:
    rows = sheet(data, tmp_path / "review.csv")
    rows[3]["decision"] = "accept"
    path = put(tmp_path / "review.csv", [{**rows[3], "my own column": "x"}])
    assert run("apply", path, "--data", data).exit_code == 3
    assert run("apply", path, "--data", data, "--partial").exit_code == 0
    assert kept(data) == 1


# Decisions


def test_a_sheet_applied_again_changes_nothing(data: Path, tmp_path: Path) -> None:
    rows = sheet(data, tmp_path / "review.csv")
    rows[0].update(decision="accept", note="seen")
    path = put(tmp_path / "review.csv", rows)
    assert "1 accept" in run("apply", path, "--data", data).stderr
    assert "decisions kept: none; 1 were known" in run("apply", path, "--data", data).stderr
    assert kept(data) == 1


def test_who_when_and_what_are_kept_beside_the_machines_value(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THIDUA_NOW", "2026-02-01T08:00:00+00:00")
    decided(data, tmp_path / "review.csv", "leaders", "correct", correct_year="2024", note="term of 2024")
    with Store.open(data, write=False) as store, store.reading() as connection:
        (decision,) = every(connection)
    assert (decision.reviewer, decision.decided[:13], decision.note) == ("Lan", "2026-02-01T08", "term of 2024")
    assert (decision.corrected, decision.machine["year"]) == ({"year": 2024}, None)
    assert decision.words["role"] == ["Kh"]
    with Store.open(data, write=False) as store:
        assert {row.year for found in store.articles() for row in found.leaders} == {None}  # the store's own rows stay


def test_a_later_decision_supersedes_and_both_are_kept(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "review.csv"
    decided(data, path, "leaders", "reject")
    assert len(exported(data, "leaders")) == 1
    rows = sheet(data, path, decided=True)
    assert rows[0]["earlier"].startswith("reject by Lan")
    rows[0].update(decision="accept", reviewer="Minh")
    assert "1 in the place of earlier ones" in run("apply", put(path, rows), "--data", data).stderr
    assert [row["review"] for row in exported(data, "leaders")].count("accepted") == 1
    assert kept(data) == 2


def test_a_decided_row_is_not_asked_about_again(data: Path, tmp_path: Path) -> None:
    before = len(asked(data))
    decided(data, tmp_path / "review.csv", "awards", "accept")
    assert len(asked(data)) == before - 1


def test_a_rejected_row_is_left_out_everywhere(data: Path, tmp_path: Path) -> None:
    decided(data, tmp_path / "review.csv", "members", "reject", "Sở C")
    assert [row["unit"] for row in exported(data, "members")].count("Sở C") == 1
    with Store.open(data) as store:
        made = resolve(store)
    assert sum(row.written == "Sở C" for row in made.tables["unit_mentions"]) == 1
    assert list(thidua.read(data).members.unit).count("Sở C") == 1
    assert [row["unit"] for row in exported(data, "members")].count("Sở C") == 1


def test_with_a_bloc_goes_all_that_hangs_on_it(data: Path, tmp_path: Path) -> None:
    rows = sheet(data, tmp_path / "review.csv")
    mine = one(rows, "blocs", "Khối 0")["article"]
    for row in rows:
        if row["table"] == "blocs" and row["article"] == mine:
            row["decision"] = "reject"
    assert run("apply", put(tmp_path / "review.csv", rows), "--data", data).exit_code == 0
    for table in ("blocs", "members", "leaders", "awards", "meetings"):
        assert not [row for row in exported(data, table) if row["article"] == mine]
    assert {row["article"]: row["relevant"] for row in exported(data, "articles")}[mine] == "false"
    assert [row for row in exported(data, "people") if row["article"] == mine]
    assert {q.said.table for q in asked(data) if q.said.article == mine} == {"people"}
    with Store.open(data) as store:
        assert mine not in {row.article for row in resolve(store).tables["bloc_mentions"]}


def test_a_corrected_row_has_the_persons_value_and_tells_the_machines(data: Path, tmp_path: Path) -> None:
    decided(
        data, tmp_path / "review.csv", "leaders", "correct", correct_unit="Khối trưởng", correct_year="2024.0",
        correct_status="incumbent",
    )  # fmt: skip
    row = next(row for row in exported(data, "leaders") if row["review"])
    assert (row["unit"], row["unit_norm"], row["year"]) == ("Khối trưởng", "khối trưởng", "2024")
    assert (row["review"], json.loads(row["machine"])) == (
        "corrected",
        {"unit": "Sở Nội vụ", "year": None, "status": "elected"},
    )
    text = article("a").article.text
    (place,) = [part for part in json.loads(row["evidence"]) if part["column"] == "unit"]
    assert text[place["start"] : place["end"]] == "Khối trưởng"
    with Store.open(data) as store:
        made = resolve(store)
    assert row["id"] in {mention.row for mention in made.tables["unit_mentions"]}
    frame = thidua.read(data).leaders
    assert list(frame[frame.review == "corrected"].year) == [2024]


def test_nothing_decided_nothing_changed(data: Path) -> None:
    rows = exported(data, "leaders")
    assert {(row["review"], row["machine"]) for row in rows} == {("", "")}


# How long a decision holds


def test_a_decision_survives_a_page_read_anew(data: Path, tmp_path: Path) -> None:
    decided(data, tmp_path / "review.csv", "leaders", "reject", "Khối 0")
    text = "Trang chủ\nKhối thi đua a\nSở Nội vụ được bầu làm Khối trưởng."
    made = article("a", text=text)
    made.leaders[0].evidence = [replace(e, start=e.start + 10, end=e.end + 10) for e in made.leaders[0].evidence]
    made.leaders[0].confidence, made.leaders[0].rule, made.leaders[0].extractor = 0.4, "newer", "2"
    made.blocs.insert(0, replace(made.blocs[0], name="Cụm mới"))
    for n, bloc in enumerate(made.blocs):
        bloc.bloc = n
    made.leaders[0].bloc = 1
    again(data, made)
    assert not [row for row in exported(data, "leaders") if row["article"] == made.article.article]


@pytest.mark.parametrize("change", ["value", "words", "sentence"])
def test_a_row_that_changed_asks_again_with_the_earlier_decision(data: Path, tmp_path: Path, change: str) -> None:
    decided(data, tmp_path / "review.csv", "leaders", "reject")
    stale = sheet(data, tmp_path / "old.csv", below=1.01, decided=True)
    stale[0]["decision"] = "accept"
    made = article("a")
    if change == "value":
        made.leaders[0].year = 2031
    elif change == "words":
        made.leaders[0].evidence[0].start += 1
    else:
        made.leaders[0].sentence = "Khác."
    again(data, made)
    first = asked(data)[0]
    assert first.why[0][0] == "changed"
    assert first.earlier is not None
    assert (first.said.table, first.earlier.decision) == ("leaders", "reject")
    assert len(exported(data, "leaders")) == 2
    done = run("apply", put(tmp_path / "old.csv", stale), "--data", data)
    assert done.exit_code == 3
    assert "line 2: its row is not there any more as it was" in done.stderr
    assert kept(data) == 1
    assert run("apply", tmp_path / "old.csv", "--data", data, "--skip-stale").exit_code == 1
    rows = sheet(data, tmp_path / "review.csv")
    assert rows[0]["earlier"].startswith("reject by Lan")
    rows[0]["decision"] = "reject"
    assert run("apply", put(tmp_path / "review.csv", rows), "--data", data).exit_code == 0
    assert len(exported(data, "leaders")) == 1


def test_a_row_that_now_reads_as_the_person_wrote_is_settled(data: Path, tmp_path: Path) -> None:
    decided(data, tmp_path / "review.csv", "leaders", "correct", correct_year="2024")
    made = article("a")
    made.leaders[0].year = 2024
    again(data, made)
    row = next(row for row in exported(data, "leaders") if row["article"] == made.article.article)
    assert (row["year"], row["review"], row["machine"]) == ("2024", "accepted", "")
    assert not [question for question in asked(data) if question.why[0][0] == "changed"]


def test_another_row_of_the_sentence_does_not_inherit_a_decision(data: Path, tmp_path: Path) -> None:
    decided(data, tmp_path / "review.csv", "members", "reject", "Sở C")
    made = article("a")
    made.members.pop()
    again(data, made)
    assert not [question for question in asked(data) if question.earlier is not None]


def test_rows_said_twice_are_decided_one_by_one(tmp_path: Path) -> None:
    data = awkward_store(tmp_path / "data")
    rows = [row for row in sheet(data, tmp_path / "r.csv", below=1.01, tables=["members"]) if "Sở B" in row["what"]]
    assert len({row["key"] for row in rows}) == 6
    rows[0]["decision"] = "reject"
    assert run("apply", put(tmp_path / "r.csv", rows), "--data", data, "--partial").exit_code == 0
    assert [row["unit"] for row in exported(data, "members")].count("Sở B") == 5


def test_keys_do_not_depend_on_where_words_stand() -> None:
    one_, other = article("a"), article("a", text="Trang chủ\n" + article("a").article.text)
    for made in (one_, other):
        for row in made.leaders:
            row.evidence = [e for e in row.evidence if e.column == "unit"]
    shift = len("Trang chủ\n")
    other.leaders[0].evidence[0].start += shift
    other.leaders[0].evidence[0].end += shift
    assert said(one_)["leaders"][0].key == said(other)["leaders"][0].key


# The command


def test_from_the_command_line(data: Path, tmp_path: Path) -> None:
    done = run("--data", data, "--out", tmp_path / "x" / "review.csv", "--n", "3", "--reviewer", "Lan")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "3 of 18 rows" in done.stderr
    assert list(rows_of(tmp_path / "x" / "review.csv")[0]) == list(COLUMNS)
    assert run("--data", data, "--out", tmp_path / "x" / "review.csv").exit_code == 3
    assert run("--data", data, "--out", data / "thidua.sqlite" / "review.csv").exit_code == 3
    assert "no row is decided yet" in run("--data", data, "--decided").stderr
    assert run("--data", data, "--table", "nothing").exit_code == 2
    assert run().exit_code == 2
    assert "there is no data" in run("--data", tmp_path / "none").stderr


# What a release tells of it


def test_a_release_tells_every_decision(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "review.csv"
    assert "reviews" not in thidua.read(data)
    decided(data, path, "leaders", "correct", correct_year="2024", note="of 2024")
    decided(data, path, "members", "reject", "Sở C")
    rows = sheet(data, path, decided=True)
    one(rows, "leaders").update(decision="accept", note="")
    assert run("apply", put(path, rows), "--data", data).exit_code == 0
    told = exported(data, "reviews")
    assert [(row["decision"], row["standing"]) for row in told] == [
        ("correct", "superseded"), ("reject", "in_force"), ("accept", "in_force"),
    ]  # fmt: skip
    assert [row["supersedes"] for row in told] == ["", "", "1"]
    assert (told[1]["row"], json.loads(told[1]["extracted"])["unit"]) == ("", "Sở C")
    assert told[2]["row"] in {row["id"] for row in exported(data, "leaders") if row["review"] == "accepted"}
    assert list(thidua.read(data.parent / "tables").reviews.reviewer) == ["Lan"] * 3
    assert list(thidua.read(data).reviews.standing) == ["superseded", "in_force", "in_force"]
    made = article("a")
    made.leaders[0].year, made.members = 2031, []
    again(data, made)
    assert [row["standing"] for row in exported(data, "reviews")] == ["superseded", "gone", "asks_again"]


def test_what_is_published_does_not_name_reviewers(data: Path, tmp_path: Path) -> None:
    from output.export import FORMATS, About

    decided(data, tmp_path / "review.csv", "leaders", "reject", note="by phone")
    out = tmp_path / "tables"
    with Store.open(data, write=False) as store:
        write(store, out, FORMATS, About(publish=True))
    told = (out / "reviews.csv").read_text(encoding="utf-8-sig") + (out / "reviews.jsonl").read_text(encoding="utf-8")
    assert "Lan" not in told
    assert "by phone" not in told
    assert list(thidua.read(out).reviews.decision) == ["reject"]


def test_a_release_of_reviewed_data_is_a_valid_package(data: Path, tmp_path: Path) -> None:
    import frictionless

    decided(data, tmp_path / "review.csv", "leaders", "correct", correct_unit="=1+1", correct_year="2024")
    decided(data, tmp_path / "review.csv", "blocs", "reject", "Khối 1")
    exported(data, "leaders")
    report = frictionless.Package(str(data.parent / "tables" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["type", "message"])
