"""Questions to rows: saved SPARQL with typed parameters, and the patterns across many reviews.

``catalogue`` reads the questions, ``runner`` asks one of a view, ``tables`` holds the answer;
``network`` and ``patterns`` count what occurs together and what recurs.
"""
