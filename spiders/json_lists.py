"""The articles in JSON data of any shape.

In: parsed JSON. Out: :class:`Item` objects: of the list whose records look most like articles, by the names that
programmers give to title, address, summary and date.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from extract.web.moments import FIRST_YEAR, stated

MOST_NODES = 20_000
MOST_ITEMS = 2_000
_ADDRESS = (
    "link",
    "url",
    "href",
    "permalink",
    "detailurl",
    "detail_url",
    "linkdetail",
    "link_detail",
    "fullurl",
    "full_url",
    "articleurl",
    "article_url",
    "shareurl",
    "share_url",
    "duongdan",
    "duong_dan",
    "loc",
    "path",
    "uri",
    "urlrewrite",
    "seourl",
    "slugurl",
)
_TITLE = (
    "title",
    "tieude",
    "tieu_de",
    "headline",
    "name",
    "ten",
    "tenbai",
    "subject",
    "articletitle",
    "newstitle",
    "news_title",
    "ten_bai_viet",
    "caption",
)
_LEAD = (
    "excerpt",
    "lead",
    "sapo",
    "summary",
    "description",
    "desc",
    "tomtat",
    "tom_tat",
    "mota",
    "mo_ta",
    "trichyeu",
    "trich_yeu",
    "intro",
    "hometext",
    "abstract",
    "teaser",
)
_DAY = (
    "date",
    "published",
    "publishedat",
    "published_at",
    "publishdate",
    "publish_date",
    "publishtime",
    "publish_time",
    "publisheddate",
    "published_date",
    "pubdate",
    "created",
    "createdat",
    "created_at",
    "createddate",
    "ngaydang",
    "ngay_dang",
    "ngayxuatban",
    "ngay_xuat_ban",
    "datepublished",
    "time",
    "distributiondate",
    "thoigian",
)
_MARKUP = re.compile(r"<[^>]{0,1000}>")
_TICKS = re.compile(r"/Date\((-?\d{9,14})")


@dataclass(frozen=True, slots=True)
class Item:
    """An article as data names it; the address as written."""

    url: str
    title: str = ""
    lead: str = ""
    day: datetime.date | None = None


def at(data: Any, path: str) -> Any:
    """The value at a path such as ``data.rows`` or ``title.rendered``."""
    for step in filter(None, path.split(".")):
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and step.isdigit() and int(step) < len(data):
            data = data[int(step)]
        else:
            return None
    return data


def lists_of(data: Any) -> Iterator[list[dict[str, Any]]]:
    """The lists of records in data, wherever they stand."""
    waiting: list[Any] = [data]
    for _ in range(MOST_NODES):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, dict):
            waiting += node.values()
        elif isinstance(node, list):
            records = [entry for entry in node[:MOST_ITEMS] if isinstance(entry, dict)]
            if records and len(records) * 2 >= len(node):
                yield records
            waiting += [entry for entry in node[:MOST_ITEMS] if isinstance(entry, dict | list)]


def items_of(data: Any) -> list[Item]:
    """The articles of all lists whose records have a title and an address."""
    found: dict[str, Item] = {}
    for records in lists_of(data):
        items = [item for record in records if (item := item_of(record)) is not None]
        if len(items) * 2 >= len(records):
            for item in items:
                found.setdefault(item.url, item)
    return list(found.values())[:MOST_ITEMS]


def item_of(record: dict[str, Any], names: dict[str, str] | None = None) -> Item | None:
    """A record as an article.

    ``names`` says where its address, title, lead and published stand; where it does not, their usual names do.
    """
    names = names or {}
    folded = {key.lower().replace("-", "_"): value for key, value in record.items()}
    if names.get("address"):
        url = _text(at(record, names["address"]))
    else:
        url = next((text for key in _ADDRESS if (text := _text(folded.get(key))) and _is_address(text)), "")
    title = (
        _text(at(record, names["title"]))
        if names.get("title")
        else next((t for k in _TITLE if (t := _text(folded.get(k)))), "")
    )
    lead = (
        _text(at(record, names["lead"]))
        if names.get("lead")
        else next((t for k in _LEAD if (t := _text(folded.get(k)))), "")
    )
    when = (
        at(record, names["published"])
        if names.get("published")
        else next((folded[k] for k in _DAY if folded.get(k)), None)
    )
    if not url or (not title and not names.get("address")):
        return None
    return Item(url, title, lead, day_of(when))


def _is_address(text: str) -> bool:
    return (
        len(text) < 1_500
        and (text.startswith(("/", "http://", "https://")) or "/" in text or text.endswith((".html", ".htm", ".aspx")))
        and " " not in text.strip()
    )


def _text(value: Any) -> str:
    """A value as one line of text; an object's ``rendered`` or ``value`` where it has one."""
    if isinstance(value, dict):
        value = value.get("rendered") or value.get("value") or value.get("#text") or ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        return ""
    return " ".join(unescape(_MARKUP.sub(" ", value)).split())


def day_of(value: Any) -> datetime.date | None:
    """The day of a moment as data writes it: ISO, day first, or seconds or milliseconds since 1970."""
    if isinstance(value, dict):
        value = value.get("value") or value.get("date") or ""
    if isinstance(value, str):
        ticks = _TICKS.search(value)
        if ticks:
            value = int(ticks.group(1))
        elif value.strip().isdigit() and len(value.strip()) in {10, 13}:
            value = int(value)
        else:
            found = stated(value.strip()) if value.strip() else None
            return found.moment.day if found and found.moment.day.year >= FIRST_YEAR else None
    if isinstance(value, int | float) and not isinstance(value, bool) and 8e8 < value < 5e12:
        seconds = value / 1000 if value > 1e11 else value
        day = (datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(seconds=seconds, hours=7)).date()
        return day if day.year >= FIRST_YEAR else None
    return None
