"""Which reviews a question is asked of: the same few restrictions for every question.

They are data, in ``filters.toml``. A restriction that is not asked for leaves no trace in the
SPARQL, so that a question over everything stays as fast as it is written.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ontology.namespaces import RG_NS
from queries.parameters import Parameter

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_PREFIXED = re.compile(r"\b(rg|skos):(\w+)")
_NAMESPACES = {"rg": RG_NS, "skos": _SKOS}
_PLACE = re.compile(r"^[ \t]*# filter \?(\w+)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Filter:
    """One restriction: how it is asked for, and the SPARQL that makes it."""

    parameter: Parameter
    pattern: str


@cache
def filters() -> Mapping[str, Filter]:
    """Return the restrictions by name, in the order in which they are offered."""
    rows = tomllib.loads((files("queries") / "filters.toml").read_text("utf-8"))["filter"]
    return {
        row["name"]: Filter(
            Parameter(row["name"], row["type"], False, row["description"]),
            _PREFIXED.sub(lambda match: f"<{_NAMESPACES[match[1]]}{match[2]}>", row["pattern"]),
        )
        for row in rows
    }


def places(sparql: str) -> tuple[str, ...]:
    """Return the variables that a query marks with ``# filter ?variable``."""
    return tuple(_PLACE.findall(sparql))


def restricted(sparql: str, terms: Mapping[str, str]) -> str:
    """Return a query with each marked variable restricted to the reviews asked for.

    ``terms`` are the values by the filter's name, as RDF terms already serialised; other names
    are passed over.
    """
    wanted = {name: terms[name] for name in filters() if name in terms}
    if not wanted:
        return sparql
    return _PLACE.sub(lambda match: _group(match[1], wanted), sparql)


def _group(variable: str, terms: Mapping[str, str]) -> str:
    lines = [
        f"VALUES ?{name} {{ {term} }} {filters()[name].pattern}" for name, term in terms.items()
    ]
    body = " ".join(re.sub(r"\?review\b", f"?{variable}", line) for line in lines)
    return f"{{ SELECT DISTINCT ?{variable} WHERE {{ {body} }} }}"
