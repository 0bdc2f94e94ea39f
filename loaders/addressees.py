"""Who is to act: the agencies a recommendation is addressed to.

Those who are to act, not those they are to ask or tell: the agencies named before the verb that
binds, in the line above the text, or in the heading of the list.
"""

import re
from functools import cache

from loaders.extractors.agencies import agency_kinds
from loaders.ruleset import load_rules
from loaders.sentences import split_sentences
from loaders.themes import plain, themes_of
from ontology.concepts import Vocabulary

ALL = "all-agencies"
HEALTH = "health"
_SUBJECT_WORDS = 6

_BARE_VERB = re.compile(
    r"\b(?:reviews?|facilitates?|undertakes?|ensures?|seeks?|develops?|considers?|audits?|"
    r"identif(?:y|ies)|provides?|focus|works? with|promotes?|introduces?|updates?|monitors?)\b"
)
_BOUND_LATE = re.compile(
    r"\b(?:should|must|shall|needs? to|(?:is|are) asked to|has to|have to|ought to)\b"
)
_LEAD_THAT = re.compile(r"\b(?:recommend(?:s|ed)?|asks?|proposes?)(?: that)?$")


@cache
def _modal() -> re.Pattern[str]:
    """Return the pattern of what binds: a modal, or "to" and what is asked."""
    verb = load_rules("recommendations")["terms"]["verb"]
    return re.compile(
        r"\b(?:should|must|shall|will|needs? to|is to|are to|to be|has to|have to|ought to|"
        rf"(?:is|are) (?:asked|invited|urged|advised|requested|encouraged|required) to|to {verb})\b"
    )


_SHORT = re.compile(r"(?P<who>[\w&',/]+(?: [\w&',/]+){0,7}?) to [a-z]+")
"""A subject of few words before any verb: "Police to tell ..."."""

_BY = re.compile(
    r"\b(?:assurance by|undertaken by|led by|provided by|completed by|"
    r"responsibility of)\s+(?P<who>[^.;,]{3,80}(?:, [^.;,]{3,40} and [^.;,]{3,40})?)"
)
_PREAMBLE = re.compile(
    r"^(?:it is (?:further |therefore |also )?recommended (?:that )?|"
    r"(?:the|this) (?:review|report|author|reviewer|panel) (?:therefore |also )?"
    r"recommends? (?:that )?|"
    r"that |recommendation \w+[.:]? )+"
)
_THAT = re.compile(r"(?:[^.;,]{0,60}\brecommend(?:s|ed) )?that ")
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
    r"(?:both|the two|all|the|these) boards|(?:the|this) (?:committee|partnerships)|"
    r"safeguarding partners|"
    r"child protection committee|safeguarding children partners\w*)\b"
)
_OUTWARD = re.compile(
    r"(?<=\w) (?:of|involving|commissioned by|provided by|employed by|supported by|"
    r"working (?:with|in))\s"
)
"""After these stands what a service is for, or whose it is ("commissioners of drug services")."""

_OWNER = re.compile(
    r"(?i)\b(?:the |each |every |all |both |two |three )*(?:local authorit(?:y|ies)|councils?)"
    r"['’]s?['’]? (?=\w+)"
)
"""The council whose service is named: "the council's housing team"."""

_TRUST = re.compile(r"\b(?:the|each|both|all|every) trusts?\b|^trusts?$")
_PASSIVE = re.compile(
    r"\s*(?:\w+ly )?(?:be|to be|are to be|is to be) (?:\w+ly )?"
    r"(?!satisfied|assured|prepared|reassured|concerned|required|supported|alert|involved|trained|"
    r"reminded|informed|briefed|encouraged|invited|enabled)"
    r"(?:\w+ed|brought|given|made|sent|held|set|put|taken|drawn|built|kept|seen|shown|written|"
    r"read|found|led|met|run|sought|undertaken|taught|begun|chosen)\b"
)
_AGENT = re.compile(r"\bby (?P<who>[^.;,]{3,80})")
_BETWEEN = re.compile(r"\bbetween (?P<who>.+)")
_ASSURANCE = re.compile(
    r"\bassurance,? from\s+(?P<who>[^.;,]{3,80}(?:, [^.;,]{3,40} and [^.;,]{3,40})?)"
)
_ENSURED = re.compile(r"(?:to )?(?:ensure|make sure|remind|support|require|encourage|enable)\b")
_GLUED = re.compile(
    r"(?P<who>(?:(?:[A-Z][\w'’&]*|and|&|,) )+?)(?=(?:Every|Each|All|A|An|The|When|Where|Any|No|"
    r"There|Staff|Training|It|Ensure|Review|Develop|Provide) [a-z])"
)
_PEOPLE = re.compile(
    r"(?:the |a |an |every |each |all |any |both |no )?(?:\w+ )?(?:child|children|"
    r"young (?:people|person)|bab(?:y|ies)|infants?|pupils?|parents?|mothers?|fathers?|"
    r"famil(?:y|ies)|carers?|women|girls|boys)\b(?! (?:services?|centres?|partnership|"
    r"and famil(?:y|ies) (?:services?|team)|hubs?|nurse|court|support|social|safeguarding|"
    r"protection|first)|'s)"
)
_ADDED = re.compile(
    r"(?!This |It |They |These |Such |Where |When |If |There |That )[A-Z][^.;:]{1,80}? "
    r"(?:should|must|(?:is|are) asked to)\b"
)
_TRAINING = re.compile(
    r"(?:\w+ ){0,3}(?:training|briefings?|guidance|workshops?) (?:for|to) "
    r"(?P<who>all [^.;,]{3,60}|[^.;,]{3,40})"
)
_NOUN_FIRST = re.compile(
    r"(?:support|contact|lead|review|call|record|link|work|care|help|test) "
    r"(?:workers?|staff|centres?|"
    r"teams?|officers?|services?|professionals?|panels?|handlers?|agenc(?:y|ies)|scripts?|plans?)\b"
)
_LONGEST_SUBJECT = 14


def addressees_of(  # noqa: PLR0913, PLR0917  # the places that may say who is to act
    text: str,
    vocabulary: Vocabulary,
    line: str | None = None,
    heading: str | None = None,
    lead: str | None = None,
    trust: str = HEALTH,
) -> tuple[str, ...]:
    """Return the kinds of agency that are to act.

    ``line`` is an addressee line above the text ("Social Care"), ``heading`` what announces the
    list ("Recommendations for the police include"), ``lead`` the opening that the text goes on
    from ("The police should:"); the text's own subject wins over heading and lead. ``trust`` is
    the kind of agency that "the Trust" is in this review.
    """
    opening = plain(lead).rstrip(" :-–") if lead else ""
    if opening and _LEAD_THAT.search(opening) and not plain(text).startswith("that "):
        text = f"that {text}"
    above = _kinds(_BRACKETS.sub(" ", line), vocabulary, trust) if line else ()
    if above and above != (ALL,):
        return above
    named = _own(text, vocabulary, trust) or above
    if not named and lead:
        named = _of_lead(opening, lead, vocabulary, trust)
    if not named and heading:
        named = _kinds(_announced(heading, vocabulary), vocabulary, trust)
    if not named and (asked := _ASSURANCE.search(plain(text))):
        named = _kinds(asked["who"], vocabulary, trust)
    if not named and not lead and _ENSURED.match(plain(text)) and _EVERYBODY.search(plain(text)):
        named = (ALL,)
    return named


def _own(text: str, vocabulary: Vocabulary, trust: str) -> tuple[str, ...]:
    """Return who the text itself says is to act, in its first sentence and those that add to it."""
    if glued := _glued(text, vocabulary, trust):
        return glued
    named: tuple[str, ...] = ()
    for number, (start, end) in enumerate(split_sentences(text)):
        words = text[start:end]
        if number and not _ADDED.match(words):
            continue
        named += _named(words, vocabulary, trust)
    if not named and (by := _BY.search(plain(text))):
        named = _kinds(by["who"], vocabulary, trust)
    if not named and (trained := _TRAINING.match(plain(text))):
        named = _kinds(trained["who"], vocabulary, trust)
    return tuple(dict.fromkeys(named))


def _glued(text: str, vocabulary: Vocabulary, trust: str) -> tuple[str, ...]:
    """Return the agencies of a cell or line that stands before the sentence proper."""
    found = _GLUED.match(text)
    return _kinds(found["who"], vocabulary, trust) if found else ()


def _named(text: str, vocabulary: Vocabulary, trust: str) -> tuple[str, ...]:
    subject = _subject(plain(text), text, vocabulary)
    if not subject or _PEOPLE.match(subject):
        return ()
    # names of agencies are told by their capitals, which the plain form has lost
    words = text.replace("\u2019", "'").split()
    size, first = len(subject.split()), subject.split()[0]
    at = next((n for n, word in enumerate(words) if plain(word).startswith(first)), 0)
    written = " ".join(words[at : at + size])
    return _kinds(written, vocabulary, trust) or _kinds(subject, vocabulary, trust)


def _of_lead(opening: str, lead: str, vocabulary: Vocabulary, trust: str) -> tuple[str, ...]:
    """Return who a lead-in says is to act: its subject, or those its recommendations are for."""
    last = lead.rsplit(". ", 1)[-1]
    if not _BOUND_LATE.search(opening):
        announced = _announced(last, vocabulary) if "ecommend" in last else ""
        return _kinds(announced, vocabulary, trust)
    return _named(last, vocabulary, trust) or _kinds(last, vocabulary, trust)


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


def _subject(body: str, text: str, vocabulary: Vocabulary) -> str:
    """Return the words before the first verb that binds, without condition or preamble."""
    that = _THAT.match(body) is not None
    body = _CONDITION.sub("", _PREAMBLE.sub("", body))
    body = _PREAMBLE.sub("", body)
    if body.startswith("multi agency ") or _imperative(body):
        return body[:40] if body.startswith("multi agency ") else ""
    found = _modal().search(body)
    bare = _BARE_VERB.search(body)
    if bare and (found is None or bare.start() < found.start()):
        told = body[: bare.start()]
        found = bare if found is None or _acts(told, vocabulary) else found
    if that and not _BOUND_LATE.search(body):
        return _before_verb(body)
    if found is None or found.start() == 0:
        short = _SHORT.match(body) if found is None else None
        return short["who"] if short else ""
    if _PASSIVE.match(body, found.end()) or _PASSIVE.match(body, found.start()):
        agent = _AGENT.search(body, found.end()) or _BETWEEN.search(body, 0, found.start())
        return agent["who"] if agent else ""
    subject = body[: found.start()]
    if that and len(subject.split()) > _LONGEST_SUBJECT:
        return _before_verb(body)
    # "any agency that identifies ...", "supervisors focus": a relative clause is not a new subject
    return re.split(r"\b(?:that|which|who|when|where|in relation to)\b", subject)[0][:240]


def _imperative(body: str) -> bool:
    """Tell whether the text opens with what is to be done, and so names nobody."""
    verb = load_rules("recommendations")["terms"]["verb"]
    if not re.match(rf"(?:to |also |jointly )?{verb}\b", body) or _NOUN_FIRST.match(body):
        return False
    return not re.match(r"(?:\w+ ){1,4}(?:should|must|shall)\b", body)


def _acts(words: str, vocabulary: Vocabulary) -> bool:
    short = len(words.split()) <= _SUBJECT_WORDS and not re.search(
        r"\b(?:the|a|this|its|of|case|practice|and|to|for)\s*$", words
    )
    return short and bool(agency_kinds(words, vocabulary))


def _before_verb(body: str) -> str:
    """Return the subject before a bare verb ("that the police amend"): its first words."""
    verb = load_rules("recommendations")["terms"]["verb"]
    found = re.search(
        rf"(?<!the )(?<!a )(?<!social )(?<!family )(?<!youth )(?<!early )(?<!case )\b{verb}s?\b",
        body,
    )
    if found and found.start() and len(body[: found.start()].split()) <= _LONGEST_SUBJECT:
        return body[: found.start()]
    return " ".join(body.split()[:_SUBJECT_WORDS])


def _kinds(words: str, vocabulary: Vocabulary, trust: str) -> tuple[str, ...]:
    words = _OWNER.sub("", words)
    body = plain(words)
    found = list(agency_kinds(words, vocabulary))
    if len(found) > 1 and (object_of := _OUTWARD.search(words)):
        found = list(agency_kinds(words[: object_of.start()], vocabulary)) or found
    if _TRUST.search(body) and trust not in found:
        found.append(trust)
    if _PARTNERSHIP.search(body):
        found = ["safeguarding-partnership", *(kind for kind in found if kind != ALL)]
    elif _EVERYBODY.search(body) and not found:
        found = [ALL]
    return tuple(dict.fromkeys(found))
