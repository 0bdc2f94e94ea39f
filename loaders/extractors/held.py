"""Which agencies a finding holds to account, or credits: those of its sentence, else its paragraph.

The one who acted or should have acted counts, not the one who was to be told: of "the police did
not tell the midwife", the police.
"""

import re
from collections.abc import Sequence

from loaders.document import Sentence
from loaders.extractors.agencies import agency_kinds
from loaders.themes import plain
from ontology.concepts import Vocabulary

_ALL = "all-agencies"
_SOCIAL_CARE = "childrens-social-care"
_NOT_HELD = {_ALL, "marac", "safeguarding-partnership", "courts-and-legal", "national-body"}
_EVERYBODY = re.compile(
    r"\b(?:agencies|professionals?|practitioners?|workers|partners)\b|\bno one\b|\bnobody\b|"
    r"\bmulti ?agency\b|\binter ?agency\b|\bservices were\b|"
    r"\bprofessional (?:curiosity|challenge)\b"
)
_COUNTERPART = re.compile(
    r"\b(?:with|to|from|about|into|of|for|contact(?:ed)?|inform(?:ed)?|tell|consult(?:ed)?)"
    r"\s+(?:the |any |any other |other |all |a |an |its |their )*(?!(?:be|have)\b)[^,.;:]{3,60}?"
    r"(?=\b(?:by|which|who|was|were|had|did|but|so|because|as)\b|[,.;:]|$)",
    re.IGNORECASE,
)
_NOT_TOLD = re.compile(
    r"\b(?:nor (?:was|were) )?(?:the )?[\w' ]{3,40} (?:was|were) (?:not |never )?(?:informed|told|"
    r"notified|invited|consulted|made aware)\b|"
    r"\bnor (?:was|were) (?:the )?[\w' ]{3,30}\binformed\b",
    re.IGNORECASE,
)
_SOCIAL_WORK = re.compile(
    r"\b(?:initial|core|single|child(?:ren)? and family|children and families|pre birth|"
    r"section 47) assessments?\b|\bthe assessments?\b|\bduring assessments?\b|\bchild in need\b|"
    r"\bchild protection (?:plan|conference|process)|\bstrategy (?:meeting|discussion)|"
    r"\bcore groups?\b|\bsafety plan\b|\ballocated (?:social )?worker\b"
)


def agencies_held(
    sentences: Sequence[Sentence], at: int, vocabulary: Vocabulary
) -> tuple[str, ...]:
    """Return the agency kinds that the finding at ``at`` is about.

    Where the sentence names nobody, the nearest named before it in its paragraph;
    ``all-agencies`` where professionals as a body are meant.
    """
    sentence = sentences[at]
    if own := _acting(sentence.text, vocabulary):
        return own
    if _SOCIAL_WORK.search(plain(sentence.text)):
        return (_SOCIAL_CARE,)
    for i in range(at - 1, -1, -1):
        if sentences[i].paragraph != sentence.paragraph:
            break
        earlier = _acting(sentences[i].text, vocabulary)
        if not earlier and _SOCIAL_WORK.search(plain(sentences[i].text)):
            earlier = (_SOCIAL_CARE,)
        if earlier:
            return earlier
    return ()


def agencies_credited(
    sentences: Sequence[Sentence], at: int, vocabulary: Vocabulary
) -> tuple[str, ...]:
    """Return the agency kinds that a good practice is told of: all that its sentence names."""
    kinds = [k for k in agency_kinds(sentences[at].text, vocabulary) if k not in _NOT_HELD]
    return tuple(dict.fromkeys(kinds)) or agencies_held(sentences, at, vocabulary)


def _acting(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    body = plain(text)
    left = _COUNTERPART.sub(" ", _NOT_TOLD.sub(" ", text))
    kinds = [kind for kind in agency_kinds(left, vocabulary) if kind not in _NOT_HELD]
    if kinds:
        return tuple(dict.fromkeys(kinds))
    return (_ALL,) if _EVERYBODY.search(body) else ()
