"""Which lines stand under a picture?

In: the blocks of an article, its pictures among them. Out: the captions' ``part``. A caption shares the picture's
figure or small table, begins like one, or is set off behind the picture.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from extract.web.blocks import Block
from extract.web.head import is_inside
from extract.web.words import begins, words

_CREDITED = re.compile(r"(?<=\W)Ảnh\s*:\s*[^.:]{2,40}\.?$")


def mark_captions(blocks: list[Block]) -> None:
    """Mark the lines under pictures."""
    lines = [b for b in blocks if b.kind == "text" and b.part == "body"]
    centred = sum(b.align == "center" for b in lines) > 0.5 * len(lines)  # a page that stands in the middle whole
    for n, block in enumerate(blocks):
        if block.kind != "picture" or block.part != "picture":
            continue
        for after in blocks[n + 1 : n + 3]:
            if after.kind == "picture":
                break
            if after.part != "body" or after.kind != "text":
                break
            if _is_caption(block, after, centred):
                after.part = "caption"
                continue
            break


def _is_caption(picture: Block, block: Block, centred: bool) -> bool:
    length = len(block.text)
    if length > 400 or block.heading:
        return False
    box = _picture_box(picture.element)
    if box is not None and is_inside(block.element, box):
        return True
    opener = begins(block.norm, words().lines["caption"])
    if opener and length <= 300:
        return True
    if length > 300:
        return False
    if block.element is picture.element and _CREDITED.search(block.text):
        return True
    set_off = block.italic > 0.8 * length or (block.align == "center" and not centred)
    if set_off and block.bold < 0.9 * length:
        return True
    same = block.element is picture.element and block.broken and length < 200
    sentence = block.text.endswith((".", ":", ";")) and length > 110
    return (
        same and block.element.tag in {"p", "td", "div", "center"} and not sentence and _box_size(block.element) < 350
    )


def _picture_box(element: HtmlElement) -> HtmlElement | None:
    """The figure, or the small table or box, that is there for a picture."""
    up: HtmlElement | None = element
    for _ in range(6):
        if up is None or up.tag in {"body", "article", "section", "main", "form"}:
            return None
        if up.tag == "figure":
            return up
        if up.tag == "table":
            return up if _box_size(up) < 500 and len(up.findall(".//tr")) <= 6 else None
        up = up.getparent()
    return None


def _box_size(element: HtmlElement) -> int:
    return sum(len(t.strip()) for t in element.itertext())
