"""Where a crawl may go."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.scope import Scope, is_public_suffix, registered_domain, twins


def site(name: str, *hosts: str, successors: tuple[str, ...] = ()) -> Any:
    return cast(Any, SimpleNamespace(name=name, hosts=(name, *hosts), successors=successors))


PAPER = site("baonguon.vn", "baonguon.com.vn", successors=("baonui.vn",))
HEIR = site("baonui.vn", successors=("baobien.vn",))
LAST = site("baobien.vn", successors=("bao-moi.gov.vn", "baonguon.vn"))
BOARD = site("sonoivu.nguon.gov.vn")


@pytest.mark.parametrize(
    "url",
    [
        "https://baonguon.vn/tin-1.html",
        "http://www.baonguon.vn/",
        "https://m.baonguon.vn/a",
        "https://amp.baonguon.vn/a",
        "https://mobile.baonguon.vn/a",
        "https://baonguon.com.vn:443/a",
        "http://WWW.BaoNguon.VN.:80/a",
        "https://baonui.vn/a",
        "https://www.baobien.vn/a",
        "https://bao-moi.gov.vn/a",
    ],
)
def test_own_hosts_twins_and_successors_are_in_scope(url: str) -> None:
    assert Scope([PAPER], known=[PAPER, HEIR, LAST, BOARD]).refuse(url) is None


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://facebook.com/baonguon.vn", "offsite"),
        ("https://baonguon.vn.evil.example/", "offsite"),
        ("https://evilbaonguon.vn/", "offsite"),
        ("https://quangcao.baonguon.vn/", "offsite"),
        ("https://vn/", "offsite"),
        ("ftp://baonguon.vn/a", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("data:text/html,x", "scheme"),
        ("mailto:toasoan@baonguon.vn", "scheme"),
        ("https://baonguon.vn:8443/", "port"),
        ("https://baonguon.vn:22/", "port"),
        ("https://baonguon.vn:99999/", "address"),
        ("https://baonguon.vn@evil.example/", "address"),
        ("https://evil.example\\@baonguon.vn/", "address"),
        ("http:///a", "address"),
        ("http://[::1/", "address"),
        ("http://127.0.0.1/", "private_address"),
        ("http://127.1/", "private_address"),
        ("http://2130706433/", "private_address"),
        ("http://0x7f000001/", "private_address"),
        ("http://0177.0.0.1/", "private_address"),
        ("http://0x7f.0.0.0x1/", "private_address"),
        ("http://%31%32%37.0.0.1/", "private_address"),
        ("http://１２７.０.０.１/", "private_address"),
        ("http://127.0.0.1./", "private_address"),
        ("http://10.1.2.3/", "private_address"),
        ("http://172.16.9.9/", "private_address"),
        ("http://192.168.1.1/admin", "private_address"),
        ("http://169.254.169.254/latest/meta-data/", "private_address"),
        ("http://100.64.0.1/", "private_address"),
        ("http://0.0.0.0/", "private_address"),
        ("http://0/", "private_address"),
        ("http://224.0.0.1/", "private_address"),
        ("http://255.255.255.255/", "private_address"),
        ("http://1.2.3.4.5/", "private_address"),
        ("http://[::1]/", "private_address"),
        ("http://[::]/", "private_address"),
        ("http://[fe80::1%25eth0]/", "private_address"),
        ("http://[fc00::1]/", "private_address"),
        ("http://[::ffff:127.0.0.1]/", "private_address"),
        ("http://[::ffff:7f00:1]/", "private_address"),
        ("http://[64:ff9b::7f00:1]/", "private_address"),
        ("http://[2002:7f00:1::]/", "private_address"),
        ("http://[ff02::1]/", "private_address"),
        ("http://localhost/", "private_address"),
        ("http://anything.localhost/", "private_address"),
        ("http://8.8.8.8/", "offsite"),
    ],
)
def test_everything_else_is_refused_with_its_reason(url: str, reason: str) -> None:
    scope = Scope([PAPER], ["https://baonguon.vn/"], known=[PAPER, HEIR, LAST, BOARD])
    assert scope.refuse(url) == reason
    assert scope.refuse(url, "baonguon.vn") == reason


def test_below_a_public_suffix_each_name_is_its_own_site() -> None:
    scope = Scope([BOARD])
    assert scope.refuse("http://www.sonoivu.nguon.gov.vn/") is None
    assert scope.refuse("http://nguon.gov.vn/") == "offsite"
    assert scope.refuse("http://sotaichinh.nguon.gov.vn/") == "offsite"
    assert scope.refuse("http://gov.vn/") == "offsite"
    assert registered_domain("sonoivu.nguon.gov.vn") == "nguon.gov.vn"
    assert is_public_suffix("gov.vn")
    assert twins("m.gov.vn") == ("m.gov.vn", "www.m.gov.vn", "m.m.gov.vn", "amp.m.gov.vn", "mobile.m.gov.vn")
    assert twins("gov.vn") == ("gov.vn",)


def test_one_site_does_not_lead_into_another_that_is_crawled_as_well() -> None:
    scope = Scope([HEIR, BOARD])
    assert scope.refuse("http://sonoivu.nguon.gov.vn/") is None
    assert scope.refuse("http://sonoivu.nguon.gov.vn/", "baonui.vn") == "offsite"


def test_the_port_a_crawl_starts_at_is_open() -> None:
    paper = site("baonguon.vn")
    scope = Scope([paper], ["http://baonguon.vn:8080/"])
    assert scope.refuse("http://www.baonguon.vn:8080/a") is None
    assert scope.refuse("http://baonguon.vn/a") is None
    assert scope.refuse("http://baonguon.vn:8081/a") == "port"


def test_on_this_machine_each_port_is_another_site() -> None:
    one, other = site("127.0.0.1:8000", "127.0.0.1:8001", successors=("127.0.0.1:8002",)), site("127.0.0.1:9000")
    scope = Scope([one, other], ["http://127.0.0.1:8000/"])
    for port in (8000, 8001, 8002):
        assert scope.refuse(f"http://127.0.0.1:{port}/", "127.0.0.1:8000") is None
    assert scope.refuse("http://127.0.0.1:9000/", "127.0.0.1:8000") == "offsite"
    assert scope.refuse("http://127.0.0.1/", "127.0.0.1:8000") == "offsite"
    assert scope.refuse("http://127.0.0.2:8000/", "127.0.0.1:8000") == "private_address"
    assert scope.refuse("http://192.168.0.1:8000/", "127.0.0.1:8000") == "private_address"
    assert scope.owner("http://127.0.0.1:8001/x") == "127.0.0.1:8000"
    assert scope.owner("http://127.0.0.1:8002/x") == "127.0.0.1:8002"
    assert scope.owner("http://127.0.0.1:9000/x") == "127.0.0.1:9000"
    assert scope.loopback_hosts() == {"127.0.0.1"}
    assert scope.public_sites() == ()


def test_a_record_opens_no_private_address() -> None:
    scope = Scope([site("10.0.0.5", "192.168.1.1:8000", "www.127.0.0.1:8000", "[fe80::1]")])
    for url in ("http://10.0.0.5/", "http://192.168.1.1:8000/", "http://0.0.0.0:8000/", "http://[fe80::1]/"):
        assert scope.refuse(url) == "private_address"


def test_twins_share_the_pace_of_their_site() -> None:
    scope = Scope([PAPER], known=[HEIR, LAST])
    owners = {scope.owner(f"https://{host}/") for host in ("baonguon.vn", "www.baonguon.vn", "baonguon.com.vn")}
    assert owners == {"baonguon.vn"}
    assert scope.owner("https://m.baobien.vn/") == "baobien.vn"
    assert scope.owner("https://other.example/") is None


def test_a_spider_without_sites_may_go_to_public_hosts_only() -> None:
    scope = Scope((), open_=True)
    assert scope.refuse("https://baonguon.vn/") is None
    assert scope.refuse("https://8.8.8.8/") is None
    assert scope.refuse("http://127.0.0.1/") == "private_address"
    assert scope.refuse("http://baonguon.vn:25/") == "port"


@given(st.text(max_size=60))
def test_no_text_whatever_breaks_it(text: str) -> None:
    scope = Scope([PAPER])
    for url in (text, f"http://{text}/", f"https://baonguon.vn{text}"):
        assert scope.refuse(url) in {None, "offsite", "scheme", "port", "private_address", "address"}


@given(st.integers(min_value=0, max_value=2**32 - 1))
def test_an_address_means_the_same_in_every_notation(number: int) -> None:
    a, b, c, d = number.to_bytes(4, "big")
    forms = [f"{a}.{b}.{c}.{d}", str(number), hex(number), f"0{number:o}", f"{a}.{number & 0xFFFFFF}"]
    verdicts = {Scope([PAPER]).refuse(f"http://{form}/") for form in forms}
    assert len(verdicts) == 1
    assert verdicts <= {"offsite", "private_address"}
