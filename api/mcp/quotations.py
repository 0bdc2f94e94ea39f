"""Tools that give quotations, each with its citation."""

from typing import Annotated, Any

from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field

from api.http.graph_api.kinds import LISTS
from api.mcp.arguments import Concept, Cursor, FilterMap, Kind, Limit, ReviewId, Words
from api.mcp.asking import Graph, chosen
from api.mcp.bounding import bounded
from api.mcp.citing import Citations, behind, cited, said

_LISTED = {each.kind: each for each in LISTS if each.kind}


class Quotations:
    """The tools; each answers with ``reviews``, of how many, and which."""

    def __init__(self, graph: Graph, citations: Citations) -> None:
        self._graph = graph
        self._citations = citations

    async def search_quotes(  # noqa: PLR0913 - as many as its users ask for
        self,
        *,
        words: Annotated[
            str, Field(description='Words, all of them; "..." is a phrase, fath* a beginning.')
        ],
        concept: Annotated[
            str | None,
            Field(description="Only what rests on this concept, as theme/safe-sleep."),
        ] = None,
        review: ReviewId = None,
        filters: FilterMap = None,
        limit: Limit = 10,
        cursor: Cursor = None,
    ) -> dict[str, Any]:
        """Find quotations from the reviews by their words, each with its citation."""
        asked = {"q": words, "concept": concept, "review": review, **chosen(filters)}
        return await self._list(("evidence",), asked, limit, cursor, "quotations")

    async def find_statements(  # noqa: PLR0913 - as many as its users ask for
        self,
        *,
        kind: Annotated[Kind, Field(description="What kind of statement.")],
        theme: Concept = None,
        factor: Concept = None,
        agency: Concept = None,
        bearer: Annotated[
            str | None, Field(description="Who carries the risk factor, as mother or father.")
        ] = None,
        addressee: Concept = None,
        words: Words = None,
        review: ReviewId = None,
        filters: FilterMap = None,
        limit: Limit = 10,
        cursor: Cursor = None,
    ) -> dict[str, Any]:
        """Find what reviews state, by kind and concept, each with the quotation it rests on.

        Missed opportunities and good practice have a theme and an agency, risk factors a factor
        and a bearer, recommendations a theme and an addressee, learning points a theme, agency
        involvements an agency.
        """
        named = {
            "theme": theme,
            "factor": factor,
            "agency": agency,
            "bearer": bearer,
            "addressee": addressee,
        }
        listed = _LISTED[kind]
        for name, value in named.items():
            if value is not None and name not in listed.concepts:
                has = " and ".join(each for each in listed.concepts if each in named) or "none"
                raise ToolError(f"a {kind} has no {name}; of these it has {has}")
        asked = {**named, "q": words, "review": review, **chosen(filters)}
        return await self._list((listed.path.strip("/"),), asked, limit, cursor, "statements")

    async def read_statement(
        self,
        statement: Annotated[str, Field(description="The id of a statement, or its IRI.")],
        window: Annotated[
            int, Field(ge=0, le=2_000, description="Characters of text on either side.")
        ] = 500,
    ) -> dict[str, Any]:
        """Return one statement with its citation and the text around its quotation."""
        found = await self._graph.get("statements", statement.rpartition("/")[2], window=window)
        review = await self._graph.get("reviews", found["review"]["id"])
        return {**cited(found["evidence"], review), **said(found), "context": found["context"]}

    async def _list(
        self,
        path: tuple[str, ...],
        asked: dict[str, Any],
        limit: int,
        cursor: str | None,
        name: str,
    ) -> dict[str, Any]:
        page = await self._graph.get(*path, **asked, limit=limit, cursor=cursor)
        body = {
            **await behind(self._graph, *path, **asked),
            name: await self._citations.quoted(page["items"], page["revision"]),
        }
        return bounded(body, name, page["total"], page["next"])
