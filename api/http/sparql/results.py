"""Writing answers, cut at a number of rows, with the cut known before the first byte is sent."""

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import IO, Any, cast

from pyoxigraph import (
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolution,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    Variable,
    parse_query_results,
    serialize,
)

CUT = "https://w3id.org/reviewgraph/problem/cut"
"""What an answer links to that was cut at the row limit."""

Answer = QuerySolutions | QueryBoolean | QueryTriples
Row = QuerySolution | Mapping[Variable, Any]
"""A row of the engine's, or the terms of one by its variables."""
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Written:
    """An answer ready to be written: whether it is known to be cut, and what writes it."""

    is_cut: bool
    answer: Answer | Iterable[Triple]
    rows: Iterable[Row] | None = None

    def write(self, output: IO[bytes], media: str) -> None:
        """Write the answer as a media type."""
        if isinstance(self.answer, QuerySolutions) and self.rows is not None:
            wanted = QueryResultsFormat.from_media_type(media)
            if wanted is None:
                raise ValueError(media)
            table = cast(IO[bytes], _Table(self.answer, self.rows))
            parse_query_results(table, QueryResultsFormat.TSV).serialize(output, format=wanted)
        elif isinstance(self.answer, (QuerySolutions, QueryBoolean)):
            self.answer.serialize(output, format=QueryResultsFormat.from_media_type(media))
        else:
            write_graph(self.answer, output, media)


def prepare(answer: Answer, row_limit: int, known_limit: int | None) -> Written:
    """Return the answer with at most ``row_limit`` rows; 0 is no limit.

    ``known_limit`` is the query's own LIMIT: if it is within, nothing can be cut, and the engine
    writes the answer itself.
    """
    is_within = known_limit is not None and known_limit <= row_limit
    if isinstance(answer, QueryBoolean) or is_within or not row_limit:
        return Written(False, answer)
    # Read to the limit and one row over it before the first byte leaves: only so can the head of
    # the answer tell that it was cut.
    if isinstance(answer, QueryTriples):
        triples = list(islice(answer, row_limit + 1))
        return Written(len(triples) > row_limit, triples[:row_limit])
    rows = list(islice(answer, row_limit + 1))
    return Written(len(rows) > row_limit, answer, rows[:row_limit])


def write_graph(triples: Iterable[Triple] | Iterable[Quad], output: IO[bytes], media: str) -> None:
    """Write triples or quads as a media type."""
    wanted = RdfFormat.from_media_type(media)
    if wanted is None:
        raise ValueError(media)
    serialize(triples, output, format=wanted)


def mark_cut(start: bytes) -> bytes:
    """Return the first bytes of rows as JSON or XML with a link that says they were cut."""
    if start.startswith(b'{"head":{'):
        return start.replace(b'{"head":{', f'{{"head":{{"link":["{CUT}"],'.encode(), 1)
    if start.startswith(b"<?xml"):
        return start.replace(b"</head>", f'<link href="{CUT}"/></head>'.encode(), 1)
    return start


class _Table(io.RawIOBase):
    """Rows as the bytes of a TSV file, which Oxigraph turns into every other format.

    Terms print as N-Triples, where tabs, quotes and line ends are escaped.
    """

    def __init__(self, answer: QuerySolutions, rows: Iterable[Row]) -> None:
        super().__init__()
        self._lines = _lines(answer, rows)
        self._kept = bytearray()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, ``size`` at most; with more, Oxigraph ends the process."""
        wanted = size if size > 0 else _CHUNK
        while len(self._kept) < wanted and (line := next(self._lines, None)) is not None:
            self._kept += line
        taken = bytes(self._kept[:wanted])
        del self._kept[:wanted]
        return taken


def _lines(answer: QuerySolutions, rows: Iterable[Row]) -> Iterator[bytes]:
    variables = answer.variables
    yield ("\t".join(map(str, variables)) + "\n").encode()
    for row in rows:
        cells = ("" if (term := row[name]) is None else _cell(str(term)) for name in variables)
        yield ("\t".join(cells) + "\n").encode()


def _cell(term: str) -> str:
    return term.replace("\t", "\\t") if "\t" in term else term
