"""The documentation as a site: built without a warning, whole in itself, asking no other host, up to date."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from lxml import html

from benchmarks import rules
from tests import gate

CLONE = Path(__file__).parent.parent
DOCS = CLONE / "docs"
FETCHED = (
    "//script/@src", "//img/@src", "//iframe/@src", "//source/@src", "//video/@src", "//audio/@src", "//embed/@src",
    "//object/@data", "//img/@srcset", "//link[not(contains('canonical next prev alternate', @rel))]/@href",
)  # fmt: skip
"""What a browser fetches by itself."""
STYLE = re.compile(r"""@import\s+["'](?P<a>[^"']+)|url\(\s*["']?(?P<b>[^"')]+)""")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=CLONE, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True, encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stderr
    return folder


def pages(site: Path) -> list[Path]:
    return sorted(path for path in site.rglob("*.html") if path.name != "404.html")


@cache
def tree(path: Path) -> html.HtmlElement:
    return html.document_fromstring(path.read_bytes())


def values(path: Path, *expressions: str) -> Iterator[str]:
    for expression in expressions:
        yield from map(str, tree(path).xpath(expression))


def test_every_page_of_the_documentation_is_on_the_site(site: Path) -> None:
    written = {path.relative_to(DOCS).with_suffix(".html") for path in DOCS.rglob("*.md")}
    assert written == {path.relative_to(site) for path in pages(site)}


def test_every_link_within_the_site_leads_somewhere(site: Path) -> None:
    for path in pages(site):
        here = f"https://site.test/{path.relative_to(site).as_posix()}"
        for href in values(path, "//a/@href", "//link/@href", "//script/@src", "//img/@src"):
            url, mark = urldefrag(urljoin(here, href))
            parts = urlsplit(url)
            if parts.netloc != "site.test":
                continue
            target = site / unquote(parts.path).lstrip("/")
            target = target / "index.html" if target.is_dir() else target
            assert target.is_file(), f"{path.name}: {href}"
            if mark and target.suffix == ".html":
                assert tree(target).xpath("//*[@id=$mark]", mark=unquote(mark)), f"{path.name}: {href}"


def test_the_pages_ask_no_other_host(site: Path) -> None:
    for path in pages(site):
        for source in values(path, *FETCHED):
            assert not urlsplit(source).netloc, f"{path.name}: {source}"
        for text in values(path, "//style/text()", "//*/@style"):
            assert not any(urlsplit(found["a"] or found["b"]).netloc for found in STYLE.finditer(text)), path.name
    for sheet in site.rglob("*.css"):
        for found in STYLE.finditer(sheet.read_text(encoding="utf-8")):
            assert not urlsplit(found["a"] or found["b"]).netloc, sheet.name


def test_links_to_other_hosts_are_for_people_to_follow_only(site: Path) -> None:
    for path in pages(site):
        assert not tree(path).xpath("//link[contains('preconnect dns-prefetch preload prefetch', @rel)]"), path.name


def test_links_of_the_readme_lead_somewhere() -> None:
    text = (CLONE / "README.md").read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", text):
        assert "://" in link or (CLONE / link).exists(), link


def test_pages_of_the_documentation_name_no_page_that_is_not_there() -> None:
    for path in [CLONE / "README.md", *DOCS.rglob("*.md")]:
        for name in re.findall(r"docs/[\w/-]+\.md", path.read_text(encoding="utf-8")):
            assert (CLONE / name).is_file(), f"{path.name}: {name}"


def test_the_page_of_rules_is_up_to_date() -> None:
    folders = {name: gate.extracted(folder) for name, folder in gate.gold_folders().items()}
    assert (DOCS / "rules.md").read_text(encoding="utf-8") == rules.page(folders), "docs/rules.md is old: make docs"


def test_an_interval_is_wider_for_fewer_rows() -> None:
    assert rules.wilson(9, 10)[0] < rules.wilson(90, 100)[0] < 0.9 < rules.wilson(90, 100)[1] < rules.wilson(9, 10)[1]
    assert rules.wilson(5, 5)[1] == 1.0
    assert rules.wilson(0, 5)[0] == 0.0
