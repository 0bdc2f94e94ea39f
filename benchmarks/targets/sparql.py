"""The questions of the dashboard as SPARQL: the texts that every engine is asked alike."""

from graph.hierarchy import WITHIN
from ontology.namespaces import CONCEPT, RG_NS, VOCABULARY_GRAPH

_OA = "http://www.w3.org/ns/oa#"
_CONCEPTS = f"""
      {{ VALUES ?class {{
          <{RG_NS}MissedOpportunity> <{RG_NS}LearningPoint> <{RG_NS}Recommendation> }}
        GRAPH ?review {{ ?statement a ?class ; <{RG_NS}theme> ?said }} }}
      UNION
      {{ GRAPH ?review {{ ?statement a <{RG_NS}RiskFactor> ; <{RG_NS}factor> ?said ;
          <{RG_NS}assertion> ?assertion }} FILTER (?assertion IN ("affirmed", "alleged")) }}
      GRAPH <{VOCABULARY_GRAPH}> {{ ?said <{WITHIN}> NAME }}"""

FACTOR = f"{CONCEPT}risk-factor/domestic-abuse"
AFFIRMED = f"""SELECT (COUNT(DISTINCT ?review) AS ?reviews) WHERE {{
  GRAPH <{VOCABULARY_GRAPH}> {{ ?said <{WITHIN}> <{FACTOR}> }}
  GRAPH ?review {{ ?statement a <{RG_NS}RiskFactor> ; <{RG_NS}factor> ?said ;
    <{RG_NS}assertion> ?assertion }} FILTER (?assertion IN ("affirmed", "alleged")) }}"""
"""(a) How many reviews have a risk factor, as so or as alleged; narrower ones count."""

QUOTED = f"""SELECT ?review ?quote ?start WHERE {{
  GRAPH <{VOCABULARY_GRAPH}> {{ ?said <{WITHIN}> <{FACTOR}> }}
  GRAPH ?review {{ ?statement <{RG_NS}factor> ?said ; <{RG_NS}evidence> ?evidence .
    ?evidence <{_OA}hasSelector> ?quotation . ?quotation <{_OA}exact> ?quote .
    ?evidence <{_OA}hasSelector> ?position . ?position <{_OA}start> ?start }} }}"""
"""(b) Where a risk factor is told, with the words and their place."""

AFFIRMED_IN_ALL = f"""SELECT (COUNT(DISTINCT ?review) AS ?reviews) WHERE {{
  ?said <{WITHIN}> <{FACTOR}> .
  ?statement <{RG_NS}factor> ?said ; a <{RG_NS}RiskFactor> ; <{RG_NS}inReview> ?review ;
    <{RG_NS}assertion> ?assertion FILTER (?assertion IN ("affirmed", "alleged")) }}"""
QUOTED_IN_ALL = f"""SELECT ?review ?quote ?start WHERE {{
  ?said <{WITHIN}> <{FACTOR}> .
  ?statement <{RG_NS}factor> ?said ; <{RG_NS}inReview> ?review ; <{RG_NS}evidence> ?evidence .
  ?evidence <{_OA}hasSelector> ?quotation . ?quotation <{_OA}exact> ?quote .
  ?evidence <{_OA}hasSelector> ?position . ?position <{_OA}start> ?start }}"""
"""(a) and (b) over the union of all graphs, the form in which rdflib is fastest."""

PAIRS = f"""SELECT ?one ?other (COUNT(DISTINCT ?review) AS ?reviews) WHERE {{
  {{ SELECT DISTINCT ?review ?one WHERE {{ {_CONCEPTS.replace("NAME", "?one")} }} }}
  {{ SELECT DISTINCT ?review ?other WHERE {{ {_CONCEPTS.replace("NAME", "?other")} }} }}
  FILTER (STR(?one) < STR(?other)) }} GROUP BY ?one ?other"""
"""(c) In how many reviews each two concepts occur: the self-join, in its faster form."""

MISSED = f"""SELECT ?agency ?theme (COUNT(DISTINCT ?review) AS ?reviews) WHERE {{
  GRAPH ?review {{ ?statement a <{RG_NS}MissedOpportunity> ; <{RG_NS}agencyKind> ?one ;
    <{RG_NS}theme> ?other }}
  GRAPH <{VOCABULARY_GRAPH}> {{ ?one <{WITHIN}> ?agency . ?other <{WITHIN}> ?theme }}
  }} GROUP BY ?agency ?theme"""
"""(d) In how many reviews each kind of agency missed an opportunity of each theme."""

ROLLED_UP = f"""SELECT ?concept (COUNT(DISTINCT ?review) AS ?reviews) WHERE {{
  {_CONCEPTS.replace("NAME", "?concept")} }} GROUP BY ?concept"""
"""(e) In how many reviews each concept occurs, with every one above it."""

HOLDING = """SELECT ?evidence WHERE { GRAPH ?review {
  ?evidence <http://www.w3.org/ns/oa#hasSelector> ?selector .
  ?selector <http://www.w3.org/ns/oa#exact> ?quote } FILTER (CONTAINS(LCASE(?quote), "WORD")) }"""
"""(f) The evidence whose quotation holds some letters."""
