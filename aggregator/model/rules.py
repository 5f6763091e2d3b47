"""What an editor says about the pages of a source without a feed; everything has a default."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Pick:
    """One way to take something out of a page: by CSS or XPath, an attribute of it, a part of that.

    Without `attribute` the text counts. `pattern` is RE2: its first group, or all of it. In lists of picks
    the first one that gives something wins.
    """

    css: str | None = None
    xpath: str | None = None
    attribute: str | None = None
    pattern: str | None = None


class DatePlace(StrEnum):
    """Where the date of an entry may stand."""

    ITEM = "item"
    ARTICLE = "article"
    URL = "url"


@dataclass(frozen=True, slots=True)
class DateRules:
    """Where dates stand, in this order, and strptime forms beside those that we know."""

    places: tuple[DatePlace, ...] = (DatePlace.ITEM, DatePlace.ARTICLE, DatePlace.URL)
    picks: tuple[Pick, ...] = ()
    formats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NextRules:
    """The further pages of a list or of an article: a pick for the link, and how many to follow."""

    picks: tuple[Pick, ...] = ()
    at_most: int = 0


@dataclass(frozen=True, slots=True)
class ArticleRules:
    """How to take an article's page apart. Without `fetch` entries consist of what the list says."""

    fetch: bool = True
    content: tuple[Pick, ...] = ()
    remove: tuple[Pick, ...] = ()
    title: tuple[Pick, ...] = ()
    time: tuple[Pick, ...] = ()
    publisher: tuple[Pick, ...] = ()
    byline: tuple[Pick, ...] = ()
    breadcrumb: tuple[Pick, ...] = ()
    images: tuple[Pick, ...] = ()
    parts: NextRules = field(default_factory=lambda: NextRules(at_most=20))


@dataclass(frozen=True, slots=True)
class Expect:
    """What a healthy list looks like; anything else is said on the status page, and nothing is lost."""

    min_items: int = 1
    newest_within_s: float | None = None
    title_pattern: str | None = None


@dataclass(frozen=True, slots=True)
class ListRules:
    """How to read a list page. Without `items` the list is found by its shape (`read.patterns`)."""

    items: tuple[Pick, ...] = ()
    link: tuple[Pick, ...] = ()
    title: tuple[Pick, ...] = ()
    summary: tuple[Pick, ...] = ()
    date: DateRules = field(default_factory=DateRules)
    accept: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()
    identity: str | None = None  # RE2 on the address: its first group identifies the article
    next: NextRules = field(default_factory=NextRules)
    article: ArticleRules = field(default_factory=ArticleRules)
    expect: Expect = field(default_factory=Expect)


def overdue(rules: ListRules, newest: datetime | None, *, now: datetime) -> str | None:
    """Say so when the newest dated line of a list is older than its editor expects; None otherwise."""
    within_s = rules.expect.newest_within_s
    if within_s is None or newest is None or now - newest <= timedelta(seconds=within_s):
        return None
    return (
        f"the newest article of the list is of {newest:%Y-%m-%d %H:%M} UTC, one within the last "
        f"{within_s / 3600:g} h was expected: look at the page"
    )


class Layout(StrEnum):
    """The shapes of digital newspapers that we read."""

    AUTO = "auto"
    FOUNDER_V1 = "founder-v1"
    FOUNDER_V2 = "founder-v2"


@dataclass(frozen=True, slots=True)
class EpaperRules:
    """How to read a digital newspaper: its editions by name (RE2), how many days back, how many articles."""

    layout: Layout = Layout.AUTO
    editions: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    lookback_days: int = 1
    publish_hour: int = 6
    max_articles: int = 200
    article: ArticleRules = field(default_factory=ArticleRules)
