"""What an entry is compared by (pure)."""

import hashlib
import re
import unicodedata

from aggregator.model.entry import Entry, Signature

KEY_BYTES = 8  # a signed 64-bit integer: what SQLite and PostgreSQL index best
_SCHEME = re.compile(r"\Ahttps?://", re.IGNORECASE)
_SILENT = frozenset("ZCPS")  # general categories of blanks, controls, punctuation and symbols


def sign(entry: Entry) -> Signature:
    """Give the comparison keys of an entry.

    `keys` are hashes by which candidates are found; entries without a common key are never compared. A bare
    host is no article: podcasts link all their episodes to the home page (105 of 131 entries in one feed).
    """
    url_key = entry.url_key if entry.url_key and _names_an_article(entry.url_key) else None
    return Signature(
        url_key=url_key,
        title_key=title_key(entry.title),
        keys=() if url_key is None else (candidate_key("url", url_key),),
    )


def title_key(title: str) -> str:
    """Fold a title for comparing: NFKC, case-folded, without blanks, punctuation and symbols."""
    folded = unicodedata.normalize("NFKC", title).casefold()
    kept = "".join(char for char in folded if unicodedata.category(char)[0] not in _SILENT)
    # Folding takes letters apart ("ΐ") and filtering brings others together ("r¸" is "r", blank, cedilla).
    return unicodedata.normalize("NFKC", kept)


def candidate_key(kind: str, text: str) -> int:
    """Hash a text into a signed 64-bit key; keys of different kinds do not meet."""
    digest = hashlib.blake2b(
        text.encode("utf-8", "surrogatepass"), digest_size=KEY_BYTES, person=kind.encode()
    )
    return int.from_bytes(digest.digest(), "big", signed=True)


def _names_an_article(url_key: str) -> bool:
    # A key comes without its scheme ("news.example/1.html"); one with a scheme is judged alike.
    return bool(_SCHEME.sub("", url_key).partition("/")[2])
