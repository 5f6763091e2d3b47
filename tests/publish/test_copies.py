import re

import pytest

from aggregator.publish.content import NAMED, content_html
from tests.publish.samples import public
from tests.support.builders import copy, story


def body(outlets: int, *, all_copies: bool = False, **changes: str | None) -> str:
    also = tuple(copy(n, source_id=f"outlet-{n}", **changes) for n in range(2, 2 + outlets))
    return content_html(public(story(also_in=also)), "zh-Hans", all_copies=all_copies)


def last_lines(html: str) -> list[str]:
    return [re.sub("<[^>]*>", "", line) for line in re.findall(r"<p>(另见.*?)</p>", html)]


def test_a_few_outlets_share_the_last_line() -> None:
    assert last_lines(body(2)) == ["另见：outlet-2、outlet-3"]


def test_of_many_outlets_the_last_line_names_a_few_and_counts_the_others() -> None:
    assert last_lines(body(NAMED + 3)) == ["另见：outlet-2、outlet-3、outlet-4、outlet-5 +3"]


def test_copies_shown_have_a_line_each_with_their_titles() -> None:
    assert last_lines(body(2, all_copies=True)) == [
        "另见：outlet-2 – 福州新闻第2条",
        "另见：outlet-3 – 福州新闻第3条",
    ]


@pytest.mark.parametrize("all_copies", [False, True])
def test_a_copy_links_to_its_own_article(*, all_copies: bool) -> None:
    assert '<a href="http://news.example/2026/11/24/2.html">' in body(1, all_copies=all_copies)


@pytest.mark.parametrize("all_copies", [False, True])
def test_a_copy_without_an_address_has_its_name_alone(*, all_copies: bool) -> None:
    html = body(1, all_copies=all_copies, url=None, title="")
    assert "outlet-2" in html
    assert "<a " not in html


@pytest.mark.parametrize("all_copies", [False, True])
def test_a_story_that_nobody_else_has_ends_with_its_text(*, all_copies: bool) -> None:
    assert last_lines(body(0, all_copies=all_copies)) == []
