"""The pages of a list that follow the one at hand.

In: the links of a page that may lead to them, and the page's own address. Out: addresses, the nearest first. A page's
number is read from its address ("?page=2", "/page-2/", "trang-3.html", "_cur=4", "start=20") and from what the link
says; where they differ by one or by a step, the site counts from 0 or by articles.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from spiders.addressing import address
from spiders.anchors import HIDDEN, Anchor
from spiders.families import family_named, general
from spiders.pagers import counted
from spiders.wording import said, wording

MOST_AHEAD = 12
_NUMBER = re.compile(r"^\d{1,5}$")
_PATHS = (
    re.compile(
        r"(?P<mark>[/_-](?:page|trang|paged|currentpage|pageindex|pg|p)[-/_=,]?)(?P<n>\d{1,5})(?=(?:\.\w{2,5})?/?$)",
        re.IGNORECASE,
    ),
    re.compile(r"(?P<mark>_\d+_)(?P<n>\d{1,5})(?=\.\w{2,5}$)"),
)
_WEAK = re.compile(r"(?P<mark>[/-])(?P<n>\d{1,4})(?=(?:\.\w{2,5})?/?$)")
_EXTENSION = re.compile(r"(?:\.\w{2,5})?/*$")
_CALLED = re.compile(r"\(\s*'?\"?(\d{1,5})'?\"?\s*[,)]")


@dataclass(frozen=True, slots=True)
class Numbered:
    """An address with a page's number in it: the list it is a page of, the address with ``{page}`` for the number."""

    base: str
    template: str
    number: int


@lru_cache(maxsize=1)
def _parameters() -> frozenset[str]:
    return frozenset(general()["pages"])


def numbered(url: str, *, weak: bool = False) -> Numbered | None:
    """The page's number in an address; with ``weak``, a bare number at the end of the path, too."""
    parts = address(url)
    for position, (name, value, raw) in enumerate(parts.query):
        last = name.lower().rpartition("_")[2] if name.startswith("_") else name.lower()
        if (last in _parameters() or last.endswith(("page", "pageindex"))) and _NUMBER.match(value):
            rest = [piece for at, (_, _, piece) in enumerate(parts.query) if at != position]
            written = [piece for _, _, piece in parts.query]
            written[position] = raw.partition("=")[0] + "={page}"
            return Numbered(_base(parts.url("&".join(rest))), parts.url("&".join(written)), int(value))
    query = "&".join(raw for _, _, raw in parts.query)
    for shape in (*_PATHS, _WEAK) if weak else _PATHS:
        if found := shape.search(parts.raw_path):
            start, end = found.span("n")
            path = parts.raw_path[:start] + "{page}" + parts.raw_path[end:]
            before = parts.raw_path[: found.start("mark")] if shape is not _PATHS[1] else parts.raw_path[:start]
            tail = f"?{query}" if query else ""
            stem = f"{parts.scheme}://{parts.host}"
            return Numbered(_base(stem + before + tail), stem + path + tail, int(found["n"]))
    return None


def _base(url: str) -> str:
    """The address of a list, whichever of its pages is asked for."""
    parts = address(url)
    query = sorted(f"{name}={value}" for name, value, _ in parts.query if value and not name.startswith("p_p_"))
    return f"{parts.host}{_EXTENSION.sub('', parts.path).lower()}?{'&'.join(query)}"


def page_after(url: str, step: int = 1) -> str | None:
    """The page after one that has its number in its address: what goes on where a page of a list is broken."""
    found = numbered(url)
    return found.template.replace("{page}", str(found.number + step)) if found else None


def following(
    anchors: Sequence[Anchor], url: str, *, family: str | None = None, declared: Sequence[str] = ()
) -> tuple[str, ...]:
    """The pages that follow, those that the page names and the next one where it only shows its number.

    Args:
        anchors: The page's links.
        url: The page's address.
        family: The system that made the page: how it numbers pages where a script does that here.
        declared: What its head declares as the next page.
    """
    here = numbered(url)
    base = here.base if here else _base(url)
    row = counted(anchors, url)  # pages of a system that numbers them in a way of its own
    if here is None and row is not None and (own := row.number_of(url)) is not None:
        here = Numbered(base, row.template, own)
    labelled: dict[int, tuple[str, int]] = {}  # what a link says: its address, the number in it
    onward: list[str] = list(declared)
    silent: set[int] = set()  # numbers that only a script follows
    for anchor in anchors:
        if anchor.place == HIDDEN or anchor.calendar:
            continue
        text = said(anchor.text or anchor.title)
        number = int(text) if _NUMBER.match(text) else None
        bare = anchor.text.strip().lower() or anchor.title.strip().lower()
        forward = (
            "next" in anchor.rel
            or text in wording().next
            or bare in wording().next
            or (not text and "next" in (anchor.element.get("class") or ""))
        )
        last = text in wording().last or bare in wording().last
        if number is None and not forward and not last:
            continue
        if text in wording().previous or "prev" in anchor.rel:
            continue
        if not anchor.url or anchor.href in {"#", ""}:
            if number is not None and anchor.pager:
                silent.add(number)
            continue
        found = numbered(anchor.url) or numbered(anchor.url, weak=anchor.pager)
        if found is None and row is not None and (own := row.number_of(anchor.url)) is not None:
            found = Numbered(base, row.template, own)
        same = found is not None and found.base == base
        if (
            not same
            and not anchor.pager
            and "next" not in anchor.rel
            and not (forward and _base(anchor.url).partition("?")[0] == base.partition("?")[0] and "?" in anchor.url)
        ):
            continue
        if number is not None and found is not None:
            labelled.setdefault(number, (anchor.url, found.number))
        elif (
            forward
            and _base(anchor.url) != _base(url)
            and (found is None or here is None or not same or found.number > here.number)
        ):
            onward.append(anchor.url)
    return _ahead(labelled, onward, silent, here, url, family)


def _ahead(
    labelled: dict[int, tuple[str, int]],
    onward: list[str],
    silent: set[int],
    here: Numbered | None,
    url: str,
    family: str | None,
) -> tuple[str, ...]:
    step, shift = _relation(labelled)
    current = round((here.number - shift) / step) if here and step else 1
    ahead = {label: address for label, (address, _) in labelled.items() if label > current}
    most = max([*labelled, *silent], default=0)
    if labelled and most > current and current + 1 not in ahead:
        sample = next(
            (found for url_, _ in labelled.values() if (found := numbered(url_) or numbered(url_, weak=True))), here
        )
        if sample is not None:
            ahead[current + 1] = sample.template.replace("{page}", str((current + 1) * step + shift))
    if not labelled and not onward and silent and max(silent) > current:
        guessed = _guess(here, url, current + 1, family)
        ahead[current + 1] = guessed
    near = [ahead[label] for label in sorted(ahead)][:MOST_AHEAD]
    return tuple(dict.fromkeys([*onward, *near])) if not near else tuple(dict.fromkeys([*near[:1], *onward, *near[1:]]))


def _relation(labelled: dict[int, tuple[str, int]]) -> tuple[int, int]:
    """How a page's number in its address comes from the one it is shown with: (step, shift)."""
    labels = sorted(labelled)
    for one, other in pairwise(labels):
        difference = labelled[other][1] - labelled[one][1]
        if difference > 0 and difference % (other - one) == 0:
            step = difference // (other - one)
            return step, labelled[one][1] - one * step
    if labels:
        shown, written = labels[0], labelled[labels[0]][1]
        if shown > 1 and written > shown and written % (shown - 1) == 0:
            step = written // (shown - 1)
            return step, -step
        return 1, written - shown
    return 1, 0


def _guess(here: Numbered | None, url: str, page: int, family: str | None) -> str:
    """The address of a page that only a script leads to."""
    if here is not None:
        return here.template.replace("{page}", str(page))
    known = family_named(family)
    shapes = known.pagination if known else ()
    shape = next(iter(shapes), "?page={page}").replace("{page0}", str(page - 1)).replace("{page}", str(page))
    shape = shape.replace("{offset}", str((page - 1) * 10))
    if "=" in shape:
        return url + ("&" if "?" in url else "?") + shape.lstrip("?")
    return url.partition("?")[0].rstrip("/") + "/" + shape
