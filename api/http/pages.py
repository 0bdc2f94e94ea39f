"""Pages for people: templates, escaped by default, and the one style sheet."""

from fastapi import APIRouter
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.responses import HTMLResponse, Response

from ontology.identifiers import DATA

SPACE = DATA.removesuffix("/id/")
"""What every IRI of the project starts with; the rest is the path it resolves at."""

router = APIRouter(include_in_schema=False)
_PAGES = Environment(
    loader=PackageLoader("api.http"),
    autoescape=select_autoescape(),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


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


_PAGES.filters |= {"local": local, "short": short}
_PAGES.tests["link"] = is_link


@router.get("/page.css")
async def style() -> Response:
    """Return the style sheet."""
    text = _PAGES.get_template("page.css").render()
    return Response(text, media_type="text/css", headers={"Cache-Control": "max-age=3600"})
