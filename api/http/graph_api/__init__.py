"""The graph as JSON and CSV for dashboards, under /api/v1."""

from api.http.graph_api import (
    concepts,
    counted,
    dataset,
    documents,
    judgements,
    networks,
    patterns,
    quotations,
    reviews,
    saved,
    statements,
    uploads,
)
from api.http.graph_api.endings import Endings
from api.http.graph_api.routes import router

DECLARED = (
    *(reviews, statements, counted, concepts, patterns, saved, networks, quotations, documents),
    *(dataset, judgements),
)
"""The modules whose routes are in ``router``."""

ROUTERS = (router, judgements.router, uploads.router)
"""What the application includes: what reads, what judges, what loads."""

__all__ = ["ROUTERS", "Endings", "router"]
