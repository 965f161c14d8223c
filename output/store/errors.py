"""What can go wrong with a store.

In: what was found. Out: exceptions whose text says where, what it means and what to do.
"""

from __future__ import annotations

from extract.errors import StoreProblem

__all__ = ["StoreDamaged", "StoreFull", "StoreLocked", "StoreMissing", "StoreProblem", "StoreTooNew"]


class StoreMissing(StoreProblem):
    """Raised when a folder that is to be read holds no store."""


class StoreLocked(StoreProblem):
    """Raised when another process is writing to the store."""


class StoreTooNew(StoreProblem):
    """Raised when a later version of thidua has made the store."""


class StoreDamaged(StoreProblem):
    """Raised when the file is no store, or is damaged."""


class StoreFull(StoreProblem):
    """Raised when the disk is full or fails; what was committed before is intact."""
