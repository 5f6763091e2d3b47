"""Finds the names of places in a text and drops those that are part of another word (pure)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from aggregator.language.han import simplified
from aggregator.place.gazetteer import Atlas
from aggregator.place.index import Hit, Site, is_letter
from aggregator.place.latin import INSTITUTION, factor_latin, is_headline_case
from aggregator.place.masks import masked
from aggregator.place.names import Form, Rank
from aggregator.place.words import Words, words

_NONE: Final = ("\0",)
_TAIL: Final = 6  # characters looked at behind a name
_NOUNS_WITH_CAPITALS: Final = frozenset({"de", "lb"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text, with what it may mean. `factor` is below 1 for an institution of that place.

    `text` is as it was written, `name` as our lists have it.
    """

    start: int
    end: int
    text: str
    sites: tuple[Site, ...]
    factor: float = 1.0
    name: str = ""


def find_mentions(text: str, atlas: Atlas, *, language: str) -> list[Mention]:
    """Give the places named in a text of that language (a tag of BCP 47), in its order."""
    plain = simplified(text).replace("’", "'")
    if not atlas.find(plain, language=language):
        return []  # masking hides names and makes none; it takes most of the time
    plain = masked(plain)
    hits = atlas.find(plain, language=language)
    excluded = _excluded_spans(plain, atlas, hits)
    capitals_tell = language.partition("-")[0] not in _NOUNS_WITH_CAPITALS and not is_headline_case(plain)
    lists = words()
    found: list[Mention] = []
    for hit in hits:
        if any(start <= hit.start and hit.end <= end for start, end in excluded):
            continue
        behind = found[-1].end if found else -1
        if is_letter(hit.name[0]):
            factor = factor_latin(hit, plain, capitals_tell=capitals_tell)
        else:
            factor = _factor_han(hit, plain, lists, is_behind_place=behind == hit.start)
        if factor and not _is_given_name(hit, plain, lists, behind=behind):
            found.extend(_mentions(hit, text, factor, lists))
    return found


def _mentions(hit: Hit, text: str, factor: float, lists: Words) -> Iterator[Mention]:
    """Give the mention, or those of all the places of a joint name (粤港澳)."""
    together = [(site,) for site in hit.sites] if hit.name in lists.joint_names else [hit.sites]
    for sites in together:
        yield Mention(hit.start, hit.end, text[hit.start : hit.end], sites, factor, hit.name)


def _excluded_spans(plain: str, atlas: Atlas, hits: list[Hit]) -> list[tuple[int, int]]:
    phrases = atlas.excluded({site.code for hit in hits for site in hit.sites})
    return [(at.start(), at.end()) for phrase in phrases for at in re.finditer(re.escape(phrase), plain)]


def _factor_han(hit: Hit, plain: str, lists: Words, *, is_behind_place: bool) -> float:
    """Tell how much of a name written without blanks is a place: 1, a part for an institution, 0 for none."""
    before, tail = plain[hit.start - 1 : hit.start], plain[hit.end : hit.end + _TAIL]
    if any(site.form in {Form.FULL, Form.TOWN} for site in hit.sites):
        # 福州市医院, 鼓楼区路灯: a kind stands between the name and what follows, but 沙县小吃 is everywhere
        return 0.0 if tail.startswith(lists.tails_of.get(hit.name, _NONE)) else 1.0
    if before and before in lists.heads_of.get(hit.name, "") and not is_behind_place:
        return 0.0
    if tail.startswith((*lists.false_tails, *lists.tails_of.get(hit.name, ()))):
        return 0.0
    return INSTITUTION if tail.startswith(lists.half_tails) else 1.0


def _is_given_name(hit: Hit, plain: str, lists: Words, *, behind: int) -> bool:
    """Tell a short name that is somebody's given name: 张连江说, 吴桂林获得金牌."""
    before, earlier = plain[hit.start - 1 : hit.start], plain[max(0, hit.start - 2) : hit.start - 1]
    if not before or before not in lists.surnames or behind >= hit.start:
        return False
    if any(site.form is not Form.SHORT or not site.code.isdigit() for site in hit.sites):
        return False
    ranks = {len(site.code) for site in hit.sites}
    if ranks & {Rank.PROVINCE, Rank.PREFECTURE}:
        return not _is_han(earlier) and plain.startswith(lists.verbs, hit.end)
    return plain.startswith(lists.verbs, hit.end) or not _is_han(earlier)


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"
