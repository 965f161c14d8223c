"""The benchmarks' own arithmetic; nothing here is timed."""

from __future__ import annotations

import gzip
import math
from pathlib import Path

import pytest

from benchmarks import pages, plain_sites, soak
from benchmarks.__main__ import main as benchmarks_main
from benchmarks.articles import OWN, REST, SEEDS, recombined, sets
from benchmarks.calibrate import RIDGE, Sample, fit, score
from benchmarks.growth import CASES, Case, Grown, grow, report
from benchmarks.memory import Reading, growth, peak_mb, resident_mb
from benchmarks.speed import Measured, sample, sentences_of
from benchmarks.startup import TWO_COMMANDS, thidua_command


class TestArticles:
    def test_sets(self, tmp_path: Path) -> None:
        corpus, own = tmp_path / "dev", tmp_path / "gold"
        (own / "inner").mkdir(parents=True)
        (own / "inner" / "a.txt").write_text("Một", encoding="utf8")
        assert sets(corpus, own) == {OWN: {"a": "Một"}}
        corpus.mkdir()
        for name in ("seed-0", "misc-1"):
            (corpus / f"{name}.txt").write_text(name, encoding="utf8")
        assert sets(corpus, own) == {SEEDS: {"seed-0": "seed-0"}, REST: {"misc-1": "misc-1"}}
        assert sets(tmp_path / "no", tmp_path / "none") == {}

    def test_recombined(self) -> None:
        pages = ["một\n\nhai", "ba"]
        made = list(recombined(pages, 50))
        assert made == list(recombined(pages, 50))
        assert made != list(recombined(pages, 50, seed=1))
        assert len({page.splitlines()[-1] for page in made}) == 50
        assert {line for page in made for line in page.splitlines()[:-1]} == {"một", "hai", "ba"}
        assert {len(page.splitlines()) for page in made} == {2, 3}


class TestSpeed:
    def test_sentences_are_cut_line_by_line(self) -> None:
        assert sentences_of("Tin mới\n\nMột. Hai.", lambda line: line.split(". ")) == ["Tin mới", "Một", "Hai."]

    def test_sample_is_of_whole_articles(self) -> None:
        cut = {str(n): ["câu"] * 10 for n in range(20)}
        assert len(sample(cut, most=35)) == 4
        assert sample(cut, most=35) == sample(cut, most=35)
        assert len(sample(cut, most=1000)) == 20

    def test_ratio(self) -> None:
        assert Measured(1, 1, 1, 1, ours=0.5, theirs=10.0).ratio == 20


class TestStartup:
    def test_programs(self) -> None:
        compile(TWO_COMMANDS, "two_commands.py", "exec")
        assert TWO_COMMANDS.count("@app.command()") == 2
        assert thidua_command()


class TestMemory:
    def test_growth_is_counted_once_settled(self) -> None:
        taken = [Reading(n, mb, 0, 0) for n, mb in ((500, 90), (1000, 150), (1500, 152), (2000, 151))]
        assert growth(taken, settled=1000) == 1
        assert math.isnan(growth(taken, settled=2000))

    def test_memory_is_read(self) -> None:
        assert math.isnan(peak_mb()) or 1 < resident_mb() <= peak_mb() * 1.1


class TestSoak:
    def test_growth_is_counted_behind_the_first_quarter(self) -> None:
        looks = [soak.Look(n, 400.0 + min(n, 250), 0.0) for n in range(0, 1001, 50)]
        assert soak.growth(looks, "crawler") == pytest.approx(0, abs=1e-6)
        rising = [soak.Look(n, 100 + 0.02 * n, 0.0) for n in range(0, 1001, 50)]
        assert soak.growth(rising, "crawler") == pytest.approx(0.02 * 750)

    def test_generated_pages_are_the_same_each_time(self) -> None:
        one, other = plain_sites.GeneratedPages(2000, 2), plain_sites.GeneratedPages(2000, 2)
        home = one.answer("GET", one.hosts()[0], "/", "", "").body.decode()
        path = next(part.split('"')[0] for part in home.split('href="')[1:])
        assert (
            one.answer("GET", one.hosts()[0], path, "", "").body
            == other.answer("GET", one.hosts()[0], path, "", "").body
        )
        assert one.answer("GET", one.hosts()[0], "/trang-20/", "", "").status == 200
        assert one.answer("GET", one.hosts()[0], "/trang-21/", "", "").status == 404
        assert plain_sites.is_list("http://127.0.0.1:1/trang-20/")
        assert not plain_sites.is_list("http://127.0.0.1:1" + path)


class TestGrowth:
    @pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
    def test_sizes_double(self, case: Case) -> None:
        small, large = (len(case.build(size)) for size in (case.sizes()[0] // 8 or 1, case.sizes()[1] // 8 or 2))
        assert case.sizes()[-1] == case.largest
        assert small < large <= 3 * small

    def test_verdict(self) -> None:
        case = CASES[0]
        assert Grown(case, [1, 2, 4, 8], [1.0, 2.0, 4.0, 8.1]).linear
        assert not Grown(case, [1, 2, 4, 8], [1.0, 4.0, 16.0, 64.0]).linear
        # What a call costs at any size hides the growth at first; the last doubling shows it.
        late = Grown(case, [1, 2, 4, 8], [10.0, 10.2, 15.0, 60.0])
        assert late.ratio < 1
        assert not late.linear
        assert "WORSE THAN LINEAR" in report(late)

    def test_stops_before_it_takes_too_long(self) -> None:
        result = grow(Case("x", lambda n: "x" * n, 8), lambda _: None, budget=-1)
        assert len(result.seconds) == 2
        assert not result.linear
        assert "not tried" in report(result)

    def test_an_input_that_breaks_it_is_a_finding(self) -> None:
        def read(text: str) -> None:
            raise ValueError(f"{len(text)} is too much")

        result = grow(Case("x", lambda n: "x" * n, 8), read)
        assert "failed: ValueError: 1 is too much" in report(result)


def test_unknown_benchmark(capsys: pytest.CaptureFixture[str]) -> None:
    assert benchmarks_main(["heat"]) == 2
    assert "there are speed, pages, startup" in capsys.readouterr().err


class TestPages:
    def test_ratio_is_a_share_of_the_other_s_speed(self) -> None:
        assert pages.Measured(10, 1000, rows=2.0, reading=1.0, theirs=1.5).ratio == 0.75

    def test_saved_pages_that_are_articles_are_measured_on(self, tmp_path: Path) -> None:
        folder = tmp_path / "family"
        folder.mkdir()
        (folder / "a.html").write_bytes(b"<p>a")
        (folder / "a.json").write_text('{"kind": "article", "url": "https://example.org/a"}')
        (folder / "b.html.gz").write_bytes(gzip.compress(b"<p>b"))
        (folder / "b.json").write_text('{"kind": "article", "url": "https://example.org/b"}')
        (folder / "c.json").write_text('{"kind": "listing", "url": "https://example.org/c"}')
        assert pages.saved(tmp_path) == [(b"<p>a", "https://example.org/a"), (b"<p>b", "https://example.org/b")]


class TestCalibration:
    def test_a_feature_that_parts_right_from_wrong_does_not_run_away(self) -> None:
        # Newton's step alone swings farther each time where a few wrong rows weigh much and a feature marks them all
        rows = [
            Sample(
                "people", f"a/{n}", {"common": 1.0, "marks": float(n % 12 == 0), "some": float(n % 7 == 0)}, n % 12 != 0
            )
            for n in range(360)
        ]
        bias, weights = fit(rows, 0.5)
        assert weights["marks"] < 0
        assert max(map(abs, weights.values())) < 50 / RIDGE
        right = [score((bias, weights), r.features) for r in rows if r.right]
        wrong = [score((bias, weights), r.features) for r in rows if not r.right]
        assert min(right) > max(wrong)
        assert 0.35 < (sum(right) / len(right) + sum(wrong) / len(wrong)) / 2 < 0.65
