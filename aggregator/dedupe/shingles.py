"""Candidate keys: the smallest hashes of the runs of tokens with which a text begins (pure)."""

import hashlib
from zlib import crc32

_LENGTH = {True: 8, False: 4}  # tokens of a run, without and with blanks
# A copy cut to its first sentence shares few runs with the whole opening, one with a sentence put in front
# few of the first: the smallest of two lengths find both.
_NEAR, _FAR = {True: 40, False: 28}, {True: 104, False: 72}  # tokens
_NEAR_KEYS, _FAR_KEYS = 4, 6
_WIDTH = 4  # bytes of a token in UTF-32
_PLACE_BITS = 10  # hold the places of _FAR tokens
_PLACES = (1 << _PLACE_BITS) - 1
_HASH = hashlib.blake2b(digest_size=8, person=b"run")


def smallest(coded: str, *, unspaced: bool) -> tuple[int, ...]:
    """Give at most ten signed 64-bit keys of a coded text; texts that begin alike share some."""
    data = coded[: _FAR[unspaced]].encode("utf-32-le")
    size = _LENGTH[unspaced] * _WIDTH
    # 32 bits are enough to choose by, with the place behind them; only what is chosen gets the key of 64
    # bits that the store looks up.
    starts = range(0, len(data) - size + 1, _WIDTH)
    ranked = [crc32(data[at : at + size]) << _PLACE_BITS | at for at in starts]
    near = sorted(ranked[: _NEAR[unspaced] - _LENGTH[unspaced] + 1])[:_NEAR_KEYS]
    rest = [one for one in sorted(ranked)[: _FAR_KEYS + _NEAR_KEYS] if one not in near][:_FAR_KEYS]
    places = [one & _PLACES for one in (*near, *rest)]
    return tuple(dict.fromkeys([_key(data[at : at + size]) for at in places]))


def _key(run: bytes) -> int:
    digest = _HASH.copy()  # three quarters of what a new one takes
    digest.update(run)
    return int.from_bytes(digest.digest(), "big", signed=True)
