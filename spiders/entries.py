"""The entries of a list: what stands beside a link that belongs to it.

In: the links to articles, each with the key of the article. Out: for each link the text beside it (its lead) and the
day. An entry is the largest part of the page with links to one article only; in a list without such parts it is what
follows the link up to the next one.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from extract.web.moments import FIRST_YEAR, moments, residue, stated
from spiders.anchors import Anchor, text_of
from spiders.wording import is_generic

LARGEST = 2_500
LONGEST_LEAD = 1_000
DEEPEST = 60
_SEVERAL = object()
_BOUNDS = {"body", "html", "main", "ul", "ol", "tbody", "form", "section"}
_INLINE = {"b", "i", "em", "strong", "font", "u"}
_SILENT = {"script", "style", "template", "svg", "select", "button", "input", "textarea"}
_DIGIT = re.compile(r"\d")
_SENTENCE = re.compile(r"\.$|\b(?:ngày|hôm|sáng|chiều|tối|trong|tại|từ|đến|tháng)\s+[\d(]", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]")
_HEADINGS = {"h1", "h2", "h3"}


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a link."""

    lead: str = ""
    day: datetime.date | None = None
    label: str = ""  # the section that the entry names


class Entries:
    """The parts of a page that belong to one article each."""

    def __init__(self, anchors: Sequence[tuple[Anchor, str]], latest: datetime.date | None) -> None:
        self.owner: dict[HtmlElement, object] = {}
        self.latest = latest
        for anchor, key in anchors:
            element: HtmlElement | None = anchor.element
            while element is not None:
                known = self.owner.get(element)
                if known is _SEVERAL:
                    break
                self.owner[element] = key if known is None or known == key else _SEVERAL
                element = element.getparent()

    def beside(self, anchor: Anchor, key: str, names: frozenset[str]) -> Beside:
        """What stands beside a link; ``names`` are the texts that name the article."""
        top = self._entry(anchor.element, key)
        pieces = list(_texts(top, self, key))
        if anchor.card:
            for child in anchor.element:
                pieces += _texts(child, self, key)
        if anchor.more:
            pieces.append(anchor.more)
        beside = self._sorted(pieces, names)
        if beside.lead and beside.day:
            return beside
        after = self._sorted(list(self._after(top)), names)
        if not beside.lead and not beside.day:
            found = after if after.lead or after.day else self._sorted(list(self._before(top)), names)
            return Beside(found.lead, found.day, beside.label or found.label)
        return Beside(beside.lead or after.lead, beside.day or (after.day if not beside.lead else None), beside.label)

    def _entry(self, element: HtmlElement, key: str) -> HtmlElement:
        """The largest part around a link with links to its article only."""
        best = element
        parent = element.getparent()
        while parent is not None and self.owner.get(parent) == key and parent.tag not in _BOUNDS:
            if _is_large(parent):
                break
            best = parent
            parent = parent.getparent()
        return best

    def _after(self, top: HtmlElement) -> Iterator[str]:
        if top.tail and top.tail.strip():
            yield top.tail
        size = 0
        for sibling in top.itersiblings():
            if self.owner.get(sibling) is not None or (isinstance(sibling.tag, str) and sibling.tag in _HEADINGS):
                return
            if (
                isinstance(sibling.tag, str)
                and sibling.tag not in _SILENT
                and sibling.tag not in {"nav", "ul", "ol", "form"}
                and (text := text_of(sibling))
            ):
                yield text
                size += len(text)
            if sibling.tail and sibling.tail.strip():
                yield sibling.tail
            if size > LONGEST_LEAD:
                return

    def _before(self, top: HtmlElement) -> Iterator[str]:
        """A stamp that stands before its link."""
        for sibling in top.itersiblings(preceding=True):
            if self.owner.get(sibling) is not None or not isinstance(sibling.tag, str):
                return
            text = text_of(sibling)
            if len(text) > 60:
                return
            if text and self._stamp(text):
                yield text
                return

    def _sorted(self, pieces: Sequence[str], names: frozenset[str]) -> Beside:
        lead: list[str] = []
        day: datetime.date | None = None
        for piece in pieces:
            text = " ".join(piece.split())
            if not text or text in names or is_generic(text):
                found = self._stamp(text) if text and len(text) <= 90 else None
                day = day or found
                continue
            if len(text) <= 90 and (found := self._stamp(text)):
                day = day or found
                continue
            if text not in lead:
                lead.append(text)
        joined = " ".join(lead)
        for name in sorted(names, key=len, reverse=True):
            joined = joined.removeprefix(name).strip() if len(name) > 10 else joined
        return Beside(joined[:LONGEST_LEAD], day)

    def _stamp(self, text: str) -> datetime.date | None:
        """The day that a short text states and hardly anything besides."""
        if not _DIGIT.search(text):
            return None
        found = moments(text)
        day = found[0].day if found else None
        if day is None and len(text) <= 40 and (written := stated(text)):
            day = written.moment.day
        if day is None or not self.sane(day):
            return None
        beside = len(_LETTERS.findall(residue(text)))
        if beside <= 14:
            return day
        # "Ban Biên tập - 12/03/2024", no sentence that ends in a date
        edge = not found or found[0].start == 0 or found[-1].end >= len(text) - 1
        return day if beside <= 28 and edge and not _SENTENCE.search(text) else None

    def sane(self, day: datetime.date) -> bool:
        """Whether an article of the web can be of this day."""
        return day.year >= FIRST_YEAR and (self.latest is None or day <= self.latest)


def _is_large(element: HtmlElement) -> bool:
    """Whether there is more text in an element than an entry has."""
    size = 0
    for text in element.itertext():
        size += len(text)
        if size > LARGEST:
            return True
    return False


def _texts(element: HtmlElement, entries: Entries, key: str) -> list[str]:
    """The texts of an element, one for each of its parts, without the links to the article whose entry it is."""
    out: list[str] = []
    waiting: list[str] = []
    _gather(element, entries, key, out, waiting, 0)
    _close(out, waiting)
    return out


def _close(out: list[str], waiting: list[str]) -> None:
    if waiting:
        out.append(" ".join(waiting))
        waiting.clear()


def _gather(element: HtmlElement, entries: Entries, key: str, out: list[str], waiting: list[str], depth: int) -> None:
    """Collect texts; ``waiting`` holds the beginning of a part."""
    tag = element.tag
    if not isinstance(tag, str) or tag in _SILENT or depth > DEEPEST:
        return
    if tag == "time" and (written := stated(element.get("datetime") or "")):
        out.append(written.moment.day.isoformat())
    if tag == "a" and entries.owner.get(element) == key:
        return
    parted = tag not in _INLINE
    if parted:
        _close(out, waiting)
    if element.text and element.text.strip():
        waiting.append(element.text)
    for child in element:
        _gather(child, entries, key, out, waiting, depth + 1)
        if child.tail and child.tail.strip():
            waiting.append(child.tail)
    if parted:
        _close(out, waiting)
