"""HTML page → article: whole, clean and rightly dated.

In: the bytes of a page as served, its address, the time it was fetched. Out: a :class:`~extract.web.reading.WebPage`.
Pure: no network, no clock; files only as data of this package.
"""

from extract.web.reading import WebPage, read_page

__all__ = ["WebPage", "read_page"]
