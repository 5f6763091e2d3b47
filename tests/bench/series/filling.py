"""Bulletins of our own making: forms filled twice with one thing changed, which are never one piece of news.

Each family is what an office or a paper sends out in one form again and again. Two of a pair have the same
figures, except the one slot that differs: who issues it, the hour, the place, the name, the part, a figure.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

NUMBERS = tuple(str(n) for n in range(11, 40))

Slots = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Form:
    """A title and a text with slots, and what may stand in each; `fixed` slots never make the difference."""

    family: str
    language: str
    title: str
    text: str
    slots: Slots
    fixed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Written:
    """One filled form."""

    title: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two fillings of one form that differ in the slot named."""

    family: str
    slot: str
    a: Written
    b: Written


def pairs(forms: Sequence[Form], *, each: int, seed: int) -> Iterator[Pair]:
    """Give `each` pairs for every slot of every form, and as many that differ in one more slot besides."""
    chance = random.Random(seed)
    for form in forms:
        for slot in sorted(form.slots.keys() - form.fixed):
            for at in range(2 * each):
                filled = {name: chance.choice(values) for name, values in form.slots.items()}
                changed = {slot, chance.choice(sorted(form.slots))} if at % 2 else {slot}
                other = filled | {one: _other(form, one, filled, chance) for one in changed}
                yield Pair(form.family, slot, _write(form, filled), _write(form, other))


def _other(form: Form, slot: str, filled: Mapping[str, str], chance: random.Random) -> str:
    return chance.choice([value for value in form.slots[slot] if value != filled[slot]])


def _write(form: Form, filled: Mapping[str, str]) -> Written:
    return Written(form.title.format(**filled), form.text.format(**filled), form.language)
