"""The gate: figures on the gold articles stay above their floors, and floors only rise."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extract.schema import TABLES
from tests import gate
from thidua.evaluation.figures import faults
from thidua.evaluation.rows import MAIN

FLOORS = gate.read_floors()
needs_corpus = pytest.mark.skipif(
    not gate.CORPUS.is_dir(), reason="the shared corpus does not stand beside this repository"
)


def hold(measured: gate.Measured, folder: str) -> None:
    assert FLOORS.get(folder), f"{folder} has no floors yet: python -m tests.gate --update"
    low = list(gate.shortfalls(measured, FLOORS[folder], folder))
    assert not low, "\n".join(map(str, low))


@pytest.mark.parametrize("folder", gate.gold_folders())
def test_a_folder_of_gold_articles_stays_above_its_floors(folder: str) -> None:
    hold(gate.measure(gate.extracted(gate.GOLD / folder)), folder)


def test_all_gold_articles_together_stay_above_their_floors() -> None:
    compared = [one for path in gate.gold_folders().values() for one in gate.extracted(path)]
    hold(gate.measure(compared), gate.ALL)


@needs_corpus
def test_the_shared_corpus_stays_above_its_floors() -> None:
    hold(gate.measure(gate.extracted(gate.CORPUS)), gate.SHARED)


@needs_corpus
def test_the_seed_articles_come_out_whole() -> None:
    seeds = [one for one in gate.extracted(gate.CORPUS) if one.article.startswith("seed-")]
    assert len(seeds) == 5
    rows = [fault for fault in faults(seeds) if fault.what != "cell" and (fault.table in MAIN or fault.what == "field")]
    assert not rows, "\n".join(map(str, rows))


def test_no_folder_with_floors_is_gone() -> None:
    assert set(FLOORS) - {gate.ALL, gate.SHARED} <= set(gate.gold_folders())


# How floors rise, on figures of no folder.


def test_floors_are_the_figures_rounded_down() -> None:
    new, lower = gate.raised({"a": {"x": 0.98765}, "all": {"x": 1.0}}, {})
    assert new == {"a": {"x": 0.987}, "all": {"x": 1.0}}
    assert not lower
    assert gate.rounded_down(0.29) == 0.29  # 0.29 * 1000 is 289.99999999999994


def test_a_floor_is_not_lowered() -> None:
    floors = {"a": {"x": 0.9, "y": 0.5}, "all": {"x": 0.9}}
    _, lower = gate.raised({"a": {"x": 0.8999, "y": 0.7}, "all": {"x": 0.9}}, floors)
    assert [(fault.folder, fault.name) for fault in lower] == [("a", "x")]
    assert "0.8999" in str(lower[0])


def test_a_new_folder_may_lower_the_figures_of_all_but_of_no_other_folder() -> None:
    floors = {"a": {"x": 0.9}, "all": {"x": 0.9}}
    new, lower = gate.raised({"a": {"x": 0.9}, "b": {"x": 0.3}, "all": {"x": 0.6}}, floors)
    assert not lower
    assert new == {"a": {"x": 0.9}, "b": {"x": 0.3}, "all": {"x": 0.6}}
    _, lower = gate.raised({"a": {"x": 0.8}, "b": {"x": 0.3}, "all": {"x": 0.6}}, floors)
    assert [fault.folder for fault in lower] == ["a"]


def test_what_is_not_measured_any_more_is_a_lowered_floor() -> None:
    _, lower = gate.raised({"all": {"x": 1.0}}, {"a": {"x": 0.1}, "all": {"x": 0.1, "y": 0.1}})
    assert {(fault.folder, fault.name, fault.figure) for fault in lower} == {("a", "x", None), ("all", "y", None)}


def test_floors_of_the_shared_corpus_are_kept_where_it_is_not() -> None:
    floors = {"a": {"x": 0.5}, "all": {"x": 0.5}, "shared": {"x": 0.99}}
    new, lower = gate.raised({"a": {"x": 0.6}, "all": {"x": 0.6}}, floors)
    assert not lower
    assert new["shared"] == {"x": 0.99}


@pytest.fixture
def small_gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A gate over a folder with one article that is no emulation news; its floors file is empty."""
    folder = tmp_path / "gold" / "tiny"
    folder.mkdir(parents=True)
    (folder / "t.txt").write_text("Dự báo thời tiết: ngày mai trời nắng.\n", encoding="utf-8")
    nothing = {"id": "t", "published": None, "province": None, "relevant": False}
    tables: dict[str, list[object]] = {table: [] for table in TABLES}
    (folder / "t.json").write_text(json.dumps(nothing | tables), encoding="utf-8")
    floors = tmp_path / "gold" / "floors.json"
    measured = gate.measure_all(tmp_path / "gold", tmp_path / "nowhere")
    monkeypatch.setattr(gate, "FLOORS", floors)
    monkeypatch.setattr(gate, "measure_all", lambda: measured)
    monkeypatch.setattr(gate, "read_floors", lambda: json.loads(floors.read_text("utf-8")) if floors.exists() else {})
    return floors


def test_update_writes_floors_once_and_refuses_to_lower_them(small_gate: Path) -> None:
    said: list[str] = []
    assert gate.main(["--update"], said.append) == 0
    floors = json.loads(small_gate.read_text("utf-8"))
    assert floors["tiny"]["fields.relevant"] == 1.0
    assert floors["tiny"]["articles"] == 1
    assert gate.main([], said.append) == 0

    floors["tiny"]["articles"] = 2.0
    small_gate.write_text(json.dumps(floors), encoding="utf-8")
    before = small_gate.read_bytes()
    assert gate.main(["--update"], said.append) == 1
    assert said[-1] == "a floor is never lowered: nothing written"
    assert small_gate.read_bytes() == before
    assert gate.main([], said.append) == 1
    assert gate.main(["--lower"], said.append) == 2


def test_an_article_without_text_is_an_error_and_no_figure(tmp_path: Path) -> None:
    (tmp_path / "lost.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ValueError, match="lost"):
        gate.extracted(tmp_path)
