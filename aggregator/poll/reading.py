"""Inside a reading process: which reader takes a body, and what its result means for us."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from aggregator.dedupe.signature import sign
from aggregator.model.document import Hint, Link, Role
from aggregator.model.entry import Evidence, RawDocument, RawEntry, Reading, SignedEntry
from aggregator.model.known import KnownItems
from aggregator.model.poll import ReadTask
from aggregator.model.rules import ArticleRules, EpaperRules, ListRules, overdue
from aggregator.model.signals import NO_SIGNALS
from aggregator.model.source import Source, SourceKind
from aggregator.normalize.document import Normalized, normalize_document
from aggregator.place.routing import place
from aggregator.poll.addresses import ONE_ENTRY, earlier_issues, is_for_people
from aggregator.poll.atlases import atlas
from aggregator.poll.firstpoll import newest_first
from aggregator.poll.knowing import (
    differences,
    is_delta,
    is_fresh,
    is_other_frame,
    known_items,
    nothing_known,
    with_known,
)
from aggregator.read.article import entry_of_hint, read_article, read_part
from aggregator.read.delta import MOST_ITEMS
from aggregator.read.document import decode_document, read_document
from aggregator.read.epaper import read_edition, read_issue
from aggregator.read.listpage import read_listpage
from aggregator.read.signals import with_signals


def read(job: ReadTask) -> Reading:
    """Turn a body into what we hold for true: all of it, or what is new of it when the rest is known.

    Raises ReadError for a body that is not what it should be.
    """
    known = known_items(job) if is_delta(job) else None
    if known is not None and is_fresh(known, now=job.now):
        raw, clean = _clean(job, known)
        if not (clean.doubt or is_other_frame(raw, known)):
            return _reading(raw, clean, job)
    raw, clean = _clean(job)
    reading = _reading(raw, clean, job)
    if known is None or is_fresh(known, now=job.now):
        return reading
    told = differences(known, whole=clean, new=_clean(job, known))
    return replace(reading, warnings=(*reading.warnings, *told))


def _clean(job: ReadTask, known: KnownItems | None = None) -> tuple[RawDocument, Normalized]:
    """Read and normalise a document, without what is known of it when that is most of it."""
    raw = read_raw(job, known=known.items if known else ())
    before = None
    if is_delta(job) and 0 < len(raw.items) + len(raw.cut) <= MOST_ITEMS:
        before = known if known and raw.cut else nothing_known(job, raw)
    clean = normalize_document(
        raw, source=job.source, url=job.fetched.url, memory=job.memory, now=job.now, known=before
    )
    return raw, clean


def read_raw(job: ReadTask, *, known: Collection[str] = ()) -> RawDocument:
    """Read a body by the source's kind and the document's role; without one, what was said of it.

    Raises ReadError for a body that is not what it should be.
    """
    document, source, fetched = job.document, job.source, job.fetched
    if job.only_hint:
        return entry_of_hint(document.hint or Hint(), url=document.address)
    if not is_for_people(source, document.role):
        raw = read_document(
            fetched.body,
            url=fetched.url,
            headers=fetched.headers,
            language=source.language,
            agent=job.agent,
            known=known,
        )
        return _through_articles(raw, source)
    decoded = decode_document(fetched.body, headers=fetched.headers, language=source.language)
    raw = with_signals(_read_page(decoded.text, job), headers=fetched.headers, agent=job.agent)
    if document.role in ONE_ENTRY:  # what a page asks for itself is not asked for the whole source
        entries = (replace(entry, signals=entry.signals.joined(raw.signals)) for entry in raw.entries)
        raw = replace(raw, entries=tuple(entries), signals=NO_SIGNALS)
    return replace(raw, warnings=(*decoded.warnings, *raw.warnings))


def _reading(raw: RawDocument, clean: Normalized, job: ReadTask) -> Reading:
    signed = []
    for entry in clean.entries:
        placed = replace(entry, placements=place(entry, source=job.source, atlas=atlas(job.regions)))
        signed.append(SignedEntry(placed, sign(placed)))
    odd = (*raw.odd, *_too_old(raw, job))
    return Reading(
        format=raw.format,
        title=raw.title,
        entries=tuple(signed),
        memory=with_known(clean.memory, clean.known, job),
        ttl_s=raw.ttl_s,
        skip_hours=raw.skip_hours,
        skip_days=raw.skip_days,
        hub=raw.hub,
        topic=raw.topic,
        dropped=clean.dropped,
        warnings=(*raw.warnings, *clean.warnings, *odd),
        signals=raw.signals,
        links=_links(raw, clean, job),
        part_of=raw.part_of,
        known=len(set(raw.cut)),
        odd=odd,
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
    return replace(raw, entries=(), items=(), links=(*raw.links, *links))


def _links(raw: RawDocument, clean: Normalized, job: ReadTask) -> tuple[Link, ...]:
    """Give what the document leads to; the parts of an article name it by its key, known only now."""
    if job.document.role is not Role.ARTICLE:
        listed = newest_first(raw.links, job.source, now=job.now) if _is_new_list(job) else raw.links
        return (*listed, *earlier_issues(job.source, job.document, now=job.now))
    if not clean.entries:
        return ()
    key = clean.entries[0].key
    return tuple(replace(link, hint=replace(link.hint, key=key)) for link in raw.links)


def _is_new_list(job: ReadTask) -> bool:
    return job.document.first and isinstance(job.source.rules, ListRules | None)


def _too_old(raw: RawDocument, job: ReadTask) -> Iterator[str]:
    """Say so when the newest dated line of a list is older than its editor expects."""
    rules = job.source.rules
    if job.document.role is not Role.ROOT or not isinstance(rules, ListRules):
        return
    if rules.expect.newest_within_s is None:
        return
    listed = (*raw.entries, *(_entry_of(link) for link in raw.links if link.role is Role.ARTICLE))
    lines = replace(raw, entries=listed, links=(), dropped={})
    dated = normalize_document(lines, source=job.source, url=job.fetched.url, memory=job.memory, now=job.now)
    moments = [one.published for one in dated.entries if one.published.evidence is not Evidence.SEEN]
    newest = max((moment.at for moment in moments), default=None)
    told = overdue(rules, newest, now=job.now)
    if told is not None:
        yield told


def _entry_of(link: Link) -> RawEntry:
    hint = link.hint
    return RawEntry(link=link.url, title=hint.title, published=hint.published, published_from="page")
