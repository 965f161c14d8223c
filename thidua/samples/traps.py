"""The traps of the sample sites, as data, and what of them stands on ordinary pages.

In: ``traps.toml``. Out: :func:`traps`, each with an id and a meaning; the links and texts that a site's pages carry for
them (:func:`furniture`), the entries that lists show (:func:`planted`) and the addresses of twins (:func:`twins`).
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from thidua.samples.library import Posting

if TYPE_CHECKING:
    from thidua.samples.sites import SampleSite, Section
    from thidua.samples.world import World

PLACES = ("menu", "header", "sidebar", "comments", "after_comments", "footer", "list")


@dataclass(frozen=True, slots=True)
class Trap:
    """A trap: its id, the site where it stands (``None``: several), what it is, and how to tell that it sprang."""

    id: str
    meaning: str
    site: str | None = None
    path: re.Pattern[str] | None = None
    most: int = 0
    stored: re.Pattern[str] | None = None
    rule: str | None = None
    page: re.Pattern[str] | None = None
    following: re.Pattern[str] | None = None


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((resources.files("thidua.samples") / "traps.toml").read_text(encoding="utf-8"))


@cache
def traps() -> tuple[Trap, ...]:
    """All traps."""

    def made(entry: dict[str, Any]) -> Trap:
        patterns = ("path", "stored", "page", "following")
        values: dict[str, Any] = {name: re.compile(value) for name, value in entry.items() if name in patterns}
        return Trap(**{**entry, **values})

    return tuple(made(entry) for entry in _data()["traps"])


@cache
def trap_pages() -> dict[str, tuple[tuple[re.Pattern[str], dict[str, Any]], ...]]:
    """For each site, the addresses that a trap answers, and with what."""
    found: dict[str, list[tuple[re.Pattern[str], dict[str, Any]]]] = {}
    for entry in _data()["pages"]:
        found.setdefault(entry["site"], []).append((re.compile(entry["path"]), entry))
    return {site: tuple(pairs) for site, pairs in found.items()}


def planted(world: World, site: SampleSite, section: Section) -> list[dict[str, Any]]:
    """Entries that a section's first page shows above its own; they bear the day of the newest."""
    newest = world.shown(site.host)[:1]
    when = f"{newest[0].moment:%d/%m/%Y}" if newest and site.get("entry_stamp") else ""
    return [
        {
            "url": entry["url"],
            "title": entry["title"],
            "lead": "",
            "stamp": when,
            "iso": "",
            "yyyymm": "202101",
            "views": 7,
        }
        for entry in _data()["planted"]
        if entry["site"] == site.host and entry["section"] == section.key
    ]


def furniture(world: World, site: SampleSite, path: str) -> dict[str, str]:
    """What a site's pages carry for traps, by place, as HTML."""
    places = dict.fromkeys(PLACES, "")
    for entry in _data()["furniture"]:
        if entry["site"] == site.host:
            html = entry["html"].replace("{base}", world.base(site.host)).replace("{month}", f"{world.today:%Y-%m}")
            places[entry["place"]] += html
    places["sidebar"] += _most_read(world, site, path)
    return places


def _most_read(world: World, site: SampleSite, path: str) -> str:
    """A box of much read articles, each under one of the other addresses that it has."""
    shown = world.shown(site.host)
    chosen = [*[p for p in shown if p.relevant][:3], *[p for p in shown if not p.relevant][:2]]
    links = []
    for number, posting in enumerate(chosen):
        forms = twins(world, site, posting)
        if not forms:
            continue
        name = sorted(forms)[(number * 3 + len(path)) % len(forms)]
        links.append(f'<li><a href="{escape(forms[name])}">{escape(posting.title)}</a></li>')
    return f'<div class="xem-nhieu"><b>Xem nhiều</b><ul>{"".join(links)}</ul></div>' if links else ""


def _letters_in_percent(path: str) -> str:
    return re.sub(r"(?<=/)([a-z])", lambda found: f"%{ord(found[1]):02x}", path, count=1)


def twins(world: World, site: SampleSite, posting: Posting) -> dict[str, str]:
    """The other addresses under which a site answers with an article, by what sets them apart."""
    base = world.base(site.host)
    own = posting.address()
    found: dict[str, str] = {}
    for host in site.twins:
        found["host-" + host.partition(".")[0]] = world.base(host) + own
    if base == f"http://{site.host}":
        found["port-80"] = base + ":80" + own
    mark = "&" if "?" in own else "?"
    found["tracking"] = f"{own}{mark}utm_source=zalo&utm_medium=chia-se&fbclid=IwAR{posting.number}"
    for form in ("savefile", "sendmail", "amp", "short"):
        if form in site.routes:
            found[form] = posting.address(form)
    if site.family == "nukeviet":
        found["index-php"] = "/index.php" + own
        found["changed-slug"] = posting.address(slug="tin-moi")
        found["print"] = posting.address("print")
    if site.family in ("paper-zce", "paper-dash-a"):
        found["changed-slug"] = posting.address(slug=posting.slug[:24].rstrip("-"))
    if site.family == "paper-dash-a":
        words = re.sub(r"[^\w]+", "-", posting.title.lower()).strip("-")
        for form in ("NFC", "NFD"):
            slug = quote(unicodedata.normalize(form, words))  # type: ignore[arg-type]
            found[form.lower()] = f"/{slug}-a{posting.number}.html"
    if site.family == "paper-yyyymm":
        found["percent"] = _letters_in_percent(own)
        found["no-slash"] = own.rstrip("/")
    if site.family == "liferay":
        found["session"] = f"{own};jsessionid=0A1B2C3D4E5F60718293A4B5C6D7E8F9?p_p_auth=Zx81kQ"
        found["redirect"] = f"{own}?redirect=%2Fweb%2Fguest%2Fhome&inheritRedirect=true&p_l_back_url=%2Fhome"
    if site.family == "sharepoint":
        path, _, query = own.partition("?")
        found["parameter-order"] = path + "?" + "&".join(reversed(query.split("&")))
    if site.family == "aspx":
        found["print"] = posting.address("print")
        found["other-section"] = posting.address(sid="1")
    return found
