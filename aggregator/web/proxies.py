"""What a proxy in front of us says of a request, believed of the configured ones alone.

It stands before the hot path and before Flask, and puts scheme, host, client and prefix where a direct
request has them, so that both judge them by their usual rules: a host that is no host name is refused like a
Host header.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_NODE: Final = re.compile(r"\[(?P<six>[^\]]+)\](?::\d+)?|(?P<four>[0-9.]+)(?::\d+)?|(?P<bare>[0-9A-Fa-f:.]+)")
_PAIR: Final = re.compile(r'\s*([A-Za-z]+)=("(?:[^"\\]|\\.)*"|[^\s;,"]*)\s*')  # RFC 7239 4
_ELEMENTS: Final = re.compile(r'((?:[^,"]|"(?:[^"\\]|\\.)*")+)')
_PREFIX: Final = re.compile(r"(?:/[A-Za-z0-9._~-]+)+")  # never "//": that would be another host


@dataclass(frozen=True, slots=True)
class Hops:
    """What each proxy on the way said, the one nearest to us last: client, scheme, host."""

    clients: Sequence[str]
    schemes: Sequence[str]
    hosts: Sequence[str]


class TrustedProxies:
    """A WSGI application that believes `X-Forwarded-*` and `Forwarded` when their sender is trusted.

    Of several proxies the outermost trusted one counts: the chain of addresses is read from the right as long
    as it names trusted ones, and the first other is the client. What stands further left anybody may have
    sent.
    """

    def __init__(self, app: WSGIApplication, trusted: Iterable[str]) -> None:
        self._app = app
        self._trusted = tuple(ip_network(network) for network in trusted)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request as the client meant it."""
        if self._is_trusted(address_of(environ.get("REMOTE_ADDR", ""))):
            self._believe(environ)
        return self._app(environ, start_response)

    def _believe(self, environ: WSGIEnvironment) -> None:
        hops = _hops(environ)
        passed, client = self._way(hops.clients)
        scheme, host = _said(hops.schemes, passed), _said(hops.hosts, passed)
        if scheme in {"http", "https"}:
            environ["wsgi.url_scheme"] = scheme
        if host:
            environ["HTTP_HOST"] = host
        if client is not None:
            environ["REMOTE_ADDR"] = str(client)
        prefix = environ.get("HTTP_X_FORWARDED_PREFIX", "").rstrip("/")
        if _PREFIX.fullmatch(prefix):
            environ["SCRIPT_NAME"] = prefix

    def _way(self, clients: Sequence[str]) -> tuple[int, Address | None]:
        """Give how many trusted proxies a request passed, ours included, and the address before them."""
        client: Address | None = None
        for passed, node in enumerate(reversed(clients), start=1):
            address = address_of(node)
            if address is None:  # "unknown", "_hidden": the way ends at who said so
                return passed, client
            client = address
            if not self._is_trusted(address):
                return passed, client
        return max(len(clients), 1), client

    def _is_trusted(self, address: Address | None) -> bool:
        return address is not None and any(address in network for network in self._trusted)


def address_of(node: str) -> Address | None:
    """Give the address that a node names, with or without a port; None for none (RFC 7239 6)."""
    found = _NODE.fullmatch(node.strip())
    if found is None:
        return None
    try:
        address = ip_address(found["six"] or found["four"] or found["bare"])
    except ValueError:
        return None
    # a socket for both families gives IPv4 peers as ::ffff:127.0.0.1
    return (isinstance(address, IPv6Address) and address.ipv4_mapped) or address


def _hops(environ: WSGIEnvironment) -> Hops:
    """Read the chain from `X-Forwarded-*`, or from `Forwarded` when none of them is there.

    Caddy and nginx let a client's own `Forwarded` through, so that it must not count beside theirs.
    """
    lists = [_list(environ.get(f"HTTP_X_FORWARDED_{name}", "")) for name in ("FOR", "PROTO", "HOST")]
    if not any(lists):
        elements = [dict(_pairs(text)) for text in _ELEMENTS.findall(environ.get("HTTP_FORWARDED", ""))]
        lists = [[one.get(name, "") for one in elements] for name in ("for", "proto", "host")]
    clients, schemes, hosts = lists
    return Hops(clients, [scheme.lower() for scheme in schemes], hosts)


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _pairs(element: str) -> Iterator[tuple[str, str]]:
    for pair in element.split(";"):
        if found := _PAIR.fullmatch(pair):
            value = found[2]
            if value.startswith('"'):
                value = re.sub(r"\\(.)", r"\1", value[1:-1])
            yield found[1].lower(), value


def _said(values: Sequence[str], passed: int) -> str:
    """Give what the outermost trusted proxy said; proxies that write one value for all leave one element."""
    return values[-min(passed, len(values))] if values else ""
