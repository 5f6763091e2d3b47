"""Which copy leads a story (pure)."""

from collections.abc import Sequence

from aggregator.model.story import Member


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
