"""A desk over a real store and real files, and editors who work at it.

desk = AtDesk(tmp_path)
editor = desk.editor()                     # has logged in
editor.get("/desk/sources")
editor.post("/desk/logout")                # with the token of the forms it is shown
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from aggregator.config.loader import load
from aggregator.config.models import Config, dump
from aggregator.model.desk import DeskUser
from aggregator.store.decisions import open_decisions
from aggregator.store.desk_store import SqlDeskStore, open_desk_store
from aggregator.store.explaining import open_accounts
from aggregator.store.poll_store import open_poll_store
from aggregator.store.read_store import open_read_store
from aggregator.web.app import WebServices, create_app
from aggregator.web.desk.passwords import hashed
from aggregator.web.desk.services import DeskServices
from aggregator.web.desk.visits import new_token
from tests.store.harness import group_of, hourly, make_store
from tests.support.builders import NOW
from tests.support.installation import REGIONS

PASSWORD = "oranges of Fuzhou in winter"
HASHED = hashed(PASSWORD)  # once: a hash takes a while, and that is its purpose
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
SETTINGS = """title: Fujian News
follow: [cn/fujian]
"""
SOURCES = """# Papers of Fujian.
sources:
  # The city's own paper.
  - id: fuzhou-daily
    name: 福州日报
    region: cn/fujian/fuzhou
    home: http://news.example/
    url: http://news.example/feed.xml  # its main feed
    every: 30min
  - id: xiamen-net
    name: 厦门网
    region: cn/fujian
    home: http://xm.example/
    url: http://xm.example/feed.xml
"""


@dataclass
class Editor:
    """Somebody's browser: a client that sends forms with their token."""

    client: FlaskClient

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(path, **options)

    def text(self, path: str, **options: Any) -> str:
        answer = self.get(path, **options)
        assert answer.status_code == 200, answer.text
        return answer.text

    def token(self, path: str = "/desk/account") -> str:
        """Give the token of the forms of a page."""
        found = _TOKEN.search(self.get(path).text)
        assert found is not None, f"no form at {path}"
        return found[1]

    def post(self, path: str, *, form_of: str = "/desk/account", **fields: Any) -> TestResponse:
        """Send a form as the page at `form_of` would."""
        return self.client.post(path, data={"csrf_token": self.token(form_of), **fields})


@dataclass
class AtDesk:
    """One installation with a desk; `now` moves only when the test says so."""

    folder: Path
    files: Mapping[str, str] = field(default_factory=lambda: {"sources/cn.yaml": SOURCES})
    now: datetime = NOW
    users: bool = True

    def __post_init__(self) -> None:
        for name, text in {
            "aggregator.yaml": SETTINGS,
            "regions/cn.yaml": REGIONS,
            **self.files,
        }.items():
            path = self.config / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        make_store(self.path)
        self.polling = open_poll_store(self.path, planner=hourly, group_of=group_of)
        self.reading = open_read_store(self.path)
        self.store: SqlDeskStore = open_desk_store(self.path)
        self.accounts = open_accounts(self.path)
        self.decisions = open_decisions(self.path)
        self.applied: Config
        self.apply()
        self.app = create_app(self.services(), self.desk_services())
        if self.users:
            self.add("lin")

    @property
    def path(self) -> Path:
        return self.folder / "store.db"

    @property
    def config(self) -> Path:
        return self.folder / "config"

    def close(self) -> None:
        for store in (self.polling, self.reading, self.store, self.accounts, self.decisions):
            store.close()

    def services(self) -> WebServices:
        return WebServices(self.reading, config=lambda: self.applied, clock=lambda: self.now, version="1.0")

    def desk_services(self) -> DeskServices:
        return DeskServices(
            self.store, self.store.key(), self.config, accounts=self.accounts, decisions=self.decisions
        )

    def apply(self) -> None:
        """Do what the poller does with changed files."""
        self.applied = load(self.config, env={})
        self.polling.apply_sources(self.applied.regions, self.applied.polled(), now=self.now)
        self.polling.record_config(dump(self.applied), now=self.now)

    def text(self, name: str = "sources/cn.yaml") -> str:
        return (self.config / name).read_text(encoding="utf-8")

    def later(self, **by: float) -> None:
        self.now += timedelta(**by)

    def add(self, name: str) -> DeskUser:
        self.store.add_user(name, HASHED, now=self.now)
        return self.user(name)

    def user(self, name: str = "lin") -> DeskUser:
        found = self.store.find_user(name)
        if found is None:
            raise LookupError(name)
        return found[0]

    def stranger(self) -> Editor:
        return Editor(self.app.test_client())

    def editor(self, name: str = "lin") -> Editor:
        """Give somebody who has logged in."""
        token = self.token(name)
        client = self.app.test_client()
        client.set_cookie("desk", token, path="/desk")
        return Editor(client)

    def token(self, name: str = "lin") -> str:
        """Log a user in and give what its browser holds."""
        token = new_token()
        self.store.open_session(self.user(name), token, address="192.0.2.7", agent="Test", now=self.now)
        return token
