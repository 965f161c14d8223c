"""Small reports of blocs for resolution: an article with a bloc, its meeting, members, heads and awards."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from typing import Any

from extract.schema import Article, Award, Bloc, Extraction, Leader, Meeting, Member
from output.resolve import Overrides, Resolution, resolve_reported
from output.resolve.provinces import MERGER, area_of
from output.resolve.reported import from_extractions, row_id
from output.resolved import LedgerEntry


def report(
    name: str,
    *,
    bloc: str = "Khối thi đua Văn hóa - Xã hội",
    province: str | None = "Lào Cai",
    day: str = "2024-01-10",
    site: str = "bao.example",
    year: int | None = None,
    kind: str = "review",
    members: Sequence[str] = (),
    leaders: Sequence[tuple[str, str, int | None, str]] = (),
    awards: Sequence[tuple[Any, ...]] = (),
    text: str | None = None,
    **of_bloc: Any,
) -> Extraction:
    """An article on a bloc; leaders are (role, unit, year, status), awards (kind, grantor, recipient, status)."""
    published = datetime.date.fromisoformat(day)
    article = Article(hashlib.sha256(name.encode()).hexdigest()[:16], site=site, url=f"https://{site}/{name}")
    article.published, article.province, article.relevant, article.language = published, province, True, "vi"
    area = area_of(province, published) if province else None
    if area is not None:
        article.province_63 = area.code_63 if published < MERGER else None
        article.province_34 = area.code_34
    article.text = text or " ".join(f"{name}-{n}" for n in range(60))
    article.text_hash = hashlib.sha256(article.text.encode()).hexdigest()
    reviewed = year if year is not None else published.year - 1
    carried: dict[str, Any] = {"article": article.article}
    return Extraction(
        article,
        [Bloc(name=bloc, province=province, **carried, **of_bloc)],
        [Meeting(kind=kind, held=published, year_reviewed=reviewed if kind != "pledge" else None, **carried)],
        [Member(unit=unit, **carried) for unit in members],
        [Leader(role=role, unit=unit, year=term, status=status, **carried) for role, unit, term, status in leaders],
        [
            Award(
                kind=award,
                grantor=grantor,
                recipient=who,
                status=status,
                year=reviewed,
                recipient_type="unit",
                **carried,
            )
            for award, grantor, who, status in awards
        ],
    )


def resolved(
    *reports: Extraction, ledger: Sequence[LedgerEntry] = (), overrides: Overrides | None = None
) -> Resolution:
    """These reports resolved."""
    return resolve_reported(from_extractions(reports), ledger=ledger, overrides=overrides)


def unit_of(resolution: Resolution, one: Extraction, place: int = 0) -> str:
    """The unit that a member is."""
    return resolution.unit_of[("members", row_id(one.members[place]))]


def bloc_of(resolution: Resolution, one: Extraction) -> str:
    """The bloc that a report is on."""
    return resolution.bloc_of[(one.article.article, 0)]
