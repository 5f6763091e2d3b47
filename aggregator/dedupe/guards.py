"""What makes two similar texts two pieces of news: other figures, places, names, parts (pure)."""

from collections import Counter
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import LCSseq, Levenshtein
from rapidfuzz.fuzz import ratio

from aggregator.dedupe.alignment import Alignment, Change
from aggregator.dedupe.coding import FIRST_FIGURE, figure_code, word_code
from aggregator.dedupe.compared import Compared
from aggregator.model.ground import Ground, GroundKind, differing

_SIMILAR_TITLES = 55.0  # percent; titles less alike say nothing about each other's numbers
_ONE_FORM = 0.4  # of the shorter title in common: 市水利局发布雷电预警, and an office with a long name
_TIGHT = 3  # tokens on each side: two titles that say different things have numbers in different places
_LONGEST = 40  # tokens on each side of a change that are compared with each other, not merely other text
_OUTSIDE = 6  # tokens next to the common part: 深度10千米 against 深度12千米 at the end
_LONGEST_OUTSIDE = 25
_SHORT_TAIL = 10
_BESIDE = 6  # tokens on each side that stand for each other just before or after the common part
_WORDING = 8  # tokens on each side: a name, a place, a phrase
_ALIKE_NAMES = 70.0  # percent: Gaddafi, Qaddafi
_TOKENS_A_CHANGE = 60  # of common text allow one change of wording
_BULLETIN_FIGURES, _BULLETIN_SHARE = 5, 0.08  # figures, and their share of the tokens
_LONGEST_BULLETIN = 120  # tokens
_PLACE_ENDS = frozenset("省市县区镇乡村州盟旗")
_HERE = frozenset("我本全该各此两多")  # 我市, 全省: a place without its name


def refusal(a: Compared, b: Compared, alignment: Alignment) -> Ground | None:
    """Give the first reason why the two are not one piece of news, however alike; None without one."""
    return (
        _titles(a, b)
        or _figures(a, b, alignment.changes)
        or _places(a, b, alignment.changes)
        or _names(a, b, alignment)
        or _bulletin(a, b, alignment)
        or _wording(a, b, alignment)
        or _heads(a, b)
    )


def refusals(a: Compared, b: Compared, alignment: Alignment) -> tuple[tuple[str, Ground | None], ...]:
    """Give what every guard says, by its name, in the order in which `refusal` asks them."""
    return (
        ("title numbers", _titles(a, b)),
        ("numbers", _figures(a, b, alignment.changes)),
        ("places", _places(a, b, alignment.changes)),
        ("names", _names(a, b, alignment)),
        ("bulletin", _bulletin(a, b, alignment)),
        ("wording", _wording(a, b, alignment)),
        ("heads", _heads(a, b)),
    )


def other_part(a: Compared, b: Compared) -> Ground | None:
    """Tell of two different parts of a series: 第1期 and 第2期, (上) and (下)."""
    ours, theirs = set(a.ordinals.split("\t")), set(b.ordinals.split("\t"))
    if not a.ordinals or not b.ordinals or ours & theirs:
        return None
    return differing(GroundKind.PART, _list(ours), _list(theirs))


def _titles(a: Compared, b: Compared) -> Ground | None:
    if not _has_figure(a.title) or not _has_figure(b.title) or ratio(a.title, b.title) < _SIMILAR_TITLES:
        return None
    for op in Levenshtein.opcodes(a.title, b.title):
        ours, theirs = a.title[op.src_start : op.src_end], b.title[op.dest_start : op.dest_end]
        figures = _other_figures(ours, theirs) if max(len(ours), len(theirs)) <= _TIGHT else None
        if figures is None:
            continue
        mine, other = _spell(a, b, figures)
        # A title may end in the middle of the other's number: 1197名 and 1.
        is_cut = (op.src_end == len(a.title) and other.startswith(mine)) or (
            op.dest_end == len(b.title) and mine.startswith(other)
        )
        if not is_cut:
            return differing(GroundKind.TITLE_NUMBERS, mine, other)
    return None


def _figures(a: Compared, b: Compared, changes: Sequence[Change]) -> Ground | None:
    for change in changes:
        ours, theirs = change.a, change.b
        if change.outside:
            if change.after and (
                max(len(ours), len(theirs)) > _LONGEST_OUTSIDE or abs(len(ours) - len(theirs)) > _TIGHT
            ):
                continue
            if change.after:
                ours, theirs = ours[-_OUTSIDE:], theirs[-_OUTSIDE:]
            else:
                # Where long texts part for good, a paragraph may be missing from one of them.
                near = _OUTSIDE if max(len(ours), len(theirs)) <= _SHORT_TAIL else _TIGHT
                ours, theirs = ours[:near], theirs[:near]
        elif max(len(ours), len(theirs)) > _LONGEST or abs(len(ours) - len(theirs)) > _WORDING:
            continue
        if other := _other_figures(ours, theirs):
            return differing(GroundKind.NUMBERS, *_spell(a, b, other))
    return None


def _other_figures(ours: str, theirs: str) -> tuple[str, str] | None:
    """Give the figures that each side alone has, when both have some."""
    mine = Counter(char for char in ours if char >= FIRST_FIGURE)
    other = Counter(char for char in theirs if char >= FIRST_FIGURE)
    if not mine or not other:
        return None
    only_mine, only_other = mine - other, other - mine
    return ("".join(only_mine), "".join(only_other)) if only_mine and only_other else None


def _spell(a: Compared, b: Compared, figures: tuple[str, str]) -> tuple[str, str]:
    ours, theirs = (_readable(a, b, " ".join(codes)) for codes in figures)
    return ours, theirs


def _readable(a: Compared, b: Compared, coded: str) -> str:
    """Write the figures and names in a coded text as they were spelled."""
    spelled = {figure_code(figure): figure for figure in f"{a.figures}\t{b.figures}".split("\t")}
    spelled |= {word_code(name): name for name in f"{a.names}\t{b.names}".split("\t")}
    return "".join(spelled.get(char, "?" if char >= FIRST_FIGURE else char) for char in coded)


def _places(a: Compared, b: Compared, changes: Sequence[Change]) -> Ground | None:
    for change in changes:
        ours, theirs = change.a, change.b
        if not _is_wording(change):
            continue
        if ours in theirs or theirs in ours:
            continue
        if a.unspaced and _is_place(ours, change.after) and _is_place(theirs, change.after):
            return differing(GroundKind.PLACES, _readable(a, b, ours), _readable(a, b, theirs))
        mine, other = _known(a.places, change, ours), _known(b.places, change, theirs)
        if mine and other and not mine & other:
            both = (_readable(a, b, _list(mine)), _readable(a, b, _list(other)))
            return differing(GroundKind.PLACES, *both)
    return None


def _is_place(run: str, after: str) -> bool:
    """Tell whether a run of characters is a named place: it ends in 市, or 市 follows."""
    named = after[:1] in _PLACE_ENDS or (len(run) > 1 and run[-1] in _PLACE_ENDS)
    return named and run[0] not in _HERE


def _known(places: str, change: Change, run: str) -> set[str]:
    """Give the named places of a text that stand at a change or reach into it."""
    around = f"{change.before[-4:]}{run}{change.after[:4]}"
    return {place for place in places.split("\t") if place and place in around and place not in change.before}


def _names(a: Compared, b: Compared, alignment: Alignment) -> Ground | None:
    if not a.names or not b.names:
        return None
    ours = {word_code(name): name for name in a.names.split("\t")}
    theirs = {word_code(name): name for name in b.names.split("\t")}
    swapped = 0
    for change in alignment.changes:
        if not _is_wording(change):
            continue
        mine = {ours[char] for char in change.a if char in ours and char not in change.b}
        other = {theirs[char] for char in change.b if char in theirs and char not in change.a}
        if not mine or not other or _alike(mine, other):
            continue
        swapped += not change.outside or max(len(change.a), len(change.b)) <= _TIGHT
        in_titles = any(word_code(one) in a.title for one in mine) and any(
            word_code(one) in b.title for one in other
        )
        if in_titles or swapped * _TOKENS_A_CHANGE > alignment.matched:
            return differing(GroundKind.NAMES, _list(mine), _list(other))
    return None


def _alike(mine: Iterable[str], other: Iterable[str]) -> bool:
    return any(ratio(one, two) >= _ALIKE_NAMES for one in mine for two in other)


def _heads(a: Compared, b: Compared) -> Ground | None:
    """Refuse one form about two things: under titles of one form each text speaks of what its title names.

    罗源气象台17时发布 and 平潭综合实验区气象台20时10分发布 are laid on each other by what follows, and what
    stands before it is as long as a dateline. A reprint under another title still speaks of both.
    """
    shorter = min(len(a.title), len(b.title))
    if not shorter or LCSseq.similarity(a.title, b.title) < _ONE_FORM * shorter:
        return None
    mine, other = _own_subject(a, b), _own_subject(b, a)
    if not mine or not other:
        return None
    return differing(GroundKind.HEADS, _readable(a, b, mine), _readable(a, b, other))


def _own_subject(one: Compared, other: Compared) -> str:
    """Give the first thing that a title and its text name, and neither the other title nor the other text."""
    named = (part for part in _subjects(one) if part in one.text)
    return next((part for part in named if part not in other.title and part not in other.text), "")


def _subjects(one: Compared) -> list[str]:
    """Give the figures and names of a title; of scripts without blanks the pairs of characters, too."""
    names = {word_code(name) for name in one.names.split("\t")}
    marked = [char for char in one.title if char >= FIRST_FIGURE or char in names]
    pairs = [one.title[at : at + 2] for at in range(len(one.title) - 1)] if one.unspaced else []
    return pairs + marked


def _bulletin(a: Compared, b: Compared, alignment: Alignment) -> Ground | None:
    """Refuse short texts full of figures that differ in any word: 多云 for 晴 on days of one temperature."""
    figures = sum(char >= FIRST_FIGURE for char in a.text)
    is_bulletin = figures >= max(_BULLETIN_FIGURES, _BULLETIN_SHARE * len(a.text))
    if a.cut or b.cut or max(len(a.text), len(b.text)) > _LONGEST_BULLETIN or not is_bulletin:
        return None
    if any(_is_wording(change) and not change.outside for change in alignment.changes):
        return Ground(GroundKind.BULLETIN)
    return None


def _wording(a: Compared, b: Compared, alignment: Alignment) -> Ground | None:
    """Refuse what differs by a phrase that the titles name too, and what differs by several phrases."""
    several = 0
    for change in alignment.changes:
        ours, theirs = change.a, change.b
        if not _is_wording(change):
            continue
        if _in_title(ours, a.title, b.title) and _in_title(theirs, b.title, a.title):
            return Ground(GroundKind.TITLE_WORDING)
        several += not change.outside and min(len(ours), len(theirs)) > 1 and not set(ours) & set(theirs)
    if several > 1 + alignment.matched // _TOKENS_A_CHANGE:
        return Ground(GroundKind.WORDING, (several, alignment.matched))
    return None


def _in_title(run: str, own: str, other: str) -> bool:
    """Tell whether a run (for single characters: a pair of it) stands in its own title alone."""
    spaced = any(char >= "\U00040000" for char in run)
    parts = list(run) if spaced or len(run) == 1 else [run[at : at + 2] for at in range(len(run) - 1)]
    return any(part in own and part not in other for part in parts)


def _is_wording(change: Change) -> bool:
    """Tell whether a few words stand for a few others."""
    longest = max(len(change.a), len(change.b))
    return bool(change.a and change.b) and longest <= (_BESIDE if change.outside else _WORDING)


def _has_figure(coded: str) -> bool:
    return any(char >= FIRST_FIGURE for char in coded)


def _list(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))
