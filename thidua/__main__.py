"""``python -m thidua``: the command line (:mod:`thidua.cli`)."""

from thidua.cli import main

if __name__ == "__main__":
    main()
