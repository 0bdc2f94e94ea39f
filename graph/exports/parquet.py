"""Two Parquet tables, of nodes and of edges, written in batches; needs pyarrow."""

from collections.abc import Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from graph.exports.counts import Counts, graph_counts
from graph.exports.property_graph import Attribute, Cell, Node, PropertyGraph, cells
from ontology.errors import StoreError

if TYPE_CHECKING:
    pass

_BATCH = 5_000
"""Rows held before they are written."""

Row = dict[str, Cell]


def write_parquet(graph: PropertyGraph, streams: Sequence[IO[bytes]]) -> Counts:
    """Write nodes and edges; an attribute of several values is one text, as in other formats."""
    require_pyarrow()
    own = ("id", "id source target")
    tables = [
        _Table(stream, [Attribute(name) for name in names.split()] + list(attributes))
        for stream, names, attributes in zip(
            streams, own, (graph.node_attributes, graph.edge_attributes), strict=True
        )
    ]
    nodes, edges = tables
    for item in graph.items():
        if isinstance(item, Node):
            nodes.add({"id": item.id, **cells(graph.node_attributes, item.values)})
        else:
            ends = {"id": f"e{edges.rows + 1}", "source": item.source, "target": item.target}
            edges.add({**ends, **cells(graph.edge_attributes, item.values)})
    for table in tables:
        table.close()
    return graph_counts(nodes.rows, edges.rows)


def count_parquet(paths: Sequence[Path]) -> Counts:
    """Read both tables back in batches and count their rows."""
    import pyarrow.parquet as pq  # type: ignore[import-untyped]  # noqa: PLC0415 - an extra

    counts = []
    for path in paths:
        with pq.ParquetFile(path) as table:
            counts.append(sum(batch.num_rows for batch in table.iter_batches(_BATCH)))
    return graph_counts(*counts)


def require_pyarrow() -> None:
    """Raise `StoreError` where pyarrow is not installed."""
    try:
        import pyarrow.parquet  # noqa: F401, PLC0415 - an extra
    except ImportError:
        raise StoreError(
            'parquet needs pyarrow: pip install "reviewgraph[parquet]", or choose csv'
        ) from None


class _Table:
    """A table that is written whenever a batch of rows has come together."""

    def __init__(self, stream: IO[bytes], columns: Sequence[Attribute]) -> None:
        import pyarrow as pa  # noqa: PLC0415 - an extra, and large
        import pyarrow.parquet as pq  # noqa: PLC0415 - as above

        types = {
            "string": pa.string(),
            "int": pa.int64(),
            "double": pa.float64(),
            "boolean": pa.bool_(),
        }
        self.rows = 0
        self._schema: pa.Schema = pa.schema([(each.name, types[each.type]) for each in columns])
        self._writer: Any = pq.ParquetWriter(stream, self._schema)
        self._batch: list[Row] = []

    def add(self, row: Row) -> None:
        """Take a row."""
        self.rows += 1
        self._batch.append(row)
        if len(self._batch) >= _BATCH:
            self._flush()

    def close(self) -> None:
        """Write what is left, and the end of the file."""
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        import pyarrow as pa  # noqa: PLC0415 - an extra, and large

        if self._batch:
            self._writer.write_table(pa.Table.from_pylist(self._batch, schema=self._schema))
            self._batch = []
