"""``thidua changes`` on the command line: rows that are new, changed and withdrawn, each with what states it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from output.store import Store
from pipelines.items import ARTICLE
from tests.crawls import ROOT, command, ended
from tests.stored import SITE, article, crawled, link, page


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run 1 found an article; in run 2 it has another title, a head's name, a member less; another is new."""
    folder = tmp_path_factory.mktemp("data")
    with Store.open(folder) as store:
        first = crawled(store, ["a"])
        store.end_run(first, "finished", {})
        second = store.begin_run("crawl", {})
        store.revisit(SITE, ARTICLE, second)
        (entry,) = store.waiting(SITE, ARTICLE, 9)
        after = article("a", title="Tựa khác")
        after.leaders[0].person = "=Lê A"  # as a spreadsheet would take for a formula
        after.members.pop()
        store.commit([page(entry, extraction=after)], second)
        store.discover([link("b")], second)
        store.commit([page(one) for one in store.waiting(SITE, ARTICLE, 9)], second)
        store.end_run(second, "finished", {})
    return folder


def asked(data: Path, form: str, since: int = 2) -> str:
    done = ended(command("changes", "--data", data, "--since", since, "--format", form))
    assert (done.code, done.err) == (0, "")
    return done.out


def of(found: list[dict[str, Any]], change: str) -> list[dict[str, Any]]:
    return [one for one in found if one["change"] == change]


def test_json_says_of_each_row_what_became_of_it(data: Path) -> None:
    found = json.loads(asked(data, "json"))
    assert {one["change"] for one in found} == {"new", "changed", "withdrawn"}
    assert [(one["table"], one["column"], one["after"]) for one in of(found, "changed")] == [
        ("articles", "title", "Tựa khác"), ("leaders", "person", "=Lê A")
    ]  # fmt: skip
    assert {one["url"] for one in of(found, "changed")} == {f"https://{SITE}/a"}
    (withdrawn,) = of(found, "withdrawn")
    assert (withdrawn["table"], withdrawn["row"]) == ("members", "Sở C")
    assert {one["url"] for one in of(found, "new")} == {f"https://{SITE}/b"}
    assert {one["run"] for one in found} == {2}


def test_csv_holds_the_same_and_no_formula(data: Path) -> None:
    table = list(csv.DictReader(io.StringIO(asked(data, "csv"))))
    listed = json.loads(asked(data, "json"))
    assert [row["change"] for row in table] == [one["change"] for one in listed]
    assert of(table, "changed")[1]["after"] == "'=Lê A"


def test_text_marks_them_under_their_article(data: Path) -> None:
    lines = asked(data, "text").splitlines()
    assert f"https://{SITE}/a  (run 2)" in lines
    assert any(line.startswith("  ~ leaders: ") and line.endswith("person: (empty) → =Lê A") for line in lines)
    assert "  - members: Sở C" in lines
    assert "  + members: Sở B" in lines


def test_since_the_first_run_an_article_is_new_as_it_is_now(data: Path) -> None:
    assert {one["change"] for one in json.loads(asked(data, "json", 1)) if one["run"] == 1} == {"new"}


def test_whoever_reads_the_first_lines_only_gets_them(data: Path) -> None:
    with subprocess.Popen(
        command("changes", "--data", data, "--since", 1), stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"https://")
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()
        assert process.wait(60) in {0, 141}  # 0: all of it was written before anyone had read a line
