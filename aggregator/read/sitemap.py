"""Sitemaps (sitemaps.org) with Google's news extension: headlines with their dates, read by expat (pure).

https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap names the elements. They
are known by their local names, since publishers invent prefixes. Expat never sees a DOCTYPE, so there are no
entities to expand: `repair` makes text of those that stand for text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.parsers import expat

from aggregator.errors import FormatError
from aggregator.model.entry import RawDocument, RawEntry, RawMedia
from aggregator.read.repair import repair
from aggregator.read.sniff import Root, find_root

SITEMAP_ROOTS = frozenset({"urlset", "sitemapindex"})
WITHOUT_HEADLINES = "sitemap"
SITEMAP_FORMATS = frozenset({"news-sitemap", WITHOUT_HEADLINES})
MAX_ENTRIES = 1_000  # Google reads no more of one news sitemap; the newest count
_MAX_DEPTH = 32  # an honest one has 4 levels
_MAX_CHARS = 10_000  # of one value; the longest address that browsers take has 2,000
_MOST_NAMED = 5
_VALUES = {
    "url/loc": "loc",
    "url/lastmod": "lastmod",
    "sitemap/loc": "loc",
    "sitemap/lastmod": "lastmod",
    "news/title": "title",
    "news/publication_date": "published",
    "news/keywords": "keywords",
    "publication/name": "publication",
    "publication/language": "language",
    "image/loc": "image",
    "image/title": "image_title",
    "image/caption": "image_title",
}
"""What a value means by the local names of its parent and its own element."""
_BETWEEN_KEYWORDS = re.compile(r"[,，、;；]")


@dataclass(slots=True)
class _Record:
    """One `url` or `sitemap` element: its values by our names, and its images."""

    values: dict[str, str] = field(default_factory=dict)
    images: list[RawMedia] = field(default_factory=list)

    def take(self, name: str, value: str) -> None:
        """Keep the first value of a name; an image's title follows its address."""
        if name == "image":
            self.images.append(RawMedia(value))
        elif name == "image_title" and self.images:
            self.images[-1] = RawMedia(self.images[-1].url, title=value)
        else:
            self.values.setdefault(name, value)


def is_sitemap(text: str) -> bool:
    """Tell whether a document's root is that of a sitemap or of an index of sitemaps."""
    root = find_root(text)
    return root is not None and root.local in SITEMAP_ROOTS


def read_sitemap(text: str) -> RawDocument:
    """Read a sitemap; `format` is ``news-sitemap``, or ``sitemap`` when nothing in it has a headline.

    Only what has a news title becomes an entry; `dropped` and the warnings count the rest. Raises
    FormatError for an index, with the sitemaps that it names, and when there is not one whole address.
    """
    clean, warnings = repair(text)
    root = find_root(clean)
    if root is None or root.local not in SITEMAP_ROOTS:
        raise FormatError("no sitemap: its root is neither <urlset> nor <sitemapindex>")
    records, complaint = _records(clean[root.at :])
    if root.local == "sitemapindex":
        raise FormatError(_explain_index(records))
    if complaint and not records:
        raise FormatError(f"the sitemap breaks off before its first whole address ({complaint}); try again")
    titled = [record for record in records if record.values.get("title") and record.values.get("loc")]
    kept = _newest(titled)
    dropped = {"untitled": len(records) - len(titled), "surplus": len(titled) - len(kept)}
    return RawDocument(
        format="news-sitemap" if kept else WITHOUT_HEADLINES,
        entries=tuple(map(_entry, kept)),
        title=next((record.values["publication"] for record in kept if "publication" in record.values), ""),
        warnings=(*warnings, *_strayed(root), *_cut(complaint), *_dropped(dropped, len(records))),
        dropped={reason: count for reason, count in dropped.items() if count},
    )


def _records(document: str) -> tuple[list[_Record], str | None]:
    """Give the whole `url` and `sitemap` elements, and what stopped the parser before the end."""
    records: list[_Record] = []
    parser = _parser(records)
    try:
        parser.Parse(document.encode(), True)  # noqa: FBT003 - expat's own signature: this is the last chunk
    except (expat.ExpatError, FormatError) as exc:
        return records, str(exc)
    return records, None


def _parser(records: list[_Record]) -> expat.XMLParserType:
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    path: list[str] = []
    text: list[str] = []
    record = _Record()

    def start(name: str, _: object) -> None:
        nonlocal record
        local = name.lower().rpartition(":")[2]
        path.append(local)
        text.clear()
        if len(path) > _MAX_DEPTH:
            raise FormatError(f"elements nested more than {_MAX_DEPTH} deep")
        if local in {"url", "sitemap"}:
            record = _Record()

    def end(_: str) -> None:
        local = path.pop()
        name = _VALUES.get(f"{path[-1]}/{local}") if path else None
        value = "".join(text)[:_MAX_CHARS].strip()
        text.clear()
        if name and value:
            record.take(name, value)
        elif local in {"url", "sitemap"}:
            records.append(record)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text.append
    return parser


def _newest(records: Sequence[_Record]) -> Sequence[_Record]:
    """Give at most MAX_ENTRIES in document order; dates of one file share a form, so their texts sort."""
    if len(records) <= MAX_ENTRIES:
        return records
    order = sorted(range(len(records)), key=lambda at: _date(records[at]), reverse=True)
    return [records[at] for at in sorted(order[:MAX_ENTRIES])]


def _date(record: _Record) -> str:
    return record.values.get("published") or record.values.get("lastmod", "")


def _entry(record: _Record) -> RawEntry:
    values = record.values
    keywords = (word.strip() for word in _BETWEEN_KEYWORDS.split(values.get("keywords", "")))
    return RawEntry(
        link=values["loc"],
        title=values["title"],
        published=values.get("published"),
        updated=values.get("lastmod"),
        categories=tuple(dict.fromkeys(filter(None, keywords))),
        media=tuple(record.images),
        language=values.get("language"),
    )


def _explain_index(records: Sequence[_Record]) -> str:
    newest = sorted((record for record in records if "loc" in record.values), key=_date, reverse=True)
    if not newest:
        return "a sitemap index without a sitemap; look for the site's news sitemap in its robots.txt"
    named = ", ".join(record.values["loc"] for record in newest[:_MOST_NAMED])
    return (
        f"a sitemap index, not a sitemap; configure those of its {len(newest)} sitemaps that hold news, "
        f"newest first: {named}"
    )


def _strayed(root: Root) -> tuple[str, ...]:
    return (f'text before the sitemap was left out: "{root.stray}"',) if root.stray else ()


def _cut(complaint: str | None) -> tuple[str, ...]:
    return (f"the sitemap breaks off ({complaint}); what came before was read",) if complaint else ()


def _dropped(dropped: dict[str, int], total: int) -> tuple[str, ...]:
    told = []
    if dropped["untitled"]:
        told.append(
            f"{dropped['untitled']} of {total} addresses have no headline (news:title) and were left out; "
            "look for the site's news sitemap"
        )
    if dropped["surplus"]:
        told.append(f"of the headlines the newest {MAX_ENTRIES:,} were read")
    return tuple(told)
