"""Which traps a crawler stepped into, told from the request log and from the tables.

In: the log of the sample sites, the tables of the crawl, the world that was served. Out: a line for each trap that
sprang: its id, a colon, what was seen. An empty list is what a crawler wants.
"""

from __future__ import annotations

import ipaddress
import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from thidua.samples.library import Posting, posting_at
from thidua.samples.server import Seen
from thidua.samples.sites import SampleSite, sample_sites, site_of_host
from thidua.samples.traps import Trap, traps, twins
from thidua.samples.truth import Row, day_of, expectation, full_world, posting_of
from thidua.samples.world import World

MOST_BYTES = 25_000_000


@dataclass(frozen=True)
class Evidence:
    """All that can be looked at: the requests, the rows of articles with the postings they are of, the world."""

    log: Sequence[Seen]
    rows: Sequence[Row]
    postings: Sequence[tuple[Row, Posting]]
    world: World
    stored: bool  # whether there are tables to look at

    def asked(self, trap: Trap) -> list[Seen]:
        """The requests to a trap's site, or to any sample site."""
        found = [(seen, site_of_host().get(seen.host)) for seen in self.log]
        return [seen for seen, site in found if site and trap.site in (None, site.host)]

    def of_site(self, trap: Trap) -> list[tuple[Row, Posting]]:
        """The rows of a trap's site, or of all."""
        return [(row, posting) for row, posting in self.postings if trap.site in (None, posting.site)]


def sprung(
    log: Sequence[Seen], tables: Mapping[str, Sequence[Row]] | None = None, world: World | None = None
) -> list[str]:
    """The traps that sprang in one run.

    Args:
        log: The requests of the run, as :attr:`SampleSites.log` has them.
        tables: The tables after the run, at least ``articles``; ``None``: only the log is looked at.
        world: What was served; ``None``: everything, under the sites' names.
    """
    world = world or full_world()
    rows = list((tables or {}).get("articles", ()))
    named = [(row, posting_of(_url(row), world)) for row in rows]
    postings = [(row, found[0]) for row, found in named if found]
    evidence = Evidence(log, rows, postings, world, tables is not None)
    return [f"{trap.id}: {detail}" for trap in traps() for detail in _details(trap, evidence)]


def _url(row: Row) -> str:
    return str(row.get("url") or row.get("source") or "")


def _details(trap: Trap, evidence: Evidence) -> Iterator[str]:
    if trap.path is not None:
        hits = [seen for seen in evidence.asked(trap) if trap.path.search(seen.path)]
        if len(hits) > trap.most:
            yield f"{len(hits)} requests, among them {hits[-1].url}"
    if trap.stored is not None:
        for row in evidence.rows:
            parts = urlsplit(_url(row))
            address = parts.path + (f"?{parts.query}" if parts.query else "")
            own = urlsplit(evidence.world.base(trap.site or "")).netloc
            site = site_of_host().get(parts.hostname or "")
            if (parts.netloc == own or (site and site.host == trap.site)) and trap.stored.search(address):
                yield f"stored as an article: {_url(row)}"
    if trap.rule is not None:
        yield from RULES[trap.rule](trap, evidence)


def _robots(trap: Trap, evidence: Evidence) -> Iterator[str]:
    for seen in evidence.asked(trap):
        if seen.path != "/robots.txt" and not allowed(site_of_host()[seen.host], seen.path):
            yield seen.url


def allowed(site: SampleSite, path: str) -> bool:
    """Whether a site's robots.txt allows an address: of the rules that fit, the longest decides."""
    best = (0, True)
    for line in site.get("robots", {}).get("lines", []):
        name, _, rule = line.partition(":")
        rule = rule.strip()
        if name.strip().lower() not in ("allow", "disallow") or not rule:
            continue
        pattern = re.escape(rule).replace(r"\*", ".*").replace(r"\$", "$")
        if re.match(pattern, path):
            best = max(best, (len(rule), name.strip().lower() == "allow"))
    return best[1]


def _literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return host == "localhost"
    return True


def _foreign(_: Trap, evidence: Evidence) -> Iterator[str]:
    for seen in evidence.log:
        if seen.host not in site_of_host() and not _literal(seen.host):
            yield seen.url


def _private(_: Trap, evidence: Evidence) -> Iterator[str]:
    for seen in evidence.log:
        if seen.host not in site_of_host() and _literal(seen.host):
            yield seen.url


def _twins(trap: Trap, evidence: Evidence) -> Iterator[str]:
    found: dict[tuple[str, int, str], dict[str, None]] = defaultdict(dict)
    for seen in evidence.asked(trap):
        site = site_of_host()[seen.host]
        path, _, query = seen.path.partition("?")
        named = posting_at(site, path, query) if seen.status == 200 and seen.method == "GET" else None
        if named is not None and named[1] != "translated":
            posting = named[0]
            found[posting.site, posting.number, posting.section][seen.url] = None
    for urls in found.values():
        if len(urls) > 1:
            yield " and ".join(_kind(url, evidence.world) for url in urls)


def _kind(url: str, world: World) -> str:
    """An address, and by what it differs from the article's own."""
    named = posting_of(url, world)
    if named is None:
        return url
    forms = twins(world, sample_sites()[named[0].site], named[0])
    base = world.base(named[0].site)
    kind = next((name for name, twin in forms.items() if url in (twin, base + twin)), named[1])
    return f"{url} ({kind})"


def _stored_twice(trap: Trap, evidence: Evidence) -> Iterator[str]:
    seen: dict[tuple[str, str], str] = {}
    for row, posting in evidence.of_site(trap):
        key = (posting.site, posting.source)
        if key in seen:
            yield f"{seen[key]} and {_url(row)}"
        seen[key] = _url(row)


def _pace(trap: Trap, evidence: Evidence) -> Iterator[str]:
    lines = sample_sites()[trap.site or ""].get("robots")["lines"]
    delay = next(float(line.split(":")[1]) for line in lines if line.startswith("Crawl-delay"))
    asked = sorted(evidence.asked(trap), key=lambda seen: seen.time)
    for one, other in itertools.pairwise(asked):
        if one.path != "/robots.txt" and other.time - one.time < 0.6 * delay:
            yield f"{other.time - one.time:.3f} s after {one.url} came {other.url}"


def _retry_after(trap: Trap, evidence: Evidence) -> Iterator[str]:
    asked = sorted(evidence.asked(trap), key=lambda seen: seen.time)
    for number, seen in enumerate(asked):
        if seen.status != 429:
            continue
        later = asked[number + 1 :]
        early = [other for other in later if 0.1 < other.time - seen.time < 0.9]
        if early:
            yield f"{len(early)} requests before the second was over, the first {early[0].url}"
        if not any(other.path.partition(";")[0] == seen.path.partition(";")[0] for other in later):
            yield f"never asked again: {seen.url}"


def _broken_once(trap: Trap, evidence: Evidence) -> Iterator[str]:
    assert trap.page is not None
    hits = [seen for seen in evidence.asked(trap) if trap.page.search(seen.path)]
    if hits and all(seen.status == 500 for seen in hits):
        yield f"given up: {hits[0].url}"


def _chain(trap: Trap, evidence: Evidence) -> Iterator[str]:
    assert trap.page is not None
    assert trap.following is not None
    asked = [seen.path for seen in evidence.asked(trap)]
    if any(trap.page.search(path) for path in asked) and not any(trap.following.search(path) for path in asked):
        yield "the listing was left at its broken page"


def _challenge(_: Trap, evidence: Evidence) -> Iterator[str]:
    for seen in evidence.log:
        if "D1N=" in seen.cookie:
            yield f"the check was answered: {seen.url}"


def _bytes(trap: Trap, evidence: Evidence) -> Iterator[str]:
    most = max((seen.bytes for seen in evidence.asked(trap)), default=0)
    if most > MOST_BYTES:
        yield f"{most:,} bytes were taken"


def _missing(trap: Trap, evidence: Evidence) -> Iterator[str]:
    if not evidence.stored or not evidence.asked(trap):
        return
    there = {posting.source for _, posting in evidence.of_site(trap)}
    for posting in evidence.world.shown(trap.site or ""):
        if posting.relevant and posting.source not in there:
            yield f"not found: {evidence.world.base(posting.site)}{posting.address()}"


def _today(_: Trap, evidence: Evidence) -> Iterator[str]:
    for row in evidence.rows:
        if day_of(row.get("published")) == evidence.world.today:
            yield _url(row)


def _wrong_day(trap: Trap, evidence: Evidence) -> Iterator[str]:
    for row, posting in evidence.of_site(trap):
        dated = bool(sample_sites()[posting.site].get("stamp"))
        right = expectation(posting, evidence.world).day
        if dated == (trap.id == "wrong-day") and day_of(row.get("published")) != right:
            yield f"{_url(row)}: {row.get('published')} for {right}"


def _text_rule(wrong: Callable[[Row, Posting], bool]) -> Callable[[Trap, Evidence], Iterator[str]]:
    def rule(trap: Trap, evidence: Evidence) -> Iterator[str]:
        for row, posting in evidence.of_site(trap):
            if wrong(row, posting):
                yield _url(row)

    return rule


def _text(row: Row) -> str:
    return str(row.get("text") or "")


def _title(row: Row) -> str:
    return str(row.get("title") or "")


RULES: dict[str, Callable[[Trap, Evidence], Iterator[str]]] = {
    "robots": _robots,
    "foreign": _foreign,
    "private": _private,
    "twins": _twins,
    "stored_twice": _stored_twice,
    "pace": _pace,
    "retry_after": _retry_after,
    "broken_once": _broken_once,
    "chain": _chain,
    "challenge": _challenge,
    "bytes": _bytes,
    "missing": _missing,
    "today": _today,
    "wrong_day": _wrong_day,
    "placeholder": _text_rule(lambda row, _: "{title}" in _title(row)),
    "null_title": _text_rule(lambda row, _: _title(row).startswith("null ")),
    "mojibake": _text_rule(lambda row, _: re.search("á[º»]|Ã.", _text(row) + _title(row)) is not None),
    "repeated_lead": _text_rule(lambda row, posting: bool(posting.lead) and _text(row).count(posting.lead) > 1),
    "teaser": _text_rule(lambda row, _: "Chúng tôi men theo con dốc phủ rêu" in _text(row)),
}
