"""One entry as feedparser gives it, turned into what the document said (pure)."""

import html
import re
from typing import Any

from aggregator.model.entry import RawEntry, RawMedia
from aggregator.read.repair import AT_MARK, PERMALINK_MARK, SIDE_TEXT
from aggregator.read.signals import element_signals

Node = dict[str, Any]
"""A dictionary of feedparser's; its own lookups rename keys and warn, so they are not used."""

_MAIL_ADDRESS = re.compile(
    r"^[^\s@()<>]+@[^\s@()<>]+\s*\((.+)\)$|^([^@<>]*[^@<>\s])\s*<[^\s@()<>]+@[^\s@()<>]+>$"
)
_LOOKS_MARKED = re.compile(r"</(?:a|b|p|div|em|li|span|strong|table|h[1-6])>|<(?:br|img|p)\b", re.IGNORECASE)
_XHTML = "application/xhtml+xml"
_VOID_END = re.compile(r"</(?:area|br|col|embed|hr|img|input|source|track|wbr)>")
_TEXT_TYPES = ("text/", _XHTML, "application/xml")
_PLAIN = "text/plain"
_SIDE_TEXTS = tuple(f"{prefix}_{SIDE_TEXT}" for prefix in ("dc", "itunes", "media"))


def raw_entry(entry: Node, *, is_atom: bool, url: str) -> RawEntry:
    """Give an entry untouched; `url` is the document's own address, told apart from an xml:base."""
    title = _node(entry, "title_detail")
    summary, content = _texts(entry, is_atom=is_atom)
    published, updated = _dates(entry, is_atom=is_atom)
    guid = text_of(entry, "id") or None
    is_permalink = text_of(entry, PERMALINK_MARK) == "true"
    origin = _node(entry, "source")
    origin_name = text_of(origin, "title") or text_of(entry, "dc_source")
    origin_is_address = origin_name.startswith(("http://", "https://"))
    base = _nearest(entry, "base")
    return RawEntry(
        id=guid,
        id_is_permalink=is_permalink,
        link=text_of(entry, "feedburner_origlink") or link_of(entry) or (guid if is_permalink else None),
        title=text_of(entry, "title"),
        title_is_html=not is_atom or text_of(title, "type") != _PLAIN,
        summary=summary,
        content=content,
        published=published,
        updated=updated,
        authors=_authors(entry),
        categories=_categories(entry),
        media=_media(entry),
        language=text_of(entry, "language") or _nearest(entry, "language"),
        base=base if base != url else None,
        rights=text_of(entry, "rights") or None,
        origin_name=None if origin_is_address else origin_name or None,
        origin_url=text_of(origin, "href") or link_of(origin) or (origin_name if origin_is_address else None),
        signals=element_signals(entry),
    )


def text_of(node: Node, key: str) -> str:
    """Give a value that is text, else "": an unknown element with attributes is a dictionary."""
    value = dict.get(node, key)
    return value.strip() if isinstance(value, str) else ""


def links_of(node: Node, rel: str) -> list[Node]:
    """Give the links of that relation that have an address, in document order."""
    return [link for link in _list(node, "links") if text_of(link, "rel") == rel and text_of(link, "href")]


def link_of(node: Node) -> str | None:
    """Give the first rel=alternate link, one to a page before one to other formats."""
    links = links_of(node, "alternate")
    pages = [link for link in links if "html" in text_of(link, "type")]
    return next((text_of(link, "href") for link in (*pages, *links)), None)


def _texts(entry: Node, *, is_atom: bool) -> tuple[str, str]:
    """Give summary and content as HTML.

    Plain text of Atom is escaped unless it is markup whose type was forgotten. Captions and subtitles
    (media:, itunes:, dc:) speak only when nothing else does.
    """
    bodies = [
        (text_of(body, "value"), text_of(body, "type"))
        for body in _list(entry, "content")
        if text_of(body, "type").startswith(_TEXT_TYPES)
    ]
    content, kind = max(bodies, key=lambda body: len(body[0]), default=("", ""))
    summary = text_of(entry, "summary")
    if summary == content:  # feedparser's copy of a content without summary
        summary = ""
    if not summary and not content:
        side = next(filter(None, (text_of(entry, key) for key in _SIDE_TEXTS)), "")
        return _html(side, _PLAIN, is_atom=True), ""
    summary_kind = text_of(_node(entry, "summary_detail"), "type")
    return _html(summary, summary_kind, is_atom=is_atom), _html(content, kind, is_atom=is_atom)


def _html(text: str, kind: str, *, is_atom: bool) -> str:
    if kind == _XHTML:  # feedparser writes <br/> as <br></br>, which readers of HTML show as two breaks
        return _VOID_END.sub("", text)
    if not is_atom or kind != _PLAIN or _LOOKS_MARKED.search(text):
        return text
    return html.escape(text, quote=False)


def _dates(entry: Node, *, is_atom: bool) -> tuple[str | None, str | None]:
    """Give the texts of publication and update; outside of Atom a lone dc:date is the publication."""
    published = text_of(entry, "published") or text_of(entry, "created")
    updated = text_of(entry, "updated")
    if not published and not is_atom:
        return updated or None, None
    return published or None, updated or None


def _authors(entry: Node) -> tuple[str, ...]:
    """Give names; an address counts where there is no name (``a@b.example (Ann)`` is Ann)."""
    names = (text_of(author, "name") or text_of(author, "email") for author in _list(entry, "authors"))
    whole = (name.replace(AT_MARK, "@") for name in names)
    return tuple(dict.fromkeys(filter(None, (_MAIL_ADDRESS.sub(r"\1\2", name) for name in whole))))


def _categories(entry: Node) -> tuple[str, ...]:
    names = (text_of(tag, "label") or text_of(tag, "term") for tag in _list(entry, "tags"))
    return tuple(dict.fromkeys(filter(None, names)))


def _media(entry: Node) -> tuple[RawMedia, ...]:
    """Give enclosures, media:content and media:thumbnail, each address once, the fullest word on it first."""
    found: dict[str, RawMedia] = {}
    for link in links_of(entry, "enclosure"):
        _add(found, link, address="href", length="length")
    for key in ("media_content", "media_thumbnail"):
        for medium in _list(entry, key):
            _add(found, medium, address="url", length="filesize")
    return tuple(found.values())


def _add(found: dict[str, RawMedia], node: Node, *, address: str, length: str) -> None:
    url = text_of(node, address)
    if url and url not in found:
        said = (text_of(node, name) or None for name in ("type", length, "title", "width", "height"))
        found[url] = RawMedia(url, *said)


def _nearest(entry: Node, key: str) -> str | None:
    """Give language or base that holds inside the entry, from the element that is most likely its text."""
    details = [*_list(entry, "content"), _node(entry, "summary_detail"), _node(entry, "title_detail")]
    return next(filter(None, (text_of(detail, key) for detail in details)), None)


def _node(node: Node, key: str) -> Node:
    value = dict.get(node, key)
    return value if isinstance(value, dict) else {}


def _list(node: Node, key: str) -> list[Node]:
    value = dict.get(node, key)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
