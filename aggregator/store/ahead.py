"""What all polls of a transaction will ask for, asked for at once: statements cost more than rows.

Everything here is what the tables say now. Whoever writes one of those tables in between says so (`forget`,
`drop`); what is not here is asked for as it is needed.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, select, tuple_

from aggregator.dedupe.story import Neighbour
from aggregator.model.document import Role
from aggregator.model.entry import Signature
from aggregator.model.poll import FinishedPoll
from aggregator.store.codec import key_digest
from aggregator.store.schema import entry_key
from aggregator.store.statements import AnyRow, chunks

_KNOWN = select(
    entry_key.c.source,
    entry_key.c.digest,
    entry_key.c.entry,
    entry_key.c.document,
    entry_key.c.content_hash,
    entry_key.c.cover_hash,
    entry_key.c.last_seen,
).where(tuple_(entry_key.c.source, entry_key.c.digest).in_(bindparam("names", expanding=True)))


@dataclass(frozen=True, slots=True)
class Known:
    """An entry of the window as it is compared; `published` in microseconds."""

    neighbour: Neighbour
    published: int
    lead_key: int
    sentences: Sequence[int]


@dataclass(frozen=True, slots=True)
class Member:
    """An entry with its story and the first published entry of that."""

    known: Known
    story: int
    root: int

    @property
    def entry(self) -> int:
        """Give its row."""
        return self.known.neighbour.entry


@dataclass(slots=True)
class Ahead:
    """What was asked for ahead.

    `known` has what is stored of the entries of a document's reading (rows of `entry_key` by digest),
    `coming` the signatures of the others, both by document. `bands` has the entries of the window under each
    of the keys in `asked`, `members` entries that are compared with, `sources` the source of every entry of
    the window in their stories.
    """

    known: dict[int, Mapping[bytes, AnyRow]] = field(default_factory=dict)
    coming: dict[int, Sequence[Signature]] = field(default_factory=dict)
    asked: set[int] = field(default_factory=set)
    bands: dict[int, list[int]] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    sources: dict[int, dict[int, int]] = field(default_factory=dict)
    _of_story: dict[int, set[int]] = field(default_factory=dict)

    def forget(self) -> None:
        """Ask anew for keys and entries: they were written, or a savepoint was rolled back."""
        self.asked.clear()
        self.bands.clear()
        self.members.clear()
        self.sources.clear()
        self._of_story.clear()

    def settled(self, document: int) -> None:
        """Leave out what was asked for a document's poll: it was stored, or it failed."""
        self.known.pop(document, None)
        self.coming.pop(document, None)

    def put(self, read: Iterable[Member]) -> None:
        """Keep members that were read."""
        for one in read:
            self.members[one.entry] = one
            self._of_story.setdefault(one.story, set()).add(one.entry)

    def follow(
        self, fresh: Sequence[Member], withdrawn: Mapping[int, int], *, created: Container[int]
    ) -> None:
        """Keep newcomers, in whose stories `root` is as each says, and what became part of another story."""
        for younger, elder in withdrawn.items():
            self._follow_sources(younger, elder)
            moved = self._of_story.pop(younger, None)
            if moved:
                self._of_story.setdefault(elder, set()).update(moved)
        self.put(fresh)
        for one in fresh:
            if one.story in created:
                self.sources.setdefault(one.story, {})
            if one.story in self.sources:
                self.sources[one.story][one.entry] = one.known.neighbour.source
        for story, root in {one.story: one.root for one in fresh}.items():
            for of in self._of_story[story]:
                one = self.members[of]
                if (one.story, one.root) != (story, root):
                    self.members[of] = Member(one.known, story, root)

    def _follow_sources(self, younger: int, elder: int) -> None:
        moved = self.sources.pop(younger, None)
        if moved is None:
            self.sources.pop(elder, None)
        elif elder in self.sources:
            self.sources[elder].update(moved)


def look_ahead(connection: Connection, ahead: Ahead, polls: Iterable[tuple[FinishedPoll, int, int]]) -> None:
    """Ask what is known of the entries of these polls (with the rows of their document and source).

    Only of the first poll of each source: what it stores changes what is known for the next one.
    """
    digests: dict[tuple[int, int], dict[bytes, Signature]] = {}
    seen: set[int] = set()
    folding: set[int] = set()
    for poll, document, source in polls:
        if source not in seen and poll.reading is not None and poll.document.role is not Role.PART:
            digests[document, source] = {
                key_digest(item.entry.key): item.signature for item in poll.reading.entries
            }
            if poll.source.dedupe:
                folding.add(document)
        seen.add(source)
    rows: dict[int, dict[bytes, AnyRow]] = {}
    names = [(source, digest) for (_, source), found in digests.items() for digest in found]
    for some in chunks(names):
        for row in connection.execute(_KNOWN, {"names": some}):
            rows.setdefault(row.source, {})[row.digest] = row
    for (document, source), found in digests.items():
        ahead.known[document] = known = rows.get(source, {})
        if document in folding:
            fresh = [signature for digest, signature in found.items() if digest not in known]
            ahead.coming[document] = fresh
