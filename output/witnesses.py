"""How a page was read, for a person at a terminal or as JSON.

In: a web page. Out: a block of text: what it is, title, lead, author, date, the beginning of each paragraph, then what
each witness said, the believed marked with ``*``.
"""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extract.web import WebPage

_LABEL = 12
_FIELDS = ("title", "lead", "author", "published")


def page_summary(page: WebPage, *, name: str, width: int = 100) -> str:
    """The block of text for one page, without a line end.

    Args:
        page: The page as read.
        name: What stands above it.
        width: Columns of the terminal.
    """
    family = f"{page.family}, layout {page.layout}" if page.layout else page.family
    lines = [name, _line("kind", f"{page.kind}: {page.message}" if page.message else page.kind, width)]
    lines.append(_line("family", family or "none known: the general way", width))
    if page.is_article:
        source = f" ({page.published_source})" if page.published else ""
        lines += [
            _line("title", page.title or "-", width),
            _line("lead", page.lead or "-", width),
            _line("author", page.author or "-", width),
            _line("published", f"{page.published or '-'}{source}", width),
            _line("body", f"{len(page.paragraphs)} paragraphs, {sum(map(len, page.paragraphs)):,} characters", width),
        ]
        lines += [f"    {_cut(paragraph, width - 4)}" for paragraph in page.paragraphs]
    for field in _FIELDS:
        heard = [witness for witness in page.witnesses if witness.field == field]
        if heard:
            lines.append(f"  what was said of the {field}:")
        for witness in heard:
            mark = "*" if witness.believed else " "
            why = f"  [{witness.why}]" if witness.why else ""
            lines.append(
                f"  {mark} {witness.source:<{_LABEL}} {_cut(witness.value, max(20, width - 18 - len(why)))}{why}"
            )
    return "\n".join(lines)


def page_json(page: WebPage) -> str:
    """The page as JSON, with its witnesses."""
    values = {
        name: getattr(page, name)
        for name in (
            "kind", "message", "family", "layout", "canonical", "title", "lead", "author", "published",
            "published_source", "paragraphs", "text",
        )
    }  # fmt: skip
    values["witnesses"] = [
        {"field": w.field, "source": w.source, "value": w.value, "believed": w.believed, "why": w.why}
        for w in page.witnesses
    ]
    return json.dumps(values, ensure_ascii=False, indent=1)


def _line(label: str, value: str, width: int) -> str:
    return textwrap.fill(
        value, max(width, 40), initial_indent=f"  {label:<{_LABEL}}", subsequent_indent=" " * (_LABEL + 2)
    )


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: max(1, width - 1)] + "…"
