import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.language.bigrams import typed_words
from aggregator.language.highlight import highlighted


def shown(text: str, typed: str) -> str:
    """Give the text with its hits in brackets."""
    pieces = highlighted(text, typed_words(typed))
    assert "".join(piece.text for piece in pieces) == text
    return "".join(f"[{piece.text}]" if piece.is_hit else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("text", "typed", "marked"),
    [
        ("台风登陆福州", "台风", "[台风]登陆福州"),
        ("颱風登陸福州", "台风 福州", "[颱風]登陸[福州]"),
        ("台风，又是台风", "台风", "[台风]，又是[台风]"),
        ("Herr Müller spricht", "muller", "Herr [Müller] spricht"),
        ("Herr Mu\u0308ller spricht", "müller", "Herr [Mu\u0308ller] spricht"),
        ("TYPHOON ＢＡＶＩ", "typhoon bavi", "[TYPHOON] [ＢＡＶＩ]"),
        ("a cat, concatenated", "cat", "a [cat], concatenated"),
        ("the city hall of cities", '"city hall"', "the [city hall] of cities"),
        ("the city-hall", '"city hall"', "the [city-hall]"),
        ("福州5G网络", "5g网络", "福州[5G网络]"),
        ("福州市政府", "福州 福州市", "[福州市]政府"),
        ("５㎏米", "㎏", "５㎏米"),
        ("一袋 ㎏ 米", "㎏", "一袋 [㎏] 米"),
        ("(a+b)", "a+b", "([a+b])"),
        ("nothing here", "else", "nothing here"),
        ("nothing asked", "", "nothing asked"),
        ("", "", ""),
        ("", "word", ""),
    ],
)
def test_words_are_marked_where_a_search_finds_them(text: str, typed: str, marked: str) -> None:
    assert shown(text, typed) == marked


def test_two_words_within_one_letter_mark_it_once() -> None:
    # ㍿ folds to 株式会社
    assert shown("㍿丸", "株式 会社") == "[㍿]丸"


@given(st.text(max_size=30), st.text(max_size=12))
def test_the_pieces_are_the_text_whatever_is_asked(text: str, typed: str) -> None:
    shown(text, typed)
