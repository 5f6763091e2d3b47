"""A poller killed at any moment, also between a list and its articles, loses nothing and doubles nothing."""

import json
import random
import signal
import sqlite3
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from aggregator.store.repair import check
from tests.support.installation import Installed
from tests.support.origin import Origin
from tests.support.paper import article_path, serve_articles, serve_list

ROUNDS = 6
EARLIEST_S, LATEST_S = 0.8, 2.6  # from before the list is asked for to after the last article was stored


def follow_list(folder: Path, origin: Origin) -> Installed:
    installed = Installed(folder, {"paper": origin.url("/list")}, every="10s", is_killed=True)
    source = {
        "id": "paper",
        "name": "福州新闻",
        "home": origin.url("/"),
        "kind": "listpage",
        "url": origin.url("/list"),
        "region": "cn/fujian/fuzhou",
        "every": "10s",
    }
    text = json.dumps({"sources": [source]})
    (installed.config / "sources/all.yaml").write_text(text, encoding="utf-8")
    return installed


def stored(store: Path) -> Counter[str]:
    with closing(sqlite3.connect(store)) as connection:
        return Counter(title for (title,) in connection.execute("SELECT title FROM entry_text"))


def test_kill_nine_between_a_list_and_its_articles_loses_nothing(tmp_path: Path) -> None:
    moments = random.Random(20261124)
    with Origin() as origin:
        installed = follow_list(tmp_path, origin)
        newest = 8
        for _ in range(ROUNDS):
            newest += 2
            serve_articles(origin, range(1, newest + 1))
            serve_list(origin, range(newest, 0, -1))
            poller = installed.start("poll")
            time.sleep(moments.uniform(EARLIEST_S, LATEST_S))
            poller.send_signal(signal.SIGKILL)
            poller.wait()
        done = installed.run("poll", "--json")
        assert done.returncode == 0, done.stderr
        found = stored(installed.store)
        assert found == Counter(f"福州新区第{number}条消息发布" for number in range(1, newest + 1))
        # Killed between answer and commit an article is asked for again, and only then.
        assert max(origin.count(article_path(number)) for number in range(1, newest + 1)) <= ROUNDS
    assert check(installed.store) == ()
