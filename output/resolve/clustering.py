"""Which nodes are one thing: joins in the order of their evidence, none against a known difference.

In: nodes by key, joins with score and reason, pairs that are different. Out: groups, and for each node why it is in its
group. The result does not depend on the order in which nodes and joins are given.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

SURE = 0.9
"""From this score on a join stands by itself; below it only where nothing else could be meant."""


@dataclass(frozen=True, slots=True, order=True)
class Join:
    """Evidence that two nodes are one thing."""

    score: float
    one: str
    other: str
    reason: str
    forced: bool = False

    @classmethod
    def of(cls, score: float, a: str, b: str, reason: str) -> Join:
        """A join of two nodes given in any order."""
        return cls(score, min(a, b), max(a, b), reason)


class Groups:
    """Disjoint groups of nodes.

    Args:
        nodes: Their keys.
        may: Whether two groups, given by their nodes, may be one; asked before each join.
    """

    def __init__(self, nodes: Iterable[str], may: Callable[[list[str], list[str]], bool] | None = None) -> None:
        self._root = {key: key for key in sorted(nodes)}
        self._nodes = {key: [key] for key in self._root}
        self._against: defaultdict[str, set[str]] = defaultdict(set)
        self._why: dict[str, tuple[float, str]] = {}
        self._may = may

    def root(self, key: str) -> str:
        """The node that stands for the group."""
        while self._root[key] != key:
            self._root[key] = self._root[self._root[key]]
            key = self._root[key]
        return key

    def forbid(self, one: str, other: str) -> None:
        """Note that two nodes are different."""
        a, b = self.root(one), self.root(other)
        if a != b:
            self._against[a].add(b)
            self._against[b].add(a)

    def join(self, join: Join) -> bool:
        """Make the groups of two nodes one; tells whether they are now."""
        a, b = self.root(join.one), self.root(join.other)
        if a == b:
            return True
        if b in self._against[a] or (not join.forced and self._may and not self._may(self._nodes[a], self._nodes[b])):
            return False
        keep, gone = (a, b) if (-len(self._nodes[a]), a) <= (-len(self._nodes[b]), b) else (b, a)
        for key in self._nodes[gone]:
            score, reason = self._why.get(key, (1.0, ""))
            self._why[key] = (min(score, join.score), f"{reason}; {join.reason}" if reason else join.reason)
        self._root[gone] = keep
        self._nodes[keep] += self._nodes.pop(gone)
        for enemy in self._against.pop(gone, set()):
            self._against[enemy].discard(gone)
            self._against[enemy].add(keep)
            self._against[keep].add(enemy)
        return True

    def join_all(self, joins: Iterable[Join]) -> None:
        """Join in the order of the evidence.

        A weaker join is made only where the node has no other group it could as well be in.
        """
        ordered = sorted(set(joins), key=lambda join: (-join.score, join.one, join.other, join.reason))
        for join in ordered:
            if join.score >= SURE:
                self.join(join)
        weak = [join for join in ordered if join.score < SURE]
        choices: defaultdict[str, set[str]] = defaultdict(set)
        best: dict[str, float] = {}
        for join in weak:
            a, b = self.root(join.one), self.root(join.other)
            if a == b or b in self._against[a] or (self._may and not self._may(self._nodes[a], self._nodes[b])):
                continue
            for mine, its in ((a, b), (b, a)):
                if join.score > best.get(mine, 0.0) - 0.05:
                    best[mine] = max(best.get(mine, 0.0), join.score)
                    choices[mine].add(its)
        for join in weak:
            a, b = self.root(join.one), self.root(join.other)
            if a == b:
                continue
            rivals = {self.root(key) for key in choices[a] | choices[b] if key in self._root} - {a, b}
            if any(
                rival in self._against[a] or rival in self._against[b] or self._apart(rival, a, b) for rival in rivals
            ):
                continue
            self.join(join)

    def _apart(self, rival: str, a: str, b: str) -> bool:
        """Whether what rivals for a group could not be in it together with the other."""
        return self._may is not None and not (
            self._may(self._nodes[rival], self._nodes[a]) and self._may(self._nodes[rival], self._nodes[b])
        )

    def groups(self) -> list[list[str]]:
        """The nodes of each group, in order."""
        return sorted(sorted(nodes) for nodes in self._nodes.values())

    def why(self, key: str) -> tuple[float, str]:
        """Score and reasons of a node's place in its group."""
        return self._why.get(key, (1.0, ""))
