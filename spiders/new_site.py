"""The record of a site that nobody has registered, written from what it looks like.

In: an address. Out: two files: the record, and beside it examples of its addresses that ``thidua sites check`` holds it
to. A visit asks for the front page, feeds, sitemaps, the search, two sections and two articles.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from extract.errors import ThiduaError, UnwritableOutput
from pipelines import clock
from spiders.guessing import guess_kind, guess_provinces
from spiders.hosts import base_host, parse_address, split_port, with_twins
from spiders.record_text import examples_text, record_text
from spiders.records import EXAMPLES, legend
from spiders.shapes import Shape, article_shapes, page_shapes
from spiders.sites import Example, Registry, Site, Walk, site_of_address

if TYPE_CHECKING:
    from pipelines.items import Discovered
    from spiders.live import ArticleHealth
    from spiders.looking import Visitor

SECTIONS = 3
ARTICLES = 2
LISTINGS = 3
MANY = 8
"""Links that a list of articles has, at least."""


class NoSite(ThiduaError):
    """Raised when an address shows no site that a record could be made of."""


@dataclass(slots=True)
class Looks:
    """What a site looked like."""

    site: Site
    home: str = ""
    title: str = ""
    family: str | None = None
    walks: list[Walk] = field(default_factory=list)
    articles: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    samples: list[ArticleHealth] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written."""

    record: Path
    examples: Path
    problems: tuple[str, ...]
    remarks: tuple[str, ...]


def write_record(
    url: str,
    out: Path | None,
    registry: Registry,
    *,
    settings: Mapping[str, Any] | None = None,
    progress: Callable[[str], object] = lambda _: None,
) -> Written:
    """Look at a site and write its record and its examples.

    Raises:
        BadAddress: it is no address.
        NoSite: nothing could be read there.
        UnwritableOutput: a file is there already or cannot be written.
    """
    site = site_of_address(url)
    if refused := registry.refusal(site.name):
        raise NoSite(f"{site.name} is no source ({legend().refusals.get(refused.reason, refused.reason)})")
    record = out or Path(f"{site.name.replace(':', '-').strip('[]')}.toml")
    if record.suffix != ".toml":
        raise UnwritableOutput(f"{record}: the file of a record ends in .toml")
    examples = record.with_name(record.stem + EXAMPLES)
    for path in (record, examples):
        if path.exists():
            raise UnwritableOutput(f"{path} exists already and is not overwritten; name another file with --out")
    looks = look(site, settings=settings, progress=progress)
    if looks.failure:
        raise NoSite(looks.failure)
    found = site_of_looks(looks)
    today = clock.now().date()
    _write(record, record_text(found, today))
    _write(examples, examples_text(found, _listings(looks, found)))
    remarks = list(looks.remarks)
    if (known := registry.of_host(found.name)) is not None:
        remarks.append(f"{known.name} has a record already ({known.file}); one in a folder of yours goes before it")
    problems = check_written(record, examples, registry)
    return Written(record, examples, tuple(problems), (*remarks, *problems))


def check_written(record: Path, examples: Path, registry: Registry) -> list[str]:
    """What is wrong with the record that was written."""
    from spiders.checking import check_files

    return [str(problem) for problem in check_files(record, examples, registry)]


def look(
    site: Site,
    *,
    settings: Mapping[str, Any] | None = None,
    progress: Callable[[str], object] = lambda _: None,
) -> Looks:
    """Visit a site.

    Raises:
        NoContact: it is a public site, and nobody says whom its owner can write to.
        NoSite: the visit was stopped.
    """
    from spiders.looking import Visit, visit

    found = visit([Visit(site, _look)], settings=settings, progress=progress)
    if not found:
        raise NoSite(f"{site.home}: stopped before the visit was over; nothing was written")
    return found[0]


async def _look(visitor: Visitor) -> Looks:
    from spiders import ways
    from spiders.links import read_list

    site = visitor.site
    looks = Looks(site)
    first, *named = ways.seeds(site)
    answer = await visitor.ask(first.url)
    if not answer.is_page:
        looks.failure = f"{first.url} gives no page: {answer.detail or answer.reason}"
        return looks
    looks.home = answer.url
    page = read_list(answer.body, answer.url, site, content_type=answer.content_type)
    looks.family = page.family
    looks.title = _title(answer.body, answer.content_type) or site.name
    front = _follow(first, answer, visitor)
    looks.articles += [entry.url for entry in front if entry.role == "article"]
    entries = [*named, *ways.of_robots(site, visitor.sitemaps(), visitor.scope)]
    entries += sorted((e for e in front if e.role == "list" and e.page == 1), key=lambda e: -e.score)
    tried: set[str] = set()
    for kind, most in (("feed", 2), ("sitemap", 2), ("endpoint", 1), ("search", 1), ("listing", SECTIONS)):
        worth = [entry for entry in entries if entry.walk == kind and entry.key not in tried][:most]
        for entry in worth:
            tried.add(entry.key)
            await _try(entry, visitor, looks)
    await _samples(visitor, looks)
    return looks


async def _try(entry: Discovered, visitor: Visitor, looks: Looks) -> None:
    """Visit a list; what shows articles is a walk."""
    answer = await visitor.ask(entry.url, post=entry.post)
    if not answer.is_page:
        return
    found = _follow(entry, answer, visitor)
    articles = [link.url for link in found if link.role == "article"]
    parts = [link for link in found if link.role == "list" and link.walk == entry.walk == "sitemap"]
    if not articles and not parts:
        return
    looks.articles += articles
    pages = [link.url for link in found if link.role == "list" and link.page == 2]
    looks.pages += pages
    walk = _as_walk(entry, pages)
    if walk is not None and walk not in looks.walks:
        looks.walks.append(walk)


def _as_walk(entry: Discovered, pages: Sequence[str]) -> Walk | None:
    """An entry of the frontier as a record names it."""
    from spiders.ways import QUERIES

    path = _path(entry.url)
    if entry.walk == "search":
        if entry.post is not None:
            return Walk("search", path, {"method": "POST", "body": _with_query(entry.post, QUERIES)})
        template = _with_query(path, QUERIES)
        return Walk("search", template) if "{query}" in template else None
    if entry.walk == "listing" and (paged := _paged(pages)):
        return Walk("listing", paged, {"first": 1})
    return Walk(entry.walk, path)


def _with_query(text: str, queries: Sequence[str]) -> str:
    """A text that was asked for one of these words, with the place of the words marked."""
    from urllib.parse import quote, quote_plus

    for query in queries:
        for written in (quote_plus(query), quote(query)):
            for form in (written, written.lower()):
                if form in text:
                    return text.replace(form, "{query}")
    return text


def _paged(pages: Sequence[str]) -> str | None:
    """The address of a listing with the place of its page marked, told from its second page."""
    for url in pages:
        path = _path(url)
        marked = re.sub(r"([?&][\w-]{1,20}=|/(?:page|trang)[-/]?)2(?=\.html?$|/?$|&)", r"\g<1>{page}", path, count=1)
        if marked != path and "{" not in path:
            return marked
    return None


async def _samples(visitor: Visitor, looks: Looks) -> None:
    """Read two articles."""
    from spiders.live import read

    shapes = article_shapes(looks.articles, looks.site)
    for path, _ in [example for shape in shapes for example in shape.examples][:ARTICLES]:
        answer = await visitor.ask(looks.site.home.rstrip("/") + path, role="article")
        if not answer.is_page:
            looks.remarks.append(f"{path}: {answer.detail or answer.reason}")
            continue
        sample = read(answer)
        looks.samples.append(sample)
        if not sample.whole:
            looks.remarks.append(f"{path} does not come out whole: {', '.join(sample.missing)}")
    if not looks.samples:
        looks.remarks.append("no article was read: the record says little; complete it by hand")


def _follow(entry: Discovered, answer: Any, visitor: Visitor) -> list[Discovered]:
    from spiders.live import follow

    return follow(entry, answer, visitor)


def site_of_looks(looks: Looks) -> Site:
    """The site as it looked."""
    found = parse_address(looks.home)
    name = base_host(found.host) if found.host in looks.site.hosts else looks.site.name
    host = split_port(name)[0]
    shapes = article_shapes(looks.articles, looks.site)
    key = shapes[0].key if shapes else ()
    shapes = [shape for shape in shapes if shape.key == key]
    listing = [shape for shape in page_shapes(looks.pages) if not _matches(shape, shapes)]
    return replace(
        looks.site,
        name=name,
        title=looks.title,
        hosts=with_twins(name),
        scheme=found.scheme,
        kind=guess_kind(host, looks.title),
        provinces=guess_provinces(host, looks.title),
        family=looks.family,
        walks=tuple(looks.walks),
        article=tuple(shape.article for shape in shapes),
        key=key,
        listing=tuple(listing),
        delay=None,
        evidence="L",
        examples=tuple(Example(url, values) for shape in shapes for url, values in shape.examples[:1]),
    )


def _title(body: bytes, content_type: str | None) -> str:
    """What a front page calls its site."""
    from extract.web.decoding import html_of
    from extract.web.markup import parsed
    from extract.web.refusal import Refused

    try:
        root = parsed(html_of(body, content_type)).root
    except Refused:
        return ""
    named = root.xpath("//meta[@property='og:site_name']/@content") or root.xpath("//title/text()")
    text = " ".join(str(named[0]).split()) if named else ""
    return unicodedata.normalize("NFC", re.split(r"\s+[|–—-]\s+", text)[0])[:120].strip()


def _listings(looks: Looks, site: Site) -> list[str]:
    shapes = [re.compile(shape) for shape in site.article]
    paths = dict.fromkeys(_path(url) for url in looks.pages)
    return [path for path in paths if not any(shape.search(path) for shape in shapes)][:LISTINGS]


def _matches(listing: str, shapes: Sequence[Shape]) -> bool:
    return any(re.search(listing, url) for shape in shapes for url, _ in shape.examples)


def _path(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise UnwritableOutput(f"{path} exists already and is not overwritten") from None
    except OSError as error:
        raise UnwritableOutput(f"{path} cannot be written: {error.strerror or error}") from None
