"""Annotated sets: a folder of annotation records and the documents they name."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ontology.concepts import Vocabulary, load_vocabulary
from ontology.errors import UnreadableDocument, VocabularyError

Review = Mapping[str, Any]
"""One review of an annotation record, in the shape `loaders.annotation.to_record` gives."""

_CALLED = {"annotations", "records", "labels"}
_GROUPS = {
    "children": ("label",),
    "risk_factors": ("factor", "bearer"),
    "agencies": ("kind",),
    "missed_opportunities": ("quote",),
    "good_practice": ("quote",),
    "learning": ("quote",),
    "recommendations": ("quote",),
}
_ONE = {"type": "review-type", "nation": "nation"}
_MEMBER_ONE = {
    ("children", "outcome"): "outcome",
    ("risk_factors", "factor"): "risk-factor",
    ("risk_factors", "bearer"): "person-role",
    ("agencies", "kind"): "agency",
}
_MEMBER_MANY = {"incidents": "incident", "themes": "theme", "agencies": "agency"}
_MANY = {"family": "person-role", "themes": "theme"}


@dataclass(frozen=True, slots=True)
class Annotated:
    """A document and what an annotator found in it; ``path`` is the document's file."""

    name: str
    path: Path
    reviews: tuple[Review, ...]


@dataclass(frozen=True, slots=True)
class AnnotatedSet:
    """Annotated documents under one name, in the order of their names."""

    name: str
    documents: tuple[Annotated, ...]

    @property
    def reviews(self) -> int:
        """How many reviews are annotated."""
        return sum(len(document.reviews) for document in self.documents)


def read_annotated(
    folder: Path, texts: Path | None = None, vocabulary: Vocabulary | None = None
) -> AnnotatedSet:
    """Return the annotated set of a folder of ``.json`` records.

    Documents are looked for in ``texts``, or else in the folder, its parent and a folder ``texts``
    beside it. Raises `UnreadableDocument` for a folder without records, a record that is not well
    formed or names a document that is not there, and `VocabularyError` for an unknown concept.
    """
    known = vocabulary or load_vocabulary()
    if not folder.is_dir():
        raise UnreadableDocument(f"{folder}: no such folder of annotations")
    records = sorted(folder.glob("*.json"))
    if not records:
        raise UnreadableDocument(f"{folder}: no annotations (.json) in this folder")
    if texts is not None and not texts.is_dir():
        raise UnreadableDocument(f"{texts}: no such folder of documents")
    places = [texts] if texts is not None else _places(folder)
    documents = tuple(_read(path, places, known) for path in records)
    whole = folder.resolve()
    return AnnotatedSet(whole.parent.name if whole.name in _CALLED else whole.name, documents)


def _places(folder: Path) -> list[Path]:
    above = folder.resolve().parent
    return [folder, above, above / "texts"]


def _read(path: Path, places: Sequence[Path], vocabulary: Vocabulary) -> Annotated:
    try:
        record = json.loads(path.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        raise UnreadableDocument(
            f"{path}: not JSON at line {error.lineno}, column {error.colno}: {error.msg}"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableDocument(f"{path}: cannot be read: {error}") from error
    named = record.get("document") if isinstance(record, dict) else None
    if not isinstance(named, str) or not isinstance(record.get("reviews"), list):
        raise UnreadableDocument(f'{path}: no annotation: give it "document" and "reviews"')
    reviews = tuple(record["reviews"])
    for number, review in enumerate(reviews):
        _check(f"{path}: review {number}", review, vocabulary)
    name = Path(named).name
    for place in places:
        if (place / name).is_file():
            return Annotated(name, place / name, reviews)
    looked = ", ".join(map(str, places))
    raise UnreadableDocument(f"{path}: its document {named} is not in {looked}; name the folder")


def _check(where: str, review: object, vocabulary: Vocabulary) -> None:
    if not isinstance(review, dict) or not isinstance(review.get("subject"), str):
        raise UnreadableDocument(f'{where}: give it a "subject"')
    for group, needed in _GROUPS.items():
        members = review.get(group) or []
        for number, item in enumerate(members if isinstance(members, list) else [members]):
            lacking = [
                name
                for name in needed
                if not isinstance(item, dict) or not isinstance(item.get(name), str)
            ]
            if lacking:
                raise UnreadableDocument(f'{where}, {group} {number}: give it a "{lacking[0]}"')
    for place, scheme, concept in _concepts(review):
        try:
            vocabulary.get(scheme, concept)
        except VocabularyError as error:
            raise VocabularyError(f"{where}, {place}: {error}") from error


def _concepts(review: Review) -> Iterator[tuple[str, str, str]]:
    for name, scheme in _ONE.items():
        if review.get(name):
            yield name, scheme, review[name]
    for name, scheme in _MANY.items():
        for concept in review.get(name) or []:
            yield name, scheme, concept
    for group in _GROUPS:
        for item in review.get(group) or []:
            for name, value in item.items():
                if value and (scheme := _MEMBER_ONE.get((group, name), "")):
                    yield group, scheme, value
                many = "agencies" if name == "addressees" else name
                for concept in value or [] if many in _MEMBER_MANY else []:
                    yield group, _MEMBER_MANY[many], concept
