"""The sources of Fujian as they are configured, read from pages of their families."""

from pathlib import Path

import pytest

from aggregator.config.loader import load
from aggregator.model.document import Role
from aggregator.model.entry import RawEntry
from aggregator.model.rules import EpaperRules, ListRules
from aggregator.model.source import Source
from aggregator.read.article import read_article
from aggregator.read.epaper import read_issue
from aggregator.read.picks import compiled

ROOT = Path(__file__).parents[2]
PAGES = Path(__file__).parent / "articles"


@pytest.fixture(scope="module")
def sources() -> dict[str, Source]:
    return {source.id: source for source in load(ROOT / "config", env={}).sources}


def read(source: Source, page: str, url: str) -> RawEntry:
    assert isinstance(source.rules, ListRules)
    assert any(compiled(pattern).search(url) for pattern in source.rules.accept)
    text = (PAGES / page).read_text(encoding="utf-8")
    document = read_article(text, url=url, rules=source.rules.article, hint=None)
    assert document.warnings == ()
    return document.entries[0]


@pytest.mark.parametrize(
    ("source_id", "page", "url", "expected"),
    [
        (
            "taihainet-fuzhou",
            "cmstop-news.html",
            "http://www.taihainet.com/news/fujian/fzxw/2020-07-13/2407215.html",
            ("福州通过“党建联盟+产业联盟”激发富民新动力", "2020-07-13 09:15", "台海网"),
        ),
        (
            "fjsen",
            "fjsen.html",
            "http://xm.fjsen.com/2020-01/16/content_30134589.htm",
            ("厦门地铁3号线过海段贯通", "2020-01-16 08:42:30", "厦门日报"),
        ),
        (
            "mnw",
            "mnw.html",
            "http://www.mnw.cn/quanzhou/news/2242018.html",
            ("泉州西街骑楼修缮完工", "2020-07-13 10:20", "泉州晚报"),
        ),
    ],
)
def test_articles_of_fujians_portals_are_read_by_their_rules(
    sources: dict[str, Source], source_id: str, page: str, *, url: str, expected: tuple[str, ...]
) -> None:
    entry = read(sources[source_id], page, url)
    assert (entry.title, entry.published, entry.publisher) == expected
    assert "分享" not in entry.content


def test_the_provinces_daily_is_read_edition_by_edition(sources: dict[str, Source]) -> None:
    rules = sources["fjrb-epaper"].rules
    assert isinstance(rules, EpaperRules)
    text = (PAGES / "issue-v1.html").read_text(encoding="utf-8")
    url = "http://fjrb.fjsen.com/fjrb/html/2020-07/13/node_22.htm"
    links = read_issue(text, url=url, rules=rules).links
    assert [link.hint.edition for link in links if link.role is Role.EDITION] == ["02版：要闻"]


def test_the_four_of_them_are_on(sources: dict[str, Source]) -> None:
    ids = ("taihainet-fuzhou", "fjsen", "mnw", "fjrb-epaper")
    assert [sources[one].enabled for one in ids] == [True] * 4
    assert {sources[one].status for one in ids} == {"listed", "stale-risk"}
