"""Where the ontology, the vocabularies and the shapes lie, in a checkout as in an install."""

import os
from importlib.resources import files
from pathlib import Path

from ontology.errors import VocabularyError

OWN_VOCABULARY = "REVIEWGRAPH_VOCABULARY"
"""The environment variable that names the user's own Turtle files, or folders of them."""


def ontology_file() -> Path:
    """Return the ontology: classes, properties and their alignments."""
    return _room() / "safeguarding.ttl"


def vocabulary_files() -> tuple[Path, ...]:
    """Return the SKOS schemes, one a file, by name."""
    return tuple(sorted((_room() / "vocabularies").glob("*.ttl")))


def own_vocabulary_files() -> tuple[Path, ...]:
    """Return the Turtle files that the user adds to the vocabularies, in the order given.

    Raises `VocabularyError` for a path that does not exist.
    """
    found: list[Path] = []
    for given in os.environ.get(OWN_VOCABULARY, "").split(os.pathsep):
        path = Path(given)
        if not given:
            continue
        if not path.exists():
            raise VocabularyError(f"{path}: no such vocabulary file or folder")
        found += sorted(path.glob("*.ttl")) if path.is_dir() else [path]
    return tuple(found)


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
