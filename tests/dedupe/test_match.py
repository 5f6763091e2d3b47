from aggregator.dedupe.match import JOINING, match
from aggregator.dedupe.signature import sign
from aggregator.model.story import Match, Relation
from tests.support import builders


def test_one_address_is_one_article() -> None:
    ours = sign(builders.entry(1, url_key="news.example/1.html"))
    theirs = sign(builders.entry(2, url_key="news.example/1.html"))
    assert match(ours, theirs) == Match(Relation.SAME, 1.0, ("same address news.example/1.html",))


def test_other_addresses_differ_even_under_one_title() -> None:
    ours = sign(builders.entry(1, title="图片新闻"))
    theirs = sign(builders.entry(2, title="图片新闻"))
    assert match(ours, theirs) == Match(Relation.DIFFERENT, 0.0, ())


def test_two_entries_without_an_address_differ() -> None:
    ours = sign(builders.entry(1, url_key=None))
    assert match(ours, ours).relation is Relation.DIFFERENT


def test_the_verdict_is_symmetric() -> None:
    ours, theirs = sign(builders.entry(1)), sign(builders.entry(2, url_key=None))
    assert match(ours, theirs) == match(theirs, ours)


def test_related_and_different_entries_do_not_join() -> None:
    assert frozenset(Relation) - JOINING == {Relation.RELATED, Relation.DIFFERENT}
