"""Secrets: sent to their own hosts, dropped elsewhere, shown nowhere."""

from typing import Any

import pytest

from aggregator.fetch.http import CurlFetcher
from aggregator.fetch.secrets import Secret, Secrets
from aggregator.model.document import Failure, FailureKind, Fetched
from tests.fetch.conftest import Anywhere, MakeFetcher, get
from tests.support.origin import Origin

ENV = {
    "AGGREGATOR_SECRET_KEY": "k3y\n",
    "AGGREGATOR_SECRET_LOGIN": "city:pass wörd",
    "AGGREGATOR_SECRET_EMPTY": " ",
    "AGGREGATOR_SECRET_UNDECLARED": "u",
    "AGGREGATOR_SECRET_BROKEN": "a\nb",
}
HOSTS = dict.fromkeys(("KEY", "LOGIN", "EMPTY", "ABSENT", "BROKEN"), ("127.0.0.1",))
SECRETS = Secrets.of(HOSTS, ENV, prefix="AGGREGATOR_SECRET_")


@pytest.fixture
def knowing(make_fetcher: MakeFetcher) -> CurlFetcher:
    fetcher = make_fetcher(secrets=SECRETS)
    fetcher.guard = Anywhere()
    return fetcher


def sent(origin: Origin) -> dict[str, str]:
    headers = dict(origin.log[-1].headers)
    return {name: headers[name] for name in ("x-key", "authorization", "x-plain") if name in headers}


def test_named_secrets_are_filled_in_for_their_host(origin: Origin, knowing: CurlFetcher) -> None:
    origin.serve("/", b"news")
    headers = {"X-Key": "Token ${KEY}", "X-Plain": "as it is"}
    assert isinstance(get(knowing, origin.url("/"), headers=headers, auth="LOGIN"), Fetched)
    assert sent(origin) == {
        "x-key": "Token k3y",
        "authorization": "Basic Y2l0eTpwYXNzIHfDtnJk",
        "x-plain": "as it is",
    }


def test_on_the_way_to_another_port_everything_secret_is_dropped(
    origin: Origin, other: Origin, knowing: CurlFetcher
) -> None:
    origin.redirect("/", other.url("/"))
    other.serve("/", b"news")
    headers = {"X-Key": "${KEY}", "X-Plain": "maybe a secret too"}
    assert isinstance(get(knowing, origin.url("/"), headers=headers, auth="LOGIN"), Fetched)
    assert sent(origin).keys() == {"x-key", "authorization", "x-plain"}
    assert sent(other) == {}


def test_a_host_that_a_secret_is_not_for_never_sees_it(origin: Origin, make_fetcher: MakeFetcher) -> None:
    elsewhere = Secrets.of({"KEY": ("news.example",)}, ENV, prefix="AGGREGATOR_SECRET_")
    origin.serve("/", b"news")
    fetcher = make_fetcher([origin.allow], secrets=elsewhere)
    get(fetcher, origin.url("/"), headers={"X-Key": "${KEY}", "X-Plain": "p"}, auth="KEY")
    assert sent(origin) == {"x-plain": "p"}


def test_within_the_same_host_secrets_stay(origin: Origin, knowing: CurlFetcher) -> None:
    origin.redirect("/", "/there")
    origin.serve("/there", b"news")
    get(knowing, origin.url("/"), headers={"X-Key": "${KEY}"}, auth="LOGIN")
    assert sent(origin).keys() == {"x-key", "authorization"}


@pytest.mark.parametrize("name", ["EMPTY", "ABSENT", "UNDECLARED", "BROKEN"])
@pytest.mark.parametrize("where", ["headers", "auth", "proxy"])
def test_without_its_secret_nothing_is_asked(
    origin: Origin, knowing: CurlFetcher, *, name: str, where: str
) -> None:
    asked: dict[str, Any] = {
        "headers": {"headers": {"X-Key": f"${{{name}}}"}},
        "auth": {"auth": name},
        "proxy": {"proxy": f"http://${{{name}}}@127.0.0.1:1"},
    }
    result = get(knowing, origin.url("/"), **asked[where])
    assert isinstance(result, Failure)
    assert result.kind is FailureKind.SECRET
    assert result.message == (
        f"the secret {name} is not known; set AGGREGATOR_SECRET_{name} for the poller "
        "to one line of text and restart it"
    )
    assert origin.log == []


def test_a_source_may_have_a_proxy_of_its_own(origin: Origin, knowing: CurlFetcher) -> None:
    origin.serve("/feed", b"news")
    proxy = origin.url("").replace("http://", "http://${LOGIN}@")
    assert isinstance(get(knowing, "http://1.1.1.1/feed", own=False, proxy=proxy), Fetched)
    (seen,) = origin.log
    assert seen.target == "http://1.1.1.1/feed"
    assert seen.headers["proxy-authorization"] == "Basic Y2l0eTpwYXNzIHfDtnJk"
    assert isinstance(get(knowing, origin.url("/feed")), Fetched)
    assert origin.log[-1].target == "/feed"
    assert "proxy-authorization" not in origin.log[-1].headers


def test_a_proxy_that_a_secret_is_not_for_never_sees_it() -> None:
    assert SECRETS.proxy("http://${KEY}@proxy.example:3128") == "http://@proxy.example:3128"
    assert SECRETS.proxy("http://${KEY}@127.0.0.1:3128") == "http://k3y@127.0.0.1:3128"
    assert SECRETS.proxy("http://proxy.example:3128") == "http://proxy.example:3128"


def test_no_secret_shows_in_what_is_printed() -> None:
    assert "k3y" not in repr(SECRETS)
    assert "k3y" not in repr(Secret("k3y", frozenset({"a.example"})))


def test_what_is_not_ascii_goes_out_as_utf_8(origin: Origin, make_fetcher: MakeFetcher) -> None:
    secrets = Secrets.of({"KEY": ("127.0.0.1",)}, {"KEY": "密码"}, prefix="")
    origin.serve("/", b"news")
    get(make_fetcher([origin.allow], secrets=secrets), origin.url("/"), headers={"X-Key": "${KEY}"})
    assert sent(origin)["x-key"].encode("latin-1") == "密码".encode()


def test_a_secret_that_signs_keeps_to_no_host() -> None:
    assert [SECRETS.key(name) for name in ("KEY", "EMPTY", "ABSENT", "NOBODY")] == ["k3y", None, None, None]


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://127.0.0.1/plain", "http://127.0.0.1/plain"),
        ("http://127.0.0.1/hook/${KEY}?a=${KEY}", "http://127.0.0.1/hook/k3y?a=k3y"),
        ("http://127.0.0.1/${LOGIN}", "http://127.0.0.1/city%3Apass%20w%C3%B6rd"),
        ("http://other.example/${KEY}", None),
        ("http://127.0.0.1/${EMPTY}", None),
        ("http://127.0.0.1/${KEY}/${NOBODY}", None),
    ],
)
def test_an_address_has_its_secrets_for_its_own_host_alone(url: str, address: str | None) -> None:
    assert SECRETS.address(url) == address
