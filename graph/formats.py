"""The format a store is in: read when it is opened, and an older one brought up to date.

The format says how things are told in RDF, so the marker stands among the quads: it goes wherever
they go, and is changed in the transaction that changes them. A store without one is of format 0.
"""

from collections.abc import Callable, Iterator
from itertools import chain

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions

from graph.hierarchy import within
from graph.literals import XSD, completed_years, integer
from graph.store import Change, Store, View
from ontology.errors import StoreError
from ontology.identifiers import DATA
from ontology.namespaces import RG_NS, VOCABULARY_GRAPH

FORMAT = 2
"""The format this version reads and writes."""

MARKER = f"{DATA}store"
"""The graph of the marker, and its subject; no view lists it among the graphs."""

_GRAPH = NamedNode(MARKER)
_FORMAT = NamedNode(f"{RG_NS}storeFormat")
_AGE_YEARS = NamedNode(f"{RG_NS}ageYears")
_WITHOUT_YEARS = f"""
SELECT ?review ?child ?age WHERE {{ GRAPH ?review {{
  ?child <{RG_NS}age> ?age FILTER NOT EXISTS {{ ?child <{_AGE_YEARS.value}> ?years }} }} }}"""


def format_of(view: View) -> int | None:
    """Return the format that a store says it is in; ``None`` if it says none."""
    said = [quad.object for quad in view.quads(MARKER) if quad.predicate == _FORMAT]
    numbers = [int(term.value) for term in said if isinstance(term, Literal)]
    return max(numbers, default=None)


def admit(view: View, place: str) -> None:
    """Let a store be read. Raises `StoreError` for one of a newer format, or of one too old."""
    found = _known(view, place)
    if found < FORMAT and next(_pending(view, found), None) is not None:
        raise StoreError(
            f"{place} was written by an earlier version (format {found}, this one reads {FORMAT}); "
            "bring it up to date: reviewgraph verify --migrate"
        )


def settle(store: Store, place: str) -> bool:
    """Let a store be written to, brought up to date before; return whether that changed it.

    What changes, and the marker that says so, is one transaction. Raises `StoreError` for a store
    of a newer format.
    """
    found = _known(store, place)
    if found == FORMAT:
        return False
    before = tuple(store.quads(MARKER))
    store.replace_graphs({}, Change(before, (*_pending(store, found), *marker())))
    return True


def marker(number: int = FORMAT) -> list[Quad]:
    """Return the marker of a format; that of 0 is none."""
    said = Literal(str(number), datatype=NamedNode(f"{XSD}integer"))
    return [Quad(_GRAPH, _FORMAT, said, _GRAPH)] if number else []


def _known(view: View, place: str) -> int:
    found = format_of(view) or 0
    if found > FORMAT:
        raise StoreError(
            f"{place} was written by a later version (format {found}, this one reads up to "
            f"{FORMAT}); install that version of reviewgraph"
        )
    return found


def _pending(view: View, found: int) -> Iterator[Quad]:
    """Yield what a store of a format lacks."""
    return chain.from_iterable(step(view) for step in _STEPS[found:])


def _completed_years(view: View) -> Iterator[Quad]:
    """Yield the age in completed years of each child; format 0 had the duration alone."""
    answer = view.query(_WITHOUT_YEARS)
    if not isinstance(answer, QuerySolutions):
        raise TypeError("a SELECT gives rows")
    for row in answer:
        years = integer(completed_years(row["age"].value))
        if years is not None:
            yield Quad(row["child"], _AGE_YEARS, years, row["review"])


def _hierarchy(view: View) -> Iterator[Quad]:
    """Yield what each concept counts as; format 1 had ``skos:broader`` alone."""
    held = frozenset(view.quads(VOCABULARY_GRAPH))
    return (quad for quad in within(held) if quad not in held)


_STEPS: tuple[Callable[[View], Iterator[Quad]], ...] = (_completed_years, _hierarchy)
"""At each place, what brings a store from the format of that number to the next."""
