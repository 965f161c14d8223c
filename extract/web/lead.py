"""Which paragraph is the lead (sapo)?

In: the blocks of an article behind its title. Out: those that are the lead; its text without the site's prefix. A lead
is what the page sets off: by its place in the family's layout, a class name, a heading's size, bold letters.
"""

from __future__ import annotations

import re
from collections import Counter

from extract.web.blocks import Block
from extract.web.head import is_inside
from extract.web.source import Source
from extract.web.title import key

_LONGEST = 1200
# "(BGĐT) -", "(Lamdongtv.vn) -", "STO -", "Điện Biên TV -", "(LĐ online) -", "CTTĐT -", "(BTĐKT)-"
_PREFIX = re.compile(
    r"^(?:[(\[]\s*(?:[A-ZĐÐ][A-ZĐÐa-z0-9.&/-]*|[\w.-]+\.(?:vn|com|org|net)(?:\.vn)?)"
    r"(?:\s?[-–]?\s?[A-Za-zĐđÐ0-9.]+){0,3}"
    r"\s*[)\]]\s*[-–—:.]*\s*"
    r"|(?:[A-ZĐÐ]{2,8}|[\w-]+\.(?:vn|com|org|net)(?:\.vn)?"
    r"|(?:[^\W\d_]+ ){1,3}TV|(?:LĐ|NLĐ|BVPL) online)\s*[-–—]\s+)(?=\S)"
)
# Class names that tell how a paragraph looks and not what it is.
_LOOKS = re.compile(
    "drop|first|mso|align|justify|indent|center|left|right|margin|font|size|caption|image|has-", re.IGNORECASE
)
_NO_PREFIX = re.compile(r"^(?:UBND|HĐND|MTTQ|UBMTTQ|TP|LĐLĐ|NNVN|KHXH)\b")
_UPPER = re.compile(r"[A-ZĐÐ]{2}|\.vn|\.com|\.org|online|TV")
# A name in brackets with a dash behind it: "(Sông Hậu) - Sáng 12/1 …"
_NAMED = re.compile(r"^[(\[](?:[^\W\d_]+[ .]?){1,4}[)\]]\s*[-–—]\s+(?=[^\W\d_a-zàáâãèéêìíòóôõùúýăđĩũơư])")


def without_prefix(text: str) -> str:
    """A lead without the abbreviation of its site: "(BGĐT) - Sáng 12/1 …" → "Sáng 12/1 …"."""
    named = _NAMED.match(text)
    if named and named[0][1].isupper():
        return text[named.end() :]
    found = _PREFIX.match(text)
    if not found or not _UPPER.search(found[0]) or _NO_PREFIX.match(text) or len(found[0]) > 40:
        return text
    rest = text[found.end() :].strip()
    return rest if len(rest) >= 15 else text


def find_lead(source: Source, body: list[Block]) -> list[Block]:
    """The blocks of the lead among those of the article, none where the page sets none off."""
    texts = [b for b in body if b.kind == "text"]
    if not texts:
        return []
    if source.layout:
        for element in source.layout.find(source.markup, "lead")[:1]:
            inside = [b for b in texts if is_inside(b.element, element)]
            if inside and sum(len(b.text) for b in inside) <= 2 * _LONGEST:
                _hear(source, "family", inside)
                return inside
    marked = _run([b for b in texts[:6] if b.marked("lead")])
    if marked and texts.index(marked[0]) <= 3:
        _hear(source, "class", marked)
        return marked
    first = texts[0]
    if len(texts) < 2 or len(first.text) > _LONGEST:
        return []
    rest = texts[1:]
    if first.heading in {2, 3, 4, 5} and len(first.text) >= 50 and not all(b.heading for b in rest[:2]):
        _hear(source, "heading", [first])
        return [first]
    if len(first.text) >= 50 and _bold(first) and sum(_bold(b) for b in rest) < 0.5 * len(rest):
        _hear(source, "bold", [first])
        return [first]
    if (
        len(first.text) >= 50
        and first.italic >= 0.9 * len(first.text)
        and sum(b.italic > 0.5 * len(b.text) for b in rest) < 0.3 * len(rest)
    ):
        _hear(source, "italic", [first])
        return [first]
    quoted = first.element.tag == "blockquote" or (first.home is not None and first.home.tag == "blockquote")
    if len(first.text) >= 50 and quoted and not any(is_inside(b.element, first.element) for b in rest):
        _hear(source, "blockquote", [first])
        return [first]
    if 50 <= len(first.text) <= 600 and _named_alone(first, rest):
        _hear(source, "class of its own", [first])
        return [first]
    if 40 <= len(first.text) <= 700 and _stands_alone(first, rest):
        _hear(source, "box of its own", [first])
        return [first]
    if without_prefix(first.text) != first.text and len(rest) >= 2 and len(first.text) <= 600:
        _hear(source, "prefix", [first])
        return [first]
    said = source.head.meta("og:description", "description", "twitter:description") or str(
        source.head.article.get("description") or ""
    )
    if len(said) >= 60 and key(without_prefix(said)) == key(without_prefix(first.text)):
        _hear(source, "description", [first])
        return [first]
    return []


def _named_alone(first: Block, rest: list[Block]) -> bool:
    """Whether a paragraph has a class name that no other of the article has."""
    names, tag = first.element.get("class"), first.element.tag
    if not names or tag not in {"p", "div"} or _LOOKS.search(names) or len(rest) < 2:
        return False
    if tag == "div":
        # a page of divs: most of the others are named alike, each line in one of its own
        alike = Counter(b.element.get("class") for b in rest if b.element.tag == "div" and b.element.get("class"))
        lines = len({b.element for b in rest}) == len(rest) and first.element.getparent() is rest[0].element.getparent()
        if not alike or alike.most_common(1)[0][1] < max(2, 0.5 * len(rest)) or not lines:
            return False
    return all(b.element.get("class") != names and b.element is not first.element for b in rest)


def _stands_alone(first: Block, rest: list[Block]) -> bool:
    """Whether a paragraph stands in a box of its own before the box that holds the others."""
    if len(rest) < 2 or first.element is rest[0].element:
        return False
    mine = [first.element, *first.element.iterancestors()]
    box = next((up for up in rest[0].element.iterancestors() if up in mine), None)
    if box is None or first.element is box:
        return False
    lines = sum(b.element is rest[0].element for b in rest)
    if rest[0].element.getparent() is box and lines < 2:
        return False  # the next paragraph, and no box of others
    others = next(up for up in (rest[0].element, *rest[0].element.iterancestors()) if up.getparent() is box)
    alone = mine[mine.index(box) - 1]
    held = sum(is_inside(b.element, others) for b in rest)
    return held >= max(2, 0.75 * len(rest)) and not any(is_inside(b.element, alone) for b in rest)


def _bold(block: Block) -> bool:
    return block.bold >= 0.85 * len(block.text)


def _run(blocks: list[Block]) -> list[Block]:
    """Blocks that stand in one marked element, up to a lead's length."""
    if not blocks:
        return []
    element = next(e for kind, e in blocks[0].marks if kind == "lead")
    run = [b for b in blocks if ("lead", element) in b.marks]
    return run if sum(len(b.text) for b in run) <= 2 * _LONGEST else []


def _hear(source: Source, by: str, blocks: list[Block]) -> None:
    source.witnesses.hear("lead", by, " ".join(b.text for b in blocks)[:300]).believed = True
