"""Which stories a newcomer joins, and which copy leads a story (pure)."""

import re
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

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


Members = Mapping[int, Collection[Neighbour]]
"""Entries of stories that a newcomer may be refused to, or that may be refused to each other."""

_NO_MEMBERS: Members = MappingProxyType({})


def choose_lead(members: Sequence[Member], *, leading: int | None = None) -> Member:
    """Give the copy that speaks for the story, whatever the order of `members`.

    The origin comes first, then the higher standing, the earlier publication, the earlier sight, and at last
    the smaller id, so that the choice is total. Who is `leading` the story before its readers gives
    way to an origin and to a higher standing alone: nobody is told anew for a copy that says to be earlier.
    Raises ValueError when there are no members.
    """
    best = min(
        members,
        key=lambda member: (
            not member.is_origin,
            -member.standing,
            member.published_at,
            member.first_seen_at,
            member.entry_id,
        ),
    )
    kept = (member for member in members if member.entry_id == leading)
    return next((member for member in kept if _rank(member) == _rank(best)), best)


def _rank(member: Member) -> tuple[bool, int]:
    return (member.is_origin, member.standing)


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
    members: Members = _NO_MEMBERS,
) -> Joining:
    """Give the stories that the newcomer joins, smallest id first, with every verdict that led there.

    A candidate's story is joined when the newcomer matches the hit, is at least related to its root, and no
    guard refuses it to one of `members`: what its own source wrote in the story. `refused` are stories it was
    told to stay out of, `must` those it was told to join, `apart` pairs of stories that no newcomer may bring
    together. Nor may it bring two texts of one source together that a guard keeps apart: then it joins where
    it is most alike. The result does not depend on the order of `candidates`.
    """
    matches: dict[int, Match] = {}
    joined_by: dict[int, int] = {}

    def verdict(other: Neighbour) -> Match:
        if other.entry not in matches:
            matches[other.entry] = _verdict(newcomer, other, boilerplate)
        return matches[other.entry]

    for candidate in sorted(candidates, key=lambda one: (one.story, one.hit.entry)):
        if candidate.story in refused or candidate.story in joined_by:
            continue
        if verdict(candidate.hit).relation in JOINING and _agrees(verdict(candidate.root)):
            own = (one for one in members.get(candidate.story, ()) if one.source == newcomer.source)
            if not any(verdict(one).guard for one in own):
                joined_by[candidate.story] = candidate.hit.entry
    several = [one for one in candidates if len(joined_by) > 1 and one.story in joined_by]
    stories: list[int] = []
    for story in _most_alike_first({*joined_by, *must}, [(one.story, verdict(one.hit)) for one in several]):
        if all(
            frozenset({story, one}) not in apart and not _clash(members, story, one, boilerplate)
            for one in stories
        ):
            stories.append(story)
    return Joining(
        tuple(sorted(stories)), matches, {story: by for story, by in joined_by.items() if story in stories}
    )


def _verdict(a: Neighbour, b: Neighbour, boilerplate: Container[int]) -> Match:
    return match(a.compared, b.compared, same_source=a.source == b.source, boilerplate=boilerplate)


def _most_alike_first(stories: Iterable[int], hits: Iterable[tuple[int, Match]]) -> list[int]:
    """Order stories by the score of the hit that is most like the newcomer, then by number."""
    best: dict[int, float] = {}
    for story, found in hits:
        if found.relation in JOINING:
            best[story] = max(best.get(story, 0.0), found.score)
    return sorted(stories, key=lambda story: (-best.get(story, 1.0), story))


def _clash(members: Members, a: int, b: int, boilerplate: Container[int]) -> bool:
    """Tell whether two stories hold texts of one source that a guard keeps apart."""
    theirs: dict[int, list[Neighbour]] = {}
    for one in members.get(b, ()):
        theirs.setdefault(one.source, []).append(one)
    pairs = ((one, other) for one in members.get(a, ()) for other in theirs.get(one.source, ()))
    return any(_verdict(one, other, boilerplate).guard for one, other in pairs)


def _agrees(root: Match) -> bool:
    # Two copies cut at different places have less in common than each with the whole. A digest that holds two
    # reports must not bring them together, and what contradicts the root is another piece of news.
    return root.relation in JOINING or root.relation is Relation.RELATED
