import pytest

from aggregator.model.letter import request_to_publisher
from aggregator.model.site import Site
from tests.support import builders

AGENT = "RegionalFeedAggregator/1 (+https://news.example/about)"
SITE = Site(title="Fuzhou News", public_url="https://news.example", contact="editor@news.example")


@pytest.mark.parametrize(
    ("language", "greeting"),
    [
        ("zh-Hans", "福州日报 编辑部：您好！"),
        ("zh", "福州日报 编辑部：您好！"),
        ("zh-TW", "福州日报 編輯部：您好！"),
        ("zh-Hant", "福州日报 編輯部：您好！"),
        ("en", "Dear editors of 福州日报,"),
    ],
)
def test_the_letter_is_in_the_language_of_its_reader(language: str, greeting: str) -> None:
    letter = request_to_publisher(builders.source(language=language), SITE, user_agent=AGENT)
    assert letter.splitlines()[0] == greeting


@pytest.mark.parametrize("language", ["zh", "zh-HK", "de"])
def test_the_letter_names_all_that_a_publisher_needs(language: str) -> None:
    source = builders.source(language=language, every_s=7200.0)
    letter = request_to_publisher(source, SITE, user_agent=AGENT)
    for fact in (AGENT, "https://news.example", "editor@news.example", *source.urls, "Fuzhou News", "2"):
        assert fact in letter


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "它按贵站的更新规律访问"),
        ("zh-HK", "它按貴站的更新規律造訪"),
        ("de", "when news of yours is to be expected"),
    ],
)
def test_a_letter_promises_no_interval_that_is_not_kept(language: str, said: str) -> None:
    letter = request_to_publisher(builders.source(language=language, paced=True), SITE, user_agent=AGENT)
    assert said in letter
    assert "1 h" not in letter
    assert "小" not in letter


def test_an_installation_without_address_still_writes_a_whole_letter() -> None:
    letter = request_to_publisher(builders.source(), Site(), user_agent=AGENT)
    assert "None" not in letter
    assert "()" not in letter
