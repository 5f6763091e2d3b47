"""Parameters of an address: the known ones are checked, the others ignored.

Every one is read through `value`, which refuses names that `NAMES` does not know: an answer is kept under the
parameters in `NAMES`, so that one read past them would give somebody else's answer.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from werkzeug.datastructures import MultiDict

from aggregator.errors import AggregatorError
from aggregator.publish.lowering import CONTENTS, Content
from aggregator.web.links import FeedFormat, Query
from aggregator.web.words import TONGUES

MANY: Final = frozenset({"not", "not_source", "q", "source"})
"""Those that may be given several times, each time one more; of all others the first value counts."""
NAMES: Final = MANY | frozenset(
    {"before", "content", "copies", "count", "fragment", "heading", "lang", "limit", "min_sources"}
    | {"profile", "since", "written"}
    | {"accent", "dates", "dir", "images", "layout", "region", "theme"}
)
"""The parameters that any page, feed or embed of ours understands."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MAX_MICROSECONDS = 4_102_444_800_000_000  # the year 2100: no cursor of ours lies beyond it
SIGNAGE: Final = "signage"
SHOW: Final = "show"
WRITTEN: Final = "written"
"""The language of stories, in the addresses of pages."""
_DIGITS = re.compile(r"[0-9]{1,16}")
_PLAIN: Final = re.compile(r"[A-Za-z0-9_.~=&,:-]*", re.ASCII)
_SHOWN = 40  # characters of a bad value that a message repeats


class BadParameter(AggregatorError, ValueError):
    """A known parameter has a value that it cannot have; the message names both."""


def value(query: Mapping[str, str], name: str) -> str | None:
    """Give the first value of a parameter, None without one; raises LookupError for a name not in `NAMES`."""
    if name not in NAMES:
        raise LookupError(f'parameter "{name}" is read but not in NAMES; add it there')
    return query.get(name)


def values(query: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Give all values of a parameter that may come several times; raises LookupError as `value` does."""
    if name not in MANY:
        raise LookupError(f'parameter "{name}" is read as one of many but not in MANY; add it there')
    if isinstance(query, MultiDict):
        return tuple(query.getlist(name))
    return (query[name],) if name in query else ()


def known_part(raw: str) -> Query | None:
    """Give the known parameters of a raw query with the values that count, in one order.

    None for a query with escapes: only the framework reads those.
    """
    if not raw:
        return ()
    if not _PLAIN.fullmatch(raw):
        return None
    found: dict[str, list[str]] = {}
    for pair in raw.split("&"):
        name, _, text = pair.partition("=")
        if name in MANY:
            found.setdefault(name, []).append(text)
        elif name in NAMES:
            found.setdefault(name, [text])
    return tuple((name, text) for name, texts in sorted(found.items()) for text in texts)


@dataclass(frozen=True, slots=True)
class WholeNumber:
    """A whole number from `low` to `high`."""

    low: int
    high: int

    def read(self, query: Mapping[str, str], name: str, default: int) -> int:
        """Give the value, `default` when absent; raises BadParameter."""
        text = value(query, name)
        if text is None:
            return default
        if not _DIGITS.fullmatch(text) or not self.low <= int(text) <= self.high:
            raise refused(name, text, f"must be a whole number from {self.low} to {self.high}")
        return int(text)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    words: tuple[str, ...]

    def read(self, query: Mapping[str, str], name: str) -> str | None:
        """Give the word, None when absent; raises BadParameter."""
        text = value(query, name)
        if text is not None and text not in self.words:
            one = "must be one of " if len(self.words) > 1 else "must be "
            raise refused(name, text, one + ", ".join(self.words))
        return text


_LANGUAGE: Final = Choice(tuple(TONGUES))
_PROFILE: Final = Choice((SIGNAGE,))
_LIMIT: Final = WholeNumber(1, 500)
_CONTENT: Final = Choice(CONTENTS)
_COPIES: Final = Choice((SHOW,))


def refused(name: str, text: str, remedy: str) -> BadParameter:
    """Give the error for a bad value: it names parameter, value and remedy."""
    return BadParameter(f'parameter {name}="{text[:_SHOWN]}" {remedy}')


@dataclass(frozen=True, slots=True)
class FeedOptions:
    """What a feed's address asks for beyond its region and format; None is the usual."""

    limit: int | None = None
    profile: str | None = None
    content: Content = "full"
    copies: bool = False

    @classmethod
    def read(cls, query: Mapping[str, str], feed_format: FeedFormat) -> "FeedOptions":
        """Read the known parameters and ignore the others; raises BadParameter."""
        profile = _PROFILE.read(query, "profile")
        if profile is not None and feed_format != "rss":
            raise refused("profile", profile, "is for feed.rss alone; ask for it there")
        asked = _CONTENT.read(query, "content")
        content: Content = next((one for one in CONTENTS if one == asked), "full")
        copies = _COPIES.read(query, "copies") is not None
        return cls(_LIMIT.read(query, "limit", 0) or None, profile, content, copies)

    def query(self) -> Query:
        """Give those that were asked for, in one order, so that one feed has one address."""
        content = None if self.content == "full" else self.content
        copies = SHOW if self.copies else None
        asked = (("content", content), ("copies", copies), ("limit", self.limit), ("profile", self.profile))
        return tuple((name, str(given)) for name, given in asked if given is not None)


def read_language(query: Mapping[str, str]) -> str | None:
    """Give the language asked for, None when none was; raises BadParameter."""
    return _LANGUAGE.read(query, "lang")


def read_cursor(query: Mapping[str, str]) -> datetime | None:
    """Give the instant before which to show stories, None for the newest; raises BadParameter."""
    try:
        before = WholeNumber(0, MAX_MICROSECONDS).read(query, "before", -1)
    except BadParameter:
        text = value(query, "before") or ""
        raise refused(
            "before", text, "is no place in the list; leave it out to see the newest stories"
        ) from None
    return None if before < 0 else EPOCH + timedelta(microseconds=before)


def page_query(selected: Query) -> Query:
    """Give the parameters of a selection as pages have them, where `lang` is the language of the page."""
    return tuple((WRITTEN if name == "lang" else name, text) for name, text in selected)


def cursor(moment: datetime) -> int:
    """Give an instant as its cursor: µs since 1970, UTC."""
    return (moment - EPOCH) // timedelta(microseconds=1)
