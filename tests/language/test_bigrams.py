import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.language.bigrams import MAX_TERM, Phrase, phrase, terms, terms_version, typed_words, written
from aggregator.language.fold import fold, fold_version


@pytest.mark.parametrize(
    ("written_so", "folded"),
    [
        ("", ""),
        ("BAVI", "bavi"),
        ("ＢＡＶＩ　２０２６", "bavi 2026"),
        ("Müller, Straße, Ångström", "muller, strasse, angstrom"),
        ("颱風登陸臺灣", "台风登陆台湾"),
        ("乾隆與著作", "干隆与着作"),
        ("ガス", "ガス"),
        ("ｶﾞｽ", "ガス"),
        ("الْكُوَيْت", "الكويت"),
        ("أحمد", "احمد"),
        ("Ελλάδα", "ελλαδα"),
        ("ﬁnden", "finden"),
    ],
)
def test_two_spellings_of_one_word_are_equal(written_so: str, folded: str) -> None:
    assert fold(written_so) == folded


@given(st.text())
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("台风登陆", ["台风", "风登", "登陆", "陆"]),
        ("陆", ["陆"]),
        ("2026年台风Bavi来了", ["2026", "年台", "台风", "风", "bavi", "来了", "了"]),
        ("台风，登陆", ["台风", "风", "登陆", "陆"]),
        ("Covid-19 in New_York", ["covid", "19", "in", "new", "york"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("กรุง", ["กร", "รุ", "ุง", "ง"]),
        ("서울시", ["서울", "울시", "시"]),
        ("！？…", []),
        ("x" * 100, ["x" * MAX_TERM]),
    ],
)
def test_unspaced_scripts_give_pairs_and_others_words(text: str, found: list[str]) -> None:
    assert terms(text) == found


def test_a_long_text_gives_its_first_terms() -> None:
    assert terms("一二三四，五六", most=3) == ["一二", "二三", "三四"]
    assert terms("a b c", most=9) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("台风", Phrase(("台风",), is_open=False)),
        ("颱風登陸", Phrase(("台风", "风登", "登陆"), is_open=False)),
        ("台", Phrase(("台",), is_open=True)),
        ("第5届", Phrase(("第", "5", "届"), is_open=True)),
        ("台风 Bavi", Phrase(("台风", "风", "bavi"), is_open=False)),
        ("New York", Phrase(("new", "york"), is_open=False)),
        ("!", Phrase((), is_open=False)),
    ],
)
def test_a_search_is_a_phrase_of_terms(text: str, found: Phrase) -> None:
    assert phrase(text) == found


_ANY = st.text(st.sampled_from("台风登陆福建省abcXY12 ，。-"), max_size=12)


@given(before=_ANY, inside=_ANY, after=_ANY)
def test_what_stands_in_a_text_is_found_in_its_terms(before: str, inside: str, after: str) -> None:
    text = f"{before} {inside.strip()} {after}"
    wanted, found = phrase(inside), terms(text)
    length = len(wanted.terms)
    places = (found[at : at + length] for at in range(len(found) + 1))
    assert any(_matches(wanted, place) for place in places)


def _matches(wanted: Phrase, place: list[str]) -> bool:
    if not wanted.is_open:
        return tuple(place) == wanted.terms
    return (
        tuple(place[:-1]) == wanted.terms[:-1] and place[-1:] != [] and place[-1].startswith(wanted.terms[-1])
    )


def test_a_text_in_the_middle_of_a_run_is_found_too() -> None:
    text = terms("强台风登陆福建")
    assert {"台风", "风登"} <= set(text)
    assert [term for term in text if term.startswith("登")] == ["登陆"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", ()),
        ("台风 福州", ("台风", "福州")),
        ("福州　颱風 台风", ("台风", "福州")),
        ('"New  York" MAYOR', ("mayor", "new york")),
        ("“New York” ！", ("new york",)),
        ('a"b c', ("a", "b c")),
        ('"" "!"', ()),
    ],
)
def test_words_and_phrases_are_read_as_typed(typed: str, words: tuple[str, ...]) -> None:
    assert typed_words(typed) == words


@given(st.text(st.sampled_from('台風ab "“”!İß'), max_size=20))
def test_what_is_written_reads_the_same_again(typed: str) -> None:
    words = typed_words(typed)
    assert typed_words(written(words)) == words


def test_the_version_names_the_tables() -> None:
    assert terms_version().endswith(fold_version())
    assert fold_version().count("-") == 1
