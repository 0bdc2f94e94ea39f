"""Where the ontology, the vocabularies and the shapes lie, in a checkout as in an install."""

from importlib.resources import files
from pathlib import Path


def ontology_file() -> Path:
    """Return the ontology: classes, properties and their alignments."""
    return _room() / "safeguarding.ttl"


def vocabulary_files() -> tuple[Path, ...]:
    """Return the SKOS schemes, one a file, by name."""
    return tuple(sorted((_room() / "vocabularies").glob("*.ttl")))


def shape_files(*, known_concepts: bool = True) -> tuple[Path, ...]:
    """Return the SHACL shapes, one record kind a file, by name.

    ``known_concepts`` asks that every concept be described as one, which takes the vocabularies
    (or those of their concepts that are used) beside the review; without it a review graph is
    validated on its own, and a concept by the form of its IRI.
    """
    paths = sorted((_room() / "shapes").glob("*.ttl"))
    return tuple(path for path in paths if known_concepts or path.stem != "concept")


def _room() -> Path:
    return Path(str(files("ontology")))
