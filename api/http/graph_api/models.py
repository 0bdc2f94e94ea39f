"""What the graph API answers with: one model a thing, every field with its meaning and an example.

Field names are stable. An ``id`` is the end of an ``iri``: twenty hexadecimal digits for things
read from documents, words for concepts.
"""

from pydantic import BaseModel, ConfigDict, Field, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from api.http.graph_api.specimens import DOCUMENT, EVIDENCE, REVIEW, STATEMENT, concept

_DATA = "https://w3id.org/reviewgraph/id"

Cell = str | int | float | bool | None

_THEME = concept("theme", "information-sharing", "Information sharing")
_FACTOR = concept("risk-factor", "domestic-abuse", "Domestic abuse")
_AGENCY = concept("agency", "health", "Health")
_MOTHER = concept("person-role", "mother", "Mother")


class Model(BaseModel):
    """A thing of the API; what is not declared is not sent."""

    model_config = ConfigDict(extra="forbid")


class Part(Model):
    """A thing of which ``fields`` may choose a part; without ``fields`` it is there whole."""

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe it as OpenAPI does: only the id is there whatever was asked for."""
        described = handler.resolve_ref_schema(handler(core_schema))
        described["required"] = ["id"]
        return described


class ConceptRef(Model):
    """A concept by its scheme, id and label."""

    scheme: str = Field(description="The scheme it is of.", examples=["theme"])
    id: str = Field(description="Its id in the scheme.", examples=["engagement-of-fathers"])
    iri: str = Field(
        description="Its IRI.",
        examples=["https://w3id.org/reviewgraph/concept/theme/engagement-of-fathers"],
    )
    label: str = Field(description="Its preferred label.", examples=["Engagement of fathers"])


class ReviewRef(Model):
    """A review by its name."""

    id: str = Field(description="The end of the IRI.", examples=[REVIEW])
    iri: str = Field(description="Its IRI.", examples=[f"{_DATA}/review/{REVIEW}"])
    subject: str = Field(description="What the document calls the case.", examples=["Child Wren"])


class Evidence(Model):
    """A quotation with its place; ``quote`` is plain text, never markup."""

    id: str = Field(description="The end of the IRI.", examples=[EVIDENCE])
    iri: str = Field(description="Its IRI.", examples=[f"{_DATA}/evidence/{EVIDENCE}"])
    quote: str = Field(
        description="The words of the document, verbatim.",
        examples=["Rowan drank most evenings of that winter."],
    )
    section: str | None = Field(
        description="What the part of the document is for.", examples=["analysis"]
    )
    heading: str | None = Field(description="Its heading.", examples=["What we found"])
    paragraph: str | None = Field(description="The paragraph's number.", examples=["3.2"])
    page: int | None = Field(description="The page, where the source has any.", examples=[4])
    start: int = Field(description="Where it starts, in code points of the text.", examples=[812])
    end: int = Field(description="Where it ends.", examples=[853])
    document: str = Field(description="The id of the document.", examples=[DOCUMENT])


class Context(Model):
    """A quotation in the text that surrounds it."""

    before: str = Field(description="The text before it.", examples=["3.2 It was a hard winter. "])
    quote: str = Field(
        description="The quotation.", examples=["Rowan drank most evenings of that winter."]
    )
    after: str = Field(description="The text after it.", examples=[" Nobody asked him why."])
    start: int = Field(description="Where ``before`` starts, in code points.", examples=[786])
    end: int = Field(description="Where ``after`` ends.", examples=[875])


class Statement(Model):
    """Something a review says, with the words that say it; what its kind has not is null."""

    id: str = Field(description="The end of the IRI.", examples=[STATEMENT])
    iri: str = Field(description="Its IRI.", examples=[f"{_DATA}/statement/{STATEMENT}"])
    kind: str = Field(
        description="child, person, risk-factor, agency-involvement, missed-opportunity, "
        "good-practice, learning-point or recommendation.",
        examples=["risk-factor"],
    )
    review: ReviewRef
    factor: ConceptRef | None = Field(description="The risk factor.", examples=[_FACTOR])
    bearer: ConceptRef | None = Field(
        description="Who carries the risk factor.", examples=[_MOTHER]
    )
    role: ConceptRef | None = Field(description="The role of a person.", examples=[_MOTHER])
    outcome: ConceptRef | None = Field(
        description="What became of a child.", examples=[concept("outcome", "death", "Death")]
    )
    themes: list[ConceptRef] = Field(description="Practice themes.", examples=[[_THEME]])
    agencies: list[ConceptRef] = Field(
        description="Kinds of agency it is about.", examples=[[_AGENCY]]
    )
    addressees: list[ConceptRef] = Field(
        description="Kinds of agency that are to act.", examples=[[_AGENCY]]
    )
    incidents: list[ConceptRef] = Field(
        description="What happened to a child.",
        examples=[[concept("incident", "child-suicide", "Suicide")]],
    )
    assertion: str | None = Field(
        description="affirmed, alleged or negated.", examples=["affirmed"]
    )
    temporality: str | None = Field(description="current or historical.", examples=["current"])
    name: str | None = Field(
        description="Name, pseudonym or label as the document gives it.", examples=["Rowan"]
    )
    acronym: str | None = Field(description="The acronym of an agency.", examples=["FHVT"])
    number: str | None = Field(description="The document's own number.", examples=["2"])
    strength: str | None = Field(
        description="How firmly a recommendation binds: must, should or consider.",
        examples=["should"],
    )
    explicit: bool | None = Field(
        description="Whether the review itself speaks of a missed opportunity.", examples=[True]
    )
    failure_state: str | None = Field(
        description="In what way a thing was not done.", examples=["omitted"]
    )
    direction: str | None = Field(
        description="Which way information failed to go.", examples=["not-shared"]
    )
    age: str | None = Field(description="A child's age, ISO 8601 duration.", examples=["P5M"])
    sex: str | None = Field(description="A child's sex, where told.", examples=["male"])
    standing: str | None = Field(
        description="confirmed, rejected, corrected or added, where somebody judged it.",
        examples=["confirmed"],
    )
    rule: str | None = Field(description="The rule that read it.", examples=["factor.drinking"])
    confidence: float | None = Field(description="From 0 to 1.", examples=[0.9])
    evidence: Evidence


class StatementInFull(Statement):
    """A statement with the text that surrounds its quotation."""

    context: Context | None = Field(description="The surrounding text; see ``window``.")


class Review(Model):
    """A case review."""

    id: str = Field(description="The end of the IRI.", examples=[REVIEW])
    iri: str = Field(description="Its IRI.", examples=[f"{_DATA}/review/{REVIEW}"])
    subject: str = Field(description="What the document calls the case.", examples=["Child Wren"])
    label: str = Field(
        description="Subject, publisher and year.",
        examples=["Child Wren (Ferrymoor Partnership, 2021)"],
    )
    type: ConceptRef | None = Field(
        description="The type of review.",
        examples=[concept("review-type", "serious-case-review", "Serious case review")],
    )
    nation: ConceptRef | None = Field(
        description="The nation.", examples=[concept("nation", "england", "England")]
    )
    publisher: str | None = Field(
        description="Board or partnership.", examples=["Ferrymoor Partnership"]
    )
    published: str | None = Field(description="As precise as stated.", examples=["2021-03"])
    year: int | None = Field(description="Year of publication.", examples=[2021])
    extent: str | None = Field(
        description="How much its source tells: full, briefing or digest-entry.",
        examples=["full"],
    )
    document: str = Field(description="The id of its document.", examples=[DOCUMENT])
    children: int = Field(description="Subject children.", examples=[1])
    risk_factors: int = Field(description="Risk factors, affirmed or alleged.", examples=[3])
    missed_opportunities: int = Field(description="Missed opportunities.", examples=[2])
    good_practice: int = Field(description="Pieces of good practice.", examples=[1])
    learning_points: int = Field(description="Learning points.", examples=[0])
    recommendations: int = Field(description="Recommendations.", examples=[4])
    themes: list[ConceptRef] = Field(
        description="Themes of shortfalls, learning and recommendations, as said.",
        examples=[[_THEME]],
    )
    factors: list[ConceptRef] = Field(
        description="Risk factors affirmed or alleged, as said.", examples=[[_FACTOR]]
    )


class SameCase(Model):
    """Another review that tells of the same case, and why it is taken to."""

    review: ReviewRef
    score: float = Field(description="How likely it is, from 0 to 1.", examples=[0.95])
    agreement: str = Field(description="What both agree on.", examples=["sex: male; year: 2021"])


class ReviewInFull(Part, Review):
    """A review with everything that was read from it, in the order of the document."""

    authors: list[str] = Field(description="Who wrote it.", examples=[["Ada Larch"]])
    identifiers: list[str] = Field(description="Its numbers elsewhere.", examples=[["FM-2021-01"]])
    evidence: Evidence | None = Field(description="The words that name it.")
    same_case: list[SameCase] = Field(description="Reviews that tell of the same case.")
    statements: list[Statement] = Field(description="Children, persons and statements.")


class FacetValue(Model):
    """One value of a facet, with what would remain if it were chosen."""

    id: str = Field(description="The value to filter with.", examples=["wales"])
    label: str = Field(description="The value as people read it.", examples=["Wales"])
    reviews: int = Field(description="Distinct reviews.", examples=[3])
    items: int = Field(description="Items of the list.", examples=[3])


class Facet(Model):
    """The values that the items of a list have of one thing, the most frequent first."""

    name: str = Field(description="The parameter it belongs to.", examples=["nation"])
    values: list[FacetValue]
    of_values: int = Field(description="How many values there are in all.", examples=[4])
    cut: bool = Field(description="Whether ``values`` shows only the first.", examples=[False])


class Page(Model):
    """What every list says of itself."""

    total: int = Field(description="Items that fit, on all pages.", examples=[1])
    reviews: int = Field(description="Distinct reviews they are of.", examples=[1])
    of_reviews: int = Field(
        description="Distinct reviews that the filters leave: the denominator.", examples=[5]
    )
    next: str | None = Field(
        description="The cursor of the next page; null on the last. Also a Link header.",
        examples=["WyJwbGFjZSIsIiIsIngiXQ"],
    )
    revision: str = Field(description="The revision of the data.", examples=["5d41402abc4b2a76"])


class ReviewItem(Part, Review):
    """A review of a list, or the fields of it that were asked for."""


class StatementItem(Part, Statement):
    """A statement of a list, or the fields of it that were asked for."""


class ReviewPage(Page):
    """A page of reviews."""

    items: list[ReviewItem]
    facets: list[Facet] | None = Field(description="On the first page, or where asked for.")


class StatementPage(Page):
    """A page of statements."""

    items: list[StatementItem]
    facets: list[Facet] | None = Field(description="On the first page, or where asked for.")


class Rows(Model):
    """A table: named columns, and rows by column."""

    columns: list[str] = Field(description="The columns in order.", examples=[["theme", "reviews"]])
    rows: list[dict[str, Cell]] = Field(
        description="The rows in the order of the question.",
        examples=[[{"theme": "engagement-of-fathers", "reviews": 3}]],
    )
    total: int = Field(description="Rows in all.", examples=[1])
    of_reviews: int = Field(
        description="Distinct reviews that the filters leave: the denominator.", examples=[5]
    )
    next: str | None = Field(
        description="The cursor of the next rows; null at the end.",
        examples=["WyJwbGFjZSIsIiIsIngiXQ"],
    )
    cut: bool = Field(description="Whether more rows follow.", examples=[False])
    revision: str = Field(description="The revision of the data.", examples=["5d41402abc4b2a76"])
