"""HTML → tree, and where its class names and ids stand.

In: HTML as text. Out: a :class:`Markup`: the tree, its elements by class name, id and tag, what its head says. A page
that is nested too deep or has too many elements is refused before anything walks over it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from extract.errors import Reason
from extract.web.refusal import Refused

DEEPEST = 1000
MOST_ELEMENTS = 120_000
MOST_ATTRIBUTES = 1_000
LONGEST_NAMES = 1_000
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{8000,}")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
_SURROGATES = re.compile("[\ud800-\udfff]")


@dataclass
class Markup:
    """A parsed page: ``root`` is ``<html>``, ``body`` its body; elements by class, id and tag in page order."""

    html: str
    root: HtmlElement
    body: HtmlElement
    classes: dict[str, list[HtmlElement]] = field(default_factory=dict)
    ids: dict[str, list[HtmlElement]] = field(default_factory=dict)
    tags: dict[str, list[HtmlElement]] = field(default_factory=dict)
    scripts: list[str] = field(default_factory=list)

    def tagged(self, *tags: str) -> Iterator[HtmlElement]:
        """Elements of these tags, tag after tag, in page order."""
        for tag in tags:
            yield from self.tags.get(tag, ())


def parsed(html: str) -> Markup:
    """The tree of a page.

    Raises:
        Refused: if there is no tree in it, or one that no page has.
    """
    if html.count("<") > 3 * MOST_ELEMENTS:
        raise Refused(Reason.TOO_COMPLEX, f"{html.count('<'):,} tags, more than a page has")
    for tag in _LONG_TAG.finditer(html):
        # each attribute is compared with all before it
        if tag.group().count("=") > MOST_ATTRIBUTES or len(tag.group().split()) > 5 * MOST_ATTRIBUTES:
            raise Refused(Reason.TOO_COMPLEX, f"a tag with more than {MOST_ATTRIBUTES:,} attributes")
    html = _DECLARATION.sub("", html, count=1)
    data = _SURROGATES.sub("\ufffd", html).encode("utf-8")
    # huge_tree: up to 2,048 levels are kept, so that what is too deep is seen and nothing is lost unseen
    parser = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise Refused(Reason.EMPTY, f"no markup in it ({str(error)[:80]})") from None
    if root is None:
        raise Refused(Reason.EMPTY, "no markup in it")
    body = root.find("body")
    markup = Markup(html, root, body if body is not None else root)
    _index(markup)
    return markup


def _index(markup: Markup) -> None:
    depth = elements = 0
    for event, element in etree.iterwalk(markup.root, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        depth += 1
        elements += 1
        if depth > DEEPEST:
            raise Refused(Reason.TOO_DEEP, f"nested deeper than {DEEPEST:,} elements")
        if elements > MOST_ELEMENTS:
            raise Refused(Reason.TOO_COMPLEX, f"more than {MOST_ELEMENTS:,} elements")
        tag = element.tag
        if not isinstance(tag, str):
            continue
        markup.tags.setdefault(tag, []).append(element)
        names = element.get("class")
        if names and len(names) <= LONGEST_NAMES:
            for name in set(names.split()):
                markup.classes.setdefault(name, []).append(element)
        identity = element.get("id")
        if identity:
            markup.ids.setdefault(identity, []).append(element)


_SIMPLE = re.compile(r"([\w*-]+)?((?:[.#][\w:-]+|\[[^\]]+\])*)$")
_PART = re.compile(r"([.#])([\w:-]+)|\[([\w:-]+)(?:([*^$]?=)\"?([^\]\"]*)\"?)?\]")


@dataclass(frozen=True, slots=True)
class Compound:
    """A selector without spaces: a tag, class names, an id, attributes with what they hold."""

    tag: str | None
    classes: tuple[str, ...]
    identity: str | None
    attributes: tuple[tuple[str, str, str], ...]


@lru_cache(maxsize=4096)
def compound(text: str) -> Compound:
    """Read a selector without spaces; raises ``ValueError`` for what is none."""
    found = _SIMPLE.match(text)
    if not found:
        raise ValueError(f"not a selector: {text}")
    tag = found.group(1)
    parts = _PART.findall(text)
    return Compound(
        None if tag in {None, "*"} else tag,
        tuple(value for kind, value, *_ in parts if kind == "."),
        next((value for kind, value, *_ in parts if kind == "#"), None),
        tuple((name, test, value) for kind, _, name, test, value in parts if name),
    )


def select(markup: Markup, selector: str) -> list[HtmlElement]:
    """Elements that a selector names, in page order: ``tag``, ``.class``, ``#id``, ``[attr*=value]``, ``out in``."""
    *outer, last = selector.split()
    found = _candidates(markup, compound(last))
    for text in reversed(outer):
        around = compound(text)
        found = [element for element in found if any(matches(up, around) for up in element.iterancestors())]
    return found


def _candidates(markup: Markup, wanted: Compound) -> list[HtmlElement]:
    if wanted.identity is not None:
        source = markup.ids.get(wanted.identity, [])
    elif wanted.classes:
        source = markup.classes.get(wanted.classes[0], [])
    elif wanted.tag is not None:
        source = markup.tags.get(wanted.tag, [])
    else:
        # by attributes alone: the classes and ids that hold the value, not every element
        name, test, value = wanted.attributes[0]
        held = {"class": markup.classes, "id": markup.ids}.get(name)
        if held is None or not test:
            source = [element for elements in markup.tags.values() for element in elements]
        else:
            source = [element for key, elements in held.items() if value in key for element in elements]
            source = list(dict.fromkeys(source))
    return [element for element in source if matches(element, wanted)]


def matches(element: HtmlElement, wanted: Compound) -> bool:
    """Whether an element is what a selector without spaces names."""
    if wanted.tag is not None and element.tag != wanted.tag:
        return False
    if wanted.identity is not None and element.get("id") != wanted.identity:
        return False
    if wanted.classes:
        names = (element.get("class") or "").split()
        if any(name not in names for name in wanted.classes):
            return False
    for name, test, value in wanted.attributes:
        held = element.get(name)
        if held is None or not _holds(held, test, value):
            return False
    return True


def _holds(held: str, test: str, value: str) -> bool:
    match test:
        case "=":
            return held == value
        case "*=":
            return value in held
        case "^=":
            return held.startswith(value)
        case "$=":
            return held.endswith(value)
    return True
