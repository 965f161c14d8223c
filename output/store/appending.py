"""The archive files of a store, appended to in step with its transactions.

In: finished records. Out: where they lie. A record is on disk before the row that points at it is committed, and what
is in no committed row is cut off again: at once where a commit fails, on the next start where the process ended. Only
the file that is open is ever cut.
"""

from __future__ import annotations

import errno
import logging
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection, Engine, select, update

from output.store.errors import StoreFull, StoreProblem
from output.store.tables import archive_files

logger = logging.getLogger(__name__)

MOST_BYTES = 256_000_000
"""A file that is longer is closed, and the next begun."""

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page lies in the archive."""

    file: str
    offset: int
    length: int

    def __str__(self) -> str:
        return f"{self.file}#{self.offset}"


class AppendedFiles:
    """The archive files of a folder.

    Args:
        folder: Where they are.
        head: The record that a file of this name begins with.
        most: Bytes after which a file is closed.
    """

    def __init__(self, folder: Path, head: Callable[[str], bytes], most: int = MOST_BYTES) -> None:
        self.folder, self.most = folder, most
        self._head = head
        self._name: str | None = None
        self._run: int | None = None
        self._file: BinaryIO | None = None
        self._committed = self._appended = 0

    def recover(self, connection: Connection) -> None:
        """Cut the open file back to what was committed."""
        c = archive_files.c
        for name, committed in connection.execute(select(c.name, c.bytes).where(c.open)).all():
            path = self.folder / name
            size = path.stat().st_size if path.exists() else 0
            if size > committed:
                os.truncate(path, committed)
            elif size < committed:
                logger.warning("%s has lost %s bytes: the pages in them cannot be read again", path, committed - size)
            connection.execute(update(archive_files).where(c.name == name).values(open=False))

    def append(self, records: Sequence[bytes | None], run: int, engine: Engine) -> list[Place | None]:
        """Append records and wait until they are on disk; ``None`` where there is none.

        Raises:
            StoreFull: if there is no room; the file is as it was.
            StoreProblem: if it cannot be written for another reason.
        """
        if not any(records):
            return [None] * len(records)
        try:
            file = self._open(run, engine)
            pieces: list[bytes] = []
            at = self._committed
            if not at:
                pieces.append(self._head(self._name or ""))
                at += len(pieces[0])
            places: list[Place | None] = []
            for record in records:
                if not record:
                    places.append(None)
                    continue
                places.append(Place(self._name or "", at, len(record)))
                pieces.append(record)
                at += len(record)
            file.seek(self._committed)
            whole = memoryview(b"".join(pieces))
            while whole:  # a nearly full disk takes a part
                whole = whole[file.write(whole) :]
            os.fsync(file.fileno())
        except OSError as error:
            self.cut_back(self._committed)
            raise unwritable(self.folder, error) from None
        self._appended = at
        return places

    def note(self, connection: Connection) -> None:
        """Write down how much of the file is committed with this transaction."""
        if self._appended > self._committed:
            c = archive_files.c
            connection.execute(update(archive_files).where(c.name == self._name).values(bytes=self._appended))

    def committed(self) -> None:
        """What was appended is in the store."""
        self._committed = max(self._committed, self._appended)

    def undo(self, engine: Engine) -> None:
        """Cut back what the store knows nothing of: a commit that failed may yet have come through."""
        if self._name is None or self._appended <= self._committed:
            return
        with suppress(Exception):  # else the next start does it
            with engine.connect() as connection:
                c = archive_files.c
                self._committed = connection.scalar(select(c.bytes).where(c.name == self._name)) or 0
            self.cut_back(self._committed)

    def cut_back(self, size: int) -> None:
        """Cut the open file to this size, as far as that can be done."""
        self._appended = self._committed
        if self._file is not None:
            with suppress(OSError):
                self._file.truncate(size)

    def close(self) -> None:
        """Let the file go."""
        if self._file is not None:
            self._file.close()
        self._file = self._name = None
        self._committed = self._appended = 0

    def _open(self, run: int, engine: Engine) -> BinaryIO:
        if self._file is not None and self._run == run and self._committed < self.most:
            return self._file
        last = self._name
        self.close()
        self.folder.mkdir(parents=True, exist_ok=True)
        serial = 1
        while (self.folder / (name := f"thidua-{run:06d}-{serial:04d}.warc.gz")).exists():
            serial += 1
        # It is in the store before it is on disk: so a file that is not in the store is never ours to cut.
        with engine.begin() as connection:
            if last is not None:
                connection.execute(update(archive_files).where(archive_files.c.name == last).values(open=False))
            connection.execute(archive_files.delete().where(archive_files.c.name == name))
            connection.execute(archive_files.insert(), [{"name": name, "bytes": 0, "open": True, "run": run}])
        self._file = (self.folder / name).open("xb", buffering=0)
        self._name, self._run = name, run
        _sync(self.folder)
        return self._file


def unwritable(place: Path, error: OSError) -> StoreProblem:
    """The error to raise for one that the system gave in writing."""
    if error.errno in _FULL:
        return StoreFull(
            f"there is no room left to write to {place} ({error.strerror}); everything committed so far is intact: "
            "make room, then run the same command again"
        )
    return StoreProblem(f"cannot write to {place}: {error.strerror or error}")


def _sync(folder: Path) -> None:
    """Have the names in a folder on disk."""
    if not hasattr(os, "O_DIRECTORY"):
        return  # Windows keeps them by itself
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
