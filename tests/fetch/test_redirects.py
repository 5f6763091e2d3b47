"""Where redirects lead, and what goes along."""

import pytest

from aggregator.fetch.http import CurlFetcher
from aggregator.fetch.redirects import Hop, next_hop
from aggregator.model.document import Failure, FailureKind, Fetched, Limits, NotModified, Validators
from tests.fetch.conftest import get
from tests.support.origin import Origin

SECRET = {"Authorization": "Bearer s3cret", "Accept": "text/x", "X-Key": "k"}


def start(url: str, method: str = "GET", body: bytes | None = None) -> Hop:
    return Hop(url=url, method=method, own=True, body=body, headers=SECRET)


def follow(hop: Hop, location: str, status: int = 302) -> Hop:
    following = next_hop(hop, status, location, max_redirects=5)
    assert isinstance(following, Hop), following
    return following


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/b", "http://a.example/b"),
        ("b", "http://a.example/x/b"),
        ("?q=1", "http://a.example/x/y?q=1"),
        ("//b.example/c", "http://b.example/c"),
        ("HTTPS://b.example", "https://b.example/"),
        (" /b\t", "http://a.example/b"),
        ("/a b", "http://a.example/a%20b"),
        ("/b#part", "http://a.example/b"),
        ("/新".encode().decode("latin-1"), "http://a.example/%E6%96%B0"),
        ("/新".encode("gbk").decode("latin-1"), "http://a.example/%D0%C2"),
        ("/%D0%C2", "http://a.example/%D0%C2"),
    ],
)
def test_location_is_resolved_as_browsers_do(location: str, url: str) -> None:
    assert follow(start("http://a.example/x/y?z"), location).url == url


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        (None, "answered 302 without a Location"),
        ("", "answered 302 without a Location"),
        ("file:///etc/passwd", "scheme 'file'"),
        ("gopher://127.0.0.1/", "scheme 'gopher'"),
        ("javascript:alert(1)", "scheme 'javascript'"),
        ("http://user:pw@b.example/", "user name"),
        ("http://[::1/", "Invalid IPv6 URL"),
        ("http://b.example:99999/", "Port out of range"),
        ("http:\\\\b.example/", "U+005C"),
        ("http://a.example/", "in a circle, back to http://a.example/"),
        ("?", "in a circle"),
    ],
)
def test_location_that_we_do_not_follow_gives_the_reason(location: str | None, reason: str) -> None:
    stopped = next_hop(start("http://a.example/"), 302, location, max_redirects=5)
    assert isinstance(stopped, str)
    assert reason in stopped


@pytest.mark.parametrize(
    ("old", "location", "kept"),
    [
        ("http://a.example/x", "/y", {"Authorization", "Accept", "X-Key"}),
        ("http://a.example/", "http://a.example:80/y", {"Authorization", "Accept", "X-Key"}),
        ("http://a.example/", "https://a.example/", {"Authorization", "Accept", "X-Key"}),
        ("https://a.example/", "http://a.example/", {"Accept"}),
        ("http://a.example:81/", "https://a.example/", {"Accept"}),
        ("http://a.example/", "http://a.example:81/", {"Accept"}),
        ("http://a.example/", "http://b.example/", {"Accept"}),
        ("http://a.example/", "http://www.a.example/", {"Accept"}),
    ],
)
def test_secrets_stay_at_their_host(old: str, location: str, kept: set[str]) -> None:
    assert follow(start(old), location).headers.keys() == kept


def test_dropped_headers_do_not_come_back_on_the_way_home() -> None:
    away = follow(start("http://a.example/"), "http://b.example/")
    assert follow(away, "http://a.example/x").headers == {"Accept": "text/x"}


@pytest.mark.parametrize("status", [301, 302, 303])
def test_redirected_post_becomes_a_get(status: int) -> None:
    hop = follow(start("http://a.example/", "POST", b"body"), "/b", status)
    assert (hop.method, hop.body) == ("GET", None)


@pytest.mark.parametrize("status", [307, 308])
def test_redirect_that_keeps_the_method_keeps_the_body(status: int) -> None:
    hop = follow(start("http://a.example/", "POST", b"body"), "/b", status)
    assert (hop.method, hop.body) == ("POST", b"body")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirected_head_stays_a_head(status: int) -> None:
    assert follow(start("http://a.example/", "HEAD"), "/b", status).method == "HEAD"


def test_content_type_leaves_with_the_body() -> None:
    typed = Hop("http://a.example/", "POST", own=True, body=b"{}", headers={"Content-Type": "text/x"})
    assert follow(typed, "/b", 303).headers == {}
    assert follow(typed, "http://b.example/", 307).headers == {"Content-Type": "text/x"}


def test_redirect_target_is_never_a_source_s_own_address() -> None:
    assert not follow(start("http://a.example/"), "/b").own


@pytest.mark.parametrize(
    ("statuses", "locations", "permanent"),
    [
        ((301,), ("/b",), True),
        ((308, 301), ("/b", "/c"), True),
        ((302,), ("/b",), False),
        ((301, 307), ("/b", "/c"), False),
        ((302, 301), ("/b", "/c"), False),
        ((301,), ("http://a.example/",), False),
        ((301,), ("https://b.example/",), True),
    ],
)
def test_move_is_permanent_when_every_step_is(
    statuses: tuple[int, ...], locations: tuple[str, ...], *, permanent: bool
) -> None:
    hop = start("https://a.example/")
    for status, location in zip(statuses, locations, strict=True):
        hop = follow(hop, location, status)
    assert hop.permanent == permanent


def test_place_of_a_hop_hides_the_query() -> None:
    assert start("http://a.example/feed?token=s3cret").place == "http://a.example/feed"


def test_redirects_are_followed_to_the_document(origin: Origin, free_fetcher: CurlFetcher) -> None:
    origin.redirect("/a", "/b", 301)
    origin.redirect("/b", "/c?x=1", 308)
    origin.serve("/c?x=1", b"news")
    result = get(free_fetcher, origin.url("/a"))
    assert isinstance(result, Fetched)
    assert result.body == b"news"
    assert result.url == result.permanent_url == origin.url("/c?x=1")


def test_temporary_redirect_moves_nothing(origin: Origin, free_fetcher: CurlFetcher) -> None:
    origin.redirect("/a", "/b", 302)
    origin.serve("/b", b"news")
    result = get(free_fetcher, origin.url("/a"))
    assert isinstance(result, Fetched)
    assert (result.url, result.permanent_url) == (origin.url("/b"), None)


def test_answer_without_redirect_moves_nothing(origin: Origin, fetcher: CurlFetcher) -> None:
    origin.serve("/a", b"news")
    result = get(fetcher, origin.url("/a"))
    assert isinstance(result, Fetched)
    assert result.permanent_url is None


def test_validators_go_to_the_target_of_a_redirect_as_well(
    origin: Origin, other: Origin, free_fetcher: CurlFetcher
) -> None:
    origin.redirect("/a", other.url("/b"))
    other.serve("/b", b"news", etag='"1"')
    result = get(free_fetcher, origin.url("/a"), validators=Validators(etag='"1"'))
    assert isinstance(result, NotModified)
    assert origin.log[0].headers["if-none-match"] == other.log[0].headers["if-none-match"] == '"1"'


def test_secret_header_does_not_reach_another_host(
    origin: Origin, other: Origin, free_fetcher: CurlFetcher
) -> None:
    origin.redirect("/a", other.url("/b"))
    other.serve("/b", b"news")
    get(free_fetcher, origin.url("/a"), headers={"Authorization": "s3cret"})
    assert origin.log[0].headers["authorization"] == "s3cret"
    assert b"s3cret" not in other.log[0].raw


def test_post_is_redirected_with_its_body(origin: Origin, free_fetcher: CurlFetcher) -> None:
    origin.redirect("/a", "/b", 307)
    origin.serve("/b", b"thanks")
    result = get(free_fetcher, origin.url("/a"), method="POST", body=b"x=1")
    assert isinstance(result, Fetched)
    assert [(seen.method, seen.body) for seen in origin.log] == [("POST", b"x=1")] * 2


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/loop", "in a circle, back to"),
        ("/chain/0", "redirects for the 3th time; 2 are allowed"),
        ("/file", "scheme 'file'"),
        ("/nowhere", "answered 302 without a Location"),
    ],
)
def test_redirects_that_lead_nowhere_fail(
    origin: Origin, free_fetcher: CurlFetcher, path: str, reason: str
) -> None:
    origin.redirect("/loop", "/loop2")
    origin.redirect("/loop2", "/loop")
    for number in range(4):
        origin.redirect(f"/chain/{number}", f"/chain/{number + 1}")
    origin.redirect("/file", "file:///etc/passwd")
    origin.serve("/nowhere", b"", status=302)
    result = get(free_fetcher, origin.url(path), limits=Limits(max_redirects=2))
    assert isinstance(result, Failure)
    assert (result.kind, result.status) == (FailureKind.REDIRECT, 302)
    assert reason in result.message


def test_redirect_with_an_endless_body_is_followed_all_the_same(
    origin: Origin, free_fetcher: CurlFetcher
) -> None:
    head = b"HTTP/1.1 302 Found\r\nLocation: /b\r\n\r\n"
    origin.script("/a", lambda talk: talk.send(head), lambda talk: talk.flood(bytes(9999)))
    origin.serve("/b", b"news")
    assert isinstance(get(free_fetcher, origin.url("/a")), Fetched)
