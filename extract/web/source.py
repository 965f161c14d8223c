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
    aside: set[int] = field(default_factory=set)  # numbers of the blocks that are teasers
    core: int = 0  # number of the first paragraph of the element that holds the most prose

    @property
    def after_title(self) -> int:
        """The number of the first block behind the title."""
        return self.title_block.number + 1 if self.title_block else 0


def is_prose(block: Block) -> bool:
    """Whether a block reads like a paragraph: long enough, a sentence, no list of links."""
    length = len(block.text)
    if block.kind != "text" or length < 40 or block.linked > 0.35:
        return False
    return length >= 90 or block.text.endswith((".", "!", "?", ";", ":", "…", '."', ".”", "./.", ".)"))


def settle(blocks: list[Block], aside: set[int]) -> int:
    """Take back the marks that cannot be meant: of elements around the article itself, or around too much.

    The article's core is the element whose own paragraphs hold the most prose; a wrapper named "main-nav" around it is
    no menu. A caption, a date or a byline as long as an article is none. Returns the number of the core's first
    paragraph, the number of blocks where there is no prose.
    """
    homes: dict[HtmlElement, float] = {}
    sums: dict[tuple[str, HtmlElement], int] = {}
    counts: dict[tuple[str, HtmlElement], int] = {}
    total = 0
    for block in blocks:
        if not is_prose(block):
            continue
        length = len(block.text)
        total += length
        for mark in block.marks:
            sums[mark] = sums.get(mark, 0) + length
            counts[mark] = counts.get(mark, 0) + 1
        if block.number not in aside:
            here = block.home if block.home is not None else block.element
            weight = 0.4 if block.marked("footer", "related", "comment", "aside") else 1.0
            homes[here] = homes.get(here, 0.0) + length * weight
    void = {
        mark
        for mark, held in sums.items()
        if held > _LIMITS.get(mark[0], 1_000_000)
        or (mark[0] in _LIMITS and mark[0] != "lead" and held > 0.6 * total > 120)
    }
    first = len(blocks)
    if homes:
        core = max(homes, key=lambda element: homes[element])
        around = {core, *core.iterancestors()}
        several = {mark for mark, number in counts.items() if number >= 2}
        void |= {m for b in blocks for m in b.marks if m[1] in around and (m[0] in OUTSIDE or m in several)}
        first = next(b.number for b in blocks if b.home is core and is_prose(b))
    if void:
        for block in blocks:
            if block.marks:
                block.marks = tuple(mark for mark in block.marks if mark not in void)
    return first
