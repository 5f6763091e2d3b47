import ast
import re
from datetime import date
from io import BytesIO

import pytest
from jinja2.ext import babel_extract

from aggregator.web.assets import HERE
from aggregator.web.health import OUTCOMES
from aggregator.web.links import web_address
from aggregator.web.when import day_text
from aggregator.web.words import ENGLISH, TONGUES, catalogue, direction, tongue, translate, translate_count


def singular(message: str | tuple[str, ...] | list[str]) -> str:
    return message if isinstance(message, str) else message[0]


OURS = [language for language in TONGUES if language != ENGLISH]
CATALOGUES = {language: catalogue(language) for language in OURS}
IDS = {language: {singular(one.id) for one in CATALOGUES[language] if one.id} for language in OURS}


def quoted() -> set[str]:
    """Give every string of the web's modules and templates."""
    trees = (ast.parse(path.read_text("utf-8")) for path in HERE.rglob("*.py"))
    nodes = (node for tree in trees for node in ast.walk(tree))
    found = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    for path in (HERE / "templates").rglob("*.html"):
        found |= set(re.findall(r'"([^"\n]+)"', path.read_text("utf-8")))
    return found


def template_plurals() -> dict[str, str | None]:
    """Give the messages of all templates with the plurals of those that count."""
    found: dict[str, str | None] = {}
    for path in (HERE / "templates").rglob("*"):
        if path.is_file():
            for _, _, message, _ in babel_extract(BytesIO(path.read_bytes()), ("_", "ngettext"), (), {}):
                one, *rest = message if isinstance(message, tuple) else (message,)
                if one:
                    found[one] = next(filter(None, rest), None)
    return found


def template_messages() -> set[str]:
    return set(template_plurals())


@pytest.mark.parametrize("language", OURS)
def test_every_word_of_the_templates_is_translated(language: str) -> None:
    assert template_messages() - IDS[language] == set()


@pytest.mark.parametrize("language", OURS)
def test_a_catalogue_holds_no_word_that_nobody_says(language: str) -> None:
    assert IDS[language] - template_messages() - quoted() == set()


@pytest.mark.parametrize("language", OURS)
def test_every_outcome_is_translated(language: str) -> None:
    assert set(OUTCOMES.values()) <= IDS[language]


@pytest.mark.parametrize("language", OURS)
def test_a_translation_is_there_is_certain_and_keeps_what_is_filled_in(language: str) -> None:
    for message in CATALOGUES[language]:
        if message.id:
            translation = singular(message.string or "")
            assert translation, message.id
            assert not message.fuzzy, message.id
            fields = re.findall(r"%\(\w+\)s", singular(message.id))
            assert sorted(re.findall(r"%\(\w+\)s", translation)) == sorted(fields)


def test_a_message_that_counts_has_both_of_its_english_forms() -> None:
    counted = {message: plural for message, plural in template_plurals().items() if plural}
    assert counted
    for found in CATALOGUES.values():
        plurals = {one.id[0]: one.id[1] for one in found if one.pluralizable}
        assert counted.items() <= plurals.items()


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
