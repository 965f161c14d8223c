"""HTML → tree, and where its class names and ids stand.

In: HTML as text. Out: a :class:`Markup`: the tree, its elements by class name, id and tag, what its head says. A page that
is nested too deep or has too many elements is refused before anything walks over it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from extract.errors import Reason
from extract.web.refusal import Refused

DEEPEST = 1000
MOST_ELEMENTS = 120_000
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
        if names:
            for name in set(names.split()):
                markup.classes.setdefault(name, []).append(element)
        identity = element.get("id")
        if identity:
            markup.ids.setdefault(identity, []).append(element)


_SIMPLE = re.compile(r"([\w*-]+)?((?:[.#][\w:-]+|\[[^\]]+\])*)$")
_PART = re.compile(r"([.#])([\w:-]+)|\[([\w:-]+)(?:([*^$]?=)\"?([^\]\"]*)\"?)?\]")


def select(markup: Markup, selector: str) -> list[HtmlElement]:
    """Elements that a selector names, in page order: ``tag``, ``.class``, ``#id``, ``[attr*=value]``, ``outer inner``."""
    *outer, last = selector.split()
    found = _candidates(markup, last)
    for compound in reversed(outer):
        found = [element for element in found if any(matches(up, compound) for up in element.iterancestors())]
    return found


def _candidates(markup: Markup, compound: str) -> list[HtmlElement]:
    parts = _PART.findall(compound)
    source: list[HtmlElement] | None = None
    for kind, value, *_ in parts:
        if kind == "#":
            source = markup.ids.get(value, [])
            break
        if kind == ".":
            source = markup.classes.get(value, [])
    if source is None:
        tag = _SIMPLE.match(compound)
        named = tag.group(1) if tag else None
        if named and named != "*":
            source = markup.tags.get(named, [])
        else:
            source = [element for elements in markup.tags.values() for element in elements]
    return [element for element in source if matches(element, compound)]


def matches(element: HtmlElement, compound: str) -> bool:
    """Whether an element is what a selector without spaces names."""
    tag = _SIMPLE.match(compound)
    if not tag:
        return False
    if tag.group(1) and tag.group(1) not in {"*", element.tag}:
        return False
    names: list[str] | None = None
    for kind, value, attribute, test, wanted in _PART.findall(compound):
        if kind == "#":
            if element.get("id") != value:
                return False
        elif kind == ".":
            names = (element.get("class") or "").split() if names is None else names
            if value not in names:
                return False
        else:
            held = element.get(attribute)
            if held is None:
                return False
            if (
                (test == "=" and held != wanted)
                or (test == "*=" and wanted not in held)
                or (test == "^=" and not held.startswith(wanted))
                or (test == "$=" and not held.endswith(wanted))
            ):
                return False
    return True
