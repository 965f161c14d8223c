"""The other articles of the sample sites: some 1,700 that report on no bloc, many of them close to it in words.

In: the phrase banks of ``phrases/``. Out: :class:`~thidua.samples.articles.Article` records, always the same. A bank
is a topic: titles, leads and paragraphs with places to fill, the sections it stands in and how often it is drawn.
"""

from __future__ import annotations

import datetime
import random
import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from thidua.samples.articles import VIETNAM, Article
from thidua.samples.sites import SampleSite, sample_sites

FIRST, LAST = datetime.date(2021, 1, 4), datetime.date(2025, 10, 30)
PLACE = re.compile(r"\{(\w+)\}")


@cache
def _banks() -> dict[str, dict[str, Any]]:
    folder = resources.files("thidua.samples") / "phrases"
    files = sorted((x for x in folder.iterdir() if x.name.endswith(".toml")), key=lambda x: x.name)
    return {x.name.removesuffix(".toml"): tomllib.loads(x.read_text(encoding="utf-8")) for x in files}


class _Filler:
    """Fills the places of phrases: names and things once an article, numbers each time anew."""

    def __init__(self, chance: random.Random, province: str, bank: dict[str, Any], day: datetime.date) -> None:
        pools = _banks()["pools"]
        self.chance = chance
        self.day = day
        self.names: dict[str, list[str]] = pools["names"]
        place = chance.choice(pools["places"][province])
        self.kept: dict[str, str] = {"place": place, "place_cap": place[0].upper() + place[1:], "year": str(day.year)}
        self.kept |= {name: chance.choice(pool) for name, pool in bank.get("pools", {}).items()}
        self.kept["month"] = str(day.month)

    def person(self) -> str:
        """An invented name."""
        return " ".join(self.chance.choice(self.names[part]) for part in ("surnames", "middles", "givens"))

    def value(self, name: str) -> str:
        """What stands for a place in a phrase."""
        if name in self.kept:
            return self.kept[name]
        chance = self.chance
        if name in ("person", "person2"):
            return self.kept.setdefault(name, self.person())
        if name == "day":
            when = self.day - datetime.timedelta(days=chance.randint(0, 3))
            return f"{when.day}/{when.month}"
        bounds = {"k": (2, 9), "k2": (1, 4), "n": (12, 95), "nn": (104, 960), "nnn": (1, 9)}[name]
        number = chance.randint(*bounds)
        return f"{number}.{chance.randint(0, 999):03}" if name == "nnn" else str(number)

    def fill(self, phrase: str) -> str:
        """A phrase with its places filled and a capital at its head."""
        text = PLACE.sub(lambda found: self.value(found[1]), phrase)
        return text[0].upper() + text[1:]


def _day(chance: random.Random) -> datetime.datetime:
    day = FIRST + datetime.timedelta(days=chance.randrange((LAST - FIRST).days))
    clock = datetime.time(chance.randint(5, 21), chance.randrange(60), chance.randrange(60))
    return datetime.datetime.combine(day, clock, VIETNAM)


def _article(site: SampleSite, number: int, topic: str, bank: dict[str, Any], titles: set[str]) -> Article:
    for attempt in range(40):
        chance = random.Random(f"{site.host} {topic} {number} {attempt}")
        published = _day(chance)
        filler = _Filler(chance, site.province, bank, published.date())
        title = filler.fill(chance.choice(bank["titles"]))
        if title not in titles:
            break
    titles.add(title)
    lead = filler.fill(chance.choice(bank["leads"]))
    paragraphs = [filler.fill(x) for x in chance.sample(bank["paragraphs"], chance.randint(4, 9))]
    if bank.get("rare") and chance.random() < 0.25:
        paragraphs.insert(chance.randint(1, len(paragraphs)), filler.fill(chance.choice(bank["rare"])))
    author = chance.choice(filler.names["reporters"]) if chance.random() < 0.8 else None
    return Article(
        f"{site.host}-{topic}-{number}", site.host, bank["sections"][0], title, lead, tuple(paragraphs), published,
        author, topic=topic,
    )  # fmt: skip


@cache
def other_articles() -> tuple[Article, ...]:
    """The articles of all sites that report on no bloc."""
    banks = {name: bank for name, bank in _banks().items() if name != "pools"}
    found = []
    for site in sample_sites().values():
        weights = {name: bank["weight"] for name, bank in banks.items()}
        whole = sum(weights.values())
        titles: set[str] = set()
        for topic, weight in weights.items():
            count = round(site.get("others") * weight / whole)
            found += [_article(site, number, topic, banks[topic], titles) for number in range(count)]
    return tuple(found)
