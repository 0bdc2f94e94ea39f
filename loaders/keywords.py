"""Lines of keywords: the terms a catalogue files a review under, which say nothing of the case."""

import re
from functools import cache

from loaders.ruleset import load_rules


@cache
def _patterns() -> tuple[int, re.Pattern[str], re.Pattern[str]]:
    rules = load_rules("digest")["keywords"]
    return rules["least"], re.compile(rules["pattern"]), re.compile(rules["prose"])


def are_keywords(words: str, *, last: bool) -> bool:
    """Tell whether words are a list of terms by their form.

    Two terms are one only as the ``last`` words of an entry or a document.
    """
    least, pattern, prose = _patterns()
    if not pattern.fullmatch(words):
        return False
    if words.count(",") + words.count(";") + 1 >= least and "," in words:
        return True
    return last and not prose.search(words)
