"""Addresses fit to be published: absolute, http or https, a feed's without its credentials."""

import re
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from aggregator.model.source import Source, SourceKind
from aggregator.publish.text import printable

_ADDRESS: Final = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_PRIVATE_NAMES: Final = (".localhost", ".local", ".internal", ".lan", ".home.arpa")  # RFC 6761, 6762, 8375
_WITH_LOGIN: Final = re.compile(r"[^:]+://[^/?#]*@")


def web_address(url: str | None) -> str | None:
    """Give the address when it is an absolute http or https one, else None."""
    cleaned = printable(url or "").strip()
    if not _ADDRESS.fullmatch(cleaned):
        return None
    try:
        host = urlsplit(cleaned).hostname
    except ValueError:  # "http://[": an address literal that is none
        return None
    return cleaned if host else None


def is_public(url: str) -> bool:
    """Tell whether everybody may know and reach an address: no login or secret in it, no private host."""
    address = web_address(url)
    if address is None or _WITH_LOGIN.match(address) or "${" in address:
        return False
    host = (urlsplit(address).hostname or "").rstrip(".")
    try:
        return ip_address(host).is_global
    except ValueError:  # a name
        return "." in host and not host.endswith(_PRIVATE_NAMES)


def feed_address(source: Source) -> str | None:
    """Give the source's own feed, None when it has none or its address holds a user name or password."""
    if source.kind is not SourceKind.FEED or not source.urls:
        return None
    address = web_address(source.urls[0])
    return None if address is None or _WITH_LOGIN.match(address) else address
