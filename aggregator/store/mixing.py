"""Fair mixing: which lines of a region's newest window stay when no source may have more than its share.

What is held back is in no feed and on no page of the region, but it stays listed: archives, searches and
selections have it.
"""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, select

from aggregator.store.schema import Int, entry, listing, story

LEAST = 10  # stories: a window of fewer is no mix of anything, so that a county with one busy paper has news

Line = tuple[int, int]
"""The instant of a line, and the source (row) of the copy that leads its story."""

_LED = (
    select(listing.c.listed_at, entry.c.source)
    .join(story, story.c.id == listing.c.story)
    .join(entry, entry.c.id == story.c.lead)
    .where(
        listing.c.region == bindparam("of"),
        listing.c.listed_at < bindparam("before"),
        listing.c.listed_at >= bindparam("since"),
    )
    .order_by(listing.c.listed_at.desc())
    .limit(bindparam("most", type_=Int))
)


def led_lines(connection: Connection, page: dict[str, int]) -> list[Line]:
    """Give the lines of a window (`of`, `before`, `since`, `most`), newest first."""
    return [(row.listed_at, row.source) for row in connection.execute(_LED, page)]


def mix(lines: Sequence[Line], share: float) -> list[int]:
    """Give the instants of the lines that stay, newest first: of each source the newest ones.

    A source has at most `share` of what stays. Where the window's sources are too few for that, each has as
    much as the others at most. Below `LEAST` stories the newest of the others come back.
    """
    sources = len({source for _, source in lines})
    wide = max(share, 1 / sources) if sources else 1.0
    size, kept = len(lines), list(lines)
    while size:
        kept = _newest(lines, max(int(wide * size + 1e-9), 1))
        if len(kept) == size:
            break
        size = len(kept)
    back = [line for line in lines if line not in set(kept)][: max(LEAST - len(kept), 0)]
    return sorted((at for at, _ in (*kept, *back)), reverse=True)


def _newest(lines: Sequence[Line], most: int) -> list[Line]:
    taken: Counter[int] = Counter()
    kept = []
    for line in lines:
        taken[line[1]] += 1
        if taken[line[1]] <= most:
            kept.append(line)
    return kept
