"""A record: one article or non-article as it is written down, before a layout makes a page of it.

In: a TOML file of ``tests/pages/records``. Out: a :class:`Record` and from it the gold. The body is plain text, blocks
parted by empty lines:

    A paragraph, with **bold** and [a link](https://example.org/) in it.

    ## a heading inside the body
    * an item of a list (one a line; ``1. `` for a numbered list)
    | a cell | another |            (one row a line)
    > a quotation
    ! a caption, of a picture that stands here (``! `` alone: a picture without one)
    ~ related: a headline / another headline
    ~ raw: <b>HTML that is no part of the article</b>

What is marked with ``!`` or ``~`` is in the page and not in the gold.
"""

from __future__ import annotations

import datetime
import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ZONE = datetime.timezone(datetime.timedelta(hours=7))
KINDS = (
    "article", "listing", "home", "tag", "soft_404", "login", "challenge", "captcha", "doorway", "translated",
    "other_language", "empty_shell",
)  # fmt: skip
_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
_NUMBERED = ("Thứ 2", "Thứ 3", "Thứ 4", "Thứ 5", "Thứ 6", "Thứ 7", "Chủ nhật")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")

Moment = datetime.datetime | datetime.date


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the body; ``kind`` is paragraph, heading, list, numbered, table, quote, picture, related or raw."""

    kind: str
    lines: tuple[str, ...]

    @property
    def gold(self) -> list[str]:
        """The paragraphs it is in the gold: none for what is no part of the article."""
        if self.kind in {"picture", "related", "raw"}:
            return []
        if self.kind == "table":
            return [" | ".join(cell for cell in cells(line) if cell) for line in self.lines]
        if self.kind in {"list", "numbered"}:
            return list(self.lines)
        return [" ".join(self.lines)]


def cells(row: str) -> list[str]:
    """The cells of a table's row."""
    return [cell.strip() for cell in row.strip().strip("|").split("|")]


def blocks(body: str) -> list[Block]:
    """The blocks of a body as written."""
    found = []
    marks = {"* ": "list", "| ": "table", "> ": "quote", "! ": "picture", "##": "heading"}
    for part in re.split(r"\n\s*\n", body.strip()):
        lines = [line.strip() for line in part.strip().splitlines()]
        first = lines[0] if lines else ""
        if not first:
            continue
        kind = marks.get(f"{first} "[:2], "paragraph")
        if first.startswith("~ "):
            name, _, rest = first[2:].partition(":")
            kind, lines = name.strip(), [rest.strip(), *lines[1:]]
        elif re.match(r"\d+\. .+", first) and len(lines) > 1:
            kind, lines = "numbered", [re.sub(r"^\d+\. ", "", line) for line in lines]
        elif kind in {"list", "quote"}:
            lines = [line[2:].strip() for line in lines]
        elif kind in {"heading", "picture"}:
            lines = [re.sub(r"^(##|!)\s*", "", " ".join(lines))]
        elif kind == "paragraph":
            lines = [" ".join(lines)]
        found.append(Block(kind, tuple(lines)))
    return found


def plain(text: str) -> str:
    """Text as the gold has it: without the marks of bold and links, NFC, single-spaced."""
    text = _LINK.sub(r"\1", text).replace("**", "")
    return " ".join(unicodedata.normalize("NFC", text).split())


def shown(moment: Moment, form: str) -> str:
    """A date in a site's form.

    ``{W}`` is "Thứ Hai", ``{w}`` "Thứ hai", ``{N}`` "Thứ 2"; ``{d}`` and ``{m}`` have two digits, ``{j}`` and ``{n}``
    as few as they need; ``{H}:{M}:{S}``, ``{h}`` and ``{G}`` of twelve hours (two digits, few), ``{AP}`` AM or PM,
    ``{SC}`` Sáng or Chiều.
    """
    clock = moment if isinstance(moment, datetime.datetime) else datetime.datetime.combine(moment, datetime.time())
    twelve = (clock.hour - 1) % 12 + 1
    weekday = _WEEKDAYS[clock.weekday()]
    return form.format(
        W=weekday, w=weekday.capitalize(), N=_NUMBERED[clock.weekday()], U=weekday.upper(),
        d=f"{clock.day:02}", j=clock.day, m=f"{clock.month:02}", n=clock.month, Y=clock.year,
        y=f"{clock.year % 100:02}",
        H=f"{clock.hour:02}", h=f"{twelve:02}", G=twelve, M=f"{clock.minute:02}", S=f"{clock.second:02}",
        AP="AM" if clock.hour < 12 else "PM", SC="Sáng" if clock.hour < 12 else "Chiều",
    )  # fmt: skip


@dataclass(slots=True)
class Record:
    """One page to be made. ``x`` holds what only its layout knows."""

    name: str
    layout: str
    family: str
    url: str
    fetched: datetime.datetime
    kind: str = "article"
    site: str = ""
    title: str = ""
    lead: str | None = None
    author: str | None = None
    published: Moment | None = None
    gold_title: str | None = None
    body: str = ""
    stamp: str | None = None
    display: Moment | None = None
    modified: datetime.datetime | None = None
    byline: str | None = None
    foot: str | None = None
    prefix: str = ""
    section: str = "Thi đua - Khen thưởng"
    charset: str = "utf-8"
    declared: str | None = None
    content_type: str | None = None
    decomposed: bool = False
    entities: str | None = None
    compress: bool = False
    traps: list[str] = field(default_factory=list)
    x: dict[str, Any] = field(default_factory=dict)
    parts: list[Block] | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"{self.name}: kind {self.kind!r} is none of {', '.join(KINDS)}")

    @property
    def moment(self) -> Moment | None:
        """What the page shows as its date: ``display`` where that is not the truth."""
        return self.display or self.published

    @property
    def stamped(self) -> str:
        """The date as the page shows it, empty where it shows none."""
        return shown(self.moment, self.stamp) if self.moment and self.stamp else ""

    def show(self, form: str, moment: Moment | None = None) -> str:
        """Any date in any form, by default the page's own."""
        chosen = moment or self.moment
        return shown(chosen, form) if chosen else ""

    @property
    def blocks(self) -> list[Block]:
        """The body: ``parts`` where they are given, else what is written in ``body``."""
        return blocks(self.body) if self.parts is None else self.parts

    def gold(self) -> dict[str, Any]:
        """What must be read from the page."""
        article = self.kind == "article"
        paragraphs = [plain(text) for block in self.blocks for text in block.gold] if article else []
        gold: dict[str, Any] = {
            "url": self.url,
            "fetched": self.fetched.isoformat(),
            "family": self.family,
            "kind": self.kind,
            "title": plain(self.gold_title or self.title) if article else None,
            "lead": plain(self.lead) if article and self.lead else None,
            "author": plain(self.author) if article and self.author else None,
            "published": self.published.isoformat() if article and self.published else None,
            "paragraphs": [text for text in paragraphs if text],
            "layout": self.layout,
            "traps": sorted(set(self.traps) | self.implied_traps()),
        }
        if self.content_type:
            gold["content_type"] = self.content_type
        return gold

    def implied_traps(self) -> set[str]:
        """The traps that the record's own settings are."""
        found = set()
        if self.declared and self.declared.lower() != self.charset.lower():
            found.add("lying_charset")
        if self.charset.startswith("utf-16"):
            found.add("utf16")
        if self.charset == "cp1258":
            found.add("windows1258")
        if self.entities:
            found.add("numeric_entities")
        if self.decomposed:
            found.add("decomposed")
        if self.kind != "article":
            return found
        if self.prefix:
            found.add("sapo_prefix")
        kinds = {block.kind for block in self.blocks}
        found |= {trap for kind, trap in _BLOCK_TRAPS.items() if kind in kinds}
        if self.published is None:
            found.add("no_trusted_date")
        return found


_BLOCK_TRAPS = {
    "list": "list", "numbered": "list", "table": "table", "picture": "caption", "related": "related_inside",
}  # fmt: skip


def read_record(path: Path) -> Record:
    """The record of a file; the folder it lies in is the family unless it says otherwise.

    Raises:
        ValueError: if the file is no record.
    """
    given: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    for name in ("fetched", "published", "display", "modified"):
        moment = given.get(name)
        if isinstance(moment, datetime.datetime) and moment.tzinfo is None:
            given[name] = moment.replace(tzinfo=ZONE)
    try:
        return Record(**{"name": path.stem, "family": path.parent.name, **given})
    except TypeError as error:
        raise ValueError(f"{path}: {error}") from None
