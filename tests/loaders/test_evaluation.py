"""Extraction compared with annotations: what counts as right, and what is counted from it."""

import json
import random
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from loaders.evaluation.annotated import read_annotated
from loaders.evaluation.bootstrap import exact, measure
from loaders.evaluation.comparison import compare
from loaders.evaluation.run import Evaluation, Traits, evaluate, read
from loaders.evaluation.scores import (
    ALL,
    SLICES,
    Score,
    by_bearer,
    by_concept,
    by_document,
    by_kind,
    count,
    in_order,
)
from loaders.evaluation.verdicts import MEASURES, Finding, Verdict
from ontology.errors import ReviewGraphError, UnreadableDocument, VocabularyError

ROOT = Path(__file__).parents[2]
GOLD = ROOT.parent / "shared" / "gold"
SCORER = GOLD / "score.py"
DEVELOPMENT = ROOT / "tests" / "evaluation" / "development"

needs_scorer = pytest.mark.skipif(
    not SCORER.exists(), reason="../shared/gold/score.py is not beside this checkout"
)

Record = dict[str, Any]
WORDS = "The midwife never asked the father about his drinking that spring."


def review(**changes: Any) -> Record:  # noqa: ANN401 - any field of a record
    return {
        "subject": "Child Sedge",
        "type": "serious-case-review",
        "publisher": "Marram Bay Safeguarding Children Board",
        "published": "2016-05",
        "nation": "england",
        "authors": ["Ada Larch"],
        "children": [
            {
                "label": "Child Sedge",
                "age": "P5M",
                "sex": "male",
                "outcome": "death",
                "incidents": ["co-sleeping"],
                "incident_date": "2015",
                "ethnicity": "White British",
            }
        ],
        "family": ["mother", "father"],
        "risk_factors": [
            {
                "factor": "alcohol-misuse",
                "bearer": "father",
                "status": "present",
                "quote": "Father drank.",
            }
        ],
        "agencies": [{"kind": "midwifery", "name": None, "quote": WORDS}],
        "missed_opportunities": [
            {
                "quote": WORDS,
                "explicit": False,
                "themes": ["engagement-of-fathers"],
                "agencies": ["midwifery"],
            }
        ],
        "good_practice": [],
        "learning": [],
        "recommendations": [],
        "themes": ["engagement-of-fathers"],
        **changes,
    }


def verdicts(gold: Iterable[Record], found: Iterable[Record]) -> tuple[Verdict, ...]:
    return compare("paper", tuple(gold), tuple(found))[0]


def scored(gold: Record, found: Record) -> dict[str, tuple[int, int, int]]:
    told = verdicts([gold], [found])
    empty = Evaluation("", 0, told, {}, 0, 0)
    counted = count(told, by_kind(empty))
    return {name: (s.right, s.wrong, s.missed) for (name,), s in counted.items()}


def test_a_record_agrees_with_itself() -> None:
    assert {verdict.finding for verdict in verdicts([review()], [review()])} == {Finding.RIGHT}


@pytest.mark.parametrize(
    ("changes", "measure", "expected"),
    [
        ({"publisher": "marram bay safeguarding"}, "publisher", (1, 0, 0)),
        ({"publisher": "Ferrymoor"}, "publisher", (0, 1, 1)),
        ({"publisher": None}, "publisher", (0, 0, 1)),
        ({"published": "2016-05-11"}, "published", (1, 0, 0)),
        ({"published": "2016"}, "published", (0, 1, 1)),
        ({"authors": ["ADA LARCH"]}, "authors", (1, 0, 0)),
        ({"subject": "Another name"}, "review", (1, 0, 0)),
        ({"family": ["mother", "sibling"]}, "family", (1, 1, 1)),
        ({"children": []}, "children", (0, 0, 1)),
        ({"children": []}, "child.age", (0, 0, 1)),
        ({"children": [{"label": "X"}, {"label": "Sedge", "age": "P5M"}]}, "children", (1, 1, 0)),
        ({"children": [{"label": "X"}, {"label": "Sedge", "age": "P5M"}]}, "child.age", (1, 0, 0)),
    ],
)
def test_what_counts_as_the_same(
    changes: Record, measure: str, expected: tuple[int, int, int]
) -> None:
    assert scored(review(), review(**changes))[measure] == expected


def factor(name: str, bearer: str, status: str) -> Record:
    return {"factor": name, "bearer": bearer, "status": status, "quote": "Said so."}


def test_an_alleged_factor_is_present_and_an_absent_one_is_not() -> None:
    gold = review(risk_factors=[factor("neglect", "sibling", "present")])
    alleged = scored(gold, review(risk_factors=[factor("neglect", "sibling", "alleged")]))
    absent = scored(gold, review(risk_factors=[factor("neglect", "sibling", "absent")]))
    assert alleged["risk_factor+bearer"] == (1, 0, 0)
    assert absent["risk_factor"] == (0, 1, 1)


def test_a_factor_of_the_wrong_person_is_right_without_its_bearer_only() -> None:
    found = review(risk_factors=[factor("alcohol-misuse", "mother", "present")])
    told = scored(review(), found)
    assert told["risk_factor"] == (1, 0, 0)
    assert told["risk_factor+bearer"] == (0, 1, 1)


def missed(quote: str, *themes: str) -> Record:
    return {"quote": quote, "explicit": False, "themes": list(themes), "agencies": []}


def test_quotes_are_the_same_where_half_their_words_are() -> None:
    half = "The midwife never asked the father what he drank."
    other = "The midwife wrote a long letter to the clinic in the town and had no answer."
    assert scored(review(), review(missed_opportunities=[missed(half)]))[
        "missed_opportunities"
    ] == (1, 0, 0)
    assert scored(review(), review(missed_opportunities=[missed(other)]))[
        "missed_opportunities"
    ] == (0, 1, 1)


def test_each_quote_has_one_partner_and_the_likest_first() -> None:
    near = f"{WORDS} Nor did she ask mother."
    found = review(
        missed_opportunities=[missed(near, "safe-sleep"), missed(WORDS, "engagement-of-fathers")]
    )
    told = scored(review(), found)
    assert told["missed_opportunities"] == (1, 1, 0)
    assert told["missed_opportunities.themes"] == (1, 0, 0)


def test_themes_of_unpaired_statements_count_only_with_their_statement() -> None:
    told = verdicts([review()], [review(missed_opportunities=[])])
    assert "missed_opportunities.themes" not in {verdict.measure for verdict in told}
    sliced = [verdict for verdict in told if verdict.measure == "missed_opportunities/theme"]
    assert [(verdict.finding, verdict.value) for verdict in sliced] == [
        (Finding.MISSED, "engagement-of-fathers")
    ]


def test_a_review_nobody_annotated_is_wrong_with_all_it_says() -> None:
    other = review(subject="Child Teasel")
    told = verdicts([review()], [review(), other])
    wrong = [verdict for verdict in told if verdict.finding is Finding.WRONG]
    assert {verdict.review for verdict in wrong} == {"paper: unexpected Child Teasel"}
    assert {"review", "type", "risk_factor", "themes"} <= {verdict.measure for verdict in wrong}


def test_slices_count_by_concept_bearer_and_kind_of_document() -> None:
    found = review(risk_factors=[factor("alcohol-misuse", "mother", "present")])
    told = verdicts([review()], [found])
    traits = {"paper: Child Sedge": Traits("full", "serious-case-review", "england")}
    given = Evaluation("", 1, told, traits, 0, 0)
    concepts = count(told, by_concept(given))
    assert concepts["risk_factor", "alcohol-misuse"] == Score(1, 0, 0)
    assert concepts["missed_opportunities/agency", "midwifery"] == Score(1, 0, 0)
    bearers = count(told, by_bearer(given))
    assert (bearers["bearer", "mother"], bearers["bearer", "father"]) == (
        Score(0, 1, 0),
        Score(0, 0, 1),
    )
    assert bearers["status", "present"] == Score(0, 1, 1)
    documents = count(told, by_document(given))
    assert documents["extent", "full", "risk_factor"] == Score(1, 0, 0)
    assert documents["nation", "england", ALL] == Score(2, 1, 1)


def test_a_share_of_nothing_is_whole() -> None:
    assert (Score().precision, Score().recall, Score().f1) == (1.0, 1.0, 1.0)
    assert Score(0, 2, 0).precision == 0.0
    assert Score(3, 1, 2).f1 == pytest.approx(2 * 0.75 * 0.6 / (0.75 + 0.6))


def test_measures_are_told_in_their_order() -> None:
    cells = [("themes", "b"), ("risk_factor", "z"), ("risk_factor", "a")]
    assert in_order(cells, 0) == [("risk_factor", "a"), ("risk_factor", "z"), ("themes", "b")]


def drawn(*outcomes: tuple[int, int, int]) -> tuple[Verdict, ...]:
    findings = (Finding.RIGHT, Finding.WRONG, Finding.MISSED)
    return tuple(
        Verdict("learning", finding, f"review {number}", "")
        for number, counts in enumerate(outcomes)
        for finding, n in zip(findings, counts, strict=True)
        for _ in range(n)
    )


def by_measure(verdict: Verdict) -> tuple[str, ...]:
    return (verdict.measure,)


def test_intervals_hold_the_figure_and_repeat() -> None:
    told = drawn((5, 1, 0), (3, 0, 2), (8, 2, 1), (4, 1, 1))
    one, again = measure(told, by_measure), measure(told, by_measure)
    assert one == again
    found = one["learning"]
    assert found.reviews == 4
    for value, (low, high) in (
        (found.score.precision, found.precision),
        (found.score.recall, found.recall),
        (found.score.f1, found.f1),
    ):
        assert 0 <= low < value < high <= 1


def test_reviews_are_drawn_whole() -> None:
    """Ten statements of one bad review and ten of one good one: any draw may be all of either."""
    found = measure(drawn((10, 0, 0), (0, 10, 0)), by_measure)["learning"]
    assert found.precision == (0.0, 1.0)


def test_figures_that_never_vary_get_the_exact_interval() -> None:
    found = measure(drawn((10, 0, 0), (20, 0, 0)), by_measure)["learning"]
    assert found.precision == exact(30, 30)
    assert found.precision[0] == pytest.approx(0.025 ** (1 / 30))
    assert found.f1[0] == pytest.approx(found.precision[0])
    assert exact(0, 0) == (0.0, 1.0)


def write(folder: Path, record: object, name: str = "paper") -> Path:
    folder.mkdir(exist_ok=True)
    text = record if isinstance(record, str) else json.dumps(record)
    (folder / f"{name}.json").write_text(text, encoding="utf-8")
    return folder


def test_documents_stand_in_the_folder_above_it_or_beside_it(tmp_path: Path) -> None:
    folder = write(tmp_path / "annotations", {"document": "paper.txt", "reviews": [review()]})
    for place in (tmp_path / "annotations", tmp_path, tmp_path / "texts"):
        place.mkdir(exist_ok=True)
        (place / "paper.txt").write_text("Words.", encoding="utf-8")
        found = read_annotated(folder)
        assert found.documents[0].path.resolve() == (place / "paper.txt").resolve()
        assert (found.name, found.reviews) == (tmp_path.name, 1)
        (place / "paper.txt").unlink()


@pytest.mark.parametrize(
    ("record", "kind", "said"),
    [
        ('{"document": "paper.txt",\n "reviews": [}', UnreadableDocument, "line 2, column 14"),
        ({"reviews": []}, UnreadableDocument, '"document" and "reviews"'),
        ([1], UnreadableDocument, '"document" and "reviews"'),
        ({"document": "gone.txt", "reviews": []}, UnreadableDocument, "gone.txt is not in"),
        ({"document": "paper.txt", "reviews": [{}]}, UnreadableDocument, 'a "subject"'),
        (
            {"document": "paper.txt", "reviews": [review(learning=[{"themes": []}])]},
            UnreadableDocument,
            'learning 0: give it a "quote"',
        ),
        (
            {"document": "paper.txt", "reviews": [review(themes=["safe-sleeep"])]},
            VocabularyError,
            "nearest: safe-sleep",
        ),
        (
            {"document": "paper.txt", "reviews": [review(family=["mothr"])]},
            VocabularyError,
            "review 0, family",
        ),
    ],
)
def test_a_bad_record_is_named_with_the_reason(
    record: object, kind: type[ReviewGraphError], said: str, tmp_path: Path
) -> None:
    (tmp_path / "paper.txt").write_text("Words.", encoding="utf-8")
    with pytest.raises(kind, match=r"paper\.json") as refusal:
        read_annotated(write(tmp_path / "annotations", record))
    assert said in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_an_empty_or_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="no annotations"):
        read_annotated(tmp_path)
    with pytest.raises(UnreadableDocument, match="no such folder"):
        read_annotated(tmp_path / "none")


def test_every_review_compared_has_traits() -> None:
    given = evaluate(read_annotated(ROOT / "examples" / "annotations"))
    assert {verdict.review for verdict in given.verdicts} == set(given.traits)
    assert {traits.extent for traits in given.traits.values()} == {
        "full",
        "briefing",
        "digest-entry",
    }
    assert given.grounding == 1.0
    for by in SLICES.values():
        assert count(given.verdicts, by(given))


def official(annotations: Path, found: Path, texts: Path) -> dict[str, dict[str, float]]:
    command: list[str | Path] = [sys.executable, SCORER, annotations, found, texts, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    scores: dict[str, dict[str, float]] = json.loads(done.stdout)
    return scores


def muddled(reviews: Iterable[Record], chance: random.Random) -> list[Record]:
    """Return the reviews with statements lost, doubled, cut short and moved between them."""
    given = [json.loads(json.dumps(one)) for one in reviews if chance.random() < 0.9]
    for one in given:
        for name, value in one.items():
            if isinstance(value, list):
                one[name] = [item for item in value if chance.random() < 0.8]
                one[name] += [item for item in value if chance.random() < 0.2]
            elif chance.random() < 0.1:
                one[name] = None if name != "subject" else "Child Nobody"
        for group in ("missed_opportunities", "learning", "recommendations", "good_practice"):
            for item in one[group]:
                words = item["quote"].split()
                item["quote"] = " ".join(words[: chance.randint(1, len(words))])
                item["themes"] = [*item["themes"], "safe-sleep"][chance.randint(0, 1) :]
        for claim in one["risk_factors"]:
            claim["status"] = chance.choice(["present", "alleged", "absent"])
            claim["bearer"] = chance.choice(["mother", claim["bearer"]])
    return given


@needs_scorer
@pytest.mark.parametrize(
    ("annotations", "texts"),
    [
        (ROOT / "examples" / "annotations", ROOT / "examples"),
        (DEVELOPMENT / "annotations", DEVELOPMENT / "texts"),
        (GOLD, GOLD.parent / "reviews"),
    ],
    ids=["examples", "development", "published"],
)
def test_figures_are_those_of_the_published_scorer(
    annotations: Path, texts: Path, tmp_path: Path
) -> None:
    chance = random.Random(7)
    told: list[Verdict] = []
    for document in read_annotated(annotations, texts).documents:
        found = muddled(map(dict, document.reviews), chance)
        told += compare(document.path.stem, document.reviews, found)[0]
        record = {"document": document.name, "reviews": found}
        (tmp_path / f"{document.path.stem}.json").write_text(json.dumps(record), encoding="utf-8")
    expected = official(annotations, tmp_path, texts)
    expected.pop("grounding")
    ours = count(told, by_kind(Evaluation("", 0, tuple(told), {}, 0, 0)))
    assert set(expected) <= set(MEASURES)
    for name, row in expected.items():
        score = ours.get((name,), Score())
        figures = (score.precision, score.recall, score.f1)
        assert (score.right, score.wrong, score.missed) == (row["tp"], row["fp"], row["fn"]), name
        assert [round(figure, 3) for figure in figures] == [
            row[field] for field in ("precision", "recall", "f1")
        ]


@needs_scorer
def test_what_is_extracted_scores_the_same(tmp_path: Path) -> None:
    texts = ROOT / "examples"
    given = read_annotated(texts / "annotations")
    for document in given.documents:
        record = {"document": document.name, "reviews": list(read(document).found)}
        (tmp_path / f"{document.path.stem}.json").write_text(json.dumps(record), encoding="utf-8")
    expected = official(texts / "annotations", tmp_path, texts)
    evaluation = evaluate(given)
    ours = count(evaluation.verdicts, by_kind(evaluation))
    assert round(evaluation.grounding, 3) == expected.pop("grounding")["f1"]
    assert {name: round(score.f1, 3) for (name,), score in ours.items() if score.n} == {
        name: row["f1"] for name, row in expected.items() if row["tp"] + row["fp"] + row["fn"]
    }
