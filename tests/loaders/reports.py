"""Builders of cases for tests of extractors: a short fictional report, read as any document is."""

from loaders.cases import read_cases
from loaders.document import Case
from loaders.readers.plain import read_text

REPORT = """SERIOUS CASE REVIEW

Child Tern

Overview report

Ferrymoor Safeguarding Children Board, June 2018

1. Introduction

1.1 This serious case review concerns Child Tern, a girl who died in May 2017, aged two years.

2. Analysis

2.1 The panel looked at the work of the agencies.

2.2 {analysis}

3. Conclusions

3.1 The panel thanks all who took part.

4. Recommendations

{recommendations}
"""


DIGEST = """Ferrymoor repository – May 2021

1. Serious case review: Child Tern: overview report

Death of a two-year-old girl in May 2017.

{body}

2. Serious case review: Child Gull: overview report

Death of a boy of three months in April 2018.

Learning includes: the worth of a second visit to each home; the use of one set of scales.
"""


def report(analysis: str = "The dates are in the appendix.", recommendations: str = "") -> Case:
    """Return the one case of a report with this paragraph of analysis and these recommendations."""
    items = recommendations or "1. The Board should publish this report."
    text = REPORT.format(analysis=analysis, recommendations=items)
    return single(text)


def digest_entry(body: str) -> Case:
    """Return the first entry of a digest, with this text below its opening sentence."""
    return single(DIGEST.format(body=body))


def single(text: str) -> Case:
    """Return the first case of a text."""
    return read_cases(read_text("tern.txt", text))[0]
