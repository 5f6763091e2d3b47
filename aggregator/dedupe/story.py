"""Which stories a newcomer joins, and which copy leads a story (pure)."""

import re
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from aggregator.dedupe.match import JOINING, Compared, match
from aggregator.language.plain import plain
from aggregator.model.account import LeadReason
from aggregator.model.story import Match, Member, Relation

_CHANNEL = re.compile(r"(?<=..)(?:客户端|app|网站|微信公众号|微信|官方微博|微博|新媒体)+\Z")


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An entry as grouping sees it: its id, its source's (any stable one), and what it is compared by."""

    entry: int
    source: int
    compared: Compared


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that shares a key with the newcomer, its story, and that story's root (first member)."""

    story: int
    hit: Neighbour
    root: Neighbour


@dataclass(frozen=True, slots=True)
class Joining:
    """What a newcomer does to the stories: it joins all of `stories`, which thereby become the first of them.

    Empty `stories` mean that it begins its own. `matches` has the verdict on every entry that was looked at
    (entry id), refusals too; `joined_by` the entry that let it into each story.
    """

    stories: tuple[int, ...] = ()
    matches: Mapping[int, Match] = field(default_factory=dict)
    joined_by: Mapping[int, int] = field(default_factory=dict)


def choose_lead(members: Sequence[Member]) -> Member:
    """Give the copy that speaks for the story, whatever the order of `members`.

    The origin comes first, then the higher standing, the earlier publication, the earlier sight, and at last
    the smaller id, so that the choice is total. Raises ValueError when there are no members.
    """
    return min(
        members,
        key=lambda member: (
            not member.is_origin,
            -member.standing,
            member.published_at,
            member.first_seen_at,
            member.entry_id,
        ),
    )


def lead_reason(members: Collection[Member], lead: Member) -> LeadReason:
    """Give what sets the lead apart from all other members: the first of the rules of `choose_lead`."""
    others = [member for member in members if member.entry_id != lead.entry_id]
    if not others:
        return LeadReason.ONLY
    if choose_lead([lead, *others]) != lead:
        return LeadReason.KEPT
    if lead.is_origin and not any(member.is_origin for member in others):
        return LeadReason.ORIGIN
    rivals = [member.standing for member in others if member.is_origin == lead.is_origin]
    return LeadReason.STANDING if lead.standing > max(rivals) else LeadReason.EARLIEST


def is_origin(credited: Iterable[str | None], known_as: Iterable[str]) -> bool:
    """Tell whether one of the copies' credits, origin or publisher, names the source known by `known_as`.

    `known_as` are the source's name and the names by which others cite it; blanks, case, width, script, book
    title marks, `the` and 客户端 do not count.
    """
    names = {_fold(name) for name in known_as} - {""}
    return any(_fold(credit) in names for credit in credited if credit)


def _fold(name: str) -> str:
    folded = plain(name).casefold()
    folded = "".join(char for char in folded.removeprefix("the ") if char.isalnum())
    return _CHANNEL.sub("", folded)


def join(
    newcomer: Neighbour,
    candidates: Sequence[Candidate],
    *,
    refused: Container[int] = frozenset(),
    must: Collection[int] = frozenset(),
    apart: Container[frozenset[int]] = frozenset(),
    boilerplate: Container[int] = frozenset(),
) -> Joining:
    """Give the stories that the newcomer joins, smallest id first, with every verdict that led there.

    A candidate's story is joined when the newcomer matches the hit and is at least related to its root.
    `refused` are stories it was told to stay out of, `must` those it was told to join, `apart` pairs of
    stories that no newcomer may bring together. The result does not depend on the order of `candidates`.
    """
    matches: dict[int, Match] = {}
    joined_by: dict[int, int] = {}

    def verdict(other: Neighbour) -> Match:
        if other.entry not in matches:
            same_source = other.source == newcomer.source
            matches[other.entry] = match(
                newcomer.compared, other.compared, same_source=same_source, boilerplate=boilerplate
            )
        return matches[other.entry]

    for candidate in sorted(candidates, key=lambda one: (one.story, one.hit.entry)):
        if candidate.story in refused or candidate.story in joined_by:
            continue
        if verdict(candidate.hit).relation in JOINING and _agrees(verdict(candidate.root)):
            joined_by[candidate.story] = candidate.hit.entry
    stories: list[int] = []
    for story in sorted({*joined_by, *must}):
        if all(frozenset({story, one}) not in apart for one in stories):
            stories.append(story)
    return Joining(
        tuple(stories), matches, {story: by for story, by in joined_by.items() if story in stories}
    )


def _agrees(root: Match) -> bool:
    # Two copies cut at different places have less in common than each with the whole. A digest that holds two
    # reports must not bring them together, and what contradicts the root is another piece of news.
    return root.relation in JOINING or root.relation is Relation.RELATED
