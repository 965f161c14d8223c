"""What ``thidua run`` is to do: the settings of run.toml.

In: a TOML file. Out: :class:`RunSettings`, checked: unknown names, wrong values and settings that contradict each other
are told in one line, with what to do. Paths in the file are taken from where the file is.
"""

from __future__ import annotations

import datetime
import difflib
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from extract.errors import ThiduaError
from thidua.monitoring.thresholds import MONITORS, Thresholds

NAME = "run.toml"
When = Literal["new", "any", "always"]
"""When someone is told: of findings that the run before did not have; of any; after each run."""


class BadSettings(ThiduaError):
    """Raised for settings that cannot be meant; the message names the file, the setting and what to write."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Mail(_Section):
    """The section ``[mail]``: where findings are sent.

    Attributes:
        host: The mail server.
        port: Its port; 25, with ``security`` 587 or 465.
        security: none, starttls or tls.
        sender: The address that it is from.
        to: Those that it is for.
        user: Name for the mail server, where it asks for one.
        password_env: The environment variable that holds the password: it does not stand in the file.
        when: When something is sent.
    """

    host: str
    port: int | None = Field(default=None, ge=1, le=65535)
    security: Literal["none", "starttls", "tls"] = "none"
    sender: str = Field(alias="from")
    to: tuple[str, ...] = Field(min_length=1)
    user: str | None = None
    password_env: str | None = None
    when: When = "new"

    @field_validator("sender", "to")
    @classmethod
    def _address(cls, value: Any) -> Any:
        for one in value if isinstance(value, tuple) else (value,):
            if "@" not in one.strip("@") or any(letter in one for letter in "\r\n"):
                raise ValueError(f"{one!r} is no e-mail address")
        return value

    @model_validator(mode="after")
    def _whole(self) -> Mail:
        if self.password_env and not self.user:
            raise ValueError("password_env is given without user: name the user too, or leave both out")
        if self.user and self.security == "none":
            raise ValueError('a user is given with security = "none": set "starttls" or "tls", or leave user out')
        return self

    @property
    def at(self) -> int:
        """The port."""
        return self.port or {"none": 25, "starttls": 587, "tls": 465}[self.security]


class Webhook(_Section):
    """The section ``[webhook]``: an address that findings are posted to, as JSON.

    Attributes:
        url: The address.
        when: When something is sent.
        token_env: The environment variable whose value is sent as ``Authorization: Bearer``.
    """

    url: str
    when: When = "new"
    token_env: str | None = None

    @field_validator("url")
    @classmethod
    def _address(cls, value: str) -> str:
        try:
            parts = urlsplit(value)
            is_one = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        except ValueError:  # no port, or no host, can be so written
            is_one = False
        if not is_one:
            raise ValueError(f"{value!r} is no web address (https://…)")
        return value


class RunSettings(_Section):
    """What a run does.

    Attributes:
        sites: Sites, provinces or addresses; ``all``; none: those that are in the data folder already.
        registry: A folder with records of sites of one's own.
        contact: Where owners of sites reach whoever crawls; else the environment variable ``THIDUA_CONTACT``.
        since: First day wanted.
        until: Last day wanted.
        delay: Seconds between requests to a site.
        max_pages: Requests a site at most in one run.
        jobs: Processes that read pages.
        proxy: An HTTP proxy by way of which sites are asked.
        log: A file for what happens.
        out: The folder that the tables are written to; none: nothing is exported.
        formats: In which forms.
        overrides: A file with a person's decisions for the resolution of names.
        report: The file of the report, such as report.html; none: none is written.
        skip: Steps to leave out: crawl, resolve, export, report, monitors.
        mail: Where findings are sent.
        webhook: Where they are posted.
        monitors: From where on something is told.
    """

    sites: tuple[str, ...] = ()
    registry: Path | None = None
    contact: str | None = None
    since: datetime.date | None = None
    until: datetime.date | None = None
    delay: float | None = Field(default=None, ge=0)
    max_pages: int | None = Field(default=None, ge=1)
    jobs: int | None = Field(default=None, ge=1)
    proxy: str | None = None
    log: Path | None = None
    out: Path | None = None
    formats: tuple[Literal["csv", "parquet", "xlsx", "sqlite", "jsonl"], ...] = Field(default=("csv",), min_length=1)
    overrides: Path | None = None
    report: Path | None = None
    skip: tuple[Literal["crawl", "resolve", "export", "report", "monitors"], ...] = ()
    mail: Mail | None = None
    webhook: Webhook | None = None
    monitors: Thresholds = Thresholds()

    @model_validator(mode="after")
    def _agree(self) -> RunSettings:
        if self.since and self.until and self.since > self.until:
            raise ValueError("since is behind until: no day is left; change one of them")
        if "export" in self.skip and self.out:
            raise ValueError('out is given, and "export" is in skip: leave one of them out')
        if not self.out and "formats" in self.model_fields_set:
            raise ValueError("formats are given without out: name the folder for the tables, or leave formats out")
        if "resolve" in self.skip and self.overrides:
            raise ValueError('overrides are given, and "resolve" is in skip: leave one of them out')
        if {"crawl", "resolve", "export", "report", "monitors"} <= set(self.skip):
            raise ValueError("every step is in skip: nothing would be done; take one out")
        if "report" in self.skip and self.report:
            raise ValueError('report is given, and "report" is in skip: leave one of them out')
        if "monitors" in self.skip and (self.mail or self.webhook):
            raise ValueError('mail or webhook is given, and "monitors" is in skip: there would be nothing to send')
        unknown = [name for name in self.monitors.off if name not in MONITORS]
        if unknown:
            raise ValueError(f"monitors.off: there is no monitor {unknown[0]!r}{_near(unknown[0], MONITORS)}")
        return self


def read(file: Path | None, data: str) -> tuple[RunSettings, Path | None]:
    """The settings of a run, and the file they stand in.

    Args:
        file: The file; else run.toml in the data folder, if there is one.
        data: The data folder.

    Raises:
        BadSettings: if the file is not there, or its settings cannot be meant.
    """
    if file is None:
        file = Path(data) / NAME
        if "://" in data or not file.exists():
            return RunSettings(), None
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadSettings(f"there is no file {file}; name the file of settings with --config") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings(f"{file} cannot be read: {getattr(error, 'strerror', None) or error}") from None
    except tomllib.TOMLDecodeError as error:
        raise BadSettings(f"{file} is not TOML: {error}") from None
    try:
        settings = RunSettings.model_validate(values)
    except ValidationError as error:
        raise BadSettings(f"{file}: {'; '.join(_told(error))}") from None
    here = file.absolute().parent
    paths = {name: here / path for name in _PATHS if (path := getattr(settings, name)) is not None}
    return settings.model_copy(update=paths), file


_PATHS = ("registry", "log", "out", "overrides", "report")
_SECTIONS: dict[str, type[BaseModel]] = {"mail": Mail, "webhook": Webhook, "monitors": Thresholds}


_KINDS = {
    "tuple_type": 'should be a list, such as ["…"]',
    "date_from_datetime_inexact": "should be a day, such as 2026-01-31",
    "date_from_datetime_parsing": "should be a day, such as 2026-01-31",
    "model_type": "should be a section of its own, in brackets",
    "path_type": "should be a path in quotes",
    "string_type": "should be text in quotes",
    "float_parsing": "should be a number",
    "too_short": "is empty; name one at least",
}
"""What pydantic says in words of Python."""


def _told(error: ValidationError) -> Iterator[str]:
    found = error.errors()
    for one in found:
        place = [str(part) for part in one["loc"]]
        if one["type"] == "too_short" and any(other["loc"][:-1] == one["loc"] for other in found):
            continue  # what was left out is told
        name = ".".join(place)
        if one["type"] == "extra_forbidden":
            section = _SECTIONS.get(place[0], RunSettings) if len(place) > 1 else RunSettings
            known = [field.alias or field_name for field_name, field in section.model_fields.items()]
            yield f"there is no setting {name}{_near(place[-1], known)}"
        elif one["type"] == "missing":
            yield f"{name} is missing"
        else:
            message = _KINDS.get(one["type"]) or str(one["msg"]).removeprefix("Value error, ").removeprefix("Input ")
            yield f"{name}: {message}" if name else message


def _near(word: str, known: Any) -> str:
    found = difflib.get_close_matches(word, list(known), 1)
    return f"; did you mean {found[0]}?" if found else f"; there are {', '.join(known)}"
