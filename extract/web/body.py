"""Which blocks are the article?

In: a :class:`~extract.web.source.Source` with title and region. Out: each block's ``part`` told: body, or stamp,
byline, caption, furniture, related, repeated, tail. What reads like prose inside the article stays unless something
speaks against it; what is short needs to stand among prose.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from extract.web.blocks import Block
from extract.web.byline import byline_of
from extract.web.captions import mark_captions
from extract.web.general import Vote
from extract.web.head import is_inside
from extract.web.signatures import mark_bylines, mark_bylines_around
from extract.web.source import OUTSIDE, Source, is_prose
from extract.web.stamps import AGO, VIEWS, is_stamp
from extract.web.tail import behind_signature, cut_tail, headings_over_nothing, opens_tail, second_copy, shape
from extract.web.title import key
from extract.web.words import begins, words

_WORD = re.compile(r"[^\W\d_]+")
_ARROWS = (">>", "»", "→", "►", "▶", "➤", "=>", "Xem thêm", "xem thêm", "Đọc thêm", "Mời xem")
_FILE = re.compile(
    r"[\w. -]+\.(?:jpe?g|png|gif|webp|pdf|docx?|xlsx?|rar|zip)(?:\s*\([\d., ]+\s*[KM]B\))?", re.IGNORECASE
)


def tell_parts(source: Source, vote: Vote | None, aside: set[int]) -> None:
    """Fill in the parts of all blocks."""
    region = source.region
    inside: set[int] = set()
    furniture = _family_furniture(source)
    if region is not None:
        within = {region, *region.iter()}
        inside = {b.number for b in source.blocks if b.element in within and b.number >= source.after_title}
        if source.layout is None:
            inside |= _next_part(source, inside, aside)
    first_inside = min(inside, default=len(source.blocks))
    last_inside = max(inside, default=-1)
    for block in source.blocks:
        if source.title_block is not None and block.number < source.after_title:
            block.part = "before" if block is not source.title_block else "title"
            if _is_lead_above(source, block):
                block.part = ""
        elif block.number > last_inside:
            block.part = "behind"
        elif block.number in inside:
            block.part = ""
        else:
            between = source.title_block is not None and block.number < first_inside
            near = between and (is_prose(block) or block.marked("lead")) and first_inside - block.number <= 25
            block.part = "" if near and block.number not in aside else "before"
        if furniture and block.part == "" and any(is_inside(block.element, e) for e in furniture):
            block.part = "furniture"
    open_blocks = [b for b in source.blocks if b.part == ""]
    for block in open_blocks:
        block.part = _part(block)
    _dates_inside(open_blocks)
    mark_captions(source.blocks)
    second_copy(source, open_blocks)
    cut_tail(source, open_blocks, aside)
    behind_signature(open_blocks)
    _teasers(open_blocks, aside)
    _linked_runs(open_blocks)
    headings_over_nothing(open_blocks)
    mark_bylines(open_blocks)
    mark_bylines_around(source.blocks, open_blocks)
    _doubtful(open_blocks, vote)
    _repeated(source, open_blocks)


def _next_part(source: Source, inside: set[int], aside: set[int]) -> set[int]:
    """Blocks of a second part of the article, in a box beside the region that is built like it and follows at once."""
    shapes = {shape(source.blocks[n]) for n in inside if is_prose(source.blocks[n])}
    region = source.region  # a <p> with the lines in it, which a table or a caption inside it closes before its end
    found: set[int] = set()
    last = max(inside, default=-1)
    for block in source.blocks[last + 1 :] if shapes else []:
        if block.marked(*OUTSIDE) or opens_tail(block) or block.number in aside or block.number > last + 12:
            break
        if (block.heading and not is_prose(block)) or (block.linked > 0.5 and len(block.text) > 25):
            break
        broken_off = region is not None and region.tag == "p" and block.element is region.getparent()
        if is_prose(block) and (broken_off or shape(block) in shapes):
            found |= set(range(last + 1, block.number + 1))
            last = block.number
    return found


def _is_lead_above(source: Source, block: Block) -> bool:
    """Whether a block right above the title is called a lead: some portals list their fields in that order."""
    title = source.title_block
    return (
        title is not None
        and 0 < title.number - block.number <= 2
        and block.marked("lead")
        and is_prose(block)
        and not block.marked(*OUTSIDE)
    )


def _family_furniture(source: Source) -> list[HtmlElement]:
    return source.layout.find_all(source.markup, "furniture") if source.layout else []


def _part(block: Block) -> str:
    """What a block is by itself."""
    if block.kind == "picture":
        return "picture"
    if block.marked(*OUTSIDE):
        return "related" if block.marked("related", "comment") else "furniture"
    if block.marked("caption"):
        return "caption"
    text, norm = block.text, block.norm
    if block.kind == "row":
        return "body"
    length = len(text)
    if is_stamp(block):
        return "stamp"
    if not _WORD.search(text):
        return "furniture"
    said = byline_of(text)
    if said is not None and (length <= 110):
        return "byline" if said[0] == "author" else "source"
    if block.marked("author") and length <= 110 and not is_prose(block):
        return "byline"
    if length <= 400 and begins(norm, words().lines["furniture"]):
        opener = max((p for p in words().lines["furniture"] if begins(norm, (p,))), key=len)
        left = norm[len(opener) :].strip(" :-|()0123456789.,")
        if opener.count(" ") >= 3 or (
            length <= 120 and not _is_sentence(block) and (len(left) <= 8 or block.linked > 0.3)
        ):
            return "furniture"
    if text.startswith(_ARROWS) and (block.linked > 0.3 or length < 200):
        return "related"
    if _FILE.fullmatch(text) or text.count("»") > 1:
        return "furniture"
    if length <= 80 and not is_prose(block) and _is_button(block):
        return "furniture"
    if length <= 60 and AGO.fullmatch(text):
        return "stamp"
    if length <= 60 and VIEWS.fullmatch(text.strip(" |-•")):
        return "furniture"
    if block.marked("date") and length <= 60 and not is_prose(block) and not block.item:
        return "stamp"
    return "body"


def _is_button(block: Block) -> bool:
    """Whether a short line is nothing but buttons' words, or stands with a button in a box of its own."""
    found = _WORD.findall(block.text.lower())
    if found and all(word in words().lines["buttons"] for word in found):
        return True
    if block.item or block.element.tag not in {"div", "section", "aside"} or block.element.find("button") is None:
        return False
    return sum(len(t.strip()) for t in block.element.itertext()) < 150


def _is_sentence(block: Block) -> bool:
    """Whether a line says more than a button does."""
    return len(block.text) > 60 and block.text.endswith((".", ";", ":")) and block.linked < 0.3


def _dates_inside(blocks: list[Block]) -> None:
    """Give lines such as "Thời gian: 8 giờ ngày 12/1" back to the article where they stand inside it."""
    prose = [b.number for b in blocks if b.part == "body" and is_prose(b) and not b.marked("lead")]
    for block in blocks:
        inside = len(prose) > 1 and prose[0] < block.number < prose[-1]
        if block.part == "stamp" and inside and not block.marked("date") and ":" in block.text[:20]:
            block.part = "body"


def _teasers(blocks: list[Block], aside: set[int]) -> None:
    """Summaries of other articles that stand inside the article's element."""
    own = sum(len(b.text) for b in blocks if b.part == "body" and is_prose(b) and b.number not in aside)
    if not own:
        return
    for block in blocks:
        if block.part == "body" and block.number in aside:
            block.part = "related"


def _linked_runs(blocks: list[Block]) -> None:
    """Lines that are nothing but a link to another article."""
    for block in blocks:
        if block.part == "body" and block.kind == "text" and block.linked > 0.8:
            if len(block.text) < 200 or block.heading:
                block.part = "related"
        elif block.part == "body" and block.kind == "text" and block.item and block.linked > 0.5:
            block.part = "related"


def _doubtful(blocks: list[Block], vote: Vote | None) -> None:
    """Short lines at the edges of the article that neither stand among prose nor are kept by trafilatura."""
    body = [b for b in blocks if b.part == "body"]
    prose = [b.number for b in body if is_prose(b) or b.kind == "row"]
    if not prose:
        return
    first = next(b for b in body if b.number == prose[0])
    for block in body:
        if block.kind == "row" or block.heading or is_prose(block):
            continue
        early, late = block.number < prose[0], block.number > prose[-1] + 1
        kept = vote is None or vote.keeps(block)
        if early and not block.marked("lead"):
            at_home = block.home is first.home and block.element is not first.element
            block.part = "body" if kept and (at_home or len(block.text) >= 40) else "furniture"
        elif late and not block.item and not kept and not block.text.endswith((".", ";", "!")):
            block.part = "furniture"


def _repeated(source: Source, blocks: list[Block]) -> None:
    """The title said once more, and paragraphs that stand twice."""
    title = key(source.title or "")
    seen: dict[str, Block] = {}
    for block in blocks:
        if block.part not in {"body", "caption"}:
            continue
        letters = key(block.text)
        if block.part == "body" and title and letters == title:
            block.part = "repeated"
            continue
        if block.part == "caption" or len(letters) < 40:
            continue
        before = seen.get(letters)
        if before is not None:
            block.part = "repeated"
            continue
        seen[letters] = block
