"""The SKOS schemes as Python objects: the controlled terms, which are the lexicon as well."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from ontology.errors import VocabularyError
from ontology.files import own_vocabulary_files, vocabulary_files
from ontology.namespaces import CONCEPT, RG_NS

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_IN_SCHEME = _SKOS + "inScheme"
_PREF = _SKOS + "prefLabel"
_ALT = _SKOS + "altLabel"
_HIDDEN = _SKOS + "hiddenLabel"
_DEFINITION = _SKOS + "definition"
_BROADER = _SKOS + "broader"
_LISTED = RG_NS + "listed"
_READ = frozenset({_IN_SCHEME, _PREF, _ALT, _HIDDEN, _DEFINITION, _BROADER, _LISTED})
_SHOWN_LANGUAGES = ("en", None)

Properties = dict[str, dict[Literal | NamedNode, None]]
"""Values by predicate: a dictionary in place of a set, so that the file's order is kept."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A controlled term; ``broader`` is an id of the same scheme.

    ``listed`` tells the concepts of the published vocabulary from the narrower ones this project
    adds, which are rolled up where records are exchanged.
    """

    scheme: str
    id: str
    iri: str
    pref_label: str
    alt_labels: tuple[str, ...]
    hidden_labels: tuple[str, ...]
    definition: str | None
    broader: str | None
    listed: bool

    @property
    def labels(self) -> tuple[str, ...]:
        """Every label: what the concept is called, and what it is recognised by."""
        return (self.pref_label, *self.alt_labels, *self.hidden_labels)


class Vocabulary:
    """The concepts of every scheme, and the hierarchy within each."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        schemes: dict[str, dict[str, Concept]] = defaultdict(dict)
        for concept in concepts:
            schemes[concept.scheme][concept.id] = concept
        self._schemes: Mapping[str, Mapping[str, Concept]] = {
            name: MappingProxyType(dict(sorted(schemes[name].items()))) for name in sorted(schemes)
        }
        self._ancestors = {
            (concept.scheme, concept.id): tuple(self._climb(concept))
            for members in self._schemes.values()
            for concept in members.values()
        }
        narrower: dict[tuple[str, str], set[str]] = defaultdict(set)
        for (scheme, concept_id), ancestors in self._ancestors.items():
            for ancestor in ancestors:
                narrower[scheme, ancestor].add(concept_id)
        self._narrower = {key: frozenset(ids) for key, ids in narrower.items()}

    @property
    def schemes(self) -> tuple[str, ...]:
        """The names of the schemes, sorted."""
        return tuple(self._schemes)

    def scheme(self, name: str) -> Mapping[str, Concept]:
        """Return the concepts of a scheme by id, sorted."""
        try:
            return self._schemes[name]
        except KeyError:
            raise VocabularyError(f'no scheme "{name}"{_nearest(name, self._schemes)}') from None

    def get(self, scheme: str, concept_id: str) -> Concept:
        """Return a concept; a wrong id is answered with the nearest right ones."""
        members = self.scheme(scheme)
        try:
            return members[concept_id]
        except KeyError:
            hint = _nearest(concept_id, members)
            raise VocabularyError(f'no concept "{concept_id}" in scheme {scheme}{hint}') from None

    def labels(self, scheme: str) -> Iterator[tuple[str, Concept]]:
        """Yield every label of a scheme with its concept: the lexicon."""
        for concept in self.scheme(scheme).values():
            for label in concept.labels:
                yield label, concept

    def rolled_up(self, scheme: str, concept_id: str) -> str:
        """Return the nearest listed concept: the concept itself, or the first one above it."""
        self.get(scheme, concept_id)
        for ancestor in self._ancestors[scheme, concept_id]:
            if self._schemes[scheme][ancestor].listed:
                return ancestor
        raise VocabularyError(f'"{concept_id}" of scheme {scheme} has no listed concept above it')

    def narrower(self, scheme: str, concept_id: str) -> frozenset[str]:
        """Return the concept and all below it, at any depth."""
        self.get(scheme, concept_id)
        return self._narrower[scheme, concept_id]

    def _climb(self, concept: Concept) -> Iterator[str]:
        seen: set[str] = set()
        at: str | None = concept.id
        while at is not None:
            if at in seen:
                raise VocabularyError(f"{concept.iri} stands above itself: break the skos:broader")
            seen.add(at)
            yield at
            at = self.get(concept.scheme, at).broader


def load_vocabulary(*extra_turtle: Path) -> Vocabulary:
    """Read the vocabularies: the published ones, the user's own, and those of further files.

    The user's own are the files that ``ontology.files.own_vocabulary_files`` names.
    An extra file may give a label to a known concept, or define a concept of its own
    (``skos:inScheme``, ``skos:prefLabel``, ``skos:broader``). It may not give one concept a label
    that another concept of the scheme has: no sentence could then tell the two apart.
    """
    return _load((*own_vocabulary_files(), *extra_turtle)) if extra_turtle else _published()


@cache
def _published() -> Vocabulary:
    return _load(own_vocabulary_files())


def _load(extra: tuple[Path, ...]) -> Vocabulary:
    found: dict[str, Properties] = {}
    for path in (*vocabulary_files(), *extra):
        _read(path, found)
    known = [iri for iri, properties in found.items() if _IN_SCHEME in properties]
    vocabulary = Vocabulary(
        _concept(iri, properties, known)
        for iri, properties in found.items()
        if "/" in iri.removeprefix(CONCEPT)  # the schemes themselves have labels too
    )
    if extra:
        _refuse_shared_labels(vocabulary)
    return vocabulary


def _read(path: Path, found: dict[str, Properties]) -> None:
    try:
        for quad in parse(path=path, format=RdfFormat.TURTLE):
            predicate, subject, value = quad.predicate.value, quad.subject, quad.object
            if predicate not in _READ or not isinstance(subject, NamedNode):
                continue
            if subject.value.startswith(CONCEPT) and isinstance(value, Literal | NamedNode):
                properties = found.setdefault(subject.value, {})
                properties.setdefault(predicate, {})[value] = None
    except (SyntaxError, OSError) as error:
        raise VocabularyError(f"{path}: not a readable Turtle file: {error}") from error


def _concept(iri: str, properties: Properties, known: list[str]) -> Concept:
    scheme, _, concept_id = iri.removeprefix(CONCEPT).partition("/")
    if _IN_SCHEME not in properties:
        raise VocabularyError(f"no concept {iri}{_nearest(iri, known)}; or give it skos:inScheme")
    if NamedNode(CONCEPT + scheme) not in properties[_IN_SCHEME]:
        raise VocabularyError(f"{iri}: skos:inScheme must be {CONCEPT}{scheme}")
    pref_labels = _literals(properties, _PREF)
    shown = [literal.value for literal in pref_labels if literal.language in _SHOWN_LANGUAGES]
    if len(shown) != 1:
        raise VocabularyError(f"{iri} has {len(shown)} English skos:prefLabel: give it one")
    translated = [literal for literal in pref_labels if literal.language not in _SHOWN_LANGUAGES]
    definitions = _literals(properties, _DEFINITION)
    return Concept(
        scheme=scheme,
        id=concept_id,
        iri=iri,
        pref_label=shown[0],
        alt_labels=_values(translated + _literals(properties, _ALT)),
        hidden_labels=_values(_literals(properties, _HIDDEN)),
        definition=definitions[0].value if definitions else None,
        broader=_broader(iri, scheme, properties),
        listed=all(literal.value in {"true", "1"} for literal in _literals(properties, _LISTED)),
    )


def _broader(iri: str, scheme: str, properties: Properties) -> str | None:
    values = list(properties.get(_BROADER, {}))
    if not values:
        return None
    prefix = f"{CONCEPT}{scheme}/"
    if len(values) > 1 or not values[0].value.startswith(prefix):
        raise VocabularyError(f"{iri}: skos:broader must be one concept of the scheme {scheme}")
    return values[0].value.removeprefix(prefix)


def _literals(properties: Properties, predicate: str) -> list[Literal]:
    return [value for value in properties.get(predicate, {}) if isinstance(value, Literal)]


def _values(literals: list[Literal]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(literal.value for literal in literals))


def _refuse_shared_labels(vocabulary: Vocabulary) -> None:
    for scheme in vocabulary.schemes:
        owners: dict[str, Concept] = {}
        for label, concept in vocabulary.labels(scheme):
            owner = owners.setdefault(label.casefold(), concept)
            if owner is not concept:
                raise VocabularyError(
                    f'"{label}" is a label of both {owner.id} and {concept.id} in scheme {scheme}:'
                    " leave it to one of them"
                )


def _nearest(wrong: str, right: Iterable[str]) -> str:
    near = get_close_matches(wrong, list(right), n=3)
    return f"; nearest: {', '.join(near)}" if near else ""
