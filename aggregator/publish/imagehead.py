"""What an image is by its own first bytes: its type and its size in pixels; nothing is decoded.

Known are the five formats that every browser shows: JPEG, PNG, GIF, WebP and AVIF. SVG is a document that
may hold scripts, and is none of them.
"""

import struct
from dataclasses import dataclass
from typing import Final

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_AVIF_BRANDS: Final = frozenset({b"avif", b"avis"})
# Start-of-frame markers of JPEG (ITU-T T.81, table B.1): C4, C8 and CC are other things.
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_MARK: Final = 0xFF
_HEAD_BYTES: Final = 8  # of a box: its length and its kind
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD9)})  # markers without a length
_BOXES_AT_MOST: Final = 64  # a real file has some ten; a hostile one could have millions
_CONTAINERS: Final = {b"meta": 4, b"iprp": 0, b"ipco": 0}  # boxes on the way to a size, and what they skip
_LOSSLESS: Final = 0x2F  # the first byte of a lossless WebP


@dataclass(frozen=True, slots=True)
class ImageHead:
    """A media type, and the size in pixels; 0 and 0 when the head does not tell it."""

    type: str
    width: int = 0
    height: int = 0


def image_head(body: bytes) -> ImageHead | None:
    """Read the head of an image; None for what is no JPEG, PNG, GIF, WebP or AVIF. Never raises."""
    try:
        return _read(body)
    except (struct.error, IndexError):  # cut off within its head: the type is known, the size is not
        return ImageHead(_type(body))


def _type(body: bytes) -> str:
    first = body[:4]
    if first == _PNG[:4]:
        return "image/png"
    if first == b"RIFF":
        return "image/webp"
    return {b"GIF8": "image/gif"}.get(first, "image/jpeg" if first[:2] == b"\xff\xd8" else "image/avif")


def _read(body: bytes) -> ImageHead | None:
    if body.startswith(_PNG):
        return ImageHead("image/png", *struct.unpack_from(">II", body, 16))
    if body[:6] in {b"GIF87a", b"GIF89a"}:
        return ImageHead("image/gif", *struct.unpack_from("<HH", body, 6))
    if body.startswith(b"\xff\xd8\xff"):
        return ImageHead("image/jpeg", *_jpeg(body))
    if body.startswith(b"RIFF") and body[8:12] == b"WEBP":
        return ImageHead("image/webp", *_webp(body))
    if body[4:8] == b"ftyp" and _brands(body) & _AVIF_BRANDS:
        return ImageHead("image/avif", *_avif(body))
    return None


def _jpeg(body: bytes) -> tuple[int, int]:
    """Go from segment to segment until a frame tells its lines and columns."""
    at = 2
    while True:
        if body[at] != _MARK:
            return 0, 0
        marker = body[at + 1]
        if marker == _MARK:  # padding
            at += 1
        elif marker in _FRAMES:
            height, width = struct.unpack_from(">HH", body, at + 5)
            return width, height
        elif marker in _BARE:
            at += 2
        else:
            at += 2 + int(struct.unpack_from(">H", body, at + 2)[0])


def _webp(body: bytes) -> tuple[int, int]:
    """Read the first chunk: simple, lossless or extended (developers.google.com/speed/webp/docs)."""
    kind = body[12:16]
    if kind == b"VP8X":
        return _u24(body, 24) + 1, _u24(body, 27) + 1
    if kind == b"VP8L" and body[20] == _LOSSLESS:
        bits = int(struct.unpack_from("<I", body, 21)[0])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", body, 26)
        return width & 0x3FFF, height & 0x3FFF
    return 0, 0


def _u24(body: bytes, at: int) -> int:
    if len(body) < at + 3:
        raise IndexError(at)
    return int.from_bytes(body[at : at + 3], "little")


def _brands(body: bytes) -> frozenset[bytes]:
    """Give the major brand and the compatible ones (ISO 14496-12, 4.3)."""
    size = min(int.from_bytes(body[:4]), len(body))
    return frozenset((body[8:12], *(body[at : at + 4] for at in range(16, size, 4))))


def _avif(body: bytes) -> tuple[int, int]:
    """Give the largest size among the image's properties (boxes ispe): thumbnails have one, too."""
    best, at = (0, 0), 0
    for _ in range(_BOXES_AT_MOST):
        if at + _HEAD_BYTES > len(body):
            break
        length, kind = struct.unpack_from(">I4s", body, at)
        if kind == b"ispe":
            best = max(best, struct.unpack_from(">II", body, at + 12))
        if kind in _CONTAINERS:
            at += _HEAD_BYTES + _CONTAINERS[kind]
        elif length < _HEAD_BYTES:
            break
        else:
            at += length
    return best
