import pytest

from aggregator.model.entry import Credit
from aggregator.publish.credit import credit_line, people
from tests.support.builders import copy

FULL = Credit(
    publisher="新华社",
    origin="福州晚报",
    reporters=("张三", "李四", "张三"),
    correspondents=("王五",),
    editor="赵六",
)


@pytest.mark.parametrize(
    ("credit", "authors", "language", "line"),
    [
        (FULL, (), "zh-Hans", "来源：新华社\u3000记者：张三、李四\u3000通讯员：王五\u3000责任编辑：赵六"),
        (
            FULL,
            ("钱七",),
            "zh-TW",
            "來源：新华社\u3000記者：张三、李四\u3000通訊員：王五\u3000責任編輯：赵六",
        ),
        (FULL, (), "en", "Source: 新华社 · By 张三, 李四 · Correspondents: 王五 · Editor: 赵六"),
        (FULL, (), "fr", "新华社 · 张三, 李四 · 王五 · 赵六"),
        (FULL, (), "de", "Quelle: 新华社 · Von 张三, 李四 · Mitarbeit: 王五 · Redaktion: 赵六"),
        (Credit(origin="福州晚报"), (), "zh", "来源：福州晚报"),
        (Credit(), ("Ann\x00 Lee", "福州日报"), "en", "By Ann Lee"),
        (Credit(publisher="福州日报", editor="赵六"), (), "zh", "责任编辑：赵六"),
        (Credit(publisher="福州日报"), ("福州日报",), "zh", None),
        (Credit(publisher=" ", reporters=("",)), (), "zh", None),
    ],
)
def test_credit_is_restored_in_one_line(
    credit: Credit, authors: tuple[str, ...], language: str, line: str | None
) -> None:
    assert credit_line(copy(credit=credit, authors=authors), "福州日报", language) == line


def test_people_are_named_once_and_never_are_the_outlet() -> None:
    lead = copy(credit=FULL, authors=("福州日报", "李四", " "))
    assert people(lead, "福州日报") == ("李四", "张三", "王五")


def test_whom_the_shown_text_names_is_not_named_again() -> None:
    beside = "……实现双赢。（记者 张三 李四 通讯员 王五）"
    line = credit_line(copy(credit=FULL), "福州日报", "zh", beside=beside)
    assert line == "来源：新华社\u3000责任编辑：赵六"
