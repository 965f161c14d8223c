"""What is wrong with the records of sites, as far as they can be judged without the network.

In: a folder of records, on top of those that come with the program. Out: :class:`Problem` objects with file and line.
Beside its records a folder may hold ``NAME.examples.toml`` files: addresses of a site and what is expected of them.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from spiders.divisions import provinces
from spiders.hosts import parse_address
from spiders.keys import canonical
from spiders.record_rules import example_faults, faults, listed, whole_address
from spiders.records import EXAMPLES, BadRecord, Record, RecordFile, check_fields, legend, own_folder, read_file
from spiders.sites import Refused, Registry, Site, refused_of_record, site_of_record


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and where it stands."""

    file: str
    line: int
    name: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.name + ': ' if self.name else ''}{self.text}"


@dataclass(frozen=True, slots=True)
class _Entry:
    record: Record
    site: Site


def check(folder: Path | None = None, names: Iterable[str] = ()) -> list[Problem]:
    """The problems of all records, or of those of some sites.

    Args:
        folder: Records of one's own; they are checked with those that come with the program.
        names: Only these sites.
    """
    found: list[Problem] = []
    entries: dict[str, _Entry] = {}
    refused: list[Refused] = []
    expected: list[Traversable] = []
    for place in [own_folder()] + ([folder] if folder else []):
        within: dict[str, _Entry] = {}
        for file in _files(place, found):
            found += _of_province(file)
            for record in file.sites:
                if problems := check_fields(record):
                    found += [_problem(record, text) for text in problems]
                    continue
                entry = _Entry(record, site_of_record(record))
                if record.name in within:
                    found.append(_problem(record, f"this site has a record in {within[record.name].record.file} too"))
                within[record.name] = entry
            refused += _refusals(file, found)
        expected += [e for e in place.iterdir() if e.name.endswith(EXAMPLES)] if place.is_dir() else []
        entries |= within
    found += _unique_hosts(entries.values(), refused)
    families = known_families()
    sites = {name: entry.site for name, entry in entries.items()}
    for entry in entries.values():
        found += [_problem(entry.record, text) for text in faults(entry.site, entry.record, families, sites)]
    for place in expected:
        found += _expectations(place, sites)
    wanted = set(names)
    return [problem for problem in found if not wanted or problem.name in wanted]


def check_files(record: Path, examples: Path, registry: Registry) -> Iterator[Problem]:
    """The problems of one file of records and of its examples, among the sites of a registry."""
    try:
        file = read_file(record)
        entries = [_Entry(one, site_of_record(one)) for one in file.sites]
    except BadRecord as error:
        yield Problem(record.name, 1, "", str(error))
        return
    sites = registry.sites | {entry.site.name: entry.site for entry in entries}
    for entry in entries:
        for text in faults(entry.site, entry.record, known_families(), sites):
            yield _problem(entry.record, text)
        for host in entry.site.hosts:
            if (owner := registry.of_host(host)) is not None and owner.name != entry.site.name:
                yield _problem(entry.record, f"{host} belongs to {owner.name} too")
    yield from _expectations(examples, sites)


def known_families() -> frozenset[str]:
    """The names of families: those with rules, and those that only the registry knows."""
    from extract.web.families import families as layouts
    from spiders.families import families

    return frozenset({*(one.name for one in families()), *(one.name for one in layouts()), *legend().families})


def _problem(record: Record, text: str) -> Problem:
    return Problem(record.file, record.line, record.name, text)


def _files(place: Traversable, found: list[Problem]) -> Iterator[RecordFile]:
    if not place.is_dir():
        found.append(Problem(str(place), 1, "", "no such folder of records"))
        return
    for entry in sorted(place.iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".toml") and not entry.name.endswith(EXAMPLES):
            try:
                yield read_file(entry)
            except BadRecord as error:
                line = re.search(r"at line (\d+)", str(error))
                found.append(Problem(entry.name, int(line[1]) if line else 1, "", str(error).partition(": ")[2]))


def _refusals(file: RecordFile, found: list[Problem]) -> Iterator[Refused]:
    for record in file.refused:
        try:
            refused = refused_of_record(record)
        except BadRecord:
            found.append(_problem(record, "a refused host needs host and reason"))
            continue
        if refused.reason not in legend().refusals:
            found.append(_problem(record, f"reason {refused.reason!r} is none of {listed(legend().refusals)}"))
        yield refused


def _of_province(file: RecordFile) -> Iterator[Problem]:
    """What a file's head says of its province, against the list of provinces."""
    if (head := file.province) is None:
        return
    code, now, until = head.get("code"), head.get("now"), head.get("valid_until")
    province = provinces().get(str(code))
    if province is None:
        yield Problem(file.name, 1, "", f"province: {code!r} is no code of the division of 63 provinces")
        return
    if head.get("name") != province.name:
        yield Problem(file.name, 1, "", f"province: {code} is {province.name}, not {head.get('name')!r}")
    if (now is None) != (until is None):
        yield Problem(file.name, 1, "", "province: valid_until and now go together")
    if until is not None and not _is_day(until):
        yield Problem(file.name, 1, "", "province: valid_until must be a date: 2025-06-30")
    if now is None:
        return
    if not isinstance(now, dict) or not _is_day(now.get("since")):
        yield Problem(file.name, 1, "", "province: now must hold code, name and since")
        return
    if (now.get("code"), now.get("name")) != (province.code_34, province.name_34):
        yield Problem(file.name, 1, "", f"province: {code} became {province.name_34} ({province.code_34})")
    if until is not None and _is_day(until) and now["since"] != until + datetime.timedelta(days=1):
        yield Problem(file.name, 1, "", "province: now.since must be the day after valid_until")


def _unique_hosts(entries: Iterable[_Entry], refused: Iterable[Refused]) -> Iterator[Problem]:
    """Hosts that two records claim, by name or as twins, those by custom included."""
    owners: dict[str, str] = {}
    for entry in entries:
        for host in dict.fromkeys(entry.site.hosts):
            if (owner := owners.setdefault(host, entry.site.name)) != entry.site.name:
                yield _problem(entry.record, f"{host} belongs to {owner} too")
    for item in refused:
        for host in item.hosts:
            if host in owners:
                yield Problem("refused.toml", 1, item.host, f"{host} is refused and is a site, {owners[host]}")


def _expectations(place: Traversable, sites: Mapping[str, Site]) -> Iterator[Problem]:
    """What an examples file expects of a site's addresses."""
    try:
        data = tomllib.loads(place.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        yield Problem(place.name, 1, "", f"cannot be read: {error}")
        return
    name = str(data.get("site", ""))
    if (site := sites.get(name)) is None:
        yield Problem(place.name, 1, name, "site names no record")
        return
    yield from (Problem(place.name, 1, name, text) for text in _expected(data, site))


def _expected(data: Mapping[str, Any], site: Site) -> Iterator[str]:
    try:
        shapes = [re.compile(shape) for shape in site.article]
    except re.error:
        return  # said of the record itself
    keys: dict[str, str] = {}
    for example in data.get("article", ()):
        url, same = str(example.get("url", "")), example.get("same", ())
        yield from example_faults(url, tuple(example.get("key", ())), site, shapes)
        key = canonical(whole_address(url, site), site).key
        if (other := keys.setdefault(key, url)) != url:
            yield f"{url} and {other} are different articles, but have one key: {key}"
        for twin in same:
            if (found := canonical(whole_address(str(twin), site), site).key) != key:
                yield f"{twin} and {url} are one article, but their keys are {found} and {key}"
    for url in data.get("listing", ()):
        if any(shape.search(parse_address(whole_address(url, site)).path) for shape in shapes) and not any(
            re.search(shape, parse_address(whole_address(url, site)).path) for shape in site.listing
        ):
            yield f"{url} is a listing, but matches an article expression"


def _is_day(value: Any) -> bool:
    return isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)
