"""One article as an annotation: the JSON shape in which extractions are compared with what a reader took from the text.

In: an extraction. Out: plain values (docs/annotation.md), and files ``NAME.json`` for ``NAME.txt``.
"""

from __future__ import annotations

import json
import os
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.errors import UnwritableOutput
from extract.schema import TABLES
from output.values import plain, plain_row

if TYPE_CHECKING:
    from extract.schema import Extraction, Row

_ARTICLE = (
    "article",
    "source",
    "url",
    "site",
    "title",
    "lead",
    "author",
    "published",
    "published_from",
    "language",
    "text",
)
_FULL = {"unit_full": "full", "recipient_full": "full"}
_LEFT_OUT = {"article", "extractor"}  # the same for every row: they stand once, above


def annotation(extraction: Extraction, identifier: str | None = None) -> dict[str, Any]:
    """The annotation of an article.

    Args:
        extraction: What the article says.
        identifier: The value of ``id``, such as the name of the file; by default the article's identifier.
    """
    article = extraction.article
    published = plain(article.published)
    values = plain_row(article)
    return {
        "id": identifier if identifier is not None else article.article,
        "published": published[:10] if published else None,
        "province": article.province,
        "relevant": article.relevant,
        **{table: [_row(row) for row in extraction.rows(table)] for table in TABLES},
        "article": {name: values[name] for name in _ARTICLE},
        "extractor": article.extractor,
    }


def _row(row: Row) -> dict[str, Any]:
    values = {_FULL.get(name, name): value for name, value in plain_row(row).items() if name not in _LEFT_OUT}
    if row.table == "blocs":
        del values["bloc"]  # a bloc's number is its place in the list
    return values


class AnnotationFolder:
    """A folder of annotations; of two files with one name the second gets a number, none is overwritten."""

    def __init__(self, folder: Path) -> None:
        """Make the folder.

        Raises:
            UnwritableOutput: if it cannot be made or written to.
        """
        self.folder = folder
        self._used: set[str] = set()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            probe = folder / f".{os.getpid()}.part"
            probe.write_bytes(b"")
            probe.unlink()
        except OSError as error:
            raise _unwritable(folder, error) from None

    def write(self, extraction: Extraction, stem: str) -> Path:
        """Write ``stem.json``, or ``stem-2.json`` where this run has written one; gives the path.

        Raises:
            UnwritableOutput: if the disk is full, say.
        """
        name = self._free(stem)
        path = self.folder / f"{name}.json"
        part = self.folder / f".{os.getpid()}.part"
        text = json.dumps(annotation(extraction, name), ensure_ascii=False, indent=1) + "\n"
        try:
            part.write_text(text, encoding="utf-8", errors="backslashreplace")
            part.replace(path)
        except OSError as error:
            raise _unwritable(path, error) from None
        return path

    def _free(self, stem: str) -> str:
        name, number = stem, 1
        # Some file systems take capitals, and composed and decomposed letters, for the same name.
        while (key := unicodedata.normalize("NFC", name).casefold()) in self._used:
            number += 1
            name = f"{stem}-{number}"
        self._used.add(key)
        return name


def _unwritable(path: Path, error: OSError) -> UnwritableOutput:
    return UnwritableOutput(
        f"cannot write annotations to {path}: {error.strerror or error}; name another folder with --json"
    )
