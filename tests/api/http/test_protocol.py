"""The SPARQL 1.1 Protocol, after the cases of the W3C's protocol tests."""

import httpx
import pytest

from tests.api.http.serving import Server

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
ASK = "ASK { ?s ?p ?o }"
JSON = "application/sparql-results+json"


def is_true(answer: httpx.Response) -> bool:
    assert answer.status_code == 200, answer.text
    return bool(answer.json()["boolean"])


def problem(answer: httpx.Response, status: int) -> dict[str, object]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == status
    assert told["detail"]
    return dict(told)


def test_query_get(client: httpx.Client) -> None:
    assert is_true(client.get("/sparql", params={"query": ASK}))


def test_query_post_form(client: httpx.Client) -> None:
    assert is_true(client.post("/sparql", data={"query": ASK}))


def test_query_post_direct(client: httpx.Client) -> None:
    assert is_true(client.post("/sparql", content=ASK, headers={"Content-Type": QUERY}))
    charset = {"Content-Type": f"{QUERY}; charset=UTF-8"}
    assert is_true(client.post("/sparql", content=ASK, headers=charset))


def test_query_dataset_default_graph(client: httpx.Client, review: str) -> None:
    inside = f"ASK {{ <{review}> a <https://w3id.org/reviewgraph/ontology#CaseReview> }}"
    registry = "https://w3id.org/reviewgraph/id/registry"
    there = {"query": inside, "default-graph-uri": review}
    elsewhere = {"query": inside, "default-graph-uri": registry}
    both = {"query": inside, "default-graph-uri": [registry, review]}
    assert is_true(client.get("/sparql", params=there))
    assert not is_true(client.get("/sparql", params=elsewhere))
    assert is_true(client.get("/sparql", params=both))
    assert is_true(client.post("/sparql", data=there))
    direct = {"Content-Type": QUERY}
    graph = {"default-graph-uri": review}
    assert is_true(client.post("/sparql", params=graph, content=inside, headers=direct))


def test_query_dataset_named_graphs(client: httpx.Client, review: str) -> None:
    query = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    asked = {"query": query, "named-graph-uri": review}
    rows = client.get("/sparql", params=asked).json()["results"]["bindings"]
    assert [row["g"]["value"] for row in rows] == [review]
    plain = {"query": ASK, "named-graph-uri": review}
    assert not is_true(client.get("/sparql", params=plain))  # the default graph is then empty


def test_protocol_data_set_overrules_the_query(client: httpx.Client, review: str) -> None:
    registry = "https://w3id.org/reviewgraph/id/registry"
    query = (
        f"ASK FROM <{registry}> {{ <{review}> a "
        "<https://w3id.org/reviewgraph/ontology#CaseReview> }"
    )
    assert not is_true(client.get("/sparql", params={"query": query}))
    overruled = {"query": query, "default-graph-uri": review}
    assert is_true(client.get("/sparql", params=overruled))


@pytest.mark.parametrize(
    ("form", "accept", "media"),
    [
        ("SELECT (1 AS ?n) {}", "application/sparql-results+xml", "application/sparql-results+xml"),
        ("SELECT (1 AS ?n) {}", "text/csv", "text/csv; charset=utf-8"),
        ("SELECT (1 AS ?n) {}", "*/*", JSON),
        ("SELECT (1 AS ?n) {}", "application/json", JSON),
        (
            "ASK {}",
            "application/sparql-results+json;q=0.1, text/xml",
            "application/sparql-results+xml",
        ),
        ("ASK {}", "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("DESCRIBE <urn:x>", "*/*", "text/turtle; charset=utf-8"),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "application/trig", "application/trig"),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "application/n-triples", "application/n-triples"),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "application/n-quads", "application/n-quads"),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "application/ld+json", "application/ld+json"),
        ("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "application/rdf+xml", "application/rdf+xml"),
        (
            "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }",
            "text/turtle;q=0.4, application/ld+json;q=0.5, */*;q=0.1",
            "application/ld+json",
        ),
    ],
)
def test_query_content_type(client: httpx.Client, form: str, accept: str, media: str) -> None:
    answer = client.get("/sparql", params={"query": form}, headers={"Accept": accept})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == media
    assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize(
    ("form", "accept"),
    [
        ("ASK {}", "image/png"),
        ("ASK {}", "text/turtle"),
        ("DESCRIBE <urn:x>", "text/csv"),
        ("ASK {}", "application/sparql-results+json;q=0"),
    ],
)
def test_nothing_fits(client: httpx.Client, form: str, accept: str) -> None:
    asked = client.get("/sparql", params={"query": form}, headers={"Accept": accept})
    problem(asked, 406)


def test_formats_say_the_same(client: httpx.Client) -> None:
    query = 'SELECT ("a\\tb\\n\\"c\\"" AS ?text) (7 AS ?n) ?none {}'
    told = client.get("/sparql", params={"query": query}).json()
    assert told["head"]["vars"] == ["text", "n", "none"]
    assert told["results"]["bindings"][0]["text"]["value"] == 'a\tb\n"c"'
    csv = client.get("/sparql", params={"query": query, "format": "csv"})
    assert csv.text == 'text,n,none\r\n"a\tb\n""c""",7,\r\n'
    tsv = client.get("/sparql", params={"query": query, "format": "tsv"})
    assert tsv.text == '?text\t?n\t?none\n"a\\tb\\n\\"c\\""\t7\t\n'


def test_bad_query_method(client: httpx.Client) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        answer = client.request(method, "/sparql", params={"query": ASK})
        problem(answer, 405)
        assert "GET" in answer.headers["allow"]


def test_bad_multiple_queries(client: httpx.Client) -> None:
    problem(client.get("/sparql", params={"query": [ASK, "SELECT * {}"]}), 400)
    problem(client.post("/sparql", data={"query": [ASK, ASK]}), 400)
    direct = {"Content-Type": QUERY}
    problem(client.post("/sparql", params={"query": ASK}, content=ASK, headers=direct), 400)


def test_bad_query_wrong_media_type(client: httpx.Client) -> None:
    answer = client.post("/sparql", content=ASK, headers={"Content-Type": "text/plain"})
    problem(answer, 415)
    assert QUERY in answer.headers["accept-post"]


def test_bad_query_missing_form_type(client: httpx.Client) -> None:
    problem(client.post("/sparql", content=b"query=ASK%20%7B%7D"), 415)


def test_bad_query_missing_direct_type(client: httpx.Client) -> None:
    problem(client.post("/sparql", content=ASK), 415)


def test_bad_query_non_utf8(client: httpx.Client) -> None:
    sixteen = {"Content-Type": f"{QUERY}; charset=UTF-16"}
    problem(client.post("/sparql", content=ASK.encode("utf-16"), headers=sixteen), 415)
    problem(client.post("/sparql", content=b"ASK {\xff}", headers={"Content-Type": QUERY}), 400)
    problem(client.post("/sparql", content=b"query=%FF", headers={"Content-Type": FORM}), 400)
    problem(client.get("/sparql?query=ASK%20%FF"), 400)


def test_bad_query_syntax(client: httpx.Client) -> None:
    query = "SELECT ?review WHERE {\n  GRAPH ?g { ?review ?p ?o }\n  FILTER(?o === 3)\n}"
    told = problem(client.get("/sparql", params={"query": query}), 400)
    assert told["line"] == 3
    assert isinstance(told["column"], int)
    problem(client.get("/sparql", params={"query": ""}), 400)


def test_bad_query_without_query(client: httpx.Client) -> None:
    problem(client.post("/sparql", data={"format": "json"}), 400)
    problem(client.get("/sparql", params={"default-graph-uri": "urn:x"}), 400)


def test_nobody_updates_without_a_token(client: httpx.Client) -> None:
    update = "DELETE WHERE { ?s ?p ?o }"
    problem(client.post("/sparql", content=update, headers={"Content-Type": UPDATE}), 401)
    problem(client.post("/sparql", data={"update": update}), 401)
    problem(client.get("/sparql", params={"update": update}), 400)
    problem(client.get("/sparql", params={"query": update}), 400)
    problem(client.get("/sparql", params={"query": "LOAD <http://127.0.0.1/x>"}), 400)
    assert is_true(client.get("/sparql", params={"query": ASK}))


def test_head_and_options(client: httpx.Client) -> None:
    head = client.head("/sparql", params={"query": ASK})
    assert head.status_code == 200
    assert head.headers["content-type"] == JSON
    assert not head.content
    options = client.options("/sparql")
    assert options.status_code == 204
    assert options.headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_service_description(client: httpx.Client, server: Server) -> None:
    answer = client.get("/sparql", headers={"Accept": "text/turtle"})
    assert answer.headers["content-type"].startswith("text/turtle")
    assert "sparql-service-description#Service" in answer.text
    assert "SPARQL_Results_TSV" in answer.text
    assert "UnionDefaultGraph" in answer.text
    counted = client.get(
        "/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"}
    )
    number = counted.json()["results"]["bindings"][0]["n"]["value"]
    assert f"void#triples> {number}" in answer.text
    page = client.get("/sparql", headers={"Accept": "text/html"})
    assert "<form" in page.text
    again = client.get(
        "/sparql", headers={"Accept": "text/turtle", "If-None-Match": answer.headers["etag"]}
    )
    assert again.status_code == 304


def test_unchanged_answers_are_not_sent_again(client: httpx.Client) -> None:
    query = {"query": "SELECT ?s { ?s a ?kind } LIMIT 3"}
    first = client.get("/sparql", params=query)
    again = client.get("/sparql", params=query, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    other = {"Accept": "text/csv", "If-None-Match": first.headers["etag"]}
    assert client.get("/sparql", params=query, headers=other).status_code == 200
    changing = client.get("/sparql", params={"query": "SELECT (NOW() AS ?now) {}"})
    assert "etag" not in changing.headers
