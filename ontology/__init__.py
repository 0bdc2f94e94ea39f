"""What there is to say about a case review: records, classes, vocabularies and shapes.

The lowest room: it imports no other. ``safeguarding.ttl`` declares the classes and properties,
``vocabularies/`` the SKOS schemes that are also the lexicon, ``shapes/`` what a record must be.
Nothing is imported here: ``ontology.concepts`` brings in the RDF engine, and a command that only
prints its help needs none of it.
"""
