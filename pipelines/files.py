"""From paths on a command line to one outcome a file, in a fixed order.

In: files, folders and ``-`` for standard input. Out: an :class:`Outcome` for each file, with its extraction or the
reason why there is none; a bad file never stops the others. A folder stands for the texts (``.txt``) and pages
(``.html``, ``.htm``, also gzipped) in it and in its folders, in the order of their names. A file is read as a page if
its name or its beginning says so. Nothing is kept beyond the files at work.
"""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from extract.decoding import LIMIT, decoding, too_large
from extract.errors import Reason, UnreadableInput

if TYPE_CHECKING:
    from extract.schema import Extraction
    from extract.web import WebPage

STDIN = "-"
TEXTS = (".txt",)
PAGES = (".html", ".htm", ".html.gz", ".htm.gz")
SUFFIXES = TEXTS + PAGES
_GZIP = b"\x1f\x8b"


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
        """The name without folder and ending."""
        # Not pathlib, here and where a file is opened: it interns every name, which Python 3.12 never gives back.
        name = os.path.basename(self.source)  # noqa: PTH119
        ending = next((s for s in sorted(SUFFIXES, key=len, reverse=True) if name.endswith(s)), "")
        return name.removesuffix(ending) or "unnamed"

    @property
    def is_page(self) -> bool:
        """Whether its name says that it is a page."""
        return self.path.lower().endswith(PAGES)


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
        endings = ", ".join(SUFFIXES)
        message = (
            f"there is no file that ends in {endings} in this folder; name the files themselves if they end otherwise"
        )
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
            elif entry.name.lower().endswith(SUFFIXES) and not entry.is_dir():
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
    texts: list[tuple[int, str | WebPage, str | None]] = []
    for index, file in enumerate(files):
        try:
            text, note = _article(file, limit)
        except UnreadableInput as error:
            outcomes.append(Outcome(file.source, file.stem, reason=error.reason, message=str(error)))
        else:
            texts.append((index, text, note))
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


def _article(file: TextFile, limit: int) -> tuple[str | WebPage, str | None]:
    """The text of a file, or its page, and a note on what was lost in reading it."""
    data = read_bytes(file, limit)
    if file.is_page or _begins_as_page(data):
        return article_page(data), None
    decoded = decoding(data, limit=limit)
    return decoded.text, decoded.note


def _begins_as_page(data: bytes) -> bool:
    from extract.web.decoding import looks_like_html

    start = data[:4000].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"<") and looks_like_html(start.decode("latin-1"))


def article_page(data: bytes, *, url: str | None = None) -> WebPage:
    """A page that is an article.

    Raises:
        UnreadableInput: if it is none, with the reason; or if it could not be read.
    """
    from extract.web import read_page

    try:
        page = read_page(data, url=url)
    except Exception as error:
        message = (
            f"reading the page failed ({type(error).__name__}: {str(error)[:200]}); please report it with the file"
        )
        raise UnreadableInput(Reason.FAILED, message) from error
    if not page.is_article:
        raise UnreadableInput(Reason(page.kind), page.message)
    return page


def read_bytes(file: TextFile, limit: int = LIMIT) -> bytes:
    """What a file holds; what is gzipped and named a page is unpacked, up to the limit.

    Raises:
        UnreadableInput: if it is missing, cannot be opened or is too large.
    """
    data = file_bytes(file, limit)
    return _unpacked(data, limit) if file.is_page and data.startswith(_GZIP) else data


def file_bytes(file: TextFile, limit: int = LIMIT) -> bytes:
    """What a file holds, as it is.

    Raises:
        UnreadableInput: if it is missing, cannot be opened or is too large.
    """
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
    if len(data) > limit:
        raise UnreadableInput(Reason.TOO_LARGE, too_large(len(data), limit))
    return data


def _unpacked(data: bytes, limit: int) -> bytes:
    """The content of a gzip archive, never more than the limit in memory."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        content = unpacker.decompress(data, limit + 1)
    except zlib.error as error:
        raise UnreadableInput(Reason.BINARY, f"a damaged gzip archive ({error})") from None
    if len(content) > limit:
        raise UnreadableInput(Reason.TOO_LARGE, too_large(None, limit))
    return content


def _extractions(pages: list[tuple[str | WebPage, str]]) -> Iterator[Extraction | str]:
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
