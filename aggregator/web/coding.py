"""Content codings: which one a client prefers, and how bytes are put into it (RFC 9110 8.4, 12.5.3)."""

import gzip
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final, Literal

import brotli

Coding = Literal["identity", "gzip", "br"]

IDENTITY: Final = "identity"
CODINGS: Final[tuple[Coding, ...]] = ("br", "gzip")
"""The codings that change bytes, the better first."""

MIN_BYTES: Final = 1000  # below it a packet is a packet, and the header costs what the coding saves
# 47 kB of Chinese headlines and excerpts: gzip 6 makes 22.4 kB in 1.2 ms (9: the same in 5.5 ms), brotli 5
# 19.8 kB in 1.6 ms (6: the same in 10.8 ms, 11: 17.4 kB in 72 ms).
_GZIP_LEVEL: Final = 6
_BROTLI_QUALITY: Final = 5
_LONGEST_WISH: Final = 200  # characters; browsers send 30, and longer ones are not worth remembering

_ENCODERS: Final[Mapping[Coding, Callable[[bytes], bytes]]] = MappingProxyType(
    {
        "br": lambda body: bytes(brotli.compress(body, quality=_BROTLI_QUALITY)),
        "gzip": lambda body: gzip.compress(
            body, _GZIP_LEVEL, mtime=0
        ),  # no time in it, so that equal bytes stay equal
    }
)
_TAG_ENDINGS: Final[Mapping[Coding, str]] = MappingProxyType({IDENTITY: "", "gzip": "-gz", "br": "-br"})
_NAMES: Final[Mapping[str, Coding]] = MappingProxyType({"br": "br", "gzip": "gzip", "x-gzip": "gzip"})


def encode(body: bytes, coding: Coding) -> bytes:
    """Give the bytes in a coding; equal bytes in give equal bytes out."""
    return body if coding == IDENTITY else _ENCODERS[coding](body)


def coded_tag(etag: str, coding: Coding) -> str:
    """Give the ETag of one form of an answer: ``"a1"`` becomes ``"a1-gz"`` or ``"a1-br"``."""
    return f'{etag[:-1]}{_TAG_ENDINGS[coding]}"'


def preferred(accepted: str | None) -> Coding:
    """Give the coding that an Accept-Encoding header prefers among ours.

    Of equally welcome ones the better: br, gzip, none. ``*`` stands for gzip alone, which is what everybody
    who says that can read. Who refuses everything, plain bytes too, gets plain bytes (RFC 9110 12.5.3 allows
    that, and a reader of news is better served by it than by a 406).
    """
    if not accepted:
        return IDENTITY
    return _preferred(accepted) if len(accepted) > _LONGEST_WISH else _remembered(accepted)


def _preferred(accepted: str) -> Coding:
    wishes: dict[str, float] = {}
    for name, weight in _wishes(accepted):
        wishes.setdefault(name, weight)
    weights: dict[Coding, float] = dict.fromkeys(CODINGS, 0.0)
    weights["gzip"] = wishes.get("gzip", wishes.get("*", 0.0))
    weights["br"] = wishes.get("br", 0.0)
    best = max(CODINGS, key=lambda coding: weights[coding])
    if weights[best] > 0 and weights[best] >= wishes.get(IDENTITY, 0.0):
        return best
    return IDENTITY


_remembered = lru_cache(maxsize=128)(_preferred)


def _wishes(accepted: str) -> Iterator[tuple[str, float]]:
    """Give each name, x-gzip as gzip, with its weight; one that cannot be read refuses."""
    for wish in accepted.lower().split(","):
        name, *parameters = (part.strip() for part in wish.split(";"))
        weight = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                weight = _weight(value.strip())
        yield _NAMES.get(name, name), weight


def _weight(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        return 0.0
    return weight if 0.0 <= weight <= 1.0 else 0.0
