"""What Founder's publishing system (方正) writes into the pages of papers and portals (pure).

Comments and elements that no browser shows: <!--enpproperty …/enpproperty--> with the record of the article,
<!--enpcontent-->…<!--/enpcontent--> around its text, <founder-title>, <!--<npm:article-title>-->. The younger
template has #PreTitle, #Title and #SubTitle instead, for the three parts of a printed headline.
"""

import re
from dataclasses import dataclass
from html import unescape
from typing import Final

from aggregator.read.articlenames import Names
from aggregator.read.picks import visible_text

_RECORD: Final = re.compile(r"<!--\s*enpproperty\b(.{0,8000}?)(?:/enpproperty\s*)?-->", re.DOTALL)
_VALUE: Final = re.compile(r"<([a-z]{2,20})>([^<]*)</\1>", re.IGNORECASE)
_MARKED: Final = re.compile(
    r"<!--\s*<?(?:npm:article-)?(?P<comment>title|author|content)>?\s*-->(?P<text>.*?)"
    r"<!--\s*</?(?:npm:article-)?(?P=comment)>?\s*-->"
    r"|<founder-(?P<element>title|author|content|subtitle|introtitle)>(?P<inner>.*?)</founder-(?P=element)>",
    re.DOTALL | re.IGNORECASE,
)
_CONTENT: Final = re.compile(
    r"<!--\s*enpcontent\s*-->(.*?)<!--\s*/enpcontent\s*-->", re.DOTALL | re.IGNORECASE
)
_TAG: Final = re.compile(r"<[^>]{0,2000}>")
_CUES: Final = ("enpproperty", "enpcontent", "npm:article-", "<founder-")


@dataclass(frozen=True, slots=True)
class Founder:
    """The record of an article; `above` (肩题) and `below` (副题) are printed around its `title` (主题).

    `content` is HTML, None without the marks around it.
    """

    title: str = ""
    above: str = ""
    below: str = ""
    author: str = ""
    publisher: str = ""
    published: str = ""
    content: str | None = None


def read_founder(text: str, names: Names) -> Founder:
    """Read Founder's marks; empty where a page has none."""
    record: dict[str, str] = {}
    marked: dict[str, str] = {}
    if any(cue in text for cue in _CUES):
        for found in _RECORD.finditer(text):
            for name, value in _VALUE.findall(found[1]):
                record.setdefault(name.lower(), _plain(value))
        for found in _MARKED.finditer(text):
            name = found["comment"] or found["element"]
            marked.setdefault(name.lower(), found["text"] or found["inner"] or "")
    content = _CONTENT.search(text) if "enpcontent" in text else None
    said = {name: value for name, written in marked.items() if (value := _plain(written))}
    said |= {name: value for name, value in record.items() if value}
    return Founder(
        title=said.get("title") or names.text("#Title") or _heading(names, "h3"),
        above=said.get("introtitle") or names.text("#PreTitle"),
        below=said.get("subtitle") or names.text("#SubTitle") or _heading(names, "h4"),
        author=said.get("author", ""),
        publisher=record.get("sourcename", ""),
        published=record.get("date", ""),
        content=content[1] if content else marked.get("content"),
    )


def _heading(names: Names, tag: str) -> str:
    headings = (one for block in names.all(".newsdetatit") for one in block.iter(tag))
    return next(map(visible_text, headings), "")


def _plain(markup: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", markup)).split())
