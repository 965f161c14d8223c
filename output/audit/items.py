"""One line of an audit: something to check, where it was drawn from, and what a person said of it.

In: values. Out: :class:`Item`, and the sum that tells whether a spreadsheet has changed what must stay.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from extract.schema import TABLES

ROW, ARTICLE, PAGE = "row", "article", "page"
KINDS = (ROW, ARTICLE, PAGE)
BANDS = ((0.0, 0.5), (0.5, 0.8), (0.8, 0.95), (0.95, 1.01))
RIGHT, WRONG, UNSURE = "right", "wrong", "unsure"
MISSED = tuple(f"missed_{table}" for table in TABLES)


@dataclass(frozen=True, slots=True)
class Item:
    """Something to check.

    Attributes:
        key: What it is: table and identifier of a row, identifier of an article, key of a page.
        kind: ``row``: is it what the article says? ``article``: does it report on a bloc, and which rows are missing?
            ``page``: was it right to leave it out, and which rows are lost with it?
        table: Of a row, its table.
        stratum: The part of the data it was drawn from.
        in_stratum: How many there are in that part.
        drawn: How many of them were drawn.
        seed: The seed of the draw.
        found: Of an article, how many rows each table has from it (``blocs=1 members=12``).
        what: The row in words; of a page why it was left out.
        verdict: What the person says; ``None`` where nothing was said yet.
        missed: How many rows of each table the text states and the data lack.
    """

    key: str
    kind: str
    table: str
    stratum: str
    in_stratum: int
    drawn: int
    seed: int
    site: str = ""
    confidence: str = ""
    title: str = ""
    url: str = ""
    what: str = ""
    sentence: str = ""
    words: str = ""
    found: str = ""
    text: str = ""
    verdict: str | None = None
    missed: dict[str, int] = field(default_factory=dict)
    note: str = ""
    checked_by: str = ""

    def sum(self) -> str:
        """A sum over what must stay as it is; it begins with a letter, so that no spreadsheet takes it for a number."""
        parts = (self.key, self.kind, self.table, self.stratum, self.in_stratum, self.drawn, self.seed, self.found)
        return "c-" + hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:12]


def band_of(confidence: float) -> str:
    """The band of a confidence, such as ``0.8-0.95``."""
    low, high = next((b for b in BANDS if b[0] <= confidence < b[1]), BANDS[0])
    return f"{low:g}-{min(high, 1):g}"
