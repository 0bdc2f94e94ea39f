"""The fuzzer reaches what it is to reach, and what must never be is told by its checks."""

import json
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from random import Random

import pytest

from benchmarks.fuzz import outcome, pdf, questions, sparql, word
from benchmarks.fuzz.documents import TEXT, made
from benchmarks.fuzz.running import TARGETS, main
from benchmarks.fuzz.target import Broken, Target
from loaders.document import Document
from loaders.pipeline import Extraction, read_reviews
from loaders.readers.docx import read_docx
from loaders.readers.pdf import read_pdf
from queries.catalogue import SavedQuery

KINDS = ("scr-tables", "digest-2016")


def target(name: str) -> Target:
    module, constant = TARGETS[name]
    found = getattr(import_module(f"benchmarks.fuzz.{module}"), constant)
    assert isinstance(found, Target)
    return found


@pytest.mark.parametrize("name", [name for name in TARGETS if name != "sparql"])
def test_a_valid_document_is_read_and_so_are_some_that_are_changed(name: str) -> None:
    tried, random = target(name), Random(7)
    seed = tried.seeds()[0]
    assert tried.check(seed) == "reviews"
    changed = [tried.mutate(seed, random, tried.scramble) for _ in range(8)]
    assert len(set(changed)) > 4
    assert "reviews" in {tried.check(content) for content in changed}


def test_questions_of_each_kind_are_answered_or_refused() -> None:
    tried = target("sparql")
    seeds = tried.seeds()
    keys = {key for seed in seeds for key in json.loads(seed)}
    assert keys == {"saved", "given", "query", "update", "path"}
    picked = [seed for seed in seeds if b'"path"' not in seed][::9]
    assert {"answered", "value refused"} <= {tried.check(seed) for seed in picked}
    assert tried.check(b"no JSON at all") == "query refused"
    assert tried.mutate(seeds[0], Random(7), tried.scramble) != seeds[0]


@pytest.mark.parametrize("kind", KINDS)
def test_unpacked_files_say_what_the_packed_ones_say(kind: str) -> None:
    (packed,) = made((kind,), ("pdf",))
    unpacked = pdf.unpacked(packed)
    assert b"Decode" not in unpacked
    assert read_pdf("a.pdf", unpacked).text == read_pdf("a.pdf", packed).text
    (packed,) = made((kind,), ("docx",))
    again = word.packed(word.parts_of(packed))
    assert read_docx("a.docx", again) == read_docx("a.docx", packed)


def test_a_misplaced_quotation_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def misplaced(document: Document) -> Extraction:
        read = read_reviews(document)
        review = read.reviews[0]
        wrong = replace(review.evidence, start=review.evidence.start + 1)
        return replace(read, reviews=(replace(review, evidence=wrong), *read.reviews[1:]))

    monkeypatch.setattr(outcome, "read_reviews", misplaced)
    with pytest.raises(Broken, match="misplaced"):
        TEXT.check(TEXT.seeds()[0])


def test_a_value_that_becomes_syntax_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def spliced(saved: SavedQuery, _: object, given: dict[str, str]) -> str:
        return saved.sparql.replace(
            "VALUES ?kind { UNDEF }", f'VALUES ?kind {{ "{given["kind"]}" }}'
        )

    given = {"theme": "training", "kind": 'x" } FILTER (1 = 1) VALUES ?other { "1'}
    case = {"saved": "reviews-with-theme", "given": given}
    monkeypatch.setattr(sparql, "sparql_of", spliced)
    with pytest.raises(Broken, match="became syntax"):
        sparql.check(json.dumps(case).encode())


def test_a_query_that_leaves_this_machine_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def unchecked(text: str) -> str:
        list(questions.store().query(text))  # type: ignore[arg-type]  # rows of a SELECT
        return "answered"

    monkeypatch.setattr(sparql, "_query", unchecked)
    query = f"SELECT * {{ SERVICE SILENT <{questions.listener().address}> {{ ?s ?p ?o }} }}"
    with pytest.raises(Broken, match="another machine"):
        sparql.check(json.dumps({"query": query}).encode())


def test_a_run_counts_what_it_tried(tmp_path: Path) -> None:
    main("digest", 1, 1, tmp_path)
    told = json.loads((tmp_path / "tally.json").read_text("utf-8"))
    assert not told["findings"]
    assert told["executions"] == sum(told["outcomes"].values()) > 0
