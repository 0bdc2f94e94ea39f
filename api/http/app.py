"""The application: routers, what stands around them, and what lives as long as it does."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from api.http import graph_api, health, linked, problems
from api.http.headers import SecureHeaders
from api.http.limits import Limits
from api.http.logs import RequestLog, configure
from api.http.metrics import Metrics
from api.http.security import make_guard
from api.http.settings import Settings, read_settings
from api.http.sparql import endpoint, gsp
from api.http.sparql.pool import Pool
from api.http.state import Data, State, put

ROUTERS = (health.router, endpoint.router, gsp.router, linked.router, *graph_api.ROUTERS)
"""Every router of the server; a new one is added here."""

EXPOSED = ["ETag", "Link", "Retry-After", "X-Request-Id", "Reviewgraph-Cut", "Reviewgraph-Revision"]
_MEGABYTE = 1_000_000


def create_app(settings: Settings) -> FastAPI:
    """Return the application. Raises `SettingsError` for settings that are not safe."""
    metrics = Metrics()
    data = Data(settings.store)
    state = State(settings, data, make_guard(settings), Pool(settings, metrics), metrics)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await state.pool.start()
        try:
            yield
        finally:
            state.stopping = True
            await state.pool.stop()

    app = FastAPI(
        title="reviewgraph",
        version=version("reviewgraph"),
        summary="Child safeguarding case reviews as a graph, with the sentence behind everything.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    put(app, state)
    problems.install(app)
    for router in ROUTERS:
        app.include_router(router)
    # The last that is added stands outermost.
    app.add_middleware(graph_api.Endings)
    app.add_middleware(
        Limits,
        body_bytes=settings.body_mb * _MEGABYTE,
        body_time=settings.body_time,
        send_time=settings.send_time,
    )
    app.add_middleware(GZipMiddleware, minimum_size=1_000, compresslevel=5)
    if settings.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.origins),
            allow_methods=["GET", "HEAD", "POST", "OPTIONS"],
            allow_headers=["Authorization", "Content-Type", "If-None-Match"],
            expose_headers=EXPOSED,
        )
    app.add_middleware(SecureHeaders, hosts=settings.allowed_hosts, shared=bool(settings.origins))
    app.add_middleware(RequestLog, metrics=metrics)
    return app


def from_environment() -> FastAPI:
    """Return the application of a worker process, with settings from the environment."""
    settings = read_settings()
    configure(settings.log_format)
    return create_app(settings)
