"""The codebook of a release: every table and column, and how to read the files.

In: the tables with how much of them is filled, the release's facts, the forms. Out: the text of ``codebook.md``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from importlib import resources

from extract.schema import Column
from output.export.about import About
from output.export.filled import Filled
from output.export.safe_cells import MADE_SAFE, SIGNS


def codebook(filled: Mapping[str, Filled], about: About, formats: Sequence[str]) -> str:
    """The page as Markdown."""
    parts = [f"# {about.title}\n\n"]
    parts.append("".join(f"- {name}: {value}\n" for name, value in about.facts().items() if name != "title"))
    if about.publish:
        parts.append(
            "\nThis is the publishable form: the texts and leads of the articles, which are other people's, are left "
            "out. The sentence that states a row stays, and the words that each cell was read from.\n"
        )
    parts.append("\n| table | rows | a row is |\n|---|---|---|\n")
    parts += [f"| [`{name}`](#{name}) | {one.rows:,} | {one.layout.about} |\n" for name, one in filled.items()]
    parts.append(
        "\nRows stand in the order of site, day of publication, article, and place in the article. `id` is made of "
        "what a row says: in a later release the same statement has the same `id`. *Filled* is the share of rows in "
        "which the column says something. What the text does not say is empty. Names of persons: "
        "[PERSONAL_DATA.md](PERSONAL_DATA.md).\n"
    )
    parts.append("\n## The files\n\n")
    parts.append("\n".join(_how_to_read(name) for name in formats))
    parts += [_table(one) for one in filled.values()]
    return "".join(parts)


def _how_to_read(form: str) -> str:
    text = resources.files("output.export").joinpath(f"how_to_read/{form}.md").read_text(encoding="utf-8")
    signs = ", ".join(f"`{sign}`" for sign in SIGNS if sign.isprintable()) + ", a tab or a line end"
    return text.replace("SIGNS", signs).replace("PATTERN", MADE_SAFE.pattern)


def _table(one: Filled) -> str:
    layout = one.layout
    key = f"Key: {_names(layout.key)}." if layout.key else "A row is told by all its values."
    head = f"\n## {layout.name}\n\n{layout.about} {one.rows:,} rows. {key}\n"
    keys = "".join(
        f"- {_names(r.columns)} {'name' if len(r.columns) > 1 else 'names'} a row of `{r.table}` ({_names(r.target)})\n"
        for r in layout.references
    )
    lines = [f"{head}\n{keys}\n" if keys else f"{head}\n"]
    lines.append("| column | type | unit | filled | meaning |\n|---|---|---|---|---|\n")
    lines += [_column(column, one) for column in layout.columns]
    return "".join(lines)


def _column(column: Column, one: Filled) -> str:
    share = one.share(column.name)
    filled = "" if share is None else f"{share:.0%}" if share in (0, 1) else f"{100 * share:.1f}%"
    counts = one.codes.get(column.name, Counter())
    codes = ", ".join(f"`{code}` ({counts.get(code, 0):,})" for code in column.codes)
    meaning = column.meaning.replace("|", "\\|") + (f" Codes: {codes}." if codes else "")
    return f"| `{column.name}` | {column.type} | {column.unit} | {filled} | {meaning} |\n"


def _names(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
