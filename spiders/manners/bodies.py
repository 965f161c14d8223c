"""What are the bytes of an answer once they are unpacked?

In: an answer with ``Content-Encoding``. Out: the same unpacked, never to more than a page may be; a body that is not
packed as its header says is taken as it is, one that cannot be read is refused (``bad_encoding``, ``too_large``).
"""

from __future__ import annotations

import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest

from spiders.manners.refusals import Unusable
from spiders.manners.robots_store import ROBOTS
from spiders.manners.shared import manners_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

MOST_LAYERS = 2
_MARKS = {b"gzip": b"\x1f\x8b", b"x-gzip": b"\x1f\x8b", b"zstd": b"\x28\xb5\x2f\xfd"}


class BodiesMiddleware(HttpCompressionMiddleware):
    """Scrapy's unpacking, with its errors made outcomes."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler=crawler)
        self._manners = manners_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BodiesMiddleware:
        """Made by Scrapy."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Request | Response:  # noqa: ARG002
        """Unpack a body."""
        packed = response.headers.getlist(b"Content-Encoding")
        if not packed or not response.body or request.method == "HEAD":
            return response
        layers = [layer.strip().lower() for value in packed for layer in value.split(b",")]
        if len(layers) > MOST_LAYERS:
            raise self._unusable(request, "bad_encoding", f"it is packed {len(layers)} times over")
        mark = _MARKS.get(layers[-1])
        if mark is not None and not response.body.startswith(mark):
            self._manners.state_of(request).note("says that pages are packed which are not")
            return _as_it_is(response)
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            if request.meta.get(ROBOTS):
                return _as_it_is(response.replace(body=b""))
            raise self._unusable(request, "too_large", f"more than {self._max_size:,} bytes unpacked") from error
        except Exception as error:  # each packing has its own
            if _looks_like_text(response.body):
                return _as_it_is(response)
            raise self._unusable(request, "bad_encoding", f"it cannot be unpacked ({error})") from error

    @staticmethod
    def _decode(body: bytes, encoding: bytes, max_size: int) -> bytes:
        """Unpack what is plainly packed in one go; Scrapy does all else, in small pieces."""
        if encoding in {b"gzip", b"x-gzip"}:
            with suppress(zlib.error):
                unpacker = zlib.decompressobj(wbits=31)
                plain = unpacker.decompress(body, max_size)
                if unpacker.eof and not unpacker.unused_data:
                    return plain
        return HttpCompressionMiddleware._decode(body, encoding, max_size)

    def _unusable(self, request: Request, reason: str, message: str) -> Unusable:
        self._manners.state_of(request).refused[reason] += 1
        return Unusable(reason, f"{request.url}: {message}")


def _as_it_is(response: Response) -> Response:
    """An answer whose header about its packing is wrong, without it."""
    from scrapy.responsetypes import responsetypes

    headers = response.headers.copy()
    headers.pop(b"Content-Encoding", None)
    kind = responsetypes.from_args(headers=headers, url=response.url, body=response.body)
    return response.replace(cls=kind, headers=headers)


def _looks_like_text(body: bytes) -> bool:
    """Whether a body begins as a page does."""
    start = body[:64].lstrip()
    return start[:1] in {b"<", b"{", b"["} and b"\0" not in body[:1000]
