"""Names become addresses here, and only addresses that a crawl may talk to leave.

In: a host name that Twisted is about to connect to. Out: its public addresses, so that what is connected to is what was
checked, whatever the name resolves to a moment later. Names of this machine that a crawl starts at resolve to loopback
only. What was refused is kept by name, since Twisted tells a caller no more than that a name has no address.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer

from spiders.addresses import Reach, is_loopback, literal, plain_host, reach

MOST_NAMES = 10_000


@implementer(IHostResolution)
class Resolution:
    """A resolution that is answered at once."""

    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """Nothing is under way."""


@implementer(IResolutionReceiver)
class Sieve:
    """A receiver that hands on what may be connected to, all at the end."""

    def __init__(self, receiver: Any, sift: Callable[[list[Any]], list[Any]]) -> None:
        self._receiver = receiver
        self._sift = sift
        self._found: list[Any] = []

    def resolutionBegan(self, resolutionInProgress: Any) -> None:  # noqa: N802, N803 - Twisted's names
        """See ``IResolutionReceiver``."""
        self._receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        """See ``IResolutionReceiver``."""
        self._found.append(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        """See ``IResolutionReceiver``."""
        for address in self._sift(self._found):
            self._receiver.addressResolved(address)
        self._receiver.resolutionComplete()


@implementer(IHostnameResolver)
class GuardedResolver:
    """The resolver that the setting ``TWISTED_DNS_RESOLVER`` names."""

    def __init__(
        self,
        reactor: Any,
        *,
        asked: Any = None,
        keep: float = 600,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._reactor = reactor
        self._asked = asked if asked is not None else reactor.nameResolver
        self._keep = keep
        self._clock = clock
        self._cache: dict[str, tuple[float, list[Any]]] = {}
        self._local: set[str] = set()
        self._trusted: set[str] = set()
        self.refused: dict[str, str] = {}
        """The addresses that were refused, by host."""

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> GuardedResolver:
        """Made by Scrapy; the crawler is only asked for its settings."""
        return cls(reactor, keep=crawler.settings.getfloat("THIDUA_DNS_SECONDS", 600))

    def install_on_reactor(self) -> None:
        """Called by Scrapy once."""
        self._reactor.installNameResolver(self)

    def allow_loopback(self, hosts: Iterable[str]) -> None:
        """Let hosts be this machine: those a crawl starts at."""
        self._local.update(plain_host(host) for host in hosts)

    def trust(self, host: str) -> None:
        """Let a host be anything: a proxy that the operator names."""
        self._trusted.add(plain_host(host))

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Any = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Any:
        """Resolve a name; see ``IHostnameResolver``."""
        name = plain_host(hostName)
        resolution = Resolution(name)
        known = self._known(name)
        if known is not None:
            resolutionReceiver.resolutionBegan(resolution)
            for address in known:
                resolutionReceiver.addressResolved(_with_port(address, portNumber))
            resolutionReceiver.resolutionComplete()
            return resolution
        sieve = Sieve(resolutionReceiver, lambda found: self._remember(name, self._sift(name, found)))
        return self._asked.resolveHostName(sieve, hostName, portNumber, addressTypes, transportSemantics)

    def _known(self, name: str) -> list[Any] | None:
        """What needs no look-up: an address, a name of this machine, a name asked for lately."""
        address = literal(name)
        if address is not None:
            kind: Any = IPv4Address if address.version == 4 else IPv6Address
            return self._sift(name, [kind("TCP", str(address), 0)])
        if is_loopback(name):
            return self._sift(name, [IPv4Address("TCP", "127.0.0.1", 0)])
        until, addresses = self._cache.get(name, (0.0, []))
        return addresses if self._clock() < until else None

    def _sift(self, name: str, addresses: list[Any]) -> list[Any]:
        """The addresses that a name may stand for."""
        if name in self._trusted:
            return addresses
        wanted = Reach.LOOPBACK if name in self._local else Reach.PUBLIC
        kept = [address for address in addresses if _reach(address) is wanted]
        if addresses and not kept:
            self.refused[name] = ", ".join(sorted({str(getattr(address, "host", "?")) for address in addresses}))
        else:
            self.refused.pop(name, None)
        return kept

    def _remember(self, name: str, addresses: list[Any]) -> list[Any]:
        """Keep an answer for a while; one without an address for a tenth of it."""
        while len(self._cache) >= MOST_NAMES:
            self._cache.pop(next(iter(self._cache)))
        self._cache[name] = (self._clock() + (self._keep if addresses else self._keep / 10), addresses)
        return addresses


def guard(reactor: Any, *, keep: float = 600) -> GuardedResolver:
    """The guarded resolver of a reactor, installed if Scrapy has not done it (as under ``CrawlerRunner``)."""
    resolver = reactor.nameResolver
    if not isinstance(resolver, GuardedResolver):
        resolver = GuardedResolver(reactor, keep=keep)
        resolver.install_on_reactor()
    return resolver


def _reach(address: Any) -> Reach:
    """How far an address reaches; what is neither IPv4 nor IPv6 reaches nowhere."""
    host = getattr(address, "host", None)
    try:
        return reach(str(host).partition("%")[0])
    except ValueError:
        return Reach.PRIVATE


def _with_port(address: Any, port: int) -> Any:
    """An address of the cache, with the port that is asked for."""
    kind: Any = type(address)
    return kind("TCP", address.host, port)
