"""Rules: what the rule that read a statement looks for, told by its examples."""

from dataclasses import asdict
from typing import Annotated

from fastapi import Path, Request
from pydantic import Field
from starlette.responses import Response

from api.http.graph_api.answers import Answer
from api.http.graph_api.models import Model
from api.http.graph_api.routes import Desk, resource
from api.http.problems import Problem
from loaders.examples_of_rules import rule_told


class Rule(Model):
    """A rule of extraction."""

    id: str = Field(description="Its id, as statements name it.", examples=["missed/explicit"])
    file: str = Field(
        description="The rule file that it stands in.", examples=["missed-opportunities"]
    )
    example: str = Field(
        description="Fictional words that it reads.",
        examples=["The school trip was a missed opportunity to hear from the boy."],
    )
    counter_example: str | None = Field(
        description="Words like them that it does not read.",
        examples=["The author found that this was not a missed opportunity."],
    )


@resource("/rules/{rule_id:path}", Rule, summary="What a rule reads")
def get_rule(
    request: Request,
    rule_id: Annotated[str, Path(description="The id of a rule.", examples=["missed/explicit"])],
) -> Response:
    """Return a rule by the id that statements name, with what it reads and what it does not."""
    desk = Desk(request)

    def make() -> Answer:
        found = rule_told(rule_id)
        if found is None:
            raise Problem(404, "no-such-rule", f'no rule "{rule_id[:60]}" has examples of its own')
        return Answer(asdict(found))

    return desk.answer(make)
