"""Articles go to Label Studio as tasks, and come back as annotated ones that ``thidua evaluate`` judges by."""

from __future__ import annotations

import copy
import json
import re
import unicodedata
import xml.etree.ElementTree as Tree
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import thidua
from extract.schema import Extraction
from output.review.labelled import BadLabels, read_labelled, write_annotated
from output.review.labels import configuration
from output.review.tasks import task
from output.store import Store
from pipelines.items import ARTICLE
from tests.stored import SITE, link, page
from thidua.cli import app

DEMO = Path(__file__).parents[1] / "demo" / "articles"
Task = dict[str, Any]


@pytest.fixture(scope="module")
def extractions() -> list[Extraction]:
    return [thidua.extract(path.read_text(encoding="utf-8")) for path in sorted(DEMO.glob("*.txt"))]


@pytest.fixture
def tasks(extractions: list[Extraction]) -> list[Task]:
    return [submitted(n, task(one)) for n, one in enumerate(extractions, 1)]


def submitted(number: int, one: Task, **values: Any) -> Task:
    """A task whose predictions a person has taken over and submitted, as Label Studio exports it."""
    result = copy.deepcopy(one["predictions"][0]["result"])
    given = {"id": number, "completed_by": 1, "was_cancelled": False, "updated_at": "2026-02-01T00:00:00Z"}
    return {"id": number, **one, "annotations": [{**given, "result": result, **values}]}


def put(path: Path, tasks: object) -> Path:
    path.write_text(json.dumps(tasks, ensure_ascii=False), encoding="utf-8")
    return path


def result(one: Task) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = one["annotations"][0]["result"]
    return found


def region(one: Task, kind: str, name: str) -> dict[str, Any]:
    return next(r for r in result(one) if r["type"] == kind and r.get("from_name") == name)


def test_predictions_taken_over_as_they_are_evaluate_to_one(tasks: list[Task], tmp_path: Path) -> None:
    articles, without = read_labelled(put(tmp_path / "labelled.json", tasks))
    assert without == 0
    write_annotated(articles, tmp_path / "gold")
    done = CliRunner().invoke(app, ["evaluate", str(tmp_path / "gold"), "--errors"])
    assert done.exit_code == 0, done.output
    assert f"articles {len(tasks)}   relevant 1.000   published 1.000   province 1.000" in done.stdout
    assert re.search(r"^all .*1\.000  1\.000  1\.000", done.stdout, re.MULTILINE)
    assert re.search(r"^people .*1\.000  1\.000  1\.000", done.stdout, re.MULTILINE)
    assert not re.findall(r"^  (?:missed|wrong|cell) .*", done.stdout, re.MULTILINE)


def test_offsets_are_code_points_of_the_text(extractions: list[Extraction]) -> None:
    for one in extractions:
        made = task(one)
        text = made["data"]["text"]
        for part in made["predictions"][0]["result"]:
            if part["type"] == "labels":
                value = part["value"]
                assert text[value["start"] : value["end"]] == value["text"]


def test_a_row_points_at_its_bloc_by_a_relation(tasks: list[Task]) -> None:
    for one in tasks:
        regions = {part["id"] for part in result(one) if part["type"] == "labels"}
        relations = [part for part in result(one) if part["type"] == "relation"]
        assert all(part["to_id"].startswith("bloc-") for part in relations)
        assert {name for part in relations for name in (part["from_id"], part["to_id"])} <= regions


def test_the_configuration_declares_every_name_that_results_have(tasks: list[Task]) -> None:
    root = Tree.fromstring(configuration())
    names = {tag.get("name") for tag in root.iter() if tag.get("name")}
    used = {part["from_name"] for one in tasks for part in result(one) if part["type"] != "relation"}
    assert used <= names
    values = {tag.get("value") for tag in root.iter("Label")}
    assert values == {"bloc", "member", "leader", "leader_person", "award", "award_number", "meeting", "person"}


def test_a_text_whose_letters_were_taken_apart_is_read(tasks: list[Task], tmp_path: Path) -> None:
    """A tool may store ế as e with two marks: then offsets count those."""
    expected, _ = read_labelled(put(tmp_path / "a.json", tasks))
    for one in tasks:
        text = one["data"]["text"]
        apart = one["data"]["text"] = unicodedata.normalize("NFD", text)
        assert len(apart) > len(text)
        for part in result(one):
            value = part.get("value", {})
            if "start" in value:
                for end in ("start", "end"):
                    value[end] = len(unicodedata.normalize("NFD", text[: value[end]]))
                if isinstance(value.get("text"), str):
                    value["text"] = apart[value["start"] : value["end"]]
    found, _ = read_labelled(put(tmp_path / "b.json", tasks))
    assert found == expected


def test_offsets_of_older_versions_are_known_by_their_words(tmp_path: Path) -> None:
    """They count a sign beyond the basic plane as two."""
    text = "😀 Khối thi đua A gồm Sở Nội vụ."
    wide = len(text.encode("utf-16-le")) // 2 - len(text)
    for shift in (0, wide):
        marked = [("bloc", "Khối thi đua A"), ("member", "Sở Nội vụ")]
        found = [
            {
                "id": label, "from_name": "label", "to_name": "text", "type": "labels",
                "value": {
                    "start": text.index(words) + shift, "end": text.index(words) + len(words) + shift,
                    "text": words, "labels": [label],
                },
            }
            for label, words in marked
        ]  # fmt: skip
        one = {"id": 1, "data": {"text": text}, "annotations": [{"id": 1, "result": found}]}
        ((made,), _) = read_labelled(put(tmp_path / "one.json", [one]))
        assert made.annotation["members"][0]["unit"] == "Sở Nội vụ"


def test_what_the_person_changed_is_what_is_annotated(tasks: list[Task], tmp_path: Path) -> None:
    one = next(t for t in tasks if any(r.get("from_name") == "leader_year" for r in result(t)))
    year = region(one, "number", "leader_year")
    year["value"]["number"] = 2031
    gone = region(one, "labels", "label")["id"]
    member = next(r["id"] for r in result(one) if r["type"] == "labels" and r["value"]["labels"] == ["person"])
    assert gone != member
    one["annotations"][0]["result"] = [r for r in result(one) if r.get("id") != member]
    before, _ = read_labelled(put(tmp_path / "a.json", [submitted(1, one)]))
    ((made,), _) = read_labelled(put(tmp_path / "b.json", [one]))
    assert 2031 in [row["year"] for row in made.annotation["leaders"]]
    assert len(made.annotation["people"]) == len(before[0].annotation["people"]) - 1


def test_the_last_annotation_counts_and_cancelled_ones_do_not(tasks: list[Task], tmp_path: Path) -> None:
    first, second = tasks[0], tasks[1]
    earlier = {**copy.deepcopy(first["annotations"][0]), "id": 0, "updated_at": "2025-01-01T00:00:00Z", "result": []}
    first["annotations"].append(earlier)
    second["annotations"][0]["was_cancelled"] = True
    articles, without = read_labelled(put(tmp_path / "a.json", [first, second]))
    assert (len(articles), without) == (1, 1)
    assert articles[0].annotation["blocs"]


def label(value: str) -> Callable[[Task], None]:
    def change(one: Task) -> None:
        region(one, "labels", "label")["value"]["labels"] = [value]

    return change


def moved(one: Task) -> None:
    region(one, "labels", "label")["value"]["start"] += 1


def no_role(one: Task) -> None:
    one["annotations"][0]["result"] = [r for r in result(one) if r.get("from_name") != "leader_role"]


def no_relations(one: Task) -> None:
    bloc = copy.deepcopy(region(one, "labels", "label"))
    bloc["id"] = "another"
    one["annotations"][0]["result"] = [bloc, *(r for r in result(one) if r["type"] != "relation")]


def half_year(one: Task) -> None:
    region(one, "number", "leader_year")["value"]["number"] = 2023.5


def unknown_code(one: Task) -> None:
    region(one, "choices", "leader_role")["value"]["choices"] = ["chief"]


def on_no_bloc(one: Task) -> None:
    region(one, "choices", "relevant")["value"]["choices"] = ["no"]


def other_text(one: Task) -> None:
    one["data"]["text"] += " Thêm."


def broken(one: Task) -> None:
    del region(one, "labels", "label")["value"]["start"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (label("bloc_name"), r"a stretch is labelled \['bloc_name'\]; there are bloc, member"),
        (moved, "the text has .* and not "),
        (no_role, "leader “.*” has no role"),
        (no_relations, "points at no bloc, and there are"),
        (half_year, "year is 2023.5, which is no whole number"),
        (unknown_code, "role is 'chief', none of head"),
        (on_no_bloc, "said to be on no bloc, but rows are marked"),
        (other_text, "its text is not the one that was exported"),
        (broken, "it is damaged"),
    ],
)
def test_labels_that_are_no_annotation_are_refused_with_the_task(
    tasks: list[Task], tmp_path: Path, change: Callable[[Task], None], said: str
) -> None:
    one = next(t for t in tasks if any(r.get("from_name") == "leader_year" for r in result(t)))
    change(one)
    with pytest.raises(BadLabels, match=f"task 2 .*{said}"):
        read_labelled(put(tmp_path / "a.json", [next(t for t in tasks if t is not one), one]))
    done = CliRunner().invoke(app, ["review", "import", str(tmp_path / "a.json"), "--out", str(tmp_path / "gold")])
    assert (done.exit_code, (tmp_path / "gold").exists()) == (3, False)


def test_files_that_are_none_of_label_studios_are_refused(tasks: list[Task], tmp_path: Path) -> None:
    path = put(tmp_path / "a.json", tasks)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BadLabels, match=r"line \d+: no JSON .*cut off|not UTF-8"):
        read_labelled(path)
    path.write_text('[{"text": "a", "label": []}]', encoding="utf-8")
    with pytest.raises(BadLabels, match="not as JSON-MIN"):
        read_labelled(path)
    with pytest.raises(BadLabels, match="it is the article of task 1"):
        read_labelled(put(path, [tasks[0], tasks[0]]))


def test_from_the_command_line(extractions: list[Extraction], tmp_path: Path) -> None:
    data = tmp_path / "data"
    with Store.open(data) as store:
        run = store.begin_run("crawl", {})
        store.discover([link(str(n)) for n in range(len(extractions))], run)
        found = zip(store.waiting(SITE, ARTICLE, 99), extractions, strict=True)
        store.commit([page(entry, extraction=one) for entry, one in found], run)
    run_ = CliRunner().invoke
    out = tmp_path / "tasks.json"
    command = ["review", "--data", str(data), "--format", "label-studio", "--below", "1.01", "--out", str(out)]
    done = run_(app, command)
    assert (done.exit_code, done.stdout) == (0, ""), done.stderr
    assert (tmp_path / "tasks.xml").read_text(encoding="utf-8") == configuration()
    tasks = json.loads(out.read_text(encoding="utf-8"))
    assert all(one["data"]["why"] for one in tasks)
    assert run_(app, command).exit_code == 3  # it may have been worked on
    labelled = put(tmp_path / "labelled.json", [submitted(n, one) for n, one in enumerate(tasks, 1)])
    gold = tmp_path / "gold"
    assert run_(app, ["review", "import", str(labelled), "--out", str(gold)]).exit_code == 0
    assert run_(app, ["review", "import", str(labelled), "--out", str(gold)]).exit_code == 0
    next(gold.glob("*.json")).write_text("{}", encoding="utf-8")
    done = run_(app, ["review", "import", str(labelled), "--out", str(gold)])
    assert (done.exit_code, "says something else" in done.stderr) == (3, True)
    done = run_(app, ["review", "import", str(put(tmp_path / "x.json", [])), "--out", str(gold)])
    assert done.exit_code == 3
