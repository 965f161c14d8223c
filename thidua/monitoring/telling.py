"""Someone is told what was found: by e-mail, by a web address that takes JSON.

In: the findings of a run and where they are to go. Out: a message sent, or the error that it could not be. Both are
actions of Spidermon.
"""

from __future__ import annotations

import json
import os
import smtplib
import socket
import ssl
import urllib.error
import urllib.request
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from spidermon import MonitorSuite
from spidermon.core.actions import Action
from spidermon.exceptions import SkipAction
from spidermon.runners import MonitorRunner

from extract.errors import ThiduaError
from pipelines import clock
from thidua import __version__

if TYPE_CHECKING:
    from output.store import Finding
    from thidua.run_settings import Mail, RunSettings, Webhook

PATIENCE = 20.0
"""Seconds that a server may take."""

MOST_TOLD = 100


class Unreachable(ThiduaError):
    """Raised where a mail server or a web address does not answer, or does not take what it is sent."""


class Report:
    """What someone is told of a run.

    Args:
        name: What the run calls itself, such as the data folder.
        run: Its number.
        outcome: done, done with warnings, failed.
        findings: What the monitors found.
        counts: What else there is to tell, by name.
        again: Whether the findings were told before: no crawl has ended since.
    """

    def __init__(
        self, name: str, run: int, outcome: str, findings: Sequence[Finding], counts: dict[str, Any], *,
        again: bool = False,
    ) -> None:  # fmt: skip
        self.name, self.run, self.outcome, self.findings, self.counts = name, run, outcome, list(findings), counts
        self.again = again

    def wanted(self, when: str) -> bool:
        """Whether someone is to be told who asked for what is new, for anything, or always."""
        failed = self.outcome == "failed"
        return (
            when == "always" or failed or any((one.is_new and not self.again) or when == "any" for one in self.findings)
        )

    @property
    def subject(self) -> str:
        """One line."""
        new = sum(one.is_new for one in self.findings)
        return f"thidua: {self.outcome}, {len(self.findings)} findings, {new} of them new ({self.name}, run {self.run})"

    @property
    def text(self) -> str:
        """The whole, for a person: what is new first."""
        lines = [self.subject, ""]
        for title, some in (
            ("New:", [one for one in self.findings if one.is_new]),
            ("Known from earlier runs:", [one for one in self.findings if not one.is_new]),
        ):
            if some:
                lines += [title, *(line_of(one) for one in some[:MOST_TOLD])]
                lines += [f"  … and {len(some) - MOST_TOLD} more: thidua status"] if len(some) > MOST_TOLD else []
                lines.append("")
        lines += [f"{name}: {value}" for name, value in self.counts.items()]
        return "\n".join(lines).rstrip() + "\n"

    @property
    def values(self) -> dict[str, Any]:
        """The whole, for a program."""
        found = [
            {"site": one.site, "monitor": one.monitor, "level": one.level, "message": one.message, "new": one.is_new,
             "since_run": one.since}
            for one in self.findings
        ]  # fmt: skip
        return {
            "text": self.subject, "name": self.name, "run": self.run, "outcome": self.outcome, "findings": found,
            "counts": self.counts,
        }  # fmt: skip


def line_of(one: Finding) -> str:
    """A finding on one line."""
    return f"  {one.level}: {one.site or 'this run'}: {one.message} [{one.monitor}]"


class SendMail(Action):  # type: ignore[misc]
    """Sends an e-mail."""

    def __init__(self, mail: Mail) -> None:
        super().__init__()
        self.mail = mail

    def run_action(self) -> None:
        """Send it, if it is wanted."""
        report: Report = self.data.report
        if not report.wanted(self.mail.when):
            raise SkipAction("nothing new")
        message = EmailMessage()
        message["Subject"], message["From"] = report.subject, self.mail.sender
        message["To"] = ", ".join(self.mail.to)
        message["Date"] = format_datetime(clock.now())
        message["Message-ID"] = make_msgid(domain=self.mail.sender.partition("@")[2])
        message.set_content(report.text, cte="quoted-printable")
        with _talking(self.mail) as server:
            server.send_message(message)


class Post(Action):  # type: ignore[misc]
    """Posts JSON to a web address."""

    def __init__(self, webhook: Webhook) -> None:
        super().__init__()
        self.webhook = webhook

    def run_action(self) -> None:
        """Post it, if it is wanted."""
        report: Report = self.data.report
        if not report.wanted(self.webhook.when):
            raise SkipAction("nothing new")
        headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": f"thidua/{__version__}"}
        token = os.environ.get(self.webhook.token_env) if self.webhook.token_env else None
        if token:
            headers["Authorization"] = f"Bearer {token}"
        content = json.dumps(report.values, ensure_ascii=False).encode()
        request = urllib.request.Request(self.webhook.url, content, headers, method="POST")
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            answer.read(1000)


def tell(settings: RunSettings, report: Report) -> list[str]:
    """Tell everyone who is to be told; gives what went wrong, a line each."""
    actions: list[Action] = []
    if settings.mail:
        actions.append(SendMail(settings.mail))
    if settings.webhook:
        actions.append(Post(settings.webhook))
    if not actions:
        return []
    suite = MonitorSuite(monitors_finished_actions=actions)
    result: Any = MonitorRunner().run(suite, report=report)
    wrong = []
    for one in result.monitors_finished_action_results:
        if one.status == "ERROR":
            what = "the e-mail could not be sent" if isinstance(one.action, SendMail) else "the webhook took nothing"
            wrong.append(f"{what}: {one.error.strip().splitlines()[-1]}")
    return wrong


def check(settings: RunSettings) -> None:
    """See beforehand that mail server and web address answer.

    Raises:
        Unreachable: if they do not.
    """
    if mail := settings.mail:
        where = f"the mail server {mail.host}:{mail.at}"
        if mail.password_env and mail.password_env not in os.environ:
            raise Unreachable(f"{where}: the environment variable {mail.password_env} with the password is not set")
        try:
            with _talking(mail) as server:
                server.noop()
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(
                f"{where} cannot be used ({_reason(error)}); correct [mail] in the settings, or take it out"
            ) from None
    if webhook := settings.webhook:
        if webhook.token_env and webhook.token_env not in os.environ:
            raise Unreachable(f"[webhook]: the environment variable {webhook.token_env} with the token is not set")
        parts = urlsplit(webhook.url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        try:
            socket.create_connection((parts.hostname or "", port), timeout=PATIENCE).close()
        except OSError as error:
            raise Unreachable(
                f"the webhook's {parts.hostname}:{port} cannot be reached ({_reason(error)}); correct [webhook] in the "
                "settings, or take it out"
            ) from None


def _talking(mail: Mail) -> smtplib.SMTP:
    secure = ssl.create_default_context()
    server: smtplib.SMTP
    if mail.security == "tls":
        server = smtplib.SMTP_SSL(mail.host, mail.at, timeout=PATIENCE, context=secure)
    else:
        server = smtplib.SMTP(mail.host, mail.at, timeout=PATIENCE)
    try:
        if mail.security == "starttls":
            server.starttls(context=secure)
        if mail.user:
            server.login(mail.user, os.environ.get(mail.password_env or "", ""))
    except BaseException:
        server.close()
        raise
    return server


def _reason(error: BaseException) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"
    return str(getattr(error, "strerror", None) or error or type(error).__name__)
