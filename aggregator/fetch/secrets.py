"""Secrets of sources: named in the configuration, known here alone, and sent to their own hosts alone.

Everything else, from the source to a failure's message, holds names such as ${NAME}. So nothing else can
write them into a log, a store or a page.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Self
from urllib.parse import quote, urlsplit

from aggregator.model.document import FetchRequest

_NAME: Final = re.compile(r"\$\{([A-Z][A-Z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Secret:
    """A value, and the hosts that may see it, in lower case. None or empty: nobody gave us a usable one."""

    value: str | None = field(repr=False)
    hosts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Secrets:
    """All declared secrets by their names."""

    by_name: Mapping[str, Secret] = field(default_factory=dict)

    @classmethod
    def of(cls, hosts: Mapping[str, Iterable[str]], env: Mapping[str, str], *, prefix: str) -> Self:
        """Take the values of declared secrets from variables; one without one line of text has no value."""
        values = {name: env.get(prefix + name, "").strip() for name in hosts}
        return cls(
            {
                name: Secret(values[name] if values[name].isprintable() else None, frozenset(allowed))
                for name, allowed in hosts.items()
            }
        )

    def missing(self, request: FetchRequest, proxy: str | None) -> str | None:
        """Give the first secret that a request or its proxy names and that we do not have."""
        for name in _names(request, proxy):
            secret = self.by_name.get(name)
            if secret is None or not secret.value:
                return name
        return None

    def headers(self, headers: Mapping[str, str], auth: str | None, *, url: str) -> dict[str, str]:
        """Give the fields to send to a URL, without those whose secret is not meant for its host."""
        host = _host(url)
        filled = ((name, self._filled(value, host)) for name, value in headers.items())
        sent = {name: value for name, value in filled if value is not None}
        login = None if auth is None else self._value(auth, host)
        if login is not None:
            sent["Authorization"] = "Basic " + b64encode(login.encode()).decode("ascii")
        return sent

    def proxy(self, proxy: str) -> str:
        """Give a proxy's URL with its secrets, as user:password before the host.

        A secret that is not meant for the proxy's host is left out, and the proxy will say that it wants one.
        """
        host = _host(_NAME.sub("x", proxy))

        def fill(found: re.Match[str]) -> str:
            value = self._value(found[1], host)
            return "" if value is None else quote(value, safe=":")

        return _NAME.sub(fill, proxy)

    def key(self, name: str) -> str | None:
        """Give the value of a secret that signs: it is sent to nobody, so it has no host to keep to."""
        secret = self.by_name.get(name)
        return None if secret is None else secret.value or None

    def address(self, url: str) -> str | None:
        """Give an address with its secrets in place, percent-encoded where a URL needs it.

        None when one of them is missing or not meant for the address's host.
        """
        host = _host(url)
        values = {name: self._value(name, host) for name in _NAME.findall(url)}
        if not all(values.values()):
            return None
        return _NAME.sub(lambda found: quote(values[found[1]] or "", safe="/=&?-._~"), url)

    def _filled(self, text: str, host: str) -> str | None:
        values = {name: self._value(name, host) for name in _NAME.findall(text)}
        if not values:
            return text
        if any(value is None for value in values.values()):
            return None
        filled = _NAME.sub(lambda found: values[found[1]] or "", text)
        return filled.encode().decode("latin-1")  # what is not ASCII goes out as UTF-8

    def _value(self, name: str, host: str) -> str | None:
        secret = self.by_name.get(name)
        return secret.value if secret is not None and host in secret.hosts else None


def _names(request: FetchRequest, proxy: str | None) -> Iterable[str]:
    for text in (*request.headers.values(), proxy or ""):
        yield from _NAME.findall(text)
    if request.auth is not None:
        yield request.auth


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower().rstrip(".")
