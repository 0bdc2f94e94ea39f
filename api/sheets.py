"""Statements as a spreadsheet, and the judgements people write into it.

Comma-separated values (RFC 4180) with a byte order mark, so that Excel reads it as UTF-8. What
comes back may have been saved with semicolons or tabs, in Windows-1252, or with its columns moved.
A cell that a spreadsheet would take for a formula has an apostrophe before it, taken off again.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO

from api.adjudicating import Stated, adjudication, homes_of, is_known, read_values, stated_in
from graph.store import View
from ontology.adjudication import Adjudication, Verdict
from ontology.concepts import load_vocabulary
from ontology.errors import QueryError, ReviewGraphError
from ontology.fields import FIELDS, KINDS, Values
from queries.catalogue import nearest

_FIELDS = {field.name: field for fields in FIELDS.values() for field in fields}
_BEFORE = ("statement", "review", "kind", "standing")
_AFTER = ("quote", "confidence", "rule", "verdict", "by", "why")
COLUMNS = (*_BEFORE, *_FIELDS, *_AFTER)
_NEEDED = ("statement", "verdict")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
_DELIMITERS = ",;\t"
_SEVERAL = ";"
_VERDICTS = (Verdict.CONFIRM, Verdict.REJECT, Verdict.CORRECT)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a sheet says: the judgements in it, and a line for each row that is none.

    ``problems`` are rows that cannot be taken as they are; ``notes`` are for the reader only.
    """

    judgements: tuple[Adjudication, ...]
    problems: tuple[str, ...]
    notes: tuple[str, ...]


def write_sheet(statements: Iterable[Stated]) -> str:
    """Return one row a statement, with empty cells for the verdict, by whom and why."""
    out = StringIO(newline="")
    lines = csv.writer(out)
    lines.writerow(COLUMNS)
    for stated in statements:
        row = _row(stated)
        lines.writerow([_guarded(row.get(name, "")) for name in COLUMNS])
    return "\ufeff" + out.getvalue()


def read_sheet(content: bytes, view: View, by: str) -> Judged:
    """Return the judgements in a sheet; ``by`` judges where a row names nobody.

    Raises :class:`QueryError` where the file is no such sheet.
    """
    stated = _Statements(view)
    judgements: dict[str, Adjudication] = {}
    problems: list[str] = []
    notes: list[str] = []
    for number, row in _rows(content):
        try:
            judged = _judged(row, stated, by)
            if judged is None:
                notes += _unjudged(number, row, stated)
                continue
            if judged.statement in judgements:
                raise QueryError("the same statement is judged in another row")
        except ReviewGraphError as problem:
            problems.append(f"row {number}: {problem}")
        else:
            judgements[judged.statement] = judged
    new = (item for item in judgements.values() if not is_known(view, item))
    return Judged(tuple(new), tuple(problems), tuple(notes))


class _Statements:
    """The statements of a store by IRI, each review read once."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._homes = homes_of(view)
        self._known: dict[str, Stated] = {}

    def __contains__(self, wanted: object) -> bool:
        return wanted in self._homes

    def __getitem__(self, wanted: str) -> Stated:
        review = self._homes.get(wanted)
        if review is None:
            raise QueryError(f"no statement {wanted} in the store; export the sheet again")
        if wanted not in self._known:
            self._known |= {item.told.iri: item for item in stated_in(self._view, review)}
        return self._known[wanted]


def _row(stated: Stated) -> dict[str, str]:
    told = stated.told
    return {
        "statement": told.iri,
        "review": stated.subject.case,
        "kind": KINDS[told.kind],
        "standing": told.standing or "",
        **_cells(told.values),
        "quote": " ".join(told.evidence.exact.split()),
        "confidence": f"{told.evidence.confidence:g}",
        "rule": told.evidence.rule,
    }


def _cells(values: Values) -> dict[str, str]:
    return {name: f"{_SEVERAL} ".join(said) for name, said in values}


def _judged(row: Mapping[str, str], statements: _Statements, by: str) -> Adjudication | None:
    word = row.get("verdict", "").casefold().rstrip(".")
    if not word:
        return None
    named = {f"{verdict}{end}": verdict for verdict in _VERDICTS for end in ("", "ed", "s")}
    if word not in named:
        hint = nearest(word, _VERDICTS) or f"; write {', '.join(_VERDICTS)} or nothing"
        raise QueryError(f'no verdict "{word}"{hint}')
    verdict = named[word]
    if not row.get("statement"):
        raise QueryError("the statement is missing; export the sheet again")
    stated = statements[row["statement"]]
    edits = _edits(row, statements)
    if verdict is Verdict.CONFIRM and edits:
        raise QueryError(f"confirmed, but {edits[0]} was changed; write correct to change it")
    values = None
    if verdict is Verdict.CORRECT:
        given = {name: _said(name, row[name]) for name in edits}
        values = read_values(stated.told.kind, given, stated.told.values, load_vocabulary())
    who, why = row.get("by") or by, row.get("why") or None
    if verdict is Verdict.CORRECT and values == stated.told.values and stated.told.standing:
        # As it stands already: the sheet was read before.
        verdict, values = Verdict.CONFIRM, None
    return adjudication(stated, verdict, who, reason=why, values=values)


def _edits(row: Mapping[str, str], statements: _Statements) -> list[str]:
    stated = statements[row["statement"]]
    was = _cells(stated.told.values)
    asked = (name for name in _FIELDS if name in row)
    return [name for name in asked if _said(name, row[name]) != _said(name, was.get(name, ""))]


def _said(name: str, cell: str) -> list[str]:
    """Return the values in a cell; spelling in capitals only matters where they are words."""
    field = _FIELDS[name]
    parts = cell.split(_SEVERAL) if field.many else [cell]
    said = [" ".join(part.split()) for part in parts if part.strip()]
    fixed = field.scheme or field.choices or field.truth
    return sorted(part.casefold() for part in said) if fixed else said


def _unjudged(number: int, row: Mapping[str, str], statements: _Statements) -> Iterator[str]:
    if row.get("statement") in statements:
        for name in _edits(row, statements):
            yield f"row {number}: {name} was changed; to apply it write correct as the verdict"


def _rows(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    text = _decoded(content)
    head = text.partition("\n")[0]
    start = 1
    if head.casefold().startswith("sep="):  # how Excel is told of the delimiter
        text, start = text.partition("\n")[2], 2
        head = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=head.count)
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise QueryError(f"the sheet cannot be read as CSV: {error}") from error
    names = [name.strip().casefold() for name in rows[0]] if rows else []
    for name in _NEEDED:
        if name not in names:
            raise QueryError(f'the sheet has no column "{name}"; export one with --export')
    for number, cells in enumerate(rows[1:], start + 1):
        row = dict(zip(names, (_freed(cell.strip()) for cell in cells), strict=False))
        if any(row.values()):
            yield number, row


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _freed(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
