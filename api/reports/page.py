"""Sets a report as HTML: Jinja2 with autoescape on, so that whatever was quoted stays text."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.metadata import version
from importlib.resources import files

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from api.reports.contents import EXTENTS, Contents, Options
from api.reports.drawings import bar, years
from api.reports.quotes import clean
from ontology.concepts import load_vocabulary
from queries.patterns import FEW
from queries.terms import NamedReview
from queries.trends import Trend

_TEMPLATES = ("report.html.j2", "sections.html.j2", "parts.html.j2")
_SURE = 0.1
_SMALL = 0.001
_MANY_NAMES = 12
_FEW_NAMES = 4
_MANY_CONTRASTS = 25


def render(contents: Contents) -> str:
    """Return the page."""
    numbers = {review.iri: at for at, review in enumerate(contents.reviews, 1)}
    page = _environment().get_template("report.html.j2")
    return page.render(
        it=contents,
        options=contents.options,
        total=len(contents.reviews),
        title=_title(contents.options),
        scope=_scope(contents.options),
        numbers=numbers,
        style=Markup(_text("report.css")),
        few=FEW,
        sure=_SURE,
        many_names=_MANY_NAMES,
        few_names=_FEW_NAMES,
        many_contrasts=_MANY_CONTRASTS,
        extents=EXTENTS,
        software=version("reviewgraph"),
    )


def _title(options: Options) -> str:
    return clean(options.title or "What recurs across child safeguarding case reviews")


def _scope(options: Options) -> str:
    asked = options.asked
    said = [f"{name} is {value}" for name, value in asked.arguments.items()]
    said += ["reviews of one case counted as one"] if asked.once_per_case else []
    return clean("; ".join(said))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=DictLoader({name: _text(name) for name in _TEMPLATES}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        percent=_percent,
        number=_number,
        chance=_chance,
        named=_named,
        clean=clean,
        long_date=_long_date,
        bar=bar,
        years=years,
        direction=_direction,
        concept=_concept,
    )
    return environment


def _text(name: str) -> str:
    return (files("api") / "reports" / name).read_text("utf-8")


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}".replace("%", "\N{NO-BREAK SPACE}%")


def _number(value: float | None, places: int = 2) -> str:
    return "" if value is None else f"{value:.{places}f}"


def _chance(value: float | None) -> str:
    """Return a probability or false discovery rate; a very small one as smaller than."""
    if value is None:
        return ""
    return f"below {_SMALL}" if value < _SMALL else f"{value:.3f}"


def _named(review: NamedReview) -> str:
    """Return a review's subject with who published it and when, where that is known."""
    return clean(", ".join([review.subject, *_known(review)]))


def _known(review: NamedReview) -> Iterator[str]:
    if review.publisher:
        yield review.publisher
    if review.year:
        yield str(review.year)


def _concept(wanted: str) -> str:
    """Return the label of ``scheme/id``; a concept of the user's own that is gone, its id."""
    scheme, _, name = wanted.partition("/")
    known = load_vocabulary().scheme(scheme)
    return known[name].pref_label if name in known else name


def _long_date(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _direction(trend: Trend) -> str:
    """Return what may be said of a trend: nothing, unless it is surer than chance."""
    if trend.tau is None or trend.q is None:
        return "not tested: too few years, or all alike"
    if trend.q > _SURE:
        return "no trend surer than chance"
    return "rises" if trend.tau > 0 else "falls"
