"""Linked data: what the IRIs of the graph lead to, for people and for programs."""

import re

import httpx
import pyoxigraph
import pytest

SPACE = "https://w3id.org/reviewgraph"
RG = f"{SPACE}/ontology#"


def first(client: httpx.Client, pattern: str) -> str:
    query = f"SELECT ?x {{ GRAPH ?g {{ {pattern} }} }} ORDER BY ?x LIMIT 1"
    rows = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    return str(rows[0]["x"]["value"])


def path(iri: str) -> str:
    assert iri.startswith(SPACE)
    return iri.removeprefix(SPACE)


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("text/turtle", "text/turtle; charset=utf-8"),
        ("application/ld+json", "application/ld+json"),
        ("application/trig", "application/trig"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("*/*", "text/turtle; charset=utf-8"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
    ],
)
def test_a_review_in_every_form(client: httpx.Client, review: str, accept: str, media: str) -> None:
    answer = client.get(path(review), headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media
    assert review in answer.text
    assert f'<{review}>; rel="canonical"' in answer.headers["link"]
    kept = {"Accept": accept, "If-None-Match": answer.headers["etag"]}
    assert client.get(path(review), headers=kept).status_code == 304
    assert client.head(path(review), headers={"Accept": accept}).status_code == 200


def test_a_review_is_its_whole_graph(client: httpx.Client, review: str) -> None:
    answer = client.get(path(review), params={"format": "nq"})
    quads = list(pyoxigraph.parse(answer.content, format=pyoxigraph.RdfFormat.N_QUADS))
    assert {
        quad.graph_name.value for quad in quads if isinstance(quad.graph_name, pyoxigraph.NamedNode)
    } == {review}
    whole = client.get("/graph-store", params={"graph": review, "format": "nt"})
    assert len(quads) == len(whole.text.splitlines())


def test_a_statement_comes_with_its_quotation(client: httpx.Client) -> None:
    statement = first(client, f"?x a <{RG}MissedOpportunity>")
    turtle = client.get(path(statement), headers={"Accept": "text/turtle"}).text
    assert "http://www.w3.org/ns/oa#exact" in turtle
    page = client.get(path(statement), headers={"Accept": "text/html"}).text
    assert "<blockquote>" in page
    assert 'href="/id/review/' in page


def test_a_concept_and_its_scheme(client: httpx.Client) -> None:
    page = client.get("/concept/theme/engagement-of-fathers", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "/concept/theme/father-not-involved" in page.text
    turtle = client.get("/concept/theme", headers={"Accept": "text/turtle"})
    assert "ConceptScheme" in turtle.text


def test_the_ontology(client: httpx.Client) -> None:
    page = client.get("/ontology", headers={"Accept": "text/html"}).text
    assert 'id="MissedOpportunity"' in page
    turtle = client.get("/ontology", headers={"Accept": "text/turtle"})
    triples = list(pyoxigraph.parse(turtle.content, format=pyoxigraph.RdfFormat.TURTLE))
    assert pyoxigraph.NamedNode(f"{RG}CaseReview") in {triple.subject for triple in triples}


def test_what_is_not_there(client: httpx.Client) -> None:
    for name in ("/id/review/0000", "/id/nothing", "/concept/theme/x", "/concept/x"):
        for accept in ("text/html", "text/turtle"):
            answer = client.get(name, headers={"Accept": accept})
            assert answer.status_code == 404
            assert SPACE + name in answer.json()["detail"]
    assert client.get("/ontology", headers={"Accept": "image/png"}).status_code == 406
    assert client.get("/ontology", params={"format": "docx"}).status_code == 400


def test_pages_stand_on_their_own(client: httpx.Client, review: str) -> None:
    for name in ("/", "/sparql", "/ontology", path(review)):
        page = client.get(name, headers={"Accept": "text/html"})
        assert page.status_code == 200, name
        assert '<html lang="en-GB">' in page.text
        assert " style=" not in page.text
        for script in re.findall(r"<script[^>]*>", page.text):
            assert 'src="/static/' in script or 'type="application/json"' in script
        sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page.text)
        assert all(sheet.startswith("/") for sheet in sheets)
        assert client.get(sheets[0]).headers["content-type"].startswith("text/css")
