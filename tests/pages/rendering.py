"""A record and a layout → the bytes of a page, as a site would serve them.

In: a :class:`~tests.pages.records.Record`; its layout is a template of ``tests/pages/layouts``. Out: bytes in the
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
from tests.pages.records import Block, Record, cells

_INLINE = re.compile(r"\*\*(?P<bold>.+?)\*\*|\[(?P<text>[^\]]*)\]\((?P<link>[^)]*)\)")
_MSO = "margin-bottom:6.0pt;text-align:justify;text-indent:36.0pt;line-height:normal"
_FONT = "font-size:14.0pt;font-family:&quot;Times New Roman&quot;,&quot;serif&quot;"

# How a paragraph is written: what stands before, after, and between two of them.
PARAGRAPHS = {
    "p": ("<p>", "</p>\n", ""),
    "justify": ('<p style="text-align: justify;">', "</p>\n", ""),
    "spaced": ('<p style="text-align:justify">\r\n\t', "</p>\r\n", "<p>&nbsp;</p>\r\n"),
    "class": ('<p class="pBody">', "</p>", ""),
    "normal": ('<p class="Normal">', "</p>", ""),
    "mso": (f'<p class="MsoNormal" style="{_MSO}"><span style="{_FONT}">', "<o:p></o:p></span></p>\n", ""),
    "span": ('<p><span style="font-size:14px;"><span style="font-family:arial,helvetica,sans-serif;">', "</span></span></p>\n", ""),
    "font": ('<p align="justify"><font face="Arial" size="2">', "</font></p>\n", ""),
    "br": ("", "", "<br />\n<br />\n"),
    "break": ("&nbsp;&nbsp;&nbsp; ", "", "<br>\r\n"),
    "div": ('<div style="text-align: justify;">', "</div>\n", "<div>&nbsp;</div>\n"),
    "bare": ("<div>", "</div>\n", "<div><br></div>\n"),
    "cell": ('<tr><td class="BodyText" align="justify">', "</td></tr>\n", ""),
}  # fmt: skip
_LINES = {"br", "break"}

_IMAGE = '<img {attributes}src="{src}" alt="{alt}" width="{width}" />'
# How a picture and its caption are written.
CAPTIONS = {
    "figure": '<figure class="image">{image}<figcaption>{caption}</figcaption></figure>\n',
    "table": '<table class="rl center"><tbody><tr><td>{image}</td></tr><tr><td class="caption">{caption}</td></tr></tbody></table>\n',
    "picture": '<table class="picture" align="center"><tbody><tr><td class="pic">{image}</td></tr><tr><td class="caption"><p>{caption}</p></td></tr></tbody></table>\n',
    "italic": '<p style="text-align: center;">{image}</p>\n<p style="text-align: center;"><em>{caption}</em></p>\n',
    "inline": '<p align="center">{image}<br><i>{caption}</i></p>\n',
    "div": '<div class="wp-caption aligncenter" style="width: 810px">{image}<p class="wp-caption-text">{caption}</p></div>\n',
    "vc": '<div class="VCSortableInPreviewMode" type="Photo" style=""><div>{image}</div><div class="PhotoCMS_Caption"><p>{caption}</p></div></div>\n',
    "center": "<center>{image}<br /><em>{caption}</em></center>\n",
    "span": '<div style="text-align:center">{image}</div><div style="text-align:center"><span style="font-size:12px;color:#666">{caption}</span></div>\n',
    "expno": '<figure class="expNoEdit">{image}<figcaption><p>{caption}</p></figcaption></figure>\n',
    "class": '<p class="pImage">{image}</p><p class="pCaption">{caption}</p>\n',
    "mso": f'<p class="MsoNormal" align="center" style="text-align:center"><span style="{_FONT}">{{image}}</span></p><p class="MsoNormal" align="center" style="text-align:center"><i><span style="{_FONT}">{{caption}}<o:p></o:p></span></i></p>\n',
}  # fmt: skip

# How headlines of other news stand in the middle of an article.
INSIDE = {
    "arrows": '<p><strong>&gt;&gt; <a href="{href}">{text}</a></strong></p>\n',
    "box": '<div class="related-inline box-lienquan"><span class="lbl">Tin liên quan</span><a href="{href}" title="{text}">{text}</a></div>\n',
    "also": '<p><em>Xem thêm: <a href="{href}" target="_blank">{text}</a></em></p>\n',
    "list": '<ul class="tinlienquan"><li><a href="{href}">{text}</a></li></ul>\n',
    "vc": '<div class="VCSortableInPreviewMode link-content-footer" type="RelatedOneNews" data-style="align-left"><a href="{href}" title="{text}"><img src="/thumb/{n}.jpg" alt="{text}"></a><a class="title" href="{href}">{text}</a></div>\n',
    "zce": '<div class="article-relate"><article class="story"><figure class="story__thumb"><a href="{href}"><img src="/t/{n}.webp" alt=""></a></figure><h2 class="story__heading"><a href="{href}">{text}</a></h2></article></div>\n',
    "br": '<br />&raquo; <a href="{href}">{text}</a><br />\n',
}  # fmt: skip


class Body:
    """Writes the blocks of a record as HTML, in the way its site does."""

    def __init__(self, record: Record, furniture: Furniture) -> None:
        self.record = record
        self.furniture = furniture

    def inline(self, text: str) -> str:
        """A paragraph's text as HTML, with bold and links."""

        def mark(found: re.Match[str]) -> str:
            if found["bold"]:
                return f"<strong>{found['bold']}</strong>"
            return f'<a href="{found["link"]}">{found["text"]}</a>'

        html = _INLINE.sub(mark, escape(text, quote=False))
        if self.record.x.get("nbsp"):
            html = re.sub(r"(?<=[\w,]) (?=\w+ \w+,)", "&nbsp;", html)
        if self.record.x.get("wrapped"):
            words = html.split(" ")
            html = "".join(word + ("\r\n\t" if n % 14 == 13 and "<" not in word else " ") for n, word in enumerate(words)).strip()
        return html

    def image(self, alt: str, attributes: str = "") -> str:
        """A picture."""
        pattern = str(self.record.x.get("image", "/images/tintuc/{token}.jpg"))
        src = pattern.replace("{token}", self.furniture.token(12))
        return _IMAGE.format(attributes=attributes, src=src, alt=escape(alt[:80]), width=self.furniture.either(500, 640, 800))

    def __call__(self, para: str = "p", caption: str = "figure", inside: str = "arrows", foot: str = "", first: str = "") -> Markup:
        """The whole body.

        Args:
            para: How a paragraph is written (:data:`PARAGRAPHS`).
            caption: How a caption is (:data:`CAPTIONS`).
            inside: How other news in the middle is (:data:`INSIDE`).
            foot: HTML before which the name under the article stands; the record's ``foot`` is put for ``@``.
            first: HTML with ``@`` for the lead, for a body that begins with it.
        """
        x = self.record.x
        para, caption, inside = x.get("para", para), x.get("caption", caption), x.get("inside", inside)
        parts = [first.replace("@", self.inline(self.record.prefix + (self.record.lead or "")))] if first and self.record.lead else []
        parts += [self.block(block, para, caption, inside) for block in self.record.blocks]
        if foot and self.record.foot:
            parts.append(foot.replace("@", escape(self.record.foot, quote=False)))
        between = PARAGRAPHS[para][2]
        return Markup(between.join(parts) if para in _LINES or "nbsp" in between or "<br>" in between else "".join(parts))

    def block(self, block: Block, para: str, caption: str, inside: str) -> str:
        """One block."""
        before, after, _ = PARAGRAPHS[para]
        if block.kind == "raw":
            return "\n".join(block.lines)
        if block.kind == "picture":
            text = block.lines[0]
            made = CAPTIONS[caption].format(image=self.image(text), caption=self.inline(text))
            return f"<tr><td>{made}</td></tr>" if para == "cell" else made
        if block.kind == "related":
            return "".join(
                INSIDE[inside].format(text=escape(text.strip()), href=self.href(text), n=self.furniture.token(6))
                for text in block.lines[0].split(" / ")
            )
        if block.kind == "quote":
            return f"<blockquote><p>{self.inline(' '.join(block.lines))}</p></blockquote>\n"
        if block.kind == "heading":
            heading = f"<strong>{self.inline(block.lines[0])}</strong>"
            return f"<h3>{self.inline(block.lines[0])}</h3>\n" if para in {"p", "justify", "bare"} else before + heading + after
        if block.kind in {"list", "numbered"}:
            return self.items(block, para)
        if block.kind == "table":
            made = self.table(block)
            return f"<tr><td>{made}</td></tr>" if para == "cell" else made
        return before + self.inline(block.lines[0]) + after

    def items(self, block: Block, para: str) -> str:
        """A list: of its own where the page has elements, lines with dashes where it has line breaks."""
        if para in _LINES or self.record.x.get("dashes"):
            before, after, _ = PARAGRAPHS[para]
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
            rows.append("<tr>" + "".join(f"<{cell}>{inner.format(self.inline(c))}</{cell}>" for c in cells(line)) + "</tr>")
        return '<table border="1" cellpadding="0" cellspacing="0" style="width:100%"><tbody>\n' + "\n".join(rows) + "\n</tbody></table>\n"

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
        "r": record, "x": _Options(record.x), "f": furniture, "body": body, "inline": lambda text: Markup(body.inline(text)), "href": body.href,
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
    if record.charset == "utf-16":
        return text.encode("utf-16")
    return text.encode(record.charset, errors="xmlcharrefreplace")


def _outside_scripts(text: str, form: str) -> str:
    """Letters beyond ASCII as numeric entities, but in scripts, where entities mean nothing."""
    parts = re.split(r"(?is)(<script.*?</script>|<style.*?</style>)", text)
    return "".join(
        part if n % 2 else re.sub(r"[^\x00-\x7f]", lambda m: form.format(ord(m[0])), part) for n, part in enumerate(parts)
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
