"""Frames → rows of the reported tables: the makers of all tables in one.

In: an :class:`~extract.document.Analysis`. Out: the rows of one article, each with its evidence, sentence and rule;
confidence is set afterwards (``confidence``). Repeated statements become one row; what a later sentence leaves out is
carried over from the earlier one it was read from.
"""

from __future__ import annotations

from extract import VERSION
from extract.drafting import Draft
from extract.rows_awards import AwardRows
from extract.rows_blocs import BlocRows
from extract.rows_meetings import MeetingRows
from extract.rows_members import MemberRows
from extract.rows_people import PeopleRows
from extract.schema import Row

__all__ = ["Draft", "RowMaker", "stamp"]


class RowMaker(MemberRows, AwardRows, MeetingRows, PeopleRows, BlocRows):
    """Makes the rows of one analysed article; members first, since leaders and awards are linked by them."""


def stamp(row: Row, article: str, confidence: float) -> None:
    """Fill what every row carries: article, confidence, extractor."""
    row.article, row.confidence, row.extractor = article, confidence, VERSION
