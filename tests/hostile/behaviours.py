"""What broken, lying and hostile servers do, each with the failure that it has to become.

`kind` None means that the feed is read all the same. A behaviour is a script of the origin; the few that need
another server than the origin say so in `address`.
"""

import gzip
import socket
import struct
import threading
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

import brotli

from tests.support.origin import Behaviour, Talk

BLUNT = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"
OK = b"HTTP/1.1 200 OK\r\n"
ITEM = "<item><title>News of the day {0}</title><link>http://news.example/{0}</link></item>"
HEAD = '<rss version="2.0"><channel><title>Broken</title><link>http://news.example/</link>'
TAIL = "</channel></rss>"
FEED = (HEAD + ITEM.format(1) + ITEM.format(2) + TAIL).encode()
CUT_GZIP = gzip.compress(FEED, mtime=0)[:-9]
MEGABYTE = bytes(1_000_000)


@dataclass(frozen=True, slots=True)
class Case:
    """A behaviour, the failure's kind, and a part of its message."""

    name: str
    kind: str | None
    says: str
    behave: Behaviour
    address: str = "http://{host}:{origin}{path}"


class Blunt:
    """A server on every address that says BLUNT before it has heard anything, and closes."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("0.0.0.0", 0))  # noqa: S104 - for all of the loopback network
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, name="blunt", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # close alone does not wake accept
        self._thread.join()
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                with connection, suppress(OSError):
                    connection.sendall(BLUNT)
                    connection.shutdown(socket.SHUT_WR)
                    connection.recv(65_536)


def answer(*parts: bytes) -> Behaviour:
    return lambda talk: talk.send(*parts)


def body(content: bytes | str, *headers: str) -> Behaviour:
    """Answer 200 with a body of the right length."""
    whole = content.encode() if isinstance(content, str) else content
    lines = "".join(f"{line}\r\n" for line in (*headers, f"Content-Length: {len(whole)}"))
    return answer(OK + lines.encode() + b"\r\n", whole)


def status(line: str, *headers: str) -> Behaviour:
    fields = "".join(f"{header}\r\n" for header in (*headers, "Content-Length: 0"))
    return answer(f"HTTP/1.1 {line}\r\n{fields}\r\n".encode())


def redirect(location: str) -> Behaviour:
    return status("302 Found", f"Location: {location}")


def slowly(start: bytes, rest: bytes) -> Behaviour:
    def behave(talk: Talk) -> None:
        talk.send(start)
        talk.drip(rest, every_s=0.2)

    return behave


def then_hang(start: bytes) -> Behaviour:
    def behave(talk: Talk) -> None:
        talk.send(start)
        talk.hang()

    return behave


def flood(start: bytes, part: bytes) -> Behaviour:
    def behave(talk: Talk) -> None:
        talk.send(start)
        talk.flood(part)

    return behave


def reset(talk: Talk) -> None:
    """Close so that the other side gets RST."""
    talk.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def close(_: Talk) -> None:
    """Say nothing; the origin closes after every script."""


def doctype(declarations: str) -> str:
    return f"<!DOCTYPE rss [{declarations}]>{HEAD}<item><title>News &x; of</title></item>{TAIL}"


def bomb(pack: Callable[[bytes], bytes], coding: str) -> Behaviour:
    return body(pack(MEGABYTE * 30), f"Content-Encoding: {coding}")


LAUGHS = '<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(20)
).replace("ENTITY u", "ENTITY x")
JSON = "https://jsonfeed.org/version/1.1"
DIGITS = "9" * 100_000
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"
ATTRIBUTES = " ".join(f'a{n}="x"' for n in range(50_000))
NAMESPACES = " ".join(f'xmlns:a{n}="x"' for n in range(50_000))
WALL = "<html><script>window._cf_chl_opt={}</script></html>"
INDEX = "<sitemapindex><sitemap><loc>http://news.example/n.xml</loc></sitemap></sitemapindex>"

CASES = (
    # time
    Case("silence", "timeout", "timed out", Talk.hang),
    Case("slow-head", "timeout", "timed out", slowly(OK, b"X-Slow: yes\r\n" * 99)),
    Case("slow-body", "timeout", "timed out", slowly(OK + b"Content-Length: 999\r\n\r\n", b"<rss>" * 200)),
    Case("stall-in-body", "timeout", "timed out", then_hang(OK + b"Content-Length: 999\r\n\r\n<rss>")),
    Case("stall-before-close", "timeout", "timed out", then_hang(OK + b"\r\n" + FEED)),
    Case("too-much-work", "reader_timeout", "5 s", body(HEAD + "".join(map(ITEM.format, range(40_000))))),
    # size
    Case("endless-body", "too_large", "4,000,000", flood(OK + b"\r\n", MEGABYTE)),
    Case("endless-chunks", "too_large", "4,000,000",
         flood(OK + CHUNKED, b"f4240\r\n" + MEGABYTE + b"\r\n")),
    Case("gzip-bomb", "too_large", "8,000,000", bomb(gzip.compress, "gzip")),
    Case("br-bomb", "too_large", "8,000,000", bomb(lambda whole: brotli.compress(whole, quality=1), "br")),
    Case("gzip-file-bomb", "format", "20,000,000", body(gzip.compress(MEGABYTE * 30, mtime=0))),
    Case("header-bomb", "too_large", "header", flood(OK, b"X-More: " + b"x" * 4_000 + b"\r\n")),
    Case("endless-header-line", "too_large", "", flood(OK + b"X-More: ", b"x" * 65_536)),
    Case("flood-of-1xx", "too_large", "header", flood(b"", b"HTTP/1.1 103 Hints\r\nLink: </x>\r\n\r\n")),
    # framing
    Case("cut-body", "protocol", "missing", answer(OK + b"Content-Length: 9999\r\n\r\n" + FEED)),
    Case("two-lengths", "protocol", "", answer(OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef")),
    Case("negative-length", "protocol", "", answer(OK + b"Content-Length: -5\r\n\r\n" + FEED)),
    Case("bad-chunk", "protocol", "chunk", answer(OK + CHUNKED + b"zz\r\n<rss>\r\n0\r\n\r\n")),
    Case("cut-chunk", "protocol", "closed", answer(OK + CHUNKED + b"99\r\n<rss>")),
    Case("cut-gzip", "protocol", "ends early", body(CUT_GZIP, "Content-Encoding: gzip")),
    Case("cut-br", "protocol", "ends early", body(brotli.compress(FEED)[:-9], "Content-Encoding: br")),
    Case("no-gzip", "protocol", "no gzip", body(FEED, "Content-Encoding: gzip")),
    Case("unasked-zstd", "protocol", "zstd", body(zlib.compress(FEED), "Content-Encoding: zstd")),
    Case("http-09", "protocol", "0.9", answer(FEED)),
    Case("ssh", "protocol", "0.9", answer(b"SSH-2.0-OpenSSH_9.6\r\n")),
    Case("radio", "protocol", "0.9", answer(b"ICY 200 OK\r\nicy-name: news\r\n\r\n")),
    Case("half-a-head", "protocol", "within its head", answer(OK + b"Content-Type: appl")),
    Case("close", "protocol", "Empty reply", close),
    Case("reset", "protocol", "reset by peer", reset),
    Case("tls-of-a-plain-port", "tls", "", close, address="https://{host}:{blunt}/"),
    Case("plain-of-a-tls-port", "protocol", "", close, address="http://{host}:{tls}/"),
    Case("wrong-certificate", "tls", "SSL", close, address="https://{host}:{tls}/"),
    Case("speaks-first", "status", "400", close, address="http://{host}:{blunt}/"),
    Case("nobody-listens", "connect", "", close, address="http://{host}:1/"),
    # statuses
    Case("204", "empty", "empty", status("204 No Content")),
    Case("206", "protocol", "206", answer(b"HTTP/1.1 206 Partial\r\nContent-Length: 5\r\n\r\n<rss>")),
    Case("304-unasked", "protocol", "304", answer(b"HTTP/1.1 304 Not Modified\r\n\r\n")),
    Case("101", "protocol", "101", answer(b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\nabc")),
    Case("404", "status", "404", status("404 Not Found")),
    Case("410", "gone", "410", status("410 Gone")),
    Case("429", "rate_limited", "429", status("429 Too Many", "Retry-After: 9999999999")),
    Case("500-endless", "status", "500", flood(b"HTTP/1.1 500 Oops\r\n\r\n", MEGABYTE)),
    Case("999", "status", "999", status("999 Denied")),
    Case("wall", "blocked", "challenge", body(WALL, "Content-Type: text/html")),
    # redirects
    Case("redirect-to-a-closed-address", "address_refused", "10.1.2.3", redirect("http://10.1.2.3/feed")),
    Case("redirect-to-metadata", "address_refused", "169.254.169.254", redirect("http://[::ffff:169.254.169.254]/")),
    Case("redirect-to-a-file", "redirect", "file", redirect("file:///etc/passwd")),
    Case("redirect-to-a-user", "redirect", "", redirect("http://root:secret@news.example/feed")),
    Case("redirect-to-itself", "redirect", "in a circle", lambda talk: redirect(talk.seen.path)(talk)),
    Case("redirect-to-nowhere", "redirect", "", status("302 Found")),
    Case("redirect-to-nonsense", "redirect", "", redirect("http://[::1/")),
    # documents
    Case("html", "format", "titled “Oops”", body("<!doctype html><title>Oops</title>")),
    Case("empty", "empty", "empty", body("")),
    Case("blank", "empty", "empty", body(" \r\n\t" * 99)),
    Case("png", "charset", "PNG", body(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))),
    Case("noise", "charset", "no text", body(bytes(n * n * 7919 % 251 for n in range(9_999)))),
    Case("json-nonsense", "format", "JSON", body(f'{{"version": "{JSON}", "items": 7}}')),
    Case("json-cut", "format", "breaks off", body(f'{{"version": "{JSON}", "ite')),
    Case("json-nest", "format", "nested", body("[" * 100_000)),
    Case("xml-nest", "format", "100,00", body(HEAD + "<a>" * 100_000 + "</a>" * 100_000 + TAIL)),
    Case("xml-nest-unclosed", "format", "opened", body(HEAD + "<a " * 100_000)),
    Case("attributes", "format", "50,000 attributes", body(f"{HEAD}<item {ATTRIBUTES}></item>{TAIL}")),
    Case("namespaces", "format", "attributes", body(f"{HEAD}<item {NAMESPACES}/>{TAIL}")),
    Case("cut-at-once", "format", "ends after", body(HEAD)),
    Case("utf-7", "format", "begins", body("+ADw-rss+AD4-", "Content-Type: text/xml; charset=utf-7")),
    Case("sitemap-index", "format", "http://news.example/n.xml", body(INDEX)),
    # what can be read all the same
    Case("xml-bomb", None, "", body(doctype(LAUGHS))),
    Case("external-entity", None, "", body(doctype('<!ENTITY x SYSTEM "http://127.0.2.250/secret">'))),
    Case("parameter-entity", None, "", body(doctype('<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;'))),
    Case("wrong-type", None, "", body(FEED, "Content-Type: image/png")),
    Case("wrong-charset", None, "", body(FEED, "Content-Type: text/xml; charset=utf-16")),
    Case("unknown-charset", None, "", body(FEED, "Content-Type: text/xml; charset=x-" + "y" * 900)),
    Case("nul-bytes", None, "", body(FEED.replace(b"News", b"N\0ews"))),
    Case("cut-feed", None, "", body(FEED[: -len(TAIL) - 9])),
    Case("digits", None, "", body(f'{{"version": "{JSON}", "items": [{{"id": {DIGITS}, "title": "N"}}]}}')),
    Case("no-length", None, "", answer(OK + b"\r\n" + FEED)),
    Case("html-nest", None, "", body(
        f"{HEAD}<item><title>N</title><description><![CDATA[{'<div>' * 50_000}]]></description></item>{TAIL}"
    )),
)  # fmt: skip
