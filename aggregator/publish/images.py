"""The image of a story: which one it is, by which id we serve it, and from where a reader loads it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Final
from uuid import UUID

from aggregator.model.entry import Media
from aggregator.model.source import Showing
from aggregator.publish.media import medium_kind

if TYPE_CHECKING:
    from aggregator.publish.rights import PublicStory

_DIGEST_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class PublicImage:
    """A story's image as it may be shown. `media_id` is what `/media/` serves it by.

    `url` is the publisher's own address; a reader may be sent there only if `is_direct`. Width and height are
    those that the publisher announces, in pixels, None when it does not.
    """

    media_id: str
    url: str
    is_direct: bool = False
    width: int | None = None
    height: int | None = None


def media_id(story: UUID, address: str) -> str:
    """Give the id of an image of a story: 48 hexadecimal digits, the first 32 of them the story's uuid.

    The rest follows from the address, so that another picture has another id, and an id made up by somebody
    fits no picture: nobody can have us fetch an address of his choice.
    """
    return story.hex + blake2b(address.encode(), digest_size=_DIGEST_BYTES).hexdigest()


def story_of(media: str) -> UUID:
    """Give the story whose image an id names; the id has 48 hexadecimal digits."""
    return UUID(media[:32])


def is_same_picture(media: str, other: str) -> bool:
    """Tell whether two ids name the picture of one address, be it of two stories."""
    return media[32:] == other[32:]


def image_of(story: UUID, media: Iterable[Media], showing: Showing) -> PublicImage | None:
    """Give the first image among media that may be shown, None without one."""
    first = next((medium for medium in media if medium_kind(medium) == "image"), None)
    if first is None or first.type == "image/svg+xml":  # it may hold scripts; the proxy refuses it
        return None
    return PublicImage(media_id(story, first.url), first.url, showing == "direct", first.width, first.height)


def through_proxy(story: "PublicStory", media_url: str) -> "PublicStory":
    """Give a story for a feed: its image at our own address (`media_url` and its id), unless it is direct."""
    image = story.image
    if image is None or image.is_direct:
        return story
    own = media_url + image.media_id
    media = (replace(medium, url=own) if medium.url == image.url else medium for medium in story.media)
    return replace(story, media=tuple(media))
