"""The SPARQL workbench: a form for browsers, and the terms that its editor completes."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from itertools import groupby

from fastapi import Request
from pyoxigraph import Literal, NamedNode, RdfFormat, parse
from starlette.responses import Response

from api.http.explorer.pages import VARY, around
from api.http.explorer.pages import router as make_router
from api.http.pages import page
from api.http.problems import Problem
from api.http.revision import CACHED, is_fresh, not_modified
from api.http.state import State
from ontology.concepts import load_vocabulary
from ontology.namespaces import CONCEPT, RG_NS
from queries.catalogue import load_catalogue, nearest

router = make_router()
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_CLASS = "http://www.w3.org/2002/07/owl#Class"
_PREFIX = re.compile(r"^PREFIX\s+(\w+):\s*<([^<>\s]+)>", re.MULTILINE)
_NAMED = re.compile(r"(?<![\w<:/#])([a-z]\w*):([A-Za-z]\w*)")
_FIRST = f"""PREFIX rg: <{RG_NS}>
SELECT ?review ?subject ?publisher WHERE {{
  GRAPH ?review {{
    ?review a rg:CaseReview ; rg:subjectLabel ?subject .
    OPTIONAL {{ ?review rg:publisherName ?publisher }}
  }}
}}
ORDER BY ?subject
LIMIT 100"""


def workbench(request: Request, state: State) -> Response:
    """Return the workbench, with the query of ``draft`` or the saved question ``example`` in it."""
    values = request.query_params
    known = load_catalogue()
    example = values.get("example", "")
    if example and example not in known:
        hint = nearest(example, known)
        raise Problem(404, "no-such-query", f'no saved query "{example[:60]}"{hint}')
    saved = sorted(known.values(), key=lambda each: (each.group, each.summary))
    return page(
        "sparql.html",
        headers={**CACHED, "Vary": VARY},
        **around(request),
        title="SPARQL workbench",
        settings=state.settings,
        query=values.get("draft") or (known[example].sparql if example else _FIRST),
        example=example,
        groups=[(name, list(rows)) for name, rows in groupby(saved, lambda each: each.group)],
    )


@router.get("/workbench/terms.json")
async def terms(request: Request) -> Response:
    """Return our prefixes, classes, properties and concepts, for completion."""
    body, tag = _terms()
    if is_fresh(request, tag):
        return not_modified(tag, "Cookie")
    headers = {"ETag": tag, "Vary": "Cookie", **CACHED}
    return Response(body, media_type="application/json", headers=headers)


@cache
def _terms() -> tuple[bytes, str]:
    vocabulary = load_vocabulary()
    concepts = [
        {"iri": each.iri, "label": each.pref_label, "scheme": scheme}
        for scheme in vocabulary.schemes
        for each in vocabulary.scheme(scheme).values()
    ]
    own = sorted(_own(), key=lambda term: term["name"])
    listed = [*own, *({"name": each, "kind": "term", "label": ""} for each in _used())]
    told = {"prefixes": prefixes(), "terms": listed, "concepts": concepts}
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return body, f'W/"{sha256(body).hexdigest()[:24]}"'


@cache
def prefixes() -> Mapping[str, str]:
    """Return the prefixes that the saved questions are written with."""
    found = {"rg": RG_NS, "theme": f"{CONCEPT}theme/"}
    for saved in load_catalogue().values():
        found |= dict(_PREFIX.findall(saved.sparql))
    return dict(sorted(found.items()))


def _own() -> Iterator[dict[str, str]]:
    kinds: dict[str, str] = {}
    labels: dict[str, str] = {}
    turtle = (files("ontology") / "safeguarding.ttl").read_bytes()
    for quad in parse(turtle, RdfFormat.TURTLE):
        subject, value = quad.subject, quad.object
        if not isinstance(subject, NamedNode) or not subject.value.startswith(RG_NS):
            continue
        if quad.predicate.value == _TYPE and isinstance(value, NamedNode):
            is_class = value.value in {_CLASS, f"{_RDFS}Class"}
            if is_class or value.value.endswith("Property"):
                kinds[subject.value] = "class" if is_class else "property"
        elif quad.predicate.value == f"{_RDFS}label" and isinstance(value, Literal):
            labels[subject.value] = value.value
    for iri, kind in kinds.items():
        name = f"rg:{iri.removeprefix(RG_NS)}"
        yield {"name": name, "kind": kind, "label": labels.get(iri, "")}


def _used() -> list[str]:
    # Terms of other vocabularies, as far as the saved questions need them.
    found = {
        f"{prefix}:{name}"
        for saved in load_catalogue().values()
        for prefix, name in _NAMED.findall(saved.sparql)
        if prefix in prefixes() and prefix not in {"rg", "theme"}
    }
    return sorted(found)
