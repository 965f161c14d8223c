"""The sample sites: who they are, what sections they have, how their addresses are built.

In: the files of ``sites/``. Out: :class:`SampleSite` records and their :class:`Route` objects, which make an
address from values and read values from an address.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import parse_qsl, quote, unquote

PLACES = re.compile(r"\{(\w+)\}")
SHAPES = {
    "id": r"\d+",
    "eid": r"\d{1,4}",
    "sid": r"\d+",
    "tagid": r"\d+",
    "page": r"\d+",
    "year": r"\d{4}",
    "month": r"\d{1,2}",
    "yyyymm": r"20\d{4}",
    "hex": r"[0-9a-f]{7}",
    "query": r".*",
    "slug": r"[^/]*?",
    "tag": r"[^/]+",
}

# Parameters of addresses as they are made, without which they are answered all the same.
NOT_ASKED_FOR = ("p_p_state", "p_p_mode", "p_p_lifecycle", "lv", "cmid")


@dataclass(frozen=True, slots=True)
class Route:
    """One form of address: a path and the query parameters that belong to it; further parameters are noise."""

    name: str
    template: str
    path: re.Pattern[str]
    query: tuple[tuple[str, re.Pattern[str] | str], ...]

    def make(self, **values: Any) -> str:
        """The address, path and query, for these values."""
        path, _, query = self.template.partition("?")
        made = PLACES.sub(lambda m: quote(str(values[m[1]]), safe="-._~"), path)
        if query:
            made += "?" + PLACES.sub(lambda m: quote(str(values[m[1]]), safe="-._~"), query)
        return made

    def read(self, path: str, query: Mapping[str, str]) -> dict[str, str] | None:
        """The values in an address, or ``None`` where it is of another form."""
        found = self.path.fullmatch(path)
        if found is None:
            return None
        values = dict(found.groupdict())
        for name, wanted in self.query:
            value = query.get(name)
            if value is None:
                return None
            if isinstance(wanted, str):
                if value != wanted:
                    return None
                continue
            match = wanted.fullmatch(value)
            if match is None:
                return None
            values.update(match.groupdict())
        return values


def _pattern(template: str) -> str:
    pieces = PLACES.split(template)
    return "".join(
        f"(?P<{piece}>{SHAPES.get(piece, r'[^/?&]+')})" if number % 2 else re.escape(piece)
        for number, piece in enumerate(pieces)
    )


def route(name: str, template: str, known: Mapping[str, str]) -> Route:
    """A route of a site; ``known`` holds values that are the same in all its addresses."""
    for word, value in known.items():
        template = template.replace("{" + word + "}", value)
    path, _, query = template.partition("?")
    parameters: list[tuple[str, re.Pattern[str] | str]] = []
    for parameter, value in parse_qsl(query, keep_blank_values=True):
        if parameter.endswith(("_delta", "_resetCur")) or parameter in (
            "p_p_state",
            "p_p_mode",
            "p_p_lifecycle",
            "lv",
            "cmid",
        ):
            continue
        parameters.append((parameter, re.compile(_pattern(value)) if "{" in value else value))
    return Route(name, template, re.compile(_pattern(path)), tuple(parameters))


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of a site's menu under which articles are listed."""

    key: str
    slug: str
    title: str
    number: int
    parent: str | None = None
    all: bool = False
    list: str = "TinTuc"


@dataclass(frozen=True, slots=True)
class SampleSite:
    """A sample site; ``data`` holds what only its own family asks for."""

    host: str
    twins: tuple[str, ...]
    family: str
    templates: str
    kind: str
    province: str
    title: str
    sections: tuple[Section, ...]
    routes: Mapping[str, Route]
    data: Mapping[str, Any] = field(repr=False)

    def get(self, name: str, default: Any = None) -> Any:
        """A value of the site's file."""
        return self.data.get(name, default)

    def section(self, key: str) -> Section:
        """The section of this key, or the one that has its news on this site."""
        for wanted in (key, *SECTION_OF.get(key, ()), "xa-hoi", "chinh-tri", "thoi-su"):
            for section in self.sections:
                if section.key == wanted:
                    return section
        return self.sections[0]


# Where news of a section stands on a site that has no such section.
SECTION_OF = {
    "nong-nghiep": ("kinh-te",),
    "giao-duc": ("xa-hoi",),
    "y-te": ("giao-duc", "xa-hoi"),
    "van-hoa": ("xa-hoi",),
    "the-thao": ("van-hoa", "xa-hoi"),
    "du-lich": ("van-hoa", "kinh-te"),
    "phap-luat": ("xa-hoi",),
    "xay-dung-dang": ("chinh-tri",),
    "doan-the": ("xay-dung-dang", "xa-hoi"),
    "thi-dua-khen-thuong": ("chinh-tri",),
    "thong-bao": ("xa-hoi",),
}


def _site(data: dict[str, Any]) -> SampleSite:
    known = {"instance": data["instance"]} if "instance" in data else {}
    sections = tuple(
        Section(
            entry["key"],
            entry.get("slug", entry["key"]),
            entry["title"],
            entry["number"],
            entry.get("parent"),
            entry.get("all", False),
            entry.get("list", "TinTuc"),
        )
        for entry in data["sections"]
    )
    return SampleSite(
        data["host"],
        tuple(data.get("twins", ())),
        data["family"],
        data["templates"],
        data["kind"],
        data["province"],
        data["title"],
        sections,
        {name: route(name, template, known) for name, template in data["routes"].items()},
        data,
    )


@cache
def sample_sites() -> dict[str, SampleSite]:
    """The sample sites by their main host."""
    folder = resources.files("thidua.samples") / "sites"
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name)
    sites = (_site(tomllib.loads(entry.read_text(encoding="utf-8"))) for entry in files)
    return {site.host: site for site in sites}


@cache
def site_of_host() -> dict[str, SampleSite]:
    """The sample sites by each of their hosts."""
    return {host: site for site in sample_sites().values() for host in (site.host, *site.twins)}


def parameters(query: str) -> dict[str, str]:
    """The parameters of a query, the first of each name."""
    found: dict[str, str] = {}
    for name, value in parse_qsl(query.replace("&amp;", "&"), keep_blank_values=True):
        found.setdefault(unquote(name), value)
    return found
