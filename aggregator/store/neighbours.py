"""Who may be a newcomer's copy: the entries of the window that share keys with it, ready to be compared."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, bindparam, select

from aggregator.dedupe.match import Compared, decode
from aggregator.dedupe.story import Neighbour
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


@dataclass(frozen=True, slots=True)
class Known:
    """An entry of the window as it is compared; `published` in microseconds."""

    neighbour: Neighbour
    published: int
    lead_key: int
    sentences: Sequence[int]


@dataclass(frozen=True, slots=True)
class Hood:
    """All that the newcomers of one reading are compared with; it grows by each that found its place.

    `by_key` has the entries under each key, `stories` the story of each entry, `roots` the first published
    entry of each story.
    """

    by_key: dict[int, list[int]] = field(default_factory=dict)
    known: dict[int, Known] = field(default_factory=dict)
    stories: dict[int, int] = field(default_factory=dict)
    roots: dict[int, Known] = field(default_factory=dict)

    def near(self, keys: Sequence[int], url_key: int | None = None) -> list[int]:
        """Give the entries with most keys in common; `url_key` is the one of them that counts alone.

        Crowded keys are left out, unless so many are shared that it is the text that is popular.
        """
        open_keys: Counter[int] = Counter()
        crowded: Counter[int] = Counter()
        for key in keys:
            holders = self.by_key.get(key, ())
            (open_keys if len(holders) < CROWD else crowded).update(holders)
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
    hood = Hood()
    keys = sorted({key for newcomer in newcomers for key in stored_keys(newcomer.signed.signature)})
    if not keys:
        return hood
    first = first_compared(connection, batch)
    for some in chunks(keys):
        for key, of in connection.execute(_BY_KEY, {"keys": some, "first": first}):
            hood.by_key.setdefault(key, []).append(of)
    for key in keys:
        if key in batch.settling.by_key:
            hood.by_key.setdefault(key, []).extend(batch.settling.by_key[key])
    near = {of for newcomer in newcomers for of in hood.near(*keys_of(newcomer.signed.signature))}
    load(connection, hood, near)
    return hood


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
        for some in chunks(sorted(missing)):
            for row in connection.execute(_SIGNED, {"entries": some}):
                hood.stories[row.id], hood.known[row.id] = row.story, _known(row)
                roots[row.story] = row.root
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
