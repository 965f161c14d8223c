"""What stands on the sample sites: every article with its number, slug and sections on each site that carries it.

In: the articles that report on blocs and those that do not. Out: a :class:`Library` of :class:`Posting` records. The
same articles always give the same numbers and addresses.
"""

from __future__ import annotations

import datetime
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from thidua.samples.articles import VIETNAM, Article, relevant_articles
from thidua.samples.other_pages import other_articles
from thidua.samples.sites import SampleSite, parameters, sample_sites


def moment(published: datetime.datetime | datetime.date) -> datetime.datetime:
    """A moment to order by; a day alone counts as its morning."""
    if isinstance(published, datetime.datetime):
        return published.astimezone(VIETNAM)
    return datetime.datetime.combine(published, datetime.time(7), VIETNAM)


def plain(text: str) -> str:
    """A text in small letters without marks."""
    flat = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(character for character in flat if not unicodedata.combining(character))


def _lossy(text: str) -> str:
    """A title as some systems spoil it: marked letters fall out, or become numbers ("ph111ng")."""
    letters = unicodedata.normalize("NFC", text.lower())
    numbers = len(letters) % 2 == 0
    return "".join(x if x.isascii() else (str(ord(x) % 1000) if numbers else "-") for x in letters)


def slug_of(title: str, style: str) -> str:
    """A title as it stands in an address, in the way of a site."""
    if style == "none":
        return ""
    spoilt = style == "lossy" and int(hashlib.sha256(title.encode()).hexdigest(), 16) % 3 == 0
    words = re.sub(r"[^a-z0-9]+", "-", _lossy(title) if spoilt else plain(title)).strip("-")
    return words[:50].rstrip("-") if style == "cut" else words


@dataclass(frozen=True, slots=True)
class Posting:
    """An article as one site carries it."""

    site: str
    number: int
    section: str
    slug: str
    title: str
    lead: str
    body: tuple[str, ...]
    author: str | None
    published: datetime.datetime | datetime.date
    source: str  # id of the article
    relevant: bool
    topic: str
    first: str  # the site that carried the article first
    tags: tuple[str, ...] = ()
    also: tuple[str, ...] = ()  # further sections that list it
    own: str = field(default="", compare=False)  # path and query of its page

    @property
    def moment(self) -> datetime.datetime:
        """When it was published, to order by."""
        return moment(self.published)

    @property
    def is_copy(self) -> bool:
        """Whether another site had it first."""
        return self.site != self.first

    @property
    def identity(self) -> str:
        """Its number as the site's addresses show it."""
        return f"{self.number * 7919 + 104729:07x}"[-7:]

    def values(self, site: SampleSite) -> dict[str, str]:
        """What the site's addresses are made of."""
        section = site.section(self.section)
        when = self.moment
        return {
            "id": str(self.number),
            "slug": self.slug,
            "hex": self.identity,
            "yyyymm": f"{when:%Y%m}",
            "section": section.slug,
            "sid": str(section.number),
            "list": section.list,
        }

    def address(self, form: str = "article", **changed: str) -> str:
        """Its path and query on its site, in one of the site's forms."""
        if self.own and form == "article" and not changed:
            return self.own
        site = sample_sites()[self.site]
        return site.routes[form].make(**{**self.values(site), **changed})


TAGS = {
    "khoi-thi-dua": "khối thi đua",
    "cum-thi-dua": "cụm thi đua",
    "thi-dua-khen-thuong": "thi đua, khen thưởng",
    "nong-thon-moi": "nông thôn mới",
    "chuyen-doi-so": "chuyển đổi số",
    "an-toan-giao-thong": "an toàn giao thông",
    "suc-khoe": "sức khỏe",
    "du-lich": "du lịch",
    "giao-duc": "giáo dục",
}


def _tags(article: Article) -> tuple[str, ...]:
    text = " ".join((article.title, article.lead, *article.body[:2])).lower()
    return tuple(tag for tag, words in TAGS.items() if words in text)


def names_bloc(title: str, lead: str) -> bool:
    """Whether what a list shows of an article lets one guess that it reports on a bloc."""
    words = f"{title} {lead}".lower()
    return any(word in words for word in ("thi đua", "khối", "cụm"))


@dataclass(frozen=True)
class Library:
    """All postings, newest first on each site, and the ways to find one."""

    postings: Mapping[str, tuple[Posting, ...]]
    _by_identity: Mapping[tuple[str, str], Posting] = field(repr=False)

    def all(self) -> Iterable[Posting]:
        """Every posting of every site."""
        for found in self.postings.values():
            yield from found

    def find(self, site: SampleSite, values: Mapping[str, str]) -> Posting | None:
        """The posting that values read from an address name: by number, by the code made of it, or by its slug."""
        if "id" in values and values.get("list", "TinTuc") != "TinTuc":
            return self._by_identity.get((site.host, f"{values['list']}/{int(values['id'])}"))
        if "id" in values:
            return self._by_identity.get((site.host, str(int(values["id"]))))
        if "hex" in values:
            return self._by_identity.get((site.host, "hex:" + values["hex"]))
        if "slug" in values:
            return self._by_identity.get((site.host, "slug:" + values["slug"]))
        return None


def _numbered(site: SampleSite, drafts: list[tuple[Article, datetime.datetime | datetime.date, str]]) -> list[Posting]:
    drafts.sort(key=lambda draft: (moment(draft[1]), draft[0].id))
    counts: dict[str, int] = {}
    slugs: set[str] = set()
    made = []
    for article, published, prefix in drafts:
        section = site.section(article.section)
        rank = counts.get(section.list, 0)
        counts[section.list] = rank + 1
        jitter = len(article.title) % site.get("stride") if section.list == "TinTuc" else 0  # two lists number alike
        number = site.get("first_number") + rank * site.get("stride") + jitter
        slug = slug_of(article.title, site.get("slug"))
        if site.family == "wordpress":
            while slug in slugs:
                slug += "-2"
            slugs.add(slug)
        lead, body = (prefix + article.lead if article.lead else ""), article.body
        if prefix and not lead:
            body = (prefix + body[0], *body[1:])
        made.append(
            Posting(
                site.host, number, section.key, slug, article.title, lead, body, article.author, published, article.id,
                article.relevant, article.topic, article.site, _tags(article), _also(site, article, section.key),
            )
        )  # fmt: skip
    return [replace(posting, own=posting.address()) for posting in made[::-1]]


def _also(site: SampleSite, article: Article, section: str) -> tuple[str, ...]:
    """A few articles on NukeViet sites stand in a second section, under a second address."""
    if site.family == "nukeviet" and len(article.body) % 5 == 0:
        other = "xa-hoi" if section != "xa-hoi" else "chinh-tri"
        return (other,)
    return ()


def build(articles: Iterable[Article]) -> Library:
    """The library of these articles."""
    sites = sample_sites()
    drafts: dict[str, list[tuple[Article, datetime.datetime | datetime.date, str]]] = {host: [] for host in sites}
    for article in articles:
        drafts[article.site].append((article, article.published, ""))
        for copy in article.copies:
            drafts[copy.site].append((article, copy.published or _later(article.published, article.id), copy.prefix))
    for site in sites.values():
        for take in site.get("takes", ()):
            there = [article for article, _, _ in drafts[take["from"]] if article.site == take["from"]]
            taken = [a for a in there if a.relevant and names_bloc(a.title, a.lead)]
            taken.sort(key=lambda article: article.id)
            already = {article.id for article, _, _ in drafts[site.host]}
            for article in taken[:: take["every"]]:
                if article.id not in already:
                    drafts[site.host].append((article, _later(article.published, article.id), take["prefix"]))
    postings = {host: tuple(_numbered(sites[host], found)) for host, found in drafts.items()}
    known: dict[tuple[str, str], Posting] = {}
    for host, found in postings.items():
        lists = {section.key: section.list for section in sites[host].sections}
        for posting in found:
            name = lists[posting.section]
            known[host, str(posting.number) if name == "TinTuc" else f"{name}/{posting.number}"] = posting
            known[host, "hex:" + posting.identity] = posting
            known[host, "slug:" + posting.slug] = posting
    return Library(postings, known)


def _later(published: datetime.datetime | datetime.date, name: str) -> datetime.datetime | datetime.date:
    """When a copy appears: some hours after the original."""
    hours = 2 + len(name) % 17
    if isinstance(published, datetime.datetime):
        return published + datetime.timedelta(hours=hours, minutes=7)
    return published + datetime.timedelta(days=1)


@cache
def library() -> Library:
    """The library of the sample sites."""
    return build((*relevant_articles(), *other_articles()))


# The forms in which an address may name an article, each with what it is a twin by.
FORMS = ("article", "print", "savefile", "sendmail", "amp", "translated", "short")


def posting_at(site: SampleSite, path: str, query: str) -> tuple[Posting, str] | None:
    """The posting that an address of a site names, and the form of the address."""
    values_of_query = parameters(query)
    path = re.sub(r";jsessionid=[^/?]*", "", path, flags=re.IGNORECASE)
    if path.startswith("/index.php/"):
        path = path.removeprefix("/index.php")
    for form in FORMS:
        route = site.routes.get(form)
        # A site whose articles end in a slash answers without it, too.
        slash = form == "article" and site.get("routes")[form].endswith("/") and not path.endswith("/")
        values = route.read(f"{path}/" if slash else path, values_of_query) if route else None
        if values is not None and (found := library().find(site, values)) is not None:
            return found, form
    return None
