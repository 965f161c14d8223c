"""May a crawl go to this address?

In: the sites that are crawled, the registry they stand in, the addresses the crawl starts at; then one URL after the
other. Out: None, or why not: ``scheme``, ``port``, ``private_address``, ``offsite``, ``address`` (it cannot be read).

A site is its own hosts, their twins (www., m., amp., mobile.) and, from one to the next, its registered successors;
another sub-domain of the same domain is another site. An address of this machine is in scope only where it is a site's
own, and then only with that site's ports.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from spiders.addresses import Reach, is_loopback, literal, plain_host, reach

if TYPE_CHECKING:
    from tldextract import TLDExtract

    from spiders.sites import Site

TWINS = ("www.", "m.", "amp.", "mobile.")
WEB_PORTS = frozenset({80, 443})


class Place(NamedTuple):
    """Where a URL leads: scheme, host as it is compared, port."""

    scheme: str
    host: str
    port: int


class Scope:
    """The hosts and ports that the crawled sites own."""

    def __init__(
        self, sites: Sequence[Site], starts: Sequence[str] = (), *, known: Iterable[Site] = (), open_: bool = False
    ) -> None:
        """The scope of some sites.

        Args:
            sites: The sites that are crawled.
            starts: Addresses the crawl starts at; the port of each is open on the site it belongs to.
            known: The registry, where successors are looked up.
            open_: Any public host is its own site (for a spider that is not given sites, as in ``scrapy shell``).
        """
        self._open = open_
        self._ports: dict[str, dict[str, frozenset[int]]] = {}
        self._owner: dict[str, str] = {}
        names = _by_name([*known, *sites])
        for site in sites:
            reached = _with_successors(site, names)
            ports: dict[str, frozenset[int]] = {}
            for name, hosts in reached:
                for entry in hosts:
                    for host, allowed in _spread(entry).items():
                        ports[host] = ports.get(host, frozenset()) | allowed
                        self._owner.setdefault(_site_key(host, allowed), name)
            self._ports[site.name] = ports
        for start in starts:
            self._open_port(start)

    def refuse(self, url: str, site: str | None = None) -> str | None:
        """Why a URL is not to be fetched, None if it may be; for one site, or for any of those that are crawled."""
        where = place(url)
        if where is None:
            return "address"
        if where.scheme not in {"http", "https"}:
            return "scheme"
        owners = [self._ports[site]] if site in self._ports else list(self._ports.values())
        ports = [owner[where.host] for owner in owners if where.host in owner]
        if not ports:
            return _outside(where, opened=self._open and site not in self._ports)
        if not any(where.port in allowed for allowed in ports):
            return "offsite" if is_loopback(where.host) else "port"
        return None

    def owner(self, url: str) -> str | None:
        """The name of the site that a URL belongs to: the one whose pace it shares."""
        where = place(url)
        if where is None:
            return None
        found = self._owner.get(f"{where.host}:{where.port}") or self._owner.get(where.host)
        if found is None and self._open:
            return where.host if where.port in WEB_PORTS else f"{where.host}:{where.port}"
        return found

    def loopback_hosts(self) -> frozenset[str]:
        """The hosts of the scope that are this machine: names that may resolve to it."""
        return frozenset(host for ports in self._ports.values() for host in ports if is_loopback(host))

    def public_sites(self) -> tuple[str, ...]:
        """The sites that are not on this machine."""
        return tuple(name for name, ports in self._ports.items() if not all(is_loopback(host) for host in ports))

    def _open_port(self, start: str) -> None:
        """Open the port that a crawl starts at, where the site's record names none."""
        where = place(start)
        if where is None:
            return
        same = {where.host} if is_loopback(where.host) else set(twins(where.host))
        for ports in self._ports.values():
            for host in same & ports.keys():
                if not is_loopback(host) or ports[host] == WEB_PORTS:
                    ports[host] |= {where.port}


def place(url: str) -> Place | None:
    """Where a URL leads, None if it cannot be read as an address."""
    try:
        parts = urlsplit(url.strip())
        scheme = parts.scheme.lower()
        port = parts.port
    except ValueError:
        return None
    if "@" in parts.netloc or "\\" in parts.netloc:  # readers of URLs disagree about where such a host begins
        return None
    host = _host(parts.hostname or "")
    if not host and scheme in {"http", "https"}:
        return None
    return Place(scheme, host, port or (443 if scheme == "https" else 80))


@lru_cache(4096)
def _host(text: str) -> str:
    """A host as it is compared; an address in its usual notation."""
    address = literal(text) if text else None
    return plain_host(text) if address is None else str(address)


def twins(host: str) -> tuple[str, ...]:
    """A host and the hosts under which the same site is served as a rule; never a public suffix."""
    host = plain_host(host)
    if literal(host) is not None or host == "localhost":
        return (host,)
    base = next((host[len(mark) :] for mark in TWINS if host.startswith(mark)), host)
    if "." not in base or is_public_suffix(base):
        base = host
    if is_public_suffix(base):
        return (host,)
    return tuple(dict.fromkeys((host, base, *(mark + base for mark in TWINS))))


@lru_cache(4096)
def is_public_suffix(host: str) -> bool:
    """Whether names are given out below a host: ``gov.vn``, ``com.vn``, ``vn``."""
    return _suffixes()(host).suffix == host


def registered_domain(host: str) -> str:
    """The domain that was registered: ``tayninh.gov.vn`` for ``sonoivu.tayninh.gov.vn``; an address is its own."""
    host = plain_host(host)
    return _suffixes()(host).top_domain_under_public_suffix or host


@cache
def _suffixes() -> TLDExtract:
    """The public suffixes that come with tldextract; nothing is fetched and nothing is written."""
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def _by_name(sites: Iterable[Site]) -> dict[str, Site]:
    """Sites by their name and by every host they have."""
    names: dict[str, Site] = {}
    for site in sites:
        for host in (site.name, *site.hosts):
            names.setdefault(host, site)
    return names


def _with_successors(site: Site, names: dict[str, Site]) -> list[tuple[str, tuple[str, ...]]]:
    """A site and those that took over from it, and from them, each with its hosts."""
    found: dict[str, tuple[str, ...]] = {}
    waiting: list[Site | str] = [site]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, str):
            found.setdefault(one, (one,))
        elif one.name not in found:
            found[one.name] = (one.name, *one.hosts)
            waiting += [names.get(successor, successor) for successor in one.successors]
    return list(found.items())


def _spread(entry: str) -> dict[str, frozenset[int]]:
    """A registered host, with or without a port, as the hosts and ports that are the same site."""
    where = place(entry if "//" in entry else f"http://{entry}")
    address = literal(where.host) if where is not None else None
    if where is None or (address is not None and reach(address) is Reach.PRIVATE):
        return {}
    local = is_loopback(where.host)
    given = ":" in entry.rpartition("]")[2].removeprefix("http://").removeprefix("https://")
    ports = frozenset({where.port}) if given else WEB_PORTS
    if not local:
        ports |= WEB_PORTS
    return dict.fromkeys((where.host,) if local else twins(where.host), ports)


def _site_key(host: str, ports: frozenset[int]) -> str:
    """Under what a host is remembered: with its port on this machine, where each port is another site."""
    return f"{host}:{next(iter(ports))}" if len(ports) == 1 else host


def _outside(where: Place, *, opened: bool) -> str | None:
    """Why a host that no site owns is refused."""
    address = literal(where.host)
    if (address is not None and reach(address) is not Reach.PUBLIC) or is_loopback(where.host):
        return "private_address"
    if opened:
        return None if where.port in WEB_PORTS else "port"
    return "offsite"
