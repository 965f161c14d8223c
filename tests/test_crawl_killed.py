"""A crawl that is killed: started again it goes on, loses nothing, fetches nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawls import crawl_command, data_of, ended
from tests.kills import crawl_killed
from thidua.samples import SampleSites

SITES = ("batson.example", "baosenhong.example", "langbiang.example")
KILLS = 6
SEED = 20_260_504


@pytest.fixture(scope="module")
def samples() -> Iterator[SampleSites]:
    with SampleSites(stall=2) as opened:
        yield opened


@pytest.fixture(scope="module")
def undisturbed(samples: SampleSites, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, list[str]], int]:
    """The data of a crawl that nothing happens to, and the requests that it took."""
    data = tmp_path_factory.mktemp("undisturbed")
    before = len(samples.log)
    done = ended(crawl_command([samples.address(host) for host in SITES], data, proxy=samples.proxy))
    assert done.code in {0, 1}, done.err
    return data_of(data), len(samples.log) - before


@pytest.mark.parametrize("seed", [SEED])
def test_a_killed_crawl_goes_on(
    samples: SampleSites, undisturbed: tuple[dict[str, list[str]], int], tmp_path: Path, seed: int
) -> None:
    lines, requests = undisturbed
    command = crawl_command([samples.address(host) for host in SITES], tmp_path, proxy=samples.proxy)
    found = crawl_killed(
        command, tmp_path, samples.log, samples.world, kills=KILLS, most=requests // KILLS, seed=seed
    )  # fmt: skip
    print(f"seed {seed}: killed {found.kills} times, at {found.moments}")
    assert found.code in {0, 1}
    assert found.kills >= KILLS - 1, "it was done before it was killed often enough"
    assert found.again == []
    assert data_of(tmp_path) == lines
