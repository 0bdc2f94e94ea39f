"""Documents made ready on other machines, by Dask: any scheduler that is running, by its address.

Dask rather than Ray: it is all Python, installs in seconds, tells a document that kills its workers
from a worker that was lost, and needs nothing but its scheduler's port between machines. The bytes
of a document go with its task, so that workers need no common disk. A task depends on nothing else
and changes nothing, so it is done again wherever its worker is lost; its name is that of the
document, so that one that is asked for twice is done once.
"""

from __future__ import annotations

import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from socket import gethostname
from typing import TYPE_CHECKING, TypeVar

from api.preparing.fingerprint import fingerprint as own_fingerprint
from api.preparing.given import Given, take
from api.preparing.work import Made, Source, make, name_of
from ontology.errors import ClusterError, DocumentError

if TYPE_CHECKING:
    from distributed import Client, Future

    Begun = Made | tuple[str, Future[Made]]

_WINDOW = 4
"""Documents that are under way at once, a thread of the workers."""
_TRIES = 2
_PATIENCE = 30.0
"""Seconds within which a scheduler must answer and have workers."""

T = TypeVar("T")


def make_on_cluster(
    sources: Iterable[Source | Made], address: str, fingerprint: str
) -> Iterator[Made]:
    """Yield what comes of each source, in order, made by the workers of a Dask scheduler.

    Raises `ClusterError` where Dask is not installed, where the scheduler cannot be reached, has
    no workers or goes away, and where a worker has other rules, words or versions than this
    process.
    """
    with _connected(address) as client:
        window = _WINDOW * _threads(client, address)
        under_way: deque[Begun] = deque()
        for source in sources:
            under_way.append(_begun(client, source, fingerprint))
            while len(under_way) >= window:
                yield _ended(under_way.popleft(), address)
        while under_way:
            yield _ended(under_way.popleft(), address)


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    if find_spec("distributed") is None:
        raise ClusterError("loading on a cluster needs Dask: install reviewgraph[cluster]")
    client = _asked(address, lambda: _client(address))
    try:
        yield client
    finally:
        client.close()  # type: ignore[no-untyped-call]


def _client(address: str) -> Client:
    from distributed import Client  # noqa: PLC0415 - an extra, and slow to import

    return Client(address, timeout=_PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]


def _threads(client: Client, address: str) -> int:
    _asked(address, lambda: client.wait_for_workers(1, timeout=_PATIENCE))
    return sum(_asked(address, client.nthreads).values())


def _make(given: Given, fingerprint: str) -> Made:
    """Make a document ready on a worker, which may have come after the run began."""
    if _decided() != fingerprint:
        raise ClusterError(
            f"the worker on {gethostname()} has other rules, words or versions than the command; "
            "install the same on all"
        )
    return make(given, fingerprint)


_decided = cache(own_fingerprint)


def _begun(client: Client, source: Source | Made, fingerprint: str) -> Begun:
    if isinstance(source, Made):
        return source
    try:
        given = source if isinstance(source, Given) else take(source)
    except DocumentError as problem:
        return Made(name_of(source), problems=(str(problem),))
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Sending large graph")  # a document is one piece
        future = client.submit(
            _make, given, fingerprint, key=f"document-{given.key(fingerprint)}", retries=_TRIES
        )
    return given.place, future


def _ended(begun: Begun, address: str) -> Made:
    from distributed.scheduler import KilledWorker  # noqa: PLC0415 - an extra

    if isinstance(begun, Made):
        return begun
    name, future = begun
    try:
        made: Made = _asked(address, future.result)
    except KilledWorker:
        why = "every worker that read it ended; split it, or give the workers more memory"
        return Made(name, problems=(f"{name}: {why}",))
    return made


def _asked(address: str, ask: Callable[[], T]) -> T:
    from distributed.client import FutureCancelledError  # noqa: PLC0415 - an extra

    try:
        return ask()
    except (OSError, TimeoutError, FutureCancelledError) as problem:
        said = " ".join(str(problem).split()) or type(problem).__name__
        raise ClusterError(
            f"{address}: the scheduler does not answer as one should ({said}); what was stored is "
            "stored, run the same command again"
        ) from problem
