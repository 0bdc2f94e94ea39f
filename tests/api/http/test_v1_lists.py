"""Lists of the graph API: counts as the saved questions have them, paging, filters, forms."""

import csv
import io
from typing import Any

import httpx
import pytest

from api.library import ReviewGraph
from queries.views import VIEWS
from tests.api.http.v1_app import Client, client, fill
from tests.queries.corpus import REVIEWS

LISTS = (
    *("/reviews", "/statements", "/children", "/persons", "/risk-factors", "/agency-involvements"),
    *("/missed-opportunities", "/good-practice", "/learning", "/recommendations", "/evidence"),
)
COUNTED = ("/themes", "/factors", "/agencies")
FILTERS: tuple[dict[str, str], ...] = (
    {},
    {"nation": "england"},
    {"nation": "wales"},
    {"type": "local-child-safeguarding-practice-review"},
    {"publisher": "ferrymoor"},
    {"since": "2020", "until": "2021"},
    {"year": "2022"},
    {"age": "0"},
    {"incident": "sudden-unexpected-death-in-infancy"},
    {"extent": "briefing"},
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Any:  # noqa: ANN401 - a path
    folder = tmp_path_factory.mktemp("v1")
    fill(folder / "store")
    return folder


@pytest.fixture(scope="module")
def api(place: Any) -> Client:  # noqa: ANN401 - a path
    return client(place)


@pytest.fixture(scope="module")
def library(place: Any) -> ReviewGraph:  # noqa: ANN401 - a path
    return ReviewGraph(place / "store")


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_counts_are_those_of_the_saved_questions(
    filters: dict[str, str], api: Client, library: ReviewGraph
) -> None:
    of_reviews = len(library.ask("reviews", **filters))
    reviews = api.json("/reviews", **filters)
    assert reviews["total"] == reviews["of_reviews"] == of_reviews
    themes = {
        row["concept"]["id"]: (row["reviews"], row["missed"], row["learning"], row["recommended"])
        for row in api.json("/themes", limit=1000, **filters)["items"]
    }
    assert themes == {
        row["theme"]: (row["reviews"], row["missed"], row["learning"], row["recommended"])
        for row in library.ask("themes", **filters).records()
    }
    agencies = {
        row["concept"]["id"]: row["reviews"]
        for row in api.json("/agencies", limit=1000, **filters)["items"]
    }
    asked = library.ask("agencies-involved", **filters).records()
    assert agencies == {row["agency"]: row["reviews"] for row in asked}
    assert api.json("/missed-opportunities", **filters)["total"] == len(
        library.ask("missed-opportunities", **filters)
    )
    assert api.json("/recommendations", **filters)["total"] == len(
        library.ask("recommendations", **filters)
    )


@pytest.mark.parametrize("bearer", ["mother", "father", "parents"])
def test_factors_by_bearer_are_those_of_the_saved_question(
    bearer: str, api: Client, library: ReviewGraph
) -> None:
    told = {
        row["concept"]["id"]: (row["reviews"], row["alleged"])
        for row in api.json("/factors", bearer=bearer)["items"]
    }
    asked = library.ask("risk-factors-by-bearer", bearer=bearer).records()
    assert told == {row["factor"]: (row["reviews"], row["alleged"]) for row in asked}


def test_a_concept_filter_takes_narrower_concepts_and_no_good_practice(
    api: Client, library: ReviewGraph
) -> None:
    for theme in ("engagement-of-fathers", "father-not-identified", "training"):
        told = {row["iri"] for row in api.json("/reviews", theme=theme)["items"]}
        assert told == set(library.ask("reviews-with-theme", theme=theme).column("review"))
    for factor in ("substance-misuse", "domestic-abuse"):
        told = {row["iri"] for row in api.json("/reviews", factor=factor)["items"]}
        assert told == set(library.ask("reviews-with-factor", factor=factor).column("review"))
    both = api.json("/reviews", having=["theme/information-sharing", "risk-factor/domestic-abuse"])
    assert [row["subject"] for row in both["items"]] == [
        "Child Alder",
        "Child Birch",
        "Child Cedar",
    ]


def test_a_facet_says_what_its_value_would_leave(api: Client) -> None:
    for path in ("/reviews", "/missed-opportunities", "/risk-factors", "/recommendations"):
        page = api.json(path)
        assert page["facets"]
        for facet in page["facets"]:
            for value in facet["values"]:
                left = api.json(path, **{facet["name"]: value["id"]})
                assert left["total"] == value["items"], (path, facet["name"], value)
                assert left["reviews"] == value["reviews"]


@pytest.mark.parametrize("path", (*LISTS, *COUNTED, "/documents"))
@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_pages_hold_everything_once_whatever_their_size(path: str, size: int, api: Client) -> None:
    def name(item: dict[str, Any]) -> str:
        return str(item.get("id") or item["concept"]["id"])

    whole = api.json(path, limit=1000)
    seen: list[str] = []
    cursor: str | None = None
    for _ in range(len(whole["items"]) + 1):
        page = api.json(path, limit=size, **({"cursor": cursor} if cursor else {}))
        assert page["total"] == whole["total"]
        seen += [name(item) for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == [name(item) for item in whole["items"]]
    assert len(set(seen)) == len(seen) == whole["total"]


@pytest.mark.parametrize("sort", ["subject", "published", "-published", "publisher", "-statements"])
def test_every_order_pages_without_loss(sort: str, api: Client) -> None:
    seen, path = [], f"/reviews?limit=2&sort={sort}"
    while path:
        answer = api.ask("GET", path)
        seen += [item["subject"] for item in answer.json()["items"]]
        links = {link["rel"]: link["url"] for link in answer.links.values()}
        path = links.get("next", "")
    assert sorted(seen) == sorted(review.subject for review in REVIEWS)
    if sort == "-published":
        assert seen[0] == "Child Elm"


@pytest.mark.parametrize("path", (*LISTS, *COUNTED, "/documents", "/concepts/theme"))
def test_csv_says_what_json_says(path: str, api: Client) -> None:
    items = api.json(path, **({} if path.startswith("/concepts") else {"limit": 1000}))["items"]
    table = rows(api.get(f"{path}.csv").text)
    assert len(table) == len(items)
    for row, item in zip(table, items, strict=True):
        assert row == {name: cell(item, name) for name in row}


def cell(item: dict[str, Any], column: str) -> str:
    name, value = column, item.get(column)
    if column not in item:
        outer = next(each for each in item if column.startswith(f"{each}_"))
        name = column.removeprefix(f"{outer}_")
        value = (item[outer] or {}).get(name)
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return str(value["id"])
    if isinstance(value, list):
        if value and isinstance(value[0], dict):
            return " ".join(str(part["id"]) for part in value)
        return "; ".join(map(str, value))
    return str(value)


@pytest.mark.parametrize("how", [".csv", "?format=csv", "accept"])
def test_csv_is_asked_for_in_three_ways(how: str, api: Client) -> None:
    if how == "accept":
        answer = api.get("/themes", {"Accept": "text/csv, application/json;q=0.5"})
    else:
        answer = api.get(f"/themes{how}") if how == ".csv" else api.ask("GET", f"/themes{how}")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert len(rows(answer.text)) == api.json("/themes")["total"]
    assert api.get("/themes", {"Accept": "image/png"}).status_code == 406
    assert api.get("/dataset.csv").status_code == 404


def test_a_csv_with_a_limit_says_that_it_was_cut(api: Client) -> None:
    answer = api.get("/statements.csv", limit=2)
    assert len(rows(answer.text)) == 2
    assert answer.headers["reviewgraph-cut"].startswith("2 of ")
    assert 'rel="next"' in answer.headers["link"]


@pytest.mark.parametrize("name", VIEWS)
def test_a_pattern_is_the_table_of_the_library(
    name: str, api: Client, library: ReviewGraph
) -> None:
    asked: dict[str, Any] = {"minimum": 1, "limit": 100_000}
    wanted: dict[str, Any] = {"minimum": 1}
    if name == "groups":
        asked["group"], wanted["group"] = "nation=wales", {"nation": "wales"}
    if name == "similar":
        asked["review"] = wanted["review"] = "Child Alder"
    told = api.json(f"/patterns/{name}", **asked)
    table = library.table(name, **wanted)
    assert told["columns"] == list(table.columns)
    assert [list(row.values()) for row in told["rows"]] == [
        [None if cell in {float("inf"), float("-inf")} else cell for cell in row]
        for row in table.rows
    ]
    assert told["of_reviews"] == len(REVIEWS)
    assert api.get(f"/patterns/{name}.csv", **asked).text == table.to_csv()


def test_patterns_take_filters_and_pages(api: Client, library: ReviewGraph) -> None:
    asked = {"minimum": 1, "publisher": "ferrymoor", "once_per_case": True}
    whole = api.json("/patterns/recurring", limit=100_000, **asked)
    table = library.table("recurring", minimum=1, publisher="ferrymoor", once_per_case=True)
    assert whole["total"] == len(table)
    seen: list[Any] = []
    cursor: dict[str, str] = {}
    while True:
        page = api.json(
            "/patterns/recurring",
            minimum=1,
            publisher="ferrymoor",
            once_per_case=True,
            limit=3,
            **cursor,
        )
        seen += page["rows"]
        if page["next"] is None:
            break
        assert page["cut"]
        cursor = {"cursor": page["next"]}
    assert seen == whole["rows"]


@pytest.mark.parametrize("name", ["themes", "reviews", "incidence", "publishers", "same-cases"])
def test_a_saved_question_is_a_route(name: str, api: Client, library: ReviewGraph) -> None:
    table = library.ask(name)
    told = api.json(f"/queries/{name}")
    assert told["rows"] == table.records()
    assert api.get(f"/queries/{name}.csv").text == table.to_csv()


def test_saved_questions_take_their_parameters(api: Client, library: ReviewGraph) -> None:
    asked = {"theme": "engagement-of-fathers", "nation": "england"}
    told = api.json("/queries/reviews-with-theme", **asked)
    assert told["rows"] == library.ask("reviews-with-theme", **asked).records()
    assert told["of_reviews"] == len(library.ask("reviews", nation="england"))
    assert "needs theme" in api.get("/queries/reviews-with-theme").json()["detail"]
    review = api.json("/reviews", limit=1)["items"][0]
    full = api.json("/queries/review-in-full", review=review["id"])
    assert {row["review"] for row in full["rows"]} == {review["iri"]}


def test_fields_choose_what_is_sent(api: Client) -> None:
    page = api.json("/reviews", fields="subject,id")
    assert [list(item) for item in page["items"]] == [["id", "subject"]] * 5
    assert api.get("/reviews.csv", fields="subject").text.startswith("subject\r\nChild Alder")
    wrong = api.get("/reviews", fields="subjct")
    assert wrong.status_code == 400
    assert "nearest: subject" in wrong.json()["detail"]


def test_full_text_finds_words_phrases_and_beginnings(api: Client) -> None:
    every = api.json("/statements")["total"]
    assert api.json("/statements", q="fictional sentence")["total"] == every
    assert api.json("/statements", q='"sentence number"')["total"] == every
    assert api.json("/statements", q='"number sentence"')["total"] == 0
    assert api.json("/statements", q="fict*")["total"] == every
    assert api.json("/statements", q="NEAR(x")["total"] == 0
    assert api.get("/statements", q="***").status_code == 400
    assert api.json("/reviews", q="fictional")["total"] == 4
    assert api.json("/evidence", q="wren")["total"] == len(REVIEWS)


@pytest.mark.parametrize(
    ("path", "status", "word"),
    [
        ("/reviews?theme=informaton-sharing", 400, "information-sharing"),
        ("/reviews?nation=waels", 400, "wales"),
        ("/reviews?natoin=wales", 400, "nation"),
        ("/reviews?nation=wales&nation=england", 400, "once"),
        ("/reviews?year=soon", 400, "2021"),
        ("/reviews?age=seven", 400, "1-5"),
        ("/reviews?limit=0", 422, "limit"),
        ("/reviews?limit=-5", 422, "limit"),
        ("/reviews?limit=100000", 422, "limit"),
        ("/reviews?cursor=zzz", 400, "cursor"),
        ("/reviews?cursor=WzEsMiwzXQ", 400, "cursor"),
        ("/reviews/unknown", 404, "/reviews"),
        ("/statements/unknown", 404, "/statements"),
        ("/documents/unknown", 404, "/documents"),
        ("/evidence/unknown", 404, "/evidence"),
        ("/concepts/themes", 404, "theme"),
        ("/concepts/theme/engagment-of-fathers", 404, "engagement-of-fathers"),
        ("/patterns/recuring", 404, "recurring"),
        ("/patterns/groups", 400, "group="),
        ("/patterns/groups?group=natoin=wales", 400, "nation"),
        ("/patterns/similar", 400, "review="),
        ("/queries/thems", 404, "themes"),
        ("/missed-opportunities?direction=sideways", 400, "not-shared"),
        ("/neighbourhood?of=them/x", 400, "theme"),
        ("/neighbourhood?of=theme/information-sharng", 400, "information-sharing"),
        ("/path?from=theme/safe-sleep&to=review/none", 404, "/reviews"),
    ],
)
def test_what_is_wrong_is_told_with_what_to_do(
    path: str, status: int, word: str, api: Client
) -> None:
    answer = api.ask("GET", path)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert word in answer.json()["detail"]


def test_an_unchanged_answer_is_304_and_a_stranger_is_refused(api: Client) -> None:
    for path in ("/reviews", "/themes.csv", "/patterns/recurring", "/dataset", "/network"):
        first = api.get(path)
        tag = first.headers["etag"]
        again = api.get(path, {"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert api.get(path, {"If-None-Match": 'W/"other"'}).status_code == 200
    assert api.get("/reviews/x", {"If-None-Match": "*"}).status_code == 404
    assert api.get("/reviews").headers["etag"] != api.get("/reviews.csv").headers["etag"]
    assert Client(api.app).get("/reviews").status_code == 401


def test_head_and_gzip(api: Client) -> None:
    answer = api.ask("HEAD", "/reviews")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["etag"] == api.get("/reviews").headers["etag"]
    assert api.get("/reviews", {"Accept-Encoding": "gzip"}).headers["content-encoding"] == "gzip"


def test_a_page_of_a_listed_origin_may_ask_and_write(place: Any) -> None:  # noqa: ANN401 - a path
    folder = place / "origins"
    folder.mkdir()
    api = client(folder, origins=("https://dashboard.example",))

    def asks(origin: str, method: str, header: str) -> httpx.Response:
        return api.ask(
            "OPTIONS",
            "/documents",
            {
                "Origin": origin,
                "Access-Control-Request-Method": method,
                "Access-Control-Request-Headers": header,
            },
        )

    for method in ("GET", "POST", "PUT", "DELETE"):
        answer = asks("https://dashboard.example", method, "authorization, content-type")
        assert answer.status_code == 200, answer.text
        assert method in answer.headers["access-control-allow-methods"]
    assert asks("https://dashboard.example", "PATCH", "authorization").status_code == 400
    assert asks("https://other.example", "PUT", "authorization").status_code == 400
    read = api.get("/patterns", {"Origin": "https://dashboard.example"})
    assert read.headers["access-control-allow-origin"] == "https://dashboard.example"
    assert "Location" in read.headers["access-control-expose-headers"]
