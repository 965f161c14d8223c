"""HTML → article: the whole way of one page.

In: the bytes of a page as served, its address, when it was fetched. Out: a :class:`WebPage`: the article, or what the
page is instead. Pure: no network, no clock. Raises nothing for any page.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from extract.normalise import name
from extract.web import kinds
from extract.web.blocks import Block
from extract.web.body import tell_parts
from extract.web.byline import find_author
from extract.web.decoding import html_of
from extract.web.families import layout_of, recognised
from extract.web.general import vote
from extract.web.head import is_inside, read_head
from extract.web.lead import find_lead, without_prefix
from extract.web.markup import parsed
from extract.web.published import find_published
from extract.web.refusal import Refused
from extract.web.region import find_region, teasers
from extract.web.source import OUTSIDE, Source, settle
from extract.web.title import find_title, key
from extract.web.walking import read_blocks
from extract.web.witnesses import Witness

ARTICLE = "article"


@dataclass
class WebPage:
    """What a page is and, where it is an article, what it says.

    Attributes:
        kind: ``article``, or the reason why there is none: a code of :class:`extract.errors.Reason`.
        message: For what is no article, what a person should know.
        family: The system that made the page, where it is known and its rules were used.
        title: Without the site's name.
        lead: Without the site's prefix; ``None`` where the page sets none off.
        author: As written.
        published: ISO 8601: with clock and zone, or the day alone, or ``None``.
        published_source: What it was read from: page, meta, json-ld, url.
        paragraphs: The body behind title and lead; a table's row is one, its cells joined by " | ".
        text: Title, lead and body, one paragraph a line.
        canonical: The address that the page gives itself.
        witnesses: What each witness said, and which was believed.
    """

    kind: str
    message: str = ""
    family: str | None = None
    layout: str | None = None
    title: str | None = None
    lead: str | None = None
    author: str | None = None
    published: str | None = None
    published_source: str | None = None
    paragraphs: list[str] = field(default_factory=list)
    text: str = ""
    canonical: str | None = None
    witnesses: list[Witness] = field(default_factory=list)

    @property
    def is_article(self) -> bool:
        """Whether it is an article."""
        return self.kind == ARTICLE


_MESSAGES = {
    "listing": "a list of articles, none itself",
    "home": "the home page of a site",
    "tag": "a list of the articles of a tag",
    "soft_404": "it says that there is no such page",
    "login": "a page to log in",
    "challenge": "a check that the site puts before the page",
    "captcha": "a captcha that the site puts before the page",
    "doorway": "a doorway: gambling words around borrowed text",
    "translated": "translated by machine",
    "other_language": "not in Vietnamese",
    "legacy_font": "written for a legacy Vietnamese font; convert it to Unicode first",
    "empty_shell": "an empty shell that a script fills",
}


def read_page(
    content: bytes | str,
    *,
    url: str | None = None,
    fetched: datetime.datetime | None = None,
    content_type: str | None = None,
    families: bool = True,
) -> WebPage:
    """The article of a page, or what the page is instead.

    Args:
        content: The page as served, or decoded.
        url: Its address, a witness for date and kind.
        fetched: When it was fetched; no date behind it is believed.
        content_type: The header of that name.
        families: Whether the rules of site families are used; without them every page goes the general way.
    """
    if fetched is not None and fetched.tzinfo is None:
        fetched = fetched.replace(tzinfo=datetime.timezone(datetime.timedelta(hours=7)))
    try:
        markup = parsed(html_of(content, content_type))
        blocks = read_blocks(markup.body)
    except Refused as refused:
        return WebPage(str(refused.reason), str(refused))
    head = read_head(markup)
    aside = teasers(blocks)
    core = settle(blocks, aside)
    source = Source(markup, head, blocks, url, fetched, aside=aside, core=core)
    kind = kinds.door(source)
    if kind:
        return WebPage(kind, _MESSAGES[kind], title=head.title or None)
    family = recognised(markup, head, url) if families else None
    if family:
        source.layout = layout_of(family, markup, fetched.date() if fetched else None)
    page = _article(source)
    page.family = family.name if family else None
    page.layout = source.layout.name if source.layout else None
    page.canonical = _canonical(head.canonical)
    page.witnesses = source.witnesses.heard
    return page


def _canonical(address: str) -> str | None:
    """The address that a page gives itself, unless it is none or that of the site's home."""
    parts = urlsplit(address)
    whole = parts.scheme in {"http", "https"} and parts.hostname and (len(parts.path) > 1 or parts.query)
    return address if whole else None


def _article(source: Source) -> WebPage:
    aside = source.aside
    find_title(source)
    body_element = _family_body(source)
    if body_element is not None:
        said = vote(source.markup, source.blocks, body_element)
        source.region = body_element
        _unmark(source, body_element)
    else:
        sure = find_region(source, None, aside)
        ancestors_kept = sure is not None and sure is not source.markup.body
        said = vote(source.markup, source.blocks, sure if ancestors_kept else None)
        kept = {b.number for b in source.blocks if b.kind != "picture" and said.keeps(b)} if said.letters else None
        source.region = sure if ancestors_kept else find_region(source, kept, aside)
    tell_parts(source, said if said.letters else None, aside)
    body = [b for b in source.blocks if b.part == "body"]
    lead = find_lead(source, body)
    for block in lead:
        block.part = "lead"
    body = [b for b in body if b.part == "body"]
    text = "\n".join(b.text for b in (*lead, *body))
    kind = kinds.language(source, text) or kinds.many(source, body + lead, aside)
    if kind:
        return WebPage(kind, _MESSAGES[kind])
    published = find_published(source)
    author = find_author(source, [b for b in source.blocks if b.part == "byline"])
    said_lead = without_prefix(" ".join(b.text for b in lead)) if lead else None
    if said_lead:
        body = _without(body, said_lead)
    title = source.title
    over_lead = not lead or (bool(body) and body[0].number < lead[0].number)
    if title is None and over_lead and len(body) > 1 and _is_headline(body[0]):
        title = body[0].text
        body = body[1:]
    return WebPage(
        ARTICLE,
        title=title,
        lead=said_lead,
        author=author,
        published=published.moment.iso if published else None,
        published_source=published.source if published else None,
        paragraphs=[b.text for b in body],
        text="\n".join([x for x in (title, said_lead) if x] + _lines(body)),
    )


def _unmark(source: Source, region: HtmlElement) -> None:
    """Take back what is said of the elements around the region: what the family's rule names is the article."""
    around = {region, *region.iterancestors()}
    for block in source.blocks:
        if any(mark[0] in OUTSIDE and mark[1] in around for mark in block.marks):
            block.marks = tuple(mark for mark in block.marks if mark[0] not in OUTSIDE or mark[1] not in around)


def _family_body(source: Source) -> HtmlElement | None:
    if not source.layout:
        return None
    found = source.layout.find(source.markup, "body")
    if not found:
        return None
    best = max(found, key=lambda e: sum(len(t) for t in e.itertext()))
    if source.core < len(source.blocks):
        core = source.blocks[source.core]
        outer = core.home if core.home is not None else core.element
        if not is_inside(core.element, best) and not is_inside(best, outer):
            return None  # the layout's name for something else: most of the prose is not in it
    return best if sum(len(t.strip()) for t in best.itertext()) >= 150 else None


def _lines(body: list[Block]) -> list[str]:
    """The body's lines for the rows: cells in their columns, a sentence that a ``<br>`` broke in one line."""
    lines: list[str] = []
    before: Block | None = None
    for block in body:
        goes_on = (
            before is not None
            and block.broken
            and before.element is block.element
            and block.text[0].islower()
            and not before.text.endswith((".", "!", "?", ":", ";", "…"))
        )
        if goes_on:
            lines[-1] += " " + block.text
        else:
            lines.append(block.aligned or block.text)
        before = block
    return lines


def _without(body: list[Block], lead: str) -> list[Block]:
    """The body without the lead said once more."""
    letters = key(lead)
    return [b for b in body if key(without_prefix(b.text)) != letters]


def _is_headline(block: Block) -> bool:
    """Whether the first line of an article may be its title, where nothing names one."""
    return 12 <= len(block.text) <= 250 and not block.text.endswith((".", ";", ",")) and bool(name(block.text))
