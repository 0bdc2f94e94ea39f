"""``reviewgraph mcp``: tools for assistants."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from ontology.errors import ReviewGraphError

NEEDED = 'tools for assistants need the package mcp; install it: pip install "reviewgraph[mcp]"'


def mcp(
    store: Annotated[
        str | None,
        typer.Option("--store", "-s", help="The store's folder, or a SPARQL server's address."),
    ] = None,
    http: Annotated[
        bool, typer.Option("--http", help="Answer over HTTP, at /mcp, not standard input.")
    ] = False,
    host: Annotated[str | None, typer.Option(help="The address to bind [127.0.0.1].")] = None,
    port: Annotated[int | None, typer.Option(help="The port to bind [8000].")] = None,
    tokens: Annotated[
        Path | None, typer.Option(help="The file of tokens; needed for a public address.")
    ] = None,
    config: Annotated[
        Path | None, typer.Option("--config", "-c", help="A TOML file of settings, as of serve.")
    ] = None,
) -> None:
    """Offer the graph to an assistant as read-only tools (Model Context Protocol).

    Every quotation comes with its citation, every number with its denominator and its reviews.
    Speaks over standard input and output unless --http is given; docs/mcp.md says how to connect.

    For example:

      reviewgraph mcp --store reviewgraph-data

      reviewgraph mcp --store reviewgraph-data --http --port 8001
    """
    if not http and (host is not None or port is not None or tokens is not None):
        raise typer.BadParameter("--host, --port and --tokens are for --http; add it")
    if find_spec("mcp") is None:
        raise ReviewGraphError(NEEDED)
    import asyncio  # noqa: PLC0415 - keeps --help quick

    from api.http.settings import read_settings  # noqa: PLC0415 - as above
    from api.http.state import check_store  # noqa: PLC0415 - as above
    from api.mcp.server import serve_http, serve_stdio  # noqa: PLC0415 - as above

    flags = {"store": store, "host": host, "port": port, "tokens": tokens}
    settings = read_settings(config, flags=flags)
    check_store(settings.store)
    asyncio.run(serve_http(settings) if http else serve_stdio(settings))
