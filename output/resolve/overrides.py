"""What a person has decided: a file of pairs that are one thing or two, and of names.

In: a TOML or CSV file. Out: :class:`Overrides`. Every entry is checked where it is read; a mistake is refused with the
line it stands on.

    [[same]]
    kind = "unit"
    names = ["Ban Quản lý các khu công nghiệp", "Ban Quản lý Khu kinh tế"]
    province = "Lào Cai"

    [[different]]
    kind = "bloc"
    names = ["Cụm thi đua số 1", "Cụm thi đua 1 các huyện"]

    [[name]]
    id = "u-0f3c2a9d1b77"
    name = "Sở Y tế tỉnh Lào Cai"

In a name's place an id may stand. As CSV: a line each with the columns decision, kind, one, other, province, note.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extract.errors import ThiduaError
from output.resolve.provinces import area_of
from output.resolve.words import fold

KINDS = ("unit", "bloc")
DECISIONS = ("same", "different", "name")
_ID = re.compile(r"[ub]-[0-9a-f]{12}")
_COLUMNS = ("decision", "kind", "one", "other", "province", "note")


class BadOverrides(ThiduaError):
    """Raised when a file of decisions cannot be used; the message says which line is wrong."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision on two names or ids; of a ``name`` the second is the name to show.

    Attributes:
        decision: same, different or name.
        kind: unit or bloc.
        one: A name or an id.
        other: The other.
        province: Where it counts; everywhere without one.
        line: Where it stands in the file.
    """

    decision: str
    kind: str
    one: str
    other: str
    province: str | None
    line: int

    @property
    def reason(self) -> str:
        """What is told of a join that rests on it."""
        return f"a person's decision (line {self.line})"


@dataclass(frozen=True, slots=True)
class Overrides:
    """The decisions of a file, in its order."""

    decisions: tuple[Decision, ...] = ()

    def of(self, kind: str, decision: str) -> list[Decision]:
        """The decisions of one sort."""
        return [d for d in self.decisions if d.kind == kind and d.decision == decision]


def is_id(text: str) -> bool:
    """Whether a text is an id of a unit or a bloc."""
    return _ID.fullmatch(text) is not None


def fits(text: str, names: set[str]) -> bool:
    """Whether a name of a decision is among names in the form compared."""
    return fold(text) in names


def read_overrides(path: Path) -> Overrides:
    """The decisions of a file.

    Raises:
        BadOverrides: if it cannot be read, or an entry is wrong.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadOverrides(f"cannot read the decisions in {path}: {error}; name a TOML or CSV file in UTF-8") from None
    if path.suffix.lower() == ".csv":
        return Overrides(tuple(_from_csv(text, path)))
    return Overrides(tuple(_from_toml(text, path)))


def _from_csv(text: str, path: Path) -> list[Decision]:
    reader = csv.DictReader(io.StringIO(text), restkey="_more")
    header = reader.fieldnames or []
    missing = [name for name in _COLUMNS[:4] if name not in header]
    if missing:
        raise BadOverrides(
            f"{path}, line 1: the columns {', '.join(missing)} are missing; it needs {', '.join(_COLUMNS)}"
        )
    out = []
    for row in reader:
        if not any(value for value in row.values() if isinstance(value, str) and value.strip()):
            continue
        values = {name: (row.get(name) or "").strip() for name in _COLUMNS}
        if "_more" in row:
            raise BadOverrides(
                f"{path}, line {reader.line_num}: there are more cells than columns; put names with commas in quotes"
            )
        out.append(
            _checked(
                values["decision"],
                values["kind"],
                [values["one"], values["other"]],
                values["province"] or None,
                path,
                reader.line_num,
            )
        )
    return out


def _from_toml(text: str, path: Path) -> list[Decision]:
    try:
        data: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadOverrides(f"{path} is no TOML: {error}") from None
    lines: dict[str, list[int]] = {}
    for number, text_line in enumerate(text.splitlines(), 1):
        if found := re.match(r"\s*\[\[\s*([\w-]+)\s*\]\]", text_line):
            lines.setdefault(found[1], []).append(number)
    out = []
    for decision, entries in data.items():
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise BadOverrides(f"{path}: “{decision}” is no list of entries; write [[{DECISIONS[0]}]] and the like")
        for n, entry in enumerate(entries):
            at = lines.get(decision, [])
            line = at[n] if n < len(at) else 0
            unknown = set(entry) - {"kind", "names", "id", "name", "province", "note"}
            if unknown:
                raise BadOverrides(
                    f"{path}, line {line}: unknown {', '.join(sorted(unknown))}; "
                    "known are kind, names, id, name, province, note"
                )
            if decision == "name":
                named = [entry.get("id", ""), entry.get("name", "")]
                kind = entry.get("kind") or ("bloc" if str(entry.get("id", "")).startswith("b-") else "unit")
            else:
                named, kind = entry.get("names", []), entry.get("kind", "")
            if not isinstance(named, list) or not all(isinstance(name, str) for name in named):
                raise BadOverrides(f"{path}, line {line}: names is to be a list of names")
            out.append(_checked(decision, kind, named, entry.get("province"), path, line))
    return sorted(out, key=lambda d: d.line)


def _checked(decision: str, kind: str, named: list[str], province: Any, path: Path, line: int) -> Decision:
    where = f"{path}, line {line}"
    if decision not in DECISIONS:
        raise BadOverrides(f"{where}: unknown decision “{decision}”; it is one of {', '.join(DECISIONS)}")
    if kind not in KINDS:
        raise BadOverrides(f"{where}: kind is to be unit or bloc, not “{kind}”")
    if len(named) != 2 or not all(name.strip() for name in named):
        raise BadOverrides(
            f"{where}: two names or ids are needed, there are {sum(bool(name.strip()) for name in named)}"
        )
    if decision == "name" and not is_id(named[0]):
        raise BadOverrides(f"{where}: a name is given to an id (u-… or b-…), not to “{named[0]}”")
    if decision != "name" and named[0] == named[1]:
        raise BadOverrides(f"{where}: both names are the same")
    if province is not None and (
        not isinstance(province, str) or (area_of(province, None) is None and area_of(province, None, True) is None)
    ):
        raise BadOverrides(f"{where}: there is no province “{province}”")
    return Decision(decision, kind, named[0].strip(), named[1].strip(), province, line)
