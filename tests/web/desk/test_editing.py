"""Sources changed at the desk: shown, checked beside the fields, written with comments kept, taken back."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from aggregator.model.desk import Deed, OrderKind
from aggregator.model.source import Source
from aggregator.web.app import create_app
from tests.support.desk import SETTINGS, SOURCES, AtDesk, Editor

EDIT = "/desk/sources/fuzhou-daily/edit"
TEXT = "/desk/sources/fuzhou-daily/text"
FORM = {
    "name": "福州日报",
    "region": "cn/fujian/fuzhou",
    "home": "http://news.example/",
    "url": "http://news.example/feed.xml",
    "every": "30min",
}
NEW = {
    "name": "Evening",
    "region": "cn/fujian/fuzhou",
    "home": "http://evening.example/",
    "url": "http://evening.example/feed",
    "kind": "feed",
}


def base(answer: TestResponse) -> str:
    found = re.search(r'name="base" value="([0-9a-f]+)"', answer.text)
    assert found is not None, answer.text
    return found[1]


def checked(editor: Editor, path: str, **fields: str) -> TestResponse:
    return editor.post(path, step="check", **fields)


def saved(editor: Editor, path: str, **fields: str) -> TestResponse:
    return editor.post(path, step="save", base=base(checked(editor, path, **fields)), **fields)


def test_the_form_shows_what_the_file_says(editor: Editor) -> None:
    text = editor.text(EDIT)
    assert 'name="name" value="福州日报"' in text
    assert 'name="every" value="30min"' in text
    assert "http://news.example/feed.xml</textarea>" in text
    assert "config/sources/cn.yaml" in text
    assert "Write this" not in text


def test_checking_shows_the_diff_and_writes_nothing(desk: AtDesk, editor: Editor) -> None:
    answer = checked(editor, EDIT, **{**FORM, "every": "2h", "standing": "80"})
    assert answer.status_code == 200
    assert "<del>-    every: 30min</del>" in answer.text
    assert "<ins>+    every: 2h</ins>" in answer.text
    assert "<ins>+    standing: 80</ins>" in answer.text
    assert desk.text() == SOURCES
    assert desk.store.changes(most=10) == ()


def test_saving_writes_the_diff_that_was_shown_and_keeps_everything_else(
    desk: AtDesk, editor: Editor
) -> None:
    answer = saved(editor, EDIT, **{**FORM, "every": "2h"})
    assert answer.headers["Location"] == "/desk/sources/fuzhou-daily?said=saved"
    assert desk.text() == SOURCES.replace("every: 30min", "every: 2h")
    (change,) = desk.store.changes(most=10)
    assert (change.deed, change.who, change.subject) == (Deed.EDIT, "lin", "fuzhou-daily")
    assert [(one.name, one.before, one.after) for one in change.files] == [
        ("config/sources/cn.yaml", SOURCES, desk.text())
    ]


def test_an_empty_field_takes_its_key_away_and_lines_make_a_list(desk: AtDesk, editor: Editor) -> None:
    two = "http://news.example/feed.xml\r\nhttp://news.example/more.xml"
    answer = saved(editor, EDIT, **{**FORM, "every": "", "url": two, "review": "true", "known_as": "榕报"})
    assert answer.status_code == 303
    source = desk_source(desk)
    assert source.urls == ("http://news.example/feed.xml", "http://news.example/more.xml")
    assert source.known_as == ("榕报",)
    assert source.review
    assert "every" not in desk.text()


def desk_source(desk: AtDesk) -> Source:
    desk.apply()
    return desk.applied.source("fuzhou-daily")


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        ("timezone", "Asia/Fuzhou", "did you mean"),
        ("region", "cn/fujian/fuzhu", "did you mean"),
        ("every", "often", "config/sources/cn.yaml"),
        ("standing", "high", "is no whole number"),
        ("url", "javascript:alert(1)", "config/sources/cn.yaml"),
        ("name", "", "name is missing"),
        ("kind", "feed", ""),
    ],
)
def test_a_fault_stands_beside_its_field_with_place_value_and_remedy(
    desk: AtDesk, *, key: str, typed: str, said: str
) -> None:
    editor = desk.editor()
    answer = checked(editor, EDIT, **{**FORM, key: typed})
    found = re.search(rf'id="{key}-problem" lang="en">([^<]*)<', answer.text)
    assert (found is not None) is bool(said)
    assert said in (found[1] if found else "")
    assert answer.status_code == (422 if said else 200)
    assert desk.text() == SOURCES


def test_what_was_typed_stays_in_the_form_when_it_is_refused(editor: Editor) -> None:
    answer = checked(editor, EDIT, **{**FORM, "timezone": "Mars/Base", "note": '"><script>alert(1)</script>'})
    assert 'value="Mars/Base"' in answer.text
    assert "<script>alert" not in answer.text


def test_a_file_that_somebody_changed_meanwhile_is_shown_again_before_it_is_written(
    desk: AtDesk, editor: Editor
) -> None:
    shown = base(checked(editor, EDIT, **{**FORM, "every": "2h"}))
    by_hand = SOURCES.replace("# Papers", "# All papers")
    (desk.config / "sources/cn.yaml").write_text(by_hand, encoding="utf-8")
    answer = editor.post(EDIT, step="save", base=shown, **{**FORM, "every": "2h"})
    assert answer.status_code == 409
    assert "What you were shown is no longer what would be written" in answer.text
    assert desk.text() == by_hand
    again = editor.post(EDIT, step="save", base=base(answer), **{**FORM, "every": "2h"})
    assert again.status_code == 303
    assert desk.text() == by_hand.replace("every: 30min", "every: 2h")


def test_a_form_that_says_something_else_than_was_shown_is_not_written(desk: AtDesk, editor: Editor) -> None:
    shown = base(checked(editor, EDIT, **{**FORM, "every": "2h"}))
    answer = editor.post(EDIT, step="save", base=shown, **{**FORM, "every": "3h"})
    assert answer.status_code == 409
    assert desk.text() == SOURCES


def test_nothing_is_written_when_nothing_changes(desk: AtDesk, editor: Editor) -> None:
    answer = checked(editor, EDIT, **FORM)
    assert "Nothing changes" in answer.text
    assert 'name="base"' not in answer.text
    assert editor.post(EDIT, step="save", base="", **FORM).status_code == 409
    assert desk.store.changes(most=1) == ()


def test_faults_of_other_files_are_told_apart_from_the_fields(desk: AtDesk, editor: Editor) -> None:
    (desk.config / "sources/de.yaml").write_text("sources: [{id: x}]\n", encoding="utf-8")
    answer = checked(editor, EDIT, **{**FORM, "every": "2h"})
    assert answer.status_code == 422
    assert "This cannot be written:" in answer.text
    assert "config/sources/de.yaml:1" in answer.text
    assert "-problem" not in answer.text


def test_the_source_can_be_edited_as_text_with_its_comments(desk: AtDesk, editor: Editor) -> None:
    text = editor.text(TEXT)
    assert "url: http://news.example/feed.xml  # its main feed" in text
    block = (
        "id: fuzhou-daily\nname: 福州日报\nregion: cn/fujian/fuzhou\nhome: http://news.example/\n"
        "url: http://news.example/feed.xml  # its only feed\nrights:\n  text: headline"
    )
    assert saved(editor, TEXT, text=block).status_code == 303
    assert (
        "    url: http://news.example/feed.xml  # its only feed\n    rights:\n      text: headline\n"
        in desk.text()
    )
    assert desk_source(desk).rights.text == "headline"


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ("id: other\nname: a\nregion: cn\nhome: http://a.example/\nurl: http://a.example/f", "by hand"),
        ("id: [", "is no YAML"),
        ("", "config/sources/cn.yaml"),
        (
            "id: fuzhou-daily\nauth: hidden\nname: a\nregion: cn\nhome: http://a.example/\nurl: http://a.example/",
            "hidden",
        ),
        ("id: fuzhou-daily\n- id: second", "is no YAML"),
    ],
)
def test_a_text_that_will_not_do_changes_nothing(desk: AtDesk, block: str, said: str) -> None:
    answer = checked(desk.editor(), TEXT, text=block)
    assert answer.status_code == 422
    assert said in answer.text
    assert desk.text() == SOURCES


def test_trying_a_form_orders_a_look_and_leads_back_to_it(desk: AtDesk, editor: Editor) -> None:
    fields = {**FORM, "url": "http://news.example/other.xml"}
    answer = editor.post(EDIT, step="try", **fields)
    assert answer.headers["Location"] == "/desk/orders/1"
    order = desk.store.order(1)
    assert order is not None
    assert order.kind is OrderKind.TRY
    assert "other.xml" in order.arguments["source"]
    text = editor.text("/desk/orders/1")
    assert "Go on editing" in text
    assert 'name="url" value="http://news.example/other.xml"' in text
    back = editor.post(EDIT, step="edit", **fields)
    assert back.status_code == 200
    assert "http://news.example/other.xml</textarea>" in back.text
    assert desk.text() == SOURCES


def test_a_source_is_added_to_the_file_of_its_country(desk: AtDesk, editor: Editor) -> None:
    answer = saved(editor, "/desk/new-source", **NEW)
    assert answer.headers["Location"] == "/desk/changes?said=saved"
    assert desk.text() == (
        f"{SOURCES}  - id: evening\n    name: Evening\n    region: cn/fujian/fuzhou\n"
        "    home: http://evening.example/\n    url: http://evening.example/feed\n"
    )


def test_adding_tells_faults_beside_the_fields_and_names_a_twin(desk: AtDesk, editor: Editor) -> None:
    answer = checked(editor, "/desk/new-source", **{**NEW, "id": "Evening!", "timezone": "Asia/Fuzhou"})
    assert answer.status_code == 422
    assert 'id="id-problem"' in answer.text
    assert 'id="timezone-problem"' in answer.text
    twin = checked(editor, "/desk/new-source", **{**NEW, "url": "https://news.example/feed.xml"})
    assert "A source has this address already:" in twin.text
    assert "福州日报 (fuzhou-daily)" in twin.text


def test_the_form_of_a_new_source_is_filled_by_what_a_look_found(desk: AtDesk, editor: Editor) -> None:
    assert 'name="name" value=""' in editor.text("/desk/new-source?order=7")
    number = desk.store.place_order(
        OrderKind.TRY,
        {"address": "http://evening.example/feed", "region": "cn/fujian/fuzhou", "is_new": True},
        who="lin",
        now=desk.now,
    )
    text = editor.text(f"/desk/new-source?order={number}")
    assert 'name="home" value="http://evening.example/"' in text
    assert "http://evening.example/feed</textarea>" in text
    assert editor.get("/desk/new-source?order=x").status_code == 200


def test_a_source_is_paused_and_resumed_with_the_diff_in_between(desk: AtDesk, editor: Editor) -> None:
    path = "/desk/sources/fuzhou-daily"
    answer = saved(editor, f"{path}/pause", reason="moving\nhouse")
    assert answer.headers["Location"] == f"{path}?said=saved"
    assert "    enabled: false\n    reason: moving house\n" in desk.text()
    desk.apply()
    assert "moving house" in editor.text(path)
    assert saved(editor, f"{path}/resume").status_code == 303
    assert desk.text() == SOURCES
    unsaid = checked(editor, f"{path}/pause")
    assert "<ins>+    reason: paused at the desk, 2026-11-24</ins>" in unsaid.text
    assert [change.deed for change in desk.store.changes(most=5)] == [Deed.RESUME, Deed.PAUSE]


def test_a_source_is_removed_with_the_diff_in_between(desk: AtDesk, editor: Editor) -> None:
    shown = checked(editor, "/desk/sources/xiamen-net/remove")
    assert "What it published stays." in shown.text
    assert saved(editor, "/desk/sources/xiamen-net/remove").headers["Location"] == "/desk/changes?said=saved"
    assert "xiamen-net" not in desk.text()
    assert "# its main feed" in desk.text()


@pytest.mark.parametrize("path", ["edit", "text", "pause", "resume", "remove", "poll", "try"])
def test_a_source_that_is_none_is_a_404(editor: Editor, path: str) -> None:
    assert editor.post(f"/desk/sources/nobody/{path}", step="check").status_code == 404
    assert editor.post("/desk/sources/..%2faggregator/edit", step="check").status_code == 404


def test_settings_and_secrets_are_out_of_the_desks_reach(tmp_path: Path) -> None:
    settings = f"{SETTINGS}secrets: {{OURS: {{hosts: [news.example]}}}}\n"
    desk = AtDesk(tmp_path, {"aggregator.yaml": settings, "sources/cn.yaml": SOURCES})
    editor = desk.editor()
    tries = [
        editor.post("/desk/new-source", step="check", file="../aggregator.yaml", **NEW),
        editor.post(EDIT, step="check", **FORM, follow="de", file="aggregator.yaml"),
        checked(editor, TEXT, text="id: fuzhou-daily\nfollow: [de]"),
        checked(
            editor,
            TEXT,
            text="id: fuzhou-daily\nauth: OURS\nname: a\nregion: cn\nhome: http://x.example/\nurl: http://evil.example/",
        ),
    ]
    assert [answer.status_code for answer in tries] == [200, 200, 422, 422]
    for answer in tries:
        assert "config/aggregator.yaml" not in answer.text
    saved(editor, "/desk/new-source", **{**NEW, "file": "../aggregator.yaml"})
    assert (desk.config / "aggregator.yaml").read_text(encoding="utf-8") == settings
    desk.close()


def test_a_folder_that_can_only_be_read_is_said_plainly_and_the_yaml_shown(desk: AtDesk) -> None:
    services = replace(desk.desk_services(), is_writable=lambda _path: False)
    desk.app = create_app(desk.services(), services)
    editor = desk.editor()
    answer = checked(editor, EDIT, **{**FORM, "every": "2h"})
    assert "The folder of the configuration can only be read here." in answer.text
    assert "every: 2h  " not in answer.text
    assert "Write this" not in answer.text
    assert "# Papers of Fujian." in answer.text


def test_a_file_that_cannot_be_written_leaves_no_trace_of_the_change(desk: AtDesk, editor: Editor) -> None:
    shown = base(checked(editor, EDIT, **{**FORM, "every": "2h"}))
    folder = desk.config / "sources"
    real = desk.config / "real.yaml.d"
    folder.rename(real)
    folder.symlink_to(real)
    target = real / "cn.yaml"
    kept = target.read_text(encoding="utf-8")
    target.unlink()
    target.symlink_to("/proc/version")
    answer = editor.post(EDIT, step="save", base=shown, **{**FORM, "every": "2h"})
    assert answer.status_code in {404, 409, 422}
    assert desk.store.changes(most=1) == ()
    assert kept == SOURCES
