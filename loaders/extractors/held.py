"""Which agencies a finding holds to account, or credits: those of the sentence, else of what it leans on."""

import re
from collections.abc import Sequence

from loaders.document import Sentence
from loaders.extractors.agencies import agency_kinds
from loaders.themes import plain
from ontology.concepts import Vocabulary

_EVERYBODY = re.compile(
    r"\b(?:all )?(?:agencies|professionals|practitioners|services|workers|partners)\b|"
    r"\b(?:any|no|every) (?:\w+ )?(?:professional|practitioner|agency)\b|\bno one\b|\bno-one\b|"
    r"\bprofessional curiosity\b|\bmulti ?agency\b"
)
_COUNTERPART = re.compile(
    r"\b(?:with|to|from|by the|between|into|on|of|about)\s+(?:the |any |other |their |a |an )?$"
)
_PASSIVE_AGENT = re.compile(r"\bby (?:the |any )?$")
_ASSESSMENT = re.compile(
    r"\b(?:initial assessment|child and family assessment|children and family assessment|"
    r"child in need|section 47|strategy (?:meeting|discussion)|pre birth assessment)\b"
)
_LOOK_BACK = 3


def agencies_held(
    sentences: Sequence[Sentence], at: int, vocabulary: Vocabulary
) -> tuple[str, ...]:
    """Return the agency kinds that a finding is about.

    The one who acted, not the one who was to be told; where the sentence names nobody, the nearest
    named in its paragraph; ``all-agencies`` where professionals as a body are meant.
    """
    sentence = sentences[at]
    if own := _own(sentence.text, vocabulary):
        return own
    for i in range(at - 1, max(-1, at - 1 - _LOOK_BACK), -1):
        if sentences[i].paragraph != sentence.paragraph:
            break
        if earlier := _own(sentences[i].text, vocabulary):
            return earlier
    return ()


def _own(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    body = plain(text)
    kinds = list(agency_kinds(text, vocabulary))
    if len(kinds) > 1:
        acting = list(agency_kinds(_acting(text), vocabulary))
        kinds = acting or kinds[:1]
    kinds = [kind for kind in kinds if kind != "all-agencies"]
    if not kinds and _EVERYBODY.search(body):
        return ("all-agencies",)
    if not kinds and _ASSESSMENT.search(body):
        return ("childrens-social-care",)
    return tuple(dict.fromkeys(kinds))


def _acting(text: str) -> str:
    """Return the words up to those acted upon: before "with", "to", "from" and the like."""
    return re.split(r"\b(?:with|to the|from|to|about|into)\b", text, maxsplit=1)[0]
