"""What persons labelled, as annotated articles for ``thidua evaluate``.

In: the JSON that Label Studio exports. Out: :class:`Labelled` articles: an annotation (docs/annotation.md) and the text
that it is of, with the stamp of the page where the text has none. What cannot be an annotation is said, task by task.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extract.errors import ThiduaError, UnwritableOutput
from extract.schema import TABLES
from output.review.labels import (
    CODES,
    LABELS,
    LIST,
    NUMBER,
    PROVINCE,
    PUBLISHED,
    RELEVANT,
    TEXT,
    WRITTEN,
    Label,
    labels,
)
from output.review.rows import one_line

_NAME = re.compile(r"[0-9a-f]{16}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_FEW = 6  # lines at the head of a text among which a stamp stands
MOST_FAULTS = 20


class BadLabels(ThiduaError):
    """Raised for labels that cannot be taken over; the message names the tasks."""


class _Fault(ValueError):
    pass


@dataclass(frozen=True, slots=True)
class Labelled:
    """An annotated article: the name of its files, its text, its annotation."""

    name: str
    text: str
    annotation: dict[str, Any]


def read_labelled(path: Path) -> tuple[list[Labelled], int]:
    """The articles that a person has labelled, and the number of tasks that nobody has.

    Raises:
        BadLabels: if the file is none of Label Studio's, or a task cannot be taken over; every such task is named.
    """
    try:
        tasks = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadLabels(f"{path} cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise BadLabels(f"{path} is not UTF-8 (byte {error.start}); export it again as JSON") from None
    except json.JSONDecodeError as error:
        raise BadLabels(
            f"{path}, line {error.lineno}: no JSON ({error.msg}, column {error.colno}); the file is damaged or cut "
            "off, export it again"
        ) from None
    except (ValueError, RecursionError) as error:
        raise BadLabels(f"{path}: no JSON that can be read ({error})") from None
    if not isinstance(tasks, list) or not all(isinstance(one, dict) and "data" in one for one in tasks):
        raise BadLabels(f"{path} holds no tasks of Label Studio; export them as “JSON”, not as JSON-MIN or CSV")
    out: list[Labelled] = []
    faults: list[str] = []
    seen: dict[str, int] = {}
    without = 0
    for n, one in enumerate(tasks, 1):
        try:
            made = _labelled(n, one)
        except _Fault as fault:
            faults.append(f"task {n} ({_title(one)}): {fault}")
            continue
        except (KeyError, TypeError, AttributeError, IndexError) as error:
            faults.append(f"task {n} ({_title(one)}): it is damaged ({type(error).__name__}: {error})")
            continue
        if made is None:
            without += 1
        elif made.name in seen:
            faults.append(f"task {n} ({_title(one)}): it is the article of task {seen[made.name]}; keep one")
        else:
            seen[made.name] = n
            out.append(made)
    if faults:
        more = [f"… and {len(faults) - MOST_FAULTS} more"] if len(faults) > MOST_FAULTS else []
        told = [f"{path}, {fault}" for fault in faults[:MOST_FAULTS]]
        raise BadLabels("\n".join([*told, *more, "nothing was written"]))
    return out, without


def _title(task: Mapping[str, Any]) -> str:
    data = task.get("data")
    data = data if isinstance(data, dict) else {}
    return str(data.get("title") or data.get("article") or task.get("id") or "without a name")[:60]


def _labelled(number: int, task: Mapping[str, Any]) -> Labelled | None:
    given = [one for one in task.get("annotations") or [] if not one.get("was_cancelled")]
    if not given:
        return None
    last = max(given, key=lambda one: (str(one.get("updated_at") or one.get("created_at") or ""), one.get("id") or 0))
    data = task["data"]
    text = data.get("text")
    if not isinstance(text, str):
        raise _Fault("it has no text; leave the data of tasks as they were")
    composed = unicodedata.normalize("NFC", text)
    digest = hashlib.sha256(composed.encode("utf-8", "surrogatepass")).hexdigest()
    if data.get("text_hash") not in (None, digest):
        raise _Fault("its text is not the one that was exported; leave the data of tasks as they were")
    name = data.get("article")
    name = name if isinstance(name, str) and _NAME.fullmatch(name) else f"task-{task.get('id', number)}"
    read = _Reading(text, last["result"])
    rows = read.rows()
    relevant = read.whole.get(RELEVANT)
    if relevant == "no" and any(rows.values()):
        raise _Fault("it is said to be on no bloc, but rows are marked; take them out, or say that it is")
    published = read.whole.get(PUBLISHED)
    if published is not None and not _DAY.fullmatch(published):
        raise _Fault(f"published is {published!r}, which is no day such as 2024-01-09")
    annotation = {
        "id": name,
        "published": published,
        "province": read.whole.get(PROVINCE),
        "relevant": bool(rows["blocs"]) if relevant is None else relevant == "yes",
        **rows,
    }
    return Labelled(name, _with_stamp(composed, published, data.get("published_at")), annotation)


class _Reading:
    """The regions of one annotation, and what is said of them."""

    def __init__(self, text: str, results: Sequence[Mapping[str, Any]]) -> None:
        self.text = text
        self.whole: dict[str, str] = {}
        self.said: dict[str, dict[str, Any]] = {}
        self.marked: dict[str, tuple[Label, str]] = {}
        self.points: list[tuple[str, str]] = []
        for one in results:
            if one["type"] == "relation":
                self.points.append((one["from_id"], one["to_id"]))
            elif one["type"] == "labels" and one["from_name"] == LABELS:
                self.marked[one["id"]] = self._mark(one["value"])
        for one in results:
            if one["type"] != "relation" and one.get("from_name") != LABELS:
                self._note(one)

    def _mark(self, value: Mapping[str, Any]) -> tuple[Label, str]:
        names = value.get("labels") or []
        if len(names) != 1 or names[0] not in labels():
            raise _Fault(f"a stretch is labelled {names}; there are {', '.join(labels())}")
        return labels()[names[0]], self._words(value)

    def _words(self, value: Mapping[str, Any]) -> str:
        start, end, told = value["start"], value["end"], value.get("text")
        found = one_line(self.text[start:end])
        if not 0 <= start < end:
            raise _Fault(f"a stretch goes from {start} to {end}")
        if isinstance(told, str) and one_line(told.replace("\\n", " ")) != found:
            # Older versions count as JavaScript does: two for a sign beyond the basic plane.
            wide = self.text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * end]
            found = one_line(wide.decode("utf-16-le", "replace"))
            if found != one_line(told.replace("\\n", " ")):
                raise _Fault(f"at {start} to {end} the text has {self.text[start:end]!r}, and not {told!r}")
        if not found:
            raise _Fault(f"from {start} to {end} no words are marked")
        return found

    def _note(self, one: Mapping[str, Any]) -> None:
        value, name, kind = one["value"], one["from_name"], one["type"]
        if kind == "choices":
            told: Any = value["choices"][0] if value["choices"] else None
        elif kind == "number":
            told = value["number"]
        elif kind == "textarea":
            lines = value["text"] if isinstance(value["text"], list) else [value["text"]]
            told = [one_line(line) for line in lines if one_line(line)]
        else:
            raise _Fault(f"{name} is a {kind}; the labelling configuration is not the one that was written")
        if name in (RELEVANT, PROVINCE, PUBLISHED):
            told = told[0] if isinstance(told, list) and told else told
            if told:
                self.whole[name] = told
        elif one["id"] in self.marked:
            self.said.setdefault(one["id"], {})[name] = told

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """The rows by table, in the order in which they were marked."""
        out: dict[str, list[dict[str, Any]]] = {table: [] for table in TABLES}
        blocs = [region for region, (label, _) in self.marked.items() if label.table == "blocs"]
        of: dict[str, str] = {}
        for start, end in self.points:
            if end in blocs and start not in blocs:
                of[start] = end
            elif start in blocs and end not in blocs and end in self.marked:
                of[end] = start  # drawn the other way round
        for region, (label, words) in self.marked.items():
            row = self._row(label, words, self.said.get(region, {}))
            if label.table not in ("blocs", "people"):
                if region not in of and len(blocs) != 1:
                    told = f"{label.name} “{words}” points at no bloc, and there are {len(blocs)}"
                    raise _Fault(f"{told}; draw a relation from it to its bloc")
                row = {"bloc": blocs.index(of[region]) if region in of else 0, **row}
            out[label.table].append(row)
        return out

    def _row(self, label: Label, words: str, said: Mapping[str, Any]) -> dict[str, Any]:
        row: dict[str, Any] = {}
        if label.span:
            written = said.get(f"{label.name}_{WRITTEN}") or []
            row[label.span] = written[0] if written else words
        for name, other in ((n, one) for one in labels().values() if one.table == label.table for n in _names(one)):
            row.setdefault(name, [] if other.fields.get(name) == LIST else None)
        for field, kind in label.fields.items():
            told = said.get(f"{label.name}_{field}")
            if field == WRITTEN or told in (None, "", []):
                continue
            row[field] = self._value(label, field, kind, told, words)
        for field in ("role", "status", "kind"):
            if label.fields.get(field) == CODES and row[field] is None:
                raise _Fault(f"{label.name} “{words}” has no {field}")
        return row

    def _value(self, label: Label, field: str, kind: str, told: Any, words: str) -> Any:
        if kind == CODES:
            if told not in label.codes(field):
                raise _Fault(f"{label.name} “{words}”: {field} is {told!r}, none of {', '.join(label.codes(field))}")
            return told
        if kind == NUMBER:
            if isinstance(told, bool) or not isinstance(told, int | float) or told != int(told) or told < 0:
                raise _Fault(f"{label.name} “{words}”: {field} is {told!r}, which is no whole number")
            return int(told)
        if kind == TEXT:
            value = told[0]
            if field.startswith("held") and not _DAY.fullmatch(value):
                raise _Fault(f"{label.name} “{words}”: {field} is {value!r}, which is no day such as 2024-01-09")
            return value
        return told


def _names(label: Label) -> list[str]:
    return [name for name in [label.span, *label.fields] if name and name != WRITTEN]


def _with_stamp(text: str, published: str | None, moment: str | None) -> str:
    """The text as a file, a paragraph and an empty line; the page's stamp under the title where the text has none."""
    paragraphs = text.split("\n")
    if published is not None:
        year, month, day = published.split("-")
        stamp = f"{day}/{month}/{year}"
        if not any(
            stamp in line or f"{int(day)}/{int(month)}/{year}" in line for line in paragraphs[:_FEW] if len(line) < 80
        ):
            clock = moment[11:16] if moment and moment.startswith(published) and len(moment) > 15 else ""
            paragraphs.insert(1, f"{stamp} {clock}".strip())
    return "\n\n".join(paragraphs) + "\n"


def write_annotated(articles: Sequence[Labelled], folder: Path) -> None:
    """Write ``NAME.txt`` and ``NAME.json`` for each article.

    Raises:
        UnwritableOutput: if the folder cannot be written, or has another annotation of one of the articles.
    """
    files: dict[Path, str] = {}
    for one in articles:
        files[folder / f"{one.name}.txt"] = one.text
        files[folder / f"{one.name}.json"] = json.dumps(one.annotation, ensure_ascii=False, indent=1) + "\n"
    part = folder / f".{os.getpid()}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in files.items():
            if path.exists() and path.read_bytes() != text.encode("utf-8"):
                raise UnwritableOutput(
                    f"{path} is there already and says something else; name another folder with --out, or take it away"
                )
        try:
            for path, text in files.items():
                part.write_bytes(text.encode("utf-8"))
                part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise UnwritableOutput(
            f"cannot write to {folder}: {error.strerror or error}; name another with --out"
        ) from None
