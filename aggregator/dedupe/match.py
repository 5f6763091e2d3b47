"""The verdict on two entries (pure)."""

from collections.abc import Container
from dataclasses import dataclass

from rapidfuzz.fuzz import ratio

from aggregator.dedupe.alignment import TAIL_COST, Alignment, align, dovetail
from aggregator.dedupe.compared import Compared, decode, keyed_sentences
from aggregator.dedupe.guards import other_part, refusal, refusals
from aggregator.model.ground import Ground, GroundKind
from aggregator.model.story import Match, Relation

__all__ = ["JOINING", "Compared", "Inspection", "decode", "inspect", "match"]

JOINING = frozenset({Relation.SAME, Relation.REVISION, Relation.COPY})
"""The relations whose entries are one story."""

COPY_SCORE = 0.8  # of the aligned part in common; measured on 1,646 pairs of reprints, 1,650 of series
RELATED_SCORE = 0.5
_LEAST_MATCHED = {True: 18, False: 14}  # tokens in common: fewer are a phrase
_LEAST_DOVETAIL = {
    True: {True: 10, False: 8},
    False: {True: 16, False: 12},
}  # of an excerpt's end that are another's beginning; under the same title or not, without and with blanks
_LEAST_EQUAL = 6  # tokens of two equal texts under one title
_LEAST_TITLE = {True: 8, False: 4}  # tokens of that title: 图片新闻 says nothing
_UNSEEN_COST = 0.15  # of a token that both have after the common part when both texts go on unseen
_SAME_TITLE = 85.0  # percent
_OWN_SCORE = 0.97  # inside one source, which writes its series into forms


def match(
    a: Compared, b: Compared, *, same_source: bool = False, boilerplate: Container[int] = frozenset()
) -> Match:
    """Compare two entries; symmetric.

    One canonical address is one article, whoever lists it. Equal titles prove nothing: of 67 repeated
    headlines in a news corpus 40 stood for more than one story. Texts are laid on each other without the
    sentences whose keys are `boilerplate`; what then differs in a number, a place, a name is another piece
    of news, however alike the rest. Inside one source nearly everything must agree.
    """
    if a.url_key is not None and a.url_key == b.url_key:
        return Match(Relation.SAME, 1.0, (Ground(GroundKind.ADDRESS, (a.url_key,)),))
    if b.text < a.text or (b.text == a.text and _order(b) < _order(a)):
        a, b = b, a
    if a.unspaced != b.unspaced:
        return Match(Relation.DIFFERENT, 0.0, (Ground(GroundKind.SCRIPTS),))
    ours, theirs = _without(a, boilerplate), _without(b, boilerplate)
    if ours == theirs and _is_short_copy(a, b, ours):
        return _guarded(other_part(a, b), 1.0) or Match(Relation.COPY, 1.0, (Ground(GroundKind.SHORT),))
    alignment, needed = _align(a, b, (ours, theirs), same_source=same_source)
    facts = (round(alignment.score, 4), alignment.matched, alignment.shorter)
    evidence = Ground(GroundKind.ALIGNED, facts)
    if alignment.score < RELATED_SCORE or alignment.matched < needed:
        return Match(Relation.DIFFERENT, round(alignment.score, 4), (evidence,))
    found = other_part(a, b) or refusal(a, b, alignment) or (_own(alignment) if same_source else None)
    relation = Relation.COPY if alignment.score >= COPY_SCORE else Relation.RELATED
    return _guarded(found, alignment.score, evidence) or Match(
        relation, round(alignment.score, 4), (evidence,)
    )


@dataclass(frozen=True, slots=True)
class Inspection:
    """A verdict with every figure that it could rest on.

    `guards` has what each guard says, None when it has no objection. `titles` is how alike the titles are
    (0-1), `boilerplate` counts the sentences left out of both texts. The verdict is `COPY` from
    `score_needed` and `matched_needed` tokens on.
    """

    match: Match
    alignment: Alignment
    titles: float
    boilerplate: int
    matched_needed: int
    guards: tuple[tuple[str, Ground | None], ...]
    score_needed: float = COPY_SCORE


def inspect(
    a: Compared, b: Compared, *, same_source: bool = False, boilerplate: Container[int] = frozenset()
) -> Inspection:
    """Give the verdict of `match`, and what it and every guard would say whatever came before them."""
    found = match(a, b, same_source=same_source, boilerplate=boilerplate)
    ours, theirs = _without(a, boilerplate), _without(b, boilerplate)
    alignment, needed = Alignment(0.0, 0, min(len(ours), len(theirs))), _LEAST_MATCHED[a.unspaced]
    if a.unspaced == b.unspaced:
        alignment, needed = _align(a, b, (ours, theirs), same_source=same_source)
    said = [("part of a series", other_part(a, b)), *refusals(a, b, alignment)]
    if same_source:
        said.append(("own source", _own(alignment)))
    left_out = sum(
        len(keyed_sentences(one)) - sum(not key or key not in boilerplate for key, _ in keyed_sentences(one))
        for one in (a, b)
    )
    return Inspection(
        match=found,
        alignment=alignment,
        titles=ratio(a.title, b.title) / 100,
        boilerplate=left_out,
        matched_needed=needed,
        guards=tuple(said),
    )


def _guarded(found: Ground | None, score: float, *evidence: Ground) -> Match | None:
    if found is None:
        return None
    return Match(Relation.DIFFERENT, round(score, 4), (found, *evidence), found.kind)


def _order(one: Compared) -> tuple[str, ...]:
    # Any total order makes the verdict symmetric.
    return (one.title, one.url_key or "", one.ordinals, one.places, one.names, one.figures)


def _without(one: Compared, boilerplate: Container[int]) -> str:
    if boilerplate == frozenset():
        return one.text
    return "".join(sentence for key, sentence in keyed_sentences(one) if not key or key not in boilerplate)


def _align(a: Compared, b: Compared, texts: tuple[str, str], *, same_source: bool) -> tuple[Alignment, int]:
    """Lay the texts on each other; gives how many tokens in common a copy needs, too.

    Of two excerpts the one may begin where the other ends: it lacks the first sentence. Then what both could
    show is all that they have in common, and fewer tokens prove it, word for word as they are.
    """
    ours, theirs = texts
    least = _LEAST_DOVETAIL[ratio(a.title, b.title) >= _SAME_TITLE][a.unspaced]
    if a.cut and not same_source and (found := dovetail(ours, theirs, least=least)):
        return found, least
    if b.cut and not same_source and (found := dovetail(theirs, ours, least=least)):
        return found.turned(), least
    alignment = align(ours, theirs, unspaced=a.unspaced, tail_cost=_tail_cost(a, b))
    return alignment, _LEAST_MATCHED[a.unspaced]


def _tail_cost(a: Compared, b: Compared) -> float:
    """Give what it costs that both go on otherwise: little where one may lack a paragraph."""
    same_title = ratio(a.title, b.title) >= _SAME_TITLE
    if a.cut and b.cut:
        return _UNSEEN_COST if same_title else 2 * _UNSEEN_COST
    return 2 * _UNSEEN_COST if same_title and (a.cut or b.cut) else TAIL_COST


def _is_short_copy(a: Compared, b: Compared, text: str) -> bool:
    short = _LEAST_EQUAL <= len(text) < _LEAST_MATCHED[a.unspaced]
    return short and a.title == b.title and len(a.title) >= _LEAST_TITLE[a.unspaced]


def _own(alignment: Alignment) -> Ground | None:
    replaced = sum(1 for change in alignment.changes if change.a and change.b and not change.outside)
    if replaced or alignment.score < _OWN_SCORE:
        return Ground(GroundKind.OWN_SOURCE, (max(1, replaced),))
    return None
