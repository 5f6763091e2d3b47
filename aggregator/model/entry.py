"""Entries: as the document gave them, as we understand them, and what a reading process returns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from aggregator.model.document import Link
from aggregator.model.signals import Signals
from aggregator.model.source import SourceMemory


@dataclass(frozen=True, slots=True)
class RawMedia:
    """An enclosure or media element as written."""

    url: str
    type: str | None = None
    length: str | None = None
    title: str | None = None
    width: str | None = None
    height: str | None = None


@dataclass(frozen=True, slots=True)
class RawEntry:
    """What the document said of one entry, untouched: markup, escapes and date texts as they stood.

    `published` and `updated` are the texts of the date elements; `language` is the nearest xml:lang;
    `base` is what relative links resolve against. Of pages only: `publisher` is what stands behind 来源,
    `byline` who wrote it, `editor` who answers for it, `breadcrumb` the way down to it, `published_from`
    where its date stood.
    """

    id: str | None = None
    id_is_permalink: bool = False
    link: str | None = None
    title: str = ""
    title_is_html: bool = True
    summary: str = ""
    content: str = ""
    published: str | None = None
    updated: str | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    media: tuple[RawMedia, ...] = ()
    language: str | None = None
    base: str | None = None
    rights: str | None = None
    origin_name: str | None = None
    origin_url: str | None = None
    signals: Signals = field(default_factory=Signals)
    publisher: str | None = None
    byline: str | None = None
    breadcrumb: tuple[str, ...] = ()
    published_from: Literal["feed", "page", "url"] = "feed"
    editor: str | None = None


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A whole document as it said it, its entries in document order.

    `ttl_s`, `skip_hours` (UTC hours) and `skip_days` are the publisher's wishes; `hub` and `topic` are
    WebSub's rel=hub and rel=self. `dropped` counts what is no entry for us, by reason. `links` are what a
    list page, an edition or an article leads to; `part_of` is the key of the article that this continues.
    `items` names the markup of each entry (none when they cannot be told apart), `cut` that of the known ones
    that are no entries here because they were left out (`read.delta`). `odd` says in which ways a page is not
    what its rules expect.
    """

    format: str
    entries: tuple[RawEntry, ...]
    title: str = ""
    home: str | None = None
    language: str | None = None
    ttl_s: float | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[str, ...] = ()
    hub: str | None = None
    topic: str | None = None
    warnings: tuple[str, ...] = ()
    dropped: Mapping[str, int] = field(default_factory=dict)
    signals: Signals = field(default_factory=Signals)
    links: tuple[Link, ...] = ()
    part_of: str | None = None
    items: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()
    odd: tuple[str, ...] = ()


class Precision(StrEnum):
    """How exactly a moment is known."""

    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"
    UNKNOWN = "unknown"


class Evidence(StrEnum):
    """Where a moment comes from."""

    FEED = "feed"
    PAGE = "page"
    URL = "url"
    DATELINE = "dateline"
    SEEN = "seen"


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time (aware UTC) with its precision and its evidence."""

    at: datetime
    precision: Precision
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Credit:
    """Who stands behind a text: 来源, 据福州日报报道, 记者, 通讯员, 责任编辑, and its dateline.

    `publisher_url` is the address that a feed gives for whom it has the text from (RSS and Atom `source`).
    """

    publisher: str | None = None
    origin: str | None = None
    reporters: tuple[str, ...] = ()
    correspondents: tuple[str, ...] = ()
    editor: str | None = None
    dateline: str | None = None
    publisher_url: str | None = None


@dataclass(frozen=True, slots=True)
class Media:
    """An enclosure or image with a checked http(s) address; `bytes` is its announced size.

    `width` and `height` are announced, too: pixels, both or neither.
    """

    url: str
    type: str | None = None
    bytes: int | None = None
    title: str | None = None
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class PlaceEvidence:
    """Why an entry is in a region: where we looked, what stood there, which rule it met."""

    where: str
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Placement:
    """An entry belongs to a region, with a score of 0-1 and the evidence for it."""

    region: str
    score: float
    evidence: tuple[PlaceEvidence, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A clean entry: plain title, safe HTML, absolute links, dated, credited, placed.

    `key` identifies it within its source for ever; `url_key` is its canonical address for comparing
    (never for fetching); `content_hash` changes when a reader would see another text. `breadcrumb` are the
    sections that the publisher's page leads down through; they stand first in `categories`, too.
    """

    source_id: str
    key: str
    url: str | None
    url_key: str | None
    title: str
    html: str
    text: str
    language: str
    published: Moment
    updated: datetime | None
    content_hash: str
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    media: tuple[Media, ...] = ()
    credit: Credit = field(default_factory=Credit)
    placements: tuple[Placement, ...] = ()
    signals: Signals = field(default_factory=Signals)
    breadcrumb: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """What one entry is found and compared by.

    `keys` are at most 12 signed 64-bit candidate keys, `url_key` the exact address. `sentences` are 63-bit
    hashes of its sentences and `lead_key` of its opening: a sentence under many openings is boilerplate.
    `compared` is what `dedupe.match.decode` reads; nobody else looks into it.
    """

    url_key: str | None
    title_key: str
    keys: tuple[int, ...]
    sentences: tuple[int, ...] = ()
    lead_key: int = 0
    compared: str = ""


@dataclass(frozen=True, slots=True)
class SignedEntry:
    """An entry together with what it is compared by."""

    entry: Entry
    signature: Signature


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a reading process returns for one document.

    `dropped` counts entries left out, by reason; `warnings` are sentences for the source's health. `signals`
    hold for the whole document; what single entries say stands with them. `known` counts entries that the
    document shows as it did when they were stored: they were left out. `odd` says in which ways a page is not
    what its rules expect; the warnings say so, too.
    """

    format: str
    title: str
    entries: tuple[SignedEntry, ...]
    memory: SourceMemory
    ttl_s: float | None = None
    hub: str | None = None
    topic: str | None = None
    dropped: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[str, ...] = ()
    signals: Signals = field(default_factory=Signals)
    links: tuple[Link, ...] = ()
    part_of: str | None = None
    known: int = 0
    odd: tuple[str, ...] = ()

    def all_signals(self) -> tuple[str, ...]:
        """Give what lowers the rights of this document and of single entries, each reason once."""
        of_entries = (reason for signed in self.entries for reason in signed.entry.signals.reasons)
        return tuple(dict.fromkeys((*self.signals.reasons, *of_entries)))
