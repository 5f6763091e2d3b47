"""Addresses: what to show and open (`clean_url`), and what to compare (`url_key`)."""

import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote, unquote, urljoin, urlsplit

from aggregator.errors import UrlError
from aggregator.normalize.tracking import is_tracking, is_variant, without_visit

MAX_CHARS = 4000  # the longest of 1,100 entries in 41 feeds had 174
_SHORT = 2000  # with any host in front it stays below MAX_CHARS
_MAX_HOST = 253  # RFC 1035 2.3.4
_MAX_LABEL = 63
_MAX_PORT = 65_535
_DEFAULT_PORTS = {"http": 80, "https": 443}
_SAFE_PATH = "/%:@!$&'()*+,;=~-._"
_SAFE_QUERY = _SAFE_PATH + "?"
# Zero-width and direction marks are never part of an address, they hide what it is.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_LINE_BREAK = re.compile(r"\s*[\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]\s*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_AMP = re.compile(r"&(?:amp;)+")
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_SCHEME_TWICE = re.compile(r"(?:https?:/{0,2})+(?=https?://)", re.IGNORECASE)
_NO_SCHEME = re.compile(r"www\.[\w-]+\.\w", re.IGNORECASE)
_IPV6 = re.compile(r"[0-9a-f]*:[0-9a-f:.]+")
_PLAIN_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_SOUND_PATH = re.compile(r"(?:[A-Za-z0-9/:@!$&'()*+,;=~._-]|%[0-9A-Fa-f]{2})*")
_SOUND_QUERY = re.compile(r"(?:[A-Za-z0-9/:@!$&'()*+,;=~._?-]|%[0-9A-Fa-f]{2})*")
# What nearly all articles have: nothing in it needs a look at the rules below.
_CLEAN = re.compile(r"https?://[a-z0-9]{1,60}(?:[.-][a-z0-9]{1,60}){1,3}/[A-Za-z0-9/_.-]*")
_PLAIN_ORIGIN = re.compile(r"https?://[a-z0-9]{1,60}(?:[.-][a-z0-9]{1,60}){1,3}(?=/)")
_ROOTED = re.compile(r"/[A-Za-z0-9_-][A-Za-z0-9/_.-]*")
_DOT_SEGMENT = re.compile(r"(?:^|/)(?:\.|%2e){1,2}(?:/|$)", re.IGNORECASE)
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_TWIN_LABELS = frozenset({"www", "m", "wap", "amp", "mobile", "3g"})
_TWIN_SEGMENTS = frozenset({"amp", "wap"})
_INDEX = re.compile(r"(?:index|default)\.(?:html?|shtml|php|aspx?|jsp)")
_AMP_FILE = re.compile(r"(?<=[^.])(?:\.amp)+(?=(?:\.s?html?)?$)")


def clean_url(raw: str, base: str) -> str:
    """Give the absolute http(s) address that `raw`, found in a document at `base`, means.

    Blanks at the ends and line breaks anywhere are dropped, inner blanks and other foreign characters
    percent-encoded (UTF-8), the host is IDNA in lower case, a default port, tracking parameters and session
    ids go; everything else stays as the publisher wrote it. Idempotent. Raises UrlError for other schemes,
    for userinfo, and for what hides its scheme behind control characters.
    """
    if len(raw) < _SHORT and _CLEAN.fullmatch(raw) and "/." not in raw:
        return raw
    if len(raw) < _SHORT and _ROOTED.fullmatch(raw) and "/." not in raw and (origin := _origin(base)):
        return f"{origin}{raw}"
    text = _visible(raw)
    try:
        split = urlsplit(urljoin(base, text))
        scheme, port = split.scheme, split.port
    except ValueError as exc:
        raise UrlError(f'"{text[:200]}" is no address ({exc})') from exc
    if scheme not in _DEFAULT_PORTS:
        raise UrlError(f'"{text[:200]}" is no web address; only http and https links are kept')
    if "@" in split.netloc:
        raise UrlError(
            f'"{text[:200]}" carries a user name, which disguises its host; give the plain address'
        )
    host = _host(split.hostname or "")
    if port is not None and port != _DEFAULT_PORTS[scheme]:
        host = f"{host}:{port}"
    query = _without_tracking(_encode(split.query, _SOUND_QUERY, _SAFE_QUERY))
    fragment = _without_tracking(_encode(split.fragment, _SOUND_QUERY, _SAFE_QUERY))
    marked = f"{'?' if query else ''}{query}{'#' if fragment else ''}{fragment}"
    return _bounded(f"{scheme}://{host}{_path(without_visit(split.path))}{marked}")


def url_key(url: str) -> str:
    """Give what two addresses of one article have in common; for comparing, never for fetching.

    Leaves out scheme, twin hosts (www, m, wap, amp), their path segments, index files, a final slash,
    the fragment and tracking parameters, sorts the rest; `id`, `page` and unknown parameters always stay.
    `http://` + the key has the same key. Raises UrlError like `clean_url`.
    """
    split = urlsplit(clean_url(url, url))
    query = _key_query(split.query)
    # Hash-bang and path-like fragments are the article's name on pages that a script builds.
    fragment = f"#{split.fragment}" if split.fragment.startswith(("!", "/")) else ""
    return f"{_key_host(split.netloc)}{_key_path(split.path)}{'?' if query else ''}{query}{fragment}"


def is_relative(raw: str) -> bool:
    """Tell whether the address names no host of its own."""
    text = _INVISIBLE.sub("", raw).strip().replace("\\", "/")
    return not (_SCHEME.match(text) or text.startswith("//") or _NO_SCHEME.match(text))


@lru_cache(maxsize=256)
def _origin(base: str) -> str | None:
    """Give scheme and host of a base, None when it has no plain ones."""
    match = _PLAIN_ORIGIN.match(base)
    return match[0] if match else None


def _bounded(text: str) -> str:
    if len(text) > MAX_CHARS:
        raise UrlError(f'"{text[:80]}…" has {len(text)} characters; an address has at most {MAX_CHARS}')
    return text


def _visible(raw: str) -> str:
    text = _LINE_BREAK.sub("", _INVISIBLE.sub("", _bounded(raw.strip())).strip()).strip()
    if not text:
        raise UrlError("an empty text is no address")
    if _CONTROL.search(text):
        raise UrlError(f"{text[:200]!r} holds control characters, which disguise its scheme")
    text = _AMP.sub("&", text)
    if twice := _SCHEME_TWICE.match(text):
        text = text[twice.end() :]
    if _NO_SCHEME.match(text):
        text = f"http://{text}"
    head, mark, tail = text.partition("?")
    return head.replace("\\", "/") + mark + tail


def _host(host: str) -> str:
    """Give the host in ASCII: each label NFKC, lower case, Punycode (RFC 5891: ß stays ß)."""
    host = host.rstrip(".")
    if not host.isascii() or "%" in host:
        host = unicodedata.normalize("NFKC", unquote(host)).lower().replace("。", ".").rstrip(".")
        host = ".".join(_label(label) for label in host.split("."))
    if _IPV6.fullmatch(host):
        return f"[{host}]"
    if len(host) > _MAX_HOST or not _PLAIN_HOST.fullmatch(host):
        raise UrlError(f'"{host[:100]}" is no host name')
    return host


def _label(label: str) -> str:
    if label.isascii():
        return label
    if any(unicodedata.category(character)[0] not in "LMN" and character != "-" for character in label):
        raise UrlError(f'"{label[:100]}" is no part of a host name')
    encoded = f"xn--{label.encode('punycode').decode('ascii')}"
    if len(encoded) > _MAX_LABEL:
        raise UrlError(f'"{label[:100]}" is too long for a part of a host name')
    return encoded


def _path(path: str) -> str:
    path = _encode(path, _SOUND_PATH, _SAFE_PATH)
    if not path.startswith("/"):
        path = f"/{path}"
    if not _DOT_SEGMENT.search(path):
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        plain = segment.lower().replace("%2e", ".")
        if plain == "..":
            del kept[-1:]
        elif plain != ".":
            kept.append(segment)
    if segments[-1].lower().replace("%2e", ".") in {".", ".."}:
        kept.append("")
    return f"/{'/'.join(kept)}"


def _encode(part: str, sound: re.Pattern[str], safe: str) -> str:
    if sound.fullmatch(part):
        return part
    return _BARE_PERCENT.sub("%25", quote(part, safe=safe, errors="replace"))


def _without_tracking(query: str) -> str:
    if not query:
        return query
    parts = query.split("&")
    kept = [part for part in parts if not is_tracking(part)]
    return query if len(kept) == len(parts) else "&".join(kept)


def _decode_unreserved(text: str) -> str:
    """Bring escapes into one form: letters and digits bare, the rest with capital hex digits."""
    return _ESCAPE.sub(_one_escape, text) if "%" in text else text


def _one_escape(match: re.Match[str]) -> str:
    character = chr(int(match[0][1:], 16))
    return character if character in _UNRESERVED else match[0].upper()


def _key_host(host: str) -> str:
    labels = host.split(".")
    while len(labels) > 2 and labels[0] in _TWIN_LABELS:  # noqa: PLR2004 - m.cn is a site of its own
        del labels[0]
    return ".".join(labels)


def _key_path(path: str) -> str:
    segments = [segment for segment in _decode_unreserved(path).split("/") if segment]
    while segments and segments[0] in _TWIN_SEGMENTS:
        del segments[0]
    while segments:
        last = _AMP_FILE.sub("", segments.pop())
        if last and last not in _TWIN_SEGMENTS and not _INDEX.fullmatch(last.lower()):
            segments.append(last)
            break
    return f"/{'/'.join(segments)}"


def _key_query(query: str) -> str:
    if not query:
        return query
    parts = (_decode_unreserved(part) for part in query.split("&"))
    return "&".join(sorted(part for part in parts if part and not is_tracking(part) and not is_variant(part)))
