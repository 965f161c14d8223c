"""thidua: Vietnamese provincial news on emulation blocs (khối thi đua, cụm thi đua) into tables.

In: the text of a news page, or the page. Out: :func:`extract` gives its rows, :func:`load` the spaCy pipeline behind
it; of a folder of tables, :func:`read` gives typed pandas DataFrames. Importing this package is quick: spaCy and pandas
are imported by the first call that needs them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from spacy.language import Language

    from extract.schema import Extraction
    from thidua.reading import Dataset

__version__ = "0.1.0"
__all__ = ["__version__", "extract", "load", "read"]


def extract(page: str | bytes, url: str | None = None) -> Extraction:
    """What one article says: the article and the rows of its six tables.

    Args:
        page: The page's HTML, as text or as the bytes served, or the text of the page; what the site left around the
            article may stand in it.
        url: Where it was published, if known; the identifier of the article is then made of it.

    Returns:
        Typed rows, ``.to_frames()`` as pandas DataFrames, ``.to_json()`` as plain values.

    Raises:
        extract.errors.UnreadableInput: for HTML that holds no article, with the reason. For text nothing is raised.
    """
    from extract.reading import read_article, read_text
    from extract.web.decoding import looks_like_html

    if isinstance(page, str) and not looks_like_html(page):
        return read_text(page, source=url, url=url)
    from extract.errors import Reason, UnreadableInput
    from extract.web import read_page

    found = read_page(page, url=url)
    if not found.is_article:
        raise UnreadableInput(Reason(found.kind), found.message)
    return read_article(found, source=url, url=url)


def load() -> Language:
    """The spaCy pipeline that reads an article, loaded once a process."""
    from extract.pipeline import load as load_pipeline

    nlp: Language = load_pipeline()
    return nlp


def read(folder: str | Path, *, check: bool = True) -> Dataset:
    """A dataset as typed pandas DataFrames: ``read(DIR).leaders``, ``read(DIR).panel()``.

    Args:
        folder: A folder that ``thidua export`` wrote, or a data folder.
        check: Whether the files of an exported folder are held to the sums in its data package.

    Raises:
        extract.errors.ThiduaError: if there is no dataset, or it was changed by hand; it says what is wrong where.
    """
    from thidua.reading import read as read_dataset

    return read_dataset(folder, check=check)
