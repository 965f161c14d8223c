"""Syllables: what is one token, and nothing of the text is lost."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokenizer import Tokenizer

from extract.normalise import name, syllable
from extract.syllables import RowTokenizer, syllables
from extract.text import stored
from extract.tokenizer import syllable_tokenizer

SHARED = syllable_tokenizer(spacy.blank("xx").vocab)
ROWS = RowTokenizer(SHARED)
TEXTS = st.text(
    alphabet=st.sampled_from("aăâđĐÐuỷủỳóò 0123456789./-–,;:()“”\"'‘’&+\n\té́")
    | st.characters(exclude_categories=["Cs"])
)


@pytest.fixture
def tokenizer() -> Tokenizer:
    return SHARED


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("bầu Hội Nông dân", ["bầu", "Hội", "Nông", "dân"]),
        ("Sở Y tế,Sở Nội vụ;", ["Sở", "Y", "tế", ",", "Sở", "Nội", "vụ", ";"]),
        ("(Khối thi đua 4)", ["(", "Khối", "thi", "đua", "4", ")"]),
        ("“Thi đua”.", ["“", "Thi", "đua", "”", "."]),
        ("ngày 12.01.2022,", ["ngày", "12.01.2022", ","]),
        ("sáng 8-4-2021 và 17/10", ["sáng", "8-4-2021", "và", "17/10"]),
        ("số 543/QĐ-UBND,", ["số", "543/QĐ-UBND", ","]),
        ("kế hoạch 26/2021/KH-UBND", ["kế", "hoạch", "26/2021/KH-UBND"]),
        ("đạt 12/12 phiếu", ["đạt", "12/12", "phiếu"]),
        ("1.204 lượt, tăng 6,8%", ["1.204", "lượt", ",", "tăng", "6,8", "%"]),
        ("đ/c Lò Văn Pâng", ["đ/c", "Lò", "Văn", "Pâng"]),
        ("Văn hóa - Xã hội", ["Văn", "hóa", "-", "Xã", "hội"]),
        ("NN&PTNT", ["NN", "&", "PTNT"]),
        ("huyện K'Bang", ["huyện", "K'Bang"]),
        ("2019-2021", ["2019", "-", "2021"]),
    ],
)
def test_tokens(tokenizer: Tokenizer, text: str, tokens: list[str]) -> None:
    assert [token.text for token in tokenizer(text)] == tokens


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_the_tokens_are_the_text(text: str) -> None:
    doc = SHARED(text)
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in doc)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_rows_are_read_from_the_syllables_that_the_tokens_have(text: str) -> None:
    for form in (text, stored(text)):
        assert syllables(ROWS(form)) == syllables(SHARED(form))


@pytest.mark.parametrize(
    "text", ["", "a", "a\nb", "a b\nc, d", "a  b", "\n", " a", "a ", "a\n\nb", "a\tb c", "—", "x" * 400]
)
def test_spaces_and_line_breaks_stand_where_they_stood(text: str) -> None:
    assert syllables(ROWS(text)) == syllables(SHARED(text))


@pytest.mark.parametrize(
    "spellings",
    [("uỷ", "ủy", "Uỷ", "ỦY", "u\u0309y", "uy\u0309"), ("hoà", "hòa"), ("khoẻ", "khỏe"), ("Ðảng", "Đảng", "ĐẢNG")],
)
def test_spellings_of_one_syllable_are_compared_as_one(tokenizer: Tokenizer, spellings: tuple[str, ...]) -> None:
    assert len({syllable(spelling) for spelling in spellings}) == 1
    composed = [spelling for spelling in spellings if len(spelling) == len(spellings[0])]
    assert len({tokenizer(spelling)[0].norm_ for spelling in composed}) == 1


@pytest.mark.parametrize(("one", "other"), [("quý", "qúi"), ("hoan", "hòan"), ("thuý", "thuỷ"), ("của", "cửa")])
def test_different_syllables_stay_apart(one: str, other: str) -> None:
    assert syllable(one) != syllable(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sở Văn hóa - Thể thao", "Sở Văn hoá – Thể thao"),
        ("Uỷ ban MTTQ tỉnh", "Ủy ban MTTQ  tỉnh"),
        ("Sở Lao động,Thương binh", "sở lao động, thương binh"),
        ("“Ban Dân vận”", '"Ban Dân vận"'),
        ("Ban Dân vận.", "Ban Dân vận"),
    ],
)
def test_names_are_compared_without_their_typing(one: str, other: str) -> None:
    assert name(one) == name(other)
