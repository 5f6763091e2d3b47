"""The three feeds, each as its kind of paper writes it: RSS in GBK, Atom, JSON Feed."""

import json
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape

from aggregator.demo.newsroom import Dispatch
from aggregator.demo.outlets import Outlet

INDENT = "\u3000\u3000"  # how Chinese papers open a paragraph
_DC = "http://purl.org/dc/elements/1.1/"


def rss(outlet: Outlet, dispatches: Sequence[Dispatch], base: str) -> bytes:
    """Write RSS 2.0 in GBK, as county papers' systems of the 2000s still do."""
    head = (
        f'<?xml version="1.0" encoding="GBK"?>\n<rss version="2.0" xmlns:dc="{_DC}">\n<channel>\n'
        f"<title>{outlet.name}</title>\n<link>{base}{outlet.home}</link>\n"
        f"<description>{outlet.name}每日新闻</description>\n<language>zh-cn</language>\n"
        f"<lastBuildDate>{format_datetime(_changed(dispatches))}</lastBuildDate>\n"
    )
    items = "".join(_rss_item(one, base) for one in dispatches)
    return f"{head}{items}</channel>\n</rss>\n".encode("gbk", "xmlcharrefreplace")


def atom(outlet: Outlet, dispatches: Sequence[Dispatch], base: str) -> bytes:
    """Write Atom (RFC 4287) in UTF-8."""
    changed = _changed(dispatches)
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">\n'
        f"<id>{outlet.tag(0, 2006)}</id>\n<title>{outlet.name}</title>\n"
        f"<updated>{changed.isoformat()}</updated>\n"
        f'<link rel="alternate" type="text/html" href="{base}{outlet.home}"/>\n'
        f'<link rel="self" type="application/atom+xml" href="{base}{outlet.feed}"/>\n'
        f"<author><name>{outlet.name}</name></author>\n"
    )
    entries = "".join(_atom_entry(one, base) for one in dispatches)
    return f"{head}{entries}</feed>\n".encode()


def json_feed(outlet: Outlet, dispatches: Sequence[Dispatch], base: str) -> bytes:
    """Write JSON Feed 1.1."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "home_page_url": base + outlet.home,
        "feed_url": base + outlet.feed,
        "language": "zh-CN",
        "authors": [{"name": outlet.name}],
        "items": [_json_item(one, base) for one in dispatches],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def page_address(number: int, base: str) -> str:
    """Give the address of a dispatch's own page."""
    return f"{base}/articles/{number}.html"


def _rss_item(one: Dispatch, base: str) -> str:
    creators = "".join(f"<dc:creator>{escape(author)}</dc:creator>\n" for author in one.authors)
    return (
        f"<item>\n<title>{escape(one.title)}</title>\n<link>{page_address(one.link, base)}</link>\n"
        f"<description>{escape(_html(one, indent=INDENT))}</description>\n"
        f"<category>{escape(one.category)}</category>\n{creators}"
        f'<guid isPermaLink="false">{one.tag}</guid>\n'
        f"<pubDate>{format_datetime(one.published)}</pubDate>\n</item>\n"
    )


def _atom_entry(one: Dispatch, base: str) -> str:
    authors = "".join(f"<author><name>{escape(author)}</name></author>\n" for author in one.authors)
    return (
        f'<entry xml:lang="{one.language}">\n<id>{one.tag}</id>\n<title>{escape(one.title)}</title>\n'
        f'<link rel="alternate" type="text/html" href="{page_address(one.link, base)}"/>\n'
        f"<published>{one.published.isoformat()}</published>\n<updated>{one.updated.isoformat()}</updated>\n"
        f'{authors}<category term="{escape(one.category)}"/>\n'
        f'<content type="html">{escape(_html(one))}</content>\n</entry>\n'
    )


def _json_item(one: Dispatch, base: str) -> dict[str, object]:
    return {
        "id": one.tag,
        "url": page_address(one.link, base),
        "title": one.title,
        "content_html": _html(one),
        "date_published": one.published.isoformat(),
        "date_modified": one.updated.isoformat(),
        "authors": [{"name": author} for author in one.authors or (one.outlet.name,)],
        "tags": [one.category],
        "language": one.language,
    }


def _html(one: Dispatch, *, indent: str = "") -> str:
    return "".join(f"<p>{indent}{escape(paragraph)}</p>" for paragraph in one.paragraphs)


def _changed(dispatches: Sequence[Dispatch]) -> datetime:
    return max(one.updated for one in dispatches)
