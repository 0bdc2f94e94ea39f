"""Parameters that many routes share: the filters of ``queries/filters.toml``, pages, fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import Depends, Path, Query, Request
from fastapi.dependencies.models import Dependant
from pydantic import BaseModel

from api.http.graph_api.specimens import DOCUMENT, EVIDENCE, JOB, REVIEW, STATEMENT
from api.http.problems import Problem
from queries.catalogue import nearest
from queries.filters import filters
from queries.parameters import Parameter

MOST = 1_000
"""Items on one page of JSON."""
MOST_ROWS = 100_000
"""Rows of one CSV."""
DEFAULT = 50
LONGEST = 300
"""Characters of a value."""
_EXAMPLES = {
    "nation": "england",
    "review-type": "serious-case-review",
    "publisher": "Partnership",
    "year": "2021",
    "since": "2012",
    "until": "2026",
    "incident": "child-suicide",
    "risk-factor": "domestic-abuse",
    "theme": "information-sharing",
    "agency": "health",
    "person-role": "mother",
    "outcome": "death",
    "integer": "3",
    "q": "information",
    "section": "analysis",
    "review": REVIEW,
    "document": DOCUMENT,
    "concept": "theme/information-sharing",
}
ReviewId = Annotated[str, Path(description="The id of a review.", examples=[REVIEW])]
StatementId = Annotated[str, Path(description="The id of a statement.", examples=[STATEMENT])]
EvidenceId = Annotated[str, Path(description="The id of a quotation.", examples=[EVIDENCE])]
DocumentId = Annotated[str, Path(description="The id of a document.", examples=[DOCUMENT])]
JobId = Annotated[str, Path(description="The id of a job.", examples=[JOB])]
SchemeId = Annotated[str, Path(description="The id of a scheme.", examples=["theme"])]
ConceptId = Annotated[
    str, Path(description="The id of a concept.", examples=["information-sharing"])
]
Format = Annotated[
    Literal["json", "csv"] | None,
    Query(description="The form of the answer, before Accept.", examples=["json"]),
]
Limit = Annotated[
    int | None,
    Query(
        ge=1,
        le=MOST,
        description=f"Items on a page; {DEFAULT} unless said otherwise. CSV without a limit has "
        "all.",
        examples=[10],
    ),
]
CursorText = Annotated[
    str | None,
    Query(max_length=4_000, description="Where to go on: ``next`` of the page before."),
]
Fields = Annotated[
    str | None,
    Query(
        max_length=1_000,
        description="Only these fields of each item, parted by commas; JSON has the id in any "
        "case.",
        examples=["id"],
    ),
]
Having = Annotated[
    list[str],
    Query(
        default_factory=list,
        description="Only of reviews that have this concept, as scheme/id; may be repeated, and "
        "all must be had.",
        max_length=20,
        examples=[["theme/information-sharing"]],
    ),
]
Facets = Annotated[
    bool | None, Query(description="Whether facets are sent; on the first page unless said.")
]


@dataclass(frozen=True, slots=True)
class Paging:
    """Which part of a list is wanted, and in which form."""

    limit: Limit = None
    cursor: CursorText = None
    format: Format = None

    def most(self, form: str) -> int:
        """Return how many items to send; a CSV without a limit has all of them."""
        return self.limit or (MOST_ROWS if form == "csv" else DEFAULT)


@dataclass(frozen=True, slots=True)
class Asking:
    """What every list over reviews can be asked beside its filters and its order."""

    having: Having
    limit: Limit = None
    cursor: CursorText = None
    facets: Facets = None
    fields: Fields = None
    format: Format = None

    @property
    def paging(self) -> Paging:
        """Which part of the list is wanted."""
        return Paging(self.limit, self.cursor, self.format)


Paged = Annotated[Paging, Depends()]
Listed = Annotated[Asking, Depends()]


def asked(request: Request) -> dict[str, str]:
    """Return the filters that a request asks with; those of nothing but blanks left out."""
    given = request.query_params
    return {name: given[name] for name in filters() if given.get(name, "").strip()}


def said(request: Request) -> dict[str, str]:
    """Return every parameter of a request that says something, without blanks around it."""
    return {name: text for name, value in request.query_params.items() if (text := value.strip())}


def told(parameter: Parameter) -> dict[str, Any]:
    """Return a parameter as OpenAPI describes it."""
    example = _EXAMPLES.get(parameter.name) or _EXAMPLES.get(parameter.scheme or parameter.type)
    schema: dict[str, Any] = {"type": "string", "maxLength": LONGEST}
    if parameter.choices:
        schema["enum"], example = list(parameter.choices), parameter.choices[0]
    described = {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": parameter.description,
        "schema": schema,
    }
    return described | ({"example": example} if example else {})


FILTERS = tuple(each.parameter for each in filters().values())
"""The filters, as every route over reviews takes them."""


async def only_known(request: Request) -> None:
    """Refuse parameters that the route has not, with the nearest that it has, and doubled ones."""
    route = request.scope["route"]
    known = _declared(route.dependant)
    known |= {each["name"]: False for each in (route.openapi_extra or {}).get("parameters", ())}
    seen: set[str] = set()
    for name, value in request.query_params.multi_items():
        if name not in known:
            takes = nearest(name, known) or f"; it takes {', '.join(sorted(known)) or 'none'}"
            raise Problem(400, "unknown-parameter", f'no parameter "{name}"{takes}')
        if name in seen and not known[name]:
            raise Problem(400, "repeated-parameter", f"{name} can be given once; give one of them")
        if len(value) > LONGEST and name not in {"cursor", "fields"}:
            raise Problem(400, "too-long", f"{name} can have {LONGEST} characters")
        seen.add(name)


def chosen_fields(model: type[BaseModel], fields: str | None) -> tuple[str, ...]:
    """Return the fields asked for, in the model's order. Raises the problem 400 for unknown."""
    if not fields or not fields.strip(", "):
        return ()
    wanted = {name.strip() for name in fields.split(",") if name.strip()}
    for name in sorted(wanted - model.model_fields.keys()):
        hint = nearest(name, model.model_fields) or f"; it has {', '.join(model.model_fields)}"
        raise Problem(400, "unknown-field", f'no field "{name}"{hint}')
    return tuple(name for name in model.model_fields if name in wanted)


def pick(item: Mapping[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    """Return an item with its id and the fields asked for, or whole where none were."""
    return {"id": item["id"], **{name: item[name] for name in fields}} if fields else dict(item)


def _declared(dependant: Dependant) -> dict[str, bool]:
    found = {
        each.alias: getattr(each.field_info.annotation, "__origin__", None) is list
        for each in dependant.query_params
    }
    for part in dependant.dependencies:
        found |= _declared(part)
    return found
