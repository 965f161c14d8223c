"""Pages of the archive read again, as they were read when they were fetched.

In: places in the archive. Out: one outcome a page: its extraction, or the reason why there is none. Without the
network; what a page is read with (its address, when it was fetched, its headers) is what the archive and the store say.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from extract.errors import Reason
from pipelines.archive import Archived, DamagedRecord, read_record
from pipelines.files import Outcome, TextFile, extracted
from pipelines.reading import read

DAMAGED = Reason.UNREADABLE
"""The reason of a record that cannot be read."""

_GROWS = 5
"""A page is about so many times as long as its record."""


@dataclass(frozen=True, slots=True)
class ArchivedPage(TextFile):
    """A page in the archive.

    Attributes:
        archive: The file of the archive.
        offset: Where in it the record begins.
        length: Of the record.
        url: The address as which it is read; ``None`` for a file, whose path is ``path``.
    """

    archive: str = ""
    offset: int = 0
    length: int = 0
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Reread(Outcome):
    """What a page of the archive says.

    Attributes:
        canonical: The address that the page gives itself.
    """

    canonical: str | None = None


def archived_page(path: Path, offset: int, length: int, *, source: str, url: str | None) -> ArchivedPage:
    """A page in the archive, to be given to a worker."""
    return ArchivedPage(source, _GROWS * length, archive=str(path), offset=offset, length=length, url=url)


def reread(pages: list[TextFile], limit: int) -> list[Outcome]:
    """The outcomes of a few pages of the archive, in their order; never an exception."""
    return [_outcome(page, limit) for page in pages if isinstance(page, ArchivedPage)]


def _outcome(page: ArchivedPage, limit: int) -> Outcome:
    try:
        found = read_record(Path(page.archive), page.offset, page.length)
    except DamagedRecord as error:
        return Reread(page.source, page.stem, reason=DAMAGED, message=str(error))
    if page.url is None:
        (outcome,) = extracted([TextFile(page.path, len(found.body), found.body)], limit)
        return outcome
    return _page(page, found)


def _page(page: ArchivedPage, found: Archived) -> Reread:
    assert page.url is not None
    said = read(found.body, page.url, found.fetched, found.content_type)
    if said.extraction is None:
        return Reread(page.source, page.stem, reason=Reason(said.kind), message=said.message, canonical=said.canonical)
    said.extraction.article.fetched = found.fetched
    return Reread(page.source, page.stem, said.extraction, canonical=said.canonical)
