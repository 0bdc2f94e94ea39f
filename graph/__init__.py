"""Records to RDF: the mapping, its validation, and the stores that hold one graph a review."""
