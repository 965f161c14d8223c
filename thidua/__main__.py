"""``thidua`` and ``python -m thidua``: the command line (:mod:`thidua.cli`).

In: arguments. Out: an exit code. Ctrl-C ends it quietly also while the command line itself is imported.
"""

import sys


def main() -> None:
    """Run the program."""
    try:
        from thidua.cli import main as program
    except KeyboardInterrupt:
        sys.exit(130)
    program()


if __name__ == "__main__":
    main()
