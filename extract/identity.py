"""Which mentions mean one bloc.

In: the mentions of a document. Out: :class:`Identity` objects, one a bloc, each with its mentions and forms. A number
alone is no key between documents, but within one article two forms with one number, or one form that holds all the
words of another, are one bloc, unless the shorter form fits two longer ones ("Khối thi đua Kinh tế" beside "… Kinh tế
ngành" and "… Kinh tế tổng hợp").
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

from extract.blocs import Mention, arabic
from extract.lexicon import lexicon
from extract.normalise import name
from extract.view import View


@dataclass(slots=True)
class Form:
    """One spelling of a bloc's name: its words without generic ones, its number."""

    norm: str
    kind: str
    number: str | None
    core: frozenset[str]
    emulation: bool
    mentions: list[Mention] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)  # compared forms of the halves of a double name
    group: int = -1


@dataclass(slots=True)
class Identity:
    """One bloc of an article."""

    mentions: list[Mention]
    forms: list[Form]
    name: tuple[int, int]  # tokens
    aliases: list[tuple[int, int]]
    number: str | None
    kind: str


def _core(v: View, i: int, j: int, number: str | None) -> frozenset[str]:
    lex = v.lexicon
    text = name(v.string(i, j))
    for short, long in _abbreviations():
        if short in f" {text} ":
            text = f" {text} ".replace(short, long).strip()
    for variant in _places(v, i, j):
        text = f" {text} ".replace(f" {variant} ", " ")
    words = [w for w in text.replace("-", " ").replace(",", " ").replace("(", " ").replace(")", " ").split() if w]
    return frozenset(
        w for w in words if w not in lex.bloc_generic and not (number and arabic(w.upper()) == arabic(number.upper()))
    )


@lru_cache(maxsize=1)
def _abbreviations() -> list[tuple[str, str]]:
    """The abbreviations of bloc names and what they stand for, compared forms between spaces."""
    return [(f" {name(short)} ", f" {name(long)} ") for short, long in lexicon().bloc_abbreviations.items()]


def _places(v: View, i: int, j: int) -> list[str]:
    provinces = v.first["province"]
    out = [name(v.string(k, min(provinces[k][0], j))) for k in range(i, j) if k in provinces]
    return sorted(out, key=len, reverse=True)


def _plain(norm: str) -> str:
    """A compared name without its "thi đua": "khối thi đua III" and "khối III" are one."""
    for words in (" thi đua, khen thưởng", " thi đua khen thưởng", " thi đua"):
        norm = norm.replace(words, "", 1)
    return norm


def _same(a: Form, b: Form) -> bool:
    if a.norm == b.norm or _plain(a.norm) in map(_plain, b.parts) or _plain(b.norm) in map(_plain, a.parts):
        return True
    if a.number and b.number:
        if arabic(a.number) != arabic(b.number):
            return False
        if a.kind != b.kind:
            return bool(a.core and b.core and (a.core <= b.core or b.core <= a.core))
        return True
    if a.number or b.number:
        return False if not (a.core and b.core) else (a.core == b.core and len(a.core) > 1)
    if not a.core or not b.core:
        return False
    if a.core <= b.core or b.core <= a.core:
        return True
    return len(a.core & b.core) / len(a.core | b.core) >= 0.75


def identify(v: View, mentions: list[Mention]) -> list[Identity]:
    """The blocs that the named mentions mean, in order of first mention; sets ``bloc`` on each mention."""
    forms: dict[str, Form] = {}
    for m in mentions:
        if not m.named:
            continue
        key = name(v.string(m.start, m.end))
        if key not in forms:
            forms[key] = Form(key, v.norms[m.start], m.number, _core(v, m.head_end, m.end, m.number), m.emulation)
        form = forms[key]
        form.mentions.append(m)
        if m.bracket:
            a, b = m.bracket
            halves = [(a, b)]
            if b == m.end:  # "khối thi đua III – Khối thi đua các cơ quan …"
                halves.append((m.start, m.shorter[-1]))
            form.parts += [name(v.string(x, y)) for x, y in halves]
    ordered = list(forms.values())
    groups = _group(ordered)
    out: list[Identity] = []
    for group in groups:
        found = sorted((m for f in group for m in f.mentions), key=lambda m: m.start)
        best = _fullest(v, group)
        aliases: dict[str, tuple[int, int]] = {}
        for f in group:
            first = next((m for m in f.mentions if not v.words[m.start].isupper()), f.mentions[0])
            aliases.setdefault(f.norm, (first.start, first.end))
            for m in f.mentions:
                if m.bracket and m.bracket[1] != m.end:
                    aliases.setdefault(name(v.string(*m.bracket)), m.bracket)
        aliases.pop(name(v.string(*best)), None)
        kinds = Counter(f.kind for f in group for _ in f.mentions)
        number = next((f.number for f in group if f.number), None)
        out.append(Identity(found, group, best, list(aliases.values()), number, kinds.most_common(1)[0][0]))
    out.sort(key=lambda b: b.mentions[0].start)
    for n, bloc in enumerate(out):
        for m in bloc.mentions:
            m.bloc = n
    return out


def _group(forms: list[Form]) -> list[list[Form]]:
    groups: list[list[Form]] = []
    # the fullest forms first, so that a short form meets every long one it could mean
    for form in sorted(forms, key=lambda f: (-len(f.core), f.number is None, -len(f.norm))):
        fits = [g for g in groups if any(_same(form, other) for other in g)]
        exact = [
            g for g in fits if any((form.core == o.core and form.number == o.number) or form.norm in o.parts for o in g)
        ]
        if len(fits) > 1 and exact:
            fits = exact[:1]
        if len(fits) == 1:
            fits[0].append(form)
        elif not fits or form.emulation:
            groups.append([form])
        else:
            fits[0].append(form)
    return groups


def _fullest(v: View, group: list[Form]) -> tuple[int, int]:
    """Tokens of the fullest form: with "thi đua", not in capitals, the most words, then the most often used."""
    best: tuple[tuple[int, ...], tuple[int, int]] | None = None
    for f in group:
        for m in f.mentions:
            capitals = sum(v.words[k].isupper() and len(v.words[k]) > 1 for k in range(m.start, m.end)) > 0.6 * (
                m.end - m.start
            )
            doubled = any(v.norms[k] == v.norms[k + 1] for k in range(m.start, m.end - 1))
            rank = (
                int(f.emulation),
                int(not capitals),
                int(not doubled),
                len(f.norm.split()),
                len(f.mentions),
                -m.start,
            )
            if best is None or rank > best[0]:
                best = (rank, (m.start, m.end))
    assert best is not None
    return best[1]
