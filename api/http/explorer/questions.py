"""The saved questions: as a list, and each as a form with its answer, its words and its SPARQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, Any

from fastapi import Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.http.explorer.answered import DRAWN, bars, cells
from api.http.explorer.asking import Api, Asking
from api.http.explorer.filtering import Field, Option, asked_of, fields
from api.http.explorer.pages import VARY, around, shown
from api.http.explorer.pages import router as make_router
from api.http.graph_api.routes import Desk
from api.http.graph_api.saved import given_of
from api.http.pages import page
from api.http.problems import Problem
from ontology.errors import QueryError
from queries.catalogue import SavedQuery, load_catalogue, nearest
from queries.filters import filters
from queries.parameters import Parameter
from queries.runner import sparql_of, term_of

router = make_router()
_ROWS = 100
_INDENT = "\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}"
_TEMPLATE = "question.html"
_BAD_REQUEST = 400


@dataclass(frozen=True, slots=True)
class Input:
    """A parameter of a question as its form shows it."""

    field: Field
    description: str
    required: bool
    wrong: str


@router.get("/queries")
async def questions(request: Request) -> Response:
    """Return the list of the saved questions."""

    async def make() -> dict[str, Any]:
        saved = sorted(load_catalogue().values(), key=lambda each: (each.group, each.summary))
        groups = [(name, list(rows)) for name, rows in groupby(saved, lambda each: each.group)]
        return {"groups": groups, "total": len(saved)}

    return await shown(request, "questions.html", make, "Saved questions")


@router.get("/queries/{name}")
async def question(
    request: Request,
    api: Asking,
    name: str,
    cursor: Annotated[str | None, Query(max_length=300)] = None,
) -> Response:
    """Return a question as a form, with its answer where all that it needs was given.

    What is missing or wrong is said beside the field that it is about.
    """
    known = load_catalogue()
    if name not in known:
        hint = nearest(name, known)
        raise Problem(404, "no-such-query", f'no saved query "{name[:60]}"{hint}')
    saved = known[name]
    values = request.query_params
    given = {
        each.name: values[each.name].strip()
        for each in saved.parameters
        if values.get(each.name, "").strip()
    }
    wrong = await run_in_threadpool(_faults, request, saved, given) if given else {}
    needed = {each.name for each in saved.parameters if each.required}
    if wrong:
        form = await _form(api, saved, given, wrong)
        return page(
            _TEMPLATE,
            status=_BAD_REQUEST,
            headers={"Cache-Control": "no-store", "Vary": VARY},
            **around(request),
            **form,
            title=saved.summary,
            answer=None,
        )

    async def make() -> dict[str, Any]:
        form = await _form(api, saved, given, wrong)
        answer = (
            None if needed - given.keys() else await _answer(request, api, saved, given, cursor)
        )
        return {**form, "answer": answer}

    return await shown(request, _TEMPLATE, make, saved.summary)


def _faults(request: Request, saved: SavedQuery, given: Mapping[str, str]) -> dict[str, str]:
    # Each value is tried by itself, so that every fault is told and stands beside its field.
    desk = Desk(request)
    told = given_of(desk, saved)
    found = {}
    for each in saved.parameters:
        if each.name in given:
            try:
                term_of(each, told[each.name].strip(), desk.snapshot.view, desk.shelf.vocabulary)
            except QueryError as error:
                found[each.name] = str(error)
        elif each.required:
            found[each.name] = "Choose this first: the question cannot be asked without it."
    return found


async def _form(
    api: Api, saved: SavedQuery, given: Mapping[str, str], wrong: Mapping[str, str]
) -> dict[str, Any]:
    offered = set(filters()) if saved.filtered else set()
    own = [each for each in saved.parameters if each.name not in offered]
    inputs = [
        Input(
            await _field(api, each, given.get(each.name, "")),
            each.description,
            each.required,
            wrong.get(each.name, ""),
        )
        for each in own
    ]
    restricted = asked_of(api.request) if saved.filtered else {}
    counted: Sequence[Mapping[str, Any]] = ()
    if saved.filtered:
        # A wrong filter leaves no reviews to count the choices of.
        right = {} if offered & wrong.keys() else restricted
        counted = (await api.get("/reviews", {**right, "limit": 1, "facets": True}))["facets"]
    return {
        "saved": saved,
        "inputs": inputs,
        "fields": fields(restricted, counted) if saved.filtered else [],
        "given": given,
        "wrong": wrong,
    }


async def _field(api: Api, parameter: Parameter, value: str) -> Field:
    label = parameter.name.replace("_", " ").capitalize()
    options = [Option(each, each.replace("-", " "), None) for each in parameter.choices]
    if parameter.scheme:
        tree = (await api.get(f"/concepts/{parameter.scheme}"))["items"]
        options = [
            Option(row["id"], _INDENT * row["depth"] + row["label"], row["reviews"]) for row in tree
        ]
        value = next((row["id"] for row in tree if value in {row["iri"], row["label"]}), value)
    if value and options and value not in {each.value for each in options}:
        options.append(Option(value, value, None))
    is_number = parameter.type in {"year", "integer"}
    return Field(parameter.name, label, value, tuple(options), is_number)


async def _answer(
    request: Request, api: Api, saved: SavedQuery, given: Mapping[str, str], cursor: str | None
) -> dict[str, Any]:
    table = await api.get(f"/queries/{saved.name}", {**given, "limit": _ROWS, "cursor": cursor})
    filtered = asked_of(request) if saved.filtered else {}
    columns, rows = table["columns"], table["rows"]
    return {
        "columns": columns,
        "rows": cells(saved.name, columns, rows, filtered),
        "bars": bars(saved.name, columns, rows, filtered),
        "most": DRAWN,
        "total": table["total"],
        "of_reviews": table["of_reviews"],
        "next": table["next"],
        "state": {**given, "cursor": cursor},
        "sparql": await run_in_threadpool(_sparql, request, saved),
    }


def _sparql(request: Request, saved: SavedQuery) -> str:
    desk = Desk(request)
    return sparql_of(saved, desk.snapshot.view, given_of(desk, saved), desk.shelf.vocabulary)
