"""Tools that look up terms, ask the saved questions, and run SPARQL."""

from typing import Annotated, Any

from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field

from api.mcp.arguments import Cursor, FilterMap, Limit, Scheme
from api.mcp.asking import Graph, chosen
from api.mcp.bounding import bounded
from api.mcp.citing import with_citations
from queries.catalogue import load_catalogue, nearest


class Questions:
    """The tools."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    async def concepts(
        self,
        scheme: Annotated[Scheme, Field(description="The controlled vocabulary.")],
        concept: Annotated[
            str | None, Field(description="The id of one, for its definition and every label.")
        ] = None,
        words: Annotated[str | None, Field(description="Only with a label like this.")] = None,
        filters: FilterMap = None,
    ) -> dict[str, Any]:
        """Look up the terms the reviews are described with; in how many reviews each occurs."""
        asked = chosen(filters)
        if concept:
            found = await self._graph.get("concepts", scheme, concept, **asked)
            return bounded(found, "had", len(found["had"]))
        found = await self._graph.get("concepts", scheme, q=words, **asked)
        rows = [
            {name: each[name] for name in ("id", "label", "broader", "reviews")}
            for each in found["items"]
        ]
        body = {"of_reviews": found["of_reviews"], "concepts": rows}
        return bounded(body, "concepts", len(rows), hint="ask with words=")

    async def list_questions(self) -> dict[str, Any]:
        """List the saved questions with their parameters and columns."""
        found = await self._graph.get("queries")
        rows = [
            {
                "name": each["name"],
                "summary": each["summary"],
                "parameters": {
                    p["name"]: p["type"] + (", required" if p["required"] else "")
                    for p in each["parameters"]
                },
                "columns": " ".join(column["name"] for column in each["columns"]),
            }
            for each in found["items"]
        ]
        return bounded({"questions": rows}, "questions", len(rows))

    async def ask_question(
        self,
        name: Annotated[str, Field(description="A saved question; list_questions has them.")],
        parameters: Annotated[
            dict[str, str | int] | None,
            Field(description="Its parameters by name; filters of reviews are among them."),
        ] = None,
        limit: Limit = 20,
        cursor: Cursor = None,
    ) -> dict[str, Any]:
        """Ask a saved question; rows that quote come with their citation."""
        known = load_catalogue()
        if name not in known:
            hint = nearest(name, known) or "; list_questions lists them"
            raise ToolError(f'no saved question "{name[:60]}"{hint}')
        given = dict(parameters or {})
        if own := given.keys() & {"limit", "cursor", "format"}:
            raise ToolError(f"{min(own)} is no parameter of a question; leave it out there")
        page = await self._graph.get("queries", name, **given, limit=limit, cursor=cursor)
        rows = await with_citations(self._graph, page["rows"])
        body = {"of_reviews": page["of_reviews"], "rows": rows}
        return bounded(body, "rows", page["total"], page["next"])

    async def sparql(
        self,
        query: Annotated[
            str,
            Field(
                description="A SPARQL 1.1 SELECT or ASK. Each review is a named graph: write "
                "patterns inside GRAPH ?review { }. Terms are those of /ontology, prefix rg: "
                "<https://w3id.org/reviewgraph/ontology#>.",
                max_length=20_000,
            ),
        ],
    ) -> dict[str, Any]:
        """Run a read-only SPARQL query of your own, within the endpoint's limits.

        Updates, SERVICE and graphs from elsewhere are refused; a query that runs too long is
        stopped. Select rg:evidence too, and read_statement gives the citation of a statement.
        """
        answer, held = await self._graph.sparql(query), await self._graph.get("dataset")
        beside = {"of_reviews": held["reviews"]}
        if "boolean" in answer:
            return {"boolean": answer["boolean"], **beside}
        rows = [
            {name: term["value"] for name, term in row.items()}
            for row in answer["results"]["bindings"]
        ]
        body = {**beside, "columns": answer["head"]["vars"], "rows": rows}
        told = bounded(body, "rows", len(rows), hint="use ORDER BY, LIMIT and OFFSET")
        if "link" in answer["head"]:
            told["cut"] = f"{told['shown']} rows are shown and there are more; use LIMIT and OFFSET"
            del told["total"]
        return told
