"""A document with everything the components found in it, before rows are made.

In: a spaCy ``Doc`` of stored text. Out: an :class:`Analysis`, filled step by step: page, sentences, view, bloc
mentions, clauses, frames. Each step is one function here and one component of the spaCy pipeline (``components``).
"""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass, field

from spacy.tokens import Doc

from extract.awards import Carry, Grant, read_awards
from extract.blocs import Mention, read_blocs
from extract.clause import Item, known_places, list_openers, loud_tokens, read_items, shared_names
from extract.extent import settle
from extract.identity import Identity, identify
from extract.leaders import Context, Holding, read_leaders
from extract.meetings import Years, find_years
from extract.members import Declared, Membership, read_members
from extract.numbers import Year
from extract.page import Given, Page, read_page
from extract.sentences import sentences as split
from extract.syllables import syllables
from extract.tables import Columns, read_header, read_row
from extract.tokenizer import TEXT
from extract.view import Phrases, View, build_view

GIVEN = "thidua.given"
"""Where a document keeps what the markup of its page has told (:class:`~extract.page.Given`)."""

_KEPT = {"title", "lead", "body", "caption"}


@dataclass(slots=True)
class Sentence:
    """Tokens of one sentence of the article, the part of the page it stands in, its line."""

    start: int
    end: int
    part: str
    line: int
    items: list[Item] = field(default_factory=list)


@dataclass
class Analysis:
    """What is known of a document; see the module's docstring for the order in which it is filled."""

    text: str
    page: Page
    spans: list[tuple[int, int]]
    sentences: list[Sentence] = field(default_factory=list)
    view: View | None = None
    mentions: list[Mention] = field(default_factory=list)
    identities: list[Identity] = field(default_factory=list)
    years: Years = field(default_factory=Years)
    assigning: bool = False
    holdings: list[Holding] = field(default_factory=list)
    grants: list[Grant] = field(default_factory=list)
    lists: list[Membership] = field(default_factory=list)
    declared: list[Declared] = field(default_factory=list)
    shares: dict[str, dict[int, float]] = field(default_factory=dict)  # by table and first token: the taggers' belief


def sentence_at(found: Analysis, token: int) -> Sentence | None:
    """The sentence that holds a token, if one does."""
    n = bisect.bisect_right(found.sentences, token, key=lambda s: s.start) - 1
    return found.sentences[n] if n >= 0 and token < found.sentences[n].end else None


def analysis(doc: Doc) -> Analysis:
    """The analysis kept with a document; raises ``KeyError`` where the pipeline's first component has not run."""
    found: Analysis = doc.user_data["thidua"]
    return found


def read_sentences(doc: Doc) -> Analysis:
    """Page parts and sentences: the first step."""
    text = doc.user_data.get(TEXT) or doc.text
    given = doc.user_data.get(GIVEN)
    page = read_page(text, given if isinstance(given, Given) else None)
    found = Analysis(text, page, split(text))
    doc.user_data["thidua"] = found
    tokens = syllables(doc)
    starts, words = tokens.start, tokens.words
    lines = [line.start for line in page.lines]
    for a, b in found.spans:
        n = bisect.bisect_right(lines, a) - 1
        i, j = bisect.bisect_left(starts, a), bisect.bisect_left(starts, b)
        while i < j and words[j - 1].isspace():
            j -= 1
        if i < j:
            found.sentences.append(Sentence(i, j, page.lines[n].part if n >= 0 else "body", n))
    return found


def read_view(doc: Doc, phrases: Phrases) -> None:
    """The view with the lexicons' matches: the second step."""
    found = analysis(doc)
    tokens = syllables(doc)
    spans = [(s.start, s.end) for s in found.sentences]
    found.view = build_view(found.text, tokens, spans, phrases.find(tokens.norms))


def read_mentions(doc: Doc, extents: bool = True) -> None:
    """Bloc mentions of the article's own lines and what they mean: the third step.

    ``extents`` asks the tagger how far their names go.
    """
    found = analysis(doc)
    v = found.view
    assert v is not None
    kept = [(s.start, s.end) for s in found.sentences if s.part in _KEPT]
    found.mentions = []
    n = 0
    for m in read_blocs(v):  # both in the order of the text
        while n < len(kept) and kept[n][1] <= m.start:
            n += 1
        if n < len(kept) and kept[n][0] <= m.start:
            found.mentions.append(m)
    if extents:
        settle(v, found.mentions)
    found.identities = identify(v, found.mentions)


def read_clauses(doc: Doc) -> None:
    """Signs of every sentence of the article: the fourth step."""
    found = analysis(doc)
    v = found.view
    assert v is not None
    mentions = {m.start: m for m in found.mentions}
    kept = [s for s in found.sentences if s.part in _KEPT]
    openers, loud = list_openers(v), loud_tokens(v, mentions)
    listed = [shared_names(v, s.start, s.end, openers) for s in kept]
    places = known_places(v, [(s.start, s.end) for s in kept], listed)
    for s, names in zip(kept, listed, strict=True):
        s.items = read_items(v, s.start, s.end, mentions, places, names, loud)


def read_frames(doc: Doc) -> None:
    """Members, leaders and awards of every sentence: the fifth step."""
    found = analysis(doc)
    v = found.view
    assert v is not None
    kept = [(n, s) for n, s in enumerate(found.sentences) if s.part in _KEPT]
    order = sorted(kept, key=lambda x: x[1].part != "title")
    found.years = find_years(v, [(s.start, s.end) for _, s in order[:14]])
    published = found.page.published
    current = (published.year - 1 if published.month <= 6 else published.year) if published else None
    context = Context(current_year=current, review_year=found.years.review, reviewing=found.years.strong)
    _assignment(found, v, context)
    found.assigning = context.assigning
    carry = Carry()
    columns: Columns | None = None
    for at, (n, s) in enumerate(kept):
        if not s.items:
            continue
        columns = read_header(v, s.start, s.end) or columns
        if columns is not None and (row := read_row(v, s.start, s.end, s.items, columns, context.assigned_year, n)):
            found.holdings += row
            continue
        text = v.padded(s.start, s.end)
        context.agreed = any(
            w in text
            for w in (" thống nhất ", " nhất trí ", " đồng thuận ", " luân phiên ", " đồng ý ", " biểu quyết ")
        ) or text.startswith(" kết quả")
        context.headline = s.part == "title"
        if " giao ước " in text and (said := _pledged(s.items, v)) is not None:
            context.pledged = (n, said)
        found.holdings += read_leaders(s.items, context, n)
        if " từng được " not in text:  # what a unit was once given is no news of this year
            found.grants += read_awards(s.items, carry, n)
        following = [(x.start, x.end) for _, x in kept[at + 1 : at + 61]]
        lists, declared = read_members(v, s.items, s.end, following, n)
        found.lists += lists
        found.declared += declared


_ASSIGNS = (
    " giao nhiệm vụ ",
    " phân công ",
    " chỉ định ",
    " giao ",
    " kiện toàn ",
    " công nhận ",
    " thông báo ",
    " danh sách ",
    " phê duyệt ",
    " cử ",
    " thành lập các ",
)
_PLURAL = (" cụm , khối ", " khối , cụm ", " các cụm ", " các khối ", " cụm và khối ", " cụm , các khối ")


def _pledged(items: list[Item], v: View) -> Year | None:
    """The year a pledge is signed for, where the sentence says so behind the word."""
    for item in items:
        if isinstance(item.thing, Year) and not item.thing.relative:
            before = v.norm(max(0, item.start - 6), item.start)
            if "giao ước" in before:
                return item.thing
    return None


def _assignment(found: Analysis, v: View, context: Context) -> None:
    """Whether the article as a whole tells who is given which role, and for which year.

    "Giao nhiệm vụ Cụm trưởng, Khối trưởng năm 2020" is such a title.
    """
    opening = [x for x in found.sentences if x.part == "title"] + [
        x for x in found.sentences if x.part in _KEPT and x.part != "title"
    ][:4]
    for s in opening:
        text = v.padded(s.start, s.end).replace(" giao ước ", " ").replace(" giao thông ", " ")
        plural = any(w in text for w in _PLURAL) or sum(i.sign == "R" for i in s.items) >= 2
        roles = "trưởng" in text and ("khối" in text or "cụm" in text)
        strong = any(w in text for w in _ASSIGNS[:4])
        founding = (
            plural
            and re.search(
                r" (?:thành lập|kiện toàn|chia|phân chia|sắp xếp)(?: ,| và)? (?:kiện toàn |lại )?"
                r"(?:các |\d+ )?(?:cụm|khối) ",
                text,
            )
            is not None
            and " tổng kết " not in text
            and " hội nghị " not in text
            and s.part == "title"
        )
        if (
            founding
            or (strong and (plural or (roles and " năm " in text and s.part == "title")))
            or (
                plural
                and roles
                and any(w in text for w in _ASSIGNS)
                and " hội nghị " not in text
                and " bầu " not in text
            )
        ):
            context.assigning = True
            year = next((i.thing for i in s.items if i.sign == "Y"), None)
            if context.assigned_year is None and year is not None:
                context.assigned_year = year  # type: ignore[assignment]
    if context.assigning or context.review_year is not None:
        return
    heads = sum(
        len(
            re.findall(
                r"R_?[=:]_?U|Um+R",
                "".join(i.sign if i.sign != "R" or getattr(i.thing, "role", "") == "head" else "r" for i in s.items),
            )
        )
        for s in found.sentences
    )
    lines = sum(
        re.search(r"^[^U]*B[^URAe]*(?:R[:=-]?_?U|:?_?U[m=-]+_?R)", "".join(i.sign for i in s.items)) is not None
        for s in found.sentences
    )
    many = lines >= 3 or (heads >= 3 and len(found.identities) >= 3)
    if many:
        context.assigning = True  # bloc after bloc with its heads
        said = (i.thing for s in opening for i in s.items)
        context.assigned_year = next((y for y in said if isinstance(y, Year)), None)
