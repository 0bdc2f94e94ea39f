"""What there is to say about a case review: records, classes, vocabularies and shapes.

The lowest room: it imports no other. ``safeguarding.ttl`` declares the classes and properties,
``vocabularies/`` the SKOS schemes that are also the lexicon, ``shapes/`` what a record must be.
``ontology.terms`` is left out here, since it brings in rdflib.
"""

from ontology.concepts import Concept, Vocabulary, load_vocabulary
from ontology.dates import PartialDate
from ontology.errors import ReviewGraphError, VocabularyError
from ontology.records import CaseReview, Evidence, SourceDocument

__all__ = [
    "CaseReview",
    "Concept",
    "Evidence",
    "PartialDate",
    "ReviewGraphError",
    "SourceDocument",
    "Vocabulary",
    "VocabularyError",
    "load_vocabulary",
]
