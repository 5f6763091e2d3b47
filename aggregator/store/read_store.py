"""The store as serving sees it (`ports.ReadStore`); it cannot write and never waits for a writer."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine, select

from aggregator.model.condition import Episode
from aggregator.model.poll import ConfigFaults, SourceHealth, SourceHistory
from aggregator.model.story import RegionQuery, RegionVersion, RegionView, Story
from aggregator.store.engine import check_schema, read_engine, transaction
from aggregator.store.episodes import read_episodes
from aggregator.store.facts import read_config_faults
from aggregator.store.health import read_health
from aggregator.store.history import read_history
from aggregator.store.queries import read_story, read_versions, read_view
from aggregator.store.schema import config_revision
from aggregator.store.statements import read_meta
from aggregator.store.times import from_us, to_us


def open_read_store(path: Path) -> "SqlReadStore":
    """Open an existing store for reading. Raises `SchemaTooOld` or `SchemaTooNew` when it does not fit."""
    check_schema(path)
    return SqlReadStore(read_engine(path))


class SqlReadStore:
    """Reads for any number of threads; each method sees one instant of the store."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def close(self) -> None:
        """Close the connections that no thread is using."""
        self._engine.dispose()

    def namespace(self) -> UUID:
        """Give the installation's namespace of guids."""
        with transaction(self._engine) as connection:
            return UUID(read_meta(connection, ["namespace"])["namespace"])

    def versions(self) -> Mapping[str, RegionVersion]:
        """Give every region's version; a region that never listed a story is absent."""
        with transaction(self._engine) as connection:
            return read_versions(connection)

    def view(self, query: RegionQuery) -> RegionView:
        """Give a region's stories, newest listing first; raises RegionNotFound."""
        with transaction(self._engine) as connection:
            return read_view(connection, query)

    def story(self, uuid: UUID) -> Story:
        """Give one story; raises StoryNotFound, also for a story that no region lists."""
        with transaction(self._engine) as connection:
            return read_story(connection, uuid)

    def health(self) -> tuple[SourceHealth, ...]:
        """Give every configured source's health, ordered by id."""
        with transaction(self._engine) as connection:
            return read_health(connection)

    def history(self, *, now: datetime) -> Mapping[str, SourceHistory]:
        """Give how each configured source fared lately, by its id."""
        with transaction(self._engine) as connection:
            return read_history(connection, now=to_us(now))

    def episodes(self) -> tuple[Episode, ...]:
        """Give what was the matter with sources and service, the newest change first."""
        with transaction(self._engine) as connection:
            namespace = UUID(read_meta(connection, ["namespace"])["namespace"])
            return read_episodes(connection, namespace=namespace)

    def config(self, *, after: int = 0) -> tuple[int, str] | None:
        """Give number and body of the applied configuration revision, None when there is none `after` it."""
        latest = (
            select(config_revision)
            .where(config_revision.c.n > after)
            .order_by(config_revision.c.n.desc())
            .limit(1)
        )
        with transaction(self._engine) as connection:
            row = connection.execute(latest).first()
            return None if row is None else (row.n, row.body)

    def config_faults(self) -> ConfigFaults | None:
        """Give what is wrong with the files, None while they hold what was applied."""
        with transaction(self._engine) as connection:
            return read_config_faults(connection)

    def heartbeat(self) -> datetime | None:
        """Give when the poller last said that it lives."""
        with transaction(self._engine) as connection:
            beat = read_meta(connection, ["heartbeat"]).get("heartbeat")
            return None if beat is None else from_us(int(beat))
