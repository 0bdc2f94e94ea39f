"""What is asked of a store to begin with: every saved question, SPARQL of each form, requests."""

import json
import socket
from functools import cache
from threading import Thread
from typing import Any

import pyoxigraph
from pyoxigraph import NamedNode

from benchmarks.fuzz.mutation import WORDS
from benchmarks.records import fill
from ontology.identifiers import DIGESTS
from queries.catalogue import load_catalogue
from queries.filters import filters
from queries.parameters import Parameter

CANARY = "nobody asks for this"
ATTACKS = (*WORDS["attacks"], "a" * 2_000)
_REVIEWS = 4
_HARMLESS = {"string": "wren", "publisher": "wren", "integer": "3", "year": "2019"}
_CONCEPTS = {
    "theme": "engagement-of-fathers",
    "risk-factor": "domestic-abuse",
    "agency": "police",
    "person-role": "mother",
    "incident": "neglect",
    "nation": "wales",
    "review-type": "serious-case-review",
}
_PARAMETERS: dict[str, Parameter] = {
    **{name: each.parameter for name, each in filters().items()},
    **{each.name: each for saved in load_catalogue().values() for each in saved.parameters},
}
NAMES = (*_PARAMETERS, "nosuch", "limit", "cursor", "format", "query", "default-graph-uri")


class _Listener:
    """An address of this machine that counts who comes."""

    def __init__(self) -> None:
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self._socket.listen()
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        self.came = 0
        Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            link, _ = self._socket.accept()
            self.came += 1
            link.close()


@cache
def listener() -> _Listener:
    """Return the listener of this process."""
    return _Listener()


@cache
def store() -> pyoxigraph.Store:
    """Return a small store of reviews, and something in it that no saved question asks for."""
    filled = pyoxigraph.Store()
    fill(filled, _REVIEWS)
    canary = NamedNode("urn:canary")
    filled.add(pyoxigraph.Quad(canary, canary, pyoxigraph.Literal(CANARY), canary))
    return filled


def seeds() -> list[bytes]:
    """Return each saved question with harmless values and with attacks, and SPARQL of each form."""
    found: list[dict[str, Any]] = []
    for number, saved in enumerate(load_catalogue().values()):
        given = {each.name: harmless(each.name, each) for each in saved.parameters}
        required = {each.name: given[each.name] for each in saved.parameters if each.required}
        attack = ATTACKS[number % len(ATTACKS)]
        found.append({"saved": saved.name, "given": given})
        found += [
            {"saved": saved.name, "given": {**required, each.name: attack}}
            for each in saved.parameters
            if each.name not in filters()
        ]
        found.append({"path": f"/api/v1/queries/{saved.name}", "given": required})
    outside = listener().address
    found += [
        {"query": "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g LIMIT 9"},
        {"query": "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o FILTER (isLiteral(?o)) } }"},
        {"query": "ASK { ?s ?p ?o . OPTIONAL { ?o ?q ?r } MINUS { ?s a ?c } }"},
        {"query": "PREFIX a: <urn:> DESCRIBE a:canary FROM NAMED <urn:canary>"},
        {"query": f"SELECT * {{ SERVICE SILENT <{outside}> {{ ?s ?p ?o }} }}"},
        {"query": f"SELECT * {{ GRAPH ?g {{ }} # \rSERVICE <{outside}> {{ ?s ?p ?o }}\n }}"},
        {"update": f"LOAD SILENT <{outside}> INTO GRAPH <urn:loaded>"},
        {"update": "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 'c' } } ; DROP GRAPH <urn:g>"},
        {"update": "WITH <urn:canary> DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }"},
        {"update": f"COPY <urn:canary> TO <urn:copy> ; MOVE <urn:copy> TO <{DIGESTS}>"},
        {
            "path": "/sparql",
            "given": {"query": "ASK { ?s ?p ?o }", "default-graph-uri": "urn:canary"},
        },
        {"path": "/sparql", "given": {"query": "SELECT * { ?s ?p ?o } LIMIT 3", "format": "csv"}},
    ]
    return [json.dumps(each).encode() for each in found]


def harmless(name: str, parameter: Parameter | None = None) -> str:
    """Return a value that a parameter takes."""
    parameter = parameter or _PARAMETERS.get(name)
    if parameter is None:
        return "1"
    if parameter.choices:
        return parameter.choices[0]
    if parameter.scheme:
        return _CONCEPTS[parameter.scheme]
    return _HARMLESS.get(parameter.type) or _review()


@cache
def _review() -> str:
    return min(str(each.value) for each in store().named_graphs() if "/review/" in str(each))
