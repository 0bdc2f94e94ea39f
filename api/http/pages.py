"""Pages for people: templates, escaped by default."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.responses import HTMLResponse, Response

from api.http import assets
from api.http.addresses import address
from ontology.identifiers import DATA

SPACE = DATA.removesuffix("/id/")
"""What every IRI of the project starts with; the rest is the path it resolves at."""

_KINDS = {"learning-point": "Learning", "agency-involvement": "Agency", "person": "Family"}
_PAGES = Environment(
    loader=PackageLoader("api.http"),
    autoescape=select_autoescape(),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def lower_first(text: str) -> str:
    """Return text to stand within a sentence; an abbreviation keeps its capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def kind(name: str) -> str:
    """Return the kind of a statement in words."""
    return _KINDS.get(name, name.replace("-", " ").capitalize())


@cache
def explanations() -> Mapping[str, Mapping[str, str]]:
    """Return what the words of statistics mean, in plain language, by their keys."""
    text = (files("api.http") / "explanations.toml").read_text("utf-8")
    return tomllib.loads(text)


def page(
    template: str, *, status: int = 200, headers: dict[str, str] | None = None, **values: object
) -> Response:
    """Return a page made from a template."""
    text = _PAGES.get_template(template).render(**values)
    return HTMLResponse(text, status, {"Vary": "Accept", **(headers or {})})


def local(iri: str) -> str:
    """Return where an IRI resolves: a path of this server for our own, else itself."""
    rest = iri.removeprefix(SPACE)
    return rest if rest != iri and rest.startswith(("/id/", "/concept/", "/ontology")) else iri


def short(iri: str) -> str:
    """Return the last part of an IRI, for people."""
    return iri.rstrip("/#").replace("#", "/").rpartition("/")[2] or iri


def is_link(iri: str) -> bool:
    """Return whether an IRI may be put behind a link: no ``javascript:`` from a graph."""
    return iri.startswith(("http://", "https://"))


_PAGES.filters |= {"local": local, "short": short, "kind": kind, "lower_first": lower_first}
_PAGES.tests["link"] = is_link
_PAGES.globals |= {
    "address": address,
    "style_address": assets.style_address,
    "scripts": assets.scripts,
    "sheets": assets.sheets,
    "explanations": explanations,
}
