"""What a source's entry says of its pages, and the rules that it makes."""

import json
from pathlib import Path

import jsonschema
import pytest

from aggregator.config.jsonschema import schemas
from aggregator.config.loader import load
from aggregator.config.models import dump, parse
from aggregator.config.yamltext import read_sheet
from aggregator.errors import ConfigError
from aggregator.model.rules import (
    ArticleRules,
    DatePlace,
    DateRules,
    EpaperRules,
    Expect,
    Layout,
    ListRules,
    NextRules,
    Pick,
)
from tests.config.folders import SOURCES, source_with, write_folder


def rules(tmp_path: Path, *lines: str) -> ListRules | EpaperRules | None:
    config = load(write_folder(tmp_path, sources=source_with(*lines)), env={})
    assert parse(dump(config)) == config
    return config.sources[0].rules


def complaint(tmp_path: Path, *lines: str) -> str:
    with pytest.raises(ConfigError) as raised:
        load(write_folder(tmp_path, sources=source_with(*lines)), env={})
    (fault,) = raised.value.faults
    return f"{fault.path}: {fault.message}"


def test_everything_about_a_list_page_is_read(tmp_path: Path) -> None:
    found = rules(
        tmp_path,
        "kind: listpage",
        "items: ul.news-list li",
        "link: {css: a, attr: href}",
        "title: [h3, {xpath: './/a'}]",
        "summary: p",
        "date: {select: span, from: [item, url], formats: ['%d.%m.%Y']}",
        r"accept: ['/\d+\.html$']",
        "reject: 广告",
        r"identity: '/(\d+)'",
        "next: {css: a.next, max: 2}",
        "article: {content: ['#zoom'], remove: .related, next: {select: .page a, max: 5}}",
        "expect: {min_items: 5, newest_within: 48h, title: 福}",
    )
    assert found == ListRules(
        items=(Pick(css="ul.news-list li"),),
        link=(Pick(css="a", attribute="href"),),
        title=(Pick(css="h3"), Pick(xpath=".//a")),
        summary=(Pick(css="p"),),
        date=DateRules((DatePlace.ITEM, DatePlace.URL), (Pick(css="span"),), ("%d.%m.%Y",)),
        accept=(r"/\d+\.html$",),
        reject=("广告",),
        identity=r"/(\d+)",
        next=NextRules((Pick(css="a.next"),), 2),
        article=ArticleRules(
            content=(Pick(css="#zoom"),),
            remove=(Pick(css=".related"),),
            parts=NextRules((Pick(css=".page a"),), 5),
        ),
        expect=Expect(5, 172_800.0, "福"),
    )


def test_a_list_page_needs_no_rule_at_all(tmp_path: Path) -> None:
    assert rules(tmp_path, "kind: listpage", "items: auto") == ListRules()


def test_a_list_may_be_all_that_is_read(tmp_path: Path) -> None:
    found = rules(tmp_path, "kind: listpage", "article: false")
    assert found == ListRules(article=ArticleRules(fetch=False))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("a.next", NextRules((Pick(css="a.next"),), 20)),
        (
            "'_{n}.html'",
            NextRules((Pick(xpath="//a/@href", pattern=r".*_[0-9]{1,3}\.html$"),), 20),
        ),
        ("{max: 0}", NextRules((), 0)),
    ],
)
def test_further_pages_of_an_article_may_be_written_shortly(
    tmp_path: Path, written: str, expected: NextRules
) -> None:
    found = rules(tmp_path, "kind: listpage", f"article: {{next: {written}}}")
    assert found == ListRules(article=ArticleRules(parts=expected))


def test_everything_about_a_newspaper_is_read(tmp_path: Path) -> None:
    found = rules(
        tmp_path,
        "kind: epaper",
        "layout: founder-v2",
        "editions: [要闻]",
        "without: [广告, 副刊]",
        "lookback_days: 3",
        "publish_hour: 7",
        "max_articles: 50",
        "article: {title: '#Title'}",
    )
    article = ArticleRules(title=(Pick(css="#Title"),))
    assert found == EpaperRules(Layout.FOUNDER_V2, ("要闻",), ("广告", "副刊"), 3, 7, 50, article)


def test_a_sitemap_asks_for_articles_only_when_it_is_told_to(tmp_path: Path) -> None:
    assert rules(tmp_path, "kind: sitemap") is None
    assert rules(tmp_path, "kind: sitemap", "article: true") == ListRules()
    assert rules(tmp_path, "kind: sitemap", "article: false") is None


def test_rules_may_stand_in_the_defaults_of_a_file(tmp_path: Path) -> None:
    text = f"defaults: {{kind: listpage, items: ul li}}\n{SOURCES}"
    (source,) = load(write_folder(tmp_path, sources=text), env={}).sources
    assert source.rules == ListRules(items=(Pick(css="ul li"),))


@pytest.mark.parametrize(
    ("line", "is_valid"),
    [
        ("items: [ul li, {xpath: //li}]", True),
        ("items: {css: li, regex: x}", True),
        ("items: 3", False),
        ("items: {csss: li}", False),
        ("article: false", True),
        ("article: {content: .a, next: '_{n}.html'}", True),
        ("article: {contents: .a}", False),
        ("next: {css: a, max: 2}", True),
        ("date: {from: [item], select: i}", True),
        ("date: {from: [page]}", False),
        ("layout: founder-v1", True),
    ],
)
def test_the_schema_for_editors_says_the_same(line: str, *, is_valid: bool) -> None:
    schema = json.loads(schemas()["sources.schema.json"])
    sheet, _ = read_sheet(source_with("kind: listpage", line), "x.yaml")
    assert sheet is not None
    assert jsonschema.Draft7Validator(schema).is_valid(sheet.value) is is_valid


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (("items: li",), ": items does nothing for kind: feed; it is for listpage"),
        (("kind: epaper", "accept: x"), ": accept does nothing for kind: epaper; it is for listpage"),
        (
            ("article: true",),
            ": article does nothing for kind: feed; it is for listpage and epaper and sitemap",
        ),
        (
            ("kind: listpage", "items: 'ul['"),
            (
                ".items: \"ul[\" is no CSS selector (Expected ident or '*', got <EOF at 3>); write it as in "
                '"ul.news-list li"'
            ),
        ),
        (
            ("kind: listpage", "items: {xpath: '//['}"),
            '.items: "//[" is no XPath (Invalid expression); write it as in "//ul/li/a"',
        ),
        (
            ("kind: listpage", "title: {attr: x}"),
            '.title: needs css or xpath, and not both; write it as in {css: "a", attr: href}',
        ),
        (
            ("kind: listpage", "accept: '(?=a)'"),
            '.accept: "(?=a)" is no pattern of RE2 (invalid perl operator: (?=); it knows no look-around',
        ),
        (("kind: listpage", "link: {cs: a}"), '.link: no such key; did you mean "css"?'),
        (
            ("kind: listpage", "date: {form: item}"),
            '.date.form: no such key; did you mean "from" or "formats"?',
        ),
        (("kind: listpage", "next: {select: a, max: 99}"), ".next.max: 99 is above 50; write 50 or less"),
        (
            ("kind: listpage", "article: {contents: a}"),
            '.article.contents: no such key; did you mean "content"?',
        ),
        (
            ("kind: listpage", "article: maybe"),
            '.article: "maybe" is no mapping; write lines of key: value below the key',
        ),
        (("kind: epaper", "layout: v1"), '.layout: "v1" is none of auto, founder-v1, founder-v2'),
    ],
)
def test_a_mistake_is_told_with_what_to_write(tmp_path: Path, lines: tuple[str, ...], told: str) -> None:
    assert complaint(tmp_path, *lines) == f"sources[0]{told}"
