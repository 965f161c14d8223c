"""Articles as tasks for Label Studio, with what the machine says as predictions to be corrected.

In: extractions. Out: tasks as JSON has them: a marked stretch of text a row, its fields, and relations from rows to
their bloc. Offsets count Unicode code points of ``data.text``, as Label Studio has them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from extract import VERSION
from extract.schema import TABLES
from output.annotation import annotation
from output.review.labels import (
    CODES,
    LABELS,
    LIST,
    NUMBER,
    PROVINCE,
    PUBLISHED,
    RELATION,
    RELEVANT,
    SHOWN,
    TYPES,
    WRITTEN,
    Label,
    labels,
)
from output.review.rows import one_line

if TYPE_CHECKING:
    from extract.schema import Extraction

Result = dict[str, Any]


def task(extraction: Extraction, why: Sequence[str] = ()) -> dict[str, Any]:
    """One article as a task.

    Args:
        extraction: The article and its rows.
        why: Why a person should look at it.
    """
    article = extraction.article
    told = annotation(extraction)
    results: list[Result] = [
        _answer(RELEVANT, "choices", {"choices": ["yes" if article.relevant else "no"]}),
    ]
    results += [_answer(name, "textarea", {"text": [told[name]]}) for name in (PROVINCE, PUBLISHED) if told[name]]
    blocs = {bloc.bloc: f"bloc-{n}" for n, bloc in enumerate(extraction.blocs)}
    confidences = []
    for table in TABLES:
        for n, (row, object_) in enumerate(zip(told[table], extraction.rows(table), strict=True)):
            label = _label(table, row)
            region = f"{label.name}-{n}"
            if table == "blocs":
                region = blocs[getattr(object_, "bloc")]  # noqa: B009
            results += _region(region, label, row, article.text)
            confidences.append(object_.confidence)
            if "bloc" in row and row["bloc"] in blocs:
                results.append(
                    {
                        "type": "relation",
                        "from_id": region,
                        "to_id": blocs[row["bloc"]],
                        "direction": "right",
                        "labels": [RELATION],
                    }
                )
    return {
        "data": {
            "text": article.text,
            "title": article.title or "",
            "url": article.url or article.source or "",
            "article": article.article,
            "text_hash": article.text_hash,
            "published": told["published"],
            "published_at": told["article"]["published"],
            "why": "; ".join(why),
        },
        "predictions": [
            {
                "model_version": f"thidua {VERSION}",
                "score": round(min(confidences, default=0.0), 4),
                "result": results,
            }
        ],
    }


def _label(table: str, row: dict[str, Any]) -> Label:
    found = [one for one in labels().values() if one.table == table]
    return next((one for one in found if one.span is None or row[one.span]), found[-1])


def _answer(name: str, kind: str, value: dict[str, Any]) -> Result:
    return {"id": name, "from_name": name, "to_name": SHOWN, "type": kind, "value": value}


def _region(region: str, label: Label, row: dict[str, Any], text: str) -> Iterator[Result]:
    start, end = _place(label, row, text)
    place = {"start": start, "end": end}
    words = text[start:end]

    def said(name: str, kind: str, value: dict[str, Any]) -> Result:
        return {"id": region, "from_name": name, "to_name": SHOWN, "type": kind, "value": {**place, **value}}

    yield said(LABELS, "labels", {"text": words, "labels": [label.name]})
    for field, kind in label.fields.items():
        if field == WRITTEN:
            value = row[label.span] if label.span and row[label.span] != one_line(words) else None
        else:
            value = row[field]
        if value in (None, "", []):
            continue
        name = f"{label.name}_{field}"
        if kind == CODES:
            yield said(name, TYPES[kind], {"text": words, "choices": [value]})
        elif kind == NUMBER:
            yield said(name, TYPES[kind], {"text": words, "number": value})
        else:
            yield said(name, TYPES[kind], {"text": value if kind == LIST else [value]})


def _place(label: Label, row: dict[str, Any], text: str) -> tuple[int, int]:
    """Where a row is marked: the words of its name, else what else it was read from, else its sentence."""
    parts = [(e["start"], e["end"]) for e in row["evidence"] if e["column"] == label.span]
    value = row[label.span] if label.span else None
    exact = [part for part in parts if one_line(text[part[0] : part[1]]) == value]
    every = [(e["start"], e["end"]) for e in row["evidence"] if e["column"] != "bloc"]
    found = next(iter([*exact, *parts, *every]), None)
    if found is None or found[0] >= found[1]:
        at = text.find(row["sentence"]) if row["sentence"] else -1
        found = (at, at + len(row["sentence"])) if at >= 0 else (0, min(len(text), 1))
    return found
