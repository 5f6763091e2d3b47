"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1), read as leniently as its readers ask to (pure)."""

import html
import json
import re
from typing import Any

from aggregator.errors import FormatError
from aggregator.model.entry import RawDocument, RawEntry, RawMedia

_VERSION = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/(1(?:\.1)?)/?")
_BARE_VERSION = re.compile(r"(1(?:\.1)?)(?:\.0)?")  # "1.0", 1.1: writers who know the format from hearsay
_SURROGATE = re.compile("[\ud800-\udfff]")
_BLANK_LINE = re.compile(r"\n\s*\n")

Node = dict[str, Any]


def read_jsonfeed(text: str) -> RawDocument:
    """Read a JSON Feed. `format` is ``json1`` or ``json11``.

    Raises FormatError when the text is no JSON, another kind of JSON, or nested beyond reason.
    """
    feed = _load(text)
    version, items = _VERSION.fullmatch(_text(feed, "version")), feed.get("items")
    bare = _bare_version(feed)
    warnings = () if bare is None else (f'its version is "{bare[0]}", not an address of jsonfeed.org',)
    version = version or bare
    if version is None or not isinstance(items, list):
        raise FormatError(
            f"JSON with the keys {', '.join(map(repr, list(feed)[:5])) or 'none'}, not a JSON Feed: "
            "it needs a version of jsonfeed.org and items; look for the feed's own address"
        )
    nodes = [item for item in items if isinstance(item, dict)]
    return RawDocument(
        format="json" + version[1].replace(".", ""),
        entries=tuple(map(_entry, nodes)),
        title=_text(feed, "title"),
        home=_text(feed, "home_page_url") or None,
        language=_text(feed, "language") or None,
        hub=next((_text(hub, "url") for hub in _nodes(feed, "hubs") if _is_websub(hub)), None),
        topic=_text(feed, "feed_url") or None,
        warnings=(*warnings, *_strangers(len(items) - len(nodes))),
    )


def _bare_version(feed: Node) -> re.Match[str] | None:
    """Give a version that is only a number, in a document that has all the rest of a JSON Feed.

    Interfaces of all kinds answer with a version and items; their items have no title, text and id.
    """
    items = _nodes(feed, "items")
    is_told = bool(_text(feed, "title")) and any(
        _text(item, "id") and any(_text(item, key) for key in ("title", "content_html", "content_text"))
        for item in items
    )
    return _BARE_VERSION.fullmatch(_text(feed, "version")) if is_told else None


def _load(text: str) -> Node:
    try:
        # Numbers stay text: ids are often numbers, and converting one of a million digits takes for ever.
        feed = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as exc:
        raise FormatError(
            f"JSON that breaks off or is malformed at line {exc.lineno}, column {exc.colno} ({exc.msg}); "
            "the publisher has to mend it"
        ) from exc
    except RecursionError as exc:
        raise FormatError("JSON nested beyond reason, not a feed") from exc
    if not isinstance(feed, dict):
        raise FormatError("JSON that is no object, not a JSON Feed; look for the feed's own address")
    return feed


def _entry(item: Node) -> RawEntry:
    plain = _text(item, "content_text")
    return RawEntry(
        id=_text(item, "id") or None,
        link=_text(item, "url") or _text(item, "external_url") or None,
        title=_text(item, "title"),
        title_is_html=False,
        summary=html.escape(_text(item, "summary"), quote=False),
        content=_text(item, "content_html") or _paragraphs(plain),
        published=_text(item, "date_published") or None,
        updated=_text(item, "date_modified") or None,
        authors=_authors(item),
        categories=_tags(item),
        media=_media(item),
        language=_text(item, "language") or None,
    )


def _paragraphs(plain: str) -> str:
    blocks = (html.escape(block.strip(), quote=False) for block in _BLANK_LINE.split(plain))
    return "".join(f"<p>{block}</p>".replace("\n", "<br>\n") for block in blocks if block)


def _authors(item: Node) -> tuple[str, ...]:
    """Give the names in `authors` (1.1), else in `author` (1.0)."""
    author = item.get("author")
    nodes = _nodes(item, "authors") or ([author] if isinstance(author, dict) else [])
    return tuple(dict.fromkeys(filter(None, (_text(node, "name") for node in nodes))))


def _tags(item: Node) -> tuple[str, ...]:
    tags = item.get("tags")
    words = (_clean(tag) for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else ()
    return tuple(dict.fromkeys(filter(None, words)))


def _media(item: Node) -> tuple[RawMedia, ...]:
    found = {
        _text(node, "url"): RawMedia(
            url=_text(node, "url"),
            type=_text(node, "mime_type") or None,
            length=_text(node, "size_in_bytes") or None,
            title=_text(node, "title") or None,
        )
        for node in _nodes(item, "attachments")
    }
    for key in ("image", "banner_image"):
        found.setdefault(_text(item, key), RawMedia(_text(item, key)))
    return tuple(medium for url, medium in found.items() if url)


def _is_websub(hub: Node) -> bool:
    return _text(hub, "type").lower() == "websub" and bool(_text(hub, "url"))


def _strangers(count: int) -> tuple[str, ...]:
    return (f"{count} items are no objects and were left out",) if count else ()


def _nodes(node: Node, key: str) -> list[Node]:
    value = node.get(key)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _text(node: Node, key: str) -> str:
    value = node.get(key)
    return _clean(value) if isinstance(value, str) else ""


def _clean(text: str) -> str:
    return _SURROGATE.sub("", text).strip()
