"""A crawl of the sample sites from end to end: what is found, what is asked for, what the second run does.

The sites are crawled twice: under their names, half of them by the records of a registry; and each on a port of its
own, by nothing but its address.
"""

from __future__ import annotations

import datetime
import json
import signal
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from spiders.sites import load_registry
from tests.crawls import (
    CONTACT,
    ROOT,
    Done,
    crawl_command,
    data_of,
    ended,
    settled,
    started,
    tables_of,
    with_settings,
)
from thidua.samples import SampleSites
from thidua.samples.articles import VIETNAM
from thidua.samples.server import Seen
from thidua.samples.sites import sample_sites, site_of_host
from thidua.samples.springing import allowed, sprung
from thidua.samples.truth import Measure, distinct_pages, expected, measure, posting_of
from thidua.samples.world import World

REGISTRY = ROOT / "thidua" / "samples" / "registry"
UNTIL = datetime.datetime(2025, 7, 1, tzinfo=VIETNAM)
A_DAY = datetime.timedelta(days=1)
STALL = 3.0
SMALL = ("batson.example", "baohienluong.example")


@dataclass(frozen=True)
class Crawled:
    """One run over all sample sites, and what was there to be found."""

    done: Done
    data: Path
    log: list[Seen]
    tables: dict[str, list[dict[str, Any]]]
    lines: dict[str, list[str]]
    world: World
    pages: int

    @property
    def measure(self) -> Measure:
        return measure(self.tables, self.world)

    def articles_asked(self) -> list[str]:
        """The postings whose pages were sent, each once."""
        found = set()
        for seen in self.log:
            named = posting_of(seen.url, self.world) if seen.status == 200 else None
            if named is not None:
                found.add(f"{named[0].site} {named[0].source}")
        return sorted(found)


def run(
    samples: SampleSites, names: list[str], data: Path, *arguments: object, now: datetime.datetime | None = None
) -> Crawled:
    before = len(samples.log)
    proxy = None if samples.own_ports else samples.proxy
    done = ended(crawl_command(names, data, *arguments, proxy=proxy), now=now)
    world = World(samples.world.today, samples.world.until, samples.world.bases)
    log = samples.log[before:]
    return Crawled(done, data, log, tables_of(data), data_of(data), world, distinct_pages(world))


@pytest.fixture(scope="module")
def by_name() -> Iterator[SampleSites]:
    with SampleSites(stall=STALL) as samples:
        yield samples


@pytest.fixture(scope="module")
def names(by_name: SampleSites) -> list[str]:
    """Those that the registry has by their names, the others by their addresses."""
    registered = load_registry(REGISTRY).sites
    return [host if host in registered else by_name.address(host) for host in by_name.hosts]


@pytest.fixture(scope="module")
def first(by_name: SampleSites, names: list[str], tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    return run(by_name, names, tmp_path_factory.mktemp("names") / "data", "--registry", REGISTRY)


@pytest.fixture(scope="module")
def second(by_name: SampleSites, names: list[str], first: Crawled) -> Crawled:
    """The same command again, and nothing new."""
    return run(by_name, names, first.data, "--registry", REGISTRY)


@pytest.fixture(scope="module")
def by_port() -> Iterator[SampleSites]:
    with SampleSites(own_ports=True, stall=STALL, until=UNTIL) as samples:
        yield samples


@pytest.fixture(scope="module")
def earlier(by_port: SampleSites, tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    """Sites known by nothing but their addresses, as they were on a day."""
    addresses = [by_port.address(host) for host in by_port.hosts]
    return run(by_port, addresses, tmp_path_factory.mktemp("ports") / "data")


@pytest.fixture(scope="module")
def later(by_port: SampleSites, earlier: Crawled) -> Iterator[Crawled]:
    """The same sites a day later, when more had been published."""
    by_port.publish(None)
    tomorrow = datetime.datetime.now(datetime.UTC) + A_DAY
    yield run(by_port, [by_port.address(host) for host in by_port.hosts], earlier.data, now=tomorrow)
    by_port.publish(UNTIL)


@pytest.fixture(params=["first", "earlier"])
def crawled(request: pytest.FixtureRequest) -> Crawled:
    found: Crawled = request.getfixturevalue(request.param)
    return found


# What is found


def test_every_relevant_article_is_found(crawled: Crawled) -> None:
    found = crawled.measure
    assert found.found == 1.0, found.faults


def test_titles_days_authors_and_texts_are_right(crawled: Crawled) -> None:
    found = crawled.measure
    assert (found.title, found.day) == (1.0, 1.0), found.faults
    assert found.author >= 0.95, found.faults
    assert found.body >= 0.97, found.faults


def test_no_trap_springs(crawled: Crawled) -> None:
    assert sprung(crawled.log, crawled.tables, crawled.world) == []


def test_no_article_is_stored_twice_nor_what_is_none(crawled: Crawled) -> None:
    named = [posting_of(row["url"], crawled.world) for row in crawled.tables["articles"]]
    assert None not in named
    there = [(found[0].site, found[0].source) for found in named if found]
    assert len(there) == len(set(there))


# What is asked for


def test_few_articles_are_fetched_for_nothing(crawled: Crawled) -> None:
    relevant = {f"{one.site} {one.id}" for one in expected(crawled.world).values()}
    asked = crawled.articles_asked()
    share = sum(name in relevant for name in asked) / len(asked)
    assert share >= 0.6, [name for name in asked if name not in relevant]


def test_few_pages_are_fetched_of_all_there_are(first: Crawled, earlier: Crawled) -> None:
    # Earlier there were as many lists, with fewer articles in them.
    for one, most in ((first, 0.25), (earlier, 0.26)):
        assert len(one.log) <= most * one.pages, f"{len(one.log)} requests for {one.pages} pages"


def test_robots_are_obeyed(crawled: Crawled) -> None:
    known = site_of_host()
    refused = [s.url for s in crawled.log if s.path != "/robots.txt" and not allowed(known[s.host], s.path)]
    assert refused == []
    asked_first = {seen.host: seen.path for seen in reversed(crawled.log)}
    assert set(asked_first.values()) == {"/robots.txt"}


def test_sites_learn_whom_to_write_to(crawled: Crawled) -> None:
    assert {CONTACT in seen.agent and "thidua" in seen.agent for seen in crawled.log} == {True}


def test_the_summary_tells_what_was_done(crawled: Crawled) -> None:
    assert crawled.done.code in {0, 1}, crawled.done.err
    assert "done" in crawled.done.err.splitlines()[-1]
    for host in sample_sites():
        name = host if host in crawled.done.err else crawled.world.base(host).removeprefix("http://")
        assert name in crawled.done.err


# The second run


def test_a_second_run_with_nothing_new_asks_for_little(first: Crawled, second: Crawled) -> None:
    assert len(second.log) <= 0.05 * len(first.log), [seen.url for seen in second.log]


def test_a_second_run_with_nothing_new_changes_no_row(first: Crawled, second: Crawled) -> None:
    assert second.lines == first.lines


def test_what_is_published_between_two_runs_is_found(earlier: Crawled, later: Crawled) -> None:
    assert later.measure.expected >= earlier.measure.expected + 8
    assert later.measure.found == 1.0, later.measure.faults
    assert sprung(earlier.log + later.log, later.tables, later.world) == []


def test_a_later_run_asks_for_no_article_again(earlier: Crawled, later: Crawled) -> None:
    before = {seen.url for seen in earlier.log if posting_of(seen.url, earlier.world) and seen.status == 200}
    assert [seen.url for seen in later.log if seen.url in before] == []


# Options


def test_only_the_days_that_are_wanted(by_name: SampleSites, first: Crawled, tmp_path: Path) -> None:
    host = "baosamu.example"
    found = run(by_name, [by_name.address(host)], tmp_path / "data", "--since", "2023-01-01", "--until", "2023-12-31")
    wanted = {url for url, one in expected(found.world, [host]).items() if one.day and one.day.year == 2023}
    there = {row["url"]: row["published"][:4] for row in found.tables["articles"]}
    assert wanted <= set(there)
    # What is linked before any list has told its day is read, and kept: the front page shows none.
    assert sum(year != "2023" for year in there.values()) <= 2
    assert len(found.log) < sum(seen.host == host for seen in first.log)


def test_no_more_pages_than_wanted(by_name: SampleSites, tmp_path: Path) -> None:
    found = run(by_name, [by_name.address(host) for host in SMALL], tmp_path / "data", "--max-pages", "6")
    for host in SMALL:
        asked = [seen for seen in found.log if seen.host == host and seen.path != "/robots.txt"]
        assert len(asked) == 6
    assert found.done.code == 0


def test_the_pace_is_kept(by_name: SampleSites, tmp_path: Path) -> None:
    before = len(by_name.log)
    delay = 0.4
    command = crawl_command(
        [by_name.address(host) for host in SMALL], tmp_path / "data", "--max-pages", "7",
        proxy=by_name.proxy, delay=delay,
    )  # fmt: skip
    assert ended(command).code == 0
    log = by_name.log[before:]
    for host in SMALL:
        times = sorted(seen.time for seen in log if seen.host == host)
        gaps = [after - before for before, after in pairwise(times)]
        assert min(gaps) >= 0.98 * delay, gaps
    both = sorted((seen.time, seen.host) for seen in log)
    assert any(one[1] != two[1] and two[0] - one[0] < delay for one, two in pairwise(both))  # not one after the other


def test_pages_archived_without_being_read_are_read_by_rebuild(by_name: SampleSites, tmp_path: Path) -> None:
    addresses = [by_name.address(host) for host in SMALL]
    read, kept = tmp_path / "read", tmp_path / "kept"
    run(by_name, addresses, read)
    archived = run(by_name, addresses, kept, "--no-extract")
    assert archived.tables["articles"] == []
    rebuilt = ended([sys.executable, "-m", "thidua", "rebuild", "--data", str(kept), "--quiet"])
    assert rebuilt.code == 0, rebuilt.err
    assert data_of(kept) == data_of(read)


# What goes wrong


def test_an_unknown_name_gives_the_nearest(tmp_path: Path) -> None:
    done = ended(crawl_command(["baolaocia.vn"], tmp_path / "data"))
    assert done.code == 3
    assert "baolaocai.vn" in done.err
    assert not (tmp_path / "data").exists()


def test_a_folder_is_written_by_one_crawl_at_a_time(by_name: SampleSites, tmp_path: Path) -> None:
    before = len(by_name.log)
    address, data = [by_name.address("batson.example")], tmp_path / "data"
    with started(crawl_command(address, data, proxy=by_name.proxy, delay=2)) as one:
        deadline = time.monotonic() + 60
        while len(by_name.log) < before + 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        other = ended(crawl_command(address, data, proxy=by_name.proxy))
        assert other.code == 3
        assert f"process {one.pid}" in other.err
        assert one.poll() is None
        one.send_signal(signal.SIGINT)
        assert one.wait(30) == 130


def test_a_site_that_does_not_answer_is_left_and_the_others_go_on(by_port: SampleSites, tmp_path: Path) -> None:
    dead, alive = "http://127.0.0.1:9/", by_port.address("batson.example")
    settings = {"THIDUA_RETRY_DELAY": 0.1}
    done = ended(with_settings([dead, alive], tmp_path / "data", settings, max_pages=8))
    assert done.code == 1
    assert "127.0.0.1:9" in done.err
    assert "Connection was refused" in done.err or "refused" in done.err, done.err
    assert tables_of(tmp_path / "data")["articles"] or settled(tmp_path / "data", "list")
    nothing = ended(with_settings([dead], tmp_path / "other", settings))
    assert nothing.code == 3


def test_a_database_that_is_damaged_meanwhile_ends_the_crawl_and_is_named(by_name: SampleSites, tmp_path: Path) -> None:
    before, data, said = len(by_name.log), tmp_path / "data", tmp_path / "said.txt"
    addresses = [by_name.address(host) for host in by_name.hosts]
    with started(crawl_command(addresses, data, proxy=by_name.proxy), log=said) as crawl:
        deadline = time.monotonic() + 60
        while len(by_name.log) < before + 60 and time.monotonic() < deadline:
            time.sleep(0.05)
        damage(data / "thidua.sqlite")
        assert crawl.wait(120) == 3
    words = said.read_text(encoding="utf-8")
    assert "thidua.sqlite is damaged" in words
    assert "Traceback" not in words
    again = ended(crawl_command(addresses, data, proxy=by_name.proxy))
    assert again.code == 3
    assert "thidua.sqlite is damaged" in again.err


def damage(database: Path) -> None:
    """Write rubbish over all but the first pages of a database, as a failing disk may."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint").fetchall()
    with database.open("r+b") as file:
        file.seek(2 * 4096)
        file.write(b"\xa5" * (database.stat().st_size - file.tell()))


# As Scrapy's users know it


def test_scrapy_lists_the_spiders() -> None:
    done = ended([sys.executable, "-m", "scrapy", "list"])
    assert done.code == 0
    assert {"news", "feed", "sitemap", "listing", "search", "endpoint"} <= set(done.out.split())


def test_scrapy_crawls_and_exports(by_name: SampleSites, tmp_path: Path) -> None:
    out, data = tmp_path / "articles.jsonl", tmp_path / "data"
    options = {"THIDUA_CONTACT": CONTACT, "THIDUA_DELAY": 0, "THIDUA_PROXY": by_name.proxy, "THIDUA_READERS": 2}
    settings = [part for name, value in options.items() for part in ("-s", f"{name}={value}")]
    address = by_name.address("batson.example")
    done = ended(
        [sys.executable, "-m", "scrapy", "crawl", "news", "-a", f"site={address}", "-a", f"data={data}", *settings,
         "-O", str(out)]
    )  # fmt: skip
    assert done.code == 0, done.err
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    there = sorted(row["url"] for row in tables_of(data)["articles"])
    assert there
    assert sorted(line["article"]["url"] for line in lines) == there
