"""The media types of answers, best first, and their short names."""

from collections.abc import Mapping

JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
CSV = "text/csv"
TSV = "text/tab-separated-values"
TURTLE = "text/turtle"
TRIG = "application/trig"
N_TRIPLES = "application/n-triples"
N_QUADS = "application/n-quads"
JSON_LD = "application/ld+json"
RDF_XML = "application/rdf+xml"
HTML = "text/html"

RESULTS: Mapping[str, str] = {
    JSON: JSON,
    XML: XML,
    CSV: CSV,
    TSV: TSV,
    "application/json": JSON,
    "application/xml": XML,
    "text/xml": XML,
}
"""What SELECT and ASK can be sent as: what a client may ask for, and what it gets."""

GRAPHS: Mapping[str, str] = {
    TURTLE: TURTLE,
    TRIG: TRIG,
    N_TRIPLES: N_TRIPLES,
    N_QUADS: N_QUADS,
    JSON_LD: JSON_LD,
    RDF_XML: RDF_XML,
    "application/x-turtle": TURTLE,
    "text/plain": N_TRIPLES,
    "application/json": JSON_LD,
    "application/xml": RDF_XML,
    "text/xml": RDF_XML,
}
"""What CONSTRUCT, DESCRIBE and graphs can be sent as."""

SHORT: Mapping[str, str] = {
    "json": JSON,
    "xml": XML,
    "csv": CSV,
    "tsv": TSV,
    "turtle": TURTLE,
    "ttl": TURTLE,
    "trig": TRIG,
    "nt": N_TRIPLES,
    "nq": N_QUADS,
    "jsonld": JSON_LD,
    "rdf": RDF_XML,
    "html": HTML,
}
"""Names for ``?format=``, where a header cannot be set."""

UTF_8 = {CSV, TSV, TURTLE, HTML}


def content_type(media: str) -> str:
    """Return the Content-Type of a media type: text says that it is UTF-8."""
    return f"{media}; charset=utf-8" if media in UTF_8 else media
