"""Finding concepts, and adding to them in Turtle."""

import subprocess
import sys
from pathlib import Path

import pytest

from ontology.concepts import Concept, Vocabulary, load_vocabulary
from ontology.errors import VocabularyError

PREFIXES = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rg: <https://w3id.org/reviewgraph/ontology#> .
@prefix scheme: <https://w3id.org/reviewgraph/concept/> .
@prefix : <https://w3id.org/reviewgraph/concept/theme/> .
"""


def make_concept(name: str, broader: str | None = None, *, listed: bool = True) -> Concept:
    """Return a concept of the scheme "fruit"."""
    return Concept("fruit", name, f"urn:{name}", name.title(), (), (), None, broader, listed)


def write(path: Path, turtle: str) -> Path:
    """Write an analyst's Turtle file."""
    path.write_text(PREFIXES + turtle, encoding="utf-8")
    return path


def test_a_concept_rolls_up_to_the_nearest_listed_one() -> None:
    fruit = Vocabulary(
        [
            make_concept("fruit"),
            make_concept("apple", "fruit"),
            make_concept("russet", "apple", listed=False),
            make_concept("egremont", "russet", listed=False),
        ]
    )
    assert fruit.rolled_up("fruit", "egremont") == "apple"
    assert fruit.rolled_up("fruit", "apple") == "apple"
    assert fruit.narrower("fruit", "apple") == {"apple", "russet", "egremont"}
    assert fruit.narrower("fruit", "egremont") == {"egremont"}


def test_a_circle_is_refused() -> None:
    with pytest.raises(VocabularyError, match="above itself"):
        Vocabulary([make_concept("apple", "russet"), make_concept("russet", "apple")])


def test_a_broader_concept_must_exist() -> None:
    with pytest.raises(VocabularyError, match=r"appel.*nearest: apple"):
        Vocabulary([make_concept("apple"), make_concept("russet", "appel")])


def test_without_a_listed_concept_above_there_is_nothing_to_exchange() -> None:
    with pytest.raises(VocabularyError, match="no listed concept"):
        Vocabulary([make_concept("quince", listed=False)]).rolled_up("fruit", "quince")


def test_a_wrong_name_is_answered_with_the_nearest() -> None:
    vocabulary = load_vocabulary()
    with pytest.raises(VocabularyError, match="nearest: engagement-of-fathers"):
        vocabulary.get("theme", "engagement-of-father")
    with pytest.raises(VocabularyError, match="nearest: theme"):
        vocabulary.scheme("themes")


def test_the_published_vocabulary_is_read_once() -> None:
    assert load_vocabulary() is load_vocabulary()


def test_an_analyst_adds_a_synonym(tmp_path: Path) -> None:
    extra = write(tmp_path / "extra.ttl", ':safe-sleep skos:altLabel "snug cot habits"@en .')
    concept = dict(load_vocabulary(extra).labels("theme"))["snug cot habits"]
    assert concept.id == "safe-sleep"
    assert "snug cot habits" not in load_vocabulary().get("theme", "safe-sleep").labels


def test_an_analyst_adds_a_concept(tmp_path: Path) -> None:
    extra = write(
        tmp_path / "extra.ttl",
        """:sleep-in-caravans a skos:Concept ; skos:inScheme scheme:theme ; rg:listed false ;
        skos:prefLabel "Sleep in caravans"@en , "Cwsg mewn carafanau"@cy ;
        skos:broader :safe-sleep .""",
    )
    vocabulary = load_vocabulary(extra)
    concept = vocabulary.get("theme", "sleep-in-caravans")
    assert concept.pref_label == "Sleep in caravans"
    assert concept.alt_labels == ("Cwsg mewn carafanau",)
    assert vocabulary.rolled_up("theme", concept.id) == "safe-sleep"


@pytest.mark.parametrize(
    ("turtle", "message"),
    [
        (':safe-slep skos:altLabel "cot habits"@en .', "no concept .*nearest: .*safe-sleep"),
        (':safe-sleep skos:altLabel "Professional Curiosity"@en .', "label of both"),
        (':safe-sleep skos:prefLabel "Sleep"@en .', "2 English skos:prefLabel"),
        (":safe-sleep skos:broader scheme:agency .", "must be one concept of the scheme theme"),
        (":x skos:inScheme scheme:agency .", "skos:inScheme must be"),
        (":safe-sleep skos:altLabel", "not a readable Turtle file"),
    ],
)
def test_a_slip_in_turtle_is_told_and_not_swallowed(
    turtle: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(VocabularyError, match=message):
        load_vocabulary(write(tmp_path / "extra.ttl", turtle))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match=r"absent\.ttl"):
        load_vocabulary(tmp_path / "absent.ttl")


def test_the_room_is_imported_without_rdflib() -> None:
    script = "import sys, ontology; sys.exit('rdflib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
