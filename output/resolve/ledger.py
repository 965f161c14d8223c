"""Stable ids: a ledger to which lines are only added.

In: the ledger so far, groups of keys. Out: an id for each group, and the lines to add. A group that holds keys with ids
keeps the oldest of them, the others redirect to it; a key that left its group gets an id of its own.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from output.resolved import LedgerEntry


class Ledger:
    """The ids given so far.

    Args:
        entries: The lines, in order.
    """

    def __init__(self, entries: Iterable[LedgerEntry] = ()) -> None:
        self.entries: list[LedgerEntry] = sorted(entries, key=lambda entry: entry.entry)
        self._id: dict[str, str] = {}  # of a key
        self._born: dict[str, int] = {}  # line on which an id was given
        self._first: dict[str, str] = {}  # key for which it was given
        self._redirect: dict[str, str] = {}
        for entry in self.entries:
            self._read(entry)

    def _read(self, entry: LedgerEntry) -> None:
        if entry.what == "redirect":
            if entry.key == entry.id:
                self._redirect.pop(entry.id, None)
            else:
                self._redirect[entry.id] = entry.key
            return
        if entry.what == "new":
            self._born[entry.id] = entry.entry
            self._first[entry.id] = entry.key
        self._id[entry.key] = entry.id

    def _add(self, identifier: str, what: str, key: str) -> None:
        entry = LedgerEntry(self.entries[-1].entry + 1 if self.entries else 1, identifier, what, key)
        self.entries.append(entry)
        self._read(entry)

    def resolve(self, identifier: str) -> str:
        """The id that an id redirects to, itself where it does not."""
        seen: set[str] = set()
        while identifier in self._redirect and identifier not in seen:
            seen.add(identifier)
            identifier = self._redirect[identifier]
        return identifier

    def known(self, identifier: str) -> bool:
        """Whether an id was ever given."""
        return identifier in self._born

    def redirects(self) -> dict[str, str]:
        """The ids that are others' now."""
        return {identifier: self.resolve(identifier) for identifier in sorted(self._redirect)}

    def key_of(self, identifier: str) -> str:
        """The key for which an id was given."""
        return self._first[identifier]

    def assign(
        self, prefix: str, groups: Sequence[Sequence[str]], before: Mapping[str, Counter[str]] | None = None
    ) -> dict[str, str]:
        """The id of each key; lines are added for what is new.

        Args:
            prefix: Begins the ids and the keys of one kind of thing: "u", "b".
            groups: The keys of each thing.
            before: Of a key the ids that its reports had the last time, with their number: where rules have changed,
                and with them the key for which an id was given, the id stays with its reports.
        """
        marked = [[f"{prefix}:{key}" for key in group] for group in groups]
        place = {key: n for n, group in enumerate(marked) for key in group}
        out: dict[str, str] = {}
        claims: list[tuple[int, str, int]] = []
        for n, group in enumerate(marked):
            for identifier in {self._id[key] for key in group if key in self._id}:
                first = self._first[identifier]
                if place.get(first, n) == n:  # an id stays with the key for which it was given
                    claims.append((self._born[identifier], identifier, n))
        owned: dict[int, list[str]] = {}
        taken: set[str] = set()
        for _, identifier, n in sorted(claims):
            if identifier not in taken:
                taken.add(identifier)
                owned.setdefault(n, []).append(identifier)
        for n, group in sorted(enumerate(marked), key=lambda item: min(item[1])):
            if n not in owned and (known := self._known_before(prefix, group, before or {}, place, taken)) is not None:
                taken.add(known)
                owned[n] = [known]
            if n in owned:
                identifier, *others = owned[n]
                if self.resolve(identifier) != identifier:
                    self._add(identifier, "redirect", identifier)
                for other in others:
                    if self.resolve(other) != identifier:
                        self._add(other, "redirect", identifier)
            else:
                identifier = self._new(prefix, min(group))
            for key in sorted(group):
                if self._id.get(key) != identifier and not (
                    key in self._id and self.resolve(self._id[key]) == identifier
                ):
                    self._add(identifier, "key", key)
                out[key[len(prefix) + 1 :]] = identifier
        return out

    def _known_before(
        self,
        prefix: str,
        group: Sequence[str],
        before: Mapping[str, Counter[str]],
        place: Mapping[str, int],
        taken: set[str],
    ) -> str | None:
        """The id that most reports of a group had, where nothing else has it and its key is nobody's any more."""
        counted: Counter[str] = Counter()
        for key in group:
            counted.update(before.get(key[len(prefix) + 1 :], {}))
        free = [
            one for one in counted if one in self._born and one not in taken and self._first[one] not in place
        ]  # fmt: skip
        return min(free, key=lambda one: (-counted[one], self._born[one]), default=None)

    def _new(self, prefix: str, key: str) -> str:
        turn = 0
        while True:
            digest = hashlib.sha256(f"{key}#{turn}".encode() if turn else key.encode()).hexdigest()[:12]
            identifier = f"{prefix}-{digest}"
            if identifier not in self._born:
                break
            turn += 1
        self._add(identifier, "new", key)
        return identifier
