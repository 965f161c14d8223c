"""An article of our own and the rows that are read from it, for tests that need rows but no extraction."""

from __future__ import annotations

import datetime
import hashlib

from extract.schema import Article, Award, Bloc, Evidence, Extraction, Leader, Meeting, Member, Person
from output.values import VIETNAM

TEXT = (
    "Khối thi đua các sở quản lý kinh tế tổng kết năm 2023\n"
    "Sáng 09/01/2024, Khối thi đua các sở quản lý kinh tế tỉnh Bình Sơn tổ chức hội nghị tổng kết.\n"
    "Khối gồm các sở: Tài chính, Công Thương; đồng chí Nguyễn Văn An, Giám đốc Sở Tài chính chủ trì.\n"
    "Hội nghị đã bầu Sở Tài chính làm Trưởng khối năm 2024, đề nghị UBND tỉnh tặng Cờ thi đua cho Sở Công Thương.\n"
)


def sample() -> Extraction:
    """One bloc with a row in every table."""
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    article = digest[:16]

    def found(words: str, column: str) -> list[Evidence]:
        start = TEXT.index(words)
        return [Evidence(column, start, start + len(words))]

    def carried(words: str, column: str) -> dict[str, object]:
        sentence = next(line for line in TEXT.splitlines() if words in line)
        return {
            "article": article,
            "evidence": found(words, column),
            "sentence": sentence,
            "rule": "sample",
            "confidence": 0.875,
            "extractor": "0",
        }

    name = "Khối thi đua các sở quản lý kinh tế tỉnh Bình Sơn"
    extraction = Extraction(
        Article(
            article=article,
            source="mau.txt",
            title=TEXT.splitlines()[0],
            published=datetime.datetime(2024, 1, 9, 15, 30, tzinfo=VIETNAM),
            published_from="page",
            language="vi",
            province="Bình Sơn",
            relevant=True,
            text=TEXT,
            text_hash=digest,
            extractor="0",
        )
    )
    extraction.blocs.append(
        Bloc(
            **carried(name, "name"),  # type: ignore[arg-type]
            name=name,
            name_norm=name.lower(),
            aliases=["Khối thi đua các sở quản lý kinh tế"],
            kind="khoi",
            organiser="government",
            level="province",
            province="Bình Sơn",
            member_count=6,
        )
    )
    extraction.meetings.append(
        Meeting(
            **carried("hội nghị tổng kết", "kind"),  # type: ignore[arg-type]
            kind="review",
            held=datetime.date(2024, 1, 9),
            year_reviewed=2023,
        )
    )
    for unit in ("Tài chính", "Công Thương"):
        full = f"Sở {unit}"
        extraction.members.append(
            Member(**carried(unit, "unit"), unit=unit, unit_full=full, unit_norm=full.lower())  # type: ignore[arg-type]
        )
    extraction.leaders.append(
        Leader(
            **carried("Sở Tài chính", "unit"),  # type: ignore[arg-type]
            unit="Sở Tài chính",
            unit_norm="sở tài chính",
            year=2024,
        )
    )
    extraction.awards.append(
        Award(
            **carried("Cờ thi đua", "kind"),  # type: ignore[arg-type]
            kind="emulation_flag",
            award="Cờ thi đua",
            grantor="provincial_committee",
            recipient="Sở Công Thương",
            recipient_norm="sở công thương",
            recipient_type="unit",
            year=2023,
        )
    )
    extraction.people.append(
        Person(
            **carried("Nguyễn Văn An", "name"),  # type: ignore[arg-type]
            name="Nguyễn Văn An",
            honorific="đồng chí",
            posts=["Giám đốc Sở Tài chính"],
            units=["Sở Tài chính"],
            part="chair",
        )
    )
    return extraction


def nothing() -> Extraction:
    """An article that reports no bloc and says nothing else."""
    return Extraction(
        Article(article="0" * 16, source="khong.txt", text="Tin vắn\n", text_hash="0" * 64, extractor="0")
    )
