import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.language.closings import without_credits, without_ending
from aggregator.language.plain import plain

CHINESE = "灯火通明的老街上，游客络绎不绝，商户们笑逐颜开。"
ENGLISH = "The bridge was opened by the mayor on a warm evening."


def end(text: str, *, han: bool) -> str:
    return without_ending(without_credits(plain(text)), han=han)


@pytest.mark.parametrize(
    "ending",
    [
        "\n来源：三明日报\n编辑：林婷婷",
        "(责任编辑：徐明)",
        "[责编：王强]",
        "（记者 郭志强 通讯员 吴芳）",
        "本报记者 张三 摄",
        "声明：本网转载此文是出于传递更多信息之目的，版权归原作者所有。若有来源标注错误，请与本网联系。(责任编辑：徐明)",
        "\n版权声明：本文版权归原作者所有，转载请注明出处。",
        "\n凡本网注明来源的作品，未经授权不得转载。",
        "\n扫一扫 分享到微信朋友圈",
        "\n更多热点新闻，请关注本网微信公众号",
        "\n打印 关闭",
        "（完）",
        "\n相关阅读：\n另一条新闻",
        "阅读全文",
        "[更多消息]",
    ],
)
def test_a_chinese_text_ends_with_its_own_words(ending: str) -> None:
    assert end(CHINESE + ending, han=True) == plain(CHINESE)


@pytest.mark.parametrize(
    "ending",
    [
        "\nCopyright 2020 The Associated Press. All rights reserved. This material may not be published.",
        " Read more at KTVX 4",
        "\nThis story was originally published by KTVX 4.",
        "\n(Reporting by Ahmed Chen; Editing by John Smith)",
        "\nAP writer John Smith contributed to this report.",
        "\nFollow us on Facebook and Twitter",
        "\nSign up for our newsletter and never miss a story.",
        "\nSource: BBC News",
        " (AP)",
        "\n© dpa-infocom, dpa:200713-99-1",
        "\nQuelle: Stadtverwaltung",
        "\n© Riproduzione riservata",
        "\nCon información de la agencia",
        "\nRelated articles\nAnother one",
        "\nThe post The bridge appeared first on The Paper.",
        "\n___",
    ],
)
def test_a_text_with_blanks_ends_with_its_own_words(ending: str) -> None:
    assert end(ENGLISH + ending, han=False) == ENGLISH


def test_a_korean_and_a_japanese_ending_go() -> None:
    assert end("다리가 오늘 시민들에게 개방되었다고 밝혔다. 무단 전재 금지", han=False).endswith("밝혔다.")
    assert end("市は今日、新しい橋を市民に開放したと発表した。(共同)", han=False).endswith("発表した。")


def test_brackets_about_makers_and_advertisements_go_wherever_they_stand() -> None:
    assert without_credits("昨天(记者 张三)下雨\n广告\n今天晴") == "昨天下雨\n\n今天晴"
    assert without_credits("no brackets") == "no brackets"


def test_words_of_the_press_inside_a_text_stay() -> None:
    assert end(f"来源于生活的记者故事。{CHINESE}", han=True) == plain(f"来源于生活的记者故事。{CHINESE}")
    assert end(f"He told AP that it rained. {ENGLISH}", han=False) == f"He told AP that it rained. {ENGLISH}"


def test_a_text_that_is_all_ending_stays() -> None:
    assert end("责任编辑：徐明", han=True) == "责任编辑:徐明"


def test_many_endings_end_at_some_time() -> None:
    assert end(CHINESE + "(完)" * 9, han=True) == plain(CHINESE) + "(完)" * 3


@given(st.text(), st.booleans())
def test_no_text_is_too_strange(text: str, han: bool) -> None:  # noqa: FBT001 - hypothesis fills it in
    assert text.startswith(without_ending(text, han=han))
