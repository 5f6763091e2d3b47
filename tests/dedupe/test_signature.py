from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.dedupe import coding
from aggregator.dedupe.compared import Compared, decode, encode, keyed_sentences
from aggregator.dedupe.signature import MAX_TOKENS, candidate_key, sign, title_key
from aggregator.model.entry import Credit, PlaceEvidence, Placement, Signature
from tests.support import builders

FIRE = (
    "7月20日凌晨，吴江区盛泽镇一幢住宅楼着火，且火势很猛。接到报警后，"
    "治安巡逻队的队员们立即第一时间赶至现场，"
    "其他队员也纷纷赶来支援，两位老人被安全救出。"
)
BRIDGE = (
    "The new bridge over the river was opened by the mayor on a warm evening in July. Some 2,000 "
    "people came to see it,"
    " and the first bus crossed at nine. The old bridge will be closed for good."
)


def signed(text: str, title: str = "", **changes: Any) -> Signature:
    return sign(builders.entry(1, title=title, text=text, url_key=None, **changes))


def compared(text: str, title: str = "", **changes: Any) -> Compared:
    return decode(signed(text, title, **changes).compared)


def test_equal_addresses_share_a_key() -> None:
    ours = sign(builders.entry(1, url_key="news.example/1.html"))
    theirs = sign(
        builders.entry(2, url_key="news.example/1.html", source_id="other", title="Else", text="Other")
    )
    assert len(set(ours.keys) & set(theirs.keys)) == 1


def test_the_key_of_an_address_stays_the_same_for_ever() -> None:
    # A stored key of last week must meet today's: this value may never change.
    signature = sign(builders.entry(1, url_key="news.example/1.html", title="", text=""))
    assert signature.keys == (5650239423463470150,)


@pytest.mark.parametrize(
    "home_page",
    ["taverncast.com", "taverncast.com/", "http://taverncast.com", "http://taverncast.com/", "", None],
)
def test_a_home_page_is_no_article(home_page: str | None) -> None:
    signature = sign(builders.entry(1, url_key=home_page, title="", text=""))
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


@given(st.text(), st.text())
def test_no_entry_is_too_strange_to_be_signed(title: str, text: str) -> None:
    signature = signed(text, title)
    assert len(signature.keys) <= 12
    assert all(-(2**63) <= key < 2**63 for key in signature.keys)
    assert all(0 < key < 2**63 for key in signature.sentences)
    assert 0 <= signature.lead_key < 2**63
    assert encode(decode(signature.compared)) == signature.compared
    assert len(signature.compared.encode()) < 16_000


@pytest.mark.parametrize(
    "copy",
    [
        f"台海网7月13日讯 据福州日报报道 {FIRE}",
        f"{FIRE}（责任编辑：李四）",
        FIRE[:60] + "...",
        f"点击看图。{FIRE}",
        (
            "7月20日淩晨，吳江區盛澤鎮一幢住宅樓著火，且火勢很猛。接到報警後，"
            "治安巡邏隊的隊員們立即第一時間趕至現場。"
        ),
    ],
)
def test_a_copy_is_found_by_its_opening(copy: str) -> None:
    assert set(signed(FIRE).keys) & set(signed(copy).keys)


def test_a_rewritten_report_is_found_by_its_title() -> None:
    title = "老小区深夜突发大火辅警救出两老人"
    assert set(signed(FIRE, title).keys) & set(signed("昨天夜里发生了一起火灾。", f"{title}_光明网").keys)


def test_a_short_title_finds_nothing() -> None:
    assert signed("", "图片新闻").keys == ()
    assert signed("", "Morning Briefing").keys == ()


def test_the_text_is_kept_without_dateline_and_ending() -> None:
    plain = compared(BRIDGE)
    wrapped = compared(f"LONDON (Reuters) - {BRIDGE}\n(Reporting by A. Smith; Editing by B. Jones)")
    assert wrapped.text == plain.text
    assert not wrapped.cut
    assert not wrapped.unspaced


@pytest.mark.parametrize("text", [f"{BRIDGE[:-30]}...", BRIDGE[:60], FIRE[:-3], f"{FIRE[:40]}…"])
def test_a_text_that_stops_in_the_middle_is_known_as_cut(text: str) -> None:
    assert compared(text).cut


def test_the_last_number_of_a_cut_text_is_half_a_number() -> None:
    assert compared("火灾发生于当天凌晨的三十").figures == ""
    assert compared("The bridge cost the city 2,0").figures == ""


def test_a_long_text_is_compared_by_its_beginning() -> None:
    long = compared("桥" * 2000)
    assert (len(long.text), long.cut) == (MAX_TOKENS, True)
    assert compared("One sentence is here. " * 200).cut


def test_figures_and_names_are_kept_as_they_were_spelled() -> None:
    found = compared(
        "Here on Monday 1,200 people and five dogs met Peter Jones in Leeds. Durham Council paid.",
        "No. 7",
        language="en",
    )
    assert found.figures.split("\t") == ["monday", "1200", "5", "7"]
    assert found.names.split("\t") == ["monday", "peter", "jones", "leeds", "durham", "council"]


def test_places_ordinals_and_origin_travel_with_it() -> None:
    evidence = PlaceEvidence("text", "盛泽镇", "name")
    found = compared(
        FIRE,
        "古厝的二十年（上）",
        placements=(Placement("cn", 1.0, (evidence,)),),
        credit=Credit(origin="福州\n日报"),
    )
    assert (found.places, found.ordinals, found.origin) == ("盛泽镇", "上", "福州 日报")


def test_sentences_are_counted_under_their_opening() -> None:
    signature = signed(BRIDGE)
    assert len(signature.sentences) == 3
    assert signature.lead_key
    assert signed("").lead_key == 0
    assert {key for key, _ in keyed_sentences(decode(signature.compared))} == set(signature.sentences)


def test_a_short_sentence_is_no_boilerplate() -> None:
    assert signed("It rained. We left.").sentences == ()


@pytest.mark.parametrize("text", ["", "0\n", "1\na", "2" + "\n" * 11])
def test_what_another_version_wrote_compares_with_nothing(text: str) -> None:
    assert decode(text) == Compared()


def test_japanese_and_thai_are_written_without_blanks() -> None:
    assert compared("市は今日、新しい橋を市民に開放したと発表した。").unspaced
    assert compared("วันนี้เปิดสะพานใหม่").unspaced
    assert not compared("오늘 새 다리가 열렸다").unspaced


def test_many_words_are_forgotten_and_coded_again() -> None:
    codes = coding._words("xx")
    codes.update({str(number): "" for number in range(coding._MOST_WORDS + 1)})
    assert coding.code_text("bridge", "xx", unspaced=False, most=9).sentences == [coding.word_code("bridge")]
    assert list(codes) == ["bridge"]


def test_much_between_letters_is_forgotten_and_coded_again() -> None:
    runs = coding._runs()
    runs.update({str(number): ("", ()) for number in range(coding._MOST_RUNS + 1)})
    assert coding.code_title("桥,桥", "", unspaced=True).sentences == ("桥桥",)
    assert list(runs) == [","]


@pytest.mark.parametrize(
    ("text", "unspaced", "sentences", "figures", "names", "goes_on"),
    [
        ("今天36人到场。明天5人到场。后天7人", True, ["今天#人到场", "明天#人到场"], "36 5", "", True),
        ("今天36人到场。明天都有5人到场", True, ["今天#人到场", "明天都有#人"], "36 5", "", True),
        ("今天三人。", True, ["今天#人"], "3", "", False),
        ("见form a. Then 9人", True, ["见##", "##人"], "9", "", False),
        (
            "Durham Council met. The AP said 3. No",
            False,
            ["###", "####", "#"],
            "3",
            "durham council the ap",
            False,
        ),
        ("The AP met three men in May.", False, ["#####"], "3", "the ap may", True),
        ('- "Bridge" U.S.-led, over. ', False, ["####"], "", "bridge u.s", False),
        ("", False, [], "", "", False),
    ],
)
def test_a_text_is_coded_sentence_by_sentence(
    text: str,
    *,
    unspaced: bool,
    sentences: list[str],
    figures: str,
    names: str,
    goes_on: bool,
) -> None:
    most = {True: 12, False: 5}[unspaced] if goes_on else 99
    found = coding.code_text(text, "en", unspaced=unspaced, most=most)
    shown = ["".join(char if char < "\U00040000" else "#" for char in one) for one in found.sentences]
    assert shown == sentences
    assert (" ".join(found.figures), " ".join(found.names), found.goes_on) == (figures, names, goes_on)
