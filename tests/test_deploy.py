"""The ready files of docs/deploy are tried, as far as this machine allows: read, checked by their own tools, run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from output.store import Store
from tests.crawls import CONTACT, ROOT, environment
from tests.test_scrapyd import Server, deployed, server  # noqa: F401 - fixtures
from thidua.monitoring.thresholds import MONITORS, Thresholds
from thidua.run_settings import Mail, RunSettings, Webhook, read
from thidua.samples import SampleSites

DEPLOY = ROOT / "docs" / "deploy"
HOST = "batson.example"
THIDUA = "/srv/thidua/venv/bin/thidua"

yaml = pytest.importorskip("yaml", reason="PyYAML is not installed: pip install pyyaml")


@pytest.fixture(scope="module")
def samples() -> Iterator[SampleSites]:
    with SampleSites(stall=2) as found:
        yield found


def program() -> Path:
    return Path(sysconfig.get_path("scripts")) / "thidua"


def sh(script: str, where: Path, **more: str) -> subprocess.CompletedProcess[str]:
    path = f"{program().parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script], cwd=where, env={**environment(), "PATH": path, **more},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


def configure(folder: Path, samples: SampleSites, *more: str) -> Path:
    file = folder / "run.toml"
    lines = [f'sites = ["http://{HOST}/"]', "delay = 0", "jobs = 1", f'proxy = "{samples.proxy}"', *more]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def test_the_settings_to_begin_with_can_be_meant(tmp_path: Path) -> None:
    text = (DEPLOY / "run.toml").read_text(encoding="utf-8")
    (tmp_path / "run.toml").write_text(text)
    settings, _ = read(None, str(tmp_path))
    assert settings.contact == "you@example.org"
    everything = re.sub(r"^# (?=\S+ = |\[)", "", text, flags=re.MULTILINE)
    (tmp_path / "run.toml").write_text(everything)
    settings, _ = read(None, str(tmp_path))
    assert settings.mail is not None
    assert settings.webhook is not None
    assert settings.monitors.off == ("more_than_expected",)


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze: apt-get install systemd"
)
def test_unit_and_timer_are_what_systemd_takes(tmp_path: Path) -> None:
    for name in ("thidua.service", "thidua.timer"):
        text = (DEPLOY / name).read_text(encoding="utf-8").replace(THIDUA, str(program()))
        (tmp_path / name).write_text(re.sub(r"^User=.*$", "User=root", text, flags=re.MULTILINE))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--recursive-errors=no", "./thidua.service", "./thidua.timer"],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "thidua" not in done.stderr, done.stderr
    calendar = re.search(r"^OnCalendar=(.*)$", (DEPLOY / "thidua.timer").read_text(), re.MULTILINE)
    assert calendar is not None
    found = subprocess.run(["systemd-analyze", "calendar", calendar[1]], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr


def _arguments(line: str) -> str:
    """What a unit or a crontab runs, on this machine's program and a folder of ours."""
    return line.replace(THIDUA, str(program())).replace("/srv/thidua/data", "data")


def test_what_unit_and_crontab_run_runs(samples: SampleSites, tmp_path: Path) -> None:
    unit = re.search(r"^ExecStart=(.*)$", (DEPLOY / "thidua.service").read_text(), re.MULTILINE)
    assert unit is not None
    lines = [line for line in (DEPLOY / "crontab").read_text().splitlines() if line and line[0] != "#"]
    assignments, jobs = [x for x in lines if "=" in x.split()[0]], [x for x in lines if "=" not in x.split()[0]]
    assert {line.partition("=")[0] for line in assignments} == {"MAILTO", "THIDUA_CONTACT"}
    (job,) = jobs
    assert re.fullmatch(r"[0-5]?\d", job.split()[0])
    assert re.fullmatch(r"1?\d|2[0-3]", job.split()[1])
    assert job.split()[2:5] == ["*", "*", "*"]
    assert "%" not in job  # a new line to cron
    (tmp_path / "data").mkdir()
    configure(tmp_path, samples).rename(tmp_path / "data" / "run.toml")
    for command in (unit[1], job.split(maxsplit=5)[5]):
        done = sh(_arguments(command), tmp_path, THIDUA_CONTACT=CONTACT)
        assert done.returncode == 0, done.stderr
        assert done.stdout + done.stderr == ""  # cron sends no mail
    with Store.open(tmp_path / "data", write=False) as store:
        assert store.counts()["relevant"] > 5
    with Store.open(tmp_path / "data"):  # another run is at work
        done = sh(_arguments(job.split(maxsplit=5)[5]), tmp_path, THIDUA_CONTACT=CONTACT)
    assert "is being written to" in done.stderr
    assert "Last runs" in done.stdout


STEP = {"name", "uses", "run", "with", "if", "env", "id"}
JOB = {"runs-on", "timeout-minutes", "env", "steps"}


def test_the_workflow_is_of_the_form_that_github_knows() -> None:
    workflow: Any = yaml.safe_load((DEPLOY / "nightly.yml").read_text(encoding="utf-8"))
    assert set(workflow) == {"name", True, "concurrency", "permissions", "jobs"}  # YAML takes `on` for true
    assert set(workflow[True]) == {"schedule", "workflow_dispatch"}
    for job in workflow["jobs"].values():
        assert set(job) <= JOB
        assert job["timeout-minutes"] <= 360  # the most there
        for step in job["steps"]:
            assert set(step) <= STEP
            assert ("run" in step) != ("uses" in step)
            assert re.fullmatch(r"[\w-]+/[\w-]+(/[\w-]+)*@v\d+", step.get("uses", "a/b@v1"))
            if "run" in step:
                checked = subprocess.run(["bash", "-n"], input=step["run"], text=True, capture_output=True, check=False)
                assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize(("code", "wanted", "warns"), [(0, 0, False), (1, 0, True), (124, 0, True), (3, 3, True)])
def test_the_workflow_warns_and_fails_as_the_run_did(tmp_path: Path, code: int, wanted: int, warns: bool) -> None:
    workflow: Any = yaml.safe_load((DEPLOY / "nightly.yml").read_text(encoding="utf-8"))
    script = next(step["run"] for step in workflow["jobs"]["run"]["steps"] if step.get("name") == "run")
    stub = tmp_path / "thidua"
    stub.write_text(f"#!/bin/sh\nexit {code}\n")
    stub.chmod(0o755)
    done = sh(f'PATH="{tmp_path}:$PATH"\n{script}', tmp_path)
    assert done.returncode == wanted, done.stderr
    assert ("::warning::" in done.stdout) == warns


def test_the_workflow_s_steps_run(samples: SampleSites, tmp_path: Path) -> None:
    workflow: Any = yaml.safe_load((DEPLOY / "nightly.yml").read_text(encoding="utf-8"))
    assert workflow[True]["schedule"][0]["cron"] == "10 19 * * *"  # YAML takes `on` for true
    steps = workflow["jobs"]["run"]["steps"]
    scripts = {step["name"]: step["run"] for step in steps if "run" in step}
    assert list(scripts) == ["install", "run", "status", "changes"]
    extras = re.search(r"'\.\[(.*)\]'", scripts.pop("install"))
    assert extras is not None
    declared = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert all(re.search(rf"^{extra} = \[", declared, re.MULTILINE) for extra in extras[1].split(","))
    configure(tmp_path, samples, 'out = "tables"')
    for name, script in scripts.items():
        done = sh(script, tmp_path, THIDUA_CONTACT=CONTACT)
        assert done.returncode == 0, f"{name}: {done.stderr}"
    kept = next(step["with"]["path"] for step in steps if step.get("with", {}).get("name") == "tables")
    assert all((tmp_path / path).exists() for path in kept.split())
    assert "nothing" in (tmp_path / "status.txt").read_text(encoding="utf-8")


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl: apt-get install curl")
def test_a_night_with_scrapyd(deployed: Server, samples: SampleSites, tmp_path: Path) -> None:  # noqa: F811
    config = configure(tmp_path, samples, 'out = "tables"', 'skip = ["crawl"]')
    given = {
        "SITES": f"http://{HOST}/", "DATA": str(tmp_path / "data"), "CONTACT": CONTACT, "CONFIG": str(config),
        "SCRAPYD": f"http://127.0.0.1:{deployed.port}", "SETTING": f"THIDUA_PROXY={samples.proxy}", "PAUSE": "1",
        "NO_PROXY": "127.0.0.1",
    }  # fmt: skip
    done = sh(str(DEPLOY / "scrapyd-nightly.sh"), tmp_path, **given)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "tables" / "blocs.csv").exists()
    with Store.open(tmp_path / "data", write=False) as store:
        assert [run.command for run in store.runs()] == ["run", "crawl"]
        assert store.figures()[HOST][0].figures["found"] > 10  # counted within Scrapyd


def test_a_night_with_scrapyd_needs_to_know_what() -> None:
    done = sh(str(DEPLOY / "scrapyd-nightly.sh"), ROOT)
    assert done.returncode != 0
    assert "SITES" in done.stderr


# The page


def page() -> str:
    return (ROOT / "docs" / "nightly.md").read_text(encoding="utf-8")


def test_every_setting_and_monitor_is_explained() -> None:
    text = page()
    for section in (RunSettings, Mail, Webhook, Thresholds):
        for name, field in section.model_fields.items():
            assert f"`{field.alias or name}`" in text or f"[{name}]" in text, name
    for name in MONITORS:
        assert f"`{name}`" in text, name


def test_every_ready_file_is_named() -> None:
    for file in DEPLOY.iterdir():
        assert f"(deploy/{file.name})" in page()
