"""Endings of titles that name the publisher or a section, not the story."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

_MIN_TITLES = 5  # fewer headlines of one document prove nothing
_MOST = 0.6  # of the titles end alike
_MAX_LEARNED = 12
_MAX_ROUNDS = 3  # headline_section_channel_publisher
_MIN_LEFT = 2  # characters: 简讯 is a headline
_ENDING = re.compile(r"(?:\s*[_|｜丨]+\s*|\s+[-–—·:»]+\s+|\s*(?:--|——|–|—)\s*|[-－])(?=([^_|｜丨]{1,40})$)")


def learn_suffixes(titles: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """Give the endings, separator included, that most titles of a document share, and those known before.

    The newest come first; at most _MAX_LEARNED are kept.
    """
    found: list[str] = []
    rest = list(titles)
    for _ in range(_MAX_ROUNDS):
        if len(rest) < _MIN_TITLES:
            break
        endings = Counter(title[at:] for title in rest if (at := _last_ending(title)))
        common = [ending for ending, count in endings.most_common(1) if count >= _MOST * len(titles)]
        if not common:
            break
        found.append(common[0])
        rest = [title.removesuffix(common[0]) for title in rest if title.endswith(common[0])]
    return tuple(dict.fromkeys([*found, *known]))[:_MAX_LEARNED]


def endings_of(titles: Iterable[str]) -> Counter[str]:
    """Count the last endings, separator included, of titles that lost the learned ones."""
    return Counter(title[at:] for title in titles if (at := _last_ending(title)))


def could_learn(count: int, titles: int) -> bool:
    """Tell whether an ending on so many of these titles could be taken for one of most titles."""
    return count >= _MOST * titles


def strip_suffixes(title: str, *, learned: Iterable[str], names: frozenset[str]) -> str:
    """Give the title without learned endings and without endings that equal one of the folded `names`."""
    ordered = sorted(learned, key=len, reverse=True)
    for _ in range(_MAX_ROUNDS):
        ending = next((one for one in ordered if title.endswith(one)), None)
        at = len(title) - len(ending) if ending is not None else _last_named(title, names)
        if at < _MIN_LEFT:
            break
        title = title[:at].rstrip()
    return title


def fold_name(name: str) -> str:
    """Give a name for comparing: NFKC, lower case, without blanks."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def _last_ending(title: str) -> int:
    matches = list(_ENDING.finditer(title))
    return matches[-1].start() if matches else 0


def _last_named(title: str, names: frozenset[str]) -> int:
    for match in _ENDING.finditer(title):
        if fold_name(match[1]) in names:
            return match.start()
    return 0
