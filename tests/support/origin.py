r"""A web server on loopback that behaves as told, well or badly, and remembers every request.

    with Origin() as origin:
        origin.serve("/feed", b"<rss/>", content_type="application/rss+xml")
        origin.raw("/short", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")
        origin.script("/drip", lambda talk: talk.drip(b"x" * 100, every_s=0.1))
        ...  # origin.url("/feed"), origin.allow, origin.log, origin.connections

Connections stay open after `serve` and `redirect`; after `raw` and `script` they are closed. An unknown
path answers 404. Absolute targets are understood, so it can stand in for a plain HTTP proxy.
"""

import gzip
import hashlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

MAX_REQUEST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as it came in. `connection` counts from 1; `at_s` is monotonic."""

    method: str
    target: str
    headers: Mapping[str, str]
    raw: bytes
    body: bytes
    connection: int
    at_s: float

    @property
    def path(self) -> str:
        parts = urlsplit(self.target)
        return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


@dataclass(slots=True)
class Talk:
    """The server's side of one request, for behaviours."""

    seen: Seen
    connection: socket.socket
    closing: threading.Event

    def send(self, *parts: bytes) -> None:
        for part in parts:
            self.connection.sendall(part)

    def pause(self, seconds: float) -> None:
        """Wait, but not beyond the origin's end."""
        if self.closing.wait(seconds):
            raise ConnectionAbortedError("the origin closes")

    def hang(self) -> None:
        """Say nothing more until the other side or the origin gives up."""
        self.pause(3600)

    def drip(self, body: bytes, *, every_s: float) -> None:
        for number in range(len(body)):
            self.send(body[number : number + 1])
            self.pause(every_s)

    def flood(self, part: bytes) -> None:
        """Send the same bytes until the other side goes away."""
        while not self.closing.is_set():
            self.send(part)


Behaviour = Callable[[Talk], None]


@dataclass(slots=True)
class Page:
    """A well-behaved resource, with validators when it has any."""

    body: bytes
    content_type: str = "text/plain"
    status: int = 200
    etag: str | None = None
    last_modified: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    delay_s: float = 0.0

    def __call__(self, talk: Talk) -> None:
        if self.delay_s:
            talk.pause(self.delay_s)
        talk.send(self._answer(talk.seen))

    def _answer(self, seen: Seen) -> bytes:
        fields = {"ETag": self.etag, "Last-Modified": self.last_modified, **self.headers}
        lines = [f"{name}: {value}" for name, value in fields.items() if value is not None]
        if self.is_known(seen):
            return _head(304, lines)
        lines += [f"Content-Type: {self.content_type}", f"Content-Length: {len(self.body)}"]
        return _head(self.status, lines) + (b"" if seen.method == "HEAD" else self.body)

    def is_known(self, seen: Seen) -> bool:
        """Tell whether the asker has it; If-None-Match goes before If-Modified-Since (RFC 9110 13.2.2)."""
        asked = seen.headers.get("if-none-match")
        if asked is not None and self.etag is not None:
            return asked in (self.etag, "*")
        since = seen.headers.get("if-modified-since")
        return self.last_modified is not None and since == self.last_modified


class Origin:
    """The server; use it as a context manager.

    `host` may be "0.0.0.0" for every IPv4 address of this machine, "::" for every address; `tls` is a pair
    of certificate file and key file.
    """

    def __init__(self, *, host: str = "127.0.0.1", tls: tuple[Path, Path] | None = None) -> None:
        self.log: list[Seen] = []
        self.connections = 0
        self._tls = tls and _tls_context(*tls)
        self._behaviours: dict[str, Behaviour] = {}
        self._closing = threading.Event()
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(
            (host, 0),
            family=socket.AF_INET6 if ":" in host else socket.AF_INET,
            dualstack_ipv6=host == "::",
            backlog=512,
        )
        self.host = host
        self.port: int = self._listener.getsockname()[1]
        self._acceptor = threading.Thread(target=self._accept, name="origin", daemon=True)

    @property
    def netloc(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def allow(self) -> str:
        """Give the entry for an allow list."""
        return self.netloc

    def url(self, path: str = "/") -> str:
        return f"{'https' if self._tls else 'http'}://{self.netloc}{path}"

    def serve(
        self,
        path: str,
        body: bytes,
        *,
        content_type: str = "text/plain",
        etag: bool | str = True,
        last_modified: str | None = None,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        compress: bool = False,
        delay_s: float = 0.0,
    ) -> None:
        """Serve a body; serving it again replaces it. `etag` true makes one of the body's hash."""
        if compress:
            body = gzip.compress(body, mtime=0)
            headers = {"Content-Encoding": "gzip", **(headers or {})}
        if etag is True:
            etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        self._behaviours[path] = Page(
            body=body,
            content_type=content_type,
            status=status,
            etag=etag or None,
            last_modified=last_modified,
            headers=headers or {},
            delay_s=delay_s,
        )

    def redirect(self, path: str, location: str, status: int = 302) -> None:
        self.serve(path, b"", status=status, etag=False, headers={"Location": location})

    def raw(self, path: str, *parts: bytes) -> None:
        """Send these bytes and close."""
        self.script(path, lambda talk: talk.send(*parts))

    def script(self, path: str, *steps: Behaviour) -> None:
        """Do as told, step by step, and close."""

        def run(talk: Talk) -> None:
            for step in steps:
                step(talk)
            raise ConnectionAbortedError("told so")

        self._behaviours[path] = run

    def hang(self, path: str) -> None:
        """Take the request and never answer."""
        self.script(path, Talk.hang)

    def remove(self, path: str) -> None:
        """Answer 404 from now on."""
        self._behaviours.pop(path, None)

    def count(self, path: str) -> int:
        """Give how often a path was asked for."""
        return sum(seen.path == path for seen in self.log)

    def not_modified(self, path: str) -> int:
        """Give how often the present page at a path was answered with 304."""
        page = self._behaviours.get(path)
        if not isinstance(page, Page):
            return 0
        return sum(seen.path == path and page.is_known(seen) for seen in self.log)

    def __enter__(self) -> Self:
        self._acceptor.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # close alone does not wake accept
        self._acceptor.join()
        self._listener.close()
        with self._lock:
            for connection in self._open:
                with suppress(OSError):
                    socket.socket.shutdown(connection, socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with self._lock:
                self.connections += 1
                self._open.add(connection)
            thread = threading.Thread(
                target=self._converse, args=(connection, self.connections), name="origin-talk", daemon=True
            )
            self._threads.append(thread)
            thread.start()

    def _converse(self, connection: socket.socket, number: int) -> None:
        with suppress(OSError):
            wrapped = self._tls.wrap_socket(connection, server_side=True) if self._tls else connection
            with self._lock:
                self._open |= {wrapped}  # wrapping took the descriptor out of the other
            with wrapped, suppress(OSError):
                while (seen := _read_request(wrapped, number)) is not None:
                    with self._lock:
                        self.log.append(seen)
                    talk = Talk(seen, wrapped, self._closing)
                    self._behaviours.get(seen.path, _NOT_FOUND)(talk)
        with self._lock:
            self._open.discard(connection)
        connection.close()


_NOT_FOUND = Page(b"nothing here", status=404)


def _tls_context(certificate: Path, key: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


def _head(status: int, lines: list[str]) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status} Status", *lines, "", ""]).encode("latin-1")


def _read_request(connection: socket.socket, number: int) -> Seen | None:
    raw = b""
    while b"\r\n\r\n" not in raw:
        part = connection.recv(65_536)
        if not part or len(raw) > MAX_REQUEST_BYTES:
            return None
        raw += part
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    fields = (line.partition(":") for line in lines)
    headers = {name.lower(): value.strip() for name, _, value in fields}
    while len(body) < int(headers.get("content-length", "0")):
        body += connection.recv(65_536)
    method, target, _ = first.split(" ")
    return Seen(
        method, target, headers, head + b"\r\n\r\n" + body, body, connection=number, at_s=time.monotonic()
    )
