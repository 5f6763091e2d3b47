"""Which addresses we connect to, and which URLs we try at all.

A host name or any spelling of a number (127.1, 0x7f000001, ①②⑦.0.0.1) is judged by the address that
would be connected to, at the moment of connecting: so no spelling needs to be understood here.
"""

import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Address, ip_network
from typing import Self
from urllib.parse import quote, urlsplit, urlunsplit

from aggregator.errors import UrlError

MAX_PORT = 65535

# Every address is a number of 128 bits, an IPv4 one in its mapped form ::ffff:a.b.c.d. A network is the
# number it starts with and its mask.
_V4_BITS = 32
_ALL_BITS = 128
_MAPPED = int(IPv6Address("::ffff:0:0")) >> _V4_BITS
_NAT64 = int(IPv6Address("64:ff9b::")) >> _V4_BITS


def _network(text: str) -> tuple[int, int]:
    network = ip_network(text)
    first, mask = int(network.network_address), int(network.netmask)
    if isinstance(network, IPv4Network):
        return _MAPPED << _V4_BITS | first, (1 << _ALL_BITS) - (1 << _V4_BITS) | mask
    return first, mask


# IANA special-purpose registries for IPv4 and IPv6 (RFC 6890 and its updates), plus multicast. Blocks of
# them that are reachable from everywhere (AS112, AMT) hold no news and stay closed as well.
_CLOSED_V4 = tuple(
    map(
        _network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",  # private
            "100.64.0.0/10",  # carrier NAT
            "127.0.0.0/8",  # loopback
            "169.254.0.0/16",  # link local; 169.254.169.254 is the metadata service of clouds
            "172.16.0.0/12",  # private
            "192.0.0.0/24",  # IETF protocol assignments
            "192.0.2.0/24",  # documentation
            "192.31.196.0/24",  # AS112
            "192.52.193.0/24",  # AMT
            "192.88.99.0/24",  # 6to4 relay, deprecated
            "192.168.0.0/16",  # private
            "192.175.48.0/24",  # AS112
            "198.18.0.0/15",  # benchmarking
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, and the limited broadcast
        ),
    )
)
# Only 2000::/3 is given out as global unicast: loopback, unique local, link local, multicast, 100::/64,
# 64:ff9b:1::/48 (local NAT64) and 5f00::/16 lie outside of it.
_GLOBAL_V6 = (_network("2000::/3"),)
_CLOSED_V6 = tuple(
    map(
        _network,
        (
            "2001::/23",  # Teredo, benchmarking, AMT, AS112, ORCHID and the rest of the IETF's block
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4
            "2620:4f:8000::/48",  # AS112
            "3fff::/20",  # documentation
        ),
    )
)

# Neither control characters nor any kind of blank, and no backslash, which browsers read as a slash and
# others as part of the user's name.
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\s\\\ud800-\udfff]")
_ON_THE_WIRE = re.compile(r"[!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~]*")
_DOMAIN = re.compile(r"[0-9A-Za-z._-]+")
_SAFE = "!#$%&'()*+,/:;=?@[]~"


def is_public(ip: str) -> bool:
    """Tell whether an address is somebody's on the open internet.

    An IPv4 address inside a mapped (::ffff:0:0/96) or NAT64 (64:ff9b::/96) one is judged itself. What is
    no address is not public.
    """
    number = _number(ip)
    if number is None:
        return False
    if number >> _V4_BITS == _NAT64:
        number ^= (_NAT64 ^ _MAPPED) << _V4_BITS
    if number >> _V4_BITS == _MAPPED:
        return not _is_in(number, _CLOSED_V4)
    return _is_in(number, _GLOBAL_V6) and not _is_in(number, _CLOSED_V6)


@dataclass(frozen=True, slots=True)
class AllowList:
    """Private addresses, each with its port, at which configured sources may live."""

    entries: tuple[tuple[tuple[int, int], int], ...] = ()

    @classmethod
    def parse(cls, entries: Sequence[str]) -> Self:
        """Read entries such as 127.0.0.1:8081, 10.1.0.0/16:80, [fd00::/8]:80.

        Raises ValueError that names the entry and what to write instead.
        """
        return cls(tuple(_entry(text) for text in entries))

    def has(self, ip: str, port: int) -> bool:
        """Tell whether this address and port are allowed."""
        number = _number(ip) if self.entries else None
        return number is not None and _is_in(
            number, tuple(network for network, allowed in self.entries if allowed == port)
        )


@dataclass(frozen=True, slots=True)
class Guard:
    """Decides for each connection; the allow list serves only a configured source's own address."""

    allow: AllowList = field(default_factory=AllowList)

    def permits(self, ip: str, port: int, *, own: bool) -> bool:
        """Tell whether we may connect; `own` is true at the first hop of a source's own address."""
        return is_public(ip) or (own and self.allow.has(ip, port))


def check_url(url: str) -> str:
    """Give a URL as it goes on the wire: ASCII, host in its IDNA form, without fragment.

    Raises UrlError unless it is http or https with a host, without user, control character or blank.
    """
    shown = ascii(url[:200])
    if found := _FORBIDDEN.search(url):
        raise UrlError(
            f"address {shown} holds the character U+{ord(found[0]):04X}; write it percent-encoded or drop it"
        )
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as exc:
        raise UrlError(f"address {shown} cannot be read ({exc}); check host and port") from exc
    if parts.scheme not in {"http", "https"}:
        raise UrlError(f"address {shown} has the scheme {parts.scheme!r}; only http and https are fetched")
    if "@" in parts.netloc:
        raise UrlError(f"address with a user name before the host {host!r}; leave out everything up to the @")
    if not host or port == 0:
        raise UrlError(f"address {shown} names no host and port; write it like https://news.example/feed")
    netloc = parts.netloc if host.isascii() else _idna(host, port)
    return urlunsplit((parts.scheme, netloc, _escaped(parts.path) or "/", _escaped(parts.query), ""))


def _entry(text: str) -> tuple[tuple[int, int], int]:
    host, _, port = text.strip().rpartition(":")
    is_v6 = host.startswith("[") and host.endswith("]")
    remedy = f"allow entry {text!r}: write an address and one port, like 127.0.0.1:8081 or [::1]:8081"
    if not (port.isascii() and port.isdigit() and 0 < int(port) <= MAX_PORT):
        raise ValueError(f"{remedy}; its port is {port!r}")
    if is_v6 != (":" in host):
        raise ValueError(f"{remedy}; brackets stand around an IPv6 address and around nothing else")
    try:
        return _network(host[1:-1] if is_v6 else host), int(port)
    except ValueError as exc:
        raise ValueError(f"{remedy}; {exc}") from exc


def _number(ip: str) -> int | None:
    """Give an address as a number; a zone, as in fe80::1%eth0, changes nothing."""
    try:
        if ":" in ip:
            return int.from_bytes(socket.inet_pton(socket.AF_INET6, ip.partition("%")[0]))
        return _MAPPED << _V4_BITS | int.from_bytes(socket.inet_pton(socket.AF_INET, ip))
    except (OSError, ValueError):
        return None


def _is_in(number: int, networks: tuple[tuple[int, int], ...]) -> bool:
    return any(number & mask == start for start, mask in networks)


def _idna(host: str, port: int | None) -> str:
    try:
        name = host.encode("idna").decode("ascii")
    except UnicodeError as exc:
        raise UrlError(f"host {host!r} is no domain name ({exc}); write it in its xn-- form") from exc
    if not _DOMAIN.fullmatch(name):  # "¯" becomes " ̄", a blank with an accent
        raise UrlError(f"host {host!r} is no domain name, it means {name!r}; write it in its xn-- form")
    return name if port is None else f"{name}:{port}"


def _escaped(part: str) -> str:
    return part if _ON_THE_WIRE.fullmatch(part) else quote(part, safe=_SAFE)
