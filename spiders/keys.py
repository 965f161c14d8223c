"""One key for all addresses of one page.

In: an address and the site it is of. Out: a :class:`Canonical`: a key that is equal for all twins of the page, the
address to fetch, and which form of the page it is. A site's own record says what its articles' identity is; where it
has none, or does not know an address, the shapes decide in which systems write an article's number
(:mod:`spiders.identity`). A number of one or two digits, a year, or a date is no identity: there the whole path is the
key, so that two articles are never taken for one; a twin that is taken for a second article is seen when it is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from spiders.addressing import Address, address
from spiders.families import family_named, general
from spiders.hosts import base_host
from spiders.identity import PathRead, file_of, is_id, read_path

if TYPE_CHECKING:
    from spiders.sites import Site

PAGE, PRINT, AMP, MOBILE = "page", "print", "amp", "mobile"
MOST_KEPT = 500
"""Addresses of a site whose key is kept: those that its pages repeat. More would grow with every page of every site."""

_NAMESPACE = re.compile(r"^_.+_([a-z]+)$", re.IGNORECASE)
_RANDOM = re.compile(r"^(?=.*\d)[A-Za-z0-9_-]{16,}$")
_IDENTITY = re.compile(r"[?&](?:\w*id|dinhdanh|ddocname|mabb|matin|mabai\w*)=\w*\d|#\d")
_ALIAS = re.compile(r"^(\d+)[:-].*$")


@dataclass(frozen=True, slots=True)
class Canonical:
    """A page's key, the address to fetch it at, and the form that this address gives (page, print, amp, mobile)."""

    key: str
    url: str
    form: str


def canonical(url: str, site: Site) -> Canonical:
    """The key of an article's address."""
    return _rules(site).canonical(url)


def names_article(url: str, site: Site) -> bool:
    """Whether an address holds the identity of an article, in its path or in its query."""
    key = canonical(url, site).key.partition("|")[2]
    return not key.startswith("/") or "/-/" in key or _IDENTITY.search(key) is not None


def list_key(url: str, site: Site) -> str:
    """The key of a list's address: its query sorted and without noise, its first page the same as no page."""
    return _rules(site).list_key(url)


def unordered(url: str, here: str, site: Site) -> str:
    """A list's address without what only says in which order, or how many at a time, it is shown.

    What the page at hand was asked for in these words stays: the record of a site may have chosen it.
    """
    rules = _rules(site)
    parts, kept = address(url), {raw for _, _, raw in address(here).query}
    return parts.url("&".join(raw for name, _, raw in parts.query if raw in kept or not rules.is_order(name.lower())))


_known: dict[str, _Rules] = {}


def _rules(site: Site) -> _Rules:
    found = _known.get(site.name)
    if found is None or (found.site is not site and found.site != site):
        if len(_known) > 1000:
            _known.clear()
        found = _known[site.name] = _Rules(site)
    return found


class _Rules:
    """A site's rules, made ready once."""

    def __init__(self, site: Site) -> None:
        data = general()
        family = family_named(site.family)
        self.site = site
        self.hosts = {base_host(host.lower()) for host in (site.name, *site.hosts)}
        self.article = tuple(re.compile(shape) for shape in site.article)
        own = tuple(name.lower() for name in (*site.noise, *(family.noise if family else ())))
        self.noise = frozenset(name for name in (*data["noise"], *own) if "*" not in name)
        wild = [name for name in (*data["noise"], *own) if "*" in name]
        self.wild = re.compile("|".join(re.escape(name).replace(r"\*", ".*") for name in wild))
        key = tuple(name.lower() for name in site.key)
        self.noise -= frozenset(key)
        self.identity = tuple(dict.fromkeys((*key, *(family.identity if family else ()), *data["identity"])))
        self.left_out = frozenset({*data["views"], *data["pages"]}) - set(key)
        self.lists = tuple(data["lists"])
        self.known = self.left_out | {*self.identity, *self.lists, *data["companions"]}
        self.sessions = frozenset(data["sessions"])
        self.pages, self.orders = frozenset(data["pages"]), frozenset(data["orders"])
        self.layouts = frozenset(data["layouts"])
        self.offsets = frozenset(data["offsets"])
        self.zero_based = site.family in {None, "drupal"}
        self.cache: dict[str, Canonical] = {}

    def canonical(self, url: str) -> Canonical:
        found = self.cache.get(url)
        if found is None:
            if len(self.cache) > MOST_KEPT:
                self.cache.clear()
            found = self.cache[url] = self._canonical(address(url))
        return found

    def _canonical(self, parts: Address) -> Canonical:
        base = base_host(parts.host)
        ours = base in self.hosts
        query = [(name, value, raw) for name, value, raw in parts.query if not self._is_noise(name, value)]
        path = read_path(parts.path)
        form = path.form
        if form == PAGE:
            form = _form_of_query(query) or (_form_of_host(parts.host) if ours else PAGE)
        identity = self._registered(parts, path, query) if ours and self.article else None
        identity = identity or self._general(path, query)
        name = self.site.name if ours else base
        return Canonical(f"{name}|{identity}", parts.url("&".join(raw for _, _, raw in query)), form)

    def _is_noise(self, name: str, value: str) -> bool:
        lower = name.lower()
        if lower in self.noise or self.wild.fullmatch(lower):
            return True
        return lower in self.sessions and _RANDOM.match(value) is not None

    def _registered(self, parts: Address, path: PathRead, query: list[tuple[str, str, str]]) -> str | None:
        """The identity by the site's own record."""
        if not self.site.key:
            return None
        asked = "&".join(raw for _, _, raw in query)
        named = {name.lower(): value for name, value, _ in query}
        for of_path in dict.fromkeys((path.stripped, path.with_language, parts.path)):
            for target in (f"{of_path}?{asked}", of_path) if asked else (of_path,):
                for shape in self.article:
                    found = shape.search(target)
                    if found is None:
                        continue
                    groups = {name.lower(): value for name, value in found.groupdict().items()}
                    values = [
                        (groups.get(name.lower()) or named.get(name.lower()) or "").strip(" +")
                        for name in self.site.key
                    ]
                    if not all(values):
                        continue
                    short = any(value.isdigit() and len(value) < 3 for value in values)
                    return ("id:" if not short else path.plain + "#") + ":".join(values)
        return None

    def _general(self, path: PathRead, query: list[tuple[str, str, str]]) -> str:
        named: dict[str, str] = {}
        for name, value, _ in query:
            lower = name.lower()
            spaced = _NAMESPACE.match(lower)
            if lower.startswith("p_p_"):
                continue
            if spaced:
                lower = spaced.group(1)
                if lower not in self.identity:
                    continue
            named.setdefault(lower, value)
        if "p" in named and path.plain == "/" and named["p"].isdigit():
            named["id"] = named.pop("p")  # WordPress: /?p=123
        if not named:
            return path.id or path.plain
        ids = {name: _ALIAS.sub(r"\1", named[name]) for name in self.identity if name in named}
        ids = {name: value.rstrip("+ ") for name, value in ids.items() if is_id(value) or name == "urltitle"}
        if len(ids) > 1 and "itemid" in ids and ("id" in ids or path.id):
            del ids["itemid"]  # Joomla: the menu's number
        elif "itemid" in ids and path.id and not path.is_file:
            del ids["itemid"]
        if not ids:
            if path.id:
                return path.id
            rest = sorted((name, value) for name, value in named.items() if name not in self.left_out)
            return path.plain + _query(rest)
        lists = sorted((name, named[name].rstrip("+ ")) for name in self.lists if named.get(name))
        if path.id:
            return path.id + _query(sorted(ids.items()))
        value = next(iter(ids.values()))
        long = len(value) >= 5 or not value.isdigit()
        others = [
            (name, value)
            for name, value in named.items()
            if name not in self.known and value.isdigit() and len(value) > 2
        ]
        if len(ids) == 1 and not lists and not others and long and path.module is None:
            return f"id:{value}"
        where = path.plain if value.isdigit() and len(value) < 3 else file_of(path)
        if lists and long:
            where = ""
        return where + _query(sorted([*lists, *ids.items(), *others]))

    def list_key(self, url: str) -> str:
        parts = address(url)
        base = base_host(parts.host)
        name = self.site.name if base in self.hosts else base
        path, page = _without_first_page(read_path(parts.path, forms=False).plain)
        kept = []
        for written, value, _ in parts.query:
            lower = written.lower()
            if self._is_noise(lower, value) or lower.startswith("p_p_"):
                continue
            if self.is_order(lower) or value.lower() in self.layouts:
                continue
            last = _last(lower)
            if not value and last in self.pages:
                continue
            if last in self.pages and not page and self._is_first(last, value):
                continue
            kept.append((lower, value))
        return f"{name}|{path}{_query(sorted(kept))}"

    def is_order(self, name: str) -> bool:
        """Whether a parameter only says in which order, or how many at a time, a list is shown."""
        last = _last(name)
        return last in self.orders or last.startswith(("sort", "order"))

    def _is_first(self, name: str, value: str) -> bool:
        """Whether a page's number is the first; ``page=1`` is the second where a system counts from 0."""
        if value == "0":
            return True
        return value == "1" and name not in self.offsets and not (name == "page" and self.zero_based)


def _last(name: str) -> str:
    """A parameter's own name, in small letters, without the portlet's before it."""
    spaced = _NAMESPACE.match(name)
    return spaced.group(1) if spaced else name


_FIRST_PAGE = re.compile(r"(?:/(?:page|trang)[-/]?1(?:\.html?)?|/currentpage/1)$")


def _without_first_page(path: str) -> tuple[str, bool]:
    plain = _FIRST_PAGE.sub("", path) or "/"
    return plain, plain != path


def _query(pairs: list[tuple[str, str]]) -> str:
    return "?" + "&".join(f"{name}={value}" for name, value in pairs) if pairs else ""


def _form_of_host(host: str) -> str:
    if host.startswith("amp."):
        return AMP
    return MOBILE if host.startswith(("m.", "mobile.", "wap.")) else PAGE


def _form_of_query(query: list[tuple[str, str, str]]) -> str | None:
    for name, value, _ in query:
        lower, value = name.lower(), value.lower()
        if lower == "amp" or (lower in {"outputtype", "format", "view"} and value == "amp"):
            return AMP
        if (
            (lower == "print" and value not in {"0", "false"})
            or value == "print"
            or (lower == "tmpl" and value == "component")
        ):
            return PRINT
        if lower in {"mobile", "ismobile"} and value not in {"0", "false"}:
            return MOBILE
    return None
