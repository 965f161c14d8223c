"""What travels from fetched to kept: an address that was found, and what became of one that was visited.

In: what spiders found and fetched. Out: the values that :meth:`output.store.Store.discover` and
:meth:`output.store.Store.commit` take. They hold no logic; everything in a visit is kept together or not at all.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extract.schema import Extraction

LIST = "list"
ARTICLE = "article"
"""The two roles of an address: a page that leads to others, or a page that may be an article."""

PAGE = "page"
ASIDE = "aside"
"""The forms of an article's own page: as its list names it, or as only a box at the side of another page does."""


@dataclass(slots=True)
class Discovered:
    """An address that was found, one of its site's by its key.

    Attributes:
        site: Name of the site.
        key: Its identity (:func:`spiders.keys.canonical`): equal for all twins of a page.
        url: The address to fetch.
        role: ``list`` or ``article``.
        walk: How it was found: feed, sitemap, listing, search, tag, endpoint, file.
        score: The chance that it reports on a bloc, 0 to 1.
        form: page, aside (a page that only a box at the side names), print, amp or mobile; where several are known, the
            first of them is preferred, so that twins and old slugs in such boxes wait for the address of the list.
        anchor: The fullest text that names it.
        lead: Text beside it.
        day: The day beside it.
        section: The list that it stands in.
        depth: Steps from where the walk began.
        page: Number of the page in its listing.
        parent: Key of the page that it was found on.
        post: The body of a form's request, URL-encoded; ``None`` is a GET.
        again: Whether a list that an earlier run has read is to be read again, since there is something new before it.
    """

    site: str
    key: str
    url: str
    role: str
    walk: str
    score: float
    form: str = PAGE
    anchor: str = ""
    lead: str = ""
    day: datetime.date | None = None
    section: str = ""
    depth: int = 0
    page: int = 1
    parent: str | None = None
    post: str | None = None
    again: bool = False


@dataclass(slots=True)
class Visit:
    """What became of one entry of the frontier; everything in it is kept in one transaction.

    Attributes:
        entry: Identifier of the entry in the frontier.
        outcome: article, twin, unchanged, list, no_article, failed, refused, gone …
        reason: Why it is no article or failed: soft_404, robots, http_500, too_large, timeout, challenge …
        fetched: When, with its zone.
        headers: As received, in their order.
        body: As received, decoded; it is not kept beyond the record.
        body_hash: What tells this body from another; made of the body where it is not given.
        etag: For the next conditional request.
        last_modified: Likewise.
        discovered: What was found on it.
        extraction: What the article says, where it is one.
        page: The page as read, in plain values, where something needs it.
        record: The finished archive members (:func:`pipelines.archive.record_members`), to be appended.
        retry_at: When it may be asked again: the entry goes on waiting.
        address: The IP address that answered.
        parent: Key of the page that its entry was found on.
        shown: How many article links a list showed, those outside the site included.
        news: How many articles a list showed that are worth being fetched and were not known.
    """

    entry: int
    site: str
    key: str
    url: str
    role: str
    walk: str
    outcome: str
    reason: str | None = None
    status: int | None = None
    final_url: str | None = None
    fetched: datetime.datetime | None = None
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    etag: str | None = None
    last_modified: str | None = None
    discovered: list[Discovered] = field(default_factory=list)
    extraction: Extraction | None = None
    page: dict[str, Any] | None = None
    record: bytes | None = None
    retry_at: datetime.datetime | None = None
    body_hash: str | None = None
    address: str | None = None
    shown: int = 0
    news: int = 0
    parent: str | None = None
