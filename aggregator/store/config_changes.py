"""What the desk changed in the files of the configuration, with the way back."""

import json

from sqlalchemy import Connection, delete, insert, select, update

from aggregator.model.desk import ConfigChange, Deed, FileText
from aggregator.store.desk_tables import config_change
from aggregator.store.statements import AnyRow
from aggregator.store.times import from_us, to_us

KEPT = 500  # changes; a file of 200 sources has some 60 kB, and each change holds it twice


def note_change(connection: Connection, change: ConfigChange, *, undoes: int | None = None) -> int:
    """Keep a change (its `id` is not looked at) and give its id; marks the one that it takes back."""
    files = [[one.name, one.before, one.after] for one in change.files]
    row = {
        "at": to_us(change.at),
        "who": change.who,
        "deed": change.deed,
        "subject": change.subject,
        "files": json.dumps(files),
        "expected": change.expected,
    }
    kept = connection.execute(insert(config_change).values(row).returning(config_change.c.id))
    number = int(kept.scalar_one())
    if undoes is not None:
        undone = update(config_change).where(config_change.c.id == undoes)
        connection.execute(undone.values(undone_by=number))
    connection.execute(delete(config_change).where(config_change.c.id <= number - KEPT))
    return number


def forget_change(connection: Connection, change_id: int) -> None:
    """Drop a change that came to nothing, and the mark on what it would have taken back."""
    connection.execute(delete(config_change).where(config_change.c.id == change_id))
    undone = update(config_change).where(config_change.c.undone_by == change_id)
    connection.execute(undone.values(undone_by=None))


def read_change(connection: Connection, change_id: int) -> ConfigChange | None:
    """Give a change, None when there is none of that id."""
    row = connection.execute(select(config_change).where(config_change.c.id == change_id)).first()
    return None if row is None else _change(row)


def list_changes(
    connection: Connection, *, most: int, subject: str | None = None
) -> tuple[ConfigChange, ...]:
    """Give the latest changes, of one source or of all, the newest first."""
    chosen = select(config_change).order_by(config_change.c.id.desc()).limit(most)
    if subject is not None:
        chosen = chosen.where(config_change.c.subject == subject)
    return tuple(_change(row) for row in connection.execute(chosen))


def _change(row: AnyRow) -> ConfigChange:
    return ConfigChange(
        id=row.id,
        at=from_us(row.at),
        who=row.who,
        deed=Deed(row.deed),
        subject=row.subject,
        files=tuple(FileText(*one) for one in json.loads(row.files)),
        expected=row.expected,
        undone_by=row.undone_by,
    )
