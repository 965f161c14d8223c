"""How a store of an older version becomes one of this version.

In: a connection within a transaction. Out: the tables as :mod:`output.store.tables` declares them, with what they held.
A step is a file in ``versions``; it says what the tables were then, and never asks what they are now.
"""

from __future__ import annotations

from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alembic.config import Config
    from sqlalchemy import Connection

VERSION_TABLE = "store_version"

HEAD = "0005"
"""The version of this code: the last file in ``versions``."""


@contextmanager
def scripts() -> Iterator[Path]:
    """The folder of the steps; those in an egg are unpacked meanwhile, since Alembic reads files."""
    here = resources.files("output.store.migrations")
    if isinstance(here, Path):
        yield here
        return
    with TemporaryDirectory() as unpacked:
        folder = Path(unpacked)
        (folder / "versions").mkdir()
        (folder / "env.py").write_bytes((here / "env.py").read_bytes())
        for step in (here / "versions").iterdir():
            if step.name.endswith(".py"):
                (folder / "versions" / step.name).write_bytes(step.read_bytes())
        yield folder


def config(connection: Connection, folder: Path | None = None) -> Config:
    """What Alembic needs to know."""
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(folder or Path(__file__).parent).replace("%", "%%"))
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
    steps = (resources.files("output.store.migrations") / "versions").iterdir()
    return wanted in {step.name.split("_")[0] for step in steps if step.name.endswith(".py")}


def migrate(connection: Connection, to: str = HEAD) -> None:
    """Take an older store to a version; all of it or, where it is interrupted, nothing."""
    from alembic import command

    with scripts() as folder:
        command.upgrade(config(connection, folder), to)


def stamp(connection: Connection) -> None:
    """Mark new tables as those of this version."""
    connection.execute(
        text(
            f"CREATE TABLE {VERSION_TABLE} (version_num VARCHAR(32) NOT NULL, "
            f"CONSTRAINT {VERSION_TABLE}_pkc PRIMARY KEY (version_num))"
        )
    )
    connection.execute(text(f"INSERT INTO {VERSION_TABLE} (version_num) VALUES (:v)"), {"v": HEAD})
