"""Text as it is compared: one form of each letter, no case, no accents, Chinese in Simplified characters."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from aggregator.language.han import simplified, table_digest

# Latin with accents, loose accents, Hebrew and Arabic with their points
_POINTED: Final = re.compile("[À-ɏͰ-ϿḀ-\u1fff\u0300-\u036f\u0590-\u06ff]")
_POINTS: Final = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc]"
)


def fold(text: str) -> str:
    """Give the form in which two spellings of one word are equal: ＢＡＶＩ is bavi, Müller muller, 颱風 台风.

    Characters are simplified one by one, by `language.han`: 乾 and 干 become one, as they are in most
    readers' input methods. Folding what is folded changes nothing.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    if folded.isascii():
        return folded
    if _POINTED.search(folded):
        bare = _POINTS.sub("", unicodedata.normalize("NFD", folded))
        folded = unicodedata.normalize("NFKC", bare)
    return simplified(folded)


@lru_cache(maxsize=1)
def fold_version() -> str:
    """Name what folding rests on besides this module: the tables of Python and of Chinese characters."""
    return f"{unicodedata.unidata_version}-{table_digest():08x}"
