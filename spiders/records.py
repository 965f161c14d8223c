"""Records of sites, as they stand in their files.

In: a folder of TOML files. Out: each record with its file and line, and the :class:`~spiders.sites.Site` it makes, or
:class:`BadRecord` with what is wrong. docs/add-a-site.md explains the fields.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from extract.errors import ThiduaError

EXAMPLES = ".examples.toml"
"""The end of the name of a file that holds no sites, but what is expected of some."""

FIELDS: dict[str, type] = {
    "name": str,
    "title": str,
    "kind": str,
    "status": str,
    "family": str,
    "provinces": list,
    "twins": list,
    "scheme": str,
    "evidence": str,
    "article": list,
    "key": list,
    "noise": list,
    "examples": list,
    "listing": list,
    "walks": list,
    "successors": list,
    "least": int,
    "most": int,
    "delay": float,
    "concurrency": int,
    "note": str,
}
REQUIRED = ("name", "title", "kind", "status", "evidence")
_NAME = re.compile(r"""^\s*(?:name|host)\s*=\s*["']([^"']*)["']""")


class BadRecord(ThiduaError):
    """Raised when a record of a site cannot be read."""


@dataclass(frozen=True, slots=True)
class Record:
    """One entry of a file: its fields as written, the codes of its file's province, and where it stands."""

    data: Mapping[str, Any]
    provinces: tuple[str, ...]
    file: str
    line: int

    @property
    def name(self) -> str:
        """The site's name, as far as it has one."""
        name = self.data.get("name", self.data.get("host"))
        return name if isinstance(name, str) else ""


@dataclass(frozen=True, slots=True)
class RecordFile:
    """What one file says: its province, its sites, the hosts that are refused."""

    name: str
    province: Mapping[str, Any] | None
    sites: tuple[Record, ...]
    refused: tuple[Record, ...] = ()


@dataclass(frozen=True, slots=True)
class Legend:
    """What the words in records mean."""

    kinds: Mapping[str, Mapping[str, Any]]
    statuses: Mapping[str, Mapping[str, Any]]
    evidence: Mapping[str, str]
    refusals: Mapping[str, str]
    families: Mapping[str, str] = field(default_factory=dict)
    guesses: tuple[Mapping[str, str], ...] = ()

    def explain(self, evidence: str) -> str:
        """Evidence in words: "S+D" → what both letters mean."""
        return "; ".join(self.evidence.get(letter, letter) for letter in evidence.split("+"))


@lru_cache(maxsize=1)
def legend() -> Legend:
    """The legend of this package."""
    return Legend(**tomllib.loads((resources.files("spiders") / "legend.toml").read_text(encoding="utf-8")))


def own_folder() -> Traversable:
    """The folder of the records that come with the program."""
    return resources.files("spiders") / "registry"


def read_folder(folder: Traversable) -> Iterator[RecordFile]:
    """The files of a folder, by name.

    Raises:
        BadRecord: the folder or a file of it cannot be read.
    """
    try:
        entries = sorted((e for e in folder.iterdir() if e.name.endswith(".toml")), key=lambda e: e.name)
    except OSError as error:
        raise BadRecord(f"{folder}: no folder of site records ({error.strerror or error})") from None
    for entry in entries:
        if not entry.name.endswith(EXAMPLES):
            yield read_file(entry)


def read_file(entry: Traversable) -> RecordFile:
    """One file.

    Raises:
        BadRecord: it cannot be read, or is not TOML of this form.
    """
    try:
        text = entry.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise BadRecord(f"{entry}: cannot be read ({error})") from None
    except tomllib.TOMLDecodeError as error:
        raise BadRecord(f"{entry}: not TOML: {error}") from None
    province = data.get("province")
    if unknown := set(data) - {"province", "site", "refused"}:
        raise BadRecord(f"{entry}: {', '.join(sorted(unknown))}: a file holds [province], [[site]] and [[refused]]")
    if province is not None and not isinstance(province, dict):
        raise BadRecord(f"{entry}: province must be a table: [province]")
    code = province.get("code") if province else None
    codes = (code,) if isinstance(code, str) else ()
    lines = _lines(text)
    found: dict[str, tuple[Record, ...]] = {}
    for kind in ("site", "refused"):
        listed = data.get(kind, [])
        if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
            raise BadRecord(f"{entry}: {kind} must be a list of tables: [[{kind}]]")
        found[kind] = tuple(
            Record(item, codes, entry.name, lines.get(str(item.get("name", item.get("host"))), 1)) for item in listed
        )
    return RecordFile(entry.name, province, found["site"], found["refused"])


def _lines(text: str) -> dict[str, int]:
    """The line on which each record names itself."""
    found: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if match := _NAME.match(line):
            found.setdefault(match[1], number)
    return found


def check_fields(record: Record) -> list[str]:
    """What is wrong with the form of a record: fields it lacks, does not know, or of the wrong type."""
    problems = [f"{name} is missing" for name in REQUIRED if name not in record.data]
    for name, value in record.data.items():
        wanted = FIELDS.get(name)
        if wanted is None:
            problems.append(f"{name} is no field of a record")
        elif wanted is float:
            if isinstance(value, bool) or not isinstance(value, int | float):
                problems.append(f"{name} must be a number")
        elif not isinstance(value, wanted) or isinstance(value, bool):
            problems.append(f"{name} must be {_TYPES[wanted]}")
        elif isinstance(value, list) and not all(isinstance(item, dict if name in _TABLES else str) for item in value):
            problems.append(f"{name} must be a list of {'tables' if name in _TABLES else 'texts'}")
    for kind, needed in _TABLES.items():
        tables = record.data.get(kind)
        for item in tables if isinstance(tables, list) else ():
            if isinstance(item, dict):
                problems += [f"{kind}: {name} is missing" for name in needed if not isinstance(item.get(name), str)]
    return problems


_TYPES = {str: "a text", list: "a list", int: "a whole number"}
_TABLES = {"walks": ("kind", "url"), "examples": ("url",)}
