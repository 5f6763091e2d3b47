"""Finds many names in a text in one pass, and tells a whole name from a part of another word (pure)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ahocorasick_rs import MATCHKIND_LEFTMOST_LONGEST, AhoCorasick

from aggregator.place.names import Form

_HANGUL: Final = ("\uac00", "\ud7a3")
# What is written behind a Korean name without a blank: particles, and the kinds of a place.
_PARTICLES: Final = (
    *[
        "에서",
        "에는",
        "에도",
        "에",
        "의",
        "은",
        "는",
        "이",
        "가",
        "을",
        "를",
        "와",
        "과",
        "로",
        "으로",
        "도",
        "만",
        "까지",
        "부터",
        "시",
        "군",
        "구",
        "특별시",
        "광역시",
        "특별자치",
        "지역",
    ],
    *["산", "발", "행", "인", "정부", "경찰", "교육청", "시청", "도청"],
)


@dataclass(frozen=True, slots=True)
class Site:
    """One place that a name may mean: its code (digits in China, elsewhere a region's id) and the form."""

    code: str
    form: Form


@dataclass(frozen=True, slots=True)
class Hit:
    """A name at `start:end` of a text and the places it may mean."""

    start: int
    end: int
    name: str
    sites: tuple[Site, ...]


class NameIndex:
    """Finds names in a text, the longest at each place, leftmost first."""

    def __init__(self, names: Mapping[str, Sequence[Site]]) -> None:
        self._names = tuple(names)
        self._sites = tuple(tuple(sites) for sites in names.values())
        self._automaton = AhoCorasick(list(self._names), matchkind=MATCHKIND_LEFTMOST_LONGEST)

    def find(self, text: str) -> list[Hit]:
        """Give what stands in the text, without overlaps."""
        found = self._automaton.find_matches_as_indexes(text)
        return [Hit(start, end, self._names[which], self._sites[which]) for which, start, end in found]


def is_whole(hit: Hit, text: str) -> bool:
    """Tell whether a name of letters stands alone: no letter before or after it (Berlin, not Berliner)."""
    first, last = hit.name[0], hit.name[-1]
    if is_letter(first) and is_letter(text[hit.start - 1 : hit.start]):
        return False
    if not is_letter(last) or not is_letter(text[hit.end : hit.end + 1]):
        return True
    return _HANGUL[0] <= last <= _HANGUL[1] and text.startswith(_PARTICLES, hit.end)


def is_letter(char: str) -> bool:
    """Tell letters of scripts with blanks between words from Chinese characters and kana."""
    return char.isalpha() and (char < "\u2e80" or _HANGUL[0] <= char <= _HANGUL[1])


def merged(hits: Sequence[Hit]) -> list[Hit]:
    """Keep the longest of what overlaps; a name found twice means either's places, in the better form."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
        elif (hit.start, hit.end) == (kept[-1].start, kept[-1].end):
            forms_of: dict[str, Form] = {}
            for site in (*kept[-1].sites, *hit.sites):
                forms_of[site.code] = min(site.form, forms_of.get(site.code, site.form))
            sites = tuple(Site(code, form) for code, form in forms_of.items())
            kept[-1] = Hit(hit.start, hit.end, hit.name, sites)
    return kept
