"""The verdict, on texts in the forms in which papers reprint and in which they write their series."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.dedupe.compared import Compared, decode
from aggregator.dedupe.match import JOINING, inspect, match
from aggregator.dedupe.signature import sign
from aggregator.model.entry import PlaceEvidence, Placement
from aggregator.model.ground import Ground, GroundKind
from aggregator.model.story import Match, Relation
from aggregator.publish.grounds import told
from tests.support import builders

FIRE = (
    "7月20日凌晨，吴江区盛泽镇一幢住宅楼着火，且火势很猛。接到报警后，"
    "治安巡逻队的队员们立即第一时间赶至现场，"
    "其他队员也纷纷赶来支援，两位老人被安全救出。起火原因正在调查，住户们已经得到安置，附近道路恢复通行。"
)
BRIDGE = (
    "The new bridge over the river was opened by the mayor on a warm evening in July. Some 2,000 "
    "people came to see it,"
    " and the first bus crossed at nine. The old bridge, which dates from 1911, will be closed for "
    "good and kept as a"
    " monument, the council said after a long debate about its costs."
)
TITLE = "New bridge opens after long delay"


def one(text: str, title: str = "", *, language: str = "en", **changes: Any) -> Compared:
    entry = builders.entry(1, title=title, text=text, language=language, **({"url_key": None} | changes))
    return decode(sign(entry).compared)


def verdict(a: Compared, b: Compared, **how: Any) -> Match:
    found = match(a, b, **how)
    assert match(b, a, **how) == found
    return found


def said(found: Match) -> str:
    return told(found.evidence[0])


def test_one_address_is_one_article() -> None:
    ours = one("A", url_key="news.example/1.html")
    theirs = one("B", url_key="news.example/1.html")
    assert verdict(ours, theirs) == Match(
        Relation.SAME, 1.0, (Ground(GroundKind.ADDRESS, ("news.example/1.html",)),)
    )


def test_a_headline_alone_joins_nothing() -> None:
    assert verdict(one("", "图片新闻图片新闻"), one("", "图片新闻图片新闻")).relation is Relation.DIFFERENT


def test_related_and_different_entries_do_not_join() -> None:
    assert frozenset(Relation) - JOINING == {Relation.RELATED, Relation.DIFFERENT}


@pytest.mark.parametrize(
    "copy",
    [
        f"海峡网7月13日讯 据湄洲日报报道 {FIRE}",
        f"{FIRE}\n来源：福州晚报\n编辑：李四",
        FIRE[:70] + "...",
        FIRE.replace("治安巡逻队", "治安联防队"),
        FIRE[:50] + "更多精彩内容请下载掌上福州客户端，看图片，看视频，看直播，一切尽在掌上。" + FIRE[50:],
        (
            "7月20日淩晨，吳江區盛澤鎮一幢住宅樓著火，且火勢很猛。接到報警後，"
            "治安巡邏隊的隊員們立即第一時間趕至現場。"
        ),
        FIRE.replace("7月20日", "七月二十日"),
        FIRE.replace("第一时间", ""),
    ],
)
def test_a_chinese_reprint_is_a_copy(copy: str) -> None:
    assert (
        verdict(one(FIRE, "老小区深夜突发大火"), one(copy, "辅警冲进火场救出老人")).relation is Relation.COPY
    )


@pytest.mark.parametrize(
    "copy",
    [
        f"LONDON (AP) — {BRIDGE}",
        f"{BRIDGE} Read more at KTVX 4",
        BRIDGE[:150],
        BRIDGE.replace("closed for good", "shut for ever"),
        BRIDGE.replace("2,000", "2000").replace("nine", "9"),
        BRIDGE.replace("Some 2,000 people came to see it, and the first bus crossed at nine. ", ""),
        f"Herald Tribune Today: {BRIDGE}",
    ],
)
def test_a_reprint_is_a_copy(copy: str) -> None:
    found = verdict(one(BRIDGE, TITLE), one(copy, "A retitled report"))
    assert (found.relation, found.guard) == (Relation.COPY, None)
    assert found.evidence[0].kind is GroundKind.ALIGNED


def test_texts_of_two_reporters_differ() -> None:
    other = (
        "Crowds cheered as the mayor cut a ribbon and let the first bus across the river at nine "
        "this evening."
    )
    assert verdict(one(BRIDGE, TITLE), one(other, TITLE)).relation is Relation.DIFFERENT


def test_half_a_text_in_common_is_related() -> None:
    half = len(BRIDGE) // 2
    other = (
        BRIDGE[:half] + "later that night, while elsewhere traffic stood still for hours because of works."
    )
    assert verdict(one(BRIDGE, "A"), one(other, "B")).relation is Relation.RELATED


def test_scripts_are_not_laid_on_each_other() -> None:
    assert verdict(one(FIRE), one(BRIDGE)).evidence == (Ground(GroundKind.SCRIPTS),)


WEATHER = (
    "{place}气象台{month}月{day}日发布天气预报：今天白天到夜里{sky}，最高气温{high}℃，最低气温26℃，"
    "偏东风3级，请注意防晒，及时补充水分。"
)


def weather(**changes: Any) -> str:
    return WEATHER.format(**({"place": "宁德市", "month": 7, "day": 10, "sky": "多云", "high": 35} | changes))


@pytest.mark.parametrize(
    ("changes", "guard", "words"),
    [
        ({"high": 36}, "numbers", "35 ≠ 36"),
        ({"day": 11}, "numbers", "10 ≠ 11"),
        ({"high": "三十六"}, "numbers", "35 ≠ 36"),
        ({"place": "漳州市"}, "places", "宁德 ≠ 漳州"),
        ({"sky": "阴天"}, "bulletin", "texts made of figures"),
        ({"place": "三明市"}, "places", "3明 ≠ 宁德"),
    ],
)
def test_a_daily_series_never_merges(changes: dict[str, Any], guard: str, words: str) -> None:
    found = verdict(one(weather(), "今日天气"), one(weather(**changes), "今日天气"))
    assert (found.relation, found.guard) == (Relation.DIFFERENT, guard)
    assert words in said(found)


def test_a_long_text_with_figures_is_no_bulletin() -> None:
    ours, theirs = weather() + FIRE, weather(sky="阴天") + FIRE
    assert verdict(one(ours), one(theirs)).relation is Relation.COPY


def test_bulletins_of_two_provinces_stay_apart() -> None:
    bulletin = "江{}省卫健委今早通报称，昨天全天没有新增确诊病例，没有新增死亡病例，也没有新增疑似病例。"
    found = verdict(one(bulletin.format("西")), one(bulletin.format("苏")))
    assert (found.guard, said(found)) == ("places", "places differ: 江苏 ≠ 江西")


def test_a_place_without_its_name_is_no_other_place() -> None:
    assert verdict(one(weather(place="宁德市")), one(weather(place="我市"))).relation is Relation.COPY


@pytest.mark.parametrize(("short", "long"), [("宁德市", "福建宁德市"), ("榕市", "榕城市")])
def test_a_place_and_a_longer_name_of_it_are_one(short: str, long: str) -> None:
    assert verdict(one(weather(place=short)), one(weather(place=long))).relation is Relation.COPY


def test_places_that_the_gazetteer_knows_need_no_suffix() -> None:
    def placed(place: str) -> Compared:
        placement = Placement("cn", 1.0, (PlaceEvidence("text", place, "name"),))
        return one(f"消防部门提醒，{place}今晨有大雾，" + FIRE[20:], placements=(placement,))

    assert said(verdict(placed("鼓岭"), placed("晋安"))) == "places differ: 晋安 ≠ 鼓岭"


CRASH = (
    "Police are appealing for witnesses after a crash on the {road} near {place} on {day} evening. A "
    "driver was taken to"
    " hospital with serious injuries. Anyone with information is asked to call the station in the town."
)


def crash(**changes: str) -> str:
    return CRASH.format(**({"road": "A69", "place": "Hexham", "day": "Friday"} | changes))


@pytest.mark.parametrize(
    ("changes", "guard"),
    [({"road": "A1"}, "numbers"), ({"day": "Sunday"}, "numbers"), ({"place": "Durham"}, "names")],
)
def test_the_same_form_about_something_else_never_merges(changes: dict[str, str], guard: str) -> None:
    found = verdict(one(crash(), "Police appeal"), one(crash(**changes), "Police appeal"))
    assert (found.relation, found.guard) == (Relation.DIFFERENT, guard)


def test_two_spellings_of_one_name_are_one() -> None:
    assert verdict(one(crash(place="Hexham")), one(crash(place="Hexxham"))).relation is Relation.COPY


def test_one_other_name_in_a_long_text_is_a_correction() -> None:
    long = crash() + " " + BRIDGE
    assert verdict(one(long), one(long.replace("Hexham", "Durham"))).relation is Relation.COPY


def test_another_name_in_text_and_title_is_another_report() -> None:
    long = crash() + " " + BRIDGE
    ours = one(long, "Crash near Hexham")
    theirs = one(long.replace("Hexham", "Durham"), "Crash near Durham")
    assert verdict(ours, theirs).guard == "names"


def test_a_notice_about_another_person_is_another_notice() -> None:
    notice = (
        "{}, of this parish, passed away at home surrounded by family. A service will be held at the "
        "church followed by a reception."
    )
    ours = one(notice.format("Ruth Moss"), "Obituary: Ruth Moss")
    theirs = one(notice.format("Peter Jones"), "Obituary: Peter Jones")
    assert verdict(ours, theirs).guard == "names"


def test_titles_with_other_numbers_are_other_news() -> None:
    found = verdict(one(FIRE, "福州新增确诊病例5例"), one(FIRE, "福州新增确诊病例7例"))
    assert (found.guard, said(found)) == ("title numbers", "numbers in the titles differ: 5 ≠ 7")


def test_a_number_inside_a_title_is_not_cut_though_the_title_ends_in_the_same_one() -> None:
    found = verdict(one(FIRE, "福州1路公交改道通知1"), one(FIRE, "福州10路公交改道通知1"))
    assert (found.relation, found.guard) == (Relation.DIFFERENT, "title numbers")


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("甘肃1197名山里娃有望穿上新鞋", "甘肃1"),
        ("福州新增确诊病例5例", "五条道路今天恢复通行"),
        ("沿岸发生6.6级地震", "沿岸11日下午发生强烈地震"),
        ("地铁4号线今天开通", "地铁4号线今天全线开通"),
    ],
)
def test_numbers_of_titles_that_say_other_things_prove_nothing(ours: str, theirs: str) -> None:
    assert verdict(one(FIRE, ours), one(FIRE, theirs)).relation is Relation.COPY


@pytest.mark.parametrize("longer", ["", "记者王小明。"])
def test_a_title_may_be_cut_in_the_middle_of_a_number_that_words_follow(longer: str) -> None:
    whole, cut = "甘肃山里娃有望穿上新鞋1197双球鞋", "甘肃山里娃有望穿上新鞋1"
    assert verdict(one(FIRE, whole), one(FIRE + longer, cut)).relation is Relation.COPY


def test_parts_of_a_series_stay_apart() -> None:
    found = verdict(one(FIRE, "古厝的二十年（上）"), one(FIRE, "古厝的二十年（下）"))
    assert (found.guard, said(found)) == ("ordinal", "parts of a series differ: 上 ≠ 下")


def test_a_phrase_that_differs_in_text_and_title_is_another_report() -> None:
    meeting = (
        "日前，{}召开创建文明城市工作推进会，传达学习上级会议精神，通报前一阶段工作进展情况，"
        "对下一阶段任务再部署。"
    )
    ours = one(meeting.format("仓山"), "仓山召开推进会")
    theirs = one(meeting.format("晋安"), "晋安召开推进会")
    assert verdict(ours, theirs).guard == "title wording"
    english = (
        "Last night the {} were told to stay at home until the end of the week because of the very "
        "high water in the valley."
    )
    ours = one(english.format("miners"), "Advice for miners given")
    theirs = one(english.format("farmers"), "Advice for farmers given")
    assert verdict(ours, theirs).guard == "title wording"


def test_several_other_phrases_in_a_short_text_are_another_report() -> None:
    other = (
        FIRE.replace("凌晨", "傍晚")
        .replace("住宅楼着火", "厂房冒烟")
        .replace("治安巡逻", "义务消防")
        .replace("老人", "工人")
    )
    found = verdict(one(FIRE), one(other.replace("安全救出", "及时送医")))
    assert found.guard == "wording"


def test_the_last_number_counts_too() -> None:
    quake = "中国地震台网正式测定：今天上午在西藏那曲市尼玛县附近发生了一次地震，震源深度{}千米。"
    assert verdict(one(quake.format(10)), one(quake.format(12))).guard == "numbers"


def test_an_introduction_in_common_makes_no_copy() -> None:
    intro = (
        "In this series our correspondent looks back at the valley railway through the memories of "
        "its people. "
    )
    ours = one(intro + "The first train ran on a cold morning before the war.", "The valley railway")
    theirs = one(intro + "Everybody remembers how hard it was to find good coal.", "The valley railway")
    assert verdict(ours, theirs).relation not in JOINING


@pytest.mark.parametrize(("titles", "joins"), [((TITLE, TITLE), True), (("Other", TITLE), True)])
def test_a_paragraph_missing_from_a_cut_text_makes_no_other_report(
    titles: tuple[str, str], *, joins: bool
) -> None:
    words = BRIDGE.split()
    ours, theirs = " ".join(words[:40]) + " ...", " ".join((*words[:27], *words[37:50])) + " ..."
    found = verdict(one(ours, titles[0]), one(theirs, titles[1]))
    assert (found.relation in JOINING) is joins


def test_one_cut_text_under_one_title_may_lack_a_paragraph() -> None:
    words = BRIDGE.split()
    ours = one(" ".join(words[:40]) + " ...", TITLE)
    theirs = one(" ".join((*words[:30], "and", "so", "they", "all", "went", "home.")), TITLE)
    assert verdict(ours, theirs).relation is Relation.COPY


WORDS = BRIDGE.split()
SENTENCES = (
    "昨天下午,江边步道的最后一段围挡拆除,",
    "从上游水厂到下游码头的七公里步道全线贯通,",
    "沿途新栽的香樟已经成活,",
    "附近居民吃过晚饭便来散步,孩子们在沙地上玩耍,老人坐在石凳上乘凉",
)


@pytest.mark.parametrize(
    ("overlap", "titles", "joins"),
    [
        (12, ("A", "B"), True),
        (11, ("A", "B"), False),
        (8, (TITLE, TITLE), True),
        (7, (TITLE, TITLE), False),
    ],
)
def test_an_excerpt_may_begin_where_another_one_ends(
    overlap: int, titles: tuple[str, str], *, joins: bool
) -> None:
    ours = one(" ".join(WORDS[: 24 + overlap]) + " half...", titles[0])  # a last word may be half a word
    theirs = one(" ".join(WORDS[24:]), titles[1])
    assert (verdict(ours, theirs).relation is Relation.COPY) is joins
    found = inspect(ours, theirs)
    assert (found.alignment.matched == overlap) is joins
    assert (found.matched_needed == (8 if titles[0] == TITLE else 12)) is joins


def test_a_chinese_excerpt_may_begin_where_another_one_ends() -> None:
    ours, theirs = one("".join(SENTENCES[:3]) + "...", "步道贯通"), one("".join(SENTENCES[1:]), "江边好散步")
    assert verdict(ours, theirs).relation is Relation.COPY


def test_a_whole_text_does_not_end_where_another_one_begins() -> None:
    ours, theirs = one(" ".join(WORDS[:36]) + ".", "A"), one(" ".join(WORDS[24:]), "B")
    assert verdict(ours, theirs).relation is Relation.DIFFERENT


def test_what_one_source_writes_does_not_go_on_where_another_text_of_it_ends() -> None:
    ours, theirs = one(" ".join(WORDS[:36]) + " ...", "A"), one(" ".join(WORDS[24:]), "B")
    assert verdict(ours, theirs, same_source=True).relation is Relation.DIFFERENT


def test_an_excerpt_does_not_begin_in_the_middle_of_where_another_one_ends() -> None:
    ours = one(" ".join(WORDS[:36]) + " and then some more of it ...", "A")
    assert verdict(ours, one(" ".join(WORDS[24:]), "B")).relation is Relation.DIFFERENT


WARNING = (
    "{body}今天发布{kind}橙色预警信号:预计未来6小时内,辖区大部将受影响,累计雨量可达50毫米以上,"
    "请有关单位和个人做好防范工作,关好门窗,转移危险地带人员。"
)
OFFICES = ("市水利局", "连江县人民政府防汛抗旱指挥部办公室")


def test_one_form_of_two_offices_never_merges_however_long_their_names() -> None:
    ours, theirs = (
        one(WARNING.format(body=body, kind="暴雨"), f"{body}发布暴雨橙色预警") for body in OFFICES
    )
    assert verdict(ours, theirs).guard == "heads"
    assert said(verdict(ours, theirs)) == "the same figures are said of others: 市水 ≠ 连江"


def test_a_reprint_under_a_title_of_the_same_form_speaks_of_both() -> None:
    text = WARNING.format(body=OFFICES[0], kind="暴雨")
    ours, theirs = one(text, "市水利局发布暴雨橙色预警"), one(text, "全市发布暴雨橙色预警 关好门窗")
    assert verdict(ours, theirs).relation is Relation.COPY


def test_one_form_about_two_people_in_a_long_head_never_merges() -> None:
    notice = (
        "The funeral of {who} will be held at the old church on the hill at eleven, followed by tea in the "
        "hall, and all who knew the family are welcome to come and bring what they wish to remember by."
    )
    names = ("Ruth Moss", "the late and much loved Doctor Peter Jones of Kirkham, who taught here for years,")
    ours, theirs = (one(notice.format(who=name), f"Funeral of {name[-40:]}", language="en") for name in names)
    assert verdict(ours, theirs).relation not in JOINING


def test_one_source_joins_only_what_agrees() -> None:
    ours, same, other = one(BRIDGE), one(BRIDGE[:200]), one(BRIDGE.replace("warm", "cold"))
    assert verdict(ours, same, same_source=True).relation is Relation.COPY
    found = verdict(ours, other, same_source=True)
    assert (found.relation, found.guard) == (Relation.DIFFERENT, "own source")
    assert said(found) == "one source's own texts differ in 1 places"


def test_boilerplate_counts_for_nothing() -> None:
    declared = (
        "This report was made possible by the readers of our paper and by the friends of the valley "
        "railway fund."
    )
    ours = one(f"{declared} It rained. {declared}", TITLE)
    theirs = one(f"{declared} It snowed. {declared}", TITLE)
    known = frozenset(sign(builders.entry(1, text=declared, language="en")).sentences)
    assert verdict(ours, theirs).relation is Relation.COPY
    assert verdict(ours, theirs, boilerplate=known).relation is Relation.DIFFERENT


def test_a_short_text_joins_under_the_same_title_only() -> None:
    text = "市区今晚部分路段封闭施工"
    assert verdict(one(text, "今晚部分路段封闭施工公告"), one(text, "今晚部分路段封闭施工公告")).evidence == (
        Ground(GroundKind.SHORT),
    )
    assert verdict(one(text, "今晚部分路段封闭施工公告"), one(text, "交通")).relation is Relation.DIFFERENT


def test_short_texts_of_two_parts_stay_apart() -> None:
    text = "请看今天的视频报道专题"
    ours, theirs = one(text, "老街巷里的福州故事第1集"), one(text, "老街巷里的福州故事第2集")
    assert verdict(ours, theirs).relation is Relation.DIFFERENT


LETTERS = "中国福州市县报道记者。，7月13日讯年人abc ABC Hexham 12.5 — (AP) \n"


@given(st.lists(st.text(alphabet=LETTERS, max_size=200), min_size=4, max_size=4), st.booleans())
def test_the_verdict_is_symmetric_and_never_raises(texts: list[str], same: bool) -> None:  # noqa: FBT001 - hypothesis
    ours, theirs = one(texts[0] * 3, texts[1]), one(texts[2] * 3, texts[3])
    assert match(ours, theirs, same_source=same) == match(theirs, ours, same_source=same)
    again = match(ours, ours, same_source=same)
    assert again.score in {0.0, 1.0}


@given(st.text(), st.text())
def test_any_two_texts_can_be_compared(ours: str, theirs: str) -> None:
    assert 0.0 <= match(one(ours, theirs), one(theirs, ours)).score <= 1.0


def test_an_inspection_has_every_figure_and_what_every_guard_says() -> None:
    text = (
        "据市水务局消息,今日8时闽江文山里站水位为4.12米,低于警戒水位0.88米。预计未来三天水位平稳,请注意安全。"
    )
    ours = one(text, "闽江水位通报")
    theirs = one(text.replace("4.12", "4.37").replace("三天", "两天"), "闽江水位通报")
    found = inspect(ours, theirs, same_source=True)
    guards = dict(found.guards)
    assert found.match == match(ours, theirs, same_source=True)
    assert list(guards) == [
        *("part of a series", "title numbers", "numbers", "places", "names", "bulletin", "wording", "heads"),
        "own source",
    ]
    assert (found.titles, found.boilerplate, found.matched_needed) == (1.0, 0, 18)
    assert found.alignment.score > 0.8
    assert guards["numbers"] == Ground(GroundKind.NUMBERS, ("4.12", "4.37"))
    assert guards["own source"] is not None
    assert guards["places"] is None


def test_an_inspection_counts_the_sentences_that_are_left_out() -> None:
    declared = "This report was made possible by the readers of our paper and by the friends of the valley."
    ours, theirs = (
        one(f"{declared} It {verb} all day long in here.", TITLE) for verb in ("rained", "snowed")
    )
    known = frozenset(sign(builders.entry(1, text=declared, language="en")).sentences)
    assert inspect(ours, theirs, boilerplate=known).boilerplate == 2


def test_an_inspection_of_two_scripts_aligns_nothing() -> None:
    chinese = one("大桥昨日合龙,全长1860米,双向六车道。", "大桥合龙")
    found = inspect(chinese, one("The bridge was closed yesterday.", "Bridge closed"))
    assert (found.alignment.score, found.match.relation) == (0.0, Relation.DIFFERENT)
