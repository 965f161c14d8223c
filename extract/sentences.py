"""Stored text → sentences, by underthesea with its known faults mended.

In: stored text. Out: the code points of its sentences, in order, none across a line. underthesea's splitter runs line
by line: it knows abbreviations and dates, but splits nothing at "Khối.Khối", splits behind "PGS.TS." and inside
numbered lists.
"""

from __future__ import annotations

import re

_MARK = re.compile(r"[.!?](?=[^\W\d_])")  # a letter stands right behind a full stop
_GLUED = re.compile(r"(?<=[^\W\d_]{2}[.!?])(?=[^\W\d_])|(?<=\d{4}\.)(?=[^\W\d_])|(?<=[)”\"]\.)(?=[^\W\d_])")
_UNFINISHED = re.compile(
    r"(?:(?:^|[\s(])(?:PGS|GS|TS|ThS|BS|CK[I1]{1,2}|TP|Tp|TX|Tx|TT|Q|P|H|đ|ĐC|Đc|No|St|Mr|Mrs|KS|NSƯT|NGƯT|TTƯT|\d{1,2}|[IVX]+)|tr)\.$"
)
_ENDS = re.compile(r"[.!?…]\s*\S")  # a sentence may end before the line does
_LONG = 20000


def sentences(text: str) -> list[tuple[int, int]]:
    """Code points (start, end) of the sentences of a stored text; a line without letters is one sentence."""
    from underthesea import sent_tokenize

    out: list[tuple[int, int]] = []
    offset = 0
    for line in text.split("\n"):
        if line:
            for i in range(0, len(line), _LONG):  # a line of megabytes is read in pieces
                piece = line[i : i + _LONG]
                parts = sent_tokenize(piece) if _ENDS.search(piece) else [piece.strip()]
                out += [(offset + i + a, offset + i + b) for a, b in _line(piece, parts)]
        offset += len(line) + 1
    return out


def _line(line: str, parts: list[str]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    at = 0
    for part in parts:
        i = line.find(part, at)
        if i < 0:  # the splitter rewrote the piece: what is left stays one sentence
            spans.append((at, len(line)))
            at = len(line)
            break
        j = i + len(part)
        if (
            spans
            and (m := _UNFINISHED.search(line, spans[-1][0], spans[-1][1]))
            and (
                not m.group(0).strip(" (.").isalnum()
                or not re.fullmatch(r"\d+|[IVX]+", m.group(0).strip(" (."))
                or spans[-1][1] - spans[-1][0] <= 6
            )
        ):
            spans[-1] = (spans[-1][0], j)
        else:
            spans.append((i, j))
        at = j
    out: list[tuple[int, int]] = []
    glued = _MARK.search(line) is not None
    for i, j in spans:
        cuts = [m.end() for m in _MARK.finditer(line, i, j)] if glued else []
        cuts = [c for c in cuts if line[c].isupper() and _GLUED.match(line, c) and not _abbreviation(line, c)]
        for a, b in zip([i, *cuts], [*cuts, j], strict=True):
            if line[a:b].strip():
                out.append((a, b))
    return out


def _abbreviation(line: str, cut: int) -> bool:
    """Whether the point before ``cut`` belongs to an abbreviation: "BS.CKII", "TP.Huế", "Tp.Hồ Chí Minh"."""
    word = re.split(r"[\s(.,]", line[max(0, cut - 12) : cut - 1])[-1]
    return word.isupper() or word in {"Tp", "Th", "Tx", "Đc", "Ths", "ThS", "BSCKII", "BSCKI"} or len(word) < 2
