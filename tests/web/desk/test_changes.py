"""The list of changes, whether each of them runs, and the way back."""

from pathlib import Path

from aggregator.errors import Fault
from aggregator.model.desk import ConfigChange, Deed, FileText
from tests.support.desk import SOURCES, AtDesk, Editor
from tests.web.desk.test_editing import EDIT, FORM, NEW, saved


def test_without_changes_the_page_says_so(editor: Editor) -> None:
    assert "Nothing was changed yet." in editor.text("/desk/changes")


def test_a_change_is_listed_with_who_and_what(desk: AtDesk, editor: Editor) -> None:
    saved(editor, EDIT, **{**FORM, "every": "2h"})
    text = editor.text("/desk/changes")
    assert "Changed: fuzhou-daily" in text
    assert "lin" in text
    assert "<ins>+    every: 2h</ins>" in editor.text("/desk/changes/1")
    assert editor.get("/desk/changes/9").status_code == 404
    assert "/desk/changes/1" in editor.text("/desk/sources/fuzhou-daily")


def test_a_change_waits_until_the_poller_applied_it(desk: AtDesk, editor: Editor) -> None:
    saved(editor, EDIT, **{**FORM, "every": "2h"})
    assert "Not running yet" in editor.text("/desk/changes/1")
    assert "Not running yet" in editor.text("/desk/sources/fuzhou-daily")
    desk.apply()
    assert "This is what runs now." in editor.text("/desk/changes/1")
    assert "Not running" not in editor.text("/desk/sources/fuzhou-daily")


def test_faults_that_keep_a_change_from_running_are_told(desk: AtDesk, editor: Editor) -> None:
    saved(editor, EDIT, **{**FORM, "every": "2h"})
    fault = Fault("config/sources/de.yaml", 3, "sources[0].url", "is missing")
    desk.polling.note_config_faults((fault,), now=desk.now)
    for path in ("/desk/changes", "/desk/changes/1"):
        text = editor.text(path)
        assert "the configuration from before keeps running" in text
        assert "config/sources/de.yaml:3: sources[0].url: is missing" in text


def test_a_change_can_be_taken_back_and_that_too(desk: AtDesk, editor: Editor) -> None:
    saved(editor, EDIT, **{**FORM, "every": "2h"})
    changed = desk.text()
    answer = editor.post("/desk/changes/1/undo", form_of="/desk/changes/1")
    assert answer.headers["Location"] == "/desk/changes/2?said=undone"
    assert desk.text() == SOURCES
    assert "Taken back" in editor.text("/desk/changes/1")
    assert editor.post("/desk/changes/1/undo").status_code == 404
    assert editor.post("/desk/changes/2/undo").status_code == 303
    assert desk.text() == changed
    assert [one.deed for one in desk.store.changes(most=9)] == [Deed.UNDO, Deed.UNDO, Deed.EDIT]


def test_a_file_that_changed_since_is_left_alone(desk: AtDesk, editor: Editor) -> None:
    saved(editor, EDIT, **{**FORM, "every": "2h"})
    by_hand = desk.text() + "# by hand\n"
    (desk.config / "sources/cn.yaml").write_text(by_hand, encoding="utf-8")
    answer = editor.post("/desk/changes/1/undo")
    assert answer.status_code == 409
    assert "was changed meanwhile" in answer.text
    assert desk.text() == by_hand
    assert len(desk.store.changes(most=9)) == 1


def test_the_making_of_a_file_taken_back_leaves_an_empty_one(tmp_path: Path) -> None:
    desk = AtDesk(tmp_path, {})
    editor = desk.editor()
    assert saved(editor, "/desk/new-source", **NEW).status_code == 303
    assert "evening" in desk.text()
    assert editor.post("/desk/changes/1/undo").status_code == 303
    assert desk.text() == "sources: []\n"
    desk.close()


def test_a_way_back_that_others_build_upon_is_closed(desk: AtDesk, editor: Editor) -> None:
    saved(editor, "/desk/sources/xiamen-net/remove")
    again = {**NEW, "id": "xiamen-net", "region": "cn/fujian"}
    (desk.config / "sources/more.yaml").write_text(
        "sources:\n  - " + "\n    ".join(f"{key}: {value}" for key, value in again.items()), encoding="utf-8"
    )
    text = editor.text("/desk/changes/1")
    assert "This cannot be written:" in text
    assert "xiamen-net" in text
    assert "Take it back" not in text


def test_only_files_of_sources_are_ever_put_back(desk: AtDesk, editor: Editor) -> None:
    settings = (desk.config / "aggregator.yaml").read_text(encoding="utf-8")
    files = (FileText("config/aggregator.yaml", "follow: [de]\n", settings),)
    desk.store.note_change(ConfigChange(0, desk.now, "lin", Deed.EDIT, "fuzhou-daily", files, None))
    answer = editor.post("/desk/changes/1/undo")
    assert answer.status_code == 409
    assert "the desk changes no other" in answer.text
    assert (desk.config / "aggregator.yaml").read_text(encoding="utf-8") == settings
