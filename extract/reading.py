"""Text → rows: the whole way of one article, and of a stream of them.

In: the text of a page. Out: a :class:`~extract.schema.Extraction`. Pure: no network, no files, no clock.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from extract import VERSION
from extract.confidence import Surroundings, confidence
from extract.document import GIVEN, Analysis, analysis
from extract.lexicon import lexicon
from extract.normalise import name
from extract.page import Given
from extract.pipeline import load
from extract.province import find_province
from extract.rows import Draft, RowMaker, stamp
from extract.schema import Article, Extraction
from extract.text import stored

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from extract.web.reading import WebPage

_MERGER = datetime.date(2025, 7, 1)  # Resolution 202/2025/QH15: the 34 provinces


def read_text(text: str, *, source: str | None = None, url: str | None = None) -> Extraction:
    """The article and rows of one page's text.

    ``source`` is kept as given (a path or address); ``url`` becomes the article's address and its identifier. Raises
    nothing for any text.
    """
    nlp = load(spans=False)
    text = stored(text)
    return extraction(nlp(text), source=source, url=url)


def read_article(page: WebPage, *, source: str | None = None, url: str | None = None) -> Extraction:
    """The article and rows of a web page that is one; its address is ``url``, else the one that it gives itself."""
    nlp = load(spans=False)
    text = page_text(page)
    return _of_page(nlp, text, page, source=source, url=url)


def page_text(page: WebPage) -> str:
    """The stored text of a web page: its lines are whole paragraphs, none is joined to another."""
    return stored(page.text.replace("\n", "\n\n"))


def _of_page(nlp: Language, text: str, page: WebPage, *, source: str | None, url: str | None) -> Extraction:
    doc = nlp.make_doc(text)
    doc.user_data[GIVEN] = Given(
        title=bool(page.title),
        lead=bool(page.lead),
        author=page.author,
        published=_moment(page),
        published_from=page.published_source,
    )
    return extraction(nlp(doc), source=source, url=url or page.canonical)


def _moment(page: WebPage) -> datetime.datetime | datetime.date | None:
    if page.published is None:
        return None
    whole = "T" in page.published
    return datetime.datetime.fromisoformat(page.published) if whole else datetime.date.fromisoformat(page.published)


def read_texts(pages: Iterable[tuple[str | WebPage, str | None]]) -> Iterator[Extraction]:
    """The extractions of many (text or web page, source), in order; memory stays flat however many there are."""
    for page, source in pages:
        yield read_text(page, source=source) if isinstance(page, str) else read_article(page, source=source)


def extraction(doc: Doc, *, source: str | None = None, url: str | None = None) -> Extraction:
    """Rows from a document that has gone through the pipeline."""
    found = analysis(doc)
    given = doc.user_data.get(GIVEN)
    article = _article(found.text, found, source, url, given if isinstance(given, Given) else Given())
    out = Extraction(article)
    if not _gate(found):
        return out
    published = article.published
    if isinstance(published, datetime.datetime):
        published = published.date()
    province = find_province(found)
    if province is not None:
        article.province = province[0]
    maker = RowMaker(found, published)
    maker.make_members()
    maker.make_leaders()
    maker.make_awards()
    maker.make_meetings()
    maker.make_blocs(province)
    reported = _reported(maker)
    if not reported:
        return out
    article.relevant = True
    maker.finish_meetings(reported)
    maker.finish_awards()
    maker.make_people()
    _fill(out, maker, reported)
    _provinces(out, published)
    return out


def _article(text: str, found: Analysis, source: str | None, url: str | None, given: Given) -> Article:
    page = found.page
    digest = hashlib.sha256(text.encode("utf8", "surrogatepass")).hexdigest()

    def cut(span: tuple[int, int] | None) -> str | None:
        return text[span[0] : span[1]].strip() if span else None

    return Article(
        article=hashlib.sha256(url.encode()).hexdigest()[:16] if url else digest[:16],
        source=source,
        url=url,
        site=urlsplit(url).hostname if url else None,
        title=cut(page.title),
        lead=cut(page.lead),
        author=given.author or cut(page.author),
        published=page.published,
        published_from=(given.published_from or "page") if page.published else None,
        language="vi",
        text=text,
        text_hash=digest,
        extractor=VERSION,
    )


def _gate(found: Analysis) -> bool:
    """Whether the article speaks of an emulation bloc at all: a name, and "khối thi đua" or "cụm thi đua" somewhere."""
    if not found.identities:
        return False
    v = found.view
    assert v is not None
    if any(m.emulation for m in found.mentions):
        return True
    # "… cụm, khối thi đua …", "Trưởng cụm thi đua": the words stand, though no mention holds them
    kept = [s for s in found.sentences if s.items]
    return any(
        v.norms[k] in {"khối", "cụm"} and v.longest("emulation", k + 1) for s in kept for k in range(s.start, s.end - 1)
    ) or any(
        " thi đua khen thưởng khối " in v.padded(s.start, s.end).replace(",", "").replace("-", "").replace("  ", " ")
        for s in kept
        if s.part == "title"
    )


def _reported(maker: RowMaker) -> list[int]:
    """The blocs the article reports on: with members, leaders or an event of their own; none makes it irrelevant."""
    members = {d.bloc for d in maker.members}
    awards = {d.bloc for d in maker.awards if getattr(d.row, "status", "") == "proposed"}
    leaders = {d.bloc for d in maker.leaders if getattr(d.row, "unit", None) is not None}
    events = set(maker.events)
    if len(members | leaders) >= 3:
        events = set()  # an article that goes through many blocs names their umbrellas too
    stated = members | leaders | awards
    if stated:
        early = {
            m.bloc
            for n, ms in maker.linker.by_sentence.items()
            for m in ms
            if maker.found.sentences[n].part in {"title", "lead"}
        }
        events = {b for b in events if b in stated or b in early}  # a bloc met in passing holds no meeting here
    own = {b for b in members | leaders | events if _emulates(maker, b)}
    if not own:
        return []
    return sorted(own | (awards if own else set()))


def _emulates(maker: RowMaker, bloc: int) -> bool:
    """Whether a bloc is one of emulation: called so itself, or numbered in an article that calls its like so.

    "Khối 5" beside "khối thi đua" is the second.
    """
    found = maker.found
    identity = found.identities[bloc]
    if any(f.emulation for f in identity.forms) or identity.number is None:
        return True
    v = found.view
    assert v is not None
    led = {d.bloc for d in maker.leaders if getattr(d.row, "unit", None) is not None}
    if (
        bloc in led
        and sum(found.identities[b].number is not None and found.identities[b].kind == identity.kind for b in led) >= 3
    ):
        return True
    return any(m.emulation and not m.named and v.norms[m.start] == identity.kind for m in found.mentions) or any(
        v.norms[k - 1] in {"các", "hai", "ba", "bốn", ","}
        and v.norms[k] in {"khối", "cụm"}
        and v.longest("emulation", k + 1)
        and v.norms[k] == identity.kind
        for s in found.sentences
        if s.items
        for k in range(s.start, s.end - 1)
    )


def _fill(out: Extraction, maker: RowMaker, reported: list[int]) -> None:
    number = {old: new for new, old in enumerate(reported)}
    article = out.article.article
    around = Surroundings(maker, reported)

    def take(table: str, drafts: list[Draft]) -> list[Draft]:
        kept = [d for d in drafts if d.bloc in number or table == "people"]
        for d in kept:
            if hasattr(d.row, "bloc"):
                d.row.bloc = number[d.bloc]
            d.features.update(around.of(table, d))
            stamp(d.row, article, confidence(table, d.row.rule, d.features))
        return kept

    for table in ("blocs", "meetings", "members", "leaders", "awards", "people"):
        rows = getattr(out, table)
        for d in take(table, getattr(maker, table)):
            rows.append(d.row)
            if FEATURES is not None:
                FEATURES[id(d.row)] = d.features


# Set to a dictionary by the calibration, which needs the features behind each row.
FEATURES: dict[int, dict[str, float]] | None = None


def _provinces(out: Extraction, published: datetime.date | None) -> None:
    """Both codes of the province by the day held, else published.

    One name can mean two provinces on two sides of 1 July 2025.
    """
    if out.article.province is None:
        return
    held = next((m.held for m in out.meetings if m.held is not None), None) or published
    province = lexicon().provinces.get(name(out.article.province)) or lexicon().provinces.get(
        name("TP. " + out.article.province)
    )
    if province is None:
        return
    if held is None or held < _MERGER:
        out.article.province_63 = province.code_63
        out.article.province_34 = province.code_34
    else:
        out.article.province_34 = next(
            (p.code_34 for p in lexicon().provinces.values() if name(p.name_34) == name(province.name)),
            province.code_34,
        )
