"""For how many people a source is asked."""

import pytest

from aggregator.errors import StoreBusy
from aggregator.model.document import Limits, Role
from aggregator.model.source import SourceKind
from aggregator.poll import pipeline
from aggregator.poll.audience import Audience
from tests.support import builders


def test_what_was_read_last_is_told() -> None:
    numbers = {"paper": 3}
    audience = Audience(lambda: dict(numbers))
    assert audience.of("paper") == 0
    audience.recount()
    assert (audience.of("paper"), audience.of("other")) == (3, 0)


def test_while_the_store_refuses_the_old_numbers_are_told() -> None:
    answers = iter([{"paper": 3}])

    def read() -> dict[str, int]:
        try:
            return next(answers)
        except StopIteration:
            raise StoreBusy("another program is writing") from None

    audience = Audience(read)
    audience.recount()
    audience.recount()
    assert audience.of("paper") == 3


@pytest.mark.parametrize(
    ("kind", "role", "said"),
    [
        (SourceKind.FEED, Role.ROOT, 12),
        (SourceKind.SITEMAP, Role.ROOT, 12),
        (SourceKind.LISTPAGE, Role.ROOT, 0),
        (SourceKind.EPAPER, Role.EDITION, 0),
        (SourceKind.FEED, Role.ARTICLE, 0),
    ],
)
def test_only_feeds_are_told_the_number(kind: SourceKind, role: Role, said: int) -> None:
    source, document = builders.source(kind=kind), builders.document(role=role)
    request = pipeline.request(source, document, limits=Limits(), now=builders.NOW, subscribers=12)
    assert request.subscribers == said
