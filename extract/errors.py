"""What can go wrong that is not a fault of the program: one small tree of errors.

In: a reason and what a person should know. Out: exceptions whose text says what was read, where, and what to do.
"""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why an input gave no rows; the value is the code that outcomes and reports carry."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    BINARY = "binary"
    UNKNOWN_ENCODING = "unknown_encoding"
    HALF_CHARACTER = "half_character"
    LEGACY_FONT = "legacy_font"
    NOT_VIETNAMESE = "not_vietnamese"
    TOO_DEEP = "too_deep"
    TOO_COMPLEX = "too_complex"
    LISTING = "listing"
    HOME = "home"
    TAG = "tag"
    SOFT_404 = "soft_404"
    LOGIN = "login"
    CHALLENGE = "challenge"
    CAPTCHA = "captcha"
    DOORWAY = "doorway"
    TRANSLATED = "translated"
    OTHER_LANGUAGE = "other_language"
    EMPTY_SHELL = "empty_shell"
    FAILED = "failed"
    KILLED = "killed"


class ThiduaError(Exception):
    """Anything that thidua raises for something its user can mend."""


class UnreadableInput(ThiduaError):
    """Raised when an input cannot be read as Vietnamese text; ``reason`` is the code, the text says what to do."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason

    def __reduce__(self) -> tuple[type[UnreadableInput], tuple[Reason, str]]:
        """Pickle with both arguments, so that the error crosses from a worker process."""
        return type(self), (self.reason, str(self))


class UnwritableOutput(ThiduaError):
    """Raised when a folder or file of results cannot be written."""


class StoreProblem(ThiduaError):
    """Raised when a data folder cannot be opened, read or written; :mod:`output.store` has the kinds."""


class PartlyRead(UserWarning):
    """Warned when a text is read without a part that is damaged."""
