"""The explorer: pages for people, made from what the graph API answers."""

from api.http.explorer import (
    about,
    compare,
    graph,
    load,
    overview,
    pattern,
    patterns,
    questions,
    recommendations,
    review,
    reviews,
    search,
    session,
    statement,
    workbench,
)

ROUTERS = (
    about.router,
    compare.router,
    graph.router,
    load.router,
    overview.router,
    pattern.router,
    patterns.router,
    questions.router,
    recommendations.router,
    review.router,
    reviews.router,
    search.router,
    session.router,
    statement.router,
    workbench.router,
)
"""The routers of the pages; a new page is added here."""
