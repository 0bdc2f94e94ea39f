"""A view that asks its store each question once: exports and patterns ask the same ones again."""

from collections.abc import Iterator, Mapping
from io import BytesIO
from types import TracebackType
from typing import Self

from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    parse_query_results,
)

from graph.store import View

JSON = QueryResultsFormat.JSON


class Remembered:
    """What a view said, to whoever asks the same again."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._graphs: list[str] | None = None
        self._quads: dict[str, list[Quad]] = {}
        self._rows: dict[str, bytes] = {}

    def __enter__(self) -> Self:
        """Return the view itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the store open: others ask it."""

    def close(self) -> None:
        """Leave the store open: others ask it."""

    def graphs(self) -> Iterator[str]:
        """Yield the IRI of each named graph."""
        if self._graphs is None:
            self._graphs = list(self._view.graphs())
        yield from self._graphs

    def quads(self, graph: str | None = None) -> Iterator[Quad]:
        """Yield the quads of one graph, or of every named graph."""
        for name in self.graphs() if graph is None else (graph,):
            if name not in self._quads:
                self._quads[name] = list(self._view.quads(name))
            yield from self._quads[name]

    def query(
        self, sparql: str, substitutions: Mapping[str, NamedNode | Literal] | None = None
    ) -> QuerySolutions | QueryBoolean | QueryTriples:
        """Answer a SPARQL query; rows are kept, other answers are asked for again."""
        if substitutions:
            return self._view.query(sparql, substitutions)
        if sparql not in self._rows:
            answer = self._view.query(sparql)
            if not isinstance(answer, QuerySolutions):
                return answer
            rows = answer.serialize(format=JSON)
            assert rows is not None
            self._rows[sparql] = rows
        return parse_query_results(BytesIO(self._rows[sparql]), JSON)
