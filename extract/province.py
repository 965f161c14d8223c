"""The province an article's blocs belong to, as the article names it.

In: an analysis. Out: the name and where it stands, or None for central blocs and for blocs that span provinces.
"""

from __future__ import annotations

import bisect
import re
from collections import defaultdict

from extract.clause import Thing
from extract.document import Analysis, Sentence, sentence_at
from extract.lexicon import lexicon
from extract.lists import Element
from extract.normalise import name
from extract.persons import Person
from extract.units import Unit

_TYPE = re.compile(r"^(?:thành phố|tp\.?|tỉnh|thủ đô|t\.p)\s*", re.IGNORECASE)
_INTER = (
    "các tỉnh",
    "miền trung",
    "duyên hải",
    "tây nguyên",
    "đồng bằng sông",
    "các bộ",
    "khu vực",
    "đông nam bộ",
    "bộ, ngành",
    "tây bắc",
    "đông bắc",
    "miền núi phía bắc",
    "toàn quốc",
    "tây nam bộ",
    "bắc trung bộ",
    "miền bắc",
    "miền nam",
    "các thành phố trực thuộc",
    "tập đoàn",
    "tổng công ty",
    "vùng đồng bằng",
    "vùng đông",
    "vùng tây",
    "vùng duyên",
)
_LOCAL = ("địa bàn tỉnh", "tỉnh", "thuộc tỉnh", "địa phương")


def bare(variant: str) -> str:
    """A province's name without its type: "TP. Cần Thơ" → "Cần Thơ"."""
    text = _TYPE.sub("", variant).strip(" .")
    if text.isupper() and len(text) > 3 and not text.endswith("HCM"):
        text = " ".join(w.capitalize() for w in text.split())
    if name(text) in {"hcm", "hồ chí minh", "tp.hcm", "tphcm"} or text.upper().endswith("HCM"):
        return "Hồ Chí Minh"
    return text


def _below(found: Analysis, e: Element) -> bool:
    """Whether a listed name is that of a district or commune, though a province bears it too."""
    v = found.view
    assert v is not None
    heads = {v.norms[h[1] - 1] for h in e.head} | {v.norms[h[0]] for h in e.head}
    return bool(heads & {"xã", "phường", "trấn", "huyện", "quận"})


def _thing_at(sentence: Sentence | None, token: int) -> Thing:
    """What the item that holds a token stands for."""
    if sentence is None:
        return None
    n = bisect.bisect_right(sentence.items, token, key=lambda item: item.start) - 1
    return sentence.items[n].thing if n >= 0 and token < sentence.items[n].end else None


def find_province(found: Analysis) -> tuple[str, tuple[int, int] | None] | None:
    """The province by weight of mentions: in a bloc's or a unit's name most, bare least.

    None where several compete or the bloc spans them.
    """
    v = found.view
    assert v is not None
    main = max(
        found.identities,
        key=lambda b: sum(
            3 if (s := sentence_at(found, m.start)) is not None and s.part == "title" else 1 for m in b.mentions
        ),
        default=None,
    )
    forms = [f.norm for f in main.forms] if main is not None else []
    inter = bool(forms) and any(
        any(w in f for w in _INTER)
        and not any(f" {w}" in f.replace("các tỉnh", "").replace("tỉnh, thành phố", "") for w in _LOCAL)
        for f in forms
    )
    weights: defaultdict[str, float] = defaultdict(float)
    places: dict[str, tuple[int, int]] = {}
    units: dict[str, set[str]] = {}
    bloc_tokens = {k for m in found.mentions for k in range(m.start, m.end)}
    at = v.found.get("province", {})
    for k, hits in at.items():
        end = hits[0][0]
        sentence = sentence_at(found, k)
        part = sentence.part if sentence else "furniture"
        if part == "tail" or not v.words[k][0].isupper():
            continue
        thing = _thing_at(sentence, k)
        if isinstance(thing, Person) and thing.name[0] <= k < thing.name[1]:
            continue
        province = lexicon().provinces.get(name(v.string(k, end)))
        if province is None:
            continue
        before = v.norms[k - 1] if k else ""
        before2 = v.norm(max(0, k - 2), k)
        if before in {"huyện", "xã", "phường", "quận"} or before2 in {"thị xã", "thị trấn"}:
            continue
        if (
            end < len(v.words)
            and v.capital[end]
            and v.alpha[end]
            and v.start[end] == v.end[end - 1] + 1
            and not v.longest("honorific", end)
            and k not in bloc_tokens
            and v.norms[end] in {"dương", "nguyên"}
        ):
            continue
        said = (
            before == "tỉnh" or before2 == "thành phố" or (before in {"tp", "."} and "tp" in v.norms[max(0, k - 2) : k])
        )
        weight = 0.0
        if k in bloc_tokens:
            weight = 6
        elif isinstance(thing, Unit):
            weight = 3 if before == "tỉnh" or thing.kind != "locality" else 2
            if thing.kind == "locality" and before2 == "thành phố":
                weight = 1.5
            units.setdefault(v.norm(thing.start, thing.head_end), set()).add(province.name)
        else:
            weight = 2.5 if said else 1
        if before == "(" and k > 1:
            left = _thing_at(sentence_at(found, k - 2), k - 2)
            if isinstance(left, Unit) and left.kind == "locality":
                weight = 3
        if part == "furniture":
            weight = 2 if said else 1
        if part == "title":
            weight += 2
        if v.norm(max(0, k - 3), k).endswith(("tại", "tại tp", "ở")) or before == "tại":
            weight = 0.6
        weights[province.name] += weight
        if province.name not in places or part in {"title", "lead", "body"}:
            places.setdefault(province.name, v.span(k, end))
    names = {
        lexicon().provinces[key].name
        for m in found.lists
        for e in m.units.elements
        if e.start in at
        and (key := name(v.string(e.start, at[e.start][0][0]))) in lexicon().provinces
        and not _below(found, e)
    }
    if inter or len(names) >= 3 or not weights:
        return None
    central = any("trung ương" in f and " tỉnh" not in f for f in forms)
    if any(len(names) >= 3 for names in units.values()):
        return None
    ranked = sorted(weights.items(), key=lambda x: x[1], reverse=True)[:2]
    best, weight = ranked[0]
    if weight < (6 if central else 1):
        return None
    if len(ranked) > 1 and ranked[1][1] > 0.75 * weight:
        published = found.page.published
        if published is None or (published.year, published.month) < (2025, 7):
            return None
        joined = {p.name_34 for p in lexicon().provinces.values() if p.name in {n for n, _ in ranked}}
        if len(joined) != 1 or (best := joined.pop()) not in places:
            return None  # since 1 July 2025 two old names may be one province
    span = places[best]
    return bare(v.text[span[0] : span[1]]), span
