"""Marking statements in a text, and showing a long text in portions."""

from itertools import pairwise

import pytest

from api.http.explorer.marking import Form, Span, marked
from api.http.explorer.portions import (
    SHORT,
    after_gap,
    before_gap,
    bounds,
    holding,
    last_paragraph,
    portions,
)
from api.http.explorer.wording import age, date


def _span(name: str, start: int, end: int, kind: str = "risk-factor") -> Span:
    return Span(name, kind, name, start, end)


def test_overlapping_and_nested_spans_are_cut_at_every_boundary() -> None:
    spans = [_span("a", 2, 8), _span("b", 4, 10), _span("c", 5, 6)]
    (block,) = marked("0123456789ab", 0, spans)
    held = [(piece.text, {span.id for span in piece.spans}) for piece in block.segments]
    assert held == [
        ("01", set()),
        ("23", {"a"}),
        ("4", {"a", "b"}),
        ("5", {"a", "b", "c"}),
        ("67", {"a", "b"}),
        ("89", {"b"}),
        ("ab", set()),
    ]


def test_each_statement_begins_once_and_ends_once_even_across_paragraphs() -> None:
    text = "One two.\n\nThree four.\n\nFive."
    blocks = marked(text, 100, [_span("a", 104, 115), _span("b", 100, 128)])
    pieces = [piece for block in blocks for piece in block.segments]
    assert [span.id for piece in pieces for span in piece.first] == ["b", "a"]
    assert [span.id for piece in pieces for span in piece.last] == ["a", "b"]
    assert [block.text for block in blocks] == ["One two.", "Three four.", "Five."]


def test_offsets_are_of_the_document_and_spans_beyond_the_part_are_left_out() -> None:
    (block,) = marked("abcdef", 50, [_span("a", 52, 54), _span("b", 10, 40), _span("c", 55, 90)])
    assert [(p.text, [s.id for s in p.spans]) for p in block.segments] == [
        ("ab", []),
        ("cd", ["a"]),
        ("e", []),
        ("f", ["c"]),
    ]


def test_of_several_kinds_a_missed_opportunity_gives_the_colour() -> None:
    spans = [_span("a", 0, 4, "agency-involvement"), _span("b", 0, 4, "missed-opportunity")]
    (block,) = marked("text", 0, spans)
    assert block.segments[0].kinds == ("missed-opportunity", "agency-involvement")


def test_tags_are_numbered_within_their_kind() -> None:
    (block,) = marked("text", 0, [_span("a", 0, 4), _span("b", 0, 4), _span("c", 0, 4, "child")])
    assert [(span.id, number) for span, number in block.segments[0].tags] == [
        ("a", 1),
        ("b", 2),
        ("c", 1),
    ]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("ANALYSIS OF PRACTICE", Form.HEADING),
        ("2.1 What we found", Form.HEADING),
        ("## A title", Form.HEADING),
        ("It was cold.", Form.PARAGRAPH),
        ("1", Form.PARAGRAPH),
        ("Mother\t29\tWhite British", Form.TABLE),
    ],
)
def test_blocks_have_the_form_of_what_they_are(text: str, form: Form) -> None:
    assert marked(text, 0, [], {"what we found"})[0].form is form


def test_full_lines_are_joined_and_short_ones_and_items_are_not() -> None:
    full = "A line that was broken because the page was at its end\nand goes on"
    assert "\n" not in marked(full, 0, [])[0].text
    assert marked("Author:\nAda Larch", 0, [])[0].text == "Author:\nAda Larch"
    item = "A line that was broken because the page was at its end\n(b) another"
    assert marked(item, 0, [])[0].text == item


def test_joining_lines_moves_no_character() -> None:
    text = "They had been to the hospital twice in that spring with the chil-\ndren and the dog."
    assert len(marked(text, 0, [])[0].text) == len(text)


def test_a_short_text_is_one_portion() -> None:
    (only,) = portions((0, SHORT), [(10, 20, "Heading")])
    assert (only.start, only.end, only.statements, only.heading) == (0, SHORT, 1, "Heading")


def test_portions_hold_the_whole_text_and_cut_no_statement() -> None:
    said = [(at, at + 90, None) for at in range(0, 820_000, 70)]  # each overlaps the next
    said[8_000:] = [(at, at + 50, None) for at in range(560_000, 820_000, 70)]
    found = portions((0, 820_000), said)
    assert found[0].start == 0
    assert found[-1].end == 820_000
    assert all(one.end == next_.start for one, next_ in pairwise(found))
    assert all(portion.end - portion.start <= SHORT for portion in found)
    assert sum(portion.statements for portion in found) == len(said)
    starts = {start for start, _, _ in said}
    assert all(portion.start in starts for portion in found if portion.start > 600_000)


def test_a_place_is_in_one_portion() -> None:
    found = portions((0, 200_000), [])
    assert [holding(found, portion.start).number for portion in found] == [
        portion.number for portion in found
    ]
    assert holding(found, 999_999).number == found[-1].number


def test_a_digest_entry_reaches_to_its_neighbours() -> None:
    sure, far = bounds([(300, 340), (360, 400)], [(100, 200), (500, 600)], 1_000)
    assert sure == (300, 400)
    assert far == (200, 500)
    assert bounds([], [], 70) == ((0, 70), (0, 70))


def test_a_paragraph_that_is_cut_is_left_to_the_neighbour() -> None:
    assert after_gap("end of another.\n\nBegins here") == 17
    assert before_gap("Ends here.\n\nHeading of another") == 10
    assert after_gap("no gap") == 0
    assert last_paragraph("of another\n\nKey words\n\nName of this ") == 23
    assert last_paragraph("no gap") == 0
    assert before_gap("no gap") == 6


@pytest.mark.parametrize(
    ("stated", "told"),
    [("2016-06", "June 2016"), ("2016", "2016"), ("2016-06-03", "3 June 2016"), (None, "")],
)
def test_dates_are_as_precise_as_stated(stated: str | None, told: str) -> None:
    assert date(stated) == told


@pytest.mark.parametrize(
    ("duration", "told"),
    [("P5M", "5 months"), ("P1Y", "1 year"), ("P26D", "26 days"), ("P1Y6M", "1 year, 6 months")],
)
def test_ages_are_told_in_words(duration: str, told: str) -> None:
    assert age(duration) == told
