"""A source: who publishes, where, and what we may do with it; and what we learned about it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from aggregator.model.rules import EpaperRules, ListRules


class SourceKind(StrEnum):
    """In which form a source publishes."""

    FEED = "feed"
    LISTPAGE = "listpage"
    EPAPER = "epaper"
    SITEMAP = "sitemap"


class Route(StrEnum):
    """How a source's entries find their regions."""

    HOME = "home"
    HOME_AND_MENTIONS = "home+mentions"
    MENTIONS = "mentions"


Showing = Literal["none", "proxy", "direct"]
"""How images come to readers: not at all, from our own address, or from the publisher's."""


@dataclass(frozen=True, slots=True)
class Rights:
    """What the publisher lets us show: headline, excerpt or full text, images or none.

    Anything above an excerpt without images carries a `permission` note.
    """

    text: Literal["headline", "excerpt", "full"] = "excerpt"
    excerpt_chars: int | None = None
    images: bool = False
    permission: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One configured source.

    `every_s` (seconds) and `at_most` (polls a day) bound its polling; `group` is the host group that shares
    one lease and one gap between requests; `standing` is 0-100. A disabled source is kept for its history:
    `reason` says why it is off, `status` and `checked` what was last known of its address and when.
    `headers`, `auth` and `proxy` are how its servers want to be asked; they name secrets and never hold them.
    `images` says how those that its rights allow come to readers.
    A `paced` one is asked by its own rhythm instead, `every_s` apart on average over all of them.
    `rules` say how its pages are read. With `review` an entry is shown only once a person approved it.
    """

    id: str
    name: str
    home: str
    kind: SourceKind
    urls: tuple[str, ...]
    region: str
    route: Route = Route.HOME
    language: str = "und"
    timezone: str = "UTC"
    dates_are: Literal["labelled", "local"] = "labelled"
    known_as: tuple[str, ...] = ()
    standing: int = 50
    rights: Rights = field(default_factory=Rights)
    every_s: float = 3600.0
    at_most: int | None = None
    group: str | None = None
    formerly: tuple[str, ...] = ()
    enabled: bool = True
    reason: str | None = None
    status: str | None = None
    checked: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    auth: str | None = None
    proxy: str | None = None
    review: bool = False
    dedupe: bool = True
    rules: ListRules | EpaperRules | None = None
    images: Showing = "proxy"
    paced: bool = False


@dataclass(frozen=True, slots=True)
class SourceMemory:
    """What the readings of one source taught; goes out with a reading task and comes back with it.

    `guid_policy` says what identifies its entries; `suffixes` are title endings that are no part of a title;
    `habits` are named facts such as the offset of wrongly labelled dates. `known` has what each of its
    documents showed last (`model.known.KnownItems`, serialised) by the document's id.
    """

    version: int = 1
    guid_policy: Literal["guid", "url", "title"] = "guid"
    suffixes: tuple[str, ...] = ()
    habits: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, str] = field(default_factory=dict)

    def dumps(self) -> str:
        """Serialise for the store."""
        stored = {name: getattr(self, name) for name in self.__slots__}
        return json.dumps(stored, ensure_ascii=False, sort_keys=True)

    @classmethod
    def loads(cls, text: str | None) -> "SourceMemory":
        """Read a stored memory; one of another version is forgotten, never misread."""
        if not text:
            return cls()
        stored = json.loads(text)
        if stored.get("version") != cls().version:
            return cls()
        stored["suffixes"] = tuple(stored["suffixes"])
        return cls(**stored)
