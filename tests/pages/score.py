"""What the engine reads from the saved pages, against their gold, and the floors it may not fall below.

    python -m tests.pages.score               print the figures against their floors; exit code 1 where one lies below
    python -m tests.pages.score --general     only the general way: the families' rules switched off
    python -m tests.pages.score --errors      and what is wrong, page by page
    python -m tests.pages.score --by-family   and the figures of each family
    python -m tests.pages.score --baseline    trafilatura alone, for comparison; has no floors
    python -m tests.pages.score --update      raise the floors to the figures; refuses (exit code 1) to lower one
    python -m tests.pages.score NAME ...      only pages whose FAMILY/NAME holds one of these words; no floors

A title, lead or author is right where it is the same, letter for letter, once white space is single. A date is right
where the day is, and the time to the minute where the gold has one; a time that the gold has not must not be midnight
(that is none) but is no fault otherwise. The body is compared as a multiset of words.
"""

from __future__ import annotations

import argparse
import datetime
import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tests.gate import Floors, Measured, raised, shortfalls
from tests.pages.saved import PAGES, SavedPage, saved_pages

FLOORS = PAGES / "floors.json"
FIELDS = ("title", "published", "lead", "author")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Read:
    """What was read from a page."""

    kind: str
    title: str | None = None
    lead: str | None = None
    author: str | None = None
    published: str | None = None
    paragraphs: list[str] = field(default_factory=list)


def read_saved(page: SavedPage, *, families: bool = True) -> Read:
    """A page as the engine reads it."""
    from extract.web import read_page

    gold = page.gold
    found = read_page(
        page.content, url=gold["url"], fetched=page.fetched, content_type=gold.get("content_type"), families=families
    )
    return Read(str(found.kind), found.title, found.lead, found.author, found.published, list(found.paragraphs))


def read_baseline(page: SavedPage) -> Read:
    """A page as trafilatura alone reads it, with its metadata."""
    import trafilatura

    document = trafilatura.bare_extraction(page.content, url=page.gold["url"], with_metadata=True)
    if document is None:
        return Read("empty_shell")
    found = document if isinstance(document, dict) else document.as_dict()
    return Read("article", found["title"], None, found["author"], found["date"], (found["text"] or "").split("\n"))


def same_text(gold: str | None, read: str | None) -> bool:
    """Whether two texts are the same but for white space and composition."""
    return _single(gold) == _single(read)


def _single(text: str | None) -> str | None:
    return " ".join(unicodedata.normalize("NFC", text).split()) if text else None


def same_moment(gold: str | None, read: str | None) -> bool:
    """Whether a date is right: its day, and its minute where the gold has one."""
    if gold is None or read is None:
        return gold is read
    try:
        wanted, found = datetime.datetime.fromisoformat(gold), datetime.datetime.fromisoformat(read)
    except ValueError:
        return False
    if wanted.tzinfo and found.tzinfo:
        found = found.astimezone(wanted.tzinfo)
    if wanted.date() != found.date():
        return False
    if "T" not in gold:
        return "T" not in read or (found.hour, found.minute) != (0, 0)
    return "T" in read and (wanted.hour, wanted.minute) == (found.hour, found.minute)


def token_f1(gold: Sequence[str], read: Sequence[str]) -> float:
    """F1 of the words of two bodies as multisets."""
    wanted, found = (Counter(_WORD.findall(unicodedata.normalize("NFC", " ".join(one)))) for one in (gold, read))
    common = sum((wanted & found).values())
    total = sum(wanted.values()) + sum(found.values())
    return 2 * common / total if total else 1.0


@dataclass(frozen=True, slots=True)
class Scored:
    """One page's gold beside what was read."""

    page: SavedPage
    read: Read

    @property
    def right(self) -> dict[str, bool]:
        """Which of the fields are right."""
        gold, read = self.page.gold, self.read
        return {
            "title": same_text(gold["title"], read.title),
            "published": same_moment(gold["published"], read.published),
            "lead": same_text(gold["lead"], read.lead),
            "author": same_text(gold["author"], read.author),
        }

    @property
    def body(self) -> float:
        """F1 of the body."""
        return token_f1(self.page.gold["paragraphs"], self.read.paragraphs)

    def errors(self) -> Iterator[str]:
        """What is wrong, for a person."""
        gold, read = self.page.gold, self.read
        if gold["kind"] != read.kind:
            yield f"kind: {gold['kind']}, read {read.kind}"
        if not self.page.is_article:
            return
        for name, right in self.right.items():
            if not right:
                yield f"{name}: {gold[name]!r}, read {getattr(read, name)!r}"
        if self.body < 0.995:
            wanted, found = (Counter(_WORD.findall(" ".join(one))) for one in (gold["paragraphs"], read.paragraphs))
            lost, added = (wanted - found).total(), (found - wanted).total()
            yield f"body: {self.body:.3f}, {lost} words lost, {added} too many"
            yield from (f"  lost: {one[:110]}" for one in gold["paragraphs"] if _absent(one, read.paragraphs))
            yield from (f"  too many: {one[:110]}" for one in read.paragraphs if _absent(one, gold["paragraphs"]))


def _absent(paragraph: str, among: Sequence[str]) -> bool:
    words = set(_WORD.findall(paragraph))
    others = [set(_WORD.findall(one)) for one in among]
    return bool(words) and not any(len(words & other) >= 0.8 * len(words) for other in others)


def figures(scored: Sequence[Scored]) -> Measured:
    """The figures that are held."""
    articles = [one for one in scored if one.page.is_article]
    others = [one for one in scored if not one.page.is_article]
    out: Measured = {"pages": float(len(scored)), "articles": float(len(articles))}
    out["kind"] = _share([one.page.gold["kind"] == one.read.kind for one in scored])
    out["kind.non_articles"] = _share([one.page.gold["kind"] == one.read.kind for one in others])
    out["articles_kept"] = _share([one.read.kind == "article" for one in articles])
    out["others_kept_out"] = _share([one.read.kind != "article" for one in others])
    if articles:
        out |= {name: _share([one.right[name] for one in articles]) for name in FIELDS}
        out["day"] = _share(
            [(one.page.gold["published"] or "")[:10] == (one.read.published or "")[:10] for one in articles]
        )
        bodies = [one.body for one in articles]
        out |= {"body.mean": sum(bodies) / len(bodies), "body.worst": min(bodies)}
    return out


def _share(right: Sequence[bool]) -> float:
    return sum(right) / len(right) if right else 1.0


@cache
def scored_pages(*, families: bool = True) -> tuple[Scored, ...]:
    """Every saved page as the engine reads it now."""
    return tuple(Scored(page, read_saved(page, families=families)) for page in saved_pages())


def read_floors(path: Path = FLOORS) -> Floors:
    """The floors of both ways; none where there is no file."""
    found: Floors = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def table(name: str, measured: Measured, floors: Measured) -> Iterator[str]:
    yield f"{name}: {measured['pages']:.0f} pages, {measured['articles']:.0f} articles"
    for figure, value in measured.items():
        if figure in {"pages", "articles"}:
            continue
        floor = floors.get(figure)
        low = "  BELOW" if floor is not None and value < floor - 1e-9 else ""
        yield f"  {figure:20}{value:7.3f}" + (f"   floor {floor:.3f}{low}" if floor is not None else "")


def main(arguments: Sequence[str] | None = None, echo: Callable[[str], object] = print) -> int:
    """Print or update; the exit code is 1 where a figure lies below its floor."""
    parser = argparse.ArgumentParser(prog="python -m tests.pages.score", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*")
    for option in ("general", "errors", "by-family", "baseline", "update"):
        parser.add_argument(f"--{option}", action="store_true")
    options = parser.parse_args(arguments)
    pages = [page for page in saved_pages() if not options.names or any(name in page.name for name in options.names)]
    if not pages:
        echo("no such page")
        return 2
    ways: dict[str, Callable[[SavedPage], Read]] = {
        "families": lambda page: read_saved(page), "general": lambda page: read_saved(page, families=False),
    }  # fmt: skip
    if options.general:
        del ways["families"]
    if options.baseline:
        ways = {"trafilatura alone": read_baseline}
    floors = {} if options.names or options.baseline else read_floors()
    measured: Floors = {}
    for way, read in ways.items():
        scored = [Scored(page, read(page)) for page in pages]
        measured[way] = figures(scored)
        for line in _report(way, scored, measured[way], floors.get(way, {}), options):
            echo(line)
    if options.names or options.baseline:
        return 0
    return _floors(measured, floors, update=options.update, echo=echo)


def _report(way: str, scored: list[Scored], measured: Measured, floors: Measured, options: Any) -> Iterator[str]:
    yield from table(way, measured, floors)
    if options.by_family:
        for family in sorted({one.page.gold["family"] for one in scored}):
            of = figures([one for one in scored if one.page.gold["family"] == family])
            shown = " ".join(f"{name} {value:.2f}" for name, value in of.items() if name not in {"pages", "articles"})
            yield f"  {family} ({of['pages']:.0f}): {shown}"
    if options.errors:
        for one in scored:
            errors = list(one.errors())
            if errors:
                gold = one.page.gold
                yield f"{one.page.name} [{gold.get('layout', '')}; {', '.join(gold.get('traps', []))}]"
                yield from (f"    {error}" for error in errors)


def _floors(measured: Floors, floors: Floors, *, update: bool, echo: Callable[[str], object]) -> int:
    held = {way: {name: value for name, value in of.items() if name != "pages"} for way, of in measured.items()}
    floors_of = {way: of for way, of in floors.items() if way in held}
    lower = [fault for way, of in floors_of.items() for fault in shortfalls(held[way], of, way)]
    for fault in lower:
        echo(str(fault))
    if update and not lower:
        new, _ = raised(held, floors_of)
        FLOORS.write_text(json.dumps({**floors, **new}, indent=1) + "\n", encoding="utf-8")
        echo(f"{FLOORS.name} written")
    elif update:
        echo("a floor is never lowered: nothing written")
    return int(bool(lower))


if __name__ == "__main__":
    sys.exit(main())
