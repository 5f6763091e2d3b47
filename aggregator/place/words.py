"""Words that look like places and are none, and names of places that no list of divisions has."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Words:
    """What `data/words.toml` holds; its comments say what each list is for."""

    everyday: frozenset[str]
    not_alone: frozenset[str]
    given_names: frozenset[str]
    first_names: frozenset[str]
    false_tails: tuple[str, ...]
    half_tails: tuple[str, ...]
    verbs: tuple[str, ...]
    surnames: frozenset[str]
    well_known: Mapping[str, str]
    only_at_home: frozenset[str]
    heads_of: Mapping[str, str]
    tails_of: Mapping[str, tuple[str, ...]]
    joint: Mapping[str, tuple[str, ...]]
    joint_names: frozenset[str]
    aliases: Mapping[str, tuple[str, ...]]


@cache
def words() -> Words:
    """Give the lists; they are part of the package and read once."""
    text = (files("aggregator.place") / "data" / "words.toml").read_text(encoding="utf-8")
    written = tomllib.loads(text)
    joint: dict[str, list[str]] = {}
    for name, codes in written["joint"].items():
        for code in codes.split():
            joint.setdefault(code, []).append(name)
    return Words(
        everyday=frozenset(written["everyday"].split()),
        not_alone=frozenset(
            [*written["not_alone"].split(), *written["not_alone_latin"].replace("\n", "").split("|")]
        ),
        given_names=frozenset(written["given_names"].split()),
        first_names=frozenset(written["first_names"].split()),
        false_tails=tuple(written["false_tails"].split()),
        half_tails=tuple(written["half_tails"].split()),
        verbs=tuple(written["verbs"].split()),
        surnames=frozenset("".join(written["surnames"].split())),
        well_known={
            text: code for name, code in written["well_known"].items() for text in (name, name.upper())
        },
        only_at_home=frozenset(written["only_at_home"].split()),
        heads_of=written["heads_of"],
        tails_of={name: tuple(tails.split()) for name, tails in written["tails_of"].items()},
        joint={code: tuple(names) for code, names in joint.items()},
        joint_names=frozenset(written["joint"]),
        aliases={code: tuple(names.split()) for code, names in written["aliases"].items()},
    )
