"""Tables of the questions and patterns as answers: rows a page at a time, the whole as CSV."""

from collections.abc import Callable

from starlette.responses import Response

from api.http.graph_api.answers import Answer
from api.http.graph_api.paging import Cursor, broken, links, read_cursor
from api.http.graph_api.parameters import MOST_ROWS
from api.http.graph_api.routes import Desk
from api.http.problems import Problem
from api.http.revision import etag
from queries.tables import Table


def answer_table(  # noqa: PLR0913 - a page of a table is all of these
    desk: Desk,
    make: Callable[[], tuple[Table, int]],
    *,
    limit: int | None,
    cursor: str | None,
    usual: int,
    kept: Callable[[Table], Table] | None = None,
) -> Response:
    """Return a table of a question with the number of reviews it was asked of.

    Rows have no key of their own, so a cursor counts them and belongs to one revision of the data.
    JSON has ``usual`` rows unless a limit is given, CSV all of them. ``kept`` leaves out rows of
    a table that was made for everybody (the parameter ``concept``).
    """

    def made() -> Answer:
        revision = desk.snapshot.revision
        start = _start(cursor, revision)
        table, of_reviews = desk.shelves.kept.table(
            _name(desk, revision, shared=kept is not None), make
        )
        table = table if kept is None else kept(table)
        most = limit or (MOST_ROWS if desk.form == "csv" else usual)
        end = min(start + most, len(table.rows))
        shown = Table(table.columns, table.rows[start:end])
        more = end < len(table.rows)
        following = str(Cursor(revision, end, "")) if more else None
        headers = links(desk.request, following)
        if more:
            headers["Reviewgraph-Cut"] = f"{len(shown)} of {len(table)} rows"
        body = {
            "columns": list(table.columns),
            "rows": shown.records(),
            "total": len(table),
            "of_reviews": of_reviews,
            "next": following,
            "cut": more,
            "revision": revision,
        }
        return Answer(body, lambda: shown, headers)

    return desk.answer(made, slow=True)


def _name(desk: Desk, revision: str, *, shared: bool) -> str:
    of_rows = {"limit", "cursor", "format"} | ({"concept"} if shared else set())
    pairs = desk.request.query_params.multi_items()
    asked = sorted(pair for pair in pairs if pair[0] not in of_rows)
    return etag(revision, desk.request.url.path, asked)


def _start(text: str | None, revision: str) -> int:
    try:
        cursor = read_cursor(text, revision)
    except Problem as problem:
        if "of the order" in problem.detail:
            raise Problem(
                409, "data-changed", "the data changed since the first rows; start again"
            ) from None
        raise
    if cursor is None:
        return 0
    if not isinstance(cursor.key, int) or cursor.key < 0:
        raise broken()
    return cursor.key
