"""Who may be a newcomer's copy: the entries of the window that share keys with it, ready to be compared."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from sqlalchemy import Connection, bindparam, select

from aggregator.dedupe.match import Compared, decode
from aggregator.dedupe.story import Neighbour
from aggregator.model.entry import Signature
from aggregator.store.ahead import Known, Member
from aggregator.store.batch import Batch, Scope
from aggregator.store.dedupe_tables import band, signature
from aggregator.store.entries import Newcomer
from aggregator.store.schema import entry, story_member
from aggregator.store.signatures import keys_of, stored_keys, unpack
from aggregator.store.statements import AnyRow, chunks

WINDOW_DAYS = 14  # how long an entry is compared with newcomers; reprints come within some three days
CROWD = 60  # entries that share a key: more of them share a form, or link to their section page
LEAST_SHARED = 2  # keys in common: 1,646 pairs of reprints had five or more, half of all other pairs one
POPULAR = 6  # crowded keys in common: an agency's piece that a hundred outlets have; a section page is one
CANDIDATES = 10  # compared with one newcomer: most keys in common, then newest; 20 find no pair more

_BY_KEY = select(band.c.key, band.c.entry).where(
    band.c.key.in_(bindparam("keys", expanding=True)), band.c.entry >= bindparam("first")
)
_FIRST = (
    select(signature.c.entry)
    .where(signature.c.bucket > bindparam("after"))
    .order_by(signature.c.bucket, signature.c.entry)
    .limit(1)
)
_member, _published = story_member.alias("member"), entry.alias("published")
_ROOT = (
    select(_member.c.entry)
    .join(_published, _published.c.id == _member.c.entry)
    .where(_member.c.story == story_member.c.story)
    .order_by(_published.c.published, _published.c.id)
    .limit(1)
    .scalar_subquery()
)
_SIGNED = (
    select(
        entry.c.id,
        entry.c.source,
        entry.c.published,
        story_member.c.story,
        _ROOT.label("root"),
        signature.c.url_key,
        signature.c.lead_key,
        signature.c.sentences,
        signature.c.compared,
    )
    .join(story_member, story_member.c.entry == entry.c.id)
    .join(signature, (signature.c.bucket == entry.c.bucket) & (signature.c.entry == entry.c.id))
    .where(entry.c.id.in_(bindparam("entries", expanding=True)))
)

_OF_STORIES = (
    select(story_member.c.story, story_member.c.entry, entry.c.source)
    .join(entry, entry.c.id == story_member.c.entry)
    .where(
        story_member.c.story.in_(bindparam("stories", expanding=True)),
        story_member.c.entry >= bindparam("first"),
    )
)


@dataclass(frozen=True, slots=True)
class Hood:
    """All that the newcomers of one reading are compared with; it grows by each that found its place.

    `by_key` has the entries under each key, `stories` the story of each entry, `roots` the first published
    entry of each story; `read` has entries that were read already.
    """

    by_key: dict[int, list[int]] = field(default_factory=dict)
    known: dict[int, Known] = field(default_factory=dict)
    stories: dict[int, int] = field(default_factory=dict)
    roots: dict[int, Known] = field(default_factory=dict)
    read: dict[int, Member] = field(default_factory=dict)

    def near(self, keys: Sequence[int], url_key: int | None = None) -> list[int]:
        """Give the entries with most keys in common; `url_key` is the one of them that counts alone.

        Crowded keys are left out, unless so many are shared that it is the text that is popular.
        """
        open_keys: dict[int, int] = defaultdict(int)
        crowded: dict[int, int] = defaultdict(int)
        for holders in filter(None, map(self.by_key.get, keys)):
            counted = open_keys if len(holders) < CROWD else crowded
            for of in holders:
                counted[of] += 1
        same_url = self.by_key.get(url_key, []) if url_key is not None else []
        alone = set(same_url) if len(same_url) < CROWD else set()
        found = [of for of, n in open_keys.items() if n >= LEAST_SHARED or of in alone]
        found = found or [of for of, n in crowded.items() if n >= POPULAR]
        return sorted(found, key=lambda of: (-open_keys[of] - crowded[of], -of))[:CANDIDATES]

    def enter(self, known: Known, keys: Iterable[int], *, story: int) -> list[int]:
        """Take in a newcomer with its story; gives the keys under which later ones may find it."""
        of = known.neighbour.entry
        self.known[of], self.stories[of] = known, story
        root = self.roots.get(story)
        if root is None or _age(known) < _age(root):
            self.roots[story] = known
        open_keys = [key for key in keys if len(self.by_key.get(key, ())) < CROWD]
        for key in open_keys:
            self.by_key.setdefault(key, []).append(of)
        return open_keys

    def unite(self, elder: int, younger: int) -> None:
        """Let all entries of one story belong to another one."""
        for of, story in self.stories.items():
            if story == younger:
                self.stories[of] = elder
        roots = [self.roots.pop(younger), self.roots[elder]]
        self.roots[elder] = min(roots, key=_age)


def look_around(connection: Connection, batch: Batch, newcomers: Sequence[Newcomer]) -> Hood:
    """Give the settled entries of the window that share a key with one of the newcomers."""
    settling, ahead = batch.settling, batch.settling.ahead
    hood = Hood(read=ahead.members)
    signatures = [newcomer.signed.signature for newcomer in newcomers]
    keys = {key for one in signatures for key in stored_keys(one)}
    if not keys <= ahead.asked:
        _ask_ahead(connection, batch, [*signatures, *chain.from_iterable(ahead.coming.values())])
    for key in keys:
        holders = [*ahead.bands.get(key, ()), *settling.by_key.get(key, ())]
        if holders:
            hood.by_key[key] = holders
    load(connection, hood, _near(hood, signatures))
    return hood


def _ask_ahead(connection: Connection, batch: Batch, signatures: Collection[Signature]) -> None:
    """Look up the keys of all entries that are still to be settled, and what they will be compared with."""
    ahead, first = batch.settling.ahead, first_compared(connection, batch)
    missing = sorted({key for one in signatures for key in stored_keys(one)} - ahead.asked)
    for some in chunks(missing):
        for key, of in connection.execute(_BY_KEY, {"keys": some, "first": first}):
            ahead.bands.setdefault(key, []).append(of)
    ahead.asked.update(missing)
    wanted = _near(Hood(by_key=ahead.bands), signatures) - ahead.members.keys()
    while wanted:  # in a second turn the first published of their stories
        read = list(_read(connection, wanted))
        ahead.put(read)
        wanted = {one.root for one in read} - ahead.members.keys() - wanted
    stories = {one.story for one in ahead.members.values()} - ahead.sources.keys()
    for some in chunks(sorted(stories)):
        for row in connection.execute(_OF_STORIES, {"stories": some, "first": first}):
            ahead.sources.setdefault(row.story, {})[row.entry] = row.source


def _read(connection: Connection, entries: Collection[int]) -> Iterator[Member]:
    for some in chunks(sorted(entries)):
        for row in connection.execute(_SIGNED, {"entries": some}):
            yield Member(_known(row), row.story, row.root)


def _near(hood: Hood, signatures: Iterable[Signature]) -> set[int]:
    return {of for one in signatures for of in hood.near(*keys_of(one))}


def first_compared(connection: Connection, batch: Batch) -> int:
    """Give the number of the oldest entry in the window; entries are numbered as they arrive."""
    if batch.settling.first is None:
        found = connection.scalar(_FIRST, {"after": batch.day - WINDOW_DAYS})
        batch.settling.first = 0 if found is None else found
    return batch.settling.first


def newcomer_known(newcomer: Newcomer, scope: Scope) -> Known:
    """Give a newcomer as it is compared."""
    compared = newcomer.signed.signature
    return Known(
        Neighbour(newcomer.id, scope.source, _compared(compared.compared, compared.url_key)),
        newcomer.published,
        compared.lead_key,
        compared.sentences,
    )


def load(connection: Connection, hood: Hood, entries: Iterable[int]) -> None:
    """Load entries with the roots of their stories; a root whose signature left is not compared with."""
    roots: dict[int, int] = {}
    missing = set(entries)
    while missing:
        read = [hood.read[of] for of in sorted(missing & hood.read.keys())]
        for one in chain(read, _read(connection, missing - hood.read.keys())):
            hood.stories[one.entry], hood.known[one.entry] = one.story, one.known
            roots[one.story] = one.root
        missing = set(roots.values()) - hood.known.keys() - missing
    for story, of in roots.items():
        members = (known for one, known in hood.known.items() if hood.stories[one] == story)
        hood.roots[story] = hood.known[of] if of in hood.known else min(members, key=_age)


def _known(row: AnyRow) -> Known:
    neighbour = Neighbour(row.id, row.source, _compared(row.compared, row.url_key))
    return Known(neighbour, row.published, row.lead_key, unpack(row.sentences))


def _compared(text: str, url_key: str | None) -> Compared:
    """Read what the verifier compares; an entry signed before there was a verifier has its address alone."""
    return decode(text) if text else replace(decode(text), url_key=url_key)


def _age(known: Known) -> tuple[int, int]:
    return (known.published, known.neighbour.entry)
