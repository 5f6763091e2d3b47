"""The poller's clock: one APScheduler with a tick, a heartbeat and the daily chores."""

from collections.abc import Callable
from datetime import UTC

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from aggregator.poll.local import Driver
from aggregator.poll.writer import Writer
from aggregator.ports import Clock, PollStore

BEAT_S = 5.0  # a heartbeat older than a minute makes /ready say that the poller is gone
CHORE_HOUR = 4  # UTC; deleting old log rows disturbs nobody at any hour, but once a day is enough


class PollService:
    """Ticks the driver until stopped. Timers live in the store, so nothing is kept here across restarts."""

    def __init__(
        self,
        *,
        store: PollStore,
        driver: Driver,
        writer: Writer,
        clock: Clock,
        tick_s: float,
        chores: Callable[[], object],
    ) -> None:
        self._driver = driver
        self._store = store
        self._writer = writer
        self._clock = clock
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(1)},
            # A tick that comes late counts once: what it claims depends on the store, not on the tick.
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._scheduler.add_job(driver.tick, "interval", seconds=tick_s)
        self._scheduler.add_job(self._beat, "interval", seconds=BEAT_S)
        self._scheduler.add_job(lambda: writer.submit(chores), "cron", hour=CHORE_HOUR)

    def start(self) -> None:
        """Begin to tick."""
        self._beat()
        self._scheduler.start()
        self._driver.tick()

    def _beat(self) -> None:
        self._writer.submit(lambda: self._store.beat(now=self._clock()))

    def stop(self) -> None:
        """End the ticking; what is under way is the driver's to finish."""
        self._scheduler.shutdown(wait=True)
