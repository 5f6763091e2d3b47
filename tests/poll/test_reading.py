"""Which reader takes which document, and what its result means: real bytes in, readings out."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from aggregator.model.document import Failure, FailureKind, Hint, Link, Role
from aggregator.model.entry import Evidence, Reading
from aggregator.model.poll import DueDocument
from aggregator.model.rules import ArticleRules, EpaperRules, Expect, ListRules, NextRules
from aggregator.model.source import Source, SourceKind, SourceMemory
from aggregator.poll import pipeline
from aggregator.poll.absence import day_without_issue, empty_answer
from tests.support.builders import NOW, document, fetched, source
from tests.support.paper import article, article_path, list_page, text_of

PAPER = "http://news.example"
HTML = {"content-type": "text/html"}
SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>http://news.example/1.html</loc>'
    "<news:news><news:publication_date>2026-11-24T09:00:00+08:00</news:publication_date>"
    "<news:title>两条新路通车</news:title></news:news></url></urlset>"
).encode()


def read(body: bytes, of: Source, role: Role = Role.ROOT, **changes: Any) -> Reading | Failure:
    hint = changes.pop("hint", None)
    headers = changes.pop("headers", HTML)
    address = changes.pop("address", f"{PAPER}/list")
    due = DueDocument(document(role=role, hint=hint, address=address), SourceMemory())
    answer = fetched(body, url=address, headers=headers)
    return pipeline.read_task(pipeline.task(of, due, answer, now=NOW, **changes))


def reading_of(body: bytes, of: Source, role: Role = Role.ROOT, **changes: Any) -> Reading:
    found = read(body, of, role, **changes)
    assert isinstance(found, Reading)
    return found


def lists(**rules: Any) -> Source:
    return source(kind=SourceKind.LISTPAGE, rules=ListRules(**rules) if rules else None)


def test_a_list_gives_links_with_what_stood_beside_them() -> None:
    found = reading_of(list_page(range(1, 9)), lists())
    assert (found.entries, len(found.links)) == ((), 8)
    said = Hint("福州新区第1条消息发布", "2026-11-24 17:01")
    assert found.links[0] == Link(f"{PAPER}{article_path(1)}", Role.ARTICLE, said)


def test_an_article_gives_its_entry_and_its_parts_know_the_entrys_key() -> None:
    of = lists(article=ArticleRules(parts=NextRules(at_most=3)))
    found = reading_of(article(5, parts=3), of, Role.ARTICLE, address=f"{PAPER}{article_path(5)}")
    (signed,) = found.entries
    assert signed.entry.title == "福州新区第5条消息发布"
    assert text_of(5) in signed.entry.text
    assert [(link.role, link.hint.key, link.hint.number) for link in found.links] == [
        (Role.PART, signed.entry.key, 2),
        (Role.PART, signed.entry.key, 3),
    ]


def test_a_part_gives_the_text_that_goes_on_and_whose_it_is() -> None:
    hint = Hint(title="福州新区第5条消息发布", key="url:news.example/5", number=2)
    found = reading_of(article(5, part=2), lists(), Role.PART, hint=hint, address=f"{PAPER}/5_2.html")
    assert found.part_of == "url:news.example/5"
    assert text_of(5, part=2) in found.entries[0].entry.text


def test_an_article_of_which_nothing_was_made_has_no_parts() -> None:
    found = read(b"<html><body></body></html>", lists(), Role.ARTICLE)
    assert isinstance(found, Failure)
    assert found.kind is FailureKind.FORMAT


def test_without_a_body_the_entry_is_what_the_page_said() -> None:
    hint = Hint("两条新路通车", "2026-11-24 09:15", "明年完工")
    gone = document(role=Role.ARTICLE, hint=hint, address=f"{PAPER}/1.html")
    failure = Failure(NOW, "fetch", FailureKind.STATUS, "404", status=404)
    empty = empty_answer(gone, failure)
    job = pipeline.task(lists(), DueDocument(gone, SourceMemory()), empty, now=NOW, only_hint=True)
    found = pipeline.read_task(job)
    assert isinstance(found, Reading)
    (signed,) = found.entries
    assert (signed.entry.title, signed.entry.text, signed.entry.url) == (
        "两条新路通车",
        "明年完工",
        f"{PAPER}/1.html",
    )
    assert signed.entry.published.at == datetime(2026, 11, 24, 1, 15, tzinfo=UTC)
    assert signed.entry.published.evidence is Evidence.PAGE


@pytest.mark.parametrize(
    ("rules", "entries", "links"),
    [(None, 1, 0), (ListRules(), 0, 1), (ListRules(article=ArticleRules(fetch=False)), 1, 0)],
)
def test_a_sitemap_leads_to_its_articles_when_its_rules_want_them(
    rules: ListRules | None, entries: int, links: int
) -> None:
    of = source(kind=SourceKind.SITEMAP, rules=rules)
    found = reading_of(SITEMAP, of, headers={"content-type": "application/xml"})
    assert (len(found.entries), len(found.links)) == (entries, links)
    assert all(link.hint == Hint("两条新路通车", "2026-11-24T09:00:00+08:00") for link in found.links)


def test_what_one_article_asks_for_is_not_asked_for_its_source() -> None:
    found = reading_of(article(5), lists(), Role.ARTICLE, headers=HTML | {"x-robots-tag": "nosnippet"})
    assert found.signals.max_chars is None
    assert found.entries[0].entry.signals.max_chars == 0


@pytest.mark.parametrize(("age_h", "warns"), [(1, False), (72, True)])
def test_a_list_whose_newest_line_is_old_is_noticed(age_h: int, *, warns: bool) -> None:
    of = lists(expect=Expect(min_items=1, newest_within_s=86_400.0))
    due = DueDocument(document(address=f"{PAPER}/list"), SourceMemory())
    answer = fetched(list_page(range(1, 9)), url=f"{PAPER}/list", headers=HTML)
    found = pipeline.read_task(pipeline.task(of, due, answer, now=NOW + timedelta(hours=age_h)))
    assert isinstance(found, Reading)
    assert any("within the last 24 h" in warning for warning in found.warnings) is warns
    assert len(found.odd) == int(warns)


EDITION = (
    '<html><body><ul class="main-ed-articlenav-list">'
    '<li><a href="content_{0}.htm">福州新区第{0}条</a></li></ul>'
    '<table id="bmdhTable"><tr><td><a id="pageLink" href="node_1.htm">01版</a>'
    '<a id="pageLink" href="node_2.htm">02版</a></td></tr></table></body></html>'
)
DATED = f"{PAPER}/html/{{%Y-%m}}/{{%d}}/node_1.htm"


def test_an_issue_leads_to_editions_articles_and_the_issue_before() -> None:
    of = source(kind=SourceKind.EPAPER, urls=(DATED,))
    due = DueDocument(document(address=DATED), SourceMemory())
    today = f"{PAPER}/html/2026-11/24/node_1.htm"
    answer = fetched(EDITION.format(7).encode(), url=today, headers=HTML)
    found = pipeline.read_task(pipeline.task(of, due, answer, now=NOW))
    assert isinstance(found, Reading)
    assert [(link.role, link.url) for link in found.links] == [
        (Role.ARTICLE, f"{PAPER}/html/2026-11/24/content_7.htm"),
        (Role.EDITION, f"{PAPER}/html/2026-11/24/node_2.htm"),
        (Role.NEXT, f"{PAPER}/html/2026-11/23/node_1.htm"),
    ]


def test_an_edition_leads_to_its_articles_alone() -> None:
    of = source(kind=SourceKind.EPAPER, rules=EpaperRules())
    address = f"{PAPER}/html/2026-11/24/node_2.htm"
    found = reading_of(EDITION.format(8).encode(), of, Role.EDITION, address=address)
    assert [link.role for link in found.links] == [Role.ARTICLE]


@pytest.mark.parametrize(
    ("address", "status", "is_none"), [(DATED, 404, True), (DATED, 500, False), (f"{PAPER}/list", 404, False)]
)
def test_only_a_dated_address_may_be_missing(address: str, status: int, *, is_none: bool) -> None:
    of = source(kind=SourceKind.EPAPER, urls=(address,))
    due = DueDocument(document(address=address), SourceMemory())
    failure = Failure(NOW, "fetch", FailureKind.STATUS, "no", status=status)
    found = day_without_issue(of, due, failure, now=NOW)
    assert (found is not None) is is_none
    if found is not None:
        assert [link.url for link in found[1].links] == [f"{PAPER}/html/2026-11/23/node_1.htm"]
