"""Why a sentence gave what it gave: each reason, on sentences that have it."""

import pytest

from loaders.explanation import Explained, explain
from loaders.readers.plain import read_text

TEXT = """\
Serious Case Review

Child Sedge

Marram Bay Safeguarding Children Board

Published May 2016

1. Terms of reference

1.1 The review asked whether signs of neglect were recognised.

1.2 The review asked why the father was never assessed.

2. Background

2.1 Child Sedge, a boy aged five months, died in May 2015. Mother drank heavily that winter. Mother
was often drunk in the evenings. There was no evidence of drug use by the father.

3. Analysis

3.1 Research shows that domestic abuse is common in such families. The health visitor did not tell
the social worker about the bruise. Was the father ever
assessed? The weather that spring was mild.

4. Recommendations

1. The Board should make sure that health visitors meet the fathers of new babies.
"""


def told(words: str) -> Explained:
    (found,) = explain(read_text("sedge.txt", TEXT), words)
    return found


def reasons(words: str) -> dict[str, str]:
    return {refused.kind: refused.reason for refused in told(words).refused}


def test_a_statement_is_told_with_its_rule() -> None:
    (taken,) = (item for item in told("the bruise").taken if item.kind == "missed-opportunity")
    assert taken.rule.startswith("missed/")
    assert 0 < taken.confidence <= 1
    assert "by health-visiting" in taken.what


@pytest.mark.parametrize(
    ("words", "kind", "part"),
    [
        ("signs of neglect", "risk-factor", "section (terms-of-reference)"),
        ("was never assessed", "missed-opportunity", "section (terms-of-reference)"),
        ("domestic abuse is common", "risk-factor", "context: generic by"),
        ("often drunk", "risk-factor", "already"),
        ("no evidence of drug use", "missed-opportunity", "unless"),
    ],
)
def test_what_was_not_taken_is_told_with_the_reason(words: str, kind: str, part: str) -> None:
    assert part in reasons(words)[kind]


def test_a_repeated_factor_names_the_sentence_that_says_it() -> None:
    assert "Mother drank heavily that winter." in reasons("often drunk")["risk-factor"]


def test_a_sentence_that_says_nothing_says_so() -> None:
    found = told("weather")
    assert (found.taken, found.refused) == ((), ())


def test_words_are_looked_for_without_case_or_breaks() -> None:
    assert told("TELL the\n social worker").sentence.text.startswith("The health visitor")
    assert list(explain(read_text("sedge.txt", TEXT), "no such words")) == []


def test_a_whole_sentence_may_be_pasted_with_its_number() -> None:
    pasted = "2.1 There was no evidence of drug use by the father."
    assert "unless" in reasons(pasted)["missed-opportunity"]


def test_every_sentence_is_explained_in_the_order_of_the_document() -> None:
    found = list(explain(read_text("sedge.txt", TEXT)))
    starts = [each.sentence.start for each in found]
    assert starts == sorted(starts)
    assert len(found) > 12
    assert {each.subject for each in found} == {"Child Sedge"}
