"""The API under questions that nobody would ask: schemathesis makes them up from the OpenAPI document."""

from collections.abc import Iterator
from typing import Any, Final

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from aggregator.web.api.routes import OPERATIONS
from tests.support.browser import serving
from tests.web.fakes import FUZHOU
from tests.web.test_api import the_house

EXAMPLES: Final = 20
CHECKS: Final = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    unsupported_method,
]


Schema = schemathesis.schemas.BaseSchema


@pytest.fixture(scope="module")
def api() -> Iterator[Schema]:
    """Give the document of a running server, as it describes itself."""
    with serving(the_house().app()) as base:
        schema = schemathesis.openapi.from_url(f"{base}/api/v1/openapi.json")
        schema.config.update(base_url=base)
        yield schema


# Where any text is a good value, as in a region's id, no question can be wrong.
QUESTIONS = [
    *((operation.path, GenerationMode.POSITIVE) for operation in OPERATIONS),
    *(
        (operation.path, GenerationMode.NEGATIVE)
        for operation in OPERATIONS
        if operation.name in {"stories", "story"}
    ),
]


@pytest.mark.parametrize(("path", "mode"), QUESTIONS)
def test_no_question_breaks_the_api(api: Schema, path: str, mode: GenerationMode) -> None:
    operation = api[path]["GET"]
    questions = operation.as_strategy(generation_mode=mode)

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(questions, st.booleans())
    def ask(case: Any, known: object) -> None:
        if known and "region_id" in case.path_parameters:
            case.path_parameters["region_id"] = FUZHOU  # hardly any made-up question would reach a region
        case.call_and_validate(checks=CHECKS)

    ask()
