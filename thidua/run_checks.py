"""What can be known to be wrong before a run starts.

In: the settings of a run and its data folder. Out: the sites that are meant; or an error that says what to do, before
anything is asked or written.
"""

from __future__ import annotations

import datetime
import os
import socket
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from extract.errors import ThiduaError
from pipelines import clock
from thidua.run_settings import NAME, BadSettings, RunSettings

if TYPE_CHECKING:
    from output.store import Store
    from spiders.sites import Site


ONE_DAY = datetime.timedelta(days=1)
PATIENCE = 20.0
"""Seconds that a proxy may take to answer."""

PACKAGES = {"parquet": ("pyarrow",), "xlsx": ("xlsxwriter", "pyarrow"), "report": ("altair", "jinja2", "vl_convert")}
"""What some forms of the tables need, and the report."""


_FILES = {"report": "report.html", "log": "crawl.log"}


class NotReady(ThiduaError):
    """Raised where something is missing that a run needs."""


def before_opening(data: str, settings: RunSettings) -> None:
    """See whether folders, packages, contact, proxy, mail server and webhook are there.

    Raises:
        ThiduaError: for what is not.
    """
    above = Path(data).absolute().parent
    if "://" not in data and not above.is_dir():
        raise NotReady(f"there is no folder {above} to make {data} in; make it, or correct --data")
    if settings.registry and not settings.registry.is_dir():
        raise BadSettings(f"registry: there is no folder {settings.registry}; correct it, or take it out")
    if settings.overrides and not settings.overrides.exists():
        raise BadSettings(f"overrides: there is no file {settings.overrides}; correct it, or take it out")
    _folders(data, settings)
    _wants(settings)
    if settings.overrides and "resolve" not in settings.skip:
        from output.resolve import read_overrides

        read_overrides(settings.overrides)
    if settings.proxy and "crawl" not in settings.skip:
        _proxy(settings.proxy)
    if "monitors" not in settings.skip:
        if find_spec("spidermon") is None:
            raise NotReady(
                "the monitors need the package spidermon, which is not installed: pip install 'thidua[crawl,monitor]', "
                'or set skip = ["monitors"]'
            )
        if settings.mail or settings.webhook:
            from thidua.monitoring.telling import check

            check(settings)


def _folders(data: str, settings: RunSettings) -> None:
    """What is written has its place, and none is that of another.

    Raises:
        BadSettings: for what has not.
    """
    if settings.report and not settings.report.is_dir() and settings.report.suffix.lower() not in {".html", ".htm"}:
        raise BadSettings(f"report: {settings.report} is no name of a page; write such as report.html")
    taken: dict[Path, str] = {} if "://" in data else {Path(data).resolve(): "the data folder"}
    for name in ("out", "report", "log"):
        path: Path | None = getattr(settings, name)
        if path is None:
            continue
        if other := taken.get(path.resolve()):
            raise BadSettings(f"{name}: {path} is {other} already; name another place")
        taken[path.resolve()] = f"the place of {name}"
        _writable(name, path, settings.out)


def _wants(settings: RunSettings) -> None:
    """The days can be meant, and what is asked for is installed.

    Raises:
        ThiduaError: if not.
    """
    if settings.since and settings.since > (clock.now() + ONE_DAY).date():
        raise BadSettings(f"since: {settings.since} is to come; no article is of that day yet")
    wanted = [*settings.formats, *(["report"] if settings.report else [])]
    for name in wanted:
        for package in PACKAGES.get(name, ()):
            if find_spec(package) is None:
                raise NotReady(
                    f"{name} needs the package {package}, which is not installed: pip install 'thidua[publish]', "
                    f"or take {name} out of the settings"
                )


def _proxy(proxy: str) -> None:
    """Somebody answers where the proxy is said to be.

    Raises:
        ThiduaError: if not.
    """
    from spiders.manners.proxy import checked

    parts = urlsplit(checked(proxy))
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        socket.create_connection((parts.hostname or "", port), timeout=PATIENCE).close()
    except OSError as error:
        raise NotReady(
            f"the proxy {parts.hostname}:{port} cannot be reached ({error.strerror or error}); correct proxy in the "
            "settings, or take it out"
        ) from None


def _writable(name: str, path: Path, made: Path | None) -> None:
    if path.is_dir() and name != "out":
        raise BadSettings(f"{name}: {path} is a folder; name a file, such as {path / _FILES[name]}")
    if path.exists() and not path.is_dir() and name == "out":
        raise BadSettings(f"{name}: {path} is a file; name a folder")
    parent = path if path.is_dir() else path.parent
    if name == "report" and parent == made and not parent.exists():
        parent = made.parent  # the export makes it
    if not parent.is_dir():
        raise BadSettings(f"{name}: there is no folder {parent}; make it, or correct {name}")
    if not os.access(parent, os.W_OK):
        raise BadSettings(f"{name}: {parent} cannot be written to; change its rights, or correct {name}")


def sites_of(store: Store | None, settings: RunSettings, file: Path | None) -> Mapping[str, Site]:
    """The sites that a run is about, by name.

    Args:
        store: The store, for those that it has already; ``None`` where there is none yet.
        settings: The settings.
        file: Where they stand.

    Raises:
        ThiduaError: if none is named and none is known, if a name is none, or if nobody can be reached.
    """
    from spiders.manners.contact import contact_of, require_contact
    from spiders.news import chosen_sites

    names = list(settings.sites) or _known(store, settings.registry)
    if not names:
        where = f"in {file}" if file else f"in a file {NAME} in the data folder, or name one with --config"
        raise BadSettings(f'no site is named: write sites = ["baolaocai.vn", "Yên Bái"] {where}')
    sites = chosen_sites(",".join(names), str(settings.registry) if settings.registry else None)
    require_contact(contact_of(settings.contact), tuple(host for site in sites for host in site.hosts[:1]))
    return {site.name: site for site in sites}


def _known(store: Store | None, registry: Path | None) -> list[str]:
    """The sites of the last crawl: names, and addresses of those that were crawled by their address alone."""
    from spiders.sites import load_registry

    if store is None:
        return []
    last: Any = next((run.options.get("sites") for run in store.runs("crawl")), None)
    records = load_registry(registry).sites
    return [name if name in records else _address(store, name) for name in last or ()]


def _address(store: Store, site: str) -> str:
    """Where a site was first asked that has no record."""
    from sqlalchemy import select

    from output.store.tables import frontier

    c = frontier.c
    with store.reading() as connection:
        url = connection.execute(select(c.url).where(c.site == site).order_by(c.id).limit(1)).scalar()
    parts = urlsplit(url or f"https://{site}/")
    return f"{parts.scheme}://{site}/"
