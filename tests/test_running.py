"""``thidua run``, ``thidua status`` and ``thidua changes``, as a person and a timer start them."""

from __future__ import annotations

import csv
import datetime
import io
import json
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from output.store import Finding, Store
from output.store.errors import StoreFull
from tests.crawls import CONTACT, Done, command, data_of, ended, started
from tests.stored import crawled
from thidua import run_checks, running
from thidua.monitoring.telling import Report, Unreachable, check, tell
from thidua.run_settings import RunSettings
from thidua.samples import SampleSites
from thidua.samples.articles import VIETNAM

HOST = "batson.example"
UNTIL = datetime.datetime(2024, 1, 1, tzinfo=VIETNAM)

aiosmtpd = pytest.importorskip("aiosmtpd.controller", reason="aiosmtpd is not installed: pip install aiosmtpd")


# Servers


class Letters:
    """What a mail server was sent."""

    def __init__(self) -> None:
        self.all: list[Message] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: ARG002, N802 - aiosmtpd's
        self.all.append(BytesParser(policy=default).parsebytes(envelope.content))
        return "250 taken"


@pytest.fixture
def mail() -> Iterator[tuple[Letters, int]]:
    letters = Letters()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = aiosmtpd.Controller(letters, hostname="127.0.0.1", port=port)
    controller.start()
    yield letters, port
    controller.stop()


@dataclass
class Hook:
    """What a web address was sent."""

    url: str
    posts: list[tuple[dict[str, str], Any]]
    status: int = 200


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hook]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            found.posts.append((dict(self.headers), json.loads(content)))
            self.send_response(found.status)
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found = Hook(f"http://127.0.0.1:{server.server_port}/findings", [])
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


def mail_section(port: int, **more: object) -> dict[str, Any]:
    return {"host": "127.0.0.1", "port": port, "from": "thidua@sample.example", "to": ["a@sample.example"], **more}


# Who is told


def finding(since: int, level: str = "alarm") -> Finding:
    return Finding(7, "bao.example", "silence", level, "đã im lặng 30 ngày", since)


def test_what_is_new_is_told_by_mail_and_webhook(mail: tuple[Letters, int], hook: Hook) -> None:
    letters, port = mail
    settings = RunSettings.model_validate({"mail": mail_section(port), "webhook": {"url": hook.url}})
    check(settings)
    assert tell(settings, Report("data", 8, "done with warnings", [finding(7), finding(3)], {"requests": 12})) == []
    (letter,) = letters.all
    assert isinstance(letter, EmailMessage)
    assert letter["Subject"] == "thidua: done with warnings, 2 findings, 1 of them new (data, run 8)"
    assert letter["To"] == "a@sample.example"
    text = letter.get_content()
    assert text.index("New:") < text.index("đã im lặng 30 ngày") < text.index("Known from earlier runs:")
    ((headers, sent),) = hook.posts
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert [one["new"] for one in sent["findings"]] == [True, False]
    assert sent["counts"] == {"requests": 12}


@pytest.mark.parametrize(
    ("when", "findings", "outcome", "number"),
    [
        ("new", [], "done", 0),
        ("new", [3], "done with warnings", 0),
        ("new", [7], "done with warnings", 1),
        ("new", [], "failed", 1),
        ("any", [3], "done with warnings", 1),
        ("any", [], "done", 0),
        ("always", [], "done", 1),
    ],
)
def test_when_someone_is_told(
    mail: tuple[Letters, int], when: str, findings: list[int], outcome: str, number: int
) -> None:
    letters, port = mail
    settings = RunSettings.model_validate({"mail": mail_section(port, when=when)})
    tell(settings, Report("data", 8, outcome, [finding(since) for since in findings], {}))
    assert len(letters.all) == number


def test_a_webhook_gets_its_token_and_its_refusal_is_told(hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK_TOKEN", "geheim")
    settings = RunSettings.model_validate({"webhook": {"url": hook.url, "token_env": "HOOK_TOKEN", "when": "always"}})
    hook.status = 403
    (wrong,) = tell(settings, Report("data", 8, "done", [], {}))
    assert "the webhook took nothing" in wrong
    assert "403" in wrong
    assert "geheim" not in wrong
    assert hook.posts[0][0]["Authorization"] == "Bearer geheim"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_server_that_does_not_answer_is_told_beforehand(monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    with pytest.raises(Unreachable, match=f"mail server 127.0.0.1:{port} cannot be used"):
        check(RunSettings.model_validate({"mail": mail_section(port)}))
    with pytest.raises(Unreachable, match=f"127.0.0.1:{port} cannot be reached"):
        check(RunSettings.model_validate({"webhook": {"url": f"http://127.0.0.1:{port}/"}}))
    monkeypatch.delenv("NO_SUCH", raising=False)
    section = mail_section(port, user="u", password_env="NO_SUCH", security="tls")
    with pytest.raises(Unreachable, match="NO_SUCH with the password is not set"):
        check(RunSettings.model_validate({"mail": section}))


# Before anything starts


def refused(folder: Path, text: str, code: int, *words: str, data: str = "data") -> None:
    (folder / "run.toml").write_text(text, encoding="utf-8")
    done = ended(command("run", "--data", folder / data, "--config", folder / "run.toml"))
    assert done.code == code, done.err
    lines = done.err.strip().splitlines()
    assert len(lines) == 1, done.err
    assert all(word in lines[0] for word in words), lines[0]
    assert not (folder / data).exists()


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("", 2, ("no site is named", "sites = [")),
        ('sits = ["a"]', 2, ("did you mean sites",)),
        ('sites = ["baolaocia.vn"]', 3, ("baolaocai.vn",)),
        ('sites = ["a.example"]\nregistry = "none"', 2, ("registry: there is no folder",)),
        ('sites = ["a.example"]\nout = "no/such/tables"', 2, ("out: there is no folder",)),
        ('sites = ["a.example"]\nout = "run.toml"', 2, ("out: ", "is a file; name a folder")),
        ('sites = ["a.example"]\nout = "data"', 2, ("out: ", "is the data folder already")),
        ('sites = ["a.example"]\nreport = "page"', 2, ("report: ", "write such as report.html")),
        ('sites = ["a.example"]\nreport = "."', 2, ("report: ", "is a folder; name a file", "report.html")),
        ('sites = ["a.example"]\nreport = "no/report.html"', 2, ("report: there is no folder",)),
        ('sites = ["a.example"]\noverrides = "none.toml"', 2, ("overrides: there is no file",)),
        ('sites = ["a.example"]\noverrides = "run.toml"', 3, ("run.toml: ", "write [[same]]")),
        ('sites = ["a.example"]\nsince = 2999-01-01', 2, ("since: 2999-01-01 is to come",)),
        ('sites = ["a.example"]\nproxy = "ftp://a"', 3, ("proxy",)),
        ('sites = ["a.example"]\nproxy = "http://a:port"', 3, ("is no address of a proxy",)),
        ('sites = ["a.example"]\nproxy = "http://127.0.0.1:9"', 3, ("the proxy 127.0.0.1:9 cannot be reached",)),
        ('sites = ["baolaocai.vn"]', 3, ("baolaocai.vn is a public site", "THIDUA_CONTACT")),
        (
            'sites = ["http://a.example/"]\n[mail]\nhost = "127.0.0.1"\nport = 9\nfrom = "a@b.c"\nto = ["a@b.c"]',
            3,
            ("the mail server 127.0.0.1:9 cannot be used", "[mail]"),
        ),
    ],
)  # fmt: skip
def test_what_can_be_known_before_is_told_in_one_line(
    tmp_path: Path, text: str, code: int, words: tuple[str, ...]
) -> None:
    refused(tmp_path, text, code, *words)


def test_a_package_that_is_not_installed_is_told_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_checks, "find_spec", lambda name: None if name in {"altair", "xlsxwriter"} else True)
    for settings in ({"report": tmp_path / "a.html"}, {"out": tmp_path / "tables", "formats": ["csv", "xlsx"]}):
        with pytest.raises(run_checks.NotReady, match=r"(altair|xlsxwriter), which is not .* 'thidua\[publish\]'"):
            run_checks.before_opening(str(tmp_path / "data"), RunSettings.model_validate(settings))


def test_a_data_folder_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "thidua.sqlite").write_text("no database")
    done = ended(command("run", "--data", tmp_path / "data"))
    assert done.code == 3
    assert len(done.err.splitlines()) == 1
    assert "is damaged" in done.err


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    refused(tmp_path, 'sites = ["http://a.example/"]', 3, "there is no folder", "--data", data="no/such/data")


def test_a_data_folder_that_is_being_written_to(tmp_path: Path) -> None:
    (tmp_path / "run.toml").write_text(f'sites = ["http://{HOST}/"]\n')
    with Store.open(tmp_path):
        done = ended(command("run", "--data", tmp_path))
    assert done.code == 3
    assert f"process {os.getpid()}" in done.err


# A run


def configure(folder: Path, samples: SampleSites, *more: str) -> Path:
    lines = [
        f'sites = ["http://{HOST}/"]', f'contact = "{CONTACT}"', "delay = 0", "jobs = 1", f'proxy = "{samples.proxy}"',
        'out = "tables"', *more,
    ]  # fmt: skip
    file = folder / "run.toml"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


@dataclass(frozen=True)
class Runs:
    """Two runs, and what lies there."""

    folder: Path
    first: Done
    second: Done
    asked: tuple[int, int]

    @property
    def data(self) -> Path:
        return self.folder / "data"


@pytest.fixture(scope="module")
def samples() -> Iterator[SampleSites]:
    with SampleSites(stall=2, until=UNTIL) as found:
        yield found


@pytest.fixture(scope="module")
def runs(samples: SampleSites, tmp_path_factory: pytest.TempPathFactory) -> Runs:
    folder = tmp_path_factory.mktemp("runs")
    arguments = command(
        "run", "--data", folder / "data", "--config", configure(folder, samples, 'report = "report.html"')
    )
    numbers = [len(samples.log)]
    first = ended(arguments)
    numbers.append(len(samples.log))
    second = ended(arguments)
    numbers.append(len(samples.log))
    return Runs(folder, first, second, (numbers[1] - numbers[0], numbers[2] - numbers[1]))


def test_a_run_crawls_and_exports(runs: Runs) -> None:
    assert runs.first.code == 0, runs.first.err
    assert "done, run 1" in runs.first.err
    with (runs.folder / "tables" / "articles.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["site"] for row in rows} == {HOST}
    assert sum(row["relevant"] == "true" for row in rows) >= 5


def test_what_comes_behind_the_tables_is_done_too(runs: Runs) -> None:
    assert "<html" in (runs.folder / "report.html").read_text(encoding="utf-8")
    with (runs.folder / "tables" / "canonical_blocs.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.DictReader(file))


def test_it_is_safe_to_repeat(runs: Runs) -> None:
    assert runs.second.code == 0, runs.second.err
    assert runs.asked[1] <= 0.2 * runs.asked[0]
    with Store.open(runs.data, write=False) as store:
        assert [(run.command, run.outcome) for run in store.runs()] == [
            ("crawl", "finished"), ("run", "done"), ("crawl", "finished"), ("run", "done")
        ]  # fmt: skip


def test_status_for_a_person_and_for_a_program(runs: Runs) -> None:
    done = ended(command("status", "--data", runs.data))
    assert done.code == 0
    assert "Sites: 1; 0 alarm, 0 warning, 1 ok" in done.out
    assert done.out.rstrip().endswith("nothing")
    told = json.loads(ended(command("status", "--data", runs.data, "--json")).out)
    assert [one["command"] for one in told["runs"]] == ["crawl", "run", "crawl", "run"]
    assert told["sites"][HOST]["health"] == "ok"
    assert told["waiting"]["articles"] == 0
    assert told["needs_a_person"] == []


def test_changes_in_every_form(runs: Runs) -> None:
    since = command("changes", "--data", runs.data, "--since", 1)
    table = list(csv.DictReader(io.StringIO(ended([*since, "--format", "csv"]).out)))
    listed = json.loads(ended([*since, "--format", "json"]).out)
    assert len(table) == len(listed) > 20
    assert {row["change"] for row in table} == {"new"}
    stated = [row for row in table if row["table"] != "articles"]
    assert all(row["sentence"] and row["url"].startswith(f"http://{HOST}/") for row in stated)
    text = ended(since).out
    assert f"+ {stated[0]['table']}: {stated[0]['row']}" in text
    today = datetime.datetime.now().astimezone().date()
    assert ended(command("changes", "--data", runs.data, "--since", today)).out == text
    tomorrow = today + datetime.timedelta(days=1)
    assert ended(command("changes", "--data", runs.data, "--since", tomorrow, "--format", "json")).out == "[]\n"


@pytest.mark.parametrize(("since", "words"), [("99", "there is no run 99"), ("soon", "is no day such as")])
def test_changes_since_what_never_was(runs: Runs, since: str, words: str) -> None:
    done = ended(command("changes", "--data", runs.data, "--since", since))
    assert done.code == 3
    assert words in done.err


def test_a_site_that_keeps_the_crawler_out_is_told_everywhere(
    samples: SampleSites, mail: tuple[Letters, int], hook: Hook, tmp_path: Path
) -> None:
    letters, port = mail
    section = ["[mail]", *(f"{name} = {json.dumps(value)}" for name, value in mail_section(port).items())]
    file = configure(tmp_path, samples, *section, "[webhook]", f'url = "{hook.url}"')
    arguments = command("run", "--data", tmp_path / "data", "--config", file)
    samples.block(HOST)
    try:
        done = ended(arguments)
        again = ended([*arguments, "--quiet"])
    finally:
        samples.block(HOST, None)
    assert done.code == 1
    assert "keeps the crawler out" in done.err
    assert (again.code, again.err) == (1, "")
    assert len(letters.all) == len(hook.posts) == 1  # on the night it happens
    assert hook.posts[0][1]["findings"][0]["monitor"] == "blocked"
    status = ended(command("status", "--data", tmp_path / "data"))
    assert status.code == 1
    assert f"alarm    {HOST}  blocked" in status.out
    assert "(since run 2)" in status.out


def test_without_sites_those_of_the_last_crawl_are_meant_also_if_they_have_no_record(runs: Runs) -> None:
    with Store.open(runs.data, write=False) as store:
        (site,) = run_checks.sites_of(store, RunSettings(contact=CONTACT), None).values()
    assert (site.name, site.scheme) == (HOST, "http")


def test_the_report_may_lie_with_the_tables(samples: SampleSites, tmp_path: Path) -> None:
    with Store.open(tmp_path / "data") as store:
        crawled(store, ["a"])
    file = configure(tmp_path, samples, 'report = "tables/report.html"', 'skip = ["crawl", "monitors"]')
    done = ended(command("run", "--data", tmp_path / "data", "--config", file))
    assert done.code == 0, done.err
    assert "<html" in (tmp_path / "tables" / "report.html").read_text(encoding="utf-8")


def test_a_run_that_breaks_off_is_told_too(
    mail: tuple[Letters, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(night: running.Night) -> int:
        raise StoreFull("the disk is full; make room, then start again")

    letters, port = mail
    monkeypatch.setattr(running.Night, "_crawl", full)
    settings = RunSettings.model_validate({"mail": mail_section(port)})
    with Store.open(tmp_path) as store:
        assert running.Night(store, str(tmp_path), settings, {}).go() == 3
        assert [run.outcome for run in store.runs()] == ["failed"]
    (letter,) = letters.all
    assert isinstance(letter, EmailMessage)
    assert "the disk is full" in letter.get_content()
    assert "the disk is full" in capsys.readouterr().err


def test_a_run_that_was_killed_is_gone_on_with(samples: SampleSites, runs: Runs, tmp_path: Path) -> None:
    file = configure(tmp_path, samples)
    arguments = command("run", "--data", tmp_path / "data", "--config", file)
    before = len(samples.log)
    file.write_text(file.read_text().replace("delay = 0", "delay = 0.3"))
    with started(arguments) as one:
        deadline = time.monotonic() + 60
        while len(samples.log) < before + 8 and time.monotonic() < deadline:
            time.sleep(0.05)
        one.send_signal(signal.SIGKILL)
        one.wait(30)
    file.write_text(file.read_text().replace("delay = 0.3", "delay = 0"))
    done = ended(arguments)
    assert done.code == 0, done.err
    assert "was killed before its end" in done.err
    assert data_of(tmp_path / "data") == data_of(runs.data)


def test_ctrl_c_stops_a_run_and_it_is_noted(samples: SampleSites, tmp_path: Path) -> None:
    file = configure(tmp_path, samples)
    file.write_text(file.read_text().replace("delay = 0", "delay = 1"))
    before = len(samples.log)
    with started(command("run", "--data", tmp_path / "data", "--config", file)) as one:
        deadline = time.monotonic() + 60
        while len(samples.log) < before + 3 and time.monotonic() < deadline:
            time.sleep(0.05)
        one.send_signal(signal.SIGINT)
        assert one.wait(60) == 130
    with Store.open(tmp_path / "data", write=False) as store:
        assert [(run.command, run.outcome) for run in store.runs()] == [("crawl", "shutdown"), ("run", "stopped")]


def test_a_step_that_fails_leaves_the_others(samples: SampleSites, tmp_path: Path) -> None:
    file = configure(tmp_path, samples, 'skip = ["crawl"]')
    with Store.open(tmp_path / "data") as store:
        crawled(store, ["a"])
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "articles.csv").mkdir()  # where a file is to be written
    done = ended(command("run", "--data", tmp_path / "data", "--config", file))
    assert done.code == 1, done.err
    assert "export: " in done.err
    assert "done with warnings" in done.err
    status = ended(command("status", "--data", tmp_path / "data"))
    assert status.code == 1
    assert "run 2: export: " in status.out
    told = json.loads(ended(command("status", "--data", tmp_path / "data", "--json")).out)
    assert told["went_wrong"][0].startswith("run 2: export: ")


def test_status_of_a_folder_without_data(tmp_path: Path) -> None:
    done = ended(command("status", "--data", tmp_path))
    assert done.code == 3
    assert "there is no data" in done.err


def test_start_up_does_without_what_is_heavy() -> None:
    heavy = ("pydantic", "spidermon", "sqlalchemy", "scrapy")
    script = f"import sys, thidua.cli; print([name for name in {heavy} if name in sys.modules])"
    assert ended([sys.executable, "-c", script]).out.strip() == "[]"
