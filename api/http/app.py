"""The application: routers, what stands around them, and what lives as long as it does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from anyio import to_thread
from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from api.http import assets, documenting, explorer, graph_api, health, linked, problems
from api.http.graph_api.answers import WAITING
from api.http.headers import SecureHeaders
from api.http.limits import Limits
from api.http.logs import RequestLog, configure
from api.http.metrics import Metrics
from api.http.security import make_guard
from api.http.settings import Settings, read_settings
from api.http.sparql import endpoint, gsp
from api.http.sparql.pool import Pool
from api.http.state import Data, State, put
from api.http.warming import keep_warm

ROUTERS = (
    health.router,
    endpoint.router,
    gsp.router,
    linked.router,
    assets.router,
    *graph_api.ROUTERS,
    *explorer.ROUTERS,
)
"""Every router of the server; a new one is added here."""

PROBLEMS = {
    "operation": (401, 403, 404, 503),
    "SPARQL": (400, 401, 403, 404, 406, 408, 415, 422, 503, 504),
    "linked data": (400, 401, 403, 404, 406, 422, 503),
}
"""Problems by tag, of routes that do not name theirs; 413 and 421 are everywhere."""

METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"]
"""What a page of another origin may ask with: all that any route takes."""
SENT = ["Authorization", "Content-Type", "If-None-Match", "Last-Event-ID"]
EXPOSED = [
    *("ETag", "Link", "Location", "Retry-After", "WWW-Authenticate"),
    *("X-Request-Id", "Reviewgraph-Cut", "Reviewgraph-Revision"),
]
_MEGABYTE = 1_000_000


def create_app(settings: Settings) -> FastAPI:
    """Return the application. Raises `SettingsError` for settings that are not safe."""
    metrics = Metrics()
    data = Data(settings.store)
    state = State(settings, data, make_guard(settings), Pool(settings, metrics), metrics)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await state.pool.start()
        # Those who wait for a slow answer hold a thread each, and leave as many for the others.
        to_thread.current_default_thread_limiter().total_tokens = 2 * WAITING
        warming = asyncio.create_task(keep_warm(app, state)) if settings.warm else None
        try:
            yield
        finally:
            state.stopping = True
            if warming is not None:
                warming.cancel()
            graph_api.stop_jobs(app)
            await state.pool.stop()

    app = FastAPI(
        title="reviewgraph",
        version=version("reviewgraph"),
        summary="Child safeguarding case reviews as a graph, with the sentence behind everything.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
    )
    put(app, state)
    problems.install(app)
    documenting.install(app)
    for router in ROUTERS:
        own = {status for tag in router.tags for status in PROBLEMS.get(str(tag), ())}
        told = documenting.documented(*sorted(own), 413, 421)
        app.include_router(router, responses=told)
    # The last that is added stands outermost.
    app.add_middleware(graph_api.Ready)
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
            allow_methods=METHODS,
            allow_headers=SENT,
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
