"""Site families: which system made a page, and where that system puts title, date, lead, body and author.

In: the family files of this package and a parsed page. Out: the :class:`Layout` that fits, or ``None``. A family is a
file in ``families/``, a layout in it a record with the dates between which the system wrote pages so and the signs by
which a page of it is known; docs/pages.md says how to add one.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any

from lxml.html import HtmlElement

from extract.web.head import Head
from extract.web.markup import Markup, select

PARTS = ("title", "date", "lead", "body", "author", "furniture")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where one layout of a family keeps what; each part a list of selectors, the first that finds something serves."""

    family: str
    name: str
    selectors: dict[str, tuple[str, ...]]
    has: tuple[str, ...] = ()
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    distrusted: tuple[str, ...] = ()  # witnesses of the date that this system states wrongly

    def find(self, markup: Markup, part: str) -> list[HtmlElement]:
        """The elements of a part, by the first selector that finds some."""
        for selector in self.selectors.get(part, ()):
            found = select(markup, selector)
            if found:
                return found
        return []

    def find_all(self, markup: Markup, part: str) -> list[HtmlElement]:
        """The elements of a part by all its selectors."""
        return [element for selector in self.selectors.get(part, ()) for element in select(markup, selector)]

    def valid(self, day: datetime.date | None) -> bool:
        """Whether pages were made so on this day; an unknown day speaks against none."""
        return day is None or (
            (self.valid_from is None or day >= self.valid_from) and (self.valid_to is None or day <= self.valid_to)
        )


@dataclass(frozen=True, slots=True)
class Family:
    """A system: its name, the signs of its pages, its layouts, newest first."""

    name: str
    generator: tuple[str, ...]
    has: tuple[str, ...]
    source: tuple[str, ...]
    url: tuple[re.Pattern[str], ...]
    layouts: tuple[Layout, ...]
    order: int = field(default=0)


def _family(data: dict[str, Any]) -> Family:
    signs = data.get("signs", {})
    distrusted = tuple(data.get("distrusted", ()))
    layouts = tuple(
        Layout(
            data["name"],
            entry["name"],
            {part: tuple(entry[part]) for part in PARTS if part in entry},
            tuple(entry.get("has", ())),
            entry.get("valid_from"),
            entry.get("valid_to"),
            tuple(entry.get("distrusted", distrusted)),
        )
        for entry in data["layouts"]
    )
    return Family(
        data["name"],
        tuple(x.lower() for x in signs.get("generator", ())),
        tuple(signs.get("has", ())),
        tuple(signs.get("source", ())),
        tuple(re.compile(x) for x in signs.get("url", ())),
        layouts,
        data.get("order", 0),
    )


@lru_cache(maxsize=1)
def families() -> tuple[Family, ...]:
    """The families of this package, in the order in which they are tried."""
    folder = resources.files("extract") / "web" / "families"
    found = [
        _family(tomllib.loads(entry.read_text(encoding="utf-8")))
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    ]
    return tuple(sorted(found, key=lambda family: (family.order, family.name)))


def recognised(markup: Markup, head: Head, url: str | None) -> Family | None:
    """The family of a page by its signs: three points for a generator, two for an element, one for an address."""
    generator = head.generator.lower()
    best, most = None, 1
    for family in families():
        points = 3 * any(word in generator for word in family.generator) if generator else 0
        points += 2 * sum(1 for selector in family.has if select(markup, selector))
        points += 2 * any(piece in markup.html for piece in family.source)
        if url:
            points += any(pattern.search(url) for pattern in family.url)
        if points > most:
            best, most = family, points
    return best


def layout_of(family: Family, markup: Markup, day: datetime.date | None) -> Layout | None:
    """The layout that a page of a family is in.

    Of those whose signs and body the page has, one that was in use on the day goes before one that was not: a page may
    be fetched long after its layout was given up.
    """
    fitting = [
        layout
        for layout in family.layouts
        if all(select(markup, selector) for selector in layout.has) and layout.find(markup, "body")
    ]
    return next((layout for layout in fitting if layout.valid(day)), fitting[0] if fitting else None)
