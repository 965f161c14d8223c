"""The store: what it takes it keeps wholly or not at all, whatever happens and in whatever order it comes."""

from __future__ import annotations

import dataclasses
import datetime
import itertools
import random
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from output.store import Store, StoreDamaged, StoreFull, StoreLocked, StoreMissing, StoreProblem
from pipelines.archive import read_record
from pipelines.items import ARTICLE, LIST
from tests.stored import NOON, SITE, article, crawled, link, listing, page, tables, visit

# What is found waits


def test_a_new_address_waits_and_a_known_one_is_not_found_again(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        run = store.begin_run("crawl", {})
        assert store.discover([link("a"), link("b"), link("a")], run) == 2
        assert store.discover([link("b"), link("c")], run) == 1
        assert store.known(SITE, [f"{SITE}|a", f"{SITE}|x"]) == {f"{SITE}|a": "waiting"}


def test_the_likeliest_comes_first_and_of_equals_the_first_found(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        run = store.begin_run("crawl", {})
        links = [link("low", score=0.2), link("one", score=0.8), link("two", score=0.8), link("top", LIST, score=0.9)]
        store.discover(links, run)
        assert [entry.url.rpartition("/")[2] for entry in store.waiting(SITE, None, 9)] == ["top", "one", "two", "low"]
        assert [e.key for e in store.waiting(SITE, ARTICLE, 9, least_score=0.5)] == [f"{SITE}|one", f"{SITE}|two"]
        first = store.waiting(SITE, ARTICLE, 1)[0]
        assert store.waiting(SITE, ARTICLE, 1, skip={first.id})[0].key == f"{SITE}|two"


def test_an_entry_knows_everything_that_was_found(tmp_path: Path) -> None:
    told = link(
        "a", form="print", anchor="Khối thi đua", lead="tổng kết", day=datetime.date(2024, 1, 2), section="Tin",
        depth=2, page=3, parent="muc", post="q=1",
    )  # fmt: skip
    with Store.open(tmp_path) as store:
        store.discover([told], store.begin_run("crawl", {}))
        (entry,) = store.waiting(SITE, ARTICLE, 9)
        for field in dataclasses.fields(told):
            assert getattr(entry, field.name) == getattr(told, field.name), field.name


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
@pytest.mark.parametrize("together", [True, False])
def test_what_is_known_of_an_address_does_not_depend_on_the_order_of_its_links(
    tmp_path: Path, order: tuple[int, ...], together: bool
) -> None:
    links = [
        link("a", url="https://bao.example/print/a", form="print", score=0.4, anchor="Khối thi đua các sở tổng kết"),
        link("a", url="https://bao.example/a", score=0.7, anchor="Khối thi đua", day=datetime.date(2024, 1, 2)),
        link("a", url="https://bao.example/amp/a", form="amp", score=0.7, anchor="Khối thi đua các sở"),
    ]
    with Store.open(tmp_path) as store:
        run = store.begin_run("crawl", {})
        for some in [[links[n] for n in order]] if together else [[links[n]] for n in order]:
            store.discover(some, run)
        (entry,) = store.waiting(SITE, None, 9)
        assert (entry.url, entry.form) == ("https://bao.example/a", "page")
        assert (entry.score, entry.anchor) == (0.7, "Khối thi đua các sở")
        assert entry.day == datetime.date(2024, 1, 2)


def test_a_print_form_that_names_its_page_lets_the_page_wait(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        run = store.begin_run("crawl", {})
        store.discover([link("a", url="https://bao.example/print/a", form="print")], run)
        (entry,) = store.waiting(SITE, None, 1)
        store.commit([visit(entry, "twin", reason="print", discovered=[link("a", score=1.0)])], run)
        assert [waits.url for waits in store.waiting(SITE, None, 9)] == ["https://bao.example/a"]


def test_a_print_form_that_failed_is_tried_again_as_a_page(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        run = store.begin_run("crawl", {})
        store.discover([link("a", url="https://bao.example/print/a", form="print")], run)
        store.commit([visit(store.waiting(SITE, None, 1)[0], "failed", reason="http_500")], run)
        assert store.waiting(SITE, None, 9) == []
        store.discover([link("a")], run)
        assert [entry.url for entry in store.waiting(SITE, None, 9)] == ["https://bao.example/a"]


# What becomes of it


def test_a_visit_is_kept_with_all_it_gave(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        run = crawled(store, ["a", "b"])
        assert store.waiting(SITE, None, 9) == []
        counts = store.counts(SITE)
        assert (counts["done"], counts["list"], counts["article"]) == (3, 1, 2)
        assert (counts["articles"], counts["relevant"], counts["rows"]) == (2, 2, 18)
        assert counts == store.counts()
        assert store.counts("other.example")["rows"] == 0
        assert [store.entries(SITE, [f"{SITE}|a"])[f"{SITE}|a"].last_run] == [run]
        places = list(store.archived())
        assert [place.entry.key for place in places] == [f"{SITE}|a", f"{SITE}|b"]
        archived = read_record(places[1].path, places[1].offset, places[1].length)
        assert (archived.url, archived.fetched) == ("https://bao.example/b", NOON)
        assert archived.body == b"<html><title>b</title></html>"


def test_an_extraction_comes_back_as_it_was(tmp_path: Path) -> None:
    moments = [
        datetime.datetime(2024, 3, 4, 8, 5, tzinfo=datetime.timezone(datetime.timedelta(hours=7))),
        datetime.datetime(2024, 3, 4, 8, 5),  # noqa: DTZ001 - a clock without a zone
        datetime.date(2024, 3, 4),
        None,
    ]
    with Store.open(tmp_path) as store:
        run = store.begin_run("crawl", {})
        given = [article(f"x{n}", published=moment) for n, moment in enumerate(moments)]
        store.commit([visit(link(f"x{n}"), extraction=one) for n, one in enumerate(given)], run)
        found = {one.article.article: one for one in store.articles()}
        for one in given:
            back = found[one.article.article]
            assert back.article.fetched == NOON
            back.article.fetched = one.article.fetched
            assert back == one
            assert str(back.article.published) == str(one.article.published)


def test_what_no_database_takes_is_mended(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        odd = article("a")
        odd.article.source = "https://bao.example/\udcff"
        odd.blocs[0].member_count = 10**30
        found = visit(link("a"), extraction=odd, discovered=[link("b", anchor="\ud800 x")])
        store.commit([found], store.begin_run("crawl", {}))
        (back,) = store.articles()
        assert (back.article.source, back.blocs[0].member_count) == ("https://bao.example/?", None)
        assert store.waiting(SITE, None, 1)[0].anchor == "? x"


def test_what_failed_may_be_tried_again_later(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        run = store.begin_run("crawl", {})
        store.discover([link("a")], run)
        (entry,) = store.waiting(SITE, None, 1)
        later = NOON + datetime.timedelta(minutes=5)
        store.commit([visit(entry, "failed", reason="http_503", status=503, retry_at=later)], run)
        assert store.waiting(SITE, None, 1, now=NOON) == []
        (entry,) = store.waiting(SITE, None, 1, now=later)
        assert (entry.attempts, entry.reason, entry.state) == (1, "http_503", "waiting")
        store.commit([visit(entry, "failed", reason="http_503")], run)
        assert store.known(SITE, [entry.key]) == {entry.key: "failed"}


def test_no_article_is_an_outcome_and_never_an_article(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        run = store.begin_run("crawl", {})
        store.commit([visit(link("a"), "no_article", reason="soft_404", record=page(link("a")).record)], run)
        assert list(store.articles()) == []
        assert [(p.entry.outcome, p.entry.reason) for p in store.archived()] == [("no_article", "soft_404")]


# Seen again


def test_an_article_seen_again_unchanged_changes_nothing(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        crawled(store, ["a"])
        before = list(store.articles())
        second = store.begin_run("crawl", {})
        assert store.revisit(SITE, ARTICLE, second) == 1
        (entry,) = store.waiting(SITE, ARTICLE, 9)
        again = page(entry, fetched=NOON + datetime.timedelta(days=1), etag='"x"')
        store.commit([again], second)
        assert again.outcome == "unchanged"
        assert list(store.articles()) == before
        entry = store.entries(SITE, [entry.key])[entry.key]
        assert (entry.outcome, entry.etag, entry.last_run) == ("article", '"x"', second)


def test_an_article_that_changed_replaces_its_rows(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        crawled(store, ["a", "b"])
        second = store.begin_run("crawl", {})
        changed = article("a", text="Khối thi đua a\nSở Y tế được bầu.")
        changed.members = changed.members[:1]
        again = page(store.entries(SITE, [f"{SITE}|a"])[f"{SITE}|a"], extraction=changed)
        store.commit([again], second)
        assert (again.outcome, again.reason) == ("article", "changed")
        assert sum(len(one.members) for one in store.articles()) == 4
        assert store.counts()["articles"] == 2
        with store.reading() as connection:
            changes = connection.exec_driver_sql("SELECT first_run, last_run, changes FROM articles ORDER BY 1, 2")
            assert [tuple(row) for row in changes] == [(1, 1, 0), (1, 2, 1)]
            assert connection.exec_driver_sql("SELECT count(*) FROM records").scalar() == 3


def test_an_article_stays_when_its_page_is_gone(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        crawled(store, ["a"])
        before = list(store.articles())
        second = store.begin_run("crawl", {})
        entry = store.entries(SITE, [f"{SITE}|a"])[f"{SITE}|a"]
        gone = visit(entry, "no_article", reason="soft_404", record=page(link("a")).record, body=b"<p>404</p>")
        store.commit([gone], second)
        assert list(store.articles()) == before
        (place,) = store.archived()
        assert (place.entry.outcome, place.entry.reason) == ("article", "soft_404")
        assert b"<title>a" in read_record(place.path, place.offset, place.length).body


def test_a_second_run_asks_again_only_for_what_it_is_to_look_at(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        first = crawled(store, ["a"])
        assert store.revisit(SITE, LIST, first) == 0  # this run has just read it
        second = store.begin_run("crawl", {})
        assert store.revisit(SITE, LIST, second, walks={"feed"}) == 0
        assert store.revisit(SITE, LIST, second, before=NOON) == 0
        assert store.revisit(SITE, LIST, second, most_page=1) == 1
        assert store.discover([link("a", again=True)], second) == 0
        assert {entry.key for entry in store.waiting(SITE, None, 9)} == {f"{SITE}|muc", f"{SITE}|a"}


# One article, one row


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
@pytest.mark.parametrize("size", [1, 2, 3])
def test_an_article_of_several_entries_is_kept_once_and_from_the_same_whatever_came_first(
    tmp_path: Path, order: tuple[int, ...], size: int
) -> None:
    found = [
        page(link("in/a", form="print"), extraction=article("a", author="P")),
        page(link("a"), extraction=article("a", author="A")),
        page(link("z/a"), extraction=article("a", author="Z")),
    ]
    with Store.open(tmp_path) as store:
        run = store.begin_run("crawl", {})
        store.discover([link("in/a", form="print"), link("a"), link("z/a")], run)
        pages = [found[n] for n in order]
        for start in range(0, 3, size):
            store.commit(pages[start : start + size], run)
        (kept,) = store.articles()
        assert kept.article.author == "A"
        outcomes = {key: entry.outcome for key, entry in store.entries(SITE, [v.key for v in found]).items()}
        assert outcomes == {f"{SITE}|in/a": "twin", f"{SITE}|a": "article", f"{SITE}|z/a": "twin"}


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_articles_with_one_text_say_which_they_repeat_whatever_came_first(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    days = [datetime.date(2024, 3, 4), datetime.date(2024, 3, 2), None]
    found = [article(name, text="Một bài.", published=day) for name, day in zip("abc", days, strict=True)]
    with Store.open(tmp_path) as store:
        run = store.begin_run("crawl", {})
        for n in order:
            store.commit([page(link("abc"[n]), extraction=found[n])], run)
        first = found[1].article.article
        repeats = {one.article.url: one.article.duplicate_of for one in store.articles()}
        url = "https://bao.example/{}".format
        assert repeats == {url("a"): first, url("b"): None, url("c"): first}
        # the first gets another text: the next is the first now
        store.commit([page(link("b"), extraction=article("b", text="Khác."))], store.begin_run("crawl", {}))
        repeats = {one.article.url: one.article.duplicate_of for one in store.articles()}
        assert repeats == {url("a"): None, url("b"): None, url("c"): found[0].article.article}


def test_the_data_are_the_same_in_whatever_order_pages_came(tmp_path: Path) -> None:
    found = [page(link(f"{n}"), extraction=article(f"{n % 17}", text=f"Bài {n % 11}")) for n in range(40)]
    seen = []
    for seed in range(4):
        random.Random(seed).shuffle(found)
        with Store.open(tmp_path / str(seed)) as store:
            run = store.begin_run("crawl", {})
            for start in range(0, len(found), 3 + seed):
                store.commit([dataclasses.replace(v, entry=0) for v in found[start : start + 3 + seed]], run)
            seen.append(tables(store))
    assert seen[0]
    assert all(rows == seen[0] for rows in seen)


def test_a_page_that_shows_another_article_now_gives_up_the_old_one(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        crawled(store, ["a"])
        store.commit([page(link("a"), extraction=article("new"))], store.begin_run("crawl", {}))
        assert [one.article.url for one in store.articles()] == ["https://bao.example/new"]


# Runs and sites


def test_runs_and_sites_are_remembered(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        run = store.begin_run("crawl", {"sites": [SITE]})
        store.note_site(SITE, run, "ok", counts={"requests": 1})
        store.note_site(SITE, run, "blocked", reason="captcha", failures=3)
        store.end_run(run, "finished", {"requests": 3})
        store.begin_run("crawl", {})
    with Store.open(tmp_path) as store:
        assert [(r.id, r.outcome, r.options) for r in store.runs("crawl")] == [
            (2, "killed", {}),
            (1, "finished", {"sites": [SITE]}),
        ]
        site = store.sites()[SITE]
        assert (site["status"], site["reason"], site["failures"]) == ("blocked", "captcha", 3)


# One writes, others read


def test_a_second_writer_is_told_who_writes(tmp_path: Path) -> None:
    with Store.open(tmp_path), pytest.raises(StoreLocked, match=r"process \d+ on .*since 20\d\d-"):
        Store.open(tmp_path)
    Store.open(tmp_path).close()


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    code = f"""
        import sys, time
        from output.store import Store
        store = Store.open({str(tmp_path)!r})
        print("open", flush=True)
        time.sleep(60)
    """
    with _child(code) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "open\n"
        with pytest.raises(StoreLocked, match=f"process {child.pid} "):
            Store.open(tmp_path)
        child.kill()
        child.wait()
    Store.open(tmp_path).close()


def test_a_reader_sees_one_state_while_another_writes(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store, Store.open(tmp_path, write=False) as reader:
        crawled(store, ["a", "b"])
        reading = reader.articles()
        next(reading)
        store.commit([page(link("c"))], 1)
        assert len(list(reading)) == 1
        assert len(list(reader.articles())) == 3


def test_reading_goes_on_beside_a_commit_of_another_thread(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        run = store.begin_run("crawl", {})
        failures: list[BaseException] = []

        def write() -> None:
            try:
                for n in range(30):
                    store.commit([listing(link(f"l{n}", LIST), [f"{n}-{m}" for m in range(20)])], run)
            except BaseException as error:
                failures.append(error)

        thread = threading.Thread(target=write)
        thread.start()
        while thread.is_alive():
            store.waiting(SITE, ARTICLE, 10)
            store.discover([link("x")], run)
        thread.join()
        assert not failures
        assert store.counts()["waiting_article"] == 601


def test_a_folder_without_a_store_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match="--data"):
        Store.open(tmp_path / "nowhere", write=False)
    assert not (tmp_path / "nowhere").exists()


# Killed

LOOP = """
    import sys
    from output.store import Store
    from tests.stored import SITE, article, link, page, visit

    with Store.open(sys.argv[1], file_bytes=40_000) as store:
        run = store.begin_run("crawl", {})
        print("ready", flush=True)
        while True:
            waiting = store.waiting(SITE, "article", 7)
            visits = []
            for entry in waiting:
                name = entry.key.split("|")[1]
                found = page(entry, extraction=article(name, text=f"Bài {int(name) // 2}"), body=name.encode() * 300)
                found.discovered = [link(str(2 * int(name) + n)) for n in range(2)]
                visits.append(found)
            store.commit(visits, run)
"""


def test_killed_at_any_moment_each_page_is_in_it_wholly_or_not_at_all(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.discover([link("1")], store.begin_run("crawl", {}))
    chance = random.Random(4)
    done: set[str] = set()
    for turn in range(30):
        if turn >= 5 and len(done) > 20:  # on a slow machine little is done between two kills
            break
        with _child(LOOP, str(tmp_path)) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
            time.sleep(chance.uniform(0.0, 0.8))
            child.kill()
        done = _check_whole(tmp_path, done)
    assert len(done) > 20


def _check_whole(folder: Path, before: set[str]) -> set[str]:
    with Store.open(folder) as store:
        for name, size in store.archive_files().items():
            assert not size or (folder / "archive" / name).stat().st_size == size
        articles = {one.article.url: one for one in store.articles()}
        seen = set()
        for place in store.archived():
            name = place.entry.key.split("|")[1]
            assert read_record(place.path, place.offset, place.length).body == name.encode() * 300
            assert len(articles.pop(place.entry.url).members) == 3
            children = [f"{SITE}|{2 * int(name) + n}" for n in range(2)]
            assert len(store.known(SITE, children)) == 2
            seen.add(name)
        assert not articles
        counts = store.counts()
        assert counts["done"] == len(seen)
        assert counts["waiting"] == len(seen) + 1  # each page shows two, and one was there
        assert counts["rows"] == 9 * len(seen)
        assert before <= seen
        with store.reading() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        return seen


def test_what_was_appended_but_not_committed_is_cut_off_and_nothing_else(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        run = crawled(store, ["a"])
        (place,) = store.archived()
    whole = place.path.read_bytes()
    place.path.write_bytes(whole + b"half a record")
    other = place.path.with_name("mine.warc.gz")
    other.write_bytes(b"somebody's own")
    with Store.open(tmp_path) as store:
        assert place.path.read_bytes() == whole
        assert other.read_bytes() == b"somebody's own"
        # the file is closed now: what comes later goes into another, and this is never cut again
        store.commit([page(link("b"))], run)
    place.path.write_bytes(whole + b"a reader's note")
    Store.open(tmp_path).close()
    assert place.path.read_bytes() == whole + b"a reader's note"


def test_archive_files_roll(tmp_path: Path) -> None:
    with Store.open(tmp_path, file_bytes=900) as store:
        run = store.begin_run("crawl", {})
        for name in "abc":
            store.commit([page(link(name))], run)
        assert [p.path.name for p in store.archived()] == [f"thidua-000001-000{n}.warc.gz" for n in (1, 1, 2)]


# Full disk


@pytest.mark.skipif(sys.platform == "win32", reason="has no limit of a file's size")
@pytest.mark.parametrize("what", ["archive", "database"])
def test_a_full_disk_leaves_what_was_committed(tmp_path: Path, what: str) -> None:
    code = """
        import os, resource, sys
        from output.store import Store, StoreFull
        from tests.stored import article, link, page

        with Store.open(sys.argv[1]) as store:
            run = store.begin_run("crawl", {})
            store.commit([page(link("a"))], run)
            large = page(link("b"), extraction=article("b", text="x" * 3_000_000))
            if sys.argv[2] == "archive":
                large.record = os.urandom(3_000_000)
                large.extraction = article("b")
            resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, resource.RLIM_INFINITY))
            try:
                store.commit([page(link("c")), large], run)
            except StoreFull as error:
                print(error)
            assert large.outcome == "article"
            print(store.counts()["articles"])
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            store.commit([page(link("c")), large], run)
            print(store.counts()["articles"])
    """
    with _child(code, str(tmp_path), what) as child:
        output, _ = child.communicate(timeout=60)
    first, *counts = output.splitlines()
    assert "everything committed so far is intact" in first
    assert counts == ["1", "3"]
    with Store.open(tmp_path) as store:
        assert len(list(store.archived())) == 3
        place = next(iter(store.archived()))
        assert read_record(place.path, place.offset, place.length).body == b"<html><title>a</title></html>"


def test_a_database_that_says_it_is_full(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        run = crawled(store, ["a"])
        before = {place.path: place.path.read_bytes() for place in store.archived()}
        with store.reading() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        with store._engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        large = page(link("b"), extraction=article("b", text="x" * 5_000_000))
        with pytest.raises(StoreFull, match="full"):
            store.commit([large], run)
        assert {path: path.read_bytes() for path in before} == before
        assert store.counts()["articles"] == 1


# Damaged


@pytest.mark.parametrize(
    "content", [b"not a database, but long enough to be read as one" * 100, b"SQLite format 3\0" * 9]
)
def test_a_file_that_is_no_database_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "thidua.sqlite").write_bytes(content)
    for write in (True, False):
        with pytest.raises(StoreDamaged, match=r"thidua\.sqlite is damaged .*copy of it back"):
            Store.open(tmp_path, write=write)
    assert (tmp_path / "thidua.sqlite").read_bytes() == content


def test_a_damaged_database_is_named(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        crawled(store, [f"{n}" for n in range(100)])
    file = tmp_path / "thidua.sqlite"
    data = bytearray(file.read_bytes())
    data[len(data) // 4 : -4096] = b"\xa5" * (len(data) - len(data) // 4 - 4096)
    file.write_bytes(data)

    def use() -> None:
        with Store.open(tmp_path) as store:
            list(store.articles())
            store.counts()
            crawled(store, ["x"])

    with pytest.raises(StoreDamaged, match="damaged"):
        use()


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "thidua.sqlite"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE cats (name)")
    connection.close()
    for write in (True, False):
        with pytest.raises(StoreDamaged, match="none of thidua's"):
            Store.open(tmp_path, write=write)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("x")
    with pytest.raises(StoreProblem, match="is a file"):
        Store.open(tmp_path / "data")


def test_a_damaged_store_can_be_opened_again_after_it_was_put_back(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        crawled(store, ["a"])
    good = (tmp_path / "thidua.sqlite").read_bytes()
    (tmp_path / "thidua.sqlite").write_bytes(b"x" * 5000)
    with pytest.raises(StoreDamaged):
        Store.open(tmp_path)
    (tmp_path / "thidua.sqlite").write_bytes(good)
    with Store.open(tmp_path) as store:
        assert store.counts()["articles"] == 1


class _child:  # noqa: N801 - used as a function
    """A Python process that runs code, killed at the end if it has not ended."""

    def __init__(self, code: str, *arguments: str) -> None:
        command = [sys.executable, "-c", textwrap.dedent(code), *arguments]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> subprocess.Popen[str]:
        return self.process

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
        self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()
