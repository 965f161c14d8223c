"""What holds for every test."""

from __future__ import annotations

import signal

# Ctrl-C does what it does on a terminal, also where the tests run in the background of a shell that ignores it there:
# the programs that tests start and interrupt would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
