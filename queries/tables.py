"""An answer as a table, and the plain formats it is written in."""

from __future__ import annotations

import json
from csv import writer
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING

from ontology.errors import QueryError

if TYPE_CHECKING:
    from pandas import DataFrame

Value = str | int | float | bool | None
"""A cell: a literal's own value, the IRI of a resource, or nothing."""


@dataclass(frozen=True, slots=True)
class Table:
    """Named columns and rows of cells, in the order the question asks for."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.rows)

    def column(self, name: str) -> tuple[Value, ...]:
        """Return one column, from the first row to the last."""
        at = self.columns.index(name)
        return tuple(row[at] for row in self.rows)

    def records(self) -> list[dict[str, Value]]:
        """Return each row as a dictionary by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def to_frame(self) -> DataFrame:
        """Return the table as a pandas data frame.

        Raises `QueryError` where pandas is not installed.
        """
        try:
            from pandas import DataFrame  # noqa: PLC0415 - an extra, and slow to import
        except ImportError as error:
            raise QueryError(
                "data frames need pandas: pip install 'reviewgraph[analysis]'"
            ) from error
        return DataFrame.from_records(self.rows, columns=list(self.columns))

    def to_csv(self) -> str:
        """Write RFC 4180: a line of names, CRLF line ends, an empty cell where nothing is known."""
        out = StringIO(newline="")
        lines = writer(out)
        lines.writerow(self.columns)
        lines.writerows([_csv_cell(value) for value in row] for row in self.rows)
        return out.getvalue()

    def to_json(self) -> str:
        """Write ``{"columns": [...], "rows": [{column: value}]}``."""
        answer = {"columns": self.columns, "rows": self.records()}
        return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"


def _csv_cell(value: Value) -> Value:
    return str(value).lower() if isinstance(value, bool) else value
