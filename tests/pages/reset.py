"""Are the rows the same when an article is read from a page as when it is read from its text?

    python -m tests.pages.reset FOLDER ...            set the .txt articles of the folders into pages of five families
    python -m tests.pages.reset FOLDER ... --errors   and name the rows that differ
    python -m tests.pages.reset FOLDER ... --whole    every line behind the title in the body, the old furniture too
    python -m tests.pages.reset FOLDER ... --layout L  in another layout (tests/pages/layouts), as often as you like

In: texts as sites leave them, the title on any line, with what stood around the article. Out: how many rows of each
table differ, as a share of all rows; exit code 1 where a family has more than :data:`MOST`.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path

from extract.decoding import decoding
from extract.page import read_page as read_parts
from extract.reading import read_article, read_text
from extract.schema import Extraction
from extract.text import stored
from extract.web import read_page
from tests.pages.furniture import slug
from tests.pages.record import ZONE, Block, Record
from tests.pages.rendering import page_bytes

LAYOUTS = ("nukeviet4", "liferay6", "sharepoint", "wordpress", "yyyymm_old")
TABLES = ("blocs", "meetings", "members", "leaders", "awards", "people")
MOST = 0.02
_OF_THE_RUN = {"article", "evidence", "sentence", "rule", "confidence", "extractor"}

Rows = Counter[tuple[str, ...]]


def record_of(text: str, name: str, layout: str, *, whole: bool = False) -> Record:
    """The article of a text as a record of a layout.

    Its furniture is left out, for the layout has its own, unless the ``whole`` text is to stand in the body.
    """
    text = stored(text)
    page = read_parts(text)

    def cut(span: tuple[int, int] | None) -> str:
        return text[span[0] : span[1]].strip() if span else ""

    title = cut(page.title)
    lead = "" if whole else cut(page.lead)
    lead = "" if lead.startswith(title) else lead  # the title once more, with a counter behind it
    parts = []
    for line in page.lines:
        if whole:
            if line.text.strip() != title:
                parts.append(Block("paragraph", (line.text.strip(),)))
        elif line.part == "body" and line.text.strip() not in {title, lead}:
            parts.append(Block("paragraph", (line.text.strip(),)))
        elif line.part == "caption":
            parts.append(Block("picture", (line.text.strip(),)))
    if not title and parts:
        title = parts.pop(0).lines[0]
    moment = page.published
    timed = isinstance(moment, datetime.datetime)
    fetched = datetime.datetime.combine(moment or datetime.date(2026, 1, 5), datetime.time(9, 20), ZONE)
    month = f"{moment:%Y%m}/" if moment and layout.startswith("yyyymm") else ""
    return Record(
        name=name, layout=layout, family=layout, url=f"https://www.tinh.example.vn/tin-tuc/{month}{slug(title)[:80]}-48213.html",
        fetched=fetched + datetime.timedelta(days=23), site="Cổng thông tin điện tử", title=title, lead=lead or None,
        published=moment, stamp=("{W} - {d}/{m}/{Y} {H}:{M}" if timed else "{d}/{m}/{Y}") if moment else None,
        foot=None if whole else cut(page.author) or None, parts=parts,
    )  # fmt: skip


def rows_of(extraction: Extraction) -> dict[str, Rows]:
    """The rows of each table as what they say."""
    return {
        table: Counter(
            tuple(str(getattr(row, column.name)) for column in fields(row) if column.name not in _OF_THE_RUN)
            for row in extraction.rows(table)
        )
        for table in TABLES
    }


@cache
def _rows_of_text(text: str) -> dict[str, Rows]:
    return rows_of(read_text(text))


@dataclass
class Difference:
    """Rows of both ways, and those that only one of them has."""

    rows: int = 0
    differ: int = 0
    articles: int = 0
    unread: int = 0
    shown: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """The share of the rows that only one way has."""
        return self.differ / self.rows if self.rows else 0.0

    def add(self, name: str, of_text: dict[str, Rows], of_page: dict[str, Rows]) -> None:
        """Count the rows of one article."""
        self.articles += 1
        for table in TABLES:
            text, page = of_text[table], of_page[table]
            self.rows += text.total() + page.total()
            self.differ += (text - page).total() + (page - text).total()
            for sign, only in (("-", text - page), ("+", page - text)):
                self.shown += [f"  {sign} {name} {table}: {' | '.join(row)[:170]}" for row in only.elements()]


def differences(texts: dict[str, str], layout: str, *, whole: bool = False) -> Difference:
    """All articles, read from their texts and from their pages of one layout."""
    found = Difference()
    for name, text in texts.items():
        record = record_of(text, name, layout, whole=whole)
        page = read_page(page_bytes(record), url=record.url, fetched=record.fetched)
        of_text = _rows_of_text(text)
        if page.is_article:
            found.add(name, of_text, rows_of(read_article(page)))
        else:
            found.unread += 1
            found.shown.append(f"  ! {name}: {page.kind}")
            found.add(name, of_text, {table: Counter() for table in TABLES})
    return found


def texts_of(folders: Sequence[Path]) -> Iterator[tuple[str, str]]:
    """The texts of folders, by folder and name."""
    for folder in folders:
        for path in sorted(folder.glob("*.txt")):
            yield f"{folder.name}/{path.stem}", decoding(path.read_bytes()).text


def main(arguments: Sequence[str] | None = None, echo: Callable[[str], object] = print) -> int:
    """Compare and print; 1 where a family has too many different rows, 2 where there are no texts."""
    parser = argparse.ArgumentParser(prog="python -m tests.pages.reset", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--layout", action="append", help=f"by default {', '.join(LAYOUTS)}")
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--whole", action="store_true")
    options = parser.parse_args(arguments)
    texts = dict(texts_of(options.folders))
    if not texts:
        echo("no .txt file in these folders")
        return 2
    missed = False
    for layout in options.layout or LAYOUTS:
        found = differences(texts, layout, whole=options.whole)
        missed |= found.share > MOST
        verdict = "MISSED" if found.share > MOST else "met"
        echo(
            f"{layout:14} {found.articles} articles ({found.unread} not read), {found.rows / 2:.0f} rows, "
            f"{found.differ} differ: {found.share:.2%} (at most {MOST:.0%}: {verdict})"
        )
        for line in found.shown if options.errors else ():
            echo(line)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
