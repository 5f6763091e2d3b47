"""Create a store or bring it up to date. Only `serve` and `db migrate` do that."""

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import Connection, insert, select

from aggregator.store.engine import refuse_newer, schema_revision, transaction, write_engine
from aggregator.store.schema import REVISIONS, meta

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATION_PATIENCE_S = 60.0  # two programs started together: the second waits for the first one's migration


def migrate(path: Path) -> bool:
    """Create the store at `path` or upgrade it, in one transaction; gives whether there was anything to do.

    A kill in the middle leaves the store as it was. Mints the installation's namespace of guids once. Raises
    `SchemaTooNew`, and `StoreError` when the file cannot be written or is no store.
    """
    found = schema_revision(path)
    refuse_newer(path, found)
    if found == REVISIONS[-1]:
        return False
    from alembic import command  # noqa: PLC0415 - 10 MB, and a store is rarely migrated

    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    engine = write_engine(path, busy_s=MIGRATION_PATIENCE_S)
    try:
        with transaction(engine) as connection:
            command.upgrade(migrations(connection), "head")
            _mint_namespace(connection)
    finally:
        engine.dispose()
    _flush(path)
    return True


def migrations(connection: Connection | None = None) -> "Config":
    """Give Alembic's configuration: the scripts inside this package, whatever the current directory."""
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    script_location = str(Path(__file__).parent / "migrations")
    config.set_main_option("script_location", script_location.replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _mint_namespace(connection: Connection) -> None:
    if connection.scalar(select(meta.c.value).where(meta.c.key == "namespace")) is None:
        connection.execute(insert(meta), {"key": "namespace", "value": str(uuid4())})


def _flush(path: Path) -> None:
    """Bring schema and namespace to the disk: a power cut must not change the guids given out later."""
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
