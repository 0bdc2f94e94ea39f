"""Who published a review: the board or partnership, as its document names it."""

import re
from collections import Counter

from loaders.document import Case, collapse
from loaders.extractors.cover import Cover, body
from loaders.patterns import PatternRule, pattern_rules
from ontology.assertion import Extent

_STOP = re.compile(
    r"(?i)^(?:(?:on\s+behalf\s+of|commissioned\s+by|published\s+by|for|by|to|in|of|from"
    r"|this|that|the|and|&|with|at|if|all|both|each|when|since"
    r"|both|serious|case|reviews?|overview|reports?|executive|summary|independent"
    r"|chair(?:person)?|agreed"
    r"|recommendations?|recommendation|child|practice|safeguarding(?!\s+(?:board|child"
    r"|partnership|people|adults))|learning|concise|extended|local(?=\s+safeguarding)|a"
    r"|an|our|your|its"
    r"|their|new|neighbouring|other|another|any|every|relevant|former|multi-agency"
    r"|thematic|date|regional(?=\s+safeguarding)"
    r"|lscbs?|lscps?|cspr|lcspr|scr|cpr|however|therefore|although|as|following|under"
    r"|while)[\s,:]+)+"
)
_NAMELESS = re.compile(
    r"(?i)^(?:(?:the|local|regional|area|city|county|borough|multi-agency|national"
    r"|safeguarding|children'?s?|children’s|a|an|our|each|its"
    r"|adults?|board|partnership|partners|executive|committee|arrangements|child"
    r"|protection|and)\s*)+$"
)
_OF_PLACE = re.compile(
    r"(?i)(?:local|regional)\s+safeguarding\b.{3,40}\b(?:board|partnership)\s+(?:for|of)\s"
)
_UNNAMED = re.compile(r"(?i)(?:unnamed|anonymous|anonymised|unknown)\b")
_LIKELY = 2


def find_publisher(case: Case, cover: Cover, area: str | None) -> str | None:
    """Return the name on the cover, else of who commissioned it, else an entry's area."""
    digest = case.extent is Extent.DIGEST_ENTRY
    named = pattern_rules("metadata", "publisher")
    for region in (cover.title, *(() if digest else (cover.text,))):
        if found := _first(region, named):
            return _fullest(found, region)
    text = body(case, 300_000).text
    if found := _first(text, pattern_rules("metadata", "publisher_self")):
        return found
    if digest:
        return _of_entry(_first(text, named), area)
    counts = Counter(_all(text, named))
    frequent = [name for name, n in counts.most_common(1) if n >= _LIKELY or len(counts) == 1]
    if frequent:
        return frequent[0]
    for rule in pattern_rules("metadata", "publisher_acronym"):
        if match := rule.pattern.search(text):
            return match["value"]
    return _first(cover.text, pattern_rules("metadata", "publisher_council"))


def _of_entry(board: str | None, area: str | None) -> str | None:
    """Return the board named in an entry's text where it is that of its area, else the area."""
    if area is None or (board is not None and area.casefold() in board.casefold()):
        return board
    return area


def _first(text: str, rules: tuple[PatternRule, ...]) -> str | None:
    """Return the first name; a community safety partnership only where nobody else is named."""
    names = _all(text, rules)
    boards = [name for name in names if "community safety" not in name.lower()]
    return next(iter(boards or names), None)


def _all(text: str, rules: tuple[PatternRule, ...]) -> list[str]:
    return [
        name
        for rule in rules
        for match in rule.pattern.finditer(text)
        if (name := _name(match["value"])) is not None
    ]


def _name(words: str) -> str | None:
    whole = collapse(words).strip(" ,.")
    name = whole if _OF_PLACE.match(whole) else _STOP.sub("", whole)
    if not name or _NAMELESS.match(name) or _UNNAMED.match(name):
        if re.match(r"(?i)safeguarding board for northern ireland", name):
            return name
        return None
    return _cased(name)


def _fullest(found: str, region: str) -> str:
    """Return the name without capitals throughout, where the same region gives it so too."""
    return next(
        (
            name
            for name in _all(region, pattern_rules("metadata", "publisher"))
            if name.casefold() == found.casefold() and not name.isupper()
        ),
        found,
    )


def _cased(name: str) -> str:
    if not name.isupper():
        return name
    small = {"and", "of", "upon", "on", "the", "for", "in", "with"}
    return " ".join(
        word if word in small else "-".join(p.capitalize() for p in word.split("-"))
        for word in name.lower().split()
    )
