"""The graph as JSON and CSV for dashboards, under /api/v1."""

from api.http.graph_api import (
    concepts,
    counted,
    dataset,
    documents,
    judgements,
    likeness,
    networks,
    paths,
    patterns,
    quotations,
    reviews,
    rules,
    saved,
    statements,
    uploads,
)
from api.http.graph_api.endings import Endings
from api.http.graph_api.following import router as loading
from api.http.graph_api.jobs import stop_jobs
from api.http.graph_api.ready import Ready
from api.http.graph_api.routes import router

DECLARED = (
    *(reviews, likeness, statements, counted, concepts, patterns, saved, networks, paths),
    *(quotations, documents, dataset, judgements, rules, uploads),
)
"""The modules whose routes are in ``router``."""

ROUTERS = (router, judgements.router, loading)
"""What the application includes: what reads, what judges, what loads."""

__all__ = ["ROUTERS", "Endings", "Ready", "router", "stop_jobs"]
