"""Rows of tables about people: a child's or a relative's cells, each under its column's head."""

import re
from collections.abc import Iterator

from loaders.document import BlockKind, Case
from loaders.extractors.cover import blanked

_CELL = re.compile(r"\s*[|\t]\s*|\s{3,}")
_RULE = re.compile(r"^[\s|:+-]+$")
_FEWEST = 2
_HEAD = re.compile(
    r"(?i)\b(?:age|relationship|sex|gender|ethnicity|name|person|member|role|outcome|happened"
    r"|incident|identifier|pseudonym|referred|d\.?o\.?b|child|infant|subject|status|known)\b"
)
_LONGEST_HEAD = 60

Row = tuple[tuple[str, str], ...]
"""The cells of a row, each with its column's head ("" where the table has none)."""


def rows(case: Case) -> Iterator[Row]:
    """Yield the rows of the tables of a case, and of lines set out in columns like a table."""
    head: list[str] = []
    for line in _lines(case):
        cells = _cells(line)
        if len(cells) < _FEWEST:
            if line.strip():
                head = []
            continue
        if not head or _is_head(cells):
            head = cells if _is_head(cells) else []
            if head:
                continue
        names = head if len(head) == len(cells) else [*head, *[""] * len(cells)][: len(cells)]
        yield tuple(zip(names, cells, strict=True))


def row_of(case: Case, label: str) -> Row | None:
    """Return the first row whose first cell is the label, or ends with it ("A" for "Infant A")."""
    last = label.rsplit(maxsplit=1)[-1]
    for row in rows(case):
        first = row[0][1]
        if first.casefold() == label.casefold() or (
            first == last
            and len(row) > _FEWEST
            and re.match(r"(?i)child|infant|baby|case|name|subj", row[0][0])
        ):
            return row
    return None


def _lines(case: Case) -> Iterator[str]:
    for block in case.document.blocks:
        if block.start < case.start or block.end > case.end:
            continue
        text = case.document.text[block.start : block.end]
        if block.kind is BlockKind.CONTENTS:
            continue
        if block.kind is BlockKind.TABLE or "\t" in text or "|" in text or "   " in text:
            for line in text.splitlines():
                if not _RULE.match(line):
                    yield line
        else:
            yield "-"


def _cells(line: str) -> list[str]:
    bare = line.strip().strip("|")
    return [blanked(cell).strip() for cell in _CELL.split(bare)]


def _is_head(cells: list[str]) -> bool:
    return (
        _HEAD.search(cells[0]) is not None
        and all(len(cell) < _LONGEST_HEAD for cell in cells)
        and sum(bool(_HEAD.search(cell)) for cell in cells) * 2 >= len(cells)
        and not any(re.fullmatch(r"\d+", cell) for cell in cells)
        and not re.match(r"(?i)(?:child|infant|baby)\s+\w+$", cells[0])
    )
