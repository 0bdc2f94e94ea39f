"""Names that a document gives to people, each resolved to the person's role.

A review is anonymised: "Nicole" or "Adult 1" is the mother, and it says so once, in a list of the
family, a table, or the sentence that brings the person in. Names are for matching as whole words
and with their capitals.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from loaders.document import BlockKind, Case
from loaders.extractors.child_tables import rows
from loaders.patterns import part, pattern_rules, rules_near
from ontology.records import Child, Person

_LONGEST = 300_000
_RELATION = re.compile(r"(?i)relation|role|\bwho\b|connection|link\s+to")
_NAMED = re.compile(
    r"(?i)name|pseudonym|person|member|referred|known|identif|subject|adult|initial"
)
_SUBJECT = re.compile(r"(?i)^(?:(?:the\s+)?subject(?:\s+(?:child|of\b.*))?|index\s+child)\b")
_OF_SIBLING = re.compile(r"(?i)\b(?:father|mother)\s+(?:of|to)\s+(?:(?:the|half)[\s-]+)*sibling")
_NEVER = re.compile(
    r"(?:The|This|That|These|He|She|They|It|In|On|At|And|Both|When|Who|Was|Had|Has|Not|But|For|From|"
    r"With|After|Before|During|However|Mother|Father|Mum|Dad|Parents?|Child|Children|Baby|Family|Sibling"
    r"|Police|School|Nursery|Health|Social|Hospital|Council|Housing|Probation|Midwife|Doctor|Nurse|Ward"
    r"|January|February|March|April|May|June|July|August|September|October|November|December|Monday|"
    r"Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|White|Black|Asian|British|Polish|English|Welsh|"
    r"Irish|Scottish|Section|Agency|Agencies|Services?|Review|Report|Board|Partnership|Not|None|Unknown"
    r"|Deceased|Age|Aged|Adult|Male|Female|Also|Known|Further|See|Note|Date|Yes|No|GP|HV|SW|CSC|A&E|ED"
    r"|Partner|Maternal|Paternal|Grand\w+|Aunt|Uncle|NHS|CAMHS|DNA|DASH|MASH|MARAC|IMR|SCR|LSCB|UK|OF|AND|THE|TO|BY|MOTHER|FATHER|CHILD|CIN|CP|CPP"
    r"|PPU|PNC|YOT|DV|DA|SGO|ASD|ADHD|DOB|Children['’]s|Relationship|Person|Name|Ethnicity|Details)"
)
_EXPLICIT = ("role-known-as", "name-is-role", "role-then-bracket", "name-then-bracket")
_FEWEST = 2
_KIN = re.compile(r"(?i)mother|father|mum\b|dad\b|parent|sister|brother|sibling|aunt|uncle|cousin")
_A_NAME = 2


def pseudonyms(
    case: Case, persons: Iterable[Person], children: Iterable[Child] = ()
) -> Mapping[str, str]:
    """Return the person-role id of each name the document has given to someone, names sorted.

    A name that the text ties to two roles is left out; so is a word that is used as a name once.
    """
    text = case.text[:_LONGEST]
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for name, role in (*_listed(case), *_told(case)):
        found[name].setdefault(role)
    for person in persons:
        if person.pseudonym and len(person.pseudonym) >= _FEWEST:
            found[person.pseudonym].setdefault(person.role)
    for child in children:
        for name in _names_of(child.label):
            found[name] = {"subject-child": None}
    return {
        name: next(iter(roles))
        for name, roles in sorted(found.items())
        if len(roles) == 1 and not _NEVER.fullmatch(name) and _used(name, text)
    }


def _used(name: str, text: str) -> bool:
    return len(re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", text)) >= _FEWEST


def _names_of(label: str) -> Iterator[str]:
    """Yield the name within "Child Rowan", and a label that is itself a name."""
    last = label.rsplit(maxsplit=1)[-1] if label else ""
    if re.fullmatch(r"[A-Z][a-zà-ÿ’'-]{2,}", last) and len(label.split()) <= _A_NAME:
        yield last


def role_of(words: str) -> str | None:
    """Return the person-role id of words for a relationship: "half-sister", "Mother's partner"."""
    if _SUBJECT.match(words.strip()):
        return "subject-child"
    if _OF_SIBLING.search(words):
        return None
    best: tuple[int, str] | None = None
    for rule in rules_near(words, "people", "role"):
        match = rule.pattern.search(words)
        if match and rule.emit and (best is None or match.end() - match.start() > best[0]):
            best = (match.end() - match.start(), rule.emit)
    return best[1] if best else None


def _listed(case: Case) -> Iterator[tuple[str, str]]:
    """Yield the names of tables of the family, and of lines that hold a name and a role."""
    called = re.compile(part("people", "called").pattern)
    for row in rows(case):
        named = next((cell for head, cell in row if _NAMED.search(head)), row[0][1])
        related = next((cell for head, cell in row if _RELATION.search(head)), "")
        if not related and not row[0][0]:
            named, related = row[0][1], row[1][1]
            if role_of(named) and called.fullmatch(related):
                named, related = related, named
        role = role_of(related)
        if role and named != related and called.fullmatch(named):
            yield named, role
    kinds = {BlockKind.CONTENTS, BlockKind.FURNITURE}
    for block in case.document.blocks:
        if block.kind in kinds or block.start < case.start or block.end > case.end:
            continue
        lines = case.document.text[block.start : block.end]
        for rule in pattern_rules("people", "alias_line"):
            for match in rule.pattern.finditer(lines):
                yield from _resolved(match)


def _told(case: Case) -> Iterator[tuple[str, str]]:
    for sentence in case.sentences:
        if not _KIN.search(sentence.text):
            continue
        for rule in rules_near(sentence.text, "people", "alias"):
            for match in rule.pattern.finditer(sentence.text):
                if rule.id.rsplit(".", 1)[1] in _EXPLICIT or _is_named(match, sentence.text):
                    yield from _resolved(match)


def _is_named(match: re.Match[str], text: str) -> bool:
    """Return whether what follows a role is its name, not the next of a list of people."""
    following = text[match.end() : match.end() + 40]
    return not re.match(r"\s*,?\s*(?:and\s+)?(?:his|her|the|their)\s+(?:mother|father)", following)


def _resolved(match: re.Match[str]) -> Iterator[tuple[str, str]]:
    text, start = match.string, match.start("role")
    own = re.search(r"(?i)\b(?:mother|father|mum|dad)['’]s\s+(?:own\s+)?$", text[:start])
    after = text[match.end("role") : match.end("role") + 25].split("\n")[0]
    role = role_of((own.group() if own else "") + match["role"] + after.split(",")[0].split("(")[0])
    name = re.sub(r"\s+", " ", match["value"])
    if role:
        yield name, role
