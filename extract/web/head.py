"""What a page's head says: meta elements, JSON-LD, microdata, canonical address.

In: the tree. Out: a :class:`Head`. Nothing is believed here.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement

from extract.web.blocks import clean, text_of
from extract.web.markup import Markup

_ARTICLES = {
    "article", "newsarticle", "blogposting", "reportagenewsarticle", "report", "webpage", "techarticle",
    "analysisnewsarticle", "opinionnewsarticle",
}  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x1f]")


@dataclass
class Head:
    """Values by the name that the page gives them; the first of each name."""

    title: str = ""
    metas: dict[str, str] = field(default_factory=dict)
    article: dict[str, Any] = field(default_factory=dict)  # of JSON-LD
    properties: dict[str, str] = field(default_factory=dict)  # of microdata
    canonical: str = ""
    language: str = ""
    generator: str = ""

    def meta(self, *names: str) -> str:
        """The first of these meta elements that says something."""
        return next((self.metas[name] for name in names if self.metas.get(name)), "")


def read_head(markup: Markup) -> Head:
    """The head of a page."""
    head = Head(language=(markup.root.get("lang") or markup.root.get("xml:lang") or "").lower())
    for element in markup.tagged("title"):
        parent = element.getparent()
        if parent is None or parent.tag in {"head", "html", "body"}:
            head.title = clean("".join(element.itertext()))
            break
    for element in markup.tagged("meta"):
        key = (element.get("property") or element.get("name") or element.get("itemprop") or "").strip().lower()
        content = element.get("content")
        if key and content and content.strip():
            head.metas.setdefault(key, clean(_unescaped(content)))
    for element in markup.tagged("link"):
        if (element.get("rel") or "").lower() == "canonical" and element.get("href"):
            head.canonical = element.get("href").strip()
            break
    head.generator = head.metas.get("generator", "")
    for element in markup.tagged("script"):
        if (element.get("type") or "").lower().strip().startswith("application/ld+json"):
            found = _article(element.text or "")
            if found and len(found) > len(head.article):
                head.article = found
    _microdata(markup, head)
    return head


def _unescaped(content: str) -> str:
    """Some templates escape twice."""
    if "&" in content:
        import html

        return html.unescape(content)
    return content


def _article(script: str) -> dict[str, Any]:
    """The article that a script of JSON-LD describes, if it does."""
    if len(script) > 500_000:
        return {}
    script = (
        script.strip()
        .removeprefix("<!--")
        .removesuffix("-->")
        .strip()
        .removeprefix("//<![CDATA[")
        .removesuffix("//]]>")
    )
    try:
        data = json.loads(script, strict=False)
    except (ValueError, RecursionError):
        try:
            data = json.loads(re.sub(r",\s*([}\]])", r"\1", _CONTROL.sub(" ", script)), strict=False)
        except (ValueError, RecursionError):
            return {}
    waiting: list[Any] = [data]
    seen = 0
    while waiting and seen < 500:
        seen += 1
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting += node[:100]
        elif isinstance(node, dict):
            kinds = node.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            named = {str(kind).lower().rsplit("/", 1)[-1] for kind in kinds}
            if named & _ARTICLES and (node.get("headline") or node.get("datePublished") or node.get("articleBody")):
                return node
            waiting += [
                node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement") if key in node
            ]
    return {}


def _microdata(markup: Markup, head: Head) -> None:
    for elements in (
        markup.tags.get(tag, ())
        for tag in (
            "meta",
            "span",
            "div",
            "time",
            "p",
            "a",
            "h1",
            "h2",
            "h3",
            "li",
            "td",
            "b",
            "strong",
            "em",
            "i",
            "section",
            "article",
            "abbr",
            "small",
            "figure",
        )
    ):
        for element in elements:
            names = element.get("itemprop")
            if not names:
                continue
            value = element.get("content") or element.get("datetime") or ""
            for name in names.split():
                if name == "articleBody" or name in head.properties:
                    continue
                value = value or text_of(element)[:600]
                if value.strip():
                    head.properties[name] = clean(value)


def names_of(value: Any) -> str:
    """Persons of JSON-LD as a line: a string, an object with a name, or several."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        kind = str(value.get("@type", "")).lower()
        return "" if kind == "organization" else names_of(value.get("name"))
    if isinstance(value, list):
        return ", ".join(dict.fromkeys(filter(None, (names_of(x) for x in value[:6]))))
    return ""


def is_inside(element: HtmlElement, outer: HtmlElement) -> bool:
    """Whether an element is another or stands inside it."""
    return element is outer or any(up is outer for up in element.iterancestors())
