"""What time is it, for the program?

In: nothing, or the environment variable ``THIDUA_NOW``. Out: the time, with its zone. With the variable the program
takes that moment for the one at which it was started, and goes on from there: so a test can imitate many nights within
minutes. Pauses between requests are not counted by this clock.
"""

from __future__ import annotations

import datetime
import os
import time

VARIABLE = "THIDUA_NOW"
_STARTED = time.monotonic()


def now() -> datetime.datetime:
    """The time."""
    told = os.environ.get(VARIABLE)
    if not told:
        return datetime.datetime.now(datetime.UTC)
    begun = datetime.datetime.fromisoformat(told)
    if begun.tzinfo is None:
        begun = begun.replace(tzinfo=datetime.UTC)
    return begun.astimezone(datetime.UTC) + datetime.timedelta(seconds=time.monotonic() - _STARTED)
