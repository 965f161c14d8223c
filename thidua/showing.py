"""The work of ``thidua article``: one page to what its witnesses said.

In: what the command line says. Out: an exit code; the page is printed.
"""

from __future__ import annotations

import datetime
import shutil
import sys

from extract.errors import Reason, UnreadableInput
from extract.web import read_page
from output.witnesses import page_json, page_summary
from pipelines.files import TextFile, read_bytes, text_files


def run(
    file: str,
    *,
    as_json: bool = False,
    url: str | None = None,
    fetched: datetime.datetime | None = None,
    families: bool = True,
) -> int:
    """Print how a page was read.

    Args:
        file: The page, or ``-``.
        as_json: Print JSON.
        url: Its address.
        fetched: When it was fetched.
        families: Whether the rules of site families are used.

    Returns:
        0 an article, 1 a page that is none, 3 nothing could be read.
    """
    found = next(iter(text_files([file])), TextFile(file, problem=(Reason.MISSING, "there is no such file")))
    try:
        data = read_bytes(found)
    except UnreadableInput as error:
        sys.stderr.write(f"thidua: {found.source}: {error}\n")
        return 3
    page = read_page(data, url=url, fetched=fetched, families=families)
    width = min(shutil.get_terminal_size((100, 24)).columns, 120)
    sys.stdout.write(page_json(page) if as_json else page_summary(page, name=found.source, width=width))
    sys.stdout.write("\n")
    return 0 if page.is_article else 1
