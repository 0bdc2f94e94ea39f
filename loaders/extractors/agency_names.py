"""Names of agencies in a text: capitalised words that make an organisation, or are said to.

Three ways lead to a name: a word that makes an organisation of those before it ("Northvale
Police"), a word that does so of those after it ("Ysgol Bryn Gwyn"), and a gloss ("Alder House, a
family centre"; "a charity called Alder").
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from loaders.document import collapse
from loaders.matching import squeeze

_SMALL = {"of", "for", "and", "the", "in", "on", "&"}
_GLOSSED = r"[A-Z][\w'’.-]+(?: (?:[A-Z][\w'’.-]*|and|of|the|&(?= [A-Z]))){0,4}"
_AFTER = 70
_NO_PLACE = r"(?!(?:in|at|of|for|from|with|to|on|who|whose|and)\b)"
_TITLED = re.compile(
    r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|PC|DC|DS)\.? [A-Z][\w'’-]* (?:of|from|at) "
)
_OWNER = re.compile(r"(?:Trust|Board|Council|Partnership|Authority|Constabulary)['’]s")
"""Whose service a name is ("the Trust's Gateway Team"), which is no part of it."""
_LEAST_LETTERS = 4
_LETTER = re.compile(r"[A-Z]{1,2}\d?|\d+")
_IN_A_NAME = re.compile(r"(?<![.;:!?] )(?<!^)\b[A-Z][\w'’]* $")


@dataclass(frozen=True, slots=True)
class Name:
    """A name at ``text[start:end]``; ``gloss`` is what the text says it is, where it says so."""

    text: str
    start: int
    end: int
    gloss: str


class Names:
    """The tables ``name``, ``known``, ``amid``, ``prefix`` and ``gloss`` of the rules."""

    def __init__(self, rules: Mapping[str, Any], is_generic: Callable[[str], bool]) -> None:
        name, prefix, gloss = rules["name"], rules["prefix"], rules["gloss"]
        word, link = name["word"], name["link"]
        self._is_generic = is_generic
        self._amid = frozenset(plain(each) for each in rules["amid"])
        self._known = {plain(each) for each in rules["known"]} | self._amid
        self._headed = re.compile(
            rf"(?<![\w'’-]){word}(?:,?\s+{link})*(?:\s+{word}(?:\s+{link})*){{0,14}}?\s+{name['head']}"
            rf"(?![\w-]|\s+(?:NHS\b|[A-Z][a-z]))"
        )
        self._small = re.compile(
            rf"(?<=[a-z0-9,;’”)] )(?P<place>[A-Z][\w'’-]+(?: (?:[A-Z][\w'’-]+|and|&)){{0,4}}?)"
            rf" {name['small']}(?![\w-])(?! officers?| station| record| checks?)"
        )
        self._small_never = re.compile(name["small_never"])
        self._opened = re.compile(
            rf"(?<![\w'’-])(?:{prefix['words']})(?:['’]r)?(?: {prefix['rest']})+"
        )
        listed = sorted([*rules["known"], *rules["amid"]], key=len, reverse=True)
        known = "|".join(re.escape(each) for each in listed)
        self._listed = re.compile(rf"(?<!\w)(?:{known})(?!\w| [A-Z][a-z])")
        self._never = re.compile(name["never"])
        self._leading = frozenset(name["leading"])
        self._kept = tuple(name["kept"])
        thing = gloss["thing"]
        self._after = re.compile(
            rf"(?P<name>{_GLOSSED})(?:,? (?:which|who) (?:is|was|are|were)|,| \(|,? then)"
            rf" ?(?:a|an|the (?:local|family['’]s)|its own|their) "
            rf"(?P<gloss>(?:{_NO_PLACE}[\w'’-]+ ){{0,5}}?{thing})\b"
            r"(?=[,.;:)]|$| (?:for|in|that|which|run|based|near|on|at|where|and|offering)\b)"
        )
        self._before = re.compile(
            rf"\b(?i:a|an|the|local|their|his|her|its) "
            rf"(?P<gloss>(?:{_NO_PLACE}[a-z'’-]+ ){{0,4}}?{thing})"
            rf"(?:,? (?:called|named|known as) (?:the )?(?P<called>{_GLOSSED})"
            rf"|, (?:the )?(?P<name>{_GLOSSED})(?=[,.;)])"
            rf"| (?:(?<=charity )|(?<=landlord )|(?<=refuge ))(?P<said>{_GLOSSED}))"
        )

    def find(self, text: str) -> list[Name]:
        """Return the names of agencies in a text, in order, none across another."""
        found: list[Name] = []
        for name in (*self._glossed(text), *self._unglossed(text)):
            if not any(name.start < other.end and other.start < name.end for other in found):
                found.append(name)
        beside = [name for name in found if plain(name.text) not in self._amid]
        return sorted(found if beside else (), key=lambda name: name.start)

    def _unglossed(self, text: str) -> Iterator[Name]:
        for pattern in (self._opened, self._headed, self._small, self._listed):
            for at in pattern.finditer(text):
                start, end = at.span()
                if pattern is self._small and self._small_never.search(at["place"]):
                    continue
                if pattern is self._opened and self._goes_on(text, start):
                    continue
                start += self._lead(text[start:end])
                name = collapse(text[start:end])
                if self._is_name(name):
                    yield Name(name, start, end, _following(text, end))

    def _goes_on(self, text: str, start: int) -> bool:
        """Tell whether what starts here is the end of a longer name ("Northvale NHS Trust")."""
        if _IN_A_NAME.search(text, 0, start):
            return True
        first = re.fullmatch(r"([A-Z][\w'’]*) ", text[:start])
        return first is not None and first[1] not in self._leading

    def _glossed(self, text: str) -> Iterator[Name]:
        for pattern in (self._after, self._before):
            for at in pattern.finditer(text):
                group = next(key for key in ("name", "called", "said") if at.groupdict().get(key))
                start, end = at.span(group)
                start += self._lead(text[start:end])
                end = start + len(text[start:end].rstrip(" .,’'"))
                name = collapse(text[start:end])
                alone = " " not in name and pattern is self._after
                if len(name) > (_LEAST_LETTERS if alone else 2) and name not in self._leading:
                    yield Name(name, start, end, at["gloss"])

    def _is_name(self, name: str) -> bool:
        shape = plain(name)
        if shape in self._known:
            return True
        return " " in name and not (self._is_generic(shape) or self._never.search(name))

    def _lead(self, name: str) -> int:
        """Return how many characters of a name are the sentence's, not the name's."""
        titled = _TITLED.match(name)
        skipped = titled.end() if titled else 0
        while first := re.match(r"(\S+)\s+", name[skipped:]):
            rest = name[skipped:]
            parts = re.match(r"(.+?)\s+(?:and|&)\s+(?:the\s+)?(?=\S)", rest)
            theirs = first[1] in self._leading or first[1] in _SMALL or _LETTER.fullmatch(first[1])
            theirs = theirs or _OWNER.fullmatch(first[1])
            if plain(rest) in self._known:
                break
            if theirs and not rest.startswith(self._kept):
                skipped += first.end()
            elif parts and (self._is_generic(plain(parts[1])) or plain(parts[1]) in self._known):
                skipped += parts.end()
            else:
                break
        return skipped


def _following(text: str, end: int) -> str:
    """Return the words in brackets after a name, or those that say at once what it is."""
    after = text[end : end + _AFTER]
    bracketed = re.match(r"\s*\(([^)]*)\)", after)
    return bracketed[1] if bracketed else ""


def plain(name: str) -> str:
    """Return a name in the form names are compared in: folded, single spaces, no ligatures."""
    return " ".join(squeeze(unicodedata.normalize("NFKC", name))[0].split())
