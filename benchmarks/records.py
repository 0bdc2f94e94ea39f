"""Fictional reviews in any number, the same for the same seed: what the other benchmarks load.

usage: python benchmarks/records.py REVIEWS STORE    (writes them to a new store, without shapes)

Concepts are drawn with weights that fall as those of real reviews do: few are in most reviews,
most are in few.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from itertools import chain
from pathlib import Path
from random import Random

import pyoxigraph
from pyoxigraph import NamedNode, Quad, RdfFormat

sys.path.insert(0, str(Path(__file__).parent.parent))

from graph.hierarchy import within
from graph.mapping import review_quads
from graph.registry import document_quads
from ontology.assertion import (
    Assertion,
    Direction,
    Extent,
    FailureState,
    SectionRole,
    Strength,
    Temporality,
)
from ontology.concepts import load_vocabulary
from ontology.files import vocabulary_files
from ontology.identifiers import review_iri
from ontology.namespaces import VOCABULARY_GRAPH
from ontology.records import (
    AgencyInvolvement,
    CaseReview,
    Child,
    Evidence,
    GoodPractice,
    LearningPoint,
    MissedOpportunity,
    Person,
    Recommendation,
    RiskFactor,
    SourceDocument,
)

SEED = 20
PLACES = ("Ferrymoor", "Hollow Vale", "Strathwren", "Cwm Alarch", "Lough Sorrel", "Eskwater")
NATIONS = ("england", "wales", "scotland", "northern-ireland")
BEARERS = ("mother", "father", "parents", "child")
SUBJECTS = ("the clinic", "the school", "a duty worker", "the ward", "the housing office")
DEEDS = ("kept no note of", "asked little about", "passed on late", "wrote well of", "never met")
OBJECTS = ("the lodger", "the second flat", "the missed visits", "the older brother", "the bruise")
WORDS_A_DOCUMENT = 2_000


def generate(number: int, seed: int = SEED) -> Iterator[tuple[SourceDocument, CaseReview]]:
    """Yield so many documents, each with its one review; nothing in them is of a real one."""
    pools = {
        scheme: sorted(load_vocabulary().scheme(scheme))
        for scheme in ("risk-factor", "theme", "agency", "incident", "outcome", "person-role")
    }
    for at in range(number):
        yield _Author(Random(seed * 1_000_003 + at), pools, at).write()


def fill(store: pyoxigraph.Store, number: int, seed: int = SEED) -> int:
    """Put so many reviews and the vocabulary in an empty store; return how many quads."""
    for path in vocabulary_files():
        store.bulk_load(path=path, format=RdfFormat.TURTLE, to_graph=NamedNode(VOCABULARY_GRAPH))
    store.bulk_extend(list(within(store)))
    store.bulk_extend(_quads(number, seed))
    return len(store)


def _quads(number: int, seed: int) -> Iterator[Quad]:
    for document, review in generate(number, seed):
        iri = review_iri(document.sha256, review.ordinal)
        yield from chain(review_quads(review, document), document_quads(document, [iri]))


class _Author:
    """Writes one review: draws concepts, and a sentence for each statement."""

    def __init__(self, random: Random, pools: dict[str, list[str]], at: int) -> None:
        self._random, self._pools, self._at = random, pools, at
        self._text = ""

    def write(self) -> tuple[SourceDocument, CaseReview]:
        name = f"Child {self._at:05d}"
        review = self._review(name)
        filler = (self._sentence() for _ in range(WORDS_A_DOCUMENT // 8))
        text = self._text + "\n".join(filler) + "\n"
        digest = sha256(text.encode()).hexdigest()
        document = SourceDocument(digest, f"{self._at:05d}.txt", "text/plain", text)
        return document, replace(review, document=digest, span=(0, len(text)))

    def _review(self, name: str) -> CaseReview:
        random = self._random
        year, month = random.randint(2010, 2024), random.randint(1, 12)
        title = self._said()
        return CaseReview(
            document="",
            ordinal=0,
            span=(0, 0),
            subject=name,
            type="local-child-safeguarding-practice-review",
            publisher=f"{random.choice(PLACES)} Partnership",
            published=f"{year}-{month:02d}",
            nation=random.choice(NATIONS),
            authors=("Ada Larch",),
            identifiers=(f"FX-{self._at}",),
            extent=random.choice(tuple(Extent)),
            evidence=title,
            children=(
                Child(
                    name,
                    f"P{random.randint(0, 17)}Y",
                    random.choice(("male", "female")),
                    None,
                    self._one("outcome"),
                    (self._one("incident"),),
                    f"{year - 1}-{month:02d}",
                    self._said(),
                ),
            ),
            persons=tuple(Person(role, None, self._said()) for role in self._some("person-role")),
            risk_factors=tuple(
                RiskFactor(
                    concept,
                    random.choice(BEARERS),
                    random.choice((Assertion.AFFIRMED, Assertion.AFFIRMED, Assertion.NEGATED)),
                    Temporality.CURRENT,
                    self._said(),
                )
                for concept in self._some("risk-factor", 7)
            ),
            agencies=tuple(
                AgencyInvolvement(kind, None, None, self._said())
                for kind in self._some("agency", 5)
            ),
            missed_opportunities=tuple(
                MissedOpportunity(
                    (theme,),
                    (self._one("agency"),),
                    True,
                    random.choice(tuple(FailureState)),
                    random.choice(tuple(Direction)),
                    self._said(),
                )
                for theme in self._some("theme", 6)
            ),
            good_practice=(
                GoodPractice((self._one("theme"),), (self._one("agency"),), self._said()),
            ),
            learning=tuple(
                LearningPoint(str(number), (theme,), self._said())
                for number, theme in enumerate(self._some("theme"), start=1)
            ),
            recommendations=tuple(
                Recommendation(
                    str(number), (self._one("agency"),), (theme,), Strength.SHOULD, self._said()
                )
                for number, theme in enumerate(self._some("theme", 5), start=1)
            ),
        )

    def _one(self, scheme: str) -> str:
        pool = self._pools[scheme]
        return pool[min(int(self._random.expovariate(6 / len(pool))), len(pool) - 1)]

    def _some(self, scheme: str, most: int = 3) -> list[str]:
        drawn = (self._one(scheme) for _ in range(self._random.randint(1, most)))
        return list(dict.fromkeys(drawn))

    def _sentence(self) -> str:
        choose = self._random.choice
        number = self._random.randint(1, 99)
        return f"In week {number} {choose(SUBJECTS)} {choose(DEEDS)} {choose(OBJECTS)}."

    def _said(self) -> Evidence:
        exact = self._sentence()
        start = len(self._text)
        self._text += exact + "\n"
        end = start + len(exact)
        place = (SectionRole.ANALYSIS, "What we found", f"3.{start}", 1 + start // 3_000)
        return Evidence(exact, "", "", start, end, *place, "generated", 0.9)


def main() -> None:
    """Write a store."""
    number, path = int(sys.argv[1]), sys.argv[2]
    store = pyoxigraph.Store(path)
    print(f"{fill(store, number):,} quads of {number:,} reviews in {path}")
    store.optimize()
    store.flush()


if __name__ == "__main__":
    main()
