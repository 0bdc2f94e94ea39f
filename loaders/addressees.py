"""Who is to act: the agencies a recommendation is addressed to.

Those who are to act, not those they are to ask or tell: the agencies named before the verb that
binds, in the line above the text, or in the heading of the list.
"""

import re

from loaders.extractors.agencies import agency_kinds
from loaders.themes import plain, themes_of
from ontology.concepts import Vocabulary

ALL = "all-agencies"
_SUBJECT_WORDS = 6

_MODAL = re.compile(
    r"\b(?:should|must|shall|will|needs? to|is to|are to|has to|have to|ought to|"
    r"to (?:ensure|review|"
    r"develop|consider|complete|undertake|provide|seek|work|agree|produce|promote|establish|"
    r"monitor|identify|introduce|update|implement|share|audit|continue|raise|strengthen|make|"
    r"explore|lead|report|improve|remind|support|create|embed|carry|commission|deliver))\b"
)
_BARE_VERB = re.compile(
    r"\b(?:reviews?|facilitates?|undertakes?|ensures?|seeks?|develops?|considers?|audits?|"
    r"identif(?:y|ies)|provides?|focus|works? with|promotes?|introduces?|updates?|monitors?)\b"
)
_SHORT = re.compile(r"(?P<who>[\w&',/]+(?: [\w&',/]+){0,4}?) to [a-z]+")
"""A subject of few words before any verb: "Police to tell ..."."""

_BY = re.compile(
    r"\b(?:assurance,? from|assurance by|undertaken by|led by|provided by|completed by|"
    r"responsibility of)\s+(?P<who>[^.;,]{3,80}(?:, [^.;,]{3,40} and [^.;,]{3,40})?)"
)
_PREAMBLE = re.compile(
    r"^(?:it is (?:further |therefore |also )?recommended (?:that )?|"
    r"(?:the|this) (?:review|report|author|reviewer|panel) (?:therefore |also )?"
    r"recommends? (?:that )?|"
    r"that |recommendation \w+[.:]? )+"
)
_CONDITION = re.compile(r"^(?:when|where|if|following|in order|before|after|once)\b[^,]*,\s*")
_BRACKETS = re.compile(r"\([^)]*\)")
"""Brackets hold acronyms, or what a commissioner commissions: not those who are to act."""

_EVERYBODY = re.compile(
    r"\b(?:all|any|each|every|individual|partner|both|multiple)? ?(?:agenc(?:y|ies)|professionals|"
    r"practitioners|partners|organisations|services involved|frontline staff|front line staff)\b"
    r"|\bmulti ?agency (?:action|responsibility)\b|\ball staff\b"
)
_PARTNERSHIP = re.compile(
    r"\b(?:safeguarding (?:children'?s? )?(?:multi agency )?(?:partnership|board)|"
    r"(?:the|this) (?:partnership|board|lscb|lscp|cscp|scp|sbni|lspp)|lscb|lscp|"
    r"safeguarding partners|child protection committee|safeguarding children partners\w*)\b"
)
_OUTWARD = re.compile(
    r"\b(?:involving|with|from|to|for|between|about|of|across|by|within|against|as)\s+$"
)


def addressees_of(
    text: str, vocabulary: Vocabulary, line: str | None = None, heading: str | None = None
) -> tuple[str, ...]:
    """Return the kinds of agency that are to act.

    ``line`` is an addressee line above the text ("Social Care"), ``heading`` what announces the
    list ("Recommendations for the police include"); the text's own subject wins over the heading.
    """
    if line and (named := _kinds(_BRACKETS.sub(" ", line), vocabulary)):
        return named
    subject = _subject(plain(text), text)
    named = _kinds(subject, vocabulary) if subject else ()
    if subject and not named:
        # names of agencies are told by their capitals, which the plain form has lost
        named = _kinds(" ".join(text.split()[: len(subject.split())]), vocabulary)
    if not named and (by := _BY.search(plain(text))):
        named = _kinds(by["who"], vocabulary)
    if not named and heading:
        named = _kinds(_announced(heading, vocabulary), vocabulary)
    return named


def _announced(heading: str, vocabulary: Vocabulary) -> str:
    """Return the words of a heading that name those addressed; a topic names nobody."""
    if "recommendation" not in heading.lower():
        return "" if themes_of(heading, vocabulary) else heading
    found = re.search(
        r"\brecommendations?\b.*?\b(?:for|to|by)\b(?P<who>.*?)(?:\binclud\w+|\bare\b|:|$)",
        heading,
        re.IGNORECASE,
    )
    return found["who"] if found else ""


def _subject(body: str, text: str) -> str:
    """Return the words before the first verb that binds, without condition or preamble."""
    that = body.startswith("that ")
    body = _CONDITION.sub("", _PREAMBLE.sub("", body))
    body = _PREAMBLE.sub("", body)
    if body.startswith("multi agency "):
        return body[:40]
    found = _MODAL.search(body) or _BARE_VERB.search(body)
    if found is None and that:
        return " ".join(body.split()[:_SUBJECT_WORDS])
    if found is None and (short := _SHORT.match(body)):
        return short["who"]
    if found is None or found.start() == 0:
        return ""
    subject = body[: found.start()]
    # "any agency that identifies ...", "supervisors focus": a relative clause is not a new subject
    return re.split(r"\b(?:that|which|who|when|where|in relation to)\b", subject)[0][:240]


def _kinds(words: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    body = plain(words)
    found = list(agency_kinds(words, vocabulary))
    if _PARTNERSHIP.search(body):
        found = ["safeguarding-partnership", *(kind for kind in found if kind != ALL)]
    elif _EVERYBODY.search(body) and not found:
        found = [ALL]
    return tuple(dict.fromkeys(found))
