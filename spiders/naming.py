"""What names an article, of all that the links to it say; and which headings name sections.

In: the links of a page, and its headings. Out: texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from spiders.anchors import Anchor
from spiders.wording import is_generic, said

_CUT = re.compile(r"\s*(?:\.{2,}|…)$")


def sections_above(headings: list[str], named: Iterable[Anchor]) -> list[str]:
    """For each number of headings before a link the nearest that names no article."""
    titles = {said(text) for anchor in named for text in (anchor.text, anchor.title) if text}
    out = [""]
    for heading in headings:
        out.append(out[-1] if said(heading) in titles else heading)
    return out


def words_of(anchor: Anchor) -> int:
    """Words of what names a link; none where it names nothing."""
    texts = [text for text in (anchor.text, anchor.title, anchor.alt) if text and not is_generic(text)]
    return max((len(text.split()) for text in texts), default=0)


def name_of(anchors: Sequence[Anchor]) -> tuple[str, str]:
    """What names an article best of all that its links say, and a text of theirs that is its lead."""
    texts = [anchor.text for anchor in anchors if anchor.text and not is_generic(anchor.text)]
    headed = [anchor.text for anchor in anchors if anchor.heading and anchor.text in texts]
    tips = [text for anchor in anchors for text in (anchor.title, anchor.alt) if text and not is_generic(text)]
    name = ""
    if headed:
        name = max(headed, key=len)
    elif texts:
        short = [text for text in texts if len(text) <= 250]
        name = max(short, key=len) if short and len(short) == len(texts) else (short[0] if short else texts[0])
    if not name:
        return (max(tips, key=len), "") if tips else (next((a.text for a in anchors if a.text), ""), "")
    stem = _CUT.sub("", name)
    for tip in tips:
        if len(tip) > len(name) and said(tip).startswith(said(stem)[:60]) and len(tip) < 4 * len(name) + 200:
            name = tip
    if len(name.split()) < 4:
        fuller = [tip for tip in tips if len(tip.split()) >= 5]
        name = max(fuller, key=len) if fuller else name
    spoken = next(
        (
            text
            for text in texts
            if text != name and len(text) > max(80, len(name)) and said(stem)[:40] not in said(text)
        ),
        "",
    )
    return name, spoken
