"""What a source's memory knows of a document's items, and how far that is believed (pure)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b

from aggregator import __version__
from aggregator.model.document import Role
from aggregator.model.entry import RawDocument
from aggregator.model.known import KnownItems
from aggregator.model.poll import ReadTask
from aggregator.model.source import SourceKind, SourceMemory
from aggregator.normalize.document import Normalized
from aggregator.read.delta import frame_of

WHOLE_AFTER = timedelta(days=1)  # a document is read whole once a day: what went wrong does not stay wrong
_DIGEST_BYTES = 8


def is_delta(job: ReadTask) -> bool:
    """Tell whether known entries may be left out: those of feeds, and of sitemaps without rules."""
    source = job.source
    is_list = source.kind is SourceKind.SITEMAP and source.rules is None
    return job.document.role is Role.ROOT and (source.kind is SourceKind.FEED or is_list)


def known_items(job: ReadTask) -> KnownItems | None:
    """Give what the document showed last, unless it was read in another way; None in a first poll."""
    stored = None if job.document.first else job.memory.known.get(str(job.document.id))
    if stored is None:
        return None
    known = KnownItems.loads(stored)
    return known if known.context == _context(job) else None


def nothing_known(job: ReadTask, raw: RawDocument) -> KnownItems:
    """Give what a whole document starts with, before its entries are remembered."""
    return KnownItems(_context(job), job.now, frame_of(raw), {})


def is_fresh(known: KnownItems, *, now: datetime) -> bool:
    """Tell whether the whole document was read lately; a clock that was set back makes nothing fresh."""
    return timedelta(0) <= now - known.whole_at < WHOLE_AFTER


def is_other_frame(raw: RawDocument, known: KnownItems) -> bool:
    """Tell whether a document that was cut says something else about itself than when the rest was read."""
    return bool(raw.cut) and frame_of(raw) != known.frame


def with_known(memory: SourceMemory, known: KnownItems | None, job: ReadTask) -> SourceMemory:
    """Give the memory with what this document shows now beside what the other documents of its source did."""
    own = str(job.document.id)
    others = {of: stored for of, stored in memory.known.items() if of != own}
    return replace(memory, known=others if known is None else others | {own: known.dumps()})


def differences(
    known: KnownItems, *, whole: Normalized, new: tuple[RawDocument, Normalized]
) -> Iterator[str]:
    """Say how many entries of a whole document come out otherwise when only what is new is read."""
    raw, clean = new
    if not raw.cut or clean.doubt or is_other_frame(raw, known) or whole.known is None:
        return
    by_key = {entry.key: entry for entry in whole.entries}
    wrong = sum(by_key.get(entry.key) != entry for entry in clean.entries)
    wrong += sum(whole.known.items.get(name) != known.items[name] for name in set(raw.cut))
    if wrong:
        yield (
            f"our fault, please report it with the feed: {wrong} of {len(whole.entries)} entries come out "
            "otherwise when only new ones are read; the whole document counts"
        )


def _context(job: ReadTask) -> str:
    """Give a hash of all that decides how a document is read, beside its own words."""
    source = job.source
    way = (source.kind, source.name, source.known_as, source.language, source.timezone, source.dates_are)
    said = repr((__version__, job.fetched.url, job.agent, way))
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=_DIGEST_BYTES).hexdigest()
