"""One crawl that is timed, in a process of its own: ``python -m benchmarks.crawl_speed``.

In: on standard input a plan as JSON: sites and a data folder, for :func:`thidua.crawling.run`, or addresses, for a
Scrapy spider that does nothing but count them. Out: what :mod:`benchmarks.timed_crawls` tells.

Processes that read pages look at the module that a program began with: like the command line's, it loads nothing that
they do not need.
"""

from __future__ import annotations

import json
import sys


def main() -> int:
    """Do what the plan says."""
    from benchmarks.timed_crawls import bare, ours

    plan = json.loads(sys.stdin.read())
    if "urls" in plan:
        bare(plan)
        return 0
    return ours(plan)


if __name__ == "__main__":
    sys.exit(main())
