"""The steps of a run behind the crawl: names resolved, tables exported, a report written.

In: an open store and the settings. Out: a line for a person, or ``None`` where a step is not asked for or not there.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from output.store import Store
    from thidua.run_settings import RunSettings

Step = Callable[["Store", "RunSettings"], "str | None"]

RESOLVE = "output.resolve"
"""The room that a step needs; without it the step is left out."""


def is_there(room: str) -> bool:
    """Whether a step's room is part of this installation."""
    return find_spec(room) is not None


def resolve(store: Store, settings: RunSettings) -> str | None:
    """Which units and blocs are the same."""
    room: Any = import_module(RESOLVE) if is_there(RESOLVE) else None
    if not hasattr(room, "resolve"):
        return None
    found = room.resolve(store, settings.overrides)
    return ", ".join(f"{table} {len(rows):,}" for table, rows in found.tables.items())


def export(store: Store, settings: RunSettings) -> str | None:
    """The tables as files."""
    if settings.out is None:
        return None
    from output.export import write

    written = write(store, settings.out, settings.formats)
    return f"{', '.join(f'{table} {number:,}' for table, number in written.rows.items())}; tables in {settings.out}"


def report(store: Store, settings: RunSettings) -> str | None:
    """The report for people."""
    if settings.report is None:
        return None
    from output.report import write

    write(store, settings.report)
    return f"in {settings.report}"


STEPS: dict[str, Step] = {"resolve": resolve, "export": export, "report": report}
"""The steps by name, in their order."""
