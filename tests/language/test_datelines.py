import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.language.closings import without_credits
from aggregator.language.datelines import without_opening
from aggregator.language.plain import plain


@pytest.mark.parametrize(
    "opening",
    [
        "台海网7月13日讯 据福州日报报道 ",
        "海峡网7月13日讯据湄洲日报报道中安在线7月7日讯：",
        "新华社昆明2020年12月26日电（记者屈明光、李怀岩）",
        "(新华社北京7月13日电)",
        "据新华网4月9日消息：(记者林惠芬)",
        "本报讯（记者孙杰通讯员马敏）",
        "本報訊（記者孫杰通訊員馬敏）",
        "央视新闻客户端消息 ",
        "据《环球时报》网站报道，",
        "据悉，",
        "【环球网综合报道】",
        "[提要] ",
        "核心提示：",
        "来源：央视新闻客户端\n",
        "2020-07-13 10:20 来源：台海网 作者：张三 ",
        "原标题：旧的标题\n",
        "本报记者 张三 李四 文/图\n",
        "北京讯 ",
    ],
)
def test_a_chinese_text_begins_with_its_own_words(opening: str) -> None:
    text = "七日下午，省城发生一起交通事故。"
    assert without_opening(without_credits(plain(opening + text)), han=True) == plain(text)


@pytest.mark.parametrize("words", ["移动通讯技术", "资讯科技园", "昨天下午记者来到现场"])
def test_words_that_look_like_a_dateline_stay(words: str) -> None:
    assert without_opening(words, han=True) == words


@pytest.mark.parametrize(
    "opening",
    [
        "PARIS, July 22 (AP) - ",
        "FUZHOU (PA Media) — ",
        "(Reuters) - ",
        "AP: ",
        "LONDON — ",
        "BEIJING, July 13 (Xinhua) -- ",
        "London, July 3 - ",
        "By JOHN SMITH, Associated Press\nWASHINGTON (AP) -- ",
        "NEW YORK, Jan. 5, 2020 /PRNewswire/ -- ",
        "ADVERTISEMENT\n",
        "Berlin (dpa) - ",
        "Madrid, 13 jul (EFE).- ",
        "(ANSA) - ROMA, 13 LUG - ",
        "Von Max Müller\n",
        "(서울=연합뉴스) 홍길동 기자 = ",
        "【東京共同】",
    ],
)
def test_a_text_with_blanks_begins_with_its_own_words(opening: str) -> None:
    text = "Die Stadt opens the bridge today."
    assert without_opening(plain(opening + text), han=False) == text


def test_a_text_that_is_all_dateline_stays() -> None:
    assert without_opening("本报讯", han=True) == "本报讯"


def test_many_openings_end_at_some_time() -> None:
    assert without_opening("AP: " * 9 + "Town", han=False) == "AP: " * 3 + "Town"


@given(st.text(), st.booleans())
def test_no_text_is_too_strange(text: str, han: bool) -> None:  # noqa: FBT001 - hypothesis fills it in
    assert text.endswith(without_opening(text, han=han)) or not text.strip()
