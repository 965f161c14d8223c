"""The page put together from its parts: template, style, scripts, words, charts, data.

In: contents, a title. Out: one HTML file that asks for nothing else: its policy forbids every request.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from output.panel_sentences import patterns
from output.report.charts import LIBRARY, charts, library
from output.report.contents import Contents, provinces
from output.report.packing import inline, packed, policy_hash

SCRIPTS = (
    "opening", "words", "table", "search", "address", "elements", "grid", "evidence", "drawing", "overview", "bloc",
    "flows", "news", "checks", "browsing", "main",
)  # fmt: skip
TEXTS_IN_ONE = 400_000
"""Code points of articles that are packed together: one is opened when the first of them is read."""


def assemble(contents: Contents, title: str | None = None) -> str:
    """The page as HTML."""
    from jinja2 import Environment, StrictUndefined

    texts = _bundles(contents.texts)
    data = {
        "title": title,
        "run": contents.run,
        "stale": contents.stale,
        "shortened": contents.shortened,
        "provinces": provinces(),
        "articles": contents.articles,
        "tables": contents.tables,
        "changes": contents.changes,
        "bundles": [len(some) for some in texts],
        "layout": _toml("tables.toml"),
        "words": words() | {"sentences": list(patterns().values())},
        "charts": charts(),
    }
    style = _part("page/style.css")
    scripts = [inline(library()), inline(script())]
    template = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return template.from_string(_part("page/page.html.jinja")).render(
        title=title,
        words={key: value["vi"] for key, value in words()["page"].items()},
        style=style,
        scripts=scripts,
        style_hash=policy_hash(style),
        script_hashes=" ".join(map(policy_hash, scripts)),
        data=packed(data),
        texts=[packed(some) for some in texts],
        library=LIBRARY,
        notices=_part("page/notices.txt"),
    )


def _bundles(texts: list[str]) -> list[list[str]]:
    out: list[list[str]] = []
    size = TEXTS_IN_ONE
    for text in texts:
        if size >= TEXTS_IN_ONE:
            out.append([])
            size = 0
        out[-1].append(text)
        size += len(text)
    return out


@cache
def words() -> dict[str, Any]:
    """What the page says, in Vietnamese and English."""
    return _toml("words.toml")


@cache
def script() -> str:
    """The page's own script."""
    parts = "\n".join(_part(f"page/{name}.js") for name in SCRIPTS)
    return f'(() => {{\n"use strict";\n{parts}}})();\n'


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads(_part(name))


def _part(name: str) -> str:
    return resources.files("output.report").joinpath(name).read_text(encoding="utf-8")
