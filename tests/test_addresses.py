"""Which network addresses a crawl may talk to, and what a name may resolve to."""

from __future__ import annotations

from typing import Any

import pytest
from twisted.internet.address import IPv4Address, IPv6Address

from spiders.addresses import Reach, is_loopback, is_public, literal, plain_host, reach
from spiders.resolver import GuardedResolver


@pytest.mark.parametrize("address", ["8.8.8.8", "103.1.2.3", "2606:4700::1111", "2400:6540::1"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1", "172.31.255.255", "192.168.0.1", "169.254.1.1", "100.64.0.1", "100.127.255.255", "0.0.0.0",
        "0.1.2.3", "192.0.0.8", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1",
        "239.255.255.250", "240.0.0.1", "255.255.255.255", "::", "fe80::1", "fc00::1", "fd12::1", "fec0::1",
        "ff02::1", "ff0e::1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "64:ff9b::a00:1", "64:ff9b::808:808",
        "64:ff9b:1::1", "2002:a00:1::", "2001::1", "2001:db8::1", "3fff::1", "100::1", "::8.8.8.8", "5f00::1",
    ],
)  # fmt: skip
def test_no_public_addresses(address: str) -> None:
    assert reach(address) is Reach.PRIVATE


@pytest.mark.parametrize("address", ["127.0.0.1", "127.255.255.254", "::1", "::ffff:127.0.0.1"])
def test_loopback_is_its_own_kind(address: str) -> None:
    assert reach(address) is Reach.LOOPBACK
    assert not is_public(address)


@pytest.mark.parametrize(
    ("host", "meant"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("017700000001", "127.0.0.1"),
        ("0X7F.1", "127.0.0.1"),
        ("127.0.1", "127.0.0.1"),
        ("[::1]", "::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("１２７。０。０。１", "127.0.0.1"),
        ("08.0.0.1", "0.0.0.0"),
        ("256.1.1.1", "0.0.0.0"),
        ("4294967296", "0.0.0.0"),
        ("1.2.3.4.5", "0.0.0.0"),
        ("a.1.2.3", "0.0.0.0"),
    ],
)
def test_an_address_is_read_as_a_client_would(host: str, meant: str) -> None:
    assert str(literal(host)) == meant


@pytest.mark.parametrize("host", ["baonguon.vn", "1a.vn", "0x.vn", "a1", "localhost", ""])
def test_names_are_no_addresses(host: str) -> None:
    assert literal(host) is None


def test_hosts_are_compared_in_one_form() -> None:
    assert plain_host("WWW.Báo-Nguồn.VN.") == plain_host("www.báo-nguồn.vn")
    assert plain_host("báo.vn").startswith("xn--")
    assert is_loopback("LOCALHOST.")
    assert is_loopback("bao.localhost")
    assert not is_loopback("localhost.evil.example")


class Names:
    """A name service that gives one answer after the other."""

    def __init__(self, *answers: list[Any]) -> None:
        self.answers = list(answers)
        self.asked = 0

    def resolveHostName(self, receiver: Any, _name: str, port: int, *_: Any) -> None:  # noqa: N802
        self.asked += 1
        receiver.resolutionBegan(None)
        for address in self.answers.pop(0):
            receiver.addressResolved(type(address)("TCP", address.host, port))
        receiver.resolutionComplete()


class Received:
    """What the connecting side is told."""

    def __init__(self) -> None:
        self.addresses: list[tuple[str, int]] = []
        self.complete = False

    def resolutionBegan(self, _: Any) -> None:  # noqa: N802
        assert not self.addresses

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        self.addresses.append((address.host, address.port))

    def resolutionComplete(self) -> None:  # noqa: N802
        self.complete = True


def resolved(resolver: GuardedResolver, name: str, port: int = 80) -> list[tuple[str, int]]:
    received = Received()
    resolver.resolveHostName(received, name, port)
    assert received.complete
    return received.addresses


def v4(host: str) -> IPv4Address:
    return IPv4Address("TCP", host, 80)


def test_a_name_leads_to_its_public_addresses_only() -> None:
    names = Names([v4("10.0.0.1"), v4("103.1.2.3"), IPv6Address("TCP", "fe80::1", 80), v4("127.0.0.1")])
    resolver = GuardedResolver(None, asked=names)
    assert resolved(resolver, "baonguon.vn") == [("103.1.2.3", 80)]
    assert resolver.refused == {}


def test_a_name_that_leads_inside_leads_nowhere_and_is_remembered() -> None:
    resolver = GuardedResolver(None, asked=Names([v4("192.168.1.1"), v4("127.0.0.1")]))
    assert resolved(resolver, "Evil.example.") == []
    assert resolver.refused == {"evil.example": "127.0.0.1, 192.168.1.1"}


def test_a_name_that_changes_its_mind_is_checked_each_time_it_is_asked() -> None:
    clock = [0.0]
    names = Names([v4("103.1.2.3")], [v4("10.0.0.1")], [v4("103.1.2.4")])
    resolver = GuardedResolver(None, asked=names, keep=600, clock=lambda: clock[0])
    assert resolved(resolver, "a.example", 443) == [("103.1.2.3", 443)]
    assert resolved(resolver, "a.example", 80) == [("103.1.2.3", 80)]
    assert names.asked == 1
    clock[0] = 601
    assert resolved(resolver, "a.example") == []
    assert "a.example" in resolver.refused
    clock[0] = 662
    assert resolved(resolver, "a.example") == [("103.1.2.4", 80)]
    assert resolver.refused == {}


def test_this_machine_is_open_only_to_the_names_a_crawl_starts_at() -> None:
    names = Names()
    resolver = GuardedResolver(None, asked=names)
    assert resolved(resolver, "127.0.0.1") == []
    assert resolved(resolver, "bao.localhost") == []
    resolver.allow_loopback(["127.0.0.1", "bao.localhost"])
    assert resolved(resolver, "127.0.0.1", 8000) == [("127.0.0.1", 8000)]
    assert resolved(resolver, "bao.localhost", 8000) == [("127.0.0.1", 8000)]
    assert resolved(resolver, "other.localhost") == []
    assert resolved(resolver, "127.0.0.2") == []
    assert resolved(resolver, "::1") == []
    assert names.asked == 0


def test_a_local_name_leads_nowhere_else() -> None:
    resolver = GuardedResolver(None, asked=Names([v4("103.1.2.3")]))
    resolver.allow_loopback(["maytinh"])
    assert resolved(resolver, "maytinh") == []


def test_a_proxy_that_the_operator_names_may_be_anywhere() -> None:
    resolver = GuardedResolver(None, asked=Names([v4("10.0.0.1")]))
    resolver.trust("proxy.vien.example")
    assert resolved(resolver, "proxy.vien.example", 3128) == [("10.0.0.1", 3128)]
