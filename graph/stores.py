"""A store by its name: a folder of this machine, or the address of a SPARQL server.

``http://host:7878`` is a server whose addresses are looked for: ``/query`` and ``/update``
(Oxigraph), or ``/sparql`` for both (Virtuoso and others). ``http://host/a/path`` is the address
of queries itself; that of updates is given as ``?update=``, or by REVIEWGRAPH_UPDATE_URL, and is
otherwise the same.
"""

from __future__ import annotations

import os
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from graph import oxigraph
from graph.formats import admit, settle
from ontology.errors import StoreError

if TYPE_CHECKING:
    from graph.remote import RemoteStore
    from graph.store import Store, View
    from graph.wire import Credentials

UPDATE_URL = "REVIEWGRAPH_UPDATE_URL"
OF_SERVER = (
    *(UPDATE_URL, "REVIEWGRAPH_USER", "REVIEWGRAPH_PASSWORD", "REVIEWGRAPH_TOKEN"),
    *("REVIEWGRAPH_TIMEOUT", "SSL_CERT_FILE", "SSL_CERT_DIR"),
    *("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"),
)
"""Variables of the environment that say how a server is reached."""
Access = Literal["read", "write", "make"]
_LAYOUTS = (("query", "update"), ("sparql", "sparql"))


def open_any(store: str | Path, access: Access = "read") -> Store:
    """Open the store of that name: to read, to write to what is there, or made where there is none.

    What was opened to read refuses writes where it is a folder; a server refuses them by its own
    settings. Raises `StoreError`.
    """
    if is_address(store):
        return _admitted(open_server(str(store)), access)
    folder = Path(store)
    match access:
        case "read":
            return oxigraph.open_view(folder)
        case "write":
            return oxigraph.open_existing(folder)
        case "make":
            return oxigraph.open_store(folder)


def open_view(store: str | Path) -> View:
    """Open a store to read only."""
    return open_any(store)


def open_existing(store: str | Path) -> Store:
    """Open a store for writing that must be there."""
    return open_any(store, "write")


def open_store(store: str | Path) -> Store:
    """Open a store for writing, making the folder if there is none."""
    return open_any(store, "make")


def is_address(store: str | Path) -> bool:
    """Return whether the name of a store is the address of a server."""
    return isinstance(store, str) and store.casefold().startswith(("http://", "https://"))


def _admitted(remote: RemoteStore, access: Access) -> RemoteStore:
    try:
        (admit if access == "read" else settle)(remote, remote.place)
    except BaseException:
        remote.close()
        raise
    return remote


def open_server(address: str, timeout: float | None = None) -> RemoteStore:
    """Open the server at an address; ``timeout`` is in seconds, for each request.

    Without one that of REVIEWGRAPH_TIMEOUT holds. Raises `StoreError` for a wrong address, and for
    one whose paths must be looked for while no server answers.
    """
    from graph.remote import RemoteStore  # noqa: PLC0415 - HTTP is slow to import
    from graph.wire import Credentials  # noqa: PLC0415 - as above

    parts = check_address(address)
    given = parse_qsl(parts.query, keep_blank_values=True)
    others = urlencode([pair for pair in given if pair[0] != "update"])
    asked = urlunsplit((parts.scheme, parts.netloc, parts.path, others, ""))
    told = dict(given).get("update") or os.environ.get(UPDATE_URL, "")
    limit, who = timeout or _timeout(), Credentials.from_environment()
    if not parts.path or parts.path.endswith("/"):
        base = urlunsplit((parts.scheme, parts.netloc, parts.path or "/", "", ""))
        asked, found = _looked_for(base, limit, who)
        told = told or found
    told = urljoin(asked, told) if told else asked
    if not is_address(told):
        raise StoreError(f"updates need an http address; check ?update= or {UPDATE_URL}")
    place = asked.partition("?")[0]  # what else is in the address may be a key
    return RemoteStore(asked, told, place=place, timeout=limit, credentials=who)


def check_address(address: str) -> SplitResult:
    """Return the parts of an address. Raises `StoreError` for one that cannot be right."""
    from graph.wire import PASSWORD, USER  # noqa: PLC0415 - as above

    try:
        parts = urlsplit(address)
        known = parts.hostname is not None and (parts.port or True)
    except ValueError:
        known = False
    if not known:
        raise StoreError("--store is no address; write it as http://host:port or http://host/path")
    if parts.username or parts.password:
        raise StoreError(
            f"--store holds a user name or password, which others can see; set {USER} and "
            f"{PASSWORD} instead"
        )
    return parts


def _looked_for(base: str, timeout: float, credentials: Credentials) -> tuple[str, str]:
    from graph.wire import Wire  # noqa: PLC0415 - as above

    wire = Wire(base, timeout, credentials)
    try:
        for asked, told in _LAYOUTS:
            if wire.exists(urljoin(base, asked)):
                return urljoin(base, asked), urljoin(base, told)
    finally:
        wire.close()
    raise StoreError(
        f"{base} has SPARQL neither at query nor at sparql; pass the whole address of its queries"
    )


def _timeout() -> float:
    from graph.wire import DEFAULT_TIMEOUT, TIMEOUT  # noqa: PLC0415 - as above

    given = os.environ.get(TIMEOUT, "")
    try:
        seconds = float(given) if given else DEFAULT_TIMEOUT
    except ValueError:
        seconds = 0.0
    if not (isfinite(seconds) and seconds > 0):
        raise StoreError(f'{TIMEOUT} is a number of seconds, not "{given}"')
    return seconds
