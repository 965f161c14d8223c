"""One definition of the tables: columns, codes and JSON Schema agree, and rows fit them."""

from __future__ import annotations

import copy
from pathlib import Path

import jsonschema
import pytest

from extract.schema import TABLES, Bloc, Evidence, columns, json_schema
from output.codebook import codebook
from output.values import ALL_TABLES, plain_row, table_rows
from tests.samples import nothing, sample


@pytest.mark.parametrize("table", ALL_TABLES)
def test_every_row_fits_the_json_schema_of_its_table(table: str) -> None:
    schema = json_schema(table)
    jsonschema.Draft202012Validator.check_schema(schema)
    rows = [row for extraction in (sample(), nothing()) for row in table_rows(extraction, table)]
    assert rows
    for row in rows:
        jsonschema.validate(plain_row(row), schema)


@pytest.mark.parametrize("table", ALL_TABLES)
def test_columns_are_said_once_with_a_meaning(table: str) -> None:
    declared = columns(table)
    names = [column.name for column in declared]
    assert len(names) == len(set(names))
    assert names[0] == "article"
    assert all(column.meaning.endswith(".") for column in declared)
    assert names == list(json_schema(table)["properties"])


@pytest.mark.parametrize("table", TABLES)
def test_what_every_row_carries_stands_last(table: str) -> None:
    names = [column.name for column in columns(table)]
    assert names[-5:] == ["evidence", "sentence", "rule", "confidence", "extractor"]


@pytest.mark.parametrize(("table", "column", "value"), [("blocs", "kind", "khối"), ("awards", "grantor", "")])
def test_a_value_that_is_no_code_does_not_fit(table: str, column: str, value: str) -> None:
    (row,) = sample().rows(table)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**plain_row(row), column: value}, json_schema(table))


def test_an_unknown_table_is_refused() -> None:
    with pytest.raises(KeyError):
        columns("panels")


def test_equal_content_has_equal_identifiers() -> None:
    (row,) = sample().blocs
    same = copy.deepcopy(row)
    same.evidence, same.confidence, same.rule = [Evidence("name", 0, 1)], 0.1, "another"
    assert same.id() == row.id()
    same.name += "!"
    assert same.id() != row.id()
    assert Bloc().id() != row.id()


def test_the_codebook_page_is_the_schema() -> None:
    page = Path(__file__).parent.parent / "docs" / "tables.md"
    assert page.read_text(encoding="utf-8") == codebook(), "docs/tables.md is out of date: make docs"
