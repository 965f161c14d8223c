"""The work of ``thidua review`` with Label Studio: tasks to label, and labels as annotated articles.

In: what the command line says. Out: an exit code; a file of tasks with the labelling configuration beside it, or
annotated articles.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from extract.errors import ThiduaError, UnwritableOutput
from output.placing import placed


def write(data: str, out: Path, *, most: int, below: float, tables: Sequence[str], quiet: bool = False) -> int:
    """Write the articles that most deserve a person's eye as tasks.

    Args:
        data: The data folder, or the address of a database.
        out: The file of tasks; the labelling configuration is written beside it, its name ending in ``.xml``.
        most: At most so many articles.
        below: Rows of a lower confidence ask for a person.
        tables: Rows of these tables.
        quiet: No summary.

    Returns:
        0 all is well, 3 nothing could be done.
    """
    from output.review.acting import all_reviewed
    from output.review.asking import in_words, questions
    from output.review.decisions import standing
    from output.review.labels import configuration
    from output.review.tasks import task
    from output.store import Store
    from output.store.articles import read_some

    beside = out.with_suffix(".xml")
    tasks = []
    try:
        with Store.open(data, write=False) as store, store.reading() as connection:
            why: dict[str, dict[str, None]] = {}
            for one in questions(connection, below, tables):
                why.setdefault(one.said.article, {}).update({in_words(reason): None for reason, _ in one.why})
            wanted = list(why)[:most]
            for start in range(0, len(wanted), 300):
                some = wanted[start : start + 300]
                decisions = standing(connection, some)
                made = all_reviewed(read_some(connection, some), decisions)
                tasks += [task(extraction, list(why[extraction.article.article])) for extraction in made]
        if not tasks:
            sys.stderr.write(f"thidua: nothing in {data} asks for a person; --below asks for more\n")
            return 0
        _put({out: json.dumps(tasks, ensure_ascii=False, indent=1) + "\n", beside: configuration()})
    except ThiduaError as error:
        sys.stderr.write(f"thidua: {error}\n")
        return 3
    if not quiet:
        sys.stderr.write(
            f"{len(tasks):,} of {len(why):,} articles that ask for a person in {out}, the labelling configuration in "
            f"{beside}.\nWhat Label Studio exports as JSON: thidua review import FILE --out DIR\n"
        )
    return 0


def _put(files: dict[Path, str]) -> None:
    for path in files:
        if path.exists():
            raise UnwritableOutput(f"{path} is there already; name another file with --out")
    for path, text in files.items():
        with placed(path) as part:
            part.write_text(text, encoding="utf-8", errors="backslashreplace")


def take(file: Path, out: Path, *, quiet: bool = False) -> int:
    """Write what was labelled as annotated articles.

    Args:
        file: What Label Studio exported.
        out: The folder.
        quiet: No summary.

    Returns:
        0 all is well, 3 nothing was written.
    """
    from output.review.labelled import read_labelled, write_annotated

    try:
        articles, without = read_labelled(file)
        if not articles:
            sys.stderr.write(f"thidua: of the {without} tasks in {file} nobody has submitted one\n")
            return 3
        write_annotated(articles, out)
    except ThiduaError as error:
        sys.stderr.write(f"thidua: {error}\n")
        return 3
    if not quiet:
        left = f"; {without:,} tasks are not labelled yet" if without else ""
        sys.stderr.write(f"{len(articles):,} annotated articles in {out}{left}. Then: thidua evaluate {out}\n")
    return 0
