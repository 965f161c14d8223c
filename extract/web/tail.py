"""Where does the article end?

In: the blocks of an article's region. Out: the ``part`` of those behind its end: the tail that a heading such as "Tin
liên quan" opens, a box of related news inside it, a second copy, what stands behind the signature.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from extract.web.blocks import Block
from extract.web.byline import byline_of, is_person_line
from extract.web.source import Source, is_prose
from extract.web.title import key
from extract.web.words import begins, words

_ADDRESS = re.compile(r"(?:Địa chỉ|Trụ sở|Tòa soạn)\b.{0,200}(?:Điện thoại|ĐT|Tel|Fax|Email|Hotline)\b", re.IGNORECASE)

_OF_READERS = re.compile(r"bình luận|ý kiến|phản hồi|nhận xét|bạn đọc")


def second_copy(source: Source, blocks: list[Block]) -> None:
    """Leave out the article said once more, under its title, for another kind of screen."""
    title = key(source.title or "")
    prose = 0
    for n, block in enumerate(blocks):
        if block.part != "body":
            continue
        if is_prose(block):
            prose += 1
        elif title and prose >= 2 and key(block.text) == title and (block.heading or block.marked("title")):
            for rest in blocks[n:]:
                rest.part = "repeated"
            return


def cut_tail(source: Source, blocks: list[Block], aside: set[int]) -> None:
    """From a heading such as "Tin liên quan" on nothing belongs to the article, unless its own paragraphs go on."""
    prose_seen = 0
    homes: set[HtmlElement | None] = set()
    shapes: set[Shape] = set()
    n = 0
    while n < len(blocks):
        block = blocks[n]
        if block.part == "body" and not opens_tail(block):
            if is_prose(block) or block.kind == "row":
                prose_seen += len(block.text)
                homes.add(block.home)
                shapes.add(shape(block))
            n += 1
            continue
        if not opens_tail(block) or block.part in {"title", "picture"}:
            n += 1
            continue
        again = _goes_on(blocks, n, homes, shapes, aside)
        if _interrupts(block) and (again is not None or _goes_on_shortly(blocks, n, homes, shapes)):
            block.part = "furniture"  # an ad between two paragraphs
            n += 1
            continue
        if again is None and _stands_before(source, blocks, n, homes, aside):
            block.part = "furniture"  # an ad or a box between the lead and the article
            n += 1
            continue
        last = again if again is not None else len(blocks)
        while again is not None and last - 1 > n and _is_at_home(blocks[last - 1], blocks[again], block):
            last -= 1
        behind = [b for b in blocks[n:] if b.part == "body" and is_prose(b) and b.number not in aside]
        if (
            again is None
            and behind
            and sum(len(b.text) for b in behind) > 3 * prose_seen
            and len(behind) > 2 * bool(prose_seen)
        ):
            block.part = "furniture"  # "Tin liên quan" over the article itself: a line of the header
            n += 1
            continue
        for rest in blocks[n:last]:
            if rest.part in {"body", "picture", "caption"}:
                rest.part = "related" if again is not None else "tail"
        n = last


def opens_tail(block: Block) -> bool:
    """Whether a line is such that what follows it is no part of the article."""
    if block.kind != "text":
        return False
    norm = block.norm
    if begins(norm, words().lines["foot"]) or block.text.startswith(("©", "®")) or _ADDRESS.match(block.text):
        return True
    if len(block.text) > 140 or block.text.endswith((".", ";")):
        return False
    if len(norm) <= 60 and words().tail.fullmatch(norm):
        return True
    opener = max((p for p in words().lines["tail"] if begins(norm, (p,))), key=len, default=None)
    if opener is None:
        return False
    left = norm[len(opener) :].strip(" :-|()0123456789")
    # "Đánh giá kết quả năm 2022" is a heading of the article's own
    most = 25 if opener.count(" ") >= 2 else 3
    return len(left) <= most or opener in {"từ khóa", "tags", "tag"}


Shape = tuple[object, ...]


def shape(block: Block) -> Shape:
    """Tags and class names of a paragraph and what is around it: what the article's own have in common."""
    element, parent = block.element, block.element.getparent()
    around = (parent.tag, parent.get("class")) if parent is not None else None
    return element.tag, element.get("class"), around, sum(1 for _ in element.iterancestors())


def _goes_on(
    blocks: list[Block], n: int, homes: set[HtmlElement | None], shapes: set[Shape], aside: set[int]
) -> int | None:
    """Where the article's own paragraphs go on behind a box inside it."""
    here = blocks[n].home
    for at in range(n + 1, min(len(blocks), n + 40)):
        block = blocks[at]
        if block.number in aside or block.part != "body" or opens_tail(block):
            continue
        own = block.home in homes or shape(block) in shapes
        if is_prose(block) and len(block.text) >= 80 and block.linked < 0.3 and own:
            behind_box = here not in homes or blocks[n].element is not block.element
            if behind_box and not block.item:
                return at
    return None


def _interrupts(block: Block) -> bool:
    """Whether a line is one that may stand between two paragraphs without ending anything: "Quảng cáo"."""
    return block.norm.strip(" :-–|[]()") in words().lines["interruption"]


def _goes_on_shortly(blocks: list[Block], n: int, homes: set[HtmlElement | None], shapes: set[Shape]) -> bool:
    """Whether a sentence of the article's own, however short, follows at once."""
    for block in blocks[n + 1 : n + 4]:
        if block.part == "body" and block.kind == "text":
            own = block.home in homes and shape(block) in shapes
            return own and is_prose(block) and not block.item and not opens_tail(block)
    return False


def _stands_before(
    source: Source, blocks: list[Block], n: int, homes: set[HtmlElement | None], aside: set[int]
) -> bool:
    """Whether the element that holds most of the page's prose lies wholly behind a line: it cannot be a tail.

    Of the article no more than its lead has been seen. Comments may be longer than a short article, and are no core.
    """
    if source.core >= len(source.blocks) or _OF_READERS.search(blocks[n].norm):
        return False
    core = source.blocks[source.core]
    if core.number < blocks[n].number or core.home in homes or core.number in aside or core.part != "body":
        return False
    seen = [b for b in blocks[:n] if b.part == "body" and (is_prose(b) or b.kind == "row")]
    behind = sum(len(b.text) for b in blocks[n:] if b.part == "body" and b.home is core.home and is_prose(b))
    own = [b for b in seen if not b.marked("lead")]
    return len(own) <= 1 and behind >= 0.5 * sum(map(_length, own))


def _is_at_home(block: Block, again: Block, opener: Block) -> bool:
    """Whether a line right before the paragraph with which the article goes on is its own, and not of the box."""
    return (
        block.home is again.home
        and block.home is not opener.home
        and block.part == "body"
        and not block.item
        and block.linked < 0.3
        and not opens_tail(block)
    )


def behind_signature(blocks: list[Block]) -> None:
    """What stands behind the name under the article, in other boxes than its paragraphs, is no part of it."""
    before: dict[HtmlElement | None, int] = {}
    for n, block in enumerate(blocks):
        if block.part == "body" and is_prose(block):
            before[block.home] = before.get(block.home, 0) + len(block.text)
            continue
        if before.get(block.home, 0) < 200 or block.part not in {"body", "byline"} or block.item or block.links:
            continue
        if len(block.text) > 60 or not (byline_of(block.text) or is_person_line(block.text)):
            continue
        behind = [b for b in blocks[n + 1 :] if b.part == "body"]
        if any(b.home is block.home for b in behind) or sum(map(_length, behind)) > 0.6 * sum(before.values()):
            continue
        for rest in behind:
            rest.part = "tail"
        return


def _length(block: Block) -> int:
    return len(block.text)


def headings_over_nothing(blocks: list[Block]) -> None:
    """Headings at the end of the article: what they stood over was no part of it."""
    for block in reversed([b for b in blocks if b.part == "body"]):
        if not block.heading or is_prose(block):
            return
        block.part = "tail"
