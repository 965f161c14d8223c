"""The report in a real browser: what a reader does with it, and what it must never do."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from extract.schema import TABLES, Article, Award, Bloc, Evidence, Extraction, Leader, Meeting, Member, Person, columns
from output import resolved
from output.report.contents import gather
from output.report.shortening import LEFT_OUT, keep_lines, shorten
from output.store import Store
from output.store.tables import frontier
from pipelines.items import ARTICLE
from tests.browser import CHROMIUM, NARROW, browser, opened, until
from tests.reports import report as reported
from tests.stored import link, page

pytest.importorskip("altair", reason="the report's charts need altair: pip install 'thidua[publish]'")
pytest.importorskip("vl_convert", reason="the report's charts need vl-convert-python: pip install 'thidua[publish]'")

from output.report import write
from output.report.assembling import script, words
from output.report.packing import inline, packed

needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium: apt-get install chromium")
EVIL = "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
IN_SIGHT = """((inner, outer) => {
    const [a, b] = [inner.getBoundingClientRect(), outer.getBoundingClientRect()];
    return a.top >= b.top && a.bottom <= b.bottom + 1;
})"""
PROVINCES = (("Lào Cai", "10", "15"), ("Yên Bái", "15", "15"), ("Nghệ An", "40", "40"))


def told(number: int, *, flourish: str = "", head: str = "Sở Tài chính", confidence: float = 0.95) -> Extraction:
    """An article of a bloc of some province and year, every cell at its place in the text."""
    name, code_63, code_34 = PROVINCES[number % 3]
    year = 2019 + number % 4
    bloc = f"Khối thi đua số {number % 5 + 1} tỉnh {name}"
    done = f"Hội nghị đã bầu {head} làm Khối trưởng năm {year + 1}"
    text = (
        f"{bloc} tổng kết năm {year} {flourish}\n"
        "Một đoạn không nói gì về các đơn vị.\n"
        f"{done}, đề nghị UBND tỉnh tặng Cờ thi đua cho Sở Công Thương.\n"
        "Bà Lê Thị Hòa, Giám đốc Sở Công Thương phát biểu."
    )
    url = f"https://bao.example/bai-{number}"
    identifier = hashlib.sha256(url.encode()).hexdigest()[:16]
    article = Article(
        article=identifier, source=url, url=url, site="bao.example", title=f"{bloc} {flourish}".strip(),
        published=datetime.date(year + 1, 1, 9), published_from="page", language="vi", province=name,
        province_63=code_63, province_34=code_34, relevant=True, text=text,
        text_hash=hashlib.sha256(text.encode()).hexdigest(), extractor="1",
    )  # fmt: skip

    def carried(**cells: str) -> dict[str, Any]:
        found = [Evidence(column, text.index(said), text.index(said) + len(said)) for column, said in cells.items()]
        sentence = next((line for line in text.splitlines() if next(iter(cells.values())) in line), "")
        return {
            "article": identifier, "evidence": found, "sentence": sentence, "rule": "test", "confidence": confidence,
            "extractor": "1",
        }  # fmt: skip

    return Extraction(
        article,
        blocs=[
            Bloc(name=bloc, name_norm=bloc.lower(), kind="khoi", organiser="government", level="province",
                 province=name, **carried(name=bloc))
        ],
        meetings=[
            Meeting(kind="review", held=datetime.date(year + 1, 1, 8), year_reviewed=year, **carried(kind="tổng kết"))
        ],
        members=[Member(unit="Sở Công Thương", unit_norm="sở công thương", **carried(unit="Sở Công Thương"))],
        leaders=[
            Leader(role="head", unit=head, unit_norm=head.lower(), year=year + 1, status="elected",
                   **carried(unit=head, role="Khối trưởng", year=f"năm {year + 1}"))
        ],
        awards=[
            Award(kind="emulation_flag", award="Cờ thi đua", grantor="provincial_committee", recipient="Sở Công Thương",
                  recipient_norm="sở công thương", recipient_type="unit", year=year, status="proposed",
                  **carried(award="Cờ thi đua", recipient="Sở Công Thương", grantor="UBND tỉnh"))
        ],
        people=[
            Person(name="Lê Thị Hòa", honorific="Bà", posts=["Giám đốc Sở Công Thương"], part="speak",
                   **carried(name="Lê Thị Hòa"))
        ],
    )  # fmt: skip


def kept(store: Store, run: int, found: list[Extraction]) -> None:
    """Commit articles as a crawl does."""
    names = {str(one.article.url).rpartition("/")[2]: one for one in found}
    store.discover([link(name) for name in names], run)
    entries = store.waiting("bao.example", ARTICLE, 1000)
    store.commit([page(entry, extraction=names[entry.key.split("|")[1]]) for entry in entries], run)


def page_again(store: Store, number: int, found: Extraction, run: int) -> None:
    """Commit what the page of an article says that an earlier run knew."""
    entry = link(f"bai-{number}")
    visit = page(entry, extraction=found)
    with store.reading() as connection:
        known = select(frontier.c.id).where(frontier.c.key == entry.key)
        visit.entry = connection.execute(known).scalar_one()
    store.commit([visit], run)


def fill(store: Store) -> None:
    """Two nights: in the second an article is new, and one that was known says something else."""
    first = store.begin_run("crawl", {})
    kept(store, first, [told(number, confidence=0.3 + 0.01 * number) for number in range(60)])
    store.end_run(first, "finished", {})
    second = store.begin_run("crawl", {})
    kept(store, second, [told(60, flourish=EVIL, head="<b>Sở Y tế</b>"), told(61, flourish="🎉🎉", head="Sở Nội vụ")])
    page_again(store, 7, told(7, head="Sở Xây dựng"), second)
    store.end_run(second, "finished", {})


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    with Store.open(folder) as store:
        fill(store)
    return folder


@pytest.fixture(scope="module")
def report(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("report") / "report.html"
    with Store.open(data, write=False) as store:
        write(store, out)
    return out


@pytest.fixture(scope="module")
def resolved_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a store whose names are resolved."""
    from output.resolve import resolve

    folder = tmp_path_factory.mktemp("resolved")
    out = folder / "report.html"
    with Store.open(folder / "data") as store:
        fill(store)
        resolve(store)
        write(store, out, "Thi đua & <khen thưởng>")
    return out


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("there is no Chromium: apt-get install chromium")
    with browser(tmp_path_factory.mktemp("profile")) as context:
        yield context


def rows(page: Any) -> int:
    """How many rows the table says that it shows."""
    count = page.locator(".browse .count").inner_text()
    return int(re.sub(r"\D", "", re.split(r" trong | of ", count)[0]))


def answered(page: Any, wanted: int) -> None:
    """Wait until the table shows so many rows."""
    shows = "wanted => (document.querySelector('.browse .count')?.textContent ?? '').startsWith(wanted + ' ')"
    until(page, shows, str(wanted))


# The file


def test_the_same_store_gives_the_same_bytes(data: Path, report: Path, tmp_path: Path) -> None:
    with Store.open(data, write=False) as store:
        write(store, tmp_path / "again.html")
    assert (tmp_path / "again.html").read_bytes() == report.read_bytes()


def test_the_file_asks_for_nothing_else(report: Path) -> None:
    html = report.read_text(encoding="utf-8")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)
    assert policy
    assert "default-src 'none'" in policy[1]
    assert "unsafe" not in policy[1]
    assert "connect-src" not in policy[1]
    outside = html.partition("<script")[0]
    assert not re.search(r'(src|href)="(?!data:|#)', outside)
    assert not re.search(r"<[a-z]+[^>]*\son[a-z]+=", outside)


def test_texts_of_articles_do_not_stand_in_the_page_as_they_are(report: Path) -> None:
    assert "owned" not in report.read_text(encoding="utf-8")


def test_the_page_says_everything_in_both_languages() -> None:
    def missing(value: Any, path: str) -> Iterator[str]:
        if isinstance(value, dict) and {"vi", "en"} & set(value):
            yield from (f"{path}.{lang}" for lang in ("vi", "en") if not value.get(lang))
        elif isinstance(value, dict):
            for key, one in value.items():
                yield from missing(one, f"{path}.{key}")
        else:
            yield path

    assert not list(missing(words(), ""))


def test_every_word_that_the_script_says_is_known() -> None:
    said = set(re.findall(r'word\("([a-z_.]+)"', script()))
    assert not said - set(words()["page"])


@pytest.mark.parametrize(
    "table", [*TABLES, "articles", *("panel", "panel_cells", "conflicts", "canonical_blocs", "meetings_resolved")]
)
def test_every_column_and_code_has_words(table: str) -> None:
    from output.report.contents import _NOT_SHOWN

    known, codes = words()["column"], words()["codes"]
    declared = columns(table) if table in TABLES else resolved.columns(table) if table != "articles" else []
    for column in declared:
        if column.name in _NOT_SHOWN or table == "panel_cells":
            continue
        assert f"{table}.{column.name}" in known or column.name in known, column.name
        group = "agreement" if column.name.endswith("_agreement") else column.name
        in_words = codes.get(f"{table}.{group}", codes.get(group, {}))
        assert not set(column.codes) - set(in_words), column.name


def test_what_could_end_a_script_is_written_otherwise() -> None:
    assert inline('a = "</script>"; b = "<!-- <SCRIPT";') == r'a = "\x3c/script>"; b = "\x3c!-- \x3cSCRIPT";'


def test_equal_values_are_packed_alike() -> None:
    assert packed({"a": "ế"}) == packed({"a": "ế"})


def test_texts_are_cut_to_the_lines_that_rows_were_read_from() -> None:
    old = "Tiêu đề\nmột\nhai\nba Sở Y tế\nbốn"
    places = [old.index("Sở"), old.index("tế") + 2]
    text, moved = keep_lines(old, places)
    assert text == f"Tiêu đề\n{LEFT_OUT}\nba Sở Y tế\n{LEFT_OUT}"
    assert text[moved[places[0]] : moved[places[1]]] == "Sở Y tế"


def test_a_store_with_much_text_keeps_the_evidence(data: Path) -> None:
    with Store.open(data, write=False) as store, store.reading() as connection:
        whole, short = gather(connection), gather(connection, most_text=10)
    assert short.shortened
    assert not whole.shortened
    assert sum(map(len, short.texts)) < sum(map(len, whole.texts))
    for table in TABLES:
        for n, article in enumerate(whole.tables[table]["of"]):
            old, new = whole.tables[table]["evidence"][n], short.tables[table]["evidence"][n]
            for at in range(0, len(old), 3):
                assert (
                    whole.texts[article][old[at + 1] : old[at + 2]] == short.texts[article][new[at + 1] : new[at + 2]]
                )


def test_what_was_resolved_before_the_last_run_is_told(tmp_path: Path) -> None:
    from output.resolve import resolve

    with Store.open(tmp_path) as store:
        run = store.begin_run("crawl", {})
        kept(store, run, [told(1)])
        resolve(store)
        with store.reading() as connection:
            assert not gather(connection).stale
        entry = store.begin_run("crawl", {})
        page_again(store, 1, told(1, head="Sở Xây dựng"), entry)
        with store.reading() as connection:
            assert gather(connection).stale


def test_shortening_leaves_empty_evidence() -> None:
    texts = ["a\nb"]
    tables: dict[str, dict[str, list[Any]]] = {"blocs": {"of": [0], "evidence": [[]], "sentence": [""]}}
    shorten(texts, tables)
    assert texts == [f"a\n{LEFT_OUT}"]


def test_a_folder_that_cannot_be_written_to_is_named(data: Path, tmp_path: Path) -> None:
    from thidua.reporting import run

    (tmp_path / "file").write_text("")
    assert run(str(data), tmp_path / "file" / "report.html") == 3
    assert run(str(tmp_path / "nothing"), tmp_path / "report.html") == 3
    assert not (tmp_path / "report.html").exists()


def test_the_command_writes_the_page(data: Path, report: Path, tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from thidua.cli import app

    out = tmp_path / "new" / "report.html"
    done = CliRunner().invoke(app, ["report", "--data", str(data), "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert "articles 62, blocs 62" in done.stderr
    assert out.read_bytes() == report.read_bytes()


def test_an_empty_store_gives_a_page(tmp_path: Path, chromium: Any) -> None:
    with Store.open(tmp_path / "data") as store:
        write(store, tmp_path / "report.html")
    with opened(chromium, tmp_path / "report.html") as (page, heard):
        for view in ("bloc", "flows", "news", "checks", "tables"):
            page.locator(f'#views a[href*="view={view}"]').click()
            page.wait_for_selector("#view h2")
        assert not heard.console


# In a browser


@needs_browser
def test_search_finds_with_and_without_marks(chromium: Any, report: Path) -> None:
    with opened(chromium, report, "view=tables&table=leaders") as (page, heard):
        assert rows(page) == 62
        search = page.get_by_label("Tìm trong bảng")
        for text in ("noi vu", "Nội vụ", "NỘI VỤ", "sở nội"):
            search.fill(text)
            answered(page, 1)
        search.fill("nối vu")
        answered(page, 0)
        search.fill("")
        answered(page, 62)
        assert not heard.console


@needs_browser
def test_filters_and_address(chromium: Any, report: Path) -> None:
    with opened(chromium, report, "view=tables&table=awards") as (page, _):
        page.get_by_label("Năm", exact=True).select_option("2020")
        answered(page, 16)
        page.get_by_label("Tỉnh", exact=True).select_option("40")
        answered(page, 5)
        assert "f.year=2020" in page.url
        page.reload()
        page.wait_for_selector("html[data-ready]")
        assert rows(page) == 5
        page.get_by_role("button", name="Bỏ lọc").click()
        answered(page, 62)
        page.get_by_label("Chỉ dòng mới").check()
        answered(page, 2)


@needs_browser
def test_both_divisions_of_provinces(chromium: Any, report: Path) -> None:
    with opened(chromium, report, "view=tables&table=blocs") as (page, _):
        page.get_by_label("Tỉnh", exact=True).select_option(label="Lào Cai (42)")
        answered(page, 42)
        page.get_by_label("Đơn vị hành chính").select_option("63")
        answered(page, 62)
        page.get_by_label("Tỉnh", exact=True).select_option(label="Yên Bái (21)")
        answered(page, 21)


@needs_browser
def test_sort_by_head_of_a_column(chromium: Any, report: Path) -> None:
    with opened(chromium, report, "view=tables&table=leaders") as (page, _):
        head = page.get_by_role("columnheader", name="Độ tin cậy")
        head.get_by_role("button").click()
        assert head.get_attribute("aria-sort") == "ascending"
        assert "30 %" in page.locator(".row").first.inner_text()
        head.get_by_role("button").click()
        assert head.get_attribute("aria-sort") == "descending"
        assert "95 %" in page.locator(".row").first.inner_text()


@needs_browser
def test_a_row_leads_to_the_words_it_was_read_from(chromium: Any, report: Path) -> None:
    with opened(chromium, report, "view=tables&table=leaders&query=noi+vu") as (page, heard):
        page.locator(".row").first.click()
        dialog = page.get_by_role("dialog")
        dialog.locator("mark[data-columns]").first.wait_for()
        marked = {m.get_attribute("data-columns"): m.inner_text() for m in dialog.locator("mark[data-columns]").all()}
        # The headline holds letters beyond the first 65,536: offsets count code points.
        assert marked["unit"] == "Sở Nội vụ"
        assert marked["role"] == "Khối trưởng"
        assert dialog.locator(".text .sentence").count() > 0
        dialog.get_by_role("button", name="Khối trưởng: xem trong bài").click()
        assert dialog.locator("mark.pointed").all_inner_texts() == ["Khối trưởng"]
        page.keyboard.press("Escape")
        dialog.wait_for(state="hidden")
        until(page, "() => !location.hash.includes('row=')")
        assert not heard.console


@needs_browser
def test_an_address_opens_its_row_and_the_way_back_closes_it(chromium: Any, report: Path) -> None:
    with opened(chromium, report, "view=tables&table=awards") as (page, _):
        page.locator(".row").nth(3).click()
        page.locator("#row mark[data-columns]").first.wait_for()
        address, text = page.url, page.locator("#row .text").inner_text()
        page.get_by_role("button", name="Dòng sau").click()
        until(page, "before => location.href !== before", address)
        page.go_back()
        page.locator("#row").wait_for(state="hidden")
        page.goto(address)
        page.reload()
        page.locator("#row mark[data-columns]").first.wait_for()
        assert page.locator("#row .text").inner_text() == text


@needs_browser
def test_an_address_of_a_row_that_is_gone(chromium: Any, report: Path) -> None:
    for row in ("awards:gone", "constructor:x", "nothing"):
        with opened(chromium, report, f"row={row}") as (page, heard):
            page.get_by_role("dialog").get_by_text("không có trong trang").wait_for()
            assert not heard.console


@needs_browser
def test_the_language_is_chosen_and_kept_in_the_address(chromium: Any, report: Path) -> None:
    with opened(chromium, report) as (page, heard):
        assert page.locator("html").get_attribute("lang") == "vi"
        page.get_by_role("button", name="English").click()
        page.get_by_role("link", name="Tables").click()
        page.get_by_label("Search the table").wait_for()
        assert "lang=en" in page.url
        page.reload()
        page.wait_for_selector("html[data-ready]")
        assert page.locator("html").get_attribute("lang") == "en"
        assert page.get_by_role("columnheader", name="Recipient").count() == 1
        assert "emulation flag" in page.locator(".row").first.inner_text()
        assert page.evaluate("localStorage.length + document.cookie.length") == 0
        assert not heard.console


@needs_browser
def test_texts_with_scripts_stay_texts(chromium: Any, report: Path) -> None:
    with opened(chromium, report, "view=tables&table=articles") as (page, heard):
        page.get_by_label("Tìm trong bảng").fill("onerror")
        answered(page, 1)
        assert EVIL in page.locator(".row").first.inner_text()
        page.locator(".row").first.click()
        page.locator("#row .text p").first.wait_for()
        assert EVIL in page.locator("#row .text").inner_text()
        page.locator("#row .rows button").filter(has_text="<b>Sở Y tế</b>").first.click()
        page.locator("#row mark", has_text="<b>Sở Y tế</b>").first.wait_for()
        page.keyboard.press("Escape")
        for view in ("bloc", "flows", "news", "checks"):
            page.locator(f'#views a[href*="view={view}"]').click()
            page.wait_for_timeout(300)
        assert "owned" not in page.title()
        assert page.locator("img").count() == 0
        assert page.locator("#view b").count() == 0
        assert not heard.console


@needs_browser
@pytest.mark.parametrize("which", ["report", "resolved_report"])
def test_nothing_is_asked_of_the_network(chromium: Any, which: str, request: pytest.FixtureRequest) -> None:
    file = request.getfixturevalue(which)
    with opened(chromium, file) as (page, heard):
        for view in ("overview", "bloc", "flows", "news", "checks", "tables"):
            page.locator("#views a").nth(["overview", "bloc", "flows", "news", "checks", "tables"].index(view)).click()
            page.wait_for_timeout(500)
            if view in ("overview", "bloc", "flows"):
                assert page.locator(".chart svg").count() == 1
        assert [url for url in heard.requests if not url.startswith(("file:", "data:"))] == []
        assert len([url for url in heard.requests if url.startswith("file:")]) == 1
        assert not heard.console
        # What the policy is for: not even a script of this page could send anything.
        assert page.evaluate("fetch('https://bao.example/').then(() => 'sent', () => 'refused')") == "refused"


@needs_browser
def test_the_keyboard_alone_is_enough(chromium: Any, report: Path) -> None:
    with opened(chromium, report, "view=tables&table=members") as (page, heard):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "content"
        for _ in range(30):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.getAttribute('role')") == "grid":
                break
        grid = page.get_by_role("grid")
        active = "document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))"
        for key, row, column in (
            ("ArrowDown", 3, 1),
            ("ArrowRight", 3, 2),
            ("Control+End", 63, 5),
            ("Home", 63, 1),
            ("Control+Home", 2, 1),
        ):
            page.keyboard.press(key)
            assert page.evaluate(f"{active}.parentElement.getAttribute('aria-rowindex')") == str(row)
            assert page.evaluate(f"{active}.getAttribute('aria-colindex')") == str(column)
            assert page.evaluate(f"{IN_SIGHT}({active}, document.activeElement)")
        page.keyboard.press("PageDown")
        page.keyboard.press("Enter")
        page.locator("#row mark[data-columns]").first.wait_for()
        assert page.evaluate("document.getElementById('row').contains(document.activeElement)")
        page.keyboard.press("Escape")
        page.locator("#row").wait_for(state="hidden")
        assert grid.evaluate("grid => grid === document.activeElement")
        assert not heard.console


@needs_browser
@pytest.mark.parametrize("view", ["overview", "bloc", "flows", "news", "checks", "tables"])
def test_a_narrow_window_needs_no_sideways_scrolling(chromium: Any, resolved_report: Path, view: str) -> None:
    with opened(chromium, resolved_report, f"view={view}&lang=en", NARROW) as (page, heard):
        page.wait_for_timeout(500)
        widths = "[document.documentElement.scrollWidth, innerWidth]"
        for summary in page.locator("summary").all():
            summary.click()
        content, window = page.evaluate(widths)
        assert content <= window
        if page.locator(".row").count():
            page.locator(".row").first.click()
            page.locator("#row .sides").wait_for()
            page.wait_for_timeout(200)
            content, window = page.locator("#row").evaluate("row => [row.scrollWidth, row.clientWidth]")
            assert content <= window
        assert not heard.console


@needs_browser
@pytest.mark.parametrize("view", ["overview", "bloc", "flows", "news", "checks", "tables", "tables&table=panel&row"])
@pytest.mark.parametrize("size", [(1280, 900), NARROW])
def test_axe_finds_nothing(chromium: Any, resolved_report: Path, view: str, size: tuple[int, int]) -> None:
    package = pytest.importorskip("axe_playwright_python", reason="axe-core comes with axe-playwright-python")
    axe = (Path(package.__path__[0]) / "axe.min.js").read_text(encoding="utf-8")
    with opened(chromium, resolved_report, f"view={view.removesuffix('&row')}", size) as (page, _):
        page.wait_for_timeout(500)
        for summary in page.locator("summary").all():
            summary.click()
        if view.endswith("&row"):
            page.locator(".row").first.click()
            page.locator("#row .rows button").first.click()
            page.locator("#row mark[data-columns]").first.wait_for()
        page.evaluate(axe)
        found = page.evaluate("axe.run({resultTypes: ['violations']})")
        told = [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in found["violations"]]
        assert not told, json.dumps(told, indent=1)


@needs_browser
def test_a_row_that_changed_is_named_in_the_readers_language(chromium: Any, report: Path) -> None:
    with opened(chromium, report, "view=tables&table=changes") as (page, heard):
        named = page.locator(".row").all_inner_texts()
        assert any("trưởng" in text for text in named)
        assert not re.findall(r"· (?:head|deputy|review)\b", "\n".join(named))
        assert not heard.console


@needs_browser
def test_what_is_new_since_the_run_before(chromium: Any, report: Path) -> None:
    with opened(chromium, report, "view=news&lang=en") as (page, heard):
        grid = page.get_by_role("grid", name="Changes in articles that were known")
        texts = grid.locator(".row").all_inner_texts()
        assert any("Sở Xây dựng" in text and "Heads and deputies" in text for text in texts)
        assert not any("{" in text for text in texts)
        assert page.get_by_role("grid", name="New articles").locator(".row").count() == 2
        page.get_by_role("link", name="heads and deputies").click()
        answered(page, 2)
        assert not heard.console


@needs_browser
def test_a_cell_of_the_coverage_leads_to_its_rows(chromium: Any, report: Path) -> None:
    with opened(chromium, report, "measure=awards") as (page, _):
        page.locator(".chart svg path[fill^='#'], .chart svg path[fill^='rgb']").first.wait_for()
        page.get_by_text("Xem dạng bảng").click()
        link = page.locator(".plain tbody tr").first.get_by_role("link")
        count = int(link.inner_text())
        link.click()
        answered(page, count)
        page.go_back()
        page.locator(".chart .mark-rect path").first.wait_for()
        page.locator(".chart .mark-rect path").first.click()
        page.locator(".browse").wait_for()
        assert "view=tables" in page.url


@needs_browser
def test_a_bloc_through_the_years(chromium: Any, report: Path) -> None:
    with opened(chromium, report, "view=bloc") as (page, heard):
        page.get_by_label("Tìm khối, cụm").fill("so 2 nghe an")
        page.get_by_label("Khối, cụm", exact=True).select_option(index=0)
        page.locator(".chart svg").wait_for()
        page.locator(".plain").get_by_role("button").first.click()
        page.locator("#row mark[data-columns]").first.wait_for()
        assert not heard.console


@needs_browser
def test_what_was_resolved_leads_to_the_rows_behind_it(chromium: Any, resolved_report: Path) -> None:
    with opened(chromium, resolved_report, "view=tables&table=panel") as (page, heard):
        assert page.locator("h1").inner_text() == "Thi đua & <khen thưởng>"
        page.locator(".row").first.click()
        page.locator("#row .rows button").first.click()
        page.locator("#row mark[data-columns]").first.wait_for()
        page.go_back()
        page.locator("#row .rows button").first.wait_for()
        assert not heard.console


@pytest.fixture(scope="module")
def conflicting_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of articles that speak against each other in every way that is checked."""
    from output.resolve import resolve

    folder = tmp_path_factory.mktemp("conflicting")
    members = ["Sở Y tế", "Sở Nội vụ", "Sở Tư pháp"]
    flag, certificate = ("emulation_flag", "government"), ("certificate_of_merit", None)
    one = reported(
        "a", site="bao.example", members=members, member_count=3,
        leaders=[("head", "Sở Y tế", 2023, "elected"), ("deputy", "Sở Nội vụ", 2023, "elected"),
                 ("head", "Sở Công Thương", 2024, "elected"), ("deputy", "Sở Công Thương", 2024, "elected"),
                 ("head", "Sở Y tế", 2042, "elected")],
        awards=[(*flag, "Sở Y tế", "proposed"), (*certificate, "Sở Y tế", "conferred")],
    )  # fmt: skip
    other = reported(
        "b", site="dai.example", members=[*members[:2], "Thanh tra tỉnh"],
        leaders=[("head", "Sở Xây dựng", 2023, "incumbent"), ("deputy", "Sở Tư pháp", 2023, "incumbent"),
                 ("head", "Sở Nội vụ", 2024, "elected")],
        awards=[(*flag, "Sở Ngoại vụ", "proposed"), (*certificate, "Sở Tư pháp", "conferred")],
    )  # fmt: skip
    counted = reported("c", site="cong.example", year=2020, members=members, member_count=9)
    recounted = reported("d", site="bao.example", year=2020, member_count=7)
    one.leaders[0].person, other.leaders[0].person = "Lê A", "Lê B"
    with Store.open(folder / "data") as store:
        run = store.begin_run("crawl", {})
        for extraction in (one, other, counted, recounted):
            entry = link(extraction.article.article, site=extraction.article.site)
            store.discover([entry], run)
            (found,) = store.waiting(str(extraction.article.site), ARTICLE, 10)
            store.commit([page(found, extraction=extraction)], run)
        store.end_run(run, "finished", {})
        made = resolve(store)
        assert {row.kind for row in made.tables["conflicts"]} == set(resolved.CONFLICT_KINDS)
        write(store, folder / "report.html")
    return folder / "report.html"


@needs_browser
def test_what_checks_say_is_said_in_the_readers_language(chromium: Any, conflicting_report: Path) -> None:
    with opened(chromium, conflicting_report, "view=tables&table=conflicts") as (page, heard):
        said = []
        for n in range(rows(page)):
            page.locator(f".row[data-n='{n}']").click()
            page.locator("#row dd[data-column=detail]").wait_for()
            said.append(page.locator("#row .cells").inner_text())
            page.keyboard.press("Escape")
            page.locator("#row[open]").wait_for(state="detached")
        told = "\n".join(said)
        assert "không phải đơn vị được bầu cho năm 2023" in told
        assert "Cờ thi đua (Chính phủ), đề nghị" in told or "Cờ thi đua (Thủ tướng" in told
        assert "nêu: 9; kể ra: 3" in told
        assert "năm 2042 không thể đúng" in told or "Nhiệm kỳ 2042 không thể đúng" in told
        english = r"\b(the|is|are|not|of|elected|incumbent|proposed|declared|listed|head|deputy|members?|government)\b"
        assert not re.findall(english, told)
        assert not re.findall(r"\b[a-z]+_[a-z]+\b", told)
        assert not heard.console
    with opened(chromium, conflicting_report, "view=tables&table=conflicts&lang=en") as (page, heard):
        assert "declared: 9; listed: 3" in "\n".join(page.locator(".row").all_inner_texts())
        assert not heard.console


def test_every_sentence_of_a_check_stands_in_both_languages() -> None:
    from string import Formatter

    from output.panel_sentences import patterns, sentence

    for key, said in patterns().items():
        names = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (said["en"], said["vi"])]
        assert names[0] == names[1], key
        assert sentence(key, **dict.fromkeys(names[0], "x"))
