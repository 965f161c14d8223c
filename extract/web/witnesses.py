"""What each witness of a page said, and which was believed.

In: what the rules find. Out: a list to look at, in the order in which it was heard: ``thidua article`` prints it.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Witness:
    """One statement: about which field, by whom, what it says; ``why`` tells what speaks for or against it."""

    field: str
    source: str
    value: str
    believed: bool = False
    why: str = ""


@dataclass(slots=True)
class Witnesses:
    """The statements of one page."""

    heard: list[Witness] = field(default_factory=list)

    def hear(self, field: str, source: str, value: str, why: str = "") -> Witness:
        """Note a statement."""
        witness = Witness(field, source, value, why=why)
        self.heard.append(witness)
        return witness
