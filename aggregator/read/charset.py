"""Where bytes become text: marks, strict UTF-8, labels, then the encoding whose output people would write.

The ladder, each rung with its reason:

1. a byte order mark, or zero bytes around the first ASCII character: nothing else looks like that;
2. strict UTF-8, whatever a label says: legacy text is never valid UTF-8 by chance beyond a few characters;
3. UTF-8 with a few bad bytes: one character cut by the publisher must not turn a feed into mojibake;
4. a label whose output is plausible, unless it is an encoding of other languages than the source's;
5. the most plausible of all candidates, with labels and the source's language as evidence.
"""

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass

from aggregator.errors import CharsetError
from aggregator.model.alarm import NO_ENCODING
from aggregator.read.damage import CHECKED, damage_in, describe_binary, is_texty, mend_cdata
from aggregator.read.labels import Label, labels
from aggregator.read.plausibility import FAMILIES, REPLACEMENT, Family, count_high, family_of, sample

_BYTE_ORDER_MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf_32_le"),
    (codecs.BOM_UTF32_BE, "utf_32_be"),
    (codecs.BOM_UTF16_LE, "utf_16_le"),
    (codecs.BOM_UTF16_BE, "utf_16_be"),
)
_PATTERNS_OF_ZEROS = (  # which of the first four bytes are not zero
    ([True, False, False, False], "utf_32_le"),
    ([False, False, False, True], "utf_32_be"),
    ([True, False, True, False], "utf_16_le"),
    ([False, True, False, True], "utf_16_be"),
)
_EBCDIC_XML = b"\x4c\x6f\xa7\x94"  # "<?xm" in every code page of the family
_EBCDIC_HEAD = 200
_EVIDENCE_OF_3_BYTES = 3  # one of two bytes may be valid by chance, a longer one hardly ever is
_GOOD_PER_BAD = 3
_LABEL_BONUS = 0.15
_FOREIGN_LABEL_BONUS = 0.05  # below what the language adds
_LANGUAGE_BONUS = 0.15
_FEW_LETTERS_BONUS = 1.0  # divided by their number: with three letters there is little to go by but the label
_LEAST_SCORE = 0.2  # below it nothing fits and the answer is a guess
_MOST_BAD_SHARE = 0.05  # of the characters behind a byte order mark or a pattern of zeros
_CLEAN_SHARE = 0.01  # of damaged characters in a text whose label is believed
_ESCAPES = (
    (re.compile(rb"\x1b\$\)C"), "iso2022_kr"),
    (re.compile(rb"\x1b(?:\$[@B]|\([JI])"), "iso2022_jp_ext"),
)
_OF_2_BYTES = re.compile("[\x80-\u07ff]")
_BEYOND_2_BYTES = re.compile("[\u0800-\U0010ffff]")
_CJK_CODECS = frozenset({"gb18030", "big5hkscs", "cp932", "euc_jp", "cp949", "johab"})
_NEVER_ASCII = ("utf_16", "utf_32")  # a document without zero bytes is none of these, whatever it says


@dataclass(frozen=True, slots=True)
class Decoded:
    """A document's text, without byte order mark, and how its encoding was known (a short sentence).

    `encoding` is a Python codec; `replaced` counts the replacement characters that we put in; `warnings`
    are sentences for the source's health, empty when nothing was wrong.
    """

    text: str
    encoding: str
    evidence: str
    replaced: int = 0
    warnings: tuple[str, ...] = ()


def decode(body: bytes, *, declared: str | None, language: str | None) -> Decoded:
    """Give the text of a document.

    `declared` is the charset of the HTTP Content-Type, `language` the source's language (BCP 47).
    Raises CharsetError when the bytes are no text at all.
    """
    binary = describe_binary(body)
    if binary:
        raise CharsetError(binary)
    marked = _by_mark(body) or _by_zeros(body)
    if marked:
        return marked
    # A mark of UTF-8 proves nothing: editors of Windows leave it before GBK as well.
    body = body.removeprefix(codecs.BOM_UTF8)
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return _not_strict_utf8(body, declared=declared, language=language)
    if text.isascii():
        return _seven_bit(body, text, declared=declared)
    return _valid_utf8(body, text, declared=declared)


def _by_mark(body: bytes) -> Decoded | None:
    for mark, codec in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return _unicode(body[len(mark) :], codec, "it begins with a byte order mark")
    return None


def _by_zeros(body: bytes) -> Decoded | None:
    """Read UTF-16 and UTF-32 without a mark: their first character is ASCII, so zeros stand beside it."""
    if body.startswith(_EBCDIC_XML):
        told = labels(body[:_EBCDIC_HEAD].decode("cp037").encode(), declared=None)
        codec = next((label.codec for label in told if label.codec), "cp037")
        return _decoded(body, codec, 'it begins with "<?xml" in EBCDIC')
    pattern = [byte != 0 for byte in body[:4]]
    zeros = next((codec for known, codec in _PATTERNS_OF_ZEROS if known == pattern), None)
    return _unicode(body, zeros, "zero bytes stand around its first characters") if zeros else None


def _unicode(body: bytes, codec: str, evidence: str) -> Decoded | None:
    """Believe a mark or zeros unless their output is damaged all over: then they are there by chance."""
    result = _decoded(body, codec, evidence)
    if result.replaced > 1 + _MOST_BAD_SHARE * len(result.text) or not is_texty(result.text):
        return None
    return result


def _seven_bit(body: bytes, text: str, *, declared: str | None) -> Decoded:
    for pattern, codec in _ESCAPES:
        if pattern.search(body):
            return _decoded(body, codec, "its escape sequences are those of ISO 2022")
    if "~{" in text and any(label.codec == "hz" for label in labels(body, declared=declared)):
        return _decoded(body, "hz", "labelled as HZ and written in it")
    if not is_texty(text):
        raise CharsetError(_no_text(body))
    return Decoded(text, "ascii", "every byte is ASCII")


def _valid_utf8(body: bytes, text: str, *, declared: str | None) -> Decoded:
    others = [label for label in labels(body, declared=declared) if label.codec != "utf_8"]
    by_chance = _legacy_by_chance(body, text, others) if others else None
    if by_chance:
        return by_chance
    if not is_texty(text):
        raise CharsetError(_no_text(body))
    told = tuple(f"labelled {label}, but its bytes are valid UTF-8" for label in others)
    return Decoded(text.lstrip("\ufeff"), "utf_8", "its bytes are valid UTF-8", 0, (*told, *damage_in(text)))


def _legacy_by_chance(body: bytes, text: str, told: Iterable[Label]) -> Decoded | None:
    """Give the labelled reading of a very short Chinese text whose bytes happen to be valid UTF-8."""
    if _BEYOND_2_BYTES.search(text):
        return None
    for label in told:
        if label.codec in _CJK_CODECS:
            family = family_of(label.codec)
            if family.score(sample(body).decode(label.codec, "replace")) >= family.enough:
                return _decoded(body, label.codec, f"labelled {label}, and its characters are common ones")
    return None


def _not_strict_utf8(body: bytes, *, declared: str | None, language: str | None) -> Decoded:
    told = labels(body, declared=declared)
    lenient = _mostly_utf8(body)
    if lenient:
        return lenient
    if not is_texty(body[:CHECKED].decode("latin-1")):
        raise CharsetError(_no_text(body))
    usable = [
        label for label in told if label.codec and label.codec != "utf_8" and _can_be_ascii(label.codec)
    ]
    part = sample(body)
    for label in usable:
        family = family_of(str(label.codec))
        if _is_foreign(family, language):
            break
        if _reads_cleanly(part, family.codec) and family.score(_read(part, family.codec)) >= family.enough:
            evidence = f"labelled {label}, and its characters are common ones"
            return _decoded(body, family.codec, evidence, _lies(told, family.codec))
    return _most_plausible(body, part, told=told, usable=usable, language=language)


def _mostly_utf8(body: bytes) -> Decoded | None:
    """Read UTF-8 with a few bad bytes; a look at the sample spares legacy text the whole decoding."""
    good, bad = _sequences(sample(body))
    if good < bad:
        return None
    good, bad = _sequences(body)
    if good < _GOOD_PER_BAD * bad:
        return None
    return _decoded(body, "utf_8", "its bytes are UTF-8 but for a few")


def _sequences(part: bytes) -> tuple[int, int]:
    """Give the weight of the valid UTF-8 sequences and the number of damaged places."""
    text = part.decode(errors="replace")
    bad = text.count(REPLACEMENT)
    beyond = len(_BEYOND_2_BYTES.findall(text))
    return len(_OF_2_BYTES.findall(text)) + _EVIDENCE_OF_3_BYTES * (beyond - bad), bad


def _most_plausible(
    body: bytes, part: bytes, *, told: tuple[Label, ...], usable: list[Label], language: str | None
) -> Decoded:
    bonuses = {
        str(label.codec): _FOREIGN_LABEL_BONUS
        if _is_foreign(family_of(str(label.codec)), language)
        else _LABEL_BONUS + _FEW_LETTERS_BONUS / count_high(part)
        for label in usable
        if _reads_cleanly(part, str(label.codec))
    }
    scores = {
        family.codec: _judge(part, family, language=language) + bonuses.get(family.codec, 0.0)
        for family in (*map(family_of, bonuses), *FAMILIES)
    }
    # the sort is stable: of equals, a labelled one comes first, then the more widespread
    (codec, best), (rival, second) = sorted(scores.items(), key=lambda pair: -pair[1])[:2]
    evidence = f"{codec} fits its characters best ({best:.2f}; next {rival} {second:.2f})"
    warnings = _lies(told, codec)
    if best < _LEAST_SCORE:
        warnings = (*warnings, f"{NO_ENCODING}; read as {codec}")
    elif not told:
        warnings = (f"names no encoding and is not UTF-8; read as {codec}",)
    return _decoded(body, codec, evidence, warnings)


def _judge(part: bytes, family: Family, *, language: str | None) -> float:
    """Give a score of 0 to 1, plus what the language adds."""
    speaks = _LANGUAGE_BONUS if language and _speaks(family, language) else 0.0
    return family.score(_read(part, family.codec)) + speaks


def _is_foreign(family: Family, language: str | None) -> bool:
    """Tell whether an encoding is one of other languages than the source's: then its rivals are heard too."""
    known = language is not None and any(_speaks(each, language) for each in FAMILIES)
    return known and language is not None and not _speaks(family, language)


def _speaks(family: Family, language: str) -> bool:
    primary, _, rest = language.partition("-")
    return language in family.languages or (
        primary in family.languages and (primary != "zh" or rest not in {"Hans", "Hant"})
    )


def _lies(told: Iterable[Label], codec: str) -> tuple[str, ...]:
    wrong = [label for label in told if label.codec != codec]
    return tuple(f"labelled {label}, but its bytes are {codec}" for label in wrong)


def _can_be_ascii(codec: str) -> bool:
    return not codec.startswith(_NEVER_ASCII)


def _reads_cleanly(part: bytes, codec: str) -> bool:
    """Tell whether a sample has almost no damage; its last character may be cut by the sampling."""
    text = _read(part, codec)
    return text.count(REPLACEMENT) <= 1 + _CLEAN_SHARE * len(text)


def _read(part: bytes, codec: str) -> str:
    return part.decode(codec, "replace")


def _decoded(body: bytes, codec: str, evidence: str, warnings: tuple[str, ...] = ()) -> Decoded:
    text = mend_cdata(_read(body, codec), codec)
    replaced = text.count(REPLACEMENT)
    if codec == "utf_8":
        replaced -= body.count(REPLACEMENT.encode())
    if replaced:
        warnings = (*warnings, f"{replaced} damaged characters replaced by {REPLACEMENT}")
    return Decoded(text.lstrip("\ufeff"), codec, evidence, replaced, (*warnings, *damage_in(text)))


def _no_text(body: bytes) -> str:
    return (
        f"{len(body)} bytes that begin with {body[:12].hex(' ')} are no text in any encoding we know; "
        "open the address in a browser and look for the feed's own address"
    )
