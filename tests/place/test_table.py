"""What other programs get wrong: false friends, places of one name, and words that look like places."""

from functools import cache
from pathlib import Path

import pytest

from aggregator.config.loader import load
from aggregator.place.gazetteer import Atlas
from aggregator.place.routing import find_places
from tests.bench.places import places
from tests.support.builders import entry

ROWS = [
    ("鼓楼、台江、仓山、晋安四城区房价平稳", "福州", "zh", None, ("350102", "350103", "350104", "350111")),
    ("鼓楼区发布通知", "", "zh", None, ()),
    ("鼓楼区新增公园", "", "zh", "3501", ("350102",)),
    ("鼓楼区新增公园", "", "zh", "3201", ("320106",)),
    ("南京路步行街客流破百万", "", "zh", None, ()),
    ("上海路改造", "", "zh", None, ()),
    ("海南航空新开航线", "", "zh", None, ()),
    ("北京时间今晚开赛", "", "zh", None, ()),
    ("朝阳区供热提前", "", "zh", None, ()),
    ("朝阳区供热提前", "", "zh", "11", ("110105",)),
    ("榕城迎来降雨", "", "zh", None, ("3501",)),
    ("厦门大学招生", "", "zh", None, ("3502",)),
    ("记者张连江说", "", "zh", None, ()),
    ("张连江说", "", "zh", "3501", ()),
    ("王永泰说,福州很美", "", "zh", None, ("3501",)),
    ("过永泰说福州", "", "zh", None, ("350125",)),
    ("于榕城举行", "", "zh", None, ("3501",)),
    ("Rainy Manchester is wet", "", "en", None, ("gb/england/manchester",)),
    ("吴桂林获得金牌", "", "zh", None, ()),
    ("记者来到桂林", "", "zh", None, ("4503",)),
    ("粤港澳大湾区建设提速", "", "zh", None, ("44", "81", "82")),
    ("沪上多家商场", "", "zh", None, ("31",)),
    ("沪指收跌", "", "zh", None, ()),
    ("Xinhua reports from Hunan", "", "en", None, ("43",)),
    ("贵州茅台股价", "", "zh", None, ()),
    ("兰州拉面", "", "zh", None, ()),
    ("青岛啤酒", "", "zh", None, ()),
    ("南京鼓楼医院专家", "", "zh", None, ("320106",)),
    ("杭州西湖景区游客", "", "zh", None, ("330106",)),
    ("苏州工业园区企业", "", "zh", None, ("320576",)),
    ("湖北恩施州暴雨", "", "zh", None, ("4228",)),
    ("湖北恩施市暴雨", "", "zh", None, ("422801",)),
    ("三沙市设立", "", "zh", None, ("4603",)),
    ("潘渡乡贵安村", "", "zh", "3501", ("350122",)),
    ("嵩口镇古民居", "", "zh", "350125", ("350125",)),
    ("连江县停电", "", "zh", "71", ("7122",)),
    ("连江县停电", "", "zh", None, ("350122",)),
    ("金门县停电", "", "zh", "71", ("7121",)),
    ("金门县停电", "", "zh", "35", ("350527",)),
    ("福州長樂市舊照", "", "zh-Hant", None, ("350112",)),
    ("嘉義豪雨停課", "", "zh-Hant", None, ("71",)),
    ("吉林市霧凇", "", "zh-Hant", None, ("2202",)),
    ("吉林冰雪季", "", "zh", None, ("22",)),
    ("矿区的老照片", "", "zh", None, ()),
    ("孙中山先生手迹", "", "zh", None, ()),
    ("Fuzhou opens a metro line", "", "en", None, ("3501",)),
    ("Fuzhou in Jiangxi opens a museum", "", "en", None, ("3610",)),
    ("China’s Hubei reports floods", "", "en", None, ("42",)),
    ("LONDON (AP) buses stop", "", "en", None, ("gb/england/london",)),
    ("Jack London wrote about wolves", "", "en", None, ()),
    ("The Florida Panthers win", "", "en", None, ()),
    ("The Duke of Kent opens a hall", "", "en", None, ()),
    ("Manchester University appoints a dean", "", "en", None, ("gb/england/manchester",)),
    ("They saw the Bristol Belle sink", "", "en", None, ()),
    ("Storm Cuts Power To Homes In Bristol Overnight", "", "en", None, ("gb/england/bristol",)),
    ("Paris Hilton Launches Perfume With Famous Friends", "", "en", None, ()),
    ("The shares of Bayern rise", "", "en", None, ()),
    ("Der Landtag Bayern tagt", "", "de", None, ("de/bayern",)),
    ("Hamburgs Hafen wächst", "", "de", None, ("de/hamburg",)),
    ("Berliner Feuerwehr im Einsatz", "", "de", None, ()),
    ("서울에서 눈", "", "ko", None, ("kr",)),
    ("和歌山県でミカンの収穫", "", "ja", None, ("jp/wakayama",)),
    ("Booker T. Washington school, Seattle", "", "en", None, ("us/washington",)),
    ("Snow closes mountain passes in Washington", "", "en", None, ()),
    ("Snow closes mountain passes in Washington", "", "en", "us/washington", ("us/washington",)),
    ("Snow closes passes in Washington", "Spokane saw snow.", "en", "us", ("us/washington",)),
    ("Taizhou opens a bridge", "", "en", "41", ()),
    ("Taizhou opens a bridge", "", "en", "32", ("3212",)),
    ("Taizhou opens a bridge", "", "en", "33", ("3310",)),
    ("Taizhou opens a bridge", "Jiangsu paid for it.", "en", None, ("3212",)),
]


@cache
def shipped() -> Atlas:
    return Atlas(load(Path("config"), env={}).regions)


@pytest.mark.parametrize(("title", "text", "language", "home", "expected"), ROWS)
def test_a_text_is_about_exactly_these_places(
    title: str, text: str, *, language: str, home: str | None, expected: tuple[str, ...]
) -> None:
    found = places(entry(title=title, text=text, language=language), home, shipped())
    assert set(found) == set(expected)


def test_the_evidence_quotes_the_text_as_it_was_written() -> None:
    found = find_places(entry(title="連江縣停電", text="", language="zh-Hant"), shipped(), home="71")
    assert [one.mention.text for one in found[0].because] == ["連江縣"]
