"""What the rules of a page share: its tree, head, blocks, address, layout, and what each witness has said.

In: what was parsed. Out: a :class:`Source`, filled step by step by the modules beside this one.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from extract.web.blocks import Block
from extract.web.families import Layout
from extract.web.head import Head
from extract.web.markup import Markup
from extract.web.witnesses import Witnesses

OUTSIDE = ("nav", "footer", "related", "comment", "share", "clock", "counter", "tags", "aside", "hidden")
"""Marks of what is no part of an article."""

_LIMITS = {"caption": 800, "author": 300, "date": 400, "title": 500, "lead": 3000}


@dataclass
class Source:
    """A page on its way to an article."""

    markup: Markup
    head: Head
    blocks: list[Block]
    url: str | None = None
    fetched: datetime.datetime | None = None
    layout: Layout | None = None
    witnesses: Witnesses = field(default_factory=Witnesses)
    title: str | None = None
    title_block: Block | None = None
    region: HtmlElement | None = None
    first: int = 0  # number of the first block of the article behind its title

    @property
    def after_title(self) -> int:
        """The number of the first block behind the title."""
        return self.title_block.number + 1 if self.title_block else 0


def is_prose(block: Block) -> bool:
    """Whether a block reads like a paragraph: long enough, a sentence, no list of links."""
    length = len(block.text)
    if block.kind != "text" or length < 40 or block.linked > 0.35:
        return False
    return length >= 110 or block.text.endswith((".", "!", "?", ";", ":", "…", '."', ".”", "./.", ".)"))


def settle(blocks: list[Block]) -> None:
    """Take back the marks of elements that hold too much for what they say: a wrapper named "other" around everything."""
    total = 0
    sums: dict[tuple[str, HtmlElement], int] = {}
    links: dict[tuple[str, HtmlElement], int] = {}
    prose: dict[tuple[str, HtmlElement], int] = {}
    heads: set[tuple[str, HtmlElement]] = set()
    for block in blocks:
        length = len(block.text)
        running = is_prose(block)
        if running:
            total += length
        for mark in block.marks:
            if running:
                sums[mark] = sums.get(mark, 0) + length
                prose[mark] = prose.get(mark, 0) + 1
            elif block.linked > 0.6 and length > 15:
                links[mark] = links.get(mark, 0) + 1
            if block.heading == 1 and length > 20:
                heads.add(mark)
    void: set[tuple[str, HtmlElement]] = set()
    for mark, held in sums.items():
        kind = mark[0]
        if kind in _LIMITS:
            if held > _LIMITS[kind] or (kind != "lead" and held > 0.6 * total and held > 200):
                void.add(mark)
            continue
        full = held > 0.5 * total and held > 250
        if (full and links.get(mark, 0) < prose.get(mark, 0)) or (mark in heads and held > 0.25 * total):
            void.add(mark)
    void |= {mark for mark in heads if mark[0] in OUTSIDE and mark in sums}
    if void:
        for block in blocks:
            if block.marks:
                block.marks = tuple(mark for mark in block.marks if mark not in void)
