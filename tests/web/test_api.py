"""/api/v1: every answer fits the OpenAPI document, keeps to rights, and can be kept."""

import gzip
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

from aggregator.model.condition import Condition, Episode
from aggregator.model.document import Failure, FailureKind
from aggregator.model.entry import Media
from aggregator.model.poll import Outcome, PollReport, SourceHealth, SourceHistory
from aggregator.model.signals import Signals
from aggregator.model.silence import Silence
from aggregator.model.source import Rights
from tests.support.builders import NOW, copy, region, source, story
from tests.web.fakes import BROKEN, FUZHOU, LATER, House, stories, world

STORY = UUID(int=1)
STORIES = f"/api/v1/regions/{FUZHOU}/stories"
SHOWN = Rights(images=True, permission="by letter")
SECRET = "hunter2"


def the_house() -> House:
    papers = (
        source(
            rights=SHOWN, urls=(f"https://user:{SECRET}@news.example/feed.xml",), headers=(("X-Key", SECRET),)
        ),
        source(id="xiamen-daily", name="厦门日报", region="cn/fujian/xiamen", home="https://xmrb.example/"),
    )
    house = House(config=world(sources=papers))
    lead = copy(1, media=(Media("https://img.example/1.jpg", "image/jpeg", width=640, height=480),))
    other = copy(2, source_id="xiamen-daily", title="另一份")
    first = story(1, lead=lead, also_in=(other,), updated_at=NOW + timedelta(hours=1))
    house.store.show(FUZHOU, first, *stories(4)[1:])
    failure = Failure(
        NOW, "fetch", FailureKind.STATUS, f"https://me:{SECRET}@a.example answered 500", status=500
    )
    failed = PollReport("xiamen-daily", "a", NOW, Outcome.FAILED, failure=failure, warnings=("a warning",))
    house.store.reports = (
        health("fuzhou-daily", PollReport("fuzhou-daily", "a", NOW, Outcome.NEW)),
        health("xiamen-daily", failed, moved_to=f"https://me:{SECRET}@b.example/", signals=("noarchive",)),
        health("left-the-configuration", None),
    )
    house.store.histories = {"xiamen-daily": SourceHistory(silence=Silence(NOW, None, timedelta(days=14)))}
    begun = Episode(
        UUID(int=5), "xiamen-daily", Condition.FAILED, NOW, None, NOW, f"http://me:{SECRET}@a: no"
    )
    house.store.past = (begun, replace(begun, uuid=UUID(int=6), ended_at=LATER))
    return house


def health(source_id: str, report: PollReport | None, **changes: Any) -> SourceHealth:
    return SourceHealth(source_id, report, NOW, "why", 2, 10, NOW, 8, 1, **changes)


@pytest.fixture
def house() -> House:
    return the_house()


def document(house: House) -> dict[str, Any]:
    found = house.client().get("/api/v1/openapi.json")
    made: dict[str, Any] = json.loads(found.data)
    return made


def complaints(made: dict[str, Any], path: str, answer: TestResponse) -> list[str]:
    """Give what is wrong with an answer by what the document says of its path and status."""
    described = made["paths"][path]["get"]["responses"][str(answer.status_code)]["content"]
    schema = {**described[answer.content_type]["schema"], "components": made["components"]}
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [error.message for error in validator.iter_errors(json.loads(answer.data))]


ANSWERS = [
    ("/api/v1/regions", "/api/v1/regions", 200),
    ("/api/v1/regions/{region_id}", f"/api/v1/regions/{FUZHOU}", 200),
    ("/api/v1/regions/{region_id}", "/api/v1/regions/tw", 200),
    ("/api/v1/regions/{region_id}", "/api/v1/regions/nowhere", 404),
    ("/api/v1/regions/{region_id}/stories", STORIES, 200),
    ("/api/v1/regions/{region_id}/stories", f"{STORIES}?limit=2&source=xiamen-daily", 200),
    ("/api/v1/regions/{region_id}/stories", "/api/v1/regions/tw/stories", 200),
    ("/api/v1/regions/{region_id}/stories", f"{STORIES}?limit=0", 400),
    ("/api/v1/regions/{region_id}/stories", f"{STORIES}?since=now", 400),
    ("/api/v1/regions/{region_id}/stories", "/api/v1/regions/nowhere/stories", 404),
    ("/api/v1/stories/{uuid}", f"/api/v1/stories/{STORY}", 200),
    ("/api/v1/stories/{uuid}", f"/api/v1/stories/{UUID(int=3)}", 200),
    ("/api/v1/stories/{uuid}", f"/api/v1/stories/{UUID(int=99)}", 404),
    ("/api/v1/sources", "/api/v1/sources", 200),
    ("/api/v1/status", "/api/v1/status", 200),
]


@pytest.mark.parametrize(("path", "address", "status"), ANSWERS)
def test_every_answer_is_what_the_document_says(house: House, path: str, address: str, status: int) -> None:
    answer = house.client().get(address)
    assert answer.status_code == status
    assert complaints(document(house), path, answer) == []
    assert SECRET not in answer.text


def test_the_answers_above_are_to_every_path_of_the_document(house: House) -> None:
    assert {path for path, _, status in ANSWERS if status == 200} == set(document(house)["paths"])


def test_a_withdrawn_story_is_gone_in_the_words_of_the_document(house: House) -> None:
    house.store.gone.add(STORY)
    answer = house.client().get(f"/api/v1/stories/{STORY}")
    assert answer.status_code == 410
    assert complaints(document(house), "/api/v1/stories/{uuid}", answer) == []


@pytest.mark.parametrize("address", ["/api/v1/regions", f"/api/v1/stories/{STORY}", STORIES])
def test_a_store_that_fails_is_a_problem_that_passes(house: House, address: str) -> None:
    house.store.failure = BROKEN
    answer = house.client().get(address)
    assert (answer.status_code, answer.content_type) == (503, "application/problem+json")
    assert answer.headers["Retry-After"] == "5"


@pytest.mark.parametrize(
    ("address", "method", "status"),
    [("/api/v1/nothing", "GET", 404), ("/api/", "GET", 404), ("/api/v1/regions", "POST", 405)],
)
def test_what_is_no_address_of_the_api_is_a_problem_and_no_page(
    house: House, address: str, method: str, status: int
) -> None:
    answer = house.client().open(address, method=method)
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert json.loads(answer.data)["status"] == status


def test_a_problem_says_what_to_do() -> None:
    answer = the_house().client().get(f"{STORIES}?limit=501")
    assert json.loads(answer.data) == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": 'parameter limit="501" must be a whole number from 1 to 500',
    }


def test_an_unknown_region_is_named_in_the_problem() -> None:
    answer = the_house().client().get("/api/v1/regions/nowhere")
    assert json.loads(answer.data)["detail"] == "No region has the id “nowhere”."


def test_pages_of_stories_lead_from_the_newest_to_the_oldest(house: House) -> None:
    client, address, seen = house.client(), f"{STORIES}?limit=2", []
    while address:
        page = json.loads(client.get(address).data)
        seen.append([one["uuid"][-1] for one in page["stories"]])
        address = page["next_url"]
    assert seen == [["1", "2"], ["3", "4"]]


def test_the_address_of_the_next_page_keeps_what_was_asked_for(house: House) -> None:
    asked = f"{STORIES}?min_sources=1&limit=1&q=%E7%A6%8F%E5%B7%9E&tracking=yes"
    following = json.loads(house.client().get(asked).data)["next_url"]
    assert following == f"https://news.example{STORIES}?before=1795521540000000&limit=1&q=%E7%A6%8F%E5%B7%9E"


def test_a_region_that_moved_takes_its_questions_along(house: House) -> None:
    old = "/api/v1/regions/cn/fujian/fuzhou/pingtan"
    new = "https://news.example/api/v1/regions/cn/fujian/pingtan"
    for address in ("", "/stories", "/stories?before=7&limit=3"):
        answer = house.client().get(old + address)
        assert (answer.status_code, answer.headers["Location"]) == (301, new + address)


def test_a_story_that_became_part_of_another_leads_there(house: House) -> None:
    house.store.merged[UUID(int=8)] = STORY
    answer = house.client().get(f"/api/v1/stories/{UUID(int=8)}")
    assert answer.headers["Location"] == f"https://news.example/api/v1/stories/{STORY}"


def test_a_story_is_told_within_its_rights(house: House) -> None:
    signals = Signals(max_chars=0, no_images=True)
    lead = copy(1, media=(Media("https://img.example/1.jpg", "image/jpeg"),), signals=signals)
    house.store.show(FUZHOU, story(1, lead=lead))
    (told,) = json.loads(house.client().get(STORIES).data)["stories"]
    assert (told["excerpt"], told["html"], told["image"]) == ("", None, None)


def test_the_image_of_a_story_is_ours_with_its_size(house: House) -> None:
    told = json.loads(house.client().get(STORIES).data)["stories"][0]
    assert told["image"]["url"].startswith(f"https://news.example/media/{STORY.hex}")
    assert (told["image"]["width"], told["image"]["height"]) == (640, 480)
    house.config = world(sources=(source(rights=SHOWN, images="direct"),))
    told = json.loads(house.client().get(STORIES).data)["stories"][0]
    assert told["image"]["url"] == "https://img.example/1.jpg"


def test_a_whole_article_comes_only_where_it_is_allowed(house: House) -> None:
    house.config = world(sources=(source(rights=Rights(text="full", permission="by letter")),))
    told = json.loads(house.client().get(STORIES).data)["stories"][1]
    assert told["html"] == "<p>正文2。</p>"


def test_a_story_comes_with_its_copies_places_and_history(house: House) -> None:
    told = json.loads(house.client().get(f"/api/v1/stories/{STORY}").data)
    assert [(one["outlet"], one["relation"], one["found_by"]) for one in told["copies"]] == [
        ("福州日报", None, None),
        ("厦门日报", "copy", "福州日报"),
    ]
    assert told["regions"] == [FUZHOU]
    assert [(one["what"], one["who"]) for one in told["timeline"]] == [
        ("published", "福州日报"),
        ("published", "厦门日报"),
        ("seen", "福州日报"),
        ("seen", "厦门日报"),
        ("updated", None),
    ]
    assert told["placements"][0]["reasons"][0]["text"]


def test_regions_are_told_with_their_counts() -> None:
    found = json.loads(the_house().client().get("/api/v1/regions").data)["regions"]
    by_id = {one["id"]: one for one in found}
    fuzhou = by_id[FUZHOU]
    assert (fuzhou["parent"], fuzhou["sources"], fuzhou["listed_last_7_days"]) == ("cn/fujian", 1, 4)
    assert by_id["cn"]["sources"] == 2
    assert by_id["tw"]["changed_at"] is None


def test_sources_are_told_without_what_is_secret() -> None:
    found = json.loads(the_house().client().get("/api/v1/sources").data)["sources"]
    assert [(one["id"], one["feed_url"]) for one in found] == [
        ("fuzhou-daily", None),
        ("xiamen-daily", "http://news.example/feed.xml"),
    ]
    assert found[1]["last_poll"]["message"] == "https://…@a.example answered 500"
    assert found[1]["silent_since"] == "2026-11-24T12:00:00Z"


def test_the_status_counts_what_is_wrong_and_names_what_is_open(house: House) -> None:
    found = json.loads(house.client().get("/api/v1/status").data)
    assert (found["sources"], found["failing"], found["silent"], found["is_polling"]) == (2, 1, 1, True)
    assert [(one["source"], one["condition"]) for one in found["alerts"]] == [("xiamen-daily", "failed")]
    house.store.beat = None
    assert json.loads(house.client().get("/api/v1/status").data)["is_polling"] is False


@pytest.mark.parametrize(
    "address", ["/api/v1/regions", STORIES, f"/api/v1/stories/{STORY}", "/api/v1/openapi.json"]
)
def test_a_client_that_has_the_answer_is_told_so(house: House, address: str) -> None:
    client = house.client()
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.head(address).headers["Content-Length"] == str(len(first.data))


@pytest.mark.parametrize("address", ["/api/v1/regions", STORIES, "/api/v1/nothing"])
def test_any_page_may_read_an_answer(house: House, address: str) -> None:
    assert house.client().get(address).headers["Access-Control-Allow-Origin"] == "*"


def test_a_browser_may_ask_beforehand(house: House) -> None:
    answer = house.client().options(STORIES, headers={"Access-Control-Request-Method": "GET"})
    assert (answer.status_code, answer.headers["Access-Control-Allow-Methods"]) == (204, "GET, HEAD")


def test_answers_are_sent_compressed(house: House) -> None:
    client = house.client()
    plain, packed = client.get(STORIES), client.get(STORIES, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data


def test_stories_are_kept_ready_and_found_anew_when_the_region_changes(house: House) -> None:
    client = house.client()
    first = client.get(STORIES).data
    client.get(STORIES)
    assert house.store.views == 1
    house.store.show(FUZHOU, *stories(2), at=LATER)
    assert client.get(STORIES).data != first


def test_a_place_outside_of_the_configuration_is_not_told(house: House) -> None:
    lead = copy(1)
    house.store.show("xx", story(1, lead=lead))
    house.store.show(FUZHOU, story(1, lead=lead))
    told = json.loads(house.client().get(f"/api/v1/stories/{STORY}").data)
    assert told["regions"] == [FUZHOU]
    assert region("xx", "X").id not in house.config.regions
