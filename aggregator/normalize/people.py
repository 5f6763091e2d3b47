"""Authors, categories and media of an entry."""

import re
from collections.abc import Iterable
from functools import lru_cache

from aggregator.errors import UrlError
from aggregator.language.endings import LAYOUT
from aggregator.model.entry import Media, RawMedia
from aggregator.normalize.text import clean_title
from aggregator.normalize.url import clean_url

MAX_AUTHORS = 10
MAX_CATEGORIES = 20
_MAX_MEDIA = 20
_MAX_NAME = 80
_MAIL_WITH_NAME = re.compile(r"\S+@\S+\s*\(([^()]+)\)")
_NAME_WITH_MAIL = re.compile(r"\"?([^\"<>]+?)\"?\s*<[^<>]*@[^<>]*>")
_MAIL = re.compile(r"\S+@\S+\.\S+")
_ROLE = re.compile(
    r"^(?:(?:written |posted |reported )?by|von|par|por|di|av|af|door|автор)(?:\s+|\s*[:：]\s*)"
    r"|^[(（]?(?:文|图|摄影|撰文|作者|编辑|责任编辑|来源)\s*[:：/丨]\s*|^[(（]?\S{0,6}(?:记者|通讯员|作者|记者)(?:\s+|\s*[:：]\s*|(?=\S{2,4}$))",
    re.IGNORECASE,
)
_AND = re.compile(
    r"\s*[;；、|]\s*|\s+(?:and|und|et|y|e|и|en|og|och|&)\s+|\s*，\s*|\s+(?=(?:记者|通讯员|摄影)\s)",
    re.IGNORECASE,
)
_COMMA = re.compile(r"\s*,\s*")
_HAN_NAMES = re.compile(r"[\u4e00-\u9fff·]{2,4}(?:[ /]+[\u4e00-\u9fff·]{2,4})+")
_HAN = re.compile("[\u4e00-\u9fff]")
_LAYOUT = re.compile(LAYOUT, re.IGNORECASE)
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+")
_BROKEN = re.compile(r"/(?:undefined|null|NaN)(?:[?#]|$)")


def clean_authors(raw: Iterable[str]) -> tuple[str, ...]:
    """Give people's names: lists split, roles such as `by` and 记者 removed, addresses of mail dropped."""
    names = [name for written in raw for name in _split(clean_title(written))]
    return _unique(names)[:MAX_AUTHORS]


@lru_cache(maxsize=1024)  # a paper has few authors and names them on every entry
def _split(written: str) -> tuple[str, ...]:
    if match := _MAIL_WITH_NAME.fullmatch(written) or _NAME_WITH_MAIL.fullmatch(written):
        written = match[1]
    parts = [part for whole in _AND.split(written) for part in _by_comma(whole)]
    names: list[str] = []
    for part in parts:
        name = _ROLE.sub("", part.strip()).strip(" ()（）:：")
        if _HAN_NAMES.fullmatch(name):
            names += re.split("[ /]+", name)
        elif name and not _MAIL.fullmatch(name):
            names.append(name[:_MAX_NAME])
    return tuple(names)


def _by_comma(names: str) -> list[str]:
    """Split at commas unless they stand inside one name: Smith, John."""
    parts = _COMMA.split(names)
    if len(parts) == 2 and " " not in parts[0] and not _HAN.search(names):  # noqa: PLR2004 - family name, given name
        return [names]
    return parts


def clean_categories(raw: Iterable[str], *, extra: Iterable[str] = ()) -> tuple[str, ...]:
    """Give topics in document order, each once, without names of page areas; then `extra`."""
    names = [clean_title(name) for name in raw]
    return _unique([*(name[:_MAX_NAME] for name in names), *extra])[:MAX_CATEGORIES]


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for name in names:
        if name and not _LAYOUT.fullmatch(name):
            kept.setdefault(name.casefold(), name)
    return tuple(kept.values())


def clean_media(raw: Iterable[RawMedia], *, base: str) -> tuple[Media, ...]:
    """Give enclosures with a usable address, each address once."""
    kept: dict[str, Media] = {}
    for media in raw:
        try:
            url = clean_url(media.url, base)
        except UrlError:
            continue
        if _BROKEN.search(url):
            continue
        type_ = (media.type or "").strip().lower().partition(";")[0]
        width, height = _pixels(media.width), _pixels(media.height)
        is_sized = width is not None and height is not None
        kept.setdefault(
            url,
            Media(
                url=url,
                type=type_ if _MEDIA_TYPE.fullmatch(type_) else None,
                bytes=_size(media.length),
                title=clean_title(media.title or "") or None,
                width=width if is_sized else None,
                height=height if is_sized else None,
            ),
        )
    return tuple(kept.values())[:_MAX_MEDIA]


def _size(written: str | None) -> int | None:
    """Give the announced size in bytes; 0 and -1 are what publishing systems write for unknown."""
    digits = (written or "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and 0 < len(digits.lstrip("0")) < 16 else None  # noqa: PLR2004 - a petabyte


def _pixels(written: str | None) -> int | None:
    """Give the announced width or height of a picture: 640, 640px; None for 100%, 0 and what is no size."""
    digits = (written or "").strip().lower().removesuffix("px")
    is_number = digits.isascii() and digits.isdigit() and len(digits) < 6  # noqa: PLR2004 - wider is no picture
    return int(digits) or None if is_number else None
