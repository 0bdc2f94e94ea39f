"""The registry of documents: digest, text, names, and the reviews found in each; no times."""

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad

from graph.mapping import DCTERMS, PROV, Values, describe
from ontology.identifiers import REGISTRY, document_iri
from ontology.namespaces import RG_NS
from ontology.records import SourceDocument


def document_quads(document: SourceDocument, reviews: Iterable[str]) -> Iterator[Quad]:
    """Yield a document's entry with the IRIs of its reviews.

    One text under two file names is one document with two titles.
    """
    facts: dict[str, Values] = {
        f"{DCTERMS}title": Literal(document.name),
        f"{RG_NS}sha256": Literal(document.sha256),
        f"{DCTERMS}format": Literal(document.media_type),
        f"{RG_NS}text": Literal(document.text),
        f"{RG_NS}review": [NamedNode(review) for review in reviews],
    }
    types = [f"{RG_NS}SourceDocument", f"{PROV}Entity"]
    for triple in describe(document_iri(document.sha256), types, facts):
        yield Quad(*triple, NamedNode(REGISTRY))
