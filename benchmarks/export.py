"""Does an export's time grow with the number of rows, and no faster? How much memory does it take?

In: generated stores of 10,000 to 1,000,000 reported rows (``python -m benchmarks.export 10000 100000`` for some of
them). Out: a report: seconds of processor time (which other programs do not lengthen) and memory by size for CSV and
for every form, beside pandas reading and writing the same CSV files. Each is measured in a process of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.articles import ROOT

SIZES = (10_000, 100_000, 1_000_000)
MOST_GROWTH = 12.0
"""Time at ten times the rows over that at one."""
MOST_GB = 4.0
MOST_TIMES_PANDAS = 20.0
_WIDTHS = (10, 8, 6, 10, 7, 12, 8, 6)
EVERY = "csv,parquet,xlsx,sqlite,jsonl"


def export(data: Path, out: Path, formats: str) -> None:
    """Export, as the command does."""
    from output.export import write
    from output.store import Store

    with Store.open(data, write=False) as store:
        write(store, out, formats.split(","))


def with_pandas(folder: Path, out: Path) -> None:
    """Read CSV files with pandas and write them again."""
    import pandas as pd

    out.mkdir()
    for path in sorted(folder.glob("*.csv")):
        pd.read_csv(path, low_memory=False).to_csv(out / path.name, index=False)


def measured(what: str, one: Path, other: Path, formats: str = "csv") -> tuple[float, float]:
    """Seconds and GB that one piece of work takes in a process of its own."""
    arguments = json.dumps([what, str(one), str(other), formats])
    command = [sys.executable, "-m", "benchmarks.export", "--work", arguments]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    seconds, gigabytes = json.loads(done.stdout)
    return seconds, gigabytes


def work(what: str, one: str, other: str, formats: str) -> None:
    """Do it, and print seconds and GB."""
    from benchmarks.memory import peak_mb

    started = time.process_time()
    if what == "export":
        export(Path(one), Path(other), formats)
    else:
        with_pandas(Path(one), Path(other))
    print(json.dumps([time.process_time() - started, peak_mb() / 1000]))


def main(sizes: tuple[int, ...] = SIZES) -> int:
    """Measure and print; 0 where every target is met, else 1."""
    from benchmarks.generated_store import generate

    print(f"export: generated stores; growth: time over that of a tenth of the rows (at most {MOST_GROWTH:.0f})")
    heads = ("csv", "growth", "GB", "pandas", "times", "every form", "growth", "GB")
    print(f"  {'rows':>9}" + "".join(f"{name:>{width}}" for name, width in zip(heads, _WIDTHS, strict=True)))
    met = True
    before: tuple[float, float] | None = None
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            place = Path(name)
            data = generate(place / "data", size)
            csv_seconds, csv_gb = measured("export", data, place / "csv")
            pandas_seconds, _ = measured("pandas", place / "csv", place / "pandas")
            all_seconds, all_gb = measured("export", data, place / "all", EVERY)
        grown = (csv_seconds / before[0], all_seconds / before[1]) if before else (float("nan"),) * 2
        before = csv_seconds, all_seconds
        times = csv_seconds / pandas_seconds
        print(
            f"  {size:>9,}{csv_seconds:>8.1f} s{grown[0]:>8.1f}{csv_gb:>6.2f}{pandas_seconds:>8.1f} s{times:>7.1f}"
            f"{all_seconds:>10.1f} s{grown[1]:>8.1f}{all_gb:>6.2f}",
            flush=True,
        )
        met &= not (max(grown) > MOST_GROWTH or max(csv_gb, all_gb) >= MOST_GB)
        met &= size < max(SIZES) or all_seconds / pandas_seconds <= MOST_TIMES_PANDAS
    print(
        f"  growth, under {MOST_GB:.0f} GB, every form within {MOST_TIMES_PANDAS:.0f} times pandas at a million rows: "
        f"{'met' if met else 'MISSED'}"
    )
    return 0 if met else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--work"]:
        work(*json.loads(sys.argv[2]))
    else:
        sys.exit(main(tuple(int(size) for size in sys.argv[1:]) or SIZES))
