import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.dedupe.signature import candidate_key, sign, title_key
from tests.support import builders


def test_equal_addresses_share_a_key() -> None:
    ours = sign(builders.entry(1, url_key="news.example/1.html"))
    theirs = sign(builders.entry(2, url_key="news.example/1.html", source_id="other", title="Else"))
    assert ours.keys == theirs.keys
    assert len(ours.keys) == 1


def test_the_key_of_an_address_stays_the_same_for_ever() -> None:
    # A stored key of last week must meet today's: this value may never change.
    assert sign(builders.entry(1, url_key="news.example/1.html")).keys == (5650239423463470150,)


@pytest.mark.parametrize(
    "home_page",
    ["taverncast.com", "taverncast.com/", "http://taverncast.com", "http://taverncast.com/", "", None],
)
def test_a_home_page_is_no_article(home_page: str | None) -> None:
    signature = sign(builders.entry(1, url_key=home_page))
    assert (signature.url_key, signature.keys) == (None, ())


@pytest.mark.parametrize(
    "article", ["news.example/?p=7", "https://news.example/a", "news.example/a?u=http://b/"]
)
def test_an_address_with_path_or_query_is_an_article(article: str) -> None:
    assert sign(builders.entry(1, url_key=article)).url_key == article


@pytest.mark.parametrize(
    ("title", "folded"),
    [
        ("【快讯】 福州:地铁4号线 开通!", "快讯福州地铁4号线开通"),
        ("ＡＢＣ—abc", "abcabc"),
        ("Straße | STRASSE", "strassestrasse"),
        ("हिन्दी", "हिन्दी"),
        ("…", ""),
    ],
)
def test_a_title_is_folded_for_comparing(title: str, folded: str) -> None:
    assert title_key(title) == folded


def test_keys_of_different_kinds_do_not_meet() -> None:
    assert candidate_key("url", "a") != candidate_key("title", "a")


@given(st.text())
def test_folding_is_idempotent_and_never_raises(title: str) -> None:
    folded = title_key(title)
    assert title_key(folded) == folded


@given(st.text())
def test_every_key_fits_a_signed_64_bit_integer(text: str) -> None:
    assert -(2**63) <= candidate_key("url", text) < 2**63
