"""What a site is and of which province, by its host and its title.

In: a host and what the site calls itself. Out: a kind of site, codes of provinces; both are guesses for a person to
check. The words and hosts they go by are in ``legend.toml``.
"""

from __future__ import annotations

import re
import unicodedata

from spiders.divisions import fold, provinces
from spiders.records import legend


def guess_kind(host: str, title: str) -> str:
    """The kind of a site by its host, else by its title."""
    guesses = legend().guesses
    plain = _plain(title)
    by_host = next((guess["kind"] for guess in guesses if re.search(guess["host"], host)), None)
    return by_host or next((guess["kind"] for guess in guesses if re.search(guess["title"], plain)), "other")


def guess_provinces(host: str, title: str) -> tuple[str, ...]:
    """The province that a host or a title names; none where it names several or none."""
    labels, words = host.replace("-", ""), fold(title)
    for text in (labels, words):
        named = {code: fold(p.name) for code, p in provinces().items() if fold(p.name) in text}
        longest = [code for code, name in named.items() if not any(name != o and name in o for o in named.values())]
        if len(longest) == 1:
            return (longest[0],)
    return ()


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in plain if not unicodedata.combining(c))
