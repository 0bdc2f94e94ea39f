"""Every saved question gives the same rows on every engine, whatever it is asked with."""

from itertools import cycle, islice

import pytest

from graph.store import View
from queries.catalogue import SavedQuery, load_catalogue
from queries.filters import filters
from queries.parameters import Parameter
from queries.runner import run
from queries.tables import Table
from tests.contract.engines import Kept

NEEDED = {"theme": "engagement-of-fathers", "factor": "domestic-abuse", "review": "Child L"}
ASKED_OF = {
    "nation": "england",
    "type": "child-practice-review",
    "publisher": "WRENSHIRE",
    "year": "2023",
    "since": "2020",
    "until": "2020",
    "age": "0",
    "incident": "sudden-unexpected-death-in-infancy",
    "extent": "full",
}
"""A value for every filter that some of the examples have and some have not."""
OWN = {
    "minimum": "2",
    "kind": "theme",
    "failure": "not-sought",
    "bearer": "father",
    "agency": "health",
    "addressee": "health",
    "verdict": "reject",
    "status": "applied",
    **NEEDED,
}
"""A value for parameters that are not filters, where their type allows it."""
FILTERS_EACH = 2
"""How many filters a question is asked with, in turn: over all, each filter many times."""


def rounded(table: Table) -> list[tuple[object, ...]]:
    """Return rows whose fractions are comparable: engines differ in their last digits."""
    return [
        tuple(round(value, 9) if isinstance(value, float) else value for value in row)
        for row in table.rows
    ]


def needed(question: SavedQuery) -> dict[str, str]:
    """Return what a question cannot do without."""
    return {item.name: NEEDED[item.name] for item in question.parameters if item.required}


def value_of(parameter: Parameter) -> str:
    """Return a value for a parameter that is not a filter."""
    if parameter.name == "kind" and parameter.choices:
        return parameter.choices[0]
    return ASKED_OF["incident"] if parameter.scheme == "incident" else OWN[parameter.name]


def asked_with(name: str) -> list[dict[str, str]]:
    """Return what a question is asked with beyond what it needs, one parameter at a time."""
    question = load_catalogue()[name]
    own = [item for item in question.parameters if item.name not in ASKED_OF]
    given = [{item.name: value_of(item)} for item in own]
    if question.filtered:
        turn = FILTERS_EACH * list(load_catalogue()).index(name) % len(ASKED_OF)
        names = islice(cycle(ASKED_OF), turn, turn + FILTERS_EACH)
        given += [{each: ASKED_OF[each]} for each in names]
    return given


@pytest.mark.parametrize("name", load_catalogue())
def test_a_question_gives_the_same_rows(name: str, here: View, there: Kept) -> None:
    question = load_catalogue()[name]
    expected = run(question, here, needed(question))
    assert len(expected) > 0
    assert rounded(run(question, there.view, needed(question))) == rounded(expected)


@pytest.mark.parametrize("name", [name for name in load_catalogue() if asked_with(name)])
def test_a_question_gives_the_same_rows_whatever_it_is_asked_with(
    name: str, here: View, there: Kept
) -> None:
    question = load_catalogue()[name]
    for also in asked_with(name):
        arguments = {**needed(question), **also}
        expected = run(question, here, arguments)
        assert rounded(run(question, there.view, arguments)) == rounded(expected), also


def test_every_filter_is_asked_with_and_leaves_some(here: View) -> None:
    assert set(ASKED_OF) == set(filters())
    asked = {filter_ for name in load_catalogue() for also in asked_with(name) for filter_ in also}
    assert set(ASKED_OF) < asked
    reviews = load_catalogue()["reviews"]
    for name, value in ASKED_OF.items():
        assert 0 < len(run(reviews, here, {name: value})) < len(run(reviews, here)), name
