"""Add a saved page and its gold in one step.

    python -m tests.pages.add RECORD.toml ...        render records (tests/pages/records/FAMILY/NAME.toml) and save them
    python -m tests.pages.add --all                  every record anew
    python -m tests.pages.add --check                whether the saved pages are what the records render; writes nothing
    python -m tests.pages.add PAGE.html --family F --url URL --fetched TIME --gold GOLD.json
                                                     a page saved from a browser, with gold written by hand
    python -m tests.pages.add PAGE.html --family F --url URL --fetched TIME --kind listing
                                                     the same for a page that is no article

Nothing is saved whose gold does not stand in the page: title, lead, author, every paragraph, the day of publication.
GOLD.json has title, lead, author, published and paragraphs; what is missing is asked for.
"""

from __future__ import annotations

import argparse
import datetime
import html
import json
import re
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from tests.pages.record import KINDS, ZONE, read_record
from tests.pages.saved import PAGES, saved_pages, write_page

RECORDS = PAGES / "records"
_WORD = re.compile(r"\w+")


def letters(text: str) -> str:
    """The letters and digits of a text, as they are compared: NFC, lower case, run together.

    A word may stand in two elements or have an invisible character in it.
    """
    return "".join(_WORD.findall(unicodedata.normalize("NFC", text).lower()))


def visible(text: str) -> str:
    """The text of a page with its attributes, scripts and comments left out; meta contents and title kept."""
    tree = lxml_html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    etree.strip_elements(tree, "script", "style", etree.Comment, with_tail=False)
    metas = " ".join(str(node.get("content") or "") for node in tree.iter("meta"))
    return metas + " " + " ".join(str(part) for part in tree.itertext())


def missing(gold: dict[str, Any], text: str) -> list[str]:
    """The gold fields that do not stand in a page's decoded text; empty is well."""
    seen = letters(visible(text))
    faults = []
    wanted = [(name, gold[name]) for name in ("title", "lead", "author") if gold[name]]
    for number, paragraph in enumerate(gold["paragraphs"], 1):
        wanted += [(f"paragraph {number}", piece) for piece in paragraph.split(" | ")]
    faults += [f"{name} is not in the page: {value!r}" for name, value in wanted if letters(value) not in seen]
    if gold["published"]:
        faults += _missing_day(gold["published"], f"{gold.get('url', '')} {html.unescape(text)}")
    if gold["kind"] == "article" and not (gold["title"] and gold["paragraphs"]):
        faults.append("an article has a title and paragraphs")
    if gold["kind"] != "article" and (gold["title"] or gold["lead"] or gold["author"] or gold["paragraphs"]):
        faults.append(f"a {gold['kind']} has no title, lead, author or paragraphs")
    return faults


def _missing_day(published: str, text: str) -> list[str]:
    moment = datetime.datetime.fromisoformat(published)
    d, m, y = moment.day, moment.month, moment.year
    forms = (
        rf"0?{d}\s?[-/.]\s?0?{m}\s?[-/.]\s?(?:{y}|{y % 100})", rf"{y}[-/]{m:02}[-/]{d:02}",
        f"{y}{m:02}{d:02}", f"{d:02}{m:02}{y}",
        rf"0?{d} tháng 0?{m},?(?: năm)? {y}", rf"{d} tháng \w+(?: \w+)? {y}", rf"{d} tháng \w+(?: \w+)?, {y}",
    )  # fmt: skip
    found = re.search(rf"(?<!\d)(?:{'|'.join(forms)})", text.replace("\xa0", " "), re.IGNORECASE)
    within_id = f"{y % 100:02}{m:02}{d:02}" in text.split(" ")[0]  # the address stands first
    return [] if found or within_id else [f"the day {moment.date()} is not in the page"]


def decoded(content: bytes, charset: str) -> str:
    """A page as text, entities of letters resolved."""
    return unicodedata.normalize("NFC", content.decode(charset))


def add_record(path: Path, *, check: bool = False) -> list[str]:
    """Save the page of a record, or (``check``) compare it with what is saved; what is wrong."""
    from tests.pages.rendering import page_bytes  # Jinja is a thing of those who add pages

    record = read_record(path)
    content, gold = page_bytes(record), record.gold()
    faults = missing(gold, decoded(content, record.charset))
    folder = PAGES / record.family
    if check:
        old = [page for page in saved_pages() if page.name == f"{record.family}/{record.name}"]
        if not old:
            faults.append("is not saved: python -m tests.pages.add RECORD")
        elif old[0].content != content or old[0].gold != gold:
            faults.append("is not what its record renders")
    elif not faults:
        write_page(folder, record.name, content, gold, compress=record.compress)
    return [f"{path.parent.name}/{path.stem}: {fault}" for fault in faults]


def add_saved(path: Path, options: argparse.Namespace) -> list[str]:
    """Save a page that is there already, with gold given or asked for."""
    content = path.read_bytes()
    given: dict[str, Any] = json.loads(options.gold.read_text(encoding="utf-8")) if options.gold else {}
    gold: dict[str, Any] = {
        "url": options.url,
        "fetched": options.fetched,
        "family": options.family,
        "kind": options.kind,
    }
    for name in ("title", "lead", "author", "published"):
        gold[name] = None if options.kind != "article" else given[name] if name in given else _ask(name)
    gold["paragraphs"] = [] if options.kind != "article" else given.get("paragraphs") or _ask_paragraphs()
    gold["traps"] = given.get("traps", [])
    faults = missing(gold, decoded(content, options.charset))
    if not faults:
        write_page(PAGES / options.family, path.name.split(".")[0], content, gold, compress=options.compress)
    return [f"{path}: {fault}" for fault in faults]


def _ask(name: str) -> str | None:
    return input(f"{name} (empty: none): ").strip() or None


def _ask_paragraphs() -> list[str]:
    print("paragraphs, one a line; an empty line ends them:")
    return [" ".join(line.split()) for line in iter(lambda: sys.stdin.readline().strip(), "")]


def main(arguments: Sequence[str] | None = None) -> int:
    """Add or check; the exit code is 1 where something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.pages.add", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("paths", nargs="*", type=Path, help="records (.toml) or saved pages (.html)")
    parser.add_argument("--all", action="store_true", help="render every record")
    parser.add_argument("--check", action="store_true", help="compare saved pages with their records; write nothing")
    parser.add_argument("--family", default="unknown")
    parser.add_argument("--kind", default="article", choices=KINDS)
    parser.add_argument("--url")
    parser.add_argument("--fetched", default=datetime.datetime.now(ZONE).isoformat(timespec="seconds"))
    parser.add_argument("--charset", default="utf-8", help="the page's true charset")
    parser.add_argument("--gold", type=Path, help="title, lead, author, published, paragraphs as JSON")
    parser.add_argument("--compress", action="store_true", help="save as .html.gz")
    options = parser.parse_args(arguments)
    paths = sorted(RECORDS.glob("*/*.toml")) if (options.all or options.check) and not options.paths else options.paths
    faults: list[str] = []
    for path in paths:
        is_record = path.suffix == ".toml"
        faults += add_record(path, check=options.check) if is_record else add_saved(path, options)
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(paths)} pages, {len(faults)} faults")
    return int(bool(faults) or not paths)


__all__ = ["add_record", "add_saved", "decoded", "letters", "main", "missing"]

if __name__ == "__main__":
    sys.exit(main())
