"""The service described: the W3C's cases of the suite ``service-description``."""

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse

from tests.api.http.conformance.cases import FINE, RDF, TURTLE, Case, Target, Wrong, is_one_of

_SD = "http://www.w3.org/ns/sparql-service-description#"
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_LANGUAGES = {f"{_SD}SPARQL1{name}" for name in ("0Query", "1Query", "1Update")}
_FEATURES = {
    _SD + name
    for name in (
        *("DereferencesURIs", "UnionDefaultGraph", "RequiresDataset", "EmptyGraphs"),
        "BasicFederatedQuery",
    )
}


def _described(target: Target) -> list[Quad]:
    answer = target.send("GET", target.query, FINE, accept=TURTLE)
    is_one_of(answer, RDF)
    try:
        return list(parse(answer.content, format=RdfFormat.TURTLE, base_iri=target.query))
    except SyntaxError as error:
        raise Wrong("no Turtle") from error


def _has_endpoint(target: Target) -> None:
    named = {str(each) for each in _objects(_described(target), "endpoint")}
    if f"<{target.query}>" not in named:
        raise Wrong(f"endpoint {' '.join(sorted(named)) or 'none'}")


def _conforms(target: Target) -> None:
    quads = _described(target)
    services = [each.subject for each in quads if _is_a(each, "Service")]
    if len(services) != 1:
        raise Wrong(f"{len(services)} services")
    if any(isinstance(each, Literal) for each in _objects(quads, "endpoint")):
        raise Wrong("the endpoint is text")
    for name, known in (("supportedLanguage", _LANGUAGES), ("feature", _FEATURES)):
        found = {each.value for each in _objects(quads, name) if isinstance(each, NamedNode)}
        if not found <= known or len(found) < len(_objects(quads, name)):
            raise Wrong(f"{name} {' '.join(sorted(found - known)) or 'not an IRI'}")
    if not _objects(quads, "supportedLanguage"):
        raise Wrong("no supportedLanguage")
    for name in ("resultFormat", "inputFormat"):
        if not all(isinstance(each, NamedNode) for each in _objects(quads, name)):
            raise Wrong(f"{name} is no IRI")
    for name, kind in (("defaultDataset", "Dataset"), ("defaultGraph", "Graph")):
        for each in _objects(quads, name):
            if not any(quad.subject == each and _is_a(quad, kind) for quad in quads):
                raise Wrong(f"{name} is no {kind}")
    for each in _objects(quads, "namedGraph"):
        if not any(q.subject == each and q.predicate.value == f"{_SD}name" for q in quads):
            raise Wrong("a named graph without a name")


def _is_a(quad: Quad, kind: str) -> bool:
    return quad.predicate == _TYPE and quad.object == NamedNode(_SD + kind)


def _objects(quads: list[Quad], name: str) -> list[NamedNode | BlankNode | Literal]:
    return [each.object for each in quads if each.predicate.value == _SD + name]  # type: ignore[misc]


CASES = (
    Case("service-description", "returns-rdf", "GET without a query gives RDF", _described),
    Case(
        "service-description",
        "has-endpoint-triple",
        "the description names the address it was asked at",
        _has_endpoint,
    ),
    Case(
        "service-description",
        "conforms-to-schema",
        "languages, features, formats and graphs are what they must be",
        _conforms,
    ),
)
