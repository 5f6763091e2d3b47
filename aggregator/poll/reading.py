"""Inside a reading process: which reader takes a body, and what its result means for us."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from aggregator.dedupe.signature import sign
from aggregator.model.document import Hint, Link, Role
from aggregator.model.entry import Evidence, RawDocument, RawEntry, Reading, SignedEntry
from aggregator.model.poll import ReadTask
from aggregator.model.rules import ArticleRules, EpaperRules, ListRules
from aggregator.model.signals import NO_SIGNALS
from aggregator.model.source import Source, SourceKind
from aggregator.normalize.document import Normalized, normalize_document
from aggregator.place.routing import place
from aggregator.poll.addresses import earlier_issues
from aggregator.poll.atlases import atlas
from aggregator.read.article import entry_of_hint, read_article, read_part
from aggregator.read.document import decode_document, read_document
from aggregator.read.epaper import read_edition, read_issue
from aggregator.read.listpage import read_listpage
from aggregator.read.signals import with_signals

_PAGES = frozenset({SourceKind.LISTPAGE, SourceKind.EPAPER})
_ONE_ENTRY = frozenset({Role.ARTICLE, Role.PART})


def is_page(source: Source, role: Role) -> bool:
    """Tell pages, which are made for people, from feeds and sitemaps, which are made for programs."""
    return source.kind in _PAGES or role in _ONE_ENTRY


def read_raw(job: ReadTask) -> RawDocument:
    """Read a body by the source's kind and the document's role; without one, what was said of it.

    Raises ReadError for a body that is not what it should be.
    """
    document, source, fetched = job.document, job.source, job.fetched
    if job.only_hint:
        return entry_of_hint(document.hint or Hint(), url=document.address)
    if not is_page(source, document.role):
        raw = read_document(
            fetched.body, url=fetched.url, headers=fetched.headers, language=source.language, agent=job.agent
        )
        return _through_articles(raw, source)
    decoded = decode_document(fetched.body, headers=fetched.headers, language=source.language)
    raw = with_signals(_read_page(decoded.text, job), headers=fetched.headers, agent=job.agent)
    if document.role in _ONE_ENTRY:  # what a page asks for itself is not asked for the whole source
        entries = (replace(entry, signals=entry.signals.joined(raw.signals)) for entry in raw.entries)
        raw = replace(raw, entries=tuple(entries), signals=NO_SIGNALS)
    return replace(raw, warnings=(*decoded.warnings, *raw.warnings))


def understand(raw: RawDocument, job: ReadTask) -> Reading:
    """Turn what a document said into what we hold for true."""
    clean = normalize_document(raw, source=job.source, url=job.fetched.url, memory=job.memory, now=job.now)
    signed = []
    for entry in clean.entries:
        placed = replace(entry, placements=place(entry, source=job.source, atlas=atlas(job.regions)))
        signed.append(SignedEntry(placed, sign(placed)))
    return Reading(
        format=raw.format,
        title=raw.title,
        entries=tuple(signed),
        memory=clean.memory,
        ttl_s=raw.ttl_s,
        skip_hours=raw.skip_hours,
        skip_days=raw.skip_days,
        hub=raw.hub,
        topic=raw.topic,
        dropped=clean.dropped,
        warnings=(*raw.warnings, *clean.warnings, *_too_old(raw, job)),
        signals=raw.signals,
        links=_links(raw, clean, job),
        part_of=raw.part_of,
    )


def _read_page(text: str, job: ReadTask) -> RawDocument:
    source, document, url = job.source, job.document, job.fetched.url
    rules, hint = source.rules, document.hint or Hint()
    if document.role is Role.ARTICLE:
        return read_article(text, url=url, rules=_article_rules(source), hint=document.hint)
    if document.role is Role.PART:
        return read_part(text, url=url, rules=_article_rules(source), hint=hint)
    if source.kind is SourceKind.LISTPAGE:
        return read_listpage(text, url=url, rules=rules if isinstance(rules, ListRules) else ListRules())
    epaper = rules if isinstance(rules, EpaperRules) else EpaperRules()
    read = read_edition if document.role is Role.EDITION else read_issue
    return read(text, url=url, rules=epaper, hint=document.hint)


def _article_rules(source: Source) -> ArticleRules:
    return ArticleRules() if source.rules is None else source.rules.article


def _through_articles(raw: RawDocument, source: Source) -> RawDocument:
    """Let a sitemap lead to its articles when its rules want them: it has no texts of its own."""
    if source.kind is not SourceKind.SITEMAP or source.rules is None or not source.rules.article.fetch:
        return raw
    links = (
        Link(entry.link, Role.ARTICLE, Hint(entry.title, entry.published, entry.summary))
        for entry in raw.entries
        if entry.link
    )
    return replace(raw, entries=(), links=(*raw.links, *links))


def _links(raw: RawDocument, clean: Normalized, job: ReadTask) -> tuple[Link, ...]:
    """Give what the document leads to; the parts of an article name it by its key, known only now."""
    if job.document.role is not Role.ARTICLE:
        return (*raw.links, *earlier_issues(job.source, job.document, now=job.now))
    if not clean.entries:
        return ()
    key = clean.entries[0].key
    return tuple(replace(link, hint=replace(link.hint, key=key)) for link in raw.links)


def _too_old(raw: RawDocument, job: ReadTask) -> Iterator[str]:
    """Say so when the newest dated line of a list is older than its editor expects."""
    rules = job.source.rules
    if job.document.role is not Role.ROOT or not isinstance(rules, ListRules):
        return
    within_s = rules.expect.newest_within_s
    if within_s is None:
        return
    listed = (*raw.entries, *(_entry_of(link) for link in raw.links if link.role is Role.ARTICLE))
    lines = replace(raw, entries=listed, links=(), dropped={})
    dated = normalize_document(lines, source=job.source, url=job.fetched.url, memory=job.memory, now=job.now)
    moments = [one.published for one in dated.entries if one.published.evidence is not Evidence.SEEN]
    newest = max((moment.at for moment in moments), default=None)
    if newest is not None and job.now - newest > timedelta(seconds=within_s):
        yield (
            f"the newest article of the list is of {newest:%Y-%m-%d %H:%M} UTC, one within the last "
            f"{within_s / 3600:g} h was expected: look at the page"
        )


def _entry_of(link: Link) -> RawEntry:
    hint = link.hint
    return RawEntry(link=link.url, title=hint.title, published=hint.published, published_from="page")
