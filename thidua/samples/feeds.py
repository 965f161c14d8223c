"""What a sample site offers to programs: feeds, sitemaps, the data of lists that a script fills, WordPress' posts.

In: the world and a site. Out: bytes, with the faults that such files have.
"""

from __future__ import annotations

import datetime
import gzip
import json
from html import escape
from typing import Any

from thidua.samples.articles import VIETNAM
from thidua.samples.entries import entry, section_address
from thidua.samples.library import Posting
from thidua.samples.sites import SampleSite, Section
from thidua.samples.world import World, page_of, pages_of

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MOST = 30
SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def _pub_date(site: SampleSite, posting: Posting) -> str:
    when = posting.moment
    if site.get("feed_clock") == "nukeviet":  # local time called GMT, and the month where the minutes belong
        clock = f"{when:%H}:{when.month:02}:{when:%S} GMT"
    else:
        clock = f"{when:%H:%M:%S} +0700"
    return f"{DAYS[when.weekday()]}, {when.day:02} {MONTHS[when.month - 1]} {when.year} {clock}"


def rss(world: World, site: SampleSite, section: Section | None) -> bytes:
    """The newest of a site or a section; one site's feed is no well-formed XML."""
    postings = (world.listed(site, section) if section else world.shown(site.host))[:MOST]
    broken = site.family == "paper-yyyymm"
    base = world.base(site.host)
    items = []
    for posting in postings:
        title = posting.title if broken else escape(posting.title)
        lead = f"<![CDATA[{posting.lead}]]>"
        link = base + posting.address()
        if not broken:
            link = escape(link)
        items.append(
            f"<item><title>{title}{' & tin khác' if broken else ''}</title><link>{link}</link>"
            f"<description>{lead}</description><pubDate>{_pub_date(site, posting)}</pubDate><guid>{link}</guid></item>"
        )
    end = "" if broken else "</channel></rss>"
    head = f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>{escape(site.title)}</title>'
    return (head + f"<link>{base}/</link>" + "\n".join(items) + end).encode()


def _urls(world: World, site: SampleSite, postings: tuple[Posting, ...]) -> bytes:
    base = world.base(site.host)
    rows = "\n".join(
        f"<url><loc>{escape(base + p.address())}</loc><lastmod>{p.moment.isoformat()}</lastmod></url>" for p in postings
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {SITEMAP}>\n{rows}\n</urlset>'.encode()


def _index(world: World, site: SampleSite, paths: list[tuple[str, datetime.datetime]]) -> bytes:
    base = world.base(site.host)
    rows = "\n".join(
        f"<sitemap><loc>{escape(base + path)}</loc><lastmod>{when.isoformat()}</lastmod></sitemap>"
        for path, when in paths
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex {SITEMAP}>\n{rows}\n</sitemapindex>'.encode()


def sitemap(world: World, site: SampleSite) -> bytes:
    """The sitemap that robots.txt names: an index by month or year, or of one file."""
    postings = world.shown(site.host)
    if "sitemap_month" in site.routes:
        route = site.routes["sitemap_month"]
        newest: dict[tuple[int, int], datetime.datetime] = {}
        for p in postings:
            newest.setdefault((p.moment.year, p.moment.month), p.moment)
        return _index(world, site, [(route.make(year=y, month=m), when) for (y, m), when in newest.items()])
    if "sitemap_year" in site.routes:
        route = site.routes["sitemap_year"]
        years: dict[int, datetime.datetime] = {}
        for p in postings:
            years.setdefault(p.moment.year, p.moment)
        return _index(world, site, [(route.make(year=y), when) for y, when in years.items()])
    when = postings[0].moment if postings else datetime.datetime(2021, 1, 1, tzinfo=VIETNAM)
    return _index(world, site, [(site.routes["sitemap_all"].make(), when)])


def sitemap_part(world: World, site: SampleSite, year: int | None, month: int | None) -> bytes:
    """One of the files that the sitemap's index names; those by year are gzipped."""
    found = tuple(
        p
        for p in world.shown(site.host)
        if (year is None or p.moment.year == year) and (month is None or p.moment.month == month)
    )
    content = _urls(world, site, found)
    return gzip.compress(content, mtime=0) if year is not None and month is None else content


def list_data(world: World, site: SampleSite, section: Section, page: int) -> bytes:
    """The data of a list that a script fills."""
    postings = world.listed(site, section)
    size = site.get("page_size")
    rows = []
    for posting in page_of(postings, page, size):
        made = entry(site, posting)
        rows.append(
            {
                "ID": posting.number,
                "TieuDe": made["title"],
                "TomTat": made["lead"],
                "NgayDang": made["stamp"],
                "Url": made["url"],
            }
        )
    last = pages_of(len(postings), size)
    data = {"tongSo": len(postings), "trang": page, "soTrang": last, "duLieu": rows}
    if page < last:
        data["tiepTheo"] = site.routes["endpoint"].make(sid=section.number, page=page + 1)
    return json.dumps(data, ensure_ascii=False).encode()


def wp_posts(world: World, site: SampleSite, query: dict[str, str]) -> tuple[bytes, list[tuple[str, str]]] | None:
    """WordPress' posts as JSON, with its headers; ``None`` where the page asked for lies beyond the last."""
    postings = world.search(site, query["search"]) if query.get("search") else world.shown(site.host)
    if query.get("categories", "").isdigit():
        wanted = int(query["categories"])
        keys = {x.key for x in site.sections if x.number == wanted}
        postings = tuple(p for p in postings if p.section in keys)
    size = min(100, int(query["per_page"])) if query.get("per_page", "").isdigit() else 10
    page = int(query["page"]) if query.get("page", "").isdigit() else 1
    last = pages_of(len(postings), size)
    if page > last or size < 1 or page < 1:
        return None
    rows = [_wp_post(world, site, posting) for posting in page_of(postings, page, size)]
    return json.dumps(rows, ensure_ascii=False).encode(), [
        ("X-WP-Total", str(len(postings))),
        ("X-WP-TotalPages", str(last)),
    ]


def _wp_post(world: World, site: SampleSite, posting: Posting) -> dict[str, Any]:
    local = posting.moment
    utc = local.astimezone(datetime.UTC)
    return {
        "id": posting.number,
        "date": f"{local:%Y-%m-%dT%H:%M:%S}",
        "date_gmt": f"{utc:%Y-%m-%dT%H:%M:%S}",
        "modified": f"{local:%Y-%m-%dT%H:%M:%S}",
        "modified_gmt": f"{utc:%Y-%m-%dT%H:%M:%S}",
        "slug": posting.slug,
        "status": "publish",
        "type": "post",
        "link": world.base(site.host) + posting.address(),
        "title": {"rendered": escape(posting.title)},
        "excerpt": {"rendered": f"<p>{escape(posting.lead)}</p>\n", "protected": False},
        "categories": [site.section(posting.section).number],
    }


def wp_index(world: World, site: SampleSite) -> bytes:
    """What WordPress says of its own interface."""
    base = world.base(site.host)
    data = {
        "name": site.title,
        "url": base,
        "home": base,
        "namespaces": ["oembed/1.0", "wp/v2"],
        "routes": {"/wp/v2/posts": {"namespace": "wp/v2", "methods": ["GET"]}},
    }
    return json.dumps(data, ensure_ascii=False).encode()


def wp_categories(world: World, site: SampleSite) -> bytes:
    """WordPress' categories."""
    rows = [
        {"id": x.number, "name": x.title, "slug": x.slug, "link": world.base(site.host) + section_address(site, x)}
        for x in site.sections
    ]
    return json.dumps(rows, ensure_ascii=False).encode()
