"""A web server on loopback that does what servers do and should not.

In: a path for each thing it does. Out: answers on raw sockets, and a log of what it was asked and when. One server is
one site; a test starts as many as it needs.
"""

from __future__ import annotations

import datetime
import gzip
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from types import TracebackType

import brotli  # type: ignore[import-untyped]

HTML = b"<!DOCTYPE html><html><head><title>T</title></head><body><p>%s</p></body></html>"
FOREVER = 60.0


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    at: float
    method: str
    path: str
    headers: Mapping[str, str]


Answer = Callable[["Connection", Asked], None]


@dataclass
class Connection:
    """What an answer is written to."""

    socket: socket.socket
    server: NastyServer

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def wait(self, seconds: float) -> bool:
        """Wait, but not beyond the server's end; False when that has come."""
        return not self.server.closing.wait(seconds)

    def reset(self) -> None:
        """Break the connection off without a good-bye."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()


@dataclass
class NastyServer:
    """One site: paths and what is answered there; with a context for TLS, by TLS, or by both."""

    pages: dict[str, Answer] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    plain_too: bool = False
    host: str = "127.0.0.1"

    def __post_init__(self) -> None:
        self.log: list[Asked] = []
        self.closing = threading.Event()
        self._listening = socket.create_server((self.host, 0), backlog=64)
        self._listening.settimeout(0.1)
        self.port: int = self._listening.getsockname()[1]
        self.name = f"{self.host}:{self.port}"
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def url(self, path: str = "/", scheme: str = "http") -> str:
        return f"{scheme}://{self.name}{path}"

    def paths(self) -> list[str]:
        """What was asked for, in order, robots.txt left out."""
        return [asked.path for asked in self.log if asked.path != "/robots.txt"]

    def gaps(self) -> list[float]:
        """Seconds between requests."""
        times = [asked.at for asked in self.log]
        return [after - before for before, after in pairwise(times)]

    def __enter__(self) -> NastyServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        for thread in self._threads:
            thread.join(5)
        self._listening.close()

    def _accept(self) -> None:
        while not self.closing.is_set():
            try:
                connection, _ = self._listening.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError, ssl.SSLError):
            connection.settimeout(0.2)
            if self.tls is not None:
                first = self._peek(connection)
                if first == b"\x16" or not self.plain_too:
                    connection.settimeout(5)
                    connection = self.tls.wrap_socket(connection, server_side=True)
                    connection.settimeout(0.2)
            with connection:
                self._talk(connection)

    def _peek(self, connection: socket.socket) -> bytes:
        while not self.closing.is_set():
            with suppress(TimeoutError):
                return connection.recv(1, socket.MSG_PEEK)
        return b""

    def _talk(self, connection: socket.socket) -> None:
        rest = b""
        while not self.closing.is_set():
            while b"\r\n\r\n" not in rest:
                try:
                    data = connection.recv(65536)
                except TimeoutError:
                    if self.closing.is_set():
                        return
                    continue
                if not data:
                    return
                rest += data
                if rest[:1] == b"\x16":
                    connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
                    return
            head, _, rest = rest.partition(b"\r\n\r\n")
            line, *lines = head.decode("latin-1").split("\r\n")
            method, path, _ = line.split(" ", 2)
            asked = Asked(time.monotonic(), method, path, dict(_header(one) for one in lines))
            self.log.append(asked)
            answer = self.pages.get(path) or self.pages.get(path.partition("?")[0]) or self.pages.get("*") or missing
            connection.settimeout(10)
            answer(Connection(connection, self), asked)
            connection.settimeout(0.2)
            if connection.fileno() < 0 or answer in {reset, endless, drip}:
                return


def _header(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.lower(), value.strip()


def page(
    body: bytes | str = HTML % b"mot trang", status: int = 200, kind: str = "text/html; charset=utf-8", **headers: str
) -> Answer:
    """A page as it should be; names of headers with _ for -."""
    content = body.encode() if isinstance(body, str) else body

    def answer(to: Connection, asked: Asked) -> None:
        lines = {"Content-Type": kind, "Content-Length": str(len(content))}
        lines.update({name.replace("_", "-"): value for name, value in headers.items()})
        if not kind:
            del lines["Content-Type"]
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        to.send(f"HTTP/1.1 {status} X\r\n{head}\r\n".encode("latin-1") + content)

    return answer


missing = page(HTML % b"khong co", 404)


def text(body: str) -> Answer:
    """A robots.txt."""
    return page(body, kind="text/plain")


def redirect(to_url: str, status: int = 302) -> Answer:
    return page(b"", status, Location=to_url)


def in_turn(*answers: Answer) -> Answer:
    """One answer after the other; the last for ever."""
    left = list(answers)

    def answer(to: Connection, asked: Asked) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(to, asked)

    return answer


def slowly(seconds: float, then: Answer) -> Answer:
    def answer(to: Connection, asked: Asked) -> None:
        if to.wait(seconds):
            then(to, asked)

    return answer


def stall(to: Connection, asked: Asked) -> None:
    """Nothing, for as long as it takes."""
    to.wait(FOREVER)


def drip(to: Connection, asked: Asked) -> None:
    """A byte now and then, for ever."""
    to.send(b"HTTP/1.1 200 X\r\nContent-Type: text/html\r\n\r\n<html>")
    while to.wait(0.2):
        to.send(b".")


def endless(to: Connection, asked: Asked) -> None:
    """A body without end."""
    to.send(b"HTTP/1.1 200 X\r\nContent-Type: text/html\r\n\r\n")
    while not to.server.closing.is_set():
        to.send(b"<p>het roi lai den</p>" * 1000)


def reset(to: Connection, asked: Asked) -> None:
    to.reset()


def broken_off(body: bytes, length: int) -> Answer:
    """Fewer bytes than it says."""

    def answer(to: Connection, asked: Asked) -> None:
        to.send(f"HTTP/1.1 200 X\r\nContent-Type: text/html\r\nContent-Length: {length}\r\n\r\n".encode() + body)
        to.socket.shutdown(socket.SHUT_RDWR)
        to.socket.close()

    return answer


def garbled_chunks(to: Connection, asked: Asked) -> None:
    to.send(b"HTTP/1.1 200 X\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n<html>\r\n-5\r\n")
    to.socket.shutdown(socket.SHUT_RDWR)
    to.socket.close()


def no_http(to: Connection, asked: Asked) -> None:
    to.send(b"220 mail.example ESMTP\r\n")
    to.socket.shutdown(socket.SHUT_RDWR)
    to.socket.close()


def packed(name: str, body: bytes) -> Answer:
    """A body, packed as the header says."""
    return page({"gzip": gzip.compress, "br": brotli.compress}[name](body), Content_Encoding=name)


def bomb(name: str) -> Answer:
    """A few kilobytes that become a hundred megabytes."""
    data = bytes(100_000_000)
    return page(
        {"gzip": gzip.compress, "br": lambda it: brotli.compress(it, quality=1)}[name](data), Content_Encoding=name
    )


def certificate(folder: Path, *, name: str = "elsewhere.example", days: int = -10) -> Path:
    """A certificate nobody signed, for another name, run out some days ago; with its key in one file."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=100))
        .not_valid_after(now + datetime.timedelta(days=days))
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


def tls_context(pem: Path, *, old: bool = False) -> ssl.SSLContext:
    """The server's side of TLS; ``old`` speaks nothing that anyone speaks any more."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    if old:
        context.set_ciphers("NULL-SHA256:@SECLEVEL=0")
        context.maximum_version = ssl.TLSVersion.TLSv1_2
    return context
