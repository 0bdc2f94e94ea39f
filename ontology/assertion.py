"""How a statement stands: the outcomes of ConText, with the few this domain adds.

ConText: Harkema et al. 2009, "ConText: an algorithm for determining negation, experiencer,
and temporal status from clinical reports".
"""

from enum import StrEnum


class Assertion(StrEnum):
    """Whether the text says a thing was so."""

    AFFIRMED = "affirmed"
    ALLEGED = "alleged"
    NEGATED = "negated"
    HYPOTHETICAL = "hypothetical"
    EXPECTED = "expected"
    """Said to have been due ("a meeting should have been held"): not an event that took place."""
    QUESTION = "question"
    GENERIC = "generic"
    """Said of research, policy or training, not of this case."""


class Temporality(StrEnum):
    """When a factor held, seen from the incident."""

    CURRENT = "current"
    HISTORICAL = "historical"


class Extent(StrEnum):
    """How much of a review the source tells."""

    FULL = "full"
    BRIEFING = "briefing"
    DIGEST_ENTRY = "digest-entry"


class SectionRole(StrEnum):
    """What a part of a document is for; the same words mean different things by role."""

    FRONT_MATTER = "front-matter"
    CONTENTS = "contents"
    INTRODUCTION = "introduction"
    TERMS_OF_REFERENCE = "terms-of-reference"
    METHODOLOGY = "methodology"
    FAMILY_INVOLVEMENT = "family-involvement"
    BACKGROUND = "background"
    CHRONOLOGY = "chronology"
    ANALYSIS = "analysis"
    GOOD_PRACTICE = "good-practice"
    LEARNING = "learning"
    CONCLUSION = "conclusion"
    RECOMMENDATIONS = "recommendations"
    APPENDIX = "appendix"
    GLOSSARY = "glossary"
    OTHER = "other"


class Strength(StrEnum):
    """How firmly a recommendation binds."""

    MUST = "must"
    SHOULD = "should"
    CONSIDER = "consider"


class FailureState(StrEnum):
    """In what way the thing was not done (the facets of the preventable-deaths literature)."""

    OMITTED = "omitted"
    DELAYED = "delayed"
    INCOMPLETE = "incomplete"
    INADEQUATE = "inadequate"
    INCONSISTENT = "inconsistent"
    UNCOORDINATED = "uncoordinated"


class Direction(StrEnum):
    """Which way information or a service failed to go."""

    NOT_SHARED = "not-shared"
    NOT_SOUGHT = "not-sought"
    NOT_ACTED_ON = "not-acted-on"
    NOT_OFFERED = "not-offered"
