"""From paths on a command line to one outcome a file, in a fixed order.

In: files, folders and ``-`` for standard input. Out: an :class:`Outcome` for each text file, with its extraction or
the reason why there is none; a bad file never stops the others. A folder stands for the ``.txt`` files in it and in
its folders, in the order of their names. Nothing is kept beyond the files at work.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from extract.decoding import LIMIT, Decoded, decoding, too_large
from extract.errors import Reason, UnreadableInput

if TYPE_CHECKING:
    from extract.schema import Extraction

STDIN = "-"
SUFFIX = ".txt"


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file to read; ``problem`` says why it is none, and ``data`` holds what was read of it already."""

    path: str
    size: int = 0
    data: bytes | None = None
    problem: tuple[Reason, str] | None = None

    @property
    def source(self) -> str:
        """The path as it is shown and stored: valid Unicode whatever the file system holds."""
        return "stdin" if self.path == STDIN else os.fsencode(self.path).decode("utf-8", "backslashreplace")

    @property
    def stem(self) -> str:
        """The name without folder and ``.txt``."""
        # Not pathlib, here and where a file is opened: it interns every name, which Python 3.12 never gives back.
        return os.path.basename(self.source).removesuffix(SUFFIX) or "unnamed"  # noqa: PTH119


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: an extraction, or a reason and a message; ``note`` says what was lost in reading it."""

    source: str
    stem: str
    extraction: Extraction | None = None
    reason: Reason | None = None
    message: str = ""
    note: str | None = None


def text_files(paths: Iterable[str], *, stdin: BinaryIO | None = None, limit: int = LIMIT) -> Iterator[TextFile]:
    """The text files that the paths stand for, each once however often it is named.

    Args:
        paths: Files (read whatever their suffix), folders, or ``-``.
        stdin: Where ``-`` reads, by default standard input.
        limit: The largest size of standard input in bytes.
    """
    done: list[Path] = []
    files: set[Path] = set()
    for given in paths:
        if given == STDIN:
            if Path(STDIN) not in files:
                files.add(Path(STDIN))
                yield _standard_input(stdin or sys.stdin.buffer, limit)
            continue
        path = Path(given)
        real = path.absolute()
        if real in files or any(real.is_relative_to(folder) for folder in done):
            continue
        try:
            is_folder = path.is_dir()
            size = 0 if is_folder else path.stat().st_size
        except FileNotFoundError:
            yield TextFile(given, problem=(Reason.MISSING, "there is no such file or folder"))
            continue
        except (OSError, ValueError) as error:
            yield TextFile(given, problem=(Reason.UNREADABLE, _os_message(error)))
            continue
        if not is_folder:
            files.add(real)
            yield TextFile(given, size)
            continue
        yield from (file for file in _folder(path) if not files or Path(file.path).absolute() not in files)
        done.append(real)


def _standard_input(stream: BinaryIO, limit: int) -> TextFile:
    data = stream.read(limit + 1)
    if len(data) > limit:
        return TextFile(STDIN, problem=(Reason.TOO_LARGE, too_large(None, limit)))
    return TextFile(STDIN, len(data), data)


def _folder(folder: Path) -> Iterator[TextFile]:
    empty = True
    for file in _walk(os.fspath(folder)):
        empty = False
        yield file
    if empty:
        message = f"there is no {SUFFIX} file in this folder; name the files themselves if they end otherwise"
        yield TextFile(os.fspath(folder), problem=(Reason.MISSING, message))


def _walk(folder: str) -> Iterator[TextFile]:
    """The text files below a folder, depth first in the order of names; links to folders are not followed."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        yield TextFile(folder, problem=(Reason.UNREADABLE, _os_message(error)))
        return
    for entry in entries:
        if entry.name.startswith("."):  # what file managers leave beside the files
            continue
        try:
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(entry.path)
            elif entry.name.lower().endswith(SUFFIX) and not entry.is_dir():
                yield TextFile(entry.path, entry.stat().st_size)
        except OSError as error:
            yield TextFile(entry.path, problem=(Reason.UNREADABLE, _os_message(error)))


def _os_message(error: Exception) -> str:
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return f"it cannot be opened: {reason or error}"


def extracted(files: list[TextFile], limit: int = LIMIT) -> list[Outcome]:
    """The outcomes of a few files, in their order; never an exception.

    Args:
        files: What to read, kept in memory together.
        limit: The largest file that is read, in bytes.
    """
    outcomes: list[Outcome | None] = []
    texts: list[tuple[int, str, str | None]] = []
    for index, file in enumerate(files):
        try:
            decoded = _read(file, limit)
        except UnreadableInput as error:
            outcomes.append(Outcome(file.source, file.stem, reason=error.reason, message=str(error)))
        else:
            texts.append((index, decoded.text, decoded.note))
            outcomes.append(None)
    for (index, _, note), result in zip(
        texts, _extractions([(text, files[i].source) for i, text, _ in texts]), strict=True
    ):
        file = files[index]
        if isinstance(result, str):
            outcomes[index] = Outcome(file.source, file.stem, reason=Reason.FAILED, message=result)
        else:
            outcomes[index] = Outcome(file.source, file.stem, extraction=result, note=note)
    return [outcome for outcome in outcomes if outcome]


def _read(file: TextFile, limit: int) -> Decoded:
    if file.problem:
        raise UnreadableInput(*file.problem)
    if file.size > limit:
        raise UnreadableInput(Reason.TOO_LARGE, too_large(file.size, limit))
    data = file.data
    if data is None:
        try:
            with open(file.path, "rb") as stream:  # noqa: PTH123
                data = stream.read(limit + 1)  # a device or a growing file has no size to go by
        except OSError as error:
            reason = Reason.MISSING if isinstance(error, FileNotFoundError) else Reason.UNREADABLE
            raise UnreadableInput(reason, _os_message(error)) from None
    return decoding(data, limit=limit)


def _extractions(pages: list[tuple[str, str]]) -> Iterator[Extraction | str]:
    """One extraction a page, or a message where it failed: then the pages that are left are read one by one."""
    if not pages:
        return
    from extract.reading import read_texts

    done = 0
    try:
        for extraction in read_texts(pages):
            yield extraction
            done += 1
    except Exception as error:
        # The reader may be ahead of what it has given, so which page it was is found out singly.
        if len(pages) == 1:
            kind = type(error).__name__
            yield f"extraction failed ({kind}: {str(error)[:200]}); please report it with the file"
            return
        for page in pages[done:]:
            yield from _extractions([page])
