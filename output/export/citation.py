"""How a release is cited.

In: the release's facts. Out: the text of ``CITATION.cff`` (Citation File Format 1.2.0).
"""

from __future__ import annotations

import json

from output.export.about import About

KEYWORDS = ("Viet Nam", "thi đua", "emulation", "awards", "public administration")


def citation(about: About) -> str:
    """The file's text; authors that were not named are anonymous."""
    lines = ["cff-version: 1.2.0", "message: If you use this dataset, please cite it as below.", "type: dataset"]
    lines.append(f"title: {_quoted(about.title)}")
    lines.append(f"version: {_quoted(about.version)}")
    if about.released:
        lines.append(f"date-released: {_quoted(about.released)}")
    if about.licence:
        lines.append(f"license: {_quoted(about.licence)}")
    lines.append("authors:")
    lines += [f"  - name: {_quoted(author)}" for author in about.authors] or ["  - alias: anonymous"]
    lines.append("keywords:")
    lines += [
        f"  - {_quoted(word)}" for word in ("Viet Nam", "thi đua", "emulation", "awards", "public administration")
    ]
    made = (
        f"Read from news articles by thidua (schema {about.schema}, extractor {', '.join(about.extractors) or 'none'})."
    )
    lines.append(f"abstract: {_quoted(made)}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # every JSON string is one of YAML
