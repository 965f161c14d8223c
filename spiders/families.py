"""What is known of the systems that sites run on: their searches, feeds, sitemaps, addresses.

In: the data files of ``families/``, and what is seen of a page. Out: :class:`Family` objects and a guess which of them
made a page. What holds for every site is in ``families/general.toml`` (:func:`general`). Their names are those of
:mod:`extract.web.families`, which says where on its pages each system puts what.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from extract.web import families as layouts
from extract.web.head import Head
from extract.web.markup import Markup


@dataclass(frozen=True, slots=True)
class Family:
    """How sites of one system are walked.

    ``search`` holds templates with ``{query}`` (and ``{page}`` where the system numbers its pages so), to be tried in
    order; ``pagination`` templates with ``{page}`` that are put behind a listing's address.
    """

    name: str
    search: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    noise: tuple[str, ...] = ()
    identity: tuple[str, ...] = ()
    prints: tuple[str, ...] = ()
    article: tuple[re.Pattern[str], ...] = ()
    listing: tuple[re.Pattern[str], ...] = ()
    pagination: tuple[str, ...] = ()


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((resources.files("spiders") / "families" / name).read_text(encoding="utf-8"))


def _family(data: dict[str, Any]) -> Family:
    def texts(key: str) -> tuple[str, ...]:
        return tuple(data.get(key, ()))

    def shapes(key: str) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(shape) for shape in data.get(key, ()))

    return Family(
        name=data["name"],
        search=texts("search"),
        feeds=texts("feeds"),
        sitemaps=texts("sitemaps"),
        noise=texts("noise"),
        identity=texts("identity"),
        prints=texts("prints"),
        article=shapes("article"),
        listing=shapes("listing"),
        pagination=texts("pagination"),
    )


@lru_cache(maxsize=1)
def families() -> tuple[Family, ...]:
    """The families, by name."""
    folder = resources.files("spiders") / "families"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return tuple(_family(_read(name)) for name in names if name != "general.toml")


def family_named(name: str | None) -> Family | None:
    """The family of this name; ``None`` for a system that nothing is known of."""
    return next((family for family in families() if family.name == name), None)


@lru_cache(maxsize=1)
def general() -> dict[str, Any]:
    """``general.toml``: what holds for every site."""
    return _read("general.toml")


def guess(markup: Markup, head: Head, url: str, links: tuple[str, ...] = ()) -> str | None:
    """The family of a page, by its signs and, where it shows none, by the addresses that it links to.

    An address alone decides only where three links have the shape and no other family has as many.
    """
    known = layouts.recognised(markup, head, url)
    if known is not None:
        return known.name
    counts = {
        family.name: sum(1 for link in links if any(shape.search(link) for shape in family.article))
        for family in families()
        if family.article
    }
    best = sorted(counts.items(), key=lambda item: -item[1])[:2]
    if best and best[0][1] >= 3 and (len(best) == 1 or best[0][1] > best[1][1]):
        return best[0][0]
    return None
