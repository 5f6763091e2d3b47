"""`aggregator desk-user`, as whoever runs an installation types it."""

import subprocess
import sys
from pathlib import Path

import pytest

from aggregator.store.desk_store import open_desk_store
from aggregator.store.migrate import migrate
from aggregator.web.desk.passwords import is_right
from tests.support.builders import NOW
from tests.support.installation import Installed

WORDS = "oranges of Fuzhou in winter"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    made = Installed(tmp_path_factory.mktemp("desk"), {"a": "http://a.example/f"})
    made.store.parent.mkdir()
    migrate(made.store)
    return made


def desk_user(installed: Installed, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "aggregator", "desk-user", *arguments],
        env=installed.environment(),
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_user_comes_gets_another_password_and_goes(installed: Installed) -> None:
    assert "nobody works at the desk yet" in desk_user(installed, "list").stdout
    added = desk_user(installed, "add", "lin", typed=f"{WORDS}\n")
    assert (added.returncode, added.stdout) == (
        0,
        "lin may work at the desk: /desk below the address of your site\n",
    )
    store = open_desk_store(installed.store)
    found = store.find_user("lin")
    assert found is not None
    assert is_right(WORDS, found[1])
    assert found[1].startswith("$argon2id$")
    store.open_session(found[0], "token", address="", agent="", now=NOW)
    twice = desk_user(installed, "add", "lin", typed=f"{WORDS}\n")
    assert (twice.returncode, "there is a user" in twice.stderr) == (2, True)
    assert "lin" in desk_user(installed, "list").stdout
    changed = desk_user(installed, "password", "lin", typed="kumquats of Fuzhou in spring\n")
    assert changed.returncode == 0, changed.stderr
    assert store.session("token", now=NOW) is None
    assert desk_user(installed, "remove", "lin").stdout == "lin is removed\n"
    assert store.users() == ()
    store.close()


@pytest.mark.parametrize(
    ("arguments", "typed", "code", "said"),
    [
        (("add", "wang"), "short\n", 2, "at least 12 characters"),
        (("add", "wang"), "", 2, "at least 12 characters"),
        (("add", "a b"), f"{WORDS}\n", 2, "is no name for a user"),
        (("remove", "nobody"), "", 2, 'no user of the desk is called "nobody"'),
        (("password", "nobody"), "", 2, 'no user of the desk is called "nobody"'),
    ],
    ids=["short", "nothing", "name", "remove", "password"],
)
def test_what_will_not_do_is_told(
    installed: Installed, *, arguments: tuple[str, ...], typed: str, code: int, said: str
) -> None:
    done = desk_user(installed, *arguments, typed=typed)
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr


def test_a_password_is_never_an_argument(installed: Installed) -> None:
    assert desk_user(installed, "add", "wang", WORDS).returncode == 2


def test_without_a_store_the_remedy_is_told(tmp_path: Path) -> None:
    done = desk_user(Installed(tmp_path, {}), "list")
    assert (done.returncode, "aggregator db migrate" in done.stderr) == (3, True)
