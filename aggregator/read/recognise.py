"""What stands at an address of which nothing is known: a feed, a sitemap, or which kind of page (pure)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from aggregator.errors import FormatError
from aggregator.model.document import Link, Role
from aggregator.model.rules import EpaperRules
from aggregator.read.discover import FoundFeed, discover
from aggregator.read.document import decode_document
from aggregator.read.epaper import read_issue
from aggregator.read.pagekind import is_newspaper
from aggregator.read.patterns import Verdict, find_list
from aggregator.read.sitemap import is_sitemap

_DAYS: Final = (
    (re.compile(r"/20\d\d-\d\d/\d\d/"), "/{%Y-%m}/{%d}/"),
    (re.compile(r"/20\d\d\d\d/\d\d/"), "/{%Y%m}/{%d}/"),
    (re.compile(r"/20\d\d/\d\d/\d\d/"), "/{%Y}/{%m}/{%d}/"),
)


class Kind(StrEnum):
    """What a document can be to us; `PAGE` is one that holds no news as far as we can tell."""

    FEED = "feed"
    SITEMAP = "sitemap"
    LISTPAGE = "listpage"
    EPAPER = "epaper"
    ARTICLE = "article"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Recognised:
    """What it is and why we think so, a sentence; `feeds` are those that a page itself names."""

    kind: Kind
    why: str
    feeds: tuple[str, ...] = ()


def recognise(
    body: bytes, *, url: str, headers: Mapping[str, str], language: str | None = None
) -> Recognised:
    """Tell what a document is that came from `url`; header names are in lower case.

    Raises CharsetError when it is no text, FormatError when it is neither a feed nor a page.
    """
    found = discover(body, url=url, headers=headers, language=language)
    text = decode_document(body, headers=headers, language=language).text
    if isinstance(found, FoundFeed):
        kind = Kind.SITEMAP if is_sitemap(text) else Kind.FEED
        return Recognised(kind, f"{found.format} with {found.entries} entries")
    feeds = tuple(
        one.url for one in found.candidates if one.how in {"advertised", "linked"} and not one.of_comments
    )
    issue = issue_links(text, url=url)
    if issue:
        return Recognised(Kind.EPAPER, issue_words(issue), feeds)
    listed = find_list(text, url=url)
    kind = Kind.ARTICLE if listed.is_article else Kind.PAGE
    return Recognised(Kind.LISTPAGE if listed.verdict is Verdict.LIST else kind, listed.why, feeds)


def by_the_day(url: str) -> str:
    """Give an address of a newspaper's issue with its day as a pattern: /{%Y-%m}/{%d}/node_1.htm.

    One without a day, such as that of a page that forwards to the newest issue, stays as it is.
    """
    for shape, pattern in _DAYS:
        if shape.search(url):
            return shape.sub(pattern, url, count=1)
    return url


def issue_links(text: str, *, url: str) -> tuple[Link, ...]:
    """Give what an issue of a digital newspaper leads to, nothing for any other page."""
    if not is_newspaper(text, url=url):
        return ()
    try:
        return read_issue(text, url=url, rules=EpaperRules()).links
    except FormatError:
        return ()


def issue_words(links: Sequence[Link]) -> str:
    """Give a sentence on an issue."""
    roles = [link.role for link in links]
    if Role.NEXT in roles:
        return f"it sends its readers to the newest issue of a digital newspaper, {links[0].url}"
    editions, articles = roles.count(Role.EDITION), roles.count(Role.ARTICLE)
    return f"an issue of a digital newspaper: {editions} more editions, {articles} articles on this one"
