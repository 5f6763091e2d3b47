import re
from datetime import date
from io import BytesIO

import pytest
from jinja2.ext import babel_extract

from aggregator.web.about import SPANS
from aggregator.web.assets import HERE
from aggregator.web.health import OUTCOMES
from aggregator.web.links import web_address
from aggregator.web.stories import ELSEWHERE, WHERE
from aggregator.web.when import day_text
from aggregator.web.why import ALIGNED, BEGAN, LEADS, SAID, SAME_ADDRESS, SAME_NEWS, SOMEBODY
from aggregator.web.words import CATALOGUE, direction, tongue, translate, translate_count

FAULT_WORDS = re.compile(r'"([A-Z][^"]*)"')


def template_messages() -> set[str]:
    found: set[str] = set()
    for path in (HERE / "templates").iterdir():
        for _, _, message, _ in babel_extract(BytesIO(path.read_bytes()), ("_", "ngettext"), (), {}):
            parts = message if isinstance(message, tuple) else (message,)
            found.update(part for part in parts[:1] if part)
    return found


def test_every_word_of_the_templates_is_translated() -> None:
    assert template_messages() - set(CATALOGUE) == set()


def test_the_table_holds_no_word_that_nobody_says() -> None:
    said = template_messages() | set(OUTCOMES.values())
    said |= {message for _, message in SPANS}
    said |= {*WHERE.values(), ELSEWHERE}
    said |= {*LEADS.values(), *SAID.values(), SAME_ADDRESS, ALIGNED, SAME_NEWS, BEGAN, SOMEBODY}
    said |= set(FAULT_WORDS.findall((HERE / "faults.py").read_text()))
    assert set(CATALOGUE) - said == set()


def test_every_outcome_is_translated() -> None:
    assert set(OUTCOMES.values()) <= set(CATALOGUE)


@pytest.mark.parametrize("message", sorted(CATALOGUE))
def test_a_translation_keeps_what_is_filled_in(message: str) -> None:
    fields = sorted(re.findall(r"%\(\w+\)s", message))
    for translation in CATALOGUE[message]:
        assert sorted(re.findall(r"%\(\w+\)s", translation)) == fields


@pytest.mark.parametrize(
    ("language", "ours"),
    [
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh-Hans-SG", "zh-Hans"),
        ("zh-Hant", "zh-Hant"),
        ("zh-TW", "zh-Hant"),
        ("ZH-hk", "zh-Hant"),
        ("en-GB", "en"),
        ("de", "en"),
        ("", "en"),
    ],
)
def test_the_nearest_of_our_languages_is_spoken(language: str, ours: str) -> None:
    assert tongue(language) == ours


@pytest.mark.parametrize(
    ("language", "way"),
    [
        ("ar", "rtl"),
        ("ar-KW", "rtl"),
        ("he", "rtl"),
        ("fa", "rtl"),
        ("ur-PK", "rtl"),
        ("zh-Hans", "ltr"),
        ("de", "ltr"),
        ("und", "auto"),
        ("", "auto"),
    ],
)
def test_the_direction_follows_the_language(language: str, way: str) -> None:
    assert direction(language) == way


def test_a_message_without_translation_stays_english() -> None:
    assert translate("Nobody translated this", "zh-Hans") == "Nobody translated this"


@pytest.mark.parametrize(
    ("count", "language", "text"),
    [(1, "en", "%(num)s source"), (0, "en", "%(num)s sources"), (2, "zh-Hans", "%(num)s 个来源")],
)
def test_a_count_takes_the_form_of_its_language(count: int, language: str, text: str) -> None:
    assert translate_count("%(num)s source", "%(num)s sources", count, language) == text


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Thursday, 1 January 2026"),
        ("zh-Hans", "2026年1月1日 星期四"),
        ("zh-Hant", "2026年1月1日 星期四"),
    ],
)
def test_a_day_is_written_as_its_language_writes_it(lang: str, text: str) -> None:
    assert day_text(date(2026, 1, 1), lang) == text


@pytest.mark.parametrize("url", ["http://a.example/", "https://例え.example/路?x=1#y"])
def test_a_web_address_may_become_a_link(url: str) -> None:
    assert web_address(url) == url


@pytest.mark.parametrize(
    "url",
    [
        *(None, "", "x", "//a.example/", "http:///x", "http://[", "ftp://a.example/", "data:text/html,x"),
        *("javascript:alert(1)", "\tjavascript:alert(1)", "java\nscript:alert(1)", " http://a.example/"),
    ],
)
def test_what_is_no_web_address_never_becomes_a_link(url: str | None) -> None:
    assert web_address(url) is None
