"""The poller's clock: one APScheduler with a tick, a heartbeat, a look at the files and the daily chores."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from aggregator.errors import StoreError
from aggregator.log import get_logger
from aggregator.poll.local import Driver
from aggregator.poll.reload import LOOK_S
from aggregator.poll.writer import Writer
from aggregator.ports import Clock, PollStore

BEAT_S = 5.0  # a heartbeat older than a minute makes /ready say that the poller is gone
CONDITIONS_S = 15.0  # how soon the status feed knows; with 1,000 sources it takes the writer some 100 ms
THREADS = ("default", "config", "chores", "besides", "alerts")
RECOUNT_S = 600.0  # subscribers are counted by the day, and the web server writes them as they come
TOPICS_S = 10.0  # 100 stories each time: 860,000 a day
CHORES_H = 24
# Between two rounds a region may list 150 stories without leaving a gap, 900 an hour (store/sealing.py).
ARCHIVES_S = 600.0
ARCHIVES_AFTER = timedelta(minutes=1)
CHORES_AFTER = timedelta(minutes=5)  # for machines that are off at night; not while a start is catching up


class PollService:
    """Ticks the driver until stopped. Timers live in the store, so nothing is kept here across restarts.

    `watch` looks for a changed configuration, `chores` gives the daily chores, one short transaction at every
    step; each has a thread of its own. `recount` looks how many subscribe,
    `archives` gives the steps that keep the feeds' archives complete.
    """

    def __init__(
        self,
        *,
        store: PollStore,
        driver: Driver,
        writer: Writer,
        clock: Clock,
        tick_s: float,
        chores: Callable[[], Iterator[object]],
        watch: Callable[[], object],
        recount: Callable[[], object],
        archives: Callable[[], Iterator[object]],
    ) -> None:
        self._driver = driver
        self._store = store
        self._writer = writer
        self._clock = clock
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            # Reading a large configuration takes a second or two; the tick must not wait for it.
            executors={name: ThreadPoolExecutor(1) for name in THREADS},
            # A tick that comes late counts once: what it claims depends on the store, not on the tick.
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._scheduler.add_job(driver.tick, "interval", seconds=tick_s)
        self._scheduler.add_job(self._beat, "interval", seconds=BEAT_S)
        self._scheduler.add_job(self._note_conditions, "interval", seconds=CONDITIONS_S)
        self._scheduler.add_job(self._link_topics, "interval", seconds=TOPICS_S)
        self._scheduler.add_job(watch, "interval", seconds=LOOK_S, executor="config")
        self._scheduler.add_job(recount, "interval", seconds=RECOUNT_S, executor="chores")
        self._chores = chores
        self._is_stopping = threading.Event()
        self._archives = archives
        self._scheduler.add_job(
            self.keep_archives,
            "interval",
            seconds=ARCHIVES_S,
            next_run_time=clock() + ARCHIVES_AFTER,
            executor="chores",
        )
        first = clock() + CHORES_AFTER
        self._scheduler.add_job(
            self.do_chores, "interval", hours=CHORES_H, next_run_time=first, executor="chores"
        )

    def every(self, seconds: float, job: Callable[[], object], *, thread: str = "besides") -> None:
        """Let something short be done every so many seconds besides, on a thread that such jobs share.

        What waits for others, such as receivers of alerts, has a `thread` of its own: alerts.
        """
        self._scheduler.add_job(job, "interval", seconds=seconds, executor=thread)

    def start(self) -> None:
        """Begin to tick."""
        self._beat()
        self._scheduler.start()
        self._driver.tick()

    def _beat(self) -> None:
        self._writer.submit(lambda: self._store.beat(now=self._clock()))

    def _link_topics(self) -> None:
        self._writer.submit(lambda: self._store.link_topics(now=self._clock()))

    def _note_conditions(self) -> None:
        self._writer.submit(lambda: self._store.note_conditions(now=self._clock()))

    def do_chores(self) -> None:
        """Let the writing thread take the chores step by step; polls that wait are stored in between."""
        self._take(self._chores(), "chores", again_s=CHORES_H * 3600.0)

    def keep_archives(self) -> None:
        """Let the writing thread make archives in the same way."""
        self._take(self._archives(), "archives", again_s=ARCHIVES_S)

    def _take(self, steps: Iterator[object], what: str, *, again_s: float) -> None:
        try:
            while not self._is_stopping.is_set():
                if self._writer.submit(lambda: next(steps, None)).result() is None:
                    return
        except StoreError as exc:
            get_logger().warning(f"{what} put off", error=str(exc), again_in_s=again_s)

    def stop(self) -> None:
        """End the ticking; what is under way is the driver's to finish, chores go on at the next start."""
        self._is_stopping.set()
        self._scheduler.shutdown(wait=True)
