"""The whole description asked what nobody would ask: no failure, nothing undocumented.

A few requests for each operation, the same each time; ``python -m benchmarks.fuzz.described`` asks
many.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.http.security import Scope, new_token
from tests.api.http.serving import Server, serving

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EACH = settings(
    max_examples=1,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
OPERATIONS = 85
"""At least so many operations are described."""


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    tokens = tmp_path_factory.mktemp("tokens") / "tokens.toml"
    return tokens, new_token(tokens, "fuzz", list(Scope))


@pytest.fixture(scope="module")
def served(
    example_store: Path, secret: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Return a server over a copy of the examples that may be spoilt."""
    folder = tmp_path_factory.mktemp("fuzz")
    store = shutil.copytree(example_store, folder / "store")
    with serving(store, folder, tokens=secret[0], time_limit=2) as running:
        yield running


@pytest.mark.slow
def test_every_operation_answers_as_described(served: Server, secret: tuple[Path, str]) -> None:
    schema = schemathesis.openapi.from_url(f"{served.url}/openapi.json")
    callers: tuple[dict[str, str], ...] = ({"Authorization": f"Bearer {secret[1]}"}, {})
    asked: set[str] = set()
    wrong: list[str] = []
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        for mode in schemathesis.GenerationMode:

            @EACH
            @given(case=operation.as_strategy(generation_mode=mode))
            def ask(case: schemathesis.Case[Any]) -> None:
                asked.add(case.operation.label)
                for headers in callers:
                    case.call_and_validate(headers=headers, checks=CHECKS)

            try:
                ask()
            except Unsatisfiable:
                assert mode is schemathesis.GenerationMode.NEGATIVE  # it takes nothing to be wrong
            except FailureGroup as failures:
                wrong.append(f"{operation.label} ({mode.value}): {failures}")
    assert not wrong, "\n".join(wrong)
    assert len(asked) >= OPERATIONS
