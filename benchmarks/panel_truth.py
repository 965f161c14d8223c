"""Are the panel's cells right? What resolution makes of a crawl of the sample sites against what is true of them.

In: the truth of the sample articles, a resolution of a store that was crawled from them. Out: the cells that are right,
missing and wrong. Articles on one bloc are told by their names, which differ by year only: the truth says which bloc a
cell belongs to, so a bloc that fell apart or together costs its cells.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from output.panel_facts import GRANTOR_CLASSES
from output.resolve import Resolution
from output.resolve.unit_names import read_name
from output.resolve.words import fold

_YEAR = re.compile(r"-(?:19|20)\d\d(?:-\d{4})?$")
_TWO_PROVINCES = {"lam-dong-cum-cong-doan": "cum-cong-doan", "khanh-hoa-cum-cong-doan": "cum-cong-doan"}
_REPORTERS = ("khanh-hoa-", "lam-dong-", "dong-thap-", "vinh-long-", "nghe-an-", "quang-tri-")
_SHARED = ("cum-cong-doan-nam-trung-bo-tay-nguyen", "cum-hoi-nong-dan", "cum-bac-trung-bo")
_REORGANISED = re.compile(r"-(?:phan-cong|ra-mat|so-ket|giao-uoc)")

Cell = tuple[str, int, str, str]
"""Bloc, year, what, value in the form compared."""


@dataclass
class Rightness:
    """Cells that are right, those that are missing, those that are wrong."""

    right: int = 0
    missing: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Share of the true cells that are in the panel."""
        return self.right / ((self.right + len(self.missing)) or 1)

    @property
    def precision(self) -> float:
        """Share of the panel's cells that are true."""
        return self.right / ((self.right + len(self.wrong)) or 1)

    @property
    def f1(self) -> float:
        """Both in one figure."""
        return 2 * self.recall * self.precision / ((self.recall + self.precision) or 1)


def series_of(article: str, name: str) -> str:
    """The bloc that an article of the sample sites is about, by the article's name and for several blocs by theirs."""
    stem = _YEAR.sub("", article)
    for reporter in _REPORTERS:
        if stem.startswith(reporter) and stem.removeprefix(reporter) in _SHARED:
            return stem.removeprefix(reporter)
    return f"{stem}|{fold(name)}" if "phan-cong" in stem or "ba-cum" in stem else stem


def unit_key(name: str) -> str:
    """A unit's name in the form compared, without the province that one article adds and another leaves out."""
    read = read_name(name)
    place = "" if read.kind in {None, "province", "unknown_province"} and read.core else (read.place or "")
    return f"{read.core}|{place}"


def true_cells(articles: Mapping[str, Any]) -> dict[str, set[Cell]]:
    """The true cells by article, of those that were found."""
    out: dict[str, set[Cell]] = {}
    for identifier, article in articles.items():
        cells: set[Cell] = set()
        for bloc in article.truth.get("blocs", ()):
            series = series_of(article.id, bloc["name"])
            reviewed, planned = bloc.get("year_reviewed"), bloc.get("year_planned")
            held = bloc.get("held")
            if reviewed is None and planned is None and held is not None:
                reviewed = planned = held.year  # it speaks of the year it is held in
            elif reviewed is None and bloc.get("meeting") in {"pledge", "launch"}:
                reviewed = planned
            main = reviewed if reviewed is not None else planned
            for key, cell, year in (("head_now", "head", reviewed), ("head_next", "head", planned)):
                holder = bloc.get(key)
                if holder and year is not None and holder.get("unit"):
                    cells.add((series, year, cell, unit_key(holder["unit"])))
            for key, year in (("deputies_now", reviewed), ("deputies_next", planned)):
                for holder in bloc.get(key, ()):
                    if year is not None and holder.get("unit"):
                        cells.add((series, year, "deputy", unit_key(holder["unit"])))
            for member in bloc.get("members", ()):
                if main is not None:
                    cells.add((series, main, "member", unit_key(member)))
            if bloc.get("member_count") and main is not None:
                cells.add((series, main, "member_count", str(bloc["member_count"])))
            for award in bloc.get("awards", ()):
                year = award.get("year", reviewed)
                grantor = GRANTOR_CLASSES.get(award.get("grantor", ""), award.get("grantor"))
                who = unit_key(award["recipient"]) if award.get("recipient") else str(award.get("count") or "others")
                if year is not None:
                    cells.add((series, year, f"award_{award['status']}", f"{award['kind']}|{grantor}|{who}"))
        out[identifier] = cells
    return out


def compare(resolution: Resolution, articles: Mapping[str, Any], series_of_bloc: Mapping[str, str]) -> Rightness:
    """The panel's cells against the true ones.

    Args:
        resolution: What was made of the store.
        articles: The sample article behind each article of the store, by the latter's identifier.
        series_of_bloc: The true bloc that most reports of a canonical bloc are of.
    """
    wanted: set[Cell] = set().union(*true_cells(articles).values())
    found: set[Cell] = set()
    told: dict[Cell, str] = {}
    for cell in resolution.tables["panel_cells"]:
        series = series_of_bloc.get(cell.canonical_bloc)
        if series is None or cell.cell == "head_person":
            continue
        counted = cell.cell == "member_count" or not cell.value
        value = str(cell.count or "others") if counted else unit_key(cell.value)
        if cell.award is not None:
            value = f"{cell.award}|{cell.grantor}|{value}"
        at = (series, cell.year, cell.cell, value)
        found.add(at)
        told[at] = f"{cell.value} {cell.rows[:1]}"
    out = Rightness(len(wanted & found))
    out.missing = sorted(" ".join(map(str, cell)) for cell in wanted - found)
    out.wrong = sorted(" ".join(map(str, cell)) + f"  ({told[cell]})" for cell in found - wanted)
    return out


def series_by_bloc(resolution: Resolution, articles: Mapping[str, Any]) -> dict[str, str]:
    """For each true bloc the canonical bloc that most of its reports became, and back."""
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for mention in resolution.tables["bloc_mentions"]:
        article = articles.get(mention.article)
        if article is None:
            continue
        names = [bloc["name"] for bloc in article.truth.get("blocs", ())]
        if not names:
            continue
        name = min(
            names,
            key=lambda n: (
                fold(n) != fold(mention.written),
                -len(set(fold(n).split()) & set(fold(mention.written).split())),
            ),
        )
        votes[series_of(article.id, name)][mention.canonical_bloc] += 1
    best: dict[str, tuple[int, str]] = {}
    for series, counted in votes.items():
        bloc, number = counted.most_common(1)[0]
        if number > best.get(bloc, (0, ""))[0]:
            best[bloc] = (number, series)
    out = {bloc: series for bloc, (_, series) in best.items()}
    for series, counted in votes.items():
        for bloc in counted:
            out.setdefault(bloc, f"{series} (apart)")
    return out
