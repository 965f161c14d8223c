"""Sentences about events → rows of ``meetings``.

In: an article and the blocs it reports. Out: drafts, one a bloc: what was held, when, where, about which years.
"""

from __future__ import annotations

import datetime
import itertools
import re
from dataclasses import dataclass
from functools import cached_property

from extract.clause import signs
from extract.document import Sentence
from extract.drafting import Draft, Drafting
from extract.meetings import Event, read_event, read_held, read_kind, read_later, read_place
from extract.schema import Evidence, Meeting

# What is still to come, or is told of duties.
_AHEAD = (
    " phân công ",
    " giao nhiệm vụ ",
    " dự kiến ",
    " chậm nhất ",
    " có trách nhiệm ",
    " trước ngày ",
    " đề nghị trưởng ",
    " yêu cầu ",
)
_MEETS = (" họp ", " ký kết ", " thời gian : ", " hội nghị ", " gặp ", " diễn ra ", " tổ chức ", " ngồi lại ", " lễ ")
_OPENING = "meeting.opening"
_EVENTS = (" hội nghị ", " buổi lễ ", " lễ ký ", " cuộc họp ", " buổi ")
_SEVERAL = re.compile(r" (?:(?:\d{1,2}|các|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) (?:cụm|khối)|cả hai) ")


_DAY_IN_BRACKETS = re.compile(r"[^BU]{0,4}B\(_?D")
_DAY_BEHIND = re.compile(r"[^BU]{0,3}B.*D")
_DAY_BEFORE = re.compile(r"[^BU]{0,3}D,?B")


@dataclass(slots=True)
class _Telling:
    """What a sentence that may tell of an event says, for whichever bloc it is asked."""

    n: int
    sentence: Sentence
    seen: int  # number of sentences up to it, titles left out
    here: list[int]  # reported blocs that it names
    text: str
    held: datetime.date | None
    end: datetime.date | None
    span: tuple[int, int] | None  # where it names the day
    kind: tuple[int, int, str] | None
    of_blocs: bool  # an event is named, or "Khối" alone


class MeetingRows(Drafting):
    """Makes the rows of ``meetings``."""

    _dated: bool | None = None
    _told: list[_Telling] | None = None

    @cached_property
    def _openings(self) -> dict[int, Event | None]:
        return {}

    def make_meetings(self) -> None:
        """Events that title or sentences describe, by bloc."""
        found: dict[int, list[Event]] = {}
        for n, s in enumerate(self.found.sentences):
            if s.part not in {"title", "lead", "body"} or not s.items:
                continue
            blocs = self._subjects(n)
            for bloc in blocs:
                event = read_event(self.v, s.start, s.end, s.items, bloc, self.published, n, title=s.part == "title")
                if event is not None:
                    found.setdefault(bloc, []).append(event)
        self.events = found

    def finish_meetings(self, reported: list[int]) -> None:
        """Rows for the blocs reported; what a describing sentence leaves out is looked for in the opening ones."""
        years = self.found.years
        for bloc in reported:
            if bloc not in self.events and (event := self._opening_event(bloc, reported)) is not None:
                self.events[bloc] = [event]
        found = {bloc: events for bloc, events in self.events.items() if bloc in reported}
        for bloc, events in found.items():
            several = len(reported) > 1
            if (
                not any(e.day_span is not None and not (several and e.held_end) for e in events)
                and (more := self._opening_event(bloc, reported)) is not None
            ):
                events.append(more)
            # where several blocs meet from one day to another, each has its own
            best = min(
                events,
                key=lambda e: (
                    e.held is None,
                    several and e.held_end is not None,
                    e.day_span is None,
                    e.rule != "meeting.held",
                ),
            )
            lead = next((e for e in events if e.rule == "meeting.held"), best)
            first = best if best.held is not None else lead
            kind = (
                first
                if first.kind_span != first.day_span
                else next((e for e in events if e.kind_span != e.day_span), first)
            )
            place = next((e.place for e in [first, *events] if e.place is not None), None)
            evidence = [Evidence("kind", *kind.kind_span)]
            if best.held is not None and best.day_span is not None:
                evidence.append(Evidence("held", *best.day_span))
                if best.held_end is not None:
                    evidence.append(Evidence("held_end", *best.day_span))
            if place is not None:
                evidence.append(Evidence("place", *place))
            if best.held is None and place is None and (kind.kind == "other" or (several and best.rule == _OPENING)):
                continue  # nothing says that it was held
            if several and kind.kind in {"vote", "handover"} and (general := self._general_kind) is not None:
                reviews = general[2] in {"review", "midterm"}
            else:
                reviews = False
            said = general[2] if reviews and general is not None else kind.kind
            reviewed, reviewed_at = self._reviewed(said, best)
            planned = None if said == "midterm" else years.planned
            if reviewed_at is not None:
                evidence.append(Evidence("year_reviewed", *reviewed_at))
            if planned is not None and years.planned_at is not None:
                evidence.append(Evidence("year_planned", *self.v.span(*years.planned_at)))
            row = Meeting(
                bloc=bloc,
                kind=said,
                held=best.held,
                held_end=best.held_end,
                place=self.text(place) if place else None,
                year_reviewed=reviewed,
                year_planned=planned,
                evidence=evidence,
                sentence=self.sentence(first.sentence),
                rule=first.rule,
            )
            self.meetings.append(
                Draft(
                    row,
                    {
                        "dated": float(best.held is not None),
                        "placed": float(place is not None),
                        "only": float(len(found) == 1),
                        "kind_" + kind.kind: 1.0,
                    },
                    bloc,
                )
            )

    def _reviewed(self, kind: str, event: Event) -> tuple[int | None, tuple[int, int] | None]:
        """The year that a meeting of this kind looks back on, and the code points it was read from.

        Where no year is said, a review looks back on the year before the one planned for, else on the one that the day
        held ends; a pledge, a launch or a handover looks back on none.
        """
        years = self.found.years
        if kind not in {"review", "midterm", "vote", "other"}:
            return None, None
        if years.review is not None and years.review_at is not None:
            return years.review, self.v.span(*years.review_at)
        if kind == "other":
            return None, None
        if kind != "midterm" and years.planned is not None and years.planned_at is not None:
            return years.planned - 1, self.v.span(*years.planned_at)
        if event.held is not None and event.day_span is not None:
            return event.held.year - (kind != "midterm" and event.held.month < 7), event.day_span
        return None, None

    def _opening_event(self, bloc: int, reported: list[int]) -> Event | None:
        """The event of a bloc: from a sentence that names it with a day, else from the opening."""
        if bloc not in self._openings:
            self._openings[bloc] = self._find_opening(bloc, reported)
        return self._openings[bloc]

    def _tellings(self, reported: list[int]) -> list[_Telling]:
        """The sentences that may tell of an event, whichever bloc it is of; those of duties and plans are none."""
        out: list[_Telling] = []
        seen = 0
        before: datetime.date | None = None
        alone = len(reported) == 1
        for n, s in enumerate(self.found.sentences):
            if s.part not in {"title", "lead", "body"} or not s.items:
                continue
            seen += s.part != "title"
            here = [m.bloc for m in self.linker.by_sentence.get(n, []) if m.bloc in reported]
            if alone and not here and seen > 12:
                continue
            text = self.v.padded(s.start, s.end)
            held_here = any(w in text for w in _EVENTS)
            bare = any(i.sign == "k" for i in s.items)
            if alone and not here and seen > 4 and not held_here and not bare:
                continue
            if any(w in text for w in _AHEAD):
                continue
            held, end, span = read_held(self.v, s.start, s.end, s.items, self.published)
            if span is None and before is not None and (later := read_later(self.v, s.start, s.end)) is not None:
                held, span = before + datetime.timedelta(days=later[1]), later[0]
            before = end or held or before
            kind = read_kind(self.v, s.start, s.end)
            out.append(_Telling(n, s, seen, here, text, held, end, span, kind, held_here or bare))
        return out

    def _find_opening(self, bloc: int, reported: list[int]) -> Event | None:
        ranked: list[tuple[int, int, Event]] = []
        general = self._general_kind
        if self._told is None:
            self._told = self._tellings(reported)
        for told in self._told:
            s, n, seen, here, text, span = told.sentence, told.n, told.seen, told.here, told.text, told.span
            if not self._meets(told, bloc, reported):
                continue
            if bloc in here and (span is not None or s.part == "title") and (len(set(here)) == 1 or seen <= 6):
                rank = (2 if told.end is not None and len(reported) > 1 else 0) if span is not None else 4
            elif len(reported) > 1 and not here and span is not None and self._belongs(s, span, n) == bloc:
                rank = 1
            elif len(reported) > 1 and not here and span is not None and seen <= 3 and not self._own_days(reported):
                rank = 3  # one meeting of all: "UBND huyện tổ chức lễ ký giao ước …"
            elif seen > 12 or (here and bloc not in here and not _SEVERAL.search(text)):
                continue
            elif len(reported) > 1 and (bloc in here or _SEVERAL.search(text)):
                rank = 2 if span is not None else 4
            elif len(reported) == 1 and (told.of_blocs or (span is not None and seen <= 4)):
                rank = 3 if span is not None else 5
            else:
                continue
            place = read_place(self.v, s.start, s.end)
            kind = told.kind
            if (
                kind is None
                or (kind[2] == "other" and general is not None and (not here or len(reported) > 1))
                or (kind[2] in {"vote", "handover"} and general is not None and general[2] in {"review", "midterm"})
            ):
                kind = general or kind
            at = self.v.span(kind[0], kind[1]) if kind is not None else span or self.v.span(s.start, s.start + 1)
            event = Event(
                bloc,
                kind[2] if kind is not None else "other",
                at,
                told.held,
                told.end,
                span,
                self.v.span(*place) if place else None,
                n,
                "meeting.title" if s.part == "title" else _OPENING,
            )
            ranked.append((rank, n, event))
        if self.found.assigning:
            ranked = [x for x in ranked if x[0] < 4]  # who is given which role needs no meeting
        if not ranked:
            return None
        ranked.sort(key=lambda x: x[:2])
        best = ranked[0][2]
        if best.place is None and len(reported) == 1:
            best.place = next(
                (e.place for r, n, e in ranked if e.place is not None and abs(n - best.sentence) <= 2), None
            )
        return best

    def _meets(self, told: _Telling, bloc: int, reported: list[int]) -> bool:
        """Whether a sentence says that the bloc meets, or puts a day beside its name."""
        if told.kind is not None or any(w in told.text for w in _MEETS):
            return True
        s = told.sentence
        row = signs(s.items)
        return (
            _DAY_IN_BRACKETS.match(row) is not None
            or (len(reported) > 1 and bloc in told.here and _DAY_BEHIND.match(row) is not None)
            or _DAY_BEFORE.match(row) is not None
            or (
                told.seen <= 2
                and bloc in told.here
                and told.span is not None
                and read_place(self.v, s.start, s.end) is not None
            )
        )

    def _own_days(self, reported: list[int]) -> bool:
        """Whether a sentence of the article gives a day to one of its blocs."""
        if self._dated is None:
            self._dated = self._some_dated(reported)
        return self._dated

    def _some_dated(self, reported: list[int]) -> bool:
        return any(
            s.part in {"lead", "body"}
            and len({m.bloc for m in self.linker.by_sentence.get(n, []) if m.bloc in reported}) == 1
            and read_held(self.v, s.start, s.end, s.items, self.published)[2] is not None
            for n, s in enumerate(self.found.sentences)
        )

    def _belongs(self, s: Sentence, span: tuple[int, int], n: int) -> int:
        """The bloc whose part of the article a day stands in."""
        k = next(k for k in range(s.start, s.end) if self.v.start[k] >= span[0])
        return self.linker.link(k, n)[0]

    @cached_property
    def _general_kind(self) -> tuple[int, int, str] | None:
        """The kind of event that title or opening names first."""
        ordered = sorted(
            (n for n, s in enumerate(self.found.sentences) if s.part in {"title", "lead", "body"}),
            key=lambda n: self.found.sentences[n].part != "title",
        )
        for n in ordered[:6]:
            s = self.found.sentences[n]
            kind = read_kind(self.v, s.start, s.end)
            if kind is not None and kind[2] != "other":
                return kind
        return None

    def _subjects(self, n: int) -> list[int]:
        """The blocs whose event a sentence can describe: those it names next to the words of the event."""
        s = self.found.sentences[n]
        v = self.v
        out: list[int] = []
        for m in self.linker.by_sentence.get(n, []):
            before = " " + v.norm(max(s.start, m.start - 22), m.start) + " "
            behind = " " + v.norm(m.end, min(s.end, m.end + 14)) + " "
            near, next_words = behind[:60], behind[:30]
            strong = any(
                w in near
                for w in (
                    " tổ chức ",
                    " họp ",
                    " tiến hành ",
                    " tổng kết ",
                    " sơ kết ",
                    " ký kết ",
                    " ký giao ước ",
                    " triển khai ",
                    " phát động ",
                    " giao ban ",
                    " mở ",
                    " nhìn lại ",
                    " diễn ra ",
                    " vừa ",
                    " đồng loạt ",
                    " bàn giao ",
                    " phối hợp ",
                    " hội thao ",
                    " bình xét thi đua ",
                    " đã họp ",
                )
            ) and not any(w in next_words for w in (" đề nghị ", " bình xét đề nghị "))
            named = (
                any(
                    w in before
                    for w in (
                        " tổng kết ",
                        " hội nghị ",
                        " sơ kết ",
                        " ký kết ",
                        " giao ước ",
                        " giao ban ",
                        " lễ ",
                        " bình xét ",
                        " triển khai ",
                        " phát động ",
                        " hội thao ",
                        " phiên họp ",
                        " cuộc họp ",
                        " bàn giao ",
                    )
                )
                and " dẫn đầu " not in before[-40:]
                and " trong " not in before[-14:]
            )
            if (strong or named) and m.bloc not in out:
                out.append(m.bloc)
        out += [b for b in self._joined(n) if b not in out] if out else []
        if (
            not out
            and s.part != "title"
            and self.linker.count == 1
            and self._named_in_title
            and s.line <= self._first_lines
        ):
            text = v.padded(s.start, s.end)
            if (
                any(i.sign == "k" for i in s.items) and any(w in text for w in (" hội nghị ", " tổ chức ", " họp "))
            ) or (any(isinstance(i.thing, object) and i.sign == "D" for i in s.items) and " hội nghị " in text):
                out.append(0)
        return out

    def _joined(self, n: int) -> list[int]:
        """The blocs that one sentence names side by side: "Khối A (11 đơn vị) và Khối B (6 đơn vị) cùng …"."""
        named = self.linker.by_sentence.get(n, [])
        out: list[int] = []
        for one, other in itertools.pairwise(named):
            between = re.sub(r"\([^()]*\)", "", self.v.norm(one.end, other.start))
            if re.fullmatch(r"\s*(?:,|;|và|cùng|với|cùng với|, và)?\s*", between):
                out += [one.bloc, other.bloc]
        return out

    @cached_property
    def _named_in_title(self) -> bool:
        return any(self.found.sentences[x].part == "title" for x in self.linker.by_sentence)

    @cached_property
    def _first_lines(self) -> int:
        first = next((s.line for s in self.found.sentences if s.part in {"lead", "body"} and s.end - s.start > 15), 0)
        return first + 2
