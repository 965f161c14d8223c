"""A store as a page, and the page as a file.

In: a store, a title, a path. Out: the page's HTML; same store, same bytes.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from output.placing import placed
from output.report.assembling import assemble
from output.report.contents import Contents, gather

if TYPE_CHECKING:
    from output.store import Store


def page(contents: Contents, title: str | None = None) -> str:
    """The page of these contents as HTML; without a title it is called what it shows."""
    return assemble(contents, title)


def write(store: Store, out: Path, title: str | None = None) -> Contents:
    """Write the page of a store; where it cannot be written whole, the file is as it was.

    Raises:
        UnwritableOutput: if the file cannot be written.
        StoreProblem: if the store cannot be read.
    """
    with store.reading() as connection:
        contents = gather(connection)
    html = page(contents, title)
    with placed(out) as part:
        part.write_text(html, encoding="utf-8", newline="\n")
    return contents
