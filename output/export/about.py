"""What a release says of itself in every file that can hold it.

In: what the person who exports says, and what the store tells. Out: :class:`About`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from extract.schema import SCHEMA_VERSION

NAME = "thidua"
TITLE = "Emulation blocs (khối thi đua, cụm thi đua) in Vietnamese provincial news"
UNRELEASED = "unreleased"


@dataclass(frozen=True, slots=True)
class About:
    """A release.

    Attributes:
        version: The dataset's version, as who releases it counts.
        title: The dataset's title.
        authors: Who answers for the dataset.
        released: Day of the release, ``2026-01-31``.
        licence: Identifier of the dataset's licence (SPDX), such as CC-BY-4.0.
        publish: Whether it is the form without the articles' texts.
        extractors: Versions of the extractor that made the rows.
        schema: Version of the schema.
    """

    version: str = UNRELEASED
    title: str = TITLE
    authors: tuple[str, ...] = ()
    released: str | None = None
    licence: str | None = None
    publish: bool = False
    extractors: tuple[str, ...] = field(default=())
    schema: str = SCHEMA_VERSION

    @property
    def form(self) -> str:
        """``publishable`` or ``full``."""
        return "publishable" if self.publish else "full"

    def facts(self) -> dict[str, str]:
        """What is written into files as names and values."""
        out = {
            "title": self.title,
            "version": self.version,
            "form": self.form,
            "schema": self.schema,
            "extractor": ", ".join(self.extractors),
            "authors": "; ".join(self.authors),
            "released": self.released or "",
            "licence": self.licence or "",
        }
        return {name: value for name, value in out.items() if value}
