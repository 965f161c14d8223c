"""thidua: Vietnamese provincial news on emulation blocs (khối thi đua, cụm thi đua) into tables.

In: the text of a news page. Out: :func:`extract` gives its rows, :func:`load` the spaCy pipeline behind it. Importing
this package is quick: spaCy and pandas are imported by the first call that needs them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

    from extract.schema import Extraction

__version__ = "0.1.0"
__all__ = ["__version__", "extract", "load"]


def extract(text: str, url: str | None = None) -> Extraction:
    """What one article says: the article and the rows of its six tables.

    Args:
        text: The page's text; what the site left around the article may stand in it.
        url: Where it was published, if known; the identifier of the article is then made of it.

    Returns:
        Typed rows, ``.to_frames()`` as pandas DataFrames, ``.to_json()`` as plain values.
    """
    from extract.reading import read_text

    return read_text(text, source=url, url=url)


def load() -> Language:
    """The spaCy pipeline that reads an article, loaded once a process."""
    from extract.pipeline import load as load_pipeline

    nlp: Language = load_pipeline()
    return nlp
