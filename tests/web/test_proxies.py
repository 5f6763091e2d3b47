"""What a proxy says of a request, and who is believed."""

from collections.abc import Iterable, Mapping
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from aggregator.model.site import Site
from aggregator.web.app import create_wsgi
from aggregator.web.proxies import TrustedProxies, address_of
from tests.web.fakes import FUZHOU, House, stories, world
from tests.web.wsgi import Reply, ask

TRUSTED = ("127.0.0.1", "10.0.0.0/8", "fd00::/8")
FEED = f"/regions/{FUZHOU}/feed.json"


def seen(headers: Mapping[str, str], *, peer: str = "127.0.0.1") -> tuple[str, str, str, str]:
    """Give scheme, host, client and prefix as the application behind the proxies has them."""
    found: list[tuple[str, str, str, str]] = []

    def app(environ: WSGIEnvironment, _start: StartResponse) -> Iterable[bytes]:
        host, client = environ["HTTP_HOST"], environ["REMOTE_ADDR"]
        found.append((environ["wsgi.url_scheme"], host, client, environ["SCRIPT_NAME"]))
        return []

    names = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    plain: WSGIEnvironment = {"wsgi.url_scheme": "http", "SCRIPT_NAME": "", "REMOTE_ADDR": peer}
    TrustedProxies(app, TRUSTED)({"HTTP_HOST": "direct.example"} | plain | names, lambda *_: lambda _: None)
    (one,) = found
    return one


def x(client: str = "", scheme: str = "", host: str = "", prefix: str = "") -> dict[str, str]:
    named = {"for": client, "proto": scheme, "host": host, "prefix": prefix}
    return {f"x-forwarded-{name}": value for name, value in named.items() if value}


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, ("http", "direct.example", "127.0.0.1", "")),
        (x("203.0.113.7", "https", "news.example"), ("https", "news.example", "203.0.113.7", "")),
        # a client's own headers stand further left
        (
            x("192.0.2.66, 203.0.113.7", "http, https", "evil.example, news.example"),
            ("https", "news.example", "203.0.113.7", ""),
        ),
        # two trusted proxies: the outer one's word counts, whether the inner one appends or passes on
        (
            x(
                "192.0.2.66, 203.0.113.7, 10.1.2.3",
                "ftp, https, http",
                "evil.example, news.example, in",
            ),
            ("https", "news.example", "203.0.113.7", ""),
        ),
        (x("203.0.113.7, 10.1.2.3", "HTTPS", "news.example"), ("https", "news.example", "203.0.113.7", "")),
        # everybody on the way is trusted: the request began at the outermost
        (x("10.9.9.9, 10.1.2.3", "https"), ("https", "direct.example", "10.9.9.9", "")),
        # no chain: the peer alone spoke
        (x("", "https", "news.example"), ("https", "news.example", "127.0.0.1", "")),
        (x("", "http, https"), ("https", "direct.example", "127.0.0.1", "")),
        # who is not to be named ends the chain
        (x("203.0.113.7, unknown, 10.1.2.3", "https, http"), ("https", "direct.example", "10.1.2.3", "")),
        (x("unknown"), ("http", "direct.example", "127.0.0.1", "")),
        (x("", "gopher", "news.example"), ("http", "news.example", "127.0.0.1", "")),
        (x("[2001:db8::7]:443", "https"), ("https", "direct.example", "2001:db8::7", "")),
        (x("2001:db8::7, fd00::1", "https, http"), ("https", "direct.example", "2001:db8::7", "")),
        (x(prefix="/news/fj/"), ("http", "direct.example", "127.0.0.1", "/news/fj")),
        (x(prefix="//evil.example"), ("http", "direct.example", "127.0.0.1", "")),
        (x(prefix="/a\r\nb"), ("http", "direct.example", "127.0.0.1", "")),
        # RFC 7239
        (
            {"forwarded": 'for="[2001:db8::7]:4711";proto=https;host="news.example:8443"'},
            ("https", "news.example:8443", "2001:db8::7", ""),
        ),
        (
            {"forwarded": "for=192.0.2.66;host=evil.example, For=203.0.113.7; Proto=HTTPS, for=10.1.2.3"},
            ("https", "direct.example", "203.0.113.7", ""),
        ),
        ({"forwarded": 'for="_a,b";proto=https'}, ("https", "direct.example", "127.0.0.1", "")),
        ({"forwarded": r'host="news\.example"'}, ("http", "news.example", "127.0.0.1", "")),
        ({"forwarded": 'host="news.example'}, ("http", "direct.example", "127.0.0.1", "")),
        ({"forwarded": "proto"}, ("http", "direct.example", "127.0.0.1", "")),
        # a client slips Forwarded past a proxy that knows the other names alone
        (
            x("203.0.113.7", "https") | {"forwarded": "for=192.0.2.66;host=evil.example"},
            ("https", "direct.example", "203.0.113.7", ""),
        ),
    ],
)
def test_the_word_of_the_outermost_trusted_proxy_counts(
    headers: dict[str, str], expected: tuple[str, str, str, str]
) -> None:
    assert seen(headers) == expected


@pytest.mark.parametrize("peer", ["192.0.2.1", "2001:db8::1", "", "::ffff:192.0.2.1"])
def test_nobody_else_is_believed(peer: str) -> None:
    told = x("203.0.113.7", "https", "evil.example", "/evil") | {"forwarded": "host=evil.example"}
    assert seen(told, peer=peer) == ("http", "direct.example", peer, "")


@pytest.mark.parametrize("peer", ["10.255.0.1", "fd12:3456::1", "::ffff:127.0.0.1"])
def test_a_proxy_is_known_by_address_or_network(peer: str) -> None:
    assert seen(x("", "https"), peer=peer)[0] == "https"


@pytest.mark.parametrize(
    ("node", "address"),
    [
        ("192.0.2.1:80", "192.0.2.1"),
        (" 192.0.2.1 ", "192.0.2.1"),
        ("[2001:DB8::1]", "2001:db8::1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("999.0.2.1", "None"),
        ("[2001:db8::1", "None"),
        ("host.example", "None"),
        ("", "None"),
    ],
)
def test_a_node_is_an_address_with_or_without_a_port(node: str, address: str) -> None:
    assert str(address_of(node)) == address


def asked(house: House, headers: dict[str, str], *, peer: str, trusted: tuple[str, ...] = TRUSTED) -> Reply:
    """Ask through proxies, hot path and Flask."""
    app = create_wsgi(house.services(), hotpath=True, trusted_proxies=trusted)

    def from_peer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        return app(environ | {"REMOTE_ADDR": peer}, start)

    return ask(from_peer, FEED, headers)


def house_without_address() -> House:
    made = House(config=world(site=Site()))
    made.store.show(FUZHOU, *stories(1))
    return made


def test_links_follow_the_host_that_a_trusted_proxy_names() -> None:
    told = x("203.0.113.7", "https", "news.example", "/fj")
    reply = asked(house_without_address(), told, peer="127.0.0.1")
    assert f'"https://news.example/fj{FEED}"' in reply.body.decode()


def test_links_do_not_follow_what_others_say() -> None:
    told = x("203.0.113.7", "https", "news.example", "/fj")
    for peer, trusted in (("192.0.2.1", TRUSTED), ("127.0.0.1", ())):
        reply = asked(house_without_address(), told, peer=peer, trusted=trusted)
        assert f'"http://localhost:8000{FEED}"' in reply.body.decode()


@pytest.mark.parametrize("host", ["evil.example/path", "a b", 'x"><script>', "me@evil.example"])
def test_a_forwarded_host_that_is_none_is_refused_like_a_host_header(host: str) -> None:
    reply = asked(house_without_address(), x("", "", host), peer="127.0.0.1")
    direct = asked(house_without_address(), {"Host": host}, peer="127.0.0.1")
    assert reply.status == direct.status == "400 BAD REQUEST"
    assert host not in reply.body.decode()


def test_the_public_address_stands_above_what_a_proxy_says() -> None:
    house = House()
    house.store.show(FUZHOU, *stories(1))
    reply = asked(house, x("", "http", "inner.example"), peer="127.0.0.1")
    assert f'"https://news.example{FEED}"' in reply.body.decode()
