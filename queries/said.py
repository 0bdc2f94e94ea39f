"""What reviews say, concept by concept: the cells that `queries.incidence` makes its table of.

Concepts stand here as statements name them. What is above them is told by the vocabulary in the
store, so that a concept of a user's own counts as the store has it.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol, TypeVar, runtime_checkable

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from ontology.namespaces import RG_NS, VOCABULARY_GRAPH
from queries.runner import Queryable, select
from queries.tabular.rows import AFFIRMED, COUNTED, SAID_AS
from queries.terms import NamedReview, Term

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_IN_REVIEW = f"""
SELECT DISTINCT {{shown}} WHERE {{{{
  GRAPH ?review {{{{ ?review a <{RG_NS}CaseReview> . {{said}} }}}} }}}}"""
_STATED = f"?statement a <{RG_NS}{{kind}}> ; <{RG_NS}{{name}}> ?said"
_ASSERTED = f" ; <{RG_NS}assertion> ?assertion FILTER (?assertion IN ({{values}}))"
_MISSED = f"?said a <{RG_NS}MissedOpportunity> ; <{RG_NS}agencyKind> ?one ; <{RG_NS}theme> ?other"
_LABELS = f"""
SELECT DISTINCT ?concept ?id ?label WHERE {{ GRAPH <{VOCABULARY_GRAPH}> {{
  ?concept <{_SKOS}notation> ?id ; <{_SKOS}prefLabel> ?label FILTER (LANG(?label) IN ("", "en"))
}} }}"""
_BROADER = f"""
SELECT DISTINCT ?concept ?broader WHERE {{
  GRAPH <{VOCABULARY_GRAPH}> {{ ?concept <{_SKOS}broader> ?broader }} }}"""

Numbers = NDArray[np.int64]
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Said:
    """What the reviews of a store say.

    ``single`` has a row for each review, kind of statement and concept, as places in ``reviews``,
    `SAID_AS` and ``concepts`` (IRIs); ``missed`` for each review and the agency and theme of a
    missed opportunity. ``kept`` has the tables of all reviews that were made of it, by what counts
    in them.
    """

    reviews: tuple[NamedReview, ...]
    concepts: tuple[str, ...]
    single: Numbers
    missed: Numbers
    terms: "Terms"
    kept: dict[frozenset[str], Any] = field(default_factory=dict, compare=False)

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The place of each review by its IRI."""
        return {review.iri: at for at, review in enumerate(self.reviews)}


@dataclass(frozen=True)
class Terms:
    """The vocabulary of a store: the terms of each concept, and what stands directly above it."""

    labels: Mapping[str, tuple[Term, ...]]
    broader: Mapping[str, tuple[str, ...]]

    def name(self, concept: str | None) -> str | None:
        """Return the id of a concept (its IRI), if the vocabulary has it."""
        found = self.labels.get(concept or "")
        return found[0].id if found else None

    def above(self, concept: str) -> tuple[Term, ...]:
        """Return the terms of a concept (its IRI) and of all that stand above it."""
        seen, line = {concept: None}, [concept]
        while line:
            for each in self.broader.get(line.pop(), ()):
                if each not in seen:
                    seen[each] = None
                    line.append(each)
        return tuple(term for each in seen for term in self.labels.get(each, ()))


@runtime_checkable
class Telling(Protocol):
    """A view that has what reviews say at hand, so that it need not be read from the graphs."""

    @property
    def said(self) -> Said:
        """What the reviews say, as of the view's state."""
        ...


def said_in(view: Queryable) -> Said:
    """Return what the reviews of a store say."""
    if isinstance(view, Telling):
        return view.said
    terms = terms_in(view)
    reviews = _reviews(view, terms)
    rows = {review.iri: at for at, review in enumerate(reviews)}
    concepts: dict[str, int] = {}
    single: set[tuple[int, int, int]] = set()
    for kind, name, said_as in COUNTED:
        stated = _STATED.format(kind=kind, name=name)
        if kind == "RiskFactor":
            values = ", ".join(f'"{each}"' for each in sorted(AFFIRMED))
            stated += _ASSERTED.format(values=values)
        number = SAID_AS.index(said_as)
        for review, concept in _asked(view, "?review ?said", stated):
            if review in rows:
                single.add((rows[review], number, concepts.setdefault(concept, len(concepts))))
    missed = {
        (rows[review], *(concepts.setdefault(each, len(concepts)) for each in pair))
        for review, *pair in _asked(view, "?review ?one ?other", _MISSED)
        if review in rows
    }
    return Said(reviews, tuple(concepts), _sorted(single), _sorted(missed), terms)


def terms_in(view: Queryable) -> Terms:
    """Return the vocabulary of a store."""
    labels: dict[str, list[Term]] = defaultdict(list)
    for concept, name, label in select(view, _LABELS).rows:
        scheme = str(concept).rsplit("/", 2)[-2:-1]
        labels[str(concept)].append(Term(scheme[0] if scheme else "", str(name), str(label)))
    broader: dict[str, list[str]] = defaultdict(list)
    for concept, other in select(view, _BROADER).rows:
        broader[str(concept)].append(str(other))
    return Terms(
        {concept: tuple(sorted(found)) for concept, found in labels.items()},
        {concept: tuple(sorted(found)) for concept, found in broader.items()},
    )


def counted(
    cells: Numbers, keys: Sequence[Iterable[Key]], rows: int
) -> tuple[tuple[Key, ...], csr_array]:
    """Return the keys that occur, in order, and which rows have them.

    ``cells`` are pairs of a row and an item, ``keys`` what each item counts as.
    """
    known = sorted({key for item in np.unique(cells[:, 1]) for key in keys[item]})
    places = {key: at for at, key in enumerate(known)}
    above = [(at, places[key]) for at, of in enumerate(keys) for key in of if key in places]
    climb = _matrix(np.array(above, dtype=np.int64).reshape(-1, 2), (len(keys), len(known)))
    product = csr_array(_matrix(cells, (rows, len(keys))) @ climb)
    product.sort_indices()
    had = np.ones(len(product.data), dtype=np.bool_)
    found = csr_array((had, product.indices, product.indptr), shape=product.shape)
    return tuple(known), found


def _matrix(pairs: Numbers, shape: tuple[int, int]) -> csr_array:
    ones = np.ones(len(pairs), dtype=np.int64)
    return csr_array((ones, (pairs[:, 0], pairs[:, 1])), shape=shape)


def _asked(view: Queryable, shown: str, said: str) -> Iterable[tuple[str, ...]]:
    rows = select(view, _IN_REVIEW.format(shown=shown, said=said)).rows
    return (tuple(map(str, row)) for row in rows)


def _sorted(cells: Iterable[tuple[int, ...]]) -> Numbers:
    return np.array(sorted(cells), dtype=np.int64).reshape(-1, 3)


def _reviews(view: Queryable, terms: Terms) -> tuple[NamedReview, ...]:
    """Return the reviews as the saved query ``reviews`` tells them, a property at a time."""
    told: dict[str, dict[str, str]] = defaultdict(dict)
    for name in ("subjectLabel", "extent", "publisherName", "published", "nation", "reviewType"):
        said = f"?review <{RG_NS}{name}> ?said"
        for review, value in _asked(view, "?review ?said", said):
            told[review][name] = min(value, told[review].get(name, value))
    return tuple(
        sorted(
            NamedReview(
                facts["subjectLabel"],
                review,
                facts.get("extent"),
                facts.get("publisherName"),
                int(facts["published"][:4]) if "published" in facts else None,
                terms.name(facts.get("nation")),
                terms.name(facts.get("reviewType")),
            )
            for review, facts in told.items()
            if "subjectLabel" in facts
        )
    )
