"""Articles of further families: title, date, source and text, exactly."""

import re

import pytest

from aggregator.model.rules import ArticleRules
from aggregator.read.article import read_article
from tests.read.pages.blind_articles import Page, pages


def lines_of(content: str) -> tuple[str, ...]:
    """Give the paragraphs of an entry's markup as text."""
    cut = re.sub(r"</(?:p|div|td|table|tr|section)>|<br ?/?>", "\n", content)
    plain = re.sub(r"<[^>]+>", "", cut).replace("&#39;", "'").replace("&amp;", "&")
    return tuple(line.strip() for line in plain.splitlines() if line.strip())


@pytest.mark.parametrize("case", pages(), ids=lambda case: case.name)
def test_title_date_source_and_text_are_read_as_they_stand(case: Page) -> None:
    (entry,) = read_article(case.html, url=case.url, rules=ArticleRules(), hint=None).entries
    found = (entry.title, entry.published, entry.publisher, lines_of(entry.content))
    assert found == (case.title, case.published, case.publisher, case.body)
