"""Every pattern as a table: what the command line prints, the API serves and a report holds.

Each view says how many reviews (``count`` of ``of_reviews``), in whose words it can be looked up
(``reviews``), and where it was measured how often the extraction of its concepts is right
(``precision``, the lowest of the concepts of a row).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from queries.runner import Queryable
from queries.tables import Table
from queries.views.asked import Asked, Precision, precision_of
from queries.views.chains import chained, motifs, repeated
from queries.views.comparisons import by_year, groups, network, plausible, similar
from queries.views.recurring import pairs, quotations, recurrence_table, recurring, threes

__all__ = [
    "VIEWS",
    "Asked",
    "Precision",
    "View",
    "plausible",
    "precision_of",
    "quotations",
    "recurrence_table",
]


@dataclass(frozen=True, slots=True)
class View:
    """A kind of pattern: its name, what it shows, and how."""

    name: str
    summary: str
    table: Callable[[Queryable, Asked], Table]


VIEWS: Mapping[str, View] = {
    each.name: each
    for each in (
        View("recurring", "what recurs", recurring),
        View("pairs", "what goes together, tested exactly", pairs),
        View("triples", "sets of three that recur together", threes),
        View("chains", "from factor to what was missed, by whom, and who was told", chained),
        View("motifs", "patterns of several statements, from files", motifs),
        View("trends", "year by year", by_year),
        View("groups", "what sets one group of reviews apart", groups),
        View("network", "what stands at the centre, and what clusters", network),
        View("similar", "reviews like one review, and why", similar),
        View("repeated", "recommendations that were made before", repeated),
    )
}
