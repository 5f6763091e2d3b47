"""`make bench-dedupe [DATA=…]`: each story once, measured end to end through the store.

    python -m tests.bench.dedupe --data ../shared/data/dedupe --window 200000

Prints bar and measured value, and ends with code 1 when a bar is missed. Times are CPU time of this machine.
`--window` is how many other entries the large window holds.
"""

import argparse
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations
from pathlib import Path

from aggregator.dedupe.match import JOINING, Compared, decode, match
from aggregator.dedupe.signature import sign
from aggregator.errors import UrlError
from aggregator.normalize.html import plain_text
from aggregator.normalize.url import clean_url, url_key
from aggregator.store.neighbours import CROWD, LEAST_SHARED
from aggregator.store.sizes import measure
from aggregator.store.statements import chunks
from tests.bench import topics
from tests.bench.crowd import fill
from tests.bench.series.chinese import CHINESE
from tests.bench.series.english import ENGLISH
from tests.bench.series.filling import Written, pairs
from tests.bench.stream import Cost, Item, Stream, load_items, load_rows, send_by_two
from tests.support import builders

Pair = tuple[str, str]
BESIDE = Path(__file__).parents[3] / "shared/data/dedupe"
LANGUAGES = ("zh", "en")
TIMED = 400  # entries whose cost is measured in a large window
LETTERS = 60  # by which a text is known to be the new one; what stands at the end of texts is trimmed
POLLED = 100  # entries in a transaction while cost is measured, some two a poll
ROUNDS = 3
SERIES_EACH = 25  # pairs for each thing that may differ


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was asked for, what came out, whether it is met."""

    what: str
    bar: str
    measured: str
    is_met: bool


def main() -> None:
    """Run the bench and print its table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, default=BESIDE)
    parser.add_argument("--window", type=int, default=200_000)
    options = parser.parse_args()
    if not (options.data / "entries.jsonl").exists():
        sys.exit(f"{options.data} holds no entries.jsonl; name the folder of the set: DATA=…")
    with tempfile.TemporaryDirectory() as folder:
        rows = list(_Bench(options.data, Path(folder)).run(options.window))
    width = max(len(row.what) for row in rows)
    print(f"{'':{width}}  {'bar':>18} | measured")
    for row in rows:
        print(f"{row.what:{width}}  {row.bar:>18} | {row.measured}{'' if row.is_met else '   MISSED'}")
    sys.exit(not all(row.is_met for row in rows))


class _Bench:
    def __init__(self, data: Path, folder: Path) -> None:
        self._data = data
        self._folder = folder
        self._items = load_items(data / "entries.jsonl")
        self._feeds = tuple(sorted({item.feed for item in self._items}))

    def run(self, window: int) -> Iterable[Row]:
        short, full = self._stream("short"), self._stream("full")
        short.send(self._items)
        full.send(self._items)
        yield from self._pairs("short view", short, {"zh": 0.98, "en": 0.97}, precision=0.995)
        yield from self._pairs("full text", full, {"zh": 0.98, "en": 0.97}, precision=0.99)
        yield from self._apart(short, full)
        yield from self._urls()
        yield from self._candidates(full)
        yield from self._cost(window)
        yield from self._orders(full)
        yield from self._updates(full)
        yield from _series()
        yield from _topics()

    def _stream(self, view: str, name: str = "plain", *, dedupe: bool = True) -> Stream:
        return Stream(
            self._folder / f"{view}-{name}.db", self._feeds, "short" if view == "short" else "full", dedupe
        )

    def _pairs(
        self, view: str, stream: Stream, recall: Mapping[str, float], *, precision: float
    ) -> Iterable[Row]:
        groups = stream.groups()
        for language in LANGUAGES:
            items = [item for item in self._items if item.lang == language]
            found = pairs_of({item.id: groups[item.id] for item in items})
            true = pairs_of({item.id: item.gold for item in items})
            p, r = _share(found & true, found), _share(found & true, true)
            yield _at_least(f"{view}, {language}: precision", p, precision)
            yield _at_least(f"{view}, {language}: recall", r, recall[language])

    def _apart(self, *streams: Stream) -> Iterable[Row]:
        rows = [row for row in load_rows(self._data / "pairs.jsonl") if row["label"] == "not"]
        feed = {item.id: item.feed for item in self._items}
        for stream in streams:
            groups = stream.groups()
            merged = [row for row in rows if groups[row["a"]] == groups[row["b"]]]
            inside = sum(feed[row["a"]] == feed[row["b"]] for row in merged)
            share = len(merged) / len(rows)
            name = f"must not merge, {stream.view}"
            yield Row(f"{name}: inside one feed", "0", str(inside), inside == 0)
            yield Row(f"{name}: of {len(rows)} pairs", "<= 0.5 %", f"{share:.2%}", share <= 0.005)

    def _urls(self) -> Iterable[Row]:
        rows = list(load_rows(self._data / "urls.jsonl"))
        same = [row for row in rows if row["label"] == "same"]
        found = [_address(row["a"]) == _address(row["b"]) for row in same]
        false = sum(_address(row["a"]) == _address(row["b"]) for row in rows if row["label"] != "same")
        yield _at_least("addresses: recall", sum(found) / len(found), 0.98)
        yield Row("addresses: false", "0", str(false), false == 0)

    def _updates(self, stream: Stream) -> Iterable[Row]:
        """Send changed texts under known guids; the last thing that happens to that store."""
        by_id = {item.id: item for item in self._items}
        rows = list(load_rows(self._data / "updates.jsonl"))
        before, now = stream.site.count("entry"), self._items[-1].published
        changed = [_changed(by_id[row["old"]], row, now) for row in rows]
        known = stream.site.rows("SELECT key FROM entry_text")
        for item in changed:  # each alone: two of them may be one entry
            stream.send([item])
        after = stream.site.count("entry")
        texts = dict(stream.site.rows("SELECT key, text FROM entry_text"))
        moved = sum(revision for (revision,) in stream.site.rows("SELECT revision FROM entry"))
        in_place = sum(_same_text(texts[stream.keys[item.id][1]], item) for item in changed)
        yield _at_least("updates: in place", in_place / len(changed), 1.0)
        yield Row("updates: new entries", "0", str(after - before), after == before)
        lost = len(known) - len(texts)
        yield Row("updates: lost", "0", str(lost), lost == 0 and moved >= len(changed))

    def _candidates(self, stream: Stream) -> Iterable[Row]:
        keys = defaultdict(set)
        for entry, key in stream.site.rows("SELECT entry, key FROM band"):
            keys[entry].add(key)
        holders = Counter(key for held in keys.values() for key in held)
        crowds = {key for key, n in holders.items() if n >= CROWD}
        entry_of = _entries(stream)
        true = pairs_of({item.id: item.gold for item in self._items})
        shared = (
            keys[entry_of[a]] & keys[entry_of[b]] - crowds for a, b in true if entry_of[a] != entry_of[b]
        )
        met = [len(found) >= LEAST_SHARED for found in shared]
        most = max(len(held) for held in keys.values())
        size = next(part.bytes for part in measure(stream.path).parts if part.name == "band")
        yield _at_least("candidates: recall", sum(met) / len(met), 0.99)
        yield Row("candidates: keys an entry", "<= 12", str(most), most <= 12)
        each = size / stream.site.count("entry")
        yield Row("candidates: index bytes an entry", "<= 200", f"{each:.0f}", each <= 200)

    def _cost(self, window: int) -> Iterable[Row]:
        """Measure what folding adds: to the writer, beside a store that folds nothing, and by signing."""
        yield _cost_row("small window", [self._spent() for _ in range(ROUNDS)], 0.4)
        yield _cost_row(f"{window:,} in the window", [self._spent(window)], 1.0)

    def _spent(self, window: int = 0) -> tuple[Cost, Cost]:
        """Give what the same entries cost with folding and without, brought in turns: load hits both."""
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            streams = [
                Stream(Path(folder) / f"{folds}.db", self._feeds, "full", folds) for folds in (True, False)
            ]
            timed = self._items
            if window:
                timed = self._items[-TIMED:]
                for stream in streams:
                    stream.send(self._items[:-TIMED])
                    fill(stream.path, window, now=timed[0].published)
                    stream.cost = Cost()
            for some in chunks(timed, POLLED):
                for stream in streams:
                    stream.send(some, size=POLLED)
            for stream in streams:
                stream.site.close()
            return streams[0].cost, streams[1].cost

    def _orders(self, plain: Stream) -> Iterable[Row]:
        expected = pairs_of(plain.groups())
        shuffled = list(self._items)
        random.Random(5).shuffle(shuffled)
        senders: dict[str, Callable[[Stream], None]] = {
            "shuffled order": lambda stream: stream.send(shuffled, size=11, now=self._items[-1].published),
            "two writers": lambda stream: send_by_two(stream, self._items),
        }
        for name, send in senders.items():
            stream = self._stream("full", name.replace(" ", "-"))
            send(stream)
            found = pairs_of(stream.groups())
            f1 = 2 * len(found & expected) / (len(found) + len(expected))
            yield _at_least(f"{name}: F1 against the plain run", f1, 0.995)


def _cost_row(name: str, rounds: Sequence[tuple[Cost, Cost]], bar: float) -> Row:
    """Tell the cheapest of several rounds: other work on the machine can only add."""
    writer = min((folding.store_s - plain.store_s) / folding.entries for folding, plain in rounds) * 1e3
    sign = min(cost.sign_s / cost.entries for cost, _ in rounds) * 1e3
    cost = sign + writer
    told = f"{cost:.2f} ms: signing {sign:.2f}, the writer {writer:.2f}"
    return Row(f"cost an entry, {name}", f"<= {bar} ms", told, cost <= bar)


def _series() -> Iterable[Row]:
    """Lay pairs of bulletins of our own making on each other, whose one difference makes them two."""
    for name, forms in (("zh", CHINESE), ("en", ENGLISH)):
        found = [(compared(pair.a), compared(pair.b)) for pair in pairs(forms, each=SERIES_EACH, seed=11)]
        for inside in (True, False):
            merged = sum(match(a, b, same_source=inside).relation in JOINING for a, b in found)
            share = merged / len(found)
            where = "inside one feed" if inside else "in all"
            bar, met = ("0", not merged) if inside else ("<= 0.5 %", share <= 0.005)
            yield Row(f"our own series, {name}, {where}: of {len(found)} pairs", bar, f"{share:.2%}", met)


def compared(written: Written) -> Compared:
    """Give what a written bulletin is compared by."""
    entry = builders.entry(
        1, title=written.title, text=written.text, language=written.language, url_key=None, placements=()
    )
    return decode(sign(entry).compared)


def _topics() -> Iterable[Row]:
    for language in topics.LANGUAGES:
        judged = topics.f1(language, held=True)
        yield _at_least(f"topics, {language}: F1 over pairs", judged, topics.BARS[language])


def pairs_of(groups: Mapping[str, object]) -> set[Pair]:
    """Give every pair of names that share a group."""
    members: dict[object, list[str]] = defaultdict(list)
    for name, group in groups.items():
        members[group].append(name)
    return {pair for names in members.values() for pair in combinations(sorted(names), 2)}


def _share(part: set[Pair], whole: set[Pair]) -> float:
    return len(part) / len(whole) if whole else 1.0


def _at_least(what: str, value: float, bar: float) -> Row:
    return Row(what, f">= {bar:.3f}", f"{value:.4f}", value >= bar)


def _address(url: str) -> str:
    try:
        return url_key(clean_url(url, ""))
    except UrlError:
        return url


def _changed(item: Item, row: Mapping[str, str], now: datetime) -> Item:
    return replace(
        item, title=row["title"], content=row["content"], guid=row["guid"], url=row["guid"], published=now
    )


def _same_text(text: str, item: Item) -> bool:
    letters = "".join(filter(str.isalnum, plain_text(item.content)))
    return "".join(filter(str.isalnum, text))[:LETTERS] == letters[:LETTERS]


def _entries(stream: Stream) -> Mapping[str, int]:
    """Give the row of each item's entry."""
    rows = stream.site.rows(
        """SELECT source.slug, t.key, entry.id FROM entry JOIN source ON source.id = entry.source
        JOIN entry_text AS t ON t.bucket = entry.bucket AND t.entry = entry.id"""
    )
    found = {(slug, key): of for slug, key, of in rows}
    return {item: found[name] for item, name in stream.keys.items()}


if __name__ == "__main__":
    main()
