"""A record of a site as the text of a file.

In: a :class:`~spiders.sites.Site`. Out: TOML, in the order and form of the records that come with the program.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from spiders.keys import canonical
from spiders.sites import Site, Walk

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def record_text(site: Site, day: datetime.date) -> str:
    """The file of one record."""
    lines = [
        f"# {site.title}. Source: the site itself, looked at by `thidua sites new` on {day.isoformat()}.",
        "# docs/add-a-site.md explains the fields. Read them once more: kind, provinces and family are guesses.",
        "",
        "[[site]]",
        f"name = {text(site.name)}",
        f"title = {text(site.title)}",
        f"kind = {text(site.kind)}",
        f"status = {text(site.status)}",
    ]
    if site.family:
        lines.append(f"family = {text(site.family)}")
    lines.append(f"provinces = {texts(site.provinces)}")
    if site.scheme != "https":
        lines.append(f"scheme = {text(site.scheme)}")
    lines.append(f"evidence = {text(site.evidence)}")
    if site.article:
        lines.append(f"article = {literals(site.article)}")
    if site.key:
        lines.append(f"key = {texts(site.key)}")
    if site.examples:
        rows = [f"{{ url = {text(e.url)}" + (f", key = {texts(e.key)}" if e.key else "") + " }" for e in site.examples]
        lines.append(f"examples = {several(rows)}")
    if site.listing:
        lines.append(f"listing = {literals(site.listing)}")
    if site.walks:
        lines.append(f"walks = {several([walk(one) for one in site.walks])}")
    return "\n".join(lines) + "\n"


def examples_text(site: Site, listings: Sequence[str]) -> str:
    """The file of what is expected of a record: its articles and their twins, and pages of lists that are none."""
    lines = [
        f"# What `thidua sites check` expects of the record of {site.name}: articles with their keys, other addresses",
        "# of the same article (same), and lists that must not be taken for articles.",
        "",
        f"site = {text(site.name)}",
    ]
    if listings:
        lines.append(f"listing = {texts(listings)}")
    for example in site.examples:
        lines += ["", "[[article]]", f"url = {text(example.url)}"]
        if example.key:
            lines.append(f"key = {texts(example.key)}")
        if twins := _twins(example.url, site):
            lines.append(f"same = {several([text(twin) for twin in twins])}")
    return "\n".join(lines) + "\n"


def _twins(url: str, site: Site) -> list[str]:
    """Other addresses of an article that must have its key."""
    sign = "&" if "?" in url else "?"
    twins = [f"{url}{sign}utm_source=feed", *(f"http://{host}{url}" for host in site.hosts[1:3])]
    key = canonical(f"{site.scheme}://{site.name}{url}", site).key
    return [twin for twin in twins if canonical(_whole(twin, site), site).key == key]


def _whole(url: str, site: Site) -> str:
    return url if "://" in url else f"{site.scheme}://{site.name}{url}"


def walk(one: Walk) -> str:
    """A walk as an inline table."""
    options = "".join(
        f", {name} = {value if isinstance(value, int) else text(str(value))}" for name, value in one.options.items()
    )
    return f"{{ kind = {text(one.kind)}, url = {text(one.url)}{options} }}"


def text(value: str) -> str:
    """A basic string."""
    return '"' + "".join(_ESCAPES.get(c, c if c.isprintable() else f"\\u{ord(c):04x}") for c in value) + '"'


def texts(values: Iterable[str]) -> str:
    """A list of basic strings."""
    return f"[{', '.join(text(value) for value in values)}]"


def literals(values: Sequence[str]) -> str:
    """A list of literal strings, in which an expression stands as it is."""
    return several([f"'{value}'" if "'" not in value else text(value) for value in values])


def several(items: Sequence[str]) -> str:
    """A list, on lines of its own where it has more than one item."""
    return f"[{items[0]}]" if len(items) == 1 else "[\n" + "".join(f"  {item},\n" for item in items) + "]"
