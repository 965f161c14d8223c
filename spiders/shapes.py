"""The shape of a site's articles, told from their addresses.

In: addresses that lists name. Out: regular expressions with named groups, which of these are the identity, and
examples. Where the number of an article stands is known from :func:`spiders.keys.canonical`; everything around it is
generalised.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from spiders.hosts import BadAddress, parse_address
from spiders.keys import canonical
from spiders.sites import Site

LEAST_SHARE = 0.15
"""Of the addresses, so many have a shape that is one of the site's, at least."""

MOST_SHAPES = 3
MOST_EXAMPLES = 2
_MONTH = re.compile(r"(?:19|20)\d{4}")
_MARK = re.compile(r"^(?P<slug>.*?)(?P<mark>[-_.]?[a-zA-Z]{0,8})$")
_EXTENSION = re.compile(r"\.[a-z]{2,6}$")
_FEW = 3  # hyphens in a slug that is a headline's


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape of addresses: an expression for path and query, its key, and addresses that have it with their keys."""

    article: str
    key: tuple[str, ...]
    examples: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class _Form:
    """An address in general terms; addresses of one form are of one shape."""

    before: str
    mark: str
    number: str  # digits, hex, letters; parameters: named in mark; empty: no number
    after: str


def article_shapes(urls: Iterable[str], site: Site) -> list[Shape]:
    """The shapes that most of these addresses have, the commonest first."""
    groups: defaultdict[_Form, dict[str, str]] = defaultdict(dict)
    for url in dict.fromkeys(urls):
        try:
            path = parse_address(url).path
        except BadAddress:
            continue
        found = _form(path, canonical(url, site).key.partition("|")[2])
        if found is not None:
            form, number = found
            groups[form].setdefault(number or path, path)
    total = sum(len(paths) for paths in groups.values())
    common = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0].number == ""))
    kept = [item for item in common if len(item[1]) >= max(2, LEAST_SHARE * total)][:MOST_SHAPES]
    if any(form.number for form, _ in kept):
        kept = [item for item in kept if item[0].number]
    return [_shape(form, paths) for form, paths in kept]


def _form(path: str, identity: str) -> tuple[_Form, str] | None:
    """The form of an address, and its number; None for what looks like no article."""
    number = re.fullmatch(r"(?:[a-z-]+/)?[a-z]+:([\w-]+)", identity)
    if number is not None and (found := _around(path, number[1])) is not None:
        return found, number[1]
    if "?" in identity and (named := _parameters(path, identity)) is not None:
        return named, identity
    plain, _, query = path.partition("?")
    last = plain.rstrip("/").rpartition("/")[2]
    extension = _EXTENSION.search(last)
    if query or last.count("-") < _FEW:
        return None
    depth = plain.strip("/").count("/")
    slash = "/?" if plain.endswith("/") else ""
    after = _literal(extension[0]) if extension else ""
    return _Form("/[^/?]+" * depth, "", "", f"{after}{slash}$"), ""


def _parameters(path: str, identity: str) -> _Form | None:
    """The form of an address that several parameters identify, or one with its file."""
    names = [name for name, _ in parse_qsl(identity.partition("?")[2])]
    plain, _, query = path.partition("?")
    written = {name.lower(): name for name, _ in parse_qsl(query)}
    if not names or not all(name in written for name in names):
        return None
    return _Form(f"/{_literal(plain.rpartition('/')[2])}", " ".join(written[name] for name in names), "parameters", "")


def _around(path: str, number: str) -> _Form | None:
    """What stands around the number of an article."""
    plain, _, query = path.partition("?")
    for name, value in parse_qsl(query):
        if value == number:
            file = _literal(plain.rpartition("/")[2])
            return _Form(f"/{file}", name, _kind(number), "query")
    at = [m.start() for m in re.finditer(rf"(?<![0-9A-Za-z]){_literal(number)}(?![0-9A-Za-z])", plain)]
    if not at:  # a mark of letters stands before it: -post123
        at = [m.start() for m in re.finditer(rf"(?<=[A-Za-z]){_literal(number)}(?![0-9A-Za-z])", plain)]
    if not at:
        return None
    start = at[-1]
    folder, _, prefix = plain[:start].rpartition("/")
    slug = _MARK.match(prefix)
    assert slug is not None  # every part of the pattern may be empty
    mark = slug["mark"] if slug["slug"] or slug["mark"] else ""
    before = "/"
    month = folder.rpartition("/")[2]
    if _MONTH.fullmatch(month):
        before = r"/(?P<ym>(?:19|20)\d{4})/"
    elif month.isdigit():
        before = r"/(?P<cat>\d+)/"
    after = _after(plain[start + len(number) :])
    if slug["slug"]:
        before += "(?P<slug>[^/?]+)"
    elif before == "/" and "(?P<slug>" not in after and (name := folder.rpartition("/")[2]).isalpha():
        before = f"/{name}/"  # /print/4566, /content/id/4566
    return _Form(before, mark, _kind(number), after)


def _after(rest: str) -> str:
    """What follows the number, in general terms."""
    if rest in {"", "/"}:
        return "/?$"
    head, slash, tail = rest.partition("/")
    if not slash and (not head or _EXTENSION.fullmatch(head)):
        return f"{_literal(head)}$"
    if not slash:  # 294324-slug.html
        extension = _EXTENSION.search(head)
        return rf"{_literal(head[0])}(?P<slug>[^/?]*?){_literal(extension[0]) if extension else ''}$"
    extension = _EXTENSION.search(tail)
    return rf"{_literal(head)}/(?P<slug>[^/?]+){_literal(extension[0]) if extension else '/?'}$"


def _literal(text: str) -> str:
    """A text in an expression; hyphens need no backslash there."""
    return re.escape(text).replace("\\-", "-")


def _kind(number: str) -> str:
    if number.isdigit():
        return "digits"
    return "hex" if re.fullmatch(r"[0-9a-f]{7}", number) else "letters"


def _shape(form: _Form, paths: dict[str, str]) -> Shape:
    examples = list(paths.items())[:MOST_EXAMPLES]
    if not form.number:
        shape = rf"^{form.before}/(?P<slug>[^/?]+){form.after}"
        return Shape(shape, (), tuple((path, ()) for _, path in examples))
    if form.number == "parameters":
        names = tuple(form.mark.split())
        asked = "".join(rf"(?=(?:.*&)?{_literal(name)}=[^&])" for name in names)
        values = (dict(parse_qsl(path.partition("?")[2])) for _, path in examples)
        found = [tuple(value.get(name, "") for name in names) for value in values]
        return Shape(
            rf"{form.before}\?{asked}", names, tuple((p, k) for (_, p), k in zip(examples, found, strict=True))
        )
    group = _group(form, paths)
    if form.after == "query":
        shape = rf"{form.before}\?(?:.*&)?{_literal(form.mark)}={group}(?![\w-])"
    else:
        shape = f"{form.before}{_literal(form.mark)}{group}{form.after}"
    return Shape(shape, ("id",), tuple((path, (number,)) for number, path in examples))


def _group(form: _Form, numbers: Iterable[str]) -> str:
    """The group of the number; where only a hyphen sets it off, no shorter than two digits less than those seen."""
    if form.number == "hex":
        return r"(?P<id>[0-9a-f]{7}|\d{5,8})"
    if form.number == "letters":
        return "(?P<id>[A-Za-z0-9_]+)" if form.mark == "-" else "(?P<id>[A-Za-z0-9_-]+)"
    bare = form.mark in {"-", "_", "."} and form.before.endswith("(?P<slug>[^/?]+)")
    least = max(3, min(len(number) for number in numbers) - 2)
    return rf"(?P<id>\d{{{least},}})" if bare else r"(?P<id>\d+)"


def page_shapes(urls: Iterable[str]) -> list[str]:
    """Expressions for listings, told from the addresses of their second pages."""
    found: list[str] = []
    for url in urls:
        try:
            path = parse_address(url).path
        except BadAddress:
            continue
        if match := re.search(r"(?P<before>[?&][\w-]{1,20}=|/(?:page|trang)[-/]?)2(?P<after>\.html?|/)?$", path):
            before = re.sub(r"^[?&]", "[?&]", match["before"])
            after = _literal(match["after"]) if (match["after"] or "").startswith(".") else ""
            found.append(rf"{before}\d+{after}")
    return list(dict.fromkeys(found))
