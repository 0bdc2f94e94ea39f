"""What recurs, the page of one pattern, comparisons, recommendations, search, the graph."""

import re
from html.parser import HTMLParser
from urllib.parse import quote

import httpx
import pytest

FATHERS = "/patterns/theme/engagement-of-fathers"
PAGES = (
    "/",
    "/patterns",
    "/patterns?of=pairs",
    FATHERS,
    "/patterns/risk-factor/domestic-abuse",
    "/patterns/agency/police",
    "/recommendations",
    "/recommendations/again",
    "/compare?a_since=2019",
    "/graph?of=theme/engagement-of-fathers",
    "/search?q=father",
    "/about",
    "/about/documents",
    "/about/theme",
)


class Links(HTMLParser):
    """The addresses that a page of ours leads to, and the ids it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep links and ids."""
        values = dict(attrs)
        if tag == "a" and (href := values.get("href")):
            self.found.append(href)
        if name := values.get("id"):
            self.ids.append(name)


def counted(text: str) -> dict[str, int]:
    """Return the rows of the table of counted concepts: label and reviews."""
    rows = re.findall(r'<th scope="row"><a [^>]*>(.*?)</a></th>.*?<b>(\d+)</b>', text, re.DOTALL)
    return {label: int(number) for label, number in rows}


@pytest.mark.parametrize("address", PAGES)
def test_every_link_of_a_page_leads_somewhere(client: httpx.Client, address: str) -> None:
    text = client.get(address).text
    links = Links(text)
    assert len(links.ids) == len(set(links.ids))
    own = sorted({href.partition("#")[0] for href in links.found if href.startswith("/")})
    assert own
    for href in own[:: max(1, len(own) // 12)]:
        answer = client.get(href, headers={"Accept": "text/html,*/*;q=0.8"}, follow_redirects=True)
        assert answer.status_code == 200, href


def test_a_pattern_says_what_the_interface_counts(client: httpx.Client) -> None:
    rows = client.get("/api/v1/themes", params={"limit": 1000}).json()["items"]
    fathers = next(row for row in rows if row["concept"]["id"] == "engagement-of-fathers")
    text = client.get(FATHERS).text
    assert f"<b>{fathers['reviews']}</b> of {fathers['of_reviews']}" in text
    quotes = client.get(
        "/api/v1/statements", params={"theme": "engagement-of-fathers", "limit": 100}
    ).json()["items"]
    shown = client.get(f"{FATHERS}?kind=missed-opportunity").text
    missed = [each for each in quotes if each["kind"] == "missed-opportunity"]
    assert len(re.findall("<blockquote>", shown)) == len(missed)


def test_filters_change_what_is_counted(client: httpx.Client) -> None:
    everywhere = counted(client.get("/patterns").text)
    in_wales = counted(client.get("/patterns?nation=wales").text)
    assert sum(in_wales.values()) < sum(everywhere.values())
    assert all(number <= everywhere[label] for label, number in in_wales.items())


def test_every_figure_opens_the_reviews_behind_it(client: httpx.Client) -> None:
    text = client.get("/patterns?nation=england").text
    href, number = re.findall(r'<a href="(/reviews\?[^"]*)"><b>(\d+)</b>', text)[0]
    answer = client.get("/api/v1" + href.replace("&amp;", "&")).json()
    assert answer["total"] == int(number)


def test_unchanged_pages_are_not_sent_again(client: httpx.Client) -> None:
    first = client.get(FATHERS)
    tag = {"If-None-Match": first.headers["etag"]}
    assert client.get(FATHERS, headers=tag).status_code == 304
    assert client.get(f"{FATHERS}?nation=england", headers=tag).status_code == 200


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/patterns/theme/nothing-like-it", 404),
        ("/patterns/nation/england", 404),
        ("/patterns?of=everything", 404),
        (f"{FATHERS}?kind=rumour", 400),
        ("/patterns?nation=atlantis", 404),
        ("/compare?review=nobody", 404),
        ("/graph?of=nobody", 404),
        ("/graph?hops=9", 422),
        ("/about/nothing", 404),
    ],
)
def test_a_problem_is_a_page_that_says_what_to_do(
    client: httpx.Client, address: str, status: int
) -> None:
    answer = client.get(address)
    assert answer.status_code in {status, 400}
    assert answer.headers["content-type"].startswith("text/html")
    assert "<h1>" in answer.text and "Traceback" not in answer.text


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "\u202egnp", '"><i>x', "'; DROP"])
def test_what_is_asked_stays_text(client: httpx.Client, words: str) -> None:
    for address in ("/search?q=", "/recommendations?q=", "/reviews?q="):
        text = client.get(address + quote(words)).text
        assert "<script>alert" not in text and '"><i>x' not in text


def test_search_finds_concepts_reviews_and_words(client: httpx.Client) -> None:
    text = client.get("/search?q=father").text
    assert "/patterns/theme/engagement-of-fathers" in text
    assert "<blockquote>" in text
    name = client.get("/api/v1/reviews", params={"limit": 1}).json()["items"][0]
    found = client.get("/search", params={"q": name["subject"]}).text
    assert f"/reviews/{name['id']}" in found
    assert "Nothing has all of these words" in client.get("/search?q=zzzzqq").text


def test_groups_are_compared_with_each_other(client: httpx.Client) -> None:
    answer = client.get(
        "/api/v1/patterns/groups",
        params={"group": "nation=wales", "against": "nation=scotland", "minimum": 1},
    ).json()
    of = {
        nation: client.get("/api/v1/reviews", params={"nation": nation}).json()["total"]
        for nation in ("wales", "scotland")
    }
    assert {row["of_group"] for row in answer["rows"]} == {of["wales"]}
    assert {row["of_rest"] for row in answer["rows"]} == {of["scotland"]}


def test_pairs_of_one_concept(client: httpx.Client) -> None:
    asked = {"minimum": 2, "limit": 10_000}
    every = client.get("/api/v1/patterns/pairs", params=asked).json()["rows"]
    own = client.get(
        "/api/v1/patterns/pairs", params={**asked, "concept": "theme/safe-sleep"}
    ).json()["rows"]
    assert own == [row for row in every if "theme/safe-sleep" in row["concepts"].split()]
    assert own


def test_loading_says_that_it_needs_a_token(client: httpx.Client) -> None:
    text = client.get("/load").text
    assert "/sign-in?next=/load" in text
    answer = client.post("/load", files={"file": ("wren.txt", b"x")}, follow_redirects=False)
    assert answer.status_code in {401, 403}
