"""The store as serving sees it (`ports.ReadStore`); it cannot write and never waits for a writer."""

from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine, select

from aggregator.model.account import StoredCopy, StoryAccount
from aggregator.model.archive import Archive
from aggregator.model.condition import Episode
from aggregator.model.poll import ConfigFaults, SourceHealth, SourceHistory
from aggregator.model.story import RegionQuery, RegionVersion, RegionView, Story, StoryView
from aggregator.store.accounts import read_shown_account
from aggregator.store.archives import read_archive
from aggregator.store.engine import check_schema, read_engine, transaction
from aggregator.store.episodes import read_episodes, read_open_episodes
from aggregator.store.facts import read_config_faults, read_former_regions
from aggregator.store.health import read_health
from aggregator.store.hidden import withdrawn_of
from aggregator.store.history import read_history
from aggregator.store.queries import read_story, read_story_view, read_versions, read_view
from aggregator.store.sampling import newest_copies
from aggregator.store.schema import config_revision, region
from aggregator.store.statements import read_meta
from aggregator.store.tallies import read_listed_by_day
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

    def former_regions(self) -> Mapping[str, str]:
        """Give the present ids of regions by their former ones, however long ago they were renamed."""
        with transaction(self._engine) as connection:
            former = read_former_regions(connection)
            paths = {row.id: row.path for row in connection.execute(select(region.c.id, region.c.path))}
            return {old: paths[of] for old, of in former.items() if old not in paths.values()}

    def view(self, query: RegionQuery) -> RegionView:
        """Give a region's stories, newest listing first; raises RegionNotFound."""
        with transaction(self._engine) as connection:
            return read_view(connection, query)

    def listed_by_day(self, ends: Mapping[str, datetime], *, days: int) -> Mapping[str, tuple[int, ...]]:
        """Give how many stories each region listed on each of some days (24 h), the oldest first."""
        with transaction(self._engine) as connection:
            return read_listed_by_day(connection, ends, days=days)

    def withdrawn(self, uuids: Collection[UUID]) -> frozenset[UUID]:
        """Give those of these stories that nobody may be shown any more."""
        with transaction(self._engine) as connection:
            return withdrawn_of(connection, uuids)

    def story(self, uuid: UUID) -> Story:
        """Give one story; raises StoryMoved, and StoryNotFound, also for a story that no region lists."""
        with transaction(self._engine) as connection:
            return read_story(connection, uuid)

    def story_view(self, uuid: UUID) -> StoryView:
        """Give one story with the regions that list it; raises what `story` raises."""
        with transaction(self._engine) as connection:
            return read_story_view(connection, uuid)

    def account(self, uuid: UUID) -> tuple[StoryView, StoryAccount]:
        """Give one story and how it came about, as everybody may know it; raises what `story` raises."""
        with transaction(self._engine) as connection:
            return read_story_view(connection, uuid), read_shown_account(connection, uuid)

    def archive(self, region_id: str, name: str) -> Archive | None:
        """Give a region's archive, None when there is none of that name."""
        with transaction(self._engine) as connection:
            return read_archive(connection, region_id, name)

    def health(self) -> tuple[SourceHealth, ...]:
        """Give every configured source's health, ordered by id."""
        with transaction(self._engine) as connection:
            return read_health(connection)

    def newest(self, source_id: str, *, most: int) -> tuple[StoredCopy, ...]:
        """Give what a source brought last, the oldest first, shown or not."""
        with transaction(self._engine) as connection:
            return newest_copies(connection, source_id, most=most)

    def history(self, *, now: datetime) -> Mapping[str, SourceHistory]:
        """Give how each configured source fared lately, by its id."""
        with transaction(self._engine) as connection:
            return read_history(connection, now=to_us(now))

    def episodes(self) -> tuple[Episode, ...]:
        """Give what was the matter with sources and service, the newest change first."""
        with transaction(self._engine) as connection:
            namespace = UUID(read_meta(connection, ["namespace"])["namespace"])
            return read_episodes(connection, namespace=namespace)

    def open_alerts(self) -> tuple[Episode, ...]:
        """Give what is the matter now, the newest begin first."""
        with transaction(self._engine) as connection:
            namespace = UUID(read_meta(connection, ["namespace"])["namespace"])
            return read_open_episodes(connection, namespace=namespace)

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
