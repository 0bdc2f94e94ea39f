"""The saved questions: one ``.rq`` file each, described in its own ``#+`` header.

    #+ summary: Reviews that tell of a risk factor
    #+ group: Risk factors
    #+ parameters:
    #+   factor, concept(risk-factor), required: The risk factor; narrower ones count with it.
    #+ columns:
    #+   review: IRI of the case review.

A parameter stands in the query as ``VALUES ?factor { UNDEF }``, so that the file is valid SPARQL
as it is and, as it is, asks without that restriction.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path

from pyoxigraph import QuerySolutions, Store

from ontology.concepts import load_vocabulary
from ontology.errors import QueryError
from queries.filters import filters, places, restricted
from queries.parameters import Column, Parameter

_BLOCK = re.compile(r"VALUES\s+\?(\w+)\s*\{\s*UNDEF\s*\}", re.IGNORECASE)
_PARAMETER = re.compile(r"(\w+), (\S+), (required|optional): (\S.*)")
_COLUMN = re.compile(r"(\w+): (\S.*)")
_NOT_CODE = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|<[^<>\s]*>|#[^\n]*')
_SERVICE = re.compile(r"(?<![?$\w:-])SERVICE\b(?!:)", re.IGNORECASE)
_FIELDS = ("summary", "group")
_OPTIONAL = ("filters",)
_LISTS = ("parameters", "columns")


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """One question: its header, and its SPARQL with every parameter left open.

    ``parameters`` are the question's own, then, where it is ``filtered``, those that restrict
    which reviews it is asked of.
    """

    name: str
    summary: str
    group: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    filtered: bool
    sparql: str

    def bound(self, terms: Mapping[str, str]) -> str:
        """Return the SPARQL with each term, already serialised, in the place of its parameter."""

        def block(match: re.Match[str]) -> str:
            term = terms.get(match[1])
            return match[0] if term is None else f"VALUES ?{match[1]} {{ {term} }}"

        bound = _BLOCK.sub(block, self.sparql)
        return restricted(bound, terms) if self.filtered else bound


class Catalogue(Mapping[str, SavedQuery]):
    """The questions by name, sorted."""

    def __init__(self, queries: Iterable[SavedQuery]) -> None:
        by_name = {query.name: query for query in queries}
        self._queries = {name: by_name[name] for name in sorted(by_name)}

    def __getitem__(self, name: str) -> SavedQuery:
        """Return a question; a wrong name is answered with the nearest right ones."""
        try:
            return self._queries[name]
        except KeyError:
            raise QueryError(f'no saved query "{name}"{nearest(name, self._queries)}') from None

    def __contains__(self, name: object) -> bool:
        """Return whether there is a question of that name."""
        return name in self._queries

    def __iter__(self) -> Iterator[str]:
        """Yield the names."""
        return iter(self._queries)

    def __len__(self) -> int:
        """Return the number of questions."""
        return len(self._queries)


def load_catalogue(folder: Path | None = None) -> Catalogue:
    """Read the questions that come with the project, and those of a folder of the user's own.

    A file of the folder takes the place of a question of the same name.
    """
    if folder is None:
        return _published()
    if not folder.is_dir():
        raise QueryError(f"{folder}: no such folder of saved queries")
    return Catalogue([*_published().values(), *_read_folder(folder)])


@cache
def _published() -> Catalogue:
    return Catalogue(_read_folder(Path(str(files("queries") / "saved"))))


def _read_folder(folder: Path) -> Iterator[SavedQuery]:
    for path in sorted(folder.glob("*.rq")):
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise QueryError(f"{path}: not readable as UTF-8 text: {error}") from error
        yield parse_query(path.stem, text)


def parse_query(name: str, text: str) -> SavedQuery:
    """Read one question, and refuse it with the reason if its header does not fit its SPARQL."""
    try:
        query = _parse(name, text)
        _check(query)
    except ValueError as error:
        raise QueryError(f"saved query {name}: {error}") from error
    return query


def nearest(wrong: str, right: Iterable[str]) -> str:
    """Return the names nearest to a wrong one, as the end of a message; nothing if none is near."""
    near = get_close_matches(wrong, list(right), n=3)
    return f"; nearest: {', '.join(near)}" if near else ""


def _parse(name: str, text: str) -> SavedQuery:
    fields: dict[str, str] = {}
    lists: dict[str, list[str]] = {key: [] for key in _LISTS}
    at: list[str] | None = None
    for line in text.splitlines():
        if not line.startswith("#+"):
            continue
        content = line[2:]
        key, _, value = (part.strip() for part in content.partition(":"))
        if content.startswith("   "):
            if at is None:
                raise ValueError(f'"{content.strip()}" stands under no "parameters:" or "columns:"')
            at.append(content.strip())
        elif key in fields or lists.get(key):
            raise ValueError(f'"{key}" is given twice')
        elif key in (*_FIELDS, *_OPTIONAL):
            fields[key], at = value, None
        elif key in _LISTS:
            at = lists[key]
        else:
            raise ValueError(
                f'unknown header "{key}"{nearest(key, (*_FIELDS, *_OPTIONAL, *_LISTS))}'
            )
    for key in _FIELDS:
        if not fields.get(key):
            raise ValueError(f'add a line "#+ {key}: ..."')
    if fields.get("filters", "reviews") != "reviews":
        raise ValueError(f'filters can only be "reviews", not "{fields["filters"]}"')
    filtered = "filters" in fields
    offered = [each.parameter for each in filters().values()] if filtered else []
    body = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#+"))
    return SavedQuery(
        name=name,
        summary=fields["summary"],
        group=fields["group"],
        parameters=(*map(_parameter, lists["parameters"]), *offered),
        columns=tuple(map(_column, lists["columns"])),
        filtered=filtered,
        sparql=body.strip() + "\n",
    )


def _parameter(line: str) -> Parameter:
    match = _PARAMETER.fullmatch(line)
    if not match:
        raise ValueError(f'write the parameter "{line}" as "name, type, required: description"')
    name, kind, need, description = match.groups()
    parameter = Parameter(name, kind, need == "required", description)
    if not parameter.is_typed:
        raise ValueError(f'parameter {name} has an unknown type "{kind}"')
    if parameter.scheme and parameter.scheme not in load_vocabulary().schemes:
        raise ValueError(f'parameter {name} is of an unknown scheme "{parameter.scheme}"')
    return parameter


def _column(line: str) -> Column:
    match = _COLUMN.fullmatch(line)
    if not match:
        raise ValueError(f'write the column "{line}" as "name: description"')
    return Column(*match.groups())


def _check(query: SavedQuery) -> None:
    code = _NOT_CODE.sub(" ", query.sparql)
    if _SERVICE.search(code):
        raise ValueError("SERVICE would ask another machine; a saved query reads this store only")
    offered = set(filters()) if query.filtered else set()
    declared = [parameter.name for parameter in query.parameters]
    marked = places(query.sparql)
    if query.filtered != bool(marked):
        raise ValueError('"#+ filters: reviews" goes with lines "# filter ?review" in the query')
    placed = set(_BLOCK.findall(code))
    for name in declared:
        if declared.count(name) > 1:
            raise ValueError(f"parameter {name} is declared twice")
        if name in offered:
            continue
        if name not in placed:
            raise ValueError(f"parameter {name} is never used: add VALUES ?{name} {{ UNDEF }}")
        if not re.search(rf"[?$]{name}\b", _BLOCK.sub(" ", code)):
            raise ValueError(f"parameter {name} is placed but restricts nothing")
    for name in sorted(placed.difference(declared)):
        raise ValueError(f"parameter {name} is used and not declared")
    try:
        answer = Store().query(query.sparql)
        Store().query(query.bound(dict.fromkeys(offered, "UNDEF")))
    except SyntaxError as error:
        raise ValueError(f"bad SPARQL: {' '.join(str(error).split())}") from error
    if not isinstance(answer, QuerySolutions):
        raise ValueError("only SELECT gives rows")
    answered = [variable.value for variable in answer.variables]
    described = [column.name for column in query.columns]
    if answered != described:
        raise ValueError(f"columns are {', '.join(answered)}; the header has {described}")
