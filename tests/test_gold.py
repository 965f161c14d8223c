"""The gold annotations are well-formed: codes, numbers of blocs, and names that stand in their texts."""

from __future__ import annotations

import datetime
import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from extract.schema import (
    AWARD_KINDS,
    AWARD_STATUS,
    GRANTORS,
    LEADER_STATUS,
    MEETING_KINDS,
    PARTS,
    ROLES,
)
from tests.gate import gold_folders

ARTICLES = [path for folder in gold_folders().values() for path in sorted(folder.glob("*.json"))]
TABLES = ("blocs", "members", "leaders", "awards", "meetings", "people")
# Columns of each table: required ones, then those that may be left out.
COLUMNS: dict[str, tuple[set[str], set[str]]] = {
    "blocs": ({"name", "aliases", "member_count", "decision"}, set()),
    "members": ({"bloc", "unit"}, {"full"}),
    "leaders": ({"bloc", "role", "unit", "person", "year", "status"}, {"full"}),
    "awards": ({"bloc", "kind", "grantor", "recipient", "count", "year", "status"}, {"full"}),
    "meetings": ({"bloc", "kind", "held", "held_end", "place", "year_reviewed", "year_planned"}, set()),
    "people": ({"name", "honorific", "posts", "part"}, set()),
}
CODES: dict[str, dict[str, tuple[str | None, ...]]] = {
    "leaders": {"role": ROLES, "status": LEADER_STATUS},
    "awards": {"kind": AWARD_KINDS, "grantor": (*GRANTORS, None), "status": AWARD_STATUS},
    "meetings": {"kind": (*MEETING_KINDS, None)},
    "people": {"part": (*PARTS, None)},
}
VERBATIM = {
    "blocs": ("name", "aliases", "decision"),
    "members": ("unit",),
    "leaders": ("unit", "person"),
    "awards": ("recipient",),
    "meetings": ("place",),
    "people": ("name", "honorific", "posts"),
}
NUMBERS = ("member_count", "year", "count", "year_reviewed", "year_planned")


def folded(text: str) -> str:
    """NFC in which spaces, dashes, quotes and the room around punctuation have one form."""
    text = unicodedata.normalize("NFC", text).replace("Ð", "Đ")
    text = re.sub("[\u200b-\u200f\ufeff\u00ad]", "", text)
    text = re.sub("[“”„«»″]", '"', re.sub("[‘’‚′`´]", "'", text))
    text = re.sub("\\s*[\u2010-\u2015\u2212-]\\s*", "-", text)
    text = re.sub(r"\s*([,;/&])\s*", r"\1 ", text)
    return re.sub(r"\s+", " ", text)


def read(path: Path) -> tuple[dict[str, Any], str]:
    return json.loads(path.read_text("utf-8")), path.with_suffix(".txt").read_bytes().decode("utf-8-sig")


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def test_there_are_at_least_eighty_articles_and_none_stands_twice() -> None:
    assert len(ARTICLES) >= 80
    texts = [folded(path.with_suffix(".txt").read_text("utf-8")) for path in ARTICLES]
    assert len(set(texts)) == len(texts)
    assert len({path.stem for path in ARTICLES}) == len(ARTICLES)


def test_every_text_is_annotated() -> None:
    texts = {path.with_suffix(".json") for folder in gold_folders().values() for path in folder.glob("*.txt")}
    assert texts == set(ARTICLES)


@pytest.mark.parametrize("path", ARTICLES, ids=name_of)
def test_an_annotation_is_well_formed(path: Path) -> None:
    gold, _ = read(path)
    assert gold["id"] == path.stem
    assert gold["published"] is None or datetime.date.fromisoformat(gold["published"])
    assert isinstance(gold["relevant"], bool)
    assert gold["relevant"] == bool(gold["blocs"])
    for table in TABLES:
        for at, row in enumerate(gold[table]):
            where = f"{table}[{at}]"
            required, optional = COLUMNS[table]
            assert required <= set(row) <= required | optional, where
            if "bloc" in row:
                assert 0 <= row["bloc"] < len(gold["blocs"]), where
            for column, codes in CODES.get(table, {}).items():
                assert row[column] in codes, f"{where}.{column}"
            for column in NUMBERS:
                value = row.get(column)
                assert value is None or (type(value) is int and value > 0), f"{where}.{column}"
            for column in ("held", "held_end"):
                assert row.get(column) is None or datetime.date.fromisoformat(row[column]), f"{where}.{column}"
            if table == "leaders":
                assert row["unit"] or row["person"], where
    if not gold["relevant"]:
        assert all(not gold[table] for table in TABLES)


@pytest.mark.parametrize("path", ARTICLES, ids=name_of)
def test_names_stand_in_the_text_as_the_annotation_has_them(path: Path) -> None:
    gold, text = read(path)
    text = folded(text)
    missing = []
    for table, columns in VERBATIM.items():
        for at, row in enumerate(gold[table]):
            for column in columns:
                value = row[column]
                for name in value if isinstance(value, list) else [value]:
                    if name is not None and folded(name) not in text:
                        missing.append(f"{table}[{at}].{column}: {name}")
                    if name is not None and unicodedata.normalize("NFC", name) != name:
                        missing.append(f"{table}[{at}].{column} is not NFC: {name}")
            if row.get("full"):
                words = [word for word in folded(row["full"]).lower().split() if word not in text.lower()]
                missing += [f"{table}[{at}].full: {word}" for word in words]
    assert not missing, "\n".join(missing)
