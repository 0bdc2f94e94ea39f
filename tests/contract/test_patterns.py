"""Every table of patterns is the same on every engine, filtered or not."""

import pytest

from graph.store import View
from queries.plausibility import plausibility
from queries.views import VIEWS, Asked
from tests.contract.engines import Kept
from tests.contract.test_questions import rounded


@pytest.mark.parametrize("where", [{}, {"nation": "england"}], ids=["all", "england"])
@pytest.mark.parametrize("name", VIEWS)
def test_a_table_of_patterns_is_the_same(
    name: str, where: dict[str, str], here: View, there: Kept
) -> None:
    asked = Asked(minimum=4, arguments=where, group={"since": "2020"}, review="Child L")
    expected = VIEWS[name].table(here, asked)
    assert len(expected) > 0
    assert rounded(VIEWS[name].table(there.view, asked)) == rounded(expected)


def test_cases_told_twice_count_once_everywhere(here: View, there: Kept) -> None:
    asked = Asked(minimum=4, once_per_case=True)
    expected = VIEWS["recurring"].table(here, asked)
    assert rounded(expected) != rounded(VIEWS["recurring"].table(here, Asked(minimum=4)))
    assert rounded(VIEWS["recurring"].table(there.view, asked)) == rounded(expected)
    assert plausibility(there.view) == plausibility(here)
