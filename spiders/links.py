"""A list page, read: the articles it shows, the lists it leads to, its next pages.

In: the bytes of any HTML page, its address, its site. Out: a :class:`ListPage`. Nothing is fetched and nothing is
believed: links to other hosts are left in, what people cannot see is marked, calendars are left out. A page that is no
HTML gives an empty list.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extract.web.decoding import html_of
from extract.web.head import Head
from extract.web.markup import Markup, parsed
from extract.web.refusal import Refused
from spiders.addressing import address
from spiders.anchors import FOOTER, HIDDEN, MAIN, NAVIGATION, RELATED, Anchor, absolute, walk
from spiders.endless import is_endless
from spiders.entries import Beside, Entries
from spiders.families import guess
from spiders.forms import SearchForm, read_forms
from spiders.hosts import base_host
from spiders.identity import read_path
from spiders.keys import canonical, list_key, names_article
from spiders.naming import name_of, sections_above, words_of
from spiders.pages_ahead import following
from spiders.wording import said, wording

if TYPE_CHECKING:
    from spiders.sites import Site, Walk

__all__ = ["FOOTER", "HIDDEN", "MAIN", "NAVIGATION", "RELATED", "Link", "ListPage", "SearchForm", "read_list"]

_PLACES = {MAIN: 0, RELATED: 1, NAVIGATION: 2, FOOTER: 3, HIDDEN: 4}
_TAG = re.compile(
    r"/(?:tags?|tag-video|tu-khoa|tukhoa|keyword|keywords|chu-de|topic|dong-su-kien)/|-p?tag\d*\.html|/tag\.html|-event\d+\.html|[?&]tag=",
    re.IGNORECASE,
)
_FEED = re.compile(
    r"(?:^|/)(?:rss\w*|feeds?|atom)(?:[/.?]|$)|\.(?:rss|atom)(?:$|\?)|[?&]format=feed|[?&]feed=|/rss\.xml|/feed\.xml|/listfeed\.aspx|/atom\.xml",
    re.IGNORECASE,
)
_FEED_TYPES = ("rss", "atom", "application/xml", "text/xml", "rdf")
_SLUG = re.compile(r"[^\W_]+")
_LANGUAGES = re.compile(r"^/(?:en|en-us|fr|zh|cn|zh-cn|ja|ko|km|khmer|lo)(?:/|$)", re.IGNORECASE)
MOST_LINKS = 3_000


@dataclass(frozen=True, slots=True)
class Link:
    """A link to what may be an article, or to a list."""

    url: str  # absolute
    anchor: str = ""  # the fullest text that names it
    lead: str = ""  # text beside it in the same entry
    day: datetime.date | None = None  # stamp beside it
    section: str = ""  # the list that it stands in
    place: str = MAIN  # main, navigation, related, footer (with advertisements), hidden
    rel: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ListPage:
    """What a list page leads to."""

    links: tuple[Link, ...] = ()  # what may be articles, in page order
    sections: tuple[Link, ...] = ()
    tags: tuple[Link, ...] = ()
    following: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    forms: tuple[SearchForm, ...] = ()  # searches
    postbacks: tuple[SearchForm, ...] = ()  # next pages that a form turns to
    endpoints: tuple[Walk, ...] = ()
    canonical: str | None = None
    generator: str = ""
    family: str | None = None
    language: str = ""


@dataclass(slots=True)
class _Target:
    """All links of a page to one address."""

    key: str
    anchors: list[Anchor] = field(default_factory=list)


def read_list(
    content: bytes, url: str, site: Site, *, content_type: str | None = None, fetched: datetime.datetime | None = None
) -> ListPage:
    """Read a list page.

    Args:
        content: The page as served, content encoding undone.
        url: Its address, after redirects.
        site: Its site.
        content_type: The header of that name.
        fetched: When it was fetched; no day behind it is believed.
    """
    try:
        markup = parsed(html_of(content, content_type))
    except Refused:
        return ListPage()
    return _Reading(markup, url, site, fetched).page()


class _Reading:
    """One page being read."""

    def __init__(self, markup: Markup, url: str, site: Site, fetched: datetime.datetime | None) -> None:
        self.markup, self.url, self.site = markup, url, site
        self.base = (
            next((absolute(url, e.get("href") or "") for e in markup.tagged("base") if e.get("href")), "") or url
        )
        self.latest = fetched.date() + datetime.timedelta(days=1) if fetched else None
        self.article = tuple(re.compile(shape) for shape in site.article)
        self.listing = tuple(re.compile(shape) for shape in site.listing)
        self.here = list_key(url, site)
        self.above: list[str] = [""]
        self.hosts = {base_host(host.lower()) for host in (site.name, *site.hosts)}

    def page(self) -> ListPage:
        from spiders.declared import endpoints, inline_links

        head = _head(self.markup)
        found = walk(self.markup, self.base)
        targets = self._targets(found.anchors)
        articles = {key: target for key, target in targets.items() if self._is_article(target)}
        family = self.site.family or guess(
            self.markup, head, self.url, tuple(target.anchors[0].url for target in articles.values())
        )
        others = [anchor for anchor in found.anchors if not anchor.url or self._key(anchor.url) not in articles]
        own = self._own_section(found.headline, found.anchors, head)
        self.above = sections_above(
            found.headings, (anchor for target in articles.values() for anchor in target.anchors)
        )
        links = self._articles(articles, own)
        links += self._inline(inline_links(self.markup, self.base), {self._key(link.url) for link in links})
        sections, tags = self._lists(targets, articles)
        declared = [absolute(self.base, href) for rel, href, _ in _relations(self.markup) if "next" in rel]
        onward = following(others, self.url, family=family, declared=[one for one in declared if one])
        ahead = [one for one in dict.fromkeys(onward) if not is_endless(one) and list_key(one, self.site) != self.here]
        forms = read_forms(self.markup, found.anchors, self._clean(self.url), self.base)
        turned = {list_key(one, self.site) for one in ahead}
        return ListPage(
            links=tuple(links[:MOST_LINKS]),
            sections=tuple(link for link in sections if list_key(link.url, self.site) not in turned),
            tags=tuple(tags),
            following=tuple(dict.fromkeys(self._clean(one) for one in ahead)),
            feeds=self._feeds(found.anchors),
            forms=tuple(form for form in forms if form.kind == "search"),
            postbacks=tuple(form for form in forms if form.kind == "next"),
            endpoints=endpoints(self.markup, self.base, self.url),
            canonical=absolute(self.base, head.canonical) or None if head.canonical else None,
            generator=head.generator,
            family=family,
            language=head.language,
        )

    def _clean(self, url: str) -> str:
        """An address as it is fetched: without sessions, tokens and what else says nothing."""
        return canonical(url, self.site).url

    def _key(self, url: str) -> str:
        return canonical(url, self.site).key

    def _targets(self, anchors: list[Anchor]) -> dict[str, _Target]:
        """The addresses that may be pages, each with all links to it."""
        words = wording()
        found: dict[str, _Target] = {}
        for anchor in anchors:
            if not anchor.url or anchor.calendar or is_endless(anchor.url):
                continue
            parts = address(anchor.url)
            if not parts.host or words.files.search(parts.path) or words.technical.search(parts.path):
                continue
            if words.share.search(parts.host) or _FEED.search(anchor.url.partition("//")[2].partition("/")[2]):
                continue
            key = self._key(anchor.url)
            found.setdefault(key, _Target(key)).anchors.append(anchor)
        return found

    def _is_article(self, target: _Target) -> bool:
        """Whether the links to an address look like links to an article."""
        first = target.anchors[0]
        parts = address(first.url)
        path = parts.path
        asked = path + ("?" + "&".join(raw for _, _, raw in parts.query) if parts.query else "")
        ours = base_host(parts.host) in self.hosts
        if path == "/" and not parts.query:
            return False
        if ours and any(shape.search(asked) for shape in self.article):
            return (
                not any(shape.search(asked) for shape in self.listing)
                or max(words_of(anchor) for anchor in target.anchors) >= 5
            )
        if ours and any(shape.search(asked) for shape in self.listing):
            return False
        if _TAG.search(asked) or _LANGUAGES.match(path):
            return False
        words = max(words_of(anchor) for anchor in target.anchors)
        surely = names_article(first.url, self.site)
        if surely:
            # an address of an article, unless a menu names it in a word or two
            return words > 2 or any(anchor.place == MAIN or words == 0 for anchor in target.anchors)
        if all(anchor.pager or anchor.crumb for anchor in target.anchors):
            return False
        slug = len(
            _SLUG.findall(
                read_path(path).plain.rpartition("/")[2].rpartition(".")[0] or path.rstrip("/").rpartition("/")[2]
            )
        )
        in_menu = all(anchor.place in {NAVIGATION, FOOTER} for anchor in target.anchors)
        if in_menu:
            return slug >= 7 and words >= 7
        return (
            words >= 8 or (words >= 5 and (slug >= 5 or any(anchor.heading for anchor in target.anchors))) or slug >= 8
        )

    def _own_section(self, headline: str, anchors: list[Anchor], head: Head) -> str:
        """What the page itself is a list of."""
        crumbs = [
            anchor.text
            for anchor in anchors
            if anchor.crumb and anchor.text and said(anchor.text) not in wording().idle
        ]
        if headline and len(headline) <= 100:
            return headline
        if crumbs:
            return crumbs[-1]
        return re.split(r"\s[|–—-]\s", head.title)[0][:100] if head.title else ""

    def _articles(self, articles: dict[str, _Target], own: str) -> list[Link]:
        entries = Entries([(anchor, key) for key, target in articles.items() for anchor in target.anchors], self.latest)
        out = []
        for key, target in articles.items():
            anchors = sorted(target.anchors, key=lambda anchor: _PLACES[anchor.place])
            seen = [anchor for anchor in anchors if anchor.place != HIDDEN] or anchors
            names = frozenset(text for anchor in seen for text in (anchor.text, anchor.title, anchor.alt) if text)
            name, spoken = name_of(seen)
            beside = Beside()
            for anchor in seen[:4]:
                found = entries.beside(anchor, key, names)
                beside = Beside(
                    max(beside.lead, found.lead, key=len), beside.day or found.day, beside.label or found.label
                )
            lead = beside.lead
            if spoken and spoken not in lead:
                lead = f"{spoken} {lead}".strip()
            pages = [anchor for anchor in seen if canonical(anchor.url, self.site).form == "page"]
            chosen = (pages or seen)[0]
            above = next((text for anchor in seen if (text := self.above[anchor.above])), "")
            out.append(
                Link(
                    self._clean(chosen.url),
                    name,
                    lead,
                    beside.day,
                    above or own,
                    seen[0].place,
                    frozenset.intersection(*(anchor.rel for anchor in seen)),
                )
            )
        return out

    def _inline(self, found: Iterator[tuple[str, str]], known: set[str]) -> list[Link]:
        """Articles that the page names in its data only."""
        out = []
        for url, name in found:
            key = self._key(url)
            if key not in known and not is_endless(url) and address(url).path != "/":
                known.add(key)
                out.append(Link(url, name))
        return out

    def _lists(self, targets: dict[str, _Target], articles: dict[str, _Target]) -> tuple[list[Link], list[Link]]:
        """The sections and the tags that a page leads to."""
        sections: list[Link] = []
        tags: list[Link] = []
        seen = {self.here}
        for key, target in targets.items():
            if key in articles:
                continue
            for anchor in target.anchors:
                listed = list_key(anchor.url, self.site)
                text = anchor.text or anchor.title or anchor.alt
                if listed in seen or base_host(address(anchor.url).host) not in self.hosts:
                    continue
                path = address(anchor.url).path
                if _LANGUAGES.match(path) or canonical(anchor.url, self.site).form in {"print", "amp"}:
                    continue
                link = Link(
                    self._clean(anchor.url), text, section=self.above[anchor.above], place=anchor.place, rel=anchor.rel
                )
                if _TAG.search(anchor.url) or "tag" in anchor.rel:
                    seen.add(listed)
                    tags.append(link)
                elif (
                    text
                    and len(text) <= 120
                    and said(text) not in wording().idle
                    and not (anchor.pager and said(text).isdigit())
                ):
                    if not any(character.isalpha() for character in text):
                        continue
                    seen.add(listed)
                    sections.append(link)
        return sections, tags

    def _feeds(self, anchors: list[Anchor]) -> tuple[str, ...]:
        """The feeds that a page names: in its head, and as links."""
        found = [
            absolute(self.base, href)
            for rel, href, kind in _relations(self.markup)
            if "alternate" in rel and any(word in kind for word in _FEED_TYPES) and "oembed" not in href
        ]
        for anchor in anchors:
            if not anchor.url or anchor.place == HIDDEN or len(found) > 300:
                continue
            if not _FEED.search(anchor.url):
                continue
            parts = address(anchor.url)
            target = parts.path + ("?" + "&".join(raw for _, _, raw in parts.query) if parts.query else "")
            if base_host(parts.host) in self.hosts and _FEED.search(target):
                found.append(anchor.url)
        kept = [one for one in found if one and not re.search(r"/comments?/feed|/comments/|[?&]feed=comments", one)]
        return tuple({list_key(one, self.site): one for one in reversed(kept)}.values())[::-1]


def _head(markup: Markup) -> Head:
    """Of the head what a list needs."""
    head = Head(language=(markup.root.get("lang") or markup.root.get("xml:lang") or "").lower())
    head.title = next((" ".join((e.text or "").split()) for e in markup.tagged("title")), "")
    for element in markup.tagged("meta"):
        if (element.get("name") or "").lower() == "generator" and not head.generator:
            head.generator = head.metas["generator"] = (element.get("content") or "").strip()
    head.canonical = next((href for rel, href, _ in _relations(markup) if "canonical" in rel), "")
    return head


def _relations(markup: Markup) -> Iterator[tuple[frozenset[str], str, str]]:
    """The ``<link>`` elements: relations, address, type."""
    for element in markup.tagged("link"):
        href = (element.get("href") or "").strip()
        if href:
            yield frozenset((element.get("rel") or "").lower().split()), href, (element.get("type") or "").lower()
