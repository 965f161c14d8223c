"""The forms by which a site is searched, and by which it turns its pages.

In: a parsed page. Out: :class:`SearchForm`: what to send for a query. An ASP.NET page has one form around everything;
its search box and its pager are sent along with the state that the page carries.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, quote_plus, urlencode

from lxml.html import HtmlElement

from extract.web.markup import Markup
from spiders.anchors import HIDDEN, Anchor, absolute
from spiders.wording import said, wording

SEARCH, NEXT = "search", "next"
MOST_FIELDS = 60
LARGEST_STATE = 300_000
_TEXTS = {"text", "search", ""}
_VAGUE = {"title", "text", "key", "noidung", "tieude"}
_POSTBACK = re.compile(
    r"__doPostBack\(\s*(?:'|&#39;|\\')([^'\\&]*)(?:'|&#39;|\\')\s*,\s*(?:'|&#39;|\\')([^'\\&]*)(?:'|&#39;|\\')"
)
_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_PAGE = re.compile(r"page\$?(\d+|next)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SearchForm:
    """A form: where it is sent, by which method, with which fields; ``{query}`` stands for what is looked for.

    ``kind`` is ``search``, or ``next`` where it turns a page; ``page`` is the page's number then.
    """

    url: str
    method: str = "GET"
    fields: tuple[tuple[str, str], ...] = ()
    encoding: str = "utf-8"
    kind: str = SEARCH
    page: int = 0

    def ask(self, query: str = "") -> tuple[str, str | None]:
        """The address to fetch for a query, and the body of the request where it is a POST."""
        pairs = [(name, value.replace("{query}", query)) for name, value in self.fields]
        body = urlencode(pairs, encoding=self.encoding, errors="replace") if self.method == "POST" else None
        return self.url.replace("{query}", quote_plus(query, encoding=self.encoding, errors="replace")), body


def read_forms(markup: Markup, anchors: list[Anchor], url: str, base: str) -> tuple[SearchForm, ...]:
    """The search forms of a page and, behind them, the requests that turn its pages."""
    found: list[SearchForm] = []
    for form in markup.tagged("form"):
        search = _search(form, url, base)
        if search is not None and search not in found:
            found.append(search)
    return (*found, *_postbacks(markup, anchors, url, base))


def _fields(form: HtmlElement) -> Iterator[tuple[HtmlElement, str, str, str]]:
    """The fields of a form: element, name, type, value."""
    for element in form.iter("input", "select", "textarea", "button"):
        name = element.get("name")
        if not name or "disabled" in element.attrib:
            continue
        if element.tag == "select":
            chosen = next((option for option in element.iter("option") if "selected" in option.attrib), None)
            option = chosen if chosen is not None else next(element.iter("option"), None)
            value = "" if option is None else option.get("value") or ""
            yield element, name, "select", value
        else:
            kind = (element.get("type") or "").lower() if element.tag == "input" else element.tag
            yield element, name, kind, element.get("value") or ""


def _search(form: HtmlElement, url: str, base: str) -> SearchForm | None:
    words = wording()
    fields = list(_fields(form))[:MOST_FIELDS]
    state = any(name == "__VIEWSTATE" for _, name, _, _ in fields)
    if not state and any(kind in {"password", "email", "textarea", "file", "tel"} for _, _, kind, _ in fields):
        return None
    about = " ".join(form.get(name) or "" for name in ("id", "class", "name", "action", "role"))
    if (
        not state
        and words.search_others.search(about)
        and not re.search("search|tim-?kiem|timkiem", about, re.IGNORECASE)
    ):
        return None
    texts = [
        (element, name) for element, name, kind, _ in fields if kind in _TEXTS and "readonly" not in element.attrib
    ]
    box = _box(texts, about if not state else "")
    if box is None and not state and len(texts) == 1 and _is_labelled_search(form):
        box = texts[0][1]
    if box is None or (not state and len(texts) > 3):
        return None
    method = "POST" if (form.get("method") or "").strip().upper() == "POST" else "GET"
    action = _SESSION.sub("", absolute(base, (form.get("action") or "").strip() or url))
    if not action:
        return None
    pairs: list[tuple[str, str]] = []
    pressed = False
    for element, name, kind, value in fields:
        if name == box:
            pairs.append((name, "{query}"))
        elif kind in {"hidden", "select"} and not _is_guard(element, name):
            pairs.append((name, value))
        elif kind in {"radio", "checkbox"} and "checked" in element.attrib:
            pairs.append((name, value or "on"))
        elif kind in {"submit", "image", "button"} and not pressed and _searches(element, name, state):
            pairs += [(name, value)] if kind != "image" else [(name + ".x", "1"), (name + ".y", "1")]
            pressed = True
        elif kind in _TEXTS and state:
            pairs.append((name, ""))
    if sum(len(value) for _, value in pairs) > LARGEST_STATE:
        return None
    encoding = _encoding(form)
    if method == "POST":
        return SearchForm(action, method, tuple(pairs), encoding)
    query = "&".join(
        f"{quote(name, safe='')}={'{query}' if value == '{query}' else quote(value, safe='')}" for name, value in pairs
    )
    return SearchForm(f"{action.partition('#')[0].partition('?')[0]}?{query}", method, tuple(pairs), encoding)


def _box(texts: list[tuple[HtmlElement, str]], about: str) -> str | None:
    """The name of the field that takes the query."""
    words = wording()
    for element, name in texts:
        signs = " ".join(
            element.get(key) or "" for key in ("id", "class", "placeholder", "title", "aria-label", "value")
        )
        last = name.lower().rpartition("$")[2]
        stated = words.search_signs.search(f"{signs} {about}") is not None
        if last in words.search_names and not words.search_others.search(signs) and (stated or last not in _VAGUE):
            return name
        if words.search_signs.search(f"{last} {signs}") and not words.search_others.search(f"{name} {signs}"):
            return name
        if element.get("type") == "search":
            return name
    if len(texts) == 1 and words.search_signs.search(about):
        return texts[0][1]
    return None


def _is_labelled_search(form: HtmlElement) -> bool:
    """Whether the button of a form with one field says that it searches: <input type="submit" value="Tìm">."""
    said_by = [
        element.get("value") or element.text_content()
        for element in form.iter("input", "button")
        if element.tag == "button" or (element.get("type") or "").lower() == "submit"
    ]
    return any(said(text) in wording().search_buttons or wording().search_signs.search(text) for text in said_by)


def _searches(element: HtmlElement, name: str, state: bool) -> bool:
    """Whether pressing this button searches; in a form around the whole page others do other things."""
    if not state:
        return True
    signs = " ".join(
        [name, *(element.get(key) or "" for key in ("id", "value", "class", "title", "alt")), element.text or ""]
    )
    return wording().search_signs.search(signs) is not None


def _is_guard(element: HtmlElement, name: str) -> bool:
    """Whether a field is one that only a robot fills in."""
    style = element.get("style") or ""
    return "display:none" in style.replace(" ", "") and not name.startswith("__")


def _encoding(form: HtmlElement) -> str:
    declared = (form.get("accept-charset") or "").split(",")[0].split()
    try:
        return codecs.lookup(declared[0]).name if declared else "utf-8"
    except LookupError:
        return "utf-8"


def _postbacks(markup: Markup, anchors: list[Anchor], url: str, base: str) -> Iterator[SearchForm]:
    """The next pages that an ASP.NET form turns to."""
    labels: dict[int, tuple[str, str]] = {}
    onward: tuple[str, str] | None = None
    for anchor in anchors:
        script = anchor.href if "__doPostBack" in anchor.href else anchor.element.get("href") or ""
        found = _POSTBACK.search(script) or _POSTBACK.search(anchor.element.get("onclick") or "")
        if not found or anchor.place == HIDDEN:
            continue
        text = said(anchor.text)
        page = _PAGE.search(found.group(2)) or (_PAGE.search(found.group(1)) if anchor.pager else None)
        if text.isdigit() and len(text) < 5:
            labels[int(text)] = (found.group(1), found.group(2))
        elif text in wording().next or (page and page.group(1).lower() == "next"):
            onward = onward or (found.group(1), found.group(2))
    if not labels and onward is None:
        return
    form = next(
        (one for one in markup.tagged("form") if any(name == "__VIEWSTATE" for _, name, _, _ in _fields(one))), None
    )
    if form is None:
        return
    state = [
        (name, value)
        for _, name, kind, value in _fields(form)
        if kind == "hidden" and name not in {"__EVENTTARGET", "__EVENTARGUMENT"}
    ]
    if sum(len(value) for _, value in state) > LARGEST_STATE:
        return
    action = absolute(base, (form.get("action") or "").strip() or url) or url
    current = _current(labels)
    ahead = [(label, labels[label]) for label in sorted(labels) if label > current][:10]
    if not ahead and onward:
        ahead = [(current + 1, onward)]
    for label, (target, argument) in ahead:
        pairs = (("__EVENTTARGET", target), ("__EVENTARGUMENT", argument), *state)
        yield SearchForm(action, "POST", pairs, _encoding(form), NEXT, label)


def _current(labels: dict[int, tuple[str, str]]) -> int:
    """The page at hand: the one number of the pager that is no link."""
    shown = sorted(labels)
    return (
        next((number for number in range(1, (shown[-1] if shown else 1) + 1) if number not in labels), 0)
        if shown
        else 1
    )
