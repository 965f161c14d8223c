"""What trafilatura takes for the text of a page.

In: the tree, without what is plainly furniture. Out: a :class:`Vote`: which blocks are in trafilatura's text. The tree
is spent by it.
"""

from __future__ import annotations

import logging
import re
from copy import deepcopy
from dataclasses import dataclass

from lxml.html import HtmlElement, HTMLParser
from lxml.html import fromstring as html_fromstring

from extract.web.blocks import Block
from extract.web.markup import Markup
from extract.web.source import OUTSIDE

_LETTERS = re.compile(r"[\W_]+")
_DROPPED = (
    "script",
    "style",
    "noscript",
    "iframe",
    "select",
    "textarea",
    "svg",
    "template",
    "object",
    "embed",
    "video",
    "audio",
)

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it logs every page that is none
logging.getLogger("htmldate").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Vote:
    """The letters of the text that trafilatura keeps; empty where it keeps none."""

    letters: str

    def keeps(self, block: Block) -> bool:
        """Whether a block is in it."""
        wanted = _LETTERS.sub("", block.text[:160])
        return bool(wanted) and wanted in self.letters


def vote(markup: Markup, blocks: list[Block], within: HtmlElement | None) -> Vote:
    """Run trafilatura over the page, or over what is ``within`` an element of it."""
    from trafilatura import bare_extraction

    if within is not None and within is not markup.body:
        tree = _alone(within)
    else:
        _prune(markup, blocks)
        tree = markup.root
    try:
        found = bare_extraction(
            tree,
            fast=True,
            include_comments=False,
            include_tables=True,
            with_metadata=False,
            favor_recall=within is not None,
        )
    except Exception:  # a library over pages of any kind: what it cannot read, our own blocks still hold
        found = None
    text = getattr(found, "text", None) or ""
    return Vote(_LETTERS.sub("", text))


def _alone(element: HtmlElement) -> HtmlElement:
    """A page that holds one element and nothing else."""
    page = html_fromstring("<html><body><article></article></body></html>", parser=HTMLParser(encoding="utf-8"))
    inner = deepcopy(element)
    inner.tail = None
    for tag in _DROPPED:
        for dropped in list(inner.iter(tag)):
            _drop(dropped)
    page.find("body/article").append(inner)
    return page


def _prune(markup: Markup, blocks: list[Block]) -> None:
    for tag in _DROPPED:
        for element in markup.tags.get(tag, ()):
            _drop(element)
    gone: set[HtmlElement] = set()
    for block in blocks:
        for kind, element in block.marks:
            if kind in OUTSIDE and element not in gone:
                gone.add(element)
    for element in gone:
        if element is not markup.body:
            _drop(element)


def _drop(element: HtmlElement) -> None:
    """Take an element out of the tree; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        previous = element.getprevious()
        if previous is not None:
            previous.tail = (previous.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)
