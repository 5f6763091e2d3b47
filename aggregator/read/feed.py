"""Feeds in XML, read by feedparser: RSS 0.9x to 2.0, RSS 1.0 (RDF), Atom 0.3 and 1.0, CDF.

feedparser gets UTF-8 bytes and headers that say so, never an address and never a str (which it may take
for one). Its dates are not used (it reads 2020/07/13 as the first of the present month), its sanitiser and
its resolving of links inside HTML are off (half of its time): normalising does both. The caller bounds the
time.
"""

import io
import re
from collections.abc import Collection
from typing import Any

import feedparser
import feedparser.api

from aggregator.errors import FormatError
from aggregator.model.entry import RawDocument, RawEntry
from aggregator.read import saxdriver
from aggregator.read.cut import close, trim
from aggregator.read.delta import Cut, cut
from aggregator.read.feedentry import Node, link_of, links_of, raw_entry, text_of
from aggregator.read.overload import refuse_overload
from aggregator.read.repair import mark_for_feedparser, repair
from aggregator.read.signals import element_signals
from aggregator.read.sniff import Root, explain, find_feed

feedparser.api.PREFERRED_XML_PARSERS = [saxdriver.__name__]

_DOCTYPE_CHARS = 1_000
_MESSAGE_CHARS = 300
_SHOWN_CHARS = 60
_PERIODS_S = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_NUMBER = re.compile(r"[0-9]{1,6}")
_SKIPPED_CHARS = 4_000  # seven days and twenty-four hours take less than a thousand
_HOUR = re.compile(r"<hour>\s*([0-9]{1,2})\s*</hour>", re.IGNORECASE)
_DAY = re.compile(r"<day>\s*([A-Za-z]{6,9})\s*</day>", re.IGNORECASE)
_FORMAT_BY_ROOT = {"rss": "rss", "rdf": "rss10", "feed": "atom", "channel": "cdf"}


def read_feed(
    text: str, *, url: str, content_type: str | None = None, known: Collection[str] = ()
) -> RawDocument:
    """Read a feed that came from `url` (after redirects), without the items that are `known` by their names.

    `format` is feedparser's name for it: rss20, atom10, rss10, rss091u, cdf and so on. Raises FormatError
    with a sentence on what the text is and what to do when it is no feed or ends before its first entry.
    """
    clean, warnings = repair(text)
    root = find_feed(clean)
    if root is None or not root.is_feed:
        raise FormatError(explain(clean, url=url, content_type=content_type))
    refuse_overload(clean)
    document, told, is_cut = _whole(clean[root.at :], root)
    new = None if is_cut else cut(document, known)
    parsed = _parse(_doctype(root) + mark_for_feedparser(new.document if new else document), url)
    if new is not None and (parsed.bozo or len(parsed.entries) != len(new.items)):
        if new.known:
            return read_feed(text, url=url, content_type=content_type)
        new = None
    if is_cut and not parsed.entries:
        raise FormatError(
            f"the feed ends after {len(text)} characters, before the end of its first entry; "
            "the server sent only a part, try again later"
        )
    version = str(parsed.version) or _FORMAT_BY_ROOT[root.local]
    is_atom = version.startswith("atom")
    return _document(
        parsed.feed,
        document,
        version=version,
        entries=tuple(raw_entry(node, is_atom=is_atom, url=url) for node in parsed.entries),
        warnings=(*warnings, *_strayed(root), *told, *_complaint(parsed)),
        new=new,
    )


def _whole(document: str, root: Root) -> tuple[str, tuple[str, ...], bool]:
    """Give the document without what follows it, or closed where it was cut (then True), and what is said."""
    whole = trim(document, root.name)
    if whole is None:
        told = f"the feed ends before </{root.name}>; its last entry may be incomplete"
        return close(document), (told,), True
    document, after = whole
    if not after or after.startswith("<!--"):
        return document, (), False
    return document, (f'text after the feed was left out: "{after[:_SHOWN_CHARS]}"',), False


def _doctype(root: Root) -> str:
    """Give the DOCTYPE without declarations, by which feedparser tells RSS 0.91 (entities are resolved)."""
    head = " ".join(root.doctype.partition("[")[0].rstrip(">").split())
    return f"{head}>\n" if head and len(head) < _DOCTYPE_CHARS else ""


def _parse(document: str, url: str) -> Any:  # noqa: ANN401 - feedparser ships no types
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    try:
        return feedparser.parse(
            io.BytesIO(document.encode()),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as exc:
        message = f"the feed is damaged beyond reading ({type(exc).__name__}: {exc})"
        raise FormatError(message[:_MESSAGE_CHARS]) from exc


def _strayed(root: Root) -> tuple[str, ...]:
    return (f'text before the feed was left out: "{root.stray}"',) if root.stray else ()


def _complaint(parsed: Any) -> tuple[str, ...]:  # noqa: ANN401 - feedparser ships no types
    if not parsed.bozo:
        return ()
    reason = str(parsed.bozo_exception).removeprefix("<unknown>:")
    return (f"not well-formed XML ({reason[:_MESSAGE_CHARS]}); read as well as it can be",)


def _document(
    feed: Node,
    text: str,
    *,
    version: str,
    entries: tuple[RawEntry, ...],
    warnings: tuple[str, ...],
    new: Cut | None,
) -> RawDocument:
    hubs, topics = links_of(feed, "hub"), links_of(feed, "self")
    return RawDocument(
        format=version,
        entries=entries,
        title=text_of(feed, "title"),
        home=link_of(feed),
        language=text_of(feed, "language") or None,
        ttl_s=_ttl_s(feed),
        skip_hours=tuple(dict.fromkeys(int(hour) % 24 for hour in _skipped(text, "skipHours", _HOUR))),
        skip_days=tuple(day.capitalize() for day in _skipped(text, "skipDays", _DAY)),
        hub=text_of(hubs[0], "href") if hubs else None,
        topic=text_of(topics[0], "href") if topics else None,
        warnings=warnings,
        signals=element_signals(feed),
        items=new.items if new else (),
        cut=new.known if new else (),
    )


def _ttl_s(feed: Node) -> float | None:
    """Give the wish in <ttl> (minutes), else in sy:updatePeriod and sy:updateFrequency."""
    ttl = text_of(feed, "ttl")
    if _NUMBER.fullmatch(ttl) and int(ttl):
        return int(ttl) * 60.0
    period = _PERIODS_S.get(text_of(feed, "sy_updateperiod").lower())
    times = text_of(feed, "sy_updatefrequency")
    if period is None:
        return None
    return period / max(1, int(times) if _NUMBER.fullmatch(times) else 1)


def _skipped(text: str, name: str, value: re.Pattern[str]) -> list[str]:
    """Give the hours or days in which the publisher asks not to be asked (feedparser keeps the last one)."""
    start = text.find(f"<{name}")
    if start < 0:
        return []
    end = text.find(f"</{name}", start, start + _SKIPPED_CHARS)
    return value.findall(text, start, max(start, end))
