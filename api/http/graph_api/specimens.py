"""What the examples of the description name, of a fictional review in ``examples/``.

Ids are hashes of what was read, so every store of that review has them, wherever it was made.
"""

from typing import Any

from pydantic import BaseModel

DOCUMENT = "003e600bb6d16ce81d18"
REVIEW = "be3cfc35c9c6c8882322"
STATEMENT = "860403358c4c1ba48a46"
EVIDENCE = "90d112197c06f75eeb23"
JOB = "3f9a1c5b7d2e4f60a1b2"
"""Jobs have ids by chance; what was sent is followed by the link of its answer."""


def concept(scheme: str, name: str, label: str) -> dict[str, str]:
    """Return a concept as the API shows it."""
    iri = f"https://w3id.org/reviewgraph/concept/{scheme}/{name}"
    return {"scheme": scheme, "id": name, "iri": iri, "label": label}


def example_of(model: Any) -> Any:  # noqa: ANN401 - any annotation in, its example out
    """Return an example of a model or annotation, put together from those of its fields."""
    if isinstance(model, type) and issubclass(model, BaseModel):
        return {name: _of_field(field) for name, field in model.model_fields.items()}
    arguments = getattr(model, "__args__", ())
    if getattr(model, "__origin__", None) is list:
        return [example_of(each) for each in arguments]
    if arguments:
        return example_of(arguments[0])
    return {str: "text", int: 1, float: 0.5, bool: False}.get(model)


def _of_field(field: Any) -> Any:  # noqa: ANN401 - pydantic's own description of a field
    return field.examples[0] if field.examples else example_of(field.annotation)
