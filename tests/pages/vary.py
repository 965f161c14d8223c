"""Many more pages than are saved: given texts in every layout, with the habits of sites drawn at random.

    python -m tests.pages.vary FOLDER ...                          200 pages of the .txt articles of the folders
    python -m tests.pages.vary FOLDER ... --number 500 --seed 7    more of them, others
    python -m tests.pages.vary FOLDER ... --general --errors       without the families' rules; what is wrong
    python -m tests.pages.vary FOLDER ... --seed 7 --save DIR      write the pages into DIR, to look at

The figures are those of ``tests.pages.score``; nothing is held here, for chance may draw what no site would do.
"""

from __future__ import annotations

import argparse
import datetime
import random
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tests.pages.furniture import HERE
from tests.pages.record import ZONE, Block, Record
from tests.pages.rendering import page_bytes
from tests.pages.reset import record_of, texts_of
from tests.pages.saved import SavedPage
from tests.pages.score import Read, Scored, figures, table

_NO_ARTICLES = {
    "archive", "error", "foreign", "gatekeeper", "list_nukeviet", "list_paper", "list_sharepoint", "shell", "signin",
    "spam",
}  # fmt: skip
LAYOUTS = sorted({path.name.split(".")[0] for path in (HERE / "layouts").glob("*.html.j2")} - _NO_ARTICLES)
STAMPS = (
    "{W}, {d}/{m}/{Y}, {H}:{M} (GMT+7)", "{H}:{M}, {d}/{m}/{Y}", "{w}, {d}/{m}/{Y} - {H}:{M}'",
    "{W} {H}:{M} {d}/{m}/{Y}", "{w}: {H}:{M} ngày {d}/{m}/{Y}", "Cập nhật lúc{H}:{M}, {W}, {d}/{m}/{Y}",
    "Cập nhật lúc: {H}:{M} {d}/{m}/{Y}", "Đăng lúc: {H}:{M}:{S} {d}/{m}/{Y} (GMT+7)",
    "{w}, {d} Tháng {n}, {Y} - {H}:{M}", "{N}, {d}/{m}/{Y} | {H}:{M}:{S}", "({H}:{M} | {d}/{m}/{Y})",
    "{W}, ngày {d}/{m}/{Y} | {H}:{M}", "{H}:{M} - {d}/{m}/{Y}", "{j}-{n}-{Y}, {H}:{M} GMT+7",
    "{W}, {d}-{m}-{Y} / {h}:{M}:{S} {SC}", "{d}/{m}/{Y} {h}:{M}:{S} {AP}", "{d}/{m}/{Y} {H}:{M}",
    "{d}-{m}-{Y} {H}:{M}", "Cập nhật {d}/{m}/{Y} - {h}:{M}:{S} {AP} (GMT+7)",
    "{H}:{M} - {W}, {d}/{m}/{Y} Lượt xem: 4159", "{d}.{m}.{Y}, {H}:{M}", "Ngày đăng : {H}:{M}, {d}/{m}/{Y}",
    "Đăng ngày {d}-{m}-{Y} {H}:{M}", "{W}, {d}/{m}/{Y} [{H}:{M}]", "{H}h{M} {d}/{m}/{Y}",
)  # fmt: skip
DAY_STAMPS = (
    "( Cập nhật lúc: {d}/{m}/{Y}  )", "{d}-{m}-{Y}", "({d}/{m}/{Y})", "{N} | {d}/{m}/{Y}", "Ngày đăng: {d}/{m}/{Y}",
    "{w}, {j}/{n}/{Y}", "Ngày {d} tháng {m} năm {Y}", "{d}.{m}.{Y}", "Ngày cập nhật: {d}/{m}/{Y}",
    "{W}, ngày {d} tháng {m} năm {Y}",
)  # fmt: skip
PREFIXES = (
    "(BGĐT) - ", "BHG - ", "(QBĐT) - ", "(GLO)- ", "STO - ", "(Baonghean.vn) - ", "LCĐT - ", "CTTĐT - ",
    "(BTĐKT)- ", "NDO - ",
)  # fmt: skip
AUTHORS = (
    "Minh Tuệ", "K.ANH", "NGỌC HÀ", "Trần Văn Lâm", "P.V", "Lò Thị Panh", "H’Ri Niê", "Hà My - Quốc Việt",
    "Thu Hằng", "BÁ TÂN",
)  # fmt: skip
CREDITS = ("", "", "", "Tin, ảnh: ", "Bài, ảnh: ", "Tác giả: ", "Tin: ")
PARAS = (
    "",
    "",
    "",
    "p",
    "justify",
    "mso",
    "br",
    "span",
    "div",
    "nested",
    "tight",
    "unclosed",
    "bare",
    "spaced",
    "font",
)
CAPTIONS = ("", "", "figure", "italic", "inline", "plain", "below", "boxed", "center", "table")
FLAGS = {
    "sapo_twice": 0.15, "related_top": 0.2, "comments": 0.3, "dropcap": 0.06, "word_xml": 0.1, "spans": 0.1,
    "zero_width": 0.04, "nbsp": 0.1, "wrapped": 0.1, "views": 0.3, "above": 0.2, "share": 0.3, "teaser": 0.2,
    "jsonld": 0.3, "slider": 0.2, "no_meta": 0.2, "stamp_after": 0.5, "meta": 0.3, "summary_field": 0.5,
    "title_first": 0.5, "no_views": 0.3,
}  # fmt: skip
_OWN_STAMPS = {"elementor", "blogger"}  # which write day and clock apart


def varied(text: str, name: str, chance: random.Random) -> Record:
    """A record of a text in some layout, with the habits of some site."""
    layout = chance.choice(LAYOUTS)
    record = record_of(text, f"{name} {chance.random()}", layout)
    source = (HERE / "layouts" / f"{layout}.html.j2").read_text(encoding="utf-8")
    x = record.x
    x.update({flag: True for flag, often in FLAGS.items() if chance.random() < often})
    x.update({name: value for name, pool in (("para", PARAS), ("caption", CAPTIONS)) if (value := chance.choice(pool))})
    if layout == "wordpress_old":
        x["first"] = "<p><strong>@</strong></p>"
    moment = record.published or (_day_after(text) if layout in _OWN_STAMPS or chance.random() < 0.8 else None)
    if moment and not isinstance(moment, datetime.datetime) and (layout in _OWN_STAMPS or chance.random() < 0.7):
        clock = datetime.time(chance.randint(5, 22), chance.randint(1, 59))
        moment = datetime.datetime.combine(moment, clock, ZONE)
    record.published = moment
    if isinstance(moment, datetime.datetime):
        x["utc"] = moment - datetime.timedelta(hours=7)
    if moment:
        timed = isinstance(moment, datetime.datetime)
        record.stamp = (
            "{W}, {j} tháng {n}, {Y}" if layout == "blogger" else chance.choice(STAMPS if timed else DAY_STAMPS)
        )
        later = datetime.timedelta(days=chance.choice((0, 1, 5, 40, 400)), minutes=1)
        record.fetched = datetime.datetime.combine(moment, datetime.time(23, 40), ZONE) + later
    record.author = record.foot = record.byline = None
    if chance.random() < 0.8:
        record.author = chance.choice(AUTHORS)
        signed = chance.choice(CREDITS) + record.author
        record.byline, record.foot = (
            (signed, None) if "r.byline" in source and chance.random() < 0.5 else (None, signed)
        )
    if record.lead and chance.random() < 0.3:
        record.prefix = chance.choice(PREFIXES)
    if chance.random() < 0.15:
        x["h1"] = record.title.upper()
        x["head_title"] = record.title
    assert record.parts is not None
    for mark in chance.choices(("picture", "related"), k=chance.randint(0, 2)):
        words = chance.choice(("Quang cảnh hội nghị", "Đại biểu biểu quyết. Ảnh: M.T", "Ký kết giao ước thi đua"))
        block = (
            Block("picture", (words,)) if mark == "picture" else Block("related", ("Hội thao mừng ngày truyền thống",))
        )
        record.parts.insert(chance.randint(1, max(1, len(record.parts) - 1)), block)
    record.charset = chance.choice(("utf-8",) * 6 + ("cp1258", "utf-16"))
    record.decomposed = record.charset == "utf-8" and chance.random() < 0.1
    if chance.random() < 0.1:
        record.entities = chance.choice(("decimal", "hex"))
    return record


def _day_after(text: str) -> datetime.date:
    """A day on which an article may have been published: soon after what it tells of."""
    days = [
        (int(y), int(m), int(d)) for d, m, y in re.findall(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](20[012]\d)\b", text[:2000])
    ]
    held = [datetime.date(*day) for day in days if day[1] <= 12 and day[2] <= 28]
    years = [int(year) for year in re.findall(r"\b20[012]\d\b", text)]
    return max(held) + datetime.timedelta(days=1) if held else datetime.date(min([*years, 2024]), 12, 27)


def pages(texts: dict[str, str], number: int, seed: int) -> Iterator[tuple[SavedPage, bytes]]:
    """Varied pages with their gold; the same for the same seed."""
    chance = random.Random(seed)
    usable = [name for name, text in sorted(texts.items()) if _usable(record_of(text, name, "print"))]
    for n in range(number):
        name = chance.choice(usable)
        record = varied(texts[name], name, chance)
        gold = record.gold()
        gold["traps"] += sorted(f"{key}={value}" if value is not True else key for key, value in record.x.items())
        yield SavedPage(f"{n:04}-{record.layout}/{name}", Path(), gold), page_bytes(record)


def _usable(record: Record) -> bool:
    """Whether a text says plainly what its title and lead are."""
    lead, title = record.lead or "", record.title
    plainly = not lead or (re.match(r"\w", lead) and not re.match(r".{0,30}?\s?[-–|]", lead) and lead.endswith("."))
    return bool(plainly) and 20 < len(title) < 200 and title != title.upper() and len(record.parts or ()) >= 2


def main(arguments: Sequence[str] | None = None, echo: Callable[[str], object] = print) -> int:
    """Print the figures."""
    from extract.web import read_page

    parser = argparse.ArgumentParser(prog="python -m tests.pages.vary", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--number", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--general", action="store_true")
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--save", type=Path)
    options = parser.parse_args(arguments)
    scored: list[Scored] = []
    wrong: defaultdict[str, int] = defaultdict(int)
    for page, content in pages(dict(texts_of(options.folders)), options.number, options.seed):
        if options.save:
            options.save.mkdir(parents=True, exist_ok=True)
            (options.save / f"{page.name.replace('/', '_')}.html").write_bytes(content)
        found = read_page(content, url=page.gold["url"], fetched=page.fetched, families=not options.general)
        read = Read(found.kind, found.title, found.lead, found.author, found.published, list(found.paragraphs))
        scored.append(Scored(page, read))
        errors = list(scored[-1].errors())
        if errors:
            wrong[page.gold["layout"]] += 1
            told = [f"{page.name} {page.gold['traps']}", *(f"    {error}" for error in errors)]
            for line in told if options.errors else ():
                echo(line)
    for line in table("general" if options.general else "families", figures(scored), {}):
        echo(line)
    echo("  pages with an error: " + ", ".join(f"{layout} {count}" for layout, count in sorted(wrong.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
