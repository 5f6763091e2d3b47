"""Pairs that people decided about, as cases for the tests of the rules (tests/dedupe/test_decided.py)."""

import json
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from typing import Any

from aggregator.model.account import StoredCopy
from aggregator.model.decision import Act
from aggregator.store.explaining import DecidedPair

_NAME_BYTES = 6


def write_fixtures(pairs: Iterable[DecidedPair], folder: Path) -> int:
    """Write each pair into a file of its own, named by act and entries; gives how many.

    A pair without the texts of both is left out: the rules have nothing to say about it. The same pair goes
    into the same file again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for pair in pairs:
        if pair.a.entry.text and pair.b.entry.text:
            text = json.dumps(fixture(pair), ensure_ascii=False, indent=2)
            (folder / f"{_file_name(pair)}.json").write_text(f"{text}\n", encoding="utf-8")
            count += 1
    return count


def fixture(pair: DecidedPair) -> dict[str, Any]:
    """Give a pair with the verdict wanted; the entries have what `dedupe.signature.sign` looks at."""
    return {
        "one_story": pair.decision.act is Act.MERGE,
        "reason": pair.decision.reason,
        "same_source": pair.a.entry.source_id == pair.b.entry.source_id,
        "entries": [_entry(pair.a), _entry(pair.b)],
    }


def _entry(one: StoredCopy) -> dict[str, Any]:
    entry = one.entry
    return {
        "source": entry.source_id,
        "published": entry.published.at.isoformat(),
        "url": entry.url,
        "url_key": entry.url_key,
        "language": entry.language,
        "title": entry.title,
        "text": entry.text,
        "origin": entry.credit.origin,
        "places": sorted({found.text for placed in entry.placements for found in placed.evidence}),
    }


def _file_name(pair: DecidedPair) -> str:
    names = "\n".join(sorted((pair.a.name, pair.b.name)))
    digest = blake2b(names.encode("utf-8", "surrogatepass"), digest_size=_NAME_BYTES).hexdigest()
    return f"{pair.decision.act}-{digest}"
