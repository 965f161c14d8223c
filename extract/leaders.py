"""Who heads a bloc: the frames of election, assignment, handover and office.

In: the items of a sentence with the year under review. Out: :class:`Holding` objects, one a holder and role, each with
the rule that read it. The rules are patterns over signs (``clause.SIGNS``): U unit, P person with posts, T post with
its unit, G office, R role, Y year, e elect, g assign, h hand over, m hold, = is, p passive, c for, f from, w by, & and;
"_" is any other words.
"""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass, field

from extract.blocs import Mention
from extract.clause import Item, signs
from extract.numbers import Count, Day, Year
from extract.roles import Role

_HOLDER = "[UPTG]"
_LIST = rf"{_HOLDER}(?:[,&]{_HOLDER})*"


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern for what stands before (``left``) or behind (``right``) a role.

    ``status`` None leaves it to the clause.
    """

    name: str
    side: str
    pattern: re.Pattern[str]
    status: str | None


def _left(name: str, pattern: str, status: str | None = None) -> Rule:
    return Rule(name, "left", re.compile(pattern + "$"), status)


def _right(name: str, pattern: str, status: str | None = None) -> Rule:
    return Rule(name, "right", re.compile("^" + pattern), status)


# In order of trust. An example of each, by its signs:
RULES = (
    # "Sở A được bầu làm | Trưởng khối", "Sở A được 9/9 phiếu suy tôn là | Trưởng khối"
    _left("leader.passive", rf"({_LIST})[_,]?p(?:(?:[VkB_p&,N]|c)*[eg]+(?:[VkB_Yc,]*)[m=]*|_?t)"),
    # "bầu Sở A làm | Trưởng khối", "giao Sở A | Trưởng khối"
    _left("leader.active", rf"[eg]V?_?[ck]?({_LIST})V?(?:[,_]?[m=]+|_?)[m=]*", "elected"),
    # "Sở A làm | Trưởng khối", "Sở A là | Trưởng khối", "Sở A với vai trò là | Trưởng khối"
    _left("leader.copula", rf"({_LIST})p?Y?,?[_&]?[m=]+_?"),
    # "Trưởng khối | năm 2015: Sở A", "Trưởng khối | là Sở A"
    _right(
        "leader.predicate", rf"(?:Y|_Y|,Y|\(Y\)|-Y)?(?:c[kB])?(?:oB|o?k)?_?(?:[=:i]|m?w|pV?[eg]+c?|V?=)+_?({_LIST})"
    ),
    # "giao nhiệm vụ | Trưởng khối năm 2020 cho Sở A"
    # "Nhiệm vụ | Trưởng khối năm 2018 được trao cho Sở A"
    _right("leader.given", rf"(?:Y|_Y)?(?:oB|k|B)?_?(?:p[tgh]|p?h)(?:Y|_)*(?:f{_HOLDER}_?)?c_?({_LIST})", "elected"),
    _right("leader.handover", rf"(?:Y|_Y)?(?:oB|k|B)?_?(?:f{_HOLDER}(?:-RY?|\(RY?\))?_?)?c_?({_LIST})", "elected"),
    # "Sở A (đơn vị | Trưởng khối)"
    _left("leader.bracket", rf"({_HOLDER})\(_?"),
    # "Ông P, Giám đốc Sở A, | Trưởng khối", "Sở A - | Trưởng khối"
    _left("leader.apposition", rf"({_HOLDER})(?:\([^()R]*\))?[-,]_?"),
    # "đơn vị | Khối trưởng Sở A", "Cụm trưởng năm 2021, Chủ tịch UBND huyện A P"
    _right("leader.juxtaposed", rf"(?:Y[,-]?|,(?=[PT])|,(?=U[_&])|-)?({_HOLDER}(?:(?<=-.)[,&]{_HOLDER})*)"),
    _left("leader.adjacent", rf"(?:[e&]({_HOLDER})|(?:^|[^hc])(P))"),
)
_FLAG = re.compile(rf"h(?:[_,&h])*c_?({_HOLDER})")


@dataclass(slots=True)
class Holding:
    """One holder of a role as one sentence states it; ``sentence`` is its index, the items point into it."""

    role: str
    status: str
    holder: Item
    role_item: Item | None
    year: Year | None
    bloc: Mention | None
    rule: str
    sentence: int = -1
    sure: bool = True
    extra: list[Item] = field(default_factory=list)


@dataclass(slots=True)
class Context:
    """What earlier sentences leave behind.

    An election announced without its result, an assignment for the whole article.
    """

    review_year: int | None = None
    assigning: bool = False
    assigned_year: Year | None = None
    current_year: int | None = None  # of publication, where no year under review is told
    headline: bool = False
    agreed: bool = False  # the sentence says before its roles that all agree ("thống nhất", "luân phiên")
    reviewing: bool = False  # the meeting looks back on a year: an office of the year behind it is a choice
    chosen: tuple[int, Year | None] | None = None  # sentence and year of the last election told
    # sentence, year, whether in the headline: "bầu Trưởng khối, Phó khối năm 2015. Kết quả: …"
    announced: tuple[int, Year | None, bool] | None = None
    pledged: tuple[int, Year] | None = None  # sentence and year of a pledge signed: "ký giao ước thi đua năm 2019"
    blocs: list[Item] = field(default_factory=list)  # of the last distributive list


def _year_behind(s: str, items: list[Item], k: int) -> Year | None:
    """The year that belongs to the role at ``k``: behind it, over its bloc's name."""
    m = re.match(r"(?:_?|[(-]|[ok]?[kB]_?|_?[(])?Y", s[k + 1 : k + 6])
    if not m:
        return None
    gap = [x for x in items[k + 1 : k + m.end()] if x.sign == "_"]
    if any(x.end - x.start > 3 for x in gap):
        return None
    thing = items[k + m.end()].thing
    return thing if isinstance(thing, Year) else None


def _from_day(s: str, items: list[Item], k: int) -> Year | None:
    """The year of the day the term begins: "… làm Cụm trưởng từ ngày 01/01/2026"."""
    m = re.match(r"f_?D", s[k + 1 :])
    thing = items[k + m.end()].thing if m else None
    return Year(thing.start, thing.end, thing.year, thing.year) if isinstance(thing, Day) and thing.year else None


def _elects(s: str, start: int, k: int) -> bool:
    """Whether the clause from ``start`` says before ``k`` that somebody is chosen, assigned or handed the role."""
    return re.search(r"[egh]", s[start:k]) is not None


def read_leaders(items: list[Item], context: Context, sentence: int) -> list[Holding]:
    """The holdings that one sentence states; updates ``context`` for the sentences behind it."""
    s = signs(items)
    if "R" not in s and "h" not in s:
        return []  # every rule asks for a role or for what is handed on
    roles = [k for k, c in enumerate(s) if c == "R"]
    out: list[Holding] = []
    used: set[int] = set()
    if "l" in s:
        out += _zipped(items, s)
    if roles:
        out += _plural(items, s)
    used |= {id(h.role_item) for h in out}
    if roles and not out and (spread := _distributed(items, s, roles, context)):
        out += spread
        used |= {id(h.role_item) for h in spread}
    initial = _initial_year(s, items)
    for k in roles:
        role = items[k].thing
        assert isinstance(role, Role)
        if role.role == "both" or id(items[k]) in used:
            continue
        if s[k + 1 : k + 4].startswith(("!", "Y!", "_!")):
            continue
        for rule in RULES:
            if rule.side == "left":
                m = rule.pattern.search(s[:k])
                span = m.span(m.lastindex or 1) if m else None
            else:
                m = rule.pattern.search(s[k + 1 :])
                span = (m.start(1) + k + 1, m.end(1) + k + 1) if m else None
            if m is None or span is None or not _allowed(rule, s, items, k, span):
                continue
            holders = [items[x] for x in range(*span) if s[x] in "UPTG"]
            if rule.side == "left" and len(holders) > 1 and role.role == "head":
                holders = holders[-1:]
            if rule.side == "right" and len(holders) > 1 and role.role == "head":
                holders = holders[:1]
            start = max(s.rfind(";", 0, k), s.rfind(".", 0, k)) + 1
            year = _year_behind(s, items, k) or _from_day(s, items, k)
            if year is None and rule.name == "leader.copula" and (by := re.search(r"Yw$", s[: span[0]])):
                thing = items[by.start()].thing  # "ký giao ước năm 2011 do A làm Cụm trưởng"
                year = thing if isinstance(thing, Year) else None
            if year is None and rule.name in {"leader.given", "leader.handover"} and "Y" in s[k + 1 : span[0]]:
                thing = items[s.index("Y", k + 1)].thing  # "Cụm trưởng chuyển giao trách nhiệm năm 2019 sang A"
                year = thing if isinstance(thing, Year) else None
            status = rule.status or _status(rule, s, start, k, year, initial, context, sentence)
            if rule.name == "leader.handover" and not _elects(s, 0, k):
                continue
            for holder in holders:
                out.append(Holding(role.role, status, holder, items[k], year, role.bloc, rule.name, sentence))
            used.add(id(items[k]))
            break
    _chain(out, context.review_year if context.review_year is not None else context.current_year, initial)
    chosen = {h.rule for h in out if h.status == "elected"}
    for h in out:  # "A là Trưởng khối, B là Phó khối năm N+1": the year at the end tells of both
        if (
            h.status == "incumbent"
            and h.year is None
            and h.rule in {"leader.copula", "leader.predicate"}
            and h.rule in chosen
        ):
            h.status = "elected"
    if "h" in s:
        out += _handovers(items, s, sentence, out)
    passed = min(
        (h.holder.start for h in out if h.rule in {"leader.takes", "leader.flag", "leader.handover"}), default=None
    )
    for h in out:  # "A nhận bàn giao vai trò Trưởng khối từ B; Phó Trưởng khối là C"
        if (
            passed is not None
            and h.status == "incumbent"
            and h.year is None
            and h.rule in {"leader.copula", "leader.predicate"}
            and h.holder.start > passed
        ):
            h.status = "elected"
    for m in re.finditer(rf"(R)[Y_,m]*s_?({_HOLDER})(?![(-]?R|[,-]R)", s):  # "… làm Cụm trưởng thay A"
        said, replaced = items[m.start(1)], items[m.start(2)]
        if (
            isinstance(said.thing, Role)
            and said.thing.role != "both"
            and not any(h.holder is replaced for h in out)
            and any(h.role_item is said and h.status == "elected" for h in out)
        ):
            out.append(
                Holding(
                    said.thing.role, "incumbent", replaced, said, None, said.thing.bloc, "leader.replaced", sentence
                )
            )
    _years(out, s, items, initial, context, sentence)
    if any(h.status == "elected" for h in out):
        context.chosen = (sentence, next((h.year for h in out if h.status == "elected" and h.year), None))
    if roles and not any(h.status == "elected" for h in out) and _elects(s, 0, roles[0]):
        year = next((y for k in roles if (y := _year_behind(s, items, k))), None)
        context.announced = (sentence, year, context.headline)
    return out


def _chain(out: list[Holding], floor: int | None, initial: Year | None) -> None:
    """Statements that go on with an election are part of it: "A được giao làm Trưởng khối, B làm Phó khối"."""
    years = sorted({h.year.year for h in out if h.year is not None and h.year.year})
    for n, h in enumerate(out):
        if h.status == "elected" or h.rule not in {
            "leader.copula",
            "leader.predicate",
            "leader.active",
            "leader.juxtaposed",
        }:
            continue
        if (
            h.year is not None
            and floor is not None
            and h.year.year <= floor
            and initial is not None
            and initial.year > h.year.year
        ):
            continue
        if any(
            o.status == "elected" and (h.year is None or o.year is None or h.year.year == o.year.year) for o in out[:n]
        ):
            h.status = "elected"
    if (
        len(years) == 2 and years[1] == years[0] + 1
    ):  # "A giữ nhiệm vụ Trưởng khối năm 2017, thay B - Trưởng khối năm 2016"
        for h in out:
            if h.year is not None and h.year.year == years[1] and h.rule in {"leader.copula", "leader.predicate"}:
                h.status = "elected"


def _allowed(rule: Rule, s: str, items: list[Item], k: int, span: tuple[int, int]) -> bool:
    holder = items[span[1] - 1 if rule.side == "left" else span[0]]
    between = s[span[1] : k] if rule.side == "left" else s[k + 1 : span[0]]
    if rule.name == "leader.bracket" and holder.depth != items[k].depth - 1:
        return False
    if rule.name in {"leader.apposition", "leader.juxtaposed"}:
        if holder.depth != items[k].depth:
            return False
        # "Sở A, Khối phó là Sở B": the role goes on with its own holder
        if rule.name == "leader.apposition" and re.match(r"Y?[=:]", s[k + 1 : k + 3]):
            return False
        if (
            rule.name == "leader.apposition"
            and "," in between
            and holder.sign in "UG"
            and "R" not in s[: span[0]]
            and not re.search(r"[,-]R[),._;Y-]?", s[span[1] : k + 2])
        ):
            return False
        if rule.name == "leader.juxtaposed" and holder.sign == "G":
            return False
        if (
            rule.name == "leader.juxtaposed"
            and between == ","
            and holder.sign == "U"
            and not (re.fullmatch(r"[_m]*", s[:k]) or s[k - 1 : k] == "m")
        ):
            return False  # "Phát huy vai trò Cụm trưởng, Sở A …" only at the sentence's head
        if rule.name == "leader.juxtaposed" and re.match(r"(?:[,&][UPTG])*[m=]+_?R", s[span[1] :]):
            return False  # the next role's holders
        if (
            rule.name == "leader.juxtaposed"
            and s[span[1] : span[1] + 1] in {"m", "=", "e", "p"}
            and "R" in s[span[1] : span[1] + 4]
        ):
            return False  # "… Trưởng khối, Sở B làm Phó khối"
    if rule.name == "leader.given" and re.search(r"[UPTG][-,(]?$", s[:k]):
        return False  # "A - Trưởng khối năm N trao cờ luân lưu cho B": the office is A's
    if rule.name == "leader.predicate" and re.match(r"[(-]R", s[span[1] : span[1] + 2]):
        return False  # "Cụm trưởng, Cụm phó năm 2021: A (cụm trưởng), B (cụm phó)"
    if (
        rule.name == "leader.predicate"
        and re.match(r"[m=]+_?R", s[span[1] : span[1] + 4])
        and "=" not in between
        and ":" not in between
    ):
        return False
    if rule.name == "leader.copula" and "_" in between:
        gap = next(x for x in items[span[1] : k] if x.sign == "_")
        if gap.end - gap.start > 2 and "m" not in between:
            return False
    return True


def _status(
    rule: Rule, s: str, start: int, k: int, year: Year | None, initial: Year | None, context: Context, sentence: int
) -> str:
    review = context.review_year if context.review_year is not None else context.current_year
    said = year or None
    loose = rule.name in {"leader.bracket", "leader.apposition", "leader.juxtaposed"}
    if loose and said and context.assigned_year and said.year < context.assigned_year.year:
        return "incumbent"
    if loose and context.assigning:
        return "elected"
    if loose and re.match(r"[_ceg]*R(?:[,&]R)*Y?:", s) and s.find(":") < k:
        return "elected"
    if loose and initial and re.match(r"[_c]*Y:", s) and review and initial.year > review:
        return "elected"
    if (context.reviewing or not loose) and said and not said.relative and review and said.year > review:
        return "elected"
    if said and said.relative:
        return "elected"
    if rule.name == "leader.bracket":
        if re.search(r"[eg]_?[UPT](?:\(R[^)]*\)|[,&UPT_])*\($", s[:k]):
            return "elected"
        return "elected" if context.assigning else "incumbent"
    if rule.name in {"leader.apposition", "leader.juxtaposed"}:
        if re.search(r"h.{0,6}c_?[UPT][-,]$", s[:k]):
            return "elected"
        if rule.name == "leader.juxtaposed" and re.search(r"[eg]_?$", s[:k]):
            return "elected"
        return "incumbent"
    if (
        _elects(s, start, k)
        or (_elects(s, 0, k) and not re.search(r"[eg].*[A]", s[:k]) and rule.name != "leader.predicate")
    ) and not (said and review and said.year <= review and "e" not in s[start:k]):
        return "elected"
    if context.assigning:
        return "elected"
    if (
        context.agreed
        and rule.name in {"leader.copula", "leader.predicate"}
        and not (said and review and said.year <= review)
    ):
        return "elected"
    near = "P" not in s[:k] and k <= 6
    if (
        context.chosen
        and near
        and sentence - context.chosen[0] <= 1
        and rule.name in {"leader.predicate", "leader.copula"}
        and said is None
    ):
        return "elected"
    listed = (
        rule.name == "leader.predicate"
        and re.search(r"R(?:Y|\(Y\))?_?:$", s[: s.find(":", k) + 1] if ":" in s[k : k + 4] else "") is not None
    )
    if (
        context.announced
        and (context.announced[1] is not None or not context.announced[2])
        and (listed or sentence - context.announced[0] <= 4)
        and (not said or not review or said.year > review)
    ):
        return "elected"
    if rule.name == "leader.passive":
        return "elected"
    if said is None and initial and (initial.relative or (review and initial.year > review)) and not loose:
        return "elected"
    return "incumbent"


def _initial_year(s: str, items: list[Item]) -> Year | None:
    started = re.match(r"[_c]*f_?D(?=[,:_UR])", s)
    if started and isinstance(day := items[started.end() - 1].thing, Day) and day.year:
        return Year(day.start, day.end, day.year, day.year)  # "Kể từ 01/01/2022, …"
    m = re.match(r"[^UPTGRA]*?Y(?=[,:_UPGgek]|$)", s)
    thing = items[m.end() - 1].thing if m else None
    return thing if isinstance(thing, Year) and items[m.end() - 1].start - items[0].start <= 14 else None  # type: ignore[union-attr]


def _respective(role: Role, role_item: Item, holder: Item, year: object, bloc: object) -> Holding:
    """One holder of a list that gives each bloc its own."""
    said = year if isinstance(year, Year) else None
    mention = bloc if isinstance(bloc, Mention) else None
    return Holding(role.role, "elected", holder, role_item, said, mention, "leader.respective")


def _distributed(items: list[Item], s: str, roles: list[int], context: Context) -> list[Holding]:
    """As many holders as blocs, in their order: "Cụm trưởng Cụm 1 và Cụm 2 lần lượt là A và B"."""
    out: list[Holding] = []
    for k in roles:
        role = items[k].thing
        assert isinstance(role, Role)
        pairs = re.match(rf"(Y?)[_,&=]*[l=:]+_?({_HOLDER}\(B\)(?:[,;&]+_?{_HOLDER}\(B\))+)", s[k + 1 :])
        if pairs:  # "lần lượt là: A (Cụm 1), B (Cụm 2)"
            said = items[k + 1].thing if pairs.group(1) else None
            for x in range(k + 1 + pairs.start(2), k + 1 + pairs.end(2)):
                if s[x] in "UPTG":
                    bloc = items[x + 2].thing
                    out.append(_respective(role, items[k], items[x], said, bloc))
            continue
        keyed = re.match(rf"(Y?)[_,&=:]*((?:B_?[-:=]+_?{_HOLDER}[,;&._]*){{2,}})", s[k + 1 :])
        if keyed:  # "Cụm trưởng năm 2025: Cụm số 1 - phường A; Cụm số 9 - xã B"
            said = items[k + 1].thing if keyed.group(1) else None
            bloc = None
            for x in range(k + 1 + keyed.start(2), k + 1 + keyed.end(2)):
                if s[x] == "B":
                    bloc = items[x].thing
                elif s[x] in "UPTG":
                    out.append(_respective(role, items[k], items[x], said, bloc))
            continue
        m = re.match(r"((?:[,&]?B)*)(Y?)[_B,&:=]*l[=:]*_?([UPTG](?:[,;&]+[UPTG])*)", s[k + 1 :])
        if not m:
            continue
        blocs = ([role.bloc] if role.bloc else []) + [
            items[x].thing for x in range(k + 1, k + 1 + m.end(1)) if s[x] == "B"
        ]
        if len(blocs) < 2:
            blocs = [b.thing for b in context.blocs]
        else:
            context.blocs = [Item("B", b.start, b.end, b) for b in blocs if isinstance(b, Mention)]
        holders = [items[x] for x in range(k + 1 + m.start(3), k + 1 + m.end(3)) if s[x] in "UPTG"]
        if (len(holders) < 2 or (len(blocs) != len(holders) and blocs)) and not (
            len(holders) >= 2 and not blocs and role.role != "head"
        ):
            continue
        year = items[k + 1 + m.start(2)].thing if m.group(2) else None
        for n, holder in enumerate(holders):
            out.append(_respective(role, items[k], holder, year, blocs[n] if n < len(blocs) else None))
    return out


def _zipped(items: list[Item], s: str) -> list[Holding]:
    """As many roles as holders: "A và B lần lượt giữ nhiệm vụ Trưởng khối, Phó khối"."""
    out: list[Holding] = []
    for m in re.finditer(rf"(R(?:[,&]R)+)Y?_?[=:]*l[=:]*_?({_HOLDER}(?:[,&]{_HOLDER})+)", s):
        roles = [items[x] for x in range(*m.span(1)) if s[x] == "R"]
        holders = [items[x] for x in range(*m.span(2)) if s[x] in "UPTG"]
        if len(holders) == len(roles) and len({r.thing.role for r in roles if isinstance(r.thing, Role)}) == len(roles):
            year = next((y for r in reversed(roles) if (y := _year_behind(s, items, items.index(r)))), None)
            for holder, role in zip(holders, roles, strict=True):
                if isinstance(role.thing, Role):
                    out.append(
                        Holding(role.thing.role, "elected", holder, role, year, role.thing.bloc, "leader.zipped")
                    )
    for m in re.finditer(rf"({_HOLDER}(?:[,&]{_HOLDER})+)[p_e]*l[m=]*(R(?:[,&]R)+)", s):
        holders = [items[x] for x in range(*m.span(1)) if s[x] in "UPTG"]
        roles = [items[x] for x in range(*m.span(2)) if s[x] == "R"]
        if len(holders) == len(roles):
            bloc = next((r.thing.bloc for r in reversed(roles) if isinstance(r.thing, Role) and r.thing.bloc), None)
            for holder, role in zip(holders, roles, strict=True):
                if isinstance(role.thing, Role) and role.thing.role != "both":
                    year = next((y for r in reversed(roles) if (y := _year_behind(s, items, items.index(r)))), None)
                    out.append(Holding(role.thing.role, "elected", holder, role, year, bloc, "leader.zipped"))
    return out


def _plural(items: list[Item], s: str) -> list[Holding]:
    """Holders that each head a bloc of their own: "A và B, hai đơn vị Trưởng khối năm 2017"."""
    out: list[Holding] = []
    for m in re.finditer(rf"({_HOLDER}(?:[,&]{_HOLDER})+)_?,?(?:N|_)R", s):
        role = items[m.end() - 1]
        two = items[m.end() - 2]
        if not (isinstance(two.thing, Count) or two.word == "hai" or two.end - two.start <= 2) or not isinstance(
            role.thing, Role
        ):
            continue
        holders = [items[x] for x in range(*m.span(1)) if s[x] in "UPTG"]
        if len(holders) == 2 and ((isinstance(two.thing, Count) and two.thing.value == 2) or two.word == "hai"):
            year = _year_behind(s, items, m.end() - 1)
            out += [Holding(role.thing.role, "incumbent", h, role, year, None, "leader.plural") for h in holders]
    return out


def _handovers(items: list[Item], s: str, sentence: int, found: list[Holding]) -> list[Holding]:
    """Holders by the rotating flag, which goes with the headship: "trao Cờ luân lưu cho Sở A"."""
    out: list[Holding] = []
    for m in _FLAG.finditer(s):
        holder = items[m.start(1)]
        if any(h.holder is holder for h in found):
            continue
        if "R" in s[m.start() : m.start(1)] or s[m.end() : m.end() + 2].startswith(("-R", "(R", ",R")):
            continue
        if not _rotating(items, m.start(), m.start(1)):
            continue
        out.append(Holding("head", "elected", holder, items[m.start()], None, None, "leader.flag", sentence))
    for m in re.finditer(rf"h_?R?(?:Y|_Y)?_?f({_HOLDER})(?!_?[-(,]_?R)", s):  # "nhận cờ luân lưu từ A"
        holder = items[m.start(1)]
        if not any(x.holder is holder for x in found + out) and (
            "R" in m.group(0) or _rotating(items, m.start(), m.start() + 1)
        ):
            out.append(Holding("head", "incumbent", holder, items[m.start()], None, None, "leader.from", sentence))
    for m in re.finditer(
        rf"R[^;.]*h_?(Y?)_?c({_HOLDER})", s
    ):  # "Cụm trưởng năm N - A đã bàn giao nhiệm vụ năm N+1 cho B"
        holder = items[m.start(2)]
        if not any(x.holder is holder for x in found + out):
            year = items[m.start(1)].thing if m.group(1) else None
            out.append(
                Holding(
                    "head",
                    "elected",
                    holder,
                    items[m.start()],
                    year if isinstance(year, Year) else None,
                    None,
                    "leader.flag",
                    sentence,
                )
            )
    for m in re.finditer(rf"({_HOLDER})[_p&,]*h(R)?", s):
        # "Sở A nhận bàn giao Trưởng khối năm N từ Sở B", "Sở A tiếp nhận cờ luân lưu"
        holder, k = items[m.start(1)], m.end() - 1
        h = items[k - 1] if m.group(2) else items[k]
        if any(x.holder is holder for x in found + out) or not _receives(h):
            continue
        role = items[k].thing if m.group(2) else None
        out.append(
            Holding(
                role.role if isinstance(role, Role) else "head",
                "elected",
                holder,
                items[k],
                _year_behind(s, items, k) if role else None,
                role.bloc if isinstance(role, Role) else None,
                "leader.takes",
                sentence,
            )
        )
    return out


def _rotating(items: list[Item], a: int, b: int) -> bool:
    return any("luân" in items[x].word for x in range(a, b))


def _receives(h: Item) -> bool:
    return h.word.startswith(("nhận", "tiếp nhận"))


_YEAR_OF_ROLE = re.compile(r"[egh](?:[^;.]{0,160}?)R(?:[,&]R)*_?(?:oB)?Y")
_YEAR_AT_HEAD = re.compile(r"[_*+.c-]*R(?:[,&]R)*(Y)")
_YEAR_AT_END = re.compile(r"R[^R]*?(Y)[._)]*$")


def _years(
    out: list[Holding], s: str, items: list[Item], initial: Year | None, context: Context, sentence: int
) -> None:
    """Years that stand elsewhere in the sentence or article.

    Behind the last role of a series, at the head, in the announcement.
    """
    chain = [h for h in out if h.status == "elected"]
    stops = [x.start for x in items if x.sign == ";"]
    later: dict[int, Year] = {}  # by clause: "A làm Trưởng khối và B làm Phó khối năm 2022"
    for h in reversed(chain):
        clause = bisect.bisect_left(stops, h.role_item.start) if h.role_item is not None else 0
        if h.year is None:
            h.year = later.get(clause)
        elif h.year is not None:
            later[clause] = h.year
    years = [x for x in items if x.sign == "Y"]
    named = _YEAR_OF_ROLE.search(s) if years else None
    opening = _YEAR_AT_HEAD.match(s) if years else None
    tail = _YEAR_AT_END.search(s) if years else None
    opened = context.review_year if context.review_year is not None else (context.current_year or 0) - 1
    if initial and (initial.relative or initial.year > opened):
        for h in chain:
            h.year = h.year or initial
    first = next((h.year for h in chain if h.year), None)
    for h in chain:
        if h.year is None:
            h.year = first
        if h.year is None and named and isinstance(items[named.end() - 1].thing, Year):
            h.year = items[named.end() - 1].thing  # type: ignore[assignment]
        floor = context.review_year if context.review_year is not None else (context.current_year or 0) - 1
        if h.year is None and initial and initial.year > floor:
            h.year = initial
        if h.year is None and context.assigning:
            h.year = context.assigned_year
        if h.year is None and context.chosen and sentence - context.chosen[0] <= 1:
            h.year = context.chosen[1]
        if h.year is None and opening:
            thing = items[opening.start(1)].thing
            h.year = thing if isinstance(thing, Year) else None
        if (
            h.year is None
            and h.role_item is not None
            and (said := [x.thing for x in years if x.start < h.role_item.start and x.depth == 0])
        ):
            nearest = said[-1]
            if isinstance(nearest, Year) and not nearest.relative and nearest.year > floor:
                h.year = nearest  # "… đã ký giao ước năm N; bầu A làm Khối trưởng"
        if h.year is None and context.pledged and 0 <= sentence - context.pledged[0] <= 2:
            h.year = context.pledged[1]
        if h.year is None and context.announced and h.rule != "leader.flag":
            h.year = context.announced[1]
        if h.year is None and tail:
            thing = items[tail.start(1)].thing
            h.year = thing if isinstance(thing, Year) else None
    told: Year | None = None
    for h in out:  # "A là Trưởng khối năm 2013, B và C là Phó khối"
        if h.status == "incumbent" and h.rule == "leader.copula":
            if h.year is None and told is not None:
                h.year = told
            told = h.year
    for h in out:
        if h.status == "incumbent" and h.year is None and h.role_item is not None and h.rule == "leader.copula":
            k = items.index(h.holder)
            m = re.search(r"Y[,_]?[Bk]?_?w?$", s[:k])
            if m and isinstance(items[m.start()].thing, Year) and s[k + 1 : k + 2] in {"m", "="}:
                h.year = items[m.start()].thing  # type: ignore[assignment]
