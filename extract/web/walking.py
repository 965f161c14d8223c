"""Tree → blocks, in one walk over the body.

In: the body of a page. Out: its :class:`~extract.web.blocks.Block` objects in page order. Links, bold and italic
letters, sizes and marks are counted as the walk passes them.
"""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement

from extract.errors import Reason
from extract.web.blocks import INLINE, SKIPPED, Block, Mark, clean, text_of
from extract.web.moments import moments, residue
from extract.web.refusal import Refused
from extract.web.words import marks_of

_BOLD = frozenset(["b", "strong", "th"])
_PARAGRAPHS = frozenset(
    ["p", "li", "h2", "h3", "h4", "h5", "blockquote", "table", "dd", "dt", "font", "span", "figure"]
)
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_TAG_MARKS = {
    "nav": "nav",
    "footer": "footer",
    "aside": "aside",
    "figcaption": "caption",
    "button": "share",
    "menu": "nav",
}
_ROLE_MARKS = {"navigation": "nav", "contentinfo": "footer", "complementary": "aside", "search": "aside"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_FIGURES = frozenset(["date", "counter", "share", "author"])
_YEAR_ENDS = re.compile(r"[/.-](?:19|20)\d\d$")  # a clock in the next element is no part of the year
_HIDING = frozenset(["hidden", "hide", "d-none", "sr-only", "visually-hidden", "screen-reader-text", "ms-hidden"])
_SHOWING = re.compile(r"d-(?:sm|md|lg|xl|xxl|print)-|visible|show")
_ALIGN = re.compile(r"text-align\s*:\s*(right|center)", re.IGNORECASE)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_ITALIC_STYLE = re.compile(r"font-style\s*:\s*italic", re.IGNORECASE)
_LEADS_TO_DAY = re.compile(r"(?:ngày|từ|đến|trước|sau|hết|lúc|vào|tháng|và|[,:;/-])$", re.IGNORECASE)
_STAMP_LABELS = frozenset(
    ["cập nhật", "cập nhật lúc", "cập nhật ngày", "ngày đăng", "đăng ngày", "đăng lúc", "ngày", "lúc"]
)
_LETTERS = re.compile(r"[^\W\d_]+")
_SIZE = re.compile(r"font-size\s*:\s*([\d.]+)\s*(px|pt|em|rem|%)?", re.IGNORECASE)
MOST_BLOCKS = 20_000
MOST_TEXT = 1_500_000


class _Walker:
    """The state of one walk over a body."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.pieces: list[str] = []
        self.links = self.bold = self.italic = 0
        self.in_link = self.in_bold = self.in_italic = 0
        self.size = 0.0
        self.broken = False
        self.holders: list[HtmlElement] = []
        self.inside: tuple[Mark, ...] = ()  # marks of the inline elements that are open
        self.held: dict[Mark, int] = {}  # characters of the run inside each of them
        self.marks: tuple[Mark, ...] = ()

    def add(self, text: str | None) -> None:
        if not text:
            return
        self.pieces.append(text)
        length = len(text.strip())
        if self.in_link:
            self.links += length
        if self.in_bold:
            self.bold += length
        if self.in_italic:
            self.italic += length
        for mark in self.inside:
            self.held[mark] = self.held.get(mark, 0) + length

    def flush(self, broken: bool = False) -> None:
        if self.pieces:
            text = clean("".join(self.pieces))
            if text:
                self._emit(text)
            self.pieces.clear()
            self.links = self.bold = self.italic = 0
            self.size = 0.0
            self.held.clear()
            self.broken = broken if text else (self.broken and broken)
        elif not broken:
            self.broken = False
        else:
            self.broken = self.broken or broken

    def _emit(self, text: str) -> None:
        element = self.holders[-1]
        heading, item, align = 0, False, ""
        for up in reversed(self.holders[-4:]):
            heading = heading or _HEADINGS.get(up.tag, 0)
            item = item or up.tag == "li"
            if not align:
                align = (up.get("align") or "").lower()
                style = up.get("style")
                if style and not align:
                    found = _ALIGN.search(style)
                    align = found.group(1).lower() if found else ""
                names = up.get("class") or ""
                if not align and "text-right" in names:
                    align = "right"
                elif not align and "text-center" in names:
                    align = "center"
        self.blocks.append(
            Block(
                text,
                element,
                number=len(self.blocks),
                links=min(self.links, len(text)),
                bold=min(self.bold, len(text)),
                italic=min(self.italic, len(text)),
                heading=heading,
                item=item,
                align=align,
                size=self.size,
                marks=self.marks + tuple(mark for mark, held in self.held.items() if held >= 0.6 * len(text)),
                broken=self.broken,
            )
        )


def read_blocks(body: HtmlElement) -> list[Block]:
    """The blocks of a body, in page order.

    Raises:
        Refused: if it is a book rather than a page.
    """
    walker = _Walker()
    walker.holders.append(body)
    walk = etree.iterwalk(body, events=("start", "end"))
    stack: list[tuple[bool, int, int, int, tuple[Mark, ...] | None]] = []
    stamped: set[HtmlElement] = set()
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if not isinstance(tag, str) or tag in SKIPPED:
                stack.append((False, 0, 0, 0, None))
                walk.skip_subtree()
                continue
            if tag == "br" or tag == "hr":
                if tag == "br" and walker.holders[-1].tag in _HEADINGS:
                    walker.add(" ")  # a title over two lines is one
                else:
                    walker.flush(broken=tag == "br")
                stack.append((False, 0, 0, 0, None))
                continue
            if tag == "img":
                _picture(walker, element)
                stack.append((False, 0, 0, 0, None))
                continue
            before = walker.marks
            block = tag not in INLINE or _hides(element)
            if block:
                walker.flush()
                walker.holders.append(element)
            if block:
                own_foot = tag == "footer" and any(up.tag == "article" for up in walker.holders)
                walker.marks = _with_marks(walker.marks, element, "div" if own_foot else tag)
            else:
                own = _with_marks((), element, tag)
                before = walker.inside
                walker.inside += own
            if tag == "table" and _is_data(element):
                _rows(walker, element)
                stack.append((True, 0, 0, 0, before))
                walk.skip_subtree()
                continue
            link, bold, italic = _emphasis(walker, element, tag)
            stack.append((block, link, bold, italic, before))
            if not block and walker.pieces and _is_own_stamp(walker, element):
                walker.flush()
                stamped.add(element)
            elif not block and walker.pieces:
                named = element.get("class") or any(k in _FIGURES for k, _ in walker.marks)
                if named or _YEAR_ENDS.search(walker.pieces[-1]):
                    _part_figures(walker, element.text)
            walker.add(element.text)
            continue
        block, link, bold, italic, outer = stack.pop()
        if block:
            walker.flush()
            walker.holders.pop()
        walker.in_link -= link
        walker.in_bold -= bold
        walker.in_italic -= italic
        if block and outer is not None:
            walker.marks = outer
        elif outer is not None:
            walker.inside = outer
        if element in stamped:
            walker.flush()
        if element is not body:
            if not block and element.tail and _ends_title(walker, element.tail):
                walker.flush()
            walker.add(element.tail)
    walker.flush()
    if len(walker.blocks) > MOST_BLOCKS or sum(len(b.text) for b in walker.blocks) > MOST_TEXT:
        raise Refused(Reason.TOO_LARGE, f"more than {MOST_BLOCKS:,} lines or {MOST_TEXT:,} characters of text")
    _find_homes(walker.blocks)
    _open_headings(walker.blocks)
    return walker.blocks


def _is_own_stamp(walker: _Walker, element: HtmlElement) -> bool:
    """Whether an inline element holds the page's stamp behind its title on one line.

    ``<span>Title</span><span>26/11/2018 01:49:17 PM</span>``: a date and nothing else, with no words behind it, behind
    a line of words that does not lead to it ("sáng ngày").
    """
    if (element.tail or "").strip() or len(said := text_of(element)) > 60 or not any(c.isdigit() for c in said):
        return False
    before = clean("".join(walker.pieces))
    if not 20 <= len(before) <= 300 or _LEADS_TO_DAY.search(before) or not moments(said):
        return False
    behind = element.getnext()
    prose = behind is not None and behind.tag in INLINE and len(text_of(behind)) > 60
    left = " ".join(_LETTERS.findall(residue(said))).lower()
    return not prose and (not left or left in _STAMP_LABELS)


def _ends_title(walker: _Walker, tail: str) -> bool:
    """Whether a title in large letters ends here and prose begins on the next line, where no paragraph is closed."""
    if walker.size < 17 or not walker.pieces or "\n" not in tail[: len(tail) - len(tail.lstrip())]:
        return False
    before = clean("".join(walker.pieces))
    return 20 <= len(before) <= 250 and walker.bold >= 0.9 * len(before) and tail.strip()[:1].isupper()


def _open_headings(blocks: list[Block]) -> None:
    """Take the rest of the page out of a heading that is never closed."""
    held: dict[HtmlElement, int] = {}
    for block in blocks:
        if not block.heading:
            continue
        for up in (block.element, *block.element.iterancestors()):
            if up.tag in _HEADINGS:
                held[up] = held.get(up, 0) + 1
                if held[up] > 3:
                    block.heading = 0
                break


def _find_homes(blocks: list[Block]) -> None:
    texts: dict[HtmlElement, int] = {}
    for block in blocks:
        if block.kind == "text":
            texts[block.element] = texts.get(block.element, 0) + 1
    for block in blocks:
        element, parent = block.element, block.element.getparent()
        # a <div> with one line in it is a paragraph
        single = element.tag in _PARAGRAPHS or (
            texts.get(element, 0) <= 1 and element.tag not in {"body", "td", "form"}
        )
        block.home = parent if single and parent is not None else element


def _part_figures(walker: _Walker, text: str | None) -> None:
    """Keep a counter off the clock before it: ``15:02</span><span class="views">283`` is no "15:02283"."""
    before = walker.pieces[-1][-1:]
    if text and ((before.isdigit() and text[:1].isalnum()) or (before.isalpha() and text[:1].isdigit())):
        walker.pieces.append(" ")


def _with_marks(marks: tuple[Mark, ...], element: HtmlElement, tag: str) -> tuple[Mark, ...]:
    attributes = element.attrib
    if tag in _TAG_MARKS:
        marks = (*marks, (_TAG_MARKS[tag], element))
    if not attributes:
        return marks
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    if names != " ":
        for mark in marks_of(names[:300]):
            marks = (*marks, (mark, element))
    role = attributes.get("role")
    if role in _ROLE_MARKS:
        marks = (*marks, (_ROLE_MARKS[role], element))
    if "hidden" in attributes or _hides(element):
        marks = (*marks, ("hidden", element))
    return marks


def _hides(element: HtmlElement) -> bool:
    names = element.get("class")
    style = element.get("style")
    return (names is not None and _is_hidden(names.split())) or (
        style is not None and _HIDDEN.search(style) is not None
    )


def _is_hidden(names: list[str]) -> bool:
    """Whether class names hide an element on every screen ("d-none", not "d-none d-md-block")."""
    return not _HIDING.isdisjoint(names) and not any(_SHOWING.match(name) for name in names)


def _emphasis(walker: _Walker, element: HtmlElement, tag: str) -> tuple[int, int, int]:
    link = int(tag == "a" and bool(element.get("href")))
    bold, italic = int(tag in _BOLD), int(tag in {"i", "em"})
    style = element.get("style")
    if style:
        bold = bold or int(bool(_BOLD_STYLE.search(style)))
        italic = italic or int(bool(_ITALIC_STYLE.search(style)))
        size = _SIZE.search(style)
        if size:
            walker.size = max(walker.size, _pixels(size))
    if tag == "font" and (element.get("size") or "").lstrip("+").isdigit():
        given = element.get("size")
        walker.size = max(walker.size, {1: 10, 2: 13, 3: 16, 4: 18, 5: 24, 6: 32}.get(int(given.lstrip("+")), 36))
    walker.in_link += link
    walker.in_bold += bold
    walker.in_italic += italic
    return link, bold, italic


def _pixels(found: re.Match[str]) -> float:
    try:
        value = float(found.group(1))
    except ValueError:
        return 0.0
    return value * {"pt": 4 / 3, "em": 16, "rem": 16, "%": 0.16}.get((found.group(2) or "px").lower(), 1)


def _picture(walker: _Walker, element: HtmlElement) -> None:
    width = element.get("width") or ""
    if width.isdigit() and int(width) < 60:  # an icon inside a line
        return
    walker.flush()
    walker.blocks.append(Block("", walker.holders[-1], kind="picture", number=len(walker.blocks), marks=walker.marks))


def _is_data(table: HtmlElement) -> bool:
    """Whether a table holds figures and names rather than the layout of the page or a picture with its caption."""
    rows: dict[HtmlElement, int] = {}
    longest = total = 0
    for inner in table.iter("table", "td", "th", "img", "h1", "h2", "form", "ul", "iframe", "input"):
        tag = inner.tag
        if tag == "table":
            if inner is not table:
                return False
            continue
        if tag in {"img", "h1", "h2", "form", "iframe", "input"}:
            return False
        if tag == "ul":
            continue
        length = len(" ".join("".join(inner.itertext()).split()))
        if length:
            longest = max(longest, length)
            total += length
            parent = inner.getparent()
            rows[parent] = rows.get(parent, 0) + 1
    wide = sum(1 for cells in rows.values() if cells >= 2)
    linked = sum(len("".join(a.itertext()).strip()) for a in table.iter("a") if a.get("href"))
    if linked > 0.5 * total:
        return False
    if longest > 1500 or (longest > 400 and longest > 0.6 * total):
        return False
    return wide >= 2 and wide >= 0.4 * len(rows)


def _rows(walker: _Walker, table: HtmlElement) -> None:
    for row in table.iter("tr", "caption"):
        cells = [text_of(cell) for cell in row if cell.tag in {"td", "th"}] if row.tag == "tr" else [text_of(row)]
        filled = [cell for cell in cells if cell]
        if filled:
            walker.blocks.append(
                Block(
                    " | ".join(filled),
                    table,
                    kind="row",
                    number=len(walker.blocks),
                    links=sum(len(text_of(link)) for link in row.iter("a") if link.get("href")),
                    marks=walker.marks,
                    aligned=" | ".join(cells) if len(filled) > 1 else filled[0],
                )
            )
