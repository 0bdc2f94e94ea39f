"""Cues in plain words: what reviewers say when they speak of a thing, whatever the word endings.

A cue file (``rules/{name}.toml``) has tables of cues by label. A cue is one word or several in a
row; parts joined by " & " stand near one another in any order; "@word" is any word of that class.
A strong cue tells its label by itself, weak ones are added up.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

from loaders.ruleset import load_rules

_WORD = re.compile(r"[a-z0-9]+")
_NAMED = re.compile(r"@[a-z-]+|[a-z0-9]+")
_CLAUSES = re.compile(r"[^;]+")
_SHORT = 3
_DOUBLED = re.compile(r"([bdgmnprt])\1$")

_Part = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue: parts that stand near one another, each a run of words (a set of stems each)."""

    label: str
    weight: float
    parts: tuple[_Part, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """How much the words of a text tell a label, and the offset at which they begin to."""

    label: str
    score: float
    start: int


@dataclass(frozen=True, slots=True)
class CueFile:
    """The cues of one file, by each stem, or two in a row, that their first part may open with.

    Words in ``skipped`` are not seen; ``window`` counts the words between two parts.
    """

    cues: Mapping[tuple[str, ...], tuple[Cue, ...]]
    skipped: frozenset[str]
    window: int

    def told_of(self, body: str) -> tuple[Told, ...]:
        """Return the labels that the words of a text in plain form tell, weak cues summed."""
        seen: dict[str, dict[Cue, tuple[int, ...]]] = {}
        for part in _CLAUSES.finditer(body):
            words = [
                (stem(m.group()), m.start())
                for m in _WORD.finditer(body, part.start(), part.end())
                if m.group() not in self.skipped
            ]
            stems = [word for word, _ in words]
            held = set(stems)
            for i in range(len(stems)):
                for cue in self._opening(stems, i):
                    spots = seen.setdefault(cue.label, {})
                    if cue not in spots and (at := self._found(cue, stems, held, i)):
                        spots[cue] = tuple(words[p][1] for p in at)
        return tuple(
            Told(label, _score(spots), min(min(at) for at in spots.values()))
            for label, spots in seen.items()
            if spots
        )

    def _opening(self, stems: list[str], at: int) -> Iterator[Cue]:
        yield from self.cues.get((stems[at],), ())
        if at + 1 < len(stems):
            yield from self.cues.get((stems[at], stems[at + 1]), ())

    def _found(
        self, cue: Cue, stems: list[str], held: set[str], start: int
    ) -> tuple[int, ...] | None:
        """Return where the words of a cue stand whose first part opens at ``start``."""
        first = cue.parts[0]
        if not _run(first, stems, start):
            return None
        at = list(range(start, start + len(first)))
        for part in cue.parts[1:]:
            if held.isdisjoint(part[0]):
                return None
            near = range(max(0, start - self.window), start + self.window + 1)
            spot = next((p for p in near if _apart(part, at, p) and _run(part, stems, p)), None)
            if spot is None:
                return None
            at.extend(range(spot, spot + len(part)))
        return tuple(at)


def _run(part: _Part, stems: list[str], start: int) -> bool:
    return start + len(part) <= len(stems) and all(
        stems[start + i] in word for i, word in enumerate(part)
    )


def _apart(part: _Part, at: list[int], start: int) -> bool:
    return not any(start <= taken < start + len(part) for taken in at)


def _score(spots: Mapping[Cue, tuple[int, ...]]) -> float:
    """Add up cues, of those that share words only the weightiest."""
    total = 0.0
    used: set[int] = set()
    for cue, at in sorted(spots.items(), key=lambda item: (-item[0].weight, item[1])):
        if used.isdisjoint(at):
            used.update(at)
            total += cue.weight
    return total


@cache
def cue_file(name: str) -> CueFile:
    """Read ``rules/{name}.toml``."""
    data = load_rules(name)
    skipped = frozenset(data["settings"].get("skipped", ()))
    found: dict[tuple[str, ...], list[Cue]] = {}
    for label, table in data["cues"].items():
        for kind in ("strong", "weak"):
            for text in table.get(kind, ()):
                cue = Cue(label, data["settings"][kind], _parts(text, data["words"], skipped))
                for opening in product(*cue.parts[0][:2]):
                    found.setdefault(opening, []).append(cue)
    return CueFile(
        cues={opening: tuple(cues) for opening, cues in found.items()},
        skipped=skipped,
        window=data["settings"]["window"],
    )


def _parts(text: str, words: Mapping[str, Any], skipped: frozenset[str]) -> tuple[_Part, ...]:
    return tuple(
        tuple(
            frozenset(stem(each) for each in words[word[1:]])
            if word.startswith("@")
            else frozenset({stem(word)})
            for word in _NAMED.findall(part)
            if word not in skipped
        )
        for part in text.split(" & ")
    )


@cache
def stem(word: str) -> str:
    """Return what the forms of a word have in common.

    >>> {stem(word) for word in ("refer", "refers", "referred", "referring")}
    {'refer'}
    """
    word = _irregular().get(word, word)
    if len(word) <= _SHORT:
        return word
    if word.endswith("ies"):
        return word[:-3] + "i"
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORT:
            return _tidied(_DOUBLED.sub(r"\1", word.removesuffix(ending)))
    if word.endswith("es") and word[:-2].endswith(("s", "x", "ch", "sh")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return _tidied(word)


def _tidied(word: str) -> str:
    if len(word) > _SHORT and word.endswith("e"):
        return word[:-1]
    return word[:-1] + "i" if len(word) > _SHORT and word.endswith("y") else word


@cache
def _irregular() -> dict[str, str]:
    table = load_rules("theme-cues")["irregular"]
    return {form: word for word, forms in table.items() for form in forms}
