"""The program has one clock, so that nights can be imitated whole."""

from __future__ import annotations

import ast
import datetime
from pathlib import Path

import pytest

from pipelines import clock

CLONE = Path(__file__).parent.parent
PROGRAM = ("extract", "pipelines", "output", "spiders", "thidua")
OTHERS = {
    "pipelines/clock.py": "is the clock",
    "output/export/release.py": "compares with the times that the file system gives",
    "thidua/samples": "stands for other people's machines",
}
"""Where the machine's clock is read, and why."""


def readings(path: Path) -> list[int]:
    """The lines of a module that ask the machine what time it is."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            of, name = ast.unparse(node.func.value), node.func.attr
            if (of, name) == ("time", "time") or (
                name in {"now", "utcnow", "today"} and of.split(".")[-1][:4] == "date"
            ):
                found.append(node.lineno)
    return found


def test_nothing_but_the_clock_asks_the_machine_what_time_it_is() -> None:
    asking = {
        path.relative_to(CLONE).as_posix(): lines
        for part in PROGRAM
        for path in sorted((CLONE / part).rglob("*.py"))
        if (lines := readings(path))
    }
    assert "pipelines/clock.py" in asking
    assert {name: lines for name, lines in asking.items() if not name.startswith(tuple(OTHERS))} == {}


def test_an_imitated_moment_goes_on_from_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.VARIABLE, "2023-01-18T02:00:00+07:00")
    first, second = clock.now(), clock.now()
    assert first.tzinfo is datetime.UTC
    assert first.replace(microsecond=0, second=0, minute=0) >= datetime.datetime(2023, 1, 17, 19, tzinfo=datetime.UTC)
    assert first.year == 2023
    assert first <= second
