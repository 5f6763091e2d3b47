import copy
import pickle
from uuid import UUID

import pytest

from aggregator.errors import ConfigError, Fault, StoryMoved
from aggregator.model.source import SourceMemory
from aggregator.model.story import story_uuid
from tests.support import builders
from tests.support.builders import NAMESPACE


def test_a_memory_survives_the_store() -> None:
    memory = SourceMemory(guid_policy="url", suffixes=("_台海网",), habits={"offset_s": "28800"})
    assert SourceMemory.loads(memory.dumps()) == memory


@pytest.mark.parametrize("stored", [None, "", '{"version": 0}', '{"version": 99, "unknown": 1}'])
def test_a_memory_of_another_version_is_forgotten(stored: str | None) -> None:
    assert SourceMemory.loads(stored) == SourceMemory()


def test_a_guid_holds_no_host_name() -> None:
    assert builders.story(7).guid == "urn:uuid:00000000-0000-0000-0000-000000000007"


def test_the_same_first_member_always_gives_the_same_story() -> None:
    one = story_uuid(NAMESPACE, "fuzhou-daily", "guid:1")
    assert one == story_uuid(UUID(str(NAMESPACE)), "fuzhou-daily", "guid:1")
    assert one != story_uuid(NAMESPACE, "fuzhou-daily", "guid:2")
    assert one != story_uuid(NAMESPACE, "fuzhou", "-daily\nguid:1")


def test_a_configuration_error_says_every_fault_on_a_line() -> None:
    error = ConfigError(
        (
            Fault("config/sources/a.yaml", 14, "sources[3].timezone", '"Asia/Fuzhou" is no IANA zone'),
            Fault("config/aggregator.yaml", None, "", "is missing"),
        )
    )
    assert str(error).splitlines() == [
        'config/sources/a.yaml:14: sources[3].timezone: "Asia/Fuzhou" is no IANA zone',
        "config/aggregator.yaml: is missing",
    ]


def test_a_configuration_error_survives_a_process_border() -> None:
    error = ConfigError((Fault("a.yaml", 1, "x", "y"),))
    assert pickle.loads(pickle.dumps(error)).faults == error.faults  # noqa: S301 - our own bytes


def test_the_news_that_a_story_moved_can_be_copied_whole() -> None:
    old, new = UUID(int=1), UUID(int=2)
    moved = copy.copy(StoryMoved(old, new))
    assert (moved.old, moved.uuid, str(moved)) == (old, new, str(StoryMoved(old, new)))
