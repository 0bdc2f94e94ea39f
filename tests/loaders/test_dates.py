"""The date grammar."""

import pytest

from loaders.dates import find_dates, parse_date


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("8 February 2023", "2023-02-08"),
        ("17th February 2016", "2016-02-17"),
        ("the 3rd of May 2014", "2014-05-03"),
        ("1 st June 2012", "2012-06-01"),
        ("January 2016", "2016-01"),
        ("Feb 2019", "2019-02"),
        ("Sept. 2019", "2019-09"),
        ("08/02/2023", "2023-02-08"),
        ("08.02.23", "2023-02-08"),
        ("11/2021", "2021-11"),
        ("2021-11", "2021-11"),
        ("2021-11-30", "2021-11-30"),
        ("May 4, 2018", "2018-05-04"),
        ("in 2019 a friend", "2019"),
        ("early 2020", "2020"),
        ("March and April 2019", "2019"),
        ("between 3 May and 9 May 2019", "2019-05"),
        ("from June 2018 to July 2018", "2018"),
    ],
)
def test_a_date_is_as_precise_as_its_words(text: str, iso: str) -> None:
    assert parse_date(text) == iso


@pytest.mark.parametrize(
    "text",
    [
        "the Children Act 1989",
        "Working Together 2015",
        "Working Together to Safeguard Children (2018)",
        "August 2019 to March 2020",
        "2015-2017",
        "2018/19",
        "31 February 2018",
        "NC2019",
        "paragraph 3.5",
        "It may be that 12 children",
        "20199",
    ],
)
def test_what_dates_no_event_is_no_date(text: str) -> None:
    assert parse_date(text) is None


def test_a_mention_knows_its_place() -> None:
    text = "Born in May 2016, she died on 2 June 2016."
    assert [text[d.start : d.end] for d in find_dates(text)] == ["May 2016", "2 June 2016"]


def test_a_range_says_so() -> None:
    assert [d.is_range for d in find_dates("March and April 2019; May 2020")] == [True, False]
