"""What is sent, and what each answer becomes."""

import gzip
from datetime import timedelta
from pathlib import Path

import brotli
import pytest

from aggregator.fetch.http import CurlFetcher
from aggregator.model.document import (
    Failure,
    FailureKind,
    Fetched,
    NotModified,
    Validators,
)
from tests.fetch.conftest import QUICK, Anywhere, MakeFetcher, get
from tests.support.builders import NOW
from tests.support.origin import Origin

TLS = Path(__file__).with_name("tls")
ODD_ETAG = 'W/"caf\u00e9 \u00ff\u0080,*"'
STAMP = "Tue, 24 Nov 2026 11:00:00 GMT"


def test_whole_answer_is_fetched(origin: Origin, fetcher: CurlFetcher) -> None:
    headers = {"X-Twice": "2", "Cache-Control": "max-age=600"}
    origin.serve("/", b"news", content_type="text/x", etag='"1"', last_modified=STAMP, headers=headers)
    result = get(fetcher, origin.url("/"))
    assert isinstance(result, Fetched)
    assert result.body == b"news"
    assert (result.at, result.url, result.status) == (NOW, origin.url("/"), 200)
    assert result.validators == Validators('"1"', STAMP)
    assert result.headers["content-type"] == "text/x"
    assert result.wait_s == 600.0
    assert 0 < result.elapsed_s < 20


def test_request_is_plain_and_polite(origin: Origin, fetcher: CurlFetcher) -> None:
    origin.serve("/feed?a=1", b"news", headers={"Set-Cookie": "a=b; Path=/"})
    for _ in range(2):
        get(fetcher, origin.url("/feed?a=1#part"))
    expected = (
        f"GET /feed?a=1 HTTP/1.1\r\nHost: {origin.netloc}\r\nUser-Agent: Tester/1\r\nAccept: */*\r\n"
        "Accept-Encoding: gzip, br\r\n\r\n"
    )
    assert [seen.raw.decode() for seen in origin.log] == [expected] * 2


def test_headers_of_the_request_are_sent(origin: Origin, fetcher: CurlFetcher) -> None:
    get(fetcher, origin.url("/"), headers={"Accept": "text/x", "User-Agent": "Other/2", "X-Key": "k"})
    sent = origin.log[0].headers
    assert (sent["accept"], sent["user-agent"], sent["x-key"]) == ("text/x", "Other/2", "k")


def test_a_request_for_subscribers_says_their_number_and_the_next_one_does_not(
    make_fetcher: MakeFetcher, origin: Origin
) -> None:
    fetcher = make_fetcher(introduce=lambda number: f"Tester/1 ({number} subscribers)")
    fetcher.guard = Anywhere()
    origin.redirect("/old", "/new", 301)
    origin.serve("/new", b"x")
    get(fetcher, origin.url("/old"), subscribers=12)
    get(fetcher, origin.url("/old"))
    agents = [seen.headers["user-agent"] for seen in origin.log]
    assert agents == [*["Tester/1 (12 subscribers)"] * 2, *["Tester/1"] * 2]


@pytest.mark.parametrize(
    ("method", "body", "sent"), [("POST", b"a=1", b"a=1"), ("POST", None, b""), ("HEAD", None, b"")]
)
def test_other_methods_are_sent(
    origin: Origin, fetcher: CurlFetcher, *, method: str, body: bytes | None, sent: bytes
) -> None:
    origin.serve("/", b"news")
    for _ in range(2):
        assert isinstance(get(fetcher, origin.url("/"), method=method, body=body), Fetched)
    get(fetcher, origin.url("/"))
    assert [(seen.method, seen.body) for seen in origin.log] == [(method, sent), (method, sent), ("GET", b"")]


def test_large_post_is_sent_without_asking_first(origin: Origin, fetcher: CurlFetcher) -> None:
    origin.serve("/", b"thanks")
    result = get(fetcher, origin.url("/"), method="POST", body=bytes(2_000_000))
    assert isinstance(result, Fetched)
    assert "expect" not in origin.log[0].headers
    assert len(origin.log[0].body) == 2_000_000


def test_validators_are_sent_and_kept_byte_for_byte(origin: Origin, fetcher: CurlFetcher) -> None:
    origin.serve("/", b"news", etag=ODD_ETAG, last_modified="yesterday, about ten")
    first = get(fetcher, origin.url("/"))
    assert isinstance(first, Fetched)
    assert first.validators == Validators(ODD_ETAG, "yesterday, about ten")
    second = get(fetcher, origin.url("/"), validators=first.validators)
    assert isinstance(second, NotModified)
    raw = origin.log[1].raw
    assert b"\r\nIf-None-Match: " + ODD_ETAG.encode("latin-1") + b"\r\n" in raw
    assert b"\r\nIf-Modified-Since: yesterday, about ten\r\n" in raw


@pytest.mark.parametrize(
    ("fields", "validators"),
    [
        (b"", Validators('"old"', STAMP)),
        (b'ETag: "new"\r\n', Validators('"new"', STAMP)),
        (b"Last-Modified: now\r\nETag:\r\n", Validators('"old"', "now")),
    ],
)
def test_not_modified_brings_new_validators_or_keeps_the_old(
    origin: Origin, fetcher: CurlFetcher, fields: bytes, validators: Validators
) -> None:
    origin.raw("/", b"HTTP/1.1 304 Not Modified\r\nCache-Control: max-age=60\r\n" + fields + b"\r\n")
    result = get(fetcher, origin.url("/"), validators=Validators('"old"', STAMP))
    assert isinstance(result, NotModified)
    assert result.validators == validators
    assert (result.at, result.wait_s) == (NOW, 60.0)


def test_handle_used_again_forgets_the_validators_before(origin: Origin, fetcher: CurlFetcher) -> None:
    origin.serve("/", b"news", etag='"1"')
    get(fetcher, origin.url("/"), validators=Validators('"1"'))
    assert isinstance(get(fetcher, origin.url("/")), Fetched)
    assert b"If-None-Match" not in origin.log[1].raw


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(b"news" * 9999, mtime=0)),
        ("x-gzip", gzip.compress(b"news" * 9999, mtime=0)),
        ("br", brotli.compress(b"news" * 9999)),
        ("identity", b"news" * 9999),
        ("utf-8", b"news" * 9999),
    ],
)
def test_coded_body_is_decoded(origin: Origin, fetcher: CurlFetcher, coding: str, packed: bytes) -> None:
    origin.serve("/", packed, headers={"Content-Encoding": coding})
    result = get(fetcher, origin.url("/"))
    assert isinstance(result, Fetched)
    assert result.body == b"news" * 9999


def test_chunked_body_is_joined_and_its_trailers_are_ignored(origin: Origin, fetcher: CurlFetcher) -> None:
    origin.raw(
        "/",
        b"HTTP/1.1 103 Early Hints\r\nETag: early\r\n\r\n"
        b'HTTP/1.1 200 OK\r\nETag: "1"\r\nTransfer-Encoding: chunked\r\n\r\n',
        b'3\r\nnew\r\n1\r\ns\r\n0\r\nETag: "late"\r\n\r\n',
    )
    result = get(fetcher, origin.url("/"))
    assert isinstance(result, Fetched)
    assert (result.body, result.validators.etag) == (b"news", '"1"')


def test_trailers_behind_an_empty_body_are_ignored(origin: Origin, fetcher: CurlFetcher) -> None:
    origin.raw("/", b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nETag: "late"\r\n\r\n')
    result = get(fetcher, origin.url("/"))
    assert isinstance(result, Fetched)
    assert result.validators == Validators()


def test_headers_come_in_lower_case_with_the_last_value_or_the_whole_list(
    origin: Origin, fetcher: CurlFetcher
) -> None:
    origin.raw(
        "/",
        b"HTTP/1.1 200 OK\r\nX-ONE: a\r\nx-one:  b \r\nLink: <a>\r\nLINK: <b>\r\nX-Caf: \xe9\r\n"
        b"Content-Length: 0\r\n\r\n",
    )
    result = get(fetcher, origin.url("/"))
    assert isinstance(result, Fetched)
    assert result.headers == {"x-one": "b", "link": "<a>, <b>", "x-caf": "\u00e9", "content-length": "0"}


@pytest.mark.parametrize("status", [200, 203, 204])
def test_empty_answer_is_fetched_with_an_empty_body(
    origin: Origin, fetcher: CurlFetcher, status: int
) -> None:
    origin.raw("/", f"HTTP/1.1 {status} Fine\r\nContent-Encoding: gzip\r\n\r\n".encode())
    result = get(fetcher, origin.url("/"))
    assert isinstance(result, Fetched)
    assert (result.status, result.body) == (status, b"")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, FailureKind.STATUS),
        (401, FailureKind.BLOCKED),
        (403, FailureKind.BLOCKED),
        (404, FailureKind.STATUS),
        (410, FailureKind.GONE),
        (412, FailureKind.BLOCKED),
        (429, FailureKind.RATE_LIMITED),
        (451, FailureKind.BLOCKED),
        (500, FailureKind.STATUS),
        (503, FailureKind.STATUS),
        (521, FailureKind.BLOCKED),
    ],
)
@pytest.mark.parametrize(
    "retry_after", [None, "60", f"{NOW + timedelta(minutes=1):%a, %d %b %Y %H:%M:%S} GMT"]
)
def test_error_status_is_a_failure_of_its_kind_with_its_wait(
    origin: Origin, fetcher: CurlFetcher, *, status: int, kind: FailureKind, retry_after: str | None
) -> None:
    headers = {"Cache-Control": "max-age=600"} | ({"Retry-After": retry_after} if retry_after else {})
    origin.serve("/?token=s3cret", b"sorry", status=status, headers=headers)
    result = get(fetcher, origin.url("/?token=s3cret"))
    assert isinstance(result, Failure)
    assert (result.kind, result.status, result.at) == (kind, status, NOW)
    assert result.wait_s == (60.0 if retry_after else None)
    assert result.message.startswith(f"{origin.url('/')} answered {status}")
    assert "s3cret" not in result.message


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (403, {"cf-mitigated": "challenge"}, b"Just a moment..."),
        (429, {"cf-mitigated": "challenge"}, b"Just a moment..."),
        (202, {"x-amzn-waf-action": "challenge"}, b""),
        (503, {}, b"<script>window._cf_chl_opt={}</script>"),
        (200, {}, b"<script>var arg1='1';setCookie('acw_sc__v2', x)</script>"),
        (200, {}, b"<script>document.cookie='__jsl_clearance=1'</script>"),
    ],
)
def test_challenge_for_browsers_is_blocked(
    origin: Origin, fetcher: CurlFetcher, *, status: int, headers: dict[str, str], body: bytes
) -> None:
    origin.serve("/", body, status=status, content_type="text/html", headers=headers)
    result = get(fetcher, origin.url("/"))
    assert isinstance(result, Failure)
    assert (result.kind, result.status) == (FailureKind.BLOCKED, status)
    assert "challenge for browsers" in result.message


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/rss+xml", b"<rss>how acw_sc__v2 works</rss>"),
        ("text/html", b"<html>" + b"a long article " * 3000 + b"about acw_sc__v2"),
    ],
)
def test_document_that_speaks_of_challenges_is_none(
    origin: Origin, fetcher: CurlFetcher, content_type: str, body: bytes
) -> None:
    origin.serve("/", body, content_type=content_type)
    assert isinstance(get(fetcher, origin.url("/")), Fetched)


def test_unusable_address_is_a_failure_of_the_source(fetcher: CurlFetcher) -> None:
    result = get(fetcher, "news.example/feed")
    assert isinstance(result, Failure)
    assert result.kind is FailureKind.ADDRESS_REFUSED
    assert "only http and https" in result.message


def test_trusted_certificate_is_accepted(make_fetcher: MakeFetcher) -> None:
    with Origin(tls=(TLS / "certificate.pem", TLS / "key.pem")) as origin:
        origin.serve("/", b"news")
        fetcher = make_fetcher([origin.allow], ca_file=str(TLS / "certificate.pem"))
        assert isinstance(get(fetcher, origin.url("/")), Fetched)


def test_unknown_certificate_is_refused(make_fetcher: MakeFetcher) -> None:
    with Origin(tls=(TLS / "certificate.pem", TLS / "key.pem")) as origin:
        result = get(make_fetcher([origin.allow]), origin.url("/"))
        assert isinstance(result, Failure)
        assert result.kind is FailureKind.TLS
        assert "certificate" in result.message
        assert origin.log == []


def test_certificate_of_another_host_is_refused(make_fetcher: MakeFetcher) -> None:
    with Origin(tls=(TLS / "certificate.pem", TLS / "key.pem")) as origin:
        fetcher = make_fetcher([origin.allow], ca_file=str(TLS / "certificate.pem"))
        result = get(fetcher, f"https://localhost:{origin.port}/")
        assert isinstance(result, Failure)
        assert result.kind is FailureKind.TLS


def test_plain_server_behind_https_is_a_failure_of_tls(origin: Origin, fetcher: CurlFetcher) -> None:
    origin.serve("/", b"news")
    result = get(fetcher, origin.url("/").replace("http:", "https:"), limits=QUICK)
    assert isinstance(result, Failure)
    assert result.kind in {FailureKind.TLS, FailureKind.TIMEOUT}


def test_lines_of_x_robots_tag_stay_apart_because_each_may_be_for_another_program(
    origin: Origin, fetcher: CurlFetcher
) -> None:
    origin.raw(
        "/",
        b"HTTP/1.1 200 OK\r\nX-Robots-Tag: otherbot: noindex, nofollow\r\nX-Robots-Tag: nosnippet\r\n"
        b"Content-Length: 0\r\n\r\n",
    )
    result = get(fetcher, origin.url("/"))
    assert isinstance(result, Fetched)
    assert result.headers["x-robots-tag"] == "otherbot: noindex, nofollow\nnosnippet"
