"""The report: one file for a browser, that works without a network.

In: a store. Out: an HTML file with the rows, the articles they were read from, and charts of them.
"""

from __future__ import annotations

from output.report.writing import page, write

__all__ = ["page", "write"]
