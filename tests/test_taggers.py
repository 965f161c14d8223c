"""The taggers: what they are taught, that they are taught the same twice, and that they only add to the rules."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.alignment import Alignment
from benchmarks.train import Lesson, learn
from extract import tagging
from extract.context import candidates, features
from extract.document import Analysis, analysis
from extract.extent import open_ends
from extract.pipeline import load
from extract.proposals import KEPT, names
from extract.reading import extraction
from extract.schema import Extraction
from extract.text import stored

TEXT = """Khối thi đua Văn hóa - Xã hội tỉnh Hà Giang tổng kết năm 2021

Khối thi đua Văn hóa - Xã hội tỉnh Hà Giang gồm: Sở Y tế; Sở Giáo dục và Đào tạo; Đài Truyền hình tỉnh.

Hội nghị bầu Sở Y tế làm Trưởng khối, Đài Truyền hình tỉnh làm Phó khối năm 2022.

Khối đề nghị UBND tỉnh tặng Cờ thi đua cho Sở Giáo dục và Đào tạo; Sở Y tế được đề nghị tặng Bằng khen.
"""
GOLD = {
    "blocs": [{"name": "Khối thi đua Văn hóa - Xã hội tỉnh Hà Giang", "aliases": []}],
    "members": [
        {"bloc": 0, "unit": "Sở Y tế"},
        {"bloc": 0, "unit": "Sở Giáo dục và Đào tạo"},
        {"bloc": 0, "unit": "Đài Truyền hình tỉnh"},
    ],
    "leaders": [
        {"role": "head", "unit": "Sở Y tế", "person": None, "year": 2022, "status": "elected"},
        {"role": "deputy", "unit": "Đài Truyền hình tỉnh", "person": None, "year": 2022, "status": "elected"},
    ],
    "awards": [
        {"kind": "emulation_flag", "recipient": "Sở Giáo dục và Đào tạo", "count": None, "status": "proposed"},
        {"kind": "certificate_of_merit", "recipient": "Sở Y tế", "count": None, "status": "proposed"},
    ],
}


@pytest.fixture
def found() -> Analysis:
    return analysis(load(taggers=False)(stored(TEXT)))


@pytest.fixture
def no_models() -> Iterator[None]:
    yield
    tagging.MODELS.clear()


def labelled(found: Analysis, tagger: str) -> list[tuple[str, str]]:
    """Name and label of the candidates that have one."""
    assert found.view is not None
    those = candidates(found.sentences, KEPT)
    labels = Alignment(found, those).labels(GOLD)[tagger]
    return [(min(names(found.view, c.item)), label) for c, label in zip(those, labels, strict=True) if label != "O"]


def test_a_row_of_an_annotation_means_the_place_that_speaks_of_it(found: Analysis) -> None:
    assert labelled(found, "members") == [
        ("sở y tế", "M"), ("sở giáo dục và đào tạo", "M"), ("đài truyền hình tỉnh", "M"),
    ]  # fmt: skip
    assert labelled(found, "leaders") == [("sở y tế", "He"), ("đài truyền hình tỉnh", "De")]
    assert labelled(found, "awards") == [("sở giáo dục và đào tạo", "p<"), ("sở y tế", "p>")]


def test_features_say_nothing_of_what_rules_have_made(found: Analysis) -> None:
    assert found.view is not None
    those = candidates(found.sentences, KEPT)
    before = features(found.view, found.sentences, those, found.years.review)
    found.holdings, found.grants, found.lists = [], [], []
    assert features(found.view, found.sentences, those, found.years.review) == before


def lesson(found: Analysis) -> Lesson:
    assert found.view is not None
    those = candidates(found.sentences, KEPT)
    seen = features(found.view, found.sentences, those, found.years.review)
    return Lesson("a/b", {name: [(seen, own)] for name, own in Alignment(found, those).labels(GOLD).items()})


def test_the_same_lessons_give_the_same_bytes(found: Analysis) -> None:
    taught = [lesson(found)] * 3
    assert learn(taught)["leaders"] == learn(taught)["leaders"]


def test_a_model_can_be_put_in_the_place_of_the_shipped_one(found: Analysis, no_models: None) -> None:
    shipped = tagging.tagger("leaders")
    tagging.MODELS["leaders"] = learn([lesson(found)] * 3)["leaders"]
    assert tagging.tagger("leaders") is not shipped
    tagging.MODELS.clear()
    assert set(tagging.tagger("leaders").labels()) >= {"O", "He", "De", "Hi"}


def test_what_the_rules_read_stays() -> None:
    text = stored(TEXT)
    rules, both = (extraction(load(taggers=taggers)(text)) for taggers in (False, True))

    def rows(found: Extraction) -> set[tuple[str, ...]]:
        return (
            {("member", m.unit or "") for m in found.members}
            | {("leader", x.role, x.unit or "", str(x.year)) for x in found.leaders}
            | {("award", a.kind, a.recipient or "") for a in found.awards}
        )

    assert rows(rules) <= rows(both)
    assert len(rows(rules)) >= 7


def test_a_name_is_asked_for_only_where_one_may_stand(found: Analysis) -> None:
    assert found.view is not None
    asked = [found.view.string(m.start, m.end) for m, _ in open_ends(found.view, found.mentions)]
    assert asked[0].startswith("Khối thi đua Văn hóa")
    assert all(last > m.head_end for m, last in open_ends(found.view, found.mentions))
