"""Evidence: every cell that is read from the text points at the words it was read from, in every row of every article.

Held on the gold articles, and on the shared corpus where it stands, as they are and as others would write the same text
to a file: decomposed letters, other line ends, no-break spaces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from extract import VERSION
from extract.reading import read_text
from extract.schema import TABLES, Article, Evidence, Extraction, Row
from tests.gate import CORPUS, SHARED, gold_folders

# How the cells of each table come from the text. Columns that stand nowhere here need no evidence, for they are made,
# not read: the numbers of blocs, *_norm (of the name beside it), recipient_type, and what every row carries.
VERBATIM = {
    "blocs": {"name", "sector", "decision"},
    "meetings": {"place"},
    "members": {"unit"},
    "leaders": {"unit", "person", "post"},
    "awards": {"award", "recipient", "votes"},
    "people": {"name", "honorific"},
}
LISTS = {"blocs": {"aliases"}, "people": {"posts", "units"}}
COMPLETED = {"members": {"unit_full"}, "leaders": {"unit_full"}, "awards": {"recipient_full"}}
NUMBERS = {"blocs": {"member_count"}, "awards": {"count"}}
# A year under review that no sentence says is read from the term or the plan that follows it, or from the day held.
REVIEWED = {"meetings": {"year_reviewed"}, "awards": {"year"}}
YEARS = {"meetings": {"year_reviewed", "year_planned"}, "leaders": {"year"}, "awards": {"year"}}
CODED = {
    "blocs": {"kind", "organiser", "level", "number", "province"},
    "meetings": {"kind", "held", "held_end"},
    "leaders": {"role", "status"},
    "awards": {"kind", "grantor", "status"},
    "people": {"part"},
}
MADE = {"bloc", "name_norm", "unit_norm", "recipient_norm", "recipient_type"}
KINDS = (VERBATIM, LISTS, COMPLETED, NUMBERS, YEARS, CODED)

FORMS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "CRLF": lambda text: re.sub("\r?\n", "\r\n", text),
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
}
FOLDERS = {**gold_folders(), **({SHARED: CORPUS} if CORPUS.is_dir() else {})}


@cache
def texts(folder: Path) -> dict[str, str]:
    return {path.stem: path.read_bytes().decode("utf-8-sig") for path in sorted(folder.glob("*.txt"))}


@cache
def extractions(folder: str, form: str) -> dict[str, Extraction]:
    return {name: read_text(FORMS[form](text), source=f"{name}.txt") for name, text in texts(FOLDERS[folder]).items()}


@dataclass(frozen=True)
class Pointed:
    """The words that the evidence of one column points at, in its order."""

    column: str
    words: list[str]

    def faults(self, table: str, cell: Any) -> Iterator[str]:
        """What is wrong with a filled cell's evidence."""
        column, words = self.column, self.words
        if not words:
            yield f"{column} {cell!r} has no evidence"
        elif column in LISTS.get(table, ()):
            if set(words) != set(cell):
                yield f"{column} {cell!r}, but the evidence reads {words!r}"
        elif column in VERBATIM[table]:
            if set(words) != {cell}:
                yield f"{column} {cell!r}, but the evidence reads {words!r}"
        elif column in COMPLETED.get(table, ()):
            if " ".join(words).casefold() != cell.casefold():
                yield f"{column} {cell!r}, but its pieces are {words!r}"
        elif column in NUMBERS.get(table, ()):
            written = [
                int(digits.replace(".", "")) for word in words for digits in re.findall(r"\d+(?:\.\d{3})*", word)
            ]
            if written and cell not in written:
                yield f"{column} {cell!r}, but the evidence reads {words!r}"
        elif column in YEARS.get(table, ()):
            written = [int(digits) for word in words for digits in re.findall(r"\d{4}", word)]
            if column in REVIEWED.get(table, ()):
                written += [year - 1 for year in written]
            if written and cell not in written:
                yield f"{column} {cell!r}, but the evidence reads {words!r}"


def span_faults(evidence: Evidence, row: Row, text: str) -> Iterator[str]:
    """Whether a span lies inside the text, tight around some words, and belongs to a filled cell."""
    if not 0 <= evidence.start < evidence.end <= len(text):
        yield f"{evidence} lies outside the text of {len(text)}"
        return
    words = text[evidence.start : evidence.end]
    if words != words.strip():
        yield f"{evidence} begins or ends with a space: {words!r}"
    if evidence.column not in {f.name for f in fields(row)}:
        yield f"{evidence} points at no column"
    elif getattr(row, evidence.column) in (None, "", []):
        yield f"{evidence} ({words!r}) for a cell that is empty"


def row_faults(row: Row, article: Article) -> Iterator[str]:
    """Everything that is wrong with what a row carries."""
    text, table = article.text, row.table
    for evidence in row.evidence:
        yield from span_faults(evidence, row, text)
    for column in sorted(set().union(*(kind.get(table, set()) for kind in KINDS))):
        cell = getattr(row, column)
        if cell in (None, "", []):
            continue
        yield from Pointed(column, [text[e.start : e.end] for e in row.evidence if e.column == column]).faults(
            table, cell
        )
    if not row.sentence or row.sentence not in text:
        yield f"the sentence stands nowhere in the text: {row.sentence!r}"
    if not row.rule:
        yield "no rule"
    if not 0 <= row.confidence <= 1:
        yield f"confidence {row.confidence}"
    if row.extractor != VERSION:
        yield f"extractor {row.extractor!r}"
    if row.article != article.article:
        yield f"article {row.article!r}"


def rows(extraction: Extraction) -> Iterator[tuple[str, Row]]:
    for table in TABLES:
        for at, row in enumerate(extraction.rows(table)):
            yield f"{table}[{at}]", row


@pytest.mark.parametrize("table", TABLES)
def test_every_column_is_read_made_or_carried(table: str) -> None:
    said = set().union(*(kind.get(table, set()) for kind in KINDS))
    carried = {f.name for f in fields(Row)}
    assert {f.name for f in fields(TABLES[table])} == said | (MADE & {f.name for f in fields(TABLES[table])}) | carried
    assert not said & MADE


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("folder", FOLDERS)
def test_every_cell_points_at_what_it_was_read_from(folder: str, form: str) -> None:
    found = extractions(folder, form)
    faults = [
        f"{folder}/{name} {where}: {fault}"
        for name, extraction in found.items()
        for where, row in rows(extraction)
        for fault in row_faults(row, extraction.article)
    ]
    assert any(True for extraction in found.values() for _ in rows(extraction))
    assert not faults, f"{len(faults)} faults\n" + "\n".join(faults)


@pytest.mark.parametrize("form", [form for form in FORMS if form != "as it is"])
@pytest.mark.parametrize("folder", FOLDERS)
def test_another_form_of_the_text_gives_the_same_text_and_rows(folder: str, form: str) -> None:
    for name, extraction in extractions(folder, form).items():
        plain = extractions(folder, "as it is")[name]
        assert extraction.article.text == plain.article.text, name
        assert extraction == plain, name


@pytest.mark.parametrize("folder", FOLDERS)
def test_rows_point_at_a_bloc_of_their_article(folder: str) -> None:
    for name, extraction in extractions(folder, "as it is").items():
        assert [bloc.bloc for bloc in extraction.blocs] == list(range(len(extraction.blocs))), name
        assert extraction.article.relevant == bool(extraction.blocs), name
        for where, row in rows(extraction):
            assert 0 <= getattr(row, "bloc", 0) < len(extraction.blocs), f"{name} {where}"


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_is_said_of_the_article_stands_in_its_text(folder: str) -> None:
    for name, extraction in extractions(folder, "as it is").items():
        article = extraction.article
        assert article.text == unicodedata.normalize("NFC", article.text), name
        assert not re.search(r"[\u00a0\r\t]|  |\n\n|^\s|\s$", article.text), name
        for cell in (article.title, article.lead, article.author):
            assert cell is None or (cell and cell in article.text), name
        assert (article.published is None) == (article.published_from is None), name
