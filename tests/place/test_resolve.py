from hypothesis import given
from hypothesis import strategies as st

from aggregator.language.han import simplified
from aggregator.model.region import Level, RegionTree
from aggregator.place.gazetteer import Atlas
from aggregator.place.index import Site
from aggregator.place.mentions import Mention, find_mentions
from aggregator.place.names import Form
from aggregator.place.resolve import Weighted, resolve
from aggregator.place.routing import find_places
from tests.bench.places import LABELS, entry_of, read_labels
from tests.place.test_table import shipped
from tests.support.builders import region, regions

ATLAS = Atlas(regions())
OPENINGS = read_labels(LABELS, shipped())


def weighted(text: str, *, weight: float = 2.0, atlas: Atlas = ATLAS, language: str = "zh") -> list[Weighted]:
    return [Weighted(one, "text", weight) for one in find_mentions(text, atlas, language=language)]


def codes(text: str, *, home: str | None = None, known: dict[str, float] | None = None) -> list[str]:
    return [found.code for found in resolve(weighted(text), ATLAS, home=home, known=known or {})]


def test_a_countys_short_name_counts_once_an_ancestor_is_named_anywhere() -> None:
    assert codes("连江鲍鱼丰收") == []
    assert codes("连江鲍鱼丰收,运往福州") == ["350122"]


def test_a_name_that_an_editor_put_above_the_text_confirms_what_is_below_it() -> None:
    assert codes("永泰李果上市", known={"3501": 4.0}) == ["350125"]


def test_a_known_place_counts_without_any_mention() -> None:
    assert codes("果农采摘忙", known={"3501": 4.0}) == ["3501"]


def test_an_everyday_word_counts_directly_behind_its_ancestor_alone() -> None:
    assert codes("湖北公安县的鱼糕,公安机关") == ["421022"]
    assert codes("福州的公安机关") == ["3501"]


def test_a_town_speaks_for_its_county_when_that_is_sure() -> None:
    assert codes("嵩口镇的古民居") == []
    assert codes("嵩口镇的古民居", home="350125") == ["350125"]


def test_a_text_that_names_seven_cities_is_about_none_of_them() -> None:
    assert codes("福州厦门莆田三明泉州漳州南平都在下雨") == ["35"]


def test_many_mentions_of_one_place_do_not_drown_another() -> None:
    assert sorted(codes("福州" * 9 + "与厦门")) == ["3501"]
    assert sorted(codes("福州、福州、福州与厦门、厦门")) == ["3501", "3502"]


def test_two_provinces_of_one_name_stay_open() -> None:
    mention = Mention(0, 2, "某省", (Site("35", Form.SHORT), Site("36", Form.SHORT)), name="某省")
    assert resolve([Weighted(mention, "text", 3.0)], ATLAS, home=None, known={}) == ()


def test_a_joint_name_means_all_its_places() -> None:
    assert sorted(codes("粤港澳大湾区")) == ["44", "81", "82"]


def test_what_a_region_excludes_is_not_its_name() -> None:
    atlas = Atlas(
        RegionTree.of([region("x", "Kent", names={"en": "Kent"}, language="en", exclude=("Clark Kent",))])
    )
    assert find_mentions("Clark Kent", atlas, language="en") == []
    assert [one.text for one in find_mentions("in Kent", atlas, language="en")] == ["Kent"]


def test_a_name_at_a_texts_end_is_not_behind_the_name_that_ends_a_title() -> None:
    title, text = "消息传到福州", "公安机关" + "鼓楼"
    found = find_places(entry_of(title, text), ATLAS, home=None)
    assert [one.code for one in found] == ["350102"]


@given(st.data())
def test_the_order_of_mentions_means_nothing(data: st.DataObject) -> None:
    label = data.draw(st.sampled_from(OPENINGS))
    mentions = weighted(f"{label.title} {label.text}", atlas=shipped())
    mixed = data.draw(st.permutations(mentions))
    told = resolve(mentions, shipped(), home=label.home, known={})
    assert {(one.code, round(one.score, 6)) for one in told} == {
        (one.code, round(one.score, 6)) for one in resolve(mixed, shipped(), home=label.home, known={})
    }


def test_both_scripts_of_one_text_are_about_the_same_places() -> None:
    for label in OPENINGS:
        written = entry_of(label.title, label.text)
        if written.language == "zh-Hant":
            simple = entry_of(simplified(label.title), simplified(label.text))
            told = [(one.code, one.score) for one in find_places(written, shipped(), home=label.home)]
            assert told == [(one.code, one.score) for one in find_places(simple, shipped(), home=label.home)]


@given(st.text(), st.text(), st.sampled_from(["zh", "en", "ja", "ko", "de", "und", ""]))
def test_no_text_is_too_strange(title: str, text: str, language: str) -> None:
    for mention in find_mentions(text, shipped(), language=language):
        assert text[mention.start : mention.end] == mention.text
    find_places(entry_of(title, text), shipped(), home="3501")


def test_a_region_without_anything_above_it_stands_alone() -> None:
    lake = region("lake", "Lakeland", names={"en": "Lakeland"}, language="en", level=Level.CITY)
    atlas = Atlas(RegionTree.of([lake]))
    mentions = weighted("in Lakeland", atlas=atlas, language="en")
    assert [one.code for one in resolve(mentions, atlas, home=None, known={})] == ["lake"]


def test_a_surname_before_a_places_name_is_no_surname_inside_a_sentence() -> None:
    assert codes("从福州向湖南长沙表示祝贺") == ["3501", "4301"]
    assert codes("王福州表示祝贺") == []
