"""Images and sounds of a story: their types, and HTML without them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from aggregator.model.entry import Media
from aggregator.publish.address import web_address
from aggregator.publish.text import one_line

# Our own table: Python's mimetypes reads the machine's files, so the same input would differ elsewhere.
_TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "avif": "image/avif",
        "gif": "image/gif",
        "jpeg": "image/jpeg",
        "jpg": "image/jpeg",
        "png": "image/png",
        "webp": "image/webp",
        "m4a": "audio/mp4",
        "mp3": "audio/mpeg",
        "ogg": "audio/ogg",
        "mp4": "video/mp4",
        "webm": "video/webm",
        "pdf": "application/pdf",
    }
)
_ANY_TYPE: Final = "application/octet-stream"
_TYPE: Final = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
# Sanitised HTML quotes every attribute, so that a ">" inside one cannot end the tag for this pattern.
_TAGS: Final = re.compile(
    r"</?(?:img|image|picture|source|video|audio|track|embed|object|iframe|svg|canvas)\b"
    r"(?:[^>\"']|\"[^\"]*\"|'[^']*')*>",
    re.IGNORECASE,
)


def public_media(media: Iterable[Media]) -> tuple[Media, ...]:
    """Give those with a usable address, each with a type: RSS, Atom and JSON Feed all need one."""
    return tuple(
        replace(medium, url=address, type=_media_type(medium), title=one_line(medium.title or "") or None)
        for medium in media
        if (address := web_address(medium.url))
    )


def medium_kind(medium: Media) -> str | None:
    """Give ``image``, ``audio`` or ``video``, None for anything else."""
    kind = (medium.type or "").partition("/")[0]
    return kind if kind in {"image", "audio", "video"} else None


def without_media(markup: str) -> str:
    """Give sanitised HTML without the tags that load images, sounds or foreign frames."""
    return _TAGS.sub("", markup)


def _media_type(medium: Media) -> str:
    """Give the announced type when it is one, else what the address's ending means."""
    announced = (medium.type or "").partition(";")[0].strip().lower()
    if _TYPE.fullmatch(announced):
        return announced
    path = medium.url.partition("#")[0].partition("?")[0]
    return _TYPES.get(path.rpartition(".")[2].lower(), _ANY_TYPE)
