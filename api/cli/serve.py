"""``reviewgraph serve``: the graph over HTTP."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from api.http.settings import Settings

ConfigOption = Annotated[
    Path | None, typer.Option("--config", "-c", help="A TOML file of settings.")
]


def serve(
    store: Annotated[
        str | None,
        typer.Option("--store", "-s", help="The store's folder, or a SPARQL server's address."),
    ] = None,
    host: Annotated[str | None, typer.Option(help="The address to bind [127.0.0.1].")] = None,
    port: Annotated[int | None, typer.Option(help="The port to bind [8000].")] = None,
    workers: Annotated[int | None, typer.Option(help="Server processes [1].")] = None,
    tokens: Annotated[
        Path | None, typer.Option(help="The file of tokens; needed for a public address.")
    ] = None,
    open_read: Annotated[
        bool | None,
        typer.Option("--open-read/--closed-read", help="Let anyone read, though there are tokens."),
    ] = None,
    origin: Annotated[
        list[str] | None, typer.Option(help="A web origin that may read; may be given again.")
    ] = None,
    time_limit: Annotated[
        float | None, typer.Option(help="Seconds a SPARQL query may run [15].")
    ] = None,
    row_limit: Annotated[
        int | None, typer.Option(help="Rows a SPARQL answer is cut at [10000].")
    ] = None,
    memory_mb: Annotated[
        int | None, typer.Option(help="Megabytes a SPARQL query may take [512].")
    ] = None,
    log_queries: Annotated[
        bool | None, typer.Option("--log-queries/--no-log-queries", help="Log SPARQL text too.")
    ] = None,
    config: ConfigOption = None,
    new_token: Annotated[
        str | None, typer.Option(metavar="NAME", help="Make a token, print it once, and leave.")
    ] = None,
    scope: Annotated[
        list[str] | None,
        typer.Option(help="What the new token is for: read, load, adjudicate, admin [read]."),
    ] = None,
) -> None:
    """Serve the explorer at /, the graph API at /api/v1, SPARQL at /sparql, and every IRI.

    Settings come from --config, then REVIEWGRAPH_* in the environment, then options, as
    docs/endpoint.md lists. What is loaded meanwhile is seen without a restart.

    For example:

      reviewgraph serve --store reviewgraph-data

      reviewgraph serve --store http://127.0.0.1:7878

      reviewgraph serve --new-token dashboard --scope read --tokens tokens.toml

      reviewgraph serve --host 0.0.0.0 --tokens tokens.toml --workers 2
    """
    from api.http.settings import CONFIG, as_environment, read_settings  # noqa: PLC0415 - --help

    given = {
        "store": store,
        "host": host,
        "port": port,
        "workers": workers,
        "tokens": tokens,
        "open_read": open_read,
        "origins": tuple(origin) if origin else None,
        "time_limit": time_limit,
        "row_limit": row_limit,
        "memory_mb": memory_mb,
        "log_queries": log_queries,
    }
    flags = {name: value for name, value in given.items() if value is not None}
    settings = read_settings(config, flags=flags)
    if new_token is not None:
        _make_token(settings, new_token, scope or ["read"])
        return
    told = as_environment(flags)
    if config is not None:
        told[CONFIG] = str(config.resolve())
    run(settings, told)


def _make_token(settings: Settings, name: str, scopes: list[str]) -> None:
    from api.http.security import Scope, new_token  # noqa: PLC0415 - keeps --help quick

    if settings.tokens is None:
        raise typer.BadParameter("name the file to add it to: --tokens FILE")
    unknown = sorted(set(scopes) - set(Scope))
    if unknown:
        raise typer.BadParameter(f"there is no scope {unknown[0]}; use {', '.join(Scope)}")
    typer.echo(new_token(settings.tokens, name, map(Scope, scopes)))
    typer.echo(f"added to {settings.tokens}; it cannot be shown again", err=True)


def run(settings: Settings, told: dict[str, str]) -> None:
    """Serve until told to stop; ``told`` is the environment of the server's processes."""
    import uvicorn  # noqa: PLC0415 - keeps --help quick

    from api.http.connection import PatientConnection  # noqa: PLC0415 - as above
    from api.http.logs import configure  # noqa: PLC0415 - as above
    from api.http.metrics import FOLDER  # noqa: PLC0415 - as above
    from api.http.security import make_guard  # noqa: PLC0415 - as above
    from api.http.state import check_store  # noqa: PLC0415 - as above

    make_guard(settings)  # refuses before a process is started
    configure(settings.log_format)
    check_store(settings.store)
    os.environ |= told  # server processes read the same settings from there
    with TemporaryDirectory(prefix="reviewgraph-counts-") as folder:
        if settings.workers > 1:
            os.environ.setdefault(FOLDER, folder)
        uvicorn.run(
            "api.http.app:from_environment",
            factory=True,
            host=settings.host,
            port=settings.port,
            workers=settings.workers if settings.workers > 1 else None,
            loop="asyncio",  # uvloop, where somebody has it, hangs in our tests
            http=PatientConnection,
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=bool(settings.forwarded_allow),
            forwarded_allow_ips=list(settings.forwarded_allow) or None,
            limit_concurrency=settings.connections,
            timeout_graceful_shutdown=int(settings.grace),
        )
