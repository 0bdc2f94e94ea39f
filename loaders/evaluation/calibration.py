"""How often statements are right, by kind, rule and concept; and how well that foretells.

A statement is right where the annotation has it: a risk factor with its bearer and whether it was
so, an agency of that kind and name, any other by its words. A group of statements is a binomial
draw whose rate is itself drawn from a beta distribution around the rate of the group above it;
its concentration is fitted by maximum likelihood to the groups of one level, and a group's figure
is the mean of its posterior: empirical Bayes for binomials (Skellam 1948; Casella 1985, "An
introduction to empirical Bayes data analysis"). A kind leans half a statement each way, the prior
of Jeffreys. How well a figure foretells is asked of documents it was not made from.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scipy.optimize import minimize_scalar
from scipy.special import betaln

from loaders.confidence import Calibration, Group, Statement, group_of
from loaders.evaluation.annotated import Review
from loaders.evaluation.bootstrap import Interval, exact
from loaders.evaluation.comparison import STATEMENTS
from loaders.evaluation.matching import name_key, pair_quotes, pair_reviews
from loaders.evaluation.run import Read
from ontology.records import CaseReview

BINS = 10
_DIGITS = 3
_WEAKEST, _STRONGEST = 1.0, 200.0
_LEVELS = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """One extracted statement: its document, its group, and whether the annotation has it."""

    document: str
    group: Group
    right: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """How many statements of a group there were, and how many were right."""

    right: int
    n: int


@dataclass(frozen=True, slots=True)
class Bin:
    """Statements said with a confidence from ``low`` to ``high``: what was said, what was so."""

    low: float
    high: float
    stated: float
    right: int
    n: int

    @property
    def observed(self) -> float:
        """The share that was right."""
        return self.right / self.n

    @property
    def interval(self) -> Interval:
        """The exact 95 % interval of that share."""
        return exact(self.right, self.n)


Foretold = tuple[float, bool]
"""A probability, and whether the statement was right."""


def judge(one: Read) -> Iterator[Judged]:
    """Yield every statement extracted from an annotated document, judged."""
    document = one.annotated.path.stem
    pairs = {j: i for i, j in pair_reviews(one.annotated.reviews, one.found).items()}
    for j, (review, found) in enumerate(zip(one.reviews, one.found, strict=True)):
        gold = one.annotated.reviews[pairs[j]] if j in pairs else {}
        for statement, right in _judged(review, found, gold):
            yield Judged(document, group_of(statement), right)


def _judged(review: CaseReview, found: Review, gold: Review) -> Iterator[tuple[Statement, bool]]:
    factors = {_claim(item) for item in gold.get("risk_factors") or []}
    for factor, item in zip(review.risk_factors, found["risk_factors"], strict=True):
        yield factor, _claim(item) in factors
    agencies = gold.get("agencies") or []
    kinds = {item["kind"] for item in agencies}
    names = {(item["kind"], name_key(item.get("name"))) for item in agencies}
    for agency, item in zip(review.agencies, found["agencies"], strict=True):
        named = (item["kind"], name_key(item["name"])) in names
        yield agency, named if item["name"] else item["kind"] in kinds
    for group in STATEMENTS:
        right = set(pair_quotes(gold.get(group) or [], found[group]).values())
        for number, statement in enumerate(getattr(review, group)):
            yield statement, number in right


def _claim(item: Mapping[str, str]) -> tuple[str, str, bool]:
    return item["factor"], item["bearer"], item.get("status") == "absent"


def tally(judged: Iterable[Judged]) -> dict[Group, Tally]:
    """Return the tally of every group, a kind's with those of its rules and their concepts."""
    counts: dict[Group, list[int]] = defaultdict(lambda: [0, 0])
    for item in judged:
        for size in range(1, len(item.group) + 1):
            counts[item.group[:size]][0] += item.right
            counts[item.group[:size]][1] += 1
    return {group: Tally(right, n) for group, (right, n) in sorted(counts.items())}


def fit(judged: Iterable[Judged]) -> Calibration:
    """Return the calibration that judged statements give; the same in any order of them."""
    tallies = tally(judged)
    kinds = sorted({group[0] for group in tallies})
    figures: dict[Group, float] = {}
    for kind in kinds:
        whole = tallies[kind,]
        figures[kind,] = (whole.right + 0.5) / (whole.n + 1)
        for size in range(2, _LEVELS + 1):
            level = {g: t for g, t in tallies.items() if g[0] == kind and len(g) == size}
            strength = _concentration([(figures[g[:-1]], t) for g, t in level.items()])
            for group, found in level.items():
                above = figures[group[:-1]]
                figures[group] = (found.right + strength * above) / (found.n + strength)
    return Calibration({group: _rounded(figures[group]) for group in sorted(figures)})


def _rounded(figure: float) -> float:
    """Return a probability as it is published: never so near to certain that it says certain."""
    least: float = 10**-_DIGITS
    return round(min(max(figure, least), 1 - least), _DIGITS)


def _concentration(groups: Sequence[tuple[float, Tally]]) -> float:
    """Return how much a group leans on the one above it, in statements, by maximum likelihood."""

    def loss(strength: float) -> float:
        total = 0.0
        for above, found in groups:
            yes, no = strength * above, strength * (1 - above)
            ends = betaln(found.right + yes, found.n - found.right + no) - betaln(yes, no)
            total += float(ends)
        return -total

    if not groups:
        return _STRONGEST
    best = minimize_scalar(loss, bounds=(_WEAKEST, _STRONGEST), method="bounded")
    return round(float(best.x), _DIGITS)


def foretold(
    judged: Sequence[Judged], by: Callable[[Iterable[Judged]], Calibration] = fit
) -> list[tuple[Judged, float]]:
    """Return each statement with the figure that the other documents give it."""
    result = []
    for document in sorted({item.document for item in judged}):
        table = by(item for item in judged if item.document != document)
        mine = (item for item in judged if item.document == document)
        result += [(item, table.probability(item.group, 0.5)) for item in mine]
    return result


def brier(told: Sequence[Foretold]) -> float:
    """Return the mean squared error of probabilities (Brier 1950), from 0, the best, to 1."""
    return sum((stated - right) ** 2 for stated, right in told) / len(told) if told else 0.0


def reliability(told: Sequence[Foretold], bins: int = BINS) -> tuple[Bin, ...]:
    """Return the statements by stated confidence in bins of equal width, empty ones left out."""
    held: dict[int, list[Foretold]] = defaultdict(list)
    for stated, right in told:
        held[min(int(stated * bins), bins - 1)].append((stated, right))
    return tuple(
        Bin(
            low=at / bins,
            high=(at + 1) / bins,
            stated=sum(stated for stated, _ in items) / len(items),
            right=sum(right for _, right in items),
            n=len(items),
        )
        for at, items in sorted(held.items())
    )


def expected_error(told: Sequence[Foretold], bins: int = BINS) -> float:
    """Return the expected calibration error: the gap of said and so, weighed over bins.

    Naeini, Cooper and Hauskrecht 2015, "Obtaining well calibrated probabilities using Bayesian
    binning".
    """
    total = len(told)
    found = reliability(told, bins)
    return sum(abs(each.stated - each.observed) * each.n / total for each in found)
