"""Visits made such that a database takes them.

In: a visit with a value that some do not take: half a character, no character (NUL), an endless number. Out: the same
visit, mended.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from extract.schema import TABLES

if TYPE_CHECKING:
    from pipelines.items import Visit

_LARGEST = 2**63 - 1


def mend(visit: Visit) -> None:
    """Replace what no database takes, in place."""
    things: list[Any] = [visit, *visit.discovered]
    if visit.extraction is not None:
        things.append(visit.extraction.article)
        for table in TABLES:
            things += visit.extraction.rows(table)
    for thing in things:
        for field in dataclasses.fields(thing):
            value = getattr(thing, field.name)
            if isinstance(value, str | int) or (isinstance(value, list) and value and isinstance(value[0], str)):
                setattr(thing, field.name, storable(value))


def storable(value: Any) -> Any:
    """A value that no database takes, made one that it takes: halves of characters, endless numbers."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if -_LARGEST <= value <= _LARGEST else None
    if isinstance(value, list):
        return [storable(item) for item in value]
    if isinstance(value, dict):
        return {key: storable(item) for key, item in value.items()}
    return value
