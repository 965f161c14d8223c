"""From what articles report to facts: units, blocs, meetings and sources as one thing each, and the panel made of them.

In: a store. Out: a :class:`Resolution`, written into the store's resolved tables in one transaction.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from output.resolve.overrides import BadOverrides, Overrides, read_overrides
from output.resolve.resolution import Progress, Resolution, resolve_reported

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from output.store import Store

__all__ = ["BadOverrides", "Overrides", "Resolution", "read_overrides", "resolve", "resolve_reported"]


def resolve(
    store: Store,
    overrides: Overrides | Path | None = None,
    *,
    homes: Mapping[str, Collection[str]] | None = None,
    progress: Progress | None = None,
) -> Resolution:
    """Resolve everything in a store, and write what comes of it into the store.

    Args:
        store: Open for writing.
        overrides: A person's decisions, or the file they stand in.
        homes: Provinces (codes of the 63) that a site reports on; by default those of the registry of sites.
        progress: Told what is being done.

    Raises:
        BadOverrides: if a decision cannot be used; the store is as it was then.
    """
    from output.resolve.keeping import read_ledger, read_mentions, write
    from output.resolve.reported import from_store
    from output.review.reported import after_reviews

    if isinstance(overrides, Path):
        overrides = read_overrides(overrides)
    if homes is None:
        homes = _homes()
    if progress is not None:
        progress("reading")
    made = resolve_reported(
        after_reviews(store, from_store(store)),
        ledger=read_ledger(store),
        before=read_mentions(store),
        overrides=overrides,
        homes=homes,
        progress=progress,
    )
    if progress is not None:
        progress("writing")
    write(store, made)
    return made


def _homes() -> dict[str, tuple[str, ...]]:
    """Provinces that sites report on, by the registry."""
    from spiders.sites import load_registry

    return {host: site.provinces for site in load_registry().sites.values() if site.provinces for host in site.hosts}
