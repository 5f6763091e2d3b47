"""How a source's servers want to be asked: header fields, a proxy, and secrets by their names."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator

from aggregator.config.checks import complaint, did_you_mean, near

_SECRET = re.compile(r"\$\{([^{}]*)\}")
_SECRET_NAME = re.compile(r"[A-Z][A-Z0-9_]*")
_FIELD_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_FIELD_VALUE = re.compile(r"[\t\x20-\x7e]*")
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]")
_PROXY = re.compile(r"(https?|socks5h?)://(?:(\$\{[^{}]*\})@)?(\[[0-9A-Fa-f:.]+\]|[^/@:\[\]]+)(:\d{1,5})?/?")
_SECRET_LOGIN = re.compile(r"[a-z0-9]+://\$\{[^{}]*\}@")
# What the fetcher decides, and what makes a request more than a question.
_OURS = frozenset(
    {
        "accept-encoding",
        "connection",
        "content-length",
        "cookie",
        "expect",
        "host",
        "if-modified-since",
        "if-none-match",
        "proxy-authorization",
        "range",
        "referer",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)


def _secret_name(value: str) -> str:
    if not _SECRET_NAME.fullmatch(value):
        raise complaint(f'"{value}" is no name of a secret; write capitals, digits and _, as in CITY_PAPER')
    return value


def _bare_host(value: str) -> str:
    lower = value.lower()
    if not _HOST.fullmatch(lower):
        raise complaint(f'"{value}" is no host; write its name alone, as in news.example')
    return lower.strip("[]")


def _headers(value: dict[str, str]) -> dict[str, str]:
    for name, text in value.items():
        if not _FIELD_NAME.fullmatch(name):
            raise complaint(f'"{name}" is no name of a header field; write it as in X-Api-Key')
        if name.lower() in _OURS:
            raise complaint(f'"{name}" is not yours to set: the fetcher decides it; leave it out')
        if not _FIELD_VALUE.fullmatch(text):
            raise complaint(f'the value of "{name}" has a line break or a character that is not ASCII')
    return value


def _proxy(value: str) -> str:
    if "@" in value and not _SECRET_LOGIN.match(value):
        raise complaint(
            "the proxy's address holds a password; declare a secret, as in http://${NAME}@host:3128"
        )
    if not _PROXY.fullmatch(value):
        raise complaint(f'"{value}" is no proxy; write it as in http://proxy.example:3128')
    return value


SecretName = Annotated[str, AfterValidator(_secret_name)]
SecretHost = Annotated[str, AfterValidator(_bare_host)]
Headers = Annotated[dict[str, str], AfterValidator(_headers)]
ProxyUrl = Annotated[str, AfterValidator(_proxy)]


Use = tuple[str, str, str]
"""The key that names a secret, the secret's name, a host that would see it."""


def declared_secrets(settings: object) -> Mapping[str, tuple[str, ...]]:
    """Give the hosts of each secret as written in aggregator.yaml; what is wrong there is said there."""
    written = settings.get("secrets") if isinstance(settings, dict) else None
    if not isinstance(written, dict):
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for name, rule in written.items():
        hosts = rule.get("hosts") if isinstance(rule, dict) else None
        listed = hosts if isinstance(hosts, list) else [hosts]
        found[str(name)] = tuple(str(host).lower().strip("[]") for host in listed)
    return found


def secret_complaint(uses: Iterable[Use], secrets: Mapping[str, tuple[str, ...]]) -> str | None:
    """Say which secret is named without a declaration that lets the host see it."""
    for key, name, host in uses:
        if name not in secrets:
            hint = did_you_mean(near(name, secrets))
            declare = f"; declare it in aggregator.yaml, as in secrets: {{{name}: {{hosts: [{host}]}}}}"
            return f"{key} names the secret {name}, which is not declared{hint or declare}"
        if host not in secrets[name]:
            known = ", ".join(secrets[name])
            return f"{key} would send the secret {name} to {host}, but it is for {known}; mend its hosts"
    return None


def undeclared(named: Iterable[tuple[str, str]], secrets: Mapping[str, tuple[str, ...]]) -> str | None:
    """Say which secret is named, by which key, without being declared at all."""
    for key, name in named:
        if name not in secrets:
            hint = did_you_mean(near(name, secrets))
            declare = f"; declare it in aggregator.yaml, as in secrets: {{{name}: {{hosts: [chat.example]}}}}"
            return f"{key} names the secret {name}, which is not declared{hint or declare}"
    return None


def named_secrets(key: str, address: str) -> Iterator[Use]:
    """Give the secrets that stand in an address, which its own host would see."""
    yield from ((key, name, _host_of(address)) for name in _SECRET.findall(address))


def header_uses(headers: Mapping[str, str], auth: str | None, addresses: Iterable[str]) -> Iterator[Use]:
    """Give the secrets that a source's requests carry to each of its own hosts."""
    named = [("headers", name) for text in headers.values() for name in _SECRET.findall(text)]
    if auth is not None:
        named.append(("auth", auth))
    for host in dict.fromkeys(map(_host_of, addresses)):
        yield from ((key, name, host) for key, name in named)


def proxy_uses(proxy: str | None) -> Iterator[Use]:
    """Give the secrets that a proxy's address holds."""
    host = _host_of(_SECRET.sub("x", proxy or ""))
    yield from (("proxy", name, host) for name in _SECRET.findall(proxy or ""))


def _host_of(address: str) -> str:
    return (urlsplit(address).hostname or "").lower()
