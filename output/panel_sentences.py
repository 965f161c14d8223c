"""The sentences that checks of the panel say, in English and Vietnamese.

In: panel_sentences.toml. Out: a sentence with its values, and the patterns of all, by which the report's page finds the
Vietnamese one.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path


@cache
def patterns() -> dict[str, dict[str, str]]:
    """The sentences in both languages by key, with names of values in braces."""
    return tomllib.loads((Path(__file__).parent / "panel_sentences.toml").read_text(encoding="utf-8"))


def sentence(key: str, **values: str | int) -> str:
    """What a check says, in English.

    Raises:
        KeyError: if there is no such sentence, or it needs a value that is not given.
    """
    return patterns()[key]["en"].format(**values)
