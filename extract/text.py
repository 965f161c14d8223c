"""The stored text: what every offset counts.

In: the text of a page as decoded. Out: the same text in NFC, with plain spaces and one paragraph a line. It is made
once, here; everything later is a view on it and never changes it.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\xad\u202a-\u202e\x00-\x08\x0e-\x1f\x7f]")
_SURROGATES = re.compile("[\ud800-\udfff]")  # halves of a character, which no encoding writes
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Any character of the three: hardly a text has one, and one look spares three.
_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f\x85\xad\u200b-\u200f\u2028-\u202e\u2060\ufeff\ud800-\udfff]")
_END = tuple('.!?:;…”"»')
_OPENERS = ("ảnh:", "ảnh -", "trong ảnh", "chú thích")
# A line that starts so is a paragraph of its own, however the line before it ended.
_ITEM = re.compile(r"(?:[-–—•*+●▪]|\(?\d{1,2}[.)]|[IVX]{1,4}\.|[a-zđ][.)])\s")


_DATED = re.compile(r"[^\d\n]{0,48}\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d.{0,24}$")  # a line that is a stamp


def _wrapped(before: str, line: str, adjacent: bool) -> bool:
    """Whether ``line`` goes on with the sentence of the line before it rather than opening a paragraph."""
    if not before or before.endswith(_END) or _ITEM.match(line):
        return False
    if adjacent and (line[0].islower() or line[0] in ",;)") and not line.startswith(("http", "www")):
        return True  # "… Hội Nông\ndân tỉnh": a name broken by the width of a column
    if adjacent and before.endswith((",", " và", "–", " -", "(")):
        return True
    # A caption broken in two: "Ảnh: Ông A - Trưởng ban Tổ chức" / "Tỉnh ủy B phát biểu."
    return (
        adjacent and before.lower().startswith(_OPENERS) and len(before) > 30 and not line.lower().startswith(_OPENERS)
    )


def _column(text: str) -> int:
    """Width of the column a text was broken to, 0 where its lines are whole paragraphs."""
    lines = [line.strip() for line in text.split("\n", 4000)[:4000]]
    broken = [
        len(a)
        for a, b in pairwise(lines)
        if a and b and 40 <= len(a) <= 130 and not a.endswith(_END) and not _ITEM.match(b)
    ]
    prose = [len(x) for x in lines if len(x) >= 40]
    long = sum(x > 140 for x in prose)
    if len(broken) < 4 or not prose or long > 2 or len(broken) < 0.4 * len(prose):
        return 0
    return max(broken)


def stored(text: str) -> str:
    """The text of an article as it is kept: NFC, no-break and other spaces plain, one paragraph a line, no empty lines.

    Invisible characters (zero-width, soft hyphens, controls) are dropped. Lines that a column's width broke inside a
    sentence are joined. Runs in time linear in the text; raises nothing.
    """
    if _ODD.search(text):
        text = _INVISIBLE.sub("", _BREAKS.sub("\n", _SURROGATES.sub("\ufffd", text)))
    text = unicodedata.normalize("NFC", text)
    width = _column(text)
    # empty lines part the paragraphs: a line that ends in the middle of one goes on
    separated = text.count("\n\n") >= 3
    paragraphs: list[list[str]] = []
    last = ""
    adjacent = False
    size = 0
    length = 0  # of the paragraph so far
    for raw in text.split("\n"):
        line = " ".join(raw.split())
        if not line:
            adjacent = False
            continue
        full = (
            width and adjacent and 0.75 * width <= size <= width and not last.endswith(_END) and not _ITEM.match(line)
        )
        full = (
            full
            and not _DATED.match(line)
            and not _DATED.match(last)
            and not line.isupper()
            and not last.isupper()
            and (len(line) >= 25 or line.endswith((".", ",", ";")) or line[0].islower())
        )
        broken = (
            separated
            and adjacent
            and length >= 100
            and "|" not in last
            and "|" not in line
            and not last.endswith(_END)
            and not _ITEM.match(line)
            and not line.lower().startswith(_OPENERS)
            and not _DATED.match(line)
        )
        if paragraphs and (
            full or broken or _wrapped(paragraphs[-1][0][:40] + " " + last if last else "", line, adjacent)
        ):
            paragraphs[-1].append(line)
            length += len(line)
        else:
            paragraphs.append([line])
            length = len(line)
        last, adjacent, size = line[-200:], True, len(line)
    return "\n".join(" ".join(p) for p in paragraphs)
