from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.dedupe.match import decode
from aggregator.dedupe.signature import sign
from aggregator.dedupe.story import Candidate, Joining, Neighbour, choose_lead, is_origin, join, lead_reason
from aggregator.model.account import LeadReason
from aggregator.model.story import Member, Relation
from tests.support import builders
from tests.support.builders import NOW

HOUR = timedelta(hours=1)


def member(entry_id: int, **changes: Any) -> Member:
    fields: dict[str, Any] = {
        "entry_id": entry_id,
        "source_id": f"source-{entry_id}",
        "standing": 50,
        "published_at": NOW,
        "first_seen_at": NOW,
    }
    return Member(**(fields | changes))


@pytest.mark.parametrize(
    ("reason", "winner"),
    [
        ("the origin before a higher standing", member(9, is_origin=True, standing=0)),
        ("a higher standing before an earlier publication", member(9, standing=90, published_at=NOW + HOUR)),
        (
            "an earlier publication before an earlier sight",
            member(9, published_at=NOW - HOUR, first_seen_at=NOW + HOUR),
        ),
        ("an earlier sight before a smaller id", member(9, first_seen_at=NOW - HOUR)),
        ("a smaller id at last", member(1)),
    ],
)
def test_the_lead_is(reason: str, winner: Member) -> None:
    assert choose_lead([member(5, standing=50), winner, member(6)]) == winner, reason


members = st.lists(
    st.builds(
        member,
        st.integers(1, 1000),
        standing=st.integers(0, 100),
        is_origin=st.booleans(),
        published_at=st.sampled_from([NOW, NOW - HOUR]),
        first_seen_at=st.sampled_from([NOW, NOW - HOUR]),
    ),
    min_size=1,
    unique_by=lambda candidate: candidate.entry_id,
)


@given(members, st.randoms())
def test_the_lead_does_not_depend_on_the_order(found: list[Member], shuffler: Any) -> None:
    lead = choose_lead(found)
    shuffler.shuffle(found)
    assert choose_lead(found) == lead


@pytest.mark.parametrize(
    ("other", "stays"),
    [
        (member(1, published_at=NOW - HOUR), True),
        (member(1, standing=40, is_origin=False), True),
        (member(1, standing=60), False),
        (member(1, standing=0, is_origin=True), False),
    ],
)
def test_who_leads_before_readers_gives_way_to_an_origin_and_a_higher_standing_alone(
    other: Member, *, stays: bool
) -> None:
    lead = member(9)
    assert choose_lead([other, lead], leading=9) == (lead if stays else other)


def test_a_lead_that_left_its_story_is_not_kept() -> None:
    assert choose_lead([member(1)], leading=9) == member(1)


def test_a_story_without_members_has_no_lead() -> None:
    with pytest.raises(ValueError, match="empty"):
        choose_lead([])


@pytest.mark.parametrize(
    ("credited", "expected"),
    [
        (("福州日报",), True),
        (("《福州日報》客户端",), True),
        ((None, "福州日报新媒体"), True),
        (("the Star",), True),
        (("福州晚报",), False),
        ((), False),
        (("",), False),
    ],
)
def test_an_origin_is_whom_the_copies_credit(credited: tuple[str | None, ...], *, expected: bool) -> None:
    assert is_origin(credited, ("福州日报", "The STAR", "")) is expected


BRIDGE = (
    "The new bridge over the river was opened by the mayor on a warm evening in July. Some 2,000 "
    "people came to see it,"
    " and the first bus crossed at nine. The old bridge, which dates from 1911, will be closed for "
    "good and kept as a"
    " monument, the council said after a long debate about its costs."
)
FLOOD = (
    "Heavy rain in the hills has flooded three villages in the valley since dawn. Fire crews pumped "
    "out cellars while the"
    " railway company sent buses instead of trains and asked travellers to stay at home until the "
    "water falls again."
)


def neighbour(entry: int, text: str, *, source: int | None = None) -> Neighbour:
    signed = sign(builders.entry(entry, title=f"Report {text[:20]}", text=text, language="en", url_key=None))
    return Neighbour(entry, entry if source is None else source, decode(signed.compared))


def candidate(story: int, hit: Neighbour, root: Neighbour | None = None) -> Candidate:
    return Candidate(story, hit, root or hit)


def test_a_newcomer_joins_the_story_of_its_copy_and_no_other() -> None:
    copy, other = neighbour(1, BRIDGE), neighbour(2, FLOOD)
    joining = join(neighbour(3, f"LONDON (AP) - {BRIDGE}"), [candidate(10, copy), candidate(20, other)])
    assert joining.stories == (10,)
    assert joining.joined_by == {10: 1}
    assert joining.matches[1].relation is Relation.COPY
    assert joining.matches[2].relation is Relation.DIFFERENT


def test_a_newcomer_without_candidates_begins_its_own_story() -> None:
    assert join(neighbour(3, BRIDGE), []) == Joining()


def test_two_stories_of_one_piece_become_one() -> None:
    ours, theirs = neighbour(1, BRIDGE[:150]), neighbour(2, BRIDGE)
    joining = join(neighbour(3, BRIDGE), [candidate(20, theirs), candidate(10, ours)])
    assert joining.stories == (10, 20)


def test_a_digest_does_not_bring_two_reports_together() -> None:
    digest, root = neighbour(2, f"{BRIDGE} {FLOOD}"), neighbour(1, BRIDGE)
    joining = join(neighbour(3, FLOOD), [candidate(10, digest, root)])
    assert joining.stories == ()
    assert joining.matches[2].relation is Relation.COPY


def test_what_was_decided_holds() -> None:
    copy, newcomer = neighbour(1, BRIDGE), neighbour(3, BRIDGE)
    assert join(newcomer, [candidate(10, copy)], refused={10}) == Joining()
    assert join(newcomer, [], must={30}).stories == (30,)
    apart = {frozenset({10, 30})}
    joining = join(newcomer, [candidate(10, copy)], must={30}, apart=apart)
    assert joining.stories == (10,)
    kept = join(newcomer, [candidate(40, copy)], must={30}, apart={frozenset({30, 40})})
    assert (kept.stories, kept.joined_by) == ((30,), {})


def test_one_source_is_compared_with_itself_more_strictly() -> None:
    other = BRIDGE.replace("warm", "cold")
    copies = [candidate(10, neighbour(1, BRIDGE, source=7)), candidate(10, neighbour(2, BRIDGE, source=7))]
    assert join(neighbour(3, other, source=8), copies).stories == (10,)
    joining = join(neighbour(3, other, source=7), copies)
    assert joining.stories == ()
    assert {found.guard for found in joining.matches.values()} == {"own source"}


SILENT = BRIDGE.replace("Some 2,000 people", "People")


def test_what_its_own_source_wrote_in_a_story_may_refuse_a_newcomer() -> None:
    others, own = neighbour(1, SILENT, source=8), neighbour(2, BRIDGE, source=7)
    newcomer = neighbour(3, BRIDGE.replace("2,000", "3,000"), source=7)
    assert join(newcomer, [candidate(10, others)]).stories == (10,)
    joining = join(newcomer, [candidate(10, others)], members={10: (others, own)})
    assert joining.stories == ()
    assert joining.matches[2].guard == "numbers"
    assert join(newcomer, [candidate(10, others)], members={10: (others,), 20: (own,)}).stories == (10,)


def test_a_copy_alike_to_two_texts_of_one_source_joins_the_one_that_it_is_most_like() -> None:
    two, three = (neighbour(n, BRIDGE.replace("2,000", f"{n},000"), source=7) for n in (2, 3))
    newcomer = neighbour(4, BRIDGE.replace("2,000", "3,000").replace("Some ", ""), source=8)
    loose = neighbour(5, SILENT, source=9)
    candidates = [candidate(10, loose), candidate(20, three)]
    assert join(newcomer, candidates).stories == (10, 20)
    for order in (candidates, candidates[::-1]):
        joining = join(newcomer, order, members={10: (loose, two), 20: (three,)})
        assert (joining.stories, joining.joined_by) == ((20,), {20: 3})


def test_two_stories_with_texts_of_other_sources_become_one() -> None:
    two, three = neighbour(2, BRIDGE, source=7), neighbour(3, SILENT, source=9)
    candidates = [candidate(10, two), candidate(20, three), candidate(20, neighbour(6, FLOOD))]
    assert join(neighbour(4, BRIDGE), candidates, members={10: (two,), 20: (three,)}).stories == (10, 20)


def test_boilerplate_reaches_the_verdict() -> None:
    known = frozenset(sign(builders.entry(1, text=BRIDGE, language="en")).sentences)
    assert join(neighbour(3, BRIDGE), [candidate(10, neighbour(1, BRIDGE))], boilerplate=known).stories == ()


def group(entries: Sequence[Neighbour]) -> set[frozenset[int]]:
    """Group entries in the order given, each one compared with all before it."""
    stories: dict[int, list[Neighbour]] = {}
    for newcomer in entries:
        known = [Candidate(story, one, found[0]) for story, found in stories.items() for one in found]
        joined = join(newcomer, known).stories
        members = [one for story in joined for one in stories.pop(story)]
        stories[joined[0] if joined else newcomer.entry] = [*members, newcomer]
    return {frozenset(one.entry for one in found) for found in stories.values()}


PRESS = [
    neighbour(entry, text)
    for entry, text in enumerate(
        [
            BRIDGE,
            f"LONDON (AP) - {BRIDGE}",
            f"{BRIDGE}\nSource: The Post",
            BRIDGE[:150],
            BRIDGE.replace("2,000", "3,000"),
            FLOOD,
            f"{FLOOD} Read more at KTVX 4",
            f"By Jane Doe\n{FLOOD}",
            FLOOD.replace("three villages", "four villages"),
        ],
        start=1,
    )
]


@given(st.permutations(PRESS))
def test_the_groups_do_not_depend_on_the_order(entries: list[Neighbour]) -> None:
    found = group(entries)
    assert {frozenset({6, 7, 8}), frozenset({9})} <= found
    assert frozenset({1, 2, 3}) <= next(members for members in found if 1 in members)
    assert group(entries) == found


@given(st.permutations([1, 2, 3]))
def test_the_order_of_candidates_does_not_matter(order: list[int]) -> None:
    candidates = [candidate(10 * entry, neighbour(entry, BRIDGE)) for entry in order]
    assert join(neighbour(9, BRIDGE), candidates).stories == (10, 20, 30)


@pytest.mark.parametrize(
    ("reason", "others"),
    [
        (LeadReason.ONLY, []),
        (LeadReason.ORIGIN, [member(1, standing=90)]),
        (LeadReason.STANDING, [member(1, is_origin=True, standing=40), member(2, standing=90)]),
        (LeadReason.EARLIEST, [member(1, is_origin=True, published_at=NOW + HOUR)]),
        (LeadReason.KEPT, [member(1, is_origin=True, standing=90)]),
    ],
)
def test_why_a_copy_leads_is_the_first_rule_that_sets_it_apart(
    reason: LeadReason, others: list[Member]
) -> None:
    lead = member(9, is_origin=True)
    assert lead_reason([lead, *others], lead) is reason


@given(members)
def test_the_lead_that_is_chosen_always_has_a_reason(found: Sequence[Member]) -> None:
    assert lead_reason(found, choose_lead(found)) is not LeadReason.KEPT
