from datetime import UTC, datetime

import pytest

from aggregator.model.document import Role
from aggregator.model.rules import EpaperRules
from aggregator.model.source import SourceKind
from aggregator.poll.addresses import address_at, earlier_issues, is_dated, is_own, knows_host
from tests.support.builders import document, source

DATED = "http://paper.example/html/{%Y-%m}/{%d}/node_1.htm"


def day(number: int) -> str:
    return f"http://paper.example/html/2026-11/{number}/node_1.htm"


@pytest.mark.parametrize(
    ("kind", "hour", "expected"),
    [
        (SourceKind.LISTPAGE, 0, 25),  # 16:30 UTC is half past midnight in Fuzhou
        (SourceKind.EPAPER, 0, 24),  # nobody prints before six
        (SourceKind.EPAPER, 6, 25),
    ],
)
def test_the_day_in_an_address_is_that_of_the_newest_issue_where_it_is_printed(
    kind: SourceKind, *, hour: int, expected: int
) -> None:
    at = datetime(2026, 11, 24, 16 + hour, 30, tzinfo=UTC)
    assert address_at(source(kind=kind), document(address=DATED), at) == day(expected)


def test_an_address_without_a_day_stays_as_it_is() -> None:
    plain = document(address="http://paper.example/%7Bnews%7D?d=%d")
    at = datetime(2026, 11, 24, tzinfo=UTC)
    assert not is_dated(plain)
    assert address_at(source(), plain, at) == plain.address


def test_what_a_page_leads_to_has_no_day_to_fill_in() -> None:
    assert not is_dated(document(address=DATED, role=Role.ARTICLE))


def test_earlier_issues_are_those_that_the_rules_look_back_to() -> None:
    at = datetime(2026, 11, 24, 12, tzinfo=UTC)
    paper = source(kind=SourceKind.EPAPER, rules=EpaperRules(lookback_days=2))
    assert [link.url for link in earlier_issues(paper, document(address=DATED), now=at)] == [day(23), day(22)]
    assert earlier_issues(source(kind=SourceKind.LISTPAGE), document(address=DATED), now=at) == ()
    assert earlier_issues(paper, document(), now=at) == ()


@pytest.mark.parametrize(
    ("url", "own", "known"),
    [
        ("http://news.example/a/1.html", True, True),
        ("http://news.example:80/a/1.html", True, True),
        ("http://NEWS.example./a/1.html", True, True),
        ("http://news.example:8080/a/1.html", False, True),
        ("https://news.example/a/1.html", False, True),
        ("http://m.news.example/a/1.html", False, False),
        ("http://news.example:99999/", False, True),
        ("mailto:desk", False, False),
    ],
)
def test_only_a_configured_host_and_port_is_a_sources_own(url: str, *, own: bool, known: bool) -> None:
    assert (is_own(source(), url), knows_host(source(), url)) == (own, known)
