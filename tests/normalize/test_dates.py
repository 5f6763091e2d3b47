from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import DateError
from aggregator.model.entry import Evidence, Moment, Precision
from aggregator.normalize.dates import parse_date

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2020, 7, 14, 3, 0, tzinfo=UTC)
SECOND, MINUTE, DAY = Precision.SECOND, Precision.MINUTE, Precision.DAY


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def read(text: str, zone: str = "Asia/Shanghai", now: datetime = NOW) -> Moment:
    return parse_date(text, zone=ZoneInfo(zone), now=now)


@pytest.mark.parametrize(
    ("text", "wanted", "precision"),
    [
        # 09:15 in China is 01:15 UTC
        ("2020-07-13 09:15", "2020-07-13T01:15", MINUTE),
        ("Mon, 13 Jul 2020 09:15:00 GMT", "2020-07-13T09:15", SECOND),  # labelled
        ("2020/07/13 09:15:00", "2020-07-13T01:15", SECOND),
        ("2020年07月13日 09:15", "2020-07-13T01:15", MINUTE),
        ("2020年7月13日9时15分", "2020-07-13T01:15", MINUTE),
        ("2020年7月13日9时15分30秒", "2020-07-13T01:15:30", SECOND),
        ("2020年7月13日9点", "2020-07-13T01:00", MINUTE),
        ("二〇二〇年七月十三日", "2020-07-12T16:00", DAY),
        ("20年7月13日", "2020-07-12T16:00", DAY),
        ("民國109年7月13日 09:15", "2020-07-13T01:15", MINUTE),  # Taiwan
        ("令和元年7月13日", "2019-07-12T16:00", DAY),  # Japan
        ("2020/7/13 上午 09:15:00", "2020-07-13T01:15", SECOND),
        ("2020/7/13 下午 09:15:00", "2020-07-13T13:15", SECOND),
        ("2020/7/13 下午 13:15:00", "2020-07-13T05:15", SECOND),
        ("2020/7/13 上午 12:15", "2020-07-12T16:15", MINUTE),
        ("2020/7/13 中午 1:15", "2020-07-13T05:15", MINUTE),
        ("2020/7/13 中午 12:15", "2020-07-13T04:15", MINUTE),
        ("1594602900", "2020-07-13T01:15", SECOND),
        ("1594602900000", "2020-07-13T01:15", SECOND),
        ("1594602900.25", "2020-07-13T01:15", SECOND),
        ("20200713091500", "2020-07-13T01:15", SECOND),
        ("202007130915", "2020-07-13T01:15", MINUTE),
        ("2020071309", "2020-07-13T01:00", MINUTE),
        ("20200713", "2020-07-12T16:00", DAY),
        ("20200713T091500Z", "2020-07-13T09:15", SECOND),
        ("20200713T091500+0800", "2020-07-13T01:15", SECOND),
        ("星期一, 13 七月 2020 09:15:00 +0800", "2020-07-13T01:15", SECOND),
        ("周一, 13 Jul 2020 09:15:00 +0800", "2020-07-13T01:15", SECOND),
        ("Mon,13 Jul 2020 09:15:00 +0800", "2020-07-13T01:15", SECOND),
        ("Mon, 13 Jul 2020 09:15:00", "2020-07-13T01:15", SECOND),
        ("Mon, 13 Jul 2020 09:15", "2020-07-13T01:15", MINUTE),
        ("Mon, 13 Jul 2020 09:15:00 CST", "2020-07-13T01:15", SECOND),
        ("Mon, 13 Jul 2020 09:15:00 EST", "2020-07-13T14:15", SECOND),
        ("Mon, 13 Jul 2020 09:15:00 Foo", "2020-07-13T01:15", SECOND),  # no such name
        ("Mon, 13 Jul 2020 09:15:00 +8000", "2020-07-13T01:15", SECOND),
        ("Mon, 13 Jul 2020 09:15:00 +9999", "2020-07-13T01:15", SECOND),
        ("Mon, 13 Jul 2020 09:15:00 +0860", "2020-07-13T01:15", SECOND),
        ("2020-07-13 09:15:00 北京时间", "2020-07-13T01:15", SECOND),
        ("北京时间 2020年7月13日 09:15", "2020-07-13T01:15", MINUTE),
        ("2020-07-13 09:15:00 UTC+8", "2020-07-13T01:15", SECOND),
        ("2020-07-13 09:15:00 GMT+08:00", "2020-07-13T01:15", SECOND),
        ("2020-07-13T09:15:00 08:00", "2020-07-13T01:15", SECOND),  # the plus was lost
        ("2020-07-13T09:15:00 0530", "2020-07-13T03:45", SECOND),
        ("Mon Jul 13 2020 09:15:00 GMT+0800 (中国标准时间)", "2020-07-13T01:15", SECOND),
        ("Mon, 13 Jul 2020 9:15 PM +0800", "2020-07-13T13:15", MINUTE),
        ("July 13th, 2020 at 9:15 a.m.", "2020-07-13T01:15", MINUTE),
        ("13 Jul 2020 9 pm", "2020-07-13T13:00", MINUTE),
        ("13 Jul 2020 12:15 AM", "2020-07-12T16:15", MINUTE),
        ("Mon, 19 Aug 19 17:42:08 +0200", "2019-08-19T15:42:08", SECOND),
        ("lun., 13 juil. 2020 09:15", "2020-07-13T01:15", MINUTE),
        ("mar., 14 juil. 2020 09:15", "2020-07-14T01:15", MINUTE),  # mar. is Tuesday here
        ("mar. 3 mar. 2020", "2020-03-02T16:00", DAY),  # and both here
        ("Mo, 13 Jul 2020 09:15", "2020-07-13T01:15", MINUTE),
        ("13.07.2020 09:15", "2020-07-13T01:15", MINUTE),
        ("13.7.20", "2020-07-12T16:00", DAY),
        ("am 13. Juli um 12.30 Uhr", "2020-07-13T04:30", MINUTE),
        ("13. Juli 2020, 9 Uhr", "2020-07-13T01:00", MINUTE),
        ("13 juillet 2020 à 09h15", "2020-07-13T01:15", MINUTE),
        ("13 de julio de 2020", "2020-07-12T16:00", DAY),
        ("13 luglio 2020", "2020-07-12T16:00", DAY),
        ("13 de julho de 2020", "2020-07-12T16:00", DAY),
        ("13 июля 2020, 09:15", "2020-07-13T01:15", MINUTE),
        ("ma 13 juli 2020", "2020-07-12T16:00", DAY),
        ("2020년 7월 13일 오전 9시 15분", "2020-07-13T01:15", MINUTE),
        ("2020年7月13日 午後9時15分", "2020-07-13T13:15", MINUTE),
        ("2020 July 13", "2020-07-12T16:00", DAY),
        ("13-Jul-20 09:15", "2020-07-13T01:15", MINUTE),
        ("Mon Jul 13 09:15:00 +0800 2020", "2020-07-13T01:15", SECOND),  # Weibo
        ("Mon Jul 13 09:15:00 CST 2020", "2020-07-13T01:15", SECOND),  # date(1)
        ("Mon Jul 13 09:15:00 2020", "2020-07-13T01:15", SECOND),
        ("07-13", "2020-07-12T16:00", DAY),
        ("11月27日 23:58", "2019-11-27T15:58", MINUTE),
        ("7/13", "2020-07-12T16:00", DAY),
        ("13/7", "2020-07-12T16:00", DAY),
        ("13.07.", "2020-07-12T16:00", DAY),
        ("7月15日", "2020-07-14T16:00", DAY),  # tomorrow is still meant
        ("7月16日", "2019-07-15T16:00", DAY),  # the day after is last year's
        ("29 Feb", "2020-02-28T16:00", DAY),
        ("3小时前", "2020-07-14T00:00", MINUTE),
        ("半小时前", "2020-07-14T02:30", MINUTE),
        ("1小时30分钟前", "2020-07-14T01:30", MINUTE),
        ("三天前", "2020-07-10T16:00", DAY),
        ("半天前", "2020-07-13T15:00", MINUTE),
        ("昨天 09:15", "2020-07-13T01:15", MINUTE),
        ("前天", "2020-07-11T16:00", DAY),
        ("今天 09:15:20", "2020-07-14T01:15:20", SECOND),
        ("刚刚", "2020-07-14T03:00", MINUTE),
        ("just now", "2020-07-14T03:00", MINUTE),
        ("an hour ago", "2020-07-14T02:00", MINUTE),
        ("vor 3 Stunden", "2020-07-14T00:00", MINUTE),
        ("il y a 3 heures", "2020-07-14T00:00", MINUTE),
        ("hace 2 días", "2020-07-11T16:00", DAY),
        ("3 часа назад", "2020-07-14T00:00", MINUTE),
        ("3시간 전", "2020-07-14T00:00", MINUTE),
        ("3時間前", "2020-07-14T00:00", MINUTE),
        ("2 uur geleden", "2020-07-14T01:00", MINUTE),
        ("gestern, 09:15", "2020-07-13T01:15", MINUTE),
        ("ontem", "2020-07-12T16:00", DAY),
        ("today, 13 Jul 2020", "2020-07-12T16:00", DAY),  # the calendar day wins
        ("2020-07-13", "2020-07-12T16:00", DAY),
        ("2020-07-13T00:00:00+08:00", "2020-07-12T16:00", SECOND),  # one midnight alone is a clock
        ("Tue, 13 Jul 2020 09:15:00 +0800", "2020-07-13T01:15", SECOND),  # it was a Monday
        ("2020-07-13 24:00:00", "2020-07-13T16:00", SECOND),
        ("2020-06-30T23:59:60Z", "2020-07-01T00:00", SECOND),  # a leap second
        ("2016-10-31 09:28:27.0", "2016-10-31T01:28:27", SECOND),
        ("2020-07-13T09:15:00.123456+08:00", "2020-07-13T01:15", SECOND),
        ("2020-07-13T09:15+08:00", "2020-07-13T01:15", MINUTE),
        ("2020-07-13T09:15:00+08", "2020-07-13T01:15", SECOND),
        ("2020-07-13T09:15:00-0330", "2020-07-13T12:45", SECOND),
        (" 2020-07-13T09:15:00Z\n", "2020-07-13T09:15", SECOND),
        ("２０２０年７月１３日", "2020-07-12T16:00", DAY),
        ("Fri, 03 July 2020 09:15:00 EST", "2020-07-03T14:15", SECOND),
        ("13 Sept 2019", "2019-09-12T16:00", DAY),
        ("7/8/2020", "2020-07-07T16:00", DAY),  # August 7 would be in the future
        ("20-07-13", "2020-07-12T16:00", DAY),
        ("20/07/13", "2020-07-12T16:00", DAY),
        ("13-07-20", "2020-07-12T16:00", DAY),
    ],
)  # fmt: skip
def test_a_date_is_read_as_it_was_meant_in_china(text: str, wanted: str, precision: Precision) -> None:
    assert read(text) == Moment(utc(wanted), precision, Evidence.FEED)


@pytest.mark.parametrize(
    ("text", "zone", "wanted"),
    [
        ("Mon, 13 Jul 2020 09:15:00 CST", "America/Chicago", "2020-07-13T15:15"),
        ("Mon, 13 Jul 2020 09:15:00 IST", "Asia/Kolkata", "2020-07-13T03:45"),
        ("Mon, 13 Jul 2020 09:15:00 IST", "Europe/Dublin", "2020-07-13T08:15"),
        ("Mon, 13 Jul 2020 09:15:00 BST", "Europe/London", "2020-07-13T08:15"),
        ("Mon, 13 Jul 2020 09:15:00 EST", "Australia/Sydney", "2020-07-12T23:15"),
        ("2020-07-13 09:15", "Europe/Berlin", "2020-07-13T07:15"),
        ("2020-01-13 09:15", "Europe/Berlin", "2020-01-13T08:15"),
        ("7/8/2019", "America/New_York", "2019-07-08T04:00"),
        ("7/8/2019", "Europe/Berlin", "2019-08-06T22:00"),
        ("7/8/19", "America/New_York", "2019-07-08T04:00"),
        ("7/8/19", "Europe/Berlin", "2019-08-06T22:00"),
        ("7/8", "America/New_York", "2020-07-08T04:00"),
        ("7/8", "Europe/Berlin", "2019-08-06T22:00"),
        ("31/7/2019", "America/New_York", "2019-07-31T04:00"),
        ("7/31", "Europe/Berlin", "2019-07-30T22:00"),
    ],
)
def test_the_sources_zone_decides_what_a_name_or_an_order_means(text: str, zone: str, wanted: str) -> None:
    assert read(text, zone).at == utc(wanted)


@pytest.mark.parametrize(
    "text",
    [
        "", "Invalid Date", "null", "Thu, 01 Jan 1970 00:00:00 GMT", "0001-01-01", "0001-01-01T00:00:00Z",
        "1900-01-01 00:00",
        "1980-01-01", "2099-01-01", "9999-12-31T23:59:59Z", "4102444800", "0000000000", "1594602900000000",
        "32 Jul 2020",
        "2020-13-45", "2020-02-30", "30 Feb", "2/30", "31/31/2020", "2020-07-13 25:00", "2020-07-13 24:01",
        "13 Jul 2020 09:61",
        "2020-W29-1", "July 2020", "Jul", "13", "09:15", "2020年7月", "13 Jul 2020 14 Jul 2020",
        "2020-07-13 2020-07-14",
        "2 Jul 3 2020", "July 4 5", "99 99 Jul", "昨天 2020", "x" * 101, "00000000000000",
        "2 days ago, 13 Jul 2020",
    ],
)  # fmt: skip
def test_what_names_no_day_is_refused(text: str) -> None:
    with pytest.raises(DateError):
        read(text)


@pytest.mark.parametrize(
    "text",
    [
        "Mon, 13 Jul 2020 09:15:00 GMT",
        "2020-07-13T09:15:00+00:00",
        "Mon, 13 Jul 2020 09:15:00 CST",
        "2020-07-13 09:15",
    ],
)
def test_local_dates_ignore_their_label(text: str) -> None:
    moment = parse_date(text, zone=SHANGHAI, now=NOW, dates_are="local")
    assert moment.at == utc("2020-07-13T01:15")


def test_an_epoch_has_no_label_to_ignore() -> None:
    moment = parse_date("1594602900", zone=SHANGHAI, now=NOW, dates_are="local")
    assert moment.at == utc("2020-07-13T01:15")


def test_a_date_may_lie_ahead_because_the_document_decides() -> None:
    assert read("2020-07-20").at > NOW


def test_the_message_names_the_text_and_the_reason() -> None:
    with pytest.raises(DateError, match=r'"Thu, 01 Jan 1970 00:00:00 GMT".*1970 is a default'):
        read("Thu, 01 Jan 1970 00:00:00 GMT")


PIECES = st.sampled_from(
    [
        "2020", "07", "13", "-", "/", ".", ":", " ", "T", "Z", "+0800", "年", "月", "日", "上午", "前",
        "小时", "昨天", "Jul", "mar.",
        "Mon,", "PM", "GMT", "CST", "9", "二", "十", "民國", "24:00", "\u0660", "0000", "ago", "h", "uhr",
    ]
)  # fmt: skip


@given(text=st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=10).map("".join)))
def test_any_text_gives_a_plausible_moment_or_a_typed_refusal(text: str) -> None:
    try:
        moment = read(text)
    except DateError:
        return
    assert moment.at.tzinfo is UTC
    assert moment.at - NOW <= timedelta(days=367)
    assert moment.at.year >= 1989


@given(at=st.datetimes(min_value=datetime(1990, 1, 2), max_value=datetime(2020, 7, 1)))  # noqa: DTZ001 - written with its zone below
def test_what_we_would_write_ourselves_reads_back(at: datetime) -> None:
    wanted = at.replace(microsecond=0, tzinfo=UTC)
    assert read(wanted.isoformat()).at == wanted
    assert read(f"{wanted:%d %b %Y %H:%M:%S} GMT").at == wanted
