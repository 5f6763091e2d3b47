"""What a publisher asks of those who show its texts, read off the answer's headers and the document (pure).

Directives are those of robots meta tags and X-Robots-Tag (Google documents both), tdm-reservation is that of
the TDM Reservation Protocol, restrictions are those of Media RSS, blocks those of podcast directories. What a
mark takes away is decided here; `publish/rights.py` applies it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import unescape
from typing import Any, Final

from aggregator.model.entry import RawDocument, RawEntry
from aggregator.model.signals import NO_SIGNALS, Signals, headline_only

Node = dict[str, Any]
"""A dictionary of feedparser's."""

_HEADER: Final = "x-robots-tag"
_TDM: Final = "tdm-reservation"

_AGENT: Final = re.compile(r"[A-Za-z*][\w.*-]*", re.ASCII)
_WITH_VALUE: Final = frozenset({"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"})
_HIDDEN: Final = frozenset({"noindex", "none"})
_UNKEPT: Final = frozenset({"noarchive", "nocache"})  # Bing calls it nocache
_COUNT: Final = re.compile(r"[0-9]{1,9}")

_META: Final = re.compile(r"<meta\s([^<>]{1,500})>", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(
    r"""([a-z-]{1,20})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>/]+))""", re.IGNORECASE
)
_NOT_FREE: Final = re.compile(r"""["']isAccessibleForFree["']\s*:\s*["']?false\b""", re.IGNORECASE)
_PAID_WORDS: Final = (
    r"premium|plus|abo|abo\+|paid|paywall|vip|(?:subscribers?|members?)[ -]only|"
    r"付费|付费阅读|付费内容|付費|付費閱讀|会员|会员专享|会员专属|會員|會員專享|會員限定|订阅专享|訂閱專享"
)
_PAID_CATEGORY: Final = re.compile(rf"\s*(?:{_PAID_WORDS})\s*", re.IGNORECASE)
_PAID_TITLE: Final = re.compile(
    rf"^\s*[\[【(（［]\s*(?:{_PAID_WORDS})\s*[\]】)）］]|"
    rf"[\[【(（［]\s*(?:{_PAID_WORDS})\s*[\]】)）］]\s*$",
    re.IGNORECASE,
)
# WELT numbers its paid articles plus123456789, others have a folder for them
_PAID_PATH: Final = re.compile(r"/(?:(?:premium|bezahl|paid|subscribers?-only|plus)(?=/)|plus[0-9]{5,})")


def with_signals(raw: RawDocument, *, headers: Mapping[str, str], agent: str) -> RawDocument:
    """Give the document with all that it and its answer's headers ask for, entry by entry.

    Header names are in lower case; several X-Robots-Tag lines stand in one value, with line ends between.
    `agent` is the User-Agent that asked: directives for other programs do not count.
    """
    product = agent.partition("/")[0].strip().lower()
    entries = tuple(_with_marks(entry, product) for entry in raw.entries)
    whole = raw.signals.joined(_of_headers(headers, product, is_feed=raw.format != "article"))
    return replace(raw, entries=entries, signals=whole)


def asked_in(headers: Mapping[str, str]) -> bytes:
    """Give the header fields that ask something of us: they may change while the body stays the same."""
    return "".join(f"{name}:{headers[name]}\n" for name in (_HEADER, _TDM) if name in headers).encode()


def element_signals(node: Node) -> Signals:
    """Give what the elements of a channel or an entry ask for, as feedparser read them."""
    found = NO_SIGNALS
    if dict.get(node, "itunes_block") == 1:
        found = found.joined(headline_only("itunes:block"))
    if str(dict.get(node, "googleplay_block", "")).strip().lower() == "yes":
        found = found.joined(headline_only("googleplay:block"))
    return found.joined(_restriction(dict.get(node, "media_restriction")))


def _restriction(written: object) -> Signals:
    """Read media:restriction: some countries, sites or uses may not show the media, we are read anywhere."""
    if not isinstance(written, dict):
        return NO_SIGNALS
    relation = str(written.get("relationship", "")).strip().lower()
    named = " ".join(map(str, written.get("content") or ())).strip().lower()
    if (relation, named) in {("allow", "all"), ("deny", "none")}:
        return NO_SIGNALS
    return Signals(no_images=True, reasons=(f"media:restriction {relation} {named}".strip(),))


def _of_headers(headers: Mapping[str, str], product: str, *, is_feed: bool) -> Signals:
    found = NO_SIGNALS
    for line in headers.get(_HEADER, "").split("\n"):
        for directive, is_named in _meant_for_us(line, product):
            # A plug-in of most WordPress papers sends noindex with every feed, to keep the feed itself out of
            # search results; said to everybody it asks nothing for the entries.
            if is_named or not is_feed or directive not in _HIDDEN:
                found = found.joined(_directive(directive, "X-Robots-Tag"))
    if headers.get(_TDM, "").strip() == "1":
        found = found.joined(Signals(max_chars=0, reasons=(f"{_TDM}: 1",)))
    return found


def _meant_for_us(line: str, product: str) -> Iterator[tuple[str, bool]]:
    """Give the directives of one header line that hold for everybody or for us, and whether it names us.

    A name before a colon begins what holds for that program alone: `otherbot: noindex, nofollow`.
    """
    is_ours, is_named = True, False
    for part in line.split(","):
        name, colon, rest = part.partition(":")
        directive, agent = part, name.strip().lower()
        if colon and agent not in _WITH_VALUE and _AGENT.fullmatch(agent):
            is_ours, is_named, directive = agent in {"*", product}, agent == product, rest
        if is_ours:
            yield directive.strip().lower(), is_named


def _directive(written: str, where: str) -> Signals:
    name, _, value = (part.strip() for part in written.partition(":"))
    reason = f"{where}: {written}"
    if name in _HIDDEN:
        return headline_only(reason)
    if name == "nosnippet":
        return Signals(max_chars=0, reasons=(reason,))
    if name == "max-snippet" and _COUNT.fullmatch(value):  # -1 means that there is no limit
        return Signals(max_chars=int(value), reasons=(reason,))
    if name in _UNKEPT:
        return Signals(no_archive=True, reasons=(reason,))
    if name == "noimageindex" or (name, value) == ("max-image-preview", "none"):
        return Signals(no_images=True, reasons=(reason,))
    return NO_SIGNALS


def _with_marks(entry: RawEntry, product: str) -> RawEntry:
    found = entry.signals
    for body in (entry.summary, entry.content):
        found = found.joined(_of_markup(body, product))
    for reason in _paid_marks(entry):
        found = found.joined(Signals(no_full_text=True, reasons=(reason,)))
    return entry if found == entry.signals else replace(entry, signals=found)


def _of_markup(body: str, product: str) -> Signals:
    """Give what meta elements inside an entry's HTML ask for; publishing systems paste whole pages there."""
    found = NO_SIGNALS
    if "<meta" not in body and "<META" not in body:
        return found
    for element in _META.finditer(body):
        said = {key.lower(): unescape(a or b or c) for key, a, b, c in _ATTRIBUTE.findall(element[1])}
        name, content = said.get("name", "").strip().lower(), said.get("content", "").strip().lower()
        if name == _TDM and content == "1":
            found = found.joined(Signals(max_chars=0, reasons=(f"meta {_TDM}: 1",)))
        elif name in {"robots", product}:
            for directive in content.split(","):
                found = found.joined(_directive(directive.strip(), f"meta {name}"))
    return found


def _paid_marks(entry: RawEntry) -> Iterator[str]:
    """Give what says that the text is not free to read, as it stands there."""
    for body in (entry.summary, entry.content):
        if "isAccessibleForFree" in body and _NOT_FREE.search(body):
            yield "JSON-LD isAccessibleForFree: false"
    marked = _PAID_TITLE.search(entry.title)
    if marked:
        yield f"title {marked[0].strip()}"
    yield from (f"category {word}" for word in entry.categories if _PAID_CATEGORY.fullmatch(word))
    paid = _PAID_PATH.search(entry.link or "")
    if paid:
        yield f"address with {paid[0].strip('/')}"
