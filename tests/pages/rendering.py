"""A record and a layout → the bytes of a page, as a site would serve them.

In: a :class:`~tests.pages.record.Record`; its layout is a template of ``tests/pages/layouts``. Out: bytes in the
record's charset, with what the page declares (which may be a lie), entities and decomposed letters as it asks.
"""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from functools import cache
from html import escape
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tests.pages.furniture import HERE, Furniture
from tests.pages.record import Block, Record, cells

_INLINE = re.compile(r"\*\*(?P<bold>.+?)\*\*|\[(?P<text>[^\]]*)\]\((?P<link>[^)]*)\)")
_IMAGE = '<img src="{src}" alt="{alt}" width="{width}" />'
_TABLE = '<table border="1" cellpadding="0" cellspacing="0" style="width:100%"><tbody>\n{rows}\n</tbody></table>\n'
_SPANS = (
    "<span>{}</span>",
    "<span>{1}</span> {2}",
    '<span lang="VI" style="color:black">{1} </span>{2}',
    "{}",
    "<i></i>{}",
)
_FIRST_LETTER = re.compile(r">(\s*)(\w)")
_LINES = {"br", "break", "tight"}  # paragraphs that only line breaks part


@cache
def _pieces() -> dict[str, Any]:
    return tomllib.loads((HERE / "layouts" / "pieces.toml").read_text(encoding="utf-8"))


def paragraph(style: str) -> tuple[str, str, str]:
    """What stands before a paragraph, after it, and between two of them."""
    before, after, between = _pieces()["paragraphs"][style]
    return before, after, between


class Body:
    """Writes the blocks of a record as HTML, in the way its site does."""

    def __init__(self, record: Record, furniture: Furniture) -> None:
        self.record = record
        self.furniture = furniture

    def inline(self, text: str) -> str:
        """A paragraph's text as HTML, with bold and links and what editors leave in it."""

        def mark(found: re.Match[str]) -> str:
            if found["bold"]:
                return f"<strong>{found['bold']}</strong>"
            return f'<a href="{found["link"]}">{found["text"]}</a>'

        x, chance = self.record.x, self.furniture.chance
        html = _INLINE.sub(mark, escape(text, quote=False))
        if x.get("nbsp"):
            html = re.sub(r"(?<=[\w,]) (?=\w+ \w+,)", "&nbsp;", html)
        if x.get("zero_width"):
            html = re.sub(r"(?<=[aeiou])(?=ng\b)", lambda _: chance.choice(("&#8203;", "&shy;", "")), html)
        if x.get("spans"):
            html = re.sub(r"(?<= )\w+ \w+(?= \w)", lambda m: chance.choice(_SPANS).format(m[0], *m[0].split()), html)
        if x.get("wrapped"):
            words = html.split(" ")
            ends = ("\r\n\t" if n % 14 == 13 and "<" not in word else " " for n, word in enumerate(words))
            html = "".join(word + end for word, end in zip(words, ends, strict=True)).strip()
        return html

    def image(self, alt: str) -> str:
        """A picture."""
        pattern = str(self.record.x.get("image", "/images/tintuc/{token}.jpg"))
        src = pattern.replace("{token}", self.furniture.token(12))
        width = self.furniture.either(500, 640, 800)
        return _IMAGE.format(src=src, alt=escape(alt[:80]), width=width)

    def __call__(
        self, para: str = "p", caption: str = "figure", inside: str = "arrows", foot: str = "", first: str = ""
    ) -> Markup:
        """The whole body.

        Args:
            para: How a paragraph is written (``pieces.toml``).
            caption: How a caption is.
            inside: How other news in the middle is.
            foot: HTML before which the name under the article stands; the record's ``foot`` is put for ``@``.
            first: HTML with ``@`` for the lead, for a body that begins with it.
        """
        x = self.record.x
        para, caption, inside = x.get("para", para), x.get("caption", caption), x.get("inside", inside)
        lead = self.record.lead
        parts = [first.replace("@", self.inline(self.record.prefix + lead))] if first and lead else []
        parts += [self.block(block, para, caption, inside) for block in self.record.blocks]
        if foot and self.record.foot:
            parts.append(foot.replace("@", escape(self.record.foot, quote=False)))
        if x.get("dropcap"):
            parts = [
                _FIRST_LETTER.sub(r'>\1<span class="dropcap">\2</span>', part, count=1) for part in parts[:1]
            ] + parts[1:]
        if x.get("word_xml"):
            parts.insert(1, _pieces()["word"]["xml"])
        return Markup(paragraph(para)[2].join(parts))

    def block(self, block: Block, para: str, caption: str, inside: str) -> str:
        """One block."""
        before, after, _ = paragraph(para)
        if block.kind == "raw":
            return "\n".join(block.lines)
        if block.kind == "picture":
            text = block.lines[0]
            made: str = _pieces()["captions"][caption].format(image=self.image(text), caption=self.inline(text))
            return f"<tr><td>{made}</td></tr>" if para == "cell" else made
        if block.kind == "related":
            form: str = _pieces()["inside"][inside]
            texts = [text.strip() for text in block.lines[0].split(" / ")]
            token = self.furniture.token
            return "".join(form.format(text=escape(text), href=self.href(text), n=token(6)) for text in texts)
        if block.kind == "quote":
            return f"<blockquote><p>{self.inline(' '.join(block.lines))}</p></blockquote>\n"
        if block.kind == "heading":
            text = self.inline(block.lines[0])
            return (
                f"<h3>{text}</h3>\n" if para in {"p", "justify", "bare"} else f"{before}<strong>{text}</strong>{after}"
            )
        if block.kind in {"list", "numbered"}:
            return self.items(block, para)
        if block.kind == "table":
            made = self.table(block)
            return f"<tr><td>{made}</td></tr>" if para == "cell" else made
        return before + self.inline(block.lines[0]) + after

    def items(self, block: Block, para: str) -> str:
        """A list: of its own where the page has elements, lines with dashes where it has line breaks."""
        if para in _LINES or self.record.x.get("dashes"):
            before, after, _ = paragraph(para)
            marks = [f"{n}. " if block.kind == "numbered" else "- " for n in range(1, len(block.lines) + 1)]
            made = [f"{before}{mark}{self.inline(line)}{after}" for mark, line in zip(marks, block.lines, strict=True)]
            return ("<br />\n" if para in _LINES else "").join(made)
        name = "ol" if block.kind == "numbered" else "ul"
        made = [f"<li>{self.inline(line)}</li>" for line in block.lines]
        return f"<{name}>\n" + "\n".join(made) + f"\n</{name}>\n"

    def table(self, block: Block) -> str:
        """A table."""
        mso = self.record.x.get("para") == "mso"
        rows = []
        for n, line in enumerate(block.lines):
            cell = "th" if n == 0 and self.record.x.get("th") else "td"
            inner = '<p class="MsoNormal"><span>{}</span></p>' if mso else "<p>{}</p>" if n % 2 and not mso else "{}"
            made = (f"<{cell}>{inner.format(self.inline(text))}</{cell}>" for text in cells(line))
            rows.append(f"<tr>{''.join(made)}</tr>")
        return _TABLE.format(rows="\n".join(rows))

    def href(self, text: str) -> str:
        """The address of other news, of the shape that this site's addresses have."""
        form = str(self.record.x.get("href") or _links().get(self.record.layout, "/tin-tuc/{slug}-{id}.html"))
        return form.format(slug=self.furniture.slug(text), id=self.furniture.number(1000, 99999))


@cache
def _links() -> dict[str, str]:
    return tomllib.loads((HERE / "layouts" / "links.toml").read_text(encoding="utf-8"))


@cache
def environment() -> Environment:
    """The templates."""
    made = Environment(
        loader=FileSystemLoader(HERE / "layouts"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    made.filters["script"] = lambda value: Markup(json.dumps(value, ensure_ascii=False).replace("</", "<\\/"))
    made.filters["raw"] = Markup
    return made


def page_text(record: Record) -> str:
    """The page before it becomes bytes."""
    furniture = Furniture(record.name, int(record.x.get("scale", 0)))
    template = environment().get_template(f"{record.layout}.html.j2")
    body = Body(record, furniture)
    values: dict[str, Any] = {
        "r": record, "x": _Options(record.x), "f": furniture, "body": body, "href": body.href,
        "inline": lambda text: Markup(body.inline(text)),
        "charset": record.declared or _declared(record.charset),
    }  # fmt: skip
    return template.render(values)


class _Options(dict[str, Any]):
    """Options of a layout; one that is not set is empty."""

    def __missing__(self, key: str) -> str:
        return ""

    def __getattr__(self, key: str) -> Any:
        return self[key]


def _declared(charset: str) -> str:
    return {"cp1258": "windows-1258", "utf-8-sig": "utf-8"}.get(charset, charset)


def page_bytes(record: Record) -> bytes:
    """The page as served."""
    text = page_text(record)
    if record.decomposed:
        text = unicodedata.normalize("NFD", text)
    if record.entities:
        form = {"decimal": "&#{};", "hex": "&#x{:x};", "padded": "&#{:05};"}[record.entities]
        text = _outside_scripts(text, form)
    if record.charset == "cp1258":
        text = "".join(_half_composed(character) for character in text)
        return text.encode("cp1258", errors="xmlcharrefreplace")
    if record.charset == "utf-16":  # with a mark of its byte order
        return text.encode("utf-16")
    return text.encode(record.charset, errors="xmlcharrefreplace")


def _outside_scripts(text: str, form: str) -> str:
    """Letters beyond ASCII as numeric entities, but in scripts, where entities mean nothing."""
    parts = re.split(r"(?is)(<script.*?</script>|<style.*?</style>)", text)
    return "".join(
        part if n % 2 else re.sub(r"[^\x00-\x7f]", lambda m: form.format(ord(m[0])), part)
        for n, part in enumerate(parts)
    )


def _half_composed(character: str) -> str:
    """A letter as windows-1258 has it: the vowel sign composed, the tone mark apart (ế is ê and an acute)."""
    try:
        character.encode("cp1258")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", character)
        tones = "".join(c for c in parts if c in "\u0300\u0301\u0303\u0309\u0323")
        vowel = unicodedata.normalize("NFC", "".join(c for c in parts if c not in tones))
        return vowel + tones if tones else character
    return character
