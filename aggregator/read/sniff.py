"""What a text is: a feed and where it begins, or something else in words that help (pure)."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

_NAME = re.compile(r"(?:[A-Za-z_][\w.-]{0,60}:)?[A-Za-z_][\w.-]{0,60}")
_FEED_ROOTS = frozenset({"rss", "feed", "rdf", "channel"})
_FEED_START = re.compile(r"<((?:[A-Za-z_]\w{0,20}:)?(?:rss|feed|RDF))[\s>]", re.IGNORECASE)
_JUNK_CHARS = 65_536  # how far into a page of warnings we look for the feed
_HTML_CHARS = 200_000
_SHOWN_CHARS = 60
_MOST_FEEDS_NAMED = 3
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json")
_HTML_ROOTS = frozenset({"html", "head", "body", "title", "meta", "link", "script", "style", "noscript"}) | {
    *("div", "span", "p", "br", "b", "h1", "h2", "center", "font", "table")
}
_OTHER_ROOTS = {
    "urlset": "a sitemap, not a feed; set kind: sitemap for this source",
    "sitemapindex": "a sitemap index, not a feed; set kind: sitemap for this source",
    "opml": "an OPML list of feeds, not a feed; add the feeds that it names",
}


@dataclass(frozen=True, slots=True)
class Root:
    """The first element: its name as written, where its tag begins, and the DOCTYPE before it.

    `stray` is the beginning of what stands before it and is neither blank nor markup of the prolog.
    """

    name: str
    at: int
    doctype: str = ""
    stray: str = ""

    @property
    def local(self) -> str:
        """Give the name in small letters, without its prefix."""
        return self.name.lower().rpartition(":")[2]

    @property
    def is_feed(self) -> bool:
        """Tell whether feeds have such a root."""
        return self.local in _FEED_ROOTS


def find_root(text: str) -> Root | None:
    """Give the first element after declarations, comments and stray text; None when there is none."""
    at, doctype, stray = 0, "", ""
    while (tag := text.find("<", at)) >= 0:
        stray = stray or _shown(text[at:tag])
        match = _NAME.match(text, tag + 1)
        if match:
            return Root(match[0], tag, doctype, stray)
        at = _after(text, tag)
        if text[tag : tag + 9].upper() == "<!DOCTYPE":
            doctype = text[tag:at]
        if at < 0:
            return None
    return None


def find_feed(text: str) -> Root | None:
    """Give the root of the feed in a text, also behind a script's warnings; None when there is no feed."""
    root = find_root(text)
    if root is None or root.is_feed:
        return root
    match = None if root.name.lower() == "html" else _FEED_START.search(text, root.at, _JUNK_CHARS)
    return Root(match[1], match.start(), stray=_shown(text[root.at : match.start()])) if match else None


def explain(text: str, *, url: str, content_type: str | None) -> str:
    """Give what a text is that is no feed, and what to do, as a sentence."""
    shown = _shown(text)
    if not shown:
        return "the document is empty; the address exists but gives nothing, look at it in a browser"
    root = find_root(text)
    if root is not None and root.name.lower() in _HTML_ROOTS:
        return _explain_html(text, url)
    if root is not None and text.lstrip().startswith("<"):
        return _OTHER_ROOTS.get(root.local, f"XML whose root is <{root.name}>, not a feed")
    served = f" served as {content_type}" if content_type else ""
    return f'text{served} that begins "{shown}", not a feed; open the address in a browser'


def _shown(text: str) -> str:
    return " ".join(text[: 4 * _SHOWN_CHARS].split())[:_SHOWN_CHARS]


def _after(text: str, tag: int) -> int:
    """Give where a comment, instruction, DOCTYPE or stray bracket ends, -1 when it does not."""
    if text.startswith("<!--", tag):
        return _past(text, "-->", tag)
    if text.startswith("<?", tag):
        return _past(text, "?>", tag)
    if text.startswith("<!", tag):
        end, bracket = text.find(">", tag), text.find("[", tag)
        return _past(text, ">", _past(text, "]", bracket)) if 0 <= bracket < end else _past(text, ">", tag)
    return tag + 1


def _past(text: str, mark: str, start: int) -> int:
    found = text.find(mark, start) if start >= 0 else -1
    return found + len(mark) if found >= 0 else -1


def _explain_html(text: str, url: str) -> str:
    tree = LexborHTMLParser(text[:_HTML_CHARS])
    title = tree.css_first("title")
    name = " ".join(title.text().split())[:_SHOWN_CHARS] if title else ""
    page = f"an HTML page titled “{name}”" if name else "an HTML page without a title"
    feeds = _advertised(tree, url)
    if feeds:
        return f"{page}, not a feed; it names these feeds: {', '.join(feeds)}"
    return f"{page}, not a feed; open the address in a browser and look for the feed's own address"


def _advertised(tree: LexborHTMLParser, url: str) -> list[str]:
    found: dict[str, None] = {}
    for link in tree.css("link[rel~=alternate][href]"):
        kind, href = link.attributes.get("type") or "", link.attributes.get("href") or ""
        if kind.strip().lower() in _FEED_TYPES:
            try:
                found[urljoin(url, href.strip())] = None
            except ValueError:  # "http://[" and the like
                continue
    return list(found)[:_MOST_FEEDS_NAMED]
