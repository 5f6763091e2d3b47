"""Logging in and out: cookies, tokens that change, tries that are counted, logins that end."""

import pytest

from aggregator.web.desk import passwords
from aggregator.web.desk.visits import visit
from tests.support.desk import PASSWORD, AtDesk, Editor


def log_in(editor: Editor, name: str = "lin", password: str = PASSWORD) -> int:
    return editor.post("/desk/login", form_of="/desk/login", name=name, password=password).status_code


def cookie(editor: Editor, name: str = "desk", path: str = "/desk") -> str:
    found = editor.client.get_cookie(name, path=path)
    assert found is not None
    return found.value


def test_name_and_password_open_the_desk(desk: AtDesk) -> None:
    stranger = desk.stranger()
    assert log_in(stranger) == 303
    assert "lin" in stranger.text("/desk/account")


@pytest.mark.parametrize(("name", "password"), [("lin", "oranges of Fuzhou"), ("wang", PASSWORD), ("", "")])
def test_a_wrong_name_and_a_wrong_password_are_told_alike(desk: AtDesk, name: str, password: str) -> None:
    stranger = desk.stranger()
    answer = stranger.post("/desk/login", form_of="/desk/login", name=name, password=password)
    assert answer.status_code == 422
    assert "Name and password do not belong together." in answer.text
    assert stranger.get("/desk/account").status_code == 303


def test_a_login_takes_a_token_that_nobody_knew_before(desk: AtDesk) -> None:
    stranger = desk.stranger()
    stranger.get("/desk/login")
    before = cookie(stranger)
    assert log_in(stranger) == 303
    assert cookie(stranger) != before
    planted = desk.stranger()
    planted.client.set_cookie("desk", before, path="/desk")
    assert planted.get("/desk/account").status_code == 303


def test_a_second_login_ends_the_first_one_of_the_same_browser(desk: AtDesk) -> None:
    editor = desk.editor()
    first = cookie(editor)
    assert editor.post("/desk/login", name="lin", password=PASSWORD).status_code == 303
    assert desk.store.session(first, now=desk.now) is None


def test_the_store_holds_no_token(desk: AtDesk, editor: Editor) -> None:
    token = cookie(editor).encode()
    assert token not in b"".join(path.read_bytes() for path in desk.folder.glob("store.db*"))


def test_the_cookie_is_for_the_desk_alone_and_for_no_script(desk: AtDesk) -> None:
    answer = desk.stranger().get("/desk/login")
    parts = answer.headers["Set-Cookie"].split("; ")
    assert parts[0].startswith("desk=")
    assert set(parts[1:]) == {"HttpOnly", "Path=/desk", "SameSite=Strict"}


def test_over_https_the_cookie_has_the_prefix_that_binds_it_to_the_host(desk: AtDesk) -> None:
    answer = desk.stranger().get("/desk/login", base_url="https://news.example")
    parts = answer.headers["Set-Cookie"].split("; ")
    assert parts[0].startswith("__Host-desk=")
    assert set(parts[1:]) == {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"}


def test_a_cookie_that_came_without_tls_counts_for_nothing_over_https(desk: AtDesk, editor: Editor) -> None:
    editor.client.set_cookie("desk", cookie(editor), domain="news.example", path="/")
    assert editor.get("/desk/account", base_url="https://news.example").status_code == 303


@pytest.mark.parametrize("token", ["", "x", "x" * 44, "<script>" * 6])
def test_a_cookie_that_is_no_token_is_replaced(desk: AtDesk, token: str) -> None:
    stranger = desk.stranger()
    stranger.client.set_cookie("desk", token, path="/desk")
    assert "Set-Cookie" in stranger.get("/desk/login").headers


def test_logging_out_ends_the_login_and_its_token(desk: AtDesk, editor: Editor) -> None:
    before = cookie(editor)
    assert editor.post("/desk/logout").headers["Location"] == "/desk/login?said=out"
    assert desk.store.session(before, now=desk.now) is None
    assert cookie(editor) != before
    assert "You have logged out." in editor.text("/desk/login?said=out")


def test_a_login_ends_when_it_is_left_alone_and_after_a_week_in_any_case(desk: AtDesk) -> None:
    editor = desk.editor()
    for _ in range(14):
        assert editor.get("/desk/account").status_code == 200
        desk.later(hours=11.9)
    assert editor.get("/desk/account").status_code == 200
    desk.later(hours=3)
    assert editor.get("/desk/account").status_code == 303
    idle = desk.editor()
    desk.later(hours=12.1)
    assert idle.get("/desk/account").status_code == 303


def test_who_fails_often_has_to_wait_longer_and_longer(desk: AtDesk) -> None:
    stranger = desk.stranger()
    assert [log_in(stranger, password="wrong") for _ in range(4)] == [422, 422, 422, 429]
    answer = stranger.post("/desk/login", form_of="/desk/login", name="lin", password=PASSWORD)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "1"
    assert "Wait 1 seconds" in answer.text
    desk.later(seconds=1)
    assert log_in(stranger, password="wrong") == 422
    assert stranger.post("/desk/login", form_of="/desk/login", name="x").headers["Retry-After"] == "2"


def test_who_logs_in_after_all_is_forgiven(desk: AtDesk) -> None:
    stranger = desk.stranger()
    assert [log_in(stranger, password="wrong") for _ in range(3)] == [422] * 3
    desk.later(seconds=1)
    assert log_in(stranger) == 303
    assert [log_in(desk.stranger(), password="wrong") for _ in range(3)] == [422] * 3


def test_an_outdated_hash_is_made_anew_at_login(desk: AtDesk) -> None:
    from argon2 import PasswordHasher  # noqa: PLC0415 - other parameters than ours

    old = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    desk.store.rehash(desk.user().id, old)
    assert log_in(desk.stranger()) == 303
    found = desk.store.find_user("lin")
    assert found is not None
    assert not passwords.is_outdated(found[1])
    assert log_in(desk.stranger()) == 303


def test_who_has_logged_in_sees_no_login_page(editor: Editor) -> None:
    assert editor.get("/desk/login").headers["Location"] == "/desk/sources"


def test_the_account_lists_the_logins_of_its_user_alone(desk: AtDesk, editor: Editor) -> None:
    desk.add("chen")
    others = desk.editor("chen")
    desk.token()
    text = editor.text("/desk/account")
    assert text.count("192.0.2.7") == 3  # two rows, and the button that ends the other one
    assert "This one" in text
    assert "/end" not in others.text("/desk/account")


def test_a_user_ends_another_login_of_its_own(desk: AtDesk, editor: Editor) -> None:
    other = desk.token()
    found = desk.store.session(other, now=desk.now)
    assert found is not None
    assert editor.post(f"/desk/account/logins/{found.id}/end").status_code == 303
    assert desk.store.session(other, now=desk.now) is None


def test_a_login_of_somebody_else_is_not_there(desk: AtDesk, editor: Editor) -> None:
    desk.add("chen")
    other = desk.token("chen")
    found = desk.store.session(other, now=desk.now)
    assert found is not None
    assert editor.post(f"/desk/account/logins/{found.id}/end").status_code == 404
    assert editor.post("/desk/account/logins/999/end").status_code == 404
    assert desk.store.session(other, now=desk.now) is not None


def test_another_password_ends_all_other_logins(desk: AtDesk, editor: Editor) -> None:
    other, new = desk.token(), "kumquats of Fuzhou in spring"
    answer = editor.post("/desk/account/password", present=PASSWORD, new=new)
    assert answer.headers["Location"] == "/desk/account?said=password"
    assert desk.store.session(other, now=desk.now) is None
    assert editor.get("/desk/account").status_code == 200
    assert log_in(desk.stranger()) == 422
    assert log_in(desk.stranger(), password=new) == 303


@pytest.mark.parametrize(
    ("present", "new", "said"),
    [
        ("wrong", "kumquats of Fuzhou in spring", "The present password is another one."),
        (PASSWORD, "short", "It is too short"),
        (PASSWORD, "x" * 1001, "It is too long"),
        (PASSWORD, "linlinlinlin", "It is hardly more than the name"),
    ],
)
def test_a_password_that_will_not_do_changes_nothing(
    desk: AtDesk, *, present: str, new: str, said: str
) -> None:
    editor = desk.editor()
    answer = editor.post("/desk/account/password", present=present, new=new)
    assert answer.status_code == 422
    assert said in answer.text
    assert log_in(desk.stranger()) == 303


def test_the_language_is_the_users_the_addresss_or_the_browsers(desk: AtDesk, editor: Editor) -> None:
    chinese = {"Accept-Language": "fr, zh-TW;q=0.9, en;q=0.1"}
    assert 'lang="zh-Hant"' in desk.stranger().text("/desk/login", headers=chinese)
    assert '<html lang="zh-Hans"' in desk.stranger().text("/desk/login?lang=zh-Hans", headers=chinese)
    assert '<html lang="en"' in desk.stranger().text("/desk/login?lang=fr")
    assert editor.post("/desk/account/language", language="zh-Hans").status_code == 303
    assert '<html lang="zh-Hans"' in editor.text("/desk/account", headers=chinese)
    assert editor.post("/desk/account/language", language="fr").status_code == 404


def test_behind_a_prefix_links_and_cookie_keep_it(desk: AtDesk) -> None:
    answer = desk.stranger().get("/desk/account", environ_overrides={"SCRIPT_NAME": "/news"})
    assert answer.headers["Location"] == "/news/desk/login?next=%2Fdesk%2Faccount"
    assert "Path=/news/desk;" in answer.headers["Set-Cookie"]


def test_there_are_no_visits_outside_the_desk(desk: AtDesk) -> None:
    with desk.app.test_request_context("/status"), pytest.raises(LookupError, match="outside /desk"):
        visit()


def test_a_hash_that_is_none_opens_nothing() -> None:
    assert not passwords.is_right(PASSWORD, "no hash at all")
