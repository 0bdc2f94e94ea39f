"""Reviews of one case are found and linked; reviews of two cases are left apart."""

import pytest
from pyoxigraph import Store

from graph.build import load_vocabulary_graph
from graph.links import store_links
from graph.oxigraph import memory_store
from ontology.identifiers import LINKS
from queries.same_case import CaseFacts, case_facts, cases, same_cases
from tests.queries.corpus import REVIEWS, filled, iri, told_twice

FULL = {
    "subject": "Child Q",
    "publisher": "Quarryshire Safeguarding Children Partnership",
    "year": 2021,
    "age": "P3M",
    "sex": "male",
    "outcome": "died",
    "incident": "abusive-head-trauma",
    "incident_date": "2019-04-02",
}


def facts(review: str, **changes: str | int | None) -> CaseFacts:
    told = {**FULL, **changes}
    publisher, year = told.pop("publisher"), told.pop("year")
    found = CaseFacts(
        review,
        f"document of {review}",
        str(told.pop("subject")),
        None if publisher is None else str(publisher),
        year if isinstance(year, int) else None,
    )
    for name, value in told.items():
        if value is not None:
            found.values[name].add(str(value))
    return found


DIGEST_ENTRY = {"publisher": "Quarryshire", "age": "P12W", "incident_date": "2019-04", "sex": None}


@pytest.mark.parametrize(
    "entry",
    [
        DIGEST_ENTRY,
        {**DIGEST_ENTRY, "year": 2022},
        {**DIGEST_ENTRY, "subject": "Baby Q"},
        {**DIGEST_ENTRY, "publisher": "Quarryshire LSCB", "outcome": None},
        {**DIGEST_ENTRY, "publisher": None},
    ],
)
def test_an_entry_and_its_full_report_are_one_case(entry: dict[str, str | int | None]) -> None:
    (link,) = same_cases([facts("a"), facts("b", **entry)])
    assert (link.first, link.second) == ("a", "b")
    assert link.score >= 0.9
    assert any(words.startswith("label: ") for words in link.agreements)


@pytest.mark.parametrize(
    "other",
    [
        {"subject": "Child P"},
        {"publisher": "Mosswater LSCB"},
        {"year": 2011, "incident_date": "2010"},
        {"age": "P15Y", "incident_date": None, "incident": "suicide"},
        {"sex": "female", "incident_date": "2017"},
        {"publisher": None, "age": None, "incident_date": None},
    ],
)
def test_what_differs_is_another_case(other: dict[str, str | int | None]) -> None:
    assert same_cases([facts("a"), facts("b", **{**DIGEST_ENTRY, **other})]) == ()


def test_a_catalogue_number_links_what_is_called_differently() -> None:
    one, other = facts("a"), facts("b", subject="Unnamed infant", publisher=None)
    assert same_cases([one, other]) == ()
    one.values["identifier"].add("NC09999")
    other.values["identifier"].add("NC09999")
    (link,) = same_cases([one, other])
    assert "identifier: NC09999" in link.agreements


def test_two_reviews_of_one_document_are_never_linked() -> None:
    one, other = facts("a"), facts("b")
    other.document = one.document
    assert same_cases([one, other]) == ()


def test_facts_come_from_the_store() -> None:
    found = {each.review: each for each in case_facts(filled())}
    assert set(found) == set(map(iri, REVIEWS))
    for review in REVIEWS:
        assert found[iri(review)].subject == review.subject
        assert found[iri(review)].values["sex"] == {
            child.sex for child in review.children if child.sex
        }


def test_links_are_stored_once_and_give_each_review_its_case() -> None:
    with memory_store() as store:
        load_vocabulary_graph(store)
        assert store_links(store, [told_twice()])
        assert not store_links(store, [told_twice()])
        assert store_links(store, [])
        assert list(store.quads(LINKS)) == []


def test_linked_reviews_share_a_case() -> None:
    store: Store = filled()
    found = cases(store)
    link = told_twice()
    assert set(found) == {link.first, link.second}
    assert found[link.first] == found[link.second]
