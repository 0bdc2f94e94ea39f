"""SPARQL updates that any server takes: in pieces where they are large, put in force by one.

A small change is one request. For a larger one the new quads are first written, piece by piece,
to graphs of their own that no question looks into (a review's graph has the review's own name);
then one request puts them in their places.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from secrets import token_hex

from pyoxigraph import NamedNode, Quad

from ontology.identifiers import DATA
from ontology.namespaces import RG_NS

STAGING = f"{DATA}staging"
"""The graph that lists the graphs of writes that are under way; theirs begin with its name."""

TRIPLES = 500
"""How many triples one request may hold: Virtuoso's compiler fails between 2,000 and 10,000."""

CHARACTERS = 250_000
"""How long the triples of a request may be; one literal that is longer goes alone."""

ABANDONED = timedelta(days=1)
"""How long after its beginning a write that never ended is cleared away."""

_BEGUN = f"<{RG_NS}stagedAt>"
Spell = Callable[[Quad], str]


@dataclass(frozen=True, slots=True)
class Edit:
    """Graphs to empty, single quads to take out, and quads to put in, by graph."""

    drop: frozenset[str]
    delete: dict[str, list[Quad]]
    insert: dict[str, list[Quad]]


@dataclass(slots=True)
class Plan:
    """What is sent, in order: the pieces, then what puts them in force; ``undo`` clears them."""

    pieces: list[str] = field(default_factory=list)
    swap: str = ""
    undo: str = ""


def edit(drop: Iterable[str], delete: Iterable[Quad], insert: Iterable[Quad]) -> Edit:
    """Return a change by graph; a quad that is both deleted and inserted is inserted."""
    wanted = list(dict.fromkeys(insert))
    kept = set(wanted)
    dropped = frozenset(drop)
    gone = (
        quad for quad in dict.fromkeys(delete) if quad not in kept and _graph(quad) not in dropped
    )
    return Edit(dropped, _by_graph(gone), _by_graph(wanted))


def plan(change: Edit, spell: Spell) -> Plan:
    """Return the requests for a change; ``spell`` writes a quad's triple."""
    every = [quad for part in (change.delete, change.insert) for it in part.values() for quad in it]
    if sum(1 for _ in _pieces(every, spell)) <= 1:
        return Plan(swap=_at_once(change, spell))
    return _staged(change, spell, f"{STAGING}/{token_hex(8)}", datetime.now(UTC))


def abandoned(listed: Iterable[tuple[str, str]], now: datetime) -> str:
    """Return an update that clears graphs of writes that never ended; empty where there are none.

    ``listed`` are the graphs and the moments their writes began.
    """
    stale = [name for name, begun in listed if now - datetime.fromisoformat(begun) > ABANDONED]
    return " ;\n".join([*map(_dropped, stale), *(map(_unlisted, stale))])


def _at_once(change: Edit, spell: Spell) -> str:
    steps = [_dropped(name) for name in sorted(change.drop)]
    for verb, part in (("DELETE", change.delete), ("INSERT", change.insert)):
        steps += [f"{verb} DATA {_block(name, map(spell, quads))}" for name, quads in part.items()]
    return " ;\n".join(steps)


def _staged(change: Edit, spell: Spell, stage: str, begun: datetime) -> Plan:
    made = Plan()
    swap: list[str] = []
    names: list[str] = []

    def stow(quads: list[Quad]) -> str:
        name = f"{stage}/{len(names)}"
        names.append(name)
        made.pieces += [f"INSERT DATA {_block(name, piece)}" for piece in _pieces(quads, spell)]
        return name

    for graph, quads in change.delete.items():
        held = stow(quads)
        swap.append(
            f"DELETE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} WHERE {{ GRAPH <{held}> {{ ?s ?p ?o }} }}"
        )
    swap += [_dropped(name) for name in sorted(change.drop - change.insert.keys())]
    for graph, quads in change.insert.items():
        held = stow(quads)
        verb = "MOVE" if graph in change.drop else "ADD"
        swap.append(f"{verb} GRAPH <{held}> TO GRAPH <{graph}>")
    clear = [*map(_dropped, names), *map(_unlisted, names)]
    moment = f'"{begun.isoformat()}"'
    listed = (f"<{name}> {_BEGUN} {moment} ." for name in names)
    made.pieces.insert(0, f"INSERT DATA {_block(STAGING, listed)}")
    made.swap = " ;\n".join([*swap, *clear])
    made.undo = " ;\n".join(clear)
    return made


def _pieces(quads: Iterable[Quad], spell: Spell) -> Iterator[list[str]]:
    piece: list[str] = []
    length = 0
    for line in map(spell, quads):
        if piece and (len(piece) == TRIPLES or length + len(line) > CHARACTERS):
            yield piece
            piece, length = [], 0
        piece.append(line)
        length += len(line)
    if piece:
        yield piece


def _block(graph: str, lines: Iterable[str]) -> str:
    return f"{{ GRAPH <{graph}> {{\n" + "\n".join(lines) + "\n} }"


def _dropped(graph: str) -> str:
    return f"DROP SILENT GRAPH <{graph}>"


def _unlisted(graph: str) -> str:
    return f"DELETE WHERE {{ GRAPH <{STAGING}> {{ <{graph}> {_BEGUN} ?at }} }}"


def _by_graph(quads: Iterable[Quad]) -> dict[str, list[Quad]]:
    found: dict[str, list[Quad]] = {}
    for quad in quads:
        found.setdefault(_graph(quad), []).append(quad)
    return found


def _graph(quad: Quad) -> str:
    if not isinstance(quad.graph_name, NamedNode):
        raise ValueError(f"{quad} is in no named graph")
    return quad.graph_name.value
