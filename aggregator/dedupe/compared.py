"""What a verdict needs to know of an entry, as one text that a store can keep (pure)."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

_VERSION = "1"
_FIELDS = 11
_HASH = hashlib.blake2b(digest_size=8, person=b"sentence")
_LEAST_COUNTED = {True: 8, False: 5}  # tokens of a sentence that may be boilerplate, without and with blanks


@dataclass(frozen=True, slots=True)
class Compared:
    """One entry for comparing: title and opening in coded form (`dedupe.coding`), the rest as words.

    `ends` are the lengths of the text's sentences; `figures`, `names` and `places` are words joined by tabs,
    `ordinals` what the title says of its part in a series; `origin` is whose report it is; `cut` says that
    the text goes on where we do not see it.
    """

    url_key: str | None = None
    unspaced: bool = False
    title: str = ""
    text: str = ""
    ends: str = ""
    figures: str = ""
    names: str = ""
    places: str = ""
    ordinals: str = ""
    origin: str = ""
    cut: bool = False


def encode(compared: Compared) -> str:
    """Write it into one text, one field a line."""
    return "\n".join(
        (
            _VERSION,
            compared.url_key or "",
            "1" if compared.unspaced else "",
            compared.title,
            compared.text,
            compared.ends,
            compared.figures,
            compared.names,
            compared.places,
            compared.ordinals,
            compared.origin,
            "1" if compared.cut else "",
        )
    )


def decode(compared: str) -> Compared:
    """Read what `encode` wrote; anything else, and what another version wrote, compares with nothing."""
    version, *fields = compared.split("\n")
    if version != _VERSION or len(fields) != _FIELDS:
        return Compared()
    url_key, unspaced, title, text, ends, figures, names, places, ordinals, origin, cut = fields
    return Compared(
        url_key or None,
        unspaced == "1",
        title,
        text,
        ends=ends,
        figures=figures,
        names=names,
        places=places,
        ordinals=ordinals,
        origin=origin,
        cut=cut == "1",
    )


@lru_cache(maxsize=1024)  # a newcomer is compared with up to twenty neighbours
def keyed_sentences(compared: Compared) -> tuple[tuple[int, str], ...]:
    """Give each sentence of the text with its key; the key is 0 for one too short to be boilerplate."""
    start = 0
    found = []
    for written in compared.ends.split():
        sentence = compared.text[start : start + int(written)]
        start += len(sentence)
        found.append((counted_key(sentence, unspaced=compared.unspaced), sentence))
    return tuple(found)


def counted_key(sentence: str, *, unspaced: bool) -> int:
    """Give the key of a coded sentence, 0 for one too short to be boilerplate."""
    return sentence_key(sentence) if len(sentence) >= _LEAST_COUNTED[unspaced] else 0


def sentence_key(coded: str) -> int:
    """Hash a coded sentence into a key of 63 bits that is never 0."""
    digest = _HASH.copy()  # three quarters of what a new one takes
    digest.update(coded.encode())
    return (int.from_bytes(digest.digest(), "big") >> 1) or 1
