"""A store's place, its database and its lock.

In: a data folder, or the address of a database. Out: an engine on tables of this version, a lock that is let go when
the process ends however it ends, and errors that say what to do.
"""

from __future__ import annotations

import datetime
import json
import os
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from output.store import migrations
from output.store.errors import StoreDamaged, StoreFull, StoreLocked, StoreMissing, StoreProblem, StoreTooNew
from output.store.tables import ALL
from pipelines import clock

DATABASE = "thidua.sqlite"
ARCHIVE = "archive"
_LOCK = ".thidua.lock"
_HOLDER = ".thidua.writer"
BUSY_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Location:
    """Where a store is: its folder, the address of its database, and the database's file where it is one."""

    folder: Path
    url: str
    file: Path | None

    def __str__(self) -> str:
        return str(self.file or make_url(self.url).render_as_string(hide_password=True))


def locate(data: Path | str, folder: Path | None = None) -> Location:
    """The place that is named.

    Args:
        data: A folder, or an SQLAlchemy address such as ``postgresql+psycopg://host/name``.
        folder: For an address, where archive and lock are; by default here.
    """
    if isinstance(data, str) and "://" in data:
        try:
            url = make_url(data)
        except ArgumentError as error:
            raise StoreProblem(f"{data} is no address of a database: {error}") from None
        file = Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None
        return Location(folder or (file.parent if file else Path()), data, file)
    place = Path(data)
    if place.exists() and not place.is_dir():
        raise StoreProblem(f"{place} is a file; name the folder that holds the data, or a new one")
    file = place / DATABASE
    return Location(place, f"sqlite:///{file}", file)


def lock(location: Location) -> FileLock:
    """The lock of the one that writes.

    Raises:
        StoreLocked: if another process holds it.
    """
    try:
        location.folder.mkdir(parents=True, exist_ok=True)
        held = FileLock(location.folder / _LOCK, timeout=0, thread_local=False)
        held.acquire()
    except Timeout:
        raise StoreLocked(
            f"{location.folder} is being written to by {_holder(location.folder)}; wait until that has ended, "
            "or name another folder"
        ) from None
    except OSError as error:
        raise StoreProblem(f"cannot write to {location.folder}: {error.strerror or error}") from None
    with suppress(OSError):
        now = clock.now().isoformat(timespec="seconds")
        holder = {"pid": os.getpid(), "host": socket.gethostname(), "since": now}
        (location.folder / _HOLDER).write_text(json.dumps(holder), encoding="utf-8")
    return held


def _holder(folder: Path) -> str:
    try:
        holder = json.loads((folder / _HOLDER).read_text(encoding="utf-8"))
        since = datetime.datetime.fromisoformat(holder["since"]).astimezone()
        return f"process {holder['pid']} on {holder['host']} (since {since:%Y-%m-%d %H:%M})"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"


def engine_of(location: Location) -> Engine:
    """An engine whose transactions begin when they are told to, and are on disk when they end."""
    engine = create_engine(location.url, json_serializer=_json)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    return engine


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _prepare(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # or the driver begins transactions of its own, and none before a SELECT
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")  # a commit is on disk when it returns
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA temp_store = MEMORY")
    cursor.execute("PRAGMA cache_size = -32000")
    cursor.execute("PRAGMA journal_size_limit = 64000000")
    cursor.close()


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get("reads")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def make_ready(engine: Engine, location: Location) -> None:
    """Make the tables, or take those of an older version to this one.

    Raises:
        StoreTooNew: if a later version has made them.
        StoreDamaged: if they are none of thidua's.
    """
    with engine.begin() as connection:
        found = migrations.version(connection)
        if found is None:
            if inspect(connection).get_table_names():
                raise _no_store(location)
            ALL.create_all(connection)
            migrations.stamp(connection)
        elif found != migrations.HEAD:
            check_known(found, location)
            migrations.migrate(connection)


def is_current(engine: Engine, location: Location) -> bool:
    """Whether the tables are those of this version; if not, they are of an older one.

    Raises:
        StoreTooNew, StoreDamaged, StoreMissing: if they are neither.
    """
    with engine.connect().execution_options(reads=True) as connection:
        found = migrations.version(connection)
        if found is None:
            raise _no_store(location) if inspect(connection).get_table_names() else missing(location)
    if found != migrations.HEAD:
        check_known(found, location)
    return found == migrations.HEAD


def check_known(found: str, location: Location) -> None:
    """Raise :class:`StoreTooNew` for a version that is not in this code's history."""
    if not migrations.is_known(found):
        raise StoreTooNew(
            f"{location} was made by a later version of thidua (its tables are version {found}, this one knows them "
            f"up to {migrations.HEAD}); install that version, or name another folder"
        )


def missing(location: Location) -> StoreMissing:
    """The error for a place where there is no store."""
    return StoreMissing(
        f"there is no data in {location.folder} (no {DATABASE}); name the folder that was given to "
        "`thidua crawl` or `thidua extract` with --data"
    )


def _no_store(location: Location) -> StoreDamaged:
    return StoreDamaged(f"{location} is a database, but none of thidua's; name another folder")


_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


@contextmanager
def told(location: Location) -> Iterator[None]:
    """Say what a database's error means.

    Raises:
        StoreFull, StoreDamaged, StoreLocked, StoreProblem: for what the database says.
    """
    try:
        yield
    except DBAPIError as error:
        code = getattr(error.orig, "sqlite_errorcode", 0) or 0
        kind = code & 0xFF
        if kind in _FULL:
            raise StoreFull(
                f"{location} cannot be written, the disk is full or fails ({error.orig}); everything committed so far "
                "is intact: make room, then run the same command again"
            ) from None
        if kind in _DAMAGED or type(error.orig) is sqlite3.DatabaseError:
            raise StoreDamaged(_damage(location, error)) from None
        if kind in _BUSY:
            raise StoreLocked(
                f"{location} is held by another program ({error.orig}); close it, then try again"
            ) from None
        if isinstance(error.orig, sqlite3.Error) and kind in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}:
            raise StoreProblem(f"{location} cannot be opened or written ({error.orig})") from None
        raise


def _damage(location: Location, error: DBAPIError) -> str:
    return (
        f"{location} is damaged ({error.orig}); put a copy of it back, or save what can be read with "
        f"`sqlite3 {location.file} .recover`. The pages in {location.folder / ARCHIVE} are not touched by this"
    )
