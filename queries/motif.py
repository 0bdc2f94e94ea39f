"""Motifs: what several statements of one review say together, over more than one hop.

A motif is a small file, ``motifs/*.toml`` or one of the user's own: a label, a summary, and steps.
A review has the motif where it has every step, and none that is marked ``absent``.

    label = "Father known and not assessed, child under one"
    summary = "..."
    [[step]]
    is = "missed-opportunity"
    theme = "father-known-not-assessed"
    [[step]]
    is = "child"
    age = "0"
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from ontology.concepts import Vocabulary, load_vocabulary
from ontology.errors import QueryError
from ontology.namespaces import RG_NS, VOCABULARY_GRAPH
from queries.catalogue import nearest
from queries.filters import filters, restricted
from queries.incidence import load_incidence
from queries.intervals import wilson
from queries.runner import Arguments, Queryable, find_concept, select, term_of
from queries.terms import NamedReview

_CLASSES = {
    "risk-factor": "RiskFactor",
    "missed-opportunity": "MissedOpportunity",
    "good-practice": "GoodPractice",
    "learning-point": "LearningPoint",
    "recommendation": "Recommendation",
    "agency": "AgencyInvolvement",
    "child": "Child",
    "person": "Person",
}
_CONCEPTS = {
    "factor": ("factor", "risk-factor"),
    "bearer": ("bearer", "person-role"),
    "theme": ("theme", "theme"),
    "agency": ("agencyKind", "agency"),
    "kind": ("agencyKind", "agency"),
    "addressee": ("addressee", "agency"),
    "incident": ("incident", "incident"),
    "outcome": ("outcome", "outcome"),
    "role": ("role", "person-role"),
}
_WORDS = {"direction": "direction", "sex": "sex", "temporality": "temporality"}
_AGES = {"0": (0, 0), "1-5": (1, 5), "6-10": (6, 10), "11-15": (11, 15), "16+": (16, 99)}
_KEYS = frozenset({"is", "absent", "age", *_CONCEPTS, *_WORDS})
_OA = "http://www.w3.org/ns/oa#"
_WITHIN = f"{RG_NS}within"


@dataclass(frozen=True, slots=True)
class Step:
    """One statement a review must have, or must not: its class, and what it says."""

    kind: str
    absent: bool
    says: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Motif:
    """A pattern of several statements, by the name of its file."""

    name: str
    label: str
    summary: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class MotifMatch:
    """A review that has a motif, with the quotations that each present step rests on."""

    review: NamedReview
    quotes: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class MotifCount:
    """A motif and the reviews that have it, of all those asked."""

    motif: Motif
    matches: tuple[MotifMatch, ...]
    of_reviews: int

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the share of reviews."""
        return wilson(len(self.matches), self.of_reviews)


def load_motifs(folder: Path | None = None) -> Mapping[str, Motif]:
    """Read the motifs that come with the project, and those of a folder of the user's own."""
    if folder is None:
        return _published()
    if not folder.is_dir():
        raise QueryError(f"{folder}: no such folder of motifs")
    return {**_published(), **_read_folder(folder)}


def parse_motif(name: str, text: str, vocabulary: Vocabulary | None = None) -> Motif:
    """Read one motif. Raises `QueryError` where it is not one, with the reason."""
    try:
        data = tomllib.loads(text)
        steps = tuple(_step(row, vocabulary or load_vocabulary()) for row in data.get("step", ()))
        if unknown := data.keys() - {"label", "summary", "step"}:
            raise ValueError(f"unknown keys {', '.join(sorted(unknown))}")
        if not any(not step.absent for step in steps):
            raise ValueError("give it at least one [[step]] that is not absent")
        return Motif(name, data["label"], data["summary"], steps)
    except KeyError as error:
        raise QueryError(f"motif {name}: give it {error}") from error
    except (ValueError, QueryError) as error:
        raise QueryError(f"motif {name}: {error}") from error


def count_motif(view: Queryable, motif: Motif, arguments: Arguments | None = None) -> MotifCount:
    """Return the reviews that have a motif, of those that ``arguments`` (filters) leave."""
    incidence = load_incidence(view, arguments)
    vocabulary = load_vocabulary()
    terms = {
        name: str(term_of(filters()[name].parameter, str(value), view, vocabulary))
        for name, value in (arguments or {}).items()
    }
    # A step at a time: asked together, the quotations of one would multiply those of the others.
    quotes: list[dict[str, set[str]]] = []
    without: set[str] = set()
    for step in motif.steps:
        found: dict[str, set[str]] = defaultdict(set)
        for review, *quote in select(view, restricted(_sparql(step, vocabulary), terms)).rows:
            found[str(review)].update(" ".join(str(each).split()) for each in quote)
        if step.absent:
            without |= found.keys()
        else:
            quotes.append(found)
    having = set.intersection(*(set(found) for found in quotes)) - without
    return MotifCount(
        motif,
        tuple(
            MotifMatch(review, tuple(tuple(sorted(found[review.iri])) for found in quotes))
            for review in incidence.reviews
            if review.iri in having
        ),
        incidence.total,
    )


def _sparql(step: Step, vocabulary: Vocabulary) -> str:
    """Return the question of a step: which reviews have it, and the quotations if it is present."""
    asked = "?review" if step.absent else "?review ?quote"
    inside = [f"?it a <{RG_NS}{_CLASSES[step.kind]}>"]
    if not step.absent:
        inside.append(f"?it <{RG_NS}evidence>/<{_OA}hasSelector>/<{_OA}exact> ?quote")
    if step.kind == "risk-factor":
        inside.append(f'?it <{RG_NS}assertion> ?assertion FILTER (?assertion != "negated")')
    above = []
    for key, value in step.says.items():
        if key == "age":
            low, high = _AGES[value]
            inside.append(
                f"?it <{RG_NS}ageYears> ?years FILTER (?years >= {low} && ?years <= {high})"
            )
        elif key in _WORDS:
            inside.append(f'?it <{RG_NS}{_WORDS[key]}> "{value}"')
        else:
            name, scheme = _CONCEPTS[key]
            inside.append(f"?it <{RG_NS}{name}> ?{key}")
            concept = find_concept(vocabulary, scheme, value)
            above.append(f"GRAPH <{VOCABULARY_GRAPH}> {{ ?{key} <{_WITHIN}> <{concept.iri}> }}")
    lines = [f"GRAPH ?review {{ {' . '.join(inside)} }}", *above]
    return "\n".join([f"SELECT DISTINCT {asked} WHERE {{", "# filter ?review", *lines, "}"])


def _step(row: Mapping[str, object], vocabulary: Vocabulary) -> Step:
    kind = str(row["is"])
    if kind not in _CLASSES:
        raise ValueError(f'a step cannot be "{kind}"{nearest(kind, _CLASSES)}')
    for key in row.keys() - _KEYS:
        raise ValueError(f'a step has no "{key}"{nearest(key, _KEYS)}')
    says = {key: str(value) for key, value in row.items() if key not in {"is", "absent"}}
    for key, value in says.items():
        if key in _CONCEPTS:
            find_concept(vocabulary, _CONCEPTS[key][1], value)
        elif key == "age" and value not in _AGES:
            raise ValueError(f'age must be one of {", ".join(_AGES)}, not "{value}"')
        elif key in _WORDS and not value.replace("-", "").isalpha():
            raise ValueError(f'{key} must be one word, not "{value}"')
    return Step(kind, bool(row.get("absent", False)), says)


@cache
def _published() -> Mapping[str, Motif]:
    return dict(_read_folder(Path(str(files("queries") / "motifs"))))


def _read_folder(folder: Path) -> Mapping[str, Motif]:
    return {path.stem: parse_motif(path.stem, _text(path)) for path in sorted(_tomls(folder))}


def _tomls(folder: Path) -> Iterable[Path]:
    return folder.glob("*.toml")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"{path}: not readable as UTF-8 text: {error}") from error
