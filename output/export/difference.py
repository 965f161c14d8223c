"""What differs between two releases, row by row and cell by cell.

In: two releases. Out: :class:`Difference` objects: rows that are new or gone, cells that are others. Rows are told by
their ``id``; of those that are gone and those that are new in one article, the ones with the most in common are taken
for one row that changed. What belongs to a run or a version (``fetched``, ``extractor`` …) is no difference.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from output.export.opened import Package, Values
from output.values import json_line

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
COLUMNS = ("change", "table", "id", "id_before", "article", "column", "before", "after", "sentence")
_NO_DIFFERENCE = {"id", "fetched", "archive_record", "extractor", "schema", "text"}  # of a text, text_hash tells
_CARRIED = {"evidence", "sentence", "rule", "confidence", "article"}
_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Difference:
    """One row that is new or gone, or one cell that is another.

    Attributes:
        change: added, removed or changed.
        table: Name of the table.
        id: The row's identifier now, of a resolved table its key; of a row that is gone, the one it had.
        id_before: The one it had, where the row said something else before.
        article: The article it was read from, if it is of a reported table.
        column: Of a cell that changed.
        before: The cell, or the row as JSON, before.
        after: The same now.
        sentence: The sentence that states the row.
    """

    change: str
    table: str
    id: str
    id_before: str
    article: str
    column: str
    before: str
    after: str
    sentence: str


def differences(old: Package, new: Package) -> Iterator[Difference]:
    """Every difference, in the order of the newer release."""
    for table in dict.fromkeys([*new.tables, *old.tables]):
        yield from _of_table(table, old, new)


def told_as_json(old: Package, new: Package, found: Iterable[Difference]) -> str:
    """The differences as one JSON document, with both releases and the numbers by table."""
    every = list(found)
    counts: dict[str, dict[str, int]] = {}
    for one in every:
        by_change = counts.setdefault(one.table, {ADDED: 0, REMOVED: 0, CHANGED: 0})
        by_change[one.change] += 1
    releases = {"old": dict(old.facts), "new": dict(new.facts)}
    return json.dumps(
        {**releases, "counts": counts, "changes": [asdict(o) for o in every]}, ensure_ascii=False, indent=1
    )


class _Rows:
    """The rows of one table of a release, by the article (or the key) that they belong to."""

    def __init__(self, package: Package, table: str, shared: Sequence[str]) -> None:
        self._package, self._table = package, table
        names = [column.name for column in package.tables.get(table, ())]
        self._at = {name: names.index(name) for name in shared}
        self.names = names
        self._group = names.index("article") if "article" in names else 0
        self.sums: dict[str, bytes] = {}
        if names:
            for row in package.rows(table):
                group = str(row[self._group])
                said = repr([_cell(row[n]) for n in self._at.values()]).encode()
                self.sums[group] = hashlib.blake2b(self.sums.get(group, b"") + said, digest_size=16).digest()

    def of(self, groups: set[str]) -> dict[str, list[Values]]:
        """The rows of these groups."""
        out: dict[str, list[Values]] = defaultdict(list)
        if groups and self.names:
            for row in self._package.rows(self._table):
                if (group := str(row[self._group])) in groups:
                    out[group].append(row)
        return out

    def named(self, row: Values) -> dict[str, Any]:
        """What a row says, by column."""
        return dict(zip(self.names, (_cell(value) for value in row), strict=True))


def _of_table(table: str, old: Package, new: Package) -> Iterator[Difference]:
    names = [c.name for c in new.tables.get(table, ())]
    before = {c.name for c in old.tables.get(table, ())}
    shared = [n for n in names if n in before and n not in _NO_DIFFERENCE]
    shown = shared if before and names else list(names or [c.name for c in old.tables[table]])
    key = new.keys.get(table) or old.keys.get(table) or tuple(shared)  # a row without a key is told by all it says
    was, now = _Rows(old, table, shared), _Rows(new, table, shared)
    changed = {g for g in was.sums.keys() | now.sums.keys() if was.sums.get(g) != now.sums.get(g)}
    old_rows, new_rows = was.of(changed), now.of(changed)
    for group in sorted(changed, key=_order(now.sums, was.sums)):
        pairs = _paired([was.named(r) for r in old_rows[group]], [now.named(r) for r in new_rows[group]], shared, key)
        for a, b in pairs:
            yield from _told(table, a, b, shown, key)


def _order(now: Mapping[str, bytes], was: Mapping[str, bytes]) -> Any:
    place = {group: n for n, group in enumerate([*now, *(g for g in was if g not in now)])}
    return place.__getitem__


def _told(
    table: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    shared: Sequence[str],
    names: Sequence[str],
) -> Iterator[Difference]:
    row = after or before
    assert row is not None
    key, article = _key(row, names), str(row.get("article") or "")
    sentence = str(row.get("sentence") or "")
    if before is None or after is None:
        said = {n: row[n] for n in shared if row.get(n) not in (None, "", "[]") and n not in _CARRIED}
        text = json.dumps(said, ensure_ascii=False)
        change = ADDED if before is None else REMOVED
        yield Difference(
            change,
            table,
            key,
            "",
            article,
            "",
            "" if before is None else text,
            text if before is None else "",
            sentence,
        )
        return
    earlier = _key(before, names)
    for name in shared:
        if before[name] != after[name]:
            yield Difference(
                CHANGED, table, key, earlier if earlier != key else "", article, name, _text(before[name]),
                _text(after[name]), sentence,
            )  # fmt: skip


def _key(row: Mapping[str, Any], names: Sequence[str]) -> str:
    return "/".join(str(row[name]) for name in names)


def _paired(
    old: list[dict[str, Any]], new: list[dict[str, Any]], shared: Sequence[str], key: Sequence[str]
) -> list[tuple[dict[str, Any] | None, dict[str, Any] | None]]:
    """Rows that are one before and after, then what is gone, then what is new."""
    waiting = {_key(row, key): row for row in old}
    pairs: list[tuple[dict[str, Any] | None, dict[str, Any] | None]] = []
    fresh = []
    for row in new:
        same = waiting.pop(_key(row, key), None)
        if same is None:
            fresh.append(row)
        else:
            pairs.append((same, row))
    left = list(waiting.values())
    own = [name for name in shared if name not in _CARRIED]
    likeness = sorted((-_likeness(was, now, own), m, n) for n, was in enumerate(left) for m, now in enumerate(fresh))
    taken: dict[int, int] = {}
    used: set[int] = set()
    for negative, m, n in likeness:
        if -negative >= _ALIKE and m not in taken and n not in used:
            taken[m] = n
            used.add(n)
    pairs += [(left[n], fresh[m]) for m, n in sorted(taken.items())]
    pairs += [(row, None) for n, row in enumerate(left) if n not in used]
    pairs += [(None, row) for m, row in enumerate(fresh) if m not in taken]
    return pairs


def _likeness(a: Mapping[str, Any], b: Mapping[str, Any], own: Sequence[str]) -> float:
    said = [name for name in own if a[name] not in (None, "", "[]") or b[name] not in (None, "", "[]")]
    return sum(a[name] == b[name] for name in said) / len(said) if said else 0.0


def _cell(value: Any) -> Any:
    """A cell as every form gives it: Parquet knows no zone, and midnight for a day; only one form has the words."""
    if isinstance(value, str) and value.startswith('[{"column"'):
        return json_line([{name: one[name] for name in ("column", "start", "end")} for one in json.loads(value)])
    if isinstance(value, str) and len(value) in {19, 25} and value[10:11] == "T":
        return value[:10] if value[10:19] == "T00:00:00" else value[:19]
    return None if value == "" else value


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
