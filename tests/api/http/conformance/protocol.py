"""Queries by the SPARQL 1.1 Protocol: the W3C's cases of the suite ``protocol`` that only read."""

from dataclasses import dataclass, field

from tests.api.http.conformance.cases import (
    FINE,
    FORM,
    JSON,
    QUERY,
    RDF,
    TABULAR,
    TRUTH,
    WRONG,
    Case,
    Params,
    Target,
    is_one_of,
    is_true,
)
from tests.api.http.conformance.data import DOCUMENT, graph

_FIRST, _SECOND, _THIRD = graph(1), graph(2), graph(3)
_DEFAULT: Params = [("default-graph-uri", _FIRST), ("default-graph-uri", _SECOND)]
_NAMED: Params = [("named-graph-uri", _FIRST), ("named-graph-uri", _SECOND)]
_ANY: Params = [("default-graph-uri", graph(0))]
_BOTH = f"ASK {{ <{_FIRST}> a <{DOCUMENT}> . <{_SECOND}> a <{DOCUMENT}> }}"
_EACH = (
    f"ASK {{ GRAPH ?one {{ <{_FIRST}> a <{DOCUMENT}> }} "
    f"GRAPH ?two {{ <{_SECOND}> a <{DOCUMENT}> }} }}"
)


def _get(target: Target, query: str, params: Params) -> None:
    both = [("query", query), *params]
    is_true(target.send("GET", target.query, FINE, params=both, accept=JSON))


def _form(target: Target) -> None:
    body = "query=ASK%20%7B%7D"
    is_true(
        target.send("POST", target.query, FINE, params=_ANY, kind=FORM, content=body, accept=JSON)
    )


def _kind(target: Target, query: str, kinds: tuple[str, ...]) -> None:
    is_one_of(
        target.send("POST", target.query, FINE, params=_ANY, kind=QUERY, content=query), kinds
    )


@dataclass(frozen=True, slots=True)
class _Request:
    """A request that is to be refused."""

    method: str
    params: Params = field(default_factory=list)
    kind: str = ""
    body: bytes | None = None

    def __call__(self, target: Target) -> None:
        """Send it. Raises `Wrong` where it is not refused."""
        target.send(
            self.method,
            target.query,
            WRONG,
            params=self.params,
            kind=self.kind,
            content=self.body,
        )


def _bad(name: str, told: str, ask: _Request) -> Case:
    return Case("protocol", name, told, ask)


CASES = (
    Case("protocol", "query_post_form", "a query as a form", _form),
    Case(
        "protocol",
        "query_dataset_default_graphs_get",
        "GET with two default graphs",
        lambda to: _get(to, _BOTH, _DEFAULT),
    ),
    Case(
        "protocol",
        "query_dataset_default_graphs_post",
        "POST with two default graphs",
        lambda to: to.truth(_BOTH, _DEFAULT),
    ),
    Case(
        "protocol",
        "query_dataset_named_graphs_post",
        "POST with two named graphs",
        lambda to: to.truth(_EACH, _NAMED),
    ),
    Case(
        "protocol",
        "query_dataset_named_graphs_get",
        "GET with two named graphs",
        lambda to: _get(to, _EACH, _NAMED),
    ),
    Case(
        "protocol",
        "query_dataset_full",
        "a default graph and two named ones",
        lambda to: to.truth(
            _EACH.replace("ASK {", f"ASK {{ <{_THIRD}> a <{DOCUMENT}> ."),
            [("default-graph-uri", _THIRD), *_NAMED],
        ),
    ),
    Case(
        "protocol",
        "query_multiple_dataset",
        "the request's graphs overrule those of FROM",
        lambda to: to.truth(_EACH.replace("ASK", f"ASK FROM <{_THIRD}>"), _NAMED),
    ),
    Case("protocol", "query_get", "a query by GET", lambda to: _get(to, "ASK {}", _ANY)),
    Case(
        "protocol",
        "query_content_type_select",
        "rows come as XML, JSON, CSV or TSV",
        lambda to: _kind(to, "SELECT (1 AS ?value) {}", TABULAR),
    ),
    Case(
        "protocol",
        "query_content_type_ask",
        "a truth comes as XML or JSON",
        lambda to: _kind(to, "ASK {}", TRUTH),
    ),
    Case(
        "protocol",
        "query_content_type_describe",
        "DESCRIBE comes as RDF",
        lambda to: _kind(to, f"DESCRIBE <{_FIRST}>", RDF),
    ),
    Case(
        "protocol",
        "query_content_type_construct",
        "CONSTRUCT comes as RDF",
        lambda to: _kind(to, "CONSTRUCT { <urn:x:s> <urn:x:p> 1 } WHERE {}", RDF),
    ),
    Case("protocol", "query_post_direct", "a query as the body", lambda to: to.truth("ASK {}")),
    _bad(
        "bad_query_method",
        "PUT is no query",
        _Request("PUT", [("query", "ASK {}"), *_ANY], FORM),
    ),
    _bad(
        "bad_multiple_queries",
        "two queries at once",
        _Request("GET", [("query", "ASK {}"), ("query", "SELECT * {}")]),
    ),
    _bad(
        "bad_query_wrong_media_type",
        "a query as plain text",
        _Request("POST", kind="text/plain", body=b"ASK {}"),
    ),
    _bad(
        "bad_query_missing_form_type",
        "a form of no type",
        _Request("POST", body=b"query=ASK%20%7B%7D"),
    ),
    _bad("bad_query_missing_direct_type", "a body of no type", _Request("POST", body=b"ASK {}")),
    _bad(
        "bad_query_non_utf8",
        "a query as UTF-16",
        _Request("POST", kind=f"{QUERY}; charset=UTF-16", body="ASK {}".encode("utf-16")),
    ),
    _bad("bad_query_syntax", "bad syntax", _Request("GET", [("query", "ASK {")])),
)
