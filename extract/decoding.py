"""Which text do these bytes hold?

In: the bytes of a text file. Out: its text, as decoded (the article stage makes the stored text of it), or an
:class:`~extract.errors.UnreadableInput` that says why there is none. UTF-8 and UTF-16 with or without a byte order
mark and windows-1258 are read. Nothing is guessed beyond that: what decodes but is not Vietnamese is refused.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
import warnings
from dataclasses import dataclass

from extract.errors import PartlyRead, Reason, UnreadableInput
from extract.vietnamese import legacy_font, letters

LIMIT = 20_000_000
"""Bytes of the largest file that is read; a page's text is a thousand times smaller."""

SIGNATURES = {
    b"%PDF-": "a PDF document",
    b"PK\x03\x04": "a ZIP archive or an Office document",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"RIFF": "a picture or a video",
    b"{\\rtf": "a Rich Text document",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"ID3": "a sound file",
    b"OggS": "a sound file",
    b"Rar!": "an archive",
    b"7z\xbc\xaf": "an archive",
    b"BZh": "an archive",
}
"""First bytes of what is no text, and what it is."""
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_READABLE = re.compile("[\t\n\r -~\u00a0-\u024f\u0300-\u036f\u1ea0-\u1eff\u2010-\u2027\u2030-\u203a]")
_SAVE_AS = "save it as UTF-8 text"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it was read with, and a note where a part of it could not be read."""

    text: str
    encoding: str
    note: str | None = None


def decode(data: bytes, *, limit: int = LIMIT) -> str:
    """The text that ``data`` holds; warns :class:`PartlyRead` where its last character is cut off.

    Args:
        data: The content of a text file.
        limit: The largest size that is read, in bytes.

    Raises:
        UnreadableInput: if it is empty, too large, binary, of an unknown encoding, damaged, in a legacy font, not
        Vietnamese.
    """
    decoded = decoding(data, limit=limit)
    if decoded.note:
        warnings.warn(decoded.note, PartlyRead, stacklevel=2)
    return decoded.text


def decoding(data: bytes, *, limit: int = LIMIT) -> Decoded:
    """Like :func:`decode`, with the encoding and the note as values."""
    if len(data) > limit:
        raise UnreadableInput(Reason.TOO_LARGE, too_large(len(data), limit))
    decoded = _unicode(data)
    if decoded is None:
        return _single_byte(data)
    _require_vietnamese(decoded.text)
    return decoded


def too_large(size: int | None, limit: int) -> str:
    """The message for a file over the limit; ``size`` is ``None`` where it was not read to its end."""
    found = f"over {limit / 1e6:g} MB" if size is None else f"{size / 1e6:.1f} MB"
    return f"{found} of text, more than the {limit / 1e6:g} MB that a page may have; split it into one file an article"


def _unicode(data: bytes) -> Decoded | None:
    """The text in UTF-8 or UTF-16; ``None`` where the bytes are of a single-byte encoding."""
    if not data.strip(b"\x00 \t\r\n\x0b\x0c") or data == codecs.BOM_UTF8:
        raise UnreadableInput(Reason.EMPTY, "no text in it")
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            return _utf16(data[len(mark) :], encoding)
    for signature, what in SIGNATURES.items():
        if data.startswith(signature):
            raise UnreadableInput(Reason.BINARY, f"this is {what}, not text; {_SAVE_AS}")
    if b"\x00" in data[:100_000]:
        order = _utf16_without_mark(data)
        if order:
            return _utf16(data, order)
    sample = data[:100_000]
    # A stray control character is furniture, one in a hundred bytes is not text.
    if b"\x00" in sample or len(_CONTROL.findall(sample)) * 100 > len(sample):
        raise UnreadableInput(Reason.BINARY, f"binary data, not text; {_SAVE_AS}")
    return _utf8(data)


def _whole_characters(data: bytes, encoding: str) -> tuple[str, int]:
    """The text, and the number of bytes at its end that are only a part of a character."""
    decoder = codecs.getincrementaldecoder(encoding)()
    text = decoder.decode(data)
    held_back, _ = decoder.getstate()
    return text, len(held_back)


def _utf16(data: bytes, encoding: str) -> Decoded:
    try:
        text, lost = _whole_characters(data, encoding)
    except UnicodeDecodeError as error:
        message = f"damaged {encoding.upper()} at byte {error.start}; {_SAVE_AS} again from its source"
        raise UnreadableInput(Reason.HALF_CHARACTER, message) from None
    if not text.strip():
        raise UnreadableInput(Reason.EMPTY, "no text in it")
    return Decoded(text, encoding, _cut_off(lost))


def _utf16_without_mark(data: bytes) -> str | None:
    """The byte order in which UTF-16 makes letters of the data, if one does."""
    even = data[:20_000]
    even = even[: len(even) // 2 * 2]
    for encoding in ("utf-16-le", "utf-16-be"):
        text = even.decode(encoding, errors="replace")
        if len(_READABLE.findall(text)) >= 0.9 * len(text):
            return encoding
    return None


def _utf8(data: bytes) -> Decoded | None:
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text, lost = _whole_characters(data, "utf-8")
    except UnicodeDecodeError as error:
        lenient = data[:1_000_000].decode("utf-8", errors="replace")
        bad = lenient.count("\ufffd")
        good = sum(1 for character in lenient if character > "\x7f") - bad
        if good <= 2 * bad:
            return None  # its high bytes are no UTF-8: another encoding
        line = data.count(b"\n", 0, error.start) + 1
        message = f"half a character at byte {error.start} (line {line}): damaged UTF-8; fetch or {_SAVE_AS} again"
        raise UnreadableInput(Reason.HALF_CHARACTER, message) from None
    if not lost:
        return Decoded(text, "utf-8")
    # A single-byte text may end in a byte that looks like the start of a UTF-8 character.
    if text.isascii() and len(text) > 2:
        return None
    if not text.strip():
        raise UnreadableInput(Reason.HALF_CHARACTER, f"nothing but half a character in it; fetch or {_SAVE_AS} again")
    return Decoded(text, "utf-8", _cut_off(lost))


def _cut_off(lost: int) -> str | None:
    if not lost:
        return None
    return f"its last character is cut off ({lost} byte{'s' * (lost > 1)} left out): the file may be incomplete"


def _single_byte(data: bytes) -> Decoded:
    """The text in windows-1258, the one single-byte encoding of Vietnamese that is read; names the legacy fonts."""
    text = unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))
    seen = letters(text)
    old = legacy_font(data.decode("cp1252", errors="replace"), beyond=seen.common)
    if old:
        _refuse_legacy(old)
    if "\ufffd" in text or not (seen.vietnamese and seen.common):
        tried = "UTF-8, UTF-16 and windows-1258 were tried"
        raise UnreadableInput(Reason.UNKNOWN_ENCODING, f"unknown encoding ({tried}, none gives Vietnamese); {_SAVE_AS}")
    return Decoded(data.decode("cp1258"), "windows-1258")


def _refuse_legacy(name: str) -> None:
    message = f"legacy Vietnamese font {name}: convert it to Unicode first (UniKey Toolkit does), then {_SAVE_AS}"
    raise UnreadableInput(Reason.LEGACY_FONT, message)


def _require_vietnamese(text: str) -> None:
    seen = letters(text)
    if seen.vietnamese and seen.strong * 7 >= seen.words:
        return
    old = legacy_font(text)
    if old:
        _refuse_legacy(old)
    if seen.vietnamese:
        return
    if _twice_encoded(text):
        message = f"UTF-8 that was read as windows-1252 and saved again; {_SAVE_AS} again from its source"
        raise UnreadableInput(Reason.UNKNOWN_ENCODING, message)
    if not seen.words:
        raise UnreadableInput(Reason.NOT_VIETNAMESE, "not Vietnamese: there are no words in it")
    message = (
        f"not Vietnamese: {seen.strong} of {seen.words} words have its letters; text without its marks is not read"
    )
    raise UnreadableInput(Reason.NOT_VIETNAMESE, message)


def _twice_encoded(text: str) -> bool:
    piece = text[:4_000]
    data = b"".join(_as_windows_1252(character) for character in piece)
    return letters(data.decode("utf-8", errors="ignore")).vietnamese


def _as_windows_1252(character: str) -> bytes:
    """The byte that showed as this character; the five codes that windows-1252 leaves free stood for themselves."""
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1", errors="ignore")
