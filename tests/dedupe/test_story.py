from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.dedupe.story import choose_lead
from aggregator.model.story import Member
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


def test_a_story_without_members_has_no_lead() -> None:
    with pytest.raises(ValueError, match="empty"):
        choose_lead([])
