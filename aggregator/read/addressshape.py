"""Tells from an address alone how much it looks like that of an article (pure)."""

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from aggregator.read.newswords import NO_ARTICLE, NO_NEWS


class Shape(IntEnum):
    """How much an address looks like an article's; more is surer."""

    NONE = 0
    WEAK = 1
    SLUG = 2
    ID = 3
    DATED = 4


@dataclass(frozen=True, slots=True)
class AddressShape:
    """The shape of an address, and a key that articles of one site share."""

    kind: Shape
    key: str = ""
    is_service: bool = False


_NOTHING: Final = AddressShape(Shape.NONE)
_PAGE_FILE: Final = re.compile(
    r"(.*)\.(s?html?|php\d?|aspx?|jspx?|do|cfm|xhtml|dhtml|phtml|action|xml)", re.IGNORECASE
)
_OTHER_FILE: Final = re.compile(
    r"\.(?:pdf|jpe?g|png|gif|webp|svg|zip|rar|7z|mp[34]|m3u8?|avi|mov|apk|exe|docx?|xlsx?|pptx?"
    r"|css|js|json|ics|rss|atom|txt)$",
    re.IGNORECASE,
)
_INDEX: Final = re.compile(
    r"(?:index|default|home|list|lists|node|col|channel|main|more|page|cat|category|catalog|column|class"
    r"|lanmu|archives?)[-_]?[\d_-]*",
    re.IGNORECASE,
)
_DAY: Final = r"(?:19|20)\d\d[-/_.]?(?:0?[1-9]|1[0-2])(?:[-/_.]?(?:0[1-9]|[12]\d|3[01]|[1-9]))?"
_DATED_FOLDER: Final = re.compile(rf"/{_DAY}/")
_YEAR_FOLDER: Final = re.compile(r"/(?:19|20)\d\d/")
_ARCHIVE: Final = re.compile(rf"/(?:(?:19|20)\d\d|{_DAY})/?")
_DATED_STEM: Final = re.compile(
    r"[a-z]{0,8}_?(?:19|20)\d\d-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\d|3[01])[-_]?\w{2,}", re.IGNORECASE
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_NUMBER: Final = re.compile(r"\d{4,}")
_SHORT_NUMBER: Final = re.compile(r"(?:[a-z]{1,12}[-_]?)?\d{1,3}", re.IGNORECASE)
_NUMBER_FOLDER: Final = re.compile(
    r"/(?:node|news|articles?|view|details?|show|info|story|posts?|archives|read|content|id|nid)/$",
    re.IGNORECASE,
)
_HASH: Final = re.compile(r"[A-Za-z0-9]{8,}")
_SPLIT: Final = re.compile(r"[-_+ .,]+")
_QUERY_ID: Final = re.compile(
    r"(?:p|id|aid|nid|sid|mid|no|idx|idxno|seq|num|post|nttid|bbsidx|arcid|newskey|cntid|infoid|docid|contentid"
    r"|(?:news|article|art|story)_?(?:id|no|seq))",
    re.IGNORECASE,
)
_LISTS: Final = re.compile(r"(?:^|&)(?:a=lists?|page=\d+|cat=|catid=\d+$)", re.IGNORECASE)
_WORDS: Final = 3
_SLUG_CHARS: Final = 15
_FOREIGN_CHARS: Final = 8


def shape_of(url: str) -> AddressShape:
    """Give the shape of an absolute address."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    folders = [part for part in path.split("/") if part]
    if _OTHER_FILE.search(path):
        return _NOTHING
    names = [part.lower() for part in folders]
    if any(name in NO_ARTICLE for name in names):
        return _NOTHING
    is_service = any(name in NO_NEWS for name in names)
    kind, form = _of_query(parts.query) if parts.query else (Shape.NONE, "")
    if kind is Shape.NONE and folders and not _LISTS.search(parts.query):
        kind, form = _of_path(path, folders)
    host = ".".join((parts.hostname or "").split(".")[-2:])
    return AddressShape(kind, f"{host} {form}", is_service) if kind else _NOTHING


def _of_query(query: str) -> tuple[Shape, str]:
    if _LISTS.search(query):
        return Shape.NONE, ""
    for name, value in parse_qsl(query):
        if _QUERY_ID.fullmatch(name) and re.fullmatch(r"\d{2,}|[\w-]{8,}", value):
            return Shape.ID, f"?{name.lower()}="
    return Shape.NONE, ""


def _of_path(path: str, folders: list[str]) -> tuple[Shape, str]:
    file = _PAGE_FILE.fullmatch(folders[-1])
    stem, ending = (file[1], file[2].lower()) if file else (folders[-1], "")
    if file and stem.lower() in {"index", "default"} and len(folders) > 1:
        return _of_folder(path, folders[:-1])
    if _INDEX.fullmatch(stem) or (not file and _ARCHIVE.search(path) and _ends_in_date(path)):
        return Shape.NONE, ""
    kind, form = _of_stem(stem, ending, path[: path.rindex(folders[-1])])
    is_page = file is not None or len(folders) > 1
    return (kind, form) if kind or not is_page else (Shape.WEAK, f"weak.{ending}")


def _of_stem(stem: str, ending: str, before: str) -> tuple[Shape, str]:
    form = f"{_form(stem)}.{ending}"
    if _DATED_FOLDER.search(before) or (_DATED_STEM.fullmatch(stem) and stem.isascii()):
        return Shape.DATED, f"date {form}"
    if _has_id(stem):
        return (Shape.DATED if _YEAR_FOLDER.search(before) else Shape.ID), form
    if _SHORT_NUMBER.fullmatch(stem) and _NUMBER_FOLDER.search(before):
        return Shape.ID, form
    return (Shape.SLUG, f"slug.{ending}") if _is_slug(stem) else (Shape.NONE, "")


def _of_folder(path: str, folders: list[str]) -> tuple[Shape, str]:
    """Give the shape of …/folder/index.html: a section's, unless it has a date or a headline's words."""
    if not _is_slug(folders[-1]) and not _DATED_FOLDER.search(path):
        return Shape.NONE, ""
    return _of_path("/" + "/".join(folders), folders)


def _ends_in_date(path: str) -> bool:
    return re.search(rf"/(?:(?:19|20)\d\d|{_DAY})/?$", path) is not None


def _has_id(stem: str) -> bool:
    """Tell whether a name holds a number or a hash that counts articles, and not a year alone."""
    numbers = [number for number in _NUMBER.findall(stem) if not _YEAR.fullmatch(number)]
    if numbers:
        return True
    if not _HASH.fullmatch(stem):
        return False
    digits = sum(char.isdigit() for char in stem)
    return digits >= 2 and (digits >= 4 or (not stem.islower() and not stem.isupper()))  # noqa: PLR2004


def _is_slug(stem: str) -> bool:
    if not stem.isascii() and len(stem) >= _FOREIGN_CHARS:
        return True
    return len(stem) >= _SLUG_CHARS and len([word for word in _SPLIT.split(stem) if word]) >= _WORDS


def _form(stem: str) -> str:
    """Give what names of one numbering share: content_30134589 is content_9."""
    if _is_slug(stem):
        return "slug"
    if _HASH.fullmatch(stem) and not stem.isdigit():
        return "hash"
    return re.sub(r"\d+", "9", stem)
