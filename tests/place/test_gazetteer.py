import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model.region import DEMO, Level, RegionTree
from aggregator.place.codes import canonical
from aggregator.place.gazetteer import Atlas, china, code_of
from aggregator.place.index import Hit, NameIndex, Site, is_whole, merged
from aggregator.place.masks import MASK, masked
from aggregator.place.names import Form, Rank, former_kinds, forms, rank_of
from tests.support.builders import region, regions

ATLAS = Atlas(regions())


@pytest.mark.parametrize(
    ("code", "ours"),
    [
        ("350000", "35"),
        ("350100", "3501"),
        ("350122", "350122"),
        ("3501", "3501"),
        ("TW", "71"),
        ("TW-TPE", "7101"),
        ("TW-LIE", "7122"),
        ("CN-FJ", "35"),
        ("CN-HK", "81"),
        ("810002", "810102"),
        ("820005", "820103"),
        ("810099", "810099"),
        ("GB-ENG", "GB-ENG"),
        ("CN-??", "CN-??"),
        ("TW-??", "TW-??"),
        ("", ""),
    ],
)
def test_codes_of_others_become_ours(code: str, ours: str) -> None:
    assert canonical(code) == ours


def test_a_region_without_a_national_code_is_its_own_code() -> None:
    assert code_of(region("de", "Deutschland", code="DE")) == "de"
    assert code_of(region("tw", "台灣", code="TW")) == "71"


@pytest.mark.parametrize(
    ("code", "name", "names"),
    [
        ("3501", "福州市", {"福州市": Form.FULL, "福州": Form.SHORT, "福州地区": Form.FULL}),
        ("4228", "恩施土家族苗族自治州", {"恩施": Form.SHORT, "恩施州": Form.FULL}),
        ("6543", "阿勒泰地区", {"阿勒泰": Form.SHORT, "阿勒泰市": Form.FULL}),
        ("54", "西藏自治区", {"西藏": Form.SHORT, "西藏自治区": Form.FULL}),
        ("130132", "赵县", {"赵县": Form.FULL}),
        ("350122101", "潘渡镇", {"潘渡镇": Form.TOWN, "潘渡乡": Form.TOWN, "潘渡街道": Form.TOWN}),
        ("350122501", "长龙农场镇", {"长龙农场镇": Form.TOWN}),
        ("350122502", "小沧畲族乡", {"小沧畲族乡": Form.TOWN, "小沧镇": Form.TOWN, "小沧乡": Form.TOWN}),
    ],
)
def test_a_division_has_these_names(code: str, name: str, names: dict[str, Form]) -> None:
    assert names.items() <= dict(forms(code, name)).items()


@pytest.mark.parametrize(("code", "name"), [("130900001", "小城镇"), ("130900002", "东乡")])
def test_a_town_called_by_a_mere_word_has_no_name(code: str, name: str) -> None:
    assert list(forms(code, name)) == []


def test_what_is_in_every_city_has_no_short_name() -> None:
    assert list(forms("140202", "城区")) == [("城区", Form.FULL)]


def test_a_district_may_have_been_a_city_or_a_county() -> None:
    assert list(former_kinds("350112", "长乐区")) == ["长乐市", "长乐县"]
    assert list(former_kinds("350181", "福清市")) == ["福清县"]
    assert list(former_kinds("350122", "连江县")) == []
    assert list(former_kinds("140202", "城区")) == []
    assert list(former_kinds("3501", "福州市")) == []


def test_the_number_of_digits_is_the_rank() -> None:
    assert [rank_of(code) for code in ("35", "3501", "350122", "350122101")] == [
        Rank.PROVINCE,
        Rank.PREFECTURE,
        Rank.COUNTY,
        Rank.TOWN,
    ]


def test_a_place_lies_in_what_its_code_begins_with() -> None:
    found = china()
    assert [found.parent(code) for code in ("350122101", "350122", "3501", "35", "110105")] == [
        "350122",
        "3501",
        "35",
        None,
        "11",
    ]
    assert found.names["7121"] == "金门县"


def test_a_region_is_found_by_code_and_a_place_by_the_nearest_region() -> None:
    tree = RegionTree.of(
        [
            region("cn", "中国", code="CN"),
            region("cn/fujian", "福建", code="350000"),
            region("demo", "示范", level=Level.COUNTY),
            region("demo/linhai", "临海", level=Level.TOWN),
        ]
    )
    atlas = Atlas(tree)
    assert atlas.code("cn/fujian") == "35"
    assert atlas.code(DEMO) is None
    assert atlas.region("350122") == "cn/fujian"
    assert atlas.region("33") == "cn"
    assert atlas.region("71") is None
    assert atlas.lineage("350122") == ("350122", "3501", "35", "cn")
    assert atlas.lineage("demo/linhai") == ("demo/linhai",)
    assert (atlas.name("3501"), atlas.name("demo/linhai")) == ("福州市", "临海")
    assert (atlas.rank("cn"), atlas.rank("demo/linhai")) == (Rank.COUNTRY, Rank.TOWN)


def test_without_china_among_the_regions_a_province_is_the_last_of_its_line() -> None:
    assert Atlas(RegionTree.of(())).lineage("3501") == ("3501", "35")


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("福州今天晴", "zh", ["福州"]),
        ("Fuzhou today", "en", ["Fuzhou"]),
        ("FUZHOU (AP)", "en", ["FUZHOU"]),
        ("Fuzhou 福州", "und", ["Fuzhou", "福州"]),
        ("福州 Hangzhou", "ja", ["福州"]),
        ("Deutschlands Wälder", "de", ["Deutschlands"]),
        ("Deutschlandfunk", "de", []),
        ("Preussen-Deutschland", "de", ["Deutschland"]),
    ],
)
def test_a_text_is_searched_for_the_names_of_its_script(text: str, language: str, names: list[str]) -> None:
    atlas = Atlas(
        RegionTree.of(
            [
                region("cn", "中国", code="CN"),
                region("cn/x", "福州", names={"zh": "福州", "en": "Fuzhou"}, code="350100"),
                region("de", "Deutschland", names={"de": "Deutschland"}, language="de", aliases=("D",)),
            ]
        )
    )
    assert [hit.name for hit in atlas.find(text, language=language)] == names


def test_english_does_not_know_a_place_by_the_name_that_others_give_it() -> None:
    names = {"de": "Bayern", "en": "Bavaria"}
    atlas = Atlas(RegionTree.of([region("by", "Bayern", names=names, language="de")]))
    assert [hit.name for hit in atlas.find("Bayern beat Bavaria", language="en")] == ["Bavaria"]
    assert [hit.name for hit in atlas.find("Bayern", language="de")] == ["Bayern"]


def test_of_two_names_at_one_place_the_longer_counts_and_equal_ones_are_one() -> None:
    short, full = Site("35", Form.SHORT), Site("35", Form.FULL)
    other = Site("x", Form.ALIAS)
    hits = [Hit(0, 2, "福建", (short,)), Hit(0, 2, "福建", (full, other)), Hit(1, 3, "建省", (other,))]
    assert merged(hits) == [Hit(0, 2, "福建", (full, other))]


@pytest.mark.parametrize(
    ("text", "whole"),
    [("서울에서 눈", True), ("서울 눈", True), ("서울숲", False), ("새서울", False)],
)
def test_a_korean_name_ends_before_a_particle(text: str, *, whole: bool) -> None:
    (hit,) = NameIndex({"서울": (Site("kr", Form.ALIAS),)}).find(text)
    assert is_whole(hit, text) is whole


def test_a_name_that_ends_with_a_point_needs_no_end() -> None:
    (hit,) = NameIndex({"U.S.": (Site("us", Form.ALIAS),)}).find("The U.S.led")
    assert is_whole(hit, "The U.S.led")


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("(记者 张连江 通讯员 沈元)福州", "福州"),
        ("记者张连江摄", ""),
        ("记者来到桂林", "记者来到桂林"),
        ("记者李永泰了解到", "了解到"),
        ("据福州日报报道,今天", ",今天"),
        ("福建省气象台发布消息", "福建省气象台发布消息"),
        ("福州市民向海峡都市报记者反映", "福州市反映"),
        ("新华社北京7月13日电 多部门", " 多部门"),
        ("北京时间八点", "八点"),
        ("By Brittany Summers: diets", ": diets"),
        ("the Washington Post said", "the  said".replace("  ", " ")),
        ("看 https://fuzhou.example/ 吧", "看  吧"),
    ],
)
def test_bylines_and_papers_are_blotted_out(text: str, rest: str) -> None:
    shown = masked(text)
    assert len(shown) == len(text)
    assert re.sub(rf"{MASK}+", "", shown).replace("  ", " ") == rest.replace("  ", " ")


@given(st.text())
def test_a_masked_text_is_as_long_as_before(text: str) -> None:
    assert len(masked(text)) == len(text)


def test_a_region_of_china_without_a_code_is_known_by_its_name() -> None:
    assert [ATLAS.code(one) for one in ("cn", "cn/fujian", "cn/fujian/fuzhou", "de")] == [
        "cn",
        "35",
        "3501",
        "de",
    ]


def test_a_name_that_several_divisions_have_gives_no_code() -> None:
    atlas = Atlas(
        RegionTree.of([region("cn", "中国"), region("cn/gulou", "鼓楼区"), region("cn/nowhere", "乌有")])
    )
    assert (atlas.code("cn/gulou"), atlas.code("cn/nowhere")) == ("cn/gulou", "cn/nowhere")
