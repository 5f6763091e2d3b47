"""What a source that somebody adds is called, what it is written in, whether we have it already (pure)."""

import re
import unicodedata
from collections.abc import Container, Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

from aggregator.model.source import Source

_LONGEST = 40
_NO_WORD = re.compile(r"[^a-z0-9]+")
_FOREIGN = re.compile(r"[^\W\d_a-zA-Z\u00c0-\u024f]")  # a letter of another script than the Latin one
_FORMAT_LABELS = frozenset({"www", "m", "wap", "mobile", "rss", "feed", "feeds"})
_SECOND_LEVELS = frozenset({"com", "co", "net", "org", "gov", "gob", "gouv", "edu", "ac", "go", "or", "ne"})
_LATIN = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "å": "a", "đ": "d", "ł": "l", "þ": "th", "œ": "oe"})
_SCRIPTS = frozenset({"Hans", "Hant", "Latn", "Cyrl"})
_EAST_ASIAN = frozenset({"zh", "ja", "ko", "yue"})
_EAST_ASIAN_LETTER = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_MOSTLY = 4  # a fourth of the characters: titles hold digits, blanks and names in Latin letters
_DEFAULT_PORTS = {"http": 80, "https": 443}


def suggest_id(title: str, url: str, *, region: str, taken: Container[str]) -> str:
    """Give an id that is not taken: the title in small letters, or the host's name when it is not Latin.

    When somebody has that one: with the region's last part, then with a number.
    """
    base = _slug(title) if not _FOREIGN.search(title) else ""
    base = base or _slug(_site_name(url)) or "source"
    last = region.rpartition("/")[2]
    names = [base, *([] if base.endswith(last) else [f"{base}-{last}"])]
    free = next((name for name in names if name not in taken), None)
    number = 2
    while free is None:
        free = None if f"{names[-1]}-{number}" in taken else f"{names[-1]}-{number}"
        number += 1
    return free


def address_key(url: str) -> str:
    """Give what an address has in common with its twins: http and https, with and without the last slash."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    port = "" if parts.port in {None, _DEFAULT_PORTS.get(parts.scheme)} else f":{parts.port}"
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{port}{parts.path.rstrip('/')}{query}"


def same_address(url: str, sources: Iterable[Source]) -> Source | None:
    """Give the source that has this address already, or a twin of it."""
    key = address_key(url)
    return next((s for s in sources if any(address_key(own) == key for own in s.urls)), None)


def suggest_language(said: str | None, *, region: str, titles: Iterable[str]) -> str | None:
    """Give the language to write down for a source in a region of that language; None where it has the same.

    `said` is what feed or page say (BCP 47). One that says it is in a Latin script and has Chinese, Japanese
    or Korean titles has kept its software's default, mostly en-US, and is not believed.
    """
    if said is None or said == region:
        return None
    primary, _, script = said.partition("-")
    if primary == region.partition("-")[0] and not (script in _SCRIPTS and said != region):
        return None
    return None if primary not in _EAST_ASIAN and _are_east_asian(titles) else said


def _are_east_asian(titles: Iterable[str]) -> bool:
    text = "".join(titles)
    return len(_EAST_ASIAN_LETTER.findall(text)) * _MOSTLY > len(text)


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LATIN))
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    words = _NO_WORD.sub("-", letters).strip("-")
    return words if len(words) <= _LONGEST else words[: _LONGEST + 1].rpartition("-")[0] or words[:_LONGEST]


def _site_name(url: str) -> str:
    """Give the label of a host by which people know it: fznews of www.fznews.com.cn."""
    host = urlsplit(url).hostname or ""
    try:
        return str(ip_address(host))
    except ValueError:
        labels = host.split(".")
    while len(labels) > 1 and labels[0] in _FORMAT_LABELS:
        labels = labels[1:]
    labels = labels[:-1] or labels
    if len(labels) > 1 and labels[-1] in _SECOND_LEVELS:
        labels = labels[:-1]
    return labels[-1]
