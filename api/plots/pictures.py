"""Which pictures there are, and what they are drawn from."""

from collections.abc import Iterator

from api.plots.canvas import Picture, Scope, drawing
from api.plots.communities import draw_communities
from api.plots.matrix import draw_matrix
from api.plots.prevalence import draw_prevalence
from api.plots.years import draw_years
from queries.incidence import load_incidence
from queries.network import communities, project, surer_than_chance
from queries.patterns import patterns
from queries.runner import Queryable
from queries.trends import trends
from queries.views import Asked


def draw_pictures(view: Queryable, asked: Asked) -> Iterator[Picture]:
    """Draw the pictures of what ``asked`` leaves, one after the other."""
    once = asked.once_per_case
    incidence = load_incidence(view, asked.arguments, once_per_case=once)
    scope = Scope.of(asked, incidence.total)
    found = patterns(view, asked.minimum, asked.arguments, once_per_case=once)
    sure = surer_than_chance(incidence, asked.minimum)
    graph = sure if sure.number_of_edges() else project(incidence, asked.minimum)
    groups = communities(graph)
    with drawing():
        yield draw_prevalence((*found.themes, *found.factors), scope)
        yield draw_matrix(incidence, groups, scope)
        yield draw_years(trends(incidence, asked.minimum), scope)
        yield draw_communities(graph, groups, scope, tested=graph is sure)
