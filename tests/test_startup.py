"""Starting is quick: what is heavy is imported only by the work that needs it."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("spacy", "pandas", "numpy", "underthesea", "rich", "multiprocessing")

TWO_COMMANDS = '''
import typer

main = typer.Typer()


@main.command()
def one(path: str) -> None:
    """One."""


@main.command()
def two(path: str) -> None:
    """Two."""

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


def test_help_imports_no_more_than_a_two_command_program() -> None:
    """The time itself is measured by ``python -m benchmarks.startup``."""
    ended = "\ntry: main()\nexcept SystemExit: pass"
    ours = imported(f"sys.argv = ['thidua', '--help']\nfrom thidua.cli import main{ended}")
    theirs = imported(f"sys.argv = ['two', '--help']\n{TWO_COMMANDS}{ended}")
    assert len(ours) <= len(theirs)
