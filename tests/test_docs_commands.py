"""What the documentation says is so: its commands, programs and questions run, and every code is explained.

Of every page the blocks that are marked ``<!-- runnable -->`` run as they stand, in their order, in a folder of the
page's own, where the commands of docs/crawl.md have run before; those of docs/crawl.md and of the first steps in an
empty one. The port that is named is replaced by that of the sample sites, the site of docs/add-a-site.md by one that no
family fits. What is not run says why.
"""

from __future__ import annotations

import csv
import itertools
import json
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import typer

from extract.errors import Reason
from output.store.tables import ALL
from spiders import outcomes
from spiders.manners import backoff, limits
from spiders.scoring import FETCH
from tests.documentation import CLONE, REASONS, Shell, blocks, page, pages, texts
from tests.unseen_site import REPORTS, UnseenSite
from thidua.cli import app
from thidua.samples import SampleSites

ALONE = {"docs/crawl.md", "docs/first-steps.md", "docs/vi/buoc-dau.md", "docs/data-folder.md"}
"""Pages that have tests of their own, also for their programs."""

RUN = [
    name for name in pages()
    if name not in ALONE and (texts(name, "python") or any(block.runs for block in blocks(name)))
] + ["docs/data-folder.md"]  # fmt: skip
"""Pages whose commands are run, then their programs, where the commands of docs/crawl.md have run before."""

OUTPUT = re.compile(r"^<!-- output -->\n```\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def proxy() -> Iterator[str]:
    with SampleSites(stall=1) as samples:
        yield samples.proxy.rpartition(":")[2]


def runnable(name: str) -> list[str]:
    """The commands of a page that are run as they stand."""
    return [block.text for block in blocks(name) if block.runs and block.language == "sh"]


# Nothing is left out


def test_every_command_is_run_or_says_why_it_is_not() -> None:
    every = [block for name in pages() for block in blocks(name) if block.is_command]
    assert len(every) > 25
    for block in every:
        kind, _, reason = block.remark.partition(": ")
        assert block.remark in {"runnable", *BY_A_TEST} or kind == "not run", (
            f"{block.page}: neither run nor said why not:\n{block.text}"
        )
        if kind == "runnable":
            assert block.language == "sh", f"{block.page}: it is run as sh, and not marked so:\n{block.text}"
        else:
            assert reason in REASONS, f"{block.page}: {reason} is no reason:\n{block.text}"


BY_A_TEST = {"runnable: a site", "runnable: filled in"}
"""What has a test of its own here."""


def test_every_reason_not_to_run_a_command_is_needed() -> None:
    used = {block.remark.removeprefix("not run: ") for name in pages() for block in blocks(name)}
    assert set(REASONS) <= used


def test_a_block_of_a_page_is_of_a_language_that_is_looked_at() -> None:
    for name in pages():
        for block in blocks(name):
            assert block.language in {"", "sh", "python", "sql", "toml", "json"}, f"{name}: {block.language}"
            if block.language == "toml":
                tomllib.loads(block.text)
            if block.language == "json":
                json.loads(block.text)


def told_commands() -> list[tuple[str, str]]:
    """Every ``thidua …`` of a page, in a block or in a line, with the page."""
    found = []
    for name in pages():
        fenced = "\n".join(block.text for block in blocks(name) if block.is_command)
        whole = re.sub(r"\\\n\s*", " ", fenced)
        found += [(name, line) for line in re.findall(r"(?:^|[|&] *)(thidua [^|&\n]*)", whole, re.MULTILINE)]
        found += [(name, line) for line in re.findall(r"`(thidua [^`\n]*)`", page(name))]
    return found


def unknown(line: str) -> str | None:
    """What of a command is no command of ours, and no option of it."""
    command: Any = typer.main.get_command(app)
    words = shlex.split(line, comments=True)[1:]
    while words and hasattr(command, "commands") and words[0] in command.commands:
        command = command.commands[words.pop(0)]
    if words and hasattr(command, "commands") and not words[0].startswith("-") and not command.invoke_without_command:
        return words[0]
    options = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    given = [word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)]
    return next((word for word in given if word not in options | {"-h", "--help"}), None)


def test_every_command_that_is_named_is_one_with_these_options() -> None:
    every = told_commands()
    assert len(every) > 80
    wrong = [(name, line, word) for name, line in every if (word := unknown(line))]
    assert wrong == []


# What is run


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory, proxy: str) -> tuple[Path, list[str]]:
    """The folder in which the commands of docs/crawl.md have run, and what each block printed."""
    if shutil.which("bash") is None:
        pytest.skip("there is no bash")
    shell = Shell(tmp_path_factory.mktemp("docs"), proxy)
    return shell.folder, [shell.run(text) for text in runnable("docs/crawl.md")]


def shape(text: str) -> list[str]:
    """Lines without their numbers and the width of their columns."""
    return [re.sub(r"\s+", " ", re.sub(r"[\d,]*\d", "N", line)).strip() for line in text.strip().splitlines()]


def test_the_guide_to_crawling_runs_and_prints_what_it_shows(crawled: tuple[Path, list[str]]) -> None:
    folder, said = crawled
    shown = OUTPUT.findall(page("docs/crawl.md"))
    assert len(shown) == 2
    for text, printed in zip(shown, said, strict=False):
        assert set(shape(text)) <= set(shape(printed)), printed
    for tables in ("tables", "tables-later"):
        assert "\n" in (folder / tables / "blocs.csv").read_text(encoding="utf-8").strip()
    assert (folder / "articles.jsonl").read_text(encoding="utf-8").strip()


@pytest.mark.parametrize("number", range(len(texts("docs/crawl-log.md", "sql"))))
def test_each_question_to_the_data_folder_is_answered(crawled: tuple[Path, list[str]], number: int) -> None:
    question = texts("docs/crawl-log.md", "sql")[number]
    with closing(sqlite3.connect(crawled[0] / "data" / "thidua.sqlite")) as store:
        answers = store.execute(question).fetchall()
    assert answers or "'left'" in question or "'failed'" in question  # nothing of the kind was crawled


@pytest.mark.parametrize("number", range(len(texts("docs/data-folder.md", "python"))))
def test_each_program_on_the_data_folder_runs(crawled: tuple[Path, list[str]], number: int) -> None:
    program = texts("docs/data-folder.md", "python")[number]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=crawled[0], capture_output=True, encoding="utf-8", check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) > 1


@pytest.fixture(scope="module")
def prepared(crawled: tuple[Path, list[str]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the pages take for granted: resolved data, two releases, saved pages, parts of the clone."""
    folder = tmp_path_factory.mktemp("prepared") / "here"
    shutil.copytree(crawled[0] / "data", folder / "data")
    shutil.copytree(crawled[0] / "tables-later", folder / "release-2")
    Shell(folder).run("thidua resolve --data data --quiet && thidua export --data data --out tables", frozenset({0}))
    for part in ("demo", "tests"):
        (folder / part).symlink_to(CLONE / part)
    saved = sorted((CLONE / "tests" / "pages").glob("*/*.html"))[:2]
    shutil.copy(saved[0], folder / "page.html")
    (folder / "pages").mkdir()
    shutil.copy(saved[1], folder / "pages")
    shutil.copytree(folder / "tables", folder / "release-1")
    return folder


@pytest.fixture
def here(prepared: Path, tmp_path: Path) -> Path:
    """A copy of it, for one page."""
    return shutil.copytree(prepared, tmp_path / "here", symlinks=True)


@pytest.mark.parametrize("name", RUN)
def test_the_commands_of_a_page_run_and_then_its_programs(here: Path, proxy: str, name: str) -> None:
    shell = Shell(here, proxy)
    said = "\n".join(shell.run(text) for text in runnable(name))
    for text in OUTPUT.findall(page(name)):
        assert set(shape(text)) <= set(shape(said)), said
    for left in LEFT.get(name, ()):
        assert (here / left).exists(), f"{left}\n{said}"
    programs = texts(name, "python") if name not in ALONE else []
    if programs:
        assert program("\n".join(programs), here) or name in SAY_NOTHING


SAY_NOTHING = {"docs/releases.md"}
"""Pages whose programs print nothing."""

LEFT = {
    "README.md": ("demo-out/tables/leaders.csv", "demo-out/annotations", "trial/tables/blocs.csv"),
    "docs/nightly.md": ("nights/tables/panel.csv", "nights/report.html"),
    "docs/resolution.md": ("tables/panel.csv",),
    "docs/report.md": ("report.html",),
    "docs/releases.md": ("release/PERSONAL_DATA.md", "tables/thidua.xlsx", "audit.xlsx", "changes.json"),
    "docs/data-folder.md": ("changes.csv",),
}
"""What the commands of a page leave."""


def test_a_sheet_that_a_person_has_filled_in_is_scored(here: Path) -> None:
    draws = next(text for text in runnable("docs/releases.md") if "audit" in text)
    (score,) = [block.text for block in blocks("docs/releases.md") if block.remark == "runnable: filled in"]
    shell = Shell(here)
    shell.run(draws, frozenset({0}))
    book = openpyxl.load_workbook(here / "audit.xlsx")
    for sheet in book.worksheets:
        for row in list(sheet.rows):
            headings = [cell.value for cell in sheet[1]]
            if "verdict" in headings and row[0].row > 1:
                row[headings.index("verdict")].value = "right"
    book.save(here / "audit.xlsx")
    assert re.search(r"^articles +\d+ +\d", shell.run(score, frozenset({0})), re.MULTILINE)


def program(text: str, folder: Path) -> str:
    """Run a program of a page; what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", text], cwd=folder, capture_output=True, encoding="utf-8", check=False, timeout=120
    )
    assert done.returncode == 0, f"{text}\n{done.stderr}"
    return done.stdout


def test_the_first_steps_are_as_told(tmp_path: Path) -> None:
    said = [
        Shell(tmp_path).run(block.text) if block.language == "sh" else program(block.text, tmp_path)
        for block in blocks("docs/first-steps.md")
        if block.runs
    ]
    assert len(said) == 3
    demo, asked, read = said
    assert "The tables are in demo-out" in demo
    assert len(re.findall(r"^   said in: \S", asked, re.MULTILINE)) == 3
    assert "Bảo tàng tỉnh" in read


def test_the_first_steps_are_the_same_in_both_languages() -> None:
    english, vietnamese = "docs/first-steps.md", "docs/vi/buoc-dau.md"
    assert [block[1:] for block in blocks(english)] == [block[1:] for block in blocks(vietnamese)]
    for mark in (r"^## ", r"^\| "):  # as many parts, as many lines of the table
        assert len(re.findall(mark, page(english), re.MULTILINE)) == len(
            re.findall(mark, page(vietnamese), re.MULTILINE)
        )
    assert targets(english) == targets(vietnamese)


def targets(name: str) -> list[str]:
    """The pages that a page leads to, but for the other language."""
    found = re.findall(r"\]\(([\w./-]+\.md)(?:#[^)]*)?\)", page(name))
    return [path for link in found if (path := link.removeprefix("../")) not in {"first-steps.md", "vi/buoc-dau.md"}]


def test_a_site_that_no_family_fits_is_added_by_the_guide_alone(tmp_path: Path) -> None:
    """As written, but for its address and for the pause between requests, which an operator sets in the settings."""
    quick = tmp_path / "bin" / "thidua"
    quick.parent.mkdir()
    quick.write_text(
        f"#!{sys.executable}\nimport spiders.settings\nspiders.settings.THIDUA_DELAY = 0.02\n"
        "from thidua.cli import main\nif __name__ == '__main__':\n    main()\n",
        encoding="utf-8",
    )
    quick.chmod(0o755)
    (commands,) = [block.text for block in blocks("docs/add-a-site.md") if block.remark == "runnable: a site"]
    with UnseenSite() as site:
        here = commands.replace("https://example.vn", f"http://{site.name}").replace("example.vn", site.name)
        said = Shell(tmp_path, programs=quick.parent).run(here, frozenset({0}))
    assert "all is well" in said
    live = next(line for line in said.splitlines() if line.startswith(f"{site.name}\tyes\t"))
    assert live.split("\t")[4] == "whole"
    found = rows(tmp_path / "tables" / "blocs.csv"), rows(tmp_path / "tables" / "leaders.csv")
    assert len({row["article"] for row in found[0]}) == len(REPORTS)
    for report in REPORTS:
        assert any(row["name"].startswith(report.bloc) for row in found[0]), report.bloc
        assert any((row["role"], row["unit"]) == ("head", report.head) for row in found[1]), report.head


def rows(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_least_score_is_that_of_the_code() -> None:
    assert f"if it scores {FETCH:g} or more" in page("docs/crawl.md").replace("\n", " ")
    assert f"({FETCH:g} is the least)" in page("docs/crawl-log.md")
    assert f"score < {FETCH:g} ORDER" in page("docs/crawl-log.md")


def test_every_table_of_the_store_is_explained() -> None:
    text = page("docs/data-folder.md")
    for table in ALL.tables:
        assert f"`{table}`" in text, table


def test_every_reason_is_explained() -> None:
    text = page("docs/crawl-log.md")
    reasons = {str(reason) for reason in Reason} | outcomes.FOR_GOOD | set(backoff._WORDS)
    faults = {
        limits.url_fault(url)
        for url in ("http://a.vn/" + "x" * 3000, "http://a.vn" + "/a/b" * 30, "http://a.vn" + "/tin/moi" * 5)
    }
    for reason in reasons | {str(fault) for fault in faults}:
        assert f"`{reason}`" in text, reason


def test_every_reason_and_outcome_that_a_crawl_gives_is_explained(crawled: tuple[Path, list[str]]) -> None:
    text = page("docs/crawl-log.md")
    for data in crawled[0].glob("*/thidua.sqlite"):
        with closing(sqlite3.connect(data)) as store:
            rows = store.execute("SELECT DISTINCT outcome, reason, state FROM frontier").fetchall()
        for code in filter(None, itertools.chain(*rows)):
            assert f"`{code}`" in text or code.startswith("http_"), code
