"""Cells of text that no spreadsheet takes for a formula, and back again.

In: the text of a cell. Out: the text with an apostrophe in front where it begins, after any apostrophes, with a sign
that begins a formula (``=``, ``+``, ``-``, ``@``, their wide forms, a tab, a line end). Taking one apostrophe off such
a cell gives the text back: nothing else that begins with an apostrophe is touched. Numbers are no text, and stay.
"""

from __future__ import annotations

import re

SIGNS = "=+-@\t\r\n＝＋－＠"
_FIRST = frozenset(SIGNS + "'")
_RISKY = re.compile(f"'*[{re.escape(SIGNS)}]")
MADE_SAFE = re.compile(r"^'+[=+\-@\t\r\n＝＋－＠]")


def safe(text: str | None) -> str | None:
    """The cell as it is written."""
    if text and text[0] in _FIRST and _RISKY.match(text):
        return "'" + text
    return text


def unsafe(text: str) -> str:
    """The cell as it was."""
    return text[1:] if text.startswith("'") and MADE_SAFE.match(text) else text
