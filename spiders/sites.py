"""The registry of sites: what is known of each, and which of them a person means.

In: the records that come with the program, and a folder of one's own. Out: a :class:`Registry` of :class:`Site`; a site
that nobody registered is made of its address alone. Pure but for reading these files, once.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from extract.errors import ThiduaError
from spiders.divisions import codes_of, fold, names
from spiders.hosts import BadAddress, base_host, parse_address, with_twins
from spiders.records import BadRecord, Record, check_fields, legend, own_folder, read_folder

EVERYTHING = "all"
NATIONAL = "national"


class UnknownSite(ThiduaError):
    """Raised when a text names no site and no province; the message holds the nearest names."""


class RefusedSite(UnknownSite):
    """Raised when a host is known and no source: hijacked, or copies of others' articles."""


@dataclass(frozen=True, slots=True)
class Walk:
    """One way in which a site is walked: kind is feed, sitemap, listing, search, tag or endpoint."""

    kind: str
    url: str  # absolute, or a path; may hold {query} {page} {page0} {offset}
    options: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Example:
    """An address of an article as the site writes them, and the values that are its identity."""

    url: str
    key: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """What is known of a site."""

    name: str  # its main host, with a port where it has one
    title: str = ""
    hosts: tuple[str, ...] = ()  # where it is found first, then its twins
    kind: str = "other"
    provinces: tuple[str, ...] = ()  # codes of the division of 63; none: of the whole country, or unknown
    family: str | None = None
    status: str = "current"
    successors: tuple[str, ...] = ()  # sites that took its articles over
    scheme: str = "https"
    walks: tuple[Walk, ...] = ()  # known ways in; others are discovered
    article: tuple[str, ...] = ()  # searched in path and query of an article's address; named groups
    listing: tuple[str, ...] = ()
    key: tuple[str, ...] = ()  # groups, or parameters of the query, that are an article's identity; none: the path
    noise: tuple[str, ...] = ()  # parameters that are no identity here
    least: int | None = None  # articles on blocs expected a year
    most: int | None = None
    delay: float | None = None
    concurrency: int | None = None
    evidence: str = ""
    note: str = ""
    examples: tuple[Example, ...] = ()
    file: str = ""  # where its record stands; empty: a site without one

    @property
    def home(self) -> str:
        """The address of its front page."""
        return f"{self.scheme}://{(self.hosts or (self.name,))[0]}/"


@dataclass(frozen=True, slots=True)
class Refused:
    """A host that is never a source, and why; ``below`` takes its sub-domains along."""

    host: str
    hosts: tuple[str, ...]
    reason: str
    note: str = ""
    below: bool = False


@dataclass(frozen=True)
class Registry:
    """All sites by name, and who answers at which host."""

    sites: dict[str, Site]
    refused: tuple[Refused, ...] = ()

    def __post_init__(self) -> None:
        by_host = {host: site for site in reversed(self.sites.values()) for host in site.hosts}
        by_host.update(self.sites)  # a name goes before another's twin
        object.__setattr__(self, "_by_host", by_host)

    def of_host(self, host: str) -> Site | None:
        """The site that answers at a host, by its name or any twin."""
        by_host: dict[str, Site] = self._by_host  # type: ignore[attr-defined]
        return by_host.get(host.lower())

    def of_url(self, url: str) -> Site | None:
        """The site an address belongs to."""
        try:
            return self.of_host(parse_address(url).host)
        except BadAddress:
            return None

    def refusal(self, host: str) -> Refused | None:
        """Why a host is refused, if it is."""
        for refused in self.refused:
            if host in refused.hosts or (refused.below and host.endswith(f".{refused.host}")):
                return refused
        return None

    def of_provinces(self, codes: Iterable[str]) -> list[Site]:
        """The sites of any of these provinces, in the order of the registry."""
        wanted = set(codes)
        return [site for site in self.sites.values() if wanted & set(site.provinces)]

    def find(self, text: str) -> list[Site]:
        """The sites that a text names.

        Args:
            text: A site's name, a host of it (any twin) or an address there; a province by name, code or any spelling;
                "national"; "all".

        Raises:
            UnknownSite: it names none; the message holds the nearest names.
            RefusedSite: it names a host that is no source.
        """
        given = text.strip()
        if given.lower() == EVERYTHING:
            return list(self.sites.values())
        if given.lower() == NATIONAL:
            return [site for site in self.sites.values() if not site.provinces]
        if codes := codes_of(given):
            if found := self.of_provinces(codes):
                return found
            raise UnknownSite(f"{text}: no site of this province is in the registry; give a site's address")
        try:
            host = parse_address(given).host
        except BadAddress:
            host = given.lower()
        if (site := self.of_host(host)) is not None:
            return [site]
        if (refused := self.refusal(host)) is not None:
            raise RefusedSite(
                f"{host} is no source ({legend().refusals.get(refused.reason, refused.reason)}). {refused.note}"
            )
        raise UnknownSite(self._unknown(given, host))

    def choose(self, text: str) -> list[Site]:
        """The sites that are crawled when a person says this.

        As :meth:`find`, but of a province only those that may still be served, and for an address (with its scheme, a
        port, or on this machine) a site without a record where there is none.
        """
        try:
            found = self.find(text)
        except RefusedSite:
            raise
        except UnknownSite:
            if _is_address(text):
                return [site_of_address(text)]
            raise
        if len(found) == 1:
            return found
        return [site for site in found if site.status in {"current", "merged"}] or found

    def nearest(self, text: str, most: int = 3) -> list[str]:
        """Names like this one: of sites, their hosts, of provinces."""
        known = {host: site.name for site in self.sites.values() for host in site.hosts}
        for site in self.sites.values():
            known.setdefault(site.name.partition(".")[0], site.name)
        known |= {fold(name): name for name in names()}
        wanted = text.lower()
        close = difflib.get_close_matches(wanted, known, n=2 * most, cutoff=0.7)
        close += difflib.get_close_matches(fold(wanted), known, n=most, cutoff=0.7)
        return list(dict.fromkeys(known[word] for word in close))[:most]

    def _unknown(self, given: str, host: str) -> str:
        nearest = self.nearest(host if "." in given else given)
        hint = f" The nearest names: {', '.join(nearest)}." if nearest else " `thidua sites list` shows all."
        address = ""
        if "." in host and " " not in host and "://" not in given:
            address = f" A site that is not in the registry is crawled by its address: https://{host}"
        return f"{given}: neither a site of the registry nor a province.{hint}{address}"


def _is_address(text: str) -> bool:
    """Whether a text is meant as an address: one that a bare word mistyped is not."""
    if "://" in text:
        return True
    try:
        host = parse_address(text).host
    except BadAddress:
        return False
    return ":" in host or host == "localhost" or host.replace(".", "").isdigit()


def site_of_address(url: str) -> Site:
    """A site that nobody registered, by its address alone.

    Raises:
        BadAddress: it is no address that can be crawled.
    """
    address = parse_address(url)
    hosts = with_twins(address.host)
    name = base_host(hosts[0])  # "www.baolaocai.vn" is found there, and is called as its twins are
    return Site(name=name, title=name, hosts=hosts, scheme=address.scheme)


def site_of_record(record: Record) -> Site:
    """The site that a record makes.

    Raises:
        BadRecord: a field is missing, unknown or of the wrong type.
    """
    if problems := check_fields(record):
        raise BadRecord(f"{record.file}:{record.line}: {record.name or 'a record without a name'}: {problems[0]}")
    data = record.data
    kind = legend().kinds.get(data["kind"], {})
    status = legend().statuses.get(data["status"], {})
    walks = tuple(
        Walk(walk["kind"], walk["url"], {k: v for k, v in walk.items() if k not in {"kind", "url"}})
        for walk in data.get("walks", ())
    )
    return Site(
        name=data["name"],
        title=data["title"],
        hosts=with_twins(data["name"], *data.get("twins", ())),
        kind=data["kind"],
        provinces=tuple(data.get("provinces", record.provinces)),
        family=data.get("family"),
        status=data["status"],
        successors=tuple(data.get("successors", ())),
        scheme=data.get("scheme", "https"),
        walks=walks,
        article=tuple(data.get("article", ())),
        listing=tuple(data.get("listing", ())),
        key=tuple(data.get("key", ())),
        noise=tuple(data.get("noise", ())),
        least=data.get("least", status.get("least", kind.get("least"))),
        most=data.get("most", kind.get("most")),
        delay=data.get("delay"),
        concurrency=data.get("concurrency"),
        evidence=data["evidence"],
        note=data.get("note", ""),
        examples=tuple(Example(e["url"], tuple(e.get("key", ()))) for e in data.get("examples", ())),
        file=record.file,
    )


def refused_of_record(record: Record) -> Refused:
    """The refused host of a record.

    Raises:
        BadRecord: it names no host or no reason.
    """
    data = record.data
    host, reason = data.get("host"), data.get("reason")
    if not isinstance(host, str) or not isinstance(reason, str):
        raise BadRecord(f"{record.file}:{record.line}: a refused host needs host and reason")
    hosts = with_twins(host, *data.get("twins", ()))
    return Refused(host, hosts, reason, str(data.get("note", "")), data.get("below") is True)


@lru_cache(maxsize=8)
def load_registry(folder: Path | None = None, *, alone: bool = False) -> Registry:
    """The sites that come with the program, and those of a folder of one's own; of one name, the own one counts.

    Args:
        folder: More records.
        alone: Only those of the folder.

    Raises:
        BadRecord: the folder or a record cannot be read.
    """
    sites: dict[str, Site] = {}
    refused: dict[str, Refused] = {}
    for place in ([] if alone and folder else [own_folder()]) + ([folder] if folder else []):
        for file in read_folder(place):
            sites.update((record.name, site_of_record(record)) for record in file.sites)
            refused.update((record.name, refused_of_record(record)) for record in file.refused)
    return Registry(sites, tuple(r for r in refused.values() if r.host not in sites))
