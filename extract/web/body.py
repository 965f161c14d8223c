"""Which blocks are the article?

In: a :class:`~extract.web.source.Source` with title and region. Out: each block's ``part`` told: body, or stamp,
byline, caption, furniture, related, repeated, tail. What reads like prose inside the article stays unless something
speaks against it; what is short needs to stand among prose.
"""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from extract.web.blocks import Block
from extract.web.byline import byline_of, is_office, is_person_line, is_signature
from extract.web.general import Vote
from extract.web.head import is_inside
from extract.web.moments import moments, residue
from extract.web.source import OUTSIDE, Source, is_prose
from extract.web.title import key
from extract.web.words import begins, words

_WORD = re.compile(r"[^\W\d_]+")
_ARROWS = (">>", "»", "→", "►", "▶", "➤", "=>", "Xem thêm", "xem thêm", "Đọc thêm", "Mời xem")
_FILE = re.compile(
    r"[\w. -]+\.(?:jpe?g|png|gif|webp|pdf|docx?|xlsx?|rar|zip)(?:\s*\([\d., ]+\s*[KM]B\))?", re.IGNORECASE
)
_ADDRESS = re.compile(r"(?:Địa chỉ|Trụ sở|Tòa soạn)\b.{0,200}(?:Điện thoại|ĐT|Tel|Fax|Email|Hotline)\b", re.IGNORECASE)
_COUNTED = re.compile(
    r"\(?\s*(?:(?:số )?(?:lượt|lần) (?:xem|đọc|truy cập)|đã xem|đã đọc|lượt|views?|xem|số lượt xem tin)\s*:?\s*[\d.,]+"
    r"\s*\)?|[\d.,]+\s*(?:lượt (?:xem|đọc)|views?|bình luận)",
    re.IGNORECASE,
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
    _captions(source.blocks)
    _second_copy(source, open_blocks)
    _cut_tail(open_blocks, aside)
    _behind_signature(open_blocks)
    _teasers(open_blocks, aside)
    _linked_runs(open_blocks)
    _headings_over_nothing(open_blocks)
    _bylines(open_blocks)
    _bylines_around(source.blocks, open_blocks)
    _doubtful(open_blocks, vote)
    _repeated(source, open_blocks)


def _next_part(source: Source, inside: set[int], aside: set[int]) -> set[int]:
    """Blocks of a second part of the article, in a box beside the region that is built like it and follows at once."""
    shapes = {_shape(source.blocks[n]) for n in inside if is_prose(source.blocks[n])}
    found: set[int] = set()
    last = max(inside, default=-1)
    for block in source.blocks[last + 1 :] if shapes else []:
        if block.marked(*OUTSIDE) or _opens_tail(block) or block.number in aside or block.number > last + 12:
            break
        if (block.heading and not is_prose(block)) or (block.linked > 0.5 and len(block.text) > 25):
            break
        if is_prose(block) and _shape(block) in shapes:
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
    if _is_stamp(block):
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
    if length <= 60 and _COUNTED.fullmatch(text.strip(" |-•")):
        return "furniture"
    if block.marked("date") and length <= 60 and not is_prose(block) and not block.item:
        return "stamp"
    return "body"


def _is_sentence(block: Block) -> bool:
    """Whether a line says more than a button does."""
    return len(block.text) > 60 and block.text.endswith((".", ";", ":")) and block.linked < 0.3


def _is_stamp(block: Block) -> bool:
    if len(block.text) > 140 or block.kind != "text":
        return False
    found = moments(block.text)
    if not found:
        return False
    left = _COUNTED.sub(" ", residue(block.text))
    spare = _WORD.findall(left.lower())
    labelled = begins(block.norm, words().stamps["published"] + words().stamps["updated"])
    if labelled:
        return len(spare) <= 12
    if len(spare) <= 3:
        return True
    clock = any(m.clock for m in found)
    return len(spare) <= 8 and (clock or block.marked("date")) and not block.text.endswith((".", ";", ","))


def _dates_inside(blocks: list[Block]) -> None:
    """Give lines such as "Thời gian: 8 giờ ngày 12/1" back to the article where they stand inside it."""
    prose = [b.number for b in blocks if b.part == "body" and is_prose(b) and not b.marked("lead")]
    for block in blocks:
        inside = len(prose) > 1 and prose[0] < block.number < prose[-1]
        if block.part == "stamp" and inside and not block.marked("date") and ":" in block.text[:20]:
            block.part = "body"


def _captions(blocks: list[Block]) -> None:
    """Mark the lines under pictures."""
    for n, block in enumerate(blocks):
        if block.kind != "picture" or block.part != "picture":
            continue
        for after in blocks[n + 1 : n + 3]:
            if after.kind == "picture":
                break
            if after.part != "body" or after.kind != "text":
                break
            if _is_caption(block, after):
                after.part = "caption"
                continue
            break


def _is_caption(picture: Block, block: Block) -> bool:
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
    set_off = block.italic > 0.8 * length or block.align == "center"
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


def _second_copy(source: Source, blocks: list[Block]) -> None:
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


def _cut_tail(blocks: list[Block], aside: set[int]) -> None:
    """From a heading such as "Tin liên quan" on nothing belongs to the article, unless its own paragraphs go on."""
    prose_seen = 0
    homes: set[HtmlElement | None] = set()
    shapes: set[Shape] = set()
    n = 0
    while n < len(blocks):
        block = blocks[n]
        if block.part == "body" and not _opens_tail(block):
            if is_prose(block) or block.kind == "row":
                prose_seen += len(block.text)
                homes.add(block.home)
                shapes.add(_shape(block))
            n += 1
            continue
        if not _opens_tail(block) or block.part in {"title", "picture"}:
            n += 1
            continue
        again = _goes_on(blocks, n, homes, shapes, aside)
        last = again if again is not None else len(blocks)
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


def _opens_tail(block: Block) -> bool:
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


def _shape(block: Block) -> Shape:
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
        if block.number in aside or block.part != "body" or _opens_tail(block):
            continue
        own = block.home in homes or _shape(block) in shapes
        if is_prose(block) and len(block.text) >= 80 and block.linked < 0.3 and own:
            behind_box = here not in homes or blocks[n].element is not block.element
            if behind_box and not block.item:
                return at
    return None


def _behind_signature(blocks: list[Block]) -> None:
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


def _headings_over_nothing(blocks: list[Block]) -> None:
    """Headings at the end of the article: what they stood over was no part of it."""
    for block in reversed([b for b in blocks if b.part == "body"]):
        if not block.heading or is_prose(block):
            return
        block.part = "tail"


def _bylines(blocks: list[Block]) -> None:
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


def _bylines_around(blocks: list[Block], inside: list[Block]) -> None:
    """Bylines that stand beside the article: between title and text, or right behind it."""
    if not inside:
        return
    for block in blocks[max(0, inside[0].number - 8) : inside[0].number]:
        if block.part == "before" and (_is_byline(block) or _is_name_beside_date(blocks, block)):
            block.part = "byline"
    for block in blocks[inside[-1].number + 1 : inside[-1].number + 7]:
        if block.part != "behind" or _opens_tail(block) or block.marked("related", "comment", "footer"):
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
    return any(b is not block and len(b.text) < 60 and moments(b.text) and _is_stamp(b) for b in beside)


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
