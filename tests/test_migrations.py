"""A store of an older version becomes one of this, one of a newer is refused."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from extract.errors import ThiduaError
from output.store import Store, StoreLocked, StoreTooNew, migrations
from output.store.opening import engine_of, locate
from output.store.tables import ALL
from pipelines.archive import read_record
from pipelines.items import ARTICLE
from tests.stored import SITE, article, crawled, link, page, tables


def older(folder: Path) -> None:
    """A folder as the first version left it: the place of each page stands in the frontier."""
    with Store.open(folder) as store:
        crawled(store, ["a", "b"])
        store.discover([link("c")], 1)
        places = [(p.entry.id, p.path.name, p.offset, p.length) for p in store.archived()]
    with Store.open(folder) as store:
        data = _contents(store)
    (folder / "thidua.sqlite").unlink()
    engine = engine_of(locate(folder))
    with engine.begin() as connection:
        migrations.migrate(connection, "0001")
        for table, rows in data.items():
            if table == "records":
                continue
            for row in rows:
                row.pop("record", None)
                names = ", ".join(f'"{name}"' for name in row)
                marks = ", ".join("?" for _ in row)
                connection.exec_driver_sql(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(row.values()))
        for entry, file, offset, length in places:
            connection.exec_driver_sql(
                "UPDATE frontier SET archive_file = ?, archive_offset = ?, archive_length = ? WHERE id = ?",
                (file, offset, length, entry),
            )
    engine.dispose()


def _contents(store: Store) -> dict[str, list[dict[str, Any]]]:
    with store.reading() as connection:
        return {
            table.name: [
                dict(row._mapping) for row in connection.exec_driver_sql(f"SELECT * FROM {table.name}")
            ]
            for table in ALL.sorted_tables
        }  # fmt: skip


def test_the_last_step_is_the_version_of_this_code(tmp_path: Path) -> None:
    engine = engine_of(locate(tmp_path))
    with engine.begin() as connection:
        script = ScriptDirectory.from_config(migrations.config(connection))
        assert script.get_heads() == [migrations.HEAD]
        assert all(migrations.is_known(step.revision) for step in script.walk_revisions())
    engine.dispose()


def test_the_steps_make_the_tables_that_are_declared(tmp_path: Path) -> None:
    engine = engine_of(locate(tmp_path))
    with engine.begin() as connection:
        migrations.migrate(connection)
        context = MigrationContext.configure(
            connection, opts={"version_table": migrations.VERSION_TABLE, "compare_type": True}
        )
        assert compare_metadata(context, ALL) == []
        stepwise = _definitions(connection)
    engine.dispose()
    with Store.open(tmp_path / "new") as store, store.reading() as connection:
        assert _definitions(connection) == stepwise


def _definitions(connection: Any) -> dict[str, Any]:
    """What SQLite knows of each table: columns in any order, and the statement of each index."""
    out: dict[str, Any] = {}
    for table in ALL.tables:
        columns = connection.exec_driver_sql(f"PRAGMA table_info({table})").all()
        foreign = connection.exec_driver_sql(f"PRAGMA foreign_key_list({table})").all()
        out[table] = (
            sorted((c.name, c.type, c.notnull, c.pk) for c in columns),
            sorted((f.table, f[3], f.on_delete) for f in foreign),
        )
    found = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
    out["indexes"] = sorted((name, " ".join(sql.replace("frontier.", "").split())) for name, sql in found)
    return out


def test_an_older_store_is_taken_over_with_all_it_holds(tmp_path: Path) -> None:
    with Store.open(tmp_path / "expected") as store:
        crawled(store, ["a", "b"])
        expected = tables(store)
    older(tmp_path)
    with Store.open(tmp_path) as store:
        assert tables(store) == expected
        places = list(store.archived())
        assert [place.entry.key for place in places] == [f"{SITE}|a", f"{SITE}|b"]
        assert all(read_record(p.path, p.offset, p.length).url == p.entry.url for p in places)
        assert [entry.key for entry in store.waiting(SITE, ARTICLE, 9)] == [f"{SITE}|c"]
        again = page(link("a"), extraction=article("a", text="Khác."))
        store.commit([again, page(store.waiting(SITE, ARTICLE, 1)[0])], 1)
        assert again.reason == "changed"
        assert len(list(store.archived())) == 3


def test_an_older_store_is_taken_over_also_where_it_is_only_read(tmp_path: Path) -> None:
    older(tmp_path)
    with Store.open(tmp_path, write=False) as store:
        assert store.counts()["articles"] == 2


def test_a_step_that_is_interrupted_leaves_the_store_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    older(tmp_path)
    whole = migrations.migrate

    def interrupted(connection: Any, to: str = migrations.HEAD) -> None:
        whole(connection, to)
        raise KeyboardInterrupt

    monkeypatch.setattr(migrations, "migrate", interrupted)
    with pytest.raises(KeyboardInterrupt):
        Store.open(tmp_path)
    connection = sqlite3.connect(tmp_path / "thidua.sqlite")
    assert connection.execute("SELECT version_num FROM store_version").fetchall() == [("0001",)]
    assert connection.execute("SELECT count(archive_file) FROM frontier").fetchone() == (2,)
    connection.close()
    monkeypatch.undo()
    with Store.open(tmp_path) as store:
        assert len(list(store.archived())) == 2


def test_a_newer_store_is_refused_and_left_alone(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        crawled(store, ["a"])
    connection = sqlite3.connect(tmp_path / "thidua.sqlite")
    with connection:
        connection.execute("UPDATE store_version SET version_num = '0999'")
    connection.close()
    for write in (True, False):
        with pytest.raises(StoreTooNew, match=r"version 0999, this one knows them up to \d{4}.*install that version"):
            Store.open(tmp_path, write=write)
    assert issubclass(StoreTooNew, ThiduaError)


def test_an_older_store_that_is_written_to_cannot_be_taken_over(tmp_path: Path) -> None:
    older(tmp_path)
    from output.store.opening import lock

    with lock(locate(tmp_path)), pytest.raises(StoreLocked):
        Store.open(tmp_path, write=False)
