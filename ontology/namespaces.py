"""The namespaces everything is named in, as plain strings, so that naming needs no RDF library."""

RG_NS = "https://w3id.org/reviewgraph/ontology#"
"""Classes and properties, declared in ``safeguarding.ttl``."""

CONCEPT = "https://w3id.org/reviewgraph/concept/"
"""Concepts: followed by ``{scheme}/{id}``."""

DATA = "https://w3id.org/reviewgraph/id/"
"""Documents, reviews and what is said in them: followed by ``{kind}/{hash}``."""

VOCABULARY_GRAPH = "https://w3id.org/reviewgraph/ontology"
"""The ontology's own IRI, and the graph a store keeps it and the vocabularies in."""
