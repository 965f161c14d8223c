"""What articles report, as resolution needs it: the rows without their evidence.

In: extractions, or a store. Out: :class:`Reported` values, one an article on a bloc.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy
from numpy.typing import NDArray

from extract.schema import TABLES, Article, Award, Bloc, Extraction, Leader, Meeting, Member, Row, columns, row_type
from output.resolve.provinces import MERGER, Area, area_of, area_of_codes
from output.resolve.words import districts_in, fold

if TYPE_CHECKING:
    from output.store import Store

Shingles = NDArray[numpy.uint32]
NONE: Shingles = numpy.empty(0, dtype=numpy.uint32)

USED = ("blocs", "meetings", "members", "leaders", "awards")
_COMMUNE = re.compile(r"^(?:xã|phường|thị trấn)\s", re.IGNORECASE)
_AFTER_MERGER = re.compile(
    r"sau (?:hợp nhất|sáp nhập)|sau khi (?:hợp nhất|sáp nhập|sắp xếp) (?:tỉnh|(?:hai|ba) tỉnh|đơn vị hành chính)"
)
_WORD = re.compile(r"\w+")
_RUN = frozenset({"evidence", "sentence", "rule", "confidence", "extractor", "article"})


@dataclass(slots=True)
class Reported:
    """One article on blocs.

    Attributes:
        article: The article, its text emptied.
        shingles: Hashes of its text's runs of words, to know copies by.
        district: The district it is about, where its blocs' members are communes.
        new: Whether it is of the time since the merger of provinces.
        area: Its province then.
        area_from: What says so, where the article does not.
        places: Districts that its text names, where it names no province.
    """

    article: Article
    blocs: list[Bloc] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    leaders: list[Leader] = field(default_factory=list)
    awards: list[Award] = field(default_factory=list)
    shingles: Shingles = field(default_factory=lambda: NONE)
    district: str | None = None
    new: bool = False
    area: Area | None = None
    area_from: str = ""
    places: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        """The article's identifier."""
        return self.article.article

    def rows(self) -> Iterator[Row]:
        """Every row."""
        yield from chain(self.blocs, self.meetings, self.members, self.leaders, self.awards)


def from_extractions(extractions: Iterable[Extraction]) -> Iterator[Reported]:
    """The articles among these that report on a bloc."""
    for x in extractions:
        if x.blocs:
            yield _prepared(
                Reported(dataclasses.replace(x.article), x.blocs, x.meetings, x.members, x.leaders, x.awards)
            )


def from_store(store: Store) -> Iterator[Reported]:
    """The articles of a store that report on a bloc, in the order of their identifiers."""
    with store.reading() as connection:
        streams = {}
        for table in USED:
            names = [c.name for c in columns(table) if c.name not in _RUN]
            listed = ", ".join(f'"{name}"' for name in ("article", *names))
            rows = connection.exec_driver_sql(f"SELECT {listed} FROM {table} ORDER BY article, position")
            streams[table] = _Stream(groupby(rows.yield_per(2000), key=lambda row: row[0]), table, tuple(names))
        names = [c.name for c in columns("articles")]
        listed = ", ".join(f'"{name}"' for name in names)
        found = connection.exec_driver_sql(
            f"SELECT {listed} FROM articles WHERE article IN (SELECT article FROM blocs) ORDER BY article"
        )
        for row in found.yield_per(500):
            values = dict(zip(names, row, strict=True))
            values["published"] = _moment(values["published"])
            values["fetched"] = None
            values["relevant"] = bool(values["relevant"])
            one = Reported(Article(**values))
            for table, stream in streams.items():
                getattr(one, table).extend(stream.of(one.id))
            yield _prepared(one)


class _Stream:
    """The rows of a table by article, both in the order of articles."""

    def __init__(self, groups: Iterator[tuple[str, Iterator[Any]]], table: str, names: tuple[str, ...]) -> None:
        self._groups, self._table, self._names = groups, table, names
        self._ahead: tuple[str, list[Any]] | None = None

    def of(self, article: str) -> list[Row]:
        while True:
            if self._ahead is None:
                try:
                    key, found = next(self._groups)
                except StopIteration:
                    return []
                self._ahead = (key, list(found))
            if self._ahead[0] > article:
                return []
            key, rows = self._ahead
            self._ahead = None
            if key == article:
                return [self._row(article, row) for row in rows]

    def _row(self, article: str, row: Any) -> Row:
        values = dict(zip(self._names, row[1:], strict=True))
        if self._table == "meetings":
            values["held"], values["held_end"] = _day(values["held"]), _day(values["held_end"])
        elif self._table == "blocs":
            aliases = values["aliases"]
            values["aliases"] = _listed(aliases) if isinstance(aliases, str) else aliases
        made: Row = row_type(self._table)(article=article, **values)
        return made


def _listed(text: str) -> list[str]:
    found: list[str] = json.loads(text)
    return found


def _day(value: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(value[:10]) if value else None


def _moment(value: str | None) -> datetime.datetime | datetime.date | None:
    if not value:
        return None
    return datetime.datetime.fromisoformat(value) if len(value) > 10 else datetime.date.fromisoformat(value)


def _prepared(one: Reported) -> Reported:
    """With what its text alone tells, and without the text."""
    text = one.article.text
    one.shingles = shingles(text)
    one.new = _is_new(one, text)
    one.area = area_of_codes(one.article.province_63, one.article.province_34)
    if one.article.province and (
        one.area is None or one.new != (not one.area.key.startswith("63:")) or one.new != one.area.key.startswith("34:")
    ):
        one.area = area_of(one.article.province, None, one.new) or one.area
    if any(_COMMUNE.match(m.unit_full or m.unit) for m in one.members):
        one.district = district_in("\n".join([*(b.name for b in one.blocs), text]))
    if one.area is None:
        named = "\n".join([one.article.title or "", one.article.lead or "", text])
        one.places = tuple((type_, fold(name)) for type_, name in districts_in(named))
    one.article.text = ""
    return one


def day_of(one: Reported) -> datetime.date | None:
    """The day that decides which division of provinces is meant: held, else published."""
    held = min((m.held for m in one.meetings if m.held is not None), default=None)
    return held or published_day(one)


def published_day(one: Reported) -> datetime.date | None:
    """The day of publication."""
    published = one.article.published
    return published.date() if isinstance(published, datetime.datetime) else published


def _is_new(one: Reported, text: str) -> bool:
    day = day_of(one)
    if day is not None:
        return day >= MERGER
    if one.article.province_34 is not None and one.article.province_63 is None:
        return True
    years = [m.year_reviewed for m in one.meetings if m.year_reviewed] + [x.year for x in one.leaders if x.year]
    if any(year >= MERGER.year + 1 for year in years):
        return True
    return (
        any(year == MERGER.year for year in years) and _AFTER_MERGER.search(f"{one.article.title}\n{text}") is not None
    )


def district_in(text: str) -> str | None:
    """The district that a text names most, the first of equals, in the form compared; ``None`` where it names none."""
    found = Counter(f"{type_} {fold(name)}" for type_, name in districts_in(text))
    named = {key: count for key, count in found.items() if not key.startswith("thành phố")} or found
    return max(named, key=lambda key: named[key]) if named else None


def shingles(text: str, size: int = 5) -> Shingles:
    """Hashes of the runs of so many words, each once, in order; equal in every process."""
    tokens = [token.encode() for token in _WORD.findall(text.lower())]
    count = max(1, len(tokens) - size + 1)
    found = (crc32(b" ".join(tokens[k : k + size])) for k in range(count))
    return numpy.unique(numpy.fromiter(found, dtype=numpy.uint32, count=count))


@cache
def _content(table: str) -> tuple[str, Callable[[Row], tuple[Any, ...]]]:
    """The form that a row's content is hashed in, and what takes the content out of it."""
    skip = {"evidence", "sentence", "rule", "confidence", "extractor"}
    own = [f.name for f in dataclasses.fields(TABLES[table]) if f.name not in skip]
    return "\x1f".join([table, *(f"{name}=%r" for name in own)]), attrgetter(*own)


def row_id(row: Row) -> str:
    """What :meth:`Row.id` gives, faster where it is asked for every row."""
    form, content = _content(row.table)
    return hashlib.sha256((form % content(row)).encode()).hexdigest()[:16]
