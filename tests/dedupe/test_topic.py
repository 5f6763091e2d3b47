from collections import Counter
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.dedupe.topic import MAX_TERMS, Topical, choose_topic, likeness, rarest, topic_terms
from tests.support import builders

# One event by two reporters each, and one that has nothing to do with it.
PRESS = {
    "en": [
        (
            "Ferry sinks off Skye",
            "A ferry with forty people on board sank off the Isle of Skye. Coastguards rescued all.",
        ),
        (
            "All rescued as Skye ferry goes down",
            "Lifeboats saved passengers after the ferry sank near Skye on Friday.",
        ),
        (
            "Council agrees on new swimming pool",
            "The swimming pool in the north of the town will be built next year.",
        ),
        (
            "Farmers protest against milk price",
            "Tractors blocked the square while farmers poured milk on the road.",
        ),
    ],
    "zh-Hans": [
        ("厦门地铁三号线开通运营", "厦门地铁三号线昨天正式开通运营，市民排队体验首趟列车。"),
        ("首趟列车发出！厦门地铁三号线来了", "记者在厦门地铁车站看到，三号线首趟列车满载乘客驶出。"),
        ("福州内河整治见成效", "经过两年整治，福州城区内河水质明显改善，岸边绿道建成。"),
        ("泉州古城夜游人气旺", "夜幕降临，泉州古城西街游人如织，非遗演出轮番上场。"),
    ],
    "es": [
        (
            "Un incendio arrasa un bosque en Huelva",
            "El incendio declarado en Huelva ha quemado mil hectáreas de bosque.",
        ),
        (
            "Huelva: el fuego quema mil hectáreas",
            "Los bomberos luchan contra el incendio del bosque de Huelva.",
        ),
        ("El mercado central cumple un siglo", "Comerciantes y vecinos celebran el aniversario del mercado."),
        ("Nueva línea de autobús en el puerto", "La línea une el puerto con la estación desde el lunes."),
    ],
    "ru": [
        ("В Казани открыли новый мост", "Новый мост через Казанку открыли в Казани в присутствии мэра."),
        ("Казань: движение по мосту запущено", "Мост через Казанку в Казани открыли для движения в пятницу."),
        ("Цены на хлеб выросли", "За месяц хлеб подорожал на пять процентов, сообщили в министерстве."),
        ("Зоопарк показал тигрят", "Тигрята родились весной, теперь их видят посетители зоопарка."),
    ],
}


def stories(language: str) -> tuple[list[Topical], Mapping[str, int]]:
    found = [
        Topical(number, dict(topic_terms(builders.entry(number, title=title, text=text, language=language))))
        for number, (title, text) in enumerate(PRESS[language])
    ]
    return found, Counter(term for story in found for term in story.terms)


@pytest.mark.parametrize("language", PRESS)
def test_two_reports_on_one_event_are_linked_and_others_are_not(language: str) -> None:
    found, counts = stories(language)
    first, second, *others = found
    linked = choose_topic(second, found, counts, total=len(found))
    assert linked is not None
    assert linked[0] is first
    assert all(choose_topic(other, found, counts, total=len(found)) is None for other in others)


def test_terms_of_the_title_weigh_more() -> None:
    terms = dict(topic_terms(builders.entry(1, title="Ferry sinks", text="Coastguards came at once.")))
    assert terms["ferry"] > terms["coastg"]


def test_terms_are_bounded_and_heaviest_first() -> None:
    text = "".join(chr(0x4E00 + at) for at in range(200))
    terms = topic_terms(builders.entry(1, title="厦门地铁三号线开通运营", text=text))
    assert len(terms) == MAX_TERMS
    assert [weight for _, weight in terms] == sorted((weight for _, weight in terms), reverse=True)


def test_a_name_counts_besides_its_word() -> None:
    terms = dict(topic_terms(builders.entry(1, title="Ferry lost", text="They sank. Off the Isle of Skye.")))
    assert {term for term in terms if term.startswith("^")} == {"^isle", "^skye"}


def test_a_headline_in_capitals_names_nobody() -> None:
    terms = dict(topic_terms(builders.entry(1, title="Ferry Sinks Near Skye In Heavy Storm", text="")))
    assert not any(term.startswith("^") for term in terms)


def test_an_empty_entry_has_no_terms_and_is_like_nothing() -> None:
    assert topic_terms(builders.entry(1, title="", text="")) == ()
    assert likeness({}, {"ferry": 1.0}, {}, total=1) == 0.0


def test_candidates_are_looked_up_by_what_is_rare() -> None:
    counts = {"ferry": 2, "town": 40, "skye": 1}
    assert rarest(["town", "new", "ferry", "skye"], counts, total=100) == ("skye", "ferry")


def test_scripts_and_the_story_itself_are_not_linked() -> None:
    ours = Topical(1, {"a": 1.0})
    assert choose_topic(ours, [ours, Topical(2, {"a": 1.0}, unspaced=True)], {"a": 2}, total=2) is None


def test_of_two_equally_alike_stories_the_older_one_is_linked() -> None:
    newcomer, older, younger = (Topical(story, {"a": 1.0}) for story in (9, 1, 2))
    for order in ([older, younger], [younger, older]):
        assert choose_topic(newcomer, order, {"a": 3}, total=3) == (older, 1.0)


@given(st.text(), st.text(), st.text())
def test_likeness_is_symmetric_and_between_0_and_1(title: str, ours: str, theirs: str) -> None:
    a = dict(topic_terms(builders.entry(1, title=title, text=ours)))
    b = dict(topic_terms(builders.entry(2, title=title, text=theirs)))
    score = likeness(a, b, {}, total=2)
    assert score == likeness(b, a, {}, total=2)
    assert 0.0 <= score <= 1.0 + 1e-9
