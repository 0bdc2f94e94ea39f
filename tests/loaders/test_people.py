"""Who else a review speaks of."""

from loaders.cases import read_cases
from loaders.extractors.children import extract_children
from loaders.extractors.metadata import extract_metadata
from loaders.extractors.people import extract_people
from loaders.readers.plain import read_text


def roles(text: str) -> dict[str, str | None]:
    case = read_cases(read_text("fictional.txt", text))[0]
    children = extract_children(case, extract_metadata(case))
    return {person.role: person.pseudonym for person in extract_people(case, children)}


def report(body: str) -> dict[str, str | None]:
    head = "Serious Case Review\n\nChild QQ\n\n1. Introduction\n\n1.1 Child QQ died in May 2014. "
    return roles(head + body + "\n")


def entry(opening: str) -> dict[str, str | None]:
    return roles(
        "Case reviews published in 2017\n\n2017 - Anonymous - Child QQ\n\n"
        f"Death of a baby in 2015 after a long stay in hospital. {opening}\n"
    )


def test_relatives_and_their_partners() -> None:
    found = report(
        "The baby lived with his mother, her boyfriend and a half-sister. The father's ex-partner"
        " and the maternal grandmother had written to the council. An uncle lived nearby."
    )
    assert found.keys() == {
        "mother",
        "father",
        "stepfather-or-partner",
        "sibling",
        "fathers-partner",
        "grandparent",
        "other-relative",
    }


def test_a_pseudonym_follows_its_role() -> None:
    assert report("His mother, Nadia, was nineteen.") == {"mother": "Nadia"}
    assert report("The father (FQ) was away.") == {"father": "FQ"}


def test_parents_stand_only_where_both_are_not_named() -> None:
    assert report("The parents had moved.").keys() == {"parents"}
    assert report("The parents had moved. Mother was ill.").keys() == {"mother", "parents"}
    assert report("The parents had moved. Mother and father were ill.").keys() == {
        "mother",
        "father",
    }


def test_people_in_general_are_no_persons_of_a_report() -> None:
    assert report("Research shows that a father is often forgotten.") == {}
    assert report("Professionals should speak to the mother and the grandmother.") == {}
    assert report("There was much reliance on mothers.") == {}


def test_people_in_the_learning_of_a_digest_count() -> None:
    found = entry("Learning includes: fathers need to be part of each plan that is made.")
    assert found.keys() == {"father"}


def test_siblings_who_are_the_subject_are_not_listed() -> None:
    found = roles(
        "Case reviews published in 2017\n\n2017 - Anonymous - Family Q\n\nNeglect of five siblings"
        " over ten years until 2015. Learning includes: the need to see what daily life is like.\n"
    )
    assert found == {}


def test_partners_told_by_how_they_met() -> None:
    assert "stepfather-or-partner" in report(
        "Mr T, with whom his mother had begun a relationship that spring, had moved in."
    )
    assert "stepfather-or-partner" in report("The half-sister's father had broken her arm.")
    assert "fathers-partner" in report("He was known for the assault of a former partner, Ms B.")


def test_a_brother_of_a_parent_is_no_sibling() -> None:
    found = report("The father gave up his work. He had help from his sister at first.")
    assert "other-relative" in found
    assert "sibling" not in found


def test_a_nickname_is_no_relative() -> None:
    assert "other-relative" not in report('A man known as "Uncle Ray" sold tablets.')


def test_what_is_recommended_for_each_parent_names_no_one() -> None:
    assert "parents" not in entry("Recommendations include: a leaflet for parents on sleep.")
