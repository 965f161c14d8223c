"""What is exported: the tables, their columns in fixed order, their keys.

In: whether units and blocs were resolved, and whether the form is the one to publish. Out: a :class:`Layout` for every
table, made from the declarations of the schema. Every form (CSV, Parquet …) has the same tables and columns.
"""

from __future__ import annotations

import importlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from typing import Any

from extract.schema import SCHEMA_VERSION, TABLES, Column, columns, row_type

ID = Column(
    "id", "string", False, "Identifier of the row, made of what it says: it stays while the row says the same.", (), ""
)
REVIEW = Column(
    "review",
    "string",
    True,
    "What a person decided on the row; empty where nobody has. Rejected rows are left out.",
    ("accepted", "corrected"),
    "",
)
MACHINE = Column(
    "machine", "string", True, "Of a corrected row the cells that a person changed, as extracted; JSON.", (), ""
)
REVIEWED = (REVIEW, MACHINE)
"""What an exported row says of its review."""
SCHEMA = Column("schema", "string", False, "Version of the schema that declares the columns.", (), "")

REVIEWS = "reviews"
"""The table of decisions, exported where there are some."""
UNPUBLISHED = {"articles": frozenset({"lead", "text"}), REVIEWS: frozenset({"reviewer", "note"})}
"""Columns that the publishable form leaves out: other people's texts, and who reviewed."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key: these columns name a row of that table."""

    columns: tuple[str, ...]
    table: str
    target: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """One table as it is exported."""

    name: str
    about: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...] = ()
    label: str | None = None
    declared: tuple[Column, ...] = field(default=(), repr=False)
    resolved: bool = False
    version: str = SCHEMA_VERSION

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)


@cache
def _keys() -> dict[str, Any]:
    text = resources.files("output.export").joinpath("keys.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def layouts(*, resolved: bool = False, publish: bool = False, reviews: bool = False) -> dict[str, Layout]:
    """The tables in the order in which they are written: one that is referred to comes first.

    Args:
        resolved: Whether the resolved tables are among them.
        publish: Whether they are in the form without the articles' texts.
        reviews: Whether the decisions of persons are among them.
    """
    names = ["articles", *TABLES, *([REVIEWS] if reviews else ()), *(resolved_types() if resolved else ())]
    out = {}
    for name in names:
        out[name] = _layout(name, publish=publish)
    known = {name: set(layout.names) for name, layout in out.items()}
    for name, layout in out.items():  # a key that names what is not exported is none
        kept = tuple(r for r in layout.references if set(r.target) <= known.get(r.table, set()))
        if kept != layout.references:
            out[name] = replace(layout, references=kept)
    return out


def _layout(name: str, *, publish: bool) -> Layout:
    resolved = name != "articles" and name not in TABLES and name != REVIEWS
    declared = tuple(_declared(name))
    left_out = UNPUBLISHED.get(name, frozenset()) if publish else frozenset()
    own = [_with_words(c) if publish and c.name == "evidence" else c for c in declared if c.name not in left_out]
    every = (*([ID] if name in TABLES else []), *own, *(REVIEWED if name in TABLES else ()), SCHEMA)
    given = _keys().get(name, {})
    references = [Reference(tuple(r["columns"]), r["table"], tuple(r["target"])) for r in given.get("references", ())]
    if resolved:
        key = tuple(_resolved().KEYS[name])
        references += [
            Reference((column,), other, (target,))
            for (table, column), (other, target) in _resolved().POINTS_AT.items()
            if table == name
        ]
    else:
        key = {"articles": ("article",), REVIEWS: ("review",)}.get(name, ("id",))
    about = " ".join((_type(name).__doc__ or "").split())
    version = _resolved().RESOLVED_VERSION if resolved else SCHEMA_VERSION
    return Layout(name, about, every, key, tuple(references), given.get("label"), declared, resolved, version)


def _with_words(column: Column) -> Column:
    return Column(
        column.name,
        column.type,
        column.nullable,
        "Where each cell was read: column, start and end, in code points of the article's text (text_hash tells "
        "whether a text is that one), and the words that stand there.",
        column.codes,
        column.unit,
    )


def resolved_types() -> Mapping[str, type]:
    """The row types of the resolved tables by name; none where this installation resolves nothing."""
    module = _resolved()
    found: Mapping[str, type] = module.RESOLVED if module else {}
    return found


@cache
def _resolved() -> Any:
    try:
        return importlib.import_module("output.resolved")
    except ModuleNotFoundError as error:
        if error.name != "output.resolved":
            raise
        return None


def _declared(name: str) -> list[Column]:
    if name == REVIEWS:
        from output.review.exported import columns as declared_reviews

        return declared_reviews()
    if name == "articles" or name in TABLES:
        return columns(name)
    found: list[Column] = _resolved().columns(name)
    return found


def _type(name: str) -> type:
    if name == REVIEWS:
        from output.review.exported import Review

        return Review
    return resolved_types()[name] if name in resolved_types() else row_type(name)
