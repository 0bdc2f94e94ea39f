"""Single things of the graph API: reviews, quotations in their text, concepts, graphs."""

from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from api.library import ReviewGraph
from tests.api.documents import REVIEW, write_review
from tests.api.http.v1_app import Client, client, fill
from tests.queries.corpus import REVIEWS


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Client:
    folder = tmp_path_factory.mktemp("v1")
    fill(folder / "store")
    return client(folder)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Client:
    """Return a client over a store that a document was read into."""
    folder = tmp_path_factory.mktemp("v1")
    ReviewGraph(folder / "store").load(write_review(folder))
    return client(folder)


def test_a_review_in_full_has_every_statement_in_the_documents_order(read: Client) -> None:
    review = read.json("/reviews")["items"][0]
    full = read.json(f"/reviews/{review['id']}")
    assert full["subject"] == "Child Tern"
    assert {name: full[name] for name in review} == review
    starts = [each["evidence"]["start"] for each in full["statements"]]
    assert starts == sorted(starts)
    text = REVIEW.format(name="Tern")
    for each in full["statements"]:
        place = each["evidence"]
        assert text[place["start"] : place["end"]] == place["quote"]


@pytest.mark.parametrize("window", [0, 5, 40, 5000])
def test_a_quotation_is_shown_in_its_text(window: int, read: Client) -> None:
    text = REVIEW.format(name="Tern")
    for item in read.json("/statements")["items"]:
        told = read.json(f"/statements/{item['id']}", window=window)
        context = told.pop("context")
        assert told == item
        assert context["quote"] == item["evidence"]["quote"]
        whole = context["before"] + context["quote"] + context["after"]
        assert text[context["start"] : context["end"]] == whole
        assert len(context["before"]) <= window
        assert len(context["after"]) <= window
    evidence = read.json("/evidence", limit=1)["items"][0]
    assert read.json(f"/evidence/{evidence['id']}", window=window)["context"]["quote"]


def test_evidence_is_found_by_what_rests_on_it(read: Client) -> None:
    missed = read.json("/missed-opportunities")["items"][0]
    theme = missed["themes"][0]
    found = read.json("/evidence", concept=f"theme/{theme['id']}")
    resting = {each["id"] for item in found["items"] for each in item["statements"]}
    assert missed["id"] in resting


def test_a_documents_text_is_given_by_range(read: Client) -> None:
    document = read.json("/documents")["items"][0]
    assert document["names"] == ["tern.txt"]
    text = ""
    while True:
        part = read.json(f"/documents/{document['id']}", start=len(text), length=100)
        text += part["text"]
        if not part["cut"]:
            break
    assert text == REVIEW.format(name="Tern")
    assert document["length"] == len(text)
    behind = read.json(f"/documents/{document['id']}", start=10**6)
    assert (behind["text"], behind["cut"]) == ("", False)


def test_a_concept_has_its_neighbours_labels_and_counts(api: Client) -> None:
    told = api.json("/concepts/theme/engagement-of-fathers")
    assert told["definition"]
    assert "father-not-identified" in {each["id"] for each in told["narrower"]}
    below = api.json("/concepts/theme/father-not-identified")
    assert [each["id"] for each in below["broader"]] == ["engagement-of-fathers"]
    assert told["of_reviews"] == len(REVIEWS)
    assert {"kind": "good-practice", "relation": "theme", "reviews": 1, "statements": 1} in told[
        "had"
    ]
    tree = api.json("/concepts/theme")["items"]
    places = {each["id"]: at for at, each in enumerate(tree)}
    for each in tree:
        if each["broader"]:
            assert places[each["broader"]] < places[each["id"]]
    assert api.json("/concepts/nation", nation="wales")["of_reviews"] == 1
    counted = {each["id"]: each["reviews"] for each in api.json("/concepts/nation")["items"]}
    assert (counted["england"], counted["wales"]) == (3, 1)


def test_reviews_of_one_case_name_each_other(api: Client) -> None:
    first = api.json("/reviews", publisher="ferrymoor", sort="subject")["items"][0]
    full = api.json(f"/reviews/{first['id']}")
    assert [each["review"]["subject"] for each in full["same_case"]] == ["Child Birch"]
    assert full["same_case"][0]["score"] == 0.95


def test_similar_reviews_are_those_of_the_pattern(api: Client) -> None:
    review = api.json("/reviews")["items"][0]
    told = api.json(f"/reviews/{review['id']}/similar")
    table = api.json("/patterns/similar", review=review["id"])["rows"]
    assert [each["review"]["iri"] for each in told["items"]] == [row["review"] for row in table]


def test_the_network_is_the_same_in_every_form(api: Client) -> None:
    drawn = api.json("/network", minimum=1)
    again = api.json("/network", minimum=1, layout="spring", seed=20)
    assert drawn["elements"] == again["elements"]
    other = api.json("/network", minimum=1, seed=7)
    assert other["elements"] != drawn["elements"]
    assert other["elements"]["edges"] == drawn["elements"]["edges"]
    assert not drawn["part"]
    graphml = ET.fromstring(api.get("/network", minimum=1, format="graphml").text)
    names = {"g": "http://graphml.graphdrawing.org/xmlns"}
    assert len(graphml.findall(".//g:node", names)) == drawn["nodes"]
    assert len(graphml.findall(".//g:edge", names)) == drawn["edges"]
    edges = api.get("/network", {"Accept": "text/csv"}, minimum=1).text
    assert len(edges.splitlines()) == drawn["edges"] + 1
    cut = api.get("/network", minimum=1, limit=3)
    assert (cut.json()["nodes"], cut.json()["part"]) == (3, True)
    assert cut.json()["not_shown"] == drawn["nodes"] - 3
    assert "reviewgraph-cut" in cut.headers


def test_a_neighbourhood_says_when_it_is_a_part(api: Client) -> None:
    whole = api.json("/neighbourhood", of="theme/information-sharing", hops=2, limit=500)
    assert not whole["part"]
    hops = {each["data"]["id"]: each["data"]["hop"] for each in whole["elements"]["nodes"]}
    assert hops["theme/information-sharing"] == 0
    assert max(hops.values()) == 2
    part = api.json("/neighbourhood", of="theme/information-sharing", hops=2, limit=5)
    assert (part["nodes"], part["part"], part["not_shown"] > 0) == (5, True, True)
    known = {each["data"]["id"] for each in part["elements"]["nodes"]}
    for edge in part["elements"]["edges"]:
        assert {edge["data"]["source"], edge["data"]["target"]} <= known
    review = api.json("/reviews")["items"][0]["id"]
    around = api.json("/neighbourhood", of=f"review/{review}")
    kinds = {each["data"]["kind"] for each in around["elements"]["nodes"]}
    assert {"review", "theme", "risk-factor", "agency", "nation"} <= kinds


def test_a_path_goes_over_what_is_joined(api: Client) -> None:
    asked = {"from": "theme/safe-sleep", "to": "risk-factor/domestic-abuse"}
    way = api.json("/path", **asked)
    nodes = [each["data"] for each in way["elements"]["nodes"]]
    assert way["length"] == way["edges"] == 2
    assert [each["hop"] for each in nodes] == [0, 1, 2]
    assert nodes[1]["label"] == "Child Alder"
    for edge, (one, other) in zip(way["elements"]["edges"], pairwise(nodes), strict=True):
        assert (edge["data"]["source"], edge["data"]["target"]) == (one["id"], other["id"])
    none = api.ask("GET", "/path?from=theme/safe-sleep&to=nation/scotland")
    assert none.status_code == 404
    assert none.json()["type"].endswith("no-path")
    same = api.json("/path", **{"from": "theme/safe-sleep", "to": "theme/safe-sleep"})
    assert (same["length"], same["nodes"]) == (0, 1)


def test_a_path_is_the_same_in_every_form(api: Client) -> None:
    asked = {"from": "theme/safe-sleep", "to": "risk-factor/domestic-abuse"}
    way = api.json("/path", **asked)
    assert all(each["position"] for each in way["elements"]["nodes"])
    bare = api.json("/path", layout="none", **asked)
    assert [each["position"] for each in bare["elements"]["nodes"]] == [None] * 3
    names = {"g": "http://graphml.graphdrawing.org/xmlns"}
    graphml = ET.fromstring(api.ask("GET", "/path", params={**asked, "format": "graphml"}).text)
    assert len(graphml.findall(".//g:node", names)) == way["nodes"]
    edges = api.ask("GET", "/path", {"Accept": "text/csv"}, params=asked)
    assert edges.headers["content-type"].startswith("text/csv")
    assert len(edges.text.splitlines()) == way["edges"] + 1


def test_the_data_set_tells_what_it_holds(api: Client) -> None:
    told = api.json("/dataset")
    assert (told["reviews"], told["documents"]) == (len(REVIEWS), len(REVIEWS))
    kinds = {each["name"]: each["count"] for each in told["kinds"]}
    assert kinds["missed-opportunity"] == sum(len(each.missed_opportunities) for each in REVIEWS)
    assert (told["since"], told["until"]) == (2019, 2022)
    assert told["measured"] is False
    assert api.json("/dataset/quality")["items"] == []
    assert api.json("/dataset/plausibility")["of_reviews"] == len(REVIEWS)


def test_quotes_are_text_and_nothing_is_markup(tmp_path: Any) -> None:  # noqa: ANN401 - a path
    folder = tmp_path
    text = REVIEW.format(name="Tern").replace(
        "Mother drank heavily through the winter.",
        'Mother drank heavily <script>alert(1)</script> & "more" through the winter.',
    )
    (folder / "odd.txt").write_text(text, encoding="utf-8")
    ReviewGraph(folder / "store").load(folder / "odd.txt")
    answer = client(folder).get("/evidence", q="winter")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "<script>alert(1)</script>" in answer.json()["items"][0]["quote"]
