"""The sample sites on loopback: a small, quick HTTP/1.1 server, as a proxy and with a port for each site.

In: a :class:`~thidua.samples.world.World`. Out: answers over sockets, and a log of every request. As a proxy it takes
absolute addresses (``GET http://baosamu.example/ HTTP/1.1``) and the Host header, so that a crawler whose
``http_proxy`` it is sees real host names; on a site's own port all links lead to that port.
"""

from __future__ import annotations

import asyncio
import json
import time
import zlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from thidua.samples.answers import Request, answer
from thidua.samples.sites import sample_sites
from thidua.samples.trap_pages import Answer
from thidua.samples.world import World

PHRASES = {
    200: "OK", 301: "Moved Permanently", 302: "Found", 304: "Not Modified", 400: "Bad Request", 403: "Forbidden",
    404: "Not Found", 405: "Method Not Allowed", 429: "Too Many Requests", 500: "Internal Server Error",
    502: "Bad Gateway", 503: "Service Unavailable",
}  # fmt: skip
HUGE = 1300  # times that the body of a huge page is sent


@dataclass(slots=True)
class Seen:
    """A request as it was logged."""

    time: float  # seconds since the epoch, when it came in
    host: str
    path: str  # with the query
    status: int
    agent: str
    bytes: int  # of the answer's body, as sent
    method: str = "GET"
    port: int | None = None  # as the address named it
    cookie: str = ""
    conditional: bool = False
    form: str = ""

    @property
    def url(self) -> str:
        """The address asked for, by the site's name."""
        return f"http://{self.host}{f':{self.port}' if self.port else ''}{self.path}"


class Sites:
    """Answers requests for all sites, keeps what it made, logs what it was asked."""

    def __init__(
        self, world: World, log_file: Path | None = None, control: Callable[[str], bytes] | None = None
    ) -> None:
        self.world = world
        self.log: list[Seen] = []
        self.control = control
        self._counts: dict[tuple[str, str], int] = {}
        self._kept: dict[tuple[str, str], Answer] = {}
        self._packed: dict[bytes, bytes] = {}
        self._file = log_file.open("a", encoding="utf-8") if log_file else None
        self.connections: set[asyncio.Transport] = set()

    def forget(self) -> None:
        """Forget the pages made so far: the world has changed."""
        self._kept.clear()
        self._packed.clear()
        self.world.changed()

    def close(self) -> None:
        """Close the log's file."""
        if self._file:
            self._file.close()

    def answer(self, method: str, host: str, target: str, form: str, cookie: str) -> Answer:
        """The answer to a request, made once where it may be kept."""
        path, _, query = target.partition("?")
        key = (host, target)
        if method != "POST" and (kept := self._kept.get(key)) is not None:
            return kept
        count = self._counts.get(key, 0)
        self._counts[key] = count + 1
        made = answer(self.world, Request(host, path or "/", query, method, form, cookie, count))
        if method != "POST" and made.kept:
            self._kept[key] = made
        return made

    def warm(self) -> None:
        """Make every article before it is asked for, plain and packed."""
        for site in sample_sites().values():
            for posting in self.world.shown(site.host):
                self.answer("GET", site.host, posting.address(), "", "")
        for (host, _), made in list(self._kept.items()):
            if host in sample_sites():
                self.packed(made.body)
        self._counts.clear()

    def packed(self, body: bytes) -> bytes:
        """A body as gzip, made once."""
        found = self._packed.get(body)
        if found is None:
            packer = zlib.compressobj(6, zlib.DEFLATED, 31)
            found = self._packed[body] = packer.compress(body) + packer.flush()
        return found

    def note(self, seen: Seen) -> None:
        """Log a request."""
        self.log.append(seen)
        if self._file:
            self._file.write(json.dumps(asdict(seen), ensure_ascii=False) + "\n")
            self._file.flush()


class Connection(asyncio.Protocol):
    """One connection: requests one after the other, each answered before the next is read."""

    def __init__(self, sites: Sites, host: str | None) -> None:
        self.sites = sites
        self.host = host  # the site of this port; None: the proxy
        self.buffer = b""
        self.task: asyncio.Task[None] | None = None
        self.transport: asyncio.Transport
        self.writable = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client has come."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.sites.connections.add(transport)
        self.writable.set()

    def connection_lost(self, _exc: Exception | None) -> None:
        """The client has gone."""
        self.sites.connections.discard(self.transport)
        self.writable.set()
        if self.task:
            self.task.cancel()

    def pause_writing(self) -> None:
        """The client reads more slowly than we write."""
        self.writable.clear()

    def resume_writing(self) -> None:
        """The client has caught up."""
        self.writable.set()

    def data_received(self, data: bytes) -> None:
        """Bytes have come."""
        self.buffer += data
        self.proceed()

    def proceed(self) -> None:
        """Answer what the buffer holds whole."""
        while self.task is None and not self.transport.is_closing():
            head, mark, rest = self.buffer.partition(b"\r\n\r\n")
            if not mark:
                return
            lines = head.decode("latin-1").split("\r\n")
            headers: dict[str, str] = {}
            for line in lines[1:]:
                name, _, value = line.partition(":")
                headers[name.strip().lower()] = value.strip()
            length = int(headers["content-length"]) if headers.get("content-length", "").isdigit() else 0
            if len(rest) < length:
                return
            self.buffer = rest[length:]
            self.respond(lines[0], headers, rest[:length])

    def respond(self, first: str, headers: dict[str, str], body: bytes) -> None:
        """Answer one request."""
        came = time.time()
        parts = first.split(" ")
        method, target = (parts[0], parts[1]) if len(parts) == 3 else ("?", "/")
        host, port, target = self.addressed(target, headers.get("host", ""))
        if self.sites.control is not None and host == "control.example":
            made = Answer(200, (("Content-Type", "application/json"),), self.sites.control(target))
            self.transport.write(b"".join(self.whole(made, method)))
            return
        seen = Seen(
            came, host, target, 0, headers.get("user-agent", ""), 0, method, port, headers.get("cookie", ""),
            "if-none-match" in headers or "if-modified-since" in headers,
        )  # fmt: skip
        if method not in ("GET", "HEAD", "POST"):
            made = Answer(502 if method == "CONNECT" else 405, body=b"<html><body>Not served</body></html>", kept=False)
        else:
            seen.form = body.decode("utf-8", "replace")
            made = self.sites.answer(method, host, target, seen.form, headers.get("cookie", ""))
        if made.status == 200 and method != "POST" and _unchanged(made, headers):
            made = Answer(304, tuple(h for h in made.headers if h[0] in ("ETag", "Last-Modified")))
        seen.status = made.status
        if made.manner == "plain":
            head, content = self.whole(made, method, "gzip" in headers.get("accept-encoding", ""))
            seen.bytes = len(content)
            self.sites.note(seen)
            self.transport.write(head + content)
            if headers.get("connection", "").lower() == "close":
                self.transport.close()
        else:
            self.task = asyncio.get_running_loop().create_task(self.odd(made, seen))

    def addressed(self, target: str, host_header: str) -> tuple[str, int | None, str]:
        """Host, port if named, and path with query of a request."""
        if target.startswith(("http://", "https://")):
            parts = urlsplit(target)
            path = target.split("://", 1)[1]
            start = min((x for x in (path.find("/"), path.find("?")) if x >= 0), default=len(path))
            path = path[start:] or "/"
            try:
                port = parts.port
            except ValueError:
                port = None
            return (parts.hostname or "").lower(), port, path if path.startswith("/") else "/" + path
        if self.host is not None:
            return self.host, None, target
        name, _, number = host_header.partition(":")
        return name.lower(), int(number) if number.isdigit() else None, target

    def whole(self, made: Answer, method: str, pack: bool = False) -> tuple[bytes, bytes]:
        """An answer as it is sent: its head and its body, packed where the client takes that."""
        body = made.body
        headers = list(made.headers)
        if pack and len(body) > 500 and not any(name == "Content-Encoding" for name, _ in headers):
            body = self.sites.packed(body)
            headers.append(("Content-Encoding", "gzip"))
            headers.append(("Vary", "Accept-Encoding"))
        head = f"HTTP/1.1 {made.status} {PHRASES.get(made.status, '')}\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in headers)
        if made.status != 304:
            head += f"Content-Length: {len(body)}\r\n"
        content = b"" if method == "HEAD" or made.status == 304 else body
        return head.encode("latin-1") + b"\r\n", content

    async def odd(self, made: Answer, seen: Seen) -> None:
        """Send an answer that is out of the ordinary, and close."""
        head = f"HTTP/1.1 {made.status} OK\r\n" + "".join(f"{n}: {v}\r\n" for n, v in made.headers)
        try:
            if made.manner == "short":
                self.transport.write(
                    f"{head}Content-Length: {len(made.body)}\r\n\r\n".encode() + made.body[: len(made.body) * 2 // 3]
                )
                seen.bytes = len(made.body)
            elif made.manner == "stall":
                self.transport.write(f"{head}Content-Length: {len(made.body) * 2}\r\n\r\n".encode() + made.body)
                seen.bytes = len(made.body)
                await asyncio.sleep(self.sites.world.stall)
            else:
                self.transport.write(f"{head}Connection: close\r\n\r\n".encode())
                for _ in range(HUGE):
                    await self.writable.wait()
                    if self.transport.is_closing():
                        break
                    self.transport.write(made.body)
                    seen.bytes += len(made.body)
        finally:
            self.sites.note(seen)
            self.transport.close()


def _unchanged(made: Answer, headers: dict[str, str]) -> bool:
    own = dict(made.headers)
    if "if-none-match" in headers:
        return own.get("ETag", "-") in headers["if-none-match"]
    return "if-modified-since" in headers and own.get("Last-Modified") == headers["if-modified-since"]
