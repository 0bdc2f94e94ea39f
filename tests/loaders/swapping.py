"""Mother and father exchanged in words and roles, so that both are seen to be read alike."""

import re

_PAIRS = {
    "mother": "father",
    "mothers": "fathers",
    "mum": "dad",
    "mums": "dads",
    "mummy": "daddy",
    "she": "he",
    "herself": "himself",
    "hers": "his",
    "maternal": "paternal",
    "maternally": "paternally",
    "ms": "mr",
    "stepmother": "stepfather",
    "stepmum": "stepdad",
    "wife": "husband",
    "wives": "husbands",
    "girlfriend": "boyfriend",
    "girlfriends": "boyfriends",
    "woman": "man",
    "women": "men",
    "motherhood": "fatherhood",
    "schoolgirl": "schoolboy",
}
_NOT_OWNED = (
    "to|by|in|on|at|and|or|for|with|was|were|had|that|twice|because|when|while|until|about"
    "|everywhere|missing|from|inappropriately"
)
_TO_HIS = re.compile(rf"(?i)\bher\b(?=\s+[\w'-])(?!\s+(?:{_NOT_OWNED})\b)")
_WORDS = {**_PAIRS, **{male: female for female, male in _PAIRS.items() if male != "his"}}
_WORD = re.compile(r"(?i)\b(?:" + "|".join(_WORDS) + r"|her|his|him)\b")

ROLES = {
    "mother": "father",
    "father": "mother",
    "stepfather-or-partner": "fathers-partner",
    "fathers-partner": "stepfather-or-partner",
}


def swapped(text: str) -> str:
    """Return the text with each word for a mother as that for a father, and the reverse."""
    owning = {at.start() for at in _TO_HIS.finditer(text)}

    def other(at: re.Match[str]) -> str:
        word = at[0].lower()
        if word == "her":
            new = "his" if at.start() in owning else "him"
        elif word in {"his", "him"}:
            new = "her"
        else:
            new = _WORDS[word]
        return new.capitalize() if at[0][0].isupper() else new

    return _WORD.sub(other, text)


def swapped_role(role: str) -> str:
    """Return the role of the other parent, or the role itself."""
    return ROLES.get(role, role)
