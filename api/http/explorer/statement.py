"""The page of one statement: what it says and why, how it stands, and judging it."""

import io
import json
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Path, Query, Request
from pyoxigraph import RdfFormat, serialize
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.http.describing import quads_of, triples
from api.http.explorer import wording
from api.http.explorer.asking import Api, Asking
from api.http.explorer.marking import Block, Span, marked
from api.http.explorer.pages import router as make_router
from api.http.explorer.pages import shown
from api.http.explorer.portions import after_gap, before_gap
from api.http.graph_api.judgements import Judge, Judgement, judge_statement
from api.http.problems import Problem
from api.http.security import same_origin
from api.http.state import snapshot_of
from ontology.fields import FIELDS, KINDS, Field
from ontology.namespaces import RG_NS

router = make_router()
_WINDOW = 350
_PREFIXES = {
    "rg": RG_NS,
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_CLASSES = {name: kind for kind, name in KINDS.items()}
_DONE = {
    "confirm": "It is on record that you confirm this.",
    "reject": "It is on record that you reject this; nothing counts it any more.",
    "correct": "It is on record what this should say; every count applies it.",
}
_LONGEST_TEXT = 2_000
Id = Annotated[str, Path(max_length=100)]
PATH = "/reviews/{review_id}/statements/{statement_id}"


@router.get(PATH)
async def statement(
    request: Request,
    api: Asking,
    review_id: Id,
    statement_id: Id,
    done: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """Return a statement's page; ``done`` says what has just been judged."""

    async def make() -> dict[str, Any]:
        told = await api.get(f"/statements/{statement_id}", {"window": _WINDOW})
        if review_id != told["review"]["id"]:
            raise Problem(
                404,
                "no-such-statement",
                f"the review has no such statement; it is of {told['review']['subject']}",
            )
        kind = _CLASSES.get(told["kind"])
        review = await api.get(
            f"/reviews/{review_id}",
            {"fields": "subject,type,publisher,year,published"},
        )
        judged = await api.get(f"/statements/{statement_id}/adjudications") if kind else None
        return {
            "title": f"{wording.in_words(told)} – {told['review']['subject']}",
            "statement": told,
            "review": review,
            "rows": _rows(told),
            "blocks": _around(told),
            "cite": wording.citation(review, told["evidence"], told["evidence"]["iri"]),
            "turtle": await _turtle(request, told["iri"]),
            "rule": await _rule(api, told["rule"]),
            "judged": judged["items"] if judged else [],
            "fields": await _fields(api, kind, told) if kind else [],
            "can_be_judged": kind is not None,
            "done": _DONE.get(done, ""),
            "words": wording,
        }

    return await shown(request, "statement.html", make)


@router.post(PATH)
async def judge(
    request: Request, api: Asking, review_id: Id, statement_id: Id, caller: Judge
) -> Response:
    """Put on record what the form says of a statement, and lead back to it."""
    same_origin(request)
    form = await request.form(max_files=0, max_fields=200)
    given = {name: [str(one) for one in form.getlist(name)] for name in form}
    verdict = next(iter(given.get("verdict", ())), "")
    if verdict not in _DONE:
        raise Problem(400, "bad-request", "choose to confirm, to reject or to correct")
    reason = next(iter(given.get("reason", ())), "").strip()[:_LONGEST_TEXT] or None
    told = await api.get(f"/statements/{statement_id}", {"window": 0})
    values = _changed(told, given) if verdict == "correct" else None
    if verdict == "correct" and not values:
        raise Problem(400, "nothing-corrected", "change at least one field to correct it")
    judgement = Judgement(verdict=verdict, by=None, reason=reason, values=values)  # type: ignore[arg-type]
    answer = await run_in_threadpool(judge_statement, request, statement_id, judgement, caller)
    stands = json.loads(bytes(answer.body))["items"][-1]["applied_to"] or statement_id
    return RedirectResponse(f"/reviews/{review_id}/statements/{stands}?done={verdict}", 303)


async def _rule(api: Api, rule: str | None) -> dict[str, Any] | None:
    try:
        return await api.get(f"/rules/{rule}") if rule else None
    except Problem:
        # A rule of labels or of tables has no sentence as its example.
        return None


def _around(told: Mapping[str, Any]) -> list[Block]:
    evidence, context = told["evidence"], told["context"]
    span = Span(told["id"], told["kind"], "", evidence["start"], evidence["end"])
    if context is None:
        return marked(evidence["quote"], evidence["start"], [span])
    # A paragraph that the window cut is left out where a whole one stands beside it.
    before, after = context["before"], context["after"]
    before = before[after_gap(before) :] if context["start"] else before
    text = before + context["quote"] + after[: before_gap(after)]
    return marked(text, evidence["start"] - len(before), [span])


def _rows(told: Mapping[str, Any]) -> list[tuple[str, list[Mapping[str, Any]], str]]:
    # The name of each thing that is said, with its concepts or its words.
    named = (
        ("Risk factor", "factor"),
        ("Of whom", "bearer"),
        ("Person", "role"),
        ("Outcome", "outcome"),
        ("Practice themes", "themes"),
        ("Agencies", "agencies"),
        ("Addressed to", "addressees"),
        ("Incident", "incidents"),
        ("Stands as", "assertion"),
        ("When", "temporality"),
        ("Name in the document", "name"),
        ("Acronym", "acronym"),
        ("Number", "number"),
        ("How firmly", "strength"),
        ("In what way", "failure_state"),
        ("Information", "direction"),
        ("Sex", "sex"),
    )
    rows: list[tuple[str, list[Mapping[str, Any]], str]] = []
    for name, key in named:
        value = told[key]
        if not value:
            continue
        if isinstance(value, str):
            rows.append((name, [], value.replace("-", " ")))
        else:
            rows.append((name, value if isinstance(value, list) else [value], ""))
    if told["age"]:
        rows.append(("Age", [], wording.age(told["age"])))
    if told["explicit"] is not None:
        said = "the review itself calls it so" if told["explicit"] else "told as it happened"
        rows.append(("How it is told", [], said))
    return rows


async def _turtle(request: Request, iri: str) -> str:
    view = (await run_in_threadpool(snapshot_of, request)).view

    def written() -> str:
        told = io.BytesIO()
        serialize(triples(quads_of(view, iri)), told, RdfFormat.TURTLE, prefixes=_PREFIXES)
        return told.getvalue().decode()

    return await run_in_threadpool(written)


async def _fields(api: Api, kind: str, told: Mapping[str, Any]) -> list[dict[str, Any]]:
    wanted = [field for field in FIELDS[kind] if field.scheme]
    schemes = sorted({field.scheme for field in wanted if field.scheme})
    pages = await api.all(*((f"/concepts/{scheme}", {}) for scheme in schemes))
    concepts = {
        scheme: [(item["id"], item["label"], item["depth"]) for item in page["items"]]
        for scheme, page in zip(schemes, pages, strict=True)
    }
    found = []
    for field in FIELDS[kind]:
        options = concepts[field.scheme] if field.scheme else [(c, c, 0) for c in field.choices]
        if field.truth:
            options = [("true", "yes", 0), ("false", "no", 0)]
        now = _now(told, field)
        found.append(
            {
                "name": field.name,
                "label": field.name.replace("_", " ").capitalize(),
                "many": field.many,
                "required": field.required,
                "options": options,
                "now": now,
            }
        )
    return found


def _now(told: Mapping[str, Any], field: Field) -> list[str]:
    value = told["agencies"][:1] if field.name == "agency" else told[field.name]
    if value is None:
        return []
    if isinstance(value, bool):
        return [str(value).lower()]
    if isinstance(value, str):
        return [value]
    return [str(each["id"]) for each in (value if isinstance(value, list) else [value])]


def _changed(told: Mapping[str, Any], given: Mapping[str, list[str]]) -> dict[str, list[str]]:
    kind = _CLASSES.get(told["kind"])
    if kind is None:
        return {}
    changed = {}
    for field in FIELDS[kind]:
        # A list of which nothing is chosen sends nothing; that it was there, the form says itself.
        if field.name not in given.get("asked", ()):
            continue
        said = [value.strip() for value in given.get(field.name, ()) if value.strip()]
        if sorted(said) != sorted(_now(told, field)):
            changed[field.name] = said
    return changed
