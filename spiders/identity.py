"""The number of an article in a path, told from all the other numbers that stand in paths.

In: a decoded path. Out: a :class:`PathRead`: the path without what only says how the page is shown, and the article's
identity where the path holds one. Years, dates, numbers of lists and numbers that belong to the headline are none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from spiders.families import general

_LIFERAY = tuple(
    re.compile(shape)
    for shape in (
        r"/-/asset_publisher/[^/]+/content/id/(?P<id>\d+)",
        r"/-/view_content/(?P<id>\d+)",
        r"/-/view-article/\d+/(?P<id>\d+)",
        r"/-/(?:19|20)\d\d/(?P<id>\d+)/",
    )
)
_TITLED = re.compile(
    r"^(?:/(?P<group>web/[^/]+))?(?:/.*)?/-/(?:asset_publisher/[^/]+/content|[a-z_]+/)/?(?P<title>[^/]+)$"
)
_MONTHLY = re.compile(r"/(?:19|20)\d\d(?:0[1-9]|1[0-2])/(?P<slug>[^/]+)-(?P<id>\d{5,8}|[0-9a-f]{7})$")
_NUMBER_PART = re.compile(r"/(?P<id>\d{3,})p\d+c\d+(?:/|$)")
_DATED = re.compile(r"/d(?P<id>\d{12,})$")
_NAMED = re.compile(r"/id/(?P<id>\d{3,})$")
_TAIL = re.compile(r"^(?P<slug>.*?)(?:^|[-_])(?P<mark>[a-zA-Z]{0,8}?)(?P<id>\d{3,})$")
_HEAD = re.compile(r"^(?P<id>\d{3,})-(?P<slug>.*)$")
_PAGED = re.compile(r"_\d+_\d+$")
_SEVERAL = re.compile(r"^\d+(?:-\d+)+$")
_RANDOM = re.compile(r"^(?P<slug>[^A-Z]*)-(?P<id>(?=[^-]*[A-Z])(?=[^-]*[a-z0-9])[A-Za-z0-9_]{9,10})$")
_DOTTED = re.compile(r"^(?P<slug>.+)\.(?P<id>\d{3,})$")
_STATE = re.compile(r"!ut/p/")
_YEAR = re.compile(r"(?:19[5-9]|20[0-4])\d")
_MONTH = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])")
_DAY = re.compile(
    r"(?:(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))"
)
_SHORT_DAY = re.compile(r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])[0-3]\d")
_WORDS = re.compile(r"[^\W_]+")
_FEW = 4  # words of a slug that is no section's
_FEW_BELOW = 2  # the same, below a section's directory and before a number of four digits


@dataclass(frozen=True, slots=True)
class PathRead:
    """A path, read.

    ``plain`` keys a page without identity, ``id`` is its identity, ``module`` what counts for itself there.
    """

    form: str
    stripped: str  # without print, amp, index.php and language
    with_language: str
    plain: str
    id: str | None
    module: str | None
    is_file: bool


def is_id(value: str) -> bool:
    """Whether a parameter's value can be an identity."""
    return 0 < len(value) <= 64 and any(character.isdigit() for character in value) and " " not in value


@lru_cache(maxsize=1)
def _knowledge() -> dict[str, Any]:
    data = general()
    forms = data["forms"]
    return {
        "forms": {name: form for form in ("print", "amp", "mobile") for name in forms[form]},
        "detail": re.compile(forms["detail"], re.IGNORECASE),
        "languages": frozenset(data["paths"]["languages"]),
        "indexes": frozenset(data["paths"]["indexes"]),
        "listings": frozenset(data["paths"]["listings"]),
        "modules": frozenset(data["paths"]["modules"]),
        "marks": frozenset(data["paths"]["marks"]),
        "counted": frozenset(data["paths"]["counted"]),
        "extensions": re.compile(data["paths"]["extensions"]),
    }


def read_path(path: str, *, forms: bool = True) -> PathRead:
    """Read a decoded path; without ``forms``, as a list's, whose directories are never another form of a page."""
    know = _knowledge()
    segments = [segment for segment in path.split("/") if segment]
    if segments and segments[-1].lower() in know["indexes"]:
        segments.pop()
    elif segments and segments[0].lower() == "index.php":
        segments.pop(0)
    form = "page"
    with_language = segments
    if forms:
        form, segments = _without_form(segments, know)
        with_language = segments
    if len(segments) > 1 and segments[0].lower() in know["languages"]:
        segments = segments[1:]
        if forms and form == "page":
            form, segments = _without_form(segments, know)
    stripped = "/" + "/".join(segments)
    plain = stripped.lower()
    first = segments[0].lower() if len(segments) > 1 else ""
    module = first if first in know["modules"] else None
    found = _identity(segments, plain, form, know) if forms and segments else None
    is_file = bool(segments) and segments[-1].lower().endswith((".aspx", ".jsp", ".php", ".asp"))
    return PathRead(form, stripped, "/" + "/".join(with_language), plain, found, module, is_file)


def _without_form(segments: list[str], know: dict[str, Any]) -> tuple[str, list[str]]:
    """The form that a directory or ending names, and the path without it."""
    named: dict[str, str] = know["forms"]
    if not segments:
        return "page", segments
    for at in (0, 1):  # /print/…, /news/print/…
        if len(segments) > at + 1 and (form := named.get(segments[at].lower())):
            return form, segments[:at] + segments[at + 1 :]
    last = segments[-1]
    if len(segments) > 1 and last.lower() in {"amp", "print"}:
        return last.lower(), segments[:-1]
    for ending, form in ((".amp", "amp"), (".print", "print"), ("-amp.html", "amp"), (".amp.html", "amp")):
        if last.lower().endswith(ending) and len(last) > len(ending):
            kept = last[: -len(ending)] + (".html" if ending.endswith(".html") else "")
            return form, [*segments[:-1], kept]
    stem = know["extensions"].sub("", last).lower()
    if stem != last.lower() and stem in named:
        return named[stem], segments  # print.aspx?postid=123
    return "page", segments


def file_of(path: PathRead) -> str:
    """The path without a file name that every article has (``Detail_News.aspx``, ``chi-tiet``)."""
    know = _knowledge()
    folder, _, last = path.plain.rpartition("/")
    return folder if know["detail"].match(know["extensions"].sub("", last)) else path.plain


def _identity(segments: list[str], plain: str, form: str, know: dict[str, Any]) -> str | None:
    bare = know["extensions"].sub("", plain)
    if "/-/" in plain:
        for shape in _LIFERAY:
            if found := shape.search(bare):
                return f"id:{found['id']}"
        if titled := _TITLED.match(plain):
            return f"{titled['group'] or ''}/-/{titled['title']}"
        return None
    if _STATE.search(plain):
        return None
    if found := _MONTHLY.search(bare):
        return f"id:{found['id']}"
    for shape in (_NUMBER_PART, _DATED, _NAMED):
        if found := shape.search(bare):
            return _scoped(found["id"], segments, know)
    folders = [segment.lower() for segment in segments[:-1]]
    if any(folder in know["listings"] for folder in folders):
        return None
    last = segments[-1]
    stem = know["extensions"].sub("", last)
    return _of_last(stem, stem != last, folders, segments, form, know)


def _of_last(
    stem: str, has_extension: bool, folders: list[str], segments: list[str], form: str, know: dict[str, Any]
) -> str | None:
    tail = None if _PAGED.search(stem) else _TAIL.match(stem)
    marked = tail is not None and bool(tail["mark"])
    if tail and marked:
        mark = tail["mark"].lower()
        if mark in know["marks"] and (_words(tail["slug"]) or len(folders) > 0) and tail["slug"]:
            return _scoped(tail["id"], segments, know, mark=mark)
        tail = None
    numbers = _run(folders)
    if len(numbers) >= 2 and len(numbers[-1]) >= 3 and not _is_time(numbers[-1]) and not _is_day_path(numbers):
        return _scoped(numbers[-1], segments, know)
    if _SEVERAL.match(stem) and len(stem) >= 10 and folders and not re.match(r"(?:19|20)\d\d-\d\d?-\d\d?$", stem):
        return f"ids:{stem}"
    if tail and len(tail["id"]) >= 5 and tail["slug"] and not _is_time(tail["id"], bare=not has_extension):
        return _scoped(tail["id"], segments, know)
    if stem.isdigit():
        return _of_number(stem, has_extension, folders, segments, form, know)
    if len(numbers) == 1 and len(numbers[0]) >= 4 and not _is_time(numbers[0]):
        return _scoped(numbers[0], segments, know)
    if found := _RANDOM.match(stem):
        return f"id:{found['id']}"
    if (found := _DOTTED.match(stem)) and _words(found["slug"]) >= _FEW:
        return f"dot:{found['id']}"
    few = _FEW_BELOW if tail and len(tail["id"]) == 4 and folders else _FEW
    if tail and has_extension and _words(tail["slug"]) >= few and not _is_time(tail["id"]):
        before = _WORDS.findall(tail["slug"].lower())[-1:]
        if not before or (before[0] not in know["counted"] and not before[0].isdigit()):
            return _scoped(tail["id"], segments, know)
    head = _HEAD.match(stem)
    if head and not _is_time(head["id"]) and (len(head["id"]) >= 5 or not head["slug"] or _words(head["slug"]) >= _FEW):
        return _scoped(head["id"], segments, know)
    return None


def _of_number(
    stem: str, has_extension: bool, folders: list[str], segments: list[str], form: str, know: dict[str, Any]
) -> str | None:
    """A last segment that is a number: ``/slug/155697.htm``, ``/print/374211.html``, ``/20719/``."""
    if len(stem) >= 5:
        return None if _is_time(stem, bare=not has_extension) else _scoped(stem, segments, know)
    if len(stem) < 3 or _YEAR.fullmatch(stem):
        return None
    if form == "print" and not folders:
        return f"id:{stem}"
    if has_extension and folders and _words(folders[-1]) >= _FEW:
        return _scoped(stem, segments[:-1], know)
    return None


def _scoped(number: str, segments: list[str], know: dict[str, Any], mark: str = "") -> str:
    """A number, with the section in whose count it is the only one: short ones are used by several."""
    first = segments[0].lower() if len(segments) > 1 else ""
    scope = ""
    if first in know["modules"] or (len(number) < 5 and not mark):
        scope = first if not first.isdigit() else ""
    return f"{scope}{'/' if scope else ''}{mark or 'id'}:{number}"


def _run(folders: list[str]) -> list[str]:
    """The last numbers in a row among the directories, where at most two words follow them before the page."""
    end = len(folders)
    while end and not folders[end - 1].isdigit() and len(folders) - end < 2:
        end -= 1
    start = end
    while start and folders[start - 1].isdigit():
        start -= 1
    return folders[start:end]


def _is_day_path(numbers: list[str]) -> bool:
    """Whether directories are year, month and day."""
    return bool(_YEAR.fullmatch(numbers[0])) and all(len(number) <= 2 for number in numbers[1:])


def _is_time(number: str, *, bare: bool = False) -> bool:
    """Whether a number may be a year or a day; ``bare``: six digits without an extension behind them, too."""
    if len(number) == 4:
        return _YEAR.fullmatch(number) is not None
    if len(number) == 6 and bare:
        return _MONTH.fullmatch(number) is not None or _SHORT_DAY.fullmatch(number) is not None
    return len(number) == 8 and _DAY.fullmatch(number) is not None


def _words(slug: str) -> int:
    return len(_WORDS.findall(slug.replace("-", " ").replace("_", " ")))
