"""A person who may not do everything: the tests of permissions hold for root as well."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65534


@contextmanager
def folder_of_a_person() -> Iterator[Path]:
    """A new folder, owned by whom this process is in :func:`no_root`, wherever the other temporary ones are."""
    folder = Path(tempfile.mkdtemp())
    try:
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
        yield folder
    finally:
        folder.chmod(0o700)
        shutil.rmtree(folder)


@contextmanager
def no_root() -> Iterator[None]:
    """Where this process is root's, it is nobody's for the while; what it needs must have been imported before."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
