"""Words into sentences: templates, the county's vocabulary, and dice that always fall the same way.

A template has the form::

    category | title with {person}, {village2}, {number:3-14} and [one|the other]
    a paragraph
    >>what is known later

A number's range stands once and holds wherever the name occurs; a digit after a word asks for another one.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_FOLDER = files("aggregator.demo") / "desk"
_SLOT = re.compile(r"\{([a-z_]+?)(\d*)(?::(\d+)-(\d+))?\}")
_CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
_TITLED = {"lady": (3, ("女士",)), "man": (5, ("先生",)), "elder": (7, ("大爷", "阿姨", "奶奶", "老伯"))}
"""How people are called, and how far from the others' their surname is drawn."""
_SEASONS = ("winter", "spring", "summer", "autumn")


class Dice:
    """Dice that fall the same way for the same seed and name, on every machine and Python."""

    def __init__(self, seed: str) -> None:
        self._seed = seed

    def roll(self, name: str, sides: int) -> int:
        """Give a number from 0 to `sides` - 1."""
        digest = hashlib.blake2b(f"{self._seed}\n{name}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") % sides


@dataclass(frozen=True, slots=True)
class Template:
    """The form of a story; `sequel` is what its update adds."""

    category: str
    title: str
    paragraphs: tuple[str, ...]
    sequel: str | None = None

    def ranges(self) -> Mapping[str, tuple[int, int]]:
        """Give the bounds of every number that the template names."""
        text = "\n".join((self.title, *self.paragraphs, self.sequel or ""))
        return {
            f"{found[1]}{found[2]}": (int(found[3]), int(found[4]))
            for found in _SLOT.finditer(text)
            if found[3] is not None
        }


@dataclass(frozen=True, slots=True)
class Text:
    """A filled template."""

    title: str
    paragraphs: tuple[str, ...]
    sequel: str | None


@cache
def templates(name: str) -> tuple[Template, ...]:
    """Read a file of templates, separated by blank lines."""
    blocks = "\n".join(_lines(name)).split("\n\n")
    return tuple(_template(block.splitlines()) for block in blocks if block)


@cache
def vocabulary() -> Mapping[str, tuple[str, ...]]:
    """Read the county's words; the towns are the keys that start with ``town ``."""
    pairs = (line.split(":", 1) for line in _lines("words.txt") if line)
    return {key: tuple(words.split()) for key, words in pairs}


def season(month: int) -> str:
    """Give the season of a month, as the keys of the vocabulary call it."""
    return _SEASONS[month % 12 // 3]


def write(template: Template, dice: Dice, facts: Mapping[str, str]) -> Text:
    """Fill a template; `facts` (month, day, hour …) win over words and numbers."""
    ranges = template.ranges()

    def fill(text: str) -> str:
        chosen = _CHOICE.sub(lambda found: _pick(found[1].split("|"), dice, found[1]), text)
        return _SLOT.sub(lambda found: _value(found[1], found[2], dice, facts=facts, ranges=ranges), chosen)

    return Text(
        fill(template.title),
        tuple(fill(paragraph) for paragraph in template.paragraphs),
        None if template.sequel is None else fill(template.sequel),
    )


def person(dice: Dice, nth: int = 0) -> str:
    """Give the full name of an invented inhabitant."""
    return _word("surname", dice, nth) + _word("given", dice, nth)


def _value(
    name: str, digit: str, dice: Dice, *, facts: Mapping[str, str], ranges: Mapping[str, tuple[int, int]]
) -> str:
    full = f"{name}{digit}"
    if full in facts:
        return facts[full]
    if full in ranges:
        low, high = ranges[full]
        return str(low + dice.roll(full, high - low + 1))
    return _inhabitant(name, dice, int(digit or 1) - 1, facts["season"])


def _inhabitant(name: str, dice: Dice, nth: int, season_now: str) -> str:
    """Give the county's `nth` word of that name: a person, a place, or a thing of the season."""
    if name in _TITLED:
        shift, titles = _TITLED[name]
        return _word("surname", dice, nth + shift) + _pick(titles, dice, name)
    match name:
        case "person":
            return person(dice, nth)
        case "town":
            return _town(dice, nth)
        case "village":
            return _word(f"town {_town(dice, 0)}", dice, nth)
        case _:
            return _word(name if name in vocabulary() else f"{name}.{season_now}", dice, nth)


def _town(dice: Dice, nth: int) -> str:
    towns = [key.removeprefix("town ") for key in vocabulary() if key.startswith("town ")]
    return towns[(dice.roll("town", len(towns)) + nth) % len(towns)]


def _word(key: str, dice: Dice, nth: int) -> str:
    words = vocabulary()[key]
    return words[(dice.roll(key, len(words)) + nth) % len(words)]


def _pick(choices: Sequence[str], dice: Dice, name: str) -> str:
    return choices[dice.roll(name, len(choices))]


def _lines(name: str) -> list[str]:
    text = (_FOLDER / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


def _template(lines: list[str]) -> Template:
    lines = [line for line in lines if line]
    category, title = lines[0].split(" | ", 1)
    sequels = [line.removeprefix(">>") for line in lines if line.startswith(">>")]
    paragraphs = tuple(line for line in lines[1:] if not line.startswith(">>"))
    return Template(category, title, paragraphs, sequels[0] if sequels else None)
