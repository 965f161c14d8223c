"""From paths to outcomes: the order, what goes wrong with files, several processes, workers that are killed."""

from __future__ import annotations

import io
import multiprocessing
import os
import signal
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

import extract.reading
from extract.decoding import decoding
from extract.errors import Reason
from extract.schema import Article, Extraction
from pipelines import workers
from pipelines.files import Outcome, TextFile, extracted, text_files
from pipelines.workers import outcomes
from tests.permissions import folder_of_a_person, no_root

TEXT = "Khối thi đua các sở quản lý kinh tế tổng kết năm 2023, bầu Trưởng khối năm 2024; đây là tin số {}.\n"


def write(folder: Path, count: int) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"tin-{number:04}.txt").write_text(TEXT.format(number), encoding="utf-8")
    return [str(folder / f"tin-{number:04}.txt") for number in range(count)]


def paths_of(*paths: Path | str) -> list[str]:
    return [file.path for file in text_files(map(str, paths))]


def quick(files: list[TextFile], limit: int) -> list[Outcome]:
    """Stands in for extraction where only the ways of files and processes are looked at."""
    done = []
    for file in files:
        text = decoding(Path(file.path).read_bytes(), limit=limit).text
        if "giết" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        done.append(Outcome(file.source, file.stem, Extraction(Article(source=file.source, text=text))))
    return done


def test_folders_are_walked_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.txt", "a.txt", "c.TXT", "b/d/0.txt", "x.xhtmlx", ".hidden.txt", ".git/y.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    found = [Path(path).relative_to(tmp_path).as_posix() for path in paths_of(tmp_path)]
    assert found == ["a.txt", "b/1.txt", "b/2.txt", "b/d/0.txt", "c.TXT"]


def test_a_file_is_read_once_however_often_it_is_named(tmp_path: Path) -> None:
    first, second = write(tmp_path / "in", 2)
    assert paths_of(second, tmp_path, tmp_path / "in", first, second) == [second, first]


def test_a_named_file_is_read_whatever_its_suffix(tmp_path: Path) -> None:
    page = tmp_path / "page.text"
    page.write_text(TEXT, encoding="utf-8")
    (outcome,) = outcomes(text_files([str(page)]))
    assert outcome.extraction
    assert outcome.stem == "page.text"


def test_standard_input_is_read_once(tmp_path: Path) -> None:
    files = list(text_files(["-", "-"], stdin=io.BytesIO(TEXT.encode())))
    assert [(file.source, file.stem) for file in files] == [("stdin", "stdin")]
    (outcome,) = extracted(files)
    assert outcome.extraction
    assert outcome.extraction.article.source == "stdin"


def test_standard_input_has_a_limit_too() -> None:
    (file,) = text_files(["-"], stdin=io.BytesIO(b"x" * 11), limit=10)
    assert extracted([file])[0].reason is Reason.TOO_LARGE


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    write(tmp_path, 1)
    (tmp_path / "again").symlink_to(tmp_path)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    files = list(text_files([str(tmp_path)]))
    assert [(Path(file.path).name, file.problem is None) for file in files] == [
        ("gone.txt", False),
        ("tin-0000.txt", True),
    ]


def test_every_bad_file_has_its_reason_and_the_others_are_done(tmp_path: Path) -> None:
    good = write(tmp_path, 3)
    bad = {
        "binary": bytes(range(256)) * 7,
        "empty": b"",
        "unknown_encoding": "Комитет провёл заседание".encode("koi8-r"),
        "half_character": TEXT.encode()[:10] + b"\xe1" + TEXT.encode()[10:],
        "legacy_font": "khèi thi ®ua c¸c së, ngµnh kinh tÕ".encode(),
        "not_vietnamese": b"The committee met on Tuesday and agreed on a plan for the coming year.",
        "too_large": b"x" * 2001,
    }
    for name, data in bad.items():
        (tmp_path / f"{name}.txt").write_bytes(data)
    (tmp_path / "nothing").mkdir()
    missing = str(tmp_path / "nowhere.txt")
    found = list(outcomes(text_files([missing, str(tmp_path / "nothing"), str(tmp_path)]), limit=2000))
    assert {o.stem: o.reason for o in found if o.stem in bad} == {name: Reason(name) for name in bad}
    assert [o.reason for o in found[:2]] == [Reason.MISSING, Reason.MISSING]
    assert [o.source for o in found if o.extraction] == good
    assert all(o.message for o in found if not o.extraction)


def test_a_file_without_permission(tmp_path: Path) -> None:
    write(tmp_path, 1)
    list(outcomes(text_files([str(tmp_path)])))
    with folder_of_a_person() as folder:
        first, second = write(folder, 2)
        Path(first).chmod(0)
        with no_root():
            found = list(outcomes(text_files([str(folder)])))
        assert [(o.source, o.reason) for o in found] == [(first, Reason.UNREADABLE), (second, None)]


def test_a_path_that_no_system_can_have() -> None:
    (outcome,) = outcomes(text_files(["tin\0.txt"]))
    assert outcome.reason in (Reason.UNREADABLE, Reason.MISSING)


def test_a_file_that_vanishes_between_listing_and_reading(tmp_path: Path) -> None:
    first, _ = write(tmp_path, 2)
    files = list(text_files([str(tmp_path)]))
    Path(first).unlink()
    assert [o.reason for o in extracted(files)] == [Reason.MISSING, None]


def test_a_character_cut_off_at_the_end_is_noted(tmp_path: Path) -> None:
    (path,) = write(tmp_path, 1)
    Path(path).write_bytes(TEXT.encode() + "ệ".encode()[:2])
    (outcome,) = outcomes(text_files([path]))
    assert outcome.extraction
    assert outcome.note
    assert "cut off" in outcome.note


def test_a_page_on_which_extraction_fails_stops_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, 5)

    def read_ahead(pages: list[tuple[str, str]]) -> Iterator[Extraction]:
        # Reads two pages before it gives the first, as a pipeline that works in batches does.
        made = [_fails_on_two(text, source) for text, source in pages[:2]]
        yield from made
        for text, source in pages[2:]:
            yield _fails_on_two(text, source)

    monkeypatch.setattr(extract.reading, "read_texts", read_ahead)
    found = list(outcomes(text_files([str(tmp_path)])))
    assert [o.reason for o in found] == [None, None, Reason.FAILED, None, None]
    assert "RecursionError" in found[2].message


def _fails_on_two(text: str, source: str) -> Extraction:
    if "số 2" in text:
        raise RecursionError("too deep")
    return Extraction(Article(source=source, text=text))


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_outcomes_are_in_the_order_of_the_files(tmp_path: Path, jobs: int) -> None:
    written = write(tmp_path, 100)
    counts: list[int] = []
    found = list(outcomes(text_files([str(tmp_path)]), jobs=jobs, progress=counts.append, work=quick))
    assert [o.source for o in found] == written
    assert counts == list(range(1, 101))


def test_real_extraction_in_several_processes_gives_the_same(tmp_path: Path) -> None:
    write(tmp_path, 40)
    one, two = (list(outcomes(text_files([str(tmp_path)]), jobs=jobs)) for jobs in (1, 2))
    assert one == two
    assert all(o.extraction for o in one)


def test_a_file_that_kills_its_process_is_named_and_the_others_are_done(tmp_path: Path) -> None:
    written = write(tmp_path, 90)
    for number in (5, 50):
        Path(written[number]).write_text(TEXT.format("giết"), encoding="utf-8")
    found = list(outcomes(text_files([str(tmp_path)]), jobs=2, work=quick))
    assert [o.source for o in found] == written
    assert [number for number, o in enumerate(found) if o.reason is Reason.KILLED] == [5, 50]
    assert "killed" in found[5].message


def test_workers_killed_from_outside_lose_nothing(tmp_path: Path) -> None:
    written = write(tmp_path, 200)
    killed = []

    def kill_one(done: int) -> None:
        if done in (20, 120) and (children := multiprocessing.active_children()):
            os.kill(children[0].pid or 0, signal.SIGKILL)
            killed.append(done)

    found = list(outcomes(text_files([str(tmp_path)]), jobs=2, progress=kill_one, work=quick))
    assert killed
    assert [o.source for o in found] == written
    assert all(o.extraction for o in found)


def test_leaving_early_leaves_no_process_behind(tmp_path: Path) -> None:
    write(tmp_path, 100)
    results = outcomes(text_files([str(tmp_path)]), jobs=2, work=quick)
    next(results)
    results.close()
    assert not multiprocessing.active_children()


def test_a_few_files_start_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, 5)
    monkeypatch.setattr(workers, "start_pool", lambda _: pytest.fail("a process for five files"))
    assert len(list(outcomes(text_files([str(tmp_path)]), work=quick))) == 5


def test_large_files_go_alone() -> None:
    files = [TextFile("a", 10), TextFile("b", 300_000), TextFile("c", 10), TextFile("d", 10)]
    assert [[f.path for f in chunk] for chunk in workers._chunks(files)] == [["a"], ["b"], ["c", "d"]]


def test_memory_does_not_grow_with_the_number_of_files() -> None:
    def endless(count: int) -> Iterator[TextFile]:
        return (TextFile(f"tin-{number}", problem=(Reason.MISSING, "x" * 1000)) for number in range(count))

    def peak(count: int) -> int:
        tracemalloc.start()
        for _ in outcomes(endless(count), jobs=1):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(200)
    assert peak(20_000) < 2 * peak(2_000) + 100_000
