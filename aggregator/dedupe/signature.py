"""What an entry is found and compared by (pure)."""

import hashlib
import re
import unicodedata
from itertools import islice

from aggregator.dedupe.coding import Spelled, code_spaced, code_unspaced, is_unspaced
from aggregator.dedupe.compared import Compared, encode, keyed_sentences, sentence_key
from aggregator.dedupe.shingles import smallest
from aggregator.language.closings import without_credits, without_ending
from aggregator.language.datelines import without_opening
from aggregator.language.numerals import count
from aggregator.language.plain import plain
from aggregator.language.provinces import provinces
from aggregator.language.sentences import sentences
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


def sign(entry: Entry) -> Signature:
    """Give the comparison keys of an entry.

    `keys` are hashes by which candidates are found; entries without a common key are never compared. A bare
    host is no article: podcasts link all their episodes to the home page (105 of 131 entries in one feed).
    """
    url_key = entry.url_key if entry.url_key and _names_an_article(entry.url_key) else None
    compared = _compare(entry, url_key)
    keys = [] if url_key is None else [candidate_key("url", url_key)]
    if len(compared.title) >= _LEAST_TITLE[compared.unspaced]:
        keys.append(candidate_key("title", compared.title))
    return Signature(
        url_key=url_key,
        title_key=title_key(entry.title),
        keys=(*keys, *smallest(compared.text, unspaced=compared.unspaced)),
        sentences=tuple(dict.fromkeys(key for key, _ in keyed_sentences(compared) if key))[:_MAX_SENTENCES],
        lead_key=sentence_key(compared.text[:_LEAD]) if compared.text else 0,
        compared=encode(compared),
    )


def _compare(entry: Entry, url_key: str | None) -> Compared:
    unspaced = is_unspaced(entry.title, entry.text)
    language = entry.language.partition("-")[0]
    spelled = Spelled()
    body, cut = _own_words(entry.text, unspaced=unspaced)
    coded: list[str] = []
    room = MAX_TOKENS
    for sentence in sentences(body):
        code = code_unspaced(sentence, spelled) if unspaced else code_spaced(sentence, language, spelled)
        if code:
            coded.append(code[:room])
            room -= len(code)
        if room <= 0:
            break
    title = plain_title(plain(entry.title[:_MAX_TITLE]), han=unspaced)
    placed = (one.text for placement in entry.placements for one in placement.evidence)
    places = {*placed, *provinces(body)} if unspaced else ()
    headline = Spelled(spelled.figures)  # its capitals are no names
    coded_title = code_unspaced(title, headline) if unspaced else code_spaced(title, language, headline)
    return Compared(
        url_key=url_key,
        unspaced=unspaced,
        title=coded_title,
        text="".join(coded),
        ends=" ".join(str(len(one)) for one in coded),
        figures=_words(spelled.figures),
        names=_words(spelled.names),
        places=_words(dict.fromkeys(code_unspaced(plain(place), Spelled()) for place in sorted(places))),
        ordinals=_words(dict.fromkeys(sorted(ordinals(count(title) if unspaced else title)))),
        origin=_line(entry.credit.origin or ""),
        cut=cut or room <= 0,
    )


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
    kept = "".join(char for char in folded if unicodedata.category(char)[0] not in _SILENT)
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
