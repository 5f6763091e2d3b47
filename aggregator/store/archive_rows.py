"""Archives as their table holds them: bodies packed, rows written, neighbours told, changes logged."""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from aggregator.model.archive import Record
from aggregator.ports import Archivist
from aggregator.store.archive_tables import archive, archive_change
from aggregator.store.times import SECOND_US, from_us, to_us

DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True)
class Place:
    """Which archive: the row of its region, and its number there."""

    region: int
    seq: int


def pack(records: Sequence[Record]) -> dict[str, Any]:
    """Give the columns that follow from an archive's stories."""
    lines = (f"{to_us(one.listed_at)} {one.uuid} {one.outlet} {one.text}" for one in records)
    body = "\n".join(lines).encode()
    return {
        "stories": len(records),
        "outlets": json.dumps(sorted({one.outlet for one in records})),
        "digest": blake2b(body, digest_size=DIGEST_BYTES).hexdigest(),
        "body": zlib.compress(body),
    }


def rights_now(archivist: Archivist, outlets: str) -> str:
    """Give the digest of what the sources of an archive (its column `outlets`) allow by now."""
    return archivist.rights(json.loads(outlets))


def unpack(body: bytes) -> tuple[Record, ...]:
    """Give an archive's stories, in their order."""
    text = zlib.decompress(body).decode()
    return tuple(map(_record, text.split("\n"))) if text else ()


def rewrite(connection: Connection, of: Place, records: Sequence[Record], *, now: int) -> None:
    """Give an archive other stories; its neighbours are told when it gets empty or is so no more."""
    was = connection.execute(_COUNT.where(*_is(of))).one()
    packed = pack(records)
    connection.execute(update(archive).where(*_is(of)).values(packed))
    touch(connection, of, now=now)
    if bool(was.stories) != bool(records):
        for neighbour in neighbours(connection, of):
            if neighbour is not None:
                touch(connection, Place(of.region, neighbour.seq), now=now)


def touch(connection: Connection, of: Place, *, now: int) -> None:
    """Let an archive's instant of change rise, by a whole second at least: an HTTP date must tell it."""
    before = connection.execute(_COUNT.where(*_is(of))).one().changed_at
    at = max(whole_second(now), before + SECOND_US)
    connection.execute(update(archive).where(*_is(of)).values(changed_at=at))


def neighbours(connection: Connection, of: Place) -> tuple[Any, Any]:
    """Give the nearest archives with stories before and after one: `seq` and `name`, None for none."""
    near = select(archive.c.seq, archive.c.name).where(archive.c.region == of.region, archive.c.stories > 0)
    older = near.where(archive.c.seq < of.seq).order_by(archive.c.seq.desc()).limit(1)
    newer = near.where(archive.c.seq > of.seq).order_by(archive.c.seq).limit(1)
    return connection.execute(older).first(), connection.execute(newer).first()


def log_change(connection: Connection, of: Place, *, why: str, now: int, story: UUID | None = None) -> None:
    """Keep for ever that and why an archive changed."""
    row = {"at": now, "region": of.region, "seq": of.seq, "why": why}
    connection.execute(insert(archive_change), row | {"story": None if story is None else str(story)})


def whole_second(us: int) -> int:
    """Give the second that an instant falls into."""
    return us - us % SECOND_US


_COUNT = select(archive.c.stories, archive.c.changed_at)


def _is(of: Place) -> tuple[Any, Any]:
    return archive.c.region == of.region, archive.c.seq == of.seq


def _record(line: str) -> Record:
    listed_at, uuid, outlet, text = line.split(" ", 3)
    return Record(UUID(uuid), from_us(int(listed_at)), outlet, text)
