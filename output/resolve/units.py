"""Which unit each name in a row means.

In: what articles report. Out: for each cell that names a unit the node it falls into, and groups of nodes, one a unit.
A node is a body in a place: names that say the same body of the same place are one node whatever their spelling; joins
bring together nodes whose names say less ("Thăng Bình" beside "huyện Thăng Bình"), that have a typing error, or that
are one institution on both sides of the merger of provinces.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from output.resolve.clustering import Join
from output.resolve.gazetteer import is_one_place
from output.resolve.letters import letters_of, spelt_by_letters
from output.resolve.provinces import area_by_key
from output.resolve.settling import NOWHERE, Named, Placed
from output.resolve.unit_data import is_lasting, unit_type
from output.resolve.unit_names import read_name
from output.resolve.words import fold, unaccented

_COMPANIES = tuple(f"{fold(word)} " for word in ("công ty", "tổng công ty", "xí nghiệp", "nhà máy"))
_SHORTEST_LETTERS = 8

LASTING = frozenset({"school", "hospital", "company"})
"""Kinds of unit that have a name of their own, and go on when provinces are merged."""


@dataclass(slots=True)
class Node:
    """A body in a place, with what articles call it."""

    placed: Placed
    names: Counter[str] = field(default_factory=Counter)
    articles: set[str] = field(default_factory=set)
    official: str | None = None
    type: str = "other"


class Units:
    """The nodes of all names, and what joins them."""

    def __init__(self) -> None:
        self.nodes: dict[str, Node] = {}

    def add(self, named: Named) -> None:
        """Note a cell."""
        placed = named.placed
        node = self.nodes.get(placed.key)
        if node is None:
            body = read_name(named.written).body
            node = self.nodes[placed.key] = Node(placed)
            node.official = body.name if body is not None else None
            node.type = body.type if body is not None else ("locality" if not placed.core else unit_type(placed.core))
        node.names[named.written] += 1
        node.articles.add(named.article)

    def joins(self) -> list[Join]:
        """What speaks for two nodes being one unit."""
        out: list[Join] = []
        out += self._untyped()
        out += self._raised()
        out += self._headless()
        out += self._lasting()
        out += self._by_letters()
        out += self._mistyped()
        out += parted_joins(self.nodes)
        return out

    def _untyped(self) -> Iterator[Join]:
        """A place without its type beside the one place of that name; a commune without its district likewise."""
        by_place: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
        for key, node in self.nodes.items():
            p = node.placed
            if p.place and p.place != NOWHERE:
                by_place[(p.scope, p.core, p.place)].append(key)
        for keys in by_place.values():
            if len(keys) < 2:
                continue
            for key in sorted(keys):
                mine = self.nodes[key].placed
                if mine.place_type == NOWHERE:
                    typed = [k for k in keys if self.nodes[k].placed.place_type != NOWHERE]
                    groups = {(self.nodes[k].placed.place_type, self.nodes[k].placed.district) for k in typed}
                    districts = [k for k in typed if self.nodes[k].placed.level == "district"]
                    chosen = (
                        typed
                        if len(groups) == 1
                        else districts
                        if len({self.nodes[k].placed.place_type for k in districts}) == 1
                        else []
                    )
                    if mine.level == "commune" and len(groups) > 1:
                        chosen = [k for k in typed if self.nodes[k].placed.level == "commune"]
                    for other in chosen:
                        reason = f"no other place of this name than {self.nodes[other].placed.place_type} {mine.place}"
                        yield Join.of(0.85, key, other, reason)
                elif mine.level == "commune" and not mine.district:
                    same = [k for k in keys if self.nodes[k].placed.place_type == mine.place_type and k != key]
                    if len(same) == 1:
                        yield Join.of(0.85, key, same[0], "no other commune of this name")

    def _raised(self) -> Iterator[Join]:
        """A district that became a town, a town that became a city, and their bodies."""
        by_place: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
        for key, node in self.nodes.items():
            p = node.placed
            if p.level == "district" and p.place and p.place_type not in {"", NOWHERE}:
                by_place[(p.scope, p.core, p.place)].append(key)
        for (scope, _, place), keys in by_place.items():
            area = area_by_key(scope) if len(keys) > 1 and scope[0] not in "?v" else None
            if area is None or area.code_63 is None:
                continue
            keys.sort()
            for n, one in enumerate(keys):
                for other in keys[n + 1 :]:
                    a, b = self.nodes[one].placed.place_type, self.nodes[other].placed.place_type
                    if a != b and is_one_place(area.code_63, place, a, b):
                        yield Join(0.9, one, other, f"{a} {place} became a {b}, or the other way round")

    def _headless(self) -> Iterator[Join]:
        """A company without the word for it ("Than X") beside the one company of that name."""
        full: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for key, node in self.nodes.items():
            p = node.placed
            for head in _COMPANIES:
                if p.core.startswith(head) and not p.place:
                    full[(p.scope, p.core.removeprefix(head))].append(key)
        for key, node in self.nodes.items():
            p = node.placed
            name = p.place if not p.core and p.place_type == NOWHERE else p.core
            same = [k for k in full.get((p.scope, name), ()) if k != key] if " " in name else []
            if len(same) == 1:
                yield Join.of(0.85, key, same[0], "the only company of this name")

    def _lasting(self) -> Iterator[Join]:
        """An institution on both sides of the merger of provinces, where only one on the old side has its name."""
        old: defaultdict[tuple[str, str, str, str], list[str]] = defaultdict(list)
        for key, node in self.nodes.items():
            p = node.placed
            if _lasts(node) and p.scope.startswith("63:") and (len(p.core.split()) > 3 or node.official is None):
                area = area_by_key(p.scope)
                if area is not None:
                    old[(area.code_34, p.level, p.core, p.place)].append(key)
        for key, node in self.nodes.items():
            p = node.placed
            if _lasts(node) and node.official is None and p.scope.startswith("34:"):
                same = old.get((p.scope[3:], p.level, p.core, p.place), [])
                if len(same) == 1:
                    yield Join.of(0.85, key, same[0], "the only institution of this name in the merged provinces")

    def _by_letters(self) -> Iterator[Join]:
        """Names of which one has letters for words of the other; letters that fit two bodies mean neither."""
        by_letters: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for key, node in self.nodes.items():
            p = node.placed
            if node.official is None and len(p.core) >= _SHORTEST_LETTERS:
                by_letters[(p.scope, p.level, p.place_type, p.place, letters_of(p.core))].append(key)
        for keys in by_letters.values():
            if not 1 < len(keys) <= 200:
                continue
            keys.sort()
            for short in keys:
                mine = self.nodes[short]
                fitting = [k for k in keys if _is_in_full(self.nodes[k].placed.core, mine.placed.core)]
                cores = sorted({self.nodes[k].placed.core for k in fitting})
                if not all(_is_one_body(a, b) for n, a in enumerate(cores) for b in cores[n + 1 :]):
                    continue
                for other in fitting:
                    its = self.nodes[other]
                    if not mine.articles & its.articles:
                        told = f"“{name_of(mine)}” and “{name_of(its)}”, one by its letters"
                        yield Join(0.92, min(short, other), max(short, other), told)

    def _mistyped(self) -> Iterator[Join]:
        """Names that differ by a typing error, in one place."""
        by_place: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for key, node in self.nodes.items():
            p = node.placed
            if node.official is None and len(p.core) >= 12:
                for bag in {
                    p.core.split()[0] + " " + p.core.split()[-1],
                    " ".join(p.core.split()[:3]),
                    " ".join(p.core.split()[-3:]),
                }:
                    by_place[(p.scope, p.level, p.place_type, p.place, bag)].append(key)
            if (
                (node.official is not None or len(p.core) < 12)
                and p.level == "district"
                and p.place
                and len(p.place) > 4
            ):
                by_place[(p.scope, p.level, p.core, p.place_type, unaccented(p.place))].append(key)
        for keys in by_place.values():
            if not 1 < len(keys) <= 200:
                continue
            keys.sort()
            for n, key in enumerate(keys):
                mine = self.nodes[key]
                for other in keys[n + 1 :]:
                    its = self.nodes[other]
                    if mine.articles & its.articles:
                        continue
                    if _similar(mine.placed, its.placed):
                        yield Join(0.9, key, other, f"“{name_of(mine)}” and “{name_of(its)}” but for a typing error")


def name_of(node: Node) -> str:
    """The most frequent name."""
    return min(node.names, key=lambda name: (-node.names[name], name))


def _similar(a: Placed, b: Placed) -> bool:
    one, other = (a.core, b.core) if a.core != b.core else (a.place, b.place)
    return _is_typing_error(one, other, of_place=a.core == b.core)


def _is_typing_error(one: str, other: str, *, of_place: bool) -> bool:
    if any(char.isdigit() for char in one + other):
        return False
    if unaccented(one) == unaccented(other):
        return not of_place or (one.replace(" ", "") != other.replace(" ", "") and fuzz.ratio(one, other) > 80)
    changed = set(one.split()) ^ set(other.split())
    return fuzz.ratio(one, other) >= 93 and len(changed) <= 2 and all(len(w) > 3 and _has_vowel(w) for w in changed)


def _has_vowel(word: str) -> bool:
    """Whether a word is one, and no letters for others: one letter less of "csgt" and "cskt" is another body."""
    return any(letter in "aeiouy" for letter in unaccented(word))


def _is_in_full(full: str, short: str) -> bool:
    return len(full.split()) > len(short.split()) and spelt_by_letters(short, full)


def _is_one_body(one: str, other: str) -> bool:
    """Whether two names that the same letters fit say one body."""
    return spelt_by_letters(one, other) or _is_typing_error(one, other, of_place=False)


def _lasts(node: Node) -> bool:
    return node.type in LASTING or is_lasting(node.placed.core)


def parted_joins(keys: Iterable[str]) -> Iterator[Join]:
    """A spelling that was parted from others of its key is still the same as they, but for what it was parted from."""
    by_base: defaultdict[str, list[str]] = defaultdict(list)
    for key in keys:
        by_base[key.partition("|=")[0]].append(key)
    for same in by_base.values():
        same.sort()
        for n, one in enumerate(same):
            yield from (Join.of(0.95, one, other, "one name but for its spelling") for other in same[n + 1 :])
