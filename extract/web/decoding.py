"""Which HTML do these bytes hold?

In: the bytes of a page, and what the server said of them. Out: its HTML as text, or the reason why there is none.
UTF-8 that decodes is UTF-8 whatever the page or the server says; only what is none goes by the charset declared. A page
that was decoded wrongly before it was saved ("Thi Ä‘ua") is put right where that is unambiguous.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from extract.decoding import SIGNATURES
from extract.errors import Reason
from extract.vietnamese import letters
from extract.web.refusal import Refused

LIMIT = 8_000_000
"""Bytes of the largest page that is read; a page with an article has a fiftieth of it."""

_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""", re.IGNORECASE)
_SERVED = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_TWICE = re.compile("(?:Ã|Ä|Æ|á»|áº|Ä‘)")
_HTML = re.compile(
    r"<\s*(?:!doctype|html|head|body|div|p|table|title|meta|script|article|br|span|font|h[1-6])\b", re.IGNORECASE
)
_ENTITY = re.compile("<!ENTITY", re.IGNORECASE)


def looks_like_html(text: str) -> bool:
    """Whether a text is HTML rather than the text of a page."""
    start = text[:3000].lstrip("\ufeff \t\r\n")
    if not start.startswith("<"):
        return False
    return _HTML.match(start) is not None or (start.startswith(("<?xml", "<!--")) and _HTML.search(start) is not None)


def html_of(content: bytes | str, content_type: str | None = None, *, limit: int = LIMIT) -> str:
    """The HTML of a page, in NFC.

    Raises:
        Refused: if it is empty, too large, not text, or declares entities of its own.
    """
    if len(content) > limit:
        size = f"{len(content) / 1e6:.1f} MB, more than the {limit / 1e6:g} MB that a page may have"
        raise Refused(Reason.TOO_LARGE, size)
    html = content if isinstance(content, str) else _decoded(content, content_type)
    if not html.strip("\x00\ufeff \t\r\n"):
        raise Refused(Reason.EMPTY, "nothing in it")
    if len(_ENTITY.findall(html, 0, 200_000)) > 3:
        raise Refused(Reason.BINARY, "it declares entities of its own, as no page does")
    if "\x00" in html:
        html = html.replace("\x00", "")
    return unicodedata.normalize("NFC", html)


def _decoded(data: bytes, content_type: str | None) -> str:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    if not data.strip(b"\x00 \t\r\n"):
        raise Refused(Reason.EMPTY, "nothing in it")
    if data[4:8] == b"ftyp":
        raise Refused(Reason.BINARY, "this is a video, not a page")
    stripped = data[:64].lstrip()
    for signature, what in SIGNATURES.items():
        if stripped.startswith(signature):
            raise Refused(Reason.BINARY, f"this is {what}, not a page")
    sample = data[:100_000]
    if b"\x00" in sample:
        order = _utf16(sample)
        if order:
            return data.decode(order, errors="replace")
    if len(_CONTROL.findall(sample)) * 100 > len(sample):
        raise Refused(Reason.BINARY, "binary data, not a page")
    try:
        return _once(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    lenient = data.decode("utf-8", errors="replace")
    bad = lenient.count("\ufffd")
    if sum(1 for character in lenient if character > "\x7f") > 3 * bad:
        return lenient  # UTF-8 with a few damaged bytes
    return _single_byte(data, content_type)


def _utf16(sample: bytes) -> str | None:
    """The byte order in which a page without a mark is UTF-16: every other byte of its tags is zero."""
    even, odd = sample[0:4000:2].count(0), sample[1:4000:2].count(0)
    half = min(len(sample), 4000) // 2
    if odd > 0.4 * half > 0 and even < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 * half > 0 and odd < 0.1 * half else None


def _once(html: str) -> str:
    """The page as it was before UTF-8 was read as windows-1252 and saved again, where that is plain to see."""
    if not _TWICE.search(html) or letters(html).vietnamese:
        return html
    data = bytearray()
    for character in html:
        try:
            data += character.encode("cp1252")
        except UnicodeEncodeError:
            if ord(character) > 0xFF:
                return html
            data += character.encode("latin-1")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return html


def _single_byte(data: bytes, content_type: str | None) -> str:
    """A page in a single-byte encoding: windows-1258 where that gives Vietnamese, else what it says of itself."""
    vietnamese = unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))
    served = _SERVED.search(content_type or "")
    stated = (_DECLARED.search(data[:4000]), _XML.search(data[:200]))
    declared = [served.group(1)] if served else []
    declared += [found.group(1).decode("ascii", "ignore") for found in stated if found]
    if letters(_words(vietnamese)).vietnamese:
        return vietnamese
    for label in declared:
        try:
            if codecs.lookup(label).name not in {"utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32"}:
                return data.decode(label)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("cp1252", errors="replace")


def _words(html: str) -> str:
    """The text between tags, roughly: enough to see its language."""
    return re.sub(r"(?s)<(script|style)\b.{0,200000}?</\1>|<[^>]{0,2000}>", " ", html[:400_000])
