"""What pages say of an entry apart from its text: makers, way, date."""

from datetime import UTC, datetime
from typing import Any

import pytest

from aggregator.model.entry import Credit, Entry, Evidence, Precision, RawDocument, RawEntry
from aggregator.model.source import SourceMemory
from aggregator.normalize.document import normalize_document
from aggregator.normalize.pages import with_page_credit
from tests.support.builders import NOW, source

URL = "http://news.example/a/1.html"


def entry(**changes: Any) -> Entry:
    fields: dict[str, Any] = {
        "link": URL,
        "title": "福州新建三所小学",
        "content": "<p>福州市今年将新建三所小学。</p>",
        "published_from": "page",
    }
    raw = RawDocument("article", (RawEntry(**(fields | changes)),))
    clean = normalize_document(raw, source=source(), url=URL, memory=SourceMemory(), now=NOW)
    (found,) = clean.entries
    return found


@pytest.mark.parametrize(
    ("byline", "reporters", "correspondents"),
    [
        ("记者 张笑雪 通讯员 沈元", ("张笑雪",), ("沈元",)),
        ("通讯员 沈元", (), ("沈元",)),
        ("张三、李四", ("张三", "李四"), ()),
        ("By Jane Doe", ("Jane Doe",), ()),
    ],
)
def test_a_byline_names_reporters_and_correspondents(
    byline: str, reporters: tuple[str, ...], correspondents: tuple[str, ...]
) -> None:
    credit = entry(byline=byline).credit
    assert (credit.reporters, credit.correspondents) == (reporters, correspondents)


def test_the_texts_own_words_come_before_the_byline() -> None:
    said = Credit(reporters=("王峰",), editor="赵六")
    assert with_page_credit(said, RawEntry(byline="张三", editor="钱七")) == said


def test_publisher_and_editor_of_the_page_stand_in_the_credit() -> None:
    credit = entry(publisher="台海网", editor="林晓").credit
    assert (credit.publisher, credit.editor) == ("台海网", "林晓")


def test_the_way_down_to_an_article_is_among_its_categories_without_the_outlet() -> None:
    found = entry(breadcrumb=("福州日报", "福建", "福州新闻"), categories=("要闻",))
    assert found.categories == ("福建", "福州新闻", "要闻")
    assert found.breadcrumb == ("福建", "福州新闻")


def test_a_date_that_stood_on_a_page_says_so() -> None:
    found = entry(published="2020-07-13 09:15").published
    assert (found.at, found.precision, found.evidence) == (
        datetime(2020, 7, 13, 1, 15, tzinfo=UTC),
        Precision.MINUTE,
        Evidence.PAGE,
    )


@pytest.mark.parametrize(
    ("written", "url", "expected"),
    [
        ("07-13 09:15", "http://news.example/2019-07/13/1.html", datetime(2019, 7, 13, 1, 15, tzinfo=UTC)),
        ("07-13 09:15", "http://news.example/2019-07/14/1.html", datetime(2026, 7, 13, 1, 15, tzinfo=UTC)),
        ("07-13 09:15", "http://news.example/1.html", datetime(2026, 7, 13, 1, 15, tzinfo=UTC)),
        (
            "2020-07-13 09:15",
            "http://news.example/2019-07/13/1.html",
            datetime(2020, 7, 13, 1, 15, tzinfo=UTC),
        ),
    ],
)
def test_a_date_without_its_year_has_that_of_the_address(written: str, url: str, expected: datetime) -> None:
    assert entry(published=written, link=url).published.at == expected


def test_without_any_date_text_the_address_dates_an_article() -> None:
    found = entry(link="http://news.example/2019-07/13/1.html", published_from="url").published
    assert (found.at, found.evidence) == (datetime(2019, 7, 12, 16, tzinfo=UTC), Evidence.URL)


def test_a_dateline_dates_an_article_that_nothing_else_dates() -> None:
    found = entry(content="<p>台海网7月13日讯 福州市今年将新建三所小学。</p>", published_from="url")
    assert (found.published.at, found.published.evidence) == (
        datetime(2026, 7, 12, 16, tzinfo=UTC),
        Evidence.DATELINE,
    )
    assert found.credit.dateline == "台海网7月13日讯"
