"""Take into the index of words what was stored before there was one, or before its rules changed."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Engine

from aggregator.store.engine import transaction
from aggregator.store.search import take_up
from aggregator.store.texts import Step

FILLED: Final = 200  # entries taken up in one transaction: some 20 ms, polls are stored in between


def fill(engine: Engine) -> Iterator[Step]:
    """Take up all that is missing, the newest first; every `next` is one short transaction.

    Whoever is killed on the way goes on where it was.
    """
    while True:
        with transaction(engine) as connection:
            rows = take_up(connection, FILLED)
        if rows is None:
            return
        yield Step("search", rows)
