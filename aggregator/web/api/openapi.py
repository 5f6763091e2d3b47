"""The OpenAPI document, made of the table of routes and the models of their answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from aggregator.web.api.models import Problem
from aggregator.web.api.problem import PROBLEM

_REF: Final = "#/components/schemas/{model}"
_TEXT: Final = {"type": "string"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an address, with the schema of its values."""

    name: str
    description: str
    schema: Mapping[str, Any]
    place: str = "query"

    def described(self) -> dict[str, Any]:
        """Give it as OpenAPI has it."""
        return {
            "name": self.name,
            "in": self.place,
            "required": self.place == "path",
            "description": self.description,
            "schema": dict(self.schema),
        }


@dataclass(frozen=True, slots=True)
class Operation:
    """What one address answers; `faults` are the statuses of its problems."""

    path: str
    name: str
    summary: str
    model: type[BaseModel]
    parameters: tuple[Parameter, ...] = ()
    faults: tuple[HTTPStatus, ...] = ()


def openapi(operations: Sequence[Operation], *, version: str, server: str, title: str) -> dict[str, Any]:
    """Give the document, OpenAPI 3.1."""
    models: list[type[BaseModel]] = [*dict.fromkeys(one.model for one in operations), Problem]
    _, schemas = models_json_schema([(model, "serialization") for model in models], ref_template=_REF)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{title}: API",
            "version": version,
            "description": "Merged regional news: regions, stories with all their copies, sources, status.",
        },
        "servers": [{"url": server}],
        "paths": {one.path: {"get": _described(one)} for one in operations},
        "components": {"schemas": schemas["$defs"]},
    }


def _described(one: Operation) -> dict[str, Any]:
    answers: dict[str, Any] = {"200": _answer("The answer.", "application/json", one.model)}
    for status in (*one.faults, HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.SERVICE_UNAVAILABLE):
        answers[str(int(status))] = _answer(status.phrase, PROBLEM, Problem)
    return {
        "operationId": one.name,
        "summary": one.summary,
        "parameters": [parameter.described() for parameter in one.parameters],
        "responses": answers,
    }


def _answer(description: str, media_type: str, model: type[BaseModel]) -> dict[str, Any]:
    schema = {"$ref": _REF.format(model=model.__name__)}
    return {"description": description, "content": {media_type: {"schema": schema}}}
