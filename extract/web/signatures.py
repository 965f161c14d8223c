"""Which lines are bylines?

In: the blocks of an article and those around it. Out: their ``part``: names at the foot of the article, beside its
date, in a box called author.
"""

from __future__ import annotations

from extract.web.blocks import Block
from extract.web.byline import byline_of, is_office, is_person_line, is_signature
from extract.web.source import is_prose
from extract.web.stamps import AGO, is_stamp
from extract.web.tail import opens_tail


def mark_bylines(blocks: list[Block]) -> None:
    """Names at the foot of the article."""
    body = [b for b in blocks if b.part == "body"]
    for block in reversed(body[-4:]):
        if block.item or block.kind != "text":
            break
        set_off = block.align == "right" or block.bold > 0.8 * len(block.text) or block.italic > 0.8 * len(block.text)
        signed = (block.align == "right" and is_signature(block.text)) or (set_off and is_office(block.text))
        if len(block.text) <= 60 and (signed or is_person_line(block.text)):
            before = body[body.index(block) - 1] if body.index(block) else None
            if set_off or (before is not None and (is_prose(before) or before.text.endswith(("./.", ".")))):
                block.part = "byline"
                continue
        break


def mark_bylines_around(blocks: list[Block], inside: list[Block]) -> None:
    """Bylines that stand beside the article: between title and text, or right behind it."""
    if not inside:
        return
    first = next((n for n, b in enumerate(inside) if b.part == "body" and is_prose(b)), 0)
    for block in inside[:first]:
        if block.part == "body" and not block.heading and _is_name_beside_date(blocks, block):
            block.part = "byline"
    for block in blocks[max(0, inside[0].number - 8) : inside[0].number]:
        if block.part == "before" and (_is_byline(block) or _is_name_beside_date(blocks, block)):
            block.part = "byline"
    for block in blocks[inside[-1].number + 1 : inside[-1].number + 7]:
        if block.part != "behind" or opens_tail(block) or block.marked("related", "comment", "footer"):
            break
        if (
            block.number == inside[-1].number + 1
            and not block.links
            and is_person_line(block.text)
            and " " in block.text
        ):
            block.part = "byline"
            continue
        if _is_byline(block):
            block.part = "byline"


def _is_name_beside_date(blocks: list[Block], block: Block) -> bool:
    """Whether a line between title and text is a name, and one beside it a date."""
    if block.links or len(block.text) > 40 or " " not in block.text or not is_person_line(block.text):
        return False
    if block.marked("nav", "footer", "related", "comment", "hidden", "aside", "tags"):
        return False
    beside = blocks[max(0, block.number - 2) : block.number + 3]
    return any(b is not block and len(b.text) < 60 and (is_stamp(b) or AGO.fullmatch(b.text)) for b in beside)


def _is_byline(block: Block) -> bool:
    if (
        block.kind != "text"
        or len(block.text) > 110
        or block.marked("nav", "footer", "related", "comment", "hidden", "aside")
    ):
        return False
    said = byline_of(block.text)
    if said is not None:
        return said[0] == "author"
    return (block.marked("author") and not is_prose(block)) or (
        block.align == "right" and (is_person_line(block.text) or is_signature(block.text))
    )
