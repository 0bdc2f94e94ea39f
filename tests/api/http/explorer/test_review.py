"""The list of reviews, the page of one, and of one statement with judging it."""

import re
from html import unescape
from urllib.parse import urlsplit

import pytest

from tests.api.http.explorer.conftest import Links, Pages


def _path(pages: Pages, subject: str = "Child L") -> str:
    return f"/reviews/{pages.review(subject)}"


def _statement(pages: Pages, kind: str = "missed-opportunities") -> tuple[str, str]:
    review = pages.review("Child L")
    item = pages.json(f"/{kind}?review={review}")["items"][0]
    return f"/reviews/{review}/statements/{item['id']}", item["id"]


def test_the_list_has_every_review_and_leads_to_it(pages: Pages) -> None:
    page = pages.get("/reviews")
    total = pages.json("/reviews")["total"]
    assert page.status_code == 200
    for item in pages.json("/reviews")["items"]:
        assert f'href="/reviews/{item["id"]}"' in page.text
    assert re.search(rf"<b>{total}</b> of {total}", page.text)


def test_filters_and_words_leave_what_the_api_leaves(pages: Pages) -> None:
    asked = "theme=engagement-of-fathers&having=agency/health&q=father&sort=subject"
    counted = pages.json(f"/reviews?{asked}")
    page = pages.get(f"/reviews?{asked}").text
    assert 0 < counted["total"] < pages.json("/reviews")["total"]
    assert f"<b>{counted['total']}</b> of {counted['of_reviews']}" in page
    assert re.search(r'value="engagement-of-fathers" selected', page)


def test_what_was_chosen_besides_can_be_taken_off(pages: Pages) -> None:
    page = pages.get("/reviews?having=agency/health&having=theme/supervision&q=father")
    links = Links(page.text).found
    assert "/reviews?q=father&having=theme%2Fsupervision" in links
    assert any(link.startswith("/reviews?having=") and "q=" not in link for link in links)


def test_no_review_that_fits_is_said_and_leads_on(pages: Pages) -> None:
    page = pages.get("/reviews?q=zzzz")
    assert page.status_code == 200
    assert 'class="state"' in page.text


def test_a_wrong_filter_is_a_page_that_says_so(pages: Pages) -> None:
    page = pages.get("/reviews?nation=atlantis")
    assert page.status_code == 400
    assert "atlantis" in page.text
    assert page.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("subject", ["Child L", "Leah", "Child Finch"])
def test_every_statement_is_marked_in_place_and_listed(pages: Pages, subject: str) -> None:
    page = pages.get(_path(pages, subject))
    said = pages.json(f"/reviews/{pages.review(subject)}")["statements"]
    links = Links(page.text)
    assert said
    for each in said:
        assert links.names.count(f"s-{each['id']}") == 1
        assert f"#s-{each['id']}" in links.found
    assert len(links.names) == len(set(links.names))


def test_marks_hold_the_words_of_the_statement(pages: Pages) -> None:
    page = pages.get(_path(pages)).text
    for each in pages.json(f"/reviews/{pages.review('Child L')}")["statements"]:
        pieces = re.findall(
            rf'<mark [^>]*data-of="[^"]*{each["id"]}[^"]*"[^>]*>([^<]*)</mark>', page
        )
        words = "".join(pieces).replace("&#39;", "'").replace("&#34;", '"')
        assert _letters(words) == _letters(each["evidence"]["quote"])


def test_a_digest_shows_the_part_of_this_review_and_leads_to_the_others(pages: Pages) -> None:
    page = pages.get(_path(pages, "Leah")).text
    document = pages.json(f"/reviews/{pages.review('Leah')}")["document"]
    others = pages.json(f"/documents/{document}")["reviews"]
    assert len(others) > 1
    assert "suicide, self harm" in page
    assert "alcohol misuse, domestic abuse, men in families" not in page
    for other in others:
        if other["subject"] != "Leah":
            assert f'href="/reviews/{other["id"]}"' in page
            named = pages.json(f"/reviews/{other['id']}")["statements"]
            shown = page.partition('id="document"')[2]
            assert not any(each["evidence"]["quote"][:60] in shown for each in named)


def test_kinds_can_be_chosen_without_scripts(pages: Pages) -> None:
    page = pages.get(_path(pages) + "?kind=recommendation").text
    assert '<mark class="recommendation"' in page
    assert '<mark class="risk-factor"' not in page
    assert 'data-kind="risk-factor"' not in page


def test_a_link_to_a_statement_leads_to_its_place(pages: Pages) -> None:
    _, statement = _statement(pages)
    answer = pages.get(f"{_path(pages)}?statement={statement}")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{_path(pages)}#s-{statement}"


def test_hostile_text_stays_text(pages: Pages) -> None:
    page = pages.get(_path(pages, "Child Finch")).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<img" not in page
    assert "<script>" not in page
    for item in pages.json(f"/statements?review={pages.review('Child Finch')}")["items"]:
        told = pages.get(f"{_path(pages, 'Child Finch')}/statements/{item['id']}")
        assert told.status_code == 200
        assert "<img" not in told.text
        assert "<script>" not in told.text


def test_pages_say_when_nothing_has_changed(pages: Pages) -> None:
    for path in ("/reviews", _path(pages), _statement(pages)[0]):
        tag = pages.get(path).headers["etag"]
        assert pages.ask("GET", path, {"If-None-Match": tag}).status_code == 304


def test_what_is_not_there_is_a_page_that_says_so(pages: Pages) -> None:
    statement = _statement(pages)[0].rpartition("/")[2]
    for path in (
        "/reviews/0000",
        f"{_path(pages)}/statements/0000",
        f"{_path(pages, 'Leah')}/statements/{statement}",
    ):
        page = pages.get(path)
        assert page.status_code == 404
        assert "<h1>" in page.text


def test_links_of_our_own_lead_somewhere(pages: Pages) -> None:
    for path in (_path(pages, "Leah"), _statement(pages)[0]):
        for link in sorted(set(Links(pages.get(path).text).found)):
            parts = urlsplit(link)
            ours = parts.path.startswith(("/reviews", "/api", "/id/", "/concept/"))
            if ours and not parts.netloc:
                answer = pages.get(link.partition("#")[0])
                assert answer.status_code in {200, 303}, link


def test_a_statement_tells_its_rule_confidence_triples_and_how_to_cite_it(pages: Pages) -> None:
    path, statement = _statement(pages)
    page = pages.get(path).text
    told = pages.json(f"/statements/{statement}")
    assert told["rule"] in page
    assert f"{100 * told['confidence']:.0f} %" in page
    assert told["evidence"]["iri"] in page
    assert "rg:MissedOpportunity" in page
    cited = re.search(r'<p id="cite">([^<]*)</p>', page)
    assert cited is not None
    assert "Child L. Serious case review. Wrenshire Safeguarding Children Board" in cited[1]
    assert cited[1].endswith(told["evidence"]["iri"])


def test_a_rule_is_told_by_what_it_reads_and_what_it_does_not(pages: Pages) -> None:
    told = pages.json("/rules/missed/explicit")
    assert told["id"] == "missed/explicit"
    assert told["example"]
    assert told["counter_example"]
    assert pages.get("/api/v1/rules/missed/no-such-rule").status_code == 404
    path, statement = _statement(pages)
    rule = pages.json(f"/rules/{pages.json(f'/statements/{statement}')['rule']}")
    assert rule["example"] in unescape(pages.get(path).text)


def test_only_who_signed_in_is_offered_to_judge(pages: Pages) -> None:
    path, _ = _statement(pages)
    assert 'name="verdict"' not in pages.get(path).text
    assert f"/sign-in?next={path.replace('/', '%2F')}" in pages.get(path).text
    assert 'name="verdict"' in pages.get(path, signed_in=True).text
    assert pages.post(path, {"verdict": "confirm"}).status_code == 401


def test_another_sites_form_judges_nothing(own_pages: Pages) -> None:
    path, statement = _statement(own_pages)
    sent = own_pages.ask(
        "POST",
        path,
        {"Origin": "http://elsewhere.example"},
        signed_in=True,
        data={"verdict": "reject"},
    )
    assert sent.status_code == 403
    assert own_pages.json(f"/statements/{statement}/adjudications")["items"] == []


def test_a_statement_is_confirmed_corrected_and_rejected_by_forms(own_pages: Pages) -> None:
    path, _ = _statement(own_pages)
    done = own_pages.post(path, {"verdict": "confirm", "reason": "So it says."}, signed_in=True)
    assert done.status_code == 303
    assert done.headers["location"] == f"{path}?done=confirm"
    page = own_pages.get(done.headers["location"], signed_in=True).text
    assert "It is on record" in page
    assert "So it says." in page

    form = {
        "verdict": "correct",
        "asked": ["themes"],
        "themes": ["supervision-and-management-oversight"],
    }
    done = own_pages.post(path, form, signed_in=True)
    assert done.status_code == 303, done.text
    corrected = done.headers["location"].partition("?")[0].rpartition("/")[2]
    told = own_pages.json(f"/statements/{corrected}")
    assert [theme["id"] for theme in told["themes"]] == ["supervision-and-management-oversight"]
    assert told["standing"] == "corrected"

    done = own_pages.post(
        done.headers["location"].partition("?")[0], {"verdict": "reject"}, signed_in=True
    )
    rejected = own_pages.json(f"/statements?review={own_pages.review('Child L')}&standing=rejected")
    assert rejected["total"] == 1
    assert "Rejected by people: 1" in own_pages.get(_path(own_pages)).text


@pytest.mark.parametrize(
    "form",
    [
        {"verdict": "perhaps"},
        {"verdict": "correct"},
        {"verdict": "correct", "asked": ["themes"], "themes": ["no-such-theme"]},
    ],
)
def test_what_cannot_be_judged_is_said(own_pages: Pages, form: dict[str, object]) -> None:
    path, statement = _statement(own_pages)
    page = own_pages.post(path, form, signed_in=True)
    assert page.status_code == 400
    assert 'class="state problem"' in page.text
    assert own_pages.json(f"/statements/{statement}/adjudications")["items"] == []


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))
