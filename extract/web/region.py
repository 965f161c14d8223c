"""Which element of the page holds the article?

In: blocks behind the title. Out: the element. Prose counts for every element around it; from the body down one follows
the child that holds nearly all of it. Teasers (a linked title over a summary) and what is marked as no part count for
little.
"""

from __future__ import annotations

from lxml.html import HtmlElement

from extract.web.blocks import Block
from extract.web.source import OUTSIDE, Source, is_prose
from extract.web.words import begins, words

_NEARLY_ALL = 0.75


def teasers(blocks: list[Block]) -> set[int]:
    """Numbers of the blocks that are summaries of other articles: under a linked title, in a box of their own."""
    found: set[int] = set()
    prose: dict[HtmlElement, int] = {}
    for block in blocks:
        if is_prose(block) and block.linked < 0.35:
            for up in (block.element, *block.element.iterancestors()):
                prose[up] = prose.get(up, 0) + 1
    texts = [b for b in blocks if b.kind == "text"]
    for n, block in enumerate(texts):
        if not is_prose(block) or block.linked > 0.7:
            continue
        for before in reversed(texts[max(0, n - 7) : n]):
            if _is_link_to_article(before):
                if _box(before.element, block.element, prose) is not None:
                    found.add(block.number)
                break
            if is_prose(before) or len(before.text) > 60:
                break
    return found


def _is_link_to_article(block: Block) -> bool:
    """Whether a line is a title that leads elsewhere, and no button."""
    if block.linked < 0.7 or len(block.text) < 18 or len(block.text.split()) < 4:
        return False
    return not block.marked("share", "date", "tags", "nav") and not begins(block.norm, words().lines["furniture"])


def _box(one: HtmlElement, other: HtmlElement, prose: dict[HtmlElement, int]) -> HtmlElement | None:
    """The element around both, where it is no more than four levels above either and holds no other prose."""
    ups = [one, *list(one.iterancestors())[:4]]
    for up in (other, *list(other.iterancestors())[:4]):
        if up in ups:
            if up.tag in {"body", "html"}:
                return None
            return up if prose.get(up, 0) <= 1 else None
    return None


def find_region(source: Source, kept: set[int] | None, aside: set[int]) -> HtmlElement | None:
    """The element that holds the article's prose; ``kept`` are blocks that trafilatura keeps, ``aside`` the teasers."""
    weights: dict[HtmlElement, float] = {}
    total = 0.0
    for block in source.blocks[source.after_title :]:
        weight = _weight(block, kept, aside)
        if not weight:
            continue
        total += weight
        up: HtmlElement | None = block.element
        while up is not None:
            weights[up] = weights.get(up, 0.0) + weight
            up = up.getparent()
    if not total:
        return None
    current = source.markup.body
    while True:
        best, most = None, 0.0
        for child in current:
            held = weights.get(child, 0.0)
            if held > most:
                best, most = child, held
        if best is None or most < _NEARLY_ALL * weights.get(current, 0.0):
            return current
        if best.tag in {"p", "span", "b", "strong", "font", "tr", "tbody", "em", "i"} and not len(best):
            return current
        current = best


def _weight(block: Block, kept: set[int] | None, aside: set[int]) -> float:
    if block.marked(*OUTSIDE, "caption"):
        return 0.0
    if block.kind == "row":
        return 0.5 * min(len(block.text), 300)
    if not is_prose(block):
        return 0.0
    weight = float(min(len(block.text), 1500))
    if block.number in aside:
        weight *= 0.1
    if kept is not None and block.number not in kept:
        weight *= 0.4
    return weight
