"""The labels of a labelling project, and the project's form for Label Studio.

In: ``labels.toml`` and the schema. Out: :class:`Label` objects, and the labelling configuration as XML.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from xml.sax.saxutils import quoteattr

from extract.schema import columns

CODES, NUMBER, TEXT, LIST = "codes", "number", "text", "list"
LABELS, SHOWN, RELATION, WRITTEN = "label", "text", "of", "written"
RELEVANT, PROVINCE, PUBLISHED = "relevant", "province", "published"
TYPES = {CODES: "choices", NUMBER: "number", TEXT: "textarea", LIST: "textarea"}
"""How Label Studio calls what a field is answered with."""


@dataclass(frozen=True, slots=True)
class Label:
    """A label: the table of its rows, the column that is marked, and the fields that are asked, with their kinds."""

    name: str
    table: str
    span: str | None
    colour: str
    fields: Mapping[str, str]

    def codes(self, field: str) -> tuple[str, ...]:
        """The codes of a field."""
        return next(column.codes for column in columns(self.table) if column.name == field)


@cache
def labels() -> Mapping[str, Label]:
    """The labels by name."""
    found = tomllib.loads(resources.files("output.review").joinpath("labels.toml").read_text(encoding="utf-8"))
    return {
        name: Label(name, one["table"], one.get("span"), one["colour"], {**one["fields"], **_written(one)})
        for name, one in found.items()
    }


def _written(one: Mapping[str, object]) -> dict[str, str]:
    """Where the marked words are not the value to the letter, it is written beside them."""
    return {WRITTEN: TEXT} if "span" in one else {}


def configuration() -> str:
    """The labelling configuration."""
    lines = [
        "<View>",
        f'  <Relations><Relation value="{RELATION}"/></Relations>',
        '  <Header value="$title"/>',
        f'  <Labels name="{LABELS}" toName="{SHOWN}">',
        *(f'    <Label value="{one.name}" background="{one.colour}"/>' for one in labels().values()),
        "  </Labels>",
        f'  <Text name="{SHOWN}" value="$text" granularity="symbol"/>',
        f'  <Choices name="{RELEVANT}" toName="{SHOWN}" choice="single-radio">',
        '    <Choice value="yes"/><Choice value="no"/>',
        "  </Choices>",
    ]
    lines += [_area(name, name, most=1) for name in (PROVINCE, PUBLISHED)]
    for one in labels().values():
        when = f'perRegion="true" whenTagName="{LABELS}" whenLabelValue="{one.name}"'
        for field, kind in one.fields.items():
            name = f"{one.name}_{field}"
            if kind == CODES:
                options = "".join(f"<Choice value={quoteattr(code)}/>" for code in one.codes(field))
                lines.append(f'  <Choices name="{name}" toName="{SHOWN}" choice="single" {when}>{options}</Choices>')
            elif kind == NUMBER:
                lines.append(f'  <Number name="{name}" toName="{SHOWN}" {when}/>')
            else:
                lines.append(_area(name, field, most=1 if kind == TEXT else None, when=when))
    return "\n".join([*lines, "</View>"]) + "\n"


def _area(name: str, hint: str, most: int | None, when: str = "") -> str:
    bound = f' maxSubmissions="{most}"' if most else ""
    return f'  <TextArea name="{name}" toName="{SHOWN}" placeholder="{hint}" editable="true"{bound} {when}/>'
