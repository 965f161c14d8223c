"""Starting is quick: what is heavy is imported only by the work that needs it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

HEAVY = ("spacy", "pandas", "numpy", "underthesea", "rich", "multiprocessing")

TWO_COMMANDS = '''
import typer

app = typer.Typer()


@app.command()
def one(path: str) -> None:
    """One."""


@app.command()
def two(path: str) -> None:
    """Two."""


app()
'''


def imported(code: str) -> set[str]:
    script = f"import sys\n{code}\nsys.stderr.write(' '.join(sys.modules))"
    return set(
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stderr.split()
    )


@pytest.mark.parametrize(
    "code",
    [
        "import thidua",
        "import thidua.cli",
        "sys.argv = ['thidua', '--help']\nfrom thidua.cli import main\ntry: main()\nexcept SystemExit: pass",
        "sys.argv = ['thidua', 'extract', '--help']\nfrom thidua.cli import main\ntry: main()\nexcept SystemExit: pass",
        "sys.argv = ['thidua', '--version']\nfrom thidua.cli import main\ntry: main()\nexcept SystemExit: pass",
    ],
)
def test_help_imports_nothing_heavy(code: str) -> None:
    assert not imported(code) & set(HEAVY)


def test_writing_csv_needs_no_pandas() -> None:
    modules = imported(
        "import output.csv_tables, output.annotation, output.summary, pipelines.workers, extract.decoding"
    )
    assert not modules & {"pandas", "spacy", "underthesea"}


def test_help_takes_at_most_twice_the_time_of_a_two_command_program(tmp_path: Path) -> None:
    program = tmp_path / "two.py"
    program.write_text(TWO_COMMANDS, encoding="utf-8")
    ours = Path(sys.executable).with_name("thidua")
    commands = {"ours": [str(ours)], "theirs": [sys.executable, str(program)]}

    def seconds(command: list[str]) -> float:
        start = time.perf_counter()
        subprocess.run([*command, "--help"], check=True, capture_output=True)
        return time.perf_counter() - start

    best = {name: min(seconds(command) for _ in range(7)) for name, command in commands.items()}
    assert best["ours"] <= 2 * best["theirs"], best
