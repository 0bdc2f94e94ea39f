"""Which reviews tell of one case: told by a digest's entry and by the full report, say.

Each field two reviews share speaks for or against by a weight in bits, and the weights add up
(I. P. Fellegi and A. B. Sunter 1969, "A theory for record linkage", Journal of the American
Statistical Association 64, 1183-1210). The weights are data, in ``same-case.toml``.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from itertools import combinations
from typing import Any

from rapidfuzz.fuzz import ratio

from graph.links import SameCase
from queries.catalogue import load_catalogue
from queries.runner import Queryable, run

_WORD = re.compile(r"[a-z0-9]+")
_AGE = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")
_YEAR = 4
_ALIKE = 88
_YEARS_APART = 1
_MONTHS_APART = 1.5
_SHARE_APART = 0.12


@dataclass(slots=True)
class CaseFacts:
    """What a review says that tells its case from others."""

    review: str
    document: str
    subject: str
    publisher: str | None
    year: int | None
    values: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @property
    def label(self) -> frozenset[str]:
        """The words of the subject's label that are its own."""
        return _own_words(self.subject, "label")

    @property
    def area(self) -> frozenset[str]:
        """The words of the publisher's name that are a place's."""
        return area_words(self.publisher)


def case_facts(view: Queryable) -> tuple[CaseFacts, ...]:
    """Return the facts of every review in a store, from the saved query ``case-facts``."""
    found: dict[str, CaseFacts] = {}
    table = run(load_catalogue()["case-facts"], view)
    for cells in table.rows:
        row = dict(zip(table.columns, cells, strict=True))
        review = str(row["review"])
        if review not in found:
            publisher, year = row["publisher"], row["year"]
            found[review] = CaseFacts(
                review,
                str(row["document"]),
                str(row["subject"]),
                None if publisher is None else str(publisher),
                year if isinstance(year, int) else None,
            )
        for name in ("identifier", "age", "sex", "outcome", "incident", "incident_date"):
            if row[name] is not None:
                found[review].values[name].add(str(row[name]))
    return tuple(found.values())


def same_cases(reviews: Iterable[CaseFacts]) -> tuple[SameCase, ...]:
    """Return the pairs of reviews of different documents that tell of one case, likeliest first.

    Only reviews that share a catalogue number, or a label and a place or the incident's year, are
    compared.
    """
    known = {facts.review: facts for facts in reviews}
    compared = (
        _compare(known[first], known[second])
        for first, second in _pairs(_blocks(known.values()).values())
        if known[first].document != known[second].document
    )
    kept = (link for link in compared if link.score >= _weights()["least"])
    return tuple(sorted(kept, key=lambda link: (-link.score, link.first, link.second)))


def area_words(publisher: str | None) -> frozenset[str]:
    """Return the words of a publisher's name that are a place's, the same under any title."""
    return _own_words(publisher or "", "area")


def cases(view: Queryable) -> Mapping[str, str]:
    """Return the case of each review that shares it with another, from ``same-cases``."""
    found: dict[str, str] = {}
    for row in run(load_catalogue()["same-cases"], view).records():
        found[str(row["review"])] = found[str(row["other"])] = str(row["case"])
    return found


def _blocks(reviews: Iterable[CaseFacts]) -> Mapping[tuple[object, ...], set[str]]:
    blocks: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for facts in reviews:
        for number in facts.values["identifier"]:
            blocks["identifier", number].add(facts.review)
        if not facts.label:
            continue
        keys = [("area", word) for word in facts.area]
        keys += [("happened", date[:_YEAR]) for date in facts.values["incident_date"]]
        for key in keys:
            blocks[facts.label, *key].add(facts.review)
    return blocks


def _pairs(blocks: Collection[set[str]]) -> Iterator[tuple[str, str]]:
    """Yield each two reviews that share a block once: in the first block of those they share."""
    within: dict[str, set[int]] = defaultdict(set)
    for number, block in enumerate(blocks):
        for review in block:
            within[review].add(number)
    for number, block in enumerate(blocks):
        for first, second in combinations(sorted(block), 2):
            if min(within[first] & within[second]) == number:
                yield first, second


def _compare(one: CaseFacts, other: CaseFacts) -> SameCase:
    weights, bits, agreements = _weights(), 0.0, []
    for name, agree, words in _judged(one, other):
        bits += weights[name]["agree" if agree else "differ"]
        if agree:
            agreements.append(words)
    score = 1 / (1 + 2 ** (weights["rarity"] - bits))
    return SameCase(one.review, other.review, score, tuple(agreements))


def _judged(one: CaseFacts, other: CaseFacts) -> Iterator[tuple[str, bool, str]]:
    """Yield each field both reviews state, whether they agree on it, and that in words."""
    if one.label and other.label:
        yield "label", one.label == other.label, f"label: {one.subject}"
    if one.area and other.area:
        yield "area", _alike(one.area, other.area), f"publisher: {one.publisher}"
    if one.year and other.year:
        yield "year", abs(one.year - other.year) <= _YEARS_APART, f"published: {one.year}"
    for name in ("identifier", "sex", "outcome", "incident", "age", "incident_date"):
        mine, theirs = one.values[name], other.values[name]
        if mine and theirs:
            shared = _shared(name, mine, theirs)
            said = f"{name.replace('_', ' ')}: {', '.join(sorted(shared))}"
            yield name, bool(shared), said


def _shared(name: str, mine: set[str], theirs: set[str]) -> set[str]:
    if name == "age":
        return {a for a in mine for b in theirs if _same_age(_months(a), _months(b))}
    if name == "incident_date":
        return {a for a in mine for b in theirs if a.startswith(b) or b.startswith(a)}
    return mine & theirs


def _same_age(one: float | None, other: float | None) -> bool:
    """Tell whether two ages may be one age, told more and less exactly."""
    if one is None or other is None:
        return False
    return abs(one - other) <= max(_MONTHS_APART, _SHARE_APART * max(one, other))


def _months(age: str) -> float | None:
    match = _AGE.fullmatch(age)
    if match is None:
        return None
    years, months, weeks, days = (int(part or 0) for part in match.groups())
    return years * 12 + months + weeks / 4.35 + days / 30.4


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    if one <= other or other <= one:
        return True
    return ratio(" ".join(sorted(one)), " ".join(sorted(other))) >= _ALIKE


@lru_cache(maxsize=65_536)
def _own_words(name: str, kind: str) -> frozenset[str]:
    return frozenset(_WORD.findall(name.lower())) - _left_out(kind)


@cache
def _left_out(kind: str) -> frozenset[str]:
    return frozenset(_weights()["words"][kind])


@cache
def _weights() -> dict[str, Any]:
    return tomllib.loads((files("queries") / "same-case.toml").read_text("utf-8"))
