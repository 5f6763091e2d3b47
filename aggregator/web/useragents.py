"""Who asks for a feed, as far as its User-Agent says: an aggregator for many, a reader, neither."""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

MAX_READERS: Final = 1_000_000  # one aggregator's number; a larger one is no region's audience
MAX_AGENT: Final = 400  # characters that are looked at
_MAX_PRODUCT: Final = 40

# "12 subscribers", "5 readers)", "1 reader;". A bare "2 Reader" may be a version and a name.
_STATED: Final = re.compile(
    r"(?<![\w./,:-])(\d{1,9})[ _](?:subscribers?\b|(?:readers?|users?)(?=\s*(?:[;,)]|$)))"
    r"|\b(?:subscribers?|users)[:= ]+(\d{1,9})\b",
    re.IGNORECASE,
)
_OTHERS: Final = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|preview|scanner|monitor|uptime|pingdom|validator|lighthouse|headless"
    r"|externalhit|facebook|whatsapp|telegram|discord|skype|embedly|iframely|archive\.org|semrush|ahrefs"
    r"|googleother|google-inspection|chatgpt|claude|perplexity|bytespider|regionalfeedaggregator",
    re.IGNORECASE,
)
# A reader that is built on a browser's engine names itself behind it (Thunderbird, Vivaldi's, QuiteRSS).
_BROWSER: Final = re.compile(r"Mozilla/\d.*(?:Chrome|Firefox|Safari|Edg|OPR|Trident|MSIE)\b|Opera/\d|Lynx/")
_READER: Final = re.compile(r"feed|rss|reader|news|thunderbird|podcast", re.IGNORECASE)

_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9.-]+")
_NO_NAMES: Final = frozenset(
    ("mozilla", "compatible", "x11", "linux", "windows", "nt", "macintosh", "intel", "mac", "os")
)


class Client(Enum):
    """A client that names no number: a reader of one, or whoever is none."""

    READER = "reader"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Aggregator:
    """A product that asks for many, and for how many it says."""

    product: str
    readers: int


def recognise(agent: str) -> Aggregator | Client:
    """Tell from a User-Agent who asks.

    Only what is certain counts: nameless clients, browsers, crawlers, link previewers and our own program are
    no readers. A reader that passes for a browser cannot be told from one.
    """
    told = agent[:MAX_AGENT]
    if not told.strip() or "regionalfeedaggregator" in told.lower():
        return Client.NONE
    stated = _STATED.search(told)
    if stated is not None:
        readers = int(stated[1] or stated[2])
        return Aggregator(_product(told), readers) if readers <= MAX_READERS else Client.NONE
    if _OTHERS.search(told):
        return Client.NONE
    return Client.NONE if _BROWSER.match(told) and not _READER.search(told) else Client.READER


def _product(agent: str) -> str:
    """Give the name of an aggregator: what stays the same while its versions and numbers change."""
    names = (name for name in _NAME.findall(agent) if name.lower() not in _NO_NAMES)
    return next(names, "?").lower()[:_MAX_PRODUCT]
