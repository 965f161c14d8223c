"""How a store of an older version becomes one of this version.

In: a connection within a transaction. Out: the tables as :mod:`output.store.tables` declares them, with what they held.
A step is a file in ``versions``; it says what the tables were then, and never asks what they are now.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

VERSION_TABLE = "store_version"

HEAD = "0002"
"""The version of this code: the last file in ``versions``."""


def config(connection: Connection) -> Config:
    """What Alembic needs to know."""
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    return settings


def version(connection: Connection) -> str | None:
    """The version of a store; ``None`` where there is nothing yet."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found: str | None = connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}"))
    return found


def is_known(wanted: str) -> bool:
    """Whether a version is this one or an older one."""
    return wanted in {path.name.split("_")[0] for path in (Path(__file__).parent / "versions").glob("*.py")}


def migrate(connection: Connection, to: str = HEAD) -> None:
    """Take an older store to a version; all of it or, where it is interrupted, nothing."""
    from alembic import command

    command.upgrade(config(connection), to)


def stamp(connection: Connection) -> None:
    """Mark new tables as those of this version."""
    connection.execute(
        text(
            f"CREATE TABLE {VERSION_TABLE} (version_num VARCHAR(32) NOT NULL, "
            f"CONSTRAINT {VERSION_TABLE}_pkc PRIMARY KEY (version_num))"
        )
    )
    connection.execute(text(f"INSERT INTO {VERSION_TABLE} (version_num) VALUES (:v)"), {"v": HEAD})
