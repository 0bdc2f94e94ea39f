"""Dates as precise as stated."""

import pytest

from ontology.dates import PartialDate

XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("text", "date", "datatype"),
    [
        ("2023", PartialDate(2023), "gYear"),
        ("2023-02", PartialDate(2023, 2), "gYearMonth"),
        ("2024-02-29", PartialDate(2024, 2, 29), "date"),
    ],
)
def test_a_date_keeps_its_precision(text: str, date: PartialDate, datatype: str) -> None:
    parsed = PartialDate.parse(text)
    assert parsed == date
    assert parsed.year == date.year
    assert parsed.datatype == XSD + datatype
    assert str(parsed) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "23",
        "2023-2",
        "2023-13",
        "2023-02-30",
        "2023-00",
        "0000",
        "2023-02-",
        "\uff12\uff10\uff12\uff13",
        "May",
    ],
)
def test_what_stands_in_no_calendar_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a date"):
        PartialDate.parse(text)


def test_a_day_without_a_month_is_refused() -> None:
    with pytest.raises(ValueError, match="month"):
        PartialDate(2023, day=4)
