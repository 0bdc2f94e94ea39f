"""The words behind a pattern: a few quotations, the reviews taking turns, each with its place."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice, zip_longest
from unicodedata import category

from ontology.identifiers import REGISTRY
from ontology.namespaces import RG_NS
from queries.patterns import Recurrence, evidence
from queries.runner import Queryable, select
from queries.tables import Value
from queries.terms import NamedReview

_OA = "http://www.w3.org/ns/oa#"
_PLACES = f"""
SELECT DISTINCT ?review ?quote ?section ?paragraph ?page WHERE {{
  GRAPH ?review {{
    ?evidence <{_OA}hasSelector>/<{_OA}exact> ?quote .
    OPTIONAL {{ ?evidence <{RG_NS}section> ?section }}
    OPTIONAL {{ ?evidence <{RG_NS}paragraph> ?paragraph }}
    OPTIONAL {{ ?evidence <{RG_NS}page> ?page }}
  }}
}}"""
_DOCUMENTS = f"""
SELECT DISTINCT ?review ?document ?title ?format WHERE {{
  GRAPH <{REGISTRY}> {{
    ?document <{RG_NS}review> ?review ; <http://purl.org/dc/terms/title> ?title .
    OPTIONAL {{ ?document <http://purl.org/dc/terms/format> ?format }}
  }}
}} ORDER BY ?title ?document ?review"""

_OTHER = "other"

Place = tuple[Value, Value, Value]
"""Section, paragraph and page."""


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of a document and where in it they stand."""

    words: str
    where: str


@dataclass(frozen=True, slots=True)
class Told:
    """What one review says of a pattern."""

    review: NamedReview
    document: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Some of the quotations behind a pattern, by review, and how many more there are."""

    told: tuple[Told, ...]
    shown: int
    more: int


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A document that was loaded, by its file name, and the reviews (IRIs) read from it."""

    title: str
    format: str | None
    reviews: tuple[str, ...]


class Quotations:
    """Finds quotations in a store; ``most`` is how many are shown of a pattern."""

    def __init__(self, view: Queryable, most: int) -> None:
        self._view = view
        self._most = most
        self._places = _places(view)
        self.documents = _documents(view)
        self.titles = {
            review: each.title for each in reversed(self.documents) for review in each.reviews
        }

    def of(self, item: Recurrence) -> Words:
        """Return quotations that a recurrence rests on."""
        found: dict[str, list[Quote]] = defaultdict(list)
        for row in evidence(self._view, item).records():
            review, words = str(row["review"]), clean(row["quote"])
            known = {
                place
                for place in self._places[review, words]
                if place[:2] == (row["section"], row["paragraph"])
            }
            found[review].append(Quote(words, _where(known)))
        return self._some(item.reviews, found)

    def of_words(self, reviews: Iterable[NamedReview], words: Mapping[str, Iterable[str]]) -> Words:
        """Return quotations by review, given without their places, which are looked up."""
        found = {
            iri: [Quote(each, _where(self._places[iri, each])) for each in map(clean, said)]
            for iri, said in words.items()
        }
        return self._some(reviews, found)

    def _some(self, reviews: Iterable[NamedReview], found: Mapping[str, list[Quote]]) -> Words:
        said = {review: list(dict.fromkeys(found.get(review.iri, ()))) for review in reviews}
        turns = (
            (review, quote)
            for turn in zip_longest(*said.values())
            for review, quote in zip(said, turn, strict=True)
            if quote is not None
        )
        kept = set(islice(turns, self._most))
        told = (
            Told(
                review,
                self.titles.get(review.iri, ""),
                tuple(quote for quote in quotes if (review, quote) in kept),
            )
            for review, quotes in said.items()
        )
        total = sum(map(len, said.values()))
        return Words(tuple(each for each in told if each.quotes), len(kept), total - len(kept))


def clean(value: object) -> str:
    """Return words on one line, without control characters, which no page may hold."""
    joined = " ".join(str(value).split())
    return "".join(sign for sign in joined if category(sign) not in {"Cc", "Cs"})


def _where(places: Iterable[Place]) -> str:
    """Return in words where a quotation stands: what is the same of all places it may be at."""
    found = tuple(places)
    section, paragraph, page = (_only(place[at] for place in found) for at in range(3))
    said = (
        None if section in {None, _OTHER} else str(section).replace("-", " "),
        None if paragraph is None else f"paragraph {paragraph}",
        None if page is None else f"page {page}",
    )
    return ", ".join(filter(None, said))


def _only(values: Iterable[Value]) -> Value:
    found = set(values)
    return found.pop() if len(found) == 1 else None


def _places(view: Queryable) -> Mapping[tuple[str, str], set[Place]]:
    found: dict[tuple[str, str], set[Place]] = defaultdict(set)
    for review, quote, *place in select(view, _PLACES).rows:
        section, paragraph, page = place
        found[str(review), clean(quote)].add((section, paragraph, page))
    return found


def _documents(view: Queryable) -> tuple[SourceFile, ...]:
    found: dict[Value, tuple[str, str | None, list[str]]] = {}
    for review, document, title, form in select(view, _DOCUMENTS).rows:
        kept = found.setdefault(document, (clean(title), None if form is None else str(form), []))
        if str(review) not in kept[2]:
            kept[2].append(str(review))
    return tuple(SourceFile(title, form, tuple(iris)) for title, form, iris in found.values())
