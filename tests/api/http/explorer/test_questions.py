"""The saved questions as pages, and the workbench as it is without scripts."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from pyoxigraph import QuerySolutions, Store

from queries.catalogue import load_catalogue
from tests.api.http.explorer.conftest import Links, Pages

_THEME = "/queries/reviews-with-theme"


def _sparql(page: str) -> str:
    found = re.search(r"<pre[^>]*>(.*?)</pre>", page, re.DOTALL)
    assert found
    return html.unescape(found[1])


def _asked(pages: Pages, sparql: str) -> int:
    answer = Store.read_only(str(pages.store)).query(sparql)
    assert isinstance(answer, QuerySolutions)
    return len(list(answer))


def _rows(page: str) -> int:
    table = page.partition('<table class="answer">')[2].partition("</table>")[0]
    return table.partition("<tbody>")[2].count("<tr>")


def test_every_question_is_listed_under_its_group(pages: Pages) -> None:
    page = pages.get("/queries")
    links = Links(page.text).found
    for saved in load_catalogue().values():
        assert f"/queries/{saved.name}" in links
        assert html.escape(saved.summary, quote=False) in page.text.replace("&#39;", "'")
    assert pages.get("/queries", headers={"If-None-Match": page.headers["etag"]}).status_code == 304


@pytest.mark.parametrize("name", sorted(load_catalogue()))
def test_every_question_explains_itself_and_answers_as_the_api_does(
    pages: Pages, name: str
) -> None:
    saved = load_catalogue()[name]
    page = pages.get(f"/queries/{name}")
    assert page.status_code == 200
    for column in saved.columns:
        assert f"<dt>{column.name.replace('_', ' ')}</dt>" in page.text
    if any(each.required for each in saved.parameters):
        assert 'class="answer"' not in page.text
        assert 'role="alert"' not in page.text
    else:
        assert _rows(page.text) == len(pages.json(f"/queries/{name}?limit=100")["rows"])


def test_a_question_is_asked_with_what_was_chosen(pages: Pages) -> None:
    asked = "theme=engagement-of-fathers&kind=recommendation"
    page = pages.get(f"{_THEME}?{asked}")
    told = pages.json(f"/queries/reviews-with-theme?{asked}")
    assert told["total"] == _rows(page.text) > 0
    links = Links(page.text).found
    for row in told["rows"]:
        review, statement = (row[each].rpartition("/")[2] for each in ("review", "statement"))
        assert f"/reviews/{review}" in links
        assert f"/reviews/{review}#s-{statement}" in links
        assert html.escape(row["quote"]) in page.text
    assert f"/api/v1/queries/reviews-with-theme.csv?{asked}" in links
    assert re.search(r'value="engagement-of-fathers" selected', page.text)


def test_the_sparql_is_what_was_asked(pages: Pages) -> None:
    asked = "theme=Engagement+of+fathers+and+male+carers&since=2000"
    page = pages.get(f"{_THEME}?{asked}")
    sparql = _sparql(page.text)
    assert _asked(pages, sparql) == pages.json(f"/queries/reviews-with-theme?{asked}")["total"] > 0
    opened = next(link for link in Links(page.text).found if link.startswith("/sparql?"))
    assert parse_qs(urlsplit(opened).query)["draft"] == [sparql]
    assert html.escape(sparql.splitlines()[-1]) in pages.get(opened).text


@pytest.mark.parametrize(
    "value", ['" } . ?s ?p ?o #', "\n# filter ?review\n", "<script>alert(1)</script>", "\\", "'''"]
)
def test_what_people_type_stays_one_term_of_the_sparql(pages: Pages, value: str) -> None:
    page = pages.ask("GET", "/queries/themes", params={"publisher": value})
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    terms = re.findall(r'VALUES \?publisher \{ ("(?:[^"\\\n]|\\.)*") \}', _sparql(page.text))
    assert len(terms) == 2
    kept = Store().query(f"SELECT ({terms[0]} AS ?a) {{}}")
    assert isinstance(kept, QuerySolutions)
    assert next(kept)["a"].value == value.strip()


def test_what_is_missing_or_wrong_is_said_beside_its_field(pages: Pages) -> None:
    page = pages.get(f"{_THEME}?theme=engagement-of-father&kind=gossip&year=19")
    assert page.status_code == 400
    assert page.headers["content-type"].startswith("text/html")
    assert 'id="wrong-theme"' in page.text
    assert "engagement-of-fathers" in page.text.partition('id="wrong-theme"')[2][:200]
    assert 'id="wrong-kind"' in page.text
    assert "year must be a year" in html.unescape(page.text)
    assert 'class="answer"' not in page.text
    without = pages.get(f"{_THEME}?kind=recommendation")
    assert without.status_code == 400
    assert 'id="wrong-theme"' in without.text
    assert 'id="wrong-kind"' not in without.text


def test_no_question_of_that_name_leads_to_the_nearest(pages: Pages) -> None:
    page = pages.get("/queries/thems")
    assert page.status_code == 404
    assert "themes" in page.text


def test_filters_leave_the_reviews_that_the_api_leaves(pages: Pages) -> None:
    year = next(item["year"] for item in _reviews(pages) if item["year"])
    told = pages.json(f"/queries/themes?year={year}")
    page = pages.get(f"/queries/themes?year={year}")
    assert told["of_reviews"] < pages.json("/queries/themes")["of_reviews"]
    assert f"asked of {told['of_reviews']} reviews" in page.text


def _reviews(pages: Pages) -> list[dict[str, int]]:
    rows = pages.json("/queries/reviews")["rows"]
    return [{"year": int(row["published"][:4]) if row["published"] else 0} for row in rows]


@pytest.mark.parametrize(
    "name", ["themes", "themes-by-nation", "themes-by-year", "agencies-involved"]
)
def test_a_count_opens_the_reviews_that_were_counted(pages: Pages, name: str) -> None:
    page = pages.get(f"/queries/{name}").text
    table = page.partition('<table class="answer">')[2]
    counted = re.findall(r'<a href="(/reviews\?[^"]+)">(\d+)</a>', table)[:6]
    assert counted
    for link, count in counted:
        address = html.unescape(link).removeprefix("/reviews")
        assert pages.json(f"/reviews{address}&limit=1")["total"] == int(count)


def test_shares_are_drawn_with_their_interval(pages: Pages) -> None:
    page = pages.get("/queries/themes").text
    first = pages.json("/themes?limit=1")["items"][0]
    drawn = page.partition('<table class="counted bars">')[2]
    assert f">{first['reviews']} of {first['of_reviews']}<" in drawn
    assert f'x="{200 * first["low"]:.1f}"' in drawn
    assert 'class="counted bars"' not in pages.get("/queries/fathers-not-engaged").text


def test_long_answers_are_turned_by_page(pages: Pages) -> None:
    page = pages.get("/queries/co-occurrence").text
    following = re.search(r'rel="next" href="([^"]+)"', page)
    assert following
    more = pages.get(html.unescape(following[1]))
    assert more.status_code == 200
    assert 0 < _rows(more.text) <= 100
    assert more.text.partition("<tbody>")[2] != page.partition("<tbody>")[2]


@pytest.mark.parametrize("name", ["reviews", "case-facts", "agencies-involved", "incidents-by-age"])
def test_what_cells_lead_to_is_there(pages: Pages, name: str) -> None:
    table = pages.get(f"/queries/{name}").text.partition('<table class="answer">')[2]
    found = Links(table.partition("</table>")[0]).found
    kinds = {re.sub(r"[0-9a-f]{20}|[^/]+$", "", link): link for link in found}
    assert kinds
    for link in kinds.values():
        assert pages.get(link).status_code == 200, link


def test_the_workbench_begins_with_a_query_that_answers(pages: Pages) -> None:
    page = pages.get("/sparql")
    assert page.status_code == 200
    found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page.text, re.DOTALL)
    assert found
    assert _asked(pages, html.unescape(found[1])) == len(pages.json("/reviews")["items"])
    assert re.search(r'<form[^>]* action="/sparql">', page.text)


def test_the_workbench_opens_saved_questions_and_drafts_as_text(pages: Pages) -> None:
    page = pages.get("/sparql?example=themes")
    assert html.escape("?theme ?label ?reviews", quote=False) in page.text
    assert 'value="themes" selected' in page.text
    draft = pages.ask("GET", "/sparql", params={"draft": "</textarea><script>alert(1)</script>"})
    assert "<script>alert(1)" not in draft.text
    assert pages.get("/sparql?example=thems").status_code == 404


def test_terms_are_those_of_the_ontology_and_kept_by_browsers(pages: Pages) -> None:
    answer = pages.get("/workbench/terms.json")
    told = answer.json()
    names = {term["name"]: term["kind"] for term in told["terms"]}
    assert names["rg:MissedOpportunity"] == "class"
    assert names["rg:theme"] == "property"
    assert names["oa:exact"] == "term"
    assert told["prefixes"]["rg"] == "https://w3id.org/reviewgraph/ontology#"
    assert {"iri", "label", "scheme"} == set(told["concepts"][0])
    kept = pages.get("/workbench/terms.json", headers={"If-None-Match": answer.headers["etag"]})
    assert kept.status_code == 304
