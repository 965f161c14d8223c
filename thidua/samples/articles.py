"""The articles of the sample sites that report on blocs, with what they say.

In: the files of ``articles/<province>/``. Out: :class:`Article` records: text, author, moment of publication, the sites
that carry copies, and the rows that a careful reader takes from it (``truth``).
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

VIETNAM = datetime.timezone(datetime.timedelta(hours=7))


@dataclass(frozen=True, slots=True)
class Copy:
    """A site that carries an article of another's, with the words it puts before the lead."""

    site: str
    prefix: str = ""
    published: datetime.datetime | datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """An article as its author wrote it, whichever sites carry it."""

    id: str
    site: str
    section: str
    title: str
    lead: str
    body: tuple[str, ...]
    published: datetime.datetime | datetime.date
    author: str | None = None
    copies: tuple[Copy, ...] = ()
    relevant: bool = False
    topic: str = "blocs"
    truth: Mapping[str, Any] = field(default_factory=dict, repr=False)


def _article(data: dict[str, Any]) -> Article:
    truth = data.get("truth", {})
    return Article(
        data["id"],
        data["site"],
        data["section"],
        data["title"],
        data.get("lead", ""),
        tuple(data["body"]),
        data["published"],
        data.get("author"),
        tuple(Copy(entry["site"], entry.get("prefix", ""), entry.get("published")) for entry in data.get("copies", ())),
        truth.get("relevant", True),
        truth=truth,
    )


@cache
def relevant_articles() -> tuple[Article, ...]:
    """The articles that report on blocs, in the order of their ids."""
    folder = resources.files("thidua.samples") / "articles"
    found: list[Article] = []
    for province in folder.iterdir():
        if province.is_dir():
            found += [
                _article(tomllib.loads(entry.read_text(encoding="utf-8")))
                for entry in province.iterdir()
                if entry.name.endswith(".toml")
            ]
    return tuple(sorted(found, key=lambda article: article.id))
