"""Signs of risk factors, as rules: a thing and what is said of it, in either order.

``rules/signs.toml`` tells what people see ("rubbish piled up the stairs") by two lists of words
that stand near each other; each sign is read here as a row of ``rules/factors.toml``.
"""

from collections.abc import Iterator, Mapping
from typing import Any

_WITHIN = 5
_WORD = r"[\w'%£/]+"
_PEOPLE = (
    "mother|father|mum|dad|parents|couple|stepfather|stepmother|partner|grandmother|grandfather"
    "|aunt|uncle|neighbour|cousin|friend"
)
_OTHERS_BEAR = frozenset({"couple", "apart", "child", "children", "cared-for", "household", "all"})
_PRONOUNS = "she|he|they"
_OF_KIN = (
    r"(?!'s? (?:\w+ )?(?:partner|boyfriend|girlfriend|husband|wife|mother|father|mum|dad|parents"
    r"|sister|brother|sons?|daughters?|friend|aunt|uncle|stepfather|grandmother|grandfather)\b)"
)


def rule_rows(
    signs: Mapping[str, Any], macros: Mapping[str, str], kinds: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """Yield each sign as a row of rules, its pattern and bars written out in full.

    ``kinds`` gives the kind of carrier of each factor: where one parent's act is carried by both
    or by a child, whom it is said of does not bear it.
    """
    known = {**macros, **signs["macros"]}
    for row in signs["sign"]:
        parts = {
            key: _written_out(row[key], known)
            for key in ("things", "ways", "by", "bars", "spares")
            if key in row
        }
        yield {**row, **parts, "pattern": _pattern(parts, row, kinds)}


def _pattern(parts: Mapping[str, str], row: Mapping[str, Any], kinds: Mapping[str, str]) -> str:
    within = row.get("within", _WITHIN)
    gap = rf"(?:,? {_WORD}){{0,{within}}}?,? "
    core = parts["things"]
    if ways := parts.get("ways"):
        core = f"(?:{core}){gap}(?:{ways})|(?:{ways}){gap}(?:{core})"
    if by := parts.get("by"):
        others = _PEOPLE if "she" not in by.split("|") else f"{_PEOPLE}|{_PRONOUNS}"
        said = rf"(?:,? (?!(?:{others})\b){_WORD}){{0,{within}}}?,? "
        group = "?:" if kinds.get(row["factor"]) in _OTHERS_BEAR else "?P<who>"
        return rf"({group}\b(?:{by})\b){_OF_KIN}(?:'s?)?{said}(?:{core})"
    return core


def _written_out(words: str, macros: Mapping[str, str]) -> str:
    while "{" in words:
        before = words
        for name, macro in macros.items():
            words = words.replace(f"{{{name}}}", macro)
        if words == before:
            break
    return words
