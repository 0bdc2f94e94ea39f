"""Writes the calibration and its reliability anew from annotated sets.

usage: python -m loaders.evaluation.calibrate [ANNOTATIONS ...] [--check ANNOTATIONS [--texts DIR]]

Run in the project's folder whenever rules have changed. ``--check`` asks a further set, which the
calibration is not made from, and tells its figures only.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from loaders.confidence import KINDS, Calibration
from loaders.evaluation.annotated import AnnotatedSet, read_annotated
from loaders.evaluation.calibration import (
    Foretold,
    Judged,
    brier,
    expected_error,
    fit,
    foretold,
    judge,
    reliability,
    tally,
)
from loaders.evaluation.run import read
from ontology.concepts import load_vocabulary
from ontology.errors import ReviewGraphError

SETS = (Path("tests/evaluation/held-out/annotations"),)
TABLE = Path("loaders/rules/calibration.toml")
REPORT = Path("docs/reliability.md")
_FIELDS = ("kind", "rule", "concept")

_HEAD = """\
# How often statements were right in annotated reviews: by kind, by rule, and by the concept a rule
# gives. Written by `python -m loaders.evaluation.calibrate`, to be run again when rules have
# changed; no line is made by hand. Method: loaders/evaluation/calibration.py. Sets: {sets}.
"""

_REPORT = """\
# How far a confidence can be trusted

Every statement carries a confidence: the share of statements like it that were right when they were
checked against annotated reviews. *Right* means the whole statement: a risk factor with its bearer
and whether it was so, an agency of that kind and that name, any other statement by its words. Its
themes are not part of it.

The figures come from {sets}: {documents} documents, {reviews} reviews, {n} statements. By
default that is the set no rule was written on, for rules flatter themselves on the others.
A statement takes the figure of the narrowest group it belongs to: its kind, its rule, the concept
its rule gives. A small group leans on the group above it, as far as groups of its level have been
seen to differ: each is a binomial draw whose rate is drawn from a beta distribution, fitted by
maximum likelihood (empirical Bayes; Skellam 1948, Casella 1985). A rule that no annotated review
has used takes the rate of its kind. The method is in `loaders/evaluation/calibration.py`, the
figures are in `loaders/rules/calibration.toml`; one command writes both the figures and this page:

    python -m loaders.evaluation.calibrate

## Said and so

Each document is foretold by the figures of all the others. Statements said with a confidence in a
band, the share of them that was right, and the exact 95 % interval of that share:

{overall}

Two errors, both best at 0: the mean squared error of the confidence (Brier 1950), and the gap
between said and so weighed over ten bands (expected calibration error; Naeini, Cooper and
Hauskrecht 2015). *Rate of its kind* is the simplest rival: every statement of a kind is given the
share of its kind that was right.

{errors}

## By kind

{by_kind}
{check}
## What this does not say

- One person wrote and annotated a set, so that a few points are that person's habits; the figures
  of one document are taken from the others, and documents differ.
- A band of few statements says little, as its interval shows.
- The confidence is that what is said is right. What is left unsaid is recall, which
  `reviewgraph evaluate` tells.
"""

_CHECK = """
## On other documents

The figures asked of {documents} documents ({reviews} reviews) that they were not made from, though
the rules may have been written with these at hand.

{table}

Mean squared error {brier:.3f}, expected calibration error {error:.3f}.
"""

_BANDS = ("said", "on average", "right", "of", "so", "95 % interval")


def judged_in(sets: Iterable[AnnotatedSet]) -> list[Judged]:
    """Return every statement extracted from the documents of annotated sets, judged."""
    vocabulary = load_vocabulary()
    return [
        item
        for given in sets
        for document in given.documents
        for item in judge(read(document, vocabulary))
    ]


def table_text(judged: Sequence[Judged], sets: str) -> str:
    """Return the calibration as TOML; the same statements give the same text."""
    figures, tallies = fit(judged).groups, tally(judged)
    rows = []
    for group, figure in figures.items():
        names = zip(_FIELDS, group, strict=False)
        fields = [f"{name} = {json.dumps(value)}" for name, value in names]
        found = tallies[group]
        fields += [f"right = {found.right}", f"n = {found.n}", f"probability = {figure}"]
        rows.append(f"  {{ {', '.join(fields)} }},\n")
    return f"{_HEAD.format(sets=sets)}\ngroup = [\n{''.join(rows)}]\n"


def report_text(
    sets: Sequence[AnnotatedSet],
    judged: Sequence[Judged],
    check: tuple[AnnotatedSet, Sequence[Judged]] | None = None,
) -> str:
    """Return the page that tells how confidence and truth agree."""
    ours, rate = foretold(judged), foretold(judged, _by_kind)
    errors, by_kind = [], []
    for kind in (None, *sorted(KINDS.values())):
        mine, plain = _of(ours, kind), _of(rate, kind)
        if mine:
            row = (brier(mine), expected_error(mine), brier(plain), expected_error(plain))
            errors.append((kind or "all", str(len(mine)), *(f"{value:.3f}" for value in row)))
            by_kind += [(kind, *cells) for cells in _bands(mine)] if kind else []
    return _REPORT.format(
        sets=_named(sets),
        documents=sum(len(given.documents) for given in sets),
        reviews=sum(given.reviews for given in sets),
        n=len(judged),
        overall=_table(_BANDS, _bands(_of(ours, None))),
        errors=_table(
            ("kind", "n", "Brier", "calibration error", "Brier, rate of its kind", "error, rate"),
            errors,
        ),
        by_kind=_table(("kind", *_BANDS), by_kind),
        check=_checked(fit(judged), *check) if check else "",
    )


def _by_kind(judged: Iterable[Judged]) -> Calibration:
    figures = fit(judged).groups
    return Calibration({group: figure for group, figure in figures.items() if len(group) == 1})


def _of(told: Iterable[tuple[Judged, float]], kind: str | None) -> list[Foretold]:
    return [(figure, item.right) for item, figure in told if kind in {None, item.group[0]}]


def _bands(told: Sequence[Foretold]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for each in reversed(reliability(told)):
        low, high = each.interval
        band = f"{each.low:.1f} to {each.high:.1f}"
        counts = (f"{each.stated:.2f}", str(each.right), str(each.n), f"{each.observed:.2f}")
        rows.append((band, *counts, f"{low:.2f} to {high:.2f}"))
    return rows


def _checked(table: Calibration, given: AnnotatedSet, judged: Sequence[Judged]) -> str:
    told = [(table.probability(item.group, 0.5), item.right) for item in judged]
    return _CHECK.format(
        documents=len(given.documents),
        reviews=given.reviews,
        table=_table(_BANDS, _bands(told)),
        brier=brier(told),
        error=expected_error(told),
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str | None]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def _named(sets: Sequence[AnnotatedSet]) -> str:
    return " and ".join(f"*{given.name}*" for given in sets)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the table and the page; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m loaders.evaluation.calibrate")
    parser.add_argument("sets", nargs="*", type=Path, default=list(SETS), metavar="ANNOTATIONS")
    parser.add_argument("--check", type=Path, help="annotations to ask the calibration of")
    parser.add_argument("--texts", type=Path, help="the folder of the documents of --check")
    parser.add_argument("--table", type=Path, default=TABLE, help="where the figures go")
    parser.add_argument("--report", type=Path, default=REPORT, help="where the page goes")
    given = parser.parse_args(arguments)
    try:
        sets = [read_annotated(folder) for folder in given.sets]
        judged = judged_in(sets)
        check = None
        if given.check:
            other = read_annotated(given.check, given.texts)
            check = other, judged_in([other])
    except ReviewGraphError as problem:
        sys.stderr.write(f"error: {problem}\n")
        return 1
    names = ", ".join(each.name for each in sets)
    given.table.write_text(table_text(judged, names), encoding="utf-8")
    given.report.write_text(report_text(sets, judged, check), encoding="utf-8")
    told = [(figure, item.right) for item, figure in foretold(judged)]
    sys.stdout.write(
        f"{len(judged)} statements of {len(sets)} sets: Brier {brier(told):.3f}, "
        f"expected calibration error {expected_error(told):.3f}\n"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
