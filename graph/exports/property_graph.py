"""Nodes and edges with attributes, as graph programs have them, in one pass and never held whole.

Every attribute is declared once with one type, and a value is brought to that type here, once for
all formats: what a format cannot hold reaches none of them.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, SupportsFloat, SupportsIndex, cast

Type = Literal["string", "int", "double", "boolean"]
Cell = str | int | float | bool
Cells = Mapping[str, Cell]

MANY = "; "
"""Between the values of an attribute that has several."""

_ILLEGAL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_A_NAME = re.compile(r"[^A-Za-z0-9:.-]")
_LARGEST = 2**31


@dataclass(frozen=True, slots=True)
class Attribute:
    """A named attribute of nodes or of edges: its one type, and whether it can have many values."""

    name: str
    type: Type = "string"
    many: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """A node: ``id`` is a name token (letters, digits, ":", ".", "-", "_")."""

    id: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge between the ids of two nodes."""

    source: str
    target: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class PropertyGraph:
    """What a graph file is written from.

    ``items`` starts a new pass over nodes and edges each time it is called, always in the same
    order; every node that an edge names comes somewhere in the pass, once.
    """

    name: str
    directed: bool
    node_attributes: tuple[Attribute, ...]
    edge_attributes: tuple[Attribute, ...]
    items: Callable[[], Iterator[Node | Edge]]


LABEL, KIND, IRI = Attribute("label"), Attribute("kind"), Attribute("iri")
WEIGHT = Attribute("weight", "double")


def cells(attributes: Iterable[Attribute], values: Mapping[str, object]) -> dict[str, Cell]:
    """Return the values that there are, each of its attribute's type, in the declared order.

    Raises `KeyError` for a value of no declared attribute.
    """
    return cells_of(attributes)(values)


def cells_of(attributes: Iterable[Attribute]) -> Callable[[Mapping[str, object]], dict[str, Cell]]:
    """Return `cells` of some attributes, for those who ask it of very many things."""
    declared = {attribute.name: attribute.type for attribute in attributes}
    places = {name: at for at, name in enumerate(declared)}
    orders: dict[tuple[str, ...], list[tuple[str, Type]]] = {}

    def order(names: tuple[str, ...]) -> list[tuple[str, Type]]:
        try:
            ordered = sorted(names, key=places.__getitem__)
        except KeyError:
            unknown = ", ".join(sorted(set(names) - declared.keys()))
            raise KeyError(f"undeclared attributes: {unknown}") from None
        return orders.setdefault(names, [(name, declared[name]) for name in ordered])

    def read(values: Mapping[str, object]) -> dict[str, Cell]:
        names = tuple(values)  # things of a kind have the same ones
        found: dict[str, Cell] = {}
        for name, kind in orders.get(names) or order(names):
            value = values[name]
            if type(value) is str and kind == "string" and value and is_plain(value):
                found[name] = value  # nearly all
            elif (cell := to_cell(kind, value)) is not None:
                found[name] = cell
        return found

    return read


def is_plain(text: str) -> bool:
    """Return whether a text is of printable ASCII alone, which every format takes."""
    return text.isascii() and text.isprintable()


def to_cell(kind: Type, value: object) -> Cell | None:
    """Return a value as a plain Python value of a type; nothing for what is not there.

    Numbers of other libraries become Python's, terms of RDF libraries text, lists and sets one
    text; a number that is none, or too large for a 32-bit reader, is left out.
    """
    if value is None or value == "":
        return None
    match kind:
        case "boolean":
            return value in {"true", "1"} if isinstance(value, str) else bool(value)
        case "int":
            number = int(cast("str | SupportsIndex", value))
            return number if abs(number) < _LARGEST else None
        case "double":
            real = float(cast("str | SupportsFloat", value))
            return real if math.isfinite(real) else None
        case "string":
            return legal(_text(value))


def legal(text: str) -> str:
    """Leave out what XML 1.0 cannot hold: control characters, lone surrogates, noncharacters."""
    return text if is_plain(text) else _ILLEGAL.sub("", text)


def node_id(name: str) -> str:
    """Return a text as a name token, different texts differently: ``/`` becomes ``:``."""
    return _NOT_A_NAME.sub(lambda found: f"_{ord(found[0]):x}_", name.replace("/", ":"))


def in_one_line(text: str) -> str:
    """Return a text with every run of white space as one space."""
    return " ".join(text.split())


def _text(value: object) -> str:
    if isinstance(value, str):
        return str(value)  # a subclass, such as rdflib's URIRef, as the plain type
    if isinstance(value, Mapping):
        return MANY.join(f"{name}={part}" for name, part in value.items())
    if isinstance(value, set | frozenset):
        return MANY.join(sorted(map(str, value)))
    if isinstance(value, Iterable):
        return MANY.join(map(str, value))
    return str(value)
