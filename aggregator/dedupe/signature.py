"""What an entry is found and compared by (pure)."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice

from aggregator.dedupe.coding import code_text, code_title, is_unspaced
from aggregator.dedupe.compared import Compared, counted_key, encode, sentence_key
from aggregator.dedupe.shingles import smallest
from aggregator.language.closings import without_credits, without_ending
from aggregator.language.datelines import without_opening
from aggregator.language.numerals import count
from aggregator.language.plain import plain
from aggregator.language.provinces import provinces
from aggregator.language.titles import ordinals, plain_title
from aggregator.model.entry import Entry, Signature

KEY_BYTES = 8  # a signed 64-bit integer: what SQLite and PostgreSQL index best
MAX_TOKENS = 300  # of a text: what comes later differs only where the beginning differs too
_MAX_CHARS = {True: 700, False: 2000}  # of a text; hold MAX_TOKENS without and with blanks
_MAX_TITLE = 300  # characters
_MAX_SENTENCES = 24
_LEAST_TITLE = {True: 6, False: 4}  # tokens of a title that finds candidates: 图片新闻 finds hundreds
_LEAD = 48  # tokens that stand for a whole opening
_MAX_WORDS = 60  # figures, names and places kept of one entry
_END_CHARS = 40  # characters that show how a text ends; a search through all of it takes 100 µs
_SCHEME = re.compile(r"\Ahttps?://", re.IGNORECASE)
_SILENT = frozenset("ZCPS")  # general categories of blanks, controls, punctuation and symbols

_WHOLE = re.compile(r"[。!?.;:\"')\]】》]\s*\Z")
_CUT = re.compile(r"(?:\.{2,}|…)[\s\])]*\Z")
_LAST_WORD = {
    True: re.compile(r"[A-Za-z\d.,零一二三四五六七八九十百千]+[^\w]*\Z"),
    False: re.compile(r"[^\W_]+(?:[.,'][^\W_]+)*\W*\Z"),
}
_KANA = re.compile("[\u3041-\u30fa]")


class _Kept(dict[int, int | None]):
    """Each character by its number, None for the silent ones; made when first met."""

    def __missing__(self, code: int) -> int | None:
        self[code] = kept = None if unicodedata.category(chr(code))[0] in _SILENT else code
        return kept


_KEPT = _Kept()


def sign(entry: Entry) -> Signature:
    """Give the comparison keys of an entry.

    `keys` are hashes by which candidates are found; entries without a common key are never compared. A bare
    host is no article: podcasts link all their episodes to the home page (105 of 131 entries in one feed).
    """
    url_key = entry.url_key if entry.url_key and _names_an_article(entry.url_key) else None
    compared, sentences = _compare(entry, url_key)
    keys = [] if url_key is None else [candidate_key("url", url_key)]
    if len(compared.title) >= _LEAST_TITLE[compared.unspaced]:
        keys.append(candidate_key("title", compared.title))
    return Signature(
        url_key=url_key,
        title_key=title_key(entry.title),
        keys=(*keys, *smallest(compared.text, unspaced=compared.unspaced)),
        sentences=_sentence_keys(sentences, unspaced=compared.unspaced),
        lead_key=sentence_key(compared.text[:_LEAD]) if compared.text else 0,
        compared=encode(compared),
    )


def _compare(entry: Entry, url_key: str | None) -> tuple[Compared, Sequence[str]]:
    """Give what a verdict needs, and the text's coded sentences."""
    unspaced = is_unspaced(entry.title, entry.text)
    language = entry.language.partition("-")[0]
    body, cut = _own_words(entry.text, unspaced=unspaced)
    coded = code_text(body, language, unspaced=unspaced, most=MAX_TOKENS)
    title = plain_title(plain(entry.title[:_MAX_TITLE]), han=unspaced)
    placed = (one.text for placement in entry.placements for one in placement.evidence)
    places = {*placed, *provinces(body)} if unspaced else ()
    coded_title = code_title(title, language, unspaced=unspaced)
    compared = Compared(
        url_key=url_key,
        unspaced=unspaced,
        title=coded_title.sentences[0],
        text="".join(coded.sentences),
        ends=" ".join(str(len(one)) for one in coded.sentences),
        figures=_words(coded.figures | coded_title.figures),
        names=_words(coded.names),
        places=_words(dict.fromkeys(map(_code_of_place, sorted(places)))),
        ordinals=_words(dict.fromkeys(sorted(ordinals(count(title) if unspaced else title)))),
        origin=_line(entry.credit.origin or ""),
        cut=cut or coded.goes_on,
    )
    return compared, coded.sentences


def _sentence_keys(coded: Iterable[str], *, unspaced: bool) -> tuple[int, ...]:
    keys = dict.fromkeys([counted_key(one, unspaced=unspaced) for one in coded])
    keys.pop(0, None)
    return tuple(keys)[:_MAX_SENTENCES]


@lru_cache(maxsize=4096)  # provinces, and the places of the regions that are followed
def _code_of_place(place: str) -> str:
    return code_title(plain(place), "", unspaced=True).sentences[0]


def _own_words(text: str, *, unspaced: bool) -> tuple[str, bool]:
    """Give a text's beginning without dateline, credits and ending, and whether more of it is not there."""
    limit = _MAX_CHARS[unspaced]
    body = without_credits(plain(text[:limit]))
    chinese = unspaced and not _KANA.search(body[:80])
    body = without_opening(body, han=chinese)
    if len(text) <= limit:
        cut = _CUT.search(body, max(0, len(body) - _END_CHARS))
        if cut is None:
            body = without_ending(body, han=chinese)
            if _WHOLE.search(body, max(0, len(body) - _END_CHARS)):
                return body, False
        else:
            body = body[: cut.start()]
    # The last word of a text cut in the middle may be half a word, or half a number.
    last = _LAST_WORD[unspaced].search(body, max(0, len(body) - _END_CHARS))
    return body[: last.start()] if last else body, True


def title_key(title: str) -> str:
    """Fold a title for comparing: NFKC, case-folded, without blanks, punctuation and symbols."""
    folded = unicodedata.normalize("NFKC", title).casefold()
    kept = folded.translate(_KEPT)
    # Folding takes letters apart ("ΐ") and filtering brings others together ("r¸" is "r", blank, cedilla).
    return unicodedata.normalize("NFKC", kept)


def candidate_key(kind: str, text: str) -> int:
    """Hash a text into a signed 64-bit key; keys of different kinds do not meet."""
    digest = hashlib.blake2b(
        text.encode("utf-8", "surrogatepass"), digest_size=KEY_BYTES, person=kind.encode()
    )
    return int.from_bytes(digest.digest(), "big", signed=True)


def _words(words: dict[str, None]) -> str:
    return "\t".join(islice(words, _MAX_WORDS))


def _line(text: str) -> str:
    return " ".join(text.split())


def _names_an_article(url_key: str) -> bool:
    # A key comes without its scheme ("news.example/1.html"); one with a scheme is judged alike.
    return bool(_SCHEME.sub("", url_key).partition("/")[2])
