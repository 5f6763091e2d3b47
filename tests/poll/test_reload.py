from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from aggregator.config.models import Config
from aggregator.config.watch import look
from aggregator.errors import ConfigError, Fault, StoreBusy
from aggregator.model.region import RegionTree
from aggregator.model.site import Site
from aggregator.model.source import Source
from aggregator.poll.applier import Applier
from aggregator.poll.hostrun import Stations
from aggregator.poll.local import Driver
from aggregator.poll.reload import ConfigWatch
from aggregator.poll.writer import Writer
from tests.poll.fakes import (
    DirectReader,
    MemoryPollStore,
    ScriptedFetcher,
    an_empty_reading,
    host_lease,
    source_named,
)
from tests.support import builders
from tests.support.builders import NOW

FAULT = ConfigError((Fault("config/sources/a.yaml", 3, "sources[0].url", "is no address"),))


class Desk:
    """Files as numbers: what a look shows, what loading them gives, and what became of them."""

    def __init__(self) -> None:
        self.files: object = "one"
        self.holds: object = "first"
        self.refusals: list[Exception] = []
        self.changes_while_loading = False
        self.loads = 0
        self.applied: list[object] = []
        self.noted: list[ConfigError | None] = []
        self.watch = ConfigWatch[object](
            look=lambda: self.files, load=self.load, apply=self.apply, note=self.noted.append
        )

    def load(self) -> object:
        self.loads += 1
        if self.changes_while_loading:
            self.files = f"{self.files}+"
        if isinstance(self.holds, Exception):
            raise self.holds
        return self.holds

    def apply(self, loaded: object) -> None:
        if self.refusals:
            raise self.refusals.pop()
        self.applied.append(loaded)

    def save(self, files: str, holds: object) -> None:
        self.files, self.holds = files, holds

    def check(self, times: int = 2) -> None:
        for _ in range(times):
            self.watch.check()


@pytest.fixture
def desk() -> Iterator[Desk]:
    with capture_logs():
        yield Desk()


def test_what_lies_there_at_the_start_is_applied_once(desk: Desk) -> None:
    desk.check(5)
    assert (desk.applied, desk.noted, desk.loads) == (["first"], [None], 1)


def test_a_change_waits_for_a_second_look(desk: Desk) -> None:
    desk.check()
    desk.save("two", "second")
    desk.check(1)
    assert desk.applied == ["first"]
    desk.check(1)
    assert desk.applied == ["first", "second"]


def test_a_file_that_vanishes_for_a_moment_changes_nothing(desk: Desk) -> None:
    desk.check()
    desk.save("", FAULT)
    desk.check(1)
    desk.save("one", "first")
    desk.check(3)
    assert (desk.applied, desk.noted, desk.loads) == (["first"], [None], 1)


def test_a_file_that_changes_while_it_is_read_is_read_again(desk: Desk) -> None:
    desk.changes_while_loading = True
    desk.check()
    assert desk.applied == []
    desk.changes_while_loading = False
    desk.check()
    assert desk.applied == ["first"]


def test_faults_are_noted_and_logged_once_and_taken_back(desk: Desk) -> None:
    desk.check()
    desk.save("two", FAULT)
    with capture_logs() as logs:
        desk.check(4)
    assert [line["fault"] for line in logs] == ["config/sources/a.yaml:3: sources[0].url: is no address"]
    desk.save("three", "third")
    desk.check()
    assert desk.noted == [None, FAULT, None]
    assert desk.applied == ["first", "third"]


def test_a_store_that_refuses_is_tried_again(desk: Desk) -> None:
    desk.refusals = [StoreBusy("busy"), StoreBusy("busy")]
    desk.check(4)
    assert desk.applied == ["first"]


def test_our_own_fault_is_logged_once_and_waits_for_the_next_change(desk: Desk) -> None:
    desk.refusals = [ValueError("a bug")]
    with capture_logs() as logs:
        desk.check(4)
    assert [line["event"] for line in logs] == ["configuration not taken up"]
    desk.save("two", "second")
    desk.check()
    assert desk.applied == ["second"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (
        "aggregator.yaml",
        "regions/cn.yaml",
        "sources/cn/fujian.yml",
        "sources/.swap.yaml",
        "sources/x.md",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("a: 1")
    return tmp_path


def names(folder: Path) -> set[str]:
    return {str(Path(path).relative_to(folder)) for path, *_ in look(folder)}


def test_a_look_sees_the_files_that_are_read_and_no_others(folder: Path) -> None:
    assert names(folder) == {"aggregator.yaml", "regions/cn.yaml", "sources/cn/fujian.yml"}


def test_a_missing_folder_and_a_dangling_link_are_no_error(folder: Path) -> None:
    (folder / "sources/gone.yaml").symlink_to(folder / "nowhere.yaml")
    assert names(folder) == {"aggregator.yaml", "regions/cn.yaml", "sources/cn/fujian.yml"}
    assert look(folder / "nowhere") == frozenset()


def test_a_look_changes_with_a_new_file_of_the_same_size_and_time(folder: Path) -> None:
    import os  # noqa: PLC0415 - only here

    before, path = look(folder), folder / "aggregator.yaml"
    stamp = path.stat().st_mtime_ns
    draft = folder / "draft"
    draft.write_text("a: 2")
    os.utime(draft, ns=(stamp, stamp))
    draft.rename(path)
    assert look(folder) != before


def test_a_document_under_way_ends_with_its_old_source_and_one_that_left_is_not_asked() -> None:
    store = MemoryPollStore([host_lease("a", "one", "two", "three")])
    fetcher = ScriptedFetcher(lambda _: builders.fetched(b"new body"))
    fetcher.holding = True
    writer = Writer(store, clock=lambda: NOW, window_s=0.0)
    stations = Stations(
        fetcher=fetcher,
        reader=DirectReader(an_empty_reading),
        writer=writer,
        sources=source_named,
        clock=lambda: NOW,
        draw=lambda: 0.5,
        on_report=lambda _: None,
        min_gap_s=0.0,
    )
    driver = Driver(store, stations)
    driver.order([["one", "two", "three"]])
    assert fetcher.asked.wait(10)
    now = ScriptedFetcher(lambda _: builders.fetched(b"new body"))
    renamed = {name: builders.source(id=name, name="another name") for name in ("one", "three")}
    driver.reconfigure(lambda old: replace(old, fetcher=now, sources=renamed.get), max_leases=1)
    fetcher.let_go()
    assert driver.wait_idle(10)
    driver.stop()
    writer.close()
    polls = [poll for batch in store.committed for poll in batch]
    assert [(poll.source.id, poll.source.name) for poll in polls] == [
        ("one", "福州日报"),
        ("three", "another name"),
    ]
    assert (len(fetcher.requests), len(now.requests)) == (1, 1)


class Press:
    """A demo press that notes what it was asked."""

    def __init__(self) -> None:
        self.settled: list[Config] = []

    def at_hand(self, config: Config) -> Config:
        return config

    def settle(self, config: Config) -> None:
        self.settled.append(config)


class ApplyingStore(MemoryPollStore):
    """Keeps what was applied."""

    def __init__(self) -> None:
        super().__init__()
        self.sources: list[str] = []
        self.bodies: list[str] = []

    def apply_sources(self, regions: RegionTree, sources: Sequence[Source], *, now: datetime) -> None:
        if self.refusals:
            raise self.refusals.pop(0)
        self.sources = [source.id for source in sources]

    def record_config(self, body: str, *, now: datetime) -> int:
        self.bodies.append(body)
        return len(self.bodies)


class Stage:
    """An applier over fakes."""

    def __init__(self) -> None:
        self.store, self.press = ApplyingStore(), Press()
        self.writer = Writer(self.store, clock=lambda: NOW, window_s=0.0)
        self.fetcher = ScriptedFetcher(lambda _: builders.fetched(b""))
        self.fitted: list[Config] = []
        stations = Stations(
            fetcher=self.fetcher,
            reader=DirectReader(an_empty_reading),
            writer=self.writer,
            sources=source_named,
            clock=lambda: NOW,
            draw=lambda: 0.5,
            on_report=lambda _: None,
        )
        self.driver = Driver(self.store, stations)
        self.first = Config(Site(), ("cn",), builders.regions(), (builders.source(),))
        self.applier = Applier(
            self.first,
            store=self.store,
            writer=self.writer,
            driver=self.driver,
            clock=lambda: NOW,
            press=self.press,
            fit=self.fit,
        )

    def fit(self, config: Config) -> ScriptedFetcher:
        self.fitted.append(config)
        return self.fetcher

    def close(self) -> None:
        self.driver.stop()
        self.writer.close()


@pytest.fixture
def stage() -> Iterator[Stage]:
    with capture_logs(), closing(Stage()) as built:
        yield built


def test_the_same_configuration_again_writes_nothing(stage: Stage) -> None:
    stage.applier.apply(replace(stage.first))
    assert (stage.store.bodies, stage.fitted, stage.press.settled) == ([], [], [stage.first])


def test_a_configuration_reaches_store_fetcher_and_press(stage: Stage) -> None:
    changed = replace(stage.first, follow=("cn", "de"), sources=(builders.source(id="other"),))
    with capture_logs() as logs:
        stage.applier.apply(changed)
    assert (stage.store.sources, len(stage.store.bodies)) == (["other"], 1)
    assert (stage.fitted, stage.press.settled, stage.applier.config) == ([changed], [changed], changed)
    assert logs == [
        {
            "event": "configuration applied",
            "sources": 1,
            "added": 1,
            "removed": 1,
            "follow": "cn,de",
            "log_level": "info",
        }
    ]


def test_what_cannot_change_now_is_said_by_name(stage: Stage) -> None:
    changed = replace(stage.first, web=replace(stage.first.web, port=9000))
    with capture_logs() as logs:
        stage.applier.apply(changed)
    assert [(line["event"], line.get("setting"), line.get("value")) for line in logs][1:] == [
        ("takes effect at the next start", "web.port", 9000)
    ]


def test_a_refusing_store_leaves_the_old_configuration_whole(stage: Stage) -> None:
    stage.store.refusals = [StoreBusy("busy")]
    with pytest.raises(StoreBusy):
        stage.applier.apply(replace(stage.first, follow=("de",)))
    assert (stage.fitted, stage.applier.config) == ([], stage.first)


def test_faults_reach_the_store_and_leave_it(stage: Stage) -> None:
    stage.applier.note_faults(FAULT)
    assert stage.store.faults == FAULT.faults
    stage.applier.note_faults(None)
    assert stage.store.faults == ()
