"""The chance that a link leads to a report on an emulation bloc, before it is fetched.

In: a link with what its list says of it, and how it was found. Out: a number from 0 to 1; at :data:`FETCH` and above
the page is worth fetching. What speaks for and against is data (``relevance.toml``): signs in the headline and in the
text beside it add to the log odds, the list that it stands in sets where they begin. The address is the last witness,
since many cut their words or lose their letters.
"""

from __future__ import annotations

import math
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from spiders.addressing import address
from spiders.wording import is_generic, said

if TYPE_CHECKING:
    from spiders.links import Link
    from spiders.sites import Site

FETCH = 0.4
"""A link with at least this score is worth fetching."""

_NAMES = {"bloc", "role", "numbered bloc", "bloc of", "blocs in passing"}
_IN_PART = {"units", "pledge"}
_MARKED = re.compile(r"[àáâãèéêìíòóôõùúýăđĩũơư\u1ea0-\u1ef9]")
_NO_WORD = re.compile(r"[^\w]+|_+")
_TONES = {
    "oà": "òa",
    "oá": "óa",
    "oả": "ỏa",
    "oã": "õa",
    "oạ": "ọa",
    "uỷ": "ủy",
    "uý": "úy",
    "uỳ": "ùy",
    "uỹ": "ũy",
    "uỵ": "ụy",
}
_MOVED = re.compile("|".join(_TONES))
_EXTENSION = re.compile(r"\.\w{2,6}$")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class _Sign:
    name: str
    marked: re.Pattern[str]
    plain: re.Pattern[str]
    title: float
    lead: float

    def of(self, text: _Text) -> bool:
        """Whether a text shows it."""
        return (self.marked if text.marked else self.plain).search(text.words) is not None


@dataclass(frozen=True)
class _Text:
    words: str
    marked: bool  # whether it has the marks of Vietnamese


@dataclass(frozen=True)
class _Knowledge:
    signs: tuple[_Sign, ...]
    prior: dict[str, Any]
    lossy: re.Pattern[str]
    boxes: re.Pattern[str]
    worth: tuple[tuple[re.Pattern[str], re.Pattern[str], float], ...]
    worthless: tuple[tuple[re.Pattern[str], re.Pattern[str], float], ...]
    unknown: float

    def sign(self, name: str) -> _Sign:
        """A sign by its name."""
        return next(sign for sign in self.signs if sign.name == name)


@lru_cache(maxsize=1)
def _knowledge() -> _Knowledge:
    data = tomllib.loads((resources.files("spiders") / "relevance.toml").read_text(encoding="utf-8"))
    signs = tuple(
        _Sign(entry["name"], _marked(entry["pattern"]), _plain(entry["pattern"]), entry["title"], entry["lead"])
        for entry in data["signs"]
    )
    sections = data["sections"]
    ranked = {
        name: tuple((_marked(e["pattern"]), _plain(e["pattern"]), float(e["value"])) for e in sections[name])
        for name in ("worth", "worthless")
    }
    return _Knowledge(
        signs,
        data["prior"],
        re.compile(data["slugs"]["lossy"]),
        _marked(data["prior"]["boxes"]),
        ranked["worth"],
        ranked["worthless"],
        sections["unknown"],
    )


def _marked(pattern: str) -> re.Pattern[str]:
    return re.compile(_moved(unicodedata.normalize("NFC", pattern)))


def _plain(pattern: str) -> re.Pattern[str]:
    return re.compile(unmarked(pattern))


def unmarked(text: str) -> str:
    """A text without the marks of Vietnamese: "khối" → "khoi"."""
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D").replace("ð", "d"))
    return "".join(character for character in apart if not unicodedata.combining(character))


def _moved(text: str) -> str:
    """The tone of open oa and uy on one of the vowels: "uỷ" → "ủy", but not "quý"."""
    return _MOVED.sub(
        lambda found: found.group() if text[found.start() - 1 : found.start()] == "q" else _TONES[found.group()], text
    )


@lru_cache(maxsize=4096)
def _text(text: str) -> _Text:
    """A text in the form that signs are looked for in."""
    words = _NO_WORD.sub(" ", unicodedata.normalize("NFC", text).lower().replace("ð", "đ")).strip()
    marked = _MARKED.search(words) is not None
    return _Text(_moved(words) if marked else words, marked)


def slug_of(url: str) -> str:
    """The words of an address: its last directory with words in it, numbers and extension left out."""
    parts = address(url)
    best = ""
    for segment in reversed([segment for segment in parts.path.split("/") if segment]):
        words = [
            word for word in re.split(r"[-_+ .]", _EXTENSION.sub("", segment)) if word and not _DIGITS.fullmatch(word)
        ]
        if len(words) >= 4:
            return " ".join(words)
        if len(words) > len(best.split()):
            best = " ".join(words)
    return best if len(best.split()) > 2 else ""


def score(link: Link, site: Site, *, walk: str, query: str | None = None) -> float:
    """The chance that a link leads to a report on a bloc.

    Args:
        link: The link.
        site: Its site.
        walk: How it was found: feed, sitemap, listing, search, tag, endpoint.
        query: What the site's search was asked, where it was.
    """
    know = _knowledge()
    anchor = "" if is_generic(link.anchor) else link.anchor
    slug = slug_of(link.url)
    lead = _text(link.lead) if link.lead else None
    section = _text(f"{link.section} {query or ''}") if link.section or query else None
    odds = know.prior["walks"].get(walk, know.prior["walks"]["listing"])
    asked = False
    if link.place in {"related", "footer", "navigation"} and walk in {"search", "tag"}:
        odds = know.prior["walks"]["listing"]
    elif section is not None and section.words:
        bloc, emulation = know.sign("bloc"), know.sign("emulation")
        boxed = walk in {"search", "tag"} and know.boxes.search(section.words) is not None
        if boxed:
            odds = know.prior["walks"]["listing"]
        elif bloc.of(section) and (walk in {"search", "tag"} or len(section.words.split()) <= 4):
            asked = True
            if walk != "search":
                odds += know.prior["bloc_list"]
        elif emulation.of(section) or "khen thưởng" in section.words or "khen thuong" in section.words:
            asked = True
            odds += know.prior["emulation_list"]
        elif section_value(link.section, "") <= 0.15:
            odds += know.prior["other_list"]
    if site.kind == "emulation_board":
        asked = True
        odds += know.prior["emulation_list"] * 0.5
    squeezed = slug.replace(" ", "").lower()
    if not anchor and lead is None and not _readable(slug):
        if know.lossy.search(squeezed):
            return 0.9
        return float(know.prior["wordless" if asked else "wordless_elsewhere"])
    title = _text(anchor) if anchor else _text(slug)
    evidence = 0.0
    named = in_part = False
    for sign in know.signs:
        in_title = sign.of(title)
        if in_title:
            evidence += sign.title
            in_part = in_part or sign.name in _IN_PART
        elif lead is not None and sign.of(lead):
            evidence += sign.lead
        else:
            continue
        named = named or sign.name in _NAMES
    if lead is not None and not named and len(link.lead) >= know.prior["unsaid_from"]:
        evidence += know.prior["unsaid_in_part" if in_part or link.lead.endswith(("…", "..")) else "unsaid"]
    if anchor and squeezed and evidence + odds < 0 and not know.sign("bloc").of(title) and know.lossy.search(squeezed):
        evidence += know.sign("bloc").lead  # the headline was changed, or is cut
    if not anchor and asked and not _readable(slug):
        evidence = max(evidence, math.log(know.prior["wordless"] / (1 - know.prior["wordless"])) - odds)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds + evidence))))


@lru_cache(maxsize=1)
def _syllables() -> frozenset[str]:
    text = (resources.files("extract") / "lexicons" / "common_syllables.txt").read_text(encoding="utf-8")
    return frozenset(unmarked(word) for line in text.splitlines() if not line.startswith("#") for word in line.split())


def _readable(slug: str) -> bool:
    """Whether an address says what it is about: three words at least, most of them long enough to be syllables."""
    words = slug.lower().split()
    if len(words) < 3:
        return False
    broken = sum(1 for word in words if len(word) == 1 or not re.search("[aeiouy]", unmarked(word)))
    return broken * 4 < len(words)


def section_score(link: Link) -> float:
    """What a menu entry promises: the chance, roughly, that a walk through the section meets reports on blocs."""
    path = address(link.url).path
    return section_value(link.anchor, path)


def section_value(text: str, path: str) -> float:
    """What a section's name and its address promise."""
    know = _knowledge()
    named = _text(text)
    spoken = _text(path.replace("/", " / "))
    best = 0.0
    for forms in (named, spoken) if not named.words or len(named.words) < 4 else (named,):
        for marked, plain, value in know.worth:
            if (marked if forms.marked else plain).search(forms.words):
                best = max(best, value)
    worth_by_address = max((v for _, plain, v in know.worth[:2] if plain.search(unmarked(spoken.words))), default=0.0)
    best = max(best, worth_by_address)
    if best >= 0.9:
        return best
    for marked, plain, value in know.worthless:
        if (marked if named.marked else plain).search(named.words):
            return value
    return best or (0.05 if is_generic(said(text)) and not spoken.words else know.unknown)
