"""What stands at an address of which nothing is known."""

from pathlib import Path

import pytest

from aggregator.errors import FormatError
from aggregator.model.document import Hint, Link, Role
from aggregator.read.recognise import Kind, Recognised, by_the_day, issue_links, issue_words, recognise
from tests.read.pages.case import ZH, numbered, page

PAGES = Path(__file__).parent / "articles"
HTML = {"content-type": "text/html; charset=utf-8"}
RSS = "<rss version='2.0'><channel><title>A</title><item><title>B</title></item></channel></rss>"
SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    "<url><loc>https://n.example/1.html</loc></url></urlset>"
)
LINKS = numbered("/news/fz/2026-11-{d}/{n}.html", ZH)
LIST = page(
    "zh",
    "".join(f'<li><a href="{url}">{text}</a><i>2026-11-24</i></li>' for url, text in LINKS),
    title="福州新闻",
    head='<link rel="alternate" type="application/rss+xml" href="/feed.xml">',
)
ARTICLE = page(
    "zh", f'<h1>{ZH[0]}</h1><i id="pubtime_baidu">2026-11-24</i><p>{"市交通局发布。" * 90}</p>', title=ZH[0]
)
ABOUT = page("zh", "<p>关于我们</p>", title="关于我们")
ISSUE_URL = "http://fjrb.fjsen.com/fjrb/html/2020-07/13/node_22.htm"
FORWARD = '<html><script>window.location.href="html/2020-07/13/node_22.htm"</script></html>'


def told(body: str, url: str = "https://n.example/news/fz/", **headers: str) -> Recognised:
    return recognise(body.encode(), url=url, headers=HTML | headers)


@pytest.mark.parametrize(
    ("body", "url", "kind", "why"),
    [
        pytest.param(RSS, "https://n.example/feed", Kind.FEED, "rss20 with 1 entries", id="feed"),
        pytest.param(
            SITEMAP, "https://n.example/s.xml", Kind.SITEMAP, "sitemap with 0 entries", id="sitemap"
        ),
        pytest.param(
            LIST,
            "https://n.example/news/fz/",
            Kind.LISTPAGE,
            "18 headlines in 1 block, 18 of them dated",
            id="list",
        ),
        pytest.param(
            ARTICLE,
            "https://n.example/news/fz/2026-11-24/1.html",
            Kind.ARTICLE,
            "an article's page",
            id="article",
        ),
        pytest.param(ABOUT, "https://n.example/about", Kind.PAGE, "no list of news was found", id="neither"),
        pytest.param(
            (PAGES / "issue-v1.html").read_text(encoding="utf-8"),
            ISSUE_URL,
            Kind.EPAPER,
            "an issue of a digital newspaper: 2 more editions, 2 articles on this one",
            id="issue",
        ),
        pytest.param(
            FORWARD,
            "http://fjrb.fjsen.com/fjrb/paperindex.htm",
            Kind.EPAPER,
            "sends its readers to the newest issue of a digital newspaper, "
            "http://fjrb.fjsen.com/fjrb/html/2020-07/13/node_22.htm",
            id="forward",
        ),
        pytest.param(ABOUT, ISSUE_URL, Kind.PAGE, "use kind: epaper", id="an address like an issue's"),
    ],
)
def test_a_document_is_recognised_and_the_reason_said(body: str, url: str, kind: Kind, why: str) -> None:
    found = told(body, url)
    assert found.kind is kind
    assert why in found.why


def test_the_feeds_that_a_page_names_are_told_with_it() -> None:
    assert told(LIST).feeds == ("https://n.example/feed.xml",)


def test_what_is_neither_feed_nor_page_is_refused_with_what_it_is() -> None:
    with pytest.raises(FormatError):
        recognise(b"GIF-like text", url="https://n.example/a.txt", headers={"content-type": "text/plain"})


def test_a_page_that_shows_neither_editions_nor_articles_is_no_issue() -> None:
    assert issue_links("<html><body>x</body></html>", url=ISSUE_URL) == ()
    assert issue_links(LIST, url="https://n.example/news/fz/") == ()


def test_an_issue_without_editions_counts_its_articles() -> None:
    links = (Link("http://n.example/content_1.htm", Role.ARTICLE, Hint("a")),)
    assert issue_words(links) == "an issue of a digital newspaper: 0 more editions, 1 articles on this one"


@pytest.mark.parametrize(
    ("url", "pattern"),
    [
        (
            "http://a.example/html/2026-11/24/node_1.htm?v=1",
            "http://a.example/html/{%Y-%m}/{%d}/node_1.htm?v=1",
        ),
        (
            "http://a.example/pc/layout/202611/24/node_01.html",
            "http://a.example/pc/layout/{%Y%m}/{%d}/node_01.html",
        ),
        ("http://a.example/2026/11/24/l01.html", "http://a.example/{%Y}/{%m}/{%d}/l01.html"),
        ("http://a.example/paperindex.htm", "http://a.example/paperindex.htm"),
    ],
)
def test_the_address_of_an_issue_changes_by_the_day(url: str, pattern: str) -> None:
    assert by_the_day(url) == pattern
