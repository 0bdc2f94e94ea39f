"""Judging statements: confirm, reject or correct one, take that back, and read what was judged."""

import threading
import time
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import Field
from starlette.responses import JSONResponse, Response

from api.adjudicating import adjudication, is_known, read_values, stated_in, withdraw
from api.http.documenting import documented
from api.http.graph_api.answers import Answer
from api.http.graph_api.choosing import no_statement
from api.http.graph_api.loading import opened
from api.http.graph_api.models import Model
from api.http.graph_api.parameters import StatementId, only_known
from api.http.graph_api.routes import Desk, resource
from api.http.graph_api.specimens import STATEMENT, example_of
from api.http.problems import Problem
from api.http.security import Caller, Scope, require
from api.http.state import State, state_of
from graph.adjudications import of_statement
from graph.judging import judge
from ontology.adjudication import Adjudication, Verdict
from ontology.errors import QueryError, StoreError
from ontology.fields import KINDS

router = APIRouter(prefix="/api/v1", tags=["judging"], dependencies=[Depends(only_known)])

Judge = Annotated[Caller, Depends(require(Scope.ADJUDICATE))]
_WAIT = 10.0
_SEEN_WITHIN = 2.0
_TURN = threading.Lock()
_ID = "3f9a1c5b7d2e4f60a1b2"
_WORDS = Annotated[str, Field(max_length=300)]


class Judgement(Model):
    """What is judged of a statement."""

    verdict: Literal["confirm", "reject", "correct"] = Field(examples=["correct"])
    by: str | None = Field(
        None,
        max_length=200,
        description="Who judges; the token's name unless said.",
        examples=["A. Reader"],
    )
    reason: str | None = Field(
        None, max_length=2_000, description="Why.", examples=["it is told of both sides"]
    )
    values: dict[_WORDS, list[_WORDS]] | None = Field(
        None,
        max_length=20,
        description="Of a correction: each field that is wrong with its right values, concepts by "
        "id or label.",
        examples=[{"themes": ["information-sharing"]}],
    )


class Judged(Model):
    """A judgement as it is kept."""

    id: str = Field(description="The end of its IRI.", examples=[_ID])
    iri: str = Field(
        description="Its IRI.", examples=[f"https://w3id.org/reviewgraph/id/adjudication/{_ID}"]
    )
    statement: str = Field(
        description="The id of the statement that was judged.", examples=[STATEMENT]
    )
    applied_to: str | None = Field(
        description="The id of the statement that now stands as judged.", examples=[STATEMENT]
    )
    kind: str = Field(description="The kind of statement.", examples=["missed-opportunity"])
    verdict: str = Field(examples=["correct"])
    status: str = Field(
        description="applied, reopened, superseded or withdrawn.", examples=["applied"]
    )
    by: str = Field(description="Who judged.", examples=["A. Reader"])
    at: str = Field(description="When.", examples=["2026-01-31T10:00:00+00:00"])
    reason: str | None = Field(description="Why.", examples=["it is told of both sides"])
    said: dict[str, list[str]] = Field(
        description="What the statement said.", examples=[{"themes": ["information-not-shared"]}]
    )
    corrected: dict[str, list[str]] | None = Field(
        description="What it should say.", examples=[{"themes": ["information-sharing"]}]
    )


class JudgedList(Model):
    """What was judged of a statement, the earliest first."""

    items: list[Judged]


_WRITING = documented(400, 401, 403, 404, 408, 413, 421, 422, 503)


def _answers(status: int) -> dict[int | str, dict[str, Any]]:
    content = {"application/json": {"example": example_of(JudgedList)}}
    return {status: {"description": "What now stands.", "content": content}, **_WRITING}


@resource(
    "/statements/{statement_id}/adjudications",
    JudgedList,
    summary="What people judged of a statement",
    name="list_adjudications",
)
def list_adjudications(request: Request, statement_id: StatementId) -> Response:
    """Return every judgement of a statement, withdrawn and superseded ones too."""
    desk = Desk(request)

    def make() -> Answer:
        iri, _ = _place(desk, statement_id)
        return Answer(_shown(of_statement(desk.snapshot.view, iri)))

    return desk.answer(make)


@router.post(
    "/statements/{statement_id}/adjudications",
    status_code=201,
    response_model=JudgedList,
    summary="Confirm, reject or correct a statement",
    operation_id="judge_statement",
    responses={
        **_answers(201),
        200: {"description": "The same was judged before.", "model": JudgedList},
    },
    openapi_extra={
        "requestBody": {"content": {"application/json": {"example": example_of(Judgement)}}}
    },
)
def judge_statement(
    request: Request, statement_id: StatementId, judgement: Judgement, caller: Judge
) -> Response:
    """Put a judgement on record. Every count applies it, and it outlives loading again."""
    iri, review = _place(Desk(request), statement_id)
    if judgement.values and judgement.verdict != "correct":
        raise QueryError(f"values go with correct, not with {judgement.verdict}")

    def write(state: State) -> tuple[list[Adjudication], bool]:
        with opened(state.settings.store, _WAIT) as store:
            stated = next((each for each in stated_in(store, review) if each.told.iri == iri), None)
            if stated is None:
                raise no_statement(statement_id)
            values = None
            if judgement.values:
                values = read_values(stated.told.kind, judgement.values, stated.told.values)
            made = adjudication(
                stated,
                Verdict(judgement.verdict),
                judgement.by or caller.name or "",
                reason=judgement.reason,
                values=values,
            )
            if is_known(store, made):
                return of_statement(store, iri), False
            return judge(store, [made]), True

    done, new = _written(request, write)
    return JSONResponse(_shown(done), 201 if new else 200, {"Cache-Control": "no-store"})


@router.delete(
    "/statements/{statement_id}/adjudications",
    status_code=200,
    response_model=JudgedList,
    summary="Take back what was judged of a statement",
    operation_id="withdraw_adjudications",
    responses=_answers(200),
)
def withdraw_adjudications(request: Request, statement_id: StatementId, _: Judge) -> Response:
    """Take back every judgement of a statement that still stands; the history is kept."""
    iri, _review = _place(Desk(request), statement_id)

    def write(state: State) -> tuple[list[Adjudication], bool]:
        with opened(state.settings.store, _WAIT) as store:
            try:
                return withdraw(store, iri), True
            except QueryError as problem:
                raise Problem(404, "no-judgement", str(problem)) from problem

    done, _new = _written(request, write)
    return JSONResponse(_shown(done), headers={"Cache-Control": "no-store"})


def _place(desk: Desk, statement: str) -> tuple[str, str]:
    rows = desk.shelf.rows(
        "SELECT s.iri, r.iri AS review FROM statement s JOIN review r ON r.no = s.review "
        "WHERE s.id = ? AND s.kind NOT IN ('child', 'person')",
        (statement,),
    )
    if not rows:
        raise no_statement(statement)
    return rows[0]["iri"], rows[0]["review"]


def _written(request: Request, write: Any) -> tuple[list[Adjudication], bool]:  # noqa: ANN401
    state = state_of(request)
    with _TURN:
        before = state.data.revision()
        try:
            done, new = write(state)
        except StoreError as problem:
            if "would not be valid" in str(problem):
                raise Problem(422, "not-valid", str(problem)) from problem
            raise
    state.data.look_again()
    # Whoever judges reads what was judged: the answer waits until readers see it.
    deadline = time.monotonic() + _SEEN_WITHIN
    while new and state.data.revision() == before and time.monotonic() < deadline:
        time.sleep(0.05)
    return done, new


def _shown(found: list[Adjudication]) -> dict[str, Any]:
    return {
        "items": [
            {
                "id": each.iri.rpartition("/")[2],
                "iri": each.iri,
                "statement": each.statement.rpartition("/")[2],
                "applied_to": each.applied_to.rpartition("/")[2] if each.applied_to else None,
                "kind": KINDS[each.said.kind],
                "verdict": each.verdict.value,
                "status": each.status.value,
                "by": each.by,
                "at": each.at.isoformat(),
                "reason": each.reason,
                "said": {name: list(values) for name, values in each.said.values},
                "corrected": None
                if each.corrected is None
                else {name: list(values) for name, values in each.corrected},
            }
            for each in sorted(found, key=lambda item: item.order)
        ]
    }
