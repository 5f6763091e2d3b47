"""Every route of the desk, walked: what strangers, forged forms and other users get."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.routing import Rule

from aggregator.web.desk.frame import wanted_page
from tests.support.desk import PASSWORD, AtDesk, Editor

OPEN = {"desk.login", "desk.try_login"}
VALUES = {
    "number": 1,
    "source_id": "fuzhou-daily",
    "rest": "nothing/here",
    "uuid": UUID(int=1),
    "region_id": "cn/fujian",
    "name": "polls",
}


def routes(app: Flask, method: str) -> Iterator[tuple[Rule, str]]:
    """Give every route of the desk that takes a method, with an address of it."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("desk.") and method in (rule.methods or ()):
            values = {name: VALUES[name] for name in rule.arguments}
            yield rule, adapter.build(rule.endpoint, values, method=method)


def test_a_form_without_its_token_is_refused_on_every_route(desk: AtDesk, editor: Editor) -> None:
    sent = {path: editor.client.post(path).status_code for _, path in routes(desk.app, "POST")}
    assert set(sent.values()) == {400}
    assert len(sent) > 4


def test_a_token_of_another_login_is_refused(desk: AtDesk, editor: Editor) -> None:
    foreign = desk.editor().token()
    assert editor.client.post("/desk/logout", data={"csrf_token": foreign}).status_code == 400
    assert editor.get("/desk/account").status_code == 200


def test_strangers_are_led_to_the_login_from_every_page(desk: AtDesk) -> None:
    stranger = desk.stranger()
    for rule, path in routes(desk.app, "GET"):
        answer = stranger.get(path)
        if rule.endpoint not in OPEN:
            assert answer.status_code == 303, path
            assert answer.headers["Location"].startswith("/desk/login?next="), path


def test_strangers_can_send_nothing_but_the_login(desk: AtDesk) -> None:
    stranger = desk.stranger()
    token = stranger.token("/desk/login")
    for rule, path in routes(desk.app, "POST"):
        answer = stranger.client.post(path, data={"csrf_token": token})
        expected = (422, None) if rule.endpoint in OPEN else (303, "/desk/login")
        assert (answer.status_code, answer.headers.get("Location")) == expected, path


def test_every_answer_is_kept_by_nobody_and_runs_nothing_foreign(desk: AtDesk, editor: Editor) -> None:
    answers = [editor.get(path) for _, path in routes(desk.app, "GET")]
    answers.append(editor.client.post("/desk/logout"))
    answers.append(desk.stranger().get("/desk/account"))
    for answer in answers:
        assert answer.headers["Cache-Control"] == "no-store"
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; ")
        assert "unsafe" not in policy
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "ETag" not in answer.headers


def test_pages_outside_the_desk_set_no_cookie(desk: AtDesk, editor: Editor) -> None:
    for path in ("/", "/status", "/desks", "/regions/cn/fujian"):
        answer = editor.get(path)
        assert "Set-Cookie" not in answer.headers, path
        assert answer.headers["Cache-Control"] != "private", path


def test_an_application_without_a_desk_has_none(desk: AtDesk) -> None:
    from aggregator.web.app import create_app  # noqa: PLC0415 - used here alone

    assert create_app(desk.services()).test_client().get("/desk/login").status_code == 404


def test_without_users_the_desk_says_how_to_make_one_and_nothing_else(tmp_path: Path) -> None:
    desk = AtDesk(tmp_path, users=False)
    for method in ("get", "post"):
        for path in ("/desk/login", "/desk/nothing"):
            answer = getattr(desk.stranger().client, method)(path)
            assert answer.status_code == 403
            assert "aggregator desk-user add NAME" in answer.text
            assert "<form" not in answer.text
    desk.close()


def test_the_front_leads_to_the_first_page(editor: Editor) -> None:
    for path in ("/desk", "/desk/"):
        assert editor.get(path).headers["Location"] == "/desk/sources"


def test_what_is_no_page_is_a_404_of_the_desk(editor: Editor) -> None:
    answer = editor.get("/desk/nothing")
    assert answer.status_code == 404
    assert "There is nothing at this address, or it is not yours." in answer.text


def test_a_form_that_is_too_large_is_refused(editor: Editor) -> None:
    answer = editor.client.post("/desk/login", data={"name": "x" * 600_000})
    assert answer.status_code == 413
    assert "Cache-Control" in answer.headers


def test_a_store_that_refuses_makes_the_desk_ask_for_patience(desk: AtDesk, editor: Editor) -> None:
    desk.path.rename(desk.path.with_suffix(".away"))
    desk.store.close()
    answer = editor.get("/desk/account")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/desk/account", "/desk/account"),
        ("/desk/sources?state=failed", "/desk/sources?state=failed"),
        ("", "/desk/sources"),
        ("//evil.example/desk/", "/desk/sources"),
        ("https://evil.example/", "/desk/sources"),
        ("/desk//evil.example", "/desk/sources"),
        ("/desk/\\evil.example", "/desk/sources"),
        ("/desk/\r\nSet-Cookie: x=1", "/desk/sources"),
        ("/status", "/desk/sources"),
    ],
)
def test_a_login_leads_to_a_page_of_the_desk_and_to_no_other(asked: str, led: str) -> None:
    assert wanted_page(asked) == led


def test_a_login_leads_to_the_page_that_was_wanted(desk: AtDesk) -> None:
    stranger = desk.stranger()
    wanted = stranger.get("/desk/account?x=1").headers["Location"]
    assert wanted == "/desk/login?next=%2Fdesk%2Faccount%3Fx%3D1"
    answer = stranger.post(
        "/desk/login", form_of=wanted, name="lin", password=PASSWORD, next="/desk/account?x=1"
    )
    assert answer.headers["Location"] == "/desk/account?x=1"
