"""What Datasette shows of the database: descriptions, facets, order, questions.

In: the tables that are exported, the release's facts. Out: the text of ``metadata.json``, which ``datasette DIR``
finds by itself, and for the database the views and the columns that full text search looks at.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from output.export.about import About
from output.export.layout import Layout


@cache
def _declared() -> dict[str, dict[str, dict[str, Any]]]:
    text = resources.files("output.export").joinpath("datasette.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def searched(layout: Layout) -> list[str]:
    """The columns that full text search looks at, those that are exported."""
    wanted = _declared()["tables"].get(layout.name, {}).get("search")
    if wanted is None:  # a table that the file does not name: its label
        wanted = [layout.label] if layout.label else []
    return [name for name in wanted if name in layout.names]


def views(layouts: Mapping[str, Layout]) -> dict[str, str]:
    """Views by name, as SQL: those whose tables are exported."""
    return {name: view["sql"].strip() for name, view in _possible("views", layouts).items()}


def _possible(kind: str, layouts: Mapping[str, Layout]) -> dict[str, dict[str, Any]]:
    return {name: one for name, one in _declared()[kind].items() if set(one["needs"]) <= set(layouts)}


def metadata(layouts: Mapping[str, Layout], about: About) -> str:
    """The text of ``metadata.json``."""
    tables = {name: _table(layout) for name, layout in layouts.items()}
    for name, view in _possible("views", layouts).items():
        tables[name] = {"description": view["about"]}
    tables["about"] = {"description": "The release: version, schema, extractor."}
    tables["codebook"] = {"description": "Every column: meaning, type, codes, unit.", "size": 200}
    queries = {
        name: {"title": one["about"].rstrip("."), "sql": one["sql"].strip()}
        for name, one in _possible("queries", layouts).items()
    }
    whole: dict[str, Any] = {
        "title": about.title,
        "description": f"Version {about.version}. Every row names the article it was read from, its sentence, and how "
        "sure it is.",
    }
    if about.licence:
        whole["license"] = about.licence
    whole["databases"] = {"thidua": {"description": whole["description"], "queries": queries, "tables": tables}}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _table(layout: Layout) -> dict[str, Any]:
    given = _declared()["tables"].get(layout.name, {})
    out: dict[str, Any] = {
        "description": layout.about,
        "columns": {c.name: c.meaning + (f" Unit: {c.unit}." if c.unit else "") for c in layout.columns},
    }
    if facets := [name for name in given.get("facets", ()) if name in layout.names]:
        out["facets"] = facets
    for order in ("sort", "sort_desc"):
        if given.get(order) in layout.names:
            out[order] = given[order]
    if layout.label in layout.names:
        out["label_column"] = layout.label
    return out
