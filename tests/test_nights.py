"""Eight nights on sample sites: what befalls a site is told on the night it happens, and nothing else is.

``make nights`` imitates thirty.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks.nights import LONG, SHORT, SITES, Night, measure
from output.store import Finding, Store
from thidua.samples.articles import VIETNAM

FIRST = datetime.datetime(2023, 1, 18, 2, tzinfo=VIETNAM)
NIGHTS = {"blocked": 5, "layout": 7, "moved": 6, "silence": 8, "dates": 8}
QUIET = 4
"""A night a day after the one before."""


@dataclass(frozen=True)
class Soaked:
    """The nights, and what was told of them."""

    nights: list[Night]
    told: dict[str, bool]
    false: list[Finding]
    folder: Path


@pytest.fixture(scope="module")
def soaked(tmp_path_factory: pytest.TempPathFactory) -> Soaked:
    folder = tmp_path_factory.mktemp("nights")
    when = [FIRST]
    for night in range(2, 9):
        when.append(when[-1] + (SHORT if night == QUIET else LONG))
    return Soaked(*measure(when, folder, NIGHTS), folder)


def test_each_misfortune_is_told_on_the_night_it_happens(soaked: Soaked) -> None:
    assert len(soaked.told) == len(NIGHTS)
    assert [what for what, well in soaked.told.items() if not well] == [], _found(soaked)


def test_nothing_else_is_told(soaked: Soaked) -> None:
    assert len(soaked.false) <= 1, soaked.false


def test_exit_codes_tell_whether_something_needs_a_person(soaked: Soaked) -> None:
    for night in soaked.nights:
        assert night.code == (1 if any(one.level != "notice" for one in night.findings) else 0), night.err


def test_requests_are_near_what_is_new(soaked: Soaked) -> None:
    first, quiet = soaked.nights[0], soaked.nights[QUIET - 1]
    assert quiet.new <= 2
    assert quiet.requests <= 0.25 * first.requests
    assert max(night.requests for night in soaked.nights[1:]) <= 1.1 * first.requests


def test_memory_files_and_what_is_stored_stay_bounded(soaked: Soaked) -> None:
    assert max(night.memory for night in soaked.nights) < 400
    added = [after.files - before.files for before, after in pairwise(soaked.nights[1:])]
    assert max(added) <= 2  # an archive file a night, if anything was fetched
    with Store.open(soaked.folder / "data", write=False) as store:
        assert {len(runs) for runs in store.figures().values()} == {len(soaked.nights)}
        assert set(store.figures()) == set(SITES)


def _found(soaked: Soaked) -> list[tuple[int, str, str]]:
    return [(night.number, one.site, one.monitor) for night in soaked.nights for one in night.findings if one.is_new]
