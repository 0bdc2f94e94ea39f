"""Who made which graph, when and with what: one activity a run and document.

Times live only in the graph of runs, so that a review's own graph depends on nothing but its
document and the software.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from pyoxigraph import Literal, NamedNode, Quad

from graph.literals import XSD
from graph.mapping import DCTERMS, PROV, RDFS_LABEL, Values, describe
from ontology.identifiers import RUNS, document_iri
from ontology.namespaces import DATA


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the loaders: when it began (with a time zone), and the software's version."""

    started: datetime
    version: str
    software: str = "reviewgraph"


def run_quads(
    run: Run, document: str, reviews: Iterable[str], *, ended: datetime
) -> Iterator[Quad]:
    """Yield the activity that read a document (its SHA-256) and made the graphs of ``reviews``."""
    agent = _name("agent", run.software, run.version)
    activity: dict[str, Values] = {
        f"{PROV}startedAtTime": _moment(run.started),
        f"{PROV}endedAtTime": _moment(ended),
        f"{PROV}used": NamedNode(document_iri(document)),
        f"{PROV}generated": [NamedNode(review) for review in reviews],
        f"{PROV}wasAssociatedWith": NamedNode(agent),
    }
    software: dict[str, Values] = {
        RDFS_LABEL: Literal(f"{run.software} {run.version}"),
        f"{DCTERMS}hasVersion": Literal(run.version),
    }
    name = _name("run", document, run.started.isoformat(), run.software, run.version)
    graph = NamedNode(RUNS)
    for triple in describe(name, [f"{PROV}Activity"], activity):
        yield Quad(*triple, graph)
    for triple in describe(agent, [f"{PROV}SoftwareAgent"], software):
        yield Quad(*triple, graph)


def _moment(value: datetime) -> Literal:
    return Literal(value.isoformat(), datatype=NamedNode(f"{XSD}dateTime"))


def _name(kind: str, *key: str) -> str:
    return f"{DATA}{kind}/{sha256(chr(31).join(key).encode()).hexdigest()[:20]}"
