"""What a process must have loaded before it reads pages: importing this module loads it.

In: nothing. Out: the modules that read pages, with their rules and words, in memory. Where processes are forked from
one that was made for it, that one imports this, once for all of them: they start at once, and share what it has loaded.
"""

from __future__ import annotations

import gc

from extract.reading import read_text
from extract.web import read_page
from spiders.ways import QUERIES

read_page(f"<title>{QUERIES[0]}</title><p>{QUERIES[0]}".encode())
read_text(QUERIES[0])  # what comes of them is no matter: what reading needs is loaded when it is first needed
gc.collect()
gc.freeze()  # it stays: collections need not look at it, and memory shared with other processes stays shared
