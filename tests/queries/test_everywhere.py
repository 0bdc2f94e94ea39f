"""Every question gives the same rows on a server as in the embedded store, filtered or not."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pyoxigraph import NamedNode, RdfFormat, Store, serialize

from graph.store import View
from graph.stores import open_any
from queries.catalogue import load_catalogue
from queries.filters import filters
from queries.plausibility import plausibility
from queries.runner import run
from queries.tables import Table
from queries.views import VIEWS, Asked
from tests.graph.servers import oxigraph, virtuoso
from tests.queries.corpus import filled

ENGINES = ("oxigraph", "virtuoso")
NEEDED = {
    "theme": "engagement-of-fathers",
    "factor": "domestic-abuse",
    "review": "Child Alder",
}
ASKED_OF = {
    "nation": "england",
    "type": "child-practice-review",
    "publisher": '"hollow; vale"',
    "year": "2021",
    "since": "2020",
    "until": "2020",
    "age": "0",
    "incident": "sudden-unexpected-death-in-infancy",
    "extent": "full",
}
"""A value for every filter that some of the five reviews have and some have not."""

OWN = {
    "minimum": "2",
    "kind": "theme",
    "failure": "not-sought",
    "bearer": "father",
    "agency": "health",
    "addressee": "health",
    "verdict": "reject",
    "status": "applied",
}
"""A value for parameters that are not filters, where their type allows it."""


NOT_ON_VIRTUOSO = {
    *("co-occurrence", "factors-by-incident", "fathers-not-engaged", "information-failures"),
    *("missed-opportunities-by-agency-and-theme", "quality-judged-by-rule", "recommendations"),
    *("recommendations-with-theme", "reviews-with-factor", "reviews-with-theme"),
    *("same-words-different-failure", "motifs", "repeated"),
}
"""What Virtuoso 7.2.5 answers wrongly or refuses; see docs/stores.md."""


def passed_over(view: View, name: str) -> None:
    """Skip what Virtuoso is known not to answer."""
    if name in NOT_ON_VIRTUOSO and "sparql" in getattr(view, "place", ""):
        pytest.skip(f"Virtuoso 7.2.5 does not answer {name} as the standard asks")


@pytest.fixture(scope="module")
def here() -> Store:
    return filled()


@pytest.fixture(scope="module", params=ENGINES)
def there(
    request: pytest.FixtureRequest, here: Store, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[View]:
    if request.param == "oxigraph":
        with oxigraph() as address:
            quads = serialize(here, format=RdfFormat.N_QUADS)
            assert quads is not None
            httpx.post(
                f"{address}/store",
                content=quads,
                headers={"Content-Type": "application/n-quads"},
                trust_env=False,
            ).raise_for_status()
            with open_any(address) as view:
                yield view
        return
    folder: Path = tmp_path_factory.mktemp("virtuoso")
    with virtuoso(folder) as address, open_any(address, "write") as store:
        graphs = [name for name in here.named_graphs() if isinstance(name, NamedNode)]
        store.replace_graphs(
            {name.value: here.quads_for_pattern(None, None, None, name) for name in graphs}
        )
        yield store


def rounded(table: Table) -> list[tuple[object, ...]]:
    """Return rows whose fractions are comparable: engines differ in their last digits."""
    return [
        tuple(round(value, 9) if isinstance(value, float) else value for value in row)
        for row in table.rows
    ]


def needed(name: str) -> dict[str, str]:
    return {
        item.name: NEEDED[item.name] for item in load_catalogue()[name].parameters if item.required
    } | ({"review": NEEDED["review"]} if name == "review-in-full" else {})


@pytest.mark.parametrize("name", load_catalogue())
def test_a_question_gives_the_same_rows(name: str, here: Store, there: View) -> None:
    passed_over(there, name)
    question, given = load_catalogue()[name], needed(name)
    expected = run(question, here, given)
    assert len(expected) > 0
    assert rounded(run(question, there, given)) == rounded(expected)


@pytest.mark.parametrize("name", load_catalogue())
def test_a_question_gives_the_same_rows_whatever_it_is_asked_with(
    name: str, here: Store, there: View
) -> None:
    if "sparql" in getattr(there, "place", ""):
        pytest.skip("Virtuoso 7.2.5 does not plan sub-selects of filters as the standard asks")
    question, given = load_catalogue()[name], needed(name)
    answers = 0
    for parameter in question.parameters:
        value = ASKED_OF.get(parameter.name) if question.filtered else None
        value = value or OWN.get(parameter.name) or NEEDED.get(parameter.name)
        if parameter.name == "kind" and parameter.choices:
            value = parameter.choices[0]
        if parameter.name == "kind" and parameter.scheme:
            value = "sudden-unexpected-death-in-infancy"
        assert value is not None, f"no value to ask {name} with {parameter.name}"
        arguments = {**given, parameter.name: value}
        expected = run(question, here, arguments)
        answers += len(expected)
        assert rounded(run(question, there, arguments)) == rounded(expected), parameter.name
    assert answers > 0 or not question.parameters


def test_there_is_a_value_for_every_filter() -> None:
    assert set(ASKED_OF) == set(filters())


@pytest.mark.parametrize("where", [{}, {"nation": "england"}], ids=["all", "england"])
@pytest.mark.parametrize("name", VIEWS)
def test_a_table_of_patterns_is_the_same(
    name: str, where: dict[str, str], here: Store, there: View
) -> None:
    passed_over(there, name)
    asked = Asked(
        minimum=1,
        arguments=where,
        group={"since": "2020"},
        review="Child Alder",
        once_per_case=False,
    )
    expected = VIEWS[name].table(here, asked)
    assert rounded(VIEWS[name].table(there, asked)) == rounded(expected)
    assert len(expected) > 0 or name in {"triples", "repeated", "chains"}


def test_cases_told_twice_count_once_everywhere(here: Store, there: View) -> None:
    asked = Asked(minimum=1, once_per_case=True)
    expected = VIEWS["recurring"].table(here, asked)
    assert rounded(VIEWS["recurring"].table(there, asked)) == rounded(expected)
    assert plausibility(there) == plausibility(here)
