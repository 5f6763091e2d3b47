"""`make bench-places`: whether every story finds its places, measured on labelled openings; bar | measured.

    python -m tests.bench.places --data labels.jsonl

A label is a line of JSON: `title`, `text`, `home` (the source's region, or null) and `expect`, a list of
codes of GB/T 2260 or ISO 3166-2, ids of regions or full names; an empty list for no place at all. Places are
compared as codes: provinces as micro-averaged sets, cities as the whole set of an opening. Below Hong Kong,
Macau and Taiwan only the labels decide how deep is compared. Countries count where the labels name one. Exit
code 1 when a bar is missed.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aggregator.config.loader import load
from aggregator.language.detect import detect_language
from aggregator.model.entry import Entry, Evidence, Moment, Precision
from aggregator.place.codes import canonical
from aggregator.place.gazetteer import Atlas
from aggregator.place.names import Rank
from aggregator.place.routing import find_places
from tests.place.everyday import sentences
from tests.support.builders import NOW

LABELS = Path("tests/place/labels")
LANGUAGES = ("zh-Hans", "zh-Hant", "en", "de", "fr", "es", "it", "pt", "ja", "ko", "ru")
SPECIAL = ("71", "81", "82")
REPETITIONS = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure that has to be reached, as a least or a most."""

    least: float | None = None
    most: float | None = None

    def is_met(self, value: float) -> bool:
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)

    def __str__(self) -> str:
        return f">= {self.least}" if self.most is None else f"<= {self.most}"


BARS = {
    "province precision": Bar(least=0.97),
    "province recall": Bar(least=0.92),
    "city exact set": Bar(least=0.85),
    "false on place-free, %": Bar(most=0.5),
    "ms per opening": Bar(most=0.3),
    "index, MB": Bar(most=100),
    "index, s": Bar(most=1.5),
}


@dataclass(frozen=True, slots=True)
class Label:
    """An opening, the code of its source's region, and the codes of the places that it is about."""

    title: str
    text: str
    home: str | None
    expect: tuple[str, ...]
    part: str


@dataclass(slots=True)
class Score:
    """Sums over openings."""

    openings: int = 0
    found: int = 0
    wanted: int = 0
    right: int = 0
    exact: int = 0
    wrong: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """Give precision and recall of provinces, and how many openings have exactly their cities."""
        return {
            "province precision": self.right / self.found if self.found else 1.0,
            "province recall": self.right / self.wanted if self.wanted else 1.0,
            "city exact set": self.exact / self.openings if self.openings else 1.0,
        }


def main() -> None:
    """Measure and print; without `--data` each set of ours and the place-free sentences."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, help="a file of labels, or a folder with *.jsonl")
    parser.add_argument("--errors", action="store_true", help="print each opening that is not exact")
    arguments = parser.parse_args()
    built_s, built_mb = _index_cost()
    atlas = Atlas(load(Path("config"), env={}).regions)
    labels = read_labels(arguments.data or LABELS, atlas)
    parts = sorted({label.part for label in labels})
    whole = measure(labels, atlas)
    for part in parts:
        score = measure([label for label in labels if label.part == part], atlas)
        print(f"{part:24}{score.openings:5} openings  {_line(score)}")
    if arguments.errors:
        print(*whole.wrong, sep="\n")
    free = sentences()
    false = [text for text in free if places(entry_of(text, ""), None, atlas)]
    for text in false if arguments.errors else ():
        print(f"place-free: {text}  {places(entry_of(text, ''), None, atlas)}")
    figures = whole.figures() | {
        "false on place-free, %": 100 * len(false) / len(free),
        "ms per opening": _cost_ms(labels, atlas),
        "index, MB": built_mb,
        "index, s": built_s,
    }
    print(f"\n{whole.openings} openings, {len(free)} place-free sentences\n{'':26}{'bar':>10} | measured")
    missed = 0
    for name, bar in BARS.items():
        verdict = "" if bar.is_met(figures[name]) else "  MISSED"
        missed += bool(verdict)
        print(f"{name:26}{bar!s:>10} | {figures[name]:.3f}{verdict}")
    sys.exit(bool(missed))


def read_labels(path: Path, atlas: Atlas) -> list[Label]:
    """Read a file of labels, or all of a folder."""
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    labels = []
    for file in files:
        for line in filter(str.strip, file.read_text(encoding="utf-8").splitlines()):
            row: Mapping[str, Any] = json.loads(line)
            expected = row.get("expect") or []
            named = [expected] if isinstance(expected, str) else expected
            codes = tuple(_code(name, atlas) for name in named if name not in {"none", "-"})
            home = _code(row["home"], atlas) if row.get("home") else None
            labels.append(Label(row["title"], row.get("text") or "", home, codes, file.stem))
    return labels


def measure(labels: Iterable[Label], atlas: Atlas) -> Score:
    """Compare what is found with what is expected."""
    score = Score()
    for label in labels:
        found = places(entry_of(label.title, label.text), label.home, atlas)
        depths = _depths(label, found, atlas)
        provinces = {_cut(code, Rank.PROVINCE, atlas) for code in found} - {None}
        wanted = {_cut(code, Rank.PROVINCE, atlas) for code in label.expect} - {None}
        if any(_is_country(code, atlas) for code in label.expect):
            provinces |= {code for code in found if _is_country(code, atlas)}
            wanted |= {code for code in label.expect if _is_country(code, atlas)}
        cities = {_cut(code, Rank.PREFECTURE, atlas, depths) for code in found} - {None}
        wanted_cities = {_cut(code, Rank.PREFECTURE, atlas, depths) for code in label.expect} - {None}
        score.openings += 1
        score.found += len(provinces)
        score.wanted += len(wanted)
        score.right += len(provinces & wanted)
        score.exact += cities == wanted_cities
        if cities != wanted_cities or provinces != wanted:
            score.wrong.append(f"{label.title}  expected {label.expect}, found {found}")
    return score


def places(entry: Entry, home: str | None, atlas: Atlas) -> tuple[str, ...]:
    """Give the codes of the places that an entry is about."""
    return tuple(found.code for found in find_places(entry, atlas, home=home))


def entry_of(title: str, text: str) -> Entry:
    """Give an entry of a title and an opening, in the language that they are in."""
    language = detect_language(f"{title} {text}", candidates=LANGUAGES) or "und"
    moment = Moment(NOW, Precision.UNKNOWN, Evidence.SEEN)
    return Entry("labels", title, None, None, title, "", text, language, moment, None, "")


def _code(name: str, atlas: Atlas) -> str:
    """Give the code that a label's name of a place stands for."""
    if name in atlas.regions:
        return atlas.code(name) or name
    code = canonical(name)
    if code in atlas.gazetteer.names:
        return code
    named = [one for one, full in atlas.gazetteer.names.items() if full == name and len(one) <= Rank.COUNTY]
    if len(named) == 1:
        return named[0]
    by_code = [region.id for region in atlas.regions if region.code == name]
    if not by_code:
        raise SystemExit(f'the label "{name}" is no code, no region and no full name of one place')
    return atlas.code(by_code[0]) or name


def _is_country(code: str, atlas: Atlas) -> bool:
    return not code.isdigit() and atlas.rank(code) is Rank.COUNTRY


def _depths(label: Label, found: Sequence[str], atlas: Atlas) -> set[str]:
    """Give the provinces that are compared as provinces: special ones that no label goes deeper into."""
    whole = {_cut(code, Rank.PROVINCE, atlas) for code in (*label.expect, *found)}
    deeper = {code[:2] for code in label.expect if code.isdigit() and len(code) > Rank.PROVINCE}
    return {code for code in whole if code in SPECIAL and code not in deeper}


def _cut(code: str, rank: Rank, atlas: Atlas, whole: Iterable[str] = ()) -> str | None:
    """Give a place's ancestor at that rank, or itself when it stands above; None for a country."""
    if _is_country(code, atlas):
        return None
    if code.isdigit():
        return code[:2] if code[:2] in whole or rank is Rank.PROVINCE else code[:rank]
    line = [one for one in atlas.lineage(code) if Rank.PROVINCE <= atlas.rank(one) <= rank]
    if line:
        return line[0] if rank is Rank.PREFECTURE else line[-1]
    return code


def _line(score: Score) -> str:
    return ", ".join(f"{name} {value:.3f}" for name, value in score.figures().items())


def _cost_ms(labels: Sequence[Label], atlas: Atlas) -> float:
    """Give the processor time of one opening, the least of some rounds."""
    entries = [(entry_of(label.title, label.text), label.home) for label in labels]
    rounds = []
    for _ in range(REPETITIONS):
        started = time.process_time()
        for entry, home in entries:
            places(entry, home, atlas)
        rounds.append(time.process_time() - started)
    return 1000 * min(rounds) / len(entries)


_INDEX = """
import json, resource, time
import aggregator.place.routing
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
started = time.process_time()
import aggregator.place.preload
took = time.process_time() - started
print(json.dumps([took, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024]))
"""


def _index_cost() -> tuple[float, float]:
    """Give seconds and MB of building the index, in a process of its own."""
    told = subprocess.run([sys.executable, "-c", _INDEX], check=True, capture_output=True, text=True).stdout
    seconds, megabytes = json.loads(told)
    return seconds, megabytes


if __name__ == "__main__":
    main()
