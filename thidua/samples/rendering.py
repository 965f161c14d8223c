"""A sample site's pages as HTML: articles in each of their forms, listings, searches, tags, the home page.

In: the world, a site, and what is asked for. Out: the text of the page, from the family's templates. The same world
always gives the same text.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from thidua.samples.entries import entry, feeds_of, iso_of, postback, section_address, tag_address
from thidua.samples.library import TAGS, Posting
from thidua.samples.sites import SampleSite, Section
from thidua.samples.traps import furniture, planted
from thidua.samples.world import World, page_of, pager, pages_of, stamp


@cache
def _templates() -> Environment:
    return Environment(loader=PackageLoader("thidua.samples"), autoescape=True, trim_blocks=True, lstrip_blocks=True)


def _menu(site: SampleSite) -> list[dict[str, Any]]:
    return [
        {
            "title": section.title,
            "url": section_address(site, section),
            "children": [
                {"title": child.title, "url": section_address(site, child)}
                for child in site.sections
                if child.parent == section.key
            ],
        }
        for section in site.sections
        if section.parent is None
    ]


def _sessions(path: str) -> Callable[[str], str]:
    """Puts a session into the links of a page, another one on each page."""
    token = hashlib.sha256(path.encode()).hexdigest()

    def put(url: str) -> str:
        before, mark, query = url.partition("?")
        made = f"{before};jsessionid={token[:24].upper()}"
        if "/content/id/" in before:
            return f"{made}?p_p_auth={token[24:32]}&plidlayout=6795"
        return made + mark + query

    return put


def _render(world: World, site: SampleSite, template: str, path: str, page: Mapping[str, Any]) -> str:
    host = site.host
    form = site.get("search_form", {"action": "", "field": ""})
    latest = page.get("latest") or [entry(site, p) for p in world.shown(host)[:5]]
    html = (
        _templates()
        .get_template(f"{site.templates}/{template}.html")
        .render(
            page=page,
            site={"title": site.title, **site.data},
            base=world.base(host),
            menu=_menu(site),
            form={"action": form["action"], "field": form["field"], "hidden": form.get("hidden", {})},
            latest=latest,
            today=stamp("{weekday}, {d:02}/{m:02}/{Y}", world.today),
            extra={name: Markup(text) for name, text in furniture(world, site, path).items()},
            sid=_sessions(path) if site.get("session_ids") else lambda url: url,
        )
    )
    return relaid(html) if host in world.relaid else html


def relaid(html: str) -> str:
    """A page in another layout: every class and id has another name, and headings are plain boxes."""

    def renamed(found: re.Match[str]) -> str:
        names = " ".join("n" + hashlib.sha256(name.encode()).hexdigest()[:6] for name in found[2].split())
        return f'{found[1]}="{names}"'

    html = re.sub(r'\b(class|id)="([^"]*)"', renamed, html)
    return re.sub(r"<(/?)(?:h2|h3)\b", r"<\1div", html)


def article_page(world: World, site: SampleSite, posting: Posting, path: str, form: str = "article") -> str:
    """An article, in one of its forms: article, print (savefile and sendmail as well), amp."""
    base = world.base(site.host)
    section = site.section(posting.section)
    around = world.listed(site, section)
    place = next((n for n, p in enumerate(around) if p.number == posting.number and p.section == posting.section), 0)
    when = posting.published
    days = world.drift.get(site.host, 0)
    shown = when + datetime.timedelta(days=days) if days else when
    iso = iso_of(shown)
    values = posting.values(site)
    own = posting.address()
    page: dict[str, Any] = {
        "kind": "article",
        "title": posting.title,
        "head_title": _head_title(site, posting),
        "description": posting.lead,
        "posting": posting,
        "section": {"title": section.title, "url": section_address(site, section)},
        "self": own,
        "canonical": base + own,
        "stamp": stamp(site.get("stamp" if isinstance(shown, datetime.datetime) else "stamp_day"), shown),
        "iso": iso,
        "nukeviet_iso": f"{posting.moment:%Y-%m-%d}+07{posting.moment:%H:%M:%S}",
        "edited_iso": iso_of(posting.moment + datetime.timedelta(days=posting.number % 90)),
        "yyyymm": values["yyyymm"],
        "views": posting.number % 4817,
        "null_title": bool(site.get("null_titles")) and posting.number % site.get("null_titles") == 0,
        "redirect": quote(section_address(site, section), safe=""),
        "related": [entry(site, p) for p in around[place + 1 : place + 6]],
        "newer": [entry(site, p) for p in around[max(0, place - 4) : place]],
        "tags": [{"title": TAGS[t], "url": tag_address(site, t)} for t in posting.tags] if "tag" in site.routes else [],
        "json_ld": Markup(_json_ld(site, posting, iso)),
        "feeds": [],
        "archives": _archives(world, site),
        "sort_link": f"{own}&IsDlg=1&Source=%2Fnoidung",
    }
    for other in ("print", "amp", "savefile", "sendmail", "translated", "short"):
        if other in site.routes:
            page[other] = site.routes[other].make(**values)
    template = "amp" if form == "amp" else "print" if form in ("print", "savefile", "sendmail") else "article"
    return _render(world, site, template, path, page)


def _head_title(site: SampleSite, posting: Posting) -> str:
    every = site.get("placeholders")
    if every and posting.number % every == 0:
        return "{title} {publish} {head}"
    return f"{posting.title} - {site.title}"


def _json_ld(site: SampleSite, posting: Posting, iso: str) -> str:
    record = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": posting.title,
        "datePublished": iso,
        "publisher": {"@type": "Organization", "name": site.title},
    }
    return json.dumps(record, ensure_ascii=False).replace("<", "\\u003c")


def _archives(world: World, site: SampleSite) -> list[tuple[str, str]]:
    if site.family != "wordpress":
        return []
    months = sorted({(p.moment.year, p.moment.month) for p in world.shown(site.host)}, reverse=True)
    return [(f"/{year}/{month:02}/", f"Tháng {month} {year}") for year, month in months[:12]]


def list_page(
    world: World,
    site: SampleSite,
    kind: str,
    heading: str,
    postings: tuple[Posting, ...],
    page_number: int,
    address: Callable[[int], str],
    **more: Any,
) -> str:
    """A listing, a search or a tag: one page of its entries and the way to the others."""
    size = site.get("search_size" if kind == "search" else "page_size")
    last = pages_of(len(postings), size)
    own = address(page_number)
    page: dict[str, Any] = {
        "kind": kind,
        "title": heading,
        "head_title": f"{heading} - {site.title}",
        "description": heading,
        "heading": heading,
        "count": len(postings),
        "self": own,
        "entries": [entry(site, p) for p in page_of(postings, page_number, size)],
        "pager": pager(page_number, last, {n: address(n) for n in range(1, last + 1)}),
        "feeds": feeds_of(site, more.get("section")),
        "boxes": [],
        "archives": _archives(world, site),
        **more,
    }
    page["entries"] = [*furniture_entries(world, site, page, page_number), *page["entries"]]
    return _render(world, site, "listing", own, page)


def furniture_entries(world: World, site: SampleSite, page: Mapping[str, Any], number: int) -> list[dict[str, Any]]:
    """Entries that a trap puts at the head of a section's first page."""
    section = page.get("section")
    return planted(world, site, section) if isinstance(section, Section) and number == 1 else []


def section_page(world: World, site: SampleSite, section: Section, number: int) -> str:
    """A page of a section's listing; where a script fills the list, the empty list with the address of its data."""
    postings = world.listed(site, section)
    if site.get("client_lists"):
        address = section_address(site, section)
        page = {
            "kind": "listing",
            "title": section.title,
            "head_title": f"{section.title} - {site.title}",
            "heading": section.title,
            "self": address,
            "data_url": site.routes["endpoint"].make(sid=section.number, page=1),
            "sorts": [
                (f"{address}?SortField={f}&SortDir={d}&View={v}", f"{f} {d}")
                for f in ("NgayDang", "TieuDe", "LuotXem")
                for d in ("Asc", "Desc")
                for v in ("luoi", "bang")
            ],
            "entries": furniture_entries(world, site, {"section": section}, number),
            "boxes": [],
            "latest": [],
        }
        return _render(world, site, "listing", address, page)
    more: dict[str, Any] = {"section": section}
    if site.get("postback"):
        more["postback"] = postback(site, section, number, pages_of(len(postings), site.get("page_size")))
        more["pager"] = None
    return list_page(
        world, site, "listing", section.title, postings, number, lambda n: section_address(site, section, n), **more
    )


def home_page(world: World, site: SampleSite) -> str:
    """The home page: the newest, then a box for each section."""
    boxes = [
        {
            "title": section.title,
            "url": section_address(site, section),
            "entries": [entry(site, p) for p in world.listed(site, section)[:4]],
            "data_url": site.routes["endpoint"].make(sid=section.number, page=1) if "endpoint" in site.routes else "",
        }
        for section in site.sections
        if not section.all
    ]
    newest = world.shown(site.host)[:10]
    page: dict[str, Any] = {
        "kind": "home",
        "title": site.title,
        "head_title": f"{site.title} - Trang chủ",
        "description": site.get("agency"),
        "heading": "",
        "self": "/",
        "entries": [] if site.get("client_lists") else [entry(site, p) for p in newest],
        "pager": None,
        "feeds": feeds_of(site, None),
        "boxes": [box for box in boxes if box["entries"]],
        "archives": _archives(world, site),
    }
    if site.get("client_lists"):
        page["latest"] = []
    return _render(world, site, "listing", "/", page)


def trap_page(name: str, **values: Any) -> str:
    """The page of a trap."""
    return _templates().get_template(f"traps/{name}.html").render(**values)


def missing_page(site: SampleSite, heading: str, message: str, refresh: str = "") -> str:
    """What a site says where there is no such page."""
    return (
        _templates()
        .get_template("missing.html")
        .render(site={"title": site.title, **site.data}, heading=heading, message=message, refresh=Markup(refresh))
    )
