"""What a statement is about: practice themes, by the words of the vocabulary and by cue rules.

The lexicon is the scheme ``theme`` itself; ``rules/themes.toml`` adds what no single phrase can
say, and takes back what a word only seems to say.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from loaders.cues import cue_file
from loaders.prefilter import Prefilter
from loaders.ruleset import load_rules
from ontology.concepts import Vocabulary

SCHEME = "theme"
USUAL = 3
"""How many themes a statement has at most, unless it is long."""

_CUE = 1.5
_FEW = 2
_ENOUGH = 2.0
_LONG = 230
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u2011": "-"})
_HYPHEN = re.compile(r"\s*-\s*(?=\w)|(?<=\w)-\s*")
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?'?")
_RECENT = 1024  # texts that are kept: each is asked about several times


@lru_cache(_RECENT)
def plain(text: str) -> str:
    """Return the text in the form rules are written for: lower case, hyphens as single spaces."""
    loose = _HYPHEN.sub(" ", text.translate(_QUOTES))
    return re.sub(r"\s+", " ", loose).strip().lower()


@dataclass(frozen=True, slots=True)
class ThemeRule:
    """A cue: where ``pattern`` is found, ``theme`` is named, and ``drops`` are taken back."""

    id: str
    theme: str | None
    pattern: re.Pattern[str]
    drops: frozenset[str]
    weight: float

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> "ThemeRule":
        """Compile one table of the rule file."""
        return cls(
            id=row["id"],
            theme=row.get("theme"),
            pattern=re.compile(row["pattern"]),
            drops=frozenset(row.get("drops", ())),
            weight=row.get("weight", 3.0),
        )


@cache
def theme_rules() -> tuple[ThemeRule, ...]:
    """Return the cue rules, in the order of the file."""
    return tuple(ThemeRule.read(row) for row in load_rules("themes")["rule"])


@cache
def _near() -> Prefilter[ThemeRule]:
    return Prefilter((rule.pattern, rule) for rule in theme_rules())


@dataclass(frozen=True, slots=True)
class _Match:
    theme: str
    start: int
    end: int
    weight: float


def themes_of(
    text: str,
    vocabulary: Vocabulary,
    limit: int | None = None,
    heading: str | None = None,
) -> tuple[str, ...]:
    """Return the ids of the themes of a statement: the fewest that fit, as they come in the text.

    A longer phrase wins over the shorter ones inside it, a narrower theme over its broader one.
    ``heading`` is the one above the statement: where it names a topic ("Safer sleep"), the
    statement is about that too. Only concepts of the published vocabulary are named; see
    ``narrowed`` for those below them.
    """
    most = limit or (USUAL + 1 if len(text) > _LONG else USUAL)
    body = plain(text)
    own = _with_words(_fewest(body, vocabulary, most), body, vocabulary, most)
    if heading is None or len(own) >= most:
        return own
    above = [theme for theme in _topics(heading, vocabulary) if theme not in own]
    broader = {vocabulary.get(SCHEME, theme).broader for theme in own}
    return (*own, *(theme for theme in above if theme not in broader))[:most]


def _with_words(
    own: tuple[str, ...], body: str, vocabulary: Vocabulary, most: int
) -> tuple[str, ...]:
    """Add what the words of a statement speak of, where the rules name one theme or none."""
    if len(own) >= min(_FEW, most):
        return own
    dropped = _dropped(_told(body))
    broader = {vocabulary.get(SCHEME, theme).broader for theme in own}
    told = [
        each
        for each in sorted(
            cue_file("theme-cues").told_of(body), key=lambda told: (-told.score, told.start)
        )
        if each.label not in dropped and each.label not in broader and each.label not in own
    ]
    sure = [each.label for each in told if each.score >= _ENOUGH]
    return (*own, *sure)[: min(_FEW, most)]


def narrowed(themes: tuple[str, ...], text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the themes of a failure with the narrower one in place of its broader theme.

    The words decide: a father whom nobody asked for is not one who was met and not assessed.
    Where they do not decide, the broader theme stays.
    """
    body = plain(text)
    found: dict[str, str] = {}
    for rule in _narrow_rules():
        broader = vocabulary.get(SCHEME, rule.theme or "").broader
        if broader in themes and broader not in found and rule.pattern.search(body):
            found[broader] = rule.theme or broader
    return tuple(found.get(theme, theme) for theme in themes)


@cache
def _narrow_rules() -> tuple[ThemeRule, ...]:
    return tuple(ThemeRule.read(row) for row in load_rules("themes")["narrow"])


def _topics(heading: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the themes of a heading that lend themselves to what stands below it."""
    lent = load_rules("themes")["headings"]
    body = plain(heading)
    if len(body.split()) > lent["longest_words"]:
        return ()
    return tuple(t for t in _fewest(body, vocabulary, USUAL) if t in lent["topics"])


def _fewest(body: str, vocabulary: Vocabulary, most: int) -> tuple[str, ...]:
    told = _told(body)
    dropped = _dropped(told)
    found = _uncovered([*_labels(body, vocabulary), *_cues(told)])
    weight: dict[str, float] = {}
    first: dict[str, int] = {}
    for match in found:
        theme = vocabulary.rolled_up(SCHEME, match.theme)
        if theme in dropped:
            continue
        weight[theme] = max(weight.get(theme, 0.0), match.weight)
        first[theme] = min(first.get(theme, match.start), match.start)
    for theme in list(weight):
        broader = vocabulary.get(SCHEME, theme).broader
        if broader:
            weight.pop(broader, None)
    heaviest = sorted(weight, key=lambda theme: (-weight[theme], first[theme], theme))[:most]
    floor = weight[heaviest[0]] / 4 if heaviest else 0.0
    return tuple(
        sorted((t for t in heaviest if weight[t] > floor), key=lambda theme: (first[theme], theme))
    )


@lru_cache(_RECENT)
def _told(body: str) -> tuple[tuple[ThemeRule, tuple[int, int]], ...]:
    """Return the rules that hold of a text, each with the first place where it does."""
    likely = _near().candidates(body)
    return tuple((rule, at.span()) for rule in likely if (at := rule.pattern.search(body)))


def _cues(told: Iterable[tuple[ThemeRule, tuple[int, int]]]) -> list[_Match]:
    return [_Match(rule.theme, *span, rule.weight) for rule, span in told if rule.theme]


def _dropped(told: Iterable[tuple[ThemeRule, tuple[int, int]]]) -> set[str]:
    return {theme for rule, _ in told for theme in rule.drops}


def _uncovered(matches: list[_Match]) -> list[_Match]:
    """Leave out label matches that lie inside a longer match of another theme."""
    return [
        inner
        for inner in matches
        if inner.weight >= _CUE
        or not any(
            outer.start <= inner.start
            and inner.end <= outer.end
            and outer.end - outer.start > inner.end - inner.start
            and outer.weight < _CUE
            for outer in matches
            if outer.theme != inner.theme
        )
    ]


def _labels(body: str, vocabulary: Vocabulary) -> list[_Match]:
    lexicon, longest = _lexicon(vocabulary)
    words = [(m.group().rstrip("'"), m.start(), m.end()) for m in _WORD.finditer(body)]
    found = []
    for i, (opening, start, _) in enumerate(words):
        for size in range(1, min(longest.get(opening, 0), len(words) - i) + 1):
            phrase = " ".join(word for word, _, _ in words[i : i + size])
            theme = lexicon.get(phrase) or lexicon.get(phrase.removesuffix("s"))
            if theme:
                found.append(
                    _Match(theme, start, words[i + size - 1][2], 1.0 if size == 1 else 1.4)
                )
    return found


_Lexicon = tuple[dict[str, str], dict[str, int]]
_LEXICA: dict[int, tuple[Vocabulary, _Lexicon]] = {}


def _lexicon(vocabulary: Vocabulary) -> _Lexicon:
    """Return theme ids by label in plain form, and how many words a label has by its first.

    The vocabulary is kept alive with its lexicon.
    """
    key = id(vocabulary)
    if key not in _LEXICA:
        labels = {
            " ".join(word.rstrip("'") for word in _WORD.findall(plain(label))): concept.id
            for label, concept in vocabulary.labels(SCHEME)
        }
        longest: dict[str, int] = {}
        for label in labels:
            opening, *others = label.split()
            for form in (opening, *(() if others else (f"{opening}s",))):
                longest[form] = max(longest.get(form, 0), 1 + len(others))
        _LEXICA[key] = (vocabulary, (labels, longest))
    return _LEXICA[key][1]
