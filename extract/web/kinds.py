"""What is this page, if it is no article?

In: a page's blocks, its head, its address. Out: the code of what it is, or ``None`` for what may be an article. A
listing of articles, a site's home, a page that says that there is none, a door (login, challenge, captcha, an empty
shell that a script fills), a doorway full of gambling words, a translation by machine, a page in another language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from extract.vietnamese import legacy_font, letters
from extract.web.blocks import Block
from extract.web.moments import moments
from extract.web.source import OUTSIDE, Source, is_prose
from extract.web.words import toml

_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e80-\u0eff\u1780-\u17ff]")


_LISTS = ("gambling_words", "policing")


@dataclass(frozen=True)
class _Signs:
    challenge: re.Pattern[str]
    captcha: re.Pattern[str]
    missing: re.Pattern[str]
    gambling: re.Pattern[str]
    gambling_words: tuple[str, ...]
    policing: tuple[str, ...]
    translated: re.Pattern[str]
    login: re.Pattern[str]
    tag: re.Pattern[str]
    tag_url: re.Pattern[str]
    home_url: re.Pattern[str]
    translated_source: re.Pattern[str]


@lru_cache(maxsize=1)
def _signs() -> _Signs:
    data = toml("kinds.toml")

    def either(group: str) -> re.Pattern[str]:
        return re.compile("|".join(data[group]), re.IGNORECASE)

    fields: dict[str, Any] = {
        field: tuple(data[field]) if field in _LISTS else either(field) for field in _Signs.__dataclass_fields__
    }
    return _Signs(**fields)


def door(source: Source) -> str | None:
    """A page that stands before the page: told before anything is looked for in it."""
    signs = _signs()
    visible = [b for b in source.blocks if b.kind != "picture" and not b.marked("hidden")]
    own = [b for b in visible if is_prose(b) and b.number not in source.aside and not b.marked("footer", "nav")]
    prose = sum(len(b.text) for b in own if len(b.text) > 80)
    size = sum(_length(b.text) for b in visible)
    html = source.markup.html
    if prose < 500 and size < 3000:
        scripts = html[:200_000]
        if signs.challenge.search(scripts) and size < 1500:
            return "challenge"
        said = " ".join(b.text for b in visible if not b.marked("comment", "footer", "aside", "nav", "share"))
        links = sum(1 for b in visible if b.linked > 0.6 and len(b.text) > 25)
        if not _articles_heading(source) and (
            (links < 6 and prose < 300 and signs.captcha.search(said[:5000]))
            or (size < 1200 and signs.captcha.search(scripts))
        ):
            return "captcha"
    heading = " ".join(b.text for b in visible if b.heading in {1, 2})[:500]
    early = f"{source.head.title} {heading}"
    if prose < 600 and (signs.missing.search(early) or (size < 6000 and signs.missing.search(_middle(visible)))):
        return "soft_404"
    if prose < 600 and any((i.get("type") or "").lower() == "password" for i in source.markup.tagged("input")):
        first = f"{source.head.title} " + " ".join(b.text for b in visible if b.heading == 1)
        main = " ".join(b.text for b in visible if not b.marked(*OUTSIDE))[:3000]
        links = sum(1 for b in visible if b.linked > 0.6 and len(b.text) > 25)
        if signs.login.search(first) or (links < 12 and prose < 200 and (signs.login.search(main) or size < 800)):
            return "login"
    if size < 250 and prose < 200:
        return "empty_shell"
    return None


def _length(text: str) -> int:
    """The length of a text, a character that is a word counted as one."""
    return len(text) + 3 * len(_WIDE.findall(text)) if not text.isascii() else len(text)


def _middle(visible: list[Block]) -> str:
    return " ".join(b.text for b in visible if not b.marked(*OUTSIDE) and b.linked < 0.5 and len(b.text) < 300)[:4000]


def _articles_heading(source: Source) -> bool:
    return any(b.heading == 1 and len(b.text) > 40 for b in source.blocks)


def language(source: Source, text: str) -> str | None:
    """``translated`` or ``other_language`` for what is no article in Vietnamese, ``doorway`` for what only baits."""
    signs = _signs()
    shown = " ".join(b.text for b in source.blocks if b.kind != "picture")
    if _baits(source, shown.lower(), text.lower()):
        return "doorway"
    machine = signs.translated_source.search(source.markup.html[:300_000]) or signs.translated.search(shown)
    vietnamese = letters(text if len(text) > 200 else shown).vietnamese
    if machine:
        return "translated"
    if not vietnamese:
        return "legacy_font" if legacy_font(text or shown) else "other_language"
    return None


def _baits(source: Source, shown: str, text: str) -> bool:
    """Whether gambling words are strewn over the page, the article's own text among it."""
    signs = _signs()
    everywhere = {word for word in signs.gambling_words if word in shown}
    words = {word for word in everywhere if word in text}
    times = sum(text.count(word) for word in words)
    if not everywhere:
        return False
    houses = set(signs.gambling.findall(text))
    host = urlsplit(source.url or source.head.canonical or "").hostname or ""
    named = signs.gambling.search(host.replace(".", " ")) is not None
    if sum(word in text for word in signs.policing) >= 3 and len(houses) < 2 and not named:
        return False  # news of a raid
    # one report on a raid names a few such words; a doorway names the houses, or one word in every paragraph
    return (
        (len(words) >= 3 and (bool(houses) or len(words) >= 5 or times >= 8))
        or (times >= 4 and bool(houses))
        or (len(everywhere) >= 5 and times >= 2)
        or (named and times >= 1)
    )


def _headed(source: Source) -> bool:
    """Whether the page has an article's head: a title of some length with a date close behind it."""
    if source.title_block is None or len((source.title or "").split()) < 6 or source.title_block.linked > 0.5:
        return False
    behind = source.blocks[source.after_title : source.after_title + 6]
    for block in behind:
        if block.linked > 0.6 and len(block.text) > 25 and not block.marked("share", "date"):
            return False
        if block.part in {"stamp", "before"} and moments(block.text) and len(block.text) < 140:
            return True
    return False


def _alternates(source: Source, body: list[Block]) -> bool:
    """Whether titles that lead elsewhere stand over the paragraphs, one after the other, from the first on."""
    prose = [b.number for b in body if is_prose(b)]
    if not prose:
        return False
    last = max(prose)
    titles = [
        b.number
        for b in source.blocks[source.after_title : last]
        if b.linked > 0.7 and len(b.text) >= 18 and (b.heading or b.marked("title")) and not b.marked(*OUTSIDE)
    ]
    if len(titles) < 4 or sum(n < titles[0] for n in prose) > 1:
        return False
    return sum(any(title < n <= title + 4 for n in prose) for title in titles) >= 3


def _introduces(source: Source, body: list[Block], aside: set[int]) -> bool:
    """Whether the prose is a word or two on a section, with its articles below and no date over it."""
    own = [b.number for b in body if is_prose(b)]
    if not own or len(own) > 2 or len((source.title or "").split()) > 6:
        return False
    listed = sum(1 for n in aside if own[-1] < n and source.blocks[n].part == "related")
    dated = any(b.part == "stamp" or b.marked("date") for b in source.blocks[source.after_title : own[0]])
    return listed >= 4 and not dated


def many(source: Source, body: list[Block], aside: set[int]) -> str | None:
    """``listing``, ``tag`` or ``home`` where the page leads to articles and is none."""
    signs = _signs()
    prose = sum(len(b.text) for b in body if is_prose(b) and b.number not in aside)
    rows = sum(len(b.text) for b in body if b.kind == "row")
    own = prose + rows
    linked = [b for b in source.blocks if b.linked > 0.7 and len(b.text) >= 25 and not b.marked("nav", "footer")]
    heading = source.title or source.head.title
    path = urlsplit(source.url or "").path
    query = urlsplit(source.url or "").query
    listed = len(aside) >= 3 or len(linked) >= 6
    # og:type says "article" on the lists of some systems too
    article = bool(source.head.article) or bool(source.head.meta("article:published_time"))
    kind = "listing"
    if (
        (source.url and signs.tag_url.search(path + "?" + query))
        or signs.tag.search(heading)
        or signs.tag.search(source.head.title)
    ):
        kind = "tag"
    elif source.url and signs.home_url.fullmatch(path) and not query:
        kind = "home"
    if kind == "home" and (listed or own < 600):
        return kind
    if kind == "tag" and (listed or own < 600):
        return kind
    if own < 120 and not listed:
        return "empty_shell" if len(linked) < 3 and sum(len(b.text) for b in source.blocks) < 1500 else "listing"
    if not article and _alternates(source, body):
        return kind
    if article or (own >= 80 and _headed(source)):
        return None
    if own < 150:
        return kind
    if listed and len(aside) >= 3 and own < 300:
        return kind
    if source.title is None and len(aside) >= 4 and own < 800:
        return kind
    if own < 700 and _introduces(source, body, aside):
        return kind
    lines = [b for b in body if b.kind == "row"]
    if prose < 400 and sum(b.links >= 20 for b in lines) >= max(4, 0.6 * len(lines)):
        return kind
    return None
