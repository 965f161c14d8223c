"""How does each site stand: when may it be asked again, is it left alone, what was counted?

In: what happened, and the time. Out: for the gate, how long to wait; for the report, who was left and why. Nothing here
reads a clock or touches Scrapy.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

MOST_NOTES = 20
JITTER = 0.1
"""A delay is drawn between itself and a tenth more, never less."""


@dataclass(slots=True)
class SiteState:
    """One site in one run. Times are those of a monotonic clock; ``elsewhere`` are hosts that redirects led to."""

    name: str
    delay: float
    concurrency: int = 1
    active: int = 0
    left: str | None = None
    detail: str = ""
    paused_until: float = 0.0
    last: float = float("-inf")
    stretch: float = 1.0
    requests: int = 0
    answers: int = 0
    bytes: int = 0
    retries: int = 0
    robots_refused: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    elsewhere: Counter[str] = field(default_factory=Counter)
    in_a_row: Counter[str] = field(default_factory=Counter)
    schemes: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def note(self, text: str) -> None:
        """Keep something that the report should say, once."""
        if text not in self.notes and len(self.notes) < MOST_NOTES:
            self.notes.append(text)

    def wait(self, now: float) -> float:
        """Seconds until the next request may be sent."""
        return max(self.ready_at() - now, 0.0)

    def ready_at(self) -> float:
        """The moment from which the next request may be sent."""
        return max(self.paused_until, self.last + self.delay * self.stretch)

    def sent(self, now: float) -> None:
        """A request goes out."""
        self.requests += 1
        self._space(now)

    def heard(self, now: float) -> None:
        """An answer begins: the pause counts from here, so that a slow server sees it whole."""
        self._space(now)

    def _space(self, now: float) -> None:
        self.last = now
        self.stretch = 1 + random.uniform(0, JITTER)


class SiteStates:
    """The sites of a run by name; the spider finds it as ``crawler.site_states``."""

    def __init__(self, *, delay: float = 1.0, most_delay: float = 120.0, most_pause: float = 300.0) -> None:
        self.delay = delay
        self.most_delay = most_delay
        self.most_pause = most_pause
        self._sites: dict[str, SiteState] = {}
        self._listeners: list[Callable[[SiteState], None]] = []

    def __iter__(self) -> Iterator[SiteState]:
        return iter(self._sites.values())

    def get(self, site: str) -> SiteState:
        """The state of a site."""
        return self._sites.get(site) or self._sites.setdefault(site, SiteState(site, self.delay))

    def ready_at(self, site: str) -> float:
        """The moment (monotonic clock) from which a site may be asked; for the frontier."""
        return self.get(site).ready_at()

    def slow_down(self, site: str, delay: float, reason: str) -> None:
        """A longer delay is asked for; one beyond all measure leaves the site alone."""
        state = self.get(site)
        if delay > self.most_delay:
            self.leave(site, reason, f"it asks for {delay:g} s between requests, more than {self.most_delay:g} s")
        elif delay > state.delay:
            state.delay = delay
            state.note(f"{reason}: {delay:g} s between requests")

    def pause(self, site: str, seconds: float, now: float) -> None:
        """No request until then."""
        state = self.get(site)
        state.paused_until = max(state.paused_until, now + seconds)

    def leave(self, site: str, reason: str, detail: str = "") -> None:
        """No more requests in this run; the first reason stays."""
        state = self.get(site)
        if state.left is None:
            state.left, state.detail = reason, detail
            for listener in self._listeners:
                listener(state)

    def blocked(self, site: str, reason: str) -> None:
        """The spider saw a page that keeps crawlers out (challenge, captcha): leave the site."""
        self.leave(site, reason, "it answers with a page that keeps crawlers out")

    def on_leave(self, listener: Callable[[SiteState], None]) -> None:
        """Be told of each site that is left."""
        self._listeners.append(listener)

    def left(self) -> dict[str, str]:
        """The sites that are left, with the reason."""
        return {state.name: state.left for state in self._sites.values() if state.left is not None}

    def report(self) -> dict[str, dict[str, object]]:
        """Plain values for a summary, by site."""
        return {
            state.name: {
                "requests": state.requests,
                "answers": state.answers,
                "bytes": state.bytes,
                "retries": state.retries,
                "robots_refused": state.robots_refused,
                "refused": dict(state.refused),
                "statuses": dict(state.statuses),
                "elsewhere": dict(state.elsewhere.most_common(5)),
                "delay": state.delay,
                "left": state.left,
                "detail": state.detail,
                "notes": list(state.notes),
            }
            for state in self._sites.values()
        }
