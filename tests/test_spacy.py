"""The pipeline as spaCy users meet it: by the names of its entry points, with spaCy's own sentences, spans and tags."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

import thidua
from extract import syllables
from extract.pipeline import load
from extract.reading import read_text, read_texts
from extract.text import stored

TOKENIZER = "thidua.SyllableTokenizer.v1"
PIPES = ("thidua_sentences", "thidua_lexicon", "thidua_blocs", "thidua_clauses", "thidua_frames")
TAGGERS = "thidua_taggers"
TEXT = stored(
    "Khối thi đua các cơ quan nội chính tỉnh Lạng Sơn họp tổng kết\n"
    "Sáng 14/12/2021, Khối thi đua các cơ quan nội chính tỉnh Lạng Sơn tổng kết năm 2021. Đồng chí Vi Văn Tài, Chánh "
    "Thanh tra tỉnh dự.\n"
    "Hội nghị bầu Sở Tư pháp làm Trưởng khối năm 2022; đề nghị UBND tỉnh tặng Cờ thi đua cho Thanh tra tỉnh và tặng "
    "Bằng khen cho 02 tập thể.\n"
)
GROUPS = {
    "blocs": ["Khối thi đua các cơ quan nội chính tỉnh Lạng Sơn"] * 2,
    "units": ["Sở Tư pháp", "Thanh tra tỉnh"],
    "persons": ["Đồng chí Vi Văn Tài, Chánh Thanh tra tỉnh"],
    "roles": ["Trưởng khối"],
    "awards": ["Cờ thi đua", "Bằng khen"],
    "grantors": ["UBND tỉnh"],
    "years": ["năm 2021", "năm 2022"],
    "dates": ["14/12/2021"],
}


@pytest.mark.parametrize(
    ("group", "names"), [("spacy_tokenizers", [TOKENIZER]), ("spacy_factories", [*PIPES, TAGGERS, "thidua_words"])]
)
def test_what_the_package_installs_can_be_found_and_loaded(group: str, names: list[str]) -> None:
    installed: dict[str, EntryPoint] = {point.name: point for point in entry_points(group=group)}
    assert {name for name in installed if name.startswith("thidua")} == set(names)
    for name in names:
        assert callable(installed[name].load())


def test_a_program_that_imports_only_spacy_gets_the_pipeline(tmp_path: Path) -> None:
    program = (
        "import spacy\n"
        f"nlp = spacy.blank('vi', config={{'nlp': {{'tokenizer': {{'@tokenizers': '{TOKENIZER}'}}}}}})\n"
        f"for pipe in {PIPES!r}: nlp.add_pipe(pipe)\n"
        f"doc = nlp({TEXT!r})\n"
        "print([span.text for span in doc.spans['roles']])\n"
    )
    run = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == "['Trưởng khối']"


@pytest.fixture
def blank() -> Language:
    nlp: Language = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}})
    return nlp


def test_the_tokenizer_alone_gives_syllables(blank: Language) -> None:
    assert [token.text for token in blank("bầu Hội Nông dân.")] == ["bầu", "Hội", "Nông", "dân", "."]


def test_components_can_be_added_one_by_one(blank: Language) -> None:
    blank.add_pipe("thidua_sentences")
    assert [sent.text[:12] for sent in blank(TEXT).sents] == [
        "Khối thi đua", "Sáng 14/12/2", "Đồng chí Vi ", "Hội nghị bầu",
    ]  # fmt: skip
    for pipe in PIPES[1:]:
        blank.add_pipe(pipe)
    doc = blank(TEXT)
    assert [span.text for span in doc.spans["roles"]] == ["Trưởng khối"]


def test_load_gives_all_components_once_a_process() -> None:
    nlp = thidua.load()
    assert tuple(nlp.pipe_names) == (*PIPES, TAGGERS)
    assert thidua.load() is nlp
    assert tuple(load(words=True).pipe_names) == (*PIPES, TAGGERS, "thidua_words")
    assert tuple(load(taggers=False).pipe_names) == PIPES


def test_the_document_is_the_text() -> None:
    doc = load()(TEXT)
    assert doc.text == TEXT
    assert all(TEXT[token.idx : token.idx + len(token)] == token.text for token in doc)


def test_sentences_cover_the_document_and_cross_no_line() -> None:
    sents = list(load()(TEXT).sents)
    assert len(sents) == 4
    assert [sent.start for sent in sents[1:]] == [sent.end for sent in sents[:-1]]
    assert not any("\n" in sent.text.strip() for sent in sents)


@pytest.mark.parametrize("group", GROUPS)
def test_span_groups_hold_what_the_components_found(group: str) -> None:
    doc = load()(TEXT)
    assert [span.text for span in doc.spans[group]] == GROUPS[group]
    assert all(span.label_ for span in doc.spans[group])


def test_words_of_underthesea_are_laid_over_the_syllables() -> None:
    doc = load(words=True)(TEXT)
    words = doc.spans["words"]
    assert [word.text for word in words] == [word.text for word in sorted(words, key=lambda word: word.start)]
    assert [token.i for word in words for token in word] == [token.i for token in doc if not token.is_space]
    assert {"Hội nghị", "Lạng Sơn"} <= {word.text for word in words}
    assert all(token.tag_ for token in doc if not token.is_space)
    assert [span.text for span in doc.spans["roles"]] == GROUPS["roles"]


def test_words_change_no_row() -> None:
    from extract.reading import extraction

    assert extraction(load(words=True)(TEXT)) == extraction(load()(TEXT))


def test_two_documents_do_not_disturb_each_other() -> None:
    nlp = load()
    first = nlp(TEXT)
    before = {group: [span.text for span in spans] for group, spans in first.spans.items()}
    second = nlp(stored("Cụm thi đua số 2 bầu Sở Y tế làm Cụm trưởng năm 2030."))
    assert [span.text for span in second.spans["units"]] == ["Sở Y tế"]
    assert {group: [span.text for span in spans] for group, spans in first.spans.items()} == before
    assert read_text(TEXT) == read_text(TEXT)


def test_pipe_gives_what_single_calls_give() -> None:
    nlp = load()
    other = stored("Cụm thi đua số 2 bầu Sở Y tế làm Cụm trưởng năm 2030.")
    piped = [[span.text for span in doc.spans["roles"]] for doc in nlp.pipe([TEXT, other, TEXT])]
    assert piped == [["Trưởng khối"], ["Cụm trưởng"], ["Trưởng khối"]]


def test_a_pipeline_written_to_disk_comes_back(tmp_path: Path, blank: Language) -> None:
    for pipe in PIPES:
        blank.add_pipe(pipe)
    blank.to_disk(tmp_path / "model")
    doc = spacy.load(tmp_path / "model")(TEXT)
    assert [span.text for span in doc.spans["units"]] == GROUPS["units"]


def pages(numbers: range) -> Iterator[tuple[str, str | None]]:
    """Articles in which no unit and no word of the end was met before."""
    for n in numbers:
        yield TEXT.replace("Sở Tư pháp", f"Sở Bq{n}x") + f"Dòng cuối zw{n} xw{n}q.\n", f"{n}.txt"


def test_a_long_stream_leaves_the_vocabulary_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syllables, "_MOST_KNOWN", 0)  # as where the fixed number of runs that are kept has been met
    nlp = load(spans=False)
    for _ in read_texts(pages(range(60))):
        pass
    strings, lexemes = set(nlp.vocab.strings), sum(1 for _ in nlp.vocab)
    read = list(read_texts(pages(range(1000, 1230))))
    assert set(nlp.vocab.strings) == strings
    assert sum(1 for _ in nlp.vocab) == lexemes  # len() also counts lexemes that are gone
    # What was read outlives the zone in which it was read.
    assert [page.article.source for page in read] == [f"{n}.txt" for n in range(1000, 1230)]
    assert [page.leaders[0].unit for page in read] == [f"Sở Bq{n}x" for n in range(1000, 1230)]


def test_threads_read_what_one_reads() -> None:
    """Runs are cut by one thread at a time; each has taggers of its own."""
    texts = [text for text, _ in pages(range(2000, 2040))]
    with ThreadPoolExecutor(4) as pool:
        read = list(pool.map(read_text, texts))
    assert read == [read_text(text) for text in texts]


def test_a_stream_gives_what_single_calls_give() -> None:
    some = list(pages(range(3)))
    assert list(read_texts(some)) == [read_text(text, source=source) for text, source in some]
    assert list(read_texts([])) == []


def test_a_stream_is_read_as_it_comes() -> None:
    """No page beyond the batch at hand is asked for, so that a source of any length can be read."""
    asked = 0

    def endless() -> Iterator[tuple[str, str | None]]:
        nonlocal asked
        while True:
            asked += 1
            yield "Tin vắn.", None

    stream = read_texts(endless())
    next(stream)
    assert asked <= 100
