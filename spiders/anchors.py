"""The links of a page as they stand in its tree: where, how named, whether a person can see them.

In: a parsed page and its address. Out: :class:`Anchor` objects in page order and the headings between them. What a link
leads to is decided in :mod:`spiders.links`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urljoin

from lxml import etree
from lxml.html import HtmlElement

from extract.web.markup import Markup
from spiders.unseen import concealed, is_concealed, opens
from spiders.wording import is_generic, wording

MAIN, NAVIGATION, RELATED, FOOTER, HIDDEN = "main", "navigation", "related", "footer", "hidden"
MOST = 5_000
"""Links of a page that are read."""
LONGEST = 2_000
DEEPEST = 100
MOST_PIECES = 4_000
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_SILENT = {"script", "style", "noscript", "template", "svg", "select", "button"}
_BLOCKS = {"p", "div", "span", "strong", "dt", "dd", "time"}
_INLINE = {"b", "i", "em", "strong", "font", "u", "a", "mark"}
_GOES = re.compile(
    r"(?:location(?:\.href)?\s*=\s*|location\.(?:assign|replace)\(\s*|window\.open\(\s*)['\"]([^'\"]+)['\"]"
)
_SPACE = re.compile(r"\s+")
_HOST_END = re.compile(r"[/?#]")


@dataclass(slots=True)
class Anchor:
    """A link: its address, what names it, where it stands."""

    element: HtmlElement
    url: str  # absolute; empty where a script makes it
    href: str
    text: str
    title: str = ""  # its title attribute
    alt: str = ""  # of the picture in it
    more: str = ""  # text that it carries for a tooltip
    card: bool = False  # it is around a whole entry: its name is a part of its text
    rel: frozenset[str] = frozenset()
    place: str = MAIN
    heading: bool = False  # stands in or holds a heading
    pager: bool = False
    crumb: bool = False
    calendar: bool = False
    label: bool = False
    above: int = 0  # how many headings stand before it
    order: int = 0


@dataclass(slots=True)
class _State:
    place: str = MAIN
    pager: bool = False
    crumb: bool = False
    calendar: bool = False
    heading: bool = False
    label: bool = False
    content: bool = False  # inside <main> or <article>


@dataclass(slots=True)
class Walked:
    """What a walk over a page found: its links, its headings, the first of them that is the page's own."""

    anchors: list[Anchor] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    headline: str = ""


@dataclass(frozen=True, slots=True)
class _Names:
    place: str | None
    hiding: bool
    pager: bool
    crumb: bool
    calendar: bool
    title: bool
    label: bool


@lru_cache(maxsize=8192)
def _read_names(names: str) -> _Names:
    words = wording()
    places = words.places
    classes = names.lower().split()
    hiding = not words.hiding.isdisjoint(classes) and not any(words.shown.search(name) for name in classes)
    place = next((place for place in (FOOTER, NAVIGATION, RELATED) if places[place].search(names)), None)
    return _Names(
        place,
        hiding,
        pager=bool(places["pager"].search(names)),
        crumb=bool(places["breadcrumb"].search(names)),
        calendar=bool(words.calendar_names.search(names)),
        title=bool(places["title"].search(names)),
        label=bool(places["label"].search(names)),
    )


def walk(markup: Markup, base: str) -> Walked:
    """The links of a page; ``base`` is what its relative addresses stand under."""
    found = Walked()
    hidden_names = concealed(markup)
    states = [_State()]
    for event, element in etree.iterwalk(markup.body, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if event == "end":
            states.pop()
            continue
        tag = element.tag
        state = _enter(states[-1], element, tag, hidden_names)
        states.append(state)
        if tag in _HEADINGS or (state.heading and not states[-2].heading):
            _note_heading(element, tag, found)
        if len(found.anchors) >= MOST:
            continue
        anchor = _anchor(element, tag, state, base)
        if anchor is not None:
            anchor.above, anchor.order = len(found.headings), len(found.anchors)
            found.anchors.append(anchor)
    return found


def _enter(outer: _State, element: HtmlElement, tag: str, hidden_names: frozenset[str]) -> _State:
    """The state inside an element."""
    attributes = element.attrib
    names = attributes.get("class")
    identity = attributes.get("id")
    role = attributes.get("role")
    if tag in {"body", "html"}:
        return outer  # its classes name the kind of page
    plain = tag not in {"nav", "footer", "aside", "header", "main", "article", "template"} and tag not in _HEADINGS
    if plain and not attributes:
        return outer
    state = _State(
        outer.place, outer.pager, outer.crumb, outer.calendar, outer.heading, outer.label, outer.content
    )  # fmt: skip
    if tag in {"main", "article"} or role == "main":
        state.content = True
    if tag in _HEADINGS:
        state.heading = True
    place = {"nav": NAVIGATION, "footer": FOOTER, "aside": RELATED}.get(tag)
    if (tag == "header" and not state.content) or role in {"navigation", "menu", "menubar"}:
        place = NAVIGATION
    elif role == "contentinfo":
        place = FOOTER
    if names or identity:
        read = _read_names(f"{names or ''} {identity or ''}"[:LONGEST].strip())
        place = place or read.place
        state.pager |= read.pager
        state.crumb |= read.crumb
        state.calendar |= read.calendar
        state.heading |= read.title
        state.label |= read.label
        if read.hiding or is_concealed(names or "", identity or "", hidden_names):
            place = HIDDEN
    style = attributes.get("style")
    if (
        "hidden" in attributes
        or tag == "template"
        or attributes.get("aria-hidden") == "true"
        or (style and wording().hidden_style.search(style))
    ) and not opens(names or "", identity or ""):
        place = HIDDEN
    # what is hidden stays so whatever it holds, and the foot of the page is its foot; <body> and its like say nothing
    if place is not None and outer.place not in {HIDDEN, FOOTER} and tag not in {"body", "html", "form"}:
        state.place = place
    elif place == HIDDEN:
        state.place = HIDDEN
    return state


def _note_heading(element: HtmlElement, tag: str, found: Walked) -> None:
    """Note a heading; which of them name articles is not known yet."""
    text = text_of(element)
    if not text or len(text) > 120:
        return
    if tag == "h1" and not found.headline:
        found.headline = text
    if len(text.split()) <= 12 and not is_generic(text):
        found.headings.append(text)


def _anchor(element: HtmlElement, tag: str, state: _State, base: str) -> Anchor | None:
    href = ""
    if tag in {"a", "area"}:
        href = (element.get("href") or "").strip()
        if not href or href.startswith(("#", "javascript:", "Javascript:", "JavaScript:")):
            goes = _GOES.search(element.get("onclick") or "") or _GOES.search(href)
            href = goes.group(1) if goes else href or "#"
    elif (script := element.get("onclick")) is not None and (goes := _GOES.search(script[:LONGEST])):
        href = goes.group(1)
    elif tag in {"div", "li", "article", "tr", "span", "section"}:
        href = (element.get("data-href") or element.get("data-link") or "").strip()
    if not href:
        return None
    text, card, heading = _named(element)
    tooltip = _line(element.get("data-content") or element.get("data-original-title") or "")
    anchor = Anchor(
        element,
        absolute(base, href),
        href,
        text,
        title=_line(element.get("title") or element.get("aria-label") or ""),
        alt=_alt(element),
        more=tooltip,
        card=card,
        rel=frozenset((element.get("rel") or "").lower().split()),
        place=state.place,
        heading=state.heading or heading,
        pager=state.pager,
        crumb=state.crumb,
        calendar=state.calendar,
        label=state.label,
    )
    if anchor.place != HIDDEN and not (text or anchor.title or anchor.alt) and _is_empty(element):
        anchor.place = HIDDEN
    return anchor


def absolute(base: str, href: str) -> str:
    """The absolute address of a link; empty where it is none of the web."""
    if not href or len(href) > LONGEST or href.startswith("#"):
        return ""
    if href.isascii() and " " not in href:
        if href.startswith(("https://", "http://")):
            return href
        if href.startswith("/") and href[1:2] not in {"/", "\\"} and "/." not in href:
            return _root(base) + href.replace("\\", "/")
    try:
        url = urljoin(base, _SPACE.sub(" ", href.replace("\\", "/")).strip())
    except ValueError:
        return ""
    return url if url[:8].lower().startswith(("http://", "https://")) else ""


@lru_cache(maxsize=256)
def _root(base: str) -> str:
    """Scheme and host of an address."""
    scheme, _, rest = base.partition("://")
    return f"{scheme}://{_HOST_END.split(rest, maxsplit=1)[0]}"


def _is_empty(element: HtmlElement) -> bool:
    """Whether there is nothing in a link that a person could see or press."""
    if element.get("style") and "background" in element.get("style"):
        return False
    if re.search(
        r"stretch|overlay|cover|link|img|image|thumb|pic|photo|icon|avatar", element.get("class") or "", re.IGNORECASE
    ):
        return False
    return all(child.tag not in {"img", "svg", "i", "picture", "figure", "video", "input"} for child in element.iter())


def _alt(element: HtmlElement) -> str:
    for picture in element.iter("img"):
        alt = _line(picture.get("alt") or picture.get("title") or "")
        if alt:
            return alt
    return _line(element.get("alt") or "")


def _named(element: HtmlElement) -> tuple[str, bool, bool]:
    """The name that a link carries as text; whether it carries more; whether the name is a heading."""
    whole = text_of(element)
    if len(element) == 0 or len(whole) < 20:
        return whole, False, False
    for inner in element.iter():
        if not isinstance(inner.tag, str) or inner is element:
            continue
        is_heading = inner.tag in _HEADINGS
        if is_heading or (inner.get("class") and _read_names(inner.get("class")[:LONGEST]).title):
            text = text_of(inner)
            if text and not is_generic(text):
                return text, len(whole) > len(text), is_heading
    blocks = [text_of(child) for child in element if isinstance(child.tag, str) and child.tag in _BLOCKS]
    blocks = [block for block in blocks if block]
    if len(blocks) > 1:
        name = next((block for block in blocks if len(block.split()) >= 4), blocks[0])
        return name, True, False
    return whole, False, False


def text_of(element: HtmlElement) -> str:
    """The text of an element in one line: scripts and their like left out, of a link what belongs to another link."""
    if len(element) == 0:
        return _line(element.text or "")
    pieces: list[str] = []
    _gather(element, pieces, _SILENT | {"a"} if element.tag == "a" else _SILENT, 0)
    return _line("".join(pieces))


def _gather(element: HtmlElement, pieces: list[str], silent: set[str], depth: int) -> None:
    if element.text:
        pieces.append(element.text)
    for inner in element:
        tag = inner.tag
        if isinstance(tag, str):
            part = tag not in _INLINE
            if part:
                pieces.append(" ")
            if tag not in silent and depth < DEEPEST:
                _gather(inner, pieces, silent, depth + 1)
            if part:
                pieces.append(" ")
        if inner.tail:
            pieces.append(inner.tail)
        if len(pieces) > MOST_PIECES:
            return


def _line(text: str) -> str:
    return _SPACE.sub(" ", text).strip()
