"""The notebook answers its questions from the sample data, and a resolved release is whole."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import select

import thidua
from output.export import FORMATS, About, write
from output.export.difference import differences
from output.export.freshness import StaleResolution
from output.export.opened import Package
from output.resolved import RESOLVED
from output.store import Store
from output.store.tables import reported, resolved
from tests.sample_data import sample_data

NOTEBOOK = Path(__file__).parent.parent / "docs" / "notebooks" / "three-questions.ipynb"
RUN = """
import json, sys, warnings
warnings.simplefilter("ignore")
import nbclient, nbformat
notebook = nbformat.read(sys.argv[1], 4)
nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
code = [cell for cell in notebook.cells if cell.cell_type == "code"]
print(json.dumps(["".join(o.get("text") or o["data"].get("text/plain", "") for o in c.outputs) for c in code]))
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_data(tmp_path_factory.mktemp("sample") / "data")


@pytest.fixture(scope="module")
def release(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(data, tmp_path_factory.mktemp("release"))


def export(data: Path, out: Path, **about: bool) -> Path:
    with Store.open(data, write=False) as store:
        write(store, out, FORMATS, About(**about))  # type: ignore[arg-type]
    return out


@pytest.mark.skipif(
    find_spec("nbclient") is None or find_spec("ipykernel") is None, reason="needs nbclient and ipykernel (extra dev)"
)
@pytest.mark.parametrize("kind", ["data folder", "release"])
def test_the_notebook_answers_its_questions(data: Path, release: Path, kind: str) -> None:
    environment = {**os.environ, "THIDUA_DATA": str(data if kind == "data folder" else release)}
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(NOTEBOOK)],
        capture_output=True, text=True, env=environment, cwd=NOTEBOOK.parent, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    _, _, stayed, by_bloc, flags, government, kinds, words = json.loads(done.stdout.splitlines()[-1])
    assert "pairs of years" in stayed
    assert "Khối thi đua" in by_bloc
    assert "head" in flags
    assert "bloc-years" in government
    assert "emulation_flag" in kinds
    assert "recipient: " in words


def test_the_notebook_is_kept_with_its_answers() -> None:
    cells = [c for c in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code"]
    assert all(cell["outputs"] for cell in cells)
    assert not any(output.get("output_type") == "error" for cell in cells for output in cell["outputs"])


def test_the_panel_comes_with_types(data: Path, release: Path) -> None:
    for folder in (data, release):
        panel = thidua.read(folder).panel()
        assert len(panel) > 50
        assert panel["year"].dtype == "Int64"
        assert list(panel["head_agreement"].cat.categories) == ["single", "agree", "conflict"]
        assert all(isinstance(cell, list) for cell in panel["members"])
        del panel["head"]  # what the caller does with it is its own
        assert "head" in thidua.read(folder).panel()


def test_every_cell_of_the_panel_leads_to_rows_of_the_release(release: Path) -> None:
    found = thidua.read(release)
    rows = {f"{table}:{row}" for table in reported for row in found[table]["id"]}
    behind = {row for cells in found.panel_cells["rows"] for row in cells}
    assert behind
    assert behind <= rows


@pytest.mark.skipif(find_spec("frictionless") is None, reason="needs frictionless (extra dev)")
@pytest.mark.filterwarnings("default")
def test_a_resolved_release_is_valid_with_its_keys(data: Path, tmp_path: Path) -> None:
    from frictionless import Package

    export(data, tmp_path, publish=True)
    package = Package(str(tmp_path / "datapackage.json"))
    assert set(RESOLVED) <= {resource.name for resource in package.resources}
    report = package.validate()
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "note"])


def test_a_resolved_release_is_the_same_twice(data: Path, release: Path, tmp_path: Path) -> None:
    export(data, tmp_path)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {p.name: p.read_bytes() for p in release.iterdir()}


def test_what_differs_in_resolved_tables_is_told_by_their_keys(data: Path, release: Path, tmp_path: Path) -> None:
    def differ(one: Path, other: Path) -> list[tuple[str, str, str, str]]:
        found = differences(Package.open(one), Package.open(other))
        return [(d.change, d.table, d.id, d.column) for d in found]

    assert differ(release, export(data, tmp_path / "same")) == []
    changed = tmp_path / "changed"
    shutil.copytree(data, changed)
    with Store.open(changed) as store, store._transaction() as connection:
        table = resolved["panel"]
        bloc, year = connection.execute(select(table.c.canonical_bloc, table.c.year).where(table.c.position == 5)).one()
        connection.execute(table.update().where(table.c.position == 5).values(head_sources=99))
        table = resolved["unit_mentions"]
        row = connection.execute(select(table.c.reported, table.c.row).where(table.c.position == 7)).one()
        connection.execute(table.delete().where(table.c.position == 7))
    assert differ(release, export(changed, tmp_path / "out")) == [
        ("removed", "unit_mentions", f"{row.reported}/{row.row}", ""),
        ("changed", "panel", f"{bloc}/{year}", "head_sources"),
    ]


def test_a_resolution_of_other_rows_is_refused(tmp_path: Path) -> None:
    data = sample_data(tmp_path / "data")
    with Store.open(data) as store, store._transaction() as connection:
        connection.execute(reported["members"].update().values(unit="Sở Khác"))
    with pytest.raises(StaleResolution, match="thidua resolve"):
        export(data, tmp_path / "out")
    assert not list((tmp_path / "out").iterdir())
