"""Tree → blocks: the runs of text a reader sees as lines, in page order, with what is known of where each stands.

In: the body of a page. Out: :class:`Block` objects: paragraphs, lines between ``<br>``, list items, table rows, and the
places of pictures. What the markup says of a block (marks of class names, headings, links, bold) is kept with it;
nothing is judged here.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

from extract.normalise import name

SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "iframe",
        "object",
        "embed",
        "select",
        "textarea",
        "option",
        "head",
        "audio",
        "video",
        "canvas",
        "map",
        "math",
        "applet",
        "frameset",
        "dialog",
        "link",
        "meta",
    ]
)
INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "o:p",
        "st1:place",
        "st1:country-region",
        "st1:city",
    ]
)
_SPACE = re.compile(r"[\s\u200b\u200e\u200f\ufeff\xad\u2060]+")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\xad\u202a-\u202e]")
_PLACEHOLDER = re.compile(r"\{\{?\s*[\w.]+\s*\}?\}")


Mark = tuple[str, HtmlElement]


@dataclass(slots=True)
class Block:
    """One line of a page.

    Attributes:
        text: What it says, spaces folded, NFC; empty for a picture.
        element: The innermost block element that holds it.
        kind: ``text``, ``row`` (of a table) or ``picture``.
        links: Characters of it that are links; ``bold``, ``italic`` likewise.
        marks: What class names and tags around it say, outermost first.
        aligned: For a row, the cells with the empty ones.
        part: What it is found to be, filled in later.
    """

    text: str
    element: HtmlElement
    kind: str = "text"
    number: int = 0
    links: int = 0
    bold: int = 0
    italic: int = 0
    heading: int = 0
    item: bool = False
    align: str = ""
    size: float = 0.0
    marks: tuple[Mark, ...] = ()
    aligned: str = ""
    broken: bool = False  # whether a <br> and no end of a paragraph stands before it
    part: str = ""
    home: HtmlElement | None = None  # the element whose children the paragraphs around it are
    _norm: str | None = field(default=None, repr=False)

    @property
    def norm(self) -> str:
        """The compared form of its beginning."""
        if self._norm is None:
            self._norm = name(self.text[:400])
        return self._norm

    @property
    def linked(self) -> float:
        """The share of its characters that are links."""
        return self.links / max(1, len(self.text))

    def marked(self, *kinds: str) -> bool:
        """Whether it stands inside an element with one of these marks."""
        return any(kind in kinds for kind, _ in self.marks)


def clean(text: str) -> str:
    """Text of a page with its spaces folded, in NFC, without invisible characters and a template's "{title}"."""
    text = _SPACE.sub(" ", _INVISIBLE.sub("", text)).strip()
    if "{" in text:
        text = _SPACE.sub(" ", _PLACEHOLDER.sub(" ", text)).strip()
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def text_of(element: HtmlElement) -> str:
    """All the text inside an element, cleaned."""
    return clean(" ".join(t for t in _texts(element)))


def _texts(element: HtmlElement) -> list[str]:
    out: list[str] = []
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            if inner.tag in SKIPPED:
                continue
            if inner.tag not in INLINE:
                out.append(" ")
            if inner.text and not (inner.getparent() is not None and inner.tag in SKIPPED):
                out.append(inner.text)
        else:
            if inner.tag not in INLINE:
                out.append(" ")
            if inner is not element and inner.tail:
                out.append(inner.tail)
    return ["".join(out)]
