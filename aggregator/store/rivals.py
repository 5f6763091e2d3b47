"""What one source wrote in the stories at hand: texts that a guard may keep apart, whoever joins them.

Two bulletins of one paper can meet through a third outlet's copy that is alike to both. Therefore a newcomer
is compared with all that its own source has in a story before it joins, and what two stories have of one
source is compared before they become one.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from itertools import chain

from sqlalchemy import Connection, bindparam, select

from aggregator.dedupe.story import Members, Neighbour
from aggregator.store.batch import Batch
from aggregator.store.neighbours import Hood, first_compared, load
from aggregator.store.schema import entry, story_member
from aggregator.store.statements import chunks

RIVALS = 20  # different texts of one source in one story; more are a form

_OWN = (
    select(story_member.c.entry)
    .join(entry, entry.c.id == story_member.c.entry)
    .where(
        story_member.c.story.in_(bindparam("stories", expanding=True)),
        story_member.c.entry >= bindparam("first"),
        entry.c.source == bindparam("source"),
    )
)
_ALL = (
    select(story_member.c.story, story_member.c.entry, entry.c.source)
    .join(entry, entry.c.id == story_member.c.entry)
    .where(
        story_member.c.story.in_(bindparam("stories", expanding=True)),
        story_member.c.entry >= bindparam("first"),
    )
)


def load_own(connection: Connection, batch: Batch, hood: Hood, source: int) -> None:
    """Load what a source has in the stories at hand, once for all its newcomers."""
    sources = batch.settling.ahead.sources
    stories = set(hood.stories.values())
    known = chain.from_iterable(sources[of].items() for of in stories & sources.keys())
    found = {of for of, its in known if its == source}
    for some in chunks(sorted(stories - sources.keys())):
        parameters = {"stories": some, "first": first_compared(connection, batch), "source": source}
        found.update(connection.scalars(_OWN, parameters))
    load(connection, hood, found - hood.known.keys())


def load_shared(connection: Connection, batch: Batch, hood: Hood, stories: Collection[int]) -> None:
    """Load what sources have in several of these stories, which are about to become one."""
    rows = connection.execute(
        _ALL, {"stories": sorted(stories), "first": first_compared(connection, batch)}
    ).all()
    known = {(hood.stories[of], one.neighbour.source) for of, one in hood.known.items() if of in hood.stories}
    pairs = {(row.story, row.source) for row in rows} | {pair for pair in known if pair[0] in stories}
    shared = Counter(source for _, source in pairs)
    load(connection, hood, {row.entry for row in rows if shared[row.source] > 1} - hood.known.keys())


def rivals_of(hood: Hood, stories: Collection[int], *, source: int | None = None) -> Members:
    """Give the different texts in each of these stories, as far as they are loaded; of one source or all."""
    found = (
        (story, hood.known[of].neighbour)
        for of, story in hood.stories.items()
        if story in stories and of in hood.known
    )
    return by_story((story, one) for story, one in found if source in (None, one.source))


def by_story(members: Iterable[tuple[int, Neighbour]]) -> Members:
    """Give the members of each story; of what one source has in the same words one, and not too many."""
    found: dict[tuple[int, int], dict[object, Neighbour]] = {}
    for story, one in members:
        different = found.setdefault((story, one.source), {})
        if len(different) < RIVALS:
            different.setdefault(one.compared, one)
    rivals: dict[int, list[Neighbour]] = {}
    for (story, _), different in found.items():
        rivals.setdefault(story, []).extend(different.values())
    return rivals
