"""A store of any size, generated: for benchmarks of what is made from stores.

In: a folder, a number of reported rows. Out: a data folder. Articles repeat the shape of real ones (about twelve rows
each, with sentence and evidence); names are made of a few hundred units and some thousand blocs. Same number, same
rows.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from output.store import Store
from output.store.tables import articles, frontier, reported

ROWS_AN_ARTICLE = 12
_CHUNK = 2_000
_PROVINCES = (("Lào Cai", "10", "15"), ("Phú Thọ", "25", "25"), ("Nghệ An", "40", "40"), ("Gia Lai", "64", "52"))
_HEADS = ("Sở", "Ban", "Chi cục", "Trung tâm", "Hội", "Công ty")
_FIELDS = (
    "Nội vụ",
    "Tài chính",
    "Y tế",
    "Công Thương",
    "Xây dựng",
    "Tư pháp",
    "Dân vận",
    "Tuyên giáo",
    "Nông dân",
    "Điện lực",
)
_SITES = tuple(f"bao{n}.example" for n in range(40))


def generate(folder: Path, rows: int) -> Path:
    """Make a data folder with about so many reported rows."""
    with Store.open(folder) as store:
        run = store.begin_run("crawl", {})
        with store._transaction() as connection:
            for start in range(0, rows // ROWS_AN_ARTICLE, _CHUNK):
                made: dict[str, list[dict[str, Any]]] = defaultdict(list)
                for n in range(start, min(start + _CHUNK, rows // ROWS_AN_ARTICLE)):
                    for table, values in _article(n, run):
                        made[table].append(values)
                for name, rows_of in {"frontier": frontier, "articles": articles, **reported}.items():
                    if made[name]:
                        connection.execute(rows_of.insert(), made[name])
        store.end_run(run, "finished", {})
    (folder / "archive").mkdir(exist_ok=True)
    return folder


def _unit(n: int) -> str:
    area = f" khu vực {n // 60}" if n >= 60 else ""
    return f"{_HEADS[n % len(_HEADS)]} {_FIELDS[n // len(_HEADS) % len(_FIELDS)]}{area}"


def _article(n: int, run: int) -> Iterator[tuple[str, dict[str, Any]]]:
    site = _SITES[n % len(_SITES)]
    url = f"https://{site}/tin-{n}.html"
    name = hashlib.sha256(url.encode()).hexdigest()[:16]
    place, before, after = _PROVINCES[n % len(_PROVINCES)]
    year = 2012 + n // len(_SITES) % 13
    number = n // 7 % 12 + 1
    bloc = f"Khối thi đua số {number} các cơ quan {_FIELDS[n // 84 % len(_FIELDS)]} tỉnh {place}"
    units = [_unit((n * 5 + k) % 400) for k in range(6)]
    lines = [
        f"{bloc} tổng kết năm {year}",
        f"Ngày 12/1/{year + 1}, {bloc} tổ chức hội nghị tổng kết năm {year}.",
        f"Khối gồm {len(units)} đơn vị: {', '.join(units)}.",
        f"Hội nghị bầu {units[1]} làm Khối trưởng năm {year + 1}, đề nghị UBND tỉnh tặng Cờ thi đua cho {units[0]}.",
    ]
    text = "\n".join(lines) + "\n"
    day = f"{year + 1}-01-{n % 28 + 1:02}"
    yield "frontier", {
        "id": n + 1, "site": site, "key": f"{site}|{n}", "url": url, "role": "article", "walk": "listing", "score": 0.9,
        "form": "page", "anchor": lines[0], "lead": "", "section": "", "depth": 1, "page": 1, "state": "done",
        "outcome": "article", "attempts": 1, "first_run": run,
    }  # fmt: skip
    yield "articles", {
        "article": name, "source": url, "url": url, "site": site, "title": lines[0], "lead": lines[1], "author": "An",
        "published": f"{day}T08:00:00+07:00", "published_from": "page", "fetched": f"{day}T09:00:00+00:00",
        "language": "vi", "province": place, "province_63": before, "province_34": after, "relevant": True,
        "duplicate_of": None, "archive_record": f"thidua-000001-0001.warc.gz#{n}", "text": text,
        "text_hash": hashlib.sha256(text.encode()).hexdigest(), "extractor": "0.1.0", "entry": n + 1, "first_run": run,
        "last_run": run, "changes": 0,
    }  # fmt: skip

    def row(
        table: str, position: int, sentence: str, words: str, cell: str, **values: Any
    ) -> tuple[str, dict[str, Any]]:
        start = text.index(words)
        evidence = [{"column": c, "start": start, "end": start + len(words)} for c in (cell, "bloc", "year")]
        carried = {"article": name, "position": position, "evidence": evidence, "sentence": sentence}
        rest = {"rule": f"{table}.generated", "confidence": round(0.5 + (n * 37 + position * 11) % 500 / 1000, 4)}
        return table, {**_EMPTY[table], **carried, **rest, "extractor": "0.1.0", **values}

    yield row(
        "blocs", 0, lines[1], bloc, "name", bloc=0, name=bloc, name_norm=bloc.lower(), aliases=[f"Khối {number}"],
        kind="khoi", organiser="government", level="province", number=str(number), province=place, member_count=6,
    )  # fmt: skip
    yield row(
        "meetings", 0, lines[1], "tổng kết", "kind", bloc=0, kind="review", held=f"{year + 1}-01-12",
        year_reviewed=year, year_planned=year + 1,
    )  # fmt: skip
    for k, unit in enumerate(units):
        yield row("members", k, lines[2], unit, "unit", bloc=0, unit=unit, unit_norm=unit.lower())
    yield row(
        "leaders", 0, lines[3], units[1], "unit", bloc=0, role="head", unit=units[1], unit_norm=units[1].lower(),
        year=year + 1, status="elected",
    )  # fmt: skip
    for k, kind in enumerate(("emulation_flag", "certificate_of_merit")):
        yield row(
            "awards", k, lines[3], units[k], "recipient", bloc=0, kind=kind, award="Cờ thi đua",
            grantor="provincial_committee", recipient=units[k], recipient_norm=units[k].lower(), recipient_type="unit",
            year=year, status="proposed",
        )  # fmt: skip
    yield row(
        "people", 0, lines[1], bloc, "name", name=f"Nguyễn Văn {n % 1000}", posts=["Giám đốc"], units=[], part="chair"
    )


_EMPTY: dict[str, dict[str, Any]] = {
    name: {c.name: None for c in table.columns if c.name != "id"} for name, table in reported.items()
}
