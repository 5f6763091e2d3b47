from datetime import timedelta
from uuid import UUID

import pytest

from aggregator.model.condition import Condition, Episode
from aggregator.model.document import Failure, FailureKind
from aggregator.model.poll import Outcome, PollReport, SourceHealth
from tests.support.builders import NOW
from tests.web.fakes import FUZHOU, LATER, House, stories
from tests.web.htmlcheck import hrefs, one, parsed, texts

PAGE = f"/regions/{FUZHOU}?lang=en"
BEGAN = NOW - timedelta(days=2)


def health(source_id: str, *, message: str | None, at_hours: int = 0) -> SourceHealth:
    at = NOW + timedelta(hours=at_hours)
    failure = None if message is None else Failure(at, "fetch", FailureKind.TIMEOUT, message)
    outcome = Outcome.UNCHANGED if failure is None else Outcome.FAILED
    report = PollReport(source_id=source_id, address="http://x/", at=at, outcome=outcome, failure=failure)
    failing = None if failure is None else report
    return SourceHealth(source_id, report, NOW, None, 3, 0, None, 0, 0, failing=failing)


@pytest.fixture
def house() -> House:
    made = House()
    made.store.reports = (health("fuzhou-daily", message="no answer from http://me:pw@x/ in 30 s"),)
    made.store.past = (
        Episode(UUID(int=1), "fuzhou-daily", Condition.FAILED, BEGAN, None, BEGAN, "no answer"),
        Episode(UUID(int=2), "fuzhou-daily", Condition.FAILED, BEGAN - timedelta(9), BEGAN, BEGAN, "old"),
    )
    return made


def said(house: House, path: str = PAGE) -> str:
    return " ".join(one(parsed(house.client().get(path)), ".empty").text().split())


def test_a_region_whose_sources_all_fail_says_which_since_when_and_why(house: House) -> None:
    tree = parsed(house.client().get(PAGE))
    assert texts(tree, ".empty > p")[0] == "None of this region’s sources can be read at present."
    assert texts(tree, ".empty li") == [
        "福州日报 since 22 November 2026 20:00: no answer from http://…@x/ in 30 s"
    ]
    assert hrefs(tree, ".empty a") == ["/status?lang=en"]


def test_a_failure_that_only_just_began_tells_its_poll(house: House) -> None:
    house.store.past = ()
    assert "since 24 November 2026 20:00" in said(house)


def test_one_source_that_works_is_enough_to_wait_for(house: House) -> None:
    house.store.reports += (health("xiamen-daily", message=None),)
    assert "can be read at present" not in said(house, "/regions/cn/fujian?lang=en")
    assert "can be read at present" in said(house)


def test_the_page_follows_the_failure_without_a_new_version(house: House) -> None:
    client = house.client()
    etag = client.get(PAGE).headers["ETag"]
    assert client.get(PAGE, headers={"If-None-Match": etag}).status_code == 304
    house.store.reports = (health("fuzhou-daily", message=None),)
    again = client.get(PAGE, headers={"If-None-Match": etag})
    assert again.status_code == 200
    assert "Nothing has been listed here yet." in one(parsed(again), ".empty").text()


def test_a_region_with_stories_shows_them(house: House) -> None:
    house.store.show(FUZHOU, *stories(1), at=LATER)
    assert parsed(house.client().get(PAGE)).css(".empty") == []


def test_a_region_without_sources_is_no_trouble(house: House) -> None:
    assert "Nothing has been listed here yet." in said(house, "/regions/tw?lang=en")
