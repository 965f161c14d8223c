"""A file that a person named is written whole, or it stays as it was.

In: its path. Out: a place beside it to write to, which takes its name when all is written.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from extract.errors import UnwritableOutput


@contextmanager
def placed(path: Path) -> Iterator[Path]:
    """A file to write to, which is at ``path`` behind the block; after an error nothing has changed there.

    Raises:
        UnwritableOutput: if it cannot be written.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield part
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise UnwritableOutput(f"cannot write {path}: {error.strerror or error}; name another with --out") from None


def unclaimed(path: Path) -> None:
    """Make sure that a sheet to fill in replaces none.

    Raises:
        UnwritableOutput: if there is a file already: it may hold a person's work.
    """
    if path.exists():
        raise UnwritableOutput(f"{path} is there already, and may have been filled in; name another file with --out")
