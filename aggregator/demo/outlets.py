"""The three papers of 临江县, each with a feed format and a habit of its own."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outlet:
    """A fictional paper.

    `key` is the id of its source; `feed` and `home` are paths on the press; `charset` is that of its pages;
    `opening` starts its own texts, with the day's {month} and {day}.
    """

    key: str
    name: str
    feed: str
    home: str
    charset: str
    opening: str

    def tag(self, number: int, year: int) -> str:
        """Give a tag URI (RFC 4151): without host and port, so that a changed port re-delivers nothing."""
        return f"tag:{self.key}.example,{year}:{number}"


DAILY = Outlet("linjiang-daily", "临江日报", "/daily.xml", "/daily.html", "gbk", "本报讯 ")
ONLINE = Outlet(
    "linjiang-online", "临江在线", "/online.atom", "/online.html", "utf-8", "临江在线{month}月{day}日讯 "
)
RADIO = Outlet("linjiang-radio", "临江之声", "/radio.json", "/radio.html", "utf-8", "临江之声消息：")

OUTLETS = (DAILY, ONLINE, RADIO)
