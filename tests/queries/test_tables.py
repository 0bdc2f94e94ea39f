"""A table in the formats it is written in."""

import csv
import json
from io import StringIO

from queries.tables import Table

TABLE = Table(
    ("quote", "count", "sure", "share"),
    (('He said "no", twice\nand left', 3, True, 0.5), ("Łódź – £5", None, False, 1.0)),
)


def test_csv_is_read_back_as_written() -> None:
    text = TABLE.to_csv()
    assert list(csv.reader(StringIO(text, newline=""))) == [
        ["quote", "count", "sure", "share"],
        ['He said "no", twice\nand left', "3", "true", "0.5"],
        ["Łódź – £5", "", "false", "1.0"],
    ]
    assert text.endswith("\r\n")


def test_json_is_read_back_as_written() -> None:
    read = json.loads(TABLE.to_json())
    assert read == {"columns": list(TABLE.columns), "rows": TABLE.records()}
    assert "Łódź" in TABLE.to_json()


def test_rows_and_columns() -> None:
    assert len(TABLE) == 2
    assert TABLE.column("count") == (3, None)
    assert TABLE.records()[1]["sure"] is False
    assert Table(("a",), ()).to_csv() == "a\r\n"
