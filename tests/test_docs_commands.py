"""What the documentation says is so: its commands, programs and questions run, and every code is explained.

In docs/crawl.md, docs/first-steps.md and the README, blocks of ``sh`` behind ``<!-- runnable -->`` run in a shell, in
their order, in one folder; the ``python`` and ``sql`` blocks of the other pages after them, on the data that they left.
The port that is named is replaced by that of the sample sites, the site of docs/add-a-site.md by one that no family
fits.
"""

from __future__ import annotations

import csv
import itertools
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from extract.errors import Reason
from output.store.tables import ALL
from spiders import outcomes
from spiders.manners import backoff, limits
from spiders.scoring import FETCH
from tests.unseen_site import REPORTS, UnseenSite
from thidua.samples import SampleSites

CLONE = Path(__file__).parent.parent
PORT = "8765"
RUNNABLE = re.compile(r"^<!-- runnable -->\n```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
STEPS = re.compile(r"^<!-- runnable -->\n```(sh|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OF_A_SITE = re.compile(r"^<!-- runnable: a site -->\n```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OUTPUT = re.compile(r"^<!-- output -->\n```\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def page(name: str) -> str:
    return (CLONE / name).read_text(encoding="utf-8")


def blocks(name: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", page(name), re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def proxy() -> Iterator[str]:
    with SampleSites(stall=1) as samples:
        yield samples.proxy.rpartition(":")[2]


class Shell:
    """A shell in a folder: what it printed, all in all.

    Args:
        folder: Where it is.
        port: That of the sample sites.
        programs: A folder whose programs go before the others.
    """

    def __init__(self, folder: Path, port: str = PORT, programs: Path | None = None) -> None:
        self.folder, self.port = folder, port
        self.path = [str(programs)] * (programs is not None) + [sysconfig.get_path("scripts"), os.environ["PATH"]]

    def run(self, commands: str) -> str:
        """Run commands; only 0 and 1 (done, but something failed) are well."""
        script = f"trap 'code=$?; [ $code -le 1 ] || exit $code' ERR\n{commands.replace(PORT, self.port)}"
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("THIDUA", "SCRAPY"))}
        environment["PATH"] = os.pathsep.join(self.path)
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=self.folder, env=environment, capture_output=True, encoding="utf-8", timeout=400, check=False,
        )  # fmt: skip
        said = done.stdout + done.stderr
        assert done.returncode in {0, 1}, f"{commands}\n{said}"
        assert "Traceback" not in said, f"{commands}\n{said}"
        return said


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory, proxy: str) -> tuple[Path, list[str]]:
    """The folder in which the commands of docs/crawl.md have run, and what each block printed."""
    if shutil.which("bash") is None:
        pytest.skip("there is no bash")
    shell = Shell(tmp_path_factory.mktemp("docs"), proxy)
    return shell.folder, [shell.run(block) for block in RUNNABLE.findall(page("docs/crawl.md"))]


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


@pytest.mark.parametrize("number", range(len(blocks("docs/crawl-log.md", "sql"))))
def test_each_question_to_the_data_folder_is_answered(crawled: tuple[Path, list[str]], number: int) -> None:
    question = blocks("docs/crawl-log.md", "sql")[number]
    with closing(sqlite3.connect(crawled[0] / "data" / "thidua.sqlite")) as store:
        answers = store.execute(question).fetchall()
    assert answers or "'left'" in question or "'failed'" in question  # nothing of the kind was crawled


@pytest.mark.parametrize("number", range(len(blocks("docs/data-folder.md", "python"))))
def test_each_program_on_the_data_folder_runs(crawled: tuple[Path, list[str]], number: int) -> None:
    program = blocks("docs/data-folder.md", "python")[number]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=crawled[0], capture_output=True, encoding="utf-8", check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) > 1


def test_the_readme_s_crawl_runs(tmp_path: Path, proxy: str) -> None:
    for block in RUNNABLE.findall(page("README.md")):
        said = Shell(tmp_path, proxy).run(block)
        for text in OUTPUT.findall(page("README.md")):
            assert set(shape(text)) <= set(shape(said)), said


def program(text: str, folder: Path) -> str:
    """Run a program of a page; what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", text], cwd=folder, capture_output=True, encoding="utf-8", check=False, timeout=120
    )
    assert done.returncode == 0, f"{text}\n{done.stderr}"
    return done.stdout


def test_the_first_steps_are_as_told(tmp_path: Path) -> None:
    said = [
        Shell(tmp_path).run(text) if language == "sh" else program(text, tmp_path)
        for language, text in STEPS.findall(page("docs/first-steps.md"))
    ]
    assert len(said) == 3
    demo, asked, read = said
    assert "The tables are in demo-out" in demo
    assert len(re.findall(r"^   said in: \S", asked, re.MULTILINE)) == 3
    assert "Bảo tàng tỉnh" in read


def test_the_first_steps_are_the_same_in_both_languages() -> None:
    every = re.compile(r"^```\w*\n.*?^```$", re.MULTILINE | re.DOTALL)
    assert every.findall(page("docs/first-steps.md")) == every.findall(page("docs/vi/buoc-dau.md"))


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
    (commands,) = OF_A_SITE.findall(page("docs/add-a-site.md"))
    with UnseenSite() as site:
        here = commands.replace("https://example.vn", f"http://{site.name}").replace("example.vn", site.name)
        said = Shell(tmp_path, programs=quick.parent).run(f"set -e\n{here}")  # every code has to be 0
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


@pytest.mark.parametrize("name", ["docs/how-it-decides.md", "docs/add-a-rule.md", "docs/spacy.md", "docs/pages.md"])
def test_the_programs_of_a_page_run(name: str) -> None:
    assert program("\n".join(blocks(name, "python")), CLONE)


def test_the_readme_s_commands_and_programs_run(tmp_path: Path) -> None:
    for part in ("demo", "tests"):
        (tmp_path / part).symlink_to(CLONE / part)
    saved = sorted((CLONE / "tests" / "pages").glob("*/*.html"))[:2]
    shutil.copy(saved[0], tmp_path / "page.html")
    (tmp_path / "pages").mkdir()
    shutil.copy(saved[1], tmp_path / "pages")
    commands = page("README.md").partition("## Commands")[2].partition("```\n")[2].partition("```")[0]
    assert commands.count("\n") >= 10
    Shell(tmp_path).run(commands)
    for text in blocks("README.md", "python"):
        assert program(text, tmp_path)


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
