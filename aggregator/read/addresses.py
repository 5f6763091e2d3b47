"""Addresses that a document gives of other documents, made absolute and harmless (pure)."""

import re
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

_MAX_CHARS = 2000
_BLANK = re.compile(r"[\x00-\x20\x7f\u3000\ufeff]+")
_KEPT = "%/:?#[]@!$&'()*+,;=~"  # what RFC 3986 allows, and escapes that are there already
_FEED_SCHEME = re.compile(r"feed:(?://)?(?=https?:)", re.IGNORECASE)
_NEVER_IN_HOST = re.compile(r"[\\<>\"^`|{}%\ud800-\udfff]")
_BARE_FEED = re.compile(r"feed:(?://)?", re.IGNORECASE)


def absolute(href: str, base: str) -> str | None:
    """Give the http(s) address that `href` means in a document at `base`; None when it means none.

    `feed://host/path`, as old browsers wrote it, is http. Fragments go, other foreign characters are
    percent-encoded; an address with a user name, which disguises its host, is none.
    """
    text = _BARE_FEED.sub("http://", _FEED_SCHEME.sub("", href.strip(), count=1), count=1)
    text = _BLANK.sub(lambda found: "" if found[0].strip(" \u3000") else "%20" * len(found[0]), text)
    try:
        parts = urlsplit(urljoin(base, text))
        host, _ = parts.hostname, parts.port
    except ValueError:  # "http://[" and the like
        return None
    if parts.scheme not in {"http", "https"} or not host or "@" in parts.netloc:
        return None
    rest = (quote(part, safe=_KEPT, errors="replace") for part in (parts.path or "/", parts.query))
    url = urlunsplit((parts.scheme, parts.netloc, *rest, ""))
    return url if len(url) <= _MAX_CHARS and not _NEVER_IN_HOST.search(parts.netloc) else None


def site_root(url: str) -> str:
    """Give scheme and host of an http(s) address with the path /."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"
