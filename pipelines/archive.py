"""Pages as WARC records, and back.

In: a visit: address, headers, body. Out: finished, gzipped members of a WARC 1.1 file, made in memory, so that any
process may make them; and from such a file the page again. The body is kept as the page was read: decoded, with
``Content-Encoding``, ``Transfer-Encoding`` and ``Content-Length`` as the server sent them under ``X-Archive-Orig-…``.
"""

from __future__ import annotations

import datetime
import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordbuilder import RecordBuilder
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from extract.errors import ThiduaError
from pipelines import clock

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

    from pipelines.items import Visit

LEVEL = 3
"""Of compression: 9 takes five times as long and saves a seventh."""

LARGEST = 64_000_000
"""A record that unpacks to more is not read."""

_ORIGINAL = {"content-encoding", "transfer-encoding", "content-length"}
_SAFE = "/%:@!$&'()*+,;=~-._?[]"
_BUILDER = RecordBuilder(warc_version="WARC/1.1")


class DamagedRecord(ThiduaError):
    """Raised when a record of the archive cannot be read; the text says which."""


class _Headers(StatusAndHeaders):  # type: ignore[misc]
    """Headers whose bytes stay what they were; by themselves they would be written in ASCII, all else escaped."""

    def to_ascii_bytes(self, filter_func: Any = None) -> bytes:
        text: str = self.to_str(filter_func) + "\r\n"
        try:
            return text.encode("latin-1")
        except UnicodeEncodeError:
            return text.encode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Archived:
    """A page as it lies in the archive.

    Attributes:
        url: The address that gave it; for a file its ``file:`` address.
        fetched: When.
        headers: As received; without those of the transfer.
        status: Of the response; ``None`` for a file.
        body: Decoded.
    """

    url: str
    fetched: datetime.datetime
    headers: list[tuple[str, str]] = field(default_factory=list)
    status: int | None = None
    body: bytes = b""

    @property
    def content_type(self) -> str | None:
        """The header of that name."""
        return next((value for name, value in self.headers if name.lower() == "content-type"), None)


def record_members(
    visit: Visit,
    *,
    request: Sequence[tuple[str, str]] = (),
    ip: str | None = None,
    truncated: str | None = None,
) -> bytes:
    """The archive members of a fetched page: its response, then the request if its headers are given.

    Args:
        visit: With address, time, status, headers and body.
        request: Headers of the request.
        ip: Address of the host.
        truncated: Why the body is not whole: ``length``, ``time``, ``disconnect``.
    """
    url = _address(visit.final_url or visit.url)
    date = _date(visit.fetched)
    about = {"WARC-Date": date}
    if ip:
        about["WARC-IP-Address"] = ip
    if truncated:
        about["WARC-Truncated"] = truncated
    response = _BUILDER.create_warc_record(
        url,
        "response",
        payload=io.BytesIO(visit.body),
        length=len(visit.body),
        warc_headers_dict=about,
        http_headers=_Headers(
            _status_line(visit.status), _kept_headers(visit.headers, len(visit.body)), protocol="HTTP/1.1"
        ),
    )
    members = _member(response)
    if request:
        target = urlsplit(url)
        line = quote(target.path or "/", safe=_SAFE) + (f"?{quote(target.query, safe=_SAFE)}" if target.query else "")
        asked = _BUILDER.create_warc_record(
            url,
            "request",
            warc_headers_dict={
                "WARC-Date": date,
                "WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID"),
            },
            http_headers=_Headers(f"{line} HTTP/1.1", [_header(*h) for h in request], protocol="GET"),
        )
        members += _member(asked)
    return members


def file_member(url: str, content: bytes, content_type: str, read: datetime.datetime) -> bytes:
    """The archive member of a file that was given: a resource record with its ``file:`` address and its bytes."""
    record = _BUILDER.create_warc_record(
        _address(url),
        "resource",
        payload=io.BytesIO(content),
        length=len(content),
        warc_content_type=content_type,
        warc_headers_dict={"WARC-Date": _date(read)},
    )
    return _member(record)


def file_head(name: str) -> bytes:
    """The member that an archive file of this name begins with."""
    from thidua import __version__

    about = {
        "software": f"thidua/{__version__}",
        "format": "WARC File Format 1.1",
        "description": "Pages of news sites, their bodies decoded",
    }
    return _member(_BUILDER.create_warcinfo_record(name, about))


def read_record(path: Path, offset: int, length: int) -> Archived:
    """The page at a place of the archive.

    Raises:
        DamagedRecord: if it is not there, or not whole.
    """
    try:
        with path.open("rb") as file:
            file.seek(offset)
            packed = file.read(length)
    except OSError as error:
        raise DamagedRecord(f"{path} cannot be read ({error.strerror or error})") from None
    where = f"the record at byte {offset:,} of {path}"
    if len(packed) < length:
        raise DamagedRecord(f"{where} is cut off: the file ends before it")
    try:
        return _archived(_unpacked(packed))
    except (zlib.error, ArchiveLoadFailed, EOFError, ValueError, StopIteration) as error:
        raise DamagedRecord(f"{where} is damaged ({error or type(error).__name__})") from None


def _unpacked(packed: bytes) -> bytes:
    """The first member, checked against its sum."""
    unpacker = zlib.decompressobj(wbits=31)
    out = unpacker.decompress(packed, LARGEST)
    if not unpacker.eof:
        raise ValueError("it is larger than any page, or not whole")
    return out


def _archived(member: bytes) -> Archived:
    record: ArcWarcRecord = next(iter(ArchiveIterator(io.BytesIO(member))))
    date = datetime.datetime.fromisoformat(record.rec_headers.get_header("WARC-Date"))
    url = record.rec_headers.get_header("WARC-Target-URI")
    body = record.raw_stream.read()
    if record.rec_type == "resource":
        return Archived(url, date, [("Content-Type", record.content_type or "")], None, body)
    if record.rec_type != "response" or record.http_headers is None:
        raise ValueError(f"a {record.rec_type} record stands there instead of a page")
    status = record.http_headers.get_statuscode()
    return Archived(url, date, list(record.http_headers.headers), int(status) if status.isdigit() else None, body)


def _member(record: ArcWarcRecord) -> bytes:
    plain = io.BytesIO()
    WARCWriter(plain, gzip=False, warc_version="WARC/1.1").write_record(record)
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, 31)
    return packer.compress(plain.getvalue()) + packer.flush()


def _date(when: datetime.datetime | None) -> str:
    when = when or clock.now()
    if when.tzinfo is None:
        when = when.replace(tzinfo=datetime.UTC)
    return when.astimezone(datetime.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _address(url: str) -> str:
    """An address on one line without blanks, as the format asks."""
    return "%20".join(url.encode("utf-8", "replace").decode().split())


def _status_line(status: int | None) -> str:
    try:
        return f"{status} {HTTPStatus(status or 0).phrase}"
    except ValueError:
        return str(status or 0)


def _kept_headers(headers: Sequence[tuple[str, str]], length: int) -> list[tuple[str, str]]:
    kept = [_header(f"X-Archive-Orig-{name}" if name.lower() in _ORIGINAL else name, value) for name, value in headers]
    return [*kept, ("Content-Length", str(length))]


def _header(name: str, value: str) -> tuple[str, str]:
    """A header without line breaks, which would begin another."""
    return " ".join(name.split()), " ".join(value.replace("\0", " ").split())
