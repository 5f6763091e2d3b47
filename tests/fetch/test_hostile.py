"""Servers that break off, lie, drip and flood: each ends in time, in the right kind, in little memory."""

import gzip
import random
import resource
from collections.abc import Callable

import brotli
import pytest

from aggregator.fetch.http import CurlFetcher
from aggregator.model.document import Failure, FailureKind, Fetched, Limits
from tests.fetch.conftest import QUICK, MakeFetcher, get
from tests.support.origin import Origin, Talk

OK = b"HTTP/1.1 200 OK\r\n"
SMALL = Limits(total_s=20.0, max_bytes=100_000, max_decoded_bytes=200_000)


def spoilt(origin: Origin, fetcher: CurlFetcher, limits: Limits = SMALL) -> Failure:
    result = get(fetcher, origin.url("/"), limits=limits)
    assert isinstance(result, Failure), result
    assert result.stage == "fetch"
    assert result.message.startswith(origin.url("/"))
    return result


def drip_head(talk: Talk) -> None:
    talk.drip(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 999, every_s=0.05)


def drip_body(talk: Talk) -> None:
    talk.send(OK, b"Content-Length: 9999\r\n\r\n")
    talk.drip(bytes(9999), every_s=0.05)


def stop_after_head(talk: Talk) -> None:
    talk.send(OK, b"Content-Length: 5\r\n\r\n")
    talk.hang()


@pytest.mark.parametrize("behaviour", [Talk.hang, drip_head, drip_body, stop_after_head])
def test_silence_and_dripping_end_with_the_total_time(
    origin: Origin, fetcher: CurlFetcher, behaviour: Callable[[Talk], None]
) -> None:
    origin.script("/", behaviour)
    assert spoilt(origin, fetcher, QUICK).kind is FailureKind.TIMEOUT


def test_total_time_holds_over_all_redirects(origin: Origin, free_fetcher: CurlFetcher) -> None:
    for number in range(20):
        origin.serve(f"/{number}", b"", status=302, headers={"Location": f"/{number + 1}"}, delay_s=0.2)
    result = get(free_fetcher, origin.url("/0"), limits=Limits(total_s=0.5, max_redirects=20))
    assert isinstance(result, Failure)
    assert result.kind is FailureKind.TIMEOUT
    assert len(origin.log) <= 4


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (OK + b"Content-Length: 10\r\n\r\nabc", "7 bytes missing"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n", "chunk"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", "closed with outstanding read data"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\nab", "closed with outstanding read data"),
        (
            OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"news" * 99, mtime=0)[:-4],
            "gzip body ends early",
        ),
        (OK + b"Content-Encoding: gzip\r\n\r\n<rss></rss>", "body is no gzip"),
        (OK + b"Content-Encoding: br\r\n\r\n" + brotli.compress(b"news" * 99)[:-2], "brotli body ends early"),
        (OK + b"Content-Encoding: zstd\r\n\r\n1234", "content coding zstd"),
        (b"<rss></rss>", "HTTP/0.9"),
        (b"ICY 200 OK\r\n\r\n", "HTTP/0.9"),
        (b"", "Empty reply"),
        (b"HTTP/1.1 200 OK\r\nX", "ends within its head"),
        (b"HTTP/1.1 200 OK\r\n", "ends within its head"),
        (b"HTTP/1.1 103 Early Hints\r\n\r\n", "Empty reply"),
        (b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\nabc", "answered 101"),
        (b"HTTP/1.1 206 Partial\r\nContent-Length: 1\r\n\r\na", "answered 206"),
        (b"HTTP/1.1 304 Not Modified\r\n\r\n", "answered 304"),
        (b"HTTP/1.1 300 Choices\r\nContent-Length: 0\r\n\r\n", "answered 300"),
        (OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", ""),
    ],
)
def test_broken_answer_is_a_failure_of_the_protocol(
    origin: Origin, fetcher: CurlFetcher, answer: bytes, reason: str
) -> None:
    origin.raw("/", answer)
    failure = spoilt(origin, fetcher)
    assert failure.kind is FailureKind.PROTOCOL, failure
    assert reason in failure.message


def test_endless_body_ends_at_the_limit(origin: Origin, fetcher: CurlFetcher) -> None:
    origin.script("/", lambda talk: talk.send(OK, b"\r\n"), lambda talk: talk.flood(bytes(5000)))
    failure = spoilt(origin, fetcher)
    assert failure.kind is FailureKind.TOO_LARGE
    assert "sends more than 100,000 bytes" in failure.message


@pytest.mark.parametrize("coding", ["gzip", "br"])
def test_packed_body_ends_at_the_limit_of_the_wire(origin: Origin, fetcher: CurlFetcher, coding: str) -> None:
    packed = _PACK[coding](random.Random(1).randbytes(150_000))
    origin.raw("/", OK, f"Content-Encoding: {coding}\r\n\r\n".encode(), packed)
    failure = spoilt(origin, fetcher)
    assert failure.kind is FailureKind.TOO_LARGE
    assert "sends more than 100,000 bytes" in failure.message


_PACK = {"gzip": gzip.compress, "br": brotli.compress}


@pytest.mark.parametrize("coding", ["gzip", "br"])
def test_bomb_ends_early_in_flat_memory(origin: Origin, fetcher: CurlFetcher, coding: str) -> None:
    packed = _PACK[coding](bytes(10_000_000)) * (30 if coding == "gzip" else 1)
    origin.raw("/", OK, f"Content-Encoding: {coding}\r\n\r\n".encode(), packed)
    before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    failure = spoilt(origin, fetcher, Limits(max_decoded_bytes=1_000_000))
    assert failure.kind is FailureKind.TOO_LARGE
    assert "unpacks to more than 1,000,000 bytes" in failure.message
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb < 20_000


def test_announced_length_beyond_the_limit_is_not_read(origin: Origin, fetcher: CurlFetcher) -> None:
    def announce(talk: Talk) -> None:
        talk.send(OK, b"Content-Length: 100001\r\n\r\nx")
        talk.hang()

    origin.script("/", announce)
    failure = spoilt(origin, fetcher)
    assert failure.kind is FailureKind.TOO_LARGE
    assert "announces more than 100,000 bytes" in failure.message


def test_body_of_exactly_the_limit_is_taken(origin: Origin, fetcher: CurlFetcher) -> None:
    origin.serve("/", bytes(SMALL.max_bytes))
    assert isinstance(get(fetcher, origin.url("/"), limits=SMALL), Fetched)


@pytest.mark.parametrize(
    ("opening", "part"),
    [
        (OK, b"X-Bomb: " + b"y" * 900 + b"\r\n"),
        (OK + b"X: ", b"y" * 9000),
        (b"", b"HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n", b"T: x\r\n"),
    ],
    ids=["fields", "one field", "early hints", "continue", "trailers"],
)
def test_flood_of_headers_ends_at_the_limit(
    origin: Origin, fetcher: CurlFetcher, opening: bytes, part: bytes
) -> None:
    origin.script("/", lambda talk: talk.send(opening), lambda talk: talk.flood(part))
    assert spoilt(origin, fetcher).kind is FailureKind.TOO_LARGE


def test_refused_connection_is_a_failure_to_connect(make_fetcher: MakeFetcher) -> None:
    with Origin() as gone:
        url, allow = gone.url("/"), gone.allow
    result = get(make_fetcher([allow]), url)
    assert isinstance(result, Failure)
    assert result.kind is FailureKind.CONNECT


@pytest.mark.parametrize("status", [404, 410, 429, 503])
def test_error_with_an_endless_or_broken_body_is_still_that_error(
    origin: Origin, fetcher: CurlFetcher, status: int
) -> None:
    def flood(talk: Talk) -> None:
        talk.send(f"HTTP/1.1 {status} No\r\nRetry-After: 60\r\n\r\n".encode())
        talk.flood(bytes(5000))

    origin.script("/", flood)
    failure = spoilt(origin, fetcher)
    assert (failure.status, failure.wait_s) == (status, 60.0)
    origin.raw("/", f"HTTP/1.1 {status} No\r\nContent-Length: 9\r\n\r\n".encode())
    assert spoilt(origin, fetcher).status == status
