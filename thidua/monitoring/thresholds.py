"""From where on is something told?

In: the section ``[monitors]`` of run.toml. Out: :class:`Thresholds`, checked.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

MONITORS = (
    "blocked", "left", "moved", "errors", "soft_404", "silence", "fewer_than_expected", "more_than_expected",
    "columns", "dates_in_future", "dates_all_equal", "dates_drift", "rows", "layout", "barren_lists", "record_fits",
)  # fmt: skip
"""The names of the monitors."""


class Thresholds(BaseModel):
    """From where on each monitor tells something.

    Attributes:
        off: Monitors that are switched off.
        runs: With how many earlier crawls of a site it is compared with itself.
        silence: Told is a silence whose chance is smaller, by how often the site had something new before.
        columns: Likewise articles without a value that earlier ones had.
        rows: Likewise rows an article.
        blocked: Share of answers that keep crawlers out.
        errors: Share of pages that could not be fetched.
        soft_404: Share of articles that lead to the front page instead.
        layout: Share of the names in a page's layout that has to stay.
        least: Pages of which a share is made.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    off: tuple[str, ...] = ()
    runs: int = Field(default=3, ge=2, le=100)
    silence: float = Field(default=0.01, gt=0, lt=0.5)
    columns: float = Field(default=0.01, gt=0, lt=0.5)
    rows: float = Field(default=0.001, gt=0, lt=0.5)
    blocked: float = Field(default=0.3, gt=0, le=1)
    errors: float = Field(default=0.3, gt=0, le=1)
    soft_404: float = Field(default=0.3, gt=0, le=1)
    layout: float = Field(default=0.5, gt=0, lt=1)
    least: int = Field(default=3, ge=1)
