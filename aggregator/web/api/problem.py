"""Errors of the API as RFC 9457 has them, instead of pages."""

from http import HTTPStatus

from aggregator.web.answer import Answer, Headers
from aggregator.web.api.models import Problem
from aggregator.web.headers import api_headers

PROBLEM = "application/problem+json"
PREFIX = "/api/"


def problem(status: HTTPStatus, detail: str, *, caching: str, more: Headers = ()) -> Answer:
    """Give an error for a program; `detail` says what to do."""
    body = Problem(title=status.phrase, status=int(status), detail=detail or None)
    headers = api_headers(caching, content_type=PROBLEM)
    return Answer(int(status), (*headers, *more), body.model_dump_json().encode())
