"""Stories at the desk: found, looked at with every reason, decided about, and every decision taken back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

import pytest

from aggregator.model.decision import Act
from aggregator.web.app import create_app
from tests.store.harness import Installation, copy_of, entry, ours, theirs
from tests.support.desk import AtDesk, Editor


@dataclass
class Press:
    """A desk whose store holds one story of two copies and one of a single copy."""

    desk: AtDesk
    editor: Editor
    site: Installation
    story: UUID
    other: UUID

    def page(self, uuid: UUID | None = None) -> str:
        return self.editor.text(f"/desk/stories/{uuid or self.story}")

    def decide(self, deed: str, *, reason: str = "a test", **fields: object) -> str:
        """Send the form of the story's page; gives where it led, or what was wrong."""
        path = f"/desk/stories/{self.story}"
        answer = self.editor.post(path, form_of=path, deed=deed, reason=reason, **fields)
        return answer.headers["Location"] if answer.status_code == 303 else answer.text

    def names(self) -> list[str]:
        return [one.name for one in self.desk.accounts.account(self.story).copies]

    def last(self) -> int:
        return self.desk.decisions.log(most=1)[0].id

    def take_back(self) -> str:
        answer = self.editor.post(f"/desk/decisions/{self.last()}/undo", form_of="/desk/decisions")
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"]


@pytest.fixture
def press(desk: AtDesk, editor: Editor) -> Iterator[Press]:
    site = Installation(desk.path)
    site.past_first_poll(ours())
    site.past_first_poll(theirs())
    site.poll(ours(), entry(1), entry(2))
    site.poll(theirs(), copy_of(1, theirs()))
    by_title = {one.lead.title: one for one in site.stories("cn/fujian/fuzhou")}
    first, second = by_title[entry(1).title], by_title[entry(2).title]
    assert first.also_in
    yield Press(desk, editor, site, first.uuid, second.uuid)
    site.close()


def test_stories_are_listed_with_their_copies(press: Press) -> None:
    text = press.editor.text("/desk/stories?region=cn/fujian")
    assert f"/desk/stories/{press.story}" in text
    assert f"/desk/stories/{press.other}" in text


def test_without_a_region_all_stories_are_listed(press: Press) -> None:
    assert str(press.story) in press.editor.text("/desk/stories")


def test_words_and_source_select(press: Press) -> None:
    title = entry(2).title
    text = press.editor.text("/desk/stories", query_string={"words": title, "region": "cn/fujian"})
    assert str(press.other) in text
    none = press.editor.text("/desk/stories?source=xiamen-net&region=cn/fujian/fuzhou&words=zzzz")
    assert "No story here is what you asked for." in none


@pytest.mark.parametrize("form", ["{uuid}", "urn:uuid:{uuid}", "http://localhost/stories/{uuid}"])
def test_a_story_is_found_by_its_name(press: Press, form: str) -> None:
    answer = press.editor.get("/desk/stories", query_string={"words": form.format(uuid=press.story)})
    assert answer.headers["Location"] == f"/desk/stories/{press.story}"


def test_a_search_as_long_as_a_uuid_is_a_search(press: Press) -> None:
    assert press.editor.get("/desk/stories", query_string={"words": "a" * 36}).status_code == 200


def test_what_names_no_story_says_so(press: Press) -> None:
    answer = press.editor.get("/desk/stories", query_string={"words": "http://nowhere.example/1"})
    assert answer.status_code == 404
    assert "is no story" in answer.text


def test_a_region_that_is_none_says_so(press: Press) -> None:
    assert press.editor.get("/desk/stories?region=cn/atlantis").status_code == 422


@pytest.mark.parametrize("before", ["nonsense", "2026-01-01T00:00:00"])
def test_a_cursor_that_is_none_is_the_beginning(press: Press, before: str) -> None:
    text = press.editor.text("/desk/stories", query_string={"before": before, "region": "cn"})
    assert str(press.story) in text


def test_a_story_shows_copies_reasons_places_and_listings(press: Press) -> None:
    text = press.page()
    assert "The story began with it." in text
    assert "texts align" in text or "same address" in text
    assert "cn/fujian/fuzhou" in text
    assert "Another outlet" in text or "standing" in text or "published first" in text


def test_a_story_that_is_none_is_a_404(press: Press) -> None:
    assert press.editor.get(f"/desk/stories/{UUID(int=7)}").status_code == 404


def test_a_decision_wants_a_deed_and_a_reason(press: Press) -> None:
    assert "Say why" in press.decide("hide", reason=" ")
    assert "Say what to do" in press.decide("burn")
    assert press.desk.decisions.log(most=1) == ()


def test_a_story_is_hidden_and_shown_again(press: Press) -> None:
    assert press.decide("hide", reason="a mistake") == f"/desk/stories/{press.story}?said=decided"
    assert press.editor.get(f"/stories/{press.story}").status_code == 410
    assert "Hidden: nobody is shown it" in press.page()
    (made,) = press.desk.decisions.log(most=5)
    assert (made.act, made.who, made.reason) == (Act.HIDE, "lin", "a mistake")
    press.decide("unhide", reason="")
    assert press.editor.get(f"/stories/{press.story}").status_code == 200


def test_a_hidden_story_is_shown_again_from_the_log(press: Press) -> None:
    press.decide("hide")
    assert press.take_back() == "/desk/decisions?said=taken_back"
    assert press.editor.get(f"/stories/{press.story}").status_code == 200
    assert "Taken back" in press.editor.text("/desk/decisions")


def test_marked_copies_are_taken_out_and_come_back(press: Press) -> None:
    first, second = press.names()
    press.decide("split", copy=second)
    assert press.names() == [first]
    press.take_back()
    assert press.names() == [first, second]


@pytest.mark.parametrize("marked", ["none", "all"])
def test_a_split_leaves_something_and_takes_something(press: Press, marked: str) -> None:
    chosen = press.names() if marked == "all" else []
    assert "mark some copies, but not all of them" in press.decide("split", copy=chosen)


def test_a_marked_copy_leads_until_the_rules_choose_again(press: Press) -> None:
    _, second = press.names()
    press.decide("pin", copy=second)
    assert press.desk.accounts.account(press.story).lead == second
    press.decide("unpin")
    assert press.desk.accounts.account(press.story).lead != second
    press.decide("pin", copy=second)
    press.take_back()
    assert press.desk.accounts.account(press.story).lead != second


def test_one_copy_leads(press: Press) -> None:
    assert "mark the one copy that leads" in press.decide("pin", copy=press.names())


def test_a_story_is_put_into_a_region_and_taken_out_again(press: Press) -> None:
    def regions() -> set[str]:
        return {line.region for line in press.desk.accounts.account(press.story).listings}

    press.decide("unplace", region="cn/fujian/fuzhou")
    assert "cn/fujian/fuzhou" not in regions()
    press.take_back()
    assert "cn/fujian/fuzhou" in regions()
    press.decide("unplace", region="cn/fujian/fuzhou")
    press.decide("place", region="cn/fujian/fuzhou")
    assert "cn/fujian/fuzhou" in regions()


def test_a_place_is_a_region_that_there_is(press: Press) -> None:
    assert "there is no region" in press.decide("place", region="cn/atlantis")


def compare(press: Press, a: object, b: object) -> str:
    return press.editor.text("/desk/compare", query_string={"a": str(a), "b": str(b)})


def test_two_articles_are_laid_beside_each_other_with_the_verdict(press: Press) -> None:
    text = compare(press, press.story, press.other)
    assert "They are two stories." in text
    assert "The rules of today say: two pieces of news." in text
    assert "<mark>" in text


def test_copies_of_one_story_are_laid_beside_each_other_by_name(press: Press) -> None:
    text = compare(press, *press.names())
    assert "They are one story." in text
    assert "Make them one story" not in text


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        ("{story}", "{story}", "both are the same article"),
        ("{story}", "http://nowhere.example/", "is no story"),
        ("{story}", "nobody\nguid:7", "holds no entry nobody guid:7"),
    ],
)
def test_what_cannot_be_compared_says_why(press: Press, a: str, b: str, said: str) -> None:
    asked = {"a": a.format(story=press.story), "b": b.format(story=press.story)}
    answer = press.editor.get("/desk/compare", query_string=asked)
    assert answer.status_code == 404
    assert said in answer.text


def test_without_two_articles_the_page_asks_for_them(press: Press) -> None:
    assert "<mark>" not in press.editor.text("/desk/compare")


def test_two_stories_become_one_and_two_again(press: Press) -> None:
    fields = {"a": str(press.story), "b": str(press.other)}
    answer = press.editor.post("/desk/compare", form_of="/desk/account", reason="the same", **fields)
    kept = answer.headers["Location"].partition("?")[0].rpartition("/")[2]
    gone = str(press.other if kept == str(press.story) else press.story)
    assert press.editor.get(f"/desk/stories/{gone}").headers["Location"] == f"/desk/stories/{kept}"
    press.take_back()
    assert "They are two stories." in compare(press, press.story, press.other)


def test_a_merge_wants_a_reason_and_two_stories(press: Press) -> None:
    for reason, b, said in (("", press.other, "Say why"), ("x", press.story, "both are the same article")):
        fields = {"a": str(press.story), "b": str(b), "reason": reason}
        answer = press.editor.post("/desk/compare", **fields)
        assert answer.status_code == 422
        assert said in answer.text


def test_what_was_taken_back_is_not_taken_back_twice(press: Press) -> None:
    press.decide("hide")
    press.take_back()
    assert press.editor.post(f"/desk/decisions/{press.last()}/undo").status_code == 404


def test_the_log_goes_on_to_older_decisions(press: Press) -> None:
    for _ in range(101):
        press.desk.decisions.hide(press.story, reason="", who="lin", now=press.desk.now)
        press.desk.decisions.unhide(press.story, now=press.desk.now)
    found = re.search(r'href="/desk/decisions\?before=(\d+)"', press.editor.text("/desk/decisions"))
    assert found is not None
    assert press.editor.text(f"/desk/decisions?before={found[1]}").count("<tr>") == 2


def test_a_desk_without_a_newsroom_has_no_stories(press: Press) -> None:
    bare = replace(press.desk.desk_services(), accounts=None, decisions=None)
    client = create_app(press.desk.services(), bare).test_client()
    client.set_cookie("desk", press.desk.token(), path="/desk")
    for path in (f"/desk/stories/{press.story}", "/desk/decisions", "/desk/review"):
        assert client.get(path).status_code == 404
