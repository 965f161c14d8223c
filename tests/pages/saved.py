"""The saved pages and their gold, as they lie in ``tests/pages``.

In: folders by family, with NAME.html or NAME.html.gz beside NAME.json. Out: :class:`SavedPage`.
"""

from __future__ import annotations

import datetime
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PAGES = Path(__file__).resolve().parent
NO_FAMILIES = {"layouts", "records"}


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page as served, and what must be read from it."""

    name: str
    path: Path
    gold: dict[str, Any]

    @property
    def content(self) -> bytes:
        """The bytes as served."""
        data = self.path.read_bytes()
        return gzip.decompress(data) if self.path.suffix == ".gz" else data

    @property
    def fetched(self) -> datetime.datetime:
        """When it was fetched."""
        return datetime.datetime.fromisoformat(self.gold["fetched"])

    @property
    def is_article(self) -> bool:
        """Whether it is an article."""
        return bool(self.gold["kind"] == "article")


def saved_pages(folder: Path = PAGES) -> Iterator[SavedPage]:
    """Every saved page, in the order of families and names.

    Raises:
        ValueError: if a gold file has no page.
    """
    for gold in sorted(folder.glob("*/*.json")):
        if gold.parent.name in NO_FAMILIES:
            continue
        found = [path for path in (gold.with_suffix(".html"), gold.with_suffix(".html.gz")) if path.exists()]
        if not found:
            raise ValueError(f"{gold}: there is no page beside it")
        name = f"{gold.parent.name}/{gold.stem}"
        yield SavedPage(name, found[0], json.loads(gold.read_text(encoding="utf-8")))


def write_page(folder: Path, name: str, content: bytes, gold: dict[str, Any], *, compress: bool = False) -> Path:
    """Save a page and its gold; the page's path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (f"{name}.html.gz" if compress else f"{name}.html")
    path.write_bytes(gzip.compress(content, mtime=0) if compress else content)
    (folder / (f"{name}.html" if compress else f"{name}.html.gz")).unlink(missing_ok=True)
    text = json.dumps(gold, ensure_ascii=False, indent=1)
    (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    return path
