"""Where the ontology, the vocabularies and the shapes lie, in a checkout as in an install."""

from importlib.resources import files
from pathlib import Path


def ontology_file() -> Path:
    """Return the ontology: classes, properties and their alignments."""
    return _room() / "safeguarding.ttl"


def vocabulary_files() -> tuple[Path, ...]:
    """Return the SKOS schemes, one a file, by name."""
    return tuple(sorted((_room() / "vocabularies").glob("*.ttl")))


def shape_files() -> tuple[Path, ...]:
    """Return the SHACL shapes, one record kind a file, by name."""
    return tuple(sorted((_room() / "shapes").glob("*.ttl")))


def _room() -> Path:
    return Path(str(files("ontology")))
