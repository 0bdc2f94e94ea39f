"""A query worker whose store is on a server: reads the query, refuses or forwards it, and answers.

It is a process like every query worker, so that lanes, turns, memory and the time limit hold as
they do over an embedded store: a worker that is killed closes its connection. An answer is sent
once all of it is here, for a server may cut one that it began with status 200.
"""

import io
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from itertools import islice
from typing import IO, Any, cast

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)

from api.http.sparql.parsing import Plan, plan
from api.http.sparql.results import Written
from api.http.sparql.wire import Head, Job
from api.http.sparql.worker import Frames, Worker, graphs_of, no_such_graph, one_line
from graph.answers import ROWS, TRIPLES, mended
from graph.remote import RemoteStore
from graph.stores import open_server
from ontology.errors import QueryError, ReviewGraphError, StoreError

_CHUNK = 65_536
_UNION = "union-default-graph"
"""What Oxigraph's server calls the request for the union; others pass over what is not theirs."""


class Forwarder(Worker):
    """Answers jobs from a server."""

    def __init__(self, address: str, output: IO[bytes]) -> None:
        self._output = output
        self._address = address
        self._server: RemoteStore | None = None

    def run(self, job: Job) -> None:
        """Answer one job; whatever is wrong with it, or with the server, is answered too."""
        try:
            super().run(job)
        except _TooLargeError as error:
            self._fault(503, "answer-too-large", str(error))
        except QueryError as error:
            self._fault(400, "bad-query", str(error))
        except ReviewGraphError as error:
            self._fault(503, "store-unavailable", str(error))

    def _run(self, job: Job) -> None:
        read = Plan(**job["plan"]) if job["plan"] else plan(job["query"])
        media = self._media(job, read)
        if media is None:
            return
        if self._server is None:  # here and not before: a server that is away is the job's answer
            self._server = open_server(self._address)
        default, named = graphs_of(job, read)
        for name in (*default, *named):
            self._must_have(name)
        also: dict[str, str | list[str]] = {}
        if job["default"] or job["named"]:
            also = {"default-graph-uri": job["default"], "named-graph-uri": job["named"]}
        elif job["union"] and not (default or named):
            also = {_UNION: "true"}
        accept = ROWS if read.form in {"select", "ask"} else TRIPLES
        with (
            closing(_Parts(self._server.answered(read.text, accept, also))) as source,
            tempfile.TemporaryFile() as file,
        ):
            try:
                written = _read(cast(IO[bytes], source), read, job["rows"])
                written.write(cast(IO[bytes], _Whole(file, job.get("most", 0))), media)
            except (SyntaxError, ValueError) as error:
                raise StoreError(
                    f"{self._server.place} gave an answer that cannot be read whole: "
                    f"{one_line(error)}"
                ) from error
            if not written.is_cut:
                source.finish()
            head: Head = {"media": media, "cut": written.is_cut, "plan": asdict(read)}
            self._send(b"H", head)
            self._copy(file, is_cut=written.is_cut)
            self._send(b"E", {})

    def _copy(self, file: IO[bytes], *, is_cut: bool) -> None:
        body = Frames(self._output, cut=is_cut)
        file.seek(0)
        while data := file.read(_CHUNK):
            body.write(data)
        body.flush()

    def _must_have(self, name: str) -> None:
        assert self._server is not None
        try:
            graph = NamedNode(name)
        except ValueError:
            raise no_such_graph(name) from None
        if not self._server.query(f"ASK {{ GRAPH {graph} {{ ?s ?p ?o }} }}"):
            raise no_such_graph(name)


def _read(source: IO[bytes], read: Plan, rows: int) -> Written:
    """Return an answer of the server in the spelling of the embedded store, cut at ``rows``."""
    if read.form in {"select", "ask"}:
        answer = parse_query_results(source, QueryResultsFormat.JSON)
        if isinstance(answer, QueryBoolean) != (read.form == "ask"):
            raise ValueError("it answers another question")
        if isinstance(answer, QueryBoolean):
            return Written(False, answer)
        names = answer.variables
        said = ({name: mended(row[name]) for name in names} for row in answer)
        if not rows:
            return Written(False, answer, said)
        first = list(islice(said, rows + 1))
        return Written(len(first) > rows, answer, first[:rows])
    triples = (
        Triple(quad.subject, quad.predicate, mended(quad.object))
        for quad in parse(source, RdfFormat.N_TRIPLES)
    )
    if not rows:
        return Written(False, triples)
    kept = list(islice(triples, rows + 1))
    return Written(len(kept) > rows, kept[:rows])


class _TooLargeError(ReviewGraphError):
    """The answer has more bytes than an answer may have."""


class _Whole(io.RawIOBase):
    """A file that takes so many bytes and no more; 0 is no limit."""

    def __init__(self, file: IO[bytes], most: int) -> None:
        super().__init__()
        self._file = file
        self._left = most or float("inf")

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:  # noqa: ANN401 - any buffer, as the base class has it
        self._left -= len(data)
        if self._left < 0:
            raise _TooLargeError("the answer is too large; add a LIMIT")
        return self._file.write(data)


class _Parts(io.RawIOBase):
    """An answer of the server as a file, read as it comes."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        super().__init__()
        self._parts = parts
        self._kept = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - any buffer, as the base class has it
        while not self._kept:
            part = next(self._parts, None)
            if part is None:
                return 0
            self._kept = part
        taken = self._kept[: len(buffer)]
        buffer[: len(taken)] = taken
        self._kept = self._kept[len(taken) :]
        return len(taken)

    def finish(self) -> None:
        """Read to the end, which shows whether the answer is whole. Raises `StoreError`."""
        for _ in self._parts:
            pass

    def close(self) -> None:
        """Close the connection, if the answer has not ended."""
        cast(Any, self._parts).close()
        super().close()
