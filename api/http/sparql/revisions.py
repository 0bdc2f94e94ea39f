"""The revision of a store on a server: told from a cheap question, and marked by raw writes."""

from datetime import UTC, datetime
from hashlib import sha256

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions

from graph.literals import XSD
from graph.mapping import DCTERMS, PROV
from graph.store import View
from graph.updates import STAGING
from ontology.errors import StoreError
from ontology.identifiers import ADJUDICATIONS, DATASET, LINKS, QUALITY, REGISTRY, RUNS
from ontology.namespaces import RG_NS

MARK = f"{STAGING}/written"
"""The graph that says when a graph was last written raw; like all staging, no part of the data."""

_MODIFIED = f"{DCTERMS}modified"
_COUNTED = (
    (RUNS, f"{PROV}endedAtTime", "MAX(STR(?o))"),
    (REGISTRY, f"{RG_NS}review", '""'),
    (ADJUDICATIONS, f"{PROV}generatedAtTime", "MAX(STR(?o))"),
    (LINKS, f"{RG_NS}score", "SUM(?o)"),
    (QUALITY, f"{PROV}endedAtTime", "MAX(STR(?o))"),
    (MARK, _MODIFIED, "MAX(STR(?o))"),
)
_PARTS = [
    f'{{ SELECT ("{place}" AS ?part) (COUNT(?o) AS ?n) ({last} AS ?last) '
    f"WHERE {{ GRAPH <{graph}> {{ ?s <{predicate}> ?o }} }} }}"
    for place, (graph, predicate, last) in enumerate(_COUNTED)
]
# A judgement that is taken back changes its status, and no number of things.
_STATUS = (
    "{ SELECT ?part (COUNT(?s) AS ?n) WHERE { "
    f"GRAPH <{ADJUDICATIONS}> {{ ?s <{RG_NS}status> ?part }} }} GROUP BY ?part }}"
)
QUESTION = f"SELECT ?part ?n ?last WHERE {{ {' UNION '.join([*_PARTS, _STATUS])} }}"


def revision_of(view: View) -> str:
    """Return the revision of a store, 16 digits: when it was last written to, and how much it has.

    What is loaded, judged, measured or written through a server changes it; what others write to
    graphs of their own does not. Raises `StoreError`.
    """
    answer = view.query(QUESTION)
    if not isinstance(answer, QuerySolutions):
        raise StoreError("the store did not say how many runs it has; ask again")
    rows = sorted(" ".join(str(row[name]) for name in ("part", "n", "last")) for row in answer)
    return sha256("\n".join(rows).encode()).hexdigest()[:16]


def mark() -> Quad:
    """Return the mark of a raw write that happens now."""
    moment = Literal(datetime.now(UTC).isoformat(), datatype=NamedNode(f"{XSD}dateTime"))
    return Quad(NamedNode(DATASET), NamedNode(_MODIFIED), moment, NamedNode(MARK))


def mark_update() -> str:
    """Return the SPARQL update that puts a mark in the place of the last one."""
    made = mark()
    return (
        f"DROP SILENT GRAPH <{MARK}> ;\n"
        f"INSERT DATA {{ GRAPH <{MARK}> {{ {made.subject} {made.predicate} {made.object} }} }}"
    )
