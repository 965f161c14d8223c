"""A real Scrapyd runs the spiders from the egg that scrapyd-deploy sends it, with thidua nowhere else.

The server has Python's other packages but not ours, so that what it imports and reads can only come from the egg.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.parse
import urllib.request
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from output.store import Store
from tests.test_migrations import older
from thidua.samples import SampleSites

pytest.importorskip("scrapyd", reason="scrapyd is not installed: pip install 'thidua[deploy]'")
pytest.importorskip("scrapyd_client", reason="scrapyd-client is not installed: pip install 'thidua[deploy]'")

CLONE = Path(__file__).parent.parent
PARTS = ("extract", "output", "pipelines", "spiders", "thidua", "pyproject.toml", "scrapy.cfg", "setup.py",
         "README.md", "LICENSE")  # fmt: skip
SITE = "baosamu.example"
PATIENCE = 120.0


@dataclass(frozen=True)
class Server:
    """A Scrapyd that runs: its folder, its port, its Python, and a clone to deploy from."""

    folder: Path
    port: int
    python: Path
    clone: Path

    def client(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run scrapyd-client in the clone."""
        return subprocess.run(
            [sys.executable, "-m", "scrapyd_client", *words],
            cwd=self.clone, env=_environment(self.folder), timeout=PATIENCE, capture_output=True, text=True, check=False
        )  # fmt: skip

    def ask(self, action: str, **values: str) -> Any:
        """What the server answers."""
        address = f"http://127.0.0.1:{self.port}/{action}?{urllib.parse.urlencode(values)}"
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=30) as answer:
            return json.load(answer)

    def finished(self, job: str) -> dict[str, Any]:
        """What the server says of a job when that has ended."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for one in self.ask("listjobs.json", project="thidua")["finished"]:
                if one["id"] == job:
                    return dict(one)
            time.sleep(0.3)
        raise AssertionError(f"the job did not end in {PATIENCE:g} s; its log: {self.log(job)[-3000:]}")

    def log(self, job: str) -> str:
        """The log of a job."""
        return (self.folder / "logs" / "thidua" / "news" / f"{job}.log").read_text(encoding="utf-8")


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "SCRAPY", "THIDUA"))}
    return {**kept, "HOME": str(home), "NO_PROXY": "127.0.0.1", "PYTHONIOENCODING": "utf-8"}


def _python_without_us(folder: Path) -> Path:
    """A Python that has what is installed here, but nothing that an editable installation adds."""
    venv.EnvBuilder(with_pip=False).create(folder)
    home = {"base": str(folder), "platbase": str(folder)}
    here = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (Path(sysconfig.get_path("purelib", "venv", home)) / "installed.pth").write_text("\n".join(sorted(here)) + "\n")
    python = Path(sysconfig.get_path("scripts", "venv", home)) / Path(sys.executable).name
    found = subprocess.run(
        [python, "-c", "import spiders"], cwd=folder, env=_environment(folder), capture_output=True, check=False
    )
    if not found.returncode:
        pytest.skip("thidua is installed as a copy: its packages would hide those of the egg")
    return python


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("scrapyd")
    clone = tmp_path_factory.mktemp("clone")
    port = _free_port()
    for part in PARTS:
        if (CLONE / part).is_dir():
            shutil.copytree(CLONE / part, clone / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(CLONE / part, clone)
    deploy = clone / "scrapy.cfg"
    deploy.write_text(deploy.read_text().replace(":6800", f":{port}"))
    (folder / "scrapyd.conf").write_text(
        f"[scrapyd]\nbind_address = 127.0.0.1\nhttp_port = {port}\npoll_interval = 0.2\nitems_dir = items\n"
    )
    python = _python_without_us(folder / "python")
    with (folder / "server.log").open("wb") as log:
        running = subprocess.Popen(
            [python, "-m", "scrapyd"], cwd=folder, env=_environment(folder), stdout=log, stderr=subprocess.STDOUT
        )
    server = Server(folder, port, python, clone)
    try:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                server.ask("daemonstatus.json")
                break
            except OSError:
                said = (folder / "server.log").read_text(encoding="utf-8")
                assert running.poll() is None, said
                assert time.monotonic() < until, said
                time.sleep(0.2)
        yield server
    finally:
        running.terminate()
        try:
            running.wait(30)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


@pytest.fixture(scope="module")
def deployed(server: Server) -> Server:
    done = server.client("deploy", "--version", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["status"] == "ok"
    return server


def test_the_deployed_project_lists_its_spiders(deployed: Server) -> None:
    spiders = deployed.ask("listspiders.json", project="thidua")["spiders"]
    assert {"news", "feed", "sitemap", "listing", "search", "endpoint"} <= set(spiders)
    assert deployed.client("spiders", "-p", "thidua").stdout.split() == ["thidua:", *sorted(spiders)]


def test_a_scheduled_crawl_fills_the_data_folder(deployed: Server, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with SampleSites(stall=1) as samples:
        said = deployed.client(
            "schedule", "-p", "thidua", "news",
            "--arg", f"site={samples.address(SITE)}", "--arg", f"data={data}", "--arg", "max_pages=60",
            "--arg", f"setting=THIDUA_PROXY={samples.proxy}", "--arg", "setting=THIDUA_CONTACT=nobody@example.org",
            "--arg", "setting=THIDUA_DELAY=0",
        )  # fmt: skip
        assert said.returncode == 0, said.stdout + said.stderr
        job = said.stdout.split()[-1]
        deployed.finished(job)
        agents = {seen.agent for seen in samples.log}
    log = deployed.log(job)
    assert "Spider closed (finished)" in log, log[-3000:]
    assert "Traceback" not in log, log[-3000:]
    assert all("nobody@example.org" in agent for agent in agents)
    items = (deployed.folder / "items" / "thidua" / "news" / f"{job}.jl").read_text(encoding="utf-8").splitlines()
    with Store.open(data, write=False) as store:
        articles = [extraction.article.article for extraction in store.articles()]
        rows = [bloc for extraction in store.articles() for bloc in extraction.blocs]
    assert rows, "no row was read: models or word lists of the egg were not"
    assert {json.loads(item)["id"] for item in items} == set(articles)
    assert list((data / "archive").glob("*.warc.gz"))


def test_a_mistake_is_told_in_the_log_of_the_job(deployed: Server, tmp_path: Path) -> None:
    said = deployed.client(
        "schedule", "-p", "thidua", "news", "--arg", "site=baolaocay.vn", "--arg", f"data={tmp_path / 'data'}"
    )
    assert said.returncode == 0, said.stdout + said.stderr
    job = said.stdout.split()[-1]
    deployed.finished(job)
    assert "baolaocai.vn" in deployed.log(job)  # the nearest name


def test_a_folder_of_an_older_version_is_migrated_from_within_the_egg(deployed: Server, tmp_path: Path) -> None:
    older(tmp_path)
    (egg,) = (deployed.folder / "eggs" / "thidua").glob("*.egg")
    look = (
        f"import sys; sys.path.append({str(egg)!r}); from output.store import Store; import output; "
        f"print(output.__file__); s = Store.open({str(tmp_path)!r}); print(len(list(s.articles()))); s.close()"
    )
    done = subprocess.run(
        [deployed.python, "-c", look],
        cwd=deployed.folder, env=_environment(deployed.folder), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    place, articles = done.stdout.split()
    assert place.startswith(str(egg))
    assert articles == "2"
