"""Updates by the SPARQL 1.1 Protocol: the W3C's cases of the suite ``protocol`` that write.

Where the W3C empties the store first, these clear the one graph they ask of.
"""

from urllib.parse import urlencode

from tests.api.http.conformance.cases import (
    FINE,
    FORM,
    UPDATE,
    WRONG,
    Case,
    Params,
    Target,
)
from tests.api.http.conformance.data import DOCUMENT, HERE, graph

_FIRST, _SECOND, _THIRD = graph(1), graph(2), graph(3)
_MARK = f"{HERE}Marked"
_USED: Params = [("using-graph-uri", _FIRST), ("using-graph-uri", _SECOND)]
_NAMED: Params = [("using-named-graph-uri", _FIRST), ("using-named-graph-uri", _SECOND)]


def _kept(name: str) -> str:
    return f"{HERE}updated/{name}"


def _clear(name: str) -> str:
    return f"CLEAR SILENT GRAPH <{_kept(name)}> ;"


def _marks(target: Target, name: str, where: str, params: Params, marked: tuple[str, ...]) -> None:
    """Mark what the update sees as documents; then ask that these, and no others, are marked."""
    target.change(
        f"{_clear(name)} INSERT {{ GRAPH <{_kept(name)}> {{ ?s a <{_MARK}> }} }} "
        f"WHERE {{ {where} }}",
        params,
    )
    rest = [each for each in (_FIRST, _SECOND, _THIRD) if each not in marked]
    wanted = " . ".join(f"<{each}> a <{_MARK}>" for each in marked)
    others = " ".join(
        f"FILTER NOT EXISTS {{ GRAPH <{_kept(name)}> {{ <{each}> a <{_MARK}> }} }}" for each in rest
    )
    target.truth(f"ASK {{ GRAPH <{_kept(name)}> {{ {wanted} }} {others} }}")


def _full(target: Target) -> None:
    name = "full"
    target.change(
        f"{_clear(name)} INSERT {{ GRAPH <{_kept(name)}> {{ ?s <{HERE}in> ?in }} }} WHERE {{ "
        f"{{ GRAPH ?g {{ ?s a <{DOCUMENT}> }} BIND(?g AS ?in) }} UNION "
        f'{{ ?s a <{DOCUMENT}> . BIND("default" AS ?in) }} }}',
        [("using-graph-uri", _FIRST), ("using-named-graph-uri", _SECOND)],
    )
    target.truth(
        f'ASK {{ GRAPH <{_kept(name)}> {{ <{_FIRST}> <{HERE}in> "default" . '
        f"<{_SECOND}> <{HERE}in> <{_SECOND}> }} FILTER NOT EXISTS {{ GRAPH <{_kept(name)}> "
        f"{{ <{_THIRD}> ?p ?o }} }} }}"
    )


def _form(target: Target) -> None:
    text = f"INSERT DATA {{ GRAPH <{_kept('form')}> {{ <urn:x:s> <urn:x:p> 1 }} }}"
    target.send("POST", target.update, FINE, kind=FORM, content=urlencode({"update": text}))
    target.truth(f"ASK {{ GRAPH <{_kept('form')}> {{ <urn:x:s> <urn:x:p> 1 }} }}")


def _direct(target: Target) -> None:
    name = _kept("direct")
    target.change(f"INSERT DATA {{ GRAPH <{name}> {{ <urn:x:s> <urn:x:p> 1 }} }}")
    target.truth(f"ASK {{ GRAPH <{name}> {{ <urn:x:s> <urn:x:p> 1 }} }}")
    target.change(f"CLEAR GRAPH <{name}>")
    target.truth(f"ASK {{ FILTER NOT EXISTS {{ GRAPH <{name}> {{ ?s ?p ?o }} }} }}")


def _base(target: Target) -> None:
    name = _kept("base")
    target.change(
        f"CLEAR SILENT GRAPH <{name}> ; "
        f"INSERT DATA {{ GRAPH <{name}> {{ <urn:x:s> <urn:x:p> <relative> }} }}"
    )
    target.truth(
        f"ASK {{ GRAPH <{name}> {{ <urn:x:s> <urn:x:p> ?o "
        'FILTER(isIRI(?o) && STR(?o) != "relative") } }'
    )


def _bad(name: str, told: str, params: Params, kind: str, body: bytes | None) -> Case:
    method = "GET" if body is None else "POST"

    def ask(target: Target) -> None:
        target.send(method, target.update, WRONG, params=params, kind=kind, content=body)

    return Case("protocol", name, told, ask)


_OPEN = f"?s a <{DOCUMENT}>"
_WITH = (
    f"WITH <{HERE}addresses> DELETE {{ ?s ?p 'Bill' }} INSERT {{ ?s ?p 'Will' }} "
    "WHERE { ?s ?p 'Bill' }"
)
_NAMING = "an update names its graphs itself, with USING or WITH"
_ABSOLUTE = "an update names a graph or a thing by its whole IRI"
CASES = (
    Case(
        "protocol",
        "update_dataset_default_graph",
        "an update that sees one graph",
        lambda to: _marks(to, "one", _OPEN, _USED[:1], (_FIRST,)),
        _NAMING,
    ),
    Case(
        "protocol",
        "update_dataset_default_graphs",
        "an update that sees two graphs as one",
        lambda to: _marks(to, "two", _OPEN, _USED, (_FIRST, _SECOND)),
        _NAMING,
    ),
    Case(
        "protocol",
        "update_dataset_named_graphs",
        "an update that sees two named graphs",
        lambda to: _marks(to, "named", f"GRAPH ?g {{ {_OPEN} }}", _NAMED, (_FIRST, _SECOND)),
        _NAMING,
    ),
    Case("protocol", "update_dataset_full", "a default graph and a named one", _full, _NAMING),
    Case("protocol", "update_post_form", "an update as a form", _form),
    Case("protocol", "update_post_direct", "an update as the body", _direct),
    Case("protocol", "update_base_uri", "relative IRIs are made absolute", _base, _ABSOLUTE),
    _bad("bad_update_get", "an update by GET", [("update", "CLEAR GRAPH <urn:x:g>")], "", None),
    _bad(
        "bad_multiple_updates",
        "two updates at once",
        [],
        FORM,
        b"update=CLEAR%20SILENT%20GRAPH%20%3Curn:x:g%3E&"
        b"update=CLEAR%20SILENT%20GRAPH%20%3Curn:x:h%3E",
    ),
    _bad(
        "bad_update_wrong_media_type", "an update as plain text", [], "text/plain", b"CLEAR NAMED"
    ),
    _bad("bad_update_missing_form_type", "a form of no type", [], "", b"update=CLEAR%20NAMED"),
    _bad(
        "bad_update_non_utf8",
        "an update as UTF-16",
        [],
        f"{UPDATE}; charset=UTF-16",
        "CLEAR NAMED".encode("utf-16"),
    ),
    _bad("bad_update_syntax", "bad syntax", [], FORM, b"update=CLEAR%20XYZ"),
    _bad(
        "bad_update_dataset_conflict",
        "graphs in the request and WITH in the update",
        [("using-named-graph-uri", f"{HERE}people")],
        UPDATE,
        _WITH.encode(),
    ),
)
