"""The order in which the articles of a new list are asked for."""

from aggregator.model.document import Hint, Link, Role
from aggregator.poll.firstpoll import newest_first
from tests.support.builders import NOW, source


def ordered(*lines: tuple[str, str]) -> list[str]:
    links = [Link(f"http://n.example/{path}", Role.ARTICLE, Hint("t", written)) for path, written in lines]
    links.insert(0, Link("http://n.example/next", Role.NEXT))
    found = newest_first(links, source(timezone="Asia/Shanghai"), now=NOW)
    return [link.url.removeprefix("http://n.example/") for link in found]


def test_the_newest_by_date_come_first_whatever_the_order_of_the_page() -> None:
    assert ordered(
        ("a", "2026-11-20"), ("b", "2026-11-24 08:00"), ("c", "昨天"), ("d", "2026-11-24 09:00")
    ) == [
        *("d", "b", "c", "a"),
        "next",
    ]


def test_a_date_in_the_address_counts_where_none_stands_beside_the_headline() -> None:
    assert ordered(("2026-11-20/1.html", ""), ("2026-11-23/2.html", "no date")) == [
        *("2026-11-23/2.html", "2026-11-20/1.html"),
        "next",
    ]


def test_a_line_without_a_date_is_as_old_as_the_line_above_it() -> None:
    assert ordered(("top", ""), ("old", "2026-11-01"), ("beside", ""), ("new", "2026-11-24")) == [
        *("top", "new", "old", "beside"),
        "next",
    ]
