"""Credits in the forms in which papers of several languages write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.model.entry import Credit
from aggregator.normalize.credit import Dateline, read_credit

PARAGRAPH = "城里的老街修缮一新，居民陆续搬回。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "新华社昆明12月26日电（记者屈明光、李怀岩）",
            Credit(origin="新华社", reporters=("屈明光", "李怀岩"), dateline="新华社昆明12月26日电"),
        ),
        ("本報訊（記者孫杰通訊員馬敏）", Credit(reporters=("孫杰",), correspondents=("馬敏",))),
        ("据《环球时报》报道，", Credit(origin="环球时报")),
        ("据央视新闻客户端消息，", Credit(origin="央视新闻")),
        ("据福建日报13日报道，", Credit(origin="福建日报")),
        ("来源：新华社 作者：李四\n", Credit(publisher="新华社", reporters=("李四",))),
        ("（来源：福建日报）", Credit(publisher="福建日报")),
        ("本报记者 张三 李四 文/图\n", Credit(reporters=("张三", "李四"))),
        ("记者 王小明 通讯员 李四\n", Credit(reporters=("王小明",), correspondents=("李四",))),
        ("海峡网7月13日讯 ", Credit(dateline="海峡网7月13日讯")),
        ("7月13日电 ", Credit(dateline="7月13日电")),
        ("据悉，", Credit()),
        ("据记者了解，", Credit()),
    ],
)
def test_the_opening_of_a_chinese_text_is_read(text: str, expected: Credit) -> None:
    assert read_credit(text + PARAGRAPH)[0] == expected


@pytest.mark.parametrize(
    ("ending", "expected"),
    [
        ("[责编:王强]", Credit(editor="王强")),
        ("\n来源 | 央视新闻\n编辑：张三", Credit(publisher="央视新闻", editor="张三")),
        ("\n责任编辑：李四_NN1234", Credit(editor="李四")),
        ("\n转自：东南网", Credit(publisher="东南网")),
    ],
)
def test_the_ending_of_a_chinese_text_is_read(ending: str, expected: Credit) -> None:
    assert read_credit(PARAGRAPH * 30 + ending)[0] == expected


@pytest.mark.parametrize(
    ("text", "expected", "day"),
    [
        ("PARIS, July 22 (AP) - The", Credit(origin="AP", dateline="PARIS, July 22 (AP)"), Dateline(7, 22)),
        ("Madrid, 13 jul (EFE).- El", Credit(origin="EFE", dateline="Madrid, 13 jul (EFE)"), Dateline(7, 13)),
        ("Berlin (dpa) - Der", Credit(origin="dpa", dateline="Berlin (dpa)"), None),
        ("(ANSA) - ROMA, il", Credit(origin="ANSA", dateline="(ANSA)"), None),
        ("LYON, lot 99 (AFP) — Le", Credit(origin="AFP", dateline="LYON, lot 99 (AFP)"), None),
        ("By Jane Doe and John Smith\nThe", Credit(reporters=("Jane Doe", "John Smith")), None),
        ("Von Max Müller\nDie", Credit(reporters=("Max Müller",)), None),
        (
            "The town.\n(Reporting by Ahmed Chen in Paris; Editing by Priya Khan)",
            Credit(reporters=("Ahmed Chen",), editor="Priya Khan"),
            None,
        ),
        (
            "The town.\nThis story was originally published by The Daily Post.",
            Credit(origin="The Daily Post"),
            None,
        ),
        ("The town.\nSource: BBC News", Credit(publisher="BBC News"), None),
        ("Die Stadt.\nQuelle: Polizei Bremen", Credit(publisher="Polizei Bremen"), None),
    ],
)
def test_texts_with_blanks_are_read(text: str, expected: Credit, day: Dateline | None) -> None:
    assert read_credit(text) == (expected, day)


def test_a_day_that_no_month_has_is_none() -> None:
    assert read_credit("台海网7月32日讯 今天")[1] is None


@given(st.text(alphabet="据记者来源：通讯员讯电月日1234567890（）() -ByReporting byAP\n张三李四"))
def test_no_text_is_too_strange(text: str) -> None:
    credit, _ = read_credit(text)
    assert all(name == name.strip() for name in (*credit.reporters, *credit.correspondents))
