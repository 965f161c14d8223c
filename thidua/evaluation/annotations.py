"""What annotations does a folder hold, and can they be judged?

In: a folder of ``NAME.json``. Out: the annotations by name, and a message for every file that could not be read. Only
the shape that judging needs is checked here: tables are lists of objects, and a bloc is pointed at by a plain value.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from thidua.evaluation.rows import APART, MAIN

if TYPE_CHECKING:
    from pathlib import Path

Annotation = dict[str, Any]


def _row_fault(name: str, at: int, row: Any) -> str | None:
    where = f"{name}[{at}]"
    if not isinstance(row, dict):
        return f"{where} is not an object"
    if isinstance(row.get("bloc"), dict | list):
        return f"{where}.bloc is not the number of a bloc"
    # Text is let through: the scoring script takes it letter by letter, and the two must agree.
    for column in ("aliases", "posts"):
        if row.get(column) and not isinstance(row[column], list | str):
            return f"{where}.{column} is not a list of names"
    return None


def shape_fault(value: Any) -> str | None:
    """Why ``value`` is no annotation, as the end of a sentence; ``None`` where it is one."""
    if not isinstance(value, dict):
        return "it holds no JSON object"
    for name in (*MAIN, *APART):
        rows = value.get(name)
        if not rows:  # missing, null and empty are the same: no rows
            continue
        if not isinstance(rows, list):
            return f"{name} is not a list of rows"
        for at, row in enumerate(rows):
            fault = _row_fault(name, at, row)
            if fault:
                return fault
    return None


def read_annotation(path: Path) -> tuple[Annotation | None, str | None]:
    """The annotation of one file and no message, or no annotation and the message that says why."""
    try:
        value = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        return None, f"{path}: cannot be read ({error.strerror or error})"
    except UnicodeDecodeError as error:
        return None, f"{path}: not UTF-8 (byte {error.start})"
    except json.JSONDecodeError as error:
        return None, f"{path}: not JSON ({error.msg}, line {error.lineno}, column {error.colno})"
    except (ValueError, RecursionError) as error:  # a number of ten thousand digits, lists in lists without end
        return None, f"{path}: not JSON that can be read ({error})"
    fault = shape_fault(value)
    return (None, f"{path}: {fault}") if fault else (value, None)


def read_folder(folder: Path) -> tuple[dict[str, Annotation], list[str]]:
    """Annotations by file name without ending, in the order of their names, and the messages of those left out."""
    found: dict[str, Annotation] = {}
    messages = []
    for path in sorted(folder.glob("*.json")):
        annotation, message = read_annotation(path)
        if annotation is not None:
            found[path.stem] = annotation
        if message:
            messages.append(message)
    return found, messages
