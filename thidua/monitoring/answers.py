"""Does a site still answer, from where it used to, with what was asked for?

In: :class:`~thidua.monitoring.evidence.Evidence` and thresholds. Out: of each check a message for a
person, or ``None``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from thidua.monitoring.evidence import Evidence
    from thidua.monitoring.thresholds import Thresholds

BLOCKING = frozenset({"401", "403", "407", "429", "451"})
"""Statuses of answers that keep someone out."""

BARRIERS = frozenset({"challenge", "captcha"})
LEFT_FOR_BLOCKING = frozenset({"forbidden", "throttled", *BARRIERS})
WHOLE_SHARE = 0.8
LEAST_TOTAL = 5
"""Articles of which a share of an earlier crawl is made."""


def blocked(seen: Evidence, thresholds: Thresholds) -> str | None:
    """Answers that keep crawlers out."""
    statuses: Mapping[str, int] = {str(k): v for k, v in seen.figures.get("statuses", {}).items()}
    kept_out = sum(number for status, number in statuses.items() if status in BLOCKING)
    kept_out += sum(number for reason, number in seen.figures.get("reasons", {}).items() if reason in BARRIERS)
    total = sum(statuses.values())
    left = seen.figures.get("left")
    much = _much(kept_out, total, thresholds.blocked, thresholds.least)
    if left in LEFT_FOR_BLOCKING or much or _all(kept_out, total):
        what = ", ".join(f"{number} × {status}" for status, number in sorted(statuses.items()) if status in BLOCKING)
        return (
            f"keeps the crawler out ({left or 'blocked'}{': ' + what if what else ''}; {total} answers); look at it in "
            "a browser, ask its owner, and crawl it more slowly (delay)"
        )
    return None


def left_alone(seen: Evidence, thresholds: Thresholds) -> str | None:  # noqa: ARG001 - as all checks
    """A site that was left alone for another reason."""
    left = seen.figures.get("left")
    if left is None or left in LEFT_FOR_BLOCKING or moved_away(seen):
        return None
    return f"was left alone: {left}; see whether it can be reached, and whether its robots.txt allows it"


def moved(seen: Evidence, thresholds: Thresholds) -> str | None:  # noqa: ARG001 - as all checks
    """Addresses that lead to another host."""
    host = moved_away(seen)
    if host:
        return (
            f"its addresses lead to {host}, which is none of its hosts; if that is its new place, add it to the hosts "
            "of its record (docs/add-a-site.md)"
        )
    host = _twin(seen.figures)
    if host and all(_twin(one.figures) != host for one in seen.good_before):
        return f"its pages are now at {host}; make that the first of its hosts, so that nothing is asked twice"
    return None


def moved_away(seen: Evidence) -> str | None:
    """The host outside the site that most of its addresses lead to."""
    elsewhere: Mapping[str, int] = seen.figures.get("elsewhere", {})
    if not elsewhere:
        return None
    host, number = max(elsewhere.items(), key=lambda pair: pair[1])
    return host if 2 * number >= int(seen.figures.get("requests", 0)) else None


def _twin(figures: Mapping[str, Any]) -> str | None:
    hosts: Mapping[str, int] = figures.get("hosts", {})
    if not hosts:
        return None
    host, number = max(hosts.items(), key=lambda pair: pair[1])
    pages = sum(n for what, n in figures.get("outcomes", {}).items() if what.split()[1] not in {"failed", "refused"})
    return host if pages and number >= WHOLE_SHARE * pages else None


def errors(seen: Evidence, thresholds: Thresholds) -> str | None:
    """Pages that could not be fetched."""
    outcomes: Mapping[str, int] = seen.figures.get("outcomes", {})
    failed = sum(number for what, number in outcomes.items() if what.endswith(" failed"))
    if seen.figures.get("left") or blocked(seen, thresholds):
        return None
    total = sum(outcomes.values())
    if _much(failed, total, thresholds.errors, thresholds.least) or _all(failed, total):
        reasons = sorted(seen.figures.get("reasons", {}).items(), key=lambda pair: -pair[1])[:3]
        told = ", ".join(f"{number} × {reason}" for reason, number in reasons)
        return f"{failed} of {total} pages could not be fetched ({told}); they are tried again"
    return None


def soft_404(seen: Evidence, thresholds: Thresholds) -> str | None:
    """Articles that lead to the front page instead."""
    number, total = _not_there(seen.figures)
    usual = [_share(one.figures) for one in seen.good_before[:10]]
    if _much(number, total, thresholds.soft_404, max(thresholds.least, LEAST_TOTAL)) and number > 2 * total * max(
        usual, default=0
    ):
        return f"{number} of {total} articles are not there although the site says so; its addresses may have changed"
    return None


def _not_there(figures: Mapping[str, Any]) -> tuple[int, int]:
    outcomes: Mapping[str, int] = figures.get("outcomes", {})
    total = sum(number for what, number in outcomes.items() if what.startswith("article "))
    return int(figures.get("reasons", {}).get("soft_404", 0)), total


def _share(figures: Mapping[str, Any]) -> float:
    number, total = _not_there(figures)
    return number / total if total >= LEAST_TOTAL else 0.0


def _much(number: int, total: int, share: float, least: int) -> bool:
    return number >= least and number >= share * total


def _all(number: int, total: int) -> bool:
    return 0 < number == total
