"""The work of ``thidua run``: crawl, resolve, export, report, look whether all is well, tell who wants to know.

In: a data folder and settings. Out: an exit code that tells done, done with warnings, failed. It can be started again
at any time: what an earlier run left half done is gone on with.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.errors import ThiduaError
from thidua import run_steps
from thidua.crawling import DONE, FAILED, STOPPED, WARNINGS
from thidua.run_settings import BadSettings, RunSettings, read

if TYPE_CHECKING:
    from output.store import Finding, Run, Store
    from spiders.sites import Site

logger = logging.getLogger(__name__)

COMMAND = "run"
USAGE = 2
OUTCOMES = {DONE: "done", WARNINGS: "done with warnings", FAILED: "failed", STOPPED: "stopped"}
TOLD = {"alarm", "warning"}
"""Levels of findings that a run ends with warnings for."""


def run(data: str, config: Path | None = None, *, quiet: bool = False) -> int:
    """Do everything that a night needs.

    Args:
        data: The data folder, or the address of a database.
        config: The file of settings; by default run.toml in the data folder.
        quiet: Nothing but what is wrong.

    Returns:
        0 done, 1 done with warnings, 2 settings that cannot be meant, 3 failed, 130 stopped by Ctrl-C.
    """
    from output.store import Store, StoreMissing
    from thidua.run_checks import before_opening, sites_of

    try:
        settings, file = read(config, data)
        before_opening(data, settings)
        if settings.sites:
            sites_of(None, settings, file)  # before the folder is made
        try:
            store = Store.open(data, create=bool(settings.sites))
        except StoreMissing:
            sites_of(None, settings, file)
            raise
    except BadSettings as error:
        return _say(str(error), USAGE)
    except ThiduaError as error:
        return _say(str(error), FAILED)
    with store:
        try:
            night = Night(store, data, settings, sites_of(store, settings, file), quiet=quiet)
            return night.go()
        except BadSettings as error:
            return _say(str(error), USAGE)
        except ThiduaError as error:
            return _say(str(error), FAILED)
        except KeyboardInterrupt:
            return _say("stopped; the same command goes on from here", STOPPED)


class Night:
    """One run.

    Args:
        store: The store, open to be written to.
        data: How its folder is called.
        settings: What to do.
        sites: The sites by name.
        quiet: Nothing but what is wrong.
    """

    def __init__(
        self, store: Store, data: str, settings: RunSettings, sites: Mapping[str, Site], *, quiet: bool = False
    ) -> None:
        self.store, self.data, self.settings, self.sites, self.quiet = store, data, settings, sites, quiet
        self.wrong: list[str] = []
        self.findings: list[Finding] = []
        self.counts: dict[str, Any] = {}

    def go(self) -> int:
        """Do all steps; gives the exit code."""
        self._tell_unfinished()
        began = time.monotonic()
        run = self.store.begin_run(COMMAND, {"sites": len(self.sites), "skip": list(self.settings.skip)})
        code = FAILED
        try:
            try:
                code = self._steps()
            except ThiduaError as error:  # such as a full disk: whoever wants to know is told that it failed
                self._went_wrong(str(error))
            except Exception as error:
                logger.exception("the run failed")
                self._went_wrong(f"the run failed ({type(error).__name__}: {_line(error)}); please report this")
            if code != STOPPED:
                code = self._tell(run, code)
        except KeyboardInterrupt:
            code = STOPPED
            raise
        finally:
            self.counts["seconds"] = round(time.monotonic() - began, 1)
            self.store.end_run(run, OUTCOMES[code], {**self.counts, "wrong": self.wrong[:20], "code": code})
        if not self.quiet or code not in {DONE, WARNINGS}:
            self._print(f"{OUTCOMES[code]}, run {run}, {self.counts['seconds']:.0f} s")
        return code

    def _tell_unfinished(self) -> None:
        last = next((one for one in self.store.runs() if one.command in {COMMAND, "crawl"}), None)
        if last is not None and last.outcome in {"killed", "stopped", "shutdown"}:
            self._print(
                f"the run before this ({last.command} {last.id}, begun {_when(last)}) was {_how(last)} before its end; "
                "what it had kept is whole, and this run goes on with the rest"
            )

    def _steps(self) -> int:
        code = DONE
        if "crawl" not in self.settings.skip:
            code = self._crawl()
            if code == STOPPED:
                return code
        for name, step in {**run_steps.STEPS, "monitors": self._look}.items():
            if name in self.settings.skip:
                continue
            try:
                told = step(self.store, self.settings)
            except ThiduaError as error:
                self._went_wrong(f"{name}: {error}")
                continue
            except Exception as error:  # a fault of ours in one step is no reason to leave out the others
                logger.exception("the step %s failed", name)
                self._went_wrong(f"{name} failed ({type(error).__name__}: {_line(error)}); please report this")
                continue
            if told:
                self.counts[name] = told
                self._print(f"{name}: {told}")
        if "monitors" in self.settings.skip and code == WARNINGS:
            self.wrong.append("the crawl had warnings")
        if code == FAILED:
            return FAILED
        return WARNINGS if self.wrong or any(one.level in TOLD for one in self.findings) else DONE

    def _crawl(self) -> int:
        from thidua.crawling import crawl, settings_of

        s = self.settings
        settings = settings_of(s.contact, s.jobs, s.delay, True, s.proxy, False, s.log, {})
        code = crawl(
            settings, self.store, list(self.sites.values()), quiet=self.quiet, since=s.since, until=s.until,
            max_pages=s.max_pages, registry=str(s.registry) if s.registry else None,
        )  # fmt: skip
        last = next(iter(self.store.runs("crawl")), None)
        if last is not None:
            self.counts["requests"] = (last.counts or {}).get("requests", 0)
        return code

    def _look(self, store: Store, settings: RunSettings) -> None:
        from thidua.monitoring.suites import run as look

        last = next(iter(store.runs("crawl")), None)
        if last is None:
            return
        self.findings = look(store, last.id, self.sites, settings.monitors, since=settings.since)
        for one in self.findings:
            self._print(f"{one.level}: {one.site}: {one.message}{'' if one.is_new else f' (since run {one.since})'}")

    def _tell(self, run: int, code: int) -> int:
        self.counts["findings"] = len(self.findings)
        self.counts["new_findings"] = sum(one.is_new for one in self.findings)
        if not self.settings.mail and not self.settings.webhook:
            return code
        from thidua.monitoring.telling import Report, tell

        told = {**self.counts, **({"wrong": "; ".join(self.wrong)} if self.wrong else {})}
        report = Report(Path(self.data).name, run, OUTCOMES[code], self.findings, told)
        for problem in tell(self.settings, report):
            self._went_wrong(problem)
        return WARNINGS if self.wrong and code == DONE else code

    def _went_wrong(self, message: str) -> None:
        self.wrong.append(message)
        self._print(message, always=True)

    def _print(self, message: str, *, always: bool = False) -> None:
        if always or not self.quiet:
            sys.stderr.write(f"thidua: {message}\n")


def _line(error: Exception) -> str:
    """The last line of what an error says."""
    return (str(error).strip().splitlines() or [""])[-1]


def _how(run: Run) -> str:
    return "killed" if run.outcome == "killed" else "stopped"


def _when(run: Run) -> str:
    return f"{run.began.astimezone():%Y-%m-%d %H:%M}"


def _say(message: str, code: int) -> int:
    sys.stderr.write(f"thidua: {message}\n")
    return code
