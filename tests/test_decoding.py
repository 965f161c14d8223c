"""Which bytes are read as Vietnamese text, and what is said of those that are not."""

from __future__ import annotations

import tomllib
import unicodedata
from contextlib import nullcontext, suppress
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.decoding import LIMIT, decode, decoding
from extract.errors import PartlyRead, Reason, UnreadableInput
from extract.vietnamese import letters

TEXT = (
    "Khối thi đua các sở quản lý kinh tế tổng kết năm 2023\n"
    "Sáng 09/01/2024, Khối thi đua các sở quản lý kinh tế tỉnh Bình Sơn tổ chức hội nghị tổng kết phong trào thi đua.\n"
    "Hội nghị đã bầu Sở Tài chính làm Trưởng khối năm 2024, đồng thời đề nghị Ủy ban nhân dân tỉnh tặng Cờ thi đua.\n"
)
ENGLISH = (
    "The provincial people's committee met on Tuesday to review last year's work and to agree on a plan for the next. "
    "Officials said that the programme had been carried out well, and that several units would be rewarded for it.\n"
)
FRENCH = (
    "Le comité a été créé à la fin de l'année dernière; là où il siège, les élèves préparent déjà leurs examens, et le "
    "préfet a félicité l'équipe pour ses résultats très réguliers, même après les événements de cet été.\n"
)


def refused(data: bytes, **options: int) -> UnreadableInput:
    with pytest.raises(UnreadableInput) as caught:
        decode(data, **options)
    return caught.value


def legacy(text: str, name: str) -> str:
    """The text as it was typed in a legacy font: the look-up of the data file, the other way round."""
    entry = tomllib.loads((files("extract") / "lexicons" / "legacy_fonts.toml").read_text(encoding="utf-8"))[name]
    if "pairs" in entry:
        items = entry["pairs"].split()
        table = dict(zip(items[1::2], items[::2], strict=True))
        return "".join(table.get(c) or table.get(c.lower(), c).upper() for c in text)
    table = dict(zip(entry["to"], entry["from"], strict=True))
    return "".join(table.get(c) or table.get(c.lower(), c) for c in text)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_unicode_with_and_without_a_mark(encoding: str, name: str) -> None:
    decoded = decoding(TEXT.encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.note) == (TEXT, name, None)


def test_big_endian_with_a_mark() -> None:
    assert decode(b"\xfe\xff" + TEXT.encode("utf-16-be")) == TEXT


def windows_1258(text: str) -> bytes:
    """As a Windows program saves it: base letters with their mark, tones apart."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    out = []
    for character in unicodedata.normalize("NFC", text):
        try:
            out.append(character.encode("cp1258"))
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", character)
            base = unicodedata.normalize("NFC", "".join(c for c in parts if c not in tones))
            out.append((base + "".join(c for c in parts if c in tones)).encode("cp1258"))
    return b"".join(out)


def test_windows_1258() -> None:
    decoded = decoding(windows_1258(TEXT))
    assert decoded.encoding == "windows-1258"
    assert unicodedata.normalize("NFC", decoded.text) == TEXT


def test_decomposed_letters_stay_as_they_are() -> None:
    apart = unicodedata.normalize("NFD", TEXT)
    assert decode(apart.encode()) == apart


@pytest.mark.parametrize(
    "text",
    [
        "Khối thi đua",
        "KHỐI THI ĐUA CÁC SỞ QUẢN LÝ KINH TẾ TỔNG KẾT NĂM 2023, SUY TÔN SỞ TÀI CHÍNH LÀ TRƯỞNG KHỐI NĂM 2024",
        "Cụm 2",
        "Chào các bà",
        "1.204 - 15/15 = 100%: đạt; 2022 | 2023 | 2024 | 12/12 | 3,5 | 40% | 07/07 | 99",
        "Gồm: Microsoft Vietnam, Samsung Electronics, Intel Products, Bosch, Piaggio và Công ty Toyota Motor Việt Nam",
        "Nguyễn Văn An, Trần Thị Bình, Lê Hoàng Cường, Phạm Minh Đức, Hoàng Thu Hà",
        ENGLISH * 3 + TEXT * 2,
    ],
)
def test_short_capital_figured_and_foreign_texts_are_vietnamese_too(text: str) -> None:
    assert decode(text.encode()) == text
    assert decode(unicodedata.normalize("NFD", text).encode())


@pytest.mark.parametrize("lost", [1, 2])
def test_a_character_cut_off_at_the_end_is_left_out_with_a_warning(lost: int) -> None:
    whole = (TEXT + "tỉ").encode() + "ệ".encode()
    with pytest.warns(PartlyRead, match="last character is cut off"):
        assert decode(whole[:-lost]) == TEXT + "tỉ"


def test_half_a_unit_of_utf_16_at_the_end() -> None:
    decoded = decoding(TEXT.encode("utf-16")[:-1])
    assert decoded.text == TEXT[:-1]
    assert decoded.note


def test_half_a_character_elsewhere_is_refused_with_its_place() -> None:
    data = TEXT.encode()
    at = data.index("Sở Tài".encode()) + 1
    error = refused(data[: at + 1] + data[at + 3 :])
    assert error.reason is Reason.HALF_CHARACTER
    assert f"byte {at} (line 3)" in str(error)


def test_nothing_but_half_a_character() -> None:
    assert refused(b"\xe1\xbb").reason is Reason.HALF_CHARACTER


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\x00" * 40, "  ".encode("utf-16")])
def test_empty(data: bytes) -> None:
    assert refused(data).reason is Reason.EMPTY


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n1 0 obj", "PDF"),
        (b"PK\x03\x04" + bytes(range(256)), "ZIP"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "PNG"),
        (bytes(range(256)) * 20, "binary"),
        (TEXT.encode() + bytes(300), "binary"),
    ],
)
def test_binary(data: bytes, what: str) -> None:
    error = refused(data)
    assert error.reason is Reason.BINARY
    assert what in str(error)


def test_too_large_is_said_before_anything_is_decoded() -> None:
    error = refused(b"\xff" * (LIMIT + 1))
    assert error.reason is Reason.TOO_LARGE
    assert "20 MB" in str(error)
    assert refused(TEXT.encode(), limit=100).reason is Reason.TOO_LARGE


@pytest.mark.parametrize("name", ["TCVN3", "VNI"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize("text", [TEXT, TEXT.splitlines()[0], TEXT.upper(), TEXT * 200])
def test_legacy_fonts_are_named(name: str, encoding: str, text: str) -> None:
    error = refused(legacy(text, name).encode(encoding))
    assert error.reason is Reason.LEGACY_FONT
    assert name in str(error)


def test_legacy_fonts_in_three_words() -> None:
    assert "TCVN3" in str(refused("khèi thi ®ua".encode()))
    assert "VNI" in str(refused("khoái thi ñua".encode()))


def test_unicode_is_never_called_legacy() -> None:
    for text in (TEXT, TEXT.upper(), TEXT.lower(), *TEXT.split("\n")[:3]):
        assert decode(text.encode()) == text


@pytest.mark.parametrize("text", [ENGLISH, ENGLISH * 1000, FRENCH, "12345 ; 2022", ",,,," * 300, "Hội " + ENGLISH])
def test_not_vietnamese(text: str) -> None:
    error = refused(text.encode())
    assert error.reason is Reason.NOT_VIETNAMESE


def test_english_about_vietnam_is_not_vietnamese() -> None:
    text = (
        "Phú Thọ Province's chairman Bùi Văn Hà visited Việt Trì on Friday. Nguyễn Đình An, who heads the office of "
        "the committee, told reporters that the city had paved eleven roads since May and would finish the rest soon.\n"
    )
    assert refused(text.encode()).reason is Reason.NOT_VIETNAMESE


@pytest.mark.parametrize(
    "data",
    [FRENCH.encode("cp1252"), "Комитет провёл заседание в январе".encode("koi8-r"), "会议于一月召开".encode("gb18030")],
)
def test_unknown_encoding(data: bytes) -> None:
    assert refused(data).reason is Reason.UNKNOWN_ENCODING


def test_text_encoded_twice_is_recognised() -> None:
    error = refused(TEXT.encode().decode("latin-1").encode())
    assert error.reason is Reason.UNKNOWN_ENCODING
    assert "saved again" in str(error)


def test_no_reason_without_advice() -> None:
    for data in (b"", ENGLISH.encode(), legacy(TEXT, "VNI").encode(), b"%PDF-", FRENCH.encode("cp1252")):
        assert len(str(refused(data))) < 200
        assert "\n" not in str(refused(data))


@given(st.binary(max_size=400))
def test_any_bytes_give_a_text_or_a_reason(data: bytes) -> None:
    with suppress(UnreadableInput):
        assert decoding(data).text.strip()


@given(st.integers(min_value=0, max_value=len(TEXT.encode())), st.sampled_from(["utf-8", "utf-16-le", "utf-16-be"]))
def test_a_text_cut_anywhere_is_read_up_to_the_cut(cut: int, encoding: str) -> None:
    data = TEXT.encode(encoding)[:cut]
    with suppress(UnreadableInput) if cut < 120 else nullcontext():
        assert TEXT.startswith(decoding(data).text)


def test_long_texts_are_judged_by_pieces() -> None:
    assert letters(TEXT * 10_000).words < 10_000
