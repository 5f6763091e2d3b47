"""Values without a column of their own, as compact JSON; what is empty or usual is left out."""

import json
from collections.abc import Mapping
from dataclasses import fields
from functools import lru_cache
from hashlib import blake2b
from types import MappingProxyType
from typing import Any

from aggregator.model.document import Failure, FailureKind, Role
from aggregator.model.entry import Credit, Entry, Evidence, Media, Moment, PlaceEvidence, Precision
from aggregator.model.poll import Counts, Outcome, PollReport
from aggregator.model.signals import NO_SIGNALS, Signals
from aggregator.store.statements import AnyRow
from aggregator.store.times import from_us, to_us

KEY_DIGEST_BYTES = 16  # of identity keys: 2**64 entries before two of one source are likely to collide
COVER_DIGEST_BYTES = 8  # compared within one entry only
_TAKEN_AWAY = ("full_text", "images", "archive")
# looked up for every copy that is shown: to call the enum takes three times as long
_PRECISIONS = {str(one): one for one in Precision}
_EVIDENCES = {str(one): one for one in Evidence}
_SEPARATOR = "\x1f"  # the unit separator of ASCII; XML cannot contain it


def key_digest(key: str) -> bytes:
    """Give the fixed-size name of an identity key."""
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=KEY_DIGEST_BYTES).digest()


def cover_hash(entry: Entry) -> bytes:
    """Give what changes when anything but the text changes: address, authors, categories, media, credit."""
    credit = entry.credit
    parts = [entry.url or "", *entry.authors, "\n", *entry.categories, "\n"]
    parts.extend(f"{media.url} {media.type} {media.bytes} {media.title}" for media in entry.media)
    parts.extend(
        ("\n", credit.publisher or "", credit.origin or "", credit.editor or "", credit.dateline or "")
    )
    parts.extend((*credit.reporters, "\n", *credit.correspondents))
    if credit.publisher_url:
        parts.extend(("\n", credit.publisher_url))
    if entry.signals != NO_SIGNALS:
        parts.append(_dump(signal_values(entry.signals)))
    joined = _SEPARATOR.join(parts)
    return blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=COVER_DIGEST_BYTES).digest()


def dump_details(entry: Entry) -> str:
    """Give authors, categories, media and credit of an entry."""
    credit = entry.credit
    stored: dict[str, Any] = {
        "authors": entry.authors,
        "categories": entry.categories,
        "media": list(map(_medium, entry.media)),
        "publisher": credit.publisher,
        "origin": credit.origin,
        "reporters": credit.reporters,
        "correspondents": credit.correspondents,
        "editor": credit.editor,
        "dateline": credit.dateline,
        "publisher_url": credit.publisher_url,
        "signals": signal_values(entry.signals),
        "breadcrumb": entry.breadcrumb,
    }
    filled = {name: value for name, value in stored.items() if value}
    return _dump(filled) if filled else "{}"


def _medium(media: Media) -> list[object]:
    """Give a medium as a list; one without a size as it was stored before there were sizes."""
    said: list[object] = [media.url, media.type, media.bytes, media.title]
    return said if media.width is None else [*said, media.width, media.height]


@lru_cache(maxsize=4096)  # a story is read for the views of its city, province and country
def load_details(text: str) -> Mapping[str, Any]:
    """Give the fields that `dump_details` kept, by the names of `Copy`."""
    stored = json.loads(text)
    found = {
        "authors": tuple(stored.get("authors", ())),
        "categories": tuple(stored.get("categories", ())),
        "media": tuple(Media(*media) for media in stored.get("media", ())),
        "credit": Credit(
            publisher=stored.get("publisher"),
            origin=stored.get("origin"),
            reporters=tuple(stored.get("reporters", ())),
            correspondents=tuple(stored.get("correspondents", ())),
            editor=stored.get("editor"),
            dateline=stored.get("dateline"),
            publisher_url=stored.get("publisher_url"),
        ),
        "signals": load_signals(stored.get("signals", {})),
        "breadcrumb": tuple(stored.get("breadcrumb", ())),
    }
    return MappingProxyType(found)  # kept: nobody may change it


def signal_values(signals: Signals) -> dict[str, Any]:
    """Give what the signals say, without what they do not."""
    stored = {
        "chars": signals.max_chars,
        "no": [what for what in _TAKEN_AWAY if getattr(signals, f"no_{what}")],
        "why": signals.reasons,
    }
    return {name: value for name, value in stored.items() if value not in (None, [], ())}


def load_signals(stored: Mapping[str, Any]) -> Signals:
    """Give what `signal_values` kept."""
    taken = {f"no_{what}": what in stored.get("no", ()) for what in _TAKEN_AWAY}
    return Signals(max_chars=stored.get("chars"), reasons=tuple(stored.get("why", ())), **taken)


def load_moment(row: AnyRow) -> Moment:
    """Give the publication time of a row of `entry`."""
    return Moment(from_us(row.published), _PRECISIONS[row.precision], _EVIDENCES[row.evidence])


@lru_cache(maxsize=1024)  # most entries are placed by their source's home region: the same evidence each time
def dump_evidence(evidence: tuple[PlaceEvidence, ...]) -> str:
    """Give the reasons of a placement."""
    return _dump([[item.where, item.text, item.rule] for item in evidence])


@lru_cache(maxsize=4096)
def load_evidence(text: str) -> tuple[PlaceEvidence, ...]:
    """Give what `dump_evidence` kept."""
    return tuple(PlaceEvidence(*item) for item in json.loads(text))


def dump_report(report: PollReport) -> str:
    """Give a poll's report."""
    counts, failure = report.counts, report.failure
    stored: dict[str, Any] = {
        "source": report.source_id,
        "address": report.address,
        "at": to_us(report.at),
        "outcome": report.outcome,
        "counts": [getattr(counts, field.name) for field in fields(counts)],
        "dropped": dict(report.dropped),
        "warnings": report.warnings,
        "failure": None if failure is None else _failure_values(failure),
        "status": report.status,
        "bytes": report.bytes,
        "elapsed_s": report.elapsed_s,
        "role": "" if report.role is Role.ROOT else report.role,
    }
    return _dump({name: value for name, value in stored.items() if value})


def load_report(text: str) -> PollReport:
    """Give what `dump_report` kept."""
    stored = json.loads(text)
    failure = stored.get("failure")
    return PollReport(
        source_id=stored["source"],
        address=stored["address"],
        at=from_us(stored.get("at", 0)),
        outcome=Outcome(stored["outcome"]),
        counts=Counts(*stored["counts"]),
        dropped=stored.get("dropped", {}),
        warnings=tuple(stored.get("warnings", ())),
        failure=None if failure is None else _failure(*failure),
        status=stored.get("status"),
        bytes=stored.get("bytes", 0),
        elapsed_s=stored.get("elapsed_s", 0.0),
        role=Role(stored.get("role", Role.ROOT)),
    )


def _failure_values(failure: Failure) -> list[Any]:
    return [
        to_us(failure.at),
        failure.stage,
        failure.kind,
        failure.message,
        failure.elapsed_s,
        failure.status,
        failure.wait_s,
    ]


def _failure(at: int, stage: str, kind: str, *rest: Any) -> Failure:  # noqa: ANN401 - the values of a JSON list
    return Failure(from_us(at), stage, FailureKind(kind), *rest)


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
