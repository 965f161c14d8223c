"""What can be known to be wrong before a run starts.

In: the settings of a run and its data folder. Out: the sites that are meant; or an error that says what to do, before
anything is asked or written.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.errors import ThiduaError
from thidua import run_steps
from thidua.run_settings import NAME, BadSettings, RunSettings

if TYPE_CHECKING:
    from output.store import Store
    from spiders.sites import Site


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
    for name in ("out", "report", "log"):
        path: Path | None = getattr(settings, name)
        if path is not None:
            _writable(name, path)
    if settings.report and not run_steps.is_there(run_steps.REPORT):
        raise BadSettings("report: this version of thidua writes no report; take it out")
    if settings.proxy:
        from spiders.manners.proxy import checked

        checked(settings.proxy)
    if "monitors" not in settings.skip:
        if find_spec("spidermon") is None:
            raise NotReady(
                "the monitors need the package spidermon, which is not installed: pip install 'thidua[crawl,monitor]', "
                'or set skip = ["monitors"]'
            )
        if settings.mail or settings.webhook:
            from thidua.monitoring.telling import check

            check(settings)


def _writable(name: str, path: Path) -> None:
    if path.is_dir() and name != "out":
        raise BadSettings(f"{name}: {path} is a folder; name a file")
    parent = path if path.is_dir() else path.parent
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

    names = list(settings.sites) or _known(store)
    if not names:
        where = f"in {file}" if file else f"in a file {NAME} in the data folder, or name one with --config"
        raise BadSettings(f'no site is named: write sites = ["baolaocai.vn", "Yên Bái"] {where}')
    sites = chosen_sites(",".join(names), str(settings.registry) if settings.registry else None)
    require_contact(contact_of(settings.contact), tuple(host for site in sites for host in site.hosts[:1]))
    return {site.name: site for site in sites}


def _known(store: Store | None) -> list[str]:
    """The sites of the last crawl."""
    if store is None:
        return []
    last: Any = next((run.options.get("sites") for run in store.runs("crawl")), None)
    return list(last or ())
