from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest

from aggregator.web.answer import Answer, Conditions, entity_tag, settle
from aggregator.web.cache import AnswerCache

CHANGED = datetime(2026, 11, 24, 12, 0, 0, 700_000, tzinfo=UTC)
HTTP_CHANGED = "Tue, 24 Nov 2026 12:00:00 GMT"
ANSWER = Answer(200, (("Content-Type", "text/html"), ("Cache-Control", "public")), b"body", '"a"', CHANGED)


@pytest.mark.parametrize(
    ("none_match", "since", "status"),
    [
        ('"a"', None, 304),
        ('W/"a"', None, 304),
        ('"b", "a"', None, 304),
        ("*", None, 304),
        ('"b"', None, 200),
        ("", None, 200),
        ('"b"', HTTP_CHANGED, 200),
        (None, HTTP_CHANGED, 304),
        (None, "Tue, 24 Nov 2026 12:00:01 GMT", 304),
        (None, "Tue, 24 Nov 2026 11:59:59 GMT", 200),
        (None, "yesterday", 200),
        (None, None, 200),
    ],
)
def test_conditions_decide_between_the_answer_and_not_modified(
    none_match: str | None, since: str | None, status: int
) -> None:
    assert settle(ANSWER, Conditions(none_match, since)).status == status


def test_not_modified_has_no_body_and_keeps_what_a_cache_needs() -> None:
    settled = settle(ANSWER, Conditions('"a"'))
    assert settled.body == b""
    assert settled.lines() == (("Cache-Control", "public"), ("ETag", '"a"'))


@pytest.mark.parametrize("conditions", [Conditions("*"), Conditions(None, HTTP_CHANGED)])
def test_an_answer_without_validators_is_always_sent_whole(conditions: Conditions) -> None:
    assert settle(Answer(200, (), b"now"), conditions).body == b"now"


def test_a_fault_is_never_answered_with_not_modified() -> None:
    assert settle(Answer(404, (), b"no", '"a"'), Conditions('"a"')).status == 404


def test_an_entity_tag_depends_on_every_fact() -> None:
    tags = {entity_tag("a", 1), entity_tag("a", 2), entity_tag("b", 1), entity_tag("a1")}
    assert len(tags) == 4
    assert all(tag.startswith('"') and tag.endswith('"') for tag in tags)


def answer(body: bytes, etag: str) -> Answer:
    return Answer(200, (), body, etag, CHANGED + timedelta(seconds=1))


def test_the_cache_gives_an_answer_only_for_its_etag() -> None:
    cache = AnswerCache()
    cache.put("x", answer(b"1", '"1"'))
    assert cache.get("x", '"1"') == answer(b"1", '"1"')
    assert cache.get("x", '"2"') is None
    assert cache.get("y", '"1"') is None


def test_a_newer_answer_takes_the_place_of_the_older() -> None:
    cache = AnswerCache(max_bytes=10)
    for number in range(100):
        cache.put("x", answer(b"12345678", f'"{number}"'))
    assert cache.get("x", '"99"') is not None


def test_the_least_used_answer_goes_first() -> None:
    cache = AnswerCache(max_answers=2)
    cache.put("a", answer(b"", '"a"'))
    cache.put("b", answer(b"", '"b"'))
    cache.get("a", '"a"')
    cache.put("c", answer(b"", '"c"'))
    assert [cache.get(key, f'"{key}"') is not None for key in "abc"] == [True, False, True]


def test_the_cache_never_holds_more_bytes_than_allowed() -> None:
    cache = AnswerCache(max_bytes=10)
    cache.put("a", answer(b"123456", '"a"'))
    cache.put("b", answer(b"123456", '"b"'))
    assert cache.get("a", '"a"') is None
    cache.put("huge", answer(b"12345678901", '"h"'))
    assert cache.get("huge", '"h"') is None
    assert cache.get("b", '"b"') is None


def test_many_threads_share_one_cache() -> None:
    cache = AnswerCache(max_answers=8, max_bytes=400)

    def work(seed: int) -> None:
        for number in range(500):
            key = (seed * number) % 13
            cache.put(key, answer(b"x" * key * 5, f'"{key}"'))
            kept = cache.get(key, f'"{key}"')
            assert kept is None or kept.body == b"x" * key * 5

    threads = [Thread(target=work, args=(seed,)) for seed in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(cache.get(key, f'"{key}"') is not None for key in range(13)) <= 8
