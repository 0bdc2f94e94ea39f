"""Tools about reviews, and about how many of them have something."""

from typing import Annotated, Any, Literal

from pydantic import Field

from api.mcp.arguments import Concept, Cursor, FilterMap, Kind, Limit, Pattern, Words
from api.mcp.asking import Graph, chosen
from api.mcp.bounding import bounded
from api.mcp.citing import Citations, behind, cited, said, with_citations

_LISTED = (
    *("id", "iri", "label", "subject", "publisher", "year", "extent", "children"),
    *("risk_factors", "missed_opportunities", "good_practice", "recommendations"),
)
_OF_REVIEW = {"themes": "theme", "factors": "factor", "agencies": "agency"}


class Reviews:
    """The tools."""

    def __init__(self, graph: Graph, citations: Citations) -> None:
        self._graph = graph
        self._citations = citations

    async def about(self) -> dict[str, Any]:
        """Say what the data set holds, how well it was read, and how to go on from there.

        Call this first. Precision and recall were measured on annotated reviews.
        """
        held = await self._graph.get("dataset")
        quality = await self._graph.get("dataset", "quality")
        figures = [each for each in quality["items"] if each["concept"] is None]
        return {**held, "quality": figures}

    async def list_reviews(  # noqa: PLR0913 - as many as its users ask for
        self,
        *,
        words: Words = None,
        theme: Concept = None,
        factor: Concept = None,
        agency: Concept = None,
        having: Annotated[
            list[str] | None,
            Field(description="Only with all these concepts, as theme/safe-sleep.", max_length=20),
        ] = None,
        filters: FilterMap = None,
        limit: Limit = 20,
        cursor: Cursor = None,
    ) -> dict[str, Any]:
        """List case reviews: how many of how many fit, and each with what was read in it."""
        asked: dict[str, Any] = {"q": words, "theme": theme, "factor": factor, "agency": agency}
        page = await self._graph.get(
            "reviews",
            **asked,
            **chosen(filters),
            having=having,
            limit=limit,
            cursor=cursor,
            facets=False,
        )
        listed = [
            {
                **{name: item[name] for name in _LISTED},
                **{name: item[name] and item[name]["id"] for name in ("type", "nation")},
                **{name: [each["id"] for each in item[name]] for name in ("themes", "factors")},
            }
            for item in page["items"]
        ]
        body = {"of_reviews": page["of_reviews"], "reviews": listed}
        return bounded(body, "reviews", page["total"], page["next"])

    async def read_review(
        self,
        review: Annotated[str, Field(description="The id of a review, or its IRI.")],
        kind: Annotated[Kind | None, Field(description="Only statements of this kind.")] = None,
    ) -> dict[str, Any]:
        """Return one review in full: what it is, and every statement with its quotation."""
        found = await self._graph.get("reviews", review.rpartition("/")[2])
        told = [each for each in found["statements"] if kind in {None, each["kind"]}]
        body = {
            **{name: found[name] for name in (*_LISTED, "published", "authors", "identifiers")},
            **{name: found[name] and found[name]["id"] for name in ("type", "nation")},
            "statements": [
                {
                    name: value
                    for name, value in {**cited(each["evidence"], found), **said(each)}.items()
                    if name not in {"review", "publisher", "year"}  # said once, above
                }
                for each in told
            ],
        }
        hint = "ask for one kind, or page through find_statements with review="
        return bounded(body, "statements", len(told), hint=hint)

    async def prevalence(
        self,
        of: Annotated[
            Literal["themes", "factors", "agencies"], Field(description="Which concepts.")
        ],
        minimum: Annotated[int, Field(ge=1, description="Only in so many reviews.")] = 1,
        filters: FilterMap = None,
        limit: Limit = 10,
        cursor: Cursor = None,
    ) -> dict[str, Any]:
        """Say in how many distinct reviews concepts occur, of how many, and in which.

        ``low`` and ``high`` are the 95 % interval (Wilson) of the share.
        """
        asked = chosen(filters)
        page = await self._graph.get(of, **asked, minimum=minimum, limit=limit, cursor=cursor)
        items = []
        for item in page["items"]:
            concept = item["concept"]
            which = await behind(
                self._graph,
                "reviews",
                **asked,
                **{_OF_REVIEW[of]: concept["id"]},
                facets=False,
                fields="id,subject",
            )
            items.append({**item, **which, "concept": concept["id"], "label": concept["label"]})
        body = {"of_reviews": page["of_reviews"], "items": items}
        return bounded(body, "items", page["total"], page["next"])

    async def patterns(  # noqa: PLR0913 - as many as its users ask for
        self,
        *,
        pattern: Annotated[
            Pattern,
            Field(
                description="recurring: what recurs; pairs, triples: what goes together; chains: "
                "from factor to what was missed, by whom, and who was told; motifs: named patterns "
                "of several statements; trends: year by year; groups: what sets one group apart; "
                "network: what stands at the centre; similar: reviews like one; repeated: "
                "recommendations made before."
            ),
        ],
        minimum: Annotated[
            int, Field(ge=1, description="Only what occurs in so many distinct reviews.")
        ] = 3,
        once_per_case: Annotated[
            bool, Field(description="Whether reviews of one case count as one.")
        ] = False,
        review: Annotated[
            str | None, Field(description="For similar: the id of a review, or its subject.")
        ] = None,
        group: Annotated[
            list[str] | None,
            Field(
                description="For groups: the filters that make the group, as nation=wales.",
                max_length=20,
            ),
        ] = None,
        filters: FilterMap = None,
        limit: Limit = 10,
        cursor: Cursor = None,
    ) -> dict[str, Any]:
        """Count patterns across reviews, with denominators, intervals and the reviews by name.

        Where a row does not name its reviews, list_reviews with having= its concepts does. A
        pattern says what is told together, not what causes what.
        """
        page = await self._graph.get(
            "patterns",
            pattern,
            minimum=minimum,
            once_per_case=once_per_case,
            review=review,
            group=group,
            **chosen(filters),
            limit=limit,
            cursor=cursor,
        )
        rows = await with_citations(self._graph, page["rows"])
        body = {"of_reviews": page["of_reviews"], "rows": rows}
        return bounded(body, "rows", page["total"], page["next"])
