"""A whole document from what it said to what we hold for true, with what its source taught us."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from aggregator.errors import UrlError
from aggregator.language.tags import choose_language
from aggregator.model.entry import Credit, Entry, Media, RawDocument, RawEntry
from aggregator.model.known import KnownItems
from aggregator.model.signals import NO_SIGNALS
from aggregator.model.source import Source, SourceMemory
from aggregator.normalize.credit import Dateline, read_credit
from aggregator.normalize.dating import Calendar, Dated, Dating, Written, date_entries
from aggregator.normalize.debris import trim_debris
from aggregator.normalize.html import plain_text, safe_html, text_of, without_nosnippet
from aggregator.normalize.identity import Identities, Traits, content_hash, identify, traits_of
from aggregator.normalize.known import Line, meets_known, remember, tips_endings
from aggregator.normalize.pages import with_page_credit
from aggregator.normalize.people import clean_authors, clean_categories, clean_media
from aggregator.normalize.suffixes import fold_name, learn_suffixes, strip_suffixes
from aggregator.normalize.text import clean_title, markers, title_core, title_from
from aggregator.normalize.url import clean_url, url_key

_TELLING_CHARS = 300  # of a text, by which its language is known; more changes nothing


@dataclass(frozen=True, slots=True)
class Normalized:
    """A document's clean entries in document order, without placements.

    `dropped` counts what was left out: empty, repeated, part, and what reading left out already. `warnings`
    are sentences for its health. `known` is what the document shows, for the next time (None when nobody
    asked); with a `doubt` nothing of this counts, and the document has to be read whole.
    """

    entries: tuple[Entry, ...]
    memory: SourceMemory
    dropped: Mapping[str, int]
    warnings: tuple[str, ...]
    known: KnownItems | None = None
    doubt: bool = False


@dataclass(frozen=True, slots=True)
class _Draft:
    """An entry that is clean but neither dated nor identified; of `quotable` a missing title may be made."""

    raw: RawEntry
    url: str | None
    url_key: str | None
    title: str
    html: str
    text: str
    language: str
    credit: Credit
    dateline: Dateline | None
    media: tuple[Media, ...]
    quotable: str


def normalize_document(
    raw: RawDocument,
    *,
    source: Source,
    url: str,
    memory: SourceMemory,
    now: datetime,
    known: KnownItems | None = None,
) -> Normalized:
    """Clean, date and identify every entry that a document at `url` gave.

    `memory` is what earlier documents of the source taught; it comes back with what this one adds. `now`
    (aware UTC) dates what nothing else dates. Entries without guid, link, title and text are dropped. `known`
    is what the document showed before when some of that was cut; it comes back as it is now.
    """
    before = known if known is not None and raw.cut else None
    cut = [before.items[name] for name in dict.fromkeys(raw.cut)] if before else []
    found = [_draft(entry, raw, source, url) for entry in raw.entries]
    kept = list(filter(_says_something, found))
    drafts, memory = _without_suffixes(kept, raw, source, memory, is_whole=before is None)
    calendar = Calendar(ZoneInfo(source.timezone), now, source.dates_are)
    dating = date_entries(_written(drafts), calendar, memory.habits, known=before.dates if before else None)
    traits = _traits(drafts, dating.entries)
    identities = identify(traits, replace(memory, habits=dating.habits), known=cut)
    dropped = {
        **raw.dropped,
        "empty": len(found) - len(kept),
        "repeated": identities.repeated + len(raw.cut) - len(cut),
        "part": identities.parts,
    }
    clean = Normalized(
        entries=tuple(_entries(drafts, dating.entries, identities, source, calendar=calendar)),
        memory=identities.memory,
        dropped={reason: count for reason, count in dropped.items() if count},
        warnings=(*dating.warnings, *identities.warnings, *_link_warning(drafts)),
    )
    if known is None:
        return clean
    names = [name for draft, name in zip(found, raw.items, strict=True) if _says_something(draft)]
    lines = [
        Line(name, trait, key, draft.title, is_plain=_is_plain(draft))
        for name, trait, key, draft in zip(names, traits, identities.keys, drafts, strict=True)
    ]
    return _remembered(clean, lines, dating, known=known, cut=raw.cut)


def _remembered(
    clean: Normalized, lines: list[Line], dating: Dating, *, known: KnownItems, cut: tuple[str, ...]
) -> Normalized:
    """Give the result with what is known of the document from now on, and whether it is to be trusted."""
    met = [known.items[name] for name in cut]
    warnings = tuple(dict.fromkeys((*(known.warnings if cut else ()), *clean.warnings)))
    return replace(
        clean,
        warnings=warnings,
        known=remember(known, lines, cut=cut, dates=dating.pattern, warnings=warnings),
        doubt=bool(cut)
        and (dating.doubt or meets_known(lines, met) or tips_endings(lines, known, cut=len(cut))),
    )


def _says_something(draft: _Draft) -> bool:
    return bool(draft.url or draft.title or draft.text or draft.raw.id)


def _is_plain(draft: _Draft) -> bool:
    """Tell whether nothing has to be said about an entry each time the document is read."""
    return draft.raw.signals == NO_SIGNALS and (draft.url is not None or not draft.raw.link)


def _written(drafts: Sequence[_Draft]) -> list[Written]:
    return [Written(d.raw.published, d.raw.updated, d.url, d.dateline, d.raw.published_from) for d in drafts]


def _draft(entry: RawEntry, document: RawDocument, source: Source, url: str) -> _Draft:
    base = _base(entry, document, url)
    address = _address(entry, base)
    # A stated base holds for the text as well; without one, links in it mean the article's own folder.
    body_base = base if entry.base else address or base
    title = clean_title(entry.title, is_html=entry.title_is_html)
    safe = safe_html(without_nosnippet(_body(entry)), base=body_base)
    publisher = clean_title(entry.publisher or entry.origin_name or "") or None
    credit, dateline = read_credit(text_of(safe), publisher=publisher)
    trimmed = trim_debris(safe)
    html = safe if trimmed is safe else safe_html(trimmed, base=body_base)
    text = text_of(html)
    return _Draft(
        raw=entry,
        url=address,
        url_key=url_key(address) if address else None,
        title=title,
        html=html,
        text=text,
        language=choose_language(
            entry.language,
            document.language,
            configured=source.language,
            text=f"{title}\n{text[:_TELLING_CHARS]}",
        ),
        credit=replace(with_page_credit(credit, entry), publisher_url=_usable(entry.origin_url, base)),
        dateline=dateline,
        media=clean_media(entry.media, base=base),
        quotable=text[: entry.signals.joined(document.signals).max_chars],
    )


def _base(entry: RawEntry, document: RawDocument, url: str) -> str:
    """Give what relative links mean: xml:base, else the site's own address when the feed lives elsewhere.

    Feeds served by a distributor (feeds.example) name their site in the channel's link.
    """
    if entry.base:
        return urljoin(url, entry.base)
    home = (document.home or "").strip()
    return home if home.lower().startswith(("http://", "https://")) else url


def _address(entry: RawEntry, base: str) -> str | None:
    """Give the entry's address: its link, else a guid that is one."""
    guid = (entry.id or "").strip()
    candidates = [entry.link]
    if entry.id_is_permalink or guid.lower().startswith(("http://", "https://")):
        candidates.append(guid)
    return next((found for one in candidates if (found := _usable(one, base)) is not None), None)


def _usable(written: str | None, base: str) -> str | None:
    """Give an address as we keep it, None for one that cannot be used."""
    if not written or not written.strip():
        return None
    try:
        return clean_url(written, base)
    except UrlError:
        return None


def _body(entry: RawEntry) -> str:
    """Give the fuller one of content and summary."""
    if not entry.content or not entry.summary:
        return entry.content or entry.summary
    if len(entry.content) >= len(entry.summary):
        return entry.content
    return (
        entry.content if len(plain_text(entry.content)) >= len(plain_text(entry.summary)) else entry.summary
    )


def _without_suffixes(
    drafts: Sequence[_Draft], raw: RawDocument, source: Source, memory: SourceMemory, *, is_whole: bool
) -> tuple[list[_Draft], SourceMemory]:
    suffixes = memory.suffixes
    if is_whole:
        suffixes = learn_suffixes([draft.title for draft in drafts], suffixes)
    names = {fold_name(name) for name in (source.name, *source.known_as, clean_title(raw.title)) if name}
    stripped = []
    for draft in drafts:
        own = (
            names | {fold_name(draft.credit.publisher)}
            if draft.raw.origin_name and draft.credit.publisher
            else names
        )
        title = strip_suffixes(draft.title, learned=suffixes, names=frozenset(own))
        stripped.append(draft if title == draft.title else replace(draft, title=title))
    return stripped, replace(memory, suffixes=suffixes)


def _traits(drafts: Sequence[_Draft], dated: Sequence[Dated]) -> list[Traits]:
    return [
        traits_of(
            guid=draft.raw.id,
            link=draft.raw.link,
            key=draft.url_key,
            title=title_core(draft.title),
            day=dates.day,
            text=draft.text,
        )
        for draft, dates in zip(drafts, dated, strict=True)
    ]


def _entries(
    drafts: Sequence[_Draft],
    dated: Sequence[Dated],
    identities: Identities,
    source: Source,
    *,
    calendar: Calendar,
) -> Iterator[Entry]:
    found = zip(drafts, dated, identities.keys, identities.on_page, strict=True)
    for draft, dates, key, on_page in found:
        if key is not None:
            only = replace(draft, url_key=None) if on_page else draft
            yield _entry(only, dates, key, source=source, calendar=calendar)


def _entry(draft: _Draft, dates: Dated, key: str, *, source: Source, calendar: Calendar) -> Entry:
    way = clean_categories(_way(draft.raw, source))
    day = dates.published.at.astimezone(calendar.zone)
    return Entry(
        source_id=source.id,
        key=key,
        url=draft.url,
        url_key=draft.url_key,
        title=draft.title or title_from(draft.quotable, language=draft.language, day=day),
        html=draft.html,
        text=draft.text,
        language=draft.language,
        published=dates.published,
        updated=dates.updated,
        content_hash=content_hash(draft.title, draft.text),
        authors=clean_authors(draft.raw.authors),
        categories=clean_categories((*way, *draft.raw.categories), extra=markers(draft.title)),
        media=draft.media,
        credit=draft.credit,
        signals=draft.raw.signals,
        breadcrumb=way,
    )


def _way(raw: RawEntry, source: Source) -> tuple[str, ...]:
    """Give the breadcrumb without the outlet's own names: its sections tell what the text is about."""
    own = {fold_name(name) for name in (source.name, *source.known_as)}
    return tuple(crumb for crumb in raw.breadcrumb if fold_name(crumb) not in own)


def _link_warning(drafts: Sequence[_Draft]) -> tuple[str, ...]:
    broken = [draft.raw.link for draft in drafts if draft.url is None and draft.raw.link]
    if not broken:
        return ()
    return (f'{len(broken)} entries have no usable link, such as "{str(broken[0])[:100]}"',)
