"""What stands around an article: menus, headlines of other news, widgets, comments, scripts.

In: ``furniture.toml`` and a name. Out: a :class:`Furniture` that draws from it, always the same for the same name, so
that a page can be made again byte for byte.
"""

from __future__ import annotations

import datetime
import random
import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent


@cache
def _pools() -> dict[str, Any]:
    return tomllib.loads((HERE / "furniture.toml").read_text(encoding="utf-8"))


def slug(text: str) -> str:
    """A headline as it stands in an address."""
    flat = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "-", "".join(c for c in flat if not unicodedata.combining(c))).strip("-")


class Furniture:
    """Draws from the pools by a random generator of its own."""

    def __init__(self, name: str, scale: int = 0) -> None:
        self.chance = random.Random(f"furniture of {name}")
        self.scale = scale or self.chance.choice((1, 1, 2, 3, 4))  # some sites have much more of it than others
        self._headlines: list[str] = []

    def pool(self, name: str) -> list[str]:
        """All entries of a pool."""
        found: list[str] = _pools()["pools"][name]
        return found

    def one(self, name: str) -> str:
        """An entry of a pool."""
        return self.chance.choice(self.pool(name))

    def some(self, name: str, number: int) -> list[str]:
        """Several entries of a pool, none twice."""
        pool = self.pool(name)
        wanted = number * (2 if self.scale > 2 and name == "menu" and number > 15 else 1)
        return self.chance.sample(pool, min(wanted, len(pool)))

    def headline(self) -> str:
        """A headline of other news, none twice on a page."""
        parts = _pools()["headlines"]
        for _ in range(50):
            form = self.chance.choice(parts["forms"])
            made = re.sub(r"\{(\w+)\}", lambda m: str(self.chance.choice(parts[m[1]])), form)
            made = made[0].upper() + made[1:]
            if made not in self._headlines:
                break
        self._headlines.append(made)
        return made

    def headlines(self, number: int) -> list[str]:
        """Several headlines."""
        return [self.headline() for _ in range(number)]

    def teaser(self) -> str:
        """The few sentences under a headline in a list."""
        return " ".join(self.some("teasers", self.chance.randint(1, 2)))

    def number(self, low: int, high: int) -> int:
        """A number."""
        return self.chance.randint(low, high)

    def either(self, *choices: Any) -> Any:
        """One of the given."""
        return self.chance.choice(choices)

    def before(self, moment: datetime.datetime, days: int = 45) -> datetime.datetime:
        """A moment in the days before another."""
        return moment - datetime.timedelta(minutes=self.chance.randint(30, days * 1440))

    def grouped(self, low: int, high: int) -> str:
        """A number as a counter shows it."""
        return f"{self.chance.randint(low, high):,}".replace(",", ".")

    def token(self, length: int = 16) -> str:
        """Letters and digits of a session, a nonce or a file name."""
        return "".join(self.chance.choices("0123456789abcdef", k=length))

    def viewstate(self, length: int = 3000) -> str:
        """What ASP.NET keeps in a hidden field."""
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        return "/wEPDwU" + "".join(self.chance.choices(letters, k=length)) + "=="

    def slug(self, text: str) -> str:
        """A headline as it stands in an address."""
        return slug(text)

    def css(self, rules: int, prefixes: str = "menu box news block widget footer") -> str:
        """Rules of a style sheet."""
        made = []
        for _ in range(rules * self.scale):
            stem = self.chance.choice(prefixes.split())
            selector = self.chance.choice(_pools()["style"]["selectors"]).replace("$", stem)
            kept = self.chance.sample(_pools()["style"]["declarations"], self.chance.randint(1, 4))
            made.append(f"{selector}{{{';'.join(kept).replace('#N', str(self.chance.randint(1, 40)))}}}")
        return "\n".join(made)

    def js(self, pieces: int) -> str:
        """A script, as sites have them in the middle of their pages."""
        pool = _pools()["script"]["pieces"]
        return "\n".join(
            self.chance.choice(pool).replace("@N", str(self.chance.randint(2, 900))).replace("@T", self.token(10))
            for _ in range(pieces * self.scale)
        )
