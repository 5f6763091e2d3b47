from aggregator.model.entry import Credit
from aggregator.normalize.credit import Dateline, read_credit

OPENING = "台海网7月13日讯 据福州日报报道 笋干、辣椒、土鸡蛋琳琅满目。"
ENDING = "实现脱贫不返贫与乡村振兴的“双赢”。(记者 张笑雪 通讯员 沈元)\n责任编辑：李四"


def test_a_reprint_names_its_dateline_origin_and_people() -> None:
    credit, dateline = read_credit(f"{OPENING}\n{'农' * 600}\n{ENDING}")
    assert credit == Credit(
        origin="福州日报",
        reporters=("张笑雪",),
        correspondents=("沈元",),
        editor="李四",
        dateline="台海网7月13日讯",
    )
    assert dateline == Dateline(7, 13)


def test_several_reporters_are_told_apart() -> None:
    credit, _ = read_credit("本报讯（记者 林惠芬、张笑雪 摄影 沈元）今天开业。")
    assert credit.reporters == ("林惠芬", "张笑雪")


def test_a_source_line_names_the_publisher() -> None:
    credit, _ = read_credit("来源：台海网 2020-07-13\n农场开业。")
    assert credit.publisher == "台海网"


def test_what_the_feed_names_wins_over_the_text() -> None:
    credit, _ = read_credit("来源：台海网\n农场开业。", publisher="福州日报")
    assert credit.publisher == "福州日报"


def test_traditional_texts_are_read_too() -> None:
    credit, _ = read_credit("據中央社報導，今天開業。")
    assert credit.origin == "中央社"


def test_unnamed_media_are_no_origin() -> None:
    credit, _ = read_credit("据当地媒体报道，今天开业。据悉，消息不断。")
    assert credit.origin is None


def test_a_text_without_such_words_says_nothing() -> None:
    assert read_credit("Town hall opens today.") == (Credit(), None)
