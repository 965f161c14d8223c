"""The monitors: what each tells, and what it leaves untold."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from output.store import Layout, SiteRun, Store
from pipelines.items import ARTICLE
from spiders.sites import Site
from tests.stored import SITE, crawled, link, page
from thidua.monitoring import chances
from thidua.monitoring.evidence import Evidence, Read, gather
from thidua.monitoring.layouts import Kind, kept, names
from thidua.monitoring.suites import look, run
from thidua.monitoring.thresholds import MONITORS, Thresholds

NIGHT = datetime.datetime(2025, 3, 1, 2, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
RECORD = Site(SITE, hosts=(SITE,), article=(r"-(?P<id>\d+)\.html$",), key=("id",), file="10.toml")
FINE: dict[str, Any] = {
    "outcomes": {"list list": 9, "article article": 3}, "reasons": {}, "hosts": {}, "links": 90, "barren": 0,
    "requests": 12, "statuses": {"200": 12}, "left": None, "ended": "finished", "found": 6,
    "layouts": {"article": 0.97},
    "record": {"articles": 3, "fitting": 3, "keyed": 3},
}  # fmt: skip
WHOLE = frozenset({"title", "lead", "author", "published"})


def before(number: int = 8, **figures: Any) -> list[SiteRun]:
    return [SiteRun(20 - n, SITE, (NIGHT - n * DAY).isoformat(), {**FINE, **figures}) for n in range(1, number + 1)]


def article(run: int = 21, back: int = 1, **values: Any) -> Read:
    day = (NIGHT - back * DAY).date()
    return Read(**{"run": run, "published": day, "listed": day, "filled": WHOLE, "rows": 8, **values})


def evidence(*, new: list[Read] | None = None, earlier: list[Read] | None = None, **changed: Any) -> Evidence:
    given: dict[str, Any] = {
        "site": RECORD, "run": 21, "first": 21, "now": NIGHT, "figures": FINE, "before": before(),
        "read": [*([article()] if new is None else new),
                 *([article(20 - n, n + 2) for n in range(12)] if earlier is None else earlier)],
    }  # fmt: skip
    figures = changed.pop("figures", {})
    return Evidence(**{**given, **changed, "figures": {**FINE, **figures}})


def found(seen: Evidence, **thresholds: Any) -> dict[str, str]:
    return {name: message for name, _, message in look(seen, Thresholds(**thresholds))}


def test_where_all_is_as_ever_nothing_is_told() -> None:
    assert found(evidence()) == {}


EXPECTED = replace(RECORD, least=5, most=40)


@pytest.mark.parametrize(
    "changed",
    [
        {"figures": {"outcomes": {"list list": 9, "article article": 1, "list failed": 2}, "reasons": {"tls": 2}}},
        {"figures": {"statuses": {"200": 10, "403": 1, "404": 1}}},
        {"figures": {"reasons": {"captcha": 1}}},
        {"figures": {"outcomes": {"article article": 8, "article no_article": 1}, "reasons": {"soft_404": 1}}},
        {"figures": {"elsewhere": {"video.example": 2}, "hosts": {"m.bao.example": 3}}},
        {"figures": {"layouts": {"article": 0.8, "list/home": 0.6}}},
        {"figures": {"links": 3, "barren": 8}},
        {"figures": {"record": {"articles": 3, "fitting": 1, "keyed": 1}}},
        {"figures": {"found": 0, "outcomes": {"list unchanged": 9}, "links": 0}, "new": [], "now": NIGHT - DAY / 2},
        {"figures": {"found": 0}, "new": [], "before": before(found=1)},
        {"new": [article(filled=WHOLE - {"author", "lead"})]},
        {"new": [article(back=-1)]},
        {"new": [article(back=3) for _ in range(6)]},
        {"new": [article(published=None, filled=WHOLE - {"published"}), article()]},
        {"new": [article(back=9, listed=(NIGHT - 400 * DAY).date())]},
        {"new": [article(rows=40), article(rows=0)]},
        {"in_a_year": 5},
        {"in_a_year": 40},
    ],
)
def test_what_happens_on_a_plain_night_is_not_told(changed: dict[str, Any]) -> None:
    assert found(evidence(**{"site": EXPECTED, "in_a_year": 20, "whole_year": True, **changed})) == {}


def test_a_first_crawl_is_compared_with_nothing() -> None:
    assert found(evidence(before=[], earlier=[])) == {}


@pytest.mark.parametrize(
    ("name", "changed", "words"),
    [
        ("blocked", {"figures": {"left": "forbidden", "statuses": {"403": 3}, "found": 0}}, "3 × 403"),
        ("blocked", {"figures": {"statuses": {"200": 6, "429": 6}}}, "6 × 429"),
        ("blocked", {"figures": {"reasons": {"captcha": 5}}}, "keeps the crawler out"),
        ("left", {"figures": {"left": "failing"}}, "left alone: failing"),
        ("moved", {"figures": {"elsewhere": {"moi.example": 9}, "found": 0}}, "lead to moi.example"),
        ("moved", {"figures": {"hosts": {"www2.bao.example": 12}}}, "now at www2.bao.example"),
        ("errors", {"figures": {"outcomes": {"list list": 5, "list failed": 7}, "reasons": {"tls": 7}}}, "7 × tls"),
        ("soft_404", {"figures": {"outcomes": {"article no_article": 9}, "reasons": {"soft_404": 8}}}, "8 of 9"),
        ("silence", {"figures": {"found": 0}, "now": NIGHT + 2 * DAY}, "nothing new for 3 days"),
        ("layout", {"figures": {"layouts": {"article": 0.1, "list/home": 0.0}}}, "another layout"),
        ("barren_lists", {"figures": {"links": 0}}, "none of its 9 lists"),
        ("record_fits", {"figures": {"record": {"articles": 3, "fitting": 0, "keyed": 0}}}, "10.toml matches"),
        ("record_fits", {"figures": {"record": {"articles": 3, "fitting": 3, "keyed": 0}}}, "as `key` (id)"),
    ],
)  # fmt: skip
def test_a_site_that_is_not_as_it_was(name: str, changed: dict[str, Any], words: str) -> None:
    told = found(evidence(**changed))
    assert list(told) == [name]
    assert words in told[name]


def test_columns_that_stopped_being_filled() -> None:
    empty = [article(filled=WHOLE - {"published"}, published=None) for _ in range(2)]
    assert "published (last 2 articles; 12 of 12 before had it)" in found(evidence(new=empty))["columns"]
    assert found(evidence(new=empty[:1])) == {}  # one may happen
    assert found(evidence(new=[*empty, article()])) == {}  # the site still gives it
    never = [article(20 - n, filled=WHOLE - {"author"}) for n in range(12)]
    assert found(evidence(new=[article(filled=WHOLE - {"author"})] * 4, earlier=never)) == {}


def test_days_in_the_future() -> None:
    assert "2025-03-11" in found(evidence(new=[article(back=-10)]))["dates_in_future"]


def test_days_that_are_all_the_same() -> None:
    same = [article(listed=(NIGHT - n * DAY).date(), published=NIGHT.date()) for n in range(1, 5)]
    assert "all 4 new articles are dated 2025-03-01" in found(evidence(new=same))["dates_all_equal"]
    assert "dates_all_equal" not in found(evidence(new=[article() for _ in range(5)]))  # the lists say so too


def test_days_that_are_others_than_in_the_lists() -> None:
    astray = [article(published=(NIGHT - 400 * DAY).date()) for _ in range(2)]
    assert "12 of 12 before agreed" in found(evidence(new=astray))["dates_drift"]
    assert found(evidence(new=astray[:1])) == {}
    always = [article(20 - n, published=(NIGHT - 400 * DAY).date()) for n in range(12)]
    assert found(evidence(new=astray, earlier=always)) == {}  # this site's lists never agreed


def test_rows_an_article() -> None:
    many = [article(20 - n, n + 2, rows=8 + n % 3) for n in range(20)]
    fewer = found(evidence(new=[article(rows=n % 2) for n in range(6)], earlier=many))
    assert "gave 0.5 rows each, the 20 before 9" in fewer["rows"]
    assert found(evidence(new=[article(rows=7 + n % 3) for n in range(6)], earlier=many)) == {}


def test_what_the_record_expects_of_a_year() -> None:
    site = replace(RECORD, least=5, most=40)
    told = found(evidence(site=site, in_a_year=3, whole_year=True))
    assert "gave 3 articles on blocs in the last 365 days" in told["fewer_than_expected"]
    assert found(evidence(site=site, in_a_year=3, whole_year=False)) == {}  # nobody looked for a year
    assert "at most 40" in found(evidence(site=site, in_a_year=41))["more_than_expected"]
    assert found(evidence(site=replace(site, status="merged"), in_a_year=0, whole_year=True)) == {}


def test_the_silence_of_a_site_that_seldom_speaks() -> None:
    seldom = [replace(one, figures={**one.figures, "found": int(n % 4 == 3)}) for n, one in enumerate(before(16))]
    assert found(evidence(figures={"found": 0}, before=seldom, new=[])) == {}
    assert "silence" in found(evidence(figures={"found": 0}, before=seldom, new=[], now=NIGHT + 40 * DAY))


def test_a_monitor_that_is_switched_off() -> None:
    assert found(evidence(figures={"links": 0}), off=("barren_lists",)) == {}


def test_every_monitor_has_its_name() -> None:
    from thidua.monitoring.sites import SiteSuite

    assert {one._testMethodName.removeprefix("test_") for one in SiteSuite().all_monitors} == set(MONITORS)


# Chances


def test_chances_of_silence() -> None:
    steady = [(1.0, 6)] * 10
    assert chances.of_silence(steady, 1) < 0.01 < chances.of_silence(steady, 0.5)
    heaps = [(1.0, 60 if n % 10 == 0 else 0) for n in range(20)]
    assert chances.of_silence(heaps, 3) > 0.5
    assert chances.of_silence([], 100) == chances.of_silence([(1.0, 0)], 100) == 1.0


def test_chances_of_ranks() -> None:
    assert chances.of_ranks([1, 1, 2, 1, 0], [8, 9, 10, 11, 12] * 4) < 0.001
    assert chances.of_ranks([8, 11, 9, 12, 10], [8, 9, 10, 11, 12] * 4) > 0.5
    assert chances.of_ranks([5, 5], [5, 5]) == 1.0


# Layouts


def test_a_layout_is_known_by_its_names() -> None:
    old, new = Kind(), Kind()
    for number in range(4):
        classes = " ".join(f"part-{letter}" for letter in "abcdefghij")
        old.see(f"<div class='{classes}' id='post-{number}77'><p class=\"only-{'x' * number}\">".encode())
        new.see(f'<div class="{classes.replace("part", "box")}">'.encode())
    assert "post-0" in old.shared()
    assert kept(old.shared(), old.shared()) == 1.0
    assert kept(old.shared(), new.shared()) == 0.0
    assert kept(["a"], ["b"]) is None  # too little to know it by
    assert names(b"no elements") == frozenset()


# In the store


def test_findings_stand_from_run_to_run_and_go_when_they_are_over(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        one, two, three, four = (store.begin_run("crawl", {}) for _ in range(4))
        told = (SITE, "silence", "alarm", "has shown nothing new")
        assert [f.is_new for f in store.note_findings(one, [told], [SITE])] == [True]
        assert [(f.is_new, f.since) for f in store.note_findings(two, [told], [SITE])] == [(False, one)]
        assert [(f.is_new, f.since) for f in store.note_findings(three, [], ["other.example"])] == [(False, one)]
        assert store.note_findings(four, [], [SITE]) == []
        assert store.findings() == []
        assert len(store.findings(two)) == 1


def test_what_a_killed_crawl_has_found_counts_with_what_the_next_one_does(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        looked_at = crawled(store, ["a"])
        store.note_figures(looked_at, {SITE: FINE})
        run(store, looked_at, {SITE: RECORD}, Thresholds())
        killed = store.begin_run("crawl", {})  # nothing was counted, and no monitor looked
        store.discover([link("b"), link("c")], killed)
        store.commit([page(entry) for entry in store.waiting(SITE, ARTICLE, 9)], killed)
        after = store.begin_run("crawl", {})
        store.note_figures(after, {SITE: {**FINE, "outcomes": {"list list": 9}}})
        run(store, after, {SITE: RECORD}, Thresholds())
        assert store.last_figures(after)[SITE].figures["found"] == 2
        (seen,) = gather(store, after, {SITE: RECORD}, since=None)
        assert len(seen.new) == 2


def test_figures_and_layouts_are_kept_and_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("output.store.health.MOST_RUNS", 3)
    with Store.open(tmp_path) as store:
        for number in range(5):
            run_number = store.begin_run("crawl", {})
            store.note_figures(run_number, {SITE: {"found": number}})
            store.note_findings(run_number, [(SITE, "layout", "warning", "")], [SITE])
        assert [one.figures["found"] for one in store.figures()[SITE]] == [4, 3, 2]
        assert store.findings(1) == []
        store.note_layouts(SITE, {"article": Layout(4, 2, frozenset({"a", "b"}))})
        store.note_layouts(SITE, {"article": Layout(5, 1, frozenset({"c"}))})
        assert store.layouts(SITE) == {"article": Layout(5, 1, frozenset({"c"}))}


def test_the_monitors_read_what_a_crawl_has_left_in_the_store(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        crawl = crawled(store, ["a", "b"])
        store.end_run(crawl, "finished", {})
        store.note_figures(crawl, {SITE: {**FINE, "left": "forbidden", "statuses": {"403": 3}}})
        (told,) = run(store, crawl, {SITE: RECORD}, Thresholds())
        assert (told.site, told.monitor, told.level) == (SITE, "blocked", "alarm")
        assert store.figures()[SITE][0].figures["found"] == 2
