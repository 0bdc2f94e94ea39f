"""The graph of judgements: each one resource, with what its statement said, history kept.

What a statement said is quoted as RDF reification (W3C RDF 1.1 Semantics, D.1), since quoting is
not stating: nothing that counts statements meets it.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions

from graph.literals import XSD, decimal, text
from graph.mapping import OA, PROV, RDFS_LABEL, Term, Triples, describe, quotation
from graph.mapping import Values as Terms
from graph.statements import (
    TYPE,
    Nodes,
    Properties,
    evidence_from,
    first,
    nodes_of,
    terms_of,
    values_from,
)
from graph.store import Change, View
from ontology.adjudication import Adjudication, Snapshot, Status, Subject, Verdict
from ontology.fields import Values
from ontology.identifiers import ADJUDICATIONS, agent_iri
from ontology.namespaces import RG_NS

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_COMMENT = "http://www.w3.org/2000/01/rdf-schema#comment"
_READ = """
PREFIX rg: <{rg}> PREFIX oa: <{oa}> PREFIX prov: <{prov}>
SELECT DISTINCT ?subject ?predicate ?object WHERE {{
  GRAPH <{graph}> {{
    {{ {restriction} }}
    ?judged (rg:said|rg:corrected|rg:evidence|oa:hasSelector|prov:wasAttributedTo)* ?subject .
    ?subject ?predicate ?object .
  }}
}}"""


def adjudication_quads(judged: Adjudication) -> Iterator[Quad]:
    """Yield a judgement's quads, its author's among them."""
    for triple in _triples(judged):
        yield Quad(*triple, NamedNode(ADJUDICATIONS))


def of_reviews(view: View, reviews: Iterable[str], document: str = "") -> list[Adjudication]:
    """Return the judgements of reviews, and of what a document (its IRI) told when judged."""
    named = " ".join(f"(<{review}>)" for review in sorted(set(reviews)))
    restriction = f"{{ VALUES (?review) {{ {named} }} ?judged rg:ofReview ?review }}"
    if document:
        restriction += f" UNION {{ ?place oa:hasSource <{document}> . ?judged rg:evidence ?place }}"
    return _read(view, restriction)


def of_file(view: View, name: str) -> list[Adjudication]:
    """Return the judgements of documents that had this name."""
    return _read(view, f"?judged rg:judgedFile {Literal(name)}")


def of_statement(view: View, ending: str) -> list[Adjudication]:
    """Return the judgements of statements whose IRI ends so, or that are applied to such."""
    ends = f"FILTER (STRENDS(STR(?statement), {Literal(ending)}))"
    return _read(view, f"?judged rg:ofStatement|rg:appliedTo ?statement . {ends}")


def called(view: View, names: Iterable[str]) -> list[Adjudication]:
    """Return the judgements of these IRIs."""
    return _read(view, f"VALUES ?judged {{ {' '.join(f'<{name}>' for name in sorted(names))} }}")


def all_adjudications(view: View) -> list[Adjudication]:
    """Return every judgement, by the time it was made."""
    return _read(view, "?judged a rg:Adjudication")


def change(before: Iterable[Adjudication], after: Iterable[Adjudication]) -> Change:
    """Return what must change in a store, so that ``after`` stands for ``before``."""
    old = dict.fromkeys(quad for judged in before for quad in adjudication_quads(judged))
    new = dict.fromkeys(quad for judged in after for quad in adjudication_quads(judged))
    return Change(
        tuple(quad for quad in old if quad not in new),
        tuple(quad for quad in new if quad not in old),
    )


def _triples(judged: Adjudication) -> Triples:
    agent = agent_iri("person", judged.by)
    place = f"{judged.iri}/evidence"  # its selectors are parts of it, after "#"
    said = _quoted(judged, "said", judged.said.values)
    corrected = _quoted(judged, "corrected", judged.corrected or ())
    facts: dict[str, Terms] = {
        f"{RG_NS}ofStatement": NamedNode(judged.statement),
        f"{RG_NS}ofReview": NamedNode(judged.subject.review),
        f"{RG_NS}judgedCase": text(judged.subject.case),
        f"{RG_NS}judgedFile": text(judged.subject.file),
        f"{RG_NS}verdict": text(judged.verdict),
        f"{RG_NS}status": text(judged.status),
        f"{RG_NS}appliedTo": NamedNode(judged.applied_to) if judged.applied_to else None,
        f"{PROV}wasAttributedTo": NamedNode(agent),
        f"{PROV}generatedAtTime": _moment(judged.at),
        f"{PROV}wasRevisionOf": NamedNode(judged.carried_from) if judged.carried_from else None,
        _COMMENT: text(judged.reason),
        f"{RG_NS}rule": text(judged.said.evidence.rule),
        f"{RG_NS}confidence": decimal(judged.said.evidence.confidence),
        f"{RG_NS}evidence": NamedNode(place),
        f"{RG_NS}said": [NamedNode(name) for name, _, _ in said],
        f"{RG_NS}corrected": [NamedNode(name) for name, _, _ in corrected],
    }
    yield from describe(judged.iri, [f"{RG_NS}Adjudication", f"{PROV}Entity"], facts)
    yield from describe(agent, [f"{PROV}Agent"], {RDFS_LABEL: text(judged.by)})
    yield from quotation(place, judged.subject.document, judged.said.evidence)
    for name, predicate, value in (*said, *corrected):
        quoted: dict[str, Terms] = {
            f"{_RDF}subject": NamedNode(judged.statement),
            f"{_RDF}predicate": NamedNode(predicate),
            f"{_RDF}object": value,
        }
        yield from describe(name, [f"{_RDF}Statement"], quoted)


def _quoted(judged: Adjudication, role: str, values: Values) -> list[tuple[str, str, Term]]:
    if role == "corrected" and judged.corrected is None:
        return []
    kind = judged.said.kind
    said: list[tuple[str, Term]] = [(TYPE, NamedNode(RG_NS + kind))]
    said += [(name, term) for name, terms in terms_of(kind, values).items() for term in terms]
    return [
        (f"{judged.iri}#{role}-{number}", name, term) for number, (name, term) in enumerate(said)
    ]


def _read(view: View, restriction: str) -> list[Adjudication]:
    asked = _READ.format(rg=RG_NS, oa=OA, prov=PROV, graph=ADJUDICATIONS, restriction=restriction)
    answer = view.query(asked)
    if not isinstance(answer, QuerySolutions):
        raise TypeError("a SELECT gives rows")
    graph = NamedNode(ADJUDICATIONS)
    nodes = nodes_of(Quad(row["subject"], row["predicate"], row["object"], graph) for row in answer)
    judged = (
        _adjudication(properties, nodes)
        for properties in nodes.values()
        if f"{RG_NS}ofStatement" in properties
    )
    return sorted(judged, key=lambda item: item.order)


def _adjudication(properties: Properties, nodes: Nodes) -> Adjudication:
    def needed(name: str) -> str:
        return properties[name][0].value

    place = needed(f"{RG_NS}evidence")
    kind, values = _snapshot(properties, "said", nodes)
    corrected = None
    if f"{RG_NS}corrected" in properties:
        _, corrected = _snapshot(properties, "corrected", nodes)
    return Adjudication(
        statement=needed(f"{RG_NS}ofStatement"),
        subject=Subject(
            review=needed(f"{RG_NS}ofReview"),
            document=nodes[place][f"{OA}hasSource"][0].value,
            case=needed(f"{RG_NS}judgedCase"),
            file=needed(f"{RG_NS}judgedFile"),
        ),
        verdict=Verdict(needed(f"{RG_NS}verdict")),
        by=nodes[needed(f"{PROV}wasAttributedTo")][RDFS_LABEL][0].value,
        at=datetime.fromisoformat(needed(f"{PROV}generatedAtTime")).astimezone(UTC),
        said=Snapshot(kind, values, evidence_from(properties, place, nodes)),
        reason=first(properties, _COMMENT),
        corrected=corrected,
        status=Status(needed(f"{RG_NS}status")),
        applied_to=first(properties, f"{RG_NS}appliedTo"),
        carried_from=first(properties, f"{PROV}wasRevisionOf"),
    )


def _snapshot(properties: Properties, role: str, nodes: Nodes) -> tuple[str, Values]:
    said: dict[str, list[Term]] = {}
    for name in properties[RG_NS + role]:
        quoted = nodes[name.value]
        said.setdefault(quoted[f"{_RDF}predicate"][0].value, []).append(quoted[f"{_RDF}object"][0])
    kind = said[TYPE][0].value.removeprefix(RG_NS)
    return kind, values_from(kind, said)


def _moment(value: datetime) -> Literal:
    spelled = value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return Literal(spelled, datatype=NamedNode(f"{XSD}dateTime"))
