"""Data and scripts as they stand inside a page.

In: values, the code of a script. Out: text that no browser reads as anything else, and the hash by which a page's
policy knows a script.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from typing import Any

from output.values import json_line

_OPENS_OR_CLOSES = re.compile(r"<(?=/?script|!--)", re.IGNORECASE)


def packed(value: Any) -> str:
    """A value as JSON, compressed, in letters: equal values give equal text, whatever the hour."""
    return base64.b64encode(gzip.compress(json_line(value).encode(), compresslevel=9, mtime=0)).decode()


def inline(code: str) -> str:
    """A script's code that cannot end its element: ``<`` before what a browser looks for is written otherwise.

    In strings and patterns, the only places where these stand in a script, both are the same.
    """
    return _OPENS_OR_CLOSES.sub(r"\\x3c", code)


def policy_hash(content: str) -> str:
    """How a content security policy names an inline script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
