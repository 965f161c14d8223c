"""The monitors of a site, as Spidermon has them.

In: ``data.seen``, the :class:`~thidua.monitoring.evidence.Evidence` of one site, and ``data.thresholds``. Out: a
failure of the monitor's method, whose reason is the message. A method's name without ``test_`` is the monitor's name,
its level the finding's: high is an alarm, normal a warning, low a notice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from spidermon import Monitor, MonitorSuite, monitors

from thidua.monitoring import answers, arrivals, contents, forms

if TYPE_CHECKING:
    from thidua.monitoring.evidence import Evidence
    from thidua.monitoring.thresholds import Thresholds


class SiteMonitor(Monitor):  # type: ignore[misc]
    """What the monitors of a site share."""

    def check(self, asked: Callable[[Evidence, Thresholds], str | None]) -> None:
        """Fail with what a check says."""
        name = self._testMethodName.removeprefix("test_")
        if name in self.data.thresholds.off:
            self.skipTest("switched off")
        message = asked(self.data.seen, self.data.thresholds)
        if message:
            self.fail(message)


class Answers(SiteMonitor):
    """Does the site still answer, from where it used to?"""

    @monitors.level.high  # type: ignore[untyped-decorator]
    def test_blocked(self) -> None:
        """Answers that keep crawlers out."""
        self.check(answers.blocked)

    @monitors.level.high  # type: ignore[untyped-decorator]
    def test_moved(self) -> None:
        """Addresses that lead to another host."""
        self.check(answers.moved)

    @monitors.level.normal  # type: ignore[untyped-decorator]
    def test_left(self) -> None:
        """Sites that were left alone for another reason."""
        self.check(answers.left_alone)

    @monitors.level.normal  # type: ignore[untyped-decorator]
    def test_errors(self) -> None:
        """Pages that could not be fetched."""
        self.check(answers.errors)

    @monitors.level.normal  # type: ignore[untyped-decorator]
    def test_soft_404(self) -> None:
        """Articles that lead to the front page instead."""
        self.check(answers.soft_404)


class Arrivals(SiteMonitor):
    """Does the site still publish what it used to?"""

    @monitors.level.high  # type: ignore[untyped-decorator]
    def test_silence(self) -> None:
        """Nothing new for longer than the site's habits let one expect."""
        self.check(arrivals.silence)

    @monitors.level.normal  # type: ignore[untyped-decorator]
    def test_fewer_than_expected(self) -> None:
        """Fewer articles on blocs in a year than the record expects."""
        self.check(arrivals.fewer_than_expected)

    @monitors.level.normal  # type: ignore[untyped-decorator]
    def test_more_than_expected(self) -> None:
        """More than the record expects."""
        self.check(arrivals.more_than_expected)


class Contents(SiteMonitor):
    """Is what is read still whole?"""

    @monitors.level.high  # type: ignore[untyped-decorator]
    def test_columns(self) -> None:
        """Columns that stopped being filled."""
        self.check(contents.columns)

    @monitors.level.high  # type: ignore[untyped-decorator]
    def test_dates_in_future(self) -> None:
        """Days of publication behind the day of the crawl."""
        self.check(contents.dates_in_future)

    @monitors.level.high  # type: ignore[untyped-decorator]
    def test_dates_all_equal(self) -> None:
        """One day on all new articles."""
        self.check(contents.dates_all_equal)

    @monitors.level.high  # type: ignore[untyped-decorator]
    def test_dates_drift(self) -> None:
        """Days on pages that are others than in the lists."""
        self.check(contents.dates_drift)

    @monitors.level.normal  # type: ignore[untyped-decorator]
    def test_rows(self) -> None:
        """Many more or many fewer rows an article than before."""
        self.check(contents.rows)


class Forms(SiteMonitor):
    """Are pages and addresses still of the form that is known?"""

    @monitors.level.normal  # type: ignore[untyped-decorator]
    def test_layout(self) -> None:
        """Pages that are built of other elements."""
        self.check(forms.layout)

    @monitors.level.high  # type: ignore[untyped-decorator]
    def test_barren_lists(self) -> None:
        """Lists that show no link to any article."""
        self.check(forms.barren_lists)

    @monitors.level.high  # type: ignore[untyped-decorator]
    def test_record_fits(self) -> None:
        """A record that no longer fits its site."""
        self.check(forms.record_fits)


class SiteSuite(MonitorSuite):  # type: ignore[misc]
    """All monitors of a site."""

    monitors: ClassVar[list[Any]] = [Answers, Arrivals, Contents, Forms]
