"""Nothing reaches a private address but a source's own, on the list, at the first hop."""

import socket
from collections.abc import Iterator

import pytest

from aggregator.fetch.guard import AllowList, Guard
from aggregator.model.document import Failure, FailureKind, Fetched, Purpose
from tests.fetch.conftest import MakeFetcher, get
from tests.support.origin import Origin

SPELLINGS = """
    http://127.0.0.1:{port}/ http://127.0.0.1.:{port}/ http://127.1:{port}/ http://127.0.1:{port}/
    http://0:{port}/ http://0.0.0.0:{port}/ http://00000:{port}/ http://0x0:{port}/
    http://2130706433:{port}/ http://017700000001:{port}/ http://0x7f000001:{port}/ http://0x7F.1:{port}/
    http://0177.0.0.1:{port}/ http://0177.0x0.0.1:{port}/ http://127.0x1:{port}/ http://127.000.000.001:{port}/
    http://0x7f.0x0.0x0.0x1:{port}/ http://127.255.255.254:{port}/ http://127.16777215:{port}/
    http://１２７.０.０.１:{port}/ http://127。0。0。1:{port}/ http://127．0．0．1:{port}/
    http://①②⑦.⓪.⓪.①:{port}/ http://２１３０７０６４３３:{port}/ http://%31%32%37.0.0.1:{port}/
    http://%EF%BC%91%EF%BC%92%EF%BC%97.0.0.1:{port}/
    http://localhost:{port}/ http://LOCALHOST:{port}/ http://localhost.:{port}/ http://ⓛocalhost:{port}/
    http://foo.localhost:{port}/ http://127.0.0.1.localhost:{port}/
    http://[::1]:{port}/ http://[::]:{port}/ http://[::ffff:127.0.0.1]:{port}/ http://[::ffff:7f00:1]:{port}/
    http://[::ffff:0:7f00:1]:{port}/ http://[::7f00:1]:{port}/ http://[64:ff9b::7f00:1]:{port}/
    http://[64:ff9b:1::7f00:1]:{port}/ http://[2002:7f00:1::]:{port}/
    http://[0:0:0:0:0:ffff:127.0.0.1]:{port}/ http://[0000::1]:{port}/ http://[::1%25lo]:{port}/
    http://user@127.0.0.1:{port}/ http://user:pw@127.0.0.1:{port}/ http://news.example@127.0.0.1:{port}/
    http://127.0.0.1:{port}@127.0.0.1:{port}/ http://127.0.0.1:{port}#@127.0.0.1/
    http://127.0.0.1:{port}?@127.0.0.1/ http://127.0.0.1:{port}\\@127.0.0.1/ http://127.0.0.1:{port}/@x
    http:127.0.0.1:{port}/ http:/127.0.0.1:{port}/ http:///127.0.0.1:{port}/ http:\\\\127.0.0.1:{port}/
    //127.0.0.1:{port}/ 127.0.0.1:{port}/ HTTP://127.0.0.1:{port}/ hTtP://127.1:{port}/
    https://127.0.0.1:{port}/ HTTPS://[::1]:{port}/
    ftp://127.0.0.1:{port}/ gopher://127.0.0.1:{port}/_x dict://127.0.0.1:{port}/ telnet://127.0.0.1:{port}/
    ws://127.0.0.1:{port}/ file://127.0.0.1:{port}/ tftp://127.0.0.1:{port}/ ldap://127.0.0.1:{port}/
    url:http://127.0.0.1:{port}/ view-source:http://127.0.0.1:{port}/
""".split()  # noqa: SIM905 - a table of addresses reads better without quotes
BLANKS = [" http://127.0.0.1:{port}/", "\u00a0http://127.0.0.1:{port}/", "\thttp://127.0.0.1:{port}/"]


@pytest.fixture
def canary() -> Iterator[Origin]:
    """Give an origin that nobody may reach, on every address of this machine."""
    with Origin(host="::" if socket.has_dualstack_ipv6() else "0.0.0.0") as canary:  # noqa: S104 - its sense
        yield canary


def test_no_spelling_of_a_private_address_is_connected_to(canary: Origin, make_fetcher: MakeFetcher) -> None:
    fetcher = make_fetcher()
    for template in [*SPELLINGS, *BLANKS]:
        url = template.replace("{port}", str(canary.port))
        result = get(fetcher, url, own=False)
        assert isinstance(result, Failure), url
        assert result.kind in {FailureKind.ADDRESS_REFUSED, FailureKind.DNS, FailureKind.PROTOCOL}, result
    assert canary.connections == 0


def test_the_canary_sings_when_it_is_reached(canary: Origin, make_fetcher: MakeFetcher) -> None:
    fetcher = make_fetcher([f"127.0.0.1:{canary.port}", f"[::1]:{canary.port}"])
    hosts = ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "017700000001", "１２７.０.０.１", "localhost"]
    for host in hosts:
        get(fetcher, f"http://{host}:{canary.port}/")
    assert len(canary.log) == len(hosts)


def test_refused_address_is_named_with_the_remedy(canary: Origin, make_fetcher: MakeFetcher) -> None:
    result = get(make_fetcher(), f"http://localhost.:{canary.port}/feed?token=s3cret")
    assert isinstance(result, Failure)
    assert (result.kind, result.stage) == (FailureKind.ADDRESS_REFUSED, "fetch")
    assert f"http://localhost.:{canary.port}/feed leads to " in result.message
    assert f" port {canary.port}, which is not on the public internet" in result.message
    assert "s3cret" not in result.message


def test_allowed_address_is_reached_by_a_source_s_own_request_alone(
    origin: Origin, make_fetcher: MakeFetcher
) -> None:
    origin.serve("/", b"news")
    fetcher = make_fetcher([origin.allow])
    assert isinstance(get(fetcher, origin.url(), own=True), Fetched)
    foreign = get(fetcher, origin.url(), own=False)
    assert isinstance(foreign, Failure)
    assert foreign.kind is FailureKind.ADDRESS_REFUSED
    assert len(origin.log) == 1


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:{port}/", "http://2130706433:{port}/", "//[::1]:{port}/"]
)
def test_own_source_cannot_redirect_to_a_private_address(
    origin: Origin, canary: Origin, make_fetcher: MakeFetcher, target: str
) -> None:
    origin.redirect("/", target.replace("{port}", str(canary.port)))
    allowed = [origin.allow, f"127.0.0.1:{canary.port}", f"[::1]:{canary.port}"]
    result = get(make_fetcher(allowed), origin.url())
    assert isinstance(result, Failure)
    assert result.kind is FailureKind.ADDRESS_REFUSED
    assert canary.connections == 0


def test_own_source_cannot_even_redirect_to_itself(origin: Origin, make_fetcher: MakeFetcher) -> None:
    origin.redirect("/a", "/b")
    result = get(make_fetcher([origin.allow]), origin.url("/a"))
    assert isinstance(result, Failure)
    assert result.kind is FailureKind.ADDRESS_REFUSED
    assert len(origin.log) == 1


def test_open_connection_to_an_allowed_address_is_not_lent_to_others(
    origin: Origin, make_fetcher: MakeFetcher
) -> None:
    origin.serve("/", b"news")
    fetcher = make_fetcher([origin.allow])
    for own in (True, True, False, True):
        get(fetcher, origin.url(), own=own)
    assert [seen.connection for seen in origin.log] == [1, 1, 1]


def test_purposes_do_not_share_connections(origin: Origin, make_fetcher: MakeFetcher) -> None:
    origin.serve("/", b"news")
    fetcher = make_fetcher([origin.allow])
    for purpose in (Purpose.POLL, Purpose.ROBOTS, Purpose.POLL):
        get(fetcher, origin.url(), purpose=purpose)
    assert [seen.connection for seen in origin.log] == [1, 2, 1]


def test_open_connection_is_judged_again_when_the_list_changes(
    origin: Origin, make_fetcher: MakeFetcher
) -> None:
    origin.serve("/", b"news")
    fetcher = make_fetcher([origin.allow])
    assert isinstance(get(fetcher, origin.url()), Fetched)
    fetcher.guard = Guard(AllowList())
    result = get(fetcher, origin.url())
    assert isinstance(result, Failure)
    assert result.kind is FailureKind.ADDRESS_REFUSED
    assert len(origin.log) == 1


def test_proxies_of_the_environment_do_not_count(
    origin: Origin, canary: Origin, make_fetcher: MakeFetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{canary.port}")
    origin.serve("/", b"news")
    assert isinstance(get(make_fetcher([origin.allow]), origin.url()), Fetched)
    assert canary.connections == 0


class TestProxy:
    """The origin stands in for a plain HTTP proxy: it answers absolute targets."""

    def test_public_target_is_asked_through_the_proxy(
        self, origin: Origin, make_fetcher: MakeFetcher
    ) -> None:
        origin.serve("/feed", b"news")
        result = get(make_fetcher(proxy=origin.url()), "http://1.1.1.1/feed", own=False)
        assert isinstance(result, Fetched)
        assert [seen.target for seen in origin.log] == ["http://1.1.1.1/feed"]

    @pytest.mark.parametrize("host", ["127.0.0.1", "0x7f000001", "[::1]", "localhost", "10.0.0.1"])
    def test_private_target_is_refused_before_the_proxy_hears_of_it(
        self, origin: Origin, make_fetcher: MakeFetcher, host: str
    ) -> None:
        result = get(make_fetcher(proxy=origin.url()), f"http://{host}/", own=False)
        assert isinstance(result, Failure)
        assert result.kind is FailureKind.ADDRESS_REFUSED
        assert origin.connections == 0

    def test_redirect_behind_the_proxy_is_checked_as_well(
        self, origin: Origin, make_fetcher: MakeFetcher
    ) -> None:
        origin.redirect("/feed", "http://192.168.0.1/")
        result = get(make_fetcher(proxy=origin.url()), "http://1.1.1.1/feed", own=False)
        assert isinstance(result, Failure)
        assert result.kind is FailureKind.ADDRESS_REFUSED
        assert len(origin.log) == 1

    def test_own_address_on_the_list_is_asked_through_the_proxy(
        self, origin: Origin, make_fetcher: MakeFetcher
    ) -> None:
        origin.serve("/feed", b"news")
        fetcher = make_fetcher(["10.0.0.1:80"], proxy=origin.url())
        assert isinstance(get(fetcher, "http://10.0.0.1/feed", own=True), Fetched)

    @pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="localhost has one address here")
    def test_one_private_address_among_several_is_enough_to_refuse(
        self, origin: Origin, make_fetcher: MakeFetcher
    ) -> None:
        for allowed in ("127.0.0.1:80", "[::1]:80"):
            fetcher = make_fetcher([allowed], proxy=origin.url())
            result = get(fetcher, "http://localhost/", own=True)
            assert isinstance(result, Failure)
            assert result.kind is FailureKind.ADDRESS_REFUSED
        assert origin.connections == 0

    def test_target_that_does_not_resolve_is_a_failure_of_names(
        self, origin: Origin, make_fetcher: MakeFetcher
    ) -> None:
        result = get(make_fetcher(proxy=origin.url()), "http://[::1%25nosuch]/", own=False)
        assert isinstance(result, Failure)
        assert origin.connections == 0

    def test_tunnel_s_own_head_is_not_taken_for_the_answer(
        self, origin: Origin, make_fetcher: MakeFetcher
    ) -> None:
        origin.raw("1.1.1.1:443", b"HTTP/1.1 200 Connection established\r\nETag: no\r\n\r\n")
        result = get(make_fetcher(proxy=origin.url()), "https://1.1.1.1/", own=False)
        assert isinstance(result, Failure)
        assert result.kind is FailureKind.TLS
