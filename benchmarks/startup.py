"""How long does ``thidua --help`` take, against the smallest Typer program that has two commands?

In: nothing. Out: a report. Both are started as new processes of the same Python, in turns, after two that do not count;
and the modules that ``thidua --help`` imports are looked at, for none of them may be a heavy one.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.articles import ROOT

HEAVY = ("spacy", "pandas", "underthesea", "numpy", "thinc", "scrapy")
TARGET = 2.0
RUNS = 25

TWO_COMMANDS = '''\
import typer

app = typer.Typer()


@app.command()
def extract(path: str, out: str = typer.Option("", help="A folder.")) -> None:
    """Extract."""


@app.command()
def evaluate(path: str, errors: bool = typer.Option(False, help="List them.")) -> None:
    """Evaluate."""


if __name__ == "__main__":
    app()
'''

LOOK = f"""\
import json, runpy, sys
sys.argv = ["thidua", "--help"]
try:
    runpy.run_module("thidua", run_name="__main__")
except SystemExit:
    pass
print()
print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))
"""


def thidua_command() -> list[str]:
    """The installed program beside this Python, or the package run as a module where it is not installed."""
    program = shutil.which("thidua", path=str(Path(sys.executable).parent))
    return [program] if program else [sys.executable, "-m", "thidua"]


def seconds(command: Sequence[str]) -> float:
    """How long one run of a command takes; raises ``subprocess.CalledProcessError`` where it fails."""
    started = time.perf_counter()
    subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    return time.perf_counter() - started


def alternate(commands: Sequence[Sequence[str]], runs: int = RUNS) -> list[list[float]]:
    """The times of each command, run in turns, so that a busy moment meets them all."""
    for command in commands:
        seconds(command)
        seconds(command)
    taken: list[list[float]] = [[] for _ in commands]
    for _ in range(runs):
        for command, times in zip(commands, taken, strict=True):
            times.append(seconds(command))
    return taken


def heavy_imports() -> list[str]:
    """The heavy modules that ``thidua --help`` imports."""
    shown = subprocess.run([sys.executable, "-c", LOOK], check=True, cwd=ROOT, capture_output=True, encoding="utf-8")
    names: list[str] = json.loads(shown.stdout.splitlines()[-1])
    return names


def main() -> int:
    """Measure and print; 0 where the target is met and nothing heavy is imported, else 1."""
    ours = [*thidua_command(), "--help"]
    try:
        heavy = heavy_imports()
        with tempfile.TemporaryDirectory() as folder:
            program = Path(folder) / "two_commands.py"
            program.write_text(TWO_COMMANDS, encoding="utf-8")
            typer, thidua = alternate([[sys.executable, str(program), "--help"], ours])
    except subprocess.CalledProcessError as error:
        print(f"startup: {error}\n{(error.stderr or b'')[-500:]!r}")
        return 1
    ratio = statistics.median(thidua) / statistics.median(typer)
    by_pair = statistics.median(a / b for a, b in zip(thidua, typer, strict=True))
    met = ratio <= TARGET
    shown = " ".join([Path(ours[0]).name, *ours[1:]])
    print(f"startup: {shown} against a Typer program of two commands, {RUNS} runs each in turns")
    for name, times in (("thidua --help", thidua), ("two commands --help", typer)):
        print(f"  {name:20s} median {statistics.median(times) * 1000:6.0f} ms, fastest {min(times) * 1000:6.0f} ms")
    verdict = "met" if met else "MISSED"
    print(f"  ratio {ratio:.2f}, median of the pairs' ratios {by_pair:.2f} (at most {TARGET:.0f}: {verdict})")
    verdict = "MISSED" if heavy else "met"
    print(f"  heavy modules imported: {', '.join(heavy) or 'none'} (of {', '.join(HEAVY)}; none: {verdict})")
    return 0 if met and not heavy else 1


if __name__ == "__main__":
    sys.exit(main())
