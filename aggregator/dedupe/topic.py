"""Which stories tell of one event: for links only, nothing is ever hidden by it (pure).

Reprints share their wording, reports on one event only their rarer words: another measure, another
threshold. The terms of a title count double, and of the text only its opening counts: a long text brings in
what else happened. Two fires of one week are told in the same words about other people and places: names
count more, and rare terms more than their rarity alone says. Bundled multilingual embeddings gained .03 at
most over such terms, on pairs of articles that people judged, at a thousand times the cost.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

from aggregator.dedupe.coding import is_unspaced
from aggregator.language.closings import without_credits
from aggregator.language.datelines import without_opening
from aggregator.language.plain import plain
from aggregator.language.titles import plain_title
from aggregator.model.entry import Entry

WINDOW_DAYS = 4  # reports on one event come within three days
MAX_TERMS = 72  # kept of one entry, heaviest first
LOOKED_UP = 10  # rarest terms by which candidates are found
_TITLE_WEIGHT = 2.0
_OPENING = 200  # characters of the text; more of it lowers the agreement of two reporters
_GRAM = 2  # characters, in scripts without blanks; longer runs say the same once more and crowd others out
_NAME_WEIGHT = 2.0  # of a name besides its weight as a word
_RARITY = 1.5  # power of a term's rarity
_NAME_MARK = "^"  # begins the term that a name is besides the word
_SHORTEST, _STEM = 3, 6  # letters: shorter words mean little; longer ones are compared by their beginnings
_LINKED = {True: 0.18, False: 0.26}  # cosine from which two stories are one topic, without and with blanks
_WORD = re.compile(r"[^\W_]+")
_INSIDE = re.compile(r"(?<=[^.!?:\s] )[^\W\d_][^\W_]+")  # words that begin no sentence
_UNSPACED_RUN = re.compile("[\u3041-\u30fa\u3400-\u9fff\u0e01-\u0eff]+")


@dataclass(frozen=True, slots=True)
class Topical:
    """A story's terms with their weights as `topic_terms` gives them, and the topic that it is in, if any."""

    story: int
    terms: Mapping[str, float]
    topic: int | None = None
    unspaced: bool = False


def topic_terms(entry: Entry) -> tuple[tuple[str, float], ...]:
    """Give the terms of title and opening with their weights, heaviest first, then as they come; at most 72.

    Words by their first six letters, which joins most forms of a word, and names once more as such; pairs of
    characters in scripts without blanks.
    """
    unspaced = is_unspaced(entry.title, entry.text)
    title = plain_title(plain(entry.title), han=unspaced)
    opening = without_opening(without_credits(plain(entry.text[: 2 * _OPENING])), han=unspaced)[:_OPENING]
    counts: Counter[str] = Counter()
    for text, weight in ((title, _TITLE_WEIGHT), (opening, 1.0)):
        for term in _grams(text) if unspaced else _stems(text):
            counts[term] += weight  # type: ignore[assignment]  # a counter adds up any number
    weighted = [(term, 1.0 + log(count)) for term, count in counts.items()]
    if not unspaced:
        weighted += [(_NAME_MARK + name, _NAME_WEIGHT) for name in _names(title, opening)]
    return tuple(sorted(weighted, key=lambda one: -one[1])[:MAX_TERMS])


def rarest(terms: Sequence[str], counts: Mapping[str, int], *, total: int) -> tuple[str, ...]:
    """Give the terms by which candidates are looked up: the rarest of the window, but seen in it before.

    `counts` says in how many of the window's `total` entries a term stands.
    """
    known = [term for term in terms if 0 < counts.get(term, 0) <= max(2, total // 4)]
    return tuple(sorted(known, key=lambda term: (counts[term], term))[:LOOKED_UP])


def likeness(
    a: Mapping[str, float], b: Mapping[str, float], counts: Mapping[str, int], *, total: int
) -> float:
    """Give the cosine of two stories' terms, each weighed by how rare it is in the window; symmetric."""
    ours, theirs = _weigh(a, counts, total), _weigh(b, counts, total)
    length = sqrt(sum(w * w for w in ours.values())) * sqrt(sum(w * w for w in theirs.values()))
    common = sorted(ours.keys() & theirs.keys())
    return sum(ours[term] * theirs[term] for term in common) / length if length else 0.0


def choose_topic(
    newcomer: Topical, candidates: Sequence[Topical], counts: Mapping[str, int], *, total: int
) -> tuple[Topical, float] | None:
    """Give the most alike story of the window whose topic the newcomer shares, None when it begins none.

    Ties go to the older story, so that the order of `candidates` does not matter.
    """
    scored = [
        (likeness(newcomer.terms, one.terms, counts, total=total), one)
        for one in candidates
        if one.story != newcomer.story and one.unspaced == newcomer.unspaced
    ]
    linked = [(score, one) for score, one in scored if score >= _LINKED[newcomer.unspaced]]
    if not linked:
        return None
    score, best = min(linked, key=lambda found: (-found[0], found[1].story))
    return best, round(score, 4)


def _weigh(terms: Mapping[str, float], counts: Mapping[str, int], total: int) -> dict[str, float]:
    rarity = {term: log(1 + (total + 1) / (1 + counts.get(term, 0))) for term in terms}
    return {term: weight * rarity[term] ** _RARITY for term, weight in terms.items()}


def _names(*texts: str) -> list[str]:
    """Give the names in texts: words with a capital that begin no sentence, as terms, each once.

    A headline In Capitals Throughout has no name that could be told from a word.
    """
    found: dict[str, None] = {}
    for text in texts:
        inside = _INSIDE.findall(text)
        capitals = [word for word in inside if word[0].isupper() and len(word) >= _SHORTEST]
        if 2 * len(capitals) <= len(inside) + 1:
            found.update((word.casefold()[:_STEM], None) for word in capitals)
    return list(found)


def _stems(text: str) -> list[str]:
    words = [word.casefold() for word in _WORD.findall(text)]
    return [word[:_STEM] for word in words if len(word) >= _SHORTEST or word.isdigit()]


def _grams(text: str) -> list[str]:
    runs = _UNSPACED_RUN.findall(text)
    grams = [run[at : at + _GRAM] for run in runs for at in range(len(run) - _GRAM + 1)]
    return grams + _stems(_UNSPACED_RUN.sub(" ", text))
