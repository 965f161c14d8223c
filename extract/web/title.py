"""Which line is the article's title?

In: a :class:`~extract.web.source.Source`. Out: its ``title`` and ``title_block``. The witnesses are the family's rule,
the headings, og:title, JSON-LD, ``<title>``, and lines that class names or size set off; what several say counts
together. The name of the site and of the section is none, whoever says it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from extract.normalise import name
from extract.web.blocks import Block, clean, text_of
from extract.web.families import Layout
from extract.web.head import is_inside
from extract.web.moments import moments, residue
from extract.web.source import OUTSIDE, Source, is_prose
from extract.web.words import words

_SEPARATOR = re.compile(r"\s+[-–—|:»<>·•~]{1,2}\s+|\s*(?:\||»|::|›|«)\s*")
_NULL = re.compile(r"^(?:null|undefined)\s+", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W_]+")
_CUT = re.compile(r"\s*(?:\.\.\.|…)$")
_THEME = re.compile(r"\b(?:khối|cụm)\b|thi đua|giao ước|khen thưởng")
_SITE_WORD = re.compile(
    r"^(?:báo|đài|tạp chí|cổng|trang|website|sở|ubnd|ủy ban|huyện|tỉnh|thành phố|ban|hội|đảng bộ|liên đoàn|trường)\b"
)
_HOST = re.compile(r"^(?:www\.)?[\w-]+(?:\.[\w-]+)*\.(?:vn|com|net|org|info|edu|gov)$", re.IGNORECASE)
_LONGEST = 400
_LONGEST_SITE = 14  # words of a site's name
_HEADS = frozenset(["title", "og:title", "twitter:title", "json-ld"])


@dataclass(slots=True)
class _Candidate:
    text: str
    source: str
    weight: float
    block: Block | None = None


@dataclass(slots=True)
class _Cluster:
    candidates: list[_Candidate] = field(default_factory=list)

    @property
    def weight(self) -> float:
        best: dict[str, float] = {}
        for candidate in self.candidates:
            kind = candidate.source.split()[0]
            best[kind] = max(best.get(kind, 0), candidate.weight)
        return sum(best.values())


def key(text: str) -> str:
    """Letters and digits of a title, by which two witnesses agree."""
    return "".join(_LETTERS.findall(name(text)))


def find_title(source: Source) -> None:
    """Fill in ``title`` and ``title_block``."""
    sites = _site_names(source) | _beside_title(source)
    candidates = [c for c in _candidates(source, sites) if _may_be(c, sites)]
    clusters: list[_Cluster] = []
    for candidate in sorted(candidates, key=lambda c: len(key(c.text))):
        _join(clusters, candidate)
    if not clusters:
        return
    shown = {
        key(b.text)
        for b in source.blocks[: source.core + 3]
        if b.kind == "text" and b.linked < 0.5 and len(b.text) <= _LONGEST and not b.marked(*OUTSIDE)
    }
    # what the head says of the title counts more where the page shows it
    best = max(clusters, key=lambda c: c.weight + any(key(one.text) in shown for one in c.candidates))
    chosen = _form(best)
    source.title = chosen.text
    source.title_block = _block(source, best)
    for candidate in candidates:
        source.witnesses.hear("title", candidate.source, candidate.text).believed = candidate in best.candidates


def _join(clusters: list[_Cluster], candidate: _Candidate) -> None:
    mine = key(candidate.text)
    for cluster in clusters:
        theirs = [key(c.text) for c in cluster.candidates]
        if mine in theirs:
            cluster.candidates.append(candidate)
            return
    for cluster in clusters:
        for other in cluster.candidates:
            theirs_key = key(other.text)
            if len(theirs_key) < 12:
                continue
            cut = _CUT.search(other.text) is not None and mine.startswith(theirs_key)
            # "Title - Site": the shorter, which another witness states, is the title
            longer = mine.startswith(theirs_key) and _SEPARATOR.match(
                candidate.text[_end(candidate.text, theirs_key) :]
            )
            if cut or longer:
                # what only <title> says short may be a part of it: "… năm học 2019 - 2020"
                if longer and not cut and other.source != "title" and candidate.source in _HEADS:
                    candidate.text = other.text
                cluster.candidates.append(candidate)
                return

    clusters.append(_Cluster([candidate]))


def _end(text: str, wanted: str) -> int:
    """Where in a text the letters of a compared form end."""
    count = 0
    for n, character in enumerate(text):
        if count >= len(wanted):
            return n
        count += character.isalnum()
    return len(text)


def _form(cluster: _Cluster) -> _Candidate:
    """The cluster's title as it is written best: whole, and in capitals only where nobody writes it otherwise."""

    def rank(candidate: _Candidate) -> tuple[bool, bool, float, int]:
        return (
            _CUT.search(candidate.text) is None,
            not candidate.text.isupper(),
            candidate.weight,
            len(candidate.text),
        )

    return max(cluster.candidates, key=rank)


def _block(source: Source, cluster: _Cluster) -> Block | None:
    """Where the title stands in the page."""
    keys = {key(c.text) for c in cluster.candidates}
    # a heading, or a line set off, before the same words in a breadcrumb or a list
    seen = [b for b in source.blocks if b.kind == "text" and len(b.text) <= _LONGEST + 100 and key(b.text) in keys]
    if not seen:
        return next((c.block for c in cluster.candidates if c.block), None)
    return max(
        seen,
        key=lambda b: (
            not b.marked(*OUTSIDE),
            b.linked < 0.5,
            b.heading == 1,
            b.heading in {2, 3},
            b.marked("title"),
            b.bold > 0.8 * len(b.text),
            -b.number,
        ),
    )


def _candidates(source: Source, sites: frozenset[str]) -> list[_Candidate]:
    head, out = source.head, []

    def add(text: str, by: str, weight: float, block: Block | None = None) -> None:
        text = tidy(text)
        if text and len(text) <= _LONGEST:
            out.append(_Candidate(text, by, weight, block))

    if source.layout:
        for element in source.layout.find(source.markup, "title")[:8]:
            block = next((b for b in source.blocks if b.kind == "text" and is_inside(b.element, element)), None)
            text = tidy(text_of(element))
            weight = 3.0 if element.tag == "h1" and not element.get("class") else 5.0
            if text and (block is None or not block.marked(*OUTSIDE)) and _may_be(_Candidate(text, "family", 5), sites):
                add(text, "family", weight, block)
                break
    first_prose = source.core
    ones = [b for b in source.blocks if b.heading == 1 and not b.marked("footer", "related", "comment", "hidden")]
    for block in ones[:6]:
        outside = block.marked(*OUTSIDE)
        add(block.text, "h1", (4.0 if len(ones) == 1 else 3.0) - 2.0 * outside - 1.5 * (block.linked > 0.5), block)
    add(head.meta("og:title"), "og:title", 3)
    headline = head.article.get("headline")
    if isinstance(headline, str):
        add(clean(headline), "json-ld", 3)
    add(head.properties.get("headline", ""), "microdata", 2)
    add(head.meta("twitter:title", "dc.title"), "twitter:title", 1)
    for text in _of_head(source):
        add(text, "title", 2)
    heads = [key(text) for text in (head.title, head.meta("og:title")) if text]
    cut = [
        said
        for text in (*_of_head(source), head.meta("og:title"))
        if _CUT.search(text) and len(said := key(text)) >= 12
    ]
    for block in source.blocks[: min(first_prose + 3, len(source.blocks))]:
        if block.kind != "text" or block.heading == 1 or not 12 <= len(block.text) <= 300 or block.marked(*OUTSIDE):
            continue
        if block.linked > 0.5 or block.marked("caption", "author"):
            continue
        weight = _set_off(block)
        near = first_prose - block.number
        if not weight and len(block.text.split()) >= 5:
            mine = key(block.text)
            weight = 2.0 * any(said.startswith(mine) or said.endswith(mine) for said in heads)
            if not weight and any(mine.startswith(said) for said in cut):
                weight = 2.5
            if not weight and 0 < near <= 4 and not block.text.endswith((".", ";", ",", ":")):
                weight = 2.0 * _before_stamp(source, block)
        if weight:
            before = source.blocks[block.number - 1] if block.number else block
            if block.broken and before.element is block.element and _set_off(before) and len(before.text) <= 200:
                add(f"{before.text} {block.text}", "line", weight + 0.7, block)  # a title over two lines
            weight += 0.6 if 0 < near <= 6 else (-0.8 if near <= 0 or near > 15 else 0)
            weight += 0.6 * any(
                len(b.text) < 140 and moments(b.text) for b in source.blocks[block.number + 1 : block.number + 3]
            )
            add(block.text, f"h{block.heading}" if block.heading else "line", weight, block)
    return out


def _before_stamp(source: Source, block: Block) -> bool:
    """Whether a line stands right above one that is only a date: a title, where nothing else is one."""
    if block.number + 1 >= len(source.blocks) or ":" in block.text[:16]:  # "Người viết: …"
        return False
    behind = source.blocks[block.number + 1]
    return (
        behind.kind == "text"
        and len(behind.text) <= 60
        and bool(moments(behind.text))
        and not residue(behind.text).strip(" -–|()[],.")
    )


def _set_off(block: Block) -> float:
    """How far a line that is no ``<h1>`` is set off as a title."""
    weight = 0.0
    if block.heading in {2, 3}:
        weight = 1.6
    elif block.heading:
        weight = 0.8
    weight += 1.6 * block.marked("title") + 0.7 * (block.bold > 0.8 * len(block.text)) + 0.8 * (block.size >= 17)
    if not weight:
        return 0.0
    norm = block.norm
    weight += 0.8 * (_THEME.search(norm) is not None)
    if block.text.endswith((".", ";", ",", ":")):
        weight -= 1.2
    if is_prose(block) and len(block.text) > 180:
        weight -= 1.2
    if block.marked("lead"):
        weight -= 2
    return weight


def tidy(text: str) -> str:
    """A title without "null " before it and quotes around all of it."""
    text = _NULL.sub("", clean(text))
    return text.strip(" -–|»·\u00a0")


def _of_head(source: Source) -> list[str]:
    """What may be the title in ``<title>``: without the site's name, wherever it stands."""
    whole = tidy(source.head.title)
    if not whole:
        return []
    parts = [part for part in _SEPARATOR.split(whole) if part]
    if len(parts) < 2:
        return [whole]
    sites = _site_names(source)
    kept = [part for part in parts if not _is_site(part, sites) and name(part) not in words().sections]
    if not kept:
        return []
    if len(kept) == len(parts):
        # none is known for a site's name: the longest part is the title, unless the page itself has it whole
        longest = max(kept, key=len)
        return [whole, longest] if len(longest) > 25 else [whole]
    start, end = whole.find(kept[0]), whole.rfind(kept[-1]) + len(kept[-1])
    return [whole[start:end]]


def _site_names(source: Source) -> frozenset[str]:
    found = {key(source.head.meta("og:site_name", "application-name", "copyright", "dc.publisher"))}
    host = urlsplit(source.url or source.head.canonical or "").hostname or ""
    if host:
        found |= {key(host), key(host.removeprefix("www."))}
    publisher = source.head.article.get("publisher")
    if isinstance(publisher, dict) and isinstance(publisher.get("name"), str):
        found.add(key(publisher["name"]))
    return frozenset(x for x in found if x)


def _beside_title(source: Source) -> frozenset[str]:
    """The parts of ``<title>`` beside the one that is a headline of the page: "Headline – Name of the site"."""
    parts = [part for part in _SEPARATOR.split(tidy(source.head.title)) if part]
    if len(parts) < 2:
        return frozenset()
    shown = {key(b.text) for b in source.blocks if b.kind == "text" and len(b.text) <= _LONGEST and b.linked < 0.5}
    headline = max(parts, key=lambda part: len(part.split()))
    if len(headline.split()) < 6 or key(headline) not in shown:
        return frozenset()
    return frozenset(key(part) for part in parts if part != headline)


def _is_site(text: str, sites: frozenset[str]) -> bool:
    norm = name(text)
    if key(text) in sites or _named_as_site(norm) or _HOST.match(text.strip()):
        return True
    return _SITE_WORD.match(norm) is not None and len(norm.split()) <= 7 and not _THEME.search(norm)


def _named_as_site(norm: str) -> bool:
    """Whether a text begins as names of sites do and is none of their deeds: "Đài Truyền thanh huyện X nhận cờ …"."""
    return norm.startswith(words().sites) and len(norm.split()) <= _LONGEST_SITE and not _THEME.search(norm)


def _may_be(candidate: _Candidate, sites: frozenset[str]) -> bool:
    norm = name(candidate.text)
    if (
        norm in words().sections
        or norm in words().lines["tail"]
        or key(candidate.text) in sites
        or len(key(candidate.text)) < 6
    ):
        return False
    if _named_as_site(norm):
        return False
    if _is_site(candidate.text, sites):
        candidate.weight -= 2.5
        if len(norm.split()) <= 4:
            return False
    if len(norm.split()) <= 3:
        candidate.weight -= 1.5
    elif len(norm.split()) <= 5 and not _THEME.search(norm):
        candidate.weight -= 1.2
    return True


def slug(url: str | None) -> str:
    """The words of an address, by which a title may be known."""
    return key(unquote(urlsplit(url or "").path.rsplit("/", 1)[-1]).replace("-", " "))


__all__ = ["Layout", "find_title", "key", "slug", "tidy"]
