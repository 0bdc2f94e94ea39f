"""A short fictional review for the command line's tests, and what stands beside it."""

from pathlib import Path

REVIEW = """\
Local Child Safeguarding Practice Review

Child {name}

Marram Bay Safeguarding Children Partnership

Published March 2022

1. Introduction

1.1 This review concerns Child {name}, a girl aged four months who died in November 2021 after
sleeping beside her mother on a settee.

2. Background

2.1 Mother drank heavily through the winter. There was domestic abuse between the parents.

3. Analysis

3.1 Nobody in the health visiting service met the father, and no assessment of him was made. This
was a missed opportunity to learn about his drinking.

4. Recommendations

1. Marram Bay Safeguarding Children Partnership should make sure that health visitors meet the
fathers of new babies.
"""

POLICY = """\
Lone Working Policy

This policy applies to all staff of the council who work away from the office.

1. Staff must tell their manager where they are going and when they expect to be back.
2. Managers must keep a list of mobile telephone numbers.
"""


def write_review(folder: Path, name: str = "Tern") -> Path:
    """Write a review of a case called "Child <name>" and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name.lower()}.txt"
    path.write_text(REVIEW.format(name=name), encoding="utf-8")
    return path
