"""The registry: which sites there are, who is meant by a name, and what a record must say."""

from __future__ import annotations

import json
import pickle
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from typer.testing import CliRunner

from extract.lexicon import read_provinces
from spiders.checking import check
from spiders.divisions import codes_of, fold, provinces
from spiders.guessing import guess_kind, guess_provinces
from spiders.hosts import BadAddress, base_host, parse_address
from spiders.keys import canonical
from spiders.records import FIELDS, BadRecord, legend, own_folder, read_folder
from spiders.shapes import article_shapes, page_shapes
from spiders.sites import RefusedSite, Registry, UnknownSite, load_registry, site_of_address
from tests.counting import calls
from thidua.cli import app

SURVEYED = 253
"""Hosts of the survey that the registry was made from."""

RECORD = """
[[site]]
name = "tin.example.vn"
title = "Tin"
kind = "newspaper"
status = "current"
evidence = "S"
article = ['/(?P<slug>[^/?]+)-(?P<id>\\d{3,})\\.html$']
key = ["id"]
examples = [{ url = "/tin-tuc-123456.html", key = ["123456"] }]
"""

NOW = """valid_until = 2025-06-30
now = { code = "08", name = "Tuyên Quang", since = 2025-07-01 }"""


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry()


def folder(tmp_path: Path, text: str, name: str = "own.toml") -> Path:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def problems(tmp_path: Path, text: str) -> list[str]:
    return [problem.text for problem in check(folder(tmp_path, text))]


class TestTheRegistryIsComplete:
    def test_every_surveyed_host_is_a_site_a_twin_or_refused(self, registry: Registry) -> None:
        later = {"sonnmt.hanoi.gov.vn"}  # only named by the survey, as the successor of another
        old_twins = {"baonamdinh.com.vn"}  # of the same ids as its newer host
        assert len(set(registry.sites) - later) + len(old_twins) + len(registry.refused) == SURVEYED
        assert registry.find("baonamdinh.com.vn")[0].name == "baonamdinh.vn"

    def test_counts_of_kinds_and_of_families(self, registry: Registry) -> None:
        kinds = Counter(site.kind for site in registry.sites.values())
        assert kinds["newspaper"] == 88
        assert (kinds["portal"], kinds["home_affairs"], kinds["emulation_board"]) == (65, 12, 3)
        families = Counter(site.family for site in registry.sites.values())
        assert families["paper-yyyymm"] == 19
        assert families["liferay"] == 14

    def test_each_of_the_63_provinces_has_a_file_with_a_newspaper_and_a_portal(self, registry: Registry) -> None:
        files = [file for file in read_folder(own_folder()) if file.province]
        assert sorted(file.province["code"] for file in files if file.province) == sorted(provinces())
        for code in provinces():
            kinds = {site.kind for site in registry.of_provinces([code])}
            assert {"newspaper", "portal"} <= kinds, code

    def test_files_tell_which_provinces_ended_with_june_2025(self) -> None:
        heads = {file.province["name"]: file.province for file in read_folder(own_folder()) if file.province}
        assert sum("valid_until" in head for head in heads.values()) == 53
        assert str(heads["Yên Bái"]["valid_until"]) == "2025-06-30"
        assert heads["Yên Bái"]["now"]["name"] == "Lào Cai"
        assert heads["Yên Bái"]["now"]["code"] == "15"
        assert "valid_until" not in heads["Cao Bằng"]
        assert str(heads["Thừa Thiên Huế"]["now"]["since"]) == "2025-01-01"

    def test_the_records_are_sound(self) -> None:
        assert [str(problem) for problem in check()] == []

    def test_examples_keep_one_key_each(self, registry: Registry) -> None:
        for site in registry.sites.values():
            keys = {canonical(site.home.rstrip("/") + example.url, site).key: example.key for example in site.examples}
            assert len(set(keys.values())) == len({example.key for example in site.examples}), site.name

    def test_successors_of_newspapers(self, registry: Registry) -> None:
        assert registry.sites["baobacgiang.vn"].successors == ("baobacninhtv.vn",)
        assert registry.sites["baodongkhoi.vn"].successors == ("dongkhoi.baovinhlong.vn",)
        assert registry.sites["baobaclieu.vn"].successors == ("baocamau.vn",)
        assert registry.sites["hanoimoi.com.vn"].successors == ("hanoimoi.vn",)
        assert all(s.successors for s in registry.sites.values() if s.kind == "newspaper" and s.status == "lapsed")

    def test_a_walk_that_was_seen_is_there(self, registry: Registry) -> None:
        walks = registry.sites["baoninhbinh.org.vn"].walks
        assert [(walk.kind, walk.url) for walk in walks] == [("search", "/s/{query}?page={page}")]
        assert {walk.kind for site in registry.sites.values() for walk in site.walks} >= {
            "feed", "sitemap", "listing", "search", "tag",
        }  # fmt: skip

    def test_estimates_are_of_the_kind_unless_a_record_states_its_own(self, registry: Registry) -> None:
        newspaper = legend().kinds["newspaper"]
        assert (registry.sites["baolaocai.vn"].least, registry.sites["baolaocai.vn"].most) == (
            newspaper["least"],
            newspaper["most"],
        )
        assert registry.sites["baoyenbai.com.vn"].least == 0

    def test_it_is_read_once(self) -> None:
        assert load_registry() is load_registry()

    def test_a_site_crosses_to_another_process(self, registry: Registry) -> None:
        site = registry.sites["baoninhbinh.org.vn"]
        assert pickle.loads(pickle.dumps(site)) == site
        assert hash(site) == hash(pickle.loads(pickle.dumps(site)))


class TestWhoIsMeant:
    @pytest.mark.parametrize(
        ("text", "names"),
        [
            ("baolaocai.vn", {"baolaocai.vn"}),
            ("BAOLAOCAI.VN", {"baolaocai.vn"}),
            ("www.baolaocai.vn", {"baolaocai.vn"}),
            ("https://m.baolaocai.vn:443/x-post1.html", {"baolaocai.vn"}),
            ("thst.vn", {"soctrangtv.vn"}),
            ("demo.baosonla.org.vn", {"baosonla.org.vn"}),
        ],
    )
    def test_a_site_by_any_of_its_hosts(self, registry: Registry, text: str, names: set[str]) -> None:
        assert {site.name for site in registry.find(text)} == names

    @pytest.mark.parametrize(
        ("text", "codes"),
        [
            ("Cao Bằng", {"04"}),
            ("cao-bang", {"04"}),
            ("04", {"04"}),
            ("tỉnh Cao Bằng", {"04"}),
            ("Yên Bái", {"15"}),  # is no more: the old one
            ("Lào Cai", {"10", "15"}),  # is more than it was
            ("63:Lào Cai", {"10"}),
            ("10", {"10"}),  # no code of today
            ("15", {"10", "15"}),  # today's Lào Cai, once Yên Bái
            ("63:15", {"15"}),
            ("TPHCM", {"74", "77", "79"}),
            ("TP. Hồ Chí Minh", {"74", "77", "79"}),
            ("Hoà Bình", {"17"}),
            ("Đăk Lắk", {"54", "66"}),
            ("Ðà Nẵng", {"48", "49"}),
            ("Huế", {"46"}),
            ("BR-VT", {"77"}),
            ("Atlantis", set()),
        ],
    )
    def test_a_province_by_name_code_or_spelling(self, text: str, codes: set[str]) -> None:
        assert set(codes_of(text)) == codes

    def test_a_province_means_its_sites(self, registry: Registry) -> None:
        assert {site.name for site in registry.find("Cao Bằng")} == {"baocaobang.vn", "caobang.gov.vn"}
        assert "baobacninhtv.vn" in {site.name for site in registry.find("63:Bắc Ninh")}

    def test_spellings_of_no_two_provinces_fall_together(self) -> None:
        owners: dict[str, str] = {}
        for province, variants in read_provinces():
            for text in (province.name, *variants):
                assert owners.setdefault(fold(text), province.name) == province.name

    def test_all_and_national(self, registry: Registry) -> None:
        assert len(registry.find("all")) == len(registry.sites)
        assert "nhandan.vn" in {site.name for site in registry.find("national")}

    def test_what_is_crawled_of_a_province_is_what_may_be_served(self, registry: Registry) -> None:
        statuses = {site.status for site in registry.choose("Bắc Kạn")}
        assert statuses == {"merged"}
        assert [site.name for site in registry.choose("hanoimoi.com.vn")] == ["hanoimoi.com.vn"]

    @pytest.mark.parametrize(
        ("text", "hint"),
        [
            ("baolaocai.vm", "baolaocai.vn"),
            ("baolaocai", "baolaocai.vn"),
            ("Lao Kai", "Lào Cai"),
            ("sonoivu.hanoi.gov", "sonoivu.hanoi.gov.vn"),
        ],
    )
    def test_a_slip_is_told_the_nearest_names(self, registry: Registry, text: str, hint: str) -> None:
        with pytest.raises(UnknownSite, match=hint):
            registry.choose(text)

    @pytest.mark.parametrize(
        "text", ["gmdcnd.com", "https://gmdcnd.com/x", "www.vietnam.vn", "tapchisonghuong.a.nvoting.com"]
    )
    def test_a_refused_host_is_no_site(self, registry: Registry, text: str) -> None:
        with pytest.raises(RefusedSite, match="is no source"):
            registry.choose(text)

    def test_an_address_is_a_site_of_its_own(self, registry: Registry) -> None:
        (site,) = registry.choose("https://tin.example.org/khoi-thi-dua")
        assert (site.name, site.scheme, site.walks) == ("tin.example.org", "https", ())
        assert site.hosts == ("tin.example.org", "www.tin.example.org", "m.tin.example.org", "amp.tin.example.org")


class TestAnAddressAlone:
    @pytest.mark.parametrize(
        ("text", "name", "home"),
        [
            ("https://example.org", "example.org", "https://example.org/"),
            ("http://Example.ORG.:80/a?b", "example.org", "http://example.org/"),
            ("https://www.example.org/", "example.org", "https://www.example.org/"),
            ("example.org", "example.org", "https://example.org/"),
            ("127.0.0.1:8000", "127.0.0.1:8000", "http://127.0.0.1:8000/"),
            ("http://[::1]:8000/", "[::1]:8000", "http://[::1]:8000/"),
            ("localhost:8080", "localhost:8080", "http://localhost:8080/"),
            ("https://báomới.vn", "xn--bomi-5na0617b.vn", "https://xn--bomi-5na0617b.vn/"),
            ("https://www.gov.vn/", "www.gov.vn", "https://www.gov.vn/"),
        ],
    )
    def test_is_read(self, text: str, name: str, home: str) -> None:
        site = site_of_address(text)
        assert (site.name, site.home) == (name, home)

    @pytest.mark.parametrize(
        "text",
        ["", "baolaocai", "ftp://example.org", "https://user:secret@example.org", "https://", "https://exa mple.org",
         "javascript:alert(1)", "https://example.org:99999", "https://-example.org", "http://0x7f.1", "2130706433",
         "https://example..org", "file:///etc/passwd", "https://example.org\\@other.org"],
    )  # fmt: skip
    def test_is_refused_where_it_is_none(self, text: str) -> None:
        with pytest.raises(BadAddress):
            site_of_address(text)

    def test_decomposed_letters_are_one_host(self) -> None:
        assert parse_address("https://ba\u0301o.vn").host == parse_address("https://báo.vn").host

    def test_only_a_twins_prefix_is_taken_off(self) -> None:
        assert [base_host(h) for h in ("www.a.vn", "m.a.vn:81", "m.vn", "www.gov.vn", "media.a.vn")] == [
            "a.vn", "a.vn:81", "m.vn", "www.gov.vn", "media.a.vn",
        ]  # fmt: skip


class TestRecordsOfOnesOwn:
    def test_are_added(self, tmp_path: Path) -> None:
        loaded = load_registry(folder(tmp_path, RECORD))
        assert loaded.find("tin.example.vn")[0].key == ("id",)
        assert "baolaocai.vn" in loaded.sites
        assert set(load_registry(tmp_path, alone=True).sites) == {"tin.example.vn"}

    def test_go_before_those_of_the_program(self, tmp_path: Path) -> None:
        loaded = load_registry(folder(tmp_path, RECORD.replace("tin.example.vn", "baolaocai.vn")))
        assert loaded.sites["baolaocai.vn"].title == "Tin"

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("[[site]\n", "not TOML"),
            (RECORD.replace('title = "Tin"\n', ""), r"own.toml:3: tin.example.vn: title is missing"),
            (RECORD + "colour = 1\n", "colour is no field"),
            (RECORD.replace('key = ["id"]', 'key = "id"'), "key must be a list"),
            (RECORD + 'walks = [{ kind = "feed" }]\n', "walks: url is missing"),
            ("[sites]\n", "a file holds"),
        ],
    )
    def test_that_cannot_be_read_are_named_with_file_and_line(self, tmp_path: Path, text: str, message: str) -> None:
        with pytest.raises(BadRecord, match=message):
            load_registry(folder(tmp_path, text))

    def test_a_missing_folder_is_said(self, tmp_path: Path) -> None:
        with pytest.raises(BadRecord, match="no folder of site records"):
            load_registry(tmp_path / "none")


class TestCheck:
    @pytest.mark.parametrize(
        ("written", "instead", "problem"),
        [
            ('"newspaper"', '"gazette"', "kind 'gazette' is none of"),
            ('"current"', '"alive"', "status 'alive' is none of"),
            ('"current"', '"inferred"', "status inferred, but its evidence is more"),
            ('evidence = "S"', 'evidence = "S+X"', "evidence X is none of"),
            ("\\d{3,})", "\\d{3,}", "is no regular expression"),
            ('key = ["id"]', 'key = ["number"]', "key number is no group"),
            ("-123456.html", "-12.html", "matches no article expression"),
            ('["123456"]', '["123457"]', "has the key ['123456'], not ['123457']"),
        ],
    )
    def test_tells_what_is_wrong(self, tmp_path: Path, written: str, instead: str, problem: str) -> None:
        found = problems(tmp_path, RECORD.replace(written, instead, 1))
        assert any(problem in text for text in found), found

    @pytest.mark.parametrize(
        ("line", "problem"),
        [
            ('family = "geocities"', "family 'geocities' is not known"),
            ('provinces = ["99"]', "province '99' is no code"),
            ('scheme = "ftp"', "scheme 'ftp' is none of"),
            ('twins = ["Tin.example.vn"]', "'Tin.example.vn' is written"),
            ('twins = ["baolaocai.vn"]', "baolaocai.vn belongs to baolaocai.vn too"),
            ('twins = ["gmdcnd.com"]', "gmdcnd.com is refused and is a site"),
            ("listing = ['-1']", "is a listing, too"),
            ('successors = ["none.example.vn"]', "successor none.example.vn has no record"),
            ('successors = ["tin.example.vn"]', "does not succeed itself"),
            ("least = 9\nmost = 3", "least (9) is more than most (3)"),
            ("concurrency = 8", "concurrency is 1 or 2"),
            ("delay = -1", "delay is a number of seconds"),
            ('walks = [{ kind = "gopher", url = "/" }]', "the kinds are feed"),
            ('walks = [{ kind = "search", url = "/s" }]', "a search needs {query}"),
            ('walks = [{ kind = "feed", url = "rss" }]', "an address is a path"),
            ('walks = [{ kind = "feed", url = "https://other.vn/rss" }]', "on a host of the site"),
            ('walks = [{ kind = "listing", url = "/a/{nr}" }]', "nr is none of the placeholders"),
            ('walks = [{ kind = "endpoint", url = "/api" }]', "an endpoint needs items"),
        ],
    )
    def test_tells_what_is_wrong_in_a_field(self, tmp_path: Path, line: str, problem: str) -> None:
        found = problems(tmp_path, f"{RECORD}{line}\n")
        assert any(problem in text for text in found), found

    def test_tells_where(self, tmp_path: Path) -> None:
        (problem,) = check(folder(tmp_path, RECORD.replace("newspaper", "gazette")))
        assert (problem.file, problem.line, problem.name) == ("own.toml", 3, "tin.example.vn")

    def test_goes_on_after_a_damaged_file(self, tmp_path: Path) -> None:
        folder(tmp_path, "[[site]\n", "a.toml")
        found = check(folder(tmp_path, RECORD.replace("newspaper", "gazette"), "b.toml"))
        assert [(problem.file, problem.line) for problem in found] == [("a.toml", 1), ("b.toml", 3)]

    @pytest.mark.parametrize(
        ("code", "name", "dates", "problem"),
        [
            ("99", "X", "", "'99' is no code"),
            ("04", "Hà Giang", "", "04 is Cao Bằng"),
            ("04", "Cao Bằng", "valid_until = 2025-06-30", "valid_until and now go together"),
            ("02", "Hà Giang", NOW.replace("08", "02"), "02 became Tuyên Quang (08)"),
            ("02", "Hà Giang", NOW.replace("07-01", "08-01"), "the day after valid_until"),
        ],
    )
    def test_knows_the_provinces(self, tmp_path: Path, code: str, name: str, dates: str, problem: str) -> None:
        head = f'[province]\ncode = "{code}"\nname = "{name}"\n{dates}\n'
        assert any(problem in text for text in problems(tmp_path, head))

    def test_examples_beside_a_record_are_held_to(self, tmp_path: Path) -> None:
        folder(tmp_path, RECORD)
        examples = """
site = "tin.example.vn"
listing = ["/thoi-su/trang-2.html"]
[[article]]
url = "/tin-tuc-123456.html"
key = ["123456"]
same = ["/ten-moi-123456.html", "http://www.tin.example.vn/tin-tuc-123456.html?utm_source=x"]
[[article]]
url = "/tin-tuc-123457.html"
key = ["123457"]
"""
        (tmp_path / "own.examples.toml").write_text(examples, encoding="utf-8")
        assert check(tmp_path) == []
        (tmp_path / "own.examples.toml").write_text(
            examples.replace("ten-moi-123456", "ten-moi-123458"), encoding="utf-8"
        )
        assert "are one article, but their keys are" in check(tmp_path)[0].text


class TestCommands:
    def run(self, *arguments: str) -> tuple[int, str, str]:
        result = CliRunner().invoke(app, ["sites", *arguments])
        return result.exit_code, result.stdout, result.stderr

    def test_list_is_made_for_pipes(self) -> None:
        code, out, _ = self.run("list", "Cao Bằng")
        assert code == 0
        assert [line.split("\t")[:3] for line in out.splitlines()] == [
            ["baocaobang.vn", "newspaper", "current"],
            ["caobang.gov.vn", "portal", "current"],
        ]

    def test_list_filters(self) -> None:
        code, out, _ = self.run("list", "--kind", "home_affairs", "--province", "Bắc Ninh", "--json")
        assert code == 0
        assert [site["name"] for site in json.loads(out)] == ["sonoivu.bacgiang.gov.vn"]
        assert self.run("list", "sonoivu", "--status", "merged")[1].count("\n") == 6
        assert self.run("list", "--family", "joomla", "--province", "Cao Bằng") == (
            0, "", "thidua: no site is like this\n",
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (("list", "zzz"), "neither a site of the registry nor a province"),
            (("list", "--kind", "paper"), "it is one of newspaper"),
            (("list", "--family", "geocities"), "it is one of"),
            (("list", "--province", "Lao Kai"), "The nearest names: Lào Cai"),
            (("show", "baolaocai.vm"), "baolaocai.vn"),
            (("show", "gmdcnd.com"), "is no source"),
            (("check", "--live"), "all is a word for everything"),
            (("check", "nowhere.vn"), "neither a site"),
            (("list", "--registry", "no-such-folder"), "no folder of site records"),
            (("new", "not an address"), "not the address of a site"),
        ],
    )
    def test_wrong_usage_ends_with_2_and_a_hint(self, arguments: tuple[str, ...], message: str) -> None:
        code, out, err = self.run(*arguments)
        assert (code, out) == (2, "")
        assert message in err

    def test_show_explains_the_evidence(self) -> None:
        code, out, _ = self.run("show", "baoninhbinh.org.vn")
        assert code == 0
        assert "search /s/{query}?page={page}" in out
        assert legend().evidence["S"] in out

    def test_check_says_that_all_is_well(self) -> None:
        assert self.run("check") == (0, "", "thidua: 249 records checked, all is well\n")

    def test_check_ends_with_1_where_something_is_wrong(self, tmp_path: Path) -> None:
        folder(tmp_path, RECORD.replace('"newspaper"', '"gazette"'))
        code, out, err = self.run("check", "--registry", str(tmp_path))
        assert (code, err) == (1, "thidua: 1 problem\n")
        assert out.startswith("own.toml:3: tin.example.vn: kind 'gazette' is none of")
        assert json.loads(self.run("check", "--registry", str(tmp_path), "--json")[1])[0]["line"] == 3


MONTH = r"/(?P<ym>(?:19|20)\d{4})/(?P<slug>[^/?]+)"


class TestShapesOfArticles:
    @pytest.mark.parametrize(
        ("address", "shape", "key"),
        [
            ("/thoi-su/hop-khoi-so-240-post{}.html", r"/(?P<slug>[^/?]+)-post(?P<id>\d+)\.html$", ("id",)),
            ("/hop-khoi-thi-dua-nam-{}.htm", r"/(?P<slug>[^/?]+)-(?P<id>\d{3,})\.htm$", ("id",)),
            ("/11/{}/Hop-khoi-thi-dua.htm", r"/(?P<cat>\d+)/(?P<id>\d+)/(?P<slug>[^/?]+)\.htm$", ("id",)),
            ("/chinh-tri/202301/hop-khoi-thi-dua-{}/", MONTH + r"-(?P<id>\d{3,})/?$", ("id",)),
            ("/hop-khoi-thi-dua/d20180611101{}60.htm", r"/d(?P<id>\d+)\.htm$", ("id",)),
            ("/tin/29{}-hop-khoi-thi-dua.html", r"/(?P<id>\d+)-(?P<slug>[^/?]*?)\.html$", ("id",)),
            ("/vi/tin-tuc?id={}", r"/tin-tuc\?(?:.*&)?id=(?P<id>\d+)(?![\w-])", ("id",)),
            ("/web/a/-/asset_publisher/b/content/id/{}", r"/id/(?P<id>\d+)/?$", ("id",)),
            (
                "/Pages/chi-tiet.aspx?ItemID={}&l=Tin",
                r"/chi-tiet\.aspx\?(?=(?:.*&)?ItemID=[^&])(?=(?:.*&)?l=[^&])",
                ("ItemID", "l"),
            ),
        ],
    )
    def test_are_told_from_addresses(self, address: str, shape: str, key: tuple[str, ...]) -> None:
        site = site_of_address("https://tin.example.org")
        numbers = [str(12345 + 7 * i) for i in range(6)]
        (found,) = article_shapes([site.home.rstrip("/") + address.format(number) for number in numbers], site)
        assert (found.article, found.key) == (shape, key)
        for path, values in found.examples:
            assert re.search(shape, path)
            assert any(number in values[0] for number in numbers)

    def test_without_numbers_the_path_is_the_key(self) -> None:
        site = site_of_address("https://tin.example.org")
        slugs = ("hop-khoi-thi-dua-cac-so", "cum-thi-dua-hop-mat-dau-nam", "nong-dan-vao-vu-che-xuan")
        (found,) = article_shapes([f"https://tin.example.org/tin-bai/chinh-tri/{slug}" for slug in slugs], site)
        assert (found.article, found.key) == ("^/[^/?]+/[^/?]+/(?P<slug>[^/?]+)$", ())

    def test_rare_addresses_make_none(self) -> None:
        site = site_of_address("https://tin.example.org")
        urls = [f"https://tin.example.org/hop-khoi-thi-dua-post{i}.html" for i in range(1000, 1030)]
        found = article_shapes([*urls, "https://tin.example.org/album-anh-cuoi-nam-a12345.html"], site)
        assert len(found) == 1

    def test_of_lists_are_told_from_their_second_pages(self) -> None:
        assert page_shapes(["https://a.vn/b/?page=2", "https://a.vn/b/trang-2.html", "https://a.vn/b/page/2/"]) == [
            r"[?&]page=\d+", r"/trang-\d+\.html", r"/page/\d+",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("host", "title", "kind", "codes"),
        [
            ("baolaocai.vn", "Báo Lào Cai điện tử", "newspaper", ("10",)),
            ("sonoivu.hatinh.gov.vn", "Sở Nội vụ", "home_affairs", ("42",)),
            ("camau.gov.vn", "Cổng thông tin điện tử tỉnh Cà Mau", "portal", ("96",)),
            ("truyenhinhx.vn", "Đài Phát thanh và Truyền hình Sơn La", "radio_tv", ("14",)),
            ("tin.example.org", "Tin", "other", ()),
        ],
    )
    def test_kind_and_province_are_guessed(self, host: str, title: str, kind: str, codes: tuple[str, ...]) -> None:
        assert (guess_kind(host, title), guess_provinces(host, title)) == (kind, codes)


def test_the_records_in_the_guide_are_real(registry: Registry) -> None:
    guide = (Path(__file__).parent.parent / "docs" / "add-a-site.md").read_text(encoding="utf-8")
    blocks = [tomllib.loads(block) for block in re.findall(r"```toml\n(.*?)```", guide, re.DOTALL)]
    assert len(blocks) == 3
    (written,) = blocks[0]["site"]
    site = registry.sites[written["name"]]
    assert (written["article"], written["note"]) == (list(site.article), site.note)
    assert set(FIELDS) <= set(re.findall(r"`(\w+)`", guide)) | {"examples"}
    assert set(legend().evidence) <= set(re.findall(r"`([A-Z]\*?)`", guide))


def test_a_host_is_looked_up_and_not_searched_for(registry: Registry) -> None:
    registry.find("baolaocai.vn")
    assert calls(lambda: registry.find("baolaocai.vn")) < len(registry.sites)
