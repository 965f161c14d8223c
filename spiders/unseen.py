"""What a page's own style sheets and class names hide from people.

In: a parsed page. Out: the classes and ids that it hides, and whether something is hidden only until it is opened.
"""

from __future__ import annotations

import re

from extract.web.markup import Markup
from spiders.wording import wording

_MEDIA = re.compile(r"@[a-z-]+[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", re.IGNORECASE)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"(?:^|[\s>])[a-z0-9]*([.#])([\w-]+)$", re.IGNORECASE)


def opens(names: str, identity: str) -> bool:
    """Whether something is only hidden until a person opens it: a menu, a tab, a slide."""
    return any(wording().shown.search(name) for name in f"{names} {identity}".lower().split())


def is_concealed(names: str, identity: str, hidden_names: frozenset[str]) -> bool:
    """Whether a class or an id is one that the page hides."""
    if not hidden_names:
        return False
    return any("." + name in hidden_names for name in names.split()) or "#" + identity in hidden_names


def concealed(markup: Markup) -> frozenset[str]:
    """The classes and ids that the page's own style sheets hide."""
    found: set[str] = set()
    for element in markup.tagged("style"):
        sheet = (element.text or "")[:200_000]
        if "{" not in sheet:
            continue
        for selectors, body in _RULE.findall(_MEDIA.sub(" ", sheet)):
            if not wording().hidden_style.search(body):
                continue
            for selector in selectors.split(","):
                simple = _SIMPLE.search(selector.strip())
                if simple and not wording().shown.search(simple.group(2).lower()):
                    found.add(simple.group(1) + simple.group(2))
    return frozenset(found)
