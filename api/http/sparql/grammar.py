"""The grammar of SPARQL as rdflib has it, with what it gets wrong put right."""

from rdflib.namespace import XSD
from rdflib.plugins.sparql.parser import DECIMAL_NEGATIVE, parseQuery, parseUpdate
from rdflib.term import Literal

__all__ = ["parseQuery", "parseUpdate"]

# rdflib 7.6 fails on every negative decimal: its literals of decimals cannot be negated.
DECIMAL_NEGATIVE.set_parse_action(lambda found: Literal(f"-{found[0]}", datatype=XSD.decimal))
