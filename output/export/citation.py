"""How a release is cited.

In: the release's facts. Out: the text of ``CITATION.cff`` (Citation File Format 1.2.0).
"""

from __future__ import annotations

import json

from output.export.about import About

KEYWORDS = ("Viet Nam", "thi đua", "emulation", "awards", "public administration")


LICENCES = (
    "CC0-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC-BY-NC-4.0", "CC-BY-NC-SA-4.0", "CC-BY-ND-4.0", "CC-BY-NC-ND-4.0",
    "CC-BY-3.0", "CC-BY-SA-3.0", "CC-BY-3.0-IGO", "ODbL-1.0", "ODC-By-1.0", "PDDL-1.0", "OGL-UK-3.0", "etalab-2.0",
    "CDLA-Permissive-2.0", "CDLA-Sharing-1.0", "Apache-2.0", "MIT",
)  # fmt: skip
"""Identifiers of SPDX for licences that data are given out under; the format knows no others than those of SPDX."""


def citation(about: About) -> str:
    """The file's text; authors that were not named are anonymous."""
    lines = ["cff-version: 1.2.0", "message: If you use this dataset, please cite it as below.", "type: dataset"]
    lines.append(f"title: {_quoted(about.title)}")
    lines.append(f"version: {_quoted(about.version)}")
    if about.released:
        lines.append(f"date-released: {_quoted(about.released)}")
    licence = next((known for known in LICENCES if known.lower() == (about.licence or "").lower()), None)
    if licence:
        lines.append(f"license: {_quoted(licence)}")
    lines.append("authors:")
    lines += [f"  - name: {_quoted(author)}" for author in about.authors] or ["  - alias: anonymous"]
    lines.append("keywords:")
    lines += [f"  - {_quoted(word)}" for word in KEYWORDS]
    made = (
        f"Read from news articles by thidua (schema {about.schema}, extractor {', '.join(about.extractors) or 'none'})."
    )
    if about.licence and not licence:
        made += f" Licence: {about.licence}."
    lines.append(f"abstract: {_quoted(made)}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # every JSON string is one of YAML
