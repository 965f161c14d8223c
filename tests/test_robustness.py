"""No text makes reading fail, and none makes its work grow faster than the text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.reading import read_text, read_texts
from extract.schema import Extraction
from tests.counting import calls
from tests.test_evidence import row_faults, rows

SENTENCE = (
    "Khối thi đua số {0} gồm 2 đơn vị: Sở Y tế, Sở Nội vụ; bầu Sở Y tế làm Khối trưởng năm 2022, đề nghị UBND tỉnh "
    "tặng Cờ thi đua cho Sở Nội vụ.\n"
)


def sound(extraction: Extraction) -> None:
    """Assert that rows, if there are any, are of the article and point at its words."""
    faults = [f"{where}: {fault}" for where, row in rows(extraction) for fault in row_faults(row, extraction.article)]
    assert not faults, "\n".join(faults)
    assert extraction.article.relevant == bool(extraction.blocs)


def blocs(n: int) -> str:
    return "".join(SENTENCE.format(number) for number in range(1, n + 1))


ODD: dict[str, str] = {
    "nothing": "",
    "one letter": "K",
    "one space": " ",
    "one mark": "\u0301",
    "line ends": "\r\n\n\r\x0b\u2028",
    "a bloc's name": "Khối thi đua các sở",
    "a bloc's head": "Khối thi đua",
    "a number": "2022",
    "one bracket": "(",
    "a list without names": "Khối thi đua số 1 gồm: , ; - , .",
    "an election of nobody": "Khối thi đua số 1 bầu làm Khối trưởng năm .",
    "unclosed brackets": "Khối thi đua số 1 (gồm Sở Y tế (Trưởng khối, Sở Nội vụ ((( bầu Sở Y tế làm Khối trưởng",
    "brackets closed before they open": "Khối thi đua số 1 )) gồm Sở Y tế ) ( , Sở Nội vụ ] } bầu Sở Y tế",
    "unclosed quotes": "“Khối thi đua số 1 gồm “Sở Y tế, Sở 'Nội vụ bầu \"Sở Y tế làm «Khối trưởng",
    "capitals": blocs(3).upper(),
    "small letters": blocs(3).lower(),
    "digits": "0123456789 " * 500,
    "days that are none": "Khối thi đua số 1 họp ngày 31/02/2021, 99/99/9999, 0/0/0, 29.02.2023, 32/13",
    "years that are none": "Khối thi đua số 1 tổng kết năm 0000, năm 99999, năm 2022-, năm học 20222023",
    "large numbers": "Khối thi đua số " + "9" * 5000 + " gồm " + "9" * 5000 + " đơn vị: Sở Y tế, Sở Nội vụ",
    "digits of other scripts": "Khối thi đua số ٣ gồm ４ đơn vị, ² tập thể, năm ２０２２, ngày ١/٢/٢٠٢٢",
    "emoji": "Khối 👍🏽 thi đua 👩‍👩‍👧‍👦 số 1 gồm 🏆 Sở Y tế 🇻🇳, Sở Nội vụ 🎉 bầu Sở Y tế làm Khối trưởng",
    "zero bytes": blocs(2).replace(" ", "\0 "),
    "control characters": "".join(map(chr, range(32))) + blocs(1),
    "lone surrogates": "Khối thi đua số 1 \ud800 gồm Sở Y tế\udfff, Sở \udc80Nội vụ bầu Sở Y tế làm Khối trưởng",
    "right-to-left marks": blocs(2).replace(" ", " \u200f\u202e"),
    "right-to-left script": "خوي تي دوا Khối thi đua số 1 שלום gồm Sở Y tế",
    "letters beyond the first plane": "𝐊𝐡ố𝐢 thi đua 𠮷 số 1 gồm Sở Y tế, 𝒮ở Nội vụ bầu Sở Y tế làm Khối trưởng",
    "letters that change length": "İ ŉ ǰ ß ﬁ Khối thi đua số 1 gồm Sở Y tế, Sở Nội vụ bầu Sở Y tế làm Khối trưởng İİİ",
    "marks on nothing": "\u0301\u0309 Khối thi đua số 1 \u0323 gồm Sở Y tế\u0301\u0301\u0301, Sở Nội vụ",
    "decomposed Ð": "Khối thi đua các cơ quan Ðảng gồm Ban Tổ chức Tỉnh uy\u0309, Ban Dân vận Tỉnh u\u0309y",
    "bars of a table": "TT | Tên khối | Trưởng khối | Phó khối\n1 | Khối thi đua số 1 | | Sở Y tế |\n2 | | |\n|||",
    "a bloc inside a bloc": "Khối thi đua Khối thi đua Cụm thi đua số 1 Khối 1 (Khối thi đua 1 (Khối 1))",
    "roles alone": "Khối thi đua số 1: Trưởng khối, Phó khối, Khối trưởng, Khối phó; Cụm trưởng - Cụm phó (Trưởng)",
    "awards alone": "Khối thi đua số 1 đề nghị tặng Cờ thi đua, Bằng khen, tặng Cờ cho, đề nghị UBND tỉnh tặng, cho",
    "words without spaces": blocs(2).replace(" ", ""),
    "five hundred blocs": blocs(500),
    "fifty thousand units": "Khối thi đua các xã gồm: " + ", ".join(f"xã Tân {n}" for n in range(50_000)) + ".",
    "a million commas": "," * 1_000_000,
}


@pytest.mark.parametrize("case", ODD)
def test_no_text_is_too_odd(case: str) -> None:
    sound(read_text(ODD[case]))


def test_odd_texts_do_not_disturb_their_neighbours_in_a_stream() -> None:
    short = [text for text in ODD.values() if len(text) < 10_000]
    good = blocs(2)
    pages = [page for text in short for page in ((text, None), (good, None))]
    alone = read_text(good)
    assert list(read_texts(pages))[1::2] == [alone] * len(short)


PHRASES = """
Khối thi đua · Cụm thi đua · số 1 · Khối 2 · các cơ quan · các sở · tỉnh Lạng Sơn · Khối · Cụm · gồm
gồm 3 đơn vị · bao gồm các sở: · thành viên · Sở Y tế · Sở Nội vụ · Y tế · Ban Dân vận · Tỉnh ủy · UBND huyện
Huyện ủy · huyện Ba Vì · Trưởng khối · Khối phó · Cụm trưởng · (Trưởng khối) · bầu · làm · là · được bầu
lần lượt · bàn giao · cho · từ · năm · 2021 · năm 2022 · 2021-2022 · 02 · ba · 12/12 phiếu · 03 tập thể
đề nghị · tặng · được tặng · Cờ thi đua · Bằng khen · Giấy khen · Chính phủ · của Chính phủ · UBND tỉnh
Thủ tướng · Chủ tịch UBND tỉnh · nhất khối · dẫn đầu · xin rút · đồng chí · Nguyễn Văn An · Giám đốc · Chủ tịch
tổng kết · Hội nghị · ký kết giao ước · sáng 14/12/2021 · tại · hội trường · Quyết định số 12/QĐ-UBND · và
các · do · với
"""
WORDS = [phrase for line in PHRASES.strip().splitlines() for phrase in line.split(" · ")] + [
    ",", ",", ",", ";", ":", ".", ".", "-", "–", "(", ")", "“", "”", "/", "|", "\n", "\n\n",
]  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), max_size=80).map(" ".join))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_words_of_the_genre_in_any_order(text: str) -> None:
    sound(read_text(text))


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_characters_in_any_order(text: str) -> None:
    sound(read_text("Khối thi đua số 1 gồm Sở Y tế, Sở Nội vụ. " + text + " bầu Sở Y tế làm Khối trưởng năm 2022."))


GROWING: dict[str, Callable[[int], str]] = {
    "commas": lambda n: "," * n,
    "commas of a list": lambda n: "Khối thi đua số 1 gồm: " + "," * n,
    "blocs": blocs,
    "units": lambda n: "Khối thi đua các xã gồm: " + ", ".join(f"xã Tân {i}" for i in range(n)) + ".",
    "one unit again and again": lambda n: "Khối thi đua các sở gồm: " + "Sở Y tế, " * n,
    "names under one head": lambda n: "Khối thi đua gồm các sở: " + "Y tế và Nội vụ, " * n,
    "open brackets": lambda n: "Khối thi đua số 1 gồm Sở Y tế " + "(" * n,
    "open brackets with names": lambda n: "Khối thi đua số 1 gồm " + "Sở Y tế (" * n,
    "open quotes": lambda n: "Khối thi đua số 1 gồm Sở Y tế " + "“" * n,
    "capitals": lambda n: "KHỐI THI ĐUA CÁC SỞ " * n,
    "digits": lambda n: "0123456789" * n,
    "numbers with dots": lambda n: "123.456." * n,
    "fractions": lambda n: "1/2/" * n,
    "one long word": lambda n: "a" * n,
    "marks on one letter": lambda n: "o" + "\u0301" * n,
    "spaces": lambda n: "Khối" + " " * n + "thi đua",
    "empty lines": lambda n: "\n" * n,
    "short lines": lambda n: "Khối\nthi đua\n\nSở Y tế\n" * n,
    "one long line": lambda n: SENTENCE.format(1).replace("\n", " ").replace(".", ",") * n,
    "sentences of one bloc": lambda n: SENTENCE.format(1) * n,
    "sentences glued together": lambda n: "Khối thi đua." * n,
    "roles": lambda n: "Khối thi đua số 1: " + "Trưởng khối, " * n,
    "people": lambda n: "Khối thi đua số 1: " + "đồng chí Nguyễn Văn An, Giám đốc Sở Y tế, " * n,
    "years": lambda n: "Khối thi đua năm 2022 " * n,
    "awards": lambda n: "Khối thi đua số 1 đề nghị UBND tỉnh " + "tặng Cờ thi đua cho Sở Y tế và " * n,
}


@pytest.mark.parametrize("case", GROWING)
def test_work_grows_no_faster_than_the_text(case: str) -> None:
    """Four times the text is four times the work, sixteen times if it grew with the square; eight is the line.

    What a regular expression does inside one call is seen by ``python -m benchmarks.growth`` alone, which has a clock.
    """
    text = GROWING[case]

    def work(n: int) -> int:
        return calls(lambda: read_text(text(n)))

    read_text("Khối thi đua số 1")
    n = 64
    while (once := work(n)) < 200_000 and n < 1 << 16:
        n *= 2
    if work(4 * n) >= 8 * once:  # what is looked at may have a bound that is not reached yet
        n *= 4
        once = work(n)
        assert work(4 * n) < 8 * once, f"{n} of them take {once} calls"
