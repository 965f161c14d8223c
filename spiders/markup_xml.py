"""XML from strangers, parsed without trust.

In: the bytes of a feed or sitemap, gzipped or not. Out: its root element, or ``None``. No entity is expanded, nothing
is fetched, broken XML is read as far as it goes, a document larger than the bounds is cut at them.
"""

from __future__ import annotations

import re
import zlib

from lxml import etree

LARGEST = 50_000_000
"""Bytes of the largest document, decompressed."""
LARGEST_MENDED = 3_000_000
"""Bytes of the largest broken document that is mended before it is read."""
_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.IGNORECASE | re.DOTALL)
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_TEXT = re.compile(
    rb"(<(title|description|summary)\b[^>]{0,200}>)"
    rb"((?:[^<]|<(?!/?(?:title|description|summary|item|entry)\b))*+)(</\2\s*>)",
    re.IGNORECASE,
)
_LOOSE_AMPERSAND = re.compile(rb"&(?!#?\w{1,10};)")
_GZIP = b"\x1f\x8b"


def inflated(content: bytes, limit: int = LARGEST) -> bytes:
    """The content of a gzip file, at most ``limit`` bytes of it; anything else as it is."""
    if not content.startswith(_GZIP):
        return content[:limit]
    out = bytearray()
    rest = content
    try:
        while rest.startswith(_GZIP) and len(out) < limit:  # members may follow one another
            member = zlib.decompressobj(wbits=31)
            out += member.decompress(rest, limit - len(out))
            if not member.eof:
                break
            rest = member.unused_data
    except zlib.error:
        pass  # what was whole before it broke
    return bytes(out)


def root_of(content: bytes) -> etree._Element | None:
    """The root of an XML document; ``None`` where there is none, or where it defines entities of its own."""
    data = inflated(content).lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if not data.startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        return None
    head = data[:200_000]
    if _ENTITY.search(head):
        return None
    data = _DOCTYPE.sub(b"", head, count=1) + data[200_000:] if b"<!" in head[:2000] else data
    root = _parsed(data, recover=False)
    if root is None and len(data) <= LARGEST_MENDED:
        # a bare "<" or "&" in a headline takes what follows it along
        root = _parsed(_LOOSE_AMPERSAND.sub(b"&amp;", _TEXT.sub(_enclosed, data)))
    if root is None:
        root = _parsed(data)
    if root is None and not _is_utf8(data):
        root = _parsed(re.sub(rb"^<\?xml[^>]*\?>", b"", data).decode("utf-8", errors="replace").encode())
    return root


def _enclosed(found: re.Match[bytes]) -> bytes:
    """A text element with its text marked as text."""
    start, text, end = found.group(1), found.group(3), found.group(4)
    if b"<![CDATA[" in text:
        return found.group()
    return start + b"<![CDATA[" + text.replace(b"]]>", b"") + b"]]>" + end


def _parsed(data: bytes, *, recover: bool = True) -> etree._Element | None:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, recover=recover, load_dtd=False, dtd_validation=False,
        remove_comments=True, remove_pis=True, strip_cdata=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root if root is not None and len(root) else None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def name_of(element: etree._Element) -> str:
    """An element's name without its namespace, in small letters."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def text_of(element: etree._Element | None) -> str:
    """All text in an element, in one line."""
    return "" if element is None else " ".join("".join(element.itertext()).split())
