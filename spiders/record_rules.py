"""What must hold of the record of one site.

In: a :class:`~spiders.sites.Site`, and what else there is. Out: texts, each one thing that is wrong; none if all is
well.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from spiders.divisions import provinces
from spiders.hosts import BadAddress, parse_address
from spiders.records import Record, legend
from spiders.sites import Site, Walk

WALKS = ("feed", "sitemap", "listing", "search", "tag", "endpoint")
PLACEHOLDERS = frozenset({"query", "page", "page0", "offset"})
SCHEMES = ("https", "http")
MOST_AT_ONCE = 2
_PLACEHOLDER = re.compile(r"\{(\w*)\}")


def faults(site: Site, record: Record, families: Collection[str], sites: Mapping[str, Site]) -> Iterator[str]:
    """Everything that is wrong with a record."""
    yield from _words(site, families)
    yield from _hosts(site, record)
    yield from _shapes(site)
    yield from _walks(site)
    yield from _successors(site, sites)
    yield from _figures(site)


def _words(site: Site, families: Collection[str]) -> Iterator[str]:
    known = legend()
    if not site.title.strip():
        yield "title is empty"
    if site.kind not in known.kinds:
        yield f"kind {site.kind!r} is none of {listed(known.kinds)}"
    if site.status not in known.statuses:
        yield f"status {site.status!r} is none of {listed(known.statuses)}"
    if site.scheme not in SCHEMES:
        yield f"scheme {site.scheme!r} is none of {listed(SCHEMES)}"
    if site.family is not None and site.family not in families:
        yield f"family {site.family!r} is not known; the families are {listed(sorted(families))}"
    letters = site.evidence.split("+")
    if unknown := [letter for letter in letters if letter not in known.evidence]:
        yield f"evidence {listed(unknown)} is none of {listed(known.evidence)}, joined by +"
    elif site.status == "inferred" and not set(letters) <= {"I", "I*"}:
        yield "status inferred, but its evidence is more than that"
    for code in site.provinces:
        if code not in provinces():
            yield f"province {code!r} is no code of the division of 63 provinces"
    for field, count in Counter((*site.article, *site.listing)).items():
        if count > 1:
            yield f"{field!r} stands there twice"


def _hosts(site: Site, record: Record) -> Iterator[str]:
    for host in (site.name, *record.data.get("twins", ())):
        try:
            if parse_address(host).host != host:
                yield f"{host!r} is written {parse_address(host).host!r}"
        except BadAddress as error:
            yield str(error)


def _shapes(site: Site) -> Iterator[str]:
    """The regular expressions, against the record's own examples."""
    compiled: list[re.Pattern[str]] = []
    for shape in (*site.article, *site.listing):
        try:
            pattern = re.compile(shape)
        except re.error as error:
            yield f"{shape!r} is no regular expression: {error}"
            return
        if shape in site.article:
            compiled.append(pattern)
            if missing := [name for name in site.key if name not in pattern.groupindex and not _asked(name, site)]:
                yield f"key {listed(missing)} is no group of {shape!r} and no parameter of an example"
    if site.key and not site.article:
        yield "key without article: say which addresses have it"
    if site.article and not site.examples:
        yield "article without examples: give one address"
    for example in site.examples:
        yield from example_faults(example.url, example.key, site, compiled)


def _asked(name: str, site: Site) -> bool:
    return bool(site.examples) and all(re.search(rf"[?&]{re.escape(name)}=", e.url) for e in site.examples)


def example_faults(url: str, key: tuple[str, ...], site: Site, shapes: Iterable[re.Pattern[str]]) -> Iterator[str]:
    """Whether an address matches as it should, and what its key is."""
    try:
        path = parse_address(whole_address(url, site)).path
    except BadAddress as error:
        yield f"example: {error}"
        return
    match = next((match for shape in shapes if (match := shape.search(path))), None)
    if match is None:
        yield f"example {url} matches no article expression"
        return
    if listing := next((shape for shape in site.listing if re.search(shape, path)), None):
        yield f"example {url} is a listing, too: {listing!r}"
    groups = match.groupdict()
    if key != (values := tuple(groups.get(name) or _parameter(path, name) for name in site.key)):
        yield f"example {url} has the key {list(values)}, not {list(key)}"


def _parameter(path: str, name: str) -> str:
    found = re.search(rf"[?&]{re.escape(name)}=([^&]*)", path)
    return found[1] if found else ""


def _walks(site: Site) -> Iterator[str]:
    for walk in site.walks:
        where = f"walk {walk.kind} {walk.url}"
        if walk.kind not in WALKS:
            yield f"{where}: the kinds are {listed(WALKS)}"
        if unknown := set(_PLACEHOLDER.findall(walk.url)) - PLACEHOLDERS:
            yield f"{where}: {listed(sorted(unknown))} is none of the placeholders {listed(sorted(PLACEHOLDERS))}"
        if not walk.url.startswith("/") or walk.url.startswith("//"):
            try:
                host = parse_address(_PLACEHOLDER.sub("1", walk.url)).host
            except BadAddress:
                host = ""
            if "://" not in walk.url or host not in site.hosts:
                yield f"{where}: an address is a path, or one on a host of the site"
        yield from (f"{where}: {text}" for text in _options(walk))


def _options(walk: Walk) -> Iterator[str]:
    asked = f"{walk.url} {walk.options.get('body', '')}"
    if walk.kind == "search" and "{query}" not in asked:
        yield "a search needs {query}"
    if walk.kind in {"feed", "sitemap"} and "{query}" in asked:
        yield "only a search is asked a {query}"
    if walk.kind == "endpoint" and not isinstance(walk.options.get("items"), str):
        yield 'an endpoint needs items, the way to its list: items = "data.rows"'
    for name in ("first", "step", "most"):
        value = walk.options.get(name)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < (name != "first")):
            yield f"{name} must be a whole number"
    if str(walk.options.get("method", "GET")).upper() not in {"GET", "POST"}:
        yield "method is GET or POST"


def _successors(site: Site, sites: Mapping[str, Site]) -> Iterator[str]:
    for name in site.successors:
        if name == site.name:
            yield "a site does not succeed itself"
        elif name not in sites:
            yield f"successor {name} has no record"
        elif site.name in sites[name].successors:
            yield f"{name} and this site succeed each other"


def _figures(site: Site) -> Iterator[str]:
    least, most = site.least, site.most
    if (least is not None and least < 0) or (most is not None and most < 0):
        yield "least and most are no negative numbers"
    if least is not None and most is not None and least > most:
        yield f"least ({least}) is more than most ({most})"
    if site.delay is not None and not 0 <= site.delay <= 600:
        yield "delay is a number of seconds, at most 600"
    if site.concurrency is not None and not 1 <= site.concurrency <= MOST_AT_ONCE:
        yield f"concurrency is 1 or {MOST_AT_ONCE}: no site is asked for more at once"


def whole_address(url: str, site: Site) -> str:
    """An example's address with scheme and host, where it is a path."""
    return url if "://" in url else f"{site.scheme}://{site.name}{url}"


def listed(words: Iterable[str]) -> str:
    """Words as a list in a sentence."""
    return ", ".join(words)
