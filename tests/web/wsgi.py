"""A request to a WSGI application, and all that comes back, with nothing in between."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from wsgiref.types import WSGIApplication

from werkzeug.test import EnvironBuilder


@dataclass(frozen=True, slots=True)
class Reply:
    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        return dict(self.headers).get(name)


def ask(
    app: WSGIApplication,
    address: str,
    headers: Mapping[str, str] | None = None,
    *,
    method: str = "GET",
    base_url: str = "http://localhost:8000",
) -> Reply:
    sent_lines = [*(headers or {}).items()]
    environ = EnvironBuilder(address, base_url, method=method, headers=sent_lines).get_environ()
    started: list[tuple[str, tuple[tuple[str, str], ...]]] = []

    def start_response(status: str, lines: list[tuple[str, str]], *_rest: Any) -> Any:
        started.append((status, tuple(lines)))

    body = app(environ, start_response)
    sent = b"".join(body)
    if callable(close := getattr(body, "close", None)):
        close()
    ((status, lines),) = started
    return Reply(status, lines, sent)
