"""Addresses and URLs that we try, and those that we refuse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import UrlError
from aggregator.fetch.guard import AllowList, Guard, check_url, is_public

CLOSED = """
    0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.255.255.254
    169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.9 192.0.2.1 192.31.196.1 192.52.193.1
    192.88.99.1 192.168.1.1 192.175.48.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1
    239.255.255.255 240.0.0.1 255.255.255.255
    :: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:0:127.0.0.1 64:ff9b::127.0.0.1
    64:ff9b::a9fe:a9fe 64:ff9b:1::1 64:ff9b:1::8.8.8.8 100::1 2001::1 2001:0:1:2:3:4:5:6 2001:2::1
    2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1::1 2002:808:808::1 2620:4f:8000::1 3fff::1 5f00::1
    fc00::1 fd00::1 fdff::1 fe80::1 fe80::1%2 fec0::1 ff02::1 4000::1
""".split()  # noqa: SIM905 - a table of addresses reads better without quotes
OPEN = """
    1.1.1.1 9.255.255.255 11.0.0.1 100.63.255.255 100.128.0.1 126.255.255.255 128.0.0.1 169.253.0.1
    172.15.0.1 172.32.0.1 192.0.1.1 192.167.1.1 198.17.0.1 198.20.0.1 223.255.255.255 202.101.111.21
    2001:200::1 2400:3200::1 2606:4700:4700::1111 2a00:1450::1 ::ffff:8.8.8.8 64:ff9b::8.8.8.8
""".split()  # noqa: SIM905 - a table of addresses reads better without quotes


@pytest.mark.parametrize("ip", CLOSED)
def test_special_purpose_address_is_not_public(ip: str) -> None:
    assert not is_public(ip)


@pytest.mark.parametrize("ip", OPEN)
def test_address_of_the_open_internet_is_public(ip: str) -> None:
    assert is_public(ip)


@given(st.text())
def test_what_is_no_address_is_not_public(text: str) -> None:
    if not text.replace(".", "").replace(":", "").isalnum():
        assert not is_public(text)


@given(st.ip_addresses(v=4))
def test_mapped_and_translated_forms_are_judged_like_the_address_inside(address: object) -> None:
    assert is_public(f"::ffff:{address}") == is_public(f"64:ff9b::{address}") == is_public(str(address))


@pytest.mark.parametrize(
    ("entry", "ip", "port"),
    [
        ("127.0.0.1:8081", "127.0.0.1", 8081),
        (" 127.0.0.1:8081 ", "127.0.0.1", 8081),
        ("127.0.0.1:8081", "::ffff:127.0.0.1", 8081),
        ("10.0.0.0/8:80", "10.9.8.7", 80),
        ("[::1]:8081", "::1", 8081),
        ("[fd00::/8]:65535", "fd12::1", 65535),
        ("[fe80::/10]:80", "fe80::1%eth0", 80),
        ("[::ffff:127.0.0.1]:80", "127.0.0.1", 80),
    ],
)
def test_allow_entry_admits_its_addresses_at_its_port(entry: str, ip: str, port: int) -> None:
    allowed = AllowList.parse([entry])
    assert allowed.has(ip, port)
    assert not allowed.has(ip, port - 1)


@pytest.mark.parametrize("ip", ["127.0.0.2", "::1", "no address", ""])
def test_allow_entry_admits_nothing_else(ip: str) -> None:
    assert not AllowList.parse(["127.0.0.1:80"]).has(ip, 80)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("127.0.0.1", "its port is '127.0.0.1'"),
        ("127.0.0.1:", "its port is ''"),
        ("127.0.0.1:0", "its port is '0'"),
        ("127.0.0.1:65536", "its port is '65536'"),
        ("127.0.0.1:８０", "its port is '８０'"),
        ("127.0.0.1:*", r"its port is '\*'"),
        ("localhost:80", "'localhost' does not appear to be an IPv4 or IPv6 network"),
        ("10.0.0.1/8:80", "has host bits set"),
        ("::1:80", "brackets stand around an IPv6 address"),
        ("[127.0.0.1]:80", "brackets stand around an IPv6 address"),
        (":80", "does not appear to be"),
    ],
)
def test_wrong_allow_entry_is_named_with_the_remedy(entry: str, reason: str) -> None:
    with pytest.raises(ValueError, match=f"like 127.0.0.1:8081 or .*{reason}") as caught:
        AllowList.parse(["127.0.0.1:1", entry])
    assert repr(entry) in str(caught.value)


@pytest.mark.parametrize(
    ("ip", "port", "own", "permitted"),
    [
        ("1.1.1.1", 80, False, True),
        ("1.1.1.1", 80, True, True),
        ("127.0.0.1", 8081, True, True),
        ("127.0.0.1", 8081, False, False),
        ("127.0.0.1", 8082, True, False),
    ],
)
def test_allow_list_serves_only_a_source_s_own_address(
    ip: str, port: int, *, own: bool, permitted: bool
) -> None:
    guard = Guard(AllowList.parse(["127.0.0.1:8081"]))
    assert guard.permits(ip, port, own=own) == permitted


@pytest.mark.parametrize(
    ("url", "wire"),
    [
        ("http://news.example", "http://news.example/"),
        ("HTTPS://news.example/a?b=c#d", "https://news.example/a?b=c"),
        ("http://news.example:8080/%E6%96%B0", "http://news.example:8080/%E6%96%B0"),
        (
            "http://news.example/新闻?地=福州",
            "http://news.example/%E6%96%B0%E9%97%BB?%E5%9C%B0=%E7%A6%8F%E5%B7%9E",
        ),
        ('http://news.example/a"b<c>|{}', "http://news.example/a%22b%3Cc%3E%7C%7B%7D"),
        ("http://新闻.example:81/", "http://xn--efvy88h.example:81/"),
        ("http://１２７.０.０.１/", "http://127.0.0.1/"),
        ("http://127。0。0。1/", "http://127.0.0.1/"),
        ("http://[::1]:80/", "http://[::1]:80/"),
        ("http://news.example#@127.0.0.1/", "http://news.example/"),
        ("http://2130706433/", "http://2130706433/"),
    ],
)
def test_url_goes_on_the_wire_in_ascii(url: str, wire: str) -> None:
    assert check_url(url) == wire


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "has the scheme ''"),
        ("news.example/feed", "has the scheme ''"),
        ("//news.example/feed", "has the scheme ''"),
        ("file:///etc/passwd", "has the scheme 'file'"),
        ("gopher://127.0.0.1:70/1", "has the scheme 'gopher'"),
        ("ftp://news.example/", "has the scheme 'ftp'"),
        ("javascript:alert(1)", "has the scheme 'javascript'"),
        ("http:127.0.0.1", "names no host"),
        ("http:///127.0.0.1/", "names no host"),
        ("http://:80/", "names no host"),
        ("http://news.example:0/", "names no host and port"),
        ("http://news.example:99999/", "Port out of range"),
        ("http://news.example:8o/", "cannot be read"),
        ("http://[::1/", "cannot be read"),
        ("http://user:secret@127.0.0.1/", "user name before the host '127.0.0.1'"),
        ("http://news.example@127.0.0.1/", "user name"),
        ("http://127.0.0.1\\@news.example/", r"U\+005C"),
        (" http://127.0.0.1/", r"U\+0020"),
        ("\u3000http://127.0.0.1/", r"U\+3000"),
        ("http://127.0.0.1/a b", r"U\+0020"),
        ("http://127.0.0.1/\r\nHost: x", r"U\+000D"),
        ("ht\ttp://127.0.0.1/", r"U\+0009"),
        ("http://127.0.0.1/\x00", r"U\+0000"),
        ("http://127.0.0.1/\udc80", r"U\+DC80"),
        ("http://" + "ä" * 70 + ".example/", "is no domain name"),
        ("http://ä..example/", "is no domain name"),
        ("http://¯/", "is no domain name"),
        ("http://a\u2100b.example/", "cannot be read"),
    ],
)
def test_url_that_we_do_not_fetch_is_refused_with_the_reason(url: str, reason: str) -> None:
    with pytest.raises(UrlError, match=reason):
        check_url(url)


def test_refusal_of_a_user_name_does_not_repeat_the_password() -> None:
    with pytest.raises(UrlError) as caught:
        check_url("http://user:secret@news.example/")
    assert "secret" not in str(caught.value)


@given(st.text())
def test_any_text_gives_ascii_that_is_its_own_wire_form_or_is_refused(text: str) -> None:
    for url in (text, f"http://{text}", f"http://news.example/{text}"):
        try:
            wire = check_url(url)
        except UrlError:
            continue
        assert wire.isascii()
        assert check_url(wire) == wire
