"""``python -m benchmarks [NAME ...]``: measure everything, or what is named, and print one report.

Every benchmark runs in a process of its own, so that none is measured with what another one left in memory. The exit
code is 1 where a target is missed, 2 for a name that is none.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from importlib import metadata

from benchmarks.articles import ROOT

NAMES = ("speed", "pages", "startup", "memory", "growth", "crawl", "export", "resolution", "report")
LIBRARIES = ("spacy", "underthesea", "trafilatura", "typer", "scrapy", "sqlalchemy")


def _versions() -> str:
    found = []
    for name in LIBRARIES:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            found.append(f"{name} not installed")
    return ", ".join(found)


def main(names: list[str]) -> int:
    """Run the named benchmarks, all of them where none is named."""
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are {', '.join(NAMES)}", file=sys.stderr)
        return 2
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    print(f"Python {platform.python_version()} on {machine}; {_versions()}")
    missed = []
    for name in names or NAMES:
        print(flush=True)
        done = subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], cwd=ROOT, check=False)
        if done.returncode:
            missed.append(name)
    print(f"\n{'targets missed: ' + ', '.join(missed) if missed else 'every target met'}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
