"""Evaluation: figures known by hand, and agreement with the corpus's own scoring script where it is at hand."""

from __future__ import annotations

import copy
import importlib.util
import itertools
import json
import random
import sys
import unicodedata
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thidua.evaluation import run
from thidua.evaluation.calibration import Calibration, JudgedRow, auroc, calibration, judged_rows, rule_precision
from thidua.evaluation.figures import Figures, faults, figures
from thidua.evaluation.matching import compare, link_blocs, pair_rows
from thidua.evaluation.names import day, normalised, number, same_name
from thidua.evaluation.rows import MAIN

if TYPE_CHECKING:
    from collections.abc import Iterator

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
SCRIPT = CORPUS / "score.py"

Annotation = dict[str, Any]


def gold_article() -> Annotation:
    """Two blocs, each with members, heads and awards."""
    return {
        "id": "a",
        "published": "2023-01-10",
        "province": "Hà Nam",
        "relevant": True,
        "blocs": [
            {"name": "Khối thi đua số 1", "aliases": ["Khối 1"], "member_count": 3, "decision": "12/QĐ-UBND"},
            {"name": "Khối thi đua số 2", "aliases": [], "member_count": None, "decision": None},
        ],
        "members": [
            {"bloc": 0, "unit": "Y tế", "full": "Sở Y tế"},
            {"bloc": 0, "unit": "Sở Tài chính"},
            {"bloc": 1, "unit": "Hội Nông dân tỉnh"},
        ],
        "leaders": [
            {"bloc": 0, "role": "head", "unit": "Sở Y tế", "person": None, "year": 2023, "status": "elected"},
            {"bloc": 1, "role": "head", "unit": None, "person": "Lê Văn An", "year": None, "status": "incumbent"},
        ],
        "awards": [
            {
                "bloc": 0,
                "kind": "emulation_flag",
                "grantor": "government",
                "recipient": "Sở Y tế",
                "count": None,
                "year": 2022,
                "status": "proposed",
            },
            {
                "bloc": 1,
                "kind": "certificate_of_merit",
                "grantor": None,
                "recipient": None,
                "count": 3,
                "year": 2022,
                "status": "proposed",
            },
        ],
    }


def judged(gold: Annotation, predicted: Annotation) -> Figures:
    return figures([compare("a", gold, predicted)])


class TestNames:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Uỷ ban", "ủy ban"),
            ("Khối Hoà Bình", "khối hòa bình"),
            ("qúy", "quý"),
            ("Ðảng ủy", "Đảng ủy"),
            ("Sở Lao động – Thương binh", "Sở Lao động-Thương binh"),
            ("“Đoàn” tỉnh,", '"Đoàn" tỉnh'),
            ("Y tế ,Tài chính", "Y tế, Tài chính"),
            (unicodedata.normalize("NFD", "Tỉnh ủy"), "Tỉnh uỷ"),
            ("Sở\u200b Y  tế", "Sở Y tế"),
        ],
    )
    def test_equal(self, one: str, other: str) -> None:
        assert normalised(one) == normalised(other)
        assert same_name(one, other)

    def test_quy_keeps_its_mark(self) -> None:
        assert normalised("Quý") == "quý"

    def test_empty_is_no_name(self) -> None:
        assert not same_name("", "")
        assert not same_name(None, None)
        assert not same_name(" - ", "-")

    def test_relaxed_takes_whole_words_at_either_end(self) -> None:
        assert same_name("Hội Nông dân", "Hội Nông dân tỉnh", relaxed=True)
        assert same_name("Tỉnh Hội Nông dân", "Hội Nông dân", relaxed=True)
        assert not same_name("Hội", "Hội Nông dân", relaxed=True)
        assert not same_name("Nông dân", "Hội Nông dân tỉnh", relaxed=True)
        assert not same_name("Hội Nông dân", "Hội Nông dân tỉnh")

    def test_numbers_and_days(self) -> None:
        assert [number(v) for v in (None, "07", 7.0, "bảy", float("inf"))] == [None, 7, 7, "bảy", float("inf")]
        assert [day(v) for v in (None, "", "2022-01-02T08:00:00+07:00")] == [None, None, "2022-01-02"]


class TestMatching:
    def test_rows_give_way(self) -> None:
        """The first gold row takes the second prediction when the second gold row has no other."""
        same = {(0, 0), (0, 1), (1, 0)}
        gold, predicted = [{"at": 0}, {"at": 1}], [{"at": 0}, {"at": 1}]
        assert pair_rows(gold, predicted, lambda g, p, _: (g["at"], p["at"]) in same) == [(0, 1), (1, 0)]

    def test_long_chains_need_no_stack(self) -> None:
        n = 1500
        rows = [{"at": at} for at in range(n)]
        pairs = pair_rows(rows, rows, lambda g, p, _: p["at"] in (n - 1 - g["at"], n - 2 - g["at"]))
        assert len(pairs) == n

    def test_exact_candidates_first(self) -> None:
        gold = [{"unit": "Hội Nông dân"}]
        predicted = [{"unit": "Hội Nông dân tỉnh"}, {"unit": "Hội Nông dân"}]
        assert pair_rows(gold, predicted, MAIN["members"].same, relaxed=True) == [(0, 1)]

    def test_bloc_with_another_name_is_linked_by_its_rows(self) -> None:
        gold, predicted = gold_article(), gold_article()
        predicted["blocs"].reverse()
        for table in ("members", "leaders", "awards"):
            for row in predicted[table]:
                row["bloc"] = 1 - row["bloc"]
        predicted["blocs"][1]["name"] = "Khối thi đua các sở"
        assert link_blocs(gold, predicted) == {0: 1, 1: 0}
        assert judged(gold, predicted).linked["members"].f1 == 1


class TestFigures:
    def test_perfect(self) -> None:
        result = judged(gold_article(), gold_article())
        assert result.strict["all"].right == result.strict["all"].gold == 9
        assert {m[t].f1 for m in (result.strict, result.linked, result.relaxed) for t in m} == {1.0}
        assert {s.value for s in (*result.cells.values(), *result.fields.values())} == {1.0}

    def test_missing_prediction(self) -> None:
        result = judged(gold_article(), {})
        assert result.linked["all"].f1 == 0
        assert result.linked["all"].predicted == 0
        assert {name: share.value for name, share in result.fields.items()} == {
            "relevant": 0.0,
            "published": 0.0,
            "province": 0.0,
            "member_count": 1.0,
        }

    def test_nothing_to_find(self) -> None:
        empty = {"relevant": False, "province": "Hà Nam"}
        result = judged(empty, {"members": None})
        assert result.linked["all"].f1 == 1
        assert result.fields["province"].value == 1
        assert judged(empty, gold_article()).linked["all"].f1 == 0

    def test_wrong_bloc_counts_for_strict_only(self) -> None:
        predicted = gold_article()
        predicted["members"][0]["bloc"] = 1
        result = judged(gold_article(), predicted)
        assert result.strict["members"].right == 3
        assert result.linked["members"].right == 2

    def test_cells(self) -> None:
        predicted = gold_article()
        predicted["blocs"][0].update(member_count="4", decision="12/qđ-ubnd")
        predicted["members"][0] = {"bloc": "0", "unit": "Sở Y tế"}
        predicted["awards"][0]["year"] = None
        predicted["awards"][1]["count"] = "03"
        result = judged(gold_article(), predicted)
        assert result.linked["all"].f1 == 1
        assert (result.cells["blocs"].right, result.cells["blocs"].of) == (3, 4)
        assert (result.cells["awards"].right, result.cells["awards"].of) == (5, 6)
        assert result.cells["members"].value == 1
        assert result.fields["member_count"].value == 0.5

    def test_meetings_and_people_stand_apart(self) -> None:
        gold = gold_article()
        gold["meetings"] = [
            {"bloc": 0, "kind": "review", "held": "2023-01-09", "place": "Phủ Lý", "year_reviewed": 2022},
            {"bloc": 1, "kind": "pledge", "held": None},
        ]
        gold["people"] = [{"name": "Lê Văn An", "honorific": None, "posts": ["Giám đốc", "Bí thư"], "part": "chair"}]
        predicted = copy.deepcopy(gold)
        predicted["meetings"][1]["bloc"] = 0
        predicted["meetings"][0]["held"] = "2023-01-09T00:00:00"
        predicted["people"][0].update(posts=["Bí thư", "Giám đốc"], part=None)
        result = judged(gold, predicted)
        assert result.to_json()["apart"]["meetings"]["strict"]["f"] == 1
        assert result.to_json()["apart"]["meetings"]["linked"]["tp"] == 1
        assert result.to_json()["apart"]["people"]["linked"]["f"] == 1
        assert result.to_json()["apart"]["people"]["cells"] == 2 / 3
        assert result.strict["all"].gold == 9
        # A gold without these tables says nothing about them.
        del gold["meetings"], gold["people"]
        assert judged(gold, predicted).apart == {}

    def test_faults(self) -> None:
        predicted = gold_article()
        predicted["published"] = None
        predicted["members"][0]["unit"] = "Sở Nội vụ"
        del predicted["members"][0]["full"]
        predicted["members"][2]["bloc"] = 0
        predicted["awards"][0]["year"] = 2021
        found = [(f.table, f.what) for f in faults([compare("a", gold_article(), predicted)])]
        assert found == [
            ("members", "missed"),
            ("members", "wrong"),
            ("members", "bloc"),
            ("awards", "cell"),
            ("published", "field"),
        ]


def rows_with(*scored: tuple[float | None, bool]) -> list[JudgedRow]:
    return [JudgedRow("members", "a", "list", confidence, None, right) for confidence, right in scored]


class TestCalibration:
    def test_judged_rows_are_right_in_the_linked_sense(self) -> None:
        predicted = gold_article()
        predicted["members"][0].update(bloc=1, rule="list", confidence=0.8, features={"comma": 1})
        predicted["members"].append({"bloc": 0, "unit": "Sở Tài chính", "rule": "list", "confidence": 7})
        rows = [row for row in judged_rows([("a", gold_article(), predicted)]) if row.table == "members"]
        assert [row.right for row in rows] == [False, True, True, False]
        assert rows[0] == JudgedRow("members", "a", "list", 0.8, {"comma": 1}, False)
        assert rows[3].confidence is None
        assert [(r.rule, r.rows, r.right) for r in rule_precision(rows)] == [("", 2, 2), ("list", 2, 0)]

    def test_figures_by_hand(self) -> None:
        measured = calibration(rows_with((1.0, True), (0.95, False), (0.55, True), (0.5, False), (None, True)))
        # Two bins of two rows: |0.975 - 0.5| and |0.525 - 0.5|, half the rows each.
        assert measured.ece == pytest.approx(0.25)
        assert measured.brier == pytest.approx((0 + 0.9025 + 0.2025 + 0.25) / 4)
        assert measured.auroc == 0.75
        assert (measured.rows, measured.without) == (4, 1)
        assert [b.rows for b in measured.bins] == [0, 0, 0, 0, 0, 2, 0, 0, 0, 2]

    def test_nothing_to_measure(self) -> None:
        assert calibration([]) == Calibration(0, 0, None, None, None, calibration([]).bins)
        assert calibration(rows_with((0.9, True))).auroc is None

    @given(st.lists(st.tuples(st.sampled_from([0.0, 0.25, 0.5, 1.0]), st.booleans()), max_size=12))
    def test_auroc_counts_pairs(self, scored: list[tuple[float, bool]]) -> None:
        won = [(a > b) + (a == b) / 2 for a, x in scored if x for b, y in scored if not y]
        assert auroc(scored) == (pytest.approx(sum(won) / len(won)) if won else None)


def write(folder: Path, name: str, annotation: Any, text: str | None = None) -> None:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(annotation, ensure_ascii=False), encoding="utf8")
    if text is not None:
        (folder / f"{name}.txt").write_text(text, encoding="utf8")


class Reported:
    """One run of the evaluation: its exit code and what it printed."""

    def __init__(self, gold: Path, predictions: Path | None, *, errors: bool = False, as_json: bool = False) -> None:
        lines: list[str] = []
        self.code = run(gold, predictions=predictions, errors=errors, as_json=as_json, echo=lines.append)
        self.text = "\n".join(lines)


VIETNAMESE = "Hội nghị được tổ chức tại hội trường của huyện."


@pytest.fixture
def extractor(monkeypatch: pytest.MonkeyPatch) -> None:
    """In place of the extraction one that knows the answer, and breaks on a text that says so."""

    def read_text(text: str, *, source: str | None = None) -> Annotation:
        if "hỏng" in text:
            raise ValueError("broken")
        return gold_article()

    module = ModuleType("output.annotation")
    monkeypatch.setattr(module, "annotation", lambda extraction, _: extraction, raising=False)
    monkeypatch.setitem(sys.modules, "output.annotation", module)
    monkeypatch.setattr("extract.reading.read_text", read_text)


class TestRun:
    def test_report(self, tmp_path: Path) -> None:
        predicted = gold_article()
        predicted["members"][0].update(unit="Sở Nội vụ", full=None, rule="list", confidence=0.8)
        write(tmp_path / "gold", "a", gold_article())
        write(tmp_path / "made", "a", predicted)
        shown = Reported(tmp_path / "gold", tmp_path / "made", errors=True)
        assert shown.code == 0
        assert "articles 1   relevant 1.000" in shown.text
        assert "members   list" in shown.text
        assert "confidence of 1 rows" in shown.text
        assert 'wrong  members   {"bloc": 0, "unit": "Sở Nội vụ", "rule": "list", "confidence": 0.8}' in shown.text

    def test_json(self, tmp_path: Path) -> None:
        write(tmp_path / "gold", "a", gold_article())
        shown = Reported(tmp_path / "gold", tmp_path / "gold", as_json=True, errors=True)
        value = json.loads(shown.text)
        assert shown.code == 0
        assert value["linked"]["all"]["f"] == 1
        assert value["errors"] == []

    def test_missing_folder(self, tmp_path: Path) -> None:
        shown = Reported(tmp_path / "none", None)
        assert shown.code == 2
        assert "no such folder" in shown.text
        write(tmp_path / "gold", "a", gold_article())
        assert Reported(tmp_path / "gold", tmp_path / "none").code == 2
        assert "not a folder" in Reported(tmp_path / "gold" / "a.json", None).text

    def test_no_gold(self, tmp_path: Path) -> None:
        write(tmp_path / "inner", "a", gold_article())
        shown = Reported(tmp_path, None)
        assert shown.code == 2
        assert "no gold annotations" in shown.text
        assert "inner" in shown.text

    @pytest.mark.parametrize(
        ("content", "why"),
        [
            (b'{"blocs": [', "not JSON"),
            (b"\xff\xfe", "not UTF-8"),
            (b"[]", "no JSON object"),
            (b'{"members": {}, "blocs": 3}', "blocs is not a list"),
            (b'{"members": [1]}', "members[0] is not an object"),
            (b'{"members": [{"bloc": [0]}]}', "members[0].bloc"),
            (b'{"blocs": [{"aliases": 4}]}', "blocs[0].aliases"),
            (b"[" * 100_000, "not JSON"),
        ],
    )
    def test_bad_files_are_named_and_the_others_judged(self, tmp_path: Path, content: bytes, why: str) -> None:
        write(tmp_path / "gold", "a", gold_article())
        write(tmp_path / "gold", "b", gold_article())
        write(tmp_path / "made", "a", gold_article())
        (tmp_path / "made" / "b.json").write_bytes(content)
        shown = Reported(tmp_path / "gold", tmp_path / "made")
        assert shown.code == 2
        assert "b.json" in shown.text
        assert why in shown.text
        assert "articles 1 " in shown.text
        (tmp_path / "gold" / "b.json").write_bytes(content)
        shown = Reported(tmp_path / "gold", tmp_path / "gold")
        assert shown.code == 2
        assert why in shown.text
        assert "articles 1 " in shown.text
        (tmp_path / "gold" / "a.json").unlink()
        assert "none of its gold annotations can be read" in Reported(tmp_path / "gold", tmp_path / "gold").text

    def test_missing_predictions_are_said(self, tmp_path: Path) -> None:
        write(tmp_path / "gold", "a", gold_article())
        (tmp_path / "made").mkdir()
        shown = Reported(tmp_path / "gold", tmp_path / "made")
        assert shown.code == 0
        assert "no prediction" in shown.text
        assert "1 of the gold articles: a" in shown.text

    @pytest.mark.usefixtures("extractor")
    def test_extracts_the_texts(self, tmp_path: Path) -> None:
        write(tmp_path, "a", gold_article(), VIETNAMESE)
        write(tmp_path, "b", gold_article(), f"{VIETNAMESE} hỏng")
        write(tmp_path, "c", gold_article())
        write(tmp_path, "d", gold_article(), "no Vietnamese here")
        shown = Reported(tmp_path, None)
        assert shown.code == 2
        assert "articles a second (2 articles," in shown.text
        assert "b.txt: extraction failed (ValueError: broken); counted as an empty prediction" in shown.text
        assert "left out, for 1 of the gold articles: c" in shown.text
        assert "d.txt: not Vietnamese" in shown.text
        assert "blocs          6     2     2 |" in shown.text

    @pytest.mark.usefixtures("extractor")
    def test_no_text_at_all(self, tmp_path: Path) -> None:
        write(tmp_path, "a", gold_article())
        shown = Reported(tmp_path, None)
        assert shown.code == 2
        assert "nothing left to judge" in shown.text

    def test_extracts_with_the_real_extractor(self, tmp_path: Path) -> None:
        pytest.importorskip("output.annotation")
        gold = {"id": "a", "relevant": False, "published": None, "province": None}
        write(tmp_path, "a", gold, "Sáng nay trời mưa nhẹ, chợ quê vẫn đông người.")
        shown = Reported(tmp_path, None)
        assert shown.code == 0
        assert "relevant 1.000" in shown.text


# Agreement with the scoring script of the corpus.


@pytest.fixture(scope="module")
def script() -> ModuleType:
    if not SCRIPT.exists():
        pytest.skip("the corpus and its scoring script are not at hand")
    spec = importlib.util.spec_from_file_location("corpus_score", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def assert_agree(script: ModuleType, pairs: list[tuple[str, Annotation, Annotation]]) -> None:
    theirs = script.score(pairs)
    compared = [compare(*pair) for pair in pairs]
    ours = figures(compared).to_json()
    del ours["apart"]
    listed = theirs.pop("errors")
    assert ours == theirs
    rows = [(f.article, f.table, f.what, f.row) for f in faults(compared) if f.what in ("missed", "wrong")]
    expected = [error for error in listed if error[1] in script.TABLES]
    assert sorted(rows, key=repr) == sorted(expected, key=repr)
    for _, gold, predicted in pairs:
        assert link_blocs(gold, predicted) == script.bloc_links(gold, predicted)
        for table, relaxed in itertools.product(MAIN.values(), (False, True)):
            g, p = gold.get(table.name) or [], predicted.get(table.name) or []
            assert pair_rows(g, p, table.same, relaxed=relaxed) == script.match(g, p, script.SAME[table.name], relaxed)


NAMES = [
    "Sở Y tế",
    "Y tế",
    "sở y tế.",
    "Sở  Y tế ",
    unicodedata.normalize("NFD", "Sở Y tế"),
    "Sở Y tế tỉnh Hà Nam",
    "Uỷ ban MTTQ tỉnh",
    "Ủy ban MTTQ tỉnh",
    "Ủy ban MTTQ",
    "MTTQ tỉnh",
    "Ban Ðối ngoại – Tỉnh ủy",
    "Ban Đối ngoại-Tỉnh uỷ",
    "Lê Văn An",
    "Khối thi đua số 1",
    "KHỐI THI ĐUA SỐ 1",
    "Khối 1",
    "",
    " - ",
]
name = st.one_of(
    st.none(), st.sampled_from(NAMES), st.text("hoàòauỷủyqúý –-,.\u0301\u200b", max_size=6), st.integers(0, 1)
)
whole = st.sampled_from([None, 0, 1, 2, "2", "02", "hai", 2.0, True, 2022, "2022"])
at_bloc = st.sampled_from([None, 0, 1, 2, "0", "1", -1, 7])
code = st.sampled_from([None, "head", "elected", "deputy"])


def some(**columns: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Annotation] | None]:
    """Rows with any of the columns missing, or no rows in one of the ways to write that."""
    return st.one_of(st.none(), st.lists(st.fixed_dictionaries({}, optional=columns), max_size=6))


BLOCS = some(name=name, aliases=st.one_of(st.none(), st.lists(name, max_size=2)), member_count=whole, decision=name)
MEMBERS = some(bloc=at_bloc, unit=name, full=name)
LEADERS = some(bloc=at_bloc, role=code, status=code, unit=name, full=name, person=name, year=whole)
AWARDS = some(
    bloc=at_bloc, kind=code, grantor=code, status=code, recipient=name, full=name, count=whole, year=whole, person=name
)
ANNOTATIONS = st.fixed_dictionaries(
    {},
    optional={
        "relevant": st.sampled_from([None, True, False, 0, 1]),
        "published": st.sampled_from([None, "", "2022-01-02", "2022-01-02T07:00:00+07:00"]),
        "province": name,
        "blocs": BLOCS,
        "members": MEMBERS,
        "leaders": LEADERS,
        "awards": AWARDS,
    },
)


def perturbed(gold: Annotation, chance: random.Random) -> Annotation:
    """A prediction as programs err: rows dropped, doubled, moved, renamed, cells emptied, numbers as strings."""
    out = copy.deepcopy(gold)
    for table in MAIN:
        rows = out.get(table) or []
        changed = []
        for row in rows:
            row = dict(row)
            what = chance.random()
            if what < 0.1:
                continue
            if what < 0.2:
                changed.append(dict(row))
            for column in list(row):
                if chance.random() < 0.15:
                    row[column] = chance.choice([None, row[column], str(row[column]), chance.randint(0, 2)])
                    if column == "aliases":
                        row[column] = None
                elif isinstance(row[column], str) and chance.random() < 0.25:
                    words = row[column].split() or [""]
                    cut = " ".join(words[: -1 if chance.random() < 0.5 else None] or words)
                    row[column] = chance.choice([cut, cut.upper(), unicodedata.normalize("NFD", cut), f"{cut} tỉnh"])
            if row and chance.random() < 0.05:
                row.pop(chance.choice(list(row)))
            changed.append(row)
        if chance.random() < 0.3:
            chance.shuffle(changed)
        out[table] = changed
    for column in ("published", "province", "relevant"):
        if chance.random() < 0.2:
            out[column] = None
    if out and chance.random() < 0.1:
        out.pop(chance.choice(list(out)))
    return out


class TestAgreement:
    @settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.tuples(st.just("a"), ANNOTATIONS, ANNOTATIONS), max_size=3))
    def test_on_anything(self, script: ModuleType, pairs: list[tuple[str, Annotation, Annotation]]) -> None:
        assert_agree(script, pairs)

    @settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(ANNOTATIONS, st.integers(0, 10**6))
    def test_on_perturbed_gold(self, script: ModuleType, gold: Annotation, seed: int) -> None:
        chance = random.Random(seed)
        assert_agree(script, [("a", gold, perturbed(gold, chance)), ("b", perturbed(gold, chance), gold)])

    @settings(max_examples=500, deadline=None)
    @given(st.text(max_size=12), st.text("oòaàáảãạeèuùúyỳýỷq -–,;. \u0301\u0323Ððđ\u00a0", max_size=8))
    def test_on_names(self, script: ModuleType, anything: str, likely: str) -> None:
        assert normalised(anything) == script.norm(anything)
        assert normalised(likely) == script.norm(likely)

    @pytest.mark.parametrize("seed", range(8))
    def test_on_the_corpus(self, script: ModuleType, seed: int) -> None:
        if not (CORPUS / "dev").is_dir():
            pytest.skip("the corpus is not at hand")
        assert_agree(script, list(_corpus(random.Random(seed), exact=seed == 0)))

    def test_report_begins_as_the_script_prints(
        self, script: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        chance = random.Random(3)
        for at in range(4):
            write(tmp_path / "gold", f"{at}", gold_article())
            write(tmp_path / "made", f"{at}", perturbed(gold_article(), chance))
        script.main([str(tmp_path / "gold"), str(tmp_path / "made")])
        shown = Reported(tmp_path / "gold", tmp_path / "made")
        assert shown.text.startswith(capsys.readouterr().out.rstrip("\n"))


def _corpus(chance: random.Random, *, exact: bool) -> Iterator[tuple[str, Annotation, Annotation]]:
    for path in sorted((CORPUS / "dev").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf8"))
        yield path.stem, gold, gold if exact else {} if chance.random() < 0.05 else perturbed(gold, chance)
