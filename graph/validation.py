"""The SHACL shapes, asked of one review at a time before it is stored."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad

from graph.shapes import plainly_conforms
from ontology.concepts import Vocabulary, load_vocabulary
from ontology.namespaces import CONCEPT


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken shape: its name, the node at fault, the value, the path to it, and why."""

    shape: str
    focus: str
    value: str | None
    path: str | None
    message: str

    def __str__(self) -> str:
        """Return the violation in one line."""
        path = f" {self.path}" if self.path else ""
        value = f" = {self.value!r}" if self.value is not None else ""
        return f"{self.shape}: {self.focus}{path}{value}: {self.message}"


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """What the shapes say of one review graph."""

    conforms: bool
    violations: tuple[Violation, ...]


def validate(quads: Iterable[Quad], vocabulary: Vocabulary | None = None) -> ValidationReport:
    """Check one review's graph against every shape, which know the concepts of the vocabulary."""
    graph = tuple(quads)
    nodes = {quad.object for quad in graph if isinstance(quad.object, NamedNode)}
    concepts = tuple(_known_concepts(nodes, vocabulary or load_vocabulary()))
    if plainly_conforms(graph, concepts):
        return ValidationReport(conforms=True, violations=())
    from graph.violations import explain  # noqa: PLC0415 - slow to import and seldom needed

    return explain(graph, concepts)


def _known_concepts(nodes: Iterable[NamedNode], vocabulary: Vocabulary) -> Iterator[NamedNode]:
    for node in nodes:
        if node.value.startswith(CONCEPT):
            scheme, _, name = node.value.removeprefix(CONCEPT).partition("/")
            if scheme in vocabulary.schemes and name in vocabulary.scheme(scheme):
                yield node
