"""Write OPML 2.0 (http://opml.org/spec2.opml): which feeds stand behind which regions."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from lxml import etree

from aggregator.model.region import RegionTree
from aggregator.model.source import Source, SourceKind
from aggregator.publish.address import is_public
from aggregator.publish.text import one_line
from aggregator.publish.words import UNDETERMINED

_ADDRESS: Final = re.compile(r"https?://", re.IGNORECASE)

Element = etree._Element  # noqa: SLF001  # what lxml's public functions return; it has no other name


@dataclass(frozen=True, slots=True)
class OwnFeed:
    """A feed that we publish ourselves."""

    title: str
    feed_url: str
    page_url: str
    language: str


def public_sources(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Give the sources that everybody may know, each with the addresses that everybody may ask.

    Left out is what somebody gave us alone: addresses with a login or a secret, sources that are asked with
    one, hosts of a private network.
    """
    found = []
    for source in sources:
        is_secret = source.auth is not None or any("${" in text for _, text in source.headers)
        urls = () if is_secret else tuple(filter(is_public, source.urls))
        if urls:
            found.append(replace(source, urls=urls))
    return tuple(found)


def opml(
    title: str,
    regions: RegionTree,
    sources: Iterable[Source],
    *,
    roots: Sequence[str],
    own: Sequence[OwnFeed] = (),
) -> bytes:
    """Give a list of the sources in `roots` and below as UTF-8; equal input gives equal bytes.

    A region is an outline that holds its feeds and then the regions below it, in the configuration's order;
    one without feeds is left out. Only what a feed reader can read is there: sources that are on, of kind
    feed, at a public scheme. A region has a text and no title: the W3C validator warns of a title without a
    type. No date is written: it would change the bytes. `category` is the region's path,
    so that an import puts each feed where it was. `own` feeds come first, in an outline of the list's title.
    """
    document = etree.Element("opml", version="2.0")
    head = etree.SubElement(document, "head")
    etree.SubElement(head, "title").text = one_line(title)
    body = etree.SubElement(document, "body")
    if own:
        ours = etree.SubElement(body, "outline", text=one_line(title))
        for feed in own:
            _write_own(ours, feed)
    by_region: dict[str, list[Source]] = {}
    for source in sources:
        if source.enabled and source.kind is SourceKind.FEED and _ADDRESS.match(source.urls[0]):
            by_region.setdefault(source.region, []).append(source)
    for root in roots:
        _write_region(body, root, regions, by_region)
    etree.indent(document)
    written: bytes = etree.tostring(document, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _write_own(parent: Element, feed: OwnFeed) -> None:
    name = one_line(feed.title)
    said = {"type": "rss", "text": name, "title": name, "xmlUrl": feed.feed_url, "htmlUrl": feed.page_url}
    etree.SubElement(parent, "outline", said | {"language": feed.language})


def _write_region(
    parent: Element, region_id: str, regions: RegionTree, by_region: Mapping[str, Sequence[Source]]
) -> None:
    name = one_line(regions.get(region_id).name())
    outline = etree.SubElement(parent, "outline", text=name)
    for source in by_region.get(region_id, ()):
        for url in source.urls:
            _write_feed(outline, source, url)
    for child in regions.children(region_id):
        _write_region(outline, child, regions, by_region)
    if not len(outline):
        parent.remove(outline)


def _write_feed(parent: Element, source: Source, url: str) -> None:
    said = {
        "type": "rss",
        "text": one_line(source.name),
        "title": one_line(source.name),
        "xmlUrl": url,
        "htmlUrl": source.home,
        "category": f"/{source.region}",
    }
    if source.language != UNDETERMINED:
        said["language"] = source.language
    etree.SubElement(parent, "outline", said)
